// A walk over the objects that the name may lie in; everything else is passed over.
#include "value/json_place.h"

#include <string>

#include "value/json.h"

namespace aftersales::value {

namespace {

class Finder {
 public:
  Finder(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  std::optional<JsonPlace> find(const std::string& prefix) {
    if (at_ == 0 && text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // as reading does
    skip_blanks();
    if (current() != '{') return std::nullopt;
    ++at_;
    while (true) {
      skip_blanks();
      if (current() != '"') return std::nullopt;
      JsonPlace place;
      place.name = at_;
      skip_text();
      place.name_end = at_;
      const std::string full = prefix + key(place);
      skip_blanks();
      ++at_;  // the colon
      skip_blanks();
      place.value = at_;
      if (current() == '{' && name_.size() > full.size() && name_.starts_with(full) &&
          name_[full.size()] == '.') {
        if (auto found = find(full + ".")) return found;
        at_ = place.value;
      }
      skip_value();
      place.value_end = at_;
      if (full == name_) return place;
      skip_blanks();
      if (current() != ',') return std::nullopt;
      ++at_;
    }
  }

 private:
  [[nodiscard]] char current() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  [[nodiscard]] std::string key(const JsonPlace& place) const {
    JsonError error;
    const auto v = read_json(text_.substr(place.name, place.name_end - place.name), error);
    return v && v->kind() == Kind::string ? std::string(v->as_string()) : std::string();
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }

  void skip_text() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  void skip_value() {
    std::size_t open = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        skip_text();
        --at_;
      } else if (c == '{' || c == '[') {
        ++open;
      } else if (open > 0 && (c == '}' || c == ']')) {
        --open;
      } else if (open == 0 && std::string_view(" \t\r\n,}]").find(c) != std::string_view::npos) {
        return;
      }
    }
  }

  const std::string_view text_;
  const std::string_view name_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<JsonPlace> find_json_place(std::string_view text, std::string_view name) {
  return Finder(text, name).find({});
}

}  // namespace aftersales::value
