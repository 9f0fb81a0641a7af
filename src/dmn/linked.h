// A model whose expressions are compiled: steps over numbered slots and a frame of local values.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "dmn/model.h"
#include "dmn/types.h"
#include "feel/expression.h"
#include "text/report.h"

namespace aftersales::dmn {

using Leaf = std::unique_ptr<feel::Compiled>;  // null if it has a mistake: then it is null

struct LinkedTable {
  HitPolicy hit = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  struct Input {
    Leaf expression;
    feel::TypeRef type = nullptr;
  };
  struct Output {
    std::string name;
    feel::TypeRef type = nullptr;
    Leaf values;  // a list
    Leaf default_entry;
  };
  struct Rule {
    std::vector<Leaf> tests;  // `?` is the first local
    std::vector<Leaf> outcomes;
  };
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
};

/// A boxed expression. Its locals are the first values of the frame, in the order in which they
/// came into scope.
struct Step {
  Boxed::Kind kind = Boxed::Kind::none;
  feel::TypeRef type = nullptr;
  Leaf leaf;
  std::vector<std::string> names;
  std::vector<feel::TypeRef> types;  // of the names
  std::vector<Step> parts;
  std::unique_ptr<LinkedTable> table;
  bool external = false;
};

struct Node {
  enum Kind : std::uint8_t { input, decision, knowledge, service } kind = input;
  std::string name;
  feel::TypeRef type = nullptr;
  Step logic;                                // of a decision or knowledge
  std::vector<std::uint32_t> parameters;     // of a service: slots
  std::vector<std::uint32_t> outputs;        // of a service: slots
  std::vector<std::string> parameter_names;  // of a service, or of knowledge
};

struct Linked {
  explicit Linked(const std::vector<ItemDefinition>& items) : types(items) {}
  Types types;
  std::vector<Node> nodes;  // by slot
  Leaf elements;  // `for element in domain return element`: what FEEL's iterators run over
  std::deque<text::Source> sources;
  std::vector<Diagnostic> diagnostics;

  /// The slot of a name, or -1.
  [[nodiscard]] std::int64_t find(std::string_view name) const;
};

/// Mistakes in expressions are told in `diagnostics`; what has one is null when it is evaluated.
[[nodiscard]] std::unique_ptr<Linked> link(const Model& model);

}  // namespace aftersales::dmn
