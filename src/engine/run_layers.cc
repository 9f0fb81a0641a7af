// `floor` with `apply: best`: one outcome of two decisions.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/run.h"
#include "feel/compare.h"
#include "value/entries.h"

namespace aftersales::engine {

namespace {

using value::is_settled;

constexpr std::size_t kMaxPairs = 1024;  // of outcomes that are compared each with each

bool is_out_of_force(const Run& run, std::uint32_t slot) {
  const Value& v = run.slot(slot);
  return value::is_failure(v) && run.cause_of(v).code == "policy.not-in-force";
}

}  // namespace

int compared_by(const Better& better, const Value& a, const Value& b) {
  // Nothing at all is less than anything, whichever way the order goes.
  if (a.is_null() || b.is_null())
    return static_cast<int>(b.is_null()) - static_cast<int>(a.is_null());
  int order = 0;
  if (!better.values.empty()) {
    const auto place = [&](const Value& v) {
      return std::find(better.values.begin(), better.values.end(), v) - better.values.begin();
    };
    order = static_cast<int>(place(a) - place(b));
  } else if (a.kind() == Kind::boolean && b.kind() == Kind::boolean) {
    order = static_cast<int>(a.as_bool()) - static_cast<int>(b.as_bool());
  } else {
    order = feel::compare(a, b).value_or(0);
  }
  return better.descending ? -order : order;
}

struct Run::Compared {
  Value value;
  Taken taken;
};

// Language 8: the upper outcome whole if it is at least as good in all, else the lower whole if
// that is; else of each listed output the better value, and what is not listed from below. An upper
// layer without a rule that applies gives less than any outcome; without one below there is no
// floor.
Run::Compared Run::compared(const DecisionInfo& decision, const Value& upper,
                            const Value& lower) const {
  if (lower.is_null()) return {Value(upper), {true, false}};
  if (upper.is_null()) return {Value(lower), {false, true}};
  const auto part = [&](const Value& whole, std::uint32_t output) -> const Value& {
    if (decision.single) return whole;
    const Value* found = value::find_entry(whole, decision.outputs[output].name);
    return found != nullptr ? *found : whole;
  };
  bool worse = false;
  bool better = false;
  for (const Better& b : decision.better) {
    const int order = compared_by(b, part(upper, b.output), part(lower, b.output));
    worse = worse || order < 0;
    better = better || order > 0;
  }
  if (!worse) return {Value(upper), {true, false}};
  if (!better) return {Value(lower), {false, true}};
  Entries entries;
  for (std::uint32_t o = 0; o < decision.outputs.size(); ++o) {
    const std::string& name = decision.outputs[o].name;
    const Value* below = value::find_entry(lower, name);
    const Value* above = value::find_entry(upper, name);
    const auto listed = std::find_if(decision.better.begin(), decision.better.end(),
                                     [&](const Better& b) { return b.output == o; });
    const bool from_above =
        below == nullptr || (listed != decision.better.end() && above != nullptr &&
                             compared_by(*listed, *above, *below) > 0);
    const Value* from = from_above ? above : below;
    entries.emplace_back(name, from != nullptr ? Value(*from) : Value());
  }
  return {Value(std::move(entries)), {true, true}};
}

std::vector<std::uint32_t> Run::numbers_of(std::uint32_t decision,
                                           const std::vector<std::uint32_t>& rules) const {
  const DecisionInfo& d = linked_.decisions[decision];
  std::vector<std::uint32_t> numbers = rules;
  for (std::uint32_t& r : numbers) {
    if (!d.floor)
      r = d.first_rule + (r == kOtherwise ? static_cast<std::uint32_t>(d.rules.size()) : r);
  }
  return numbers;
}

// No floor is set: what is below only holds while what is above is not in force.
bool Run::is_above_alone(const DecisionInfo& decision) {
  return decision.better.empty() && is_in_force(linked_.decisions[decision.floor->upper]);
}

void Run::decide_floor(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  if (decision.each || !is_above_alone(decision)) (void)decide(floor.lower);
  (void)decide(floor.upper);
  const std::size_t elements = results_[floor.lower].elements.size();
  if (elements > 0 && (results_[floor.upper].elements.size() == elements ||
                       is_out_of_force(*this, floor.upper_slot)))
    compare_each(decision, result);
  else
    compare_once(decision, result);
}

// Both go over the same list: of each element the better.
void Run::compare_each(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  List values;
  Value unknown;
  Value failure;
  for (std::size_t i = 0; i < results_[floor.lower].elements.size(); ++i) {
    const AtElement below(*this, floor.lower, i);
    std::optional<AtElement> above;
    if (!results_[floor.upper].elements.empty()) above.emplace(*this, floor.upper, i);
    Element one;
    one.element = values_[linked_.decisions[floor.lower].each->slot];
    compare_once(decision, one.result);
    one.value = values_[decision.slot];
    const bool fails = value::is_failure(one.value);
    if (failure.is_null() && fails) failure = one.value;
    // Of a list that fails the layer it failed in is told.
    if (failure.is_null())
      result.taken = {result.taken.upper || one.result.taken.upper,
                      result.taken.lower || one.result.taken.lower};
    else if (fails && failure == one.value)
      result.taken = one.result.taken;
    if (value::is_unknown(one.value))
      unknown = unknown.is_null() ? Value(one.value) : merge(unknown, one.value);
    values.push_back(Value(one.value));
    result.elements.push_back(std::move(one));
  }
  store(decision, result,
        !failure.is_null()   ? failure
        : !unknown.is_null() ? unknown
                             : Value(std::move(values)));
}

void Run::compare_once(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  const Value& lower = values_[floor.lower_slot];
  const Value& upper = values_[floor.upper_slot];
  const auto take_whole = [&](std::uint32_t part, const Value& v) {
    result = results_[part];
    result.done = true;
    result.elements.clear();
    result.taken = {part == floor.upper, part == floor.lower};
    result.failed_rule = -1;
    result.rules = numbers_of(part, result.rules);
    for (Ending& e : result.possible) e.rules = numbers_of(part, e.rules);
    store(decision, result, Value(v));
  };
  if (is_out_of_force(*this, floor.upper_slot)) return take_whole(floor.lower, lower);
  if (is_above_alone(decision)) return take_whole(floor.upper, upper);
  for (const Value* v : {&lower, &upper}) {
    if (!value::is_failure(*v)) continue;
    result.taken = {v == &upper, v == &lower};
    store(decision, result, Value(*v));
    return;
  }
  if (!is_settled(lower) || !is_settled(upper)) {
    compare_unsettled(decision, result);
    return;
  }
  Compared best = compared(decision, upper, lower);
  result.taken = best.taken;
  if (best.taken.upper) result.rules = numbers_of(floor.upper, results_[floor.upper].rules);
  if (best.taken.lower) {
    const auto below = numbers_of(floor.lower, results_[floor.lower].rules);
    result.rules.insert(result.rules.end(), below.begin(), below.end());
  }
  if (results_[best.taken.lower ? floor.lower : floor.upper].status == Status::no_rule)
    result.status = Status::no_rule;
  store(decision, result, std::move(best.value));
}

// Each outcome that is possible above with each below: what all of them come to is decided.
void Run::compare_unsettled(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  bool all_known = true;
  const auto endings_of = [&](std::uint32_t index, std::uint32_t slot) {
    const Result& r = results_.of(index);
    std::vector<Ending> endings = r.possible;
    if (is_settled(values_[slot]))
      endings = {{r.rules, values_[slot]}};
    else
      all_known = all_known && r.complete && !r.may_fail &&
                  std::none_of(r.possible.begin(), r.possible.end(),
                               [](const Ending& e) { return e.open; });
    for (Ending& e : endings) e.rules = numbers_of(index, e.rules);
    return endings;
  };
  const std::vector<Ending> above = endings_of(floor.upper, floor.upper_slot);
  const std::vector<Ending> below = endings_of(floor.lower, floor.lower_slot);
  all_known = all_known && above.size() * below.size() <= kMaxPairs;
  Value unknown;
  for (const std::uint32_t slot : {floor.upper_slot, floor.lower_slot}) {
    const Value& v = values_[slot];
    if (!is_settled(v)) unknown = unknown.is_null() ? Value(v) : merge(unknown, v);
  }
  if (!all_known) {
    store(decision, result, unknown);
    return;
  }
  Taken taken;
  for (const Ending& up : above) {
    for (const Ending& low : below) {
      Compared best = compared(decision, up.value, low.value);
      Ending ending{{}, std::move(best.value), false};
      if (best.taken.upper) ending.rules = up.rules;
      if (best.taken.lower)
        ending.rules.insert(ending.rules.end(), low.rules.begin(), low.rules.end());
      taken.upper = taken.upper || best.taken.upper;
      taken.lower = taken.lower || best.taken.lower;
      auto same = std::find_if(result.possible.begin(), result.possible.end(),
                               [&](const Ending& e) { return e.value == ending.value; });
      if (same == result.possible.end()) {
        result.possible.push_back(std::move(ending));
        continue;
      }
      for (const std::uint32_t r : ending.rules) {
        if (std::find(same->rules.begin(), same->rules.end(), r) == same->rules.end())
          same->rules.push_back(r);
      }
    }
  }
  result.complete = true;
  if (result.possible.size() == 1) {
    const Ending ending = std::move(result.possible.front());
    result.possible.clear();
    result.taken = taken;
    result.rules = ending.rules;
    if (ending.value.is_null()) result.status = Status::no_rule;
    store(decision, result, ending.value);
    return;
  }
  store(decision, result, unknown);
  if (decision.single) return;
  // Each output by itself: all outcomes may agree on it.
  for (const OutputInfo& output : decision.outputs) {
    const Value* first = value::find_entry(result.possible.front().value, output.name);
    const bool same =
        first != nullptr &&
        std::all_of(result.possible.begin(), result.possible.end(), [&](const Ending& e) {
          const Value* v = value::find_entry(e.value, output.name);
          return v != nullptr && *v == *first;
        });
    if (same) values_[output.slot] = Value(*first);
  }
}

}  // namespace aftersales::engine
