// What is not known, what cannot be worked out, and how a decision ends (language 5).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::policy_of;

TEST_CASE("unknown runs through expressions as in Kleene's logic") {
  const struct {
    const char* type;
    const char* value;
    const char* outcome;
  } rows[] = {
      {"boolean", "false and u", "decided false"},
      {"boolean", "u and false", "decided false"},
      {"boolean", "true or u", "decided true"},
      {"boolean", "u or true", "decided true"},
      {"boolean", "true and u", "undetermined [u] false | true"},
      {"boolean", "false or u", "undetermined [u] false | true"},
      {"boolean", "not(u)", "undetermined [u] false | true"},
      {"boolean", "u and w", "undetermined [u,w] false | true"},
      {"number", "if u then 1 else 1", "decided 1"},
      {"number", "if u then 1 else 2", "undetermined [u] 1 | 2"},
      {"number", "if true then 1 else m", "decided 1"},
      {"number", "if u then 1 else m", "undetermined [u,m] 1"},
      // A condition that may fail does not come to the same.
      {"number", "if 1 / m > 1 then 2 else 2", "undetermined [m]"},
      {"number", "if m > 1 then 2 else 2", "decided 2"},
      {"number", "if clash = 1 then 2 else 2", "undetermined [u] 2"},
      {"number", "m + 1", "undetermined [m]"},
      {"boolean", "m = m", "undetermined [m] false | true"},
      {"number", "count([m])", "undetermined [m]"},
      {"boolean", "some x in [1, 2] satisfies x = m or x = 1", "decided true"},
      {"boolean", "every x in [1, 2] satisfies x = m and x = 1", "decided false"},
      {"boolean", "1 / 0 > 1 and false", "decided false"},
      {"boolean", "false and 1 / k > 1", "decided false"},
      {"boolean", "true or 1 / k > 1", "decided true"},
      {"boolean", "u and 1 / k > 1", "failed eval.division-by-zero"},
      {"boolean", "1 / k > 1 or u", "failed eval.division-by-zero"},
      {"number", "m + 1 / k", "failed eval.division-by-zero"},
      {"number", "if u then 1 / k else 1 / k", "failed eval.division-by-zero"},
      {"number", "if k > 0 then 1 / k else 0", "decided 0"},
      {"number", "number(s)", "failed eval.number"},
      {"date", "date(s)", "failed eval.date"},
      {"number", "[1, 2][5]", "decided null"},
      {"number", "min([])", "decided null"},
      {"number", "null", "decided null"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.value);
    const Policy p = policy_of(std::string(R"(
facts: {u: boolean, w: boolean, m: number, k: number, s: string}
decisions:
  clash:
    type: number
    hit: unique
    rules: [{id: A, when: u, then: 3}, {id: B, when: true, then: 2}]
  d:
    type: )") + row.type + "\n    value: '" +
                               row.value + "'\n");
    const Decision d = p.decide("d", {{"k", 0}, {"s", "soon"}});
    const std::string told = tests::told(d);
    // The code of a built-in's failure is its own matter.
    const std::string wanted = row.outcome;
    if (wanted.rfind("failed eval.", 0) == 0 && wanted != "failed eval.division-by-zero")
      CHECK(told.rfind("failed ", 0) == 0);
    else
      CHECK(told == wanted);
  }
}

const char* const kTerms = R"(
types:
  reason: {enum: [changed_mind, defect, wrong_item, late]}
facts:
  reason: reason
  days: number
  photos: boolean
  price: money
decisions:
  terms:
    type: number
    rules:
      - {id: A, when: {reason: defect, days: "<= 15"}, then: 15}
      - {id: B, when: {reason: wrong_item, days: "<= 15"}, then: 15}
      - {id: C, when: {days: "<= 7"}, then: 7, unless: [{id: C1, when: {photos: false}, then: 0}]}
    otherwise: {id: Z, then: 0}
  direct:
    type: string
    rules:
      - {id: D1, when: {photos: true}, then: '"same"'}
      - {id: D2, when: {photos: false}, then: '"same"'}
  indirect:
    type: string
    rules:
      - {id: I1, when: price > 10 and price + 0 > 10, then: '"same"'}
      - {id: I2, when: true, then: '"same"'}
  no_match:
    type: number
    rules: [{id: N1, when: {reason: late, days: "< 0"}, then: 1}]
  chain:
    type: string
    rules:
      - {id: H1, when: {terms: "> 0"}, then: '"yes"'}
    otherwise: {id: H2, then: '"no"'}
  no_rule_is_null:
    type: string
    rules:
      - {id: X1, when: {no_match: 'null'}, then: '"null"'}
      - {id: X2, when: {no_match: 1}, then: '"one"'}
)";

TEST_CASE("unknown facts that are tested directly are tried value by value") {
  const Policy p = policy_of(kTerms);
  check_rows(p, "terms",
             {{R"({"reason": "defect", "days": 3, "photos": false})", "decided 15 by A"},
              // Both values of the unknown fact lead to 15: decided, and both rules are named.
              {R"({"days": 30})", "decided 0 by Z"},
              {R"({"reason": "late", "days": 3, "photos": true})", "decided 7 by C"},
              {R"({"reason": "late", "photos": false})", "decided 0 by C1,Z"},
              {R"({"reason": "defect", "days": 10})", "decided 15 by A"},
              {R"({"days": 10})", "undetermined [reason] 15 by A,B | 0 by Z"},
              {R"({"reason": "late", "photos": true})", "undetermined [days] 7 by C | 0 by Z"},
              {R"({"reason": "late", "days": 3})", "undetermined [photos] 7 by C | 0 by C1"}});
  check_rows(p, "direct", {{"{}", "decided same by D1,D2"}});
  check_rows(p, "indirect", {{"{}", "decided same by I1,I2"}});
  check_rows(p, "no_match",
             {{R"({"days": 3})", "no_rule"},
              {R"({"reason": "late"})", "undetermined [days] 1 by N1 | none"},
              {"{}", "undetermined [reason,days] 1 by N1 | none"}});
}

TEST_CASE("to a decision that uses it, an ending is unknown, a failure, or null") {
  const Policy p = policy_of(kTerms);
  check_rows(p, "chain",
             {{R"({"days": 30})", "decided no by H2"},
              {R"({"days": 10})", "undetermined [reason] yes by H1 | no by H2"},
              {R"({"days": "ten"})", "failed case.type in H1"}});
  check_rows(p, "no_rule_is_null",
             {{R"({"days": 3})", "decided null by X1"},
              {R"({"reason": "late", "days": -1})", "decided one by X2"}});
}

TEST_CASE("an unknown exception leaves both outcomes possible, also under collect") {
  const Policy p = policy_of(R"(
facts: {a: boolean, x: boolean, n: number}
decisions:
  first:
    type: number
    rules: [{id: F, when: a, then: 1, unless: [{id: FX, when: n * 1 > 5, then: 2}]}]
    otherwise: {id: Z, then: 3}
  withdrawn:
    type: number
    rules: [{id: W, when: a, then: 1, unless: [{id: WX, when: n * 1 > 5}]}]
    otherwise: {id: WZ, then: 3}
  all:
    type: number
    hit: collect
    rules:
      - {id: C, when: a, then: 1, unless: [{id: CX, when: n * 1 > 5, then: 2}]}
      - {id: C2, when: a, then: 4}
  same:
    type: number
    hit: collect
    rules:
      - {id: S, when: a, then: 1, unless: [{id: SX, when: n * 1 > 5, then: 1}]}
  hidden:
    type: number
    hit: collect
    rules:
      - id: H
        when: a
        then: 1
        unless: [{id: HX, when: x, then: 2}, {id: HY, when: 1 / n > 5, then: 3}]
)");
  check_rows(p, "first",
             {{R"({"a": true})", "undetermined [n] 1 by F | 2 by FX"},
              {R"({"a": false})", "decided 3 by Z"},
              {R"({"a": true, "n": 6})", "decided 2 by FX"}});
  check_rows(p, "withdrawn", {{R"({"a": true})", "undetermined [n] 1 by W | 3 by WZ"}});
  check_rows(p, "all", {{R"({"a": true})", "undetermined [n] [1, 4] by C,C2 | [2, 4] by CX,C2"}});
  check_rows(p, "same", {{R"({"a": true})", "decided [1] by S,SX"}});
  // An exception that comes later cannot fail what an earlier one has decided.
  check_rows(p, "hidden",
             {{R"({"a": true, "x": true, "n": 0})", "decided [2] by HX"},
              {R"({"a": true, "x": true})", "decided [2] by HX"},
              {R"({"a": true, "x": false, "n": 0})", "failed eval.division-by-zero in HY"}});
}

TEST_CASE("needs are the facts that can change the outcome, the most decisive first") {
  const Policy p = policy_of(R"(
types:
  kind: {enum: [a, b, c, d]}
facts: {k: kind, x: number, y: number, late: boolean, never: boolean}
decisions:
  by_kind:
    type: number
    rules:
      - {id: K1, when: {k: a}, then: x}
      - {id: K2, when: {k: b}, then: y}
      - {id: K3, when: true, then: 0}
      - {id: K4, when: {never: true}, then: 9}
  behind:
    type: number
    rules:
      - {id: B1, when: x + 0 > 1, then: 1}
      - {id: B2, when: {late: true}, then: 2}
      - {id: B3, when: true, then: 3}
      - {id: B4, when: y + 0 > 1, then: 4}
  equal_ends:
    type: number
    rules:
      - {id: E1, when: x + 0 > 1, then: 1}
      - {id: E2, when: y + 0 > 1, then: 1}
      - {id: E3, when: {k: "a, b"}, then: 1}
    otherwise: {id: E4, then: 2}
)");
  check_rows(p, "by_kind",
             {{"{}", "undetermined [k,x,y] ? by K1,K2 | 0 by K3"},
              {R"({"k": "a"})", "undetermined [x] ? by K1"},
              {R"({"k": "c"})", "decided 0 by K3"},
              {R"({"x": 0})", "undetermined [k,y] 0 by K1,K3 | ? by K2"}});
  check_rows(p, "behind",
             {{R"({"x": 0, "late": true})", "decided 2 by B2"},
              {R"({"x": 2})", "decided 1 by B1"},
              {R"({"late": true})", "undetermined [x] 1 by B1 | 2 by B2"},
              {R"({"x": 0})", "undetermined [late] 2 by B2 | 3 by B3"}});
  check_rows(p, "equal_ends",
             {{R"({"k": "a"})", "decided 1 by E1,E2,E3"},
              {R"({"k": "c", "y": 0})", "undetermined [x] 1 by E1 | 2 by E4"}});
}

TEST_CASE("a cell that speaks of something else waits for that, too") {
  const Policy p = policy_of(R"(
facts: {n: number, b: boolean}
decisions:
  d: {type: number, rules: [{id: A, when: {n: "? > 3 and b"}, then: 1}], otherwise: {id: Z, then: 2}}
)");
  check_rows(p, "d",
             {{"{}", "undetermined [n,b] 1 by A | 2 by Z"},
              {R"({"b": false})", "decided 2 by Z"},
              {R"({"n": 3})", "decided 2 by Z"},
              {R"({"n": 4})", "undetermined [b] 1 by A | 2 by Z"}});
}

TEST_CASE("endings that are too many to list leave no fact out") {
  for (const int facts : {10, 16, 22, 40}) {
    CAPTURE(facts);
    std::string text = "facts: {";
    std::string rules;
    for (int i = 0; i < facts; ++i) {
      text += (i > 0 ? ", f" : "f") + std::to_string(i) + ": boolean";
      rules += "\n      - {id: R" + std::to_string(i) + ", when: {f" + std::to_string(i) +
               ": true}, then: 1}";
    }
    const Policy p = policy_of(
        "\n" + text +
        "}\ndecisions:\n  d:\n    type: number\n    hit: collect count\n    rules:" + rules);
    const Decision d = p.decide("d", Case());
    CHECK(d.status() == Status::undetermined);
    CHECK(d.needs().size() == static_cast<std::size_t>(facts));
    CHECK(d.possible_is_complete() == (d.possible().size() == static_cast<std::size_t>(facts) + 1));
  }
}

TEST_CASE("an outcome that is not known itself is no value that is possible") {
  const Policy p = policy_of(R"(
facts: {a: boolean, b: boolean, n: number}
decisions:
  x: {type: number, rules: [{id: X1, when: {a: true}, then: 1}], otherwise: {id: X2, then: 2}}
  y: {type: number, rules: [{id: Y1, when: {b: true}, then: x}], otherwise: {id: Y2, then: 3}}
  z: {type: number, rules: [{id: Z1, when: {b: true}, then: n * 2}], otherwise: {id: Z2, then: 3}}
  both: {outputs: {p: number, q: number}, rules: [{id: B, when: true, then: {p: 5, q: n * 2}}]}
)");
  check_rows(p, "y",
             {{"{}", "undetermined [b,a] 1 by Y1 | 2 by Y1 | 3 by Y2"},
              {R"({"a": true})", "undetermined [b] 1 by Y1 | 3 by Y2"}});
  CHECK(p.decide("y", Case()).possible_is_complete());
  // What is worked out from a number cannot be tried.
  check_rows(p, "z",
             {{"{}", "undetermined [b,n] ? by Z1 | 3 by Z2"},
              {R"({"b": true})", "undetermined [n] ? by Z1"}});
  const Decision z = p.decide("z", Case());
  CHECK_FALSE(z.possible_is_complete());
  CHECK_FALSE(z.is_exact());
  CHECK(z.to_json().find(R"("possible":[3],"possible_by":[["Z2"]],"possible_complete":false,)"
                         R"("exact":false)") != std::string::npos);
  CHECK(p.decide("x", Case()).possible_is_complete());
  const std::string both = p.decide("both", Case()).explain("en", Format::text, Audience::auditor);
  CHECK(both.find("p: 5, q: not known yet (B)") != std::string::npos);
}

TEST_CASE("a failure is never taken for a no, and is told with its rule and its place") {
  const Policy p = policy_of(R"(
facts: {n: number, k: number, u: boolean, when: date}
decisions:
  condition:
    type: number
    rules:
      - {id: C0, when: n < 0, then: 0}
      - {id: C1, when: 10 / k > 1, then: 1}
      - {id: C2, when: true, then: 2}
  outcome:
    type: number
    rules: [{id: O1, when: n > 0, then: 10 / k}]
    otherwise: {id: O2, then: 0}
  settled:
    type: number
    rules:
      - {id: S1, when: {any: [10 / k > 1, n > 0]}, then: 1}
      - {id: S2, when: [10 / k > 1, n > 100], then: 2}
    otherwise: {id: S3, then: 3}
  partly:
    outputs: {part.sure: number, part.broken: number}
    rules: [{id: P1, when: true, then: {part.sure: 1, part.broken: 10 / k}}]
  user: {type: number, value: outcome + 1}
  tried:
    type: number
    rules:
      - {id: T1, when: {u: true}, then: 10 / k}
      - {id: T2, when: true, then: 2}
)");
  check_rows(p, "condition",
             {{R"({"n": 1, "k": 0})", "failed eval.division-by-zero in C1"},
              {R"({"n": -1, "k": 0})", "decided 0 by C0"},
              {R"({"n": 1, "k": 5})", "decided 1 by C1"},
              {R"({"k": 0})", "undetermined [n] 0 by C0"},
              {R"({"n": 1, "k": "x"})", "failed case.type in C1"}});
  check_rows(p, "outcome",
             {{R"({"n": 1, "k": 0})", "failed eval.division-by-zero in O1"},
              {R"({"n": 0, "k": 0})", "decided 0 by O2"}});
  check_rows(p, "settled",
             {{R"({"n": 1, "k": 0})", "decided 1 by S1"},
              {R"({"n": 0, "k": 0})", "failed eval.division-by-zero in S1"},
              {R"({"n": 0, "k": 100})", "decided 3 by S3"}});
  check_rows(p, "part.sure", {{R"({"k": 0})", "decided 1 by P1"}});
  check_rows(p, "part.broken", {{R"({"k": 0})", "failed eval.division-by-zero in P1"}});
  check_rows(p, "tried",
             {{R"({"k": 0})", "undetermined [u] 2 by T2"},
              {R"({"k": 0, "u": false})", "decided 2 by T2"}});
  check_rows(p, "user", {{R"({"n": 1, "k": 0})", "failed eval.division-by-zero"}});
  const Decision d = p.decide("condition", {{"n", 1}, {"k", 0}});
  REQUIRE(d.error());
  CHECK(d.error()->at.substr(d.error()->at.find("small.yaml")) == "small.yaml:12:24");
  CHECK_FALSE(d.error()->cause.empty());
}

TEST_CASE("presumptions hold until the case says otherwise") {
  const Policy p = policy_of(R"(
facts:
  gift: {type: boolean, default: false}
  count: {type: number, default: 1, range: ">= 1"}
decisions:
  d:
    type: number
    rules: [{id: G, when: gift, then: 0}]
    otherwise: {id: N, then: count}
)");
  check_rows(p, "d",
             {{"{}", "decided 1 by N"},
              {R"({"gift": true})", "decided 0 by G"},
              {R"({"gift": null, "count": 3})", "decided 3 by N"},
              {R"({"count": 0})", "failed case.range in N"}});
}

TEST_CASE("a rule that may fail before it is known that it does not apply") {
  const Policy p = policy_of(R"(
facts: {b: boolean, n: number, dt: date}
decisions:
  clash:
    type: number
    hit: unique
    rules: [{id: A, when: b, then: 3}, {id: B, when: true, then: 2}]
  taken_back:
    type: number
    rules: [{id: C, when: {clash: 1}, then: 1, unless: [{id: D, when: {clash: 1}}]}]
    otherwise: {id: O, then: 2}
  dated:
    type: number
    applies_by: dt
    rules: [{id: E, when: 1 / n > 1, then: 1, effective: {until: 2026-01-31}}]
    otherwise: {id: F, then: 2}
)");
  check_rows(p, "taken_back",
             {{"{}", "undetermined [b] 2 by O"},
              {R"({"b": false})", "decided 2 by O"},
              {R"({"b": true})", "failed rules.overlap in C"}});
  check_rows(p, "dated",
             {{R"({"n": 0})", "undetermined [dt] 2 by F"},
              {R"({"n": 0, "dt": "2026-01-31"})", "failed eval.division-by-zero in E"},
              {R"({"n": 0, "dt": "2026-02-01"})", "decided 2 by F"}});
}

}  // namespace
}  // namespace aftersales
