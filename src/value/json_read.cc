// JSON texts -> values: a walk over simdjson's On-Demand; find_fault() explains what it refuses.
//
// On-Demand checks only what is asked for, so every value is visited. It takes any token for a
// number, a name any number of times and brackets of any depth: that is checked here.
#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "text/unicode.h"
#include "value/decimal_math.h"
#include "value/json_fault.h"

namespace aftersales::value {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kUsualNames = 8;  // of an object
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string excerpt(std::string_view text) { return text::shortened(text, 32); }

/// A token as On-Demand gives it has the blanks behind it, too.
std::string_view without_blanks(std::string_view token) {
  const std::size_t last = token.find_last_not_of(" \t\n\r");
  return token.substr(0, last + 1);
}

/// What one reading leaves to the next.
struct Room {
  ondemand::parser parser;
  std::string padded;
  std::vector<const char*> names;    // the opening quotes of the names of the objects that are open
  std::vector<std::uint32_t> order;  // for sorting
};

// Longer texts get a room of their own, which they do not keep.
constexpr std::size_t kUsualBytes = std::size_t{1} << 16;

class Reader {
 public:
  Reader(std::string_view text, const JsonLimits& limits, Room& room)
      : text_(padded(text, room)),
        limits_(limits),
        parser_(room.parser),
        names_(room.names),
        order_(room.order) {
    names_.clear();
  }

  std::optional<Value> read(JsonError& error) {
    Value value;
    if (read_document(value)) return value;
    error = fault_.code.empty() ? find_fault(text_, limits_.depth) : std::move(fault_);
    return std::nullopt;
  }

 private:
  // These give false at the first fault: with fault_ set, or without where find_fault() knows it.

  /// The text, followed by SIMDJSON_PADDING bytes.
  static std::string_view padded(std::string_view text, Room& room) {
    room.padded.clear();
    room.padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    room.padded.append(text).append(simdjson::SIMDJSON_PADDING, '\0');
    // Editors write one, and RFC 8259 allows to ignore it; as blanks it moves no place.
    if (text.starts_with(kByteOrderMark)) room.padded.replace(0, kByteOrderMark.size(), "   ");
    return std::string_view(room.padded).substr(0, text.size());
  }

  bool begin(ondemand::document& document, std::string_view& token) {
    const simdjson::padded_string_view padded(text_.data(), text_.size(),
                                              text_.size() + simdjson::SIMDJSON_PADDING);
    // Room for the depth of the brackets, one level for the document and one for a value.
    const std::size_t depth = std::size_t{limits_.depth} + 2;
    auto failure = simdjson::SUCCESS;
    if (parser_.capacity() < text_.size() || parser_.max_depth() < depth)
      failure = parser_.allocate(std::max(text_.size(), kUsualBytes), depth);
    if (!failure) failure = parser_.iterate(padded).get(document);
    if (failure == simdjson::MEMALLOC) throw std::bad_alloc();
    return !failure && !document.raw_json_token().get(token);
  }

  static bool is_at_end(ondemand::document& document) {
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  }

  bool read_document(Value& out) {
    ondemand::document document;
    std::string_view token;
    if (!begin(document, token)) return false;
    if (!read_value(document, token, out)) return false;
    const bool is_container = out.kind() == Kind::list || out.kind() == Kind::context;
    if (!is_container) return token.data() + token.size() == text_.data() + text_.size();
    return is_at_end(document);
  }

  /// `json` is a document or a value of it, which are different types that read alike.
  template <typename Json>
  bool read_value(Json& json, std::string_view token, Value& out) {
    switch (token.front()) {
      case '{': {
        ondemand::object object;
        return enter() && !json.get_object().get(object) && read_object(object, out);
      }
      case '[': {
        ondemand::array array;
        return enter() && !json.get_array().get(array) && read_array(array, out);
      }
      case '"': {
        std::string_view text;
        if (json.get_string().get(text)) return false;
        out = Value(text);
        return true;
      }
      default:
        if (const auto number = parse_short_number(token)) {
          out = Value(*number);
          return true;
        }
        return read_word(without_blanks(token), out);
    }
  }

  bool enter() {
    if (depth_ == limits_.depth) return false;  // find_fault() counts it, too
    ++depth_;
    return true;
  }

  bool read_name(ondemand::field& field, std::string_view& name) {
    if (names_read_ == limits_.keys) {
      return fail("json.too-many-keys",
                  fmt::format("the objects have more than {} names together", limits_.keys),
                  field.key().raw() - 1);
    }
    ++names_read_;
    return !field.unescaped_key().get(name);
  }

  bool read_object(ondemand::object& object, Value& out) {
    Entries entries;
    const std::size_t first_name = names_.size();
    for (auto result : object) {
      ondemand::field field;
      if (std::move(result).get(field)) return false;
      const char* const quote = field.key().raw() - 1;
      std::string_view name;
      if (!read_name(field, name)) return false;
      names_.push_back(quote);
      if (entries.empty()) entries.reserve(kUsualNames);
      ondemand::value& json = field.value();
      auto& entry = entries.emplace_back(name, Value());
      if (!read_value(json, json.raw_json_token(), entry.second)) return false;
    }
    if (!check_names(entries, first_name)) return false;
    names_.resize(first_name);
    --depth_;
    out = Value(std::move(entries));
    return true;
  }

  bool read_array(ondemand::array& array, Value& out) {
    List list;
    for (auto result : array) {
      ondemand::value json;
      if (std::move(result).get(json)) return false;
      if (!read_value(json, json.raw_json_token(), list.emplace_back())) return false;
    }
    --depth_;
    out = Value(std::move(list));
    return true;
  }

  bool read_word(std::string_view word, Value& out) {
    if (word == "true" || word == "false") {
      out = Value(word == "true");
      return true;
    }
    if (word == "null") return true;  // as `out` comes
    if (word.empty() || number_problem(word) != nullptr) return false;
    const ParsedNumber parsed = parse_number(word);
    switch (parsed.fault) {
      case NumberFault::none:
        out = Value(parsed.number);
        return true;
      case NumberFault::not_a_number:
        return false;
      case NumberFault::too_many_digits:
        return fail(
            "json.number-digits",
            fmt::format("the number {} has more than the 34 digits that can be kept exactly",
                        excerpt(word)),
            word.data());
      case NumberFault::out_of_range:
        return fail(
            "json.number-range",
            fmt::format("the number {} is too large, or too close to zero, to be kept exactly",
                        excerpt(word)),
            word.data());
    }
    return false;
  }

  /// No name twice: by sorting, so that no choice of names is slow.
  bool check_names(const Entries& entries, std::size_t first_name) {
    const auto name = [&](std::uint32_t index) -> const std::string& {
      return entries[index].first;
    };
    order_.resize(entries.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (name(a).size() != name(b).size()) return name(a).size() < name(b).size();
      const int difference = name(a).compare(name(b));
      return difference != 0 ? difference < 0 : a < b;
    });
    auto repeated = static_cast<std::uint32_t>(entries.size());  // the first that was there before
    for (std::size_t i = 1; i < order_.size(); ++i) {
      if (name(order_[i - 1]) == name(order_[i])) repeated = std::min(repeated, order_[i]);
    }
    if (repeated == entries.size()) return true;
    return fail("json.duplicate-key",
                fmt::format("the name `{}` stands twice in the same object: keep one of the two",
                            excerpt(name(repeated))),
                names_[first_name + repeated]);
  }

  bool fail(const char* code, std::string message, const char* place) {
    fault_ = {code, std::move(message), static_cast<std::size_t>(place - text_.data())};
    return false;
  }

  const std::string_view text_;
  const JsonLimits limits_;
  ondemand::parser& parser_;
  JsonError fault_;
  std::uint32_t depth_ = 0;
  std::uint32_t names_read_ = 0;
  std::vector<const char*>& names_;
  std::vector<std::uint32_t>& order_;
};

template <typename Read>
auto with_room(std::size_t size, Read read) {
  if (size > kUsualBytes) {
    Room large;
    return read(large);
  }
  thread_local Room room;
  return read(room);
}

}  // namespace

std::optional<Value> read_json(std::string_view text, JsonError& error, const JsonLimits& limits) {
  error = {};
  if (text.size() > limits.bytes) {
    error = {"json.too-big",
             fmt::format("the text has {} bytes, more than the {} that are read", text.size(),
                         limits.bytes),
             limits.bytes};
    return std::nullopt;
  }
  return with_room(text.size(), [&](Room& room) { return Reader(text, limits, room).read(error); });
}

}  // namespace aftersales::value
