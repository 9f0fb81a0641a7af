// A tree -> the same tree with types and meanings, or every mistake in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/ast.h"
#include "feel/scope.h"

namespace aftersales::feel {

/// A name that the place of an expression brings along: a function's parameter, `?` of a cell.
struct TypedLocal {
  std::string name;
  TypeRef type = nullptr;
  bool entries = false;  // the entries of its value are in scope, too, as in a filter
};

/// Checks one expression. `locals` get the frame's first indices. In packs every type error is
/// reported; bare FEEL reports only what cannot be given a meaning at all, the rest becomes null at
/// run time.
class Checker {
 public:
  Checker(const text::Located& text, const Context& context, Tree& tree,
          const std::vector<TypedLocal>& locals);

  /// The type of the expression; `wanted` (may be null) is the type that it has to have.
  TypeRef check_root(TypeRef wanted);
  /// Unary tests for values of type `subject`; `?` is the first local.
  void check_tests_root(TypeRef subject);

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::uint32_t frame_size() const { return frame_size_; }

 private:
  struct Local {
    std::string name;
    TypeRef type = nullptr;
    std::uint32_t index = 0;
    bool entries = false;  // the entries of the value at `index` are in scope: a filter's element
  };
  struct Frame {
    Node* function = nullptr;  // null: the expression itself
    std::vector<Local> locals;
    std::vector<Local> captured;  // index: among the captured values
    std::uint32_t next = 0, size = 0;
  };

  /// What checking a node found, held back until it is known whether its place helps it to a
  /// meaning (a bare value of an enumeration has none of its own).
  struct Mistake {
    Span span;
    std::string code, message, hint;
  };
  struct Attempt {
    TypeRef type = nullptr;
    std::vector<Mistake> mistakes;
    [[nodiscard]] bool is(TypeKind kind) const { return mistakes.empty() && type->is(kind); }
  };

  // checker.cc: mistakes, locals, what is wanted
  TypeRef check(Node& node, TypeRef wanted);
  TypeRef infer(Node& node, TypeRef wanted);
  TypeRef literal_type(Node& node);
  void place_in_zone(Node& node);
  TypeRef demand(Node& node, TypeRef found, TypeRef wanted);
  Attempt attempt(Node& node);
  TypeRef commit(Attempt attempt);
  TypeRef settle(Node& node, Attempt attempt, TypeRef enumeration);

  // checker_names.cc
  TypeRef check_name(Node& node, TypeRef wanted);
  TypeRef check_path(Node& node);
  void report_two_meanings(const Node& node);
  TypeRef resolve(std::string_view name, Binding& binding);
  TypeRef resolve_from(std::size_t depth, std::size_t locals, std::string_view name,
                       Binding& binding);
  TypeRef lookup(std::size_t depth, std::size_t locals, std::string_view name, Binding& binding);
  TypeRef capture(std::size_t depth, std::string_view name, Binding& binding);
  TypeRef entry_of(TypeRef base, std::string_view entry, Node& node);
  bool as_enum_value(Node& node, TypeRef wanted);
  TypeRef unknown_name(Node& node, const std::string& name, TypeRef wanted);

  // checker_collections.cc
  TypeRef check_filter(Node& node);
  TypeRef check_list(Node& node, TypeRef wanted);
  TypeRef check_context(Node& node, TypeRef wanted);
  TypeRef check_range(Node& node, TypeRef wanted);

  // checker_forms.cc
  TypeRef check_conditional(Node& node, TypeRef wanted);
  TypeRef check_iteration(Node& node, TypeRef wanted);
  TypeRef check_function(Node& node, TypeRef wanted);
  TypeRef resolve_type(const TypeNode& type);
  void check_free(const NamePart& name, std::string_view what);

  // checker_operators.cc
  TypeRef check_binary(Node& node);
  TypeRef arithmetic(Node& node, TypeRef left, TypeRef right);
  TypeRef check_comparison(Node& node, TypeRef left_type);
  void comparable(Node& node, const Node& left_node, TypeRef left, const Node& right_node,
                  TypeRef right, NodeKind op);
  TypeRef check_between(Node& node);
  TypeRef check_in(Node& node);
  void check_test(Node& test, TypeRef subject, const Node& subject_node);
  TypeRef enum_among(Node& tests, const Node& subject);
  TypeRef check_negate(Node& node);

  // checker_calls.cc
  TypeRef check_call(Node& node);
  bool wrong_argument(Node& node, const std::string& name, std::span<const Signature> candidates);
  void check_length(const Node& node, const std::vector<std::int32_t>& argument_of);
  TypeRef call_builtin(Node& node, const std::string& name, std::span<const Signature> candidates);
  TypeRef call_declared(Node& node, const DeclaredFunction& function);
  TypeRef call_value(Node& node, TypeRef callee);
  bool arrange(const Node& call, const std::vector<Parameter>& parameters,
               std::vector<std::int32_t>& argument_of, std::string* why) const;
  TypeRef apply(Node& node, const Signature& signature, std::vector<std::int32_t> argument_of,
                std::vector<Attempt> attempts);
  TypeRef check_argument(Node& argument, TypeRef wanted, Attempt attempt);
  std::vector<Attempt> attempt_arguments(Node& node);
  bool would_fit(const Node& node, const Signature& signature,
                 const std::vector<std::int32_t>& argument_of,
                 const std::vector<Attempt>& attempts);
  [[nodiscard]] static std::size_t closeness(const Signature& signature,
                                             const std::vector<std::int32_t>& argument_of,
                                             const std::vector<Attempt>& attempts);
  Kind fold(Node& node);
  void check_pattern(const Node& node);

  // checker_hints.cc: what to write instead
  [[nodiscard]] std::string with_unit(const Node& node) const;
  [[nodiscard]] std::string hint_for(const Node& node, TypeRef found, TypeRef wanted) const;
  [[nodiscard]] std::string textual_hint(const Node& node, TypeRef wanted) const;
  [[nodiscard]] std::string comparison_hint(const Node& node, const Node& left_node, TypeRef left,
                                            const Node& right_node, TypeRef right) const;
  [[nodiscard]] std::string day_hint(const Node& node, const Node& moment, TypeRef type,
                                     const Node& other) const;
  [[nodiscard]] std::string operands_hint(const Node& node, TypeRef left, TypeRef right) const;
  [[nodiscard]] std::string each_hint(const Node& node) const;
  [[nodiscard]] std::string calendar_hint(const std::string& name) const;
  [[nodiscard]] std::string name_hint(const Node& node, const std::string& name,
                                      TypeRef wanted) const;
  [[nodiscard]] std::string value_hint(const Node& node, std::string_view word,
                                       const value::SharedEnum& type) const;
  [[nodiscard]] std::string days_between(const Node& difference) const;
  [[nodiscard]] bool is_whole_cell(const Node& node) const;

  // checker_slips.cc: what has a meaning, and hardly the one that was meant
  [[nodiscard]] bool is_percentage(const Node& node) const;
  bool is_share_of_nothing(const Node& node, TypeRef found, TypeRef wanted);
  bool compares_share(const Node& left_node, TypeRef left, const Node& right_node, TypeRef right);
  bool adds_share(const Node& node, TypeRef left, TypeRef right);
  [[nodiscard]] bool spells_value(const Node& node, TypeRef enumeration) const;
  [[nodiscard]] bool is_bare_value(const Node& node, TypeRef subject) const;
  [[nodiscard]] std::string value_text(const Node& node, TypeRef subject) const;
  bool is_unquoted_value(Node& node, TypeRef wanted);
  std::size_t joined_values(const std::vector<Node*>& chain, std::size_t at);
  bool is_joined_test(Node& test, TypeRef subject);
  bool is_difference_test(const Node& test, TypeRef subject);
  bool is_time_in_calendar(const Node& node);

  // locals
  std::uint32_t push(std::string name, TypeRef type);
  void pop(std::size_t count);
  [[nodiscard]] Frame& frame() { return frames_.back(); }

  // errors
  void error(Span span, std::string_view code, std::string message, std::string hint = {});
  [[nodiscard]] bool strict() const { return context_.dialect == Dialect::pack; }
  [[nodiscard]] std::string source_of(Span span) const {
    return text_.text().substr(span.begin, span.end - span.begin);
  }

  const text::Located& text_;
  Context context_;
  Tree& tree_;
  std::vector<Frame> frames_;
  std::uint32_t frame_size_ = 0;
  std::vector<Mistake>* held_back_ = nullptr;
  static constexpr std::uint32_t kMaxChecks = 500'000;
  std::uint32_t checks_ = 0;
  bool failed_ = false;
};

/// A name, or a path of names as an unknown dotted name parses: `request.resaon`. Empty if the node
/// is neither.
[[nodiscard]] std::string dotted_name(const Node& node);

[[nodiscard]] inline bool is_moment(TypeRef t) {
  return t->is(TypeKind::date) || t->is(TypeKind::date_time);
}
[[nodiscard]] inline bool is_length(TypeRef t) {
  return t->is(TypeKind::duration) || t->is(TypeKind::period);
}

/// Whether a node may be a bare value of an enumeration: a name, a dotted name, or a text.
[[nodiscard]] bool may_be_value(const Node& node);

/// The operands of a chain of binary operators that associates to the left, the innermost left one
/// first, so that long chains are walked without recursion: for a + b + c the nodes (a + b), ((a +
/// b) + c).
[[nodiscard]] std::vector<Node*> left_chain(Node& node);

}  // namespace aftersales::feel
