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
  is_usable_ = linked.invariants.empty() &&
               std::all_of(goals.begin(), goals.end(), [&](std::uint32_t s) { return add(s); });
  if (!is_usable_) return;
  set_zone(linked.zone);
  set_minor_digits(linked.minor_digits);
  set_functions(linked.function_bodies);
  values_.assign(linked.slots.size(), value::Access::make(feel::kPending, 0));
  classes_.assign(linked.slots.size(), kNoClass);
  fixed_.assign(values_.begin() + static_cast<std::ptrdiff_t>(linked.facts.size()), values_.end());
  counting_.reserve(steps_.size());
  for (const std::uint32_t slot : goals)
    goals_.push_back({&values_[slot], &steps_[step_of_[linked.slots[slot].index]]});
  set_slots(values_.data());
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
  step.decision = &decision;
  step.by = by;
  step.slot = decision.slot;
  if (!decision.single) step.outputs = static_cast<std::uint32_t>(decision.outputs.size());
  const auto classes = linked_.slot_classes.begin() + decision.slot;
  step.is_asked = std::any_of(classes, classes + 1 + step.outputs,
                              [](const SlotClasses& of) { return !of.empty(); });
  return true;
}

bool Chain::decide(const BoundCase& facts) {
  Value* const values = values_.data();
  const std::size_t count = facts.slots.size();
  for (const std::uint32_t slot : counting_) value::Access::reset(values[slot], feel::kPending);
  counting_.clear();
  if (facts.counts)
    value::lend_all(facts.slots.data(), values, count);
  else
    value::copy_bits(facts.slots.data(), values, count);
  value::copy_bits(fixed_.data(), values + count, fixed_.size());
  std::memcpy(classes_.data(), facts.classes.data(), count * sizeof(std::uint32_t));
  std::fill(classes_.begin() + static_cast<std::ptrdiff_t>(count), classes_.end(), kNoClass);
  Evaluator::start_again();
  for (const Goal& goal : goals_) {
    if (goal.value->kind() == feel::kPending) take(*goal.step);
    if (!value::is_settled(*goal.value)) return false;
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

void Chain::take(Step& step) {
  Value* const values = values_.data() + step.slot;  // of the whole and its outputs
  std::uint32_t* const classes = classes_.data() + step.slot;
  if (step.by.tree == nullptr) {
    step.fired = nullptr;
    work_out(step.decision->value->expression, step.decision->result_type, step.slot);
  } else {
    const std::uint32_t row = step.by.tree->find(NeededSlots{classes_.data(), *this});
    if (row == RowTree::kGiveUp || row == RowTree::kNoRow) return give_up(step);
    const RowOutcome& outcome = step.by.outcomes[row];
    step.fired = step.by.rules + outcome.rule;
    if (outcome.value.kind() != feel::kPending) {
      // It is the policy's, and what stood there was pending.
      value::copy_bits(&outcome.value, values, 1);
      const Value* const outputs =
          step.decision->row_outputs.data() + std::size_t{row} * step.outputs;
      for (std::uint32_t i = 0; i < step.outputs; ++i)
        value::copy_bits(outputs + i, values + 1 + i, 1);
      if (!step.is_asked) return;
      const std::uint32_t* const known =
          step.decision->outcome_classes.data() + std::size_t{row} * (step.outputs + 1);
      for (std::uint32_t i = 0; i <= step.outputs; ++i) classes[i] = known[i];
      return;
    }
    const OutcomeInfo& given = step.fired->outcomes.front();
    if (step.outputs != 0 || given.kind != OutcomeInfo::expression) return give_up(step);
    work_out(given.compiled->expression, given.type, step.slot);
    if (!value::is_settled(*values)) return give_up(step);
  }
  if (!step.is_asked) return;
  const SlotClasses* const of = linked_.slot_classes.data() + step.slot;
  for (std::uint32_t i = 0; i <= step.outputs; ++i) classes[i] = of[i].class_of(values[i]);
}

void Chain::work_out(const feel::Expression& expression, TypeRef type, std::uint32_t slot) {
  Value& into = values_[slot];
  const bool wants_number = type->kind == feel::TypeKind::number;
  if (feel::Figure figure; !expression.figures.empty() && reckon(expression, figure)) {
    if (wants_number)
      value::Access::copy_borrowed(Value(figure.number), into);
    else
      into = feel::kept(coerced(value_of(figure), type, linked_.minor_digits));
    return;
  }
  Value v = evaluate(expression);
  if (wants_number && v.kind() == Kind::number)
    value::Access::copy_borrowed(v, into);
  else
    into = feel::kept(coerced(std::move(v), type, linked_.minor_digits));
  if (value::Access::counts(into)) counting_.push_back(slot);
}

void Chain::give_up(const Step& step) {
  Value* const values = values_.data() + step.slot;
  values[0] = unknown(step.slot);
  for (std::uint32_t i = 1; i <= step.outputs; ++i) values[i] = values[0];
}

}  // namespace aftersales::engine
