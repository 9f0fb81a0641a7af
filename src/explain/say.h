// A checked expression -> the same in words, with names or with the values that a run found.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/speaker.h"
#include "explain/words.h"

namespace aftersales::explain {

/// Longer expressions are cut: nobody reads them out.
inline constexpr std::size_t kLongestExpression = 300;  // code points

[[nodiscard]] inline bool is_number(const feel::Node& n) {
  return n.kind == feel::NodeKind::literal && n.value.kind() == Kind::number;
}

/// Speaks of one expression. Copyable: a copy may give a loop's variable a value.
class Saying {
 public:
  Saying(const Speaker& speaker, const feel::Compiled& compiled);

  feel::TypeRef tested = nullptr;  // of unary tests: the type of the value tested

  [[nodiscard]] std::string say(const feel::Node& n, Naming naming) const;
  [[nodiscard]] std::string say_tests(const feel::Node& n) const;
  /// What makes `a or b`, `a and b` or a single condition true or false: the parts that are so,
  /// each with its value and, if it does not hold, what it asks for. Nothing if none was looked at.
  [[nodiscard]] std::string say_conditions(const feel::Node& n, bool hold) const;

  using Node = feel::Node;
  /// Whether all that it needs is known here: a variable of a loop that is not walked is not.
  [[nodiscard]] bool can_evaluate(const Node& n) const;
  [[nodiscard]] Value evaluate(const Node& n) const;
  /// Whether the run has needed all that it names.
  [[nodiscard]] bool was_looked_at(const Node& n) const;
  /// A deadline of no days, which nobody was promised.
  [[nodiscard]] static bool is_no_deadline(const Speaker& speaker, const feel::Compiled& compiled);
  /// Of an `if` the branch that its condition chose; null for anything else, and where that is not
  /// known.
  [[nodiscard]] const Node* taken_branch(const Node& n) const;

 private:
  [[nodiscard]] std::string say_bare(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_literal(const Node& n, bool as_money) const;
  [[nodiscard]] std::string say_limit(const Node& n, std::string said) const;
  [[nodiscard]] std::string say_product(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_name(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_path(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_call(const Node& n, Naming naming) const;
  [[nodiscard]] bool names_no_deadline(const Node& n) const;
  [[nodiscard]] std::string say_sum(const Node& argument) const;
  [[nodiscard]] std::string say_binary(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_operand(const Node& n, const Node& other, Naming naming) const;
  [[nodiscard]] std::string say_conditional(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_range(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_test(const Node& n, Naming naming) const;
  [[nodiscard]] std::string say_condition(const Node& n, bool holds) const;
  [[nodiscard]] std::string comparison(feel::NodeKind kind, const std::string& said,
                                       const Node& operand) const;
  [[nodiscard]] std::string say_whole(const Node& n, Naming naming) const;
  [[nodiscard]] std::string alternatives(const std::vector<Node*>& nodes, Naming naming,
                                         bool in_quotes = false) const;
  /// In quotation marks, if it is a word.
  [[nodiscard]] std::string quoted(const std::string& said, const Node& n) const;
  [[nodiscard]] std::string say_quantified(const Node& n, Naming naming) const;
  [[nodiscard]] std::string with(const std::string& name, const Value& value, Naming naming,
                                 bool has_label) const;
  [[nodiscard]] std::string source(const Node& n) const;
  [[nodiscard]] std::string_view word_of(Word word) const;

  const Speaker& speaker_;
  const feel::Compiled& compiled_;
  std::vector<Value> locals_;  // the first places of the frame
  std::vector<bool> bound_;    // which of them have a value
};

}  // namespace aftersales::explain
