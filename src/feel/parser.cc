// The text of an expression -> a tree: operators, and what stands behind an operand.
#include "feel/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "feel/parsing.h"

namespace aftersales::feel {

namespace {

struct Operator {
  std::string_view text;
  NodeKind kind;
  int precedence;
};

// DMN 1.5, table 40, weakest first. All associate to the left, `**` too; unary minus, `instance of`
// and what stands behind an operand (path, filter, call) bind tighter than all of these.
constexpr std::array<Operator, 15> kOperators{{
    {"or", NodeKind::disjunction, 1},
    {"and", NodeKind::conjunction, 2},
    {"=", NodeKind::equal, kComparisonPrecedence},
    {"!=", NodeKind::not_equal, kComparisonPrecedence},
    {"<", NodeKind::less, kComparisonPrecedence},
    {"<=", NodeKind::less_equal, kComparisonPrecedence},
    {">", NodeKind::greater, kComparisonPrecedence},
    {">=", NodeKind::greater_equal, kComparisonPrecedence},
    {"between", NodeKind::between, kComparisonPrecedence},
    {"in", NodeKind::in, kComparisonPrecedence},
    {"+", NodeKind::add, 4},
    {"-", NodeKind::subtract, 4},
    {"*", NodeKind::multiply, 5},
    {"/", NodeKind::divide, 5},
    {"**", NodeKind::power, 6},
}};

constexpr int kStrongest = 6;

}  // namespace

int precedence_of(NodeKind kind) {
  const auto* op = std::find_if(kOperators.begin(), kOperators.end(),
                                [&](const Operator& o) { return o.kind == kind; });
  return op == kOperators.end() ? 0 : op->precedence;
}

std::string_view symbol_of(NodeKind kind) {
  const auto* op = std::find_if(kOperators.begin(), kOperators.end(),
                                [&](const Operator& o) { return o.kind == kind; });
  return op == kOperators.end() ? std::string_view() : op->text;
}

Parser::Parser(const text::Located& text, const Context& context, const Locals& locals, Tree& tree)
    : source_(text.text()), lexer_(text, context), context_(context), tree_(tree) {
  for (const std::string& name : locals) lexer_.push_local(name);
}

bool Parser::expression_only() {
  if (lexer_.peek().kind == TokenKind::end) {
    fail(lexer_.peek().span, "syntax.empty", "there is no expression here",
         "write `null` for no value");
    return false;
  }
  tree_.root = expression();
  return finish();
}

bool Parser::tests_only() {
  in_tests_ = true;
  tree_.root = unary_tests();
  return finish();
}

Node* Parser::fail(Span span, std::string_view code, std::string message, std::string hint) {
  lexer_.error(span, code, std::move(message), std::move(hint));
  return tree_.make(NodeKind::literal, span);
}

bool Parser::finish() {
  if (!lexer_.failed() && lexer_.peek().kind != TokenKind::end) {
    const Token& t = lexer_.peek();
    if (t.is("<>")) {
      fail(t.span, "syntax.operator", "`<>` is not an operator of this language", "write `!=`");
      return false;
    }
    fail(t.span, "syntax.rest",
         fmt::format("`{}` does not belong to the expression before it", t.text), rest_hint(t));
  }
  return !lexer_.failed();
}

Token Parser::next() {
  Token t = lexer_.next();
  if (lexer_.count() > kMaxTokens) {
    fail(t.span, "limit.tokens", fmt::format("this expression has more than {} parts", kMaxTokens),
         "give a part of it a name of its own, as a decision or a function");
    t.kind = TokenKind::error;
  }
  last_ = t.kind;
  last_text_ = t.text;
  last_span_ = t.span;
  return t;
}

bool Parser::accept(std::string_view text) {
  if (!peek_is(text)) return false;
  next();
  return true;
}

void Parser::expect(std::string_view text, std::string_view after, std::string hint) {
  if (lexer_.failed() || accept(text)) return;
  const Token& t = lexer_.peek();
  const std::string found =
      t.kind == TokenKind::end ? "the expression ends" : fmt::format("`{}` stands", t.text);
  if (std::string slip = slip_hint(t); !slip.empty()) hint = std::move(slip);
  fail(t.span, "syntax.expected", fmt::format("{} where `{}` is wanted {}", found, text, after),
       std::move(hint));
}

Node* Parser::node(NodeKind kind, text::Offset begin, std::vector<Node*> children) {
  Node* n = tree_.make(kind, {begin, std::max(begin, lexer_.last_end())});
  n->children = std::move(children);
  return n;
}

bool Parser::too_deep() {
  if (depth_ <= kMaxDepth) return false;
  fail(lexer_.peek().span, "limit.depth",
       fmt::format("this expression is nested more than {} deep", kMaxDepth),
       "give a part of it a name of its own, as a decision or a function");
  return true;
}

Node* Parser::expression() {
  const Token& t = lexer_.peek();
  if (t.kind == TokenKind::word) {
    if (t.text == "if") return conditional();
    if (t.text == "for") return iteration(NodeKind::for_each, "return");
    if (t.text == "some") return iteration(NodeKind::some, "satisfies");
    if (t.text == "every") return iteration(NodeKind::every, "satisfies");
  }
  return binary(1);
}

Node* Parser::operand() { return binary(kComparisonPrecedence + 1); }

Node* Parser::binary(int weakest) {
  Node* left = unary();
  std::uint32_t links = 0;  // `between` and `in` on the left of each other nest
  int strongest = kStrongest;
  while (!lexer_.failed() && left->kind != NodeKind::tests) {
    const Token& t = lexer_.peek();
    if (t.kind != TokenKind::symbol && t.kind != TokenKind::word) break;
    const auto* op = std::find_if(kOperators.begin(), kOperators.end(),
                                  [&](const Operator& o) { return o.text == t.text; });
    if (op == kOperators.end() || op->precedence < weakest || op->precedence > strongest) break;
    strongest = op->precedence;
    const text::Offset begin = left->span.begin;
    next();
    if (op->kind == NodeKind::between) {
      Node* low = operand();
      expect("and", "between the two ends of `between`");
      Node* high = operand();
      left = node(NodeKind::between, begin, {left, low, high});
    } else if (op->kind == NodeKind::in) {
      Node* tests = membership();
      left = node(NodeKind::in, begin, {left, tests});
    } else {
      Node* right = binary(op->precedence + 1);
      left = node(op->kind, begin, {left, right});
      continue;
    }
    ++links;
    ++depth_;
    if (too_deep()) break;
  }
  depth_ -= links;
  return left;
}

Node* Parser::unary() {
  const Depth depth(*this);
  if (too_deep()) return tree_.make(NodeKind::literal, {});
  if (peek_is("-")) {
    tests_allowed_ = false;
    const text::Offset begin = next().span.begin;
    Node* operand = unary();
    return node(NodeKind::negate, begin, {operand});
  }
  Node* operand = primary();
  if (operand->kind == NodeKind::tests) return operand;
  operand = postfix(operand);
  std::uint32_t links = 0;
  while (!lexer_.failed() && peek_is("instance")) {
    next();
    expect("of", "behind `instance`");
    const text::Offset begin = operand->span.begin;
    const TypeNode* type = type_expression();
    operand = node(NodeKind::instance_of, begin, {operand});
    operand->type_expression = type;
    ++links;
    ++depth_;
    if (too_deep()) break;
  }
  depth_ -= links;
  return operand;
}

Node* Parser::postfix(Node* base) {
  std::uint32_t links = 0;
  while (!lexer_.failed()) {
    const text::Offset begin = base->span.begin;
    if (peek_is(".")) {
      next();
      const Token entry = lexer_.next_entry();
      if (entry.kind != TokenKind::name) {
        base = fail(entry.span, "syntax.path", "the name of an entry is wanted behind `.`");
        break;
      }
      base = node(NodeKind::path, begin, {base});
      base->text = entry.text;
    } else if (peek_is("[") && !(in_range_ && ends_range())) {
      next();
      const bool outer = std::exchange(in_range_, false);
      lexer_.push_local("item");
      Node* condition = expression();
      lexer_.pop_local(1);
      in_range_ = outer;
      expect("]", "behind the condition of a filter");
      base = node(NodeKind::filter, begin, {base, condition});
    } else if (peek_is("(")) {
      base = call(base);
    } else {
      break;
    }
    ++links;
    ++depth_;
    if (too_deep()) break;
  }
  depth_ -= links;
  return base;
}

// Inside the upper end of a range, `[` closes it (`]1..5[`) unless an expression begins behind it.
bool Parser::ends_range() {
  const Lexer::Mark here = lexer_.mark();
  (void)lexer_.next();
  const Token& t = lexer_.peek();
  static constexpr std::array<std::string_view, 20> kBehind{
      ")",  "]", ",",  "}", "and", "or", "then", "else", "return", "satisfies",
      "in", "=", "!=", "<", "<=",  ">",  ">=",   "..",   ".",      "instance"};
  const bool ends =
      t.kind == TokenKind::end ||
      std::any_of(kBehind.begin(), kBehind.end(), [&](std::string_view s) { return t.is(s); });
  lexer_.reset(here);
  return ends;
}

Node* Parser::call(Node* callee) {
  const text::Offset begin = callee->span.begin;
  next();
  const bool outer = std::exchange(in_range_, false);
  std::vector<Node*> children{callee};
  std::vector<NamePart> names;
  if (!peek_is(")")) {
    do {
      if (auto name = argument_name()) names.push_back(std::move(*name));
      children.push_back(expression());
      if (!names.empty() && names.size() + 1 != children.size()) {
        fail(children.back()->span, "syntax.argument",
             "arguments are either all named or all in order",
             "write `f(1, 2)` or `f(a: 1, b: 2)`");
      }
    } while (!lexer_.failed() && accept(","));
  }
  in_range_ = outer;
  expect(")", "behind the arguments");
  Node* n = node(NodeKind::call, begin, std::move(children));
  n->names = std::move(names);
  return n;
}

std::optional<NamePart> Parser::argument_name() {
  const Lexer::Mark here = lexer_.mark();
  const TokenKind kind = lexer_.peek().kind;
  if (kind != TokenKind::word && kind != TokenKind::name) return std::nullopt;
  Token key = lexer_.next_key();
  if (!key.text.empty() && peek_is(":")) {
    next();
    return NamePart{key.text, key.span};
  }
  lexer_.reset(here);
  return std::nullopt;
}

bool parse_expression(const text::Located& text, const Context& context, const Locals& locals,
                      Tree& tree) {
  return Parser(text, context, locals, tree).expression_only();
}

bool parse_tests(const text::Located& text, const Context& context, const Locals& locals,
                 Tree& tree) {
  return Parser(text, context, locals, tree).tests_only();
}

std::optional<std::size_t> find_closing_brace(std::string_view text, std::size_t begin) {
  int depth = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i - begin;
    }
  }
  return std::nullopt;
}

}  // namespace aftersales::feel
