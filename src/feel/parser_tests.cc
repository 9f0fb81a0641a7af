// Unary tests: `7`, `<= 7, > 30`, `not(a, b)`, `-`, and the right side of `in` (DMN 1.5, 10.3.1.2,
// rules 7, 8, 13 to 17 and 51).
#include <optional>

#include "feel/parsing.h"

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
  } while (!lexer_.failed() && accept(","));
  return all;
}

}  // namespace aftersales::feel
