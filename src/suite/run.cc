// Running one test: its case is decided as any other, by the public interface, and compared entry
// by entry.
#include "suite/run.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/decision_state.h"
#include "engine/fired.h"
#include "engine/policy_state.h"
#include "suite/judge.h"

namespace aftersales::suite {

namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// The decisions that a test speaks of; of one that names only rules, the decisions these belong to;
// else all.
std::vector<std::string> asked_by(const Test& test, const Vocabulary& vocabulary) {
  std::vector<std::string> names;
  for (const Expectation& each : test.expect) add_once(names, each.decision);
  for (const Undetermined& each : test.undetermined) add_once(names, each.decision);
  for (const std::string& name : test.no_rule) add_once(names, name);
  for (const std::string& name : test.failed) add_once(names, name);
  if (!names.empty()) return names;
  for (const auto* ids : {&test.fired, &test.not_fired}) {
    for (const std::string& id : *ids) add_once(names, vocabulary.rule(id)->decision);
  }
  return names;
}

// A decision waits for the moment, and not because the test is about that. It would pass as
// undetermined for a reason that its author did not think of, and never for the one he did.
bool lacks_moment(const Test& test, const Record& record, const std::string& moment) {
  for (const Undetermined& each : test.undetermined) {
    if (std::find(each.needs.begin(), each.needs.end(), moment) != each.needs.end()) return false;
  }
  return std::any_of(record.decisions.begin(), record.decisions.end(),
                     [&](const Decision& decision) {
                       const std::vector<Need> needs = decision.needs();
                       return std::any_of(needs.begin(), needs.end(),
                                          [&](const Need& need) { return need.fact == moment; });
                     });
}

}  // namespace

Outcome run_test(const Test& test, const Vocabulary& vocabulary, const std::string& language,
                 Reached& reached) {
  Outcome outcome;
  outcome.name = test.name;
  if (test.where.source != nullptr) {
    outcome.where = fmt::format("{}:{}", test.where.source->name(),
                                test.where.source->position(test.where.span.begin).line);
  }
  Case c;
  for (const GivenFact& fact : test.facts) c.set(fact.name, fact.value);
  if (test.as_of) c.as_of(*test.as_of);
  const std::vector<std::string> asked = asked_by(test, vocabulary);
  const Record record = vocabulary.policy().decide_all(c, asked);

  RuleIds fired;
  RuleIds reasons;
  for (const Decision& decision : record.decisions) {
    const Decision::State& state = Decision::State::of(decision);
    engine::Fired behind = engine::fired_behind(*state.policy->linked, *state.bound, state.slot);
    // Where several endings agree, that is known only after all have been tried.
    if (decision.is_decided())
      behind.reasons.insert(decision.rules().begin(), decision.rules().end());
    fired.merge(behind.rules);
    fired.insert(behind.reasons.begin(), behind.reasons.end());
    const bool expected =
        std::any_of(test.expect.begin(), test.expect.end(),
                    [&](const Expectation& each) { return each.decision == decision.name(); });
    if (expected) reasons.merge(behind.reasons);
  }
  judge(test, record, fired, vocabulary, language, outcome);
  if (lacks_moment(test, record, vocabulary.moment())) {
    const std::string& moment = vocabulary.moment();
    outcome.differences.insert(
        outcome.differences.begin(),
        fmt::format("the decision uses the moment, and the test gives none: write {}{}: "
                    "2026-11-08T09:00:00{}",
                    moment == "as_of" ? "" : "case: {", moment, moment == "as_of" ? "" : "}"));
  }

  reached.fired.insert(fired.begin(), fired.end());
  reached.reasons.merge(reasons);
  reached.reasons.insert(test.fired.begin(), test.fired.end());
  return outcome;
}

Coverage coverage_of(const Reached& reached, const Vocabulary& vocabulary) {
  Coverage coverage;
  for (const RuleDescription& rule : vocabulary.rules()) {
    if (!vocabulary.is_own(rule)) {
      ++coverage.below;
      coverage.fired_below += reached.fired.count(rule.id);
      continue;
    }
    ++coverage.rules;
    if (reached.fired.count(rule.id) == 0) {
      coverage.never_fired.push_back(rule);
    } else if (reached.reasons.count(rule.id) == 0) {
      coverage.never_reason.push_back(rule);
    }
  }
  return coverage;
}

}  // namespace aftersales::suite
