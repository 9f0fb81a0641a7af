// A case -> slots, filled in when they are needed: facts with their defaults, dated parameters,
// decisions.
#include "engine/run.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/matching.h"
#include "engine/passed_on.h"
#include "engine/totality.h"
#include "value/decimal_math.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;
using value::is_settled;

std::uint64_t finding_of(const Value& pending) { return value::Access::a(pending); }

}  // namespace

Value coerced(Value v, TypeRef type, int minor_digits, bool rounded) {
  switch (type->kind) {
    case TypeKind::money:
      if (!value::is_numeric(v)) return v;
      return value::money(
          rounded ? value::quantize_money(v.as_number(), minor_digits) : v.as_number(),
          minor_digits);
    case TypeKind::number:
      return v.kind() == Kind::money ? Value(v.as_number()) : v;
    case TypeKind::list: {
      const TypeKind inner = type->element->kind;
      const bool plain = inner != TypeKind::money && inner != TypeKind::number &&
                         inner != TypeKind::context && inner != TypeKind::list;
      if (v.kind() != Kind::list || plain) return v;
      List list;
      for (const Value& e : v.as_list())
        list.push_back(coerced(e, type->element, minor_digits, rounded));
      return list;
    }
    case TypeKind::context: {
      if (v.kind() != Kind::context || type->fields.empty()) return v;
      Entries entries;
      for (const auto& [name, e] : v.as_context()) {
        const feel::Field* field = type->field(name);
        entries.emplace_back(name,
                             field != nullptr ? coerced(e, field->type, minor_digits, rounded) : e);
      }
      return entries;
    }
    default:
      return v;
  }
}

Run::Run(const Linked& linked, const BoundCase& bound, std::vector<Trace>* traces, Facts facts)
    : Evaluator(feel::Dialect::pack),
      linked_(linked),
      bound_(bound),
      traces_(traces),
      values_(linked.slots.size()),
      results_(linked.decisions.size()),
      watched_(traces != nullptr || facts == Facts::when_needed),
      may_be_direct_(!watched_ && !bound.refusal) {
  set_zone(linked.zone);
  set_minor_digits(linked.minor_digits);
  set_functions(linked.function_bodies);
  value::copy_bits(linked.nothing_known.data(), values_.data(), values_.size());
  if (facts == Facts::at_once) {
    take_facts();
    fact_classes_ = bound.classes;
  }
  set_slots(values_.data());
  // Whoever explains holds on to traces while texts work out further decisions: each writes one.
  if (traces_ != nullptr) traces_->reserve(traces_->size() + linked.decisions.size());
  if (watched_)
    set_moment();  // whoever watches sees it among the facts that were looked at
  else
    postpone_as_of();
}

Run::~Run() = default;

void Run::take_facts() {
  if (bound_.counts)
    value::lend_all(bound_.slots.data(), values_.data(), bound_.slots.size());
  else
    value::copy_bits(bound_.slots.data(), values_.data(), bound_.slots.size());
}

void Run::start_again() {
  Evaluator::start_again();
  may_be_direct_ = !watched_ && !bound_.refusal;
  fact_classes_ = bound_.classes;
  take_facts();
  for (const std::uint32_t decision : results_.needed()) forget_decision(decision);
  for (const std::uint32_t slot : settled_) value::Access::reset(values_[slot], feel::kPending);
  settled_.clear();
  presumed_.clear();
  if (!told_.empty()) told_.clear();
  value::Access::reset(values_[linked_.moment_slot], feel::kPending);
  postpone_as_of();
}

// The moment: the policy's fact if the case gives it, else what the caller gave, else the fact's
// default.
void Run::set_moment() {
  Value& moment = values_[linked_.moment_slot];
  const auto fact = linked_.moment_fact;
  const Value* const in_case = fact ? &bound_.slots[*fact] : nullptr;
  const bool given = fact && (in_case->kind() == feel::kPending
                                  ? finding_of(*in_case) != 0 && finding_of(*in_case) != kHidden
                                  : !in_case->is_null());
  if (given)
    moment = need(*fact);
  else if (bound_.as_of)
    moment = Value(linked_.zone.is_local() ? *bound_.as_of : bound_.as_of->in(linked_.zone));
  else if (fact && linked_.facts[*fact].has_default)
    moment = need(*fact);
  else
    moment = unknown(fact.value_or(linked_.moment_slot));
  set_as_of(moment);
}

bool Run::was_looked_at(std::uint32_t fact) const { return values_[fact].kind() != feel::kPending; }

void Run::assume(std::uint32_t fact, Value v) {
  values_[fact] =
      v.kind() == feel::kPending ? value::Access::borrow(bound_.slots[fact]) : std::move(v);
  fact_classes_ = {};
  steps_ = 0;  // every trial may take as long as a run
}

void Run::forget(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  if (info.kind == SlotInfo::moment)
    set_moment();
  else if (info.kind == SlotInfo::decision || info.kind == SlotInfo::output)
    forget_decision(info.index);
  else
    values_[slot] = value::Access::make(feel::kPending, 0);
}

const Value& Run::resolve(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      settle_fact(slot);
      break;
    case SlotInfo::parameter:
      settle_parameter(linked_.parameters[info.index]);
      note_settled(slot);
      break;
    case SlotInfo::effective_date:
      settle_effective_date(slot);
      note_settled(slot);
      break;
    case SlotInfo::moment:
      set_moment();
      break;
    case SlotInfo::element:
      break;  // set when the decision for the element began
    case SlotInfo::decision:
      work_out(info.index);
      break;
    case SlotInfo::output:
      work_out(info.index);
      if (!results_.is_spread(info.index)) spread(info.index);
      break;
  }
  return values_[slot];
}

void Run::note_settled(std::uint32_t slot) {
  if (std::find(settled_.begin(), settled_.end(), slot) == settled_.end()) settled_.push_back(slot);
}

void Run::settle_fact(std::uint32_t slot) {
  const FactInfo& fact = linked_.facts[slot];
  const Value& given = bound_.slots[slot];
  if (given.kind() != feel::kPending) {
    values_[slot] = value::Access::borrow(given);
    return;
  }
  const std::uint64_t finding = finding_of(given);
  if (finding == kHidden) {
    values_[slot] = unknown(slot);
  } else if (finding != 0) {
    // It is the case's mistake, not that of the expression which happens to look at it first.
    const void* const expression = std::exchange(expression_, nullptr);
    const Finding& f = bound_.findings[finding - 1];
    values_[slot] = fail(f.code, f.message);
    expression_ = expression;
  } else if (fact.has_default) {
    values_[slot] = value::Access::borrow(fact.default_value);
    presumed_.push_back(slot);
  } else {
    values_[slot] = fact.optional ? Value() : unknown(slot);
  }
}

// The local date of a fact (or of the moment), by which rules, parameters and the policy are in
// force.
void Run::settle_effective_date(std::uint32_t slot) {
  const Value& v = need(linked_.slots[slot].index);
  if (v.kind() == Kind::date_time)
    values_[slot] = Value(v.as_date_time().date());
  else if (v.is_null())
    values_[slot] = fail("effective.no-date",
                         fmt::format("`{}` is absent, so that it is not known what is in force",
                                     linked_.slots[slot].name));
  else
    values_[slot] = v;
}

void Run::settle_parameter(const ParameterInfo& parameter) {
  const ParameterInfo::Dated* found = nullptr;
  const bool undated = parameter.values.size() == 1 && !parameter.values[0].from;
  if (undated) {
    found = &parameter.values[0];
  } else {
    const Value& date = need(parameter.date_slot);
    if (!is_settled(date)) {
      values_[parameter.slot] = date;
      return;
    }
    for (const auto& dated : parameter.values) {
      if (!dated.from || *dated.from <= date.as_date()) found = &dated;
    }
    if (found == nullptr) {
      values_[parameter.slot] =
          fail("parameter.not-in-force",
               fmt::format("`{}` has no value on {}", parameter.name, date.as_date().to_string()));
      return;
    }
  }
  // A figure that is written down is not rounded.
  Value v =
      coerced(evaluate(found->value->expression), parameter.type, linked_.minor_digits, false);
  values_[parameter.slot] = std::move(v);
}

bool Run::in_force(const DecisionInfo& decision, Result& result) {
  if (bound_.refusal) {
    const Finding& why = bound_.findings[*bound_.refusal];
    store(decision, result, fail(why.code, why.message));
    return false;
  }
  if (decision.effective.empty()) return true;
  const Value& date = need(decision.date_slot);
  if (!is_settled(date)) {
    // Not known when: what the policy says is not known either.
    store(decision, result, Value(date));
    return false;
  }
  for (const model::Effective& e : decision.effective) {
    if (e.covers(date.as_date())) continue;
    store(decision, result,
          fail("policy.not-in-force",
               fmt::format("on {} the policy is not in force ({} to {})",
                           date.as_date().to_string(), e.from ? e.from->to_string() : "…",
                           e.until ? e.until->to_string() : "…")));
    return false;
  }
  return true;
}

const Result& Run::decide(std::uint32_t index) {
  work_out(index);
  if (!results_.is_spread(index)) spread(index);
  return results_.of(index);
}

void Run::work_out(std::uint32_t index) {
  if (results_.is_done(index)) return;
  const DecisionInfo& decision = linked_.decisions[index];
  // What fails here has its place here, not in the expression that asked.
  const void* expression = std::exchange(expression_, nullptr);
  const std::uint32_t begin = begin_, end = end_;
  if (!may_decide_directly(decision) || !decide_directly(decision, index))
    decide_at_length(decision, index);
  expression_ = expression;
  begin_ = begin;
  end_ = end;
}

bool Run::is_in_force(const DecisionInfo& decision) {
  const Value& date = need(decision.date_slot);
  return is_settled(date) &&
         std::all_of(decision.effective.begin(), decision.effective.end(),
                     [&](const model::Effective& e) { return e.covers(date.as_date()); });
}

void Run::decide_at_length(const DecisionInfo& decision, std::uint32_t index) {
  Result& result = results_[index];
  result.done = true;
  if (in_force(decision, result)) return decide_in_force(decision, index, result);
  // If it is not known whether it is in force, what it would need then matters as well.
  if (const Value date(values_[decision.slot]); !quick_ && value::is_unknown(date)) {
    std::vector<Trace>* const traces = std::exchange(traces_, nullptr);
    decide_in_force(decision, index, result);
    traces_ = traces;
    const Value then(values_[decision.slot]);
    result.clear();
    result.done = true;
    store(decision, result, value::is_unknown(then) ? merge(date, then) : date);
  }
  if (traces_ != nullptr) traces_->push_back({index, {}, {}});
}

void Run::decide_in_force(const DecisionInfo& decision, std::uint32_t index, Result& result) {
  if (decision.floor)
    decide_floor(decision, result);
  else if (decision.each)
    decide_each(index, result);
  else
    decide_once(index, result);
}

void Run::decide_once(std::uint32_t index, Result& result) {
  if (linked_.decisions[index].value)
    decide_value(index, result);
  else
    decide_rules(index, result);
}

void Run::decide_value(std::uint32_t index, Result& result) {
  const DecisionInfo& decision = linked_.decisions[index];
  end_value(
      decision, result,
      coerced(evaluate(decision.value->expression), decision.result_type, linked_.minor_digits));
  if (traces_ != nullptr) traces_->push_back({index, {}, {}});
}

bool Run::slot_may_fail(std::uint32_t slot) {
  return linked_.slots[slot].kind != SlotInfo::fact &&
         Totality(linked_, this).of_slot(slot).may_fail;
}

void Run::end_value(const DecisionInfo& decision, Result& result, Value v) {
  store(decision, result, feel::kept(std::move(v)));
  if (result.status == Status::undetermined &&
      (quick_ || !pass_on_value(*this, decision, result))) {
    const TypeRef type = decision.result_type;
    result.possible.clear();
    result.complete = type->is(TypeKind::boolean) || type->is(TypeKind::enumeration);
    const Partiality partiality = quick_ ? Partiality{true, false, false, false}
                                         : Totality(linked_, this).of(*decision.value);
    result.may_fail = partiality.may_fail;
    if (type->is(TypeKind::boolean)) result.possible = {{{}, Value(false)}, {{}, Value(true)}};
    if (type->is(TypeKind::enumeration)) {
      for (std::size_t i = 0; i < type->enumeration->values.size(); ++i) {
        result.possible.push_back(
            {{}, value::enumeration(*type->enumeration, static_cast<std::uint16_t>(i))});
      }
    }
    if (partiality.may_be_null && result.complete) result.possible.push_back({{}, Value()});
  }
}

void Run::store(const DecisionInfo& decision, Result& result, Value v) {
  if (value::is_unknown(v)) {
    result.status = Status::undetermined;
    result.needs.assign(facts_of(v).begin(), facts_of(v).end());
  } else if (value::is_failure(v)) {
    result.status = Status::failed;
    result.failure = v;
  }
  if (!decision.single) {
    const bool entries = v.kind() == Kind::context;
    for (const OutputInfo& output : decision.outputs)
      values_[output.slot] = is_settled(v) ? (entries ? Value(v[output.name]) : Value()) : v;
  }
  values_[decision.slot] = std::move(v);
}

void Run::be_quick(bool quick) {
  quick_ = quick;
  relevant_.resize(results_.size());
}

void Run::forget_decision(std::uint32_t index) {
  if (!results_.is_done(index)) return;
  const bool with_outputs = results_.forget(index);
  if (!relevant_.empty()) relevant_[index].clear();
  const DecisionInfo& decision = linked_.decisions[index];
  value::Access::reset(values_[decision.slot], feel::kPending);
  if (decision.single || !with_outputs) return;
  for (const OutputInfo& output : decision.outputs)
    value::Access::reset(values_[output.slot], feel::kPending);
}

void Result::clear() {
  done = false;
  if (status == Status::decided) {
    rules.clear();
    taken = {};
    complete = may_fail = false;
    if (possible.empty() && elements.empty() && failed_rule == -1) return;
  }
  status = Status::decided;
  rules.clear();
  needs.clear();
  possible.clear();
  complete = false;
  failure = Value();
  failed_rule = -1;
  may_fail = false;
  taken = {};
  elements.clear();
}

Value Run::adopt(const feel::Cause& cause) {
  expression_ = cause.expression;
  begin_ = cause.begin;
  end_ = cause.end;
  Value failure = fail(cause.code, cause.message);
  expression_ = nullptr;
  return failure;
}

void Run::accept(std::uint32_t slot, const Result& result, const Value& v) {
  const SlotInfo& info = linked_.slots[slot];
  results_[info.index] = result;
  // Outputs may be known where the whole is not.
  if (info.kind == SlotInfo::output || value::is_unknown(v))
    values_[slot] = v;
  else
    store(linked_.decisions[info.index], results_[info.index], Value(v));
}

}  // namespace aftersales::engine
