// What a Decision and a Record say when they are asked: they decide again on the same case, and
// watch.
#include <algorithm>
#include <optional>
#include <set>

#include "engine/answer.h"
#include "engine/decision_state.h"
#include "engine/policy_state.h"
#include "engine/requirements.h"
#include "explain/alternatives.h"
#include "explain/explain.h"
#include "explain/reads.h"
#include "explain/render.h"
#include "explain/why_not.h"

namespace aftersales {
inline namespace v0 {

namespace {

/// A finished run of a decision on a state's case, with what it saw.
struct Watched {
  Watched(const Decision::State& state, std::uint32_t asked)
      : linked(*state.policy->linked),
        slot(linked.slots[asked]),
        run(linked, *state.bound, &traces) {
    (void)run.decide(slot.index);
    if (state.answer && state.slot == asked)
      answer = engine::take_over(run, asked, *state.answer);
    else
      answer = engine::take_answer(run, asked, traces);
  }
  const engine::Linked& linked;
  const engine::SlotInfo& slot;
  std::vector<engine::Trace> traces;
  engine::Run run;
  std::optional<engine::Answer> answer;  // of what is undetermined by itself
};

/// What the decision, and those it rests on, may look at.
std::set<std::uint32_t> slots_of(Watched& watched) {
  std::set<std::uint32_t> all;
  explain::AllMatches matches(watched.run, watched.traces);
  for (const std::uint32_t decision :
       explain::chain_of(matches, watched.slot.index, explain::Reading::tried)) {
    all.merge(engine::slots_of(watched.linked, watched.linked.decisions[decision]));
  }
  return all;
}

std::string_view chosen(std::string_view language, const engine::Linked& linked) {
  return language.empty() ? std::string_view(linked.language) : language;
}

/// The account of what a slot holds: of a decision, or of one of its outputs.
Explanation account_of(const Decision::State& state, std::uint32_t slot,
                       std::string_view language) {
  Watched watched(state, slot);
  std::optional<std::uint32_t> output;
  if (watched.slot.kind == engine::SlotInfo::output) output = watched.slot.output_index;
  Explanation e = explain::explain(watched.run, watched.slot.index, watched.traces,
                                   chosen(language, watched.linked), output,
                                   watched.answer ? &*watched.answer : nullptr);
  const explain::Speaker speaker(watched.run, chosen(language, watched.linked));
  // What is wrong with the case comes first.
  std::vector<std::string> warnings;
  const std::vector<Finding>& findings = state.bound->findings;
  const auto looked_at = findings.empty() ? std::set<std::uint32_t>() : slots_of(watched);
  for (const Finding& f : findings) {
    const auto fact = watched.linked.fact_names.find(f.fact);
    const bool elsewhere =
        fact != watched.linked.fact_names.end() && looked_at.count(fact->second) == 0;
    std::string message = speaker.message(f.code, f.message);
    if (!elsewhere && !(e.error && e.error->cause == message))
      warnings.push_back(std::move(message));
  }
  for (const auto& [fact, w] : state.bound->warnings)
    warnings.push_back(speaker.message(w.code, w.message));
  e.warnings.insert(e.warnings.begin(), warnings.begin(), warnings.end());
  e.alternatives = explain::alternatives_of(speaker, state.policy->levers(), *state.bound, slot);
  return e;
}

/// Names of a record that are outputs of one decision, or that decision, and ended in the same way.
struct Group {
  const engine::Linked* linked;
  std::uint32_t decision;
  std::vector<const Decision::State*> names;
};

struct Told {
  std::string decision;  // that it is, or that it is an output of
  Explanation account;
};

bool has_all(const engine::Linked& linked, const std::set<std::uint32_t>& slots) {
  const auto& names = linked.decision_names;
  return std::all_of(names.begin(), names.end(),
                     [&](const auto& name) { return slots.count(name.second) > 0; });
}

void tell(const Group& group, std::string_view language, std::vector<Told>& accounts) {
  const engine::DecisionInfo& decision = group.linked->decisions[group.decision];
  const Decision::State& first = *group.names.front();
  if (group.names.size() > 1) {
    Explanation whole = account_of(first, decision.slot, language);
    // What is decided is not told as open since an output that nobody asked for is.
    if (whole.status == first.status) {
      accounts.push_back({decision.name, std::move(whole)});
      return;
    }
  }
  for (const Decision::State* const state : group.names)
    accounts.push_back({decision.name, account_of(*state, state->slot, language)});
}

}  // namespace

std::vector<Need> Decision::needs(std::string_view language) const {
  std::vector<Need> needs;
  const State& state = State::of(*this);
  if (!state.policy) return needs;
  const engine::Linked& linked = *state.policy->linked;
  engine::Run run(linked, *state.bound);
  for (const std::uint32_t slot : state.needs) {
    const std::size_t before = needs.size();
    for (const auto& [fact, part] : state.parts) {
      if (fact == slot)
        needs.push_back(explain::need_of(linked, part, chosen(language, linked), *state.bound));
    }
    if (needs.size() == before)
      needs.push_back(explain::need_of(linked, slot, chosen(language, linked), &run));
  }
  return needs;
}

std::optional<Need> Decision::next_question(std::string_view language) const {
  const State& state = State::of(*this);
  if (!state.policy || state.needs.empty()) return std::nullopt;
  if (!state.parts.empty() && state.parts.front().first == state.needs.front())
    return needs(language).front();
  const engine::Linked& linked = *state.policy->linked;
  engine::Run run(linked, *state.bound);
  return explain::need_of(linked, state.needs.front(), chosen(language, linked), &run);
}

std::vector<Step> Decision::steps(std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(State::of(*this), state_->slot);
  explain::AllMatches matches(watched.run, watched.traces);
  return explain::steps_of(matches, watched.slot.index, chosen(language, watched.linked));
}

Explanation Decision::explanation(std::string_view language) const {
  return state_->policy ? account_of(State::of(*this), state_->slot, language) : Explanation();
}

WhyNot Decision::why_not(const Value& wanted, std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(State::of(*this), state_->slot);
  const explain::Speaker speaker(watched.run, chosen(language, watched.linked));
  return explain::why_not(speaker, state_->policy->levers(), *state_->bound, state_->slot,
                          watched.traces, wanted);
}

std::vector<Value> Decision::other_outcomes() const {
  if (!state_->policy) return {};
  bool complete = true;
  std::vector<Value> all = explain::named_outcomes(*state_->policy->linked, state_->slot, complete);
  if (is_decided()) all.erase(std::remove(all.begin(), all.end(), value()), all.end());
  return all;
}

std::string Decision::explain(std::string_view language, Format format, Audience audience) const {
  const Explanation e = explanation(language);
  return explain::render({&e}, format, audience);
}

std::vector<Explanation> Record::explanations(std::string_view language) const {
  std::vector<Group> groups;
  std::set<std::uint32_t> slots;
  for (const Decision& d : decisions) {
    const Decision::State& state = Decision::State::of(d);
    if (!state.policy || !slots.insert(state.slot).second) continue;
    const engine::Linked& linked = *state.policy->linked;
    const std::uint32_t decision = linked.slots[state.slot].index;
    const auto known = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.decision == decision && group.names.front()->status == state.status;
    });
    if (known == groups.end())
      groups.push_back({&linked, decision, {&state}});
    else
      known->names.push_back(&state);
  }
  std::vector<Told> accounts;
  for (const Group& group : groups) tell(group, language, accounts);
  // Whoever asked for all decisions wants one story; whoever named some wants an answer to each.
  std::set<std::string> within;
  if (!groups.empty() && has_all(*groups.front().linked, slots)) {
    for (const Told& each : accounts) {
      for (const Explanation& used : each.account.used) {
        if (used.needed) within.insert(used.decision);
      }
    }
  }
  std::vector<Explanation> result;
  for (Told& each : accounts) {
    if (within.count(each.decision) == 0) result.push_back(std::move(each.account));
  }
  return result;
}

std::string Record::explain(std::string_view language, Format format, Audience audience) const {
  const std::vector<Explanation> told = explanations(language);
  explain::Accounts accounts;
  for (const Explanation& e : told) accounts.push_back(&e);
  return explain::render(accounts, format, audience);
}

}  // namespace v0
}  // namespace aftersales
