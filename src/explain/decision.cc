// What a Decision says when it is asked: it decides again on the same case, and watches.
#include <algorithm>
#include <set>

#include "engine/decision_state.h"
#include "engine/policy_state.h"
#include "engine/requirements.h"
#include "explain/explain.h"
#include "explain/reads.h"

namespace aftersales {
inline namespace v0 {

namespace {

/// A finished run of the decision behind a state, with what it saw.
struct Watched {
  explicit Watched(const Decision::State& state)
      : linked(*state.policy->linked),
        slot(linked.slots[state.slot]),
        run(linked, *state.bound, &traces) {
    (void)run.decide(slot.index);
  }
  const engine::Linked& linked;
  const engine::SlotInfo& slot;
  std::vector<engine::Trace> traces;
  engine::Run run;
};

/// What the decision, and those it rests on, may look at.
std::set<std::uint32_t> slots_of(Watched& watched) {
  std::set<std::uint32_t> all;
  for (const std::uint32_t decision :
       explain::chain_of(watched.run, watched.slot.index, watched.traces)) {
    all.merge(engine::slots_of(watched.linked, watched.linked.decisions[decision]));
  }
  return all;
}

std::string_view chosen(std::string_view language, const engine::Linked& linked) {
  return language.empty() ? std::string_view(linked.language) : language;
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

std::vector<Step> Decision::steps(std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(*state_);
  return explain::steps_of(watched.run, watched.slot.index, watched.traces,
                           chosen(language, watched.linked));
}

Explanation Decision::explanation(std::string_view language) const {
  if (!state_->policy) return {};
  Watched watched(*state_);
  std::optional<std::uint32_t> output;
  if (watched.slot.kind == engine::SlotInfo::output) output = watched.slot.output_index;
  Explanation e = explain::explain(watched.run, watched.slot.index, watched.traces,
                                   chosen(language, watched.linked), output);
  // What is wrong with the case comes first.
  std::vector<std::string> warnings;
  const std::vector<Finding>& findings = state_->bound->findings;
  const auto looked_at = findings.empty() ? std::set<std::uint32_t>() : slots_of(watched);
  for (const Finding& f : findings) {
    const auto fact = watched.linked.fact_names.find(f.fact);
    const bool elsewhere =
        fact != watched.linked.fact_names.end() && looked_at.count(fact->second) == 0;
    if (!elsewhere && !(e.error && e.error->cause == f.message)) warnings.push_back(f.message);
  }
  for (const auto& [fact, w] : state_->bound->warnings) warnings.push_back(w.message);
  e.warnings.insert(e.warnings.begin(), warnings.begin(), warnings.end());
  return e;
}

std::string Decision::explain(std::string_view language, Format format) const {
  const Explanation e = explanation(language);
  switch (format) {
    case Format::text:
      return e.to_text();
    case Format::html:  // has no form of its own yet
    case Format::markdown:
      return e.to_markdown();
    case Format::json:
      return e.to_json();
  }
  return e.to_text();
}

}  // namespace v0
}  // namespace aftersales
