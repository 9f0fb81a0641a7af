// `each`: one decision for every element of a list, also where elements lack entries.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/classes.h"
#include "engine/requirements.h"
#include "engine/run.h"
#include "value/entries.h"

namespace aftersales::engine {

using value::is_settled;

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

std::vector<const PartlyGiven::Part*> Run::missing_parts(std::uint32_t fact,
                                                         std::optional<std::uint32_t> asked) const {
  std::vector<const PartlyGiven::Part*> all, read;
  for (const PartlyGiven& partly : bound_.partly) {
    if (partly.fact != fact) continue;
    for (const PartlyGiven::Part& part : partly.parts) all.push_back(&part);
  }
  if (all.empty()) return all;
  std::set<const PartlyGiven::Part*> wanted;
  const std::vector<std::uint32_t> decisions =
      asked ? Closure(linked_, *asked).decisions() : results_.needed();
  for (const std::uint32_t d : decisions) {
    const DecisionInfo& decision = linked_.decisions[d];
    if (!decision.each || results_.of(d).status != Status::undetermined) continue;
    const std::vector<Element>& elements = results_.of(d).elements;
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
    store(decision, result, feel::kept(std::move(list)));
    if (traces_ != nullptr) traces_->push_back({index, {}, {}});
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
  if (traces_ != nullptr) traces_->push_back({index, {}, {}});
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
