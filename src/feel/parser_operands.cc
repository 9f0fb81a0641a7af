// Literals, names and everything in brackets: lists, ranges, contexts, parentheses.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "feel/parsing.h"
#include "value/temporal_math.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

struct Unit {
  std::string_view word;
  std::int64_t seconds;  // 0: a number of months
  std::int64_t months;
};

// The pack's third addition.
constexpr std::array<Unit, 21> kUnits{{
    {"second", 1, 0},    {"seconds", 1, 0},    {"秒", 1, 0},       {"minute", 60, 0},
    {"minutes", 60, 0},  {"分钟", 60, 0},      {"hour", 3600, 0},  {"hours", 3600, 0},
    {"小时", 3600, 0},   {"day", 86400, 0},    {"days", 86400, 0}, {"天", 86400, 0},
    {"week", 604800, 0}, {"weeks", 604800, 0}, {"周", 604800, 0},  {"month", 0, 1},
    {"months", 0, 1},    {"个月", 0, 1},       {"year", 0, 12},    {"years", 0, 12},
    {"年", 0, 12},
}};

constexpr std::int64_t kMaxMonths = 12'000'000'000;  // more than there are between two dates

/// What a text behind `@` means, or nothing, with the reason.
std::optional<Value> temporal_value(const std::string& text, std::string& reason) {
  const auto date = value::parse_date(text);
  if (date.value) return *date.value;
  const auto moment = value::parse_date_time(text);
  if (moment.value) return *moment.value;
  const auto time = value::parse_time(text);
  if (time.value) return *time.value;
  if (const auto duration = Duration::parse(text)) return *duration;
  if (const auto period = Period::parse(text)) return *period;
  const bool with_time = text.find('T') != std::string::npos && text.rfind('P', 0) != 0;
  reason = with_time                             ? moment.reason
           : text.find(':') != std::string::npos ? time.reason
                                                 : date.reason;
  return std::nullopt;
}

/// A length of `units` seconds, exact to the nanosecond; nothing where it is not, or too long.
std::optional<Duration> whole_duration(Decimal units) {
  if (const auto seconds = units.to_int()) return value::make_duration(*seconds, 0);
  const auto nanos = (units * Decimal(value::kNanosPerSecond)).to_int();
  if (!nanos) return std::nullopt;
  return value::make_duration(*nanos / value::kNanosPerSecond, *nanos % value::kNanosPerSecond);
}

}  // namespace

std::vector<std::string> unit_words() {
  std::vector<std::string> words;
  for (const Unit& unit : kUnits) words.emplace_back(unit.word);
  return words;
}

Node* Parser::primary() {
  const bool tests_allowed = std::exchange(tests_allowed_, false);
  const Token& t = lexer_.peek();
  switch (t.kind) {
    case TokenKind::number:
      return number();
    case TokenKind::string:
    case TokenKind::date:
      return literal();
    case TokenKind::at:
      return at_literal();
    case TokenKind::name:
      return name();
    case TokenKind::word:
      return word();
    case TokenKind::symbol:
      if (t.text == "(") return parenthesis(tests_allowed);
      if (t.text == "[") return bracket();
      if (t.text == "]") return open_range();
      if (t.text == "{") return context();
      if (t.text == "?") return name();
      break;
    case TokenKind::end:
      return fail(t.span, "syntax.operand",
                  "the expression breaks off: a value is wanted at its end", operand_hint(t));
    case TokenKind::error:
      return tree_.make(NodeKind::literal, t.span);
  }
  return fail(t.span, "syntax.operand", fmt::format("a value is wanted before `{}`", t.text),
              operand_hint(t));
}

Node* Parser::name() {
  const Token token = next();
  Node* n = node(NodeKind::name, token.span.begin, {});
  n->text = token.text;
  return n;
}

Node* Parser::word() {
  const Token& t = lexer_.peek();
  if (t.text == "true" || t.text == "false" || t.text == "null") {
    const Token token = next();
    Node* n = node(NodeKind::literal, token.span.begin, {});
    if (token.text != "null") n->value = Value(token.text == "true");
    return n;
  }
  if (t.text == "function") return function();
  if (t.text == "if" || t.text == "for" || t.text == "some" || t.text == "every")
    return expression();
  if (is_keyword(t.text) && t.text != "not") {
    return fail(t.span, "syntax.keyword",
                fmt::format("`{}` is a word of the language and cannot stand here", t.text),
                t.text == "between"
                    ? between_hint(t)
                    : fmt::format("if it is meant as a text, write \"{}\"", t.text));
  }
  return name();
}

Node* Parser::literal() {
  const Token token = next();
  Node* n = node(NodeKind::literal, token.span.begin, {});
  n->value = token.value;
  return n;
}

Node* Parser::at_literal() {
  Node* n = literal();
  std::string reason;
  const std::string text(n->value.as_string());
  if (auto v = temporal_value(text, reason)) {
    n->value = std::move(*v);
    return n;
  }
  if (context_.dialect == Dialect::pack) {
    return fail(n->span, "syntax.at",
                fmt::format("\"{}\" is no date, time or duration: {}", text, reason));
  }
  Node* no_value = node(NodeKind::call, n->span.begin, {n});
  no_value->text = "@";
  return no_value;
}

Node* Parser::number() {
  const bool percent = lexer_.peek().percent;
  Node* n = literal();
  const Token& unit = lexer_.peek();
  const bool may_have_unit = context_.dialect == Dialect::pack && !percent &&
                             (unit.kind == TokenKind::word || unit.kind == TokenKind::name);
  return may_have_unit ? length_of_time(n) : n;
}

/// The number itself, if what follows it is no unit.
Node* Parser::length_of_time(Node* n) {
  const auto* unit = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const Unit& k) { return k.word == lexer_.peek().text; });
  if (unit == kUnits.end()) return n;
  n->span.end = next().span.end;
  const Decimal count = n->value.as_number();
  if (unit->seconds == 0) {
    const auto whole = (count * Decimal(unit->months)).to_int();
    if (!count.is_integer() || !whole || *whole > kMaxMonths) {
      return fail(
          n->span, "syntax.unit",
          fmt::format("months and years are counted in whole numbers, up to {} months", kMaxMonths),
          "write the length in days, or in months");
    }
    n->value = Period{*whole};
    return n;
  }
  const auto length = whole_duration(count * Decimal(unit->seconds));
  if (!length) {
    return fail(n->span, "syntax.unit", "this length of time cannot be held exactly",
                "write it in smaller units");
  }
  n->value = *length;
  return n;
}

Node* Parser::range_from(Node* low, bool low_closed, text::Offset begin) {
  next();
  const bool outer = std::exchange(in_range_, true);
  Node* high = operand();
  in_range_ = outer;
  const bool high_closed = accept("]");
  if (!high_closed && !accept(")") && !accept("[")) expect("]", "to close a range");
  Node* n = node(NodeKind::range, begin, {low, high});
  n->flags =
      static_cast<std::uint8_t>((low_closed ? kLowClosed : 0) | (high_closed ? kHighClosed : 0));
  return n;
}

Node* Parser::parenthesis(bool may_hold_tests) {
  const text::Offset begin = next().span.begin;
  const bool outer = std::exchange(in_range_, false);
  std::vector<Node*> all;
  do {
    all.push_back(is_test_operator() ? test() : expression());
  } while (may_hold_tests && !lexer_.failed() && accept(","));
  in_range_ = outer;
  Node* inner = all.front();
  if (all.size() == 1 && !lexer_.failed() && peek_is("..") && inner->kind != NodeKind::test)
    return range_from(inner, false, begin);
  expect(")", all.size() > 1 ? "behind the values" : "to close the parenthesis");
  if (all.size() > 1) return node(NodeKind::tests, begin, std::move(all));
  inner->flags |= kParenthesised;
  inner->span = {begin, std::max(begin, lexer_.last_end())};
  return inner;
}

Node* Parser::bracket() {
  const text::Offset begin = next().span.begin;
  const bool outer = std::exchange(in_range_, false);
  std::vector<Node*> elements;
  if (!peek_is("]")) {
    elements.push_back(expression());
    if (!lexer_.failed() && peek_is("..")) {
      in_range_ = outer;
      return range_from(elements[0], true, begin);
    }
    while (!lexer_.failed() && accept(",")) elements.push_back(expression());
  }
  in_range_ = outer;
  expect("]", "to close the list");
  return node(NodeKind::list, begin, std::move(elements));
}

Node* Parser::open_range() {
  const text::Offset begin = next().span.begin;
  Node* low = operand();
  if (!lexer_.failed() && peek_is("..")) return range_from(low, false, begin);
  expect("..", "between the ends of a range");
  return low;
}

Node* Parser::context() {
  const text::Offset begin = next().span.begin;
  const bool outer = std::exchange(in_range_, false);
  std::vector<Node*> values;
  std::vector<NamePart> names;
  if (!peek_is("}")) {
    do {
      Token key = lexer_.next_key();
      if (key.kind == TokenKind::string) {
        key.text = std::string(key.value.as_string());
      } else if (key.text.empty()) {
        fail(lexer_.peek().span, "syntax.context", "an entry of a context wants a name",
             "write {name: value}");
        break;
      }
      expect(":", "behind the name of an entry");
      if (lexer_.failed()) break;
      values.push_back(expression());
      lexer_.push_local(key.text);
      lexer_.add_entry(key.text);
      names.push_back({key.text, key.span});
    } while (!lexer_.failed() && accept(","));
  }
  lexer_.pop_local(names.size());
  in_range_ = outer;
  expect("}", "to close the context");
  Node* n = node(NodeKind::context, begin, std::move(values));
  n->names = std::move(names);
  return n;
}

}  // namespace aftersales::feel
