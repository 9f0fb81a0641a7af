// What is in force when: effective dates, parameters, calendars and deadlines (language 1, 3, 4).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::mistakes_of;
using tests::moment;
using tests::policy_of;

TEST_CASE("a parameter has the value of the effective date, until the next one begins") {
  const Policy p = policy_of(R"(
as_of: now
applies_by: order.placed_at
facts: {now: date and time, order.placed_at: date and time, shipped: {type: date, optional: true}}
parameters:
  rate:
    type: number
    values:
      - {from: 2026-01-01, value: 10%}
      - {from: 2024-01-01, value: 5%}
  fixed: {type: money, value: 0.125}
  by_now: {type: number, applies_by: now, values: [{from: 2026-01-01, value: 2}, {from: 2020-01-01, value: 1}]}
  by_date: {type: number, applies_by: shipped, values: [{from: 2026-01-01, value: 2}, {from: 2020-01-01, value: 1}]}
decisions:
  d: {type: number, value: rate * 100}
  thousand: {type: money, value: fixed * 1000}
  now_too: {type: number, value: by_now}
  shipped_too: {type: number, value: by_date}
)");
  check_rows(p, "d",
             {{R"({"order.placed_at": "2023-12-31T23:59:59"})", "failed parameter.not-in-force"},
              {R"({"order.placed_at": "2024-01-01T00:00:00"})", "decided 5"},
              {R"({"order.placed_at": "2025-12-31T23:59:59"})", "decided 5"},
              {R"({"order.placed_at": "2026-01-01T00:00:00"})", "decided 10"},
              // The local date counts: 16:00 in Greenwich is midnight in Shanghai.
              {R"({"order.placed_at": "2025-12-31T15:59:59Z"})", "decided 5"},
              {R"({"order.placed_at": "2025-12-31T16:00:00Z"})", "decided 10"},
              {R"({"now": "2026-06-01T00:00:00"})", "undetermined [order.placed_at]"},
              {R"({"order.placed_at": "soon"})", "failed case.type"}});
  // Rounding is for what decisions give, not for the figures they work with.
  check_rows(p, "thousand", {{"{}", "decided 125.00"}});
  check_rows(
      p, "now_too",
      {{R"({"now": "2026-01-01T00:00:00", "order.placed_at": "2023-01-01T00:00:00"})", "decided 2"},
       {R"({"now": "2025-12-31T23:00:00"})", "decided 1"},
       {"{}", "undetermined [now]"}});
  check_rows(p, "shipped_too",
             {{R"({"shipped": "2026-01-01"})", "decided 2"},
              {R"({"shipped": "2025-12-31"})", "decided 1"},
              {"{}", "failed effective.no-date"}});
}

TEST_CASE("rules and policies are in force from their first to their last day") {
  const Policy p = policy_of(R"(policy: dated
version: "1"
language: en
time_zone: Asia/Shanghai
effective: {from: 2026-01-01, until: 2026-12-31}
as_of: now
facts: {now: date and time, placed: date}
decisions:
  d:
    type: number
    rules:
      - {id: A, when: true, effective: {from: 2026-11-01, until: 2026-11-12}, then: 15}
      - {id: B, when: true, effective: {until: 2026-06-30}, then: 6}
      - {id: C, when: true, effective: {from: 2026-12-01}, then: 12}
    otherwise: {id: Z, then: 7}
  by_order:
    type: number
    applies_by: placed
    rules: [{id: O, when: true, effective: {from: 2026-11-01}, then: 15}]
    otherwise: {id: OZ, then: 7}
)");
  check_rows(p, "d",
             {{R"({"now": "2026-10-31T23:59:59"})", "decided 7 by Z"},
              {R"({"now": "2026-11-01T00:00:00"})", "decided 15 by A"},
              {R"({"now": "2026-11-12T23:59:59"})", "decided 15 by A"},
              {R"({"now": "2026-11-13T00:00:00"})", "decided 7 by Z"},
              {R"({"now": "2026-06-30T23:59:59"})", "decided 6 by B"},
              {R"({"now": "2026-07-01T00:00:00"})", "decided 7 by Z"},
              {R"({"now": "2026-12-01T00:00:00"})", "decided 12 by C"},
              {R"({"now": "2026-12-31T23:59:59"})", "decided 12 by C"},
              {R"({"now": "2027-01-01T00:00:00"})", "failed policy.not-in-force"},
              {R"({"now": "2025-12-31T23:59:59"})", "failed policy.not-in-force"},
              {"{}", "undetermined [now]"}});
  check_rows(p, "by_order",
             {{R"({"placed": "2026-11-01"})", "decided 15 by O"},
              {R"({"placed": "2026-10-31"})", "decided 7 by OZ"},
              {R"({"placed": "2027-01-01"})", "failed policy.not-in-force"},
              {"{}", "undetermined [placed]"}});
}

TEST_CASE("a rule whose date is not known is possible") {
  const Policy p = policy_of(R"(
applies_by: placed
facts: {placed: date, n: number}
decisions:
  d:
    type: number
    rules: [{id: A, when: n > 0, effective: {from: 2026-11-01}, then: 15}]
    otherwise: {id: Z, then: 7}
)");
  check_rows(p, "d",
             {{R"({"n": 1})", "undetermined [placed] 15 by A | 7 by Z"},
              {R"({"n": 0})", "decided 7 by Z"}});
}

TEST_CASE("the moment: the policy's fact, else the case's, else the caller's") {
  const Policy with = policy_of(R"(
as_of: now
facts: {now: {type: date and time, optional: true}}
decisions: {d: {type: date and time, value: as_of}, t: {type: date, value: today()}}
)");
  const Policy without = policy_of(R"(
facts: {n: {type: number, optional: true}}
decisions: {d: {type: date and time, value: now()}, t: {type: date, value: date(as_of)}}
)");
  const DecideOptions options{moment("2026-03-01T00:00:00Z"), false};
  const auto decide = [&](const Policy& p, Case c, const DecideOptions& o) {
    return tests::told(p.decide("d", c, o));
  };
  Case given;
  given.set("now", "2026-01-01T00:00:00");
  CHECK(decide(with, given, options) == "decided 2026-01-01T00:00:00+08:00");
  given.as_of(moment("2026-02-01T00:00:00Z"));
  CHECK(decide(with, given, options) == "decided 2026-01-01T00:00:00+08:00");
  Case dated;
  dated.as_of(moment("2026-02-01T00:00:00Z"));
  CHECK(decide(with, dated, options) == "decided 2026-02-01T08:00:00+08:00");
  CHECK(decide(without, dated, options) == "decided 2026-02-01T08:00:00+08:00");
  CHECK(decide(without, Case(), options) == "decided 2026-03-01T08:00:00+08:00");
  CHECK(decide(without, Case(), {}) == "undetermined [as_of]");
  // A moment that does not fit is a failure, whatever the caller gives.
  Case wrong;
  wrong.set("now", "soon");
  CHECK(decide(with, wrong, options) == "failed case.type");
  check_rows(without, "t", {{"{}", "decided 2026-03-01"}}, options);
  CHECK(with.decide_all(given).as_of.to_string() == "2026-01-01T00:00:00+08:00");
  CHECK(without.decide_all(Case()).as_of.is_null());
}

TEST_CASE("applies_by and as_of name facts that hold a date") {
  CHECK(mistakes_of(
            "\napplies_by: n\nfacts: {n: number}\ndecisions: {d: {type: number, value: n}}") ==
        "type.mismatch");
  CHECK(mistakes_of("\napplies_by: m\nfacts: {n: date}\ndecisions: {d: {type: date, value: n}}") ==
        "name.unknown");
  CHECK(mistakes_of("\nas_of: n\nfacts: {n: date}\ndecisions: {d: {type: date, value: n}}") ==
        "type.mismatch");
}

TEST_CASE("calendars and deadlines in rules") {
  const Policy p = policy_of(R"(
calendars:
  desk:
    days: [Mon, Tue, Wed, Thu, Fri]
    hours: ["09:00-12:00", "13:00-18:00"]
    holidays: [2026-10-01..2026-10-07]
    workdays: [2026-10-10]
    known_until: 2026-12-31
facts: {at: date and time, asked: date and time}
decisions:
  last: {type: date, value: 'deadline(at, 7 days)'}
  last_working: {type: date, value: 'deadline(at, 7 days, desk)'}
  due: {type: date and time, value: 'add working time(at, 4 hours, desk)'}
  in_time:
    type: boolean
    rules: [{id: IN, when: 'date(asked) <= deadline(at, 7 days)', then: true}]
    otherwise: {id: OUT, then: false}
  age: {type: number, value: 'days between(at, asked)'}
  third: {type: date, value: 'add working days(date(at), 3, desk)'}
)");
  check_rows(p, "last", {{R"({"at": "2026-11-01T23:59:59"})", "decided 2026-11-08"}});
  // 2026-10-03 is in the holidays, which end on the 7th.
  check_rows(p, "last_working",
             {{R"({"at": "2026-09-26T10:00:00"})", "decided 2026-10-08"},
              {R"({"at": "2026-11-02T10:00:00"})", "decided 2026-11-09"}});
  check_rows(p, "due",
             {{R"({"at": "2026-09-30T16:00:00"})", "decided 2026-10-08T11:00:00+08:00"},
              {R"({"at": "2026-11-02T11:00:00"})", "decided 2026-11-02T16:00:00+08:00"}});
  check_rows(
      p, "in_time",
      {{R"({"at": "2026-11-01T10:00:00", "asked": "2026-11-08T23:59:59"})", "decided true by IN"},
       {R"({"at": "2026-11-01T10:00:00", "asked": "2026-11-09T00:00:00"})",
        "decided false by OUT"}});
  check_rows(p, "age",
             {{R"({"at": "2026-11-01T23:59:59", "asked": "2026-11-02T00:00:00"})", "decided 1"}});
  check_rows(p, "third", {{R"({"at": "2026-10-08T10:00:00"})", "decided 2026-10-12"}});
  const Decision late = p.decide("third", {{"at", "2026-12-30T10:00:00"}});
  REQUIRE(late.warnings().size() == 1);
  CHECK(late.warnings()[0].code == "calendar.known-until");
}

}  // namespace
}  // namespace aftersales
