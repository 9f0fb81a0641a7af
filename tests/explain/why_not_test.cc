// Why not, and what would change it: as stories, with what could have been and what can still be.
#include <doctest/doctest.h>

#include <string>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::policy_of;

std::string told(const std::vector<Alternative>& alternatives) {
  std::string all;
  for (const Alternative& a : alternatives) {
    if (!all.empty()) all += " | ";
    const char* separator = "";
    for (const Change& c : a.changes) {
      all += separator + c.subject + " " + c.wanted;
      separator = " + ";
    }
    all += " -> " + tests::joined(a.rules);
  }
  return all.empty() ? "-" : all;
}

struct Question {
  const char* facts;
  const char* wanted;  // JSON of a context with the one entry `v`
  const char* still;
  const char* could;
};

Value wanted_of(const char* text) {
  const std::string t = text;
  if (t == "true" || t == "false") return Value(t == "true");
  if (const auto n = Decimal::parse(t)) return *n;
  return Value(t);
}

void check(const Policy& policy, const char* decision, std::initializer_list<Question> rows) {
  for (const Question& row : rows) {
    CAPTURE(std::string(row.facts));
    CAPTURE(std::string(row.wanted));
    const WhyNot why =
        policy.decide(decision, Case::from_json(row.facts)).why_not(wanted_of(row.wanted), "en");
    CHECK(why.problem == "");
    CHECK(why.why == "");
    CHECK(told(why.can_still_be) == std::string(row.still));
    CHECK(told(why.could_have_been) == std::string(row.could));
  }
}

const char* const kShop = R"(
as_of: now
types:
  reason: {enum: {no_longer_wanted: Changed my mind, broken: Broken}}
facts:
  now: date and time
  delivered: {type: date and time, label: delivered}
  notice: {type: date and time, label: notice, changeable_by: customer}
  reason: {type: reason, label: reason}
  photos: {type: boolean, label: photos, changeable_by: customer, default: false}
  custom: {type: boolean, label: made to order, default: false}
  sealed: {type: boolean, label: sealed, default: true, changeable_by: agent}
  price: {type: money, label: price, range: ">= 0"}
decisions:
  days:
    type: number
    value: days between(delivered, notice)
  proven:
    type: boolean
    rules:
      - {id: PHOTOS, when: {photos: true}, then: true}
    otherwise: {id: UNSEEN, then: false}
  eligible:
    type: boolean
    rules:
      - id: WINDOW
        when: {reason: no_longer_wanted, days: "[0..7]"}
        then: true
        unless:
          - {id: CUSTOM, when: {custom: true}, then: false}
          - {id: OPENED, when: {sealed: false}}
      - id: DEFECT
        when: {reason: broken, proven: true, days: "<= 30"}
        then: true
    otherwise: {id: NO, then: false}
  fee:
    type: money
    table: |
      price      | => fee
      <= 100     | 5
      (100..500] | 10
      > 500      | 0
)";

TEST_CASE("windows, photos, exceptions") {
  const Policy p = policy_of(kShop);
  const auto at = [](const std::string& notice, const std::string& more) {
    return R"({"now": "2026-11-25T12:00:00", "delivered": "2026-11-13T15:00:00", "notice": ")" +
           notice + "\", " + more + "}";
  };
  const std::string mind = R"("reason": "no_longer_wanted")";
  const std::string late = at("2026-11-21T09:00:00", mind);
  const std::string no_photo = at("2026-11-21T09:00:00", R"("reason": "broken")");
  const std::string custom = at("2026-11-15T09:00:00", mind + R"(, "custom": true)");
  const std::string opened = at("2026-11-15T09:00:00", mind + R"(, "sealed": false)");
  const std::string late_opened = at("2026-11-21T09:00:00", mind + R"(, "sealed": false)");
  const std::string too_late = at("2027-02-21T09:00:00", R"("reason": "broken", "photos": true)");
  check(
      p, "eligible",
      {
          // The eighth day: a day before would have done, or a later delivery.
          {late.c_str(), "true", "-",
           "delivered 14 November 2026 to 21 November 2026 -> WINDOW | "
           "notice 13 November 2026 to 20 November 2026 -> WINDOW"},
          {no_photo.c_str(), "true", "photos yes -> DEFECT", "-"},
          {custom.c_str(), "true", "-", "made to order no -> WINDOW"},
          {opened.c_str(), "true", "sealed yes -> WINDOW", "-"},
          // Two things at once: what lies behind cannot be made good, so sealing alone is no help.
          {late_opened.c_str(), "true", "-",
           "delivered 14 November 2026 to 21 November 2026 + sealed yes -> WINDOW | "
           "notice 13 November 2026 to 20 November 2026 + sealed yes -> WINDOW | "
           "reason Broken + photos yes -> DEFECT"},
          {too_late.c_str(), "true", "-",
           "delivered no earlier than 22 January 2027 -> DEFECT | "
           "notice no later than 13 December 2026 -> DEFECT"},
      });
}

TEST_CASE("of two that change at once no ranges are told that are false together") {
  const Policy p = policy_of(R"YAML(
facts:
  sent: {type: date, label: sent}
  notice: {type: date, label: notice}
decisions:
  ok:
    type: boolean
    rules:
      - id: IN
        when:
          sent: "[2026-11-17..2026-11-30]"
          notice: "<= 2026-11-23"
        then: true
    otherwise: {id: OUT, then: false}
)YAML");
  const char* const both = R"({"sent": "2026-11-10", "notice": "2026-11-28"})";
  const WhyNot why = p.decide("ok", Case::from_json(both)).why_not(Value(true), "en");
  REQUIRE(!why.could_have_been.empty());
  for (const Alternative& a : why.could_have_been) {
    REQUIRE(a.changes.size() == 2);
    Case changed;
    for (const Change& c : a.changes) {
      CHECK(c.wanted.find("no ") == std::string::npos);
      CHECK(c.wanted.find(" to ") == std::string::npos);
      changed.set(c.fact, c.to);
    }
    CHECK(p.decide("ok", changed).value() == Value(true));
  }
}

TEST_CASE("amounts move to the end of a band, and stay in their range") {
  const Policy p = policy_of(kShop);
  check(p, "fee",
        {
            {R"({"price": 100})", "10", "-", "price ¥100.01 to ¥500.00 -> fee#2"},
            {R"({"price": 700})", "10", "-", "price ¥100.01 to ¥500.00 -> fee#2"},
            {R"({"price": 700})", "5", "-", "price ¥0.00 to ¥100.00 -> fee#1"},
            {R"({"price": 100})", "0", "-", "price at least ¥500.01 -> fee#3"},
        });
}

TEST_CASE("numbers that are counted in whole ones are told so, where whole ones do") {
  const Policy p = policy_of(R"yaml(
facts: {n: {type: number, range: "[0..9]"}, m: number}
decisions:
  half: {type: boolean, rules: [{id: A, when: {n: "(2..3]"}, then: true}], otherwise: {id: O, then: false}}
  around: {type: boolean, rules: [{id: B, when: {n: "not(2, >= 3)"}, then: true}], otherwise: {id: O2, then: false}}
  inside: {type: boolean, rules: [{id: C, when: {n: "(2..3)"}, then: true}], otherwise: {id: O3, then: false}}
)yaml");
  check(p, "half", {{R"({"n": 2})", "true", "-", "n 3 -> A"}});
  check(p, "around", {{R"({"n": 2})", "true", "-", "n 0 to 1 -> B"}});
  check(p, "inside", {{R"({"n": 2})", "true", "-", "n 2.5 -> C"}});
}

TEST_CASE("what a rule would give counts, where another takes the case on the way there") {
  const Policy p = policy_of(R"(
facts: {n: number, b: boolean}
decisions:
  d:
    type: boolean
    rules: [{id: E, when: {n: "< 1", b: true}, then: false}]
    otherwise: {id: O, then: n <= 0}
)");
  check(p, "d",
        {{R"({"n": 2, "b": true})", "true", "-", "n at most 0 + b no -> O"},
         {R"({"n": 2, "b": false})", "true", "-", "n at most 0 -> O"},
         {R"({"n": 0, "b": true})", "true", "-", "b no -> O"}});
}

TEST_CASE("what is not known can be said, what is over cannot come back") {
  const Policy p = policy_of(R"(
as_of: now
facts:
  now: {type: date and time, label: now}
  asked: {type: boolean, label: answer, ask: "What is it?"}
  hidden: {type: boolean, label: hidden}
  call: {type: date, label: call, changeable_by: customer}
  bag: {type: list of number, label: bag, changeable_by: customer}
decisions:
  open: {type: boolean, rules: [{id: A, when: {asked: true}, then: true}], otherwise: {id: B, then: false}}
  dark: {type: boolean, rules: [{id: C, when: {hidden: true}, then: true}], otherwise: {id: D, then: false}}
  soon:
    type: boolean
    rules: [{id: E, when: {call: "[2026-11-20..2026-11-27]"}, then: true}]
    otherwise: {id: F, then: false}
  full: {type: boolean, rules: [{id: G, when: sum(bag) > 3, then: true}], otherwise: {id: H, then: false}}
)");
  check(p, "open", {{"{}", "true", "answer yes -> A", "-"}});
  check(p, "dark", {{"{}", "true", "-", "hidden yes -> C"}});
  check(p, "soon",
        {// The moment lies in the window, on its last day, and behind it.
         {R"({"now": "2026-11-22T08:00:00", "call": "2026-11-18"})", "true",
          "call 22 November 2026 to 27 November 2026 -> E",
          "call 20 November 2026 to 27 November 2026 -> E"},
         {R"({"now": "2026-11-27T23:59:59", "call": "2026-11-18"})", "true",
          "call 27 November 2026 -> E", "call 20 November 2026 to 27 November 2026 -> E"},
         {R"({"now": "2026-11-28T00:00:00", "call": "2026-11-18"})", "true", "-",
          "call 20 November 2026 to 27 November 2026 -> E"},
         // Later than the window: it could only have been.
         {R"({"now": "2026-11-01T00:00:00", "call": "2026-11-28"})", "true", "-",
          "call 20 November 2026 to 27 November 2026 -> E"}});
  const WhyNot full = p.decide("full", Case::from_json(R"({"bag": [1]})")).why_not(true, "en");
  CHECK(!full.exact);
  CHECK(full.why == "Not all values were tried of “bag”: some change may lead to it");
  CHECK(full.can_still_be.empty());
}

TEST_CASE("from where a condition cannot be worked out to where it can, and holds") {
  const Policy p = policy_of(R"(
facts: {month: number, day: number}
decisions:
  late: {type: boolean, rules: [{id: L, when: "date(2026, month, 1) > 2026-03-15", then: true}], otherwise: {then: false}}
  end: {type: boolean, rules: [{id: E, when: "date(2026, 2, day) >= 2026-02-20", then: true}], otherwise: {then: false}}
)");
  check(p, "late",
        {{R"({"month": 13})", "true", "-", "month 4 to 12 -> L"},
         {R"({"month": 0})", "true", "-", "month 4 to 12 -> L"},
         {R"({"month": 2})", "true", "-", "month 4 to 12 -> L"}});
  check(p, "end",
        {{R"({"day": 30})", "true", "-", "day 20 to 28 -> E"},
         {R"({"day": 0})", "true", "-", "day 20 to 28 -> E"}});
}

// What is told of a fact is told of each value that is listed.
TEST_CASE("a value that leaves the outcome open is not among those that give it") {
  const Policy policy = policy_of(R"(
facts:
  kind: {type: {enum: [a, b, c]}, label: kind, changeable_by: customer}
  more: {type: boolean, label: more, ask: "More?"}
decisions:
  ok:
    type: boolean
    rules:
      - {id: B, when: {kind: b}, then: true}
      - {id: C, when: {kind: c, more: true}, then: true}
    otherwise: {id: N, then: false}
)");
  const WhyNot why =
      policy.decide("ok", Case::from_json(R"({"kind": "a"})")).why_not(Value(true), "en");
  CHECK(told(why.can_still_be) == "kind b -> B");
}

TEST_CASE("a range ends before the first value in it that gives something else") {
  const Policy policy = policy_of(R"yaml(
facts:
  n: {type: number, label: days}
  d: {type: date, label: day}
  m: {type: date, label: notice}
  b: {type: boolean, label: b}
decisions:
  holes:
    type: boolean
    rules:
      - {id: B1, when: {n: "3, 5, 7"}, then: false}
      - {id: B2, when: {n: "<= 10"}, then: true}
    otherwise: {id: B3, then: false}
  two:
    type: boolean
    rules: [{id: C1, when: {n: ["[0..3]", "[5..7]"]}, then: true}]
    otherwise: {id: C3, then: false}
  counted:
    type: boolean
    rules:
      - {id: D1, when: {d: 2026-11-05}, then: false}
      - {id: D2, when: {"days between(d, m)": ">= 0"}, then: true
}
    otherwise: {id: D3, then: false}
)yaml");
  check(policy, "holes",
        {{R"({"n": 20})", "true", "-", "days 8 to 10 -> B2"},
         {R"({"n": 5})", "true", "-", "days 4 -> B2"}});
  check(policy, "two",
        {{R"({"n": 20})", "true", "-", "days 5 to 7 -> C1"},
         {R"({"n": -4})", "true", "-", "days 0 to 3 -> C1"}});
  check(policy, "counted",
        {{R"({"d": "2026-11-20", "m": "2026-11-12"})", "true", "-",
          "day 6 November 2026 to 12 November 2026 -> D2 | notice no earlier than 20 November 2026 "
          "-> D2"}});
}

// Three keys for each of the values that rules name.
TEST_CASE("of more keys than are looked at, no more is told than was seen") {
  for (const auto& [named, wanted] :
       {std::pair(85, "n at least 1 -> P"), std::pair(86, "n 1 to 258 -> P")}) {
    std::string text =
        "\nfacts: {n: {type: number, label: n}}\ndecisions:\n  d:\n    type: boolean\n    rules:\n";
    for (int i = 1; i <= named; ++i)
      text += "      - {id: R" + std::to_string(i) + ", when: {n: " + std::to_string(3 * i) +
              "}, then: true}\n";
    text += "      - {id: P, when: {n: '> 0'}, then: true}\n    otherwise: {id: Z, then: false}\n";
    check(policy_of(text), "d", {{R"({"n": 0})", "true", "-", wanted}});
  }
}

TEST_CASE("no change is told that another one makes needless") {
  const Policy policy = policy_of(R"(
facts:
  n: {type: number, label: n}
  b: {type: boolean, label: b}
  c: {type: boolean, label: c}
decisions:
  near:
    type: boolean
    rules:
      - {id: N, when: "abs(n - 3) <= 1", then: true}
      - {id: O, when: {b: true, c: true, n: "<= 3"}, then: true}
    otherwise: {id: Z, then: false}
)");
  const WhyNot why = policy.decide("near", Case::from_json(R"({"n": 14, "b": false, "c": false})"))
                         .why_not(Value(true), "en");
  CHECK(told(why.could_have_been) == "n 2 to 3 -> N");
}

TEST_CASE("no case is told of that an invariant rules out") {
  const Policy policy = policy_of(R"(
as_of: now
facts:
  now: date and time
  placed: {type: date and time, label: ordered}
  delivered: {type: date and time, label: delivered}
  notice: {type: date and time, label: notice, changeable_by: customer}
  failed: {type: date and time, label: first failure, optional: true, changeable_by: customer}
invariants:
  - delivered >= placed
  - failed <= notice
decisions:
  late:
    type: boolean
    rules:
      - {id: L, when: "days between(delivered, notice) > 30", then: true}
    otherwise: {id: M, then: false}
  old:
    type: boolean
    rules:
      - {id: O, when: "days between(delivered, failed) > 3", then: true}
    otherwise: {id: N, then: false}
)");
  const char* const facts =
      R"({"now": "2026-11-20T10:00:00", "placed": "2026-11-01T10:00:00",
          "delivered": "2026-11-05T10:00:00", "notice": "2026-11-10T10:00:00"})";
  check(policy, "late", {{facts, "true", "notice no earlier than 6 December 2026 -> L", "-"}});
  check(policy, "old",
        {{facts, "true", "first failure 9 November 2026 to 10 November 2026, 10:00 -> O", "-"}});
}

TEST_CASE("the rules that would have given it, with all that failed or what came first") {
  const Policy p = policy_of(kShop);
  const Decision d =
      p.decide("eligible",
               Case::from_json(R"({"now": "2026-11-25T12:00:00", "delivered": "2026-11-13T15:00:00",
                          "notice": "2026-11-15T09:00:00", "reason": "no_longer_wanted",
                          "custom": true})"));
  const WhyNot why = d.why_not(true, "en");
  REQUIRE(why.rules.size() == 2);
  CHECK(why.rules[0].id == "WINDOW");
  REQUIRE(why.rules[0].conditions.size() == 1);
  CHECK(why.rules[0].conditions[0].subject == "the exception CUSTOM");
  CHECK(why.rules[1].id == "DEFECT");
  REQUIRE(why.rules[1].conditions.size() == 2);
  CHECK(why.rules[1].conditions[0].subject == "reason");
  CHECK(why.rules[1].conditions[0].actual == "Changed my mind");
  CHECK(why.rules[1].conditions[0].wanted == "Broken");
  CHECK(why.rules[1].conditions[1].subject == "proven");
  CHECK(d.why_not(false, "en").reached);
  CHECK(tests::joined({Value(d.other_outcomes()).to_json()}) == "[true]");
  // The account of a refusal says the same; that of what was granted says nothing.
  const Explanation e = d.explanation("en");
  CHECK(told(e.alternatives) == "made to order no -> WINDOW");
  CHECK(!e.alternatives[0].still_possible);
  CHECK(p.decide("proven", {{"photos", true}}).explanation("en").alternatives.empty());
}

TEST_CASE("Markdown takes words for words") {
  const Policy p = policy_of(R"(
facts: {a: {type: boolean, label: "*a*_b_"}}
decisions: {d: {type: boolean, rules: [{id: R-1, when: {a: true}, then: true}], otherwise: {id: N, then: false}}}
)");
  CHECK(p.decide("d", {{"a", false}}).why_not(true, "en").to_markdown() ==
        "# d: why not “yes”\n\n- Instead: no\n\n## Rules that would have given it\n\n- R-1\n"
        "  - \\*a\\*\\_b\\_: no (required: yes)\n\n## What can still be done\n\n"
        "- nothing that can still be changed leads to it\n\n## It would have been so with\n\n"
        "- \\*a\\*\\_b\\_: yes (as it is: no)\n");
}

TEST_CASE("what cannot be an outcome") {
  const Policy p = policy_of(kShop);
  const auto problem = [&](const char* decision, const Value& wanted) {
    const WhyNot why = p.decide(decision, {{"price", 7}}).why_not(wanted, "en");
    CHECK(why.can_still_be.empty());
    CHECK(why.could_have_been.empty());
    return why.problem + " | " + tests::joined(why.outcomes);
  };
  CHECK(problem("fee", 6) == "no rule gives “¥6.00” | ¥5.00,¥10.00,¥0.00");
  CHECK(problem("fee", "six").find("six") != std::string::npos);
  CHECK(problem("eligible", 1).find("1") != std::string::npos);
}

TEST_CASE("of a list each element that got another outcome is told its rules") {
  const Policy p = policy_of(R"(
types: {line: {context: {name: string, opened: {type: boolean, label: opened}, price: {type: money, label: price}}}}
facts: {lines: {type: list of line, label: the goods}}
decisions:
  back:
    type: boolean
    each: l in lines
    rules: [{id: OPEN, when: {l.opened: true, l.price: "< 10"}, then: false}]
    otherwise: {id: YES, then: true}
)");
  const Decision d =
      p.decide("back", Case::from_json(R"({"lines": [{"name": "A1", "opened": true, "price": 8},
                                            {"name": "B2", "opened": false, "price": 9}]})"));
  const auto rules = [&](const Value& wanted, const char* language) {
    std::string all;
    for (const RuleAccount& rule : d.why_not(wanted, language).rules) {
      all += rule.of + " " + rule.id + ":";
      for (const Condition& c : rule.conditions) all += " " + c.subject + " " + c.actual;
      all += "|";
    }
    return all;
  };
  CHECK(rules(Value::list({true, true}), "en") == "item 1: A1 YES: the rule OPEN applies first|");
  CHECK(rules(Value::list({false, false}), "zh") == "第2项：B2 OPEN: opened 否|");
  // One outcome stands for all.
  CHECK(rules(false, "en") == "item 2: B2 OPEN: opened no|");
  CHECK(d.why_not(true, "en").outcome == "yes, yes");
}

}  // namespace
}  // namespace aftersales
