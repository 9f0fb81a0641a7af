// A text that is not JSON -> what is wrong with it, where, and what to write instead.
#include "value/json_fault.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::value {
namespace {

constexpr std::string_view kBlanks = " \t\n\r";  // RFC 8259, section 2; others are mistakes
constexpr std::string_view kEndOfWord = " \t\n\r,:[]{}\"";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

std::string excerpt(std::string_view text) { return text::shortened(text, 32); }

/// A text or a name that begins with another quote than JSON's.
std::optional<JsonError> quote_fault(std::string_view rest, std::size_t offset) {
  for (const std::string_view quote : {"'", "`", "“", "”", "„", "‘", "’", "«", "»", "＂"}) {
    if (!rest.starts_with(quote)) continue;
    return JsonError{
        "json.syntax",
        fmt::format("`{}` is not `\"`: names and texts stand between straight double quotes",
                    quote),
        offset};
  }
  return std::nullopt;
}

JsonError wide_fault(std::string_view wide, char plain, std::size_t offset) {
  return {"json.syntax", fmt::format("`{}` is not `{}`: write the plain sign", wide, plain),
          offset};
}

/// What stands where a value should: neither a text nor a bracket. Call it for a mistake only.
JsonError word_fault(std::string_view word, std::size_t offset) {
  const auto is_one_of = [](std::string_view w, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), w) != list.end();
  };
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (is_one_of(lower, {"nan", "infinity", "-infinity", "inf", "-inf"})) {
    return {"json.number",
            fmt::format("`{}` is no number in JSON: write null or leave it out", word), offset};
  }
  for (const std::string_view wide : {"，", "：", "；"}) {
    const std::size_t at = word.find(wide);
    if (at != std::string_view::npos && at > 0)
      return wide_fault(wide, wide == "：" ? ':' : ',', offset + at);
  }
  if (is_digit(word[0]) || word[0] == '-' || word[0] == '+' || word[0] == '.') {
    const char* const problem = number_problem(word);
    return {"json.number",
            fmt::format("`{}` is not written as a number: {}", excerpt(word), problem), offset};
  }
  if (is_one_of(lower, {"true", "false", "null"})) {
    return {"json.syntax", fmt::format("`{}` is written `{}` in JSON", word, lower), offset};
  }
  if (word[0] == '/' || word[0] == '#') {
    return {"json.syntax", "a comment has no place in JSON: remove it", offset};
  }
  if (auto fault = quote_fault(word, offset)) return std::move(*fault);
  return {"json.syntax",
          fmt::format("`{}` is neither a number nor true, false or null: a text stands between "
                      "double quotes",
                      excerpt(word)),
          offset};
}

/// A walk over the text up to the first breach of the grammar. Without recursion.
class FaultFinder {
 public:
  FaultFinder(std::string_view text, std::uint32_t depth) : text_(text), depth_(depth) {}

  JsonError find() {
    if (const auto bad = text::first_invalid_utf8(text_)) {
      return {
          "json.encoding",
          fmt::format(
              "the byte 0x{:02X} is not UTF-8 here: save the text again with the encoding UTF-8",
              static_cast<unsigned char>(text_[*bad])),
          *bad};
    }
    while (!fault_) step();
    return std::move(*fault_);
  }

 private:
  enum class Next { value, item, first_item, name, first_name, colon, separator };

  void report(const char* code, std::string message, std::size_t offset) {
    fault_ = JsonError{code, std::move(message), offset};
  }

  [[nodiscard]] char closing() const { return open_.back() == '[' ? ']' : '}'; }

  void step() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    if (at_ == text_.size()) return report_end();
    const char c = text_[at_];
    if (is_control(c)) return report_control("here");
    const bool may_close = next_ == Next::first_item || next_ == Next::first_name ||
                           (next_ == Next::separator && !open_.empty());
    if (may_close && c == closing()) {
      open_.pop_back();
      next_ = Next::separator;
      ++at_;
      return;
    }
    switch (next_) {
      case Next::value:
      case Next::item:
      case Next::first_item:
        return read_value(c);
      case Next::name:
      case Next::first_name:
        return read_name(c);
      case Next::colon:
        if (text_.substr(at_).starts_with("：")) {
          fault_ = wide_fault("：", ':', at_);
          return;
        }
        if (c != ':') return report("json.syntax", "a colon is missing behind this name", name_);
        next_ = Next::value;
        ++at_;
        return;
      case Next::separator:
        return read_separator(c);
    }
  }

  void report_end() {
    if (next_ == Next::separator && open_.empty()) {
      return report("json.syntax", "the text cannot be read as JSON", 0);  // yet no rule is broken
    }
    if (open_.empty()) {
      return report("json.empty", "the text is empty: a JSON value is expected", 0);
    }
    report(
        "json.unclosed",
        fmt::format("the text ends too early: the `{}` that belongs to an earlier `{}` is missing",
                    closing(), open_.back()),
        text_.size());
  }

  void report_control(const char* where) {
    report("json.control-character",
           fmt::format("an invisible control character, U+{:04X}, stands {}: delete it",
                       static_cast<unsigned>(text_[at_]), where),
           at_);
  }

  bool report_stray_comma(char c) {
    const bool is_behind_comma = next_ == Next::item || next_ == Next::name;
    if (!is_behind_comma || c != closing()) return false;
    report("json.syntax",
           fmt::format("nothing follows this comma before the `{}`: remove the comma", c), comma_);
    return true;
  }

  void read_value(char c) {
    if (c == '[' || c == '{') {
      if (open_.size() >= depth_) {
        return report("json.too-deep",
                      fmt::format("lists and objects are nested more than {} levels deep", depth_),
                      at_);
      }
      open_ += c;
      next_ = c == '[' ? Next::first_item : Next::first_name;
      ++at_;
    } else if (c == '"') {
      if (read_text()) next_ = Next::separator;
    } else if (kEndOfWord.find(c) != std::string_view::npos) {
      if (!report_stray_comma(c)) {
        report("json.syntax", fmt::format("a value is missing before this `{}`", c), at_);
      }
    } else {
      const std::string_view word = read_word();
      const bool is_good = word == "true" || word == "false" || word == "null" ||
                           ((is_digit(c) || c == '-') && number_problem(word) == nullptr);
      if (!is_good) fault_ = word_fault(word, static_cast<std::size_t>(word.data() - text_.data()));
      if (is_digit(c) || c == '-') {
        number_ = at_ - word.size();
        number_end_ = at_;
      }
      next_ = Next::separator;
    }
  }

  // 1,000 as the value of a name.
  void report_separators() {
    std::size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == ',' || text_[end] == '.'))
      ++end;
    while (!is_digit(text_[end - 1])) --end;
    const std::string_view number = text_.substr(number_, end - number_);
    std::string plain(number);
    std::erase(plain, ',');
    report("json.number",
           number_problem(plain) == nullptr
               ? fmt::format("`{}` has separators, and a number has none: write {}",
                             excerpt(number), excerpt(plain))
               : fmt::format("`{}` has separators, and a number has none", excerpt(number)),
           number_);
  }

  void read_name(char c) {
    name_ = at_;
    if (c == '"') {
      if (read_text()) next_ = Next::colon;
    } else if (is_digit(c) && number_end_ > 0 && number_end_ == comma_ && at_ == comma_ + 1) {
      report_separators();
    } else if (auto fault = quote_fault(text_.substr(at_), at_)) {
      fault_ = std::move(fault);
    } else if (!report_stray_comma(c)) {
      report("json.syntax", "a name between double quotes is expected here", at_);
    }
  }

  void read_separator(char c) {
    if (open_.empty()) {
      return report("json.trailing", "more text follows behind the end of the value: remove it",
                    at_);
    }
    if (text_.substr(at_).starts_with("，")) {
      fault_ = wide_fault("，", ',', at_);
      return;
    }
    if (c == ',') {
      comma_ = at_++;
      next_ = open_.back() == '[' ? Next::item : Next::name;
    } else if (c == ':' || c == ']' || c == '}') {
      report("json.syntax", fmt::format("a comma or `{}` is expected here, not `{}`", closing(), c),
             at_);
    } else {
      report("json.syntax", "a comma is missing before this", at_);
    }
  }

  std::string_view read_word() {
    const std::size_t first = at_;
    while (at_ < text_.size() && !is_control(text_[at_]) &&
           kEndOfWord.find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    return text_.substr(first, at_ - first);
  }

  bool read_text() {
    const std::size_t quote = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\n' || c == '\r') {
        report("json.control-character",
               "a text may not run over the end of a line: close its quote, or write \\n for a new "
               "line",
               at_);
      } else if (c == '\t') {
        report("json.control-character", "a tab in a text is written \\t", at_);
      } else if (is_control(c)) {
        report_control("in this text");
      } else if (c == '\\') {
        read_escape();
      } else {
        ++at_;
      }
      if (fault_) return false;
    }
    report("json.unterminated-quote", "the text that begins with this quote has no closing quote",
           quote);
    return false;
  }

  void read_escape() {
    const std::size_t first = at_;
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : 'n';  // at the end: unterminated
    at_ = std::min(at_ + 2, text_.size());
    if (c != 'u') {
      if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
        report("json.escape", "this backslash means nothing here: a backslash is written \\\\",
               first);
      }
      return;
    }
    const auto unit = read_hex(at_);
    if (!unit)
      return report("json.escape", "behind \\u stand four digits or letters from a to f", first);
    at_ += 4;
    if (*unit < 0xD800 || *unit > 0xDFFF) return;
    const bool pair_follows = *unit < 0xDC00 && text_.substr(at_).starts_with("\\u");
    const auto low = pair_follows ? read_hex(at_ + 2) : std::nullopt;
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
      return report("json.surrogate",
                    fmt::format("`{}` is only one half of a character: write the character itself",
                                text_.substr(first, 6)),
                    first);
    }
    at_ += 6;
  }

  [[nodiscard]] std::optional<unsigned> read_hex(std::size_t from) const {
    if (from + 4 > text_.size()) return std::nullopt;
    unsigned unit = 0;
    for (const char c : text_.substr(from, 4)) {
      const std::size_t digit = std::string_view("0123456789abcdef0123456789ABCDEF").find(c);
      if (digit == std::string_view::npos) return std::nullopt;
      unit = unit << 4 | (digit & 0xF);
    }
    return unit;
  }

  const std::string_view text_;
  const std::uint32_t depth_;
  std::size_t at_ = 0;
  std::size_t comma_ = 0;  // the places of the latest comma and name
  std::size_t name_ = 0;
  std::size_t number_ = 0;  // the latest number
  std::size_t number_end_ = 0;
  Next next_ = Next::value;
  std::string open_;  // the brackets that are not yet closed
  std::optional<JsonError> fault_;
};

}  // namespace

const char* number_problem(std::string_view token) noexcept {
  std::size_t at = 0;
  const auto next_is = [&](std::string_view any) {
    return at < token.size() && any.find(token[at]) != std::string_view::npos;
  };
  const auto skip_digits = [&] {
    const std::size_t first = at;
    while (at < token.size() && is_digit(token[at])) ++at;
    return at - first;
  };
  if (next_is("+")) return "leave out the plus sign";
  if (next_is("-")) ++at;
  if (next_is(".")) return "a digit is missing before the point";
  const bool zero_leads = next_is("0");
  const std::size_t whole = skip_digits();
  if (whole == 0) return "a digit is missing behind the minus sign";
  if (zero_leads && whole > 1) return "leave out the zeros in front";
  if (next_is(".")) {
    ++at;
    if (skip_digits() == 0) return "a digit is missing behind the point";
  }
  if (next_is("eE")) {
    ++at;
    if (next_is("+-")) ++at;
    if (skip_digits() == 0) return "the digits of its exponent are missing";
  }
  return at == token.size() ? nullptr : "write only digits and, for fractions, one point";
}

JsonError find_fault(std::string_view text, std::uint32_t depth) {
  return FaultFinder(text, depth).find();
}

}  // namespace aftersales::value
