// Values that decisions give: money, texts, functions, chains, several decisions at once
// (language 3 to 5).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::mistakes_of;
using tests::policy_of;

TEST_CASE("money is rounded where a decision, an output or a function returns, nowhere else") {
  const Policy p = policy_of(R"(
facts: {x: number, m: money, ms: list of money}
functions:
  third: {parameters: {a: money}, type: money, value: a / 3}
  third_exact: {parameters: {a: money}, type: number, value: a / 3}
decisions:
  half: {type: money, value: x / 2}
  chained: {type: money, value: half * 1000}
  kept: {type: money, value: m * 1000}
  in_function: {type: money, value: third(10) * 3}
  exact: {type: money, value: third_exact(10) * 3}
  outputs:
    outputs: {pay.buyer: money, pay.rate: number}
    rules: [{id: O, when: true, then: {pay.buyer: x / 3, pay.rate: x / 8}}]
  listed: {type: list of money, value: ms}
  number_of_money: {type: number, value: m}
  sum: {type: money, hit: collect sum, rules: [{id: S1, when: true, then: x}, {id: S2, when: true, then: 0.5}]}
  percent: {type: money, value: m * 30%}
)");
  check_rows(p, "half",
             {{R"({"x": 0.01})", "decided 0.01"},  // half up
              {R"({"x": -0.01})", "decided -0.01"},
              {R"({"x": 0.0099})", "decided 0.00"},
              {R"({"x": 3})", "decided 1.50"}});
  check_rows(p, "chained", {{R"({"x": 0.01})", "decided 10.00"}});
  check_rows(p, "kept", {{R"({"m": 0.0005})", "decided 0.50"}});
  check_rows(p, "in_function", {{"{}", "decided 9.99"}});
  check_rows(p, "exact", {{"{}", "decided 10.00"}});
  check_rows(p, "pay.buyer", {{R"({"x": 10})", "decided 3.33 by O"}});
  check_rows(p, "pay.rate", {{R"({"x": 10})", "decided 1.25 by O"}});
  check_rows(p, "listed", {{R"({"ms": [1, "2.005"]})", "decided [1.00, 2.01]"}});
  check_rows(p, "number_of_money", {{R"({"m": "12.50"})", "decided 12.5"}});
  check_rows(p, "sum", {{R"({"x": 1})", "decided 1.50 by S1,S2"}});
  check_rows(p, "percent", {{R"({"m": "99.99"})", "decided 30.00"}});
}

TEST_CASE("a currency has its own minor unit") {
  const struct {
    const char* currency;
    const char* outcome;
  } rows[] = {{"CNY", "decided 1234.57"}, {"JPY", "decided 1235"}, {"KWD", "decided 1234.568"}};
  for (const auto& row : rows) {
    const Policy p =
        policy_of(std::string("policy: p\nversion: \"1\"\nlanguage: en\ncurrency: ") +
                  row.currency + "\ndecisions: {d: {type: money, value: 1234.5678}}\n");
    check_rows(p, "d", {{"{}", row.outcome}});
  }
}

TEST_CASE("text outputs are messages, filled in") {
  const Policy p = policy_of(R"(
facts: {n: number, who: {type: string, optional: true}}
decisions:
  note:
    type: text
    rules:
      - {id: A, when: n > 0, then: 'you have {n} left, {{n}'}
      - {id: B, when: n < 0, then: {en: 'none, and {n + 1}', zh: '没有'}}
    otherwise: {id: C, then: "order no. 1, ok?"}
)");
  check_rows(p, "note",
             {{R"({"n": 3})", "decided you have 3 left, {n} by A"},
              {R"({"n": -3})", "decided none, and -2 by B"},
              {R"({"n": 0})", "decided order no. 1, ok? by C"}});
}

TEST_CASE("functions are reusable expressions") {
  const Policy p = policy_of(R"(
facts: {n: number, d: date}
functions:
  double: {parameters: {x: number}, type: number, value: x * 2}
  twice: {parameters: {x: number}, type: number, value: double(double(x))}
  late: {parameters: {day: date, limit: duration}, type: boolean, value: d > day + limit}
decisions:
  d1: {type: number, value: twice(n)}
  d2: {type: boolean, rules: [{id: L, when: 'late(2026-11-01, 7 days)', then: true}], otherwise: {id: N, then: false}}
)");
  check_rows(p, "d1", {{R"({"n": 3})", "decided 12"}, {"{}", "undetermined [n]"}});
  check_rows(p, "d2",
             {{R"({"d": "2026-11-08"})", "decided false by N"},
              {R"({"d": "2026-11-09"})", "decided true by L"},
              {"{}", "undetermined [d] true by L | false by N"}});
  CHECK(mistakes_of(R"(
functions:
  a: {parameters: {x: number}, type: number, value: b(x)}
  b: {parameters: {x: number}, type: number, value: a(x)}
decisions: {d: {type: number, value: a(1)}}
)") == "graph.cycle");
}

TEST_CASE("decisions rest on one another, without cycles, and only what is needed is worked out") {
  const Policy p = policy_of(R"(
facts: {n: number, k: number}
decisions:
  total: {type: number, value: part + n}
  part: {type: number, value: n * 2}
  lazy: {type: number, value: if n > 0 then part else broken}
  broken: {type: number, value: 1 / k}
  shared: {type: number, value: broken + broken}
)");
  check_rows(p, "total", {{R"({"n": 2})", "decided 6"}});
  check_rows(p, "lazy",
             {{R"({"n": 2, "k": 0})", "decided 4"},
              {R"({"n": 0, "k": 0})", "failed eval.division-by-zero"}});
  check_rows(p, "shared", {{R"({"k": 4})", "decided 0.5"}});
  // The place is where it failed, in whichever decision that was.
  const Decision d = p.decide("shared", {{"k", 0}});
  REQUIRE(d.error());
  CHECK(d.error()->at.substr(d.error()->at.find("small.yaml")) == "small.yaml:11:33");
  CHECK(mistakes_of(R"(
decisions:
  a: {type: number, value: b}
  b: {type: number, value: a}
)") == "graph.cycle");
}

TEST_CASE("outcomes: lists, contexts, enums from a branch, dates, and null") {
  const Policy p = policy_of(R"(
types:
  who: {enum: [buyer, seller, "third party"]}
  part: {context: {who: who, share: number, note: {type: string, optional: true}}}
facts: {n: number}
decisions:
  parts:
    type: list of part
    rules:
      - id: A
        when: n > 0
        then: [{who: buyer, share: n}, {who: '"third party"', share: 1 - n, note: '"rest"'}]
    otherwise: {id: B, then: []}
  payer: {type: who, value: if n > 0 then buyer else "third party"}
  day: {type: date, rules: [{id: D, when: true, then: 2026-11-11}]}
  nothing: {type: number, rules: [{id: N, when: true, then: null}]}
  number_list: {type: list of number, value: for i in 1..3 return i * n}
)");
  check_rows(p, "parts",
             {{R"({"n": 0.25})",
               "decided [{who: buyer, share: 0.25, note: null}, "
               "{who: third party, share: 0.75, note: rest}] by A"},
              {R"({"n": 0})", "decided [] by B"}});
  check_rows(p, "payer",
             {{R"({"n": 1})", "decided buyer"},
              {R"({"n": 0})", "decided third party"},
              {"{}", "undetermined [n] buyer | third party"}});
  check_rows(p, "day", {{"{}", "decided 2026-11-11 by D"}});
  check_rows(p, "nothing", {{"{}", "decided null by N"}});
  check_rows(p, "number_list", {{R"({"n": 2})", "decided [2, 4, 6]"}});
}

TEST_CASE("deciding all gives what deciding one by one gives, warnings included") {
  const Policy p = policy_of(R"(
calendars: {desk: {days: [Mon, Tue, Wed, Thu, Fri], known_until: 2026-12-31}}
facts: {at: date, n: number}
decisions:
  due: {type: date, value: 'add working days(at, 5, desk)'}
  uses_due: {type: boolean, value: due > 2026-01-01}
  other: {type: number, value: n + 1}
  split: {outputs: {a.x: number, a.y: number}, rules: [{id: S, when: true, then: {a.x: 1, a.y: n}}]}
)");
  const Case c = Case::from_json(R"({"at": "2026-12-30"})");
  const Record all = p.decide_all(c);
  std::vector<std::string> names;
  for (const Decision& d : all.decisions) {
    names.push_back(d.name());
    const Decision one = p.decide(d.name(), c);
    CHECK(tests::told(d) == tests::told(one));
    CHECK(d.to_json() == one.to_json());
  }
  CHECK(tests::joined(names) == "due,uses_due,other,split,a.x,a.y");
  CHECK(all.decisions[0].warnings().size() == 1);
  CHECK(all.decisions[1].warnings().size() == 1);
  CHECK(all.decisions[2].warnings().empty());
  CHECK(all.decisions[3].warnings().empty());
  const std::vector<std::string> wanted{"other", "due"};
  const Record some = p.decide_all(c, wanted);
  REQUIRE(some.decisions.size() == 2);
  CHECK(some.decisions[0].name() == "other");
  const std::vector<std::string> unknown{"others"};
  CHECK_THROWS_AS((void)p.decide_all(c, unknown), std::invalid_argument);
}

}  // namespace
}  // namespace aftersales
