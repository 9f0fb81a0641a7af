// A text that YAML would misread -> the sentence that says so and the quoted form.
#include "yaml/advice.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::yaml {

namespace {

// In code points: a hint is a line, a message shares one with its sentence.
constexpr std::size_t longest_quotation = 100;
constexpr std::size_t longest_mention = 40;

std::string_view slice(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

Span without_end_blanks(std::string_view text, Span span) {
  while (span.end > span.begin && is_blank(text, span.end - 1)) --span.end;
  return span;
}

template <std::size_t N>
bool is_among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_policy_key(std::string_view word) {
  constexpr std::array<std::string_view, 33> keys{
      "id",      "title",   "type",    "label", "ask",    "default",   "optional",
      "range",   "outputs", "hit",     "value", "rules",  "table",     "otherwise",
      "when",    "then",    "because", "say",   "basis",  "steps",     "unless",
      "from",    "until",   "text",    "owner", "within", "effective", "enum",
      "context", "ordered", "name",    "case",  "expect"};
  return is_among(word, keys);
}

bool wants_entries(std::string_view key) {
  constexpr std::array<std::string_view, 7> keys{"when",  "case",    "given",       "expect",
                                                 "steps", "outputs", "undetermined"};
  return is_among(key, keys);
}

bool wants_list(std::string_view key) {
  constexpr std::array<std::string_view, 10> keys{"enum",     "basis",   "fired",    "not_fired",
                                                  "no_rule",  "failed",  "warnings", "imports",
                                                  "holidays", "workdays"};
  return is_among(key, keys);
}

bool wants_text(std::string_view key) {
  constexpr std::array<std::string_view, 6> keys{"because", "say", "text", "title", "label", "ask"};
  return is_among(key, keys);
}

std::string quoted(std::string_view text) {
  if (text.find_first_of("\"\\") == std::string_view::npos) return fmt::format("\"{}\"", text);
  std::string result = "'";
  for (const char c : text) result.append(c == '\'' ? 2 : 1, c);
  return result + "'";
}

std::string in_message(std::string_view text) { return text::shortened(text, longest_mention); }

Span value_extent(std::string_view text, Offset begin) {
  Offset end = begin;
  bool in_quotes = false;
  for (; !is_line_end(text, end); ++end) {
    if (text[end] == '"') in_quotes = !in_quotes;
    if (text[end] == '#' && !in_quotes && end > begin && is_blank(text, end - 1)) break;
  }
  return without_end_blanks(text, {begin, end});
}

Span flow_extent(std::string_view text, Offset begin) {
  std::string open;
  bool in_quotes = false;
  Offset at = begin;
  if (at < text.size() && text[at] == ']') {  // FEEL's range without its ends, ]1..5[
    open.push_back(']');
    ++at;
  }
  for (; !is_line_end(text, at); ++at) {
    const char c = text[at];
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    if (c == '#' && at > begin && is_blank(text, at - 1)) break;
    const bool closes = c == ')' || c == ']' || (c == '[' && !open.empty() && open.back() == ']');
    if (closes) {
      if (open.empty() || open.back() == '{') {
        if (c == ')') continue;
        break;
      }
      open.pop_back();
    } else if (c == '}') {
      if (open.empty() || open.back() != '{') break;
      open.pop_back();
    } else if (c == '(' || c == '[' || c == '{') {
      open.push_back(c);
    } else if (c == ',' && open.empty()) {
      break;
    }
  }
  return without_end_blanks(text, {begin, at});
}

std::string put_in_quotes(std::string_view text, Span extent) {
  return fmt::format("put it in quotes: `{}`",
                     text::shortened(quoted(slice(text, extent)), longest_quotation));
}

std::string requote(std::string_view text, Span extent, Offset behind_quote) {
  constexpr std::string_view operators = ",;.:+-*/=<>()[]{}\"'";
  const std::string_view value = slice(text, extent);
  const bool inside_word = behind_quote < extent.end && !is_blank(text, behind_quote) &&
                           operators.find(text[behind_quote]) == std::string_view::npos &&
                           value.back() == value.front();
  const std::string_view meant = inside_word ? value.substr(1, value.size() - 2) : value;
  return fmt::format("put the whole text in quotes: `{}`",
                     text::shortened(quoted(meant), longest_quotation));
}

void refuse_tab(std::string_view text, Offset at) {
  Offset end = at;
  while (end < text.size() && text[end] == '\t') ++end;
  throw Mistake{"yaml.tab",
                {at, end},
                "a tab stands where YAML wants spaces",
                "indent with spaces, two for each step; most editors can convert the whole file",
                true};
}

void check_first_character(std::string_view text, Offset begin, bool in_flow) {
  constexpr std::string_view suspects = "!&*#@%`|>]},-?:";
  const char c = text[begin];
  if (suspects.find(c) == suspects.npos) return;
  const bool alone = is_blank_or_end(text, begin + 1);
  if ((c == '-' || c == '?' || c == ':') && !alone) return;
  const Span extent = in_flow ? flow_extent(text, begin) : value_extent(text, begin);
  const std::string_view value = slice(text, extent);
  const std::string hint = put_in_quotes(text, extent);
  const auto refuse = [&](std::string_view code, std::string message, std::string advice) {
    throw Mistake{code, extent, std::move(message), std::move(advice)};
  };
  switch (c) {
    case '!':
      if (value.starts_with("!=")) {
        refuse("yaml.tag",
               "YAML reads `!=` at the start of a value as a tag, and the comparison would be lost",
               hint);
      }
      refuse("yaml.tag", "YAML reads `!` at the start of a value as a tag; policies have none",
             fmt::format("delete it, or, if `!` belongs to the text, {}", hint));
      break;
    case '&':
      refuse("yaml.anchor",
             "YAML reads `&` at the start of a value as an anchor; policies have none",
             fmt::format(
                 "write the value out wherever it is needed, or, if `&` belongs to the text, {}",
                 hint));
      break;
    case '*':
      refuse("yaml.alias", "YAML reads `*` at the start of a value as an alias; policies have none",
             fmt::format("write the value out, or, if `*` belongs to the text, {}", hint));
      break;
    case '#':
    case '@':
    case '%':
    case '`':
      refuse("yaml.quote", fmt::format("an unquoted value cannot begin with `{}`", c), hint);
      break;
    case '|':
    case '>':
      refuse("yaml.quote",
             fmt::format("YAML reads `{}` at the start of a value as a sign of its own", c), hint);
      break;
    case ']':
    case '}':
    case ',':
      refuse("yaml.quote", fmt::format("an unquoted value cannot begin with `{}`", c), hint);
      break;
    case '-':
      if (in_flow) {
        refuse("yaml.list", "entries between brackets do not begin with `- `",
               fmt::format("delete the `- `; if it belongs to the text, {}", hint));
      }
      if (value == "-") {
        refuse("yaml.quote", "YAML reads a single `-` as the start of a list",
               "write `any` for a condition that always holds, or put it in quotes: `\"-\"`");
      }
      refuse("yaml.list", "a list with `- ` cannot begin on the line of its key",
             fmt::format("begin it on the next line, or, if `-` belongs to the text, {}", hint));
      break;
    default:
      refuse("yaml.quote", fmt::format("an unquoted value cannot begin with `{} `", c), hint);
      break;
  }
}

}  // namespace aftersales::yaml
