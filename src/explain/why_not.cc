// The rules that give the outcome, then the changes that lead to it.
#include "explain/why_not.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/handed_on.h"
#include "explain/alternatives.h"
#include "explain/reads.h"
#include "explain/rules.h"
#include "explain/words.h"

namespace aftersales::explain {

using engine::DecisionInfo;
using engine::SlotInfo;
using engine::Target;

namespace {

/// Whether a rule gives what is wanted, as far as its outcome is written down.
bool gives(const DecisionInfo& decision, const engine::RuleInfo& rule,
           const std::vector<Target>& goal, const engine::Linked& linked) {
  return std::all_of(goal.begin(), goal.end(), [&](const Target& t) {
    const SlotInfo& slot = linked.slots[t.slot];
    const bool whole = slot.kind == SlotInfo::decision;
    if (whole && !decision.single) return true;
    const engine::OutcomeInfo& o = rule.outcomes[whole ? 0 : slot.output_index];
    if (o.kind == engine::OutcomeInfo::absent) return t.test(Value());
    return !o.constant || t.test(*o.constant);
  });
}

/// Where the one outcome of the one rule that fired is another decision's, that one's rules are the
/// ones to speak of.
bool follow(const engine::Run& run, Target& target) {
  const engine::Linked& linked = run.linked();
  const SlotInfo& slot = linked.slots[target.slot];
  const DecisionInfo& decision = linked.decisions[slot.index];
  std::optional<std::uint32_t> other;
  if (decision.floor || decision.each) return false;
  if (decision.value) {
    other = engine::mere_slot(decision.value.get());
  } else {
    const auto& fired = run.result(slot.index).rules;
    const bool whole = slot.kind == SlotInfo::decision;
    if (fired.size() != 1 || fired[0] == engine::kOtherwise || (whole && !decision.single))
      return false;
    const auto& outcomes = decision.rules[fired[0]].outcomes;
    other = engine::mere_slot(outcomes[whole ? 0 : slot.output_index].compiled.get());
  }
  if (!other || linked.decision_of_slot(*other) == nullptr) return false;
  if (!run.is_done(linked.slots[*other].index)) return false;
  target.slot = *other;
  return true;
}

void add_once(std::vector<RuleAccount>& rules, RuleAccount rule) {
  const bool known = std::any_of(rules.begin(), rules.end(), [&](const RuleAccount& r) {
    return r.id == rule.id && r.where == rule.where && r.of == rule.of;
  });
  if (!known) rules.push_back(std::move(rule));
}

/// Of each element that did not get what is wanted of it: the rules that would have given it.
void add_rules_of_elements(const Speaker& speaker, std::uint32_t giver, const Value& wanted,
                           std::vector<RuleAccount>& rules) {
  engine::Run& run = speaker.run();
  const engine::Linked& linked = speaker.linked();
  const DecisionInfo& decision = linked.decisions[giver];
  const std::size_t count = run.result(giver).elements.size();
  if (wanted.kind() != Kind::list || wanted.as_list().size() != count) return;
  for (std::size_t i = 0; i < count; ++i) {
    const Value& one = wanted.as_list()[i];
    const engine::Run::AtElement at(run, giver, i);
    if (run.slot(decision.slot) == one) continue;
    std::vector<Target> goal;
    for (const engine::OutputInfo& output : decision.outputs) {
      Target& target = goal.emplace_back();
      target.slot = decision.single ? decision.slot : output.slot;
      target.equals = decision.single ? one : one[output.name];
    }
    const std::string name = speaker.element_name(run.slot(decision.each->slot), i + 1);
    for (RuleAccount& rule : giving_rules(
             speaker, giver, at.trace(),
             [&](const engine::RuleInfo& each) { return gives(decision, each, goal, linked); })) {
      rule.of = name;
      add_once(rules, std::move(rule));
    }
  }
}

/// A rule that holds above, and whose outcome a floor set aside.
void tell_set_aside(const Speaker& speaker, const DecisionInfo& decision, RuleAccount& rule) {
  const std::uint32_t index = speaker.linked().slots[decision.slot].index;
  if (!rule.conditions.empty() || !speaker.run().result(index).taken.lower) return;
  Condition& worse = rule.conditions.emplace_back();
  worse.subject = speaker.slot_value(decision.floor->upper_slot);
  worse.actual = word(Word::below_floor, speaker.language());
}

/// Of a decision that compares two: the rules of both.
void add_giving_rules(const Speaker& speaker, const std::vector<engine::Trace>& traces,
                      std::vector<Target> goal, std::vector<RuleAccount>& rules) {
  const engine::Linked& linked = speaker.linked();
  while (goal.size() == 1 && follow(speaker.run(), goal.front())) {
  }
  const std::uint32_t giver = linked.slots[goal.front().slot].index;
  const DecisionInfo& decision = linked.decisions[giver];
  if (decision.floor) {
    for (const std::uint32_t part : {decision.floor->upper, decision.floor->lower}) {
      std::vector<Target> of_part;
      for (const Target& t : goal) {
        if (const auto slot = engine::slot_in(linked, t.slot, part))
          of_part.emplace_back(t).slot = *slot;
      }
      std::vector<RuleAccount> own;
      if (!of_part.empty()) add_giving_rules(speaker, traces, std::move(of_part), own);
      for (RuleAccount& rule : own) {
        if (part == decision.floor->upper) tell_set_aside(speaker, decision, rule);
        add_once(rules, std::move(rule));
      }
    }
    return;
  }
  if (decision.each) {
    const Target& target = goal.front();
    if (goal.size() == 1 && target.slot == decision.slot && !decision.value)
      add_rules_of_elements(speaker, giver, target.equals, rules);
    return;
  }
  const engine::Trace* trace = trace_of(traces, giver);
  if (trace == nullptr) return;
  for (RuleAccount& rule : giving_rules(speaker, giver, *trace, [&](const engine::RuleInfo& each) {
         return gives(decision, each, goal, linked);
       })) {
    rule.of = speaker.layer_name(decision);
    add_once(rules, std::move(rule));
  }
}

}  // namespace

WhyNot why_not(const Speaker& speaker, const engine::LeverIndex& index,
               const engine::BoundCase& bound, std::uint32_t slot,
               const std::vector<engine::Trace>& traces, const Value& asked) {
  const engine::Linked& linked = speaker.linked();
  const SlotInfo& info = linked.slots[slot];
  engine::Run& run = speaker.run();
  // One outcome stands for all elements of a list.
  const std::size_t elements = run.result(info.index).elements.size();
  const bool for_all = linked.decisions[info.index].each && elements > 0 && !asked.is_null() &&
                       asked.kind() != Kind::list && asked.kind() != Kind::context;
  const Value wanted = for_all ? Value(List(elements, asked)) : asked;
  const Value& now = run.slot(slot);
  const engine::Result& result = run.result(info.index);
  WhyNot why;
  why.decision = info.name;
  why.language = speaker.language();
  why.title = speaker.slot_name(slot);
  why.wanted = wanted;
  why.outcome = speaker.value(wanted);
  why.actual = value::is_failure(now)    ? std::string(word(Word::failed, why.language))
               : !value::is_settled(now) ? std::string(word(Word::undetermined, why.language))
               : result.status == Status::no_rule ? std::string(word(Word::no_rule, why.language))
                                                  : wanted_outcome_text(speaker, slot, now);

  bool complete = true;
  const std::vector<Value> named = named_outcomes(linked, slot, complete);
  const auto name_outcomes = [&] {
    for (const Value& v : named) why.outcomes.push_back(wanted_outcome_text(speaker, slot, v));
  };
  const auto goal = goal_of(linked, slot, wanted, why.language, why.problem);
  if (!goal) {
    name_outcomes();
    return why;
  }
  if (goal->size() == 1 && goal->front().slot == slot) why.wanted = goal->front().equals;
  why.outcome = wanted_outcome_text(speaker, slot, why.wanted);

  const bool can_be = !complete || std::any_of(named.begin(), named.end(), [&](const Value& v) {
    return std::all_of(goal->begin(), goal->end(), [&](const Target& t) {
      return t.test(t.slot == slot ? v : v[linked.slots[t.slot].name]);
    });
  });
  if (!can_be) {
    why.problem = fmt::format(fmt::runtime(word(Word::no_such_outcome, why.language)), why.outcome);
    name_outcomes();
    return why;
  }
  why.reached = result.status != Status::no_rule &&
                std::all_of(goal->begin(), goal->end(), [&](const Target& t) {
                  return value::is_settled(run.slot(t.slot)) && t.test(run.slot(t.slot));
                });
  if (why.reached) return why;

  add_giving_rules(speaker, traces, *goal, why.rules);

  engine::ChangeQuestion question;
  question.decision = info.index;
  question.goal = *goal;
  engine::ChangeSearch changes(linked, index, bound);
  FoundChanges found = find_both(speaker, changes, std::move(question), why.wanted);
  why.can_still_be = std::move(found.can_still_be);
  why.could_have_been = std::move(found.could_have_been);
  why.why = std::move(found.why);
  why.exact = why.why.empty();
  return why;
}

}  // namespace aftersales::explain
