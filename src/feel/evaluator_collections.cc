// Lists, contexts, filters, membership and branches at run time.
#include <algorithm>
#include <utility>

#include "feel/calls.h"
#include "feel/compare.h"
#include "feel/evaluator.h"

namespace aftersales::feel {

using value::is_settled;

/// What the elements that are not settled make of the whole; null if all are.
Value Evaluator::unsettled_of(std::span<const Value> values) {
  Value all;
  for (const Value& v : values) {
    if (!is_settled(v)) all = all.is_null() ? v : merge(all, v);
  }
  return all;
}

Value Evaluator::make_list(std::span<Value> elements) {
  const Value unsettled = unsettled_of(elements);
  if (!unsettled.is_null()) return unsettled;
  List list;
  list.reserve(elements.size());
  for (Value& v : elements) list.push_back(kept(std::move(v)));
  return bounded(Value(std::move(list)));
}

Value Evaluator::make_context(const ContextPlan& plan, std::span<Value> values) {
  if (plan.twice) return fail("eval.duplicate-entry", "the context has an entry twice");
  const Value unsettled = unsettled_of(values);
  if (!unsettled.is_null()) return unsettled;
  Entries entries;
  entries.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    entries.emplace_back(plan.keys[i], kept(std::move(values[i])));
  return bounded(Value(std::move(entries)));
}

Value Evaluator::make_closure(const Expression& expression, const FunctionPlan& plan,
                              std::span<Value> captured) {
  std::vector<Value> values;
  values.reserve(captured.size());
  for (Value& v : captured) values.push_back(kept(std::move(v)));
  return bounded(closure(expression, plan, std::move(values)));
}

/// Both sides of an `if` whose condition is unknown: known all the same if they agree. What is on
/// the stack is the condition, then the result.
// On the safe side: what a condition is made of stands somewhere before its branch.
bool Evaluator::may_fail(const Program& program, std::uint32_t end) {
  return std::any_of(program.code.begin(), program.code.begin() + end, [&](const Instruction& in) {
    switch (in.op) {
      case Op::constant:
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::negate:
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
      case Op::and_then:
      case Op::or_else:
      case Op::conjunction:
      case Op::disjunction:
      case Op::invert:
      case Op::branch:
      case Op::jump:
      case Op::between:
      case Op::matches:
      case Op::range:
      case Op::unary_range:
      case Op::list:
        return false;
      case Op::slot:
        return slot_may_fail(in.a);
      default:
        return true;
    }
  });
}

void Evaluator::branch(const Activation& act, const Instruction& in, std::uint32_t pc, Value* sp) {
  const Value condition = *sp;
  if (value::is_failure(condition)) return;
  execute(act, pc + 1, in.a - 1, sp);
  const Value yes = kept(std::move(*sp));
  execute(act, in.a, in.b, sp);
  if (is_settled(yes) && is_settled(*sp) && yes == *sp && (!strict() || !may_fail(act.program, pc)))
    return;
  if (value::is_failure(yes) && value::is_failure(*sp)) {
    *sp = yes;
    return;
  }
  Value needs = condition;
  if (value::is_unknown(yes)) needs = merge(needs, yes);
  if (value::is_unknown(*sp)) needs = merge(needs, *sp);
  *sp = needs;
}

Value Evaluator::between(const Value& v, const Value& low, const Value& high) {
  // Null at either end makes the whole null (DMN 1.5, 10.3.2.13.2).
  if (is_settled(low) && is_settled(high) && (low.is_null() || high.is_null()))
    return absent("eval.null", "an end of `between` is null");
  const auto compared = [&](Op op, const Value& end) {
    return is_settled(v) && is_settled(end) ? comparison(op, v, end, *this) : merge(v, end);
  };
  const Value above = compared(Op::greater_equal, low);
  return conjunction(above, compared(Op::less_equal, high), *this);
}

Value Evaluator::membership(const Value& subject, const Value& test) {
  if (test.kind() == Kind::boolean && subject.kind() != Kind::boolean && !subject.is_null())
    return test;
  if (test.kind() == Kind::range) {
    if (const auto inside = contains(value::as_range(test), subject, dialect()))
      return Value(*inside);
    return absent("eval.comparison", "the value cannot be compared with the ends of the range");
  }
  if (test.kind() == Kind::list) {
    if (subject.kind() == Kind::list && comparison(Op::equal, subject, test, *this).as_bool())
      return Value(true);
    for (const Value& element : test.as_list()) {
      if (!spend(1)) return budget_failure();
      if (element.kind() == Kind::range) {
        if (contains(value::as_range(element), subject, dialect()).value_or(false))
          return Value(true);
      } else if (comparison(Op::equal, subject, element, *this).as_bool()) {
        return Value(true);
      }
    }
    return Value(false);
  }
  return comparison(Op::equal, subject, test, *this);
}

// DMN 1.5, 10.3.2.5: a position, or a condition that the elements are tried against; a single value
// is a list of one.
void Evaluator::filter(const Activation& act, const Instruction& in, std::uint32_t pc, Value* sp) {
  const Value base = kept(std::move(sp[-1]));
  if (!is_settled(base)) {
    sp[-1] = base;
    return;
  }
  const bool single = base.kind() != Kind::list;
  const List one{base};
  const List& elements = single ? one : base.as_list();
  if (base.is_null()) {
    sp[-1] = List{};
    act.frame[in.b] = Value();
    execute(act, pc + 1, in.a, sp);
    if (value::is_numeric(*sp)) sp[-1] = Value();
    return;
  }
  List accepted;
  Value unsettled;
  const Value outer = std::move(act.frame[in.b]);
  // A position does not depend on the element, so the first value tells which of the two it is.
  for (std::size_t i = 0; i < elements.size() || i == 0; ++i) {
    if (!spend(1 + (in.a - pc) / kInstructionsPerStep)) {
      sp[-1] = budget_failure();
      return;
    }
    act.frame[in.b] = i < elements.size() ? elements[i] : Value();
    execute(act, pc + 1, in.a, sp);
    const Value condition = kept(std::move(*sp));
    if (value::is_numeric(condition)) {
      sp[-1] = element_at(elements, condition.as_number(), *this);
      act.frame[in.b] = outer;
      return;
    }
    if (i >= elements.size()) break;
    if (!is_settled(condition))
      unsettled = unsettled.is_null() ? condition : merge(unsettled, condition);
    if (condition.as_bool()) accepted.push_back(elements[i]);
  }
  act.frame[in.b] = outer;
  sp[-1] = unsettled.is_null() ? bounded(Value(std::move(accepted))) : unsettled;
}

}  // namespace aftersales::feel
