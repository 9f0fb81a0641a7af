// Declaring and finding the names of a policy.
#include "engine/names.h"

#include <algorithm>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/lexer.h"

namespace aftersales::engine {

namespace {

bool is_word_byte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}

std::size_t word_length(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_word_byte(text[n])) ++n;
  return n;
}

// Full-width punctuation is bytes above 0x7F too, but no part of a name.
bool has_wide_punctuation(std::string_view text) {
  static constexpr std::string_view kWide[] = {"，", "（", "）", "：", "；", "、", "。", "“",
                                               "”",  "　", "＝", "＜", "＞", "≤",  "≥",  "≠"};
  return std::any_of(std::begin(kWide), std::end(kWide),
                     [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

}  // namespace

bool Names::check_letters(const text::Located& name, std::string_view what, text::Report& report) {
  const std::string& s = name.text();
  std::size_t at = 0;
  bool ok = !s.empty() && !has_wide_punctuation(s);
  while (ok) {
    const std::size_t n = word_length(std::string_view(s).substr(at));
    if (n == 0 || (s[at] >= '0' && s[at] <= '9')) ok = false;
    at += n;
    if (at == s.size()) break;
    if (s[at] != '.') ok = false;
    ++at;
  }
  if (!ok) {
    std::string mended;
    for (const char c : s) mended += is_word_byte(c) || c == '.' ? c : '_';
    report.error(
        "name.form", name.whole(), fmt::format("`{}` cannot be the name of {}", s, what),
        !mended.empty() && mended != s && !(mended[0] >= '0' && mended[0] <= '9') &&
                !has_wide_punctuation(mended)
            ? fmt::format("names are made of letters, digits and `_`, joined by dots: `{}`", mended)
            : "names are made of letters, digits and `_`, joined by dots, and no part begins with "
              "a digit");
  }
  return ok;
}

bool Names::check_form(const text::Located& name, std::string_view what, text::Report& report) {
  if (!check_letters(name, what, report)) return false;
  const std::string& s = name.text();
  if (feel::is_keyword(s) || s == "any") {
    report.error(
        "name.keyword", name.whole(),
        fmt::format("`{}` is a word of the language and cannot be the name of {}", s, what),
        fmt::format("give it a longer name, for example `{}_value`, or put it in a group", s));
    return false;
  }
  return true;
}

bool Names::check_part(const text::Located& name, std::string_view what, text::Report& report) {
  const auto dot = name.text().find('.');
  if (dot == std::string::npos) return check_letters(name, what, report);
  const auto at = static_cast<text::Offset>(dot);
  report.error("name.form", name.at({at, at + 1}),
               fmt::format("the name of {} holds no dots", what),
               "join its words with `_`, or nest a context in it");
  return false;
}

bool Names::declare(const text::Located& name, std::string_view what, feel::Symbol symbol,
                    text::Report& report) {
  if (!check_form(name, what, report)) return false;
  const std::string& s = name.text();
  if (s == "as_of" && name.source() != nullptr) {
    report.error(
        "name.keyword", name.whole(),
        fmt::format("`as_of` is the moment of the evaluation and cannot be the name of {}", what),
        "give it another name, and name it in the header: `as_of: case.now`");
    return false;
  }
  if (const auto it = declared_.find(s); it != declared_.end()) {
    report
        .error("name.duplicate", name.whole(),
               fmt::format("`{}` is already the name of {}", s, it->second.what),
               "give one of the two another name")
        .note(it->second.where, "first declared here");
    return false;
  }
  symbol.name = s;
  for (std::size_t dot = s.find('.'); dot != std::string::npos; dot = s.find('.', dot + 1))
    groups_.insert(s.substr(0, dot));
  declared_.emplace(s, Declared{std::string(what), name.whole()});
  symbols_.emplace(s, std::move(symbol));
  return true;
}

bool Names::declare_type(const text::Located& name, feel::TypeRef type, text::Report& report) {
  if (!check_form(name, "a type", report)) return false;
  if (const auto it = type_places_.find(name.text()); it != type_places_.end()) {
    report
        .error("type.duplicate", name.whole(),
               fmt::format("the type `{}` is declared twice", name.text()), "remove one of the two")
        .note(it->second, "first declared here");
    return false;
  }
  types_.emplace(name.text(), type);
  type_places_.emplace(name.text(), name.whole());
  return true;
}

bool Names::declare_function(const text::Located& name, feel::DeclaredFunction function,
                             text::Report& report) {
  if (!check_form(name, "a function", report)) return false;
  if (!feel::overloads(name.text()).empty()) {
    report.error("function.built-in", name.whole(),
                 fmt::format("`{}` is a function of the language itself", name.text()),
                 "give yours another name");
    return false;
  }
  if (const auto it = function_places_.find(name.text()); it != function_places_.end()) {
    report
        .error("function.duplicate", name.whole(),
               fmt::format("the function `{}` is declared twice", name.text()),
               "remove one of the two")
        .note(it->second, "first declared here");
    return false;
  }
  functions_.emplace(name.text(), std::move(function));
  function_places_.emplace(name.text(), name.whole());
  return true;
}

feel::DeclaredFunction* Names::edit_function(std::string_view name) {
  const auto it = functions_.find(name);
  return it == functions_.end() ? nullptr : &it->second;
}

void Names::check_groups(text::Report& report) const {
  for (const auto& [name, declared] : declared_) {
    if (groups_.find(name) == groups_.end()) continue;
    const auto member = declared_.lower_bound(name + ".");
    report
        .error(
            "name.group", declared.where,
            fmt::format(
                "`{}` is {} and also the group of `{}`: a name is a value or a group, never both",
                name, declared.what, member->first),
            fmt::format("rename it, for example to `{}.value`", name))
        .note(member->second.where, fmt::format("`{}` is declared here", member->first));
  }
}

std::size_t Names::longest(std::string_view rest) const {
  std::size_t best = 0;
  std::size_t at = 0;
  while (true) {
    // White space and punctuation of other scripts end a word as those of ASCII do.
    const std::size_t end = feel::word_end(rest, at);
    if (end == at) break;
    at = end;
    if (symbols_.find(rest.substr(0, at)) != symbols_.end()) best = at;
    if (at >= rest.size() || rest[at] != '.' || groups_.find(rest.substr(0, at)) == groups_.end())
      break;
    ++at;
  }
  return best;
}

const feel::Symbol* Names::find(std::string_view name) const {
  const auto it = symbols_.find(name);
  return it == symbols_.end() ? nullptr : &it->second;
}

const feel::DeclaredFunction* Names::function(std::string_view name) const {
  const auto it = functions_.find(name);
  return it == functions_.end() ? nullptr : &it->second;
}

feel::TypeRef Names::type(std::string_view name) const {
  const auto it = types_.find(name);
  return it == types_.end() ? nullptr : it->second;
}

bool Names::is_taken(std::string_view name) const {
  return symbols_.find(name) != symbols_.end() || groups_.find(name) != groups_.end();
}

std::vector<std::string> Names::candidates() const {
  std::vector<std::string> all;
  for (const auto& [name, symbol] : symbols_) all.push_back(name);
  for (const auto& [name, function] : functions_) all.push_back(name);
  return all;
}

void Names::declare_label(const value::SharedEnum& type, std::string_view label,
                          const std::string& value) {
  labels_[&type].emplace(feel::small_letters(label), value);
}

std::optional<std::string> Names::value_of_label(const value::SharedEnum& type,
                                                 std::string_view label) const {
  const auto labels = labels_.find(&type);
  if (labels == labels_.end()) return std::nullopt;
  const auto value = labels->second.find(feel::small_letters(label));
  if (value == labels->second.end()) return std::nullopt;
  return value->second;
}

std::vector<std::string> Names::type_names() const {
  std::vector<std::string> all;
  for (const auto& [name, type] : types_) all.push_back(name);
  return all;
}

}  // namespace aftersales::engine
