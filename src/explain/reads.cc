// Collects slots; a rule's texts are not read for its outcome, so they do not count.
#include "explain/reads.h"

#include <algorithm>

#include "explain/matches.h"

namespace aftersales::explain {

using engine::SlotInfo;

void Reads::add(std::uint32_t slot) {
  if (seen_[slot]) return;
  seen_[slot] = true;
  const SlotInfo& info = linked_.slots[slot];
  // A date that chooses what is in force, and the moment, are read from a fact.
  if (info.kind == SlotInfo::effective_date) {
    add(info.index);
  } else if (info.kind == SlotInfo::moment && linked_.moment_fact) {
    add(*linked_.moment_fact);
  } else {
    slots_.push_back(slot);
  }
}

void Reads::add(const feel::Expression& expression) {
  for (const std::uint32_t slot : expression.slots) add(slot);
  if (expression.needs_moment) add(linked_.moment_slot);
  // Functions do not call themselves.
  for (const std::int32_t f : expression.called)
    add(*linked_.function_bodies[static_cast<std::size_t>(f)]);
}

void Reads::add(const feel::Compiled* compiled) {
  if (compiled != nullptr) add(compiled->expression);
}

void Reads::add(const engine::LocalText& text) {
  for (const auto& [language, message] : text.by_language) {
    for (const engine::Template::Part& part : message.parts) add(part.expression.get());
  }
}

void Reads::add(const engine::OutcomeInfo& outcome) {
  add(outcome.compiled.get());
  add(outcome.message);
  for (const engine::OutcomeInfo& part : outcome.parts) add(part);
}

void Reads::add(const engine::Alternatives& alternatives) {
  for (const auto& conditions : alternatives.of) {
    for (const engine::Alternatives::Condition& c : conditions) {
      add(c.subject.get());
      for (const auto& test : c.cell.tests) add(test.get());
      if (c.nested) add(*c.nested);
    }
  }
}

void Reads::add(const engine::Column& column) {
  if (column.slot) add(*column.slot);
  add(column.subject.get());
  if (column.alternatives) add(*column.alternatives);
  for (const engine::Cell& cell : column.cells) {
    for (const auto& test : cell.tests) add(test.get());
  }
}

namespace {

/// `matches`: null if nobody watched.
void add_reads(Reads& reads, engine::Run& run, std::uint32_t index, const Matches* matches,
               Reading reading) {
  const engine::Linked& linked = run.linked();
  const engine::DecisionInfo& decision = linked.decisions[index];
  const engine::Result& result = run.result(index);
  // Whether the policy is in force at all is worth a word only where it is not known.
  if (!decision.effective.empty() && !value::is_settled(run.slot(decision.date_slot)))
    reads.add(decision.date_slot);
  if (decision.each && !result.elements.empty()) {
    reads.add(decision.each->list.get());
    for (std::size_t i = 0; i < result.elements.size(); ++i) {
      const engine::Run::AtElement at(run, index, i);
      const Matches of_element(run, index, at.trace());
      add_reads(reads, run, index, &of_element, reading);
    }
    return;
  }
  if (decision.value) {
    reads.add(decision.value.get());
  } else if (matches != nullptr) {
    const bool settled = result.status == Status::decided || result.status == Status::no_rule;
    if (settled) {
      for (const std::uint32_t column :
           reading == Reading::told ? matches->columns() : matches->columns_tried())
        reads.add(decision.table.columns[column]);
    } else {
      const std::vector<Value>& columns = matches->trace().columns;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c].kind() != feel::kPending) reads.add(decision.table.columns[c]);
      }
    }
    for (const std::uint32_t r : result.rules) {
      const engine::RuleInfo& rule =
          r == engine::kOtherwise ? *decision.otherwise : decision.rules[r];
      for (const engine::OutcomeInfo& outcome : rule.outcomes) reads.add(outcome);
    }
  }
}

/// What was worked out; an element of a list is no name that anybody knows.
std::vector<std::uint32_t> known_slots(const Reads& reads, const engine::Run& run) {
  std::vector<std::uint32_t> slots;
  for (const std::uint32_t slot : reads.slots()) {
    const bool element = run.linked().slots[slot].kind == SlotInfo::element;
    if (!element && run.slot(slot).kind() != feel::kPending) slots.push_back(slot);
  }
  return slots;
}

}  // namespace

std::vector<std::uint32_t> reads_of(AllMatches& matches, std::uint32_t index, Reading reading) {
  engine::Run& run = matches.run();
  Reads reads(run.linked());
  for (const std::uint32_t teller : tellers_of(run, index))
    add_reads(reads, run, teller, matches.of(teller).get(), reading);
  return known_slots(reads, run);
}

std::vector<std::uint32_t> reads_at(engine::Run& run, std::uint32_t index,
                                    const engine::Trace& trace) {
  Reads reads(run.linked());
  const Matches matches(run, index, trace);
  add_reads(reads, run, index, &matches, Reading::told);
  return known_slots(reads, run);
}

std::vector<std::uint32_t> chain_of(AllMatches& matches, std::uint32_t decision, Reading reading,
                                    std::vector<std::vector<std::uint32_t>>* reads) {
  const engine::Run& run = matches.run();
  const engine::Linked& linked = run.linked();
  std::vector<bool> seen(linked.decisions.size(), false);
  std::vector<std::uint32_t> chain{decision};
  seen[decision] = true;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    std::vector<std::uint32_t> own = reads_of(matches, chain[i], reading);
    for (const std::uint32_t slot : own) {
      const SlotInfo& info = linked.slots[slot];
      const bool other = info.kind == SlotInfo::decision || info.kind == SlotInfo::output;
      if (!other || seen[info.index] || !run.is_done(info.index)) continue;
      seen[info.index] = true;
      chain.push_back(info.index);
    }
    if (reads != nullptr) reads->push_back(std::move(own));
  }
  return chain;
}

}  // namespace aftersales::explain
