// What a decision was made of, as plain data.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include <aftersales/policy.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

constexpr const char* kPack = R"(
types:
  reason: {enum: [changed_mind, broken]}
  item: {context: {kind: string, days: number}}
facts:
  reason: reason
  days: number
  opened: {type: boolean, default: false}
  spare: number
  items: list of item
  part: {type: number, range: "[0..100]"}
decisions:
  window:
    type: number
    rules:
      - {id: LONG, when: {reason: broken}, then: 15}
      - {id: SHORT, when: true, then: 7}
  terms:
    outputs: {accepted: boolean, remedy: string}
    rules:
      - id: IN_TIME
        when: {days - window: "<= 0"}
        then: {accepted: true, remedy: '"refund"'}
        unless:
          - {id: USED, when: {opened: true, reason: changed_mind}}
    otherwise: {id: LATE, then: {accepted: false, remedy: '"none"'}}
  ratio: {type: number, value: spare / days}
  share: {type: boolean, rules: [{id: ANY, when: {part: ">= 0"}, then: true}], otherwise: {id: NONE, then: false}}
  by_item:
    each: one in items
    type: boolean
    rules:
      - {id: FRESH, when: {one.days: "<= 7"}, then: true}
    otherwise: {id: OLD, then: false}
)";

/// `window 7 by SHORT {reason: broken}; terms …`
std::string told(const Trace& trace) {
  std::string text;
  for (const Trace::Made& made : trace.decisions) {
    text += (text.empty() ? "" : "; ") + std::string(made.decision);
    if (made.element != 0) text += "[" + std::to_string(made.element) + "]";
    text += " " + (made.status == Status::decided ? made.value.to_json()
                                                  : std::string(to_string(made.status)));
    for (const std::string_view rule : made.rules) text += " by " + std::string(rule);
    for (const std::string_view rule : made.withdrawn) text += " not for " + std::string(rule);
    for (const Trace::Subject& subject : made.subjects)
      text +=
          ", " + std::string(subject.name) + " " + (subject.known ? subject.value.to_json() : "?");
  }
  return text;
}

TEST_CASE("what a decision was made of") {
  const struct {
    const char* decision;
    const char* facts;
    const char* wanted;
  } kRows[] = {
      {"window", R"({"reason": "broken"})", R"(window 15 by LONG, reason "broken")"},
      {"terms", R"({"reason": "broken", "days": 9})",
       R"(window 15 by LONG, reason "broken"; )"
       R"(terms {"accepted":true,"remedy":"refund"} by IN_TIME, days - window -6, reason "broken")"},
      {"terms", R"({"reason": "changed_mind", "days": 2, "opened": true})",
       R"(window 7 by SHORT, reason "changed_mind"; terms {"accepted":false,"remedy":"none"})"
       R"( by LATE not for USED, days - window -5, opened true, reason "changed_mind")"},
      {"terms", R"({"reason": "broken"})",
       R"(window 15 by LONG, reason "broken"; terms undetermined, days - window ?, reason "broken")"},
      // Whatever the fact is, within its range.
      {"share", "{}", "share true by ANY, part ?"},
      {"ratio", R"({"spare": 1, "days": 4})", "ratio 0.25"},
      {"ratio", R"({"spare": 1, "days": 0})", "ratio failed"},
      {"by_item", R"({"items": [{"kind": "a", "days": 3}, {"kind": "b", "days": 9}]})",
       "by_item[1] true by FRESH, one.days 3; by_item[2] false by OLD, one.days 9; "
       "by_item [true,false]"},
  };
  const Policy policy = tests::policy_of(kPack);
  for (const auto& row : kRows) {
    CAPTURE(row.facts);
    const Decision d = policy.decide(row.decision, Case::from_json(row.facts));
    CHECK(told(d.trace()) == row.wanted);
  }
}

TEST_CASE("it outlives the decision and the policy") {
  std::optional<Policy> policy = tests::policy_of(kPack);
  const Trace trace = policy->decide("window", Case::from_json(R"({"reason": "broken"})")).trace();
  policy.reset();
  CHECK(told(trace) == R"(window 15 by LONG, reason "broken")");
  CHECK(Decision().trace().decisions.empty());
}

}  // namespace
}  // namespace aftersales
