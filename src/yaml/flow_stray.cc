// Entries between brackets that are none -> what their author most likely meant.
#include <optional>

#include <fmt/format.h>

#include "text/unicode.h"
#include "yaml/surveyor.h"

namespace aftersales::yaml {

namespace {

constexpr std::string_view wide_comma = "，";

bool is_closer(char c) { return c == ']' || c == '}'; }

// `name = value`, `name <= value`: what an author of programs writes for an entry.
struct Comparison {
  std::string_view name;
  std::string_view sign;
  std::string_view value;
};

std::optional<Comparison> comparison_in(std::string_view text) {
  const std::size_t at = text.find_first_of("=<>!");
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const std::size_t behind = text.find_first_not_of("=<>!", at);
  const std::size_t value = behind == text.npos ? behind : text.find_first_not_of(' ', behind);
  Comparison found{text.substr(0, at), {}, {}};
  while (found.name.ends_with(' ')) found.name.remove_suffix(1);
  if (value == std::string_view::npos || found.name.find_first_of(" \"'(") != text.npos)
    return std::nullopt;
  found.sign = text.substr(at, behind - at);
  found.value = text.substr(value);
  return found;
}

// Behind the last of several words, before the bracket that closes them or the next entry.
Offset end_of_list(std::string_view text, Offset begin) {
  Offset end = begin;
  for (Offset at = begin;; ++at) {
    if (is_line_end(text, at) || text[at] == ',' || is_closer(text[at])) end = at;
    if (is_line_end(text, at) || is_closer(text[at]) || text[at] == ':') return end;
  }
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

std::string as_entry(const Comparison& c) {
  if (c.sign == "=" || c.sign == "==") return fmt::format("{}: {}", c.name, c.value);
  return fmt::format("{}: {}", c.name, quoted(fmt::format("{} {}", c.sign, c.value)));
}

}  // namespace

// `{id: A when: true}`, `{when: opened: true}`, `{because: note: postage}`.
void Surveyor::refuse_second_colon(const Plain& plain, Offset begin) const {
  const bool in_flow = !open_brackets_.empty();
  const Span colon{plain.last.stop, plain.last.stop + 1};
  const Span extent = in_flow ? flow_extent(text_, begin) : value_extent(text_, begin);
  const std::string_view text = slice({begin, plain.last.end});
  const std::size_t blank = text.rfind(' ');
  const std::string_view last = blank == text.npos ? text : text.substr(blank + 1);
  if (blank != text.npos && in_flow && is_policy_key(last)) {
    const auto at = static_cast<Offset>(begin + blank + 1);
    std::string_view before = text.substr(0, blank);
    while (before.ends_with(' ')) before.remove_suffix(1);
    throw Mistake{
        "yaml.comma",
        {at, plain.last.end},
        fmt::format("a comma is missing before `{}`", last),
        fmt::format("write `{}: {}, {}:`", in_message(key_before()), in_message(before), last)};
  }
  if (blank == text.npos && wants_entries(key_before())) {
    throw Mistake{
        "yaml.colon-in-text", colon,
        in_flow ? "a second `: ` stands in this entry" : "a second `: ` stands on this line",
        fmt::format("entries stand in braces: `{}: {{{}}}`", key_before(),
                    text::shortened(slice(extent), 80))};
  }
  throw Mistake{
      "yaml.colon-in-text", colon,
      in_flow ? "a second `: ` stands in this entry" : "a second `: ` stands on this line",
      put_in_quotes(text_, extent)};
}

// Full-width commas before something that looks like a key: each has its message.
void Surveyor::refuse_wide_commas(Offset begin) {
  std::optional<Mistake> last;
  bool in_quotes = false;
  for (Offset at = begin; !is_line_end(text_, at); ++at) {
    if (text_[at] == '"') in_quotes = !in_quotes;
    if (in_quotes || !text_.substr(at).starts_with(wide_comma)) continue;
    const auto behind = static_cast<Offset>(at + wide_comma.size());
    const Offset key = skip_blanks(text_, behind);
    Offset end = key;
    while (!is_blank_or_end(text_, end) && text_[end] != ':' && text_[end] != ',') ++end;
    if (end == key || !is_indicator(text_, end, ':')) continue;
    if (last) report(*last);
    last = Mistake{"yaml.comma",
                   {at, behind},
                   "`，` is not `,`, which parts entries",
                   fmt::format("write `, {}`", in_message(slice({key, end + 1})))};
  }
  if (last) throw Mistake(*last);
}

void Surveyor::refuse_key_without_value(Span key, Span before) const {
  const std::string_view name = slice(key);
  Mistake mistake{"yaml.no-value", key, fmt::format("`{}` has no value", in_message(name)),
                  "write its value behind a colon and a space, or delete it"};
  const std::size_t colon = name.find(':');
  const std::size_t wide = name.find("：");
  const Offset opener = open_brackets_.back();
  const Span whole =
      open_brackets_.size() > 1 ? flow_extent(text_, opener) : value_extent(text_, opener);
  const Offset closer = skip_blanks(text_, key.end);
  const bool alone =
      skip_blanks(text_, opener + 1) == key.begin && closer < text_.size() && text_[closer] == '}';
  const auto comparison = comparison_in(name);
  const Piece* const key_of_list = before.end > before.begin && pieces_.size() > 1 &&
                                           pieces_[pieces_.size() - 2].is_key &&
                                           wants_list(pieces_[pieces_.size() - 2].text.text())
                                       ? &pieces_[pieces_.size() - 2]
                                       : nullptr;
  const bool first = skip_blanks(text_, opener + 1) == key.begin;
  const std::string_view owner = first && pieces_.size() > 1 && pieces_[pieces_.size() - 2].is_key
                                     ? std::string_view(pieces_[pieces_.size() - 2].text.text())
                                     : std::string_view();
  const bool expression = first && (name.find('(') != std::string_view::npos ||
                                    name.find(" and ") != std::string_view::npos ||
                                    name.find(" or ") != std::string_view::npos);
  if (expression && owner == "when" && whole.end > key.begin + 1) {
    mistake.message = fmt::format("`{}` is an expression, which stands without braces",
                                  in_message(slice({key.begin, whole.end - 1})));
    mistake.hint = fmt::format("write `{}: {}`", owner,
                               text::shortened(quoted(slice({key.begin, whole.end - 1})), 100));
    throw mistake;
  }
  if (alone && (whole.end > closer + 1 || wants_text(owner))) {
    throw Mistake{"yaml.quote", whole, "a text that begins with `{` needs quotes",
                  put_in_quotes(text_, whole)};
  }
  if (comparison) {
    const std::string entry = as_entry(*comparison);
    mistake.message =
        fmt::format("`{}` is not an entry: no `: ` follows its key", in_message(name));
    mistake.hint = alone ? fmt::format("write `{{{}}}`", text::shortened(entry, 80))
                         : fmt::format("write `{}`", text::shortened(entry, 80));
  } else if (key_of_list != nullptr) {
    mistake.hint = fmt::format("write a list: `{}: [{}, {}]`", key_of_list->text.text(),
                               in_message(slice(before)),
                               in_message(slice({key.begin, end_of_list(text_, key.begin)})));
  } else if (wide != std::string_view::npos && wide > 0) {
    mistake.hint =
        fmt::format("write an ASCII colon and a space: `{}: {}`", in_message(name.substr(0, wide)),
                    in_message(without_blanks(name.substr(wide + 3))));
  } else if (before.end > before.begin) {
    // `{en: Goods, returned}`: the entry before and this one are most likely one text.
    const Offset end = flow_extent(text_, before.begin).end;
    const Span text{before.begin, end > key.begin ? end : flow_extent(text_, key.begin).end};
    mistake.hint = fmt::format("quote a text that holds a comma: `{}`",
                               text::shortened(quoted(slice(text)), 100));
  } else if (colon != std::string_view::npos && colon > 0 && colon + 1 < name.size() &&
             name.front() != '"') {
    mistake.hint =
        fmt::format("write a space behind the colon: `{}: {}`", in_message(name.substr(0, colon)),
                    in_message(name.substr(colon + 1)));
  }
  throw mistake;
}

}  // namespace aftersales::yaml
