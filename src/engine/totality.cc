// Trees, rules and outcomes -> may this fail, may this be null?
#include "engine/totality.h"

#include <algorithm>
#include <string_view>

#include "engine/run.h"
#include "feel/arguments.h"
#include "value/calendar.h"
#include "value/temporal_math.h"

namespace aftersales::engine {

namespace {

using feel::Node;
using feel::NodeKind;
using feel::TypeKind;
using model::HitPolicy;

constexpr Partiality kAnything{true, true, true, true};
constexpr std::uint32_t kDeepest = 32;
constexpr std::uint32_t kMostNodes = 50'000;  // of one column; what lies beyond is not looked into

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Of a value that is there.
Partiality of_value(const Value& v) {
  Partiality p;
  p.may_be_null = v.is_null();
  switch (v.kind()) {
    case Kind::number:
    case Kind::money:
      p.may_be_broken = !v.as_number().is_integer();
      p.may_be_negative = v.as_number().sign() < 0;
      break;
    case Kind::duration:
      p.may_be_broken = !value::whole_days(v.as_duration());
      p.may_be_negative = v.as_duration().seconds < 0;
      break;
    case Kind::period:
      p.may_be_negative = v.as_period().months < 0;
      break;
    default:
      break;
  }
  return p;
}

/// Of some value of a type.
Partiality of_type(feel::TypeRef type, bool may_be_null) {
  const bool whole = type->is(TypeKind::period);
  return {false, may_be_null, !whole, true};
}

bool is_zero(const Node& n) {
  return n.kind != NodeKind::literal || !value::is_numeric(n.value) ||
         n.value.as_number().sign() == 0;
}

/// A calendar that has working days in every week.
bool has_working_days(const Node& n) {
  const value::Calendar* const calendar = feel::calendar_of(n.binding.value);
  if (calendar == nullptr) return false;
  const auto& days = calendar->spec().days;
  return std::find(days.begin(), days.end(), true) != days.end();
}

}  // namespace

Partiality Totality::of(const feel::Compiled& compiled, const Locals& locals) {
  Partiality all = of(*compiled.tree.root, locals);
  // Moments with and without a zone cannot be compared; a policy's zone keeps them apart.
  if (linked_.zone.is_local()) all.may_be_null = true;
  return all;
}

Partiality Totality::of_children(const Node& n, const Locals& locals) {
  Partiality all;
  for (const Node* child : n.children) all |= of(*child, locals);
  return all;
}

Partiality Totality::of(const Node& n, const Locals& locals) {
  if (++visited_ > kMostNodes) return kAnything;
  switch (n.kind) {
    case NodeKind::literal:
      return of_value(n.value);
    case NodeKind::wildcard:
      return {};
    case NodeKind::name:
      return of_binding(n.binding, locals);
    case NodeKind::path:
      return of_path(n, locals);
    case NodeKind::negate:
    case NodeKind::subtract: {
      Partiality all = of_children(n, locals);
      all.may_be_negative = true;
      return all;
    }
    case NodeKind::divide: {
      Partiality all = of_children(n, locals);
      all.may_be_broken = true;
      all.may_fail = all.may_fail || is_zero(*n.children[1]);
      return all;
    }
    case NodeKind::add:
    case NodeKind::multiply:
    case NodeKind::equal:
    case NodeKind::not_equal:
    case NodeKind::less:
    case NodeKind::less_equal:
    case NodeKind::greater:
    case NodeKind::greater_equal:
    case NodeKind::conjunction:
    case NodeKind::disjunction:
    case NodeKind::between:
    case NodeKind::in:
    case NodeKind::range:
    case NodeKind::tests:
    case NodeKind::test:
      return of_children(n, locals);
    case NodeKind::list:
    case NodeKind::context:
    case NodeKind::instance_of:
      return {of_children(n, locals).may_fail, false, false, false};
    case NodeKind::conditional: {
      Partiality all = of(*n.children[1], locals);
      all |= of(*n.children[2], locals);
      all.may_fail = all.may_fail || of(*n.children[0], locals).may_fail;
      return all;
    }
    case NodeKind::call:
      return of_call(n, locals);
    default:
      return kAnything;  // loops, filters, powers and functions are not looked into
  }
}

Partiality Totality::of_binding(const feel::Binding& binding, const Locals& locals) {
  switch (binding.kind) {
    case feel::Binding::slot:
      return of_slot(binding.index);
    case feel::Binding::local:
      return binding.index < locals.size() ? locals[binding.index] : kAnything;
    case feel::Binding::constant:
      return of_value(binding.value);
    default:
      return kAnything;
  }
}

// An entry that a context lacks is null, and so is one of null; a moment always has its parts.
Partiality Totality::of_path(const Node& n, const Locals& locals) {
  Partiality all = of(*n.children[0], locals);
  const feel::TypeRef base = n.children[0]->type;
  const bool temporal =
      base != nullptr && (base->is(TypeKind::date) || base->is(TypeKind::date_time) ||
                          base->is(TypeKind::duration) || base->is(TypeKind::period));
  const bool zone = is_one_of(n.text, {"time offset", "timezone"});
  const bool known = temporal || (base != nullptr && base->is(TypeKind::context));
  return {all.may_fail || !known, all.may_be_null || !temporal || zone, !temporal, true};
}

Partiality Totality::of_call(const Node& n, const Locals& locals) {
  Locals arguments;
  Partiality all;
  for (std::size_t i = 1; i < n.children.size(); ++i) {
    arguments.push_back(of(*n.children[i], locals));
    all |= arguments.back();
  }
  if (n.declared_function < 0) {
    if (n.signature == nullptr) return kAnything;
    const Partiality result = of_builtin(n, arguments);
    return {all.may_fail || result.may_fail, all.may_be_null || result.may_be_null,
            result.may_be_broken, result.may_be_negative};
  }
  const FunctionInfo& function = linked_.functions[static_cast<std::size_t>(n.declared_function)];
  if (depth_ == kDeepest || !function.body) return kAnything;
  // Named arguments stand in any order.
  if (!n.names.empty()) arguments.assign(arguments.size(), all);
  ++depth_;
  const Partiality result = of(*function.body, arguments);
  --depth_;
  return result;
}

// Whether a built-in can fail, or be null, for arguments that neither fail nor are null.
Partiality Totality::of_builtin(const Node& n, const Locals& arguments) {
  const std::string_view name = n.signature->name;
  const auto argument = [&](std::size_t parameter) -> const Node* {
    const std::int32_t child =
        parameter < n.argument_of.size() ? n.argument_of[parameter] : std::int32_t{-1};
    return child < 1 ? nullptr : n.children[static_cast<std::size_t>(child)];
  };
  const auto what = [&](std::size_t parameter) {
    return arguments[static_cast<std::size_t>(n.argument_of[parameter]) - 1];
  };
  const auto takes = [&](TypeKind kind) {
    return !n.signature->parameters.empty() && n.signature->parameters[0].type != nullptr &&
           n.signature->parameters[0].type->is(kind);
  };
  if (name == "deadline") {
    const bool days = n.signature->parameters[1].type->is(TypeKind::duration);
    const Node* const calendar = argument(2);
    const bool fails =
        (days && what(1).may_be_broken) || (calendar != nullptr && !has_working_days(*calendar));
    return {fails, false, false, false};
  }
  if (name == "add working days")
    return {what(1).may_be_broken || !has_working_days(*argument(2)), false, false, false};
  if (name == "add working time")
    return {what(1).may_be_negative || !has_working_days(*argument(2)), false, false, false};
  if (is_one_of(name, {"days between", "working days between"})) return {false, false, false, true};
  if (name == "count" || name == "string length") return {};
  if (is_one_of(name, {"contains", "starts with", "ends with", "list contains", "not", "odd",
                       "even", "day of week", "month of year", "upper case", "lower case"}))
    return {};
  // From a moment; a text, or three numbers, need not be a date.
  if (is_one_of(name, {"date", "time"}) && takes(TypeKind::date_time) && n.children.size() == 2)
    return {};
  if (is_one_of(name, {"floor", "ceiling"}) && n.children.size() == 2)
    return {false, false, false, arguments[0].may_be_negative};
  if (is_one_of(name, {"abs", "round money"}))
    return {false, false, arguments[0].may_be_broken,
            name != "abs" && arguments[0].may_be_negative};
  // Of several values; a list may be empty, or hold what has no order.
  if (is_one_of(name, {"min", "max"}) && n.signature->parameters[0].rest) {
    Partiality all;
    for (const Partiality& one : arguments) all |= one;
    return {false, false, all.may_be_broken, all.may_be_negative};
  }
  if (is_one_of(name, {"now", "today"})) return {!linked_.moment_fact, false, false, false};
  return kAnything;
}

Partiality Totality::of_slot(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  if (run_ != nullptr) {
    const bool decided = info.kind == SlotInfo::decision || info.kind == SlotInfo::output ||
                         info.kind == SlotInfo::element;
    const Value& v = decided ? run_->slot(slot) : run_->need(slot);
    if (value::is_failure(v)) return kAnything;
    if (value::is_settled(v)) return of_value(v);
  }
  switch (info.kind) {
    case SlotInfo::fact:
      return of_type(linked_.facts[slot].type, linked_.facts[slot].optional);
    case SlotInfo::moment:
      return {};
    case SlotInfo::element:
      return {false, true, true, true};
    case SlotInfo::effective_date:
      return {of_slot(info.index).may_be_null, false, false, false};
    case SlotInfo::parameter: {
      const ParameterInfo& p = linked_.parameters[info.index];
      Partiality all;
      all.may_fail = p.values.size() != 1 || p.values[0].from.has_value();
      for (const auto& dated : p.values) {
        if (dated.value) all |= of(*dated.value);
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
  Partiality all = d.floor ? Partiality{} : d.value ? of(*d.value) : of_rules(d);
  if (d.floor) {
    all |= of_decision(d.floor->upper);
    all |= of_decision(d.floor->lower);
  }
  if (d.each) {
    all = {all.may_fail || !d.each->list || of(*d.each->list).may_fail, false, false, false};
  }
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
  if (outcome.constant) return of_value(*outcome.constant);
  switch (outcome.kind) {
    case OutcomeInfo::absent:
      return {};  // told by the output
    case OutcomeInfo::expression:
      return outcome.compiled ? of(*outcome.compiled) : kAnything;
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

Partiality Totality::of_cell(const Cell& cell, Partiality subject) {
  Partiality all;
  for (const auto& test : cell.tests) all |= of(*test, {subject});
  return all;
}

Partiality Totality::of_alternatives(const Alternatives& alternatives) {
  Partiality all;
  for (const auto& conditions : alternatives.of) {
    for (const Alternatives::Condition& c : conditions) {
      const Partiality subject = c.subject ? of(*c.subject) : Partiality{};
      all |= subject;
      all |= of_cell(c.cell, subject);
      if (c.nested) all |= of_alternatives(*c.nested);
    }
  }
  return all;
}

Partiality Totality::of(const Column& column) {
  visited_ = 0;
  Partiality all;
  if (column.alternatives)
    all = of_alternatives(*column.alternatives);
  else if (column.slot)
    all = of_slot(*column.slot);
  else if (column.subject)
    all = of(*column.subject);
  // Whether a computed cell accepts: what is null does not.
  if (column.computed) all |= of_cell(column.cells.front(), all);
  return all;
}

}  // namespace aftersales::engine
