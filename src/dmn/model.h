// A DMN model as its file says it: plain structs, nothing in it understood yet (DMN 1.5, 6 to 8 and
// 10). Whatever reads a file, of whichever form, fills these.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aftersales::dmn {

/// A name and the name of its type; empty: any.
struct Variable {
  std::string name;
  std::string type;
};

/// DMN 1.5, 7.3.3: another name of a type, a list, a structure, or a function.
struct ItemDefinition {
  std::string name;
  std::string type;
  bool is_collection = false;
  std::vector<ItemDefinition> components;
  struct Function {
    std::vector<Variable> parameters;
    std::string result;
  };
  std::optional<Function> function;
};

/// DMN 1.5, 8.2.8 and 8.2.9.
enum class HitPolicy : std::uint8_t {
  unique,
  first,
  priority,
  any,
  collect,
  rule_order,
  output_order
};
enum class Aggregation : std::uint8_t { none, sum, count, min, max };

struct DecisionTable {
  HitPolicy hit = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  struct Input {
    std::string expression;
    std::string type;
  };
  struct Output {
    std::string name;
    std::string type;
    std::string values;         // in their order of priority; may be empty
    std::string default_entry;  // may be empty
  };
  struct Rule {
    std::vector<std::string> tests;     // by input
    std::vector<std::string> outcomes;  // by output
  };
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
};

/// A boxed expression (DMN 1.5, 10.2).
struct Boxed {
  enum class Kind : std::uint8_t {
    none,         // no logic: null
    literal,      // `text`
    context,      // `parts` by `names`; one without a name is the result
    invocation,   // `parts`: what is called, then the arguments by `names`
    function,     // `parts`: the body; `names`: the parameters
    table,        // `table`
    conditional,  // `parts`: if, then, else
    filter,       // `parts`: in, match
    for_each,     // `parts`: in, return; `names`: the iterator
    some,
    every,     // `parts`: in, satisfies; `names` likewise
    list,      // `parts`: the elements
    relation,  // `parts`: the cells, row by row; `names`: the columns
  };
  Kind kind = Kind::none;
  std::string type;  // of the value; empty: any
  std::string text;
  std::vector<Variable> names;
  std::vector<Boxed> parts;
  std::unique_ptr<DecisionTable> table;
  bool external = false;  // of a function: written in another language
};

struct Decision {
  Variable variable;
  std::vector<std::string> requires_names;  // inputs, decisions, knowledge; empty: sees everything
  Boxed logic;
};

struct Knowledge {
  Variable variable;
  Boxed logic;  // a function
};

/// DMN 1.5, 6.3.11: the parameters are the input data, then the input decisions.
struct Service {
  Variable variable;
  std::vector<std::string> outputs;
  std::vector<std::string> encapsulated;
  std::vector<std::string> input_decisions;
  std::vector<std::string> input_data;
};

struct Model {
  std::string name;
  std::vector<ItemDefinition> items;
  std::vector<Variable> inputs;
  std::vector<Knowledge> knowledge;
  std::vector<Decision> decisions;
  std::vector<Service> services;
};

}  // namespace aftersales::dmn
