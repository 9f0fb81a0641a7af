// Quoted scalars as they stand in a file -> the texts they mean (YAML 1.2, sections 5.7, 7.3.1 and
// 7.3.2).
#include <optional>

#include <fmt/format.h>

#include "text/unicode.h"
#include "yaml/advice.h"
#include "yaml/scalar.h"
#include "yaml/transcript.h"

namespace aftersales::yaml {

namespace {

struct Escape {
  std::string bytes;
  Offset next = 0;
  bool misread = false;  // \N and \_ become bytes that are not UTF-8 in yaml-cpp 0.7
};

std::optional<char32_t> read_hex(std::string_view text, Offset at, Offset digits) {
  char32_t value = 0;
  for (Offset i = 0; i < digits; ++i) {
    if (at + i >= text.size()) return std::nullopt;
    const char c = text[at + i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

[[noreturn]] void refuse_surrogate(std::string_view text, Offset at, char32_t high) {
  std::string hint = "write the character itself";
  Offset length = 6;
  const auto low = text.substr(at + 6, 2) == "\\u" ? read_hex(text, at + 8, 4) : std::nullopt;
  if (high < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF) {
    const char32_t whole = 0x10000 + ((high - 0xD800) << 10) + (*low - 0xDC00);
    std::string character;
    text::append_utf8(character, whole);
    hint = fmt::format("write the character itself, `{}`, or `\\U{:08X}`", character,
                       static_cast<std::uint32_t>(whole));
    length = 12;
  }
  throw Mistake{
      "yaml.escape", {at, at + length}, "half a character (a surrogate) is written here", hint};
}

// `at` is at the backslash. A line break behind it is the caller's.
Escape read_escape(std::string_view text, Offset at) {
  struct Short {
    char letter;
    std::string_view bytes;
  };
  static constexpr Short shorts[] = {
      {'0', std::string_view("\0", 1)},
      {'a', "\a"},
      {'b', "\b"},
      {'t', "\t"},
      {'\t', "\t"},
      {'n', "\n"},
      {'v', "\v"},
      {'f', "\f"},
      {'r', "\r"},
      {'e', "\x1B"},
      {' ', " "},
      {'"', "\""},
      {'/', "/"},
      {'\\', "\\"},
      {'N', "\u0085"},
      {'_', "\u00A0"},
      {'L', "\u2028"},
      {'P', "\u2029"},
  };
  const char letter = text[at + 1];
  for (const Short& known : shorts) {
    if (known.letter == letter)
      return {std::string(known.bytes), at + 2, letter == 'N' || letter == '_'};
  }
  const Offset digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0) {
    const auto length = static_cast<Offset>(1 + text::decode_utf8(text, at + 1).bytes);
    const std::string_view escape = text.substr(at, length);
    throw Mistake{"yaml.escape",
                  {at, at + length},
                  fmt::format("`{}` means nothing inside double quotes", escape),
                  letter == '\''
                      ? "inside double quotes write `'` without a backslash"
                      : "write `\\\\` for a backslash itself, or put the text in single quotes"};
  }
  const std::optional<char32_t> value = read_hex(text, at + 2, digits);
  if (!value) {
    throw Mistake{"yaml.escape",
                  {at, at + 2},
                  fmt::format("`\\{}` needs {} hexadecimal digits behind it", letter, digits),
                  "write the character itself, or `\\\\` for a backslash"};
  }
  if (*value >= 0xD800 && *value <= 0xDFFF) refuse_surrogate(text, at, *value);
  if (*value > 0x10FFFF) {
    throw Mistake{"yaml.escape",
                  {at, at + 2 + digits},
                  "there is no character with this number",
                  "write the character itself"};
  }
  std::string bytes;
  text::append_utf8(bytes, *value);
  return {std::move(bytes), at + 2 + digits, false};
}

[[noreturn]] void refuse_open_quote(std::string_view text, Offset begin, bool to_file_end) {
  const char quote = text[begin];
  const Offset end = line_end(text, begin);
  std::string hint = fmt::format("write `{}` where the text ends", quote);
  if (quote == '\'' && to_file_end)
    hint += "; an apostrophe inside single quotes is written twice: `''`";
  throw Mistake{"yaml.unterminated-quote",
                {begin, end},
                fmt::format("the quote `{}` is never closed", quote),
                hint};
}

}  // namespace

Scalar scan_quoted(const text::Source& source, Offset begin, int parent_column) {
  const std::string_view text = source.text();
  const char quote = text[begin];
  Transcript transcript(source);
  Scalar scalar;
  Offset at = begin + 1;
  Offset blanks = at;  // blanks from here to `at` count only if something follows them on the line
  // Moves to the next line that holds something of the text.
  const auto cross_lines = [&] {
    const Breaks breaks = skip_breaks(text, at);
    scalar.several_lines = true;
    if (breaks.next >= text.size()) refuse_open_quote(text, begin, true);
    const Offset indented = skip_spaces(text, breaks.line_begin);
    const auto column = static_cast<int>(indented - breaks.line_begin);
    if (column <= parent_column && text[indented] == '\t') refuse_tab(text, indented);
    if (column <= parent_column || is_document_marker(text, breaks.line_begin)) {
      refuse_open_quote(text, begin, false);
    }
    at = blanks = breaks.next;
    // Blank lines before the closing quote are line feeds that yaml-cpp 0.7 loses.
    scalar.misread = scalar.misread || (breaks.count > 1 && text[at] == quote);
    return breaks;
  };
  while (true) {
    if (at >= text.size()) refuse_open_quote(text, begin, true);
    const char c = text[at];
    if (is_blank(text, at)) {
      ++at;
    } else if (is_line_end(text, at)) {
      fold(transcript, cross_lines());
    } else if (c == quote && quote == '\'' && at + 1 < text.size() && text[at + 1] == '\'') {
      transcript.copy(blanks, at);
      transcript.put("'", at);
      at = blanks = at + 2;
    } else if (c == quote) {
      transcript.copy(blanks, at);
      break;
    } else if (c == '\\' && quote == '"') {
      transcript.copy(blanks, at);
      if (at + 1 >= text.size()) refuse_open_quote(text, begin, true);
      if (is_line_end(text, at + 1)) {
        ++at;
        const Breaks breaks = cross_lines();
        transcript.put(std::string(breaks.count - 1, '\n'), breaks.at);
      } else {
        const Escape escape = read_escape(text, at);
        transcript.put(escape.bytes, at);
        scalar.misread = scalar.misread || escape.misread;
        at = blanks = escape.next;
      }
    } else {
      transcript.copy(blanks, at + 1);
      blanks = ++at;
    }
  }
  scalar.text = transcript.take(at);
  scalar.span = {begin, at + 1};
  scalar.next = at + 1;
  return scalar;
}

}  // namespace aftersales::yaml
