// The tree of an expression: what the parser builds, the checker annotates and the compiler reads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feel/type.h"
#include "text/source.h"
#include "value/rep.h"

namespace aftersales::feel {

using text::Span;

enum class NodeKind : std::uint8_t {
  literal,  // value
  name,     // text; binding after checking
  path,     // children: [base]; text: the entry or property; binding: a slot of its own, if any
  filter,   // children: [base, condition or index]; local: of `item`
  call,     // children: [callee, arguments...]; names: of the arguments, if named
  negate,   // children: [operand]
  add,
  subtract,
  multiply,
  divide,
  power,  // children: [left, right]
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,  // children: [left, right]
  conjunction,
  disjunction,  // children: [left, right]
  between,      // children: [value, low, high]
  in,           // children: [value, tests]
  instance_of,  // children: [value]; type_expression
  conditional,  // children: [condition, then, else]
  for_each,  // children: [domains..., body]; names: the variables; local: of the first, `partial`
             // behind the last
  some,
  every,     // children: [domains..., condition]; names, local likewise
  list,      // children: elements
  context,   // children: entries; names: their keys; local: of the first entry
  range,     // children: [low, high]; closed ends in flags
  function,  // children: [body]; names: parameters; parameter_types
  tests,     // children: alternatives of which one must accept; flags: negated
  test,      // children: [operand]; operation: the comparison with the value tested
  wildcard,  // `-`: accepts everything
};

enum NodeFlags : std::uint8_t {
  kLowClosed = 1,
  kHighClosed = 2,
  kNegated = 4,
  kIteration = 8,       // a range written `a..b` in an iteration: may count down, has no brackets
  kParenthesised = 16,  // stood in parentheses (kept for printing and for unary tests)
  kExternal = 32,       // an external (Java) function: never evaluates
};

/// What a name means, once checked.
struct Binding {
  enum Kind : std::uint8_t {
    none,
    slot,      // index: of a fact, decision or parameter
    local,     // index: in the frame
    captured,  // index: among the captured values of the function
    constant,  // `value` of the node
    entry,     // the entry of the frame's value at index that has the name, as in a filter
    entry_or,  // the same if there is such an entry, else what `otherwise` says
  } kind = none;
  std::uint32_t index = 0;
  const Binding* otherwise = nullptr;
  Value value;
};

/// A type as written: `list<number>`, `context<a: string>`, `function<number> -> date`, or a name.
struct TypeNode {
  std::string name;
  std::vector<std::pair<std::string, const TypeNode*>> fields;  // of a context
  std::vector<const TypeNode*> parameters;                      // of list, range, function
  const TypeNode* result = nullptr;                             // of a function
  Span span;
};

/// A value that a function takes along from outside: what its name means there.
struct Captured {
  std::string name;
  Binding binding;
};

struct NamePart {
  std::string text;
  Span span;
};

struct Node {
  NodeKind kind = NodeKind::literal;
  std::uint8_t flags = 0;
  NodeKind operation = NodeKind::equal;  // of a test
  Span span;
  std::string text;
  Value value;
  std::vector<Node*> children;
  std::vector<NamePart> names;
  std::vector<const TypeNode*> parameter_types;  // of a function; null where none is written
  const TypeNode* type_expression = nullptr;

  // Set by the checker.
  TypeRef type = nullptr;
  TypeRef target = nullptr;               // of `instance of`: the type asked for
  std::vector<TypeRef> parameter_target;  // of a function: the types of its parameters
  Binding binding;
  std::uint32_t local = 0;
  std::vector<Captured> captures;               // of a function
  const struct Signature* signature = nullptr;  // of a call of a built-in that is known at load
  std::vector<std::int32_t> argument_of;  // of such a call: for each parameter the child, or -1
  std::int32_t declared_function = -1;    // of a call of a function of the pack
};

/// Owns the nodes of one expression.
class Tree {
 public:
  Node* make(NodeKind kind, Span span) {
    Node* const node = nodes_.emplace_back(std::make_unique<Node>()).get();
    node->kind = kind;
    node->span = span;
    return node;
  }
  TypeNode* make_type(Span span) {
    TypeNode* const node = types_.emplace_back(std::make_unique<TypeNode>()).get();
    node->span = span;
    return node;
  }
  Binding* keep(Binding binding) {
    return bindings_.emplace_back(std::make_unique<Binding>(std::move(binding))).get();
  }
  Node* root = nullptr;

 private:
  // One by one: most trees are of two or three nodes, and large policies have thousands of them.
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::unique_ptr<TypeNode>> types_;
  std::vector<std::unique_ptr<Binding>> bindings_;
};

/// The text of a tree: parsing it again gives the same tree.
[[nodiscard]] std::string to_text(const Node& node);

[[nodiscard]] constexpr bool is_comparison(NodeKind k) {
  return k >= NodeKind::equal && k <= NodeKind::greater_equal;
}
[[nodiscard]] constexpr bool is_binary(NodeKind k) {
  return k >= NodeKind::add && k <= NodeKind::disjunction;
}

}  // namespace aftersales::feel
