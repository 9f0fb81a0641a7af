// Instructions, rules and outcomes -> may this fail, may this be null?
#include "engine/totality.h"

#include <algorithm>
#include <string_view>

namespace aftersales::engine {

namespace {

using feel::Op;
using feel::TypeKind;
using model::HitPolicy;

constexpr Partiality kAnything{true, true};

/// Built-ins that give a value for all arguments of their types.
bool is_total(std::string_view name) {
  constexpr std::string_view kTotal[] = {"days between", "date",      "count",        "contains",
                                         "starts with",  "ends with", "list contains"};
  return std::find(std::begin(kTotal), std::end(kTotal), name) != std::end(kTotal);
}

Partiality of_instruction(const feel::Instruction& in, const feel::Expression& e) {
  switch (in.op) {
    case Op::constant:
      return {false, e.constants[in.a].is_null()};
    case Op::local:
    case Op::store:
    case Op::and_then:
    case Op::or_else:
    case Op::conjunction:
    case Op::disjunction:
    case Op::invert:
    case Op::branch:
    case Op::jump:
    case Op::list:
    case Op::range:
    case Op::unary_range:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::between:
    case Op::matches:
    case Op::instance_of:
      return {};
    case Op::negate:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
      return {};  // beyond 10^6144 or the year 999,999,999 apart, which no case of a shop reaches
    case Op::divide:
    case Op::power:
      return {true, false};
    case Op::builtin: {
      const feel::Signature* s = e.calls[in.a].signature;
      const bool string_date =  // date("…") reads a text
          s != nullptr && s->name == "date" && !s->parameters.empty() &&
          s->parameters[0].type != nullptr && !s->parameters[0].type->is(TypeKind::date_time);
      return s != nullptr && is_total(s->name) && !string_date ? Partiality{} : kAnything;
    }
    default:
      return kAnything;
  }
}

}  // namespace

Partiality Totality::of(const feel::Expression& e) {
  Partiality all;
  for (const feel::Instruction& in : e.program.code) {
    if (in.op == Op::slot) {
      all |= of_slot(in.a);
    } else if (in.op == Op::declared) {
      auto& known = functions_[in.a];
      if (!known) {
        const auto& body = linked_.functions[in.a].body;
        known = body ? of(body->expression) : kAnything;
      }
      all |= *known;
    } else {
      all |= of_instruction(in, e);
    }
  }
  // Moments with and without a zone cannot be compared; a policy's zone keeps them apart.
  if (linked_.zone.is_local()) all.may_be_null = true;
  return all;
}

Partiality Totality::of_slot(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      return {false, linked_.facts[slot].optional};
    case SlotInfo::moment:
      return {};
    case SlotInfo::element:
      return {false, true};
    case SlotInfo::effective_date:
      return {of_slot(info.index).may_be_null, false};
    case SlotInfo::parameter: {
      const ParameterInfo& p = linked_.parameters[info.index];
      Partiality all;
      all.may_fail = p.values.size() != 1 || p.values[0].from.has_value();
      for (const auto& dated : p.values) {
        if (dated.value) all |= of(dated.value->expression);
      }
      return all;
    }
    case SlotInfo::decision:
      return of_decision(info.index);
    case SlotInfo::output: {
      Partiality all = of_decision(info.index);
      all.may_be_null =
          all.may_be_null || linked_.decisions[info.index].outputs[info.output_index].optional;
      return all;
    }
  }
  return kAnything;
}

Partiality Totality::of_decision(std::uint32_t index) {
  if (decisions_[index]) return *decisions_[index];
  const DecisionInfo& d = linked_.decisions[index];
  Partiality all = d.floor ? Partiality{} : d.value ? of(d.value->expression) : of_rules(d);
  if (d.floor) {
    all |= of_decision(d.floor->upper);
    all |= of_decision(d.floor->lower);
  }
  if (d.each) all = {all.may_fail || !d.each->list || of(d.each->list->expression).may_fail, false};
  // Whether the policy is in force was asked for the decision that needs this one, by the same date
  // unless one of the two has a date of its own.
  const bool one_date =
      std::all_of(linked_.decisions.begin(), linked_.decisions.end(),
                  [&](const auto& other) { return other.date_slot == linked_.date_slot; });
  all.may_fail = all.may_fail || (!d.effective.empty() && !one_date);
  decisions_[index] = all;
  return all;
}

Partiality Totality::of_rules(const DecisionInfo& d) {
  Partiality all;
  for (const Column& column : d.table.columns) all.may_fail = all.may_fail || of(column).may_fail;
  bool withdraws = false;
  for (const RuleInfo& rule : d.rules) {
    withdraws = withdraws || rule.withdraws;
    for (const OutcomeInfo& outcome : rule.outcomes) all |= of_outcome(outcome);
  }
  if (d.otherwise) {
    for (const OutcomeInfo& outcome : d.otherwise->outcomes) all |= of_outcome(outcome);
  }
  const bool counts = d.hit == HitPolicy::collect || d.hit == HitPolicy::collect_count;
  const bool last_holds = d.hit == HitPolicy::first && !withdraws && !d.table.rows.empty() &&
                          d.table.rows.back().conditions.empty();
  if (counts)
    all.may_be_null = false;
  else if (!d.otherwise && !last_holds && d.hit != HitPolicy::collect_sum)
    all.may_be_null = true;  // no rule applies
  if (d.hit == HitPolicy::unique || d.hit == HitPolicy::any || d.hit == HitPolicy::collect_sum)
    all.may_fail = true;
  return all;
}

Partiality Totality::of_outcome(const OutcomeInfo& outcome) {
  if (outcome.constant) return {false, outcome.constant->is_null()};
  switch (outcome.kind) {
    case OutcomeInfo::absent:
      return {};  // told by the output
    case OutcomeInfo::expression:
      return outcome.compiled ? of(outcome.compiled->expression) : kAnything;
    case OutcomeInfo::text:
      return {};
    case OutcomeInfo::list:
    case OutcomeInfo::context:
      break;
  }
  Partiality all;
  for (const OutcomeInfo& part : outcome.parts) all.may_fail |= of_outcome(part).may_fail;
  return all;
}

Partiality Totality::of_cell(const Cell& cell) {
  Partiality all;
  for (const auto& test : cell.tests) all |= of(test->expression);
  return all;
}

Partiality Totality::of_alternatives(const Alternatives& alternatives) {
  Partiality all;
  for (const auto& conditions : alternatives.of) {
    for (const Alternatives::Condition& c : conditions) {
      if (c.subject) all |= of(c.subject->expression);
      all |= of_cell(c.cell);
      if (c.nested) all |= of_alternatives(*c.nested);
    }
  }
  return all;
}

Partiality Totality::of(const Column& column) {
  Partiality all;
  if (column.alternatives)
    all = of_alternatives(*column.alternatives);
  else if (column.slot)
    all = of_slot(*column.slot);
  else if (column.subject)
    all = of(column.subject->expression);
  // Whether a computed cell accepts: what is null does not.
  if (column.computed) all |= of_cell(column.cells.front());
  return all;
}

}  // namespace aftersales::engine
