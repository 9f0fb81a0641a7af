// `floor` with `apply: best`, and `each`: one outcome of two decisions, and many of one.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/requirements.h"
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

void Run::decide_floor(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  (void)decide(floor.lower);
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
  if (is_out_of_force(*this, floor.upper_slot)) {
    // Then there is no upper layer.
    result = results_[floor.lower];
    result.done = true;
    result.elements.clear();
    result.taken = {false, true};
    result.failed_rule = -1;
    result.rules = numbers_of(floor.lower, result.rules);
    for (Ending& e : result.possible) e.rules = numbers_of(floor.lower, e.rules);
    store(decision, result, Value(lower));
    return;
  }
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
  store(decision, result, best.value);
}

// Each outcome that is possible above with each below: what all of them come to is decided.
void Run::compare_unsettled(const DecisionInfo& decision, Result& result) {
  const FloorInfo& floor = *decision.floor;
  bool all_known = true;
  const auto endings_of = [&](std::uint32_t index, std::uint32_t slot) {
    const Result& r = results_[index];
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

// A list of which an entry is missing is not known as a whole, but its other elements are.
Value Run::partly_given(const feel::Expression& list) {
  const std::vector<feel::Instruction>& code = list.program.code;
  if (code.size() != 1 || code[0].op != feel::Op::slot) return {};
  for (const PartlyGiven& partly : bound_.partly) {
    if (partly.fact == code[0].a) return with_unknown(partly.value, partly.fact);
  }
  return {};
}

Value Run::with_unknown(const Value& v, std::uint32_t fact) {
  if (v.kind() == feel::kPending) return unknown(fact);
  if (v.kind() == Kind::list) {
    List list;
    for (const Value& element : v.as_list()) list.push_back(with_unknown(element, fact));
    return list;
  }
  if (v.kind() != Kind::context) return v;
  Entries entries;
  for (const auto& [name, entry] : v.as_context())
    entries.emplace_back(name, with_unknown(entry, fact));
  return entries;
}

namespace {

/// An element that is handed on as a whole takes what is not known in it along.
const Value* unknown_in(const Value& v) {
  if (value::is_unknown(v)) return &v;
  const Value* found = nullptr;
  if (v.kind() == Kind::list) {
    for (const Value& element : v.as_list()) found = found != nullptr ? found : unknown_in(element);
  } else if (v.kind() == Kind::context) {
    for (const Entry& entry : v.as_context())
      found = found != nullptr ? found : unknown_in(entry.second);
  }
  return found;
}

/// The entries of the element that a decision reads; nothing if it takes the element as a whole.
std::optional<std::set<std::string>> entries_read(const DecisionInfo& decision) {
  Use use;
  use.add_logic(decision);
  std::set<std::string> entries;
  for (const feel::Expression* e : use.expressions) {
    const std::vector<feel::Instruction>& code = e->program.code;
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (code[i].op != feel::Op::slot || code[i].a != decision.each->slot) continue;
      if (i + 1 == code.size() || code[i + 1].op != feel::Op::path) return std::nullopt;
      entries.insert(e->names[code[i + 1].a]);
    }
  }
  return entries;
}

}  // namespace

std::vector<const PartlyGiven::Part*> Run::missing_parts(std::uint32_t fact) const {
  std::vector<const PartlyGiven::Part*> all, read;
  for (const PartlyGiven& partly : bound_.partly) {
    if (partly.fact != fact) continue;
    for (const PartlyGiven::Part& part : partly.parts) all.push_back(&part);
  }
  if (all.empty()) return all;
  std::set<const PartlyGiven::Part*> wanted;
  for (std::size_t d = 0; d < linked_.decisions.size(); ++d) {
    const DecisionInfo& decision = linked_.decisions[d];
    if (!decision.each || results_[d].status != Status::undetermined) continue;
    const std::vector<Element>& elements = results_[d].elements;
    const auto entries = entries_read(decision);
    for (const PartlyGiven::Part* part : all) {
      const bool open = part->element > 0 && part->element <= elements.size() &&
                        elements[part->element - 1].result.status == Status::undetermined;
      if (open && (!entries || entries->contains(part->entry))) wanted.insert(part);
    }
  }
  for (const PartlyGiven::Part* part : all) {
    if (wanted.contains(part)) read.push_back(part);
  }
  return read.empty() ? all : read;
}

// Once for every element; one that fails, or is not known yet, makes the list so.
void Run::decide_each(std::uint32_t index, Result& result) {
  const DecisionInfo& decision = linked_.decisions[index];
  Value list = evaluate(decision.each->list->expression);
  if (value::is_unknown(list)) {
    Value partly = partly_given(decision.each->list->expression);
    if (!partly.is_null()) list = std::move(partly);
  }
  if (!is_settled(list)) {
    store(decision, result, list);
    if (traces_ != nullptr) traces_->push_back({index, {}});
    return;
  }
  List values;
  Value unknown;
  Value failure;
  if (list.kind() == Kind::list) {
    for (const Value& element : list.as_list()) {
      Element one;
      one.element = Value(element);
      values_[decision.each->slot] = Value(element);
      decide_once(index, one.result);
      const Value* const open = unknown_in(values_[decision.slot]);
      if (open != nullptr && is_settled(values_[decision.slot]))
        store(decision, one.result, Value(*open));
      one.value = values_[decision.slot];
      // The trace of the element is its own; one without columns stands for the whole.
      if (traces_ != nullptr) {
        one.trace = std::move(traces_->back());
        traces_->pop_back();
      }
      if (value::is_failure(one.value) && failure.is_null()) {
        failure = one.value;
        result.failed_rule = one.result.failed_rule;
      }
      if (value::is_unknown(one.value))
        unknown = unknown.is_null() ? Value(one.value) : merge(unknown, one.value);
      values.push_back(Value(one.value));
      result.elements.push_back(std::move(one));
    }
  }
  if (traces_ != nullptr) traces_->push_back({index, {}});
  store(decision, result,
        !failure.is_null()   ? failure
        : !unknown.is_null() ? unknown
                             : Value(std::move(values)));
}

Run::AtElement::AtElement(Run& run, std::uint32_t decision, std::size_t element)
    : run_(run),
      decision_(decision),
      whole_(std::move(run.results_[decision])),
      value_(run.values_[run.linked_.decisions[decision].slot]),
      element_(whole_.elements[element]),
      columns_(element_.trace.columns) {
  const DecisionInfo& d = run_.linked_.decisions[decision_];
  if (d.floor) {
    for (const std::uint32_t part : {d.floor->upper, d.floor->lower}) {
      if (element < run_.results_[part].elements.size())
        compared_.push_back(std::make_unique<AtElement>(run_, part, element));
    }
  }
  swap_trace();
  run_.results_[decision_] = element_.result;
  run_.results_[decision_].done = true;
  run_.values_[d.each->slot] = element_.element;
  run_.values_[d.slot] = element_.value;
  if (d.single) return;
  for (const OutputInfo& output : d.outputs) {
    const Value* part = value::find_entry(element_.value, output.name);
    run_.values_[output.slot] = part != nullptr ? Value(*part) : Value(element_.value);
  }
}

Run::AtElement::~AtElement() {
  swap_trace();
  run_.results_[decision_] = std::move(whole_);
  run_.values_[run_.linked_.decisions[decision_].slot] = value_;
}

void Run::AtElement::swap_trace() {
  if (run_.traces_ == nullptr) return;
  for (Trace& trace : *run_.traces_) {
    if (trace.decision == decision_) std::swap(trace.columns, columns_);
  }
}

}  // namespace aftersales::engine
