// Runs programs. One evaluator belongs to one evaluation of one case; it is not shared between
// threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "feel/ast.h"
#include "feel/program.h"
#include "feel/runtime.h"

namespace aftersales::feel {

/// A slot that has not been worked out yet; evaluation never sees it: resolve() is asked first.
inline constexpr Kind kPending{Kind(203)};

/// A number or an amount of money.
struct Figure {
  Decimal number;
  bool is_money = false;
};

class Evaluator : public Runtime {
 public:
  explicit Evaluator(Dialect dialect) : Runtime(dialect) {}

  /// The value of an expression; `locals` fill the frame's first places. May be unknown or a
  /// failure. The result may borrow from the expression, the locals or a slot: copy it to keep it.
  [[nodiscard]] Value evaluate(const Expression& expression, std::span<const Value> locals = {});

  /// Where slots are read; kPending ones are asked of resolve().
  void set_slots(Value* slots) { slots_ = slots; }
  /// The pack's functions, by index.
  void set_functions(std::span<const Expression* const> functions) { functions_ = functions; }

  /// For the checker: a built-in all of whose arguments are literals.
  [[nodiscard]] Value call_with_literals(const Node& call);

  [[nodiscard]] Value invoke_function(const Value& function, std::span<const Value> arguments);
  [[nodiscard]] Value run_closure(const struct Closure& closure, std::span<const Value> arguments);

 protected:
  /// Works out a pending slot. The default knows none.
  virtual const Value& resolve(std::uint32_t slot);
  /// Whether a slot that is not known may turn out to fail; by default all are facts, which do not.
  [[nodiscard]] virtual bool slot_may_fail(std::uint32_t slot);
  /// The value of an expression of figures; false if that is not the way to work it out.
  [[nodiscard]] bool reckon(const Expression& expression, Figure& result);
  [[nodiscard]] Value value_of(const Figure& figure) const {
    return figure.is_money ? value::money(figure.number, minor_digits_) : Value(figure.number);
  }

 private:
  struct Activation {
    const Expression& expression;
    const Program& program;
    Value* frame;
    const Value* captured;
  };
  const Value& resolve_for(const Expression& expression, const FigureStep& step);
  Value run(const Expression& expression, const Program& program, std::span<const Value> locals,
            const Value* captured);
  Value* execute(const Activation& act, std::uint32_t pc, std::uint32_t end, Value* sp);

  void filter(const Activation& act, const Instruction& in, std::uint32_t pc, Value* sp);
  void loop(const Activation& act, const LoopPlan& plan, Value* sp);
  struct LoopState;
  bool iterate(const Activation& act, const LoopPlan& plan, std::size_t domain, Value* sp,
               LoopState& state);
  bool visit(const Activation& act, const LoopPlan& plan, std::size_t domain, Value element,
             Value* sp, LoopState& state);
  Value unsettled_of(std::span<const Value> values);
  Value make_list(std::span<Value> elements);
  Value make_context(const ContextPlan& plan, std::span<Value> entries);
  Value make_closure(const Expression& expression, const FunctionPlan& plan,
                     std::span<Value> captured);
  Value between(const Value& value, const Value& low, const Value& high);
  /// Whether what stands before an instruction may fail for some value of what is not known.
  bool may_fail(const Program& program, std::uint32_t end);
  void branch(const Activation& act, const Instruction& in, std::uint32_t pc, Value* sp);
  Value* call_planned(const CallPlan& plan, Value* sp);
  Value membership(const Value& subject, const Value& test);

  Value* slots_ = nullptr;
  std::span<const Expression* const> functions_;
  std::uint32_t nesting_ = 0;  // of execute() in itself
  std::vector<Value> stack_;
  std::size_t top_ = 0;
};

/// A value that may be kept: what only borrows becomes an owner.
[[nodiscard]] inline Value kept(Value&& v) {
  return value::Access::owns(v) ? std::move(v) : Value(v);
}

/// Loops and filters pay for long bodies: a step is about as many instructions.
inline constexpr std::uint32_t kInstructionsPerStep = 8;

/// A built-in as a value.
[[nodiscard]] Value builtin_function(const Signature& signature);

// arithmetic.cc: operations on settled values (DMN 1.5, tables 53 to 60).
[[nodiscard]] Value arithmetic(Op op, const Value& a, const Value& b, Runtime& runtime);
[[nodiscard]] Value negated(const Value& v, Runtime& runtime);
/// true, false, or null where the two cannot be compared.
[[nodiscard]] Value comparison(Op op, const Value& a, const Value& b, Runtime& runtime);
/// Kleene's and, or; anything but true and false counts as null. Unknown and failures run through
/// (language 5).
[[nodiscard]] Value conjunction(const Value& a, const Value& b, Runtime& runtime);
[[nodiscard]] Value disjunction(const Value& a, const Value& b, Runtime& runtime);

// properties.cc
/// An entry of a context, a property of a date, time, duration or range; of a list, those of its
/// elements.
[[nodiscard]] Value entry_of(const Value& base, const std::string& name, Runtime& runtime);

}  // namespace aftersales::feel
