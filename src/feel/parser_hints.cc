// What was meant by a token with which nothing can be done, as far as it can be told.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/parsing.h"
#include "feel/slips.h"

namespace aftersales::feel {

namespace {

bool is_word(const Token& t) { return t.kind == TokenKind::word || t.kind == TokenKind::name; }

std::string trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = text.find_last_not_of(' ');
  return end == std::string_view::npos ? std::string()
                                       : std::string(text.substr(begin, end + 1 - begin));
}

/// The operand that begins behind `at`, up to a comma or a closing bracket.
std::string operand_behind(const std::string& source, std::size_t at) {
  const std::size_t end = std::min(source.find_first_of(",)]}", at), source.size());
  const std::string operand = trimmed(std::string_view(source).substr(at, end - at));
  return operand.empty() || operand.size() > 40 ? "…" : operand;
}

constexpr std::pair<std::string_view, std::string_view> kSaid[] = {
    {"is", "`=`"},
    {"equals", "`=`"},
    {"greater", "`>`"},
    {"more", "`>`"},
    {"less", "`<`"},
    {"before", "`<`"},
    {"after", "`>`"},
    {"plus", "`+`"},
    {"minus", "`-`"},
    {"times", "`*`"},
    {"not", "`not(…)` around the whole: `not(x in [1, 2])`"},
    {"contains", "`contains(text, part)` or `list contains(list, element)`"},
    {"like", "`matches(text, pattern)`"},
    {"matches", "`matches(text, pattern)`"},
};

/// `is not` in the text from `at` on.
bool is_negated(std::string_view source, std::size_t at) {
  const std::size_t next = source.find_first_not_of(' ', std::min(source.size(), at + 2));
  return next != std::string_view::npos && source.substr(next).starts_with("not ");
}

constexpr std::pair<std::string_view, std::string_view> kBounds[] = {
    {"less than", "<"},    {"fewer than", "<"}, {"more than", ">"},
    {"greater than", ">"}, {"later than", ">"}, {"at least", ">="},
    {"at most", "<="},     {"up to", "<="},     {"earlier than", "<"},
};

}  // namespace

/// The number taken last with what is written behind it: `1,000.50`, of which the language sees
/// `1`.
Span Parser::split_number() const {
  const auto digit_at = [&](std::size_t at) {
    return at < source_.size() && is_digit(source_[at]);
  };
  std::size_t end = last_span_.end;
  while (end < source_.size() &&
         (is_digit(source_[end]) ||
          ((source_[end] == ',' || source_[end] == '.') && digit_at(end + 1)))) {
    ++end;
  }
  return {last_span_.begin, static_cast<text::Offset>(end)};
}

/// Of what stands behind a number.
std::string Parser::behind_number_hint(const Token& t) const {
  if (t.text == "working" || t.text == "business")
    return fmt::format("working days are counted by `add working days(start, {}, calendar)`",
                       last_text_);
  if (is_currency(t.text)) {
    return fmt::format("write `{}` alone: the currency stands in the header of the policy",
                       last_text_);
  }
  for (const std::string_view to : {"to", "until", "till", "through", "bis"}) {
    if (t.text == to)
      return fmt::format("write the range `[{}..{}]`", last_text_,
                         operand_behind(source_, t.span.end));
  }
  if (t.text == "percent" || t.text == "per")
    return fmt::format("write `{}%`, without a blank", last_text_);
  if (t.text == "of" && last_text_.ends_with('%'))
    return fmt::format("write `{} * {}`", last_text_, operand_behind(source_, t.span.end));
  if (t.kind == TokenKind::number && t.text.starts_with('.')) {
    const auto day = date_meant(written({last_span_.begin, t.span.end}));
    return day ? fmt::format("write `{}`", *day)
               : "dates are written year-month-day, as `2026-11-01`";
  }
  if (t.kind == TokenKind::number && t.text.size() == 3 && last_text_.size() <= 3)
    return fmt::format("numbers are written without blanks, as `{}{}`", last_text_, t.text);
  if (t.is(",") && split_number().end == last_span_.end)
    return "to compare with several values write `x in [1, 2]`";
  if (t.is(",")) {
    const auto number = number_meant(written(split_number()));
    return number ? fmt::format("write `{}`", *number)
                  : "numbers are written without separators, as `1000.50`";
  }
  return {};
}

/// A slip that is known by the token and what stands before it; empty if it is none.
std::string Parser::slip_hint(const Token& t) const {
  if (context_.dialect != Dialect::pack) return {};
  if (last_ == TokenKind::number || last_ == TokenKind::date) {
    if (std::string hint = behind_number_hint(t); !hint.empty()) return hint;
  }
  if (!is_word(t)) return {};
  if (const std::string small = small_letters(t.text); small != t.text && is_keyword(small))
    return fmt::format("words of the language are written small: `{}`", small);
  const std::vector<std::string> units = unit_words();
  if (last_ != TokenKind::number && std::find(units.begin(), units.end(), t.text) != units.end()) {
    const std::string_view unit = t.text;
    const std::string_view one = unit.substr(0, unit.size() - (unit.ends_with('s') ? 1 : 0));
    if (last_ != TokenKind::name)
      return fmt::format("only a number that is written out takes a unit: multiply by `1 {}`", one);
    return fmt::format("only a number that is written out takes a unit: write `{} * 1 {}`",
                       last_text_, one);
  }
  return {};
}

std::string Parser::rest_hint(const Token& t) const {
  if (std::string hint = slip_hint(t); !hint.empty()) return hint;
  const bool word = is_word(t);
  if (in_tests_ && (t.text == "and" || t.text == "or"))
    return "write a range, as `[1..7]`, several tests with `,`, or all of it with `?`: "
           "`? >= 1 and ? <= 7`";
  if (in_tests_ && word) {
    const std::string said = last_text_ + ' ' + t.text;
    for (const auto& [words, sign] : kBounds) {
      if (said == words)
        return fmt::format("write `{} {}`", sign, operand_behind(source_, t.span.end));
    }
  }
  if (t.text == "is" && is_negated(source_, t.span.begin)) return "write `!=`";
  for (const auto& [said, meant] : kSaid) {
    if (word && t.text == said) return fmt::format("write {}", meant);
  }
  if (context_.dialect == Dialect::pack && word && last_ == TokenKind::number) {
    if (const auto near = text::nearest(t.text, unit_words()))
      return fmt::format("write `{}`", *near);
    return "an operator is missing before it; lengths of time are counted in `seconds`, `minutes`, "
           "`hours`, `days`, `weeks`, `months` or `years`";
  }
  if (last_text_ == "not" && t.kind == TokenKind::number && in_tests_)
    return fmt::format("write `not({})`", written(t.span));
  if (word && last_text_ == "not") return "write `not(…)`";
  if (word || t.kind == TokenKind::number || t.kind == TokenKind::string) {
    return "an operator such as `=`, `and` or `,` is missing before it; a text stands in double "
           "quotes";
  }
  if (t.is(")") || t.is("]") || t.is("}"))
    return fmt::format("there is no opening bracket for this `{}`", t.text);
  if (t.is("?")) return "write `if … then … else …`";
  if (t.is("..") && (last_ == TokenKind::number || last_ == TokenKind::date)) {
    return fmt::format("a range stands in brackets: `[{}..{}]`", last_text_,
                       operand_behind(source_, t.span.end));
  }
  if (t.is("..")) return "a range stands in brackets, as `[1..7]`";
  if (in_tests_ && (t.is("<") || t.is("<=") || t.is(">") || t.is(">=")))
    return "write a range, as `[1..7]`";
  return {};
}

/// Where a value is wanted and none stands.
std::string Parser::operand_hint(const Token& t) const {
  if (t.is("=") && (last_text_ == ">" || last_text_ == "<") && last_ == TokenKind::symbol)
    return fmt::format("write `{}=`, without a blank", last_text_);
  const bool compares = t.is("<") || t.is("<=") || t.is(">") || t.is(">=") || t.is("=");
  if (compares && (last_text_ == "and" || last_text_ == "or")) {
    return fmt::format("name again behind `{}` what is compared, as in `x >= 1 {} x <= 7`",
                       last_text_, last_text_);
  }
  if (!in_tests_ || context_.dialect != Dialect::pack) return {};
  if (t.is("*") && trimmed(source_) == "*") return "write `any` for no restriction";
  if (t.kind == TokenKind::end && last_text_ == "+") {
    return fmt::format("for that and more write `>= {}`",
                       trimmed(std::string_view(source_).substr(0, last_span_.begin)));
  }
  return {};
}

/// `between 5 and 7` in a cell, where the value tested is not named.
std::string Parser::between_hint(const Token& t) const {
  const std::string both = operand_behind(source_, t.span.end);
  const std::size_t at = both.find(" and ");
  if (!in_tests_ || at == std::string::npos)
    return "write `x between 5 and 7`, or the range `[5..7]`";
  return fmt::format("write the range `[{}..{}]`", trimmed(both.substr(0, at)),
                     trimmed(both.substr(at + 5)));
}

}  // namespace aftersales::feel
