// Unary tests: `7`, `<= 7, > 30`, `not(a, b)`, `-`, and the right side of `in` (DMN 1.5, 10.3.1.2,
// rules 7, 8, 13 to 17 and 51).
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/parsing.h"
#include "feel/slips.h"

namespace aftersales::feel {

namespace {

/// The comparison that a token is, or nothing.
std::optional<NodeKind> comparison_of(const Token& t) {
  if (t.is("=")) return NodeKind::equal;
  if (t.is("!=")) return NodeKind::not_equal;
  if (t.is("<")) return NodeKind::less;
  if (t.is("<=")) return NodeKind::less_equal;
  if (t.is(">")) return NodeKind::greater;
  if (t.is(">=")) return NodeKind::greater_equal;
  return std::nullopt;
}

}  // namespace

bool Parser::is_test_operator() { return comparison_of(lexer_.peek()).has_value(); }

Node* Parser::test() {
  const Token op = next();
  Node* end = operand();
  Node* n = node(NodeKind::test, op.span.begin, {end});
  n->operation = comparison_of(op).value_or(NodeKind::equal);
  return n;
}

// The right side of `in`: one test, or several in parentheses.
Node* Parser::membership() {
  const bool parenthesised = peek_is("(");
  tests_allowed_ = parenthesised;
  Node* inner = is_test_operator() ? test() : operand();
  tests_allowed_ = false;
  if (inner->kind == NodeKind::tests) return inner;
  if (inner->kind == NodeKind::test) {
    inner->flags &= static_cast<std::uint8_t>(~kParenthesised);  // `in (< 5)` is `in < 5`
  }
  return node(NodeKind::tests, inner->span.begin, {inner});
}

Node* Parser::unary_tests() {
  const Token first = lexer_.peek();
  const bool pack = context_.dialect == Dialect::pack;
  if (first.kind == TokenKind::end) {
    return fail(first.span, "syntax.empty", "an empty condition says nothing",
                pack ? "write `any` for no restriction" : "write `-` for no restriction");
  }
  const bool dash = first.is("-");
  if (dash || (pack && first.kind == TokenKind::word && first.text == "any")) {
    const Lexer::Mark here = lexer_.mark();
    next();
    if (lexer_.peek().kind == TokenKind::end) return node(NodeKind::wildcard, first.span.begin, {});
    if (!dash && lexer_.peek().kind != TokenKind::symbol) {
      return fail(lexer_.peek().span, "syntax.rest", "`any` stands alone: it means no restriction");
    }
    if (!dash && lexer_.peek().is(",")) {
      return fail(first.span, "syntax.rest", "`any` stands alone: it means no restriction",
                  "leave the other tests out, or `any`");
    }
    lexer_.reset(here);
  }
  if (first.is("not")) {
    if (Node* tests = excluded()) return tests;
  }
  return node(NodeKind::tests, first.span.begin, alternatives());
}

/// `not(a, b)`; null if the whole is an expression that only begins with `not(…)`.
Node* Parser::excluded() {
  const Lexer::Mark here = lexer_.mark();
  const text::Offset begin = next().span.begin;
  if (accept("(")) {
    std::vector<Node*> all = alternatives();
    expect(")", "behind what is excluded");
    if (lexer_.failed() || lexer_.peek().kind == TokenKind::end) {
      Node* n = node(NodeKind::tests, begin, std::move(all));
      n->flags |= kNegated;
      return n;
    }
  }
  lexer_.reset(here);
  return nullptr;
}

std::vector<Node*> Parser::alternatives() {
  std::vector<Node*> all;
  do {
    all.push_back(is_test_operator() ? test() : expression());
    if (all.back()->kind == NodeKind::test && !lexer_.failed() && (peek_is("and") || peek_is("or")))
      two_tests(*all.back());
  } while (!lexer_.failed() && !is_split_number() && accept(","));
  return all;
}

/// `1,000`: reports that this is a choice of two numbers for the language, and hardly meant so.
bool Parser::is_split_number() {
  if (context_.dialect != Dialect::pack || last_ != TokenKind::number || !peek_is(","))
    return false;
  const Span span = split_number();
  if (span.end == last_span_.end) return false;
  std::string choice;
  for (const char c : written(span)) choice += c == ',' ? std::string(", ") : std::string(1, c);
  const auto number = number_meant(written(span));
  const std::string sign =
      written({source_.find_last_of(",(", span.begin) == std::string::npos
                   ? 0
                   : static_cast<text::Offset>(source_.find_last_of(",(", span.begin) + 1),
               span.begin});
  fail(span, "syntax.number", fmt::format("`{}` is no number", written(span)),
       number ? fmt::format("write `{}{}`; for a choice leave a blank: `{}`",
                            sign.substr(std::min(sign.find_first_not_of(' '), sign.size())),
                            *number, choice)
              : fmt::format("for a choice leave a blank behind each comma: `{}`", choice));
  return true;
}

/// `>= 5 and <= 7`: in a cell, tests are joined by a range or by commas.
void Parser::two_tests(const Node& first) {
  const Token both = lexer_.peek();
  const Lexer::Mark here = lexer_.mark();
  (void)lexer_.next();
  std::string hint = rest_hint(both);
  const std::optional<NodeKind> second = comparison_of(lexer_.peek());
  const auto is_lower = [](NodeKind k) {
    return k == NodeKind::greater || k == NodeKind::greater_equal;
  };
  const auto is_upper = [](NodeKind k) { return k == NodeKind::less || k == NodeKind::less_equal; };
  if (second && both.is("or")) {
    hint = fmt::format("write `{}, {}`", written(first.span),
                       written({lexer_.peek().span.begin,
                                static_cast<text::Offset>(std::min(
                                    source_.find_first_of(",)", both.span.end), source_.size()))}));
  } else if (second && ((is_lower(first.operation) && is_upper(*second)) ||
                        (is_upper(first.operation) && is_lower(*second)))) {
    (void)lexer_.next();
    const text::Offset begin = lexer_.peek().span.begin;
    const std::string end = written(
        {begin,
         static_cast<text::Offset>(std::min(source_.find_first_of(",)", begin), source_.size()))});
    const std::string low = written(first.children[0]->span);
    const bool in_order = is_lower(first.operation);
    const NodeKind from = in_order ? first.operation : *second;
    const NodeKind to = in_order ? *second : first.operation;
    hint =
        fmt::format("write the range `{}{}..{}{}`", from == NodeKind::greater ? '(' : '[',
                    in_order ? low : end, in_order ? end : low, to == NodeKind::less ? ')' : ']');
  }
  lexer_.reset(here);
  fail(both.span, "syntax.rest",
       fmt::format("`{}` does not belong to the expression before it", both.text), std::move(hint));
}

}  // namespace aftersales::feel
