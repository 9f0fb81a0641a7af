// Which rules fire and what they give together (language 3, "hit", "unless", "otherwise").
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::mistakes_of;
using tests::policy_of;

TEST_CASE("the first rule that holds wins; otherwise is what holds when no rule does") {
  const Policy p = policy_of(R"(
facts: {n: number}
decisions:
  with:
    type: string
    rules:
      - {id: A, when: n <= 1, then: '"low"'}
      - {id: B, when: n <= 2, then: '"middle"'}
      - {id: C, when: n <= 2, then: '"never"'}
    otherwise: {id: Z, then: '"high"'}
  without:
    type: string
    rules:
      - {id: W1, when: n <= 1, then: '"low"'}
      - {id: W2, when: n <= 2, then: '"middle"'}
  plain:
    type: number
    rules:
      - {id: P, when: true, then: 5}
)");
  check_rows(p, "with",
             {{R"({"n": 1})", "decided low by A"},
              {R"({"n": 2})", "decided middle by B"},
              {R"({"n": 3})", "decided high by Z"}});
  check_rows(p, "without",
             {{R"({"n": 0})", "decided low by W1"},
              {R"({"n": 2})", "decided middle by W2"},
              {R"({"n": 3})", "no_rule"}});
  check_rows(p, "plain", {{"{}", "decided 5 by P"}});
}

TEST_CASE("two rules of a unique decision, or two outcomes of an any, are a failure") {
  const Policy p = policy_of(R"(
facts: {n: number}
decisions:
  u:
    type: number
    hit: unique
    rules:
      - {id: U1, when: n <= 2, then: 1}
      - {id: U2, when: n >= 2, then: 2}
      - {id: U3, when: n = 9, then: 2}
  a:
    type: number
    hit: any
    rules:
      - {id: A1, when: n <= 2, then: 1}
      - {id: A2, when: n >= 2, then: n / 2}
      - {id: A3, when: n = 4, then: 3}
    otherwise: {id: AZ, then: 0}
)");
  check_rows(p, "u",
             {{R"({"n": 1})", "decided 1 by U1"},
              {R"({"n": 3})", "decided 2 by U2"},
              {R"({"n": 2})", "failed rules.overlap"},
              {R"({"n": 9})", "failed rules.overlap"}});
  check_rows(p, "a",
             {{R"({"n": 1})", "decided 1 by A1"},
              {R"({"n": 2})", "decided 1 by A1,A2"},
              {R"({"n": 4})", "failed rules.conflict"},
              {R"({"n": 6})", "decided 3 by A2"}});
  const Decision d = p.decide("u", {{"n", 2}});
  REQUIRE(d.error());
  CHECK(d.error()->cause.find("U1, U2") != std::string::npos);
  CHECK(d.error()->at.find("small.yaml:") != std::string::npos);
}

TEST_CASE("collect gives all, or adds up, counts, or takes the least or the greatest") {
  const Policy p = policy_of(R"(
types:
  severity: {enum: [minor, major, crisis], ordered: true}
facts: {n: number}
decisions:
  all:
    type: number
    hit: collect
    rules:
      - {id: L1, when: n > 1, then: n}
      - {id: L2, when: n > 2, then: n * 10}
  all_or:
    type: number
    hit: collect
    rules:
      - {id: O1, when: n > 1, then: n}
    otherwise: {id: OZ, then: -1}
  pairs:
    outputs: {a: number, b: {type: string, optional: true}}
    hit: collect
    rules:
      - {id: P1, when: n > 1, then: {a: 1, b: '"x"'}}
      - {id: P2, when: n > 2, then: {a: 2}}
  sum:
    type: money
    hit: collect sum
    rules:
      - {id: S1, when: n > 1, then: 10.5}
      - {id: S2, when: n > 2, then: n}
  hours:
    type: duration
    hit: collect sum
    rules:
      - {id: H1, when: n > 1, then: 24 hours}
      - {id: H2, when: n > 2, then: 12 hours}
  months:
    type: period
    hit: collect sum
    rules:
      - {id: Q1, when: n > 1, then: 3 months}
  count:
    type: string
    hit: collect count
    rules:
      - {id: C1, when: n > 1, then: '"a"'}
      - {id: C2, when: n > 2, then: '"b"'}
  least:
    type: number
    hit: collect min
    rules:
      - {id: M1, when: n > 1, then: 7}
      - {id: M2, when: n > 2, then: n}
  greatest:
    type: severity
    hit: collect max
    rules:
      - {id: G1, when: n > 1, then: crisis}
      - {id: G2, when: n > 2, then: minor}
      - {id: G3, when: n < 0, then: minor}
      - {id: G4, when: n < 0, then: major}
  mildest:
    type: severity
    hit: collect min
    rules:
      - {id: D1, when: n > 1, then: crisis}
      - {id: D2, when: n > 2, then: major}
    otherwise: {id: DZ, then: minor}
)");
  check_rows(p, "all",
             {{R"({"n": 0})", "decided []"},
              {R"({"n": 2})", "decided [2] by L1"},
              {R"({"n": 3})", "decided [3, 30] by L1,L2"}});
  check_rows(p, "all_or",
             {{R"({"n": 0})", "decided [-1] by OZ"}, {R"({"n": 2})", "decided [2] by O1"}});
  check_rows(p, "pairs",
             {{R"({"n": 0})", "decided []"},
              {R"({"n": 3})", R"(decided [{a: 1, b: x}, {a: 2, b: null}] by P1,P2)"}});
  check_rows(p, "sum",
             {{R"({"n": 0})", "decided 0.00"},
              {R"({"n": 2})", "decided 10.50 by S1"},
              {R"({"n": 3})", "decided 13.50 by S1,S2"}});
  check_rows(p, "hours",
             {{R"({"n": 0})", "decided PT0S"},
              {R"({"n": 2})", "decided P1D by H1"},
              {R"({"n": 3})", "decided P1DT12H by H1,H2"}});
  check_rows(p, "months", {{R"({"n": 0})", "decided P0M"}, {R"({"n": 2})", "decided P3M by Q1"}});
  check_rows(p, "count",
             {{R"({"n": 0})", "decided 0"},
              {R"({"n": 2})", "decided 1 by C1"},
              {R"({"n": 3})", "decided 2 by C1,C2"}});
  check_rows(p, "least",
             {{R"({"n": 0})", "no_rule"},
              {R"({"n": 3})", "decided 3 by M1,M2"},
              {R"({"n": 30})", "decided 7 by M1,M2"}});
  check_rows(p, "greatest",
             {{R"({"n": 0})", "no_rule"},
              {R"({"n": 3})", "decided crisis by G1,G2"},
              {R"({"n": -1})", "decided major by G3,G4"}});
  check_rows(p, "mildest",
             {{R"({"n": 0})", "decided minor by DZ"}, {R"({"n": 3})", "decided major by D1,D2"}});
}

TEST_CASE("an aggregate wants values that can be aggregated") {
  const struct {
    const char* type;
    const char* hit;
    const char* then;
    const char* mistake;
  } rows[] = {
      {"number", "collect sum", "1", ""},
      {"money", "collect sum", "1", ""},
      {"duration", "collect sum", "1 day", ""},
      {"string", "collect sum", "'\"a\"'", "decision.aggregate"},
      {"date", "collect sum", "2026-01-01", "decision.aggregate"},
      {"string", "collect min", "'\"a\"'", ""},
      {"date", "collect max", "2026-01-01", ""},
      {"boolean", "collect max", "true", "decision.aggregate"},
      {"ranked", "collect max", "low", ""},
      {"unranked", "collect max", "low", "decision.aggregate"},
      {"unranked", "collect count", "low", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.hit);
    CHECK(mistakes_of(std::string(R"(
types:
  ranked: {enum: [low, high], ordered: true}
  unranked: {enum: [low, high]}
decisions:
  d:
    type: )") + row.type +
                      "\n    hit: " + row.hit +
                      "\n    rules: [{id: A, when: true, then: " + row.then + "}]") == row.mistake);
  }
}

TEST_CASE("exceptions are looked at only when their rule holds, in order, and win over it") {
  const Policy p = policy_of(R"(
facts: {n: number, x: boolean, y: boolean, z: boolean}
decisions:
  d:
    type: string
    rules:
      - id: R
        when: n > 0
        then: '"rule"'
        unless:
          - id: X
            when: x
            then: '"x"'
            unless:
              - {id: XZ, when: z, then: '"x but z"'}
          - id: Y
            when: y
            then: '"y"'
      - {id: S, when: n > 0, then: '"never"'}
    otherwise:
      id: Z
      then: '"other"'
      unless:
        - {id: ZX, when: x, then: '"other, x"'}
)");
  check_rows(p, "d",
             {{R"({"n": 1, "x": false, "y": false, "z": false})", "decided rule by R"},
              {R"({"n": 1, "x": true, "y": true, "z": false})", "decided x by X"},
              {R"({"n": 1, "x": true, "y": false, "z": true})", "decided x but z by XZ"},
              {R"({"n": 1, "x": false, "y": true, "z": true})", "decided y by Y"},
              {R"({"n": 1, "x": false, "y": false, "z": true})", "decided rule by R"},
              {R"({"n": 0, "x": false, "y": true, "z": true})", "decided other by Z"},
              {R"({"n": 0, "x": true, "y": true, "z": true})", "decided other, x by ZX"},
              // Facts that no exception in question tests are not needed.
              {R"({"n": 0, "x": true})", "decided other, x by ZX"},
              {R"({"n": 1, "x": true, "z": false})", "decided x by X"}});
}

TEST_CASE("an exception without an outcome only withdraws its rule") {
  const Policy p = policy_of(R"(
facts: {a: boolean, b: boolean, c: boolean, d: boolean}
decisions:
  flat:
    type: number
    rules:
      - {id: F1, when: a, then: 1, unless: [{id: F1X, when: b}]}
      - {id: F2, when: a, then: 2}
  last:
    type: number
    rules:
      - {id: L1, when: a, then: 1, unless: [{id: L1X, when: b}]}
  otherwise_too:
    type: number
    rules: [{id: O1, when: a, then: 1}]
    otherwise: {id: OZ, then: 2, unless: [{id: OX, when: b}]}
  nested:
    type: number
    rules:
      - id: N1
        when: a
        then: 1
        unless:
          - id: N2
            when: b
            then: 2
            unless: [{id: N3, when: c}]
          - {id: N4, when: d, then: 4}
      - {id: N5, when: a, then: 5}
  withdrawal_withdrawn:
    type: number
    rules:
      - {id: W1, when: a, then: 1, unless: [{id: W2, when: b, unless: [{id: W3, when: c}]}]}
      - {id: W4, when: a, then: 4}
  all:
    type: number
    hit: collect
    rules:
      - id: C1
        when: a
        then: 1
        unless: [{id: C2, when: b}, {id: C3, when: c, then: 3}]
      - {id: C4, when: a, then: 4}
  only:
    type: number
    hit: unique
    rules:
      - {id: U1, when: a, then: 1, unless: [{id: U2, when: b}, {id: U3, when: c, then: 3}]}
      - {id: U4, when: a, then: 4, unless: [{id: U5, when: not(b)}]}
)");
  check_rows(p, "flat",
             {{R"({"a": true, "b": false})", "decided 1 by F1"},
              {R"({"a": true, "b": true})", "decided 2 by F2"},
              {R"({"a": false, "b": true})", "no_rule"}});
  check_rows(p, "last", {{R"({"a": true, "b": true})", "no_rule"}});
  check_rows(p, "otherwise_too",
             {{R"({"a": false, "b": false})", "decided 2 by OZ"},
              {R"({"a": false, "b": true})", "no_rule"}});
  check_rows(p, "nested",
             {{R"({"a": true, "b": true, "c": false, "d": true})", "decided 2 by N2"},
              {R"({"a": true, "b": true, "c": true, "d": true})", "decided 4 by N4"},
              {R"({"a": true, "b": true, "c": true, "d": false})", "decided 1 by N1"},
              {R"({"a": true, "b": false, "c": true, "d": false})", "decided 1 by N1"}});
  check_rows(p, "withdrawal_withdrawn",
             {{R"({"a": true, "b": true, "c": false})", "decided 4 by W4"},
              {R"({"a": true, "b": true, "c": true})", "decided 1 by W1"}});
  check_rows(p, "all",
             {{R"({"a": true, "b": false, "c": false})", "decided [1, 4] by C1,C4"},
              {R"({"a": true, "b": false, "c": true})", "decided [3, 4] by C3,C4"},
              {R"({"a": true, "b": true, "c": true})", "decided [4] by C4"}});
  // A rule with its exceptions counts as one rule for the hit policy.
  check_rows(p, "only",
             {{R"({"a": true, "b": false, "c": true})", "decided 3 by U3"},
              {R"({"a": true, "b": false, "c": false})", "decided 1 by U1"},
              {R"({"a": true, "b": true, "c": true})", "decided 4 by U4"}});
}

TEST_CASE("several outputs: a context, each entry usable by its name") {
  const Policy p = policy_of(R"(
types:
  verdict: {enum: [accepted, refused]}
facts: {n: number}
decisions:
  terms:
    outputs: {eligible: boolean, days: number, note: {type: string, optional: true}}
    rules:
      - {id: T1, when: n <= 7, then: {eligible: true, days: 7}}
      - {id: T2, when: n <= 15, then: {eligible: true, days: 15, note: '"proof"'}}
  asked:
    outputs: {decision.outcome: verdict, shipping.days: number}
    rules:
      - {id: A1, when: terms.eligible, then: {decision.outcome: accepted, shipping.days: terms.days + 1}}
    otherwise: {id: A2, then: {decision.outcome: refused, shipping.days: 0}}
  after:
    type: string
    rules:
      - {id: B1, when: {decision.outcome: accepted}, then: 'string(shipping.days)'}
    otherwise: {id: B2, then: '"refused"'}
)");
  check_rows(p, "terms",
             {{R"({"n": 1})", R"(decided {eligible: true, days: 7, note: null} by T1)"},
              {R"({"n": 9})", R"(decided {eligible: true, days: 15, note: proof} by T2)"},
              {R"({"n": 90})", "no_rule"}});
  check_rows(p, "decision.outcome",
             {{R"({"n": 1})", "decided accepted by A1"},
              {R"({"n": 90})", "decided refused by A2"},  // null is not met
              {"{}", "undetermined [n] accepted by A1 | refused by A2"}});
  check_rows(p, "shipping.days", {{R"({"n": 1})", "decided 8 by A1"}});
  check_rows(p, "after",
             {{R"({"n": 9})", "decided 16 by B1"}, {R"({"n": 90})", "decided refused by B2"}});
  CHECK(p.has_decision("decision.outcome"));
  CHECK_FALSE(p.has_decision("terms.eligible"));
  CHECK_THROWS_AS((void)p.decide("decision.outcom", Case()), std::invalid_argument);
}

}  // namespace
}  // namespace aftersales
