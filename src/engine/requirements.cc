// Expressions, texts and outcomes -> the slots and functions that they read.
#include "engine/requirements.h"

namespace aftersales::engine {

void Use::add(const feel::Compiled* compiled) {
  if (compiled == nullptr) return;
  expressions.push_back(&compiled->expression);
  slots.insert(compiled->expression.slots.begin(), compiled->expression.slots.end());
  functions.insert(compiled->expression.called.begin(), compiled->expression.called.end());
  if (compiled->expression.needs_moment) slots.insert(moment_slot);
}

void Use::add(const LocalText& text) {
  for (const auto& [language, content] : text.by_language) {
    for (const Template::Part& part : content.parts) add(part.expression.get());
  }
}

void Use::add(const OutcomeInfo& outcome) {
  add(outcome.compiled.get());
  add(outcome.message);
  for (const OutcomeInfo& part : outcome.parts) add(part);
}

void Use::add(const ReasonsInfo& reasons) {
  add(reasons.because);
  add(reasons.say);
  for (const StepInfo& step : reasons.steps) {
    add(step.text);
    add(step.say);
    add(step.within.get());
  }
}

void Use::add(const Cell& cell) {
  for (const auto& test : cell.tests) add(test.get());
}

void Use::add(const Alternatives& alternatives) {
  for (const auto& conditions : alternatives.of) {
    for (const Alternatives::Condition& c : conditions) {
      add(c.subject.get());
      add(c.cell);
      if (c.nested) add(*c.nested);
    }
  }
}

void Use::add_logic(const DecisionInfo& decision) {
  add(decision.value.get());
  if (decision.each) add(decision.each->list.get());
  if (decision.floor) {
    slots.insert(decision.floor->upper_slot);
    slots.insert(decision.floor->lower_slot);
  }
  for (const Column& column : decision.table.columns) {
    if (column.slot) slots.insert(*column.slot);
    add(column.subject.get());
    if (column.alternatives) add(*column.alternatives);
    for (const Cell& cell : column.cells) add(cell);
  }
  for (const RuleInfo& rule : decision.rules) {
    for (const OutcomeInfo& outcome : rule.outcomes) add(outcome);
  }
  if (decision.otherwise) {
    for (const OutcomeInfo& outcome : decision.otherwise->outcomes) add(outcome);
  }
}

void Use::add_reasons(const DecisionInfo& decision) {
  add(decision.reasons);
  for (const RuleInfo& rule : decision.rules) add(rule.reasons);
  if (decision.otherwise) add(decision.otherwise->reasons);
}

void Use::add_functions(const Linked& linked) {
  std::set<std::int32_t> seen;
  while (seen.size() < functions.size()) {
    for (const std::int32_t f : std::set<std::int32_t>(functions)) {
      if (seen.insert(f).second) add(linked.functions[static_cast<std::size_t>(f)].body.get());
    }
  }
}

std::set<std::uint32_t> slots_of(const Linked& linked, const DecisionInfo& decision) {
  Use use;
  use.moment_slot = linked.moment_slot;
  use.add_logic(decision);
  use.add_functions(linked);
  return use.slots;
}

}  // namespace aftersales::engine
