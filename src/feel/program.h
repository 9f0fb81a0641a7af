// What an expression is compiled to: a program over numbered slots, run by the evaluator.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "feel/builtins.h"
#include "feel/regex.h"
#include "feel/type.h"
#include "text/source.h"

namespace aftersales::feel {

/// Instructions of a stack machine. `a`, `b` are operands; what they mean is said behind each.
enum class Op : std::uint8_t {
  constant,  // push constants[a]
  slot,      // push the value of a fact, decision or parameter: slots[a]
  local,     // push frame[a]
  store,     // pop into frame[a]
  captured,  // push captured[a]
  entry,     // push the entry names[b] of frame[a]
  entry_or,  // the same if there is one, then go to `c`; else go on
  missing,   // a name without a meaning (bare FEEL): names[a]; b: a literal that is no date
  path,      // entry or property names[a] of the top
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  and_then,  // top is false: go to a; else go on (the top stays)
  or_else,   // top is true: go to a
  conjunction,
  disjunction,
  invert,   // top := not top, null stays null
  branch,   // pop the condition: true goes on, unknown takes both sides, else go to a; b: behind
            // both
  jump,     // go to a
  between,  // pop high, low, value
  matches,  // pop a test's value and the subject: equal, in the list, or in the range
  list,     // pop a elements
  context,  // pop entries, keys in contexts[a]
  range,    // pop high and low; a: closed ends, as NodeFlags
  unary_range,  // pop an end; a: the comparison, as Op
  filter,       // pop the base; the condition is [pc + 1, a), its element frame[b]
  loop,         // loops[a]
  closure,      // pop what functions[a] captures
  builtin,      // pop the arguments of calls[a]
  overloaded,   // pop b arguments; calls[a] names the built-in, the overload is found now
  declared,     // pop b arguments, call the pack's function a
  call,         // pop b arguments and the function below them
  instance_of,  // types[a]
};

struct Instruction {
  Op op;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

struct LoopPlan {
  enum Kind : std::uint8_t { for_each, some, every } kind = for_each;
  struct Domain {
    std::uint32_t begin = 0, end = 0;  // code that pushes a list, or two ends of a range
    bool is_range = false;             // written `a..b`
    std::uint32_t local = 0;
  };
  std::vector<Domain> domains;
  std::uint32_t partial = 0;  // local of `partial`
  bool uses_partial = false;
  std::uint32_t body_begin = 0, body_end = 0;
};

struct CallPlan {
  const Signature* signature = nullptr;
  std::vector<std::string> names;  // of the arguments, for overloads found at run time
  std::vector<std::int8_t>
      given;  // for each parameter: is it on the stack? (the last may be a rest list)
  std::uint32_t rest_count = 0;  // arguments of a rest parameter
  std::int8_t extreme = 0;       // of `max` of several arguments 1, of `min` -1
  // Of a regular expression that is a literal: compiled, and what runs it in the built-in's place.
  std::shared_ptr<const Regex> regex = nullptr;
  Value (*run)(const Call&, const Regex&) = nullptr;
};

struct ContextPlan {
  std::vector<std::string> keys;
  bool twice = false;  // a key stands twice
};

struct Program {
  std::vector<Instruction> code;
  std::vector<text::Span> spans;  // one for each instruction
  std::uint32_t frame = 0;        // locals
  std::uint32_t stack = 0;        // the most values on the stack
};

/// One operation on a figure and another, as reckon() does them: see figures.cc.
struct FigureStep {
  enum Kind : std::uint8_t { load, push, add, subtract, multiply, divide, least, greatest };
  enum Source : std::uint8_t { number, slot, pushed };
  Kind kind = load;
  Source from = number;          // where the other one is
  bool is_first = false;         // the other one stands first
  bool is_money = false;         // of a number
  std::uint32_t n = 0;           // of a slot
  std::uint32_t at = 0;          // of a slot: the instruction that reads it
  std::int32_t exponent = 0;     // of a number, as it is stored
  std::int64_t coefficient = 0;  // of a number
};

struct Expression;

struct FunctionPlan {
  Program program;
  std::vector<std::string> parameters;
  std::vector<TypeRef> types;
  std::uint32_t captures = 0;
  std::string text;  // as written, for printing
  bool external = false;
};

/// A compiled expression. Immutable; shared by all evaluations.
struct Expression {
  Program program;
  TypeRef type = nullptr;
  std::vector<Value> constants;
  std::vector<std::string> names;
  std::vector<ContextPlan> contexts;
  std::vector<LoopPlan> loops;
  std::vector<CallPlan> calls;
  std::vector<TypeRef> types;
  std::vector<std::unique_ptr<FunctionPlan>> functions;
  std::vector<std::uint32_t> slots;  // read, each once, in order of appearance
  std::vector<std::int32_t> called;  // functions of the pack
  bool needs_moment = false;         // calls now(), today() or the like
  std::vector<FigureStep> figures;   // if nothing but figures are expected in it
  text::Located text;                // where it stands

  [[nodiscard]] bool is_constant() const {
    return program.code.size() == 1 && program.code[0].op == Op::constant;
  }
};

/// Its steps, one for each instruction, if it only adds, subtracts, multiplies and divides what may
/// be numbers, and takes the greatest or the least of some; none if it does anything else.
[[nodiscard]] std::vector<FigureStep> figures_of(const Expression& expression);

}  // namespace aftersales::feel
