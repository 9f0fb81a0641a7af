// for, some and every: over lists and ranges, later domains seeing earlier variables
// (DMN 1.5, 10.3.2.14).
#include <optional>

#include <fmt/format.h>

#include "feel/evaluator.h"
#include "value/decimal_math.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

using value::is_settled;

struct Evaluator::LoopState {
  List results;                  // of `for`
  Value verdict;                 // of `some` and `every`: Kleene's or, and
  Value unsettled;               // of `for`: what an element waits for
  std::optional<Value> stopped;  // what the whole is, if the loop could not go on
};

void Evaluator::loop(const Activation& act, const LoopPlan& plan, Value* sp) {
  LoopState state;
  state.verdict = Value(plan.kind == LoopPlan::every);
  iterate(act, plan, 0, sp, state);
  if (state.stopped)
    *sp = *state.stopped;
  else if (plan.kind != LoopPlan::for_each)
    *sp = state.verdict;
  else
    *sp = state.unsettled.is_null() ? bounded(Value(std::move(state.results))) : state.unsettled;
}

/// False: the loop is over.
bool Evaluator::iterate(const Activation& act, const LoopPlan& plan, std::size_t index, Value* sp,
                        LoopState& state) {
  const LoopPlan::Domain& domain = plan.domains[index];
  Value* end = execute(act, domain.begin, domain.end, sp);
  std::vector<Value> ends;
  for (Value* v = sp; v != end; ++v) ends.push_back(kept(std::move(*v)));
  for (const Value& v : ends) {
    if (!is_settled(v)) {
      state.stopped = v;
      return false;
    }
  }
  if (!domain.is_range && ends[0].kind() == Kind::list) {
    for (const Value& element : ends[0].as_list()) {
      if (!visit(act, plan, index, element, sp, state)) return false;
    }
    return true;
  }
  if (!domain.is_range && ends[0].is_null()) {
    state.stopped = absent("eval.null", "the list to go through is null");
    return false;
  }
  Value low = ends[0];
  Value high = ends.back();
  bool ascending_only = false;
  if (!domain.is_range && ends[0].kind() == Kind::range) {
    const value::SharedRange& r = value::as_range(ends[0]);
    low = r.low;
    high = r.high;
    ascending_only = true;
    if (!r.low_closed || !r.high_closed) low = Value();
  } else if (!domain.is_range && !strict()) {
    return visit(act, plan, index, ends[0], sp, state);  // a single value is a list of one
  }
  const bool numbers = value::is_numeric(low) && value::is_numeric(high);
  const bool dates = low.kind() == Kind::date && high.kind() == Kind::date;
  const auto first = numbers ? low.as_number() : Decimal(low.as_date().days);
  const auto last = numbers ? high.as_number() : Decimal(high.as_date().days);
  if ((!numbers && !dates) || !first.is_integer() || !last.is_integer() ||
      (ascending_only && first > last)) {
    state.stopped = fail("eval.iteration", fmt::format("one cannot count from {} to {}",
                                                       low.to_string(), high.to_string()));
    return false;
  }
  const Decimal step(first <= last ? 1 : -1);
  for (Decimal at = first;; at = at + step) {
    Value element = numbers ? Value(at) : Value(Date{*at.to_int()});
    if (!visit(act, plan, index, std::move(element), sp, state)) return false;
    if (at == last) return true;
  }
}

bool Evaluator::visit(const Activation& act, const LoopPlan& plan, std::size_t index, Value element,
                      Value* sp, LoopState& state) {
  const std::size_t partial = plan.uses_partial ? state.results.size() : 0;
  if (!spend(1 + (plan.body_end - plan.body_begin) / kInstructionsPerStep + partial / 64)) {
    state.stopped = budget_failure();
    return false;
  }
  act.frame[plan.domains[index].local] = std::move(element);
  if (index + 1 < plan.domains.size()) return iterate(act, plan, index + 1, sp, state);
  if (plan.kind == LoopPlan::for_each) {
    if (plan.uses_partial) act.frame[plan.partial] = bounded(List(state.results));
    execute(act, plan.body_begin, plan.body_end, sp);
    Value v = kept(std::move(*sp));
    if (!is_settled(v)) state.unsettled = state.unsettled.is_null() ? v : merge(state.unsettled, v);
    state.results.push_back(std::move(v));
    if (state.results.size() > kMaxItems) {
      state.stopped = fail("eval.too-long", "the list grows beyond 100,000 elements");
      return false;
    }
    return true;
  }
  execute(act, plan.body_begin, plan.body_end, sp);
  const Value v = kept(std::move(*sp));
  const bool some = plan.kind == LoopPlan::some;
  state.verdict =
      some ? disjunction(state.verdict, v, *this) : conjunction(state.verdict, v, *this);
  // The answer is settled by one element that decides it.
  return !(state.verdict.kind() == Kind::boolean && state.verdict.as_bool() == some);
}

}  // namespace aftersales::feel
