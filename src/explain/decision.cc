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
#include "explain/messages.h"
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
    answer = engine::answer_of(run, asked);
    if (answer) run.accept(asked, answer->result, answer->v);
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
  for (const std::uint32_t decision : explain::chain_of(watched.run, watched.slot.index,
                                                        watched.traces, explain::Reading::tried)) {
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
  // What is wrong with the case comes first.
  std::vector<std::string> warnings;
  const std::vector<Finding>& findings = state.bound->findings;
  const auto looked_at = findings.empty() ? std::set<std::uint32_t>() : slots_of(watched);
  for (const Finding& f : findings) {
    const auto fact = watched.linked.fact_names.find(f.fact);
    const bool elsewhere =
        fact != watched.linked.fact_names.end() && looked_at.count(fact->second) == 0;
    std::string message = explain::message_in(e.language, f.code, f.message);
    if (!elsewhere && !(e.error && e.error->cause == message))
      warnings.push_back(std::move(message));
  }
  for (const auto& [fact, w] : state.bound->warnings)
    warnings.push_back(explain::message_in(e.language, w.code, w.message));
  e.warnings.insert(e.warnings.begin(), warnings.begin(), warnings.end());
  const explain::Speaker speaker(watched.run, chosen(language, watched.linked));
  e.alternatives = explain::alternatives_of(speaker, state.policy->levers(), *state.bound, slot);
  return e;
}

}  // namespace

std::vector<Need> Decision::needs(std::string_view language) const {
  std::vector<Need> needs;
  if (!state_->policy) return needs;
  const engine::Linked& linked = *state_->policy->linked;
  engine::Run run(linked, *state_->bound);
  for (const std::uint32_t slot : state_->needs) {
    needs.push_back(explain::need_of(linked, slot, chosen(language, linked), &run));
  }
  return needs;
}

std::optional<Need> Decision::next_question(std::string_view language) const {
  if (!state_->policy || state_->needs.empty()) return std::nullopt;
  const engine::Linked& linked = *state_->policy->linked;
  engine::Run run(linked, *state_->bound);
  return explain::need_of(linked, state_->needs.front(), chosen(language, linked), &run);
}

std::vector<Step> Decision::steps(std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(*state_, state_->slot);
  return explain::steps_of(watched.run, watched.slot.index, watched.traces,
                           chosen(language, watched.linked));
}

Explanation Decision::explanation(std::string_view language) const {
  return state_->policy ? account_of(*state_, state_->slot, language) : Explanation();
}

WhyNot Decision::why_not(const Value& wanted, std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(*state_, state_->slot);
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
  struct Asked {
    const Decision::State* state;
    std::uint32_t decision;
    std::uint32_t slot;
  };
  std::vector<Asked> asked;
  for (const Decision& d : decisions) {
    const Decision::State& state = *d.state_;
    if (!state.policy) continue;
    const engine::Linked& linked = *state.policy->linked;
    const std::uint32_t decision = linked.slots[state.slot].index;
    const auto known = std::find_if(asked.begin(), asked.end(),
                                    [&](const Asked& a) { return a.decision == decision; });
    if (known == asked.end()) {
      asked.push_back({&state, decision, state.slot});
    } else if (known->slot != state.slot) {
      known->slot = linked.decisions[decision].slot;
    }
  }
  std::vector<Explanation> accounts;
  std::set<std::string> told;  // with one that rests on them
  for (const Asked& a : asked) {
    accounts.push_back(account_of(*a.state, a.slot, language));
    for (const Explanation& used : accounts.back().used) {
      if (used.needed) told.insert(used.decision);
    }
  }
  std::vector<Explanation> result;
  std::set<std::string> before;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const engine::Linked& linked = *asked[i].state->policy->linked;
    if (told.count(linked.decisions[asked[i].decision].name) > 0) continue;
    std::vector<Explanation> used;
    for (Explanation& u : accounts[i].used) {
      if (!u.needed || before.insert(u.decision).second) used.push_back(std::move(u));
    }
    accounts[i].used = std::move(used);
    result.push_back(std::move(accounts[i]));
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
