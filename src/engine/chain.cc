#include "engine/chain.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace aftersales::engine {

namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;  // of its steps

}  // namespace

/// Slots as a tree reads them: worked out when it asks for them.
struct Chain::NeededSlots {
  const std::uint32_t* classes;
  Chain& chain;
  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const {
    const std::uint32_t cls = classes[slot];
    return is_class(cls) ? cls : chain.find_class(slot);
  }
};

Chain::Chain(const Linked& linked, std::span<const std::uint32_t> goals)
    : Evaluator(feel::Dialect::pack), linked_(linked), step_of_(linked.decisions.size(), kNone) {
  is_usable_ = std::all_of(goals.begin(), goals.end(), [&](std::uint32_t s) { return add(s); });
  if (!is_usable_) return;
  set_zone(linked.zone);
  set_minor_digits(linked.minor_digits);
  set_functions(linked.function_bodies);
  values_.assign(linked.slots.size(), value::Access::make(feel::kPending, 0));
  classes_.assign(linked.slots.size(), kNoClass);
  fixed_.assign(values_.begin() + static_cast<std::ptrdiff_t>(linked.facts.size()), values_.end());
  counting_.reserve(steps_.size());
  for (const std::uint32_t slot : goals) {
    const std::uint32_t step = step_of_[linked.slots[slot].index];
    goals_.push_back(
        {&steps_[step].values, &steps_[step].fired, slot - steps_[step].slot, slot, step});
  }
  set_slots(values_.data());
  is_straight_ = prepare_straight();
}

Chain::~Chain() = default;

bool Chain::add(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      return true;
    case SlotInfo::parameter: {
      const auto& values = linked_.parameters[info.index].values;
      return values.size() == 1 && !values.front().from;
    }
    case SlotInfo::decision:
    case SlotInfo::output:
      return add_decision(info.index);
    case SlotInfo::moment:
    case SlotInfo::effective_date:
    case SlotInfo::element:
      return false;
  }
  return false;
}

bool Chain::add_decision(std::uint32_t index) {
  if (step_of_[index] != kNone) return true;
  const DecisionInfo& decision = linked_.decisions[index];
  const Shortcut& by = linked_.shortcuts[decision.slot];
  const bool by_value =
      decision.direct == DecisionInfo::Direct::by_value && decision.effective.empty();
  if (by.tree == nullptr && !by_value) return false;
  for (const std::uint32_t slot : linked_.uses[index].slots) {
    if (!add(slot)) return false;
  }
  step_of_[index] = static_cast<std::uint32_t>(steps_.size());
  Step& step = steps_.emplace_back();
  step.tree = by.tree;
  if (!decision.table.grid.empty()) step.grid = &decision.table.grid;
  step.slot = decision.slot;
  const auto& classes = linked_.slot_classes;
  if (!classes[decision.slot].empty()) step.classes = &classes[decision.slot];
  if (by_value) {
    step.rows.push_back({.expression = &decision.value->expression, .type = decision.result_type});
  } else {
    add_rows(decision, step);
  }
  step.given = step.rows.data();
  return true;
}

void Chain::add_rows(const DecisionInfo& decision, Step& step) {
  const std::size_t outputs = decision.single ? 0 : decision.outputs.size();
  step.outputs = static_cast<std::uint32_t>(outputs);
  for (std::size_t row = 0; row < decision.row_outcomes.size(); ++row) {
    const RowOutcome& outcome = decision.row_outcomes[row];
    Given& given = step.rows.emplace_back();
    given.rule = &decision.rules[outcome.rule];
    if (outcome.value.kind() != feel::kPending) {
      given.values = decision.single ? &outcome.value : &decision.row_values[row * (1 + outputs)];
      if (!decision.outcome_classes.empty())
        given.classes = &decision.outcome_classes[row * (1 + outputs)];
      continue;
    }
    if (outputs != 0 || given.rule->outcomes.empty()) continue;
    const OutcomeInfo& written = given.rule->outcomes.front();
    if (written.kind != OutcomeInfo::expression) continue;
    given.expression = &written.compiled->expression;
    given.type = written.type;
  }
}

bool Chain::decide(const BoundCase& facts) {
  forget();
  is_open_ = false;
  if (is_straight_) {
    if (decide_straight(facts)) return true;
    forget();
    if (decide_open(facts)) return true;
    forget();
  }
  return decide_by_need(facts);
}

void Chain::forget() {
  for (const std::uint32_t slot : counting_) value::Access::reset(values_[slot], feel::kPending);
  if (!counting_.empty()) counting_.clear();
  Evaluator::start_again();
}

bool Chain::decide_by_need(const BoundCase& facts) {
  Value* const values = values_.data();
  const std::size_t count = facts.slots.size();
  if (facts.counts)
    value::lend_all(facts.slots.data(), values, count);
  else
    value::copy_bits(facts.slots.data(), values, count);
  value::copy_bits(fixed_.data(), values + count, fixed_.size());
  std::memcpy(classes_.data(), facts.classes.data(), count * sizeof(std::uint32_t));
  std::fill(classes_.begin() + static_cast<std::ptrdiff_t>(count), classes_.end(), kNoClass);
  for (Step& step : steps_) step.values = values + step.slot;
  has_given_up_ = false;
  for (const Goal& goal : goals_) {
    if (goal.value().kind() == feel::kPending) take(steps_[goal.step]);
    if (has_given_up_) return false;
  }
  return warnings().empty();
}

const Value& Chain::resolve(std::uint32_t slot) {
  const SlotInfo& info = linked_.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact: {
      const FactInfo& fact = linked_.facts[slot];
      const bool is_hidden = value::Access::a(values_[slot]) != 0;
      if (fact.has_default && !is_hidden)
        values_[slot] = value::Access::borrow(fact.default_value);
      else
        values_[slot] = fact.optional && !is_hidden ? Value() : unknown(slot);
      break;
    }
    case SlotInfo::parameter: {
      // It is the same in every case.
      const ParameterInfo& parameter = linked_.parameters[info.index];
      Value& fixed = fixed_[slot - linked_.facts.size()];
      fixed = feel::kept(coerced(evaluate(parameter.values.front().value->expression),
                                 parameter.type, linked_.minor_digits, false));
      value::Access::lend(fixed, values_[slot]);
      break;
    }
    default:
      take(steps_[step_of_[info.index]]);
      break;
  }
  return values_[slot];
}

std::uint32_t Chain::find_class(std::uint32_t slot) {
  if (values_[slot].kind() != feel::kPending) return kNoClass;
  const Value& v = resolve(slot);
  if (!is_class(classes_[slot])) classes_[slot] = linked_.slot_classes[slot].class_of(v);
  return classes_[slot];
}

bool Chain::give(Step& step, const Given& given) {
  step.fired = given.rule;
  Value* const values = &values_[step.slot];
  std::uint32_t* const classes = &classes_[step.slot];
  if (given.values == nullptr) {
    if (!work_out(step, given)) return false;
    if (step.classes != nullptr) *classes = step.classes->class_of(*values);
    return true;
  }
  // They are the policy's, and what stood there was pending.
  value::copy_bits(given.values, values, 1 + step.outputs);
  for (std::uint32_t i = 0; given.classes != nullptr && i <= step.outputs; ++i)
    classes[i] = given.classes[i];
  return true;
}

void Chain::take(Step& step) {
  const std::uint32_t row =
      step.tree == nullptr ? 0 : step.tree->find(NeededSlots{classes_.data(), *this});
  if (row == RowTree::kGiveUp || row == RowTree::kNoRow || !give(step, step.given[row]))
    give_up(step);
}

bool Chain::work_out(const Step& step, const Given& given) {
  if (given.expression == nullptr) return false;
  const feel::Expression& expression = *given.expression;
  Value& into = values_[step.slot];
  const bool wants_number = given.type->kind == feel::TypeKind::number;
  if (feel::Figure figure; !expression.figures.empty() && reckon(expression, figure)) {
    if (wants_number)
      value::Access::copy_borrowed(Value(figure.number), into);
    else
      into = feel::kept(coerced(value_of(figure), given.type, linked_.minor_digits));
  } else {
    Value v = evaluate(expression);
    if (wants_number && v.kind() == Kind::number)
      value::Access::copy_borrowed(v, into);
    else
      into = feel::kept(coerced(std::move(v), given.type, linked_.minor_digits));
    if (value::Access::counts(into)) counting_.push_back(step.slot);
    if (!value::is_settled(into)) return false;
  }
  return true;
}

void Chain::give_up(const Step& step) {
  has_given_up_ = true;
  Value* const values = values_.data() + step.slot;
  values[0] = unknown(step.slot);
  for (std::uint32_t i = 1; i <= step.outputs; ++i) values[i] = values[0];
}

}  // namespace aftersales::engine
