// Scalars, lists and texts of the tree -> what the schema wants, with a hint for each slip that
// YAML invites.
#include "model/scalar.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "model/fields.h"
#include "text/identifier.h"

namespace aftersales::model {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

// The node as it is written, if that fits in a hint.
std::string written(const yaml::Node& node) {
  if (node.source == nullptr) return {};
  const auto whole = node.source->text().substr(node.span.begin, node.span.end - node.span.begin);
  if (whole.size() > 60 || whole.find_first_of("\n\"") != std::string_view::npos) return {};
  return std::string(whole);
}

struct Slip {
  std::string_view written;
  std::string_view meant;
};

constexpr std::array language_slips{
    Slip{"cn", "zh"},       Slip{"jp", "ja"},      Slip{"kr", "ko"},     Slip{"cz", "cs"},
    Slip{"dk", "da"},       Slip{"gr", "el"},      Slip{"ua", "uk"},     Slip{"zn", "zh"},
    Slip{"chinese", "zh"},  Slip{"english", "en"}, Slip{"german", "de"}, Slip{"french", "fr"},
    Slip{"japanese", "ja"},
};

// The shape of BCP 47 tags: two or three small letters, then parts of letters and digits.
bool is_language_tag(std::string_view code) {
  std::size_t at = 0;
  while (at < code.size() && is_lower(code[at])) ++at;
  if (at < 2 || at > 3) return false;
  while (at < code.size()) {
    if (code[at] != '-') return false;
    const std::size_t begin = ++at;
    while (at < code.size() && (is_letter(code[at]) || is_digit(code[at]))) ++at;
    if (at == begin || at - begin > 8) return false;
  }
  return true;
}

}  // namespace

Location visible(const yaml::Node& node) {
  const yaml::Node* shown = &node;
  while (!shown->is_scalar() && !shown->flow) {
    if (shown->is_mapping() && !shown->entries.empty()) {
      shown = &shown->entries.front().key;
    } else if (shown->is_sequence() && !shown->items.empty()) {
      shown = &shown->items.front();
    } else {
      break;
    }
  }
  return shown->where();
}

std::optional<Located> read_word(const yaml::Node& node, std::string_view what,
                                 text::Report& report) {
  if (!node.is_scalar()) {
    report.error(
        "key.kind", visible(node),
        fmt::format("{} wants one word, not a {}", what, node.is_sequence() ? "list" : "mapping"),
        "write it without brackets; what holds a comma, a colon or a bracket stands in quotes");
    return std::nullopt;
  }
  Located word = node.scalar.trimmed();
  if (word.empty()) {
    report.error("key.empty", node.where(), fmt::format("{} is empty", what));
    return std::nullopt;
  }
  return word;
}

bool check_identifier(const Located& word, std::string_view what, text::Report& report) {
  const auto misfit = text::first_misfit(word.text());
  if (!misfit) return true;
  const auto begin = static_cast<text::Offset>(misfit->at);
  report.error("name.identifier", word.at({begin, begin + misfit->character.bytes}),
               fmt::format("{} {}", what, text::to_text(word.text(), *misfit)),
               std::string(text::kIdentifierHint));
  return false;
}

std::optional<Located> read_identifier(const yaml::Node& node, std::string_view what,
                                       text::Report& report) {
  auto word = read_word(node, what, report);
  if (word) check_identifier(*word, what, report);
  return word;
}

std::optional<Located> read_expression(const yaml::Node& node, std::string_view what,
                                       text::Report& report) {
  if (!node.is_scalar()) {
    const std::string as_is = written(node);
    report.error("key.kind", visible(node),
                 fmt::format("{} wants an expression, and this is a YAML {}", what,
                             node.is_sequence() ? "list" : "mapping"),
                 as_is.empty() ? "put the expression in quotes"
                               : fmt::format("put it in quotes: \"{}\"", as_is));
    return std::nullopt;
  }
  Located expression = node.scalar.trimmed();
  if (expression.empty()) {
    report.error("key.empty", node.where(), fmt::format("{} is empty", what),
                 "the empty text is written '\"\"', nothing at all `null`");
    return std::nullopt;
  }
  return expression;
}

std::optional<bool> read_boolean(const yaml::Node& node, std::string_view what,
                                 text::Report& report) {
  const auto word = read_word(node, what, report);
  if (!word) return std::nullopt;
  const std::string& text = word->text();
  if (text == "true") return true;
  if (text == "false") return false;
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array yes{"yes", "y", "on", "true", "1", "是"};
  constexpr std::array no{"no", "n", "off", "false", "0", "否"};
  std::string hint;
  if (std::find(yes.begin(), yes.end(), lower) != yes.end()) hint = "write `true`";
  if (std::find(no.begin(), no.end(), lower) != no.end()) hint = "write `false`";
  report.error("key.boolean", word->whole(),
               fmt::format("{} wants `true` or `false`, not `{}`", what, text::shortened(text)),
               std::move(hint));
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const yaml::Node& node, std::string_view what,
                                         std::int64_t least, std::int64_t most,
                                         text::Report& report) {
  const auto word = read_word(node, what, report);
  if (!word) return std::nullopt;
  std::int64_t number = 0;
  bool fits = true;
  for (const char c : word->text()) {
    fits = fits && is_digit(c) && number <= (std::numeric_limits<std::int64_t>::max() - 9) / 10;
    if (fits) number = number * 10 + (c - '0');
  }
  if (fits && number >= least && number <= most) return number;
  report.error("key.number", word->whole(),
               fmt::format("{} wants a whole number from {} to {}", what, least, most));
  return std::nullopt;
}

std::optional<Date> read_date(const Located& word, std::string_view what, text::Report& report) {
  const auto date = Date::parse(word.text());
  if (!date) {
    report.error("key.date", word.whole(),
                 fmt::format("{}: `{}` is not a date", what, text::shortened(word.text())),
                 "write the day as year-month-day: 2026-11-01");
  }
  return date;
}

std::optional<Effective> read_effective(const yaml::Node& node, std::string_view what,
                                        text::Report& report) {
  using enum Key::Use;
  if (node.is_scalar()) {
    report.error("key.kind", node.where(),
                 fmt::format("{} wants a first day, a last day, or both", what),
                 "write `effective: {from: 2026-01-01, until: 2026-12-31}`");
    return std::nullopt;
  }
  const Fields fields(node, std::string(what),
                      {{"from"}, {"until"}, {"to", misplaced, "write `until`"}}, report);
  if (!fields.ok()) return std::nullopt;
  Effective effective;
  effective.where = visible(node);
  effective.from = fields.date("from");
  effective.until = fields.date("until");
  if (effective.from && effective.until && *effective.until < *effective.from) {
    report.error("effective.order", fields.find("until")->where(),
                 fmt::format("{} ends on {}, before it begins on {}", what,
                             effective.until->to_string(), effective.from->to_string()),
                 "write the earlier day behind `from`");
    effective.until.reset();
  }
  if (node.entries.empty()) {
    report.error("key.empty", node.where(), fmt::format("{} is empty", what),
                 "write `effective: {from: 2026-01-01}`");
  }
  return effective;
}

bool check_language(std::string_view code, const Location& where, text::Report& report) {
  const auto slip = std::find_if(language_slips.begin(), language_slips.end(),
                                 [&](const Slip& s) { return s.written == code; });
  if (slip == language_slips.end() && is_language_tag(code)) return true;
  std::string lower;
  for (const char c : code.substr(0, 3)) {
    lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  std::string hint =
      "write a code of ISO 639, as `zh` or `en`, with a region if need be, as `zh-TW`";
  if (slip != language_slips.end()) {
    hint = fmt::format("write `{}`", slip->meant);
  } else if (code.size() <= 3 && is_language_tag(lower)) {
    hint = fmt::format("write `{}`", lower);
  }
  report.error("text.language", where,
               fmt::format("`{}` is not a language code", text::shortened(code)), std::move(hint));
  return false;
}

Text read_text(const yaml::Node& node, std::string_view what, text::Report& report) {
  Text text;
  text.where = visible(node);
  if (node.is_scalar()) {
    if (node.scalar.trimmed().empty()) {
      report.error("key.empty", node.where(), fmt::format("{} is empty", what),
                   "write the text, or leave the key out");
    } else {
      text.by_language.emplace_back("", node.scalar.trimmed());
    }
    return text;
  }
  if (node.is_sequence()) {
    report.error("key.kind", visible(node), fmt::format("{} wants a text, not a list", what),
                 "write one text, in quotes, or a text for each language: {zh: \"…\", en: \"…\"}");
    return text;
  }
  if (node.entries.empty())
    report.error("key.empty", node.where(), fmt::format("{} is empty", what));
  for (const yaml::Entry& entry : node.entries) {
    check_language(entry.key.text(), entry.key.where(), report);
    if (!entry.value.is_scalar()) {
      report.error("key.kind", visible(entry.value),
                   fmt::format("{} wants one text for the language `{}`", what,
                               text::shortened(entry.key.text())));
    } else if (entry.value.scalar.trimmed().empty()) {
      report.error(
          "key.empty", entry.value.where(),
          fmt::format("{} is empty in the language `{}`", what, text::shortened(entry.key.text())),
          "write the text, or leave the language out");
    } else {
      text.by_language.emplace_back(entry.key.text(), entry.value.scalar.trimmed());
    }
  }
  return text;
}

std::span<const yaml::Node> read_list(const yaml::Node& node, std::string_view what,
                                      text::Report& report) {
  if (node.is_sequence()) return node.items;
  report.error("key.kind", visible(node),
               fmt::format("{} wants a list, each item beginning with `-`", what),
               node.is_mapping() ? "put `- ` before its first key, and indent the others by as much"
                                 : "write its items on the lines below, indented");
  return {};
}

std::span<const yaml::Entry> read_mapping(const yaml::Node& node, std::string_view what,
                                          text::Report& report) {
  if (node.is_mapping()) return node.entries;
  report.error("key.kind", visible(node),
               fmt::format("{} wants entries `name: …`, each with its own name", what),
               node.is_sequence()
                   ? "leave out the `-` and begin each entry with its name and a colon"
                   : "write them on the lines below, indented");
  return {};
}

std::vector<Located> read_words(const yaml::Node& node, std::string_view what,
                                text::Report& report) {
  std::vector<Located> words;
  if (!node.is_sequence()) {
    if (auto word = read_word(node, what, report)) words.push_back(std::move(*word));
    return words;
  }
  for (const yaml::Node& item : node.items) {
    if (auto word = read_word(item, fmt::format("an item of {}", what), report))
      words.push_back(std::move(*word));
  }
  return words;
}

}  // namespace aftersales::model
