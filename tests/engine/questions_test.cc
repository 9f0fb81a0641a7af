// Which facts can still change the outcome, what may come of it, and in which order to ask.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::policy_of;

const char* const kFacts = R"(
types:
  reason: {enum: [changed_mind, defect, wrong_item, late, lost]}
  grade: {enum: [refuse, exchange, refund], ordered: true}
facts:
  reason: reason
  days: {type: number, range: "[0..365]"}
  price: money
  limit: number
  note: string
  day: date
  at: date and time
  seal: boolean
  gift: boolean
)";

TEST_CASE("a fact is asked for where it can matter, and only there") {
  struct Form {
    const char* decision;  // d and those it rests on
    const char* facts;
    const char* outcome;
  };
  const Form rows[] = {
      // Parts of one expression, and lists of alternatives.
      {"d: {type: boolean, value: days > 7 or days <= 7}", "{}", "decided true"},
      {"d: {type: boolean, value: days > 7 or days < 7}", "{}", "undetermined [days] false | true"},
      {"d: {type: boolean, value: seal and not(seal)}", "{}", "decided false"},
      {"d: {type: number, rules: [{id: A, when: {any: [seal, reason = defect]}, then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       R"({"seal": true})", "decided 1 by A"},
      {"d: {type: number, rules: [{id: A, when: {any: [seal, {reason: defect}]}, then: 1}, "
       "{id: B, when: not(seal) and reason != defect, then: 2}]}",
       "{}", "undetermined [seal,reason] 1 by A | 2 by B"},
      // A declared range leaves no room.
      {"d: {type: boolean, value: days >= 0}", "{}", "decided true"},
      {"d: {type: boolean, value: days > 0}", "{}", "undetermined [days] false | true"},
      {"d: {type: boolean, value: days <= 365}", "{}", "decided true"},
      {"d: {type: number, rules: [{id: A, when: {days: '< 0'}, then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       "{}", "decided 2 by Z"},
      // Decisions that rest on the same fact.
      {"p: {type: boolean, value: days <= 7}\n"
       "  q: {type: boolean, value: days <= 15}\n"
       "  d: {type: number, rules: [{id: A, when: p and not(q), then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       "{}", "decided 2 by Z"},
      {"p: {type: number, rules: [{id: P, when: {days: '<= 7'}, then: 7}], "
       "otherwise: {id: Q, then: 15}}\n"
       "  d: {type: number, value: p + 1}",
       "{}", "undetermined [days] 8 | 16"},
      // What is known serves as a constant.
      {"d: {type: boolean, value: days > limit}", R"({"limit": 365})", "decided false"},
      {"d: {type: boolean, value: days > limit}", R"({"limit": 7})",
       "undetermined [days] false | true"},
      {"d: {type: boolean, value: limit < days or days <= 100}", R"({"limit": 99})",
       "decided true"},
      {"d: {type: number, rules: [{id: A, when: {days: '> limit'}, then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       R"({"limit": 365})", "decided 2 by Z"},
      {"d: {type: number, rules: [{id: A, when: {days: '> limit'}, then: 1}, "
       "{id: B, when: {limit: '>= 5'}, then: 2}], otherwise: {id: Z, then: 3}}",
       R"({"days": 5})", "undetermined [limit] 1 by A | 2 by B"},
      // Texts, dates, moments.
      {"d: {type: boolean, value: note = \"a\" or note != \"a\"}", "{}", "decided true"},
      {"d: {type: boolean, value: 'note in (\"a\", \"b\") and note = \"c\"'}", "{}",
       "decided false"},
      {"d: {type: boolean, value: day < 2026-11-05 and day > 2026-11-04}", "{}", "decided false"},
      {"d: {type: boolean, value: day <= 2026-11-05 and day > 2026-11-04}", "{}",
       "undetermined [day] false | true"},
      {"d: {type: boolean, value: at = 2026-11-05T10:00:00 and at > 2026-11-05T10:00:00}", "{}",
       "decided false"},
      {"d: {type: boolean, value: at >= 2026-11-05T10:00:00 and at < 2026-11-05T10:00:01}", "{}",
       "undetermined [at] false | true"},
      // The day of a moment is compared as the moment itself is.
      {"d: {type: boolean, value: date(at) <= 2026-11-05 or date(at) > 2026-11-05}", "{}",
       "decided true"},
      {"d: {type: boolean, value: date(at) > 2026-11-04 and date(at) < 2026-11-05}", "{}",
       "decided false"},
      {"d: {type: boolean, value: date(at) = 2026-11-05 and at >= 2026-11-06T00:00:00}", "{}",
       "decided false"},
      {"d: {type: boolean, value: date(at) = 2026-11-05 and at >= 2026-11-05T23:59:59}", "{}",
       "undetermined [at] false | true"},
      {"d: {type: boolean, value: date(at) <= day or date(at) > day}", R"({"day": "2026-11-05"})",
       "decided true"},
      {"d: {type: boolean, value: 'date(at) in [2026-11-05..day] and date(at) > day'}",
       R"({"day": "2026-11-07"})", "decided false"},
      {"d: {type: number, rules: [{id: A, when: {date(at): '<= day'}, then: 1}, "
       "{id: B, when: {at: '< 2026-11-06T00:00:00'}, then: 2}], otherwise: {id: Z, then: 3}}",
       R"({"day": "2026-11-05"})", "undetermined [at] 1 by A | 3 by Z"},
      // A decision that only chooses between facts is compared as they are.
      {"c: {type: date, value: if seal then day else 2026-11-01}\n"
       "  d: {type: boolean, value: c < 2026-11-05 or c >= 2026-11-05}",
       R"({"seal": true})", "decided true"},
      {"c: {type: date and time, value: if seal then at else at}\n"
       "  e: {type: date and time, value: c}\n"
       "  d: {type: boolean, value: date(e) <= 2026-11-05 and e > 2026-11-06T00:00:00}",
       "{}", "decided false"},
      {"c: {type: reason, value: if seal then reason else lost}\n"
       "  d: {type: number, rules: [{id: A, when: {c: [late, lost]}, then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       R"({"seal": true})", "undetermined [reason] 1 by A | 2 by Z"},
      {"c: {type: date, value: if seal then day else 2026-11-01}\n"
       "  d: {type: number, rules: [{id: A, when: {c: '<= 2026-11-05'}, then: 1}], "
       "otherwise: {id: Z, then: 2}}",
       R"({"seal": false})", "decided 1 by A"},
      // Of several outputs one may be known where the others are not.
      {"t: {outputs: {ok: boolean, days: number}, rules: [{id: A, when: {seal: true}, "
       "then: {ok: true, days: days + limit}}], otherwise: {then: {ok: false, days: 0}}}\n"
       "  d: {type: boolean, value: t.ok}",
       R"({"seal": true})", "decided true"},
      // A fact that is compared with another in a cell, and asked for in a row that is out.
      {"d: {type: number, rules: [{id: A, when: {seal: true, gift: false}, then: 1}, "
       "{id: B, when: {seal: gift}, then: 2}], otherwise: {id: Z, then: 3}}",
       R"({"gift": true})", "undetermined [seal] 2 by B | 3 by Z"},
      {"d: {type: number, rules: [{id: A, when: {seal: true, gift: false}, then: 1}, "
       "{id: B, when: {seal: not(gift)}, then: 2}], otherwise: {id: Z, then: 3}}",
       R"({"gift": true})", "undetermined [seal] 2 by B | 3 by Z"},
      {"d: {type: number, rules: [{id: A, when: {seal: gift}, then: 1}], otherwise: {id: Z, then: "
       "2}}",
       R"({"gift": false})", "undetermined [seal] 1 by A | 2 by Z"},
      {"d: {type: number, rules: [{id: A, when: {seal: gift}, then: 1}], otherwise: {id: Z, then: "
       "2}}",
       "{}", "undetermined [seal,gift] 1 by A | 2 by Z"},
      // Rules that agree, one of them with what is not known.
      {"t: {outputs: {ok: boolean}, hit: any, rules: [{id: A, when: {seal: true}, then: {ok: "
       "true}}, "
       "{id: B, when: {seal: true}, then: {ok: seal}}], otherwise: {then: {ok: false}}}\n"
       "  d: {type: number, value: if t.ok then 1 else 2}",
       "{}", "undetermined [seal] 1 | 2"},
      // What it is compared with may be something that cannot be tried: others may be enough.
      {"d: {type: boolean, value: days <= 365 or days < limit * 2}", "{}", "decided true"},
      {"d: {type: boolean, value: days <= 400 and (seal or days < limit * 2)}", R"({"seal": true})",
       "decided true"},
      // A failure is an outcome; so is that no rule holds.
      {"d: {type: number, value: if seal then 1 / limit else 2}", R"({"limit": 0})",
       "undetermined [seal] 2"},
      {"d: {type: number, rules: [{id: A, when: seal, then: 1}]}", "{}",
       "undetermined [seal] 1 by A | none"},
      // What a text says is not the outcome.
      {"d: {type: text, rules: [{id: A, when: {days: '<= 7'}, then: 'within {days} days'}], "
       "otherwise: {id: Z, then: 'after {days}'}}",
       R"({"days": 3})", "decided within 3 days by A"},
      {"d: {type: text, rules: [{id: A, when: {days: '>= 0'}, then: 'after {days} days'}], "
       "otherwise: {id: Z, then: never}}",
       "{}", "decided after ? days by A"},
  };
  for (const Form& row : rows) {
    CAPTURE(row.decision);
    const Policy p = policy_of(std::string(kFacts) + "decisions:\n  " + row.decision + "\n");
    const Decision d = p.decide("d", Case::from_json(row.facts));
    CHECK(tests::told(d) == row.outcome);
    CHECK(d.is_exact());
  }
}

TEST_CASE("no case is thought of that the policy calls impossible") {
  const Policy p = policy_of(R"yaml(
types:
  state: {enum: [paid, sent, received]}
facts:
  now: date and time
  received: date and time
  noticed: date and time
  most: number
  count: number
  state: state
  gift: boolean
  shut: {type: boolean, default: false}
invariants:
  - now >= noticed
  - noticed >= received
  - count <= most and count >= 0
  - gift = false or state != paid
  - count * 2 < most * 3
  - shut or date(noticed) < 2030-01-01
decisions:
  last: {type: date, value: date(received) + 7 days}
  in_time: {type: boolean, value: date(noticed) <= last}
  few: {type: number, rules: [{id: A, when: {count: "<= 3"}, then: 1}], otherwise: {id: Z, then: 2}}
  negative: {type: boolean, value: count < 0}
  paid: {type: boolean, value: state = paid}
  given: {type: boolean, value: "gift and state in (paid, sent)"}
  far: {type: boolean, value: "noticed >= 2030-01-01T00:00:00"}
  never: {type: boolean, value: gift and state = paid}
  which: {type: number, rules: [{id: P, when: {gift: true, state: paid}, then: 1}, {id: Q, when: {gift: true}, then: 2}], otherwise: {id: R, then: 3}}
)yaml");
  // Between the receipt and now there is no other day.
  const std::string on_5 = R"("received": "2026-11-05T10:00:00")";
  const auto row = [&](const char* decision, const std::string& facts, const char* outcome) {
    CAPTURE(facts);
    CHECK(tests::told(p.decide(decision, Case::from_json("{" + facts + "}"))) == outcome);
  };
  row("in_time", on_5 + R"(, "now": "2026-11-12T23:59:59")", "decided true");
  row("in_time", on_5 + R"(, "now": "2026-11-13T00:00:00")", "undetermined [noticed] false | true");
  row("in_time", on_5, "undetermined [noticed] false | true");
  // A case that contradicts itself rules nothing out.
  row("in_time", on_5 + R"(, "now": "2026-11-01T00:00:00")", "undetermined [noticed] false | true");
  row("few", R"("most": 3)", "decided 1 by A");
  row("few", R"("most": 4)", "undetermined [count] 1 by A | 2 by Z");
  row("few", "", "undetermined [count] 1 by A | 2 by Z");
  // Both say something of the count; one of them by more than a comparison.
  row("negative", R"("most": 3)", "decided false");
  row("negative", "", "undetermined [count] false | true");
  row("paid", R"("gift": true)", "decided false");
  row("paid", R"("gift": false)", "undetermined [state] false | true");
  row("given", R"("state": "paid")", "decided false");
  row("given", R"("state": "sent")", "undetermined [gift] false | true");
  row("far", "", "decided false");
  row("far", R"("shut": true)", "undetermined [noticed] false | true");
  // Of two facts that are not known what they cannot be together; whether that is all there is to
  // say of them is left open.
  row("never", "", "decided false");
  row("which", "", "undetermined [gift] 2 by Q | 3 by R");
  CHECK_FALSE(p.decide("which", Case()).is_exact());
  CHECK(p.decide("which", Case::from_json(R"({"state": "sent"})")).is_exact());
}

TEST_CASE("what cannot be tried is asked for all the same, and the decision says so") {
  const Policy p = policy_of(std::string(kFacts) + R"(
decisions:
  sum: {type: boolean, value: days + limit > 7}
  same: {type: boolean, value: days * 1 > 7 or days * 1 <= 7}
  two: {type: boolean, value: days > limit}
  handed: {type: date, value: if seal then day else 2026-11-01}
  counted: {type: boolean, value: handed + 1 day > 2026-11-05}
  last: {type: date, value: 'deadline(at, 14 days)'}
  in_time: {type: boolean, value: day <= last}
  one_of: {type: boolean, value: days < 7 or days < limit * 2}
  none: {type: boolean, rules: [{id: N, when: {days: 1}, then: true}]}
  or_none: {type: boolean, value: none or days * 2 > 3}
  listed: {type: number, rules: [{id: A, when: 'contains(note, "x") and seal', then: 1}], otherwise: {id: Z, then: 2}}
)");
  check_rows(p, "sum", {{"{}", "undetermined [days,limit] false | true"}});
  check_rows(p, "same", {{"{}", "undetermined [days] false | true"}});
  check_rows(p, "two", {{"{}", "undetermined [days,limit] false | true"}});
  check_rows(p, "handed", {{R"({"seal": true})", "undetermined [day]"}});
  check_rows(p, "counted", {{R"({"seal": true})", "undetermined [day] false | true"}});
  check_rows(p, "in_time",
             {{"{}", "undetermined [day,at] false | true"},
              {R"({"at": "2026-11-05T10:00:00"})", "undetermined [day] false | true"}});
  check_rows(p, "one_of",
             {{"{}", "undetermined [days,limit] false | true"},
              {R"({"days": 6})", "decided true"},
              {R"({"limit": 3})", "undetermined [days] false | true"}});
  // Where no rule applies there is null.
  check_rows(p, "or_none", {{"{}", "undetermined [days] false | true | none"}});
  check_rows(p, "listed",
             {{"{}", "undetermined [seal,note] 1 by A | 2 by Z"},
              {R"({"seal": false})", "decided 2 by Z"}});
  for (const char* decision :
       {"sum", "same", "two", "handed", "counted", "in_time", "one_of", "or_none", "listed"}) {
    CAPTURE(decision);
    CHECK_FALSE(p.decide(decision, Case()).is_exact());
  }
}

TEST_CASE("what is compared with something that cannot be tried is asked for where it can matter") {
  const Policy p = policy_of(R"(
facts: {paid: date, told: boolean, new_day: date}
decisions:
  late:
    type: string
    rules:
      - {id: L1, when: paid + 30 days > 2026-01-01, then: '"not due"'}
      - {id: L2, when: {told: false}, then: '"refund"'}
      - {id: L3, when: new_day <= paid, then: '"may wait"'}
    otherwise: {id: L4, then: '"refund"'}
)");
  check_rows(
      p, "late",
      {{R"({"told": false})", "undetermined [paid] not due by L1 | refund by L2"},
       {R"({"told": true})",
        "undetermined [paid,new_day] not due by L1 | may wait by L3 | "
        "refund by L4"},
       {"{}",
        "undetermined [paid,told,new_day] not due by L1 | refund by L2,L4 | may wait by L3"}});
}

TEST_CASE("a question that leads nowhere is asked only where it could lead to a failure") {
  const struct {
    const char* condition;
    const char* facts;
    bool asked;
  } rows[] = {
      {"day + 2 days <= 2026-11-10", "{}", false},
      {"deadline(day, 7 days) >= 2026-11-10", "{}", false},
      {"deadline(at, 7 days, desk) >= day", "{}", false},
      {"deadline(day, 3 months, desk) >= 2026-11-10", "{}", false},
      {"deadline(day, figure * 1 day) >= 2026-11-10", "{}", false},
      {"deadline(day, dated * 1 day) >= 2026-11-10", R"({"placed": "2026-02-01"})", false},
      {"deadline(day, terms * 1 day) >= 2026-11-10", R"({"limit": 7})", false},
      {"deadline(day, length) >= 2026-11-10", "{}", false},
      {"until(day, 7) >= 2026-11-10", "{}", false},
      {"add working days(day, 3, desk) >= 2026-11-10", "{}", false},
      {"add working time(at, 36 hours, desk) > 2026-11-10T00:00:00", "{}", false},
      {"working days between(day, 2026-11-10, desk) > floor(price) / 2", "{}", false},
      {"max(day, 2026-11-10) = day and day.month = 11", "{}", false},
      // A figure with a fraction counts no days, one that is not in force gives none, ...
      {"deadline(day, limit * 1 day) >= 2026-11-10", "{}", true},
      {"deadline(day, limit * 1 day) >= 2026-11-10", R"({"limit": 7})", false},
      {"deadline(day, limit * 1 day) >= 2026-11-10", R"({"limit": 7.5})", true},
      {"deadline(day, usual * 1 day) >= 2026-11-10", "{}", false},  // presumed to be 7
      {"until(day, limit) >= 2026-11-10", "{}", true},
      {"until(day, limit) >= 2026-11-10", R"({"limit": 7})", false},
      {"add working days(day, limit, desk) >= 2026-11-10", "{}", true},
      {"add working days(day, 3, closed) >= 2026-11-10", "{}", true},
      {"add working time(at, limit * 1 hour, desk) > at", "{}", true},
      {"deadline(day, dated * 1 day) >= 2026-11-10", "{}", true},
      // ... and a divisor may be 0.
      {"days / 2 > limit", "{}", false},
      {"2 / limit > days", "{}", true},
      {"2 / limit > days", R"({"limit": 5})", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.condition);
    CAPTURE(row.facts);
    const Policy p = policy_of("\napplies_by: placed" + std::string(kFacts) + R"YAML(
  placed: date
  usual: {type: number, default: 7}
calendars:
  desk: {days: [Mon, Tue, Wed], holidays: [2026-11-09]}
  closed: {days: [], workdays: [2026-11-09]}
parameters:
  figure: {type: number, value: 7}
  dated: {type: number, values: [{from: 2026-01-01, value: 7}, {from: 2026-06-01, value: 14}]}
  length: {type: duration, value: 2 weeks}
functions:
  until: {parameters: {x: date, n: number}, type: date, value: "deadline(x, n * 1 day)"}
decisions:
  terms:
    type: number
    rules: [{id: T, when: {seal: true}, then: limit}]
    otherwise: {id: TZ, then: 14}
  d:
    type: number
    rules: [{id: A, when: ')YAML" +
                               row.condition +
                               R"YAML(', then: 1}]
    otherwise: {id: Z, then: 1}
)YAML");
    const Decision d = p.decide("d", Case::from_json(row.facts));
    CAPTURE(tests::told(d));
    CHECK((d.status() == Status::decided) == !row.asked);
  }
}

TEST_CASE("the least and the most of what is possible") {
  const Policy p = policy_of(std::string(kFacts) + R"(
decisions:
  terms:
    type: number
    rules:
      - {id: A, when: {reason: defect}, then: 15}
      - {id: B, when: {reason: "changed_mind, late"}, then: 7}
    otherwise: {id: Z, then: 9}
  offer:
    type: grade
    rules:
      - {id: O1, when: {reason: defect}, then: refund}
      - {id: O2, when: {seal: true}, then: exchange}
    otherwise: {id: O3, then: refuse}
  kind:
    type: reason
    rules: [{id: K, when: seal, then: late}]
    otherwise: {id: KZ, then: lost}
  together:
    outputs: {pair.days: number, pair.kind: reason, pair.grade: grade}
    rules: [{id: L, when: seal, then: {pair.days: 7, pair.kind: late, pair.grade: refund}}]
    otherwise: {id: LZ, then: {pair.days: 9, pair.kind: lost, pair.grade: exchange}}
  none: {type: number, rules: [{id: N, when: seal, then: 1}]}
)");
  const struct {
    const char* decision;
    const char* facts;
    const char* bounds;
  } rows[] = {
      {"terms", "{}", "7 to 15"},
      {"terms", R"({"reason": "late"})", "none"},
      {"offer", "{}", "refuse to refund"},
      {"offer", R"({"seal": true})", "exchange to refund"},
      {"kind", "{}", "none"},
      {"together", "{}",
       "{pair.days: 7, pair.grade: exchange} to {pair.days: 9, pair.grade: refund}"},
      {"pair.days", "{}", "7 to 9"},
      {"none", "{}", "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    CAPTURE(row.facts);
    const Decision d = p.decide(row.decision, Case::from_json(row.facts));
    const auto least = d.at_least();
    const auto most = d.at_most();
    const std::string told =
        least && most ? least->to_string() + " to " + most->to_string() : "none";
    CHECK(told == row.bounds);
  }
  CHECK(p.decide("offer", {{"seal", true}})
            .explain("en")
            .find("In any case: at least exchange, at most refund") != std::string::npos);
}

TEST_CASE("at the limit of 4,096 combinations, and one past it") {
  // Twelve booleans are 4,096 combinations; how many hold depends on all of them.
  for (const int facts : {11, 12, 13}) {
    CAPTURE(facts);
    std::string text = "\nfacts: {";
    std::string value;
    for (int i = 0; i < facts; ++i) {
      text += fmt::format("{}f{}: boolean", i > 0 ? ", " : "", i);
      value += fmt::format("{}(if f{} then 1 else 0)", i > 0 ? " + " : "", i);
    }
    const Policy p = policy_of(text + "}\ndecisions:\n  d: {type: number, value: " + value + "}\n");
    const Decision d = p.decide("d", Case());
    CHECK(d.needs().size() == static_cast<std::size_t>(facts));
    CHECK(d.is_exact() == (facts <= 12));
    CHECK(d.possible_is_complete() == (facts <= 12));
    if (facts <= 12) CHECK(d.possible().size() == static_cast<std::size_t>(facts) + 1);
  }
}

TEST_CASE("at the limit of 256 ends that wait for what cannot be tried, and one past it") {
  // Whether the square of n is large is not known whatever the others are: 2 ** facts ends are
  // open.
  for (const int facts : {4, 5, 8, 9}) {
    CAPTURE(facts);
    std::string text = "\nfacts: {n: number";
    std::string sum = "0";
    for (int i = 0; i < facts; ++i) {
      text += fmt::format(", f{}: boolean", i);
      sum += fmt::format(" + (if f{} then 1 else 0)", i);
    }
    const Policy p = policy_of(text + "}\ndecisions:\n  d:\n    type: number\n    rules:\n" +
                               "      - {id: A, when: n * n > 5, then: " + sum + "}\n" +
                               "    otherwise: {id: Z, then: -1}\n");
    const Decision d = p.decide("d", Case());
    CHECK_FALSE(d.is_exact());
    CHECK(d.needs().size() == static_cast<std::size_t>(facts) + 1);
    CHECK(d.possible_is_complete() == (facts <= 8));
    if (facts <= 8) CHECK(d.possible().size() == static_cast<std::size_t>(facts) + 2);
    // What the decision found out is what its explanation tells.
    const Explanation e = d.explanation();
    CHECK(e.needs.size() == d.needs().size());
    CHECK(e.possible.size() == d.possible().size());
  }
}

TEST_CASE("questions that cost less come first, where that pays") {
  const auto first = [](const char* costs, const char* rules) {
    const Policy p = policy_of(std::string("\nfacts: {") + costs +
                               "}\ndecisions:\n  d:\n    type: number\n    rules:\n" + rules +
                               "    otherwise: {id: Z, then: 0}\n");
    std::vector<std::string> facts;
    for (const Need& need : p.decide("d", Case()).needs()) facts.push_back(need.fact);
    return tests::joined(facts);
  };
  const char* const both = "      - {id: A, when: a and b, then: 1}\n";
  CHECK(first("a: boolean, b: boolean", both) == "a,b");
  CHECK(first("a: {type: boolean, ask_cost: 5}, b: boolean", both) == "b,a");
  CHECK(first("a: {type: boolean, ask_cost: 5}, b: {type: boolean, ask_cost: 0}", both) == "b,a");
  // One fact decides alone in half of the cases, though it stands last.
  const char* const shortcut =
      "      - {id: A, when: not(c) and a and b, then: 1}\n"
      "      - {id: B, when: not(c) and a, then: 2}\n";
  CHECK(first("a: boolean, b: boolean, c: boolean", shortcut).substr(0, 1) != "b");
}

}  // namespace
}  // namespace aftersales
