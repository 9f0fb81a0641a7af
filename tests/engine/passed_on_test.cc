// Decisions that pass on what others give: what may come of them while those are open.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::policy_of;

// That a text is long cannot be tried value by value.
constexpr const char* kPack = R"(
types:
  answer: {enum: [yes, no, later]}
facts: {a: number, zero: number, k: boolean, s: string, lines: list of number}
decisions:
  inner:
    outputs: {ok: boolean, out: answer}
    rules:
      - {id: I-1, when: {a: "> 5"}, then: {ok: true, out: '"yes"'}}
      - {id: I-2, when: string length(s) > 3, then: {ok: false, out: later}}
    otherwise: {id: I-3, then: {ok: false, out: '"no"'}}
  fee:
    type: number
    rules:
      - {id: F-1, when: string length(s) > 3, then: 7}
      - {id: F-2, when: {a: "> 5"}, then: 9}
  same:
    type: number
    rules:
      - {id: S-1, when: string length(s) > 3, then: 2 + 1}
    otherwise: {id: S-2, then: 3}
  sum: {type: number, value: string length(s) + 1}
  failing:
    type: number
    rules: [{id: E-1, when: string length(s) > 3, then: 1 / zero}]
    otherwise: {id: E-2, then: 4}
  by_value: {type: number, value: fee}
  by_path: {type: answer, value: inner.out}
  by_sum: {type: number, value: sum}
  twice: {type: number, value: by_value}
  by_rule:
    type: number
    rules: [{id: R-1, when: {k: true}, then: fee}]
    otherwise: {id: R-2, then: 1}
  by_outputs:
    outputs: {p.ok: boolean, p.out: answer}
    rules: [{id: O-1, when: {k: true}, then: {p.ok: inner.ok, p.out: inner.out}}]
    otherwise: {id: O-2, then: {p.ok: false, p.out: '"no"'}}
  by_two:
    outputs: {x: boolean, y: number}
    rules: [{id: T-1, when: true, then: {x: inner.ok, y: fee}}]
  by_part:
    outputs: {x: boolean, y: number}
    rules: [{id: P-1, when: true, then: {x: inner.ok, y: sum}}]
  by_failing:
    type: number
    rules: [{id: B-1, when: {k: true}, then: failing}]
    otherwise: {id: B-2, then: 4}
)";

TEST_CASE("what is passed on is listed as the decision behind it lists it") {
  const Policy p = policy_of(kPack);
  const struct {
    const char* decision;
    const char* facts;
    const char* outcome;
  } rows[] = {
      {"by_value", "{}", "undetermined [a,s] 7 | none | 9"},
      {"by_value", R"({"a": 9})", "undetermined [s] 7 | 9"},
      {"by_path", "{}", "undetermined [a,s] yes | no | later"},
      {"by_path", R"({"a": 1})", "undetermined [s] no | later"},
      {"twice", R"({"a": 9})", "undetermined [s] 7 | 9"},
      {"by_sum", "{}", "undetermined [s]"},
      {"by_rule", R"({"a": 9})", "undetermined [k,s] 7 by R-1 | 9 by R-1 | 1 by R-2"},
      {"by_rule", R"({"a": 9, "k": true})", "undetermined [s] 7 by R-1 | 9 by R-1"},
      {"p.out", R"({"k": true})", "undetermined [a,s] later by O-1 | no by O-1 | yes by O-1"},
      {"p.ok", R"({"k": true, "a": 1})", "decided false by O-1"},
      {"by_outputs", R"({"k": true})",
       "undetermined [a,s] {p.ok: false, p.out: later} by O-1 | {p.ok: false, p.out: no} by O-1 | "
       "{p.ok: true, p.out: yes} by O-1"},
      {"by_outputs", "{}",
       "undetermined [k,a,s] {p.ok: false, p.out: later} by O-1 | {p.ok: true, p.out: yes} by O-1 "
       "| {p.ok: false, p.out: no} by O-1,O-2"},
      {"by_two", R"({"a": 9})", "undetermined [s] {x: true, y: 7} by T-1 | {x: true, y: 9} by T-1"},
      {"by_part", R"({"a": 1})", "undetermined [s] ? by P-1"},
      // A condition that waits may fail, so a single outcome is not sure to come about.
      {"by_failing", R"({"zero": 0})", "undetermined [k,s] 4 by B-1,B-2"},
      {"same", "{}", "decided 3 by S-1,S-2"},
  };
  for (const auto& row : rows) check_rows(p, row.decision, {{row.facts, row.outcome}});
}

TEST_CASE("whatever is answered leads to an outcome that was listed") {
  const Policy p = policy_of(kPack);
  for (const char* const name :
       {"by_value", "by_path", "twice", "by_rule", "p.out", "p.ok", "by_outputs", "by_two"}) {
    CAPTURE(std::string(name));
    const Decision open = p.decide(name, Case());
    REQUIRE(open.status() == Status::undetermined);
    CHECK(open.possible_is_complete());
    for (const int a : {1, 9}) {
      for (const bool k : {true, false}) {
        for (const char* const s : {"", "long"}) {
          const Decision d = p.decide(name, {{"a", a}, {"k", k}, {"s", s}});
          const std::vector<Possibility>& all = open.possible();
          CHECK(std::any_of(all.begin(), all.end(),
                            [&](const Possibility& one) { return one.value == d.value(); }));
        }
      }
    }
  }
  CHECK_FALSE(p.decide("by_part", Case()).possible_is_complete());
  CHECK_FALSE(p.decide("by_sum", Case()).possible_is_complete());
}

}  // namespace
}  // namespace aftersales
