// A run that is watched -> ids of rules.
#include "engine/fired.h"

#include <vector>

#include "engine/answer.h"
#include "engine/handed_on.h"
#include "engine/requirements.h"

namespace aftersales::engine {

namespace {

class Watching {
 public:
  Watching(const Linked& linked, const BoundCase& bound)
      : linked_(linked), run_(linked, bound, &traces_), floor_of_(linked.decisions.size()) {
    for (const DecisionInfo& decision : linked.decisions) {
      if (!decision.floor) continue;
      floor_of_[decision.floor->upper] = &decision;
      floor_of_[decision.floor->lower] = &decision;
    }
    seen_.assign(linked.decisions.size(), false);
  }

  Fired take(std::uint32_t slot) {
    (void)run_.need(slot);
    give_reasons(HandedOn(run_, slot).givers());
    // Where all that is open agrees, that is known only after all of it has been tried.
    if (const auto answer = answer_of(run_, slot)) give_reasons(answer->givers);
    // Texts may work out further decisions, whose texts may do so again.
    for (bool more = true; more;) {
      more = false;
      for (std::uint32_t d = 0; d < linked_.decisions.size(); ++d) {
        // What a floor compares is told by the floor: one of the two came to nothing.
        if (seen_[d] || floor_of_[d] != nullptr || !run_.is_done(d)) continue;
        seen_[d] = more = true;
        note(d, run_.result(d));
      }
    }
    for (const Trace& trace : traces_) {
      if (counts(trace.decision)) note_withdrawn(trace);
    }
    fired_.rules.insert(fired_.reasons.begin(), fired_.reasons.end());
    return std::move(fired_);
  }

 private:
  [[nodiscard]] const RuleInfo& rule_of(const DecisionInfo& decision, std::uint32_t rule) const {
    if (decision.floor) return linked_.rule(rule);
    return rule == kOtherwise ? *decision.otherwise : decision.rules[rule];
  }

  /// False of one that a floor set aside.
  [[nodiscard]] bool counts(std::uint32_t index) const {
    const DecisionInfo* const floor = floor_of_[index];
    if (floor == nullptr) return true;
    const auto by = static_cast<std::uint32_t>(floor - linked_.decisions.data());
    const Taken& taken = run_.result(by).taken;
    return (floor->floor->upper == index ? taken.upper : taken.lower) && counts(by);
  }

  void note(std::uint32_t index, const Result& result) {
    if (result.status == Status::failed) return;
    const DecisionInfo& decision = linked_.decisions[index];
    read(decision.reasons);
    for (const std::uint32_t r : result.rules) {
      const RuleInfo& rule = rule_of(decision, r);
      fired_.rules.insert(rule.id);
      read(rule.reasons);
    }
    for (const Element& element : result.elements) {
      note(index, element.result);
      note_withdrawn(element.trace);
    }
  }

  void note_withdrawn(const Trace& trace) {
    for (const std::uint32_t rule : trace.withdrew)
      fired_.rules.insert(linked_.decisions[trace.decision].rules[rule].id);
  }

  void read(const ReasonsInfo& reasons) {
    Use use;
    use.moment_slot = linked_.moment_slot;
    use.add(reasons);
    for (const std::uint32_t slot : use.slots) {
      if (linked_.decision_of_slot(slot) != nullptr) (void)run_.need(slot);
    }
  }

  void give_reasons(const std::vector<Giver>& givers) {
    for (const Giver& giver : givers)
      fired_.reasons.insert(rule_of(linked_.decisions[giver.decision], giver.rule).id);
  }

  const Linked& linked_;
  std::vector<Trace> traces_;
  Run run_;
  std::vector<const DecisionInfo*> floor_of_;  // by decision: the one that compares it
  std::vector<bool> seen_;
  Fired fired_;
};

}  // namespace

Fired fired_behind(const Linked& linked, const BoundCase& bound, std::uint32_t slot) {
  return Watching(linked, bound).take(slot);
}

}  // namespace aftersales::engine
