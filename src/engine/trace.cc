// A decision -> what it and those it rests on were made of, without a text.
#include <algorithm>
#include <utility>

#include "engine/answer.h"
#include "engine/decision_state.h"
#include "engine/policy_state.h"

namespace aftersales {
inline namespace v0 {

namespace {

using engine::DecisionInfo;
using engine::Linked;

Trace::Subject subject_of(const engine::Column& column, const Value& v) {
  Trace::Subject subject;
  subject.name = column.text.text();
  subject.known = value::is_settled(v);
  if (subject.known) subject.value = v;
  return subject;
}

class Teller {
 public:
  Teller(const Linked& linked, Trace& out) : linked_(linked), out_(out) {}

  /// Of one decision, or of one for an element of a list.
  void tell(const engine::Trace& trace, const engine::Result& result, const Value& v,
            std::size_t element) {
    const DecisionInfo& decision = linked_.decisions[trace.decision];
    Trace::Made& made = out_.decisions.emplace_back();
    made.decision = decision.name;
    made.element = element;
    made.status = result.status;
    if (value::is_settled(v) && result.status == Status::decided) made.value = v;
    for (const std::uint32_t rule : result.rules) add(id_of(decision, rule), made.rules);
    for (const engine::Ending& ending : result.possible) {
      if (result.status != Status::decided) break;  // all of them give the same
      for (const std::uint32_t rule : ending.rules) add(id_of(decision, rule), made.rules);
    }
    for (const std::uint32_t rule : trace.withdrew) made.withdrawn.push_back(id_of(decision, rule));
    made.subjects.reserve(trace.columns.size());
    for (std::size_t c = 0; c < trace.columns.size(); ++c) {
      const engine::Column& column = decision.table.columns[c];
      const bool is_constant =
          column.subject != nullptr && column.subject->expression.is_constant();
      if (!is_constant && trace.columns[c].kind() != feel::kPending)
        made.subjects.push_back(subject_of(column, trace.columns[c]));
    }
  }

 private:
  static void add(std::string_view id, std::vector<std::string_view>& ids) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  [[nodiscard]] std::string_view id_of(const DecisionInfo& decision, std::uint32_t rule) const {
    if (decision.floor) return linked_.rule(rule).id;
    return rule == engine::kOtherwise ? decision.otherwise->id : decision.rules[rule].id;
  }

  const Linked& linked_;
  Trace& out_;
};

}  // namespace

Trace Decision::trace() const {
  Trace out;
  if (!state_->policy) return out;
  out.policy = state_->policy;
  const Linked& linked = *state_->policy->linked;
  std::vector<engine::Trace> traces;
  engine::Run run(linked, *state_->bound, &traces);
  (void)run.need(state_->slot);
  // What is certain whatever the unknown facts are.
  if (const auto& answer = State::of(*this).answer)
    (void)engine::take_over(run, state_->slot, *answer);
  else
    (void)engine::take_answer(run, state_->slot, traces);
  Teller teller(linked, out);
  for (const engine::Trace& trace : traces) {
    const engine::Result& result = run.result(trace.decision);
    for (std::size_t i = 0; i < result.elements.size(); ++i) {
      const engine::Element& element = result.elements[i];
      teller.tell(element.trace, element.result, element.value, i + 1);
    }
    teller.tell(trace, result, run.slot(linked.decisions[trace.decision].slot), 0);
  }
  return out;
}

}  // namespace v0
}  // namespace aftersales
