// The parser itself, shared by the files that implement its parts; parser.h is its front.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/lexer.h"
#include "feel/parser.h"

namespace aftersales::feel {

/// Reads one expression or one list of unary tests. Recursive descent for what has keywords and
/// brackets, a table of precedence for the rest. The depth of the tree is bounded here (chains of
/// binary operators to the left apart), so that later passes can be plain recursion.
class Parser {
 public:
  Parser(const text::Located& text, const Context& context, const Locals& locals, Tree& tree);

  bool expression_only();
  bool tests_only();

 private:
  /// Counts one level of nesting for as long as it lives.
  struct Depth {
    explicit Depth(Parser& p) : parser(p) { ++parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  // parser.cc: tokens, operators, what stands behind an operand
  Node* fail(Span span, std::string_view code, std::string message, std::string hint = {});
  bool finish();
  Token next();
  bool peek_is(std::string_view text) { return lexer_.peek().is(text); }
  bool accept(std::string_view text);
  void expect(std::string_view text, std::string_view after, std::string hint = {});
  Node* node(NodeKind kind, text::Offset begin, std::vector<Node*> children);
  bool too_deep();
  Node* expression();
  Node* binary(int weakest);
  Node* operand();
  Node* unary();
  Node* postfix(Node* base);
  bool ends_range();
  Node* call(Node* callee);
  std::optional<NamePart> argument_name();

  // parser_operands.cc
  Node* primary();
  Node* name();
  Node* word();
  Node* literal();
  Node* at_literal();
  Node* number();
  Node* length_of_time(Node* number);
  Node* range_from(Node* low, bool low_closed, text::Offset begin);
  Node* parenthesis(bool may_hold_tests);
  Node* bracket();
  Node* open_range();
  Node* context();

  // parser_forms.cc
  Node* conditional();
  Node* iteration(NodeKind kind, std::string_view separator);
  bool variable(NamePart& name);
  Node* iteration_domain();
  Node* function();

  // parser_types.cc
  const TypeNode* type_expression();
  bool type_words(TypeNode& type, std::string_view following);
  void type_arguments(TypeNode& type);

  // parser_tests.cc
  bool is_test_operator();
  Node* test();
  Node* membership();
  Node* unary_tests();
  Node* excluded();
  std::vector<Node*> alternatives();
  bool is_split_number();
  [[nodiscard]] Span split_number() const;
  void two_tests(const Node& first);

  // parser_hints.cc: what was meant by a token with which nothing can be done
  [[nodiscard]] std::string rest_hint(const Token& t) const;
  [[nodiscard]] std::string slip_hint(const Token& t) const;
  [[nodiscard]] std::string behind_number_hint(const Token& t) const;
  [[nodiscard]] std::string operand_hint(const Token& t) const;
  [[nodiscard]] std::string between_hint(const Token& t) const;
  [[nodiscard]] std::string written(Span span) const {
    return source_.substr(span.begin, span.end - span.begin);
  }

  const std::string& source_;
  Lexer lexer_;
  Context context_;
  Tree& tree_;
  std::uint32_t depth_ = 0;
  TokenKind last_ = TokenKind::end;  // the token taken last, for hints
  std::string last_text_;
  Span last_span_;
  bool in_tests_ = false;
  bool in_range_ = false;       // parsing the upper end of a range
  bool tests_allowed_ = false;  // the next operand may be several tests in parentheses
};

/// The words for lengths of time, behind a number.
[[nodiscard]] std::vector<std::string> unit_words();

/// How tightly a binary operator binds, 1 the least; 0 if the kind is none.
[[nodiscard]] int precedence_of(NodeKind kind);
/// How a binary operator is written.
[[nodiscard]] std::string_view symbol_of(NodeKind kind);
inline constexpr int kComparisonPrecedence = 3;

}  // namespace aftersales::feel
