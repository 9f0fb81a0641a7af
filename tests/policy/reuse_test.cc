// Deciding case after case into the same place: the same as deciding each afresh, in every word.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <aftersales/policy.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

constexpr const char* kPack = R"(
types:
  reason: {enum: [changed_mind, broken]}
facts:
  reason: reason
  days: number
  name: string
  opened: {type: boolean, default: false}
  seen: {type: date, optional: true}
  price: {type: money, range: ">= 0"}
decisions:
  terms:
    outputs: {accepted: boolean, window: number, remedy: string}
    rules:
      - id: BROKEN
        when: {reason: broken}
        then: {accepted: true, window: 15, remedy: '"repair of what somebody broke, whoever it was"'}
      - id: WEEK
        when: {days: "<= 7", opened: false}
        then: {accepted: true, window: 7, remedy: '"refund"'}
    otherwise: {id: LATE, then: {accepted: false, window: 0, remedy: '"none"'}}
  amount:
    type: money
    rules:
      - {id: PART, when: {terms.accepted: true}, then: price * terms.window / days}
  greeting: {type: string, value: '"Dear " + name + ", we have read your letter of many words"'}
  reached: {type: boolean, value: seen != null}
)";

const char* const kCases[] = {
    R"({"reason": "broken", "days": 3, "price": 10, "name": "A"})",
    R"({"reason": "changed_mind", "days": 3, "price": "20.50", "name": "somebody with a long name"})",
    R"({"reason": "changed_mind", "days": 30, "price": 10, "name": "B", "seen": "2026-11-20"})",
    R"({"days": 30, "price": 10})",
    R"({"reason": "lost", "days": 3, "price": -1, "name": "C"})",
    R"({"reason": "broken", "days": 0, "price": 10, "name": "D", "opened": true, "weight": 7})",
    R"({"reason": )",
    R"({})",
};

/// All that a decision says of itself.
std::string told(const Decision& d) {
  std::string text = d.name() + " " + d.to_json();
  for (const Finding& f : d.findings()) text += "\n" + f.code + " " + f.message;
  for (const Need& need : d.needs()) text += "\n" + need.fact;
  return text + "\n" + d.to_record() + "\n" + d.explain({}, Format::text, Audience::auditor);
}

TEST_CASE("decided into the same place, case after case: as if decided afresh") {
  const Policy policy = tests::policy_of(kPack);
  const std::vector<std::string> names{"terms", "amount", "greeting", "reached"};
  std::vector<Goal> goals;
  for (const std::string& name : names) goals.push_back(policy.goal(name));
  std::vector<Decision> places(names.size());
  Record record;
  std::mt19937 random(7);  // NOLINT: the same order each time
  for (int i = 0; i < 60; ++i) {
    const Case c = Case::from_json(kCases[random() % std::size(kCases)], policy);
    policy.decide_all(c, goals, record);
    const Record afresh = policy.decide_all(c, names);
    CHECK(record.to_json() == afresh.to_json());
    for (std::size_t g = 0; g < goals.size(); ++g) {
      CAPTURE(names[g]);
      policy.decide(goals[g], c, places[g]);
      const std::string wanted = told(policy.decide(names[g], c));
      CHECK(told(places[g]) == wanted);
      CHECK(told(record.decisions[g]) == wanted);
    }
  }
}

TEST_CASE("a copy, and a decision that is moved out, keep their case") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  const Case first = Case::from_json(kCases[0], policy);
  const Case second = Case::from_json(kCases[2], policy);
  const std::string wanted = told(policy.decide("terms", first));
  Decision place;
  policy.decide(goal, first, place);
  const Decision copy = place;
  policy.decide(goal, second, place);
  CHECK(told(copy) == wanted);
  CHECK(told(place) == told(policy.decide("terms", second)));

  Record record;
  policy.decide_all(first, {&goal, 1}, record);
  const Decision out = std::move(record.decisions.front());
  policy.decide_all(second, {&goal, 1}, record);
  CHECK(told(out) == wanted);
  CHECK(told(record.decisions.front()) == told(policy.decide("terms", second)));
  const Record kept = record;
  policy.decide_all(first, {&goal, 1}, record);
  CHECK(told(kept.decisions.front()) == told(policy.decide("terms", second)));
}

TEST_CASE("a decision keeps its case as it was, whatever is done to the case") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  const Fact days = policy.fact("days");
  const struct {
    std::string what;
    void (*change)(Case&, Fact days);
    const char* as_if;  // the case then
  } changes[] = {
      {"a fact", [](Case& c, Fact fact) { c.set(fact, 30); },
       R"({"reason": "changed_mind", "days": 30, "price": 20.5, "name": "E"})"},
      {"by name", [](Case& c, Fact) { c.set("seen", "2026-11-20"); },
       R"({"reason": "changed_mind", "days": 3, "price": 20.5, "name": "E", "seen": "2026-11-20"})"},
      {"no fact", [](Case& c, Fact fact) { c.unset(fact); },
       R"({"reason": "changed_mind", "price": 20.5, "name": "E"})"},
      {"another text", [](Case& c, Fact) { c.read_json(kCases[0]); }, kCases[0]},
      {"no JSON", [](Case& c, Fact) { c.read_json("{"); }, "{"},
      {"another case", [](Case& c, Fact) { c = Case(); }, "{}"},
      {"a copy of itself",
       [](Case& c, Fact fact) {
         const Case copy = c;
         c.set(fact, 1);
         c = copy;
       },
       R"({"reason": "changed_mind", "days": 3, "price": 20.5, "name": "E"})"},
  };
  const char* const json = R"({"reason": "changed_mind", "days": 3, "price": 20.5, "name": "E"})";
  const std::string wanted = told(policy.decide("terms", Case::from_json(json, policy)));
  for (const auto& row : changes) {
    CAPTURE(row.what);
    Case c = Case::from_json(json, policy);
    Decision first, second, third;
    policy.decide(goal, c, first);
    row.change(c, days);
    const std::string other = told(policy.decide("terms", Case::from_json(row.as_if, policy)));
    policy.decide(goal, c, second);
    CHECK(told(second) == other);
    // There and back: the room of what was decided is not used as long as somebody has it.
    c = Case::from_json(json, policy);
    policy.decide(goal, c, third);
    row.change(c, days);
    policy.decide(goal, c, third);
    CHECK(told(third) == other);
    CHECK(told(first) == wanted);
    CHECK(told(second) == other);
  }
}

TEST_CASE("one case, set again and again: each decision that is kept has its own") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  const Fact days = policy.fact("days");
  Case c = Case::from_json(R"({"reason": "changed_mind"})", policy);
  std::vector<Decision> kept(12);
  for (int i = 0; i < 60; ++i) {
    c.set(days, i);
    policy.decide(goal, c, kept[static_cast<std::size_t>(i * i) % kept.size()]);
  }
  for (std::size_t k = 0; k < kept.size(); ++k) {
    int last = -1;
    for (int i = 0; i < 60; ++i)
      last = static_cast<std::size_t>(i * i) % kept.size() == k ? i : last;
    if (last < 0) continue;
    Case alone = Case::from_json(R"({"reason": "changed_mind"})", policy);
    CHECK(told(kept[k]) == told(policy.decide("terms", alone.set(days, last))));
  }
}

// The classes of 16 facts stand in the case itself, those of more elsewhere.
TEST_CASE("cases of 15, 16, 17 and 40 facts, held by a decision, changed, copied and read anew") {
  for (const int count : {15, 16, 17, 40}) {
    CAPTURE(count);
    std::string facts, json = "{";
    for (int i = 1; i <= count; ++i) {
      facts += "  f" + std::to_string(i) + ": boolean\n";
      json += (i == 1 ? "\"f" : ", \"f") + std::to_string(i) + "\": false";
    }
    const std::string last = "f" + std::to_string(count);
    const Policy policy = tests::policy_of("\nfacts:\n" + facts +
                                           "decisions:\n  d:\n    type: number\n    rules:\n"
                                           "      - {id: FIRST, when: {f1: true}, then: 1}\n"
                                           "      - {id: LAST, when: {" +
                                           last + ": true}, then: 2}\n    otherwise: {then: 0}\n");
    const Goal goal = policy.goal("d");
    const auto value_of = [&](const Case& c) {
      Decision d;
      policy.decide(goal, c, d);
      return d.is_decided() ? d.value().to_string() : "open";
    };
    Case c(policy);
    CHECK(value_of(c) == "open");
    Decision before;
    c.read_json(json + "}");
    policy.decide(goal, c, before);
    CHECK(before.value() == Value(0));
    c.set(policy.fact(last), true);
    CHECK(value_of(c) == "2");
    const Case copy = c;
    c.set(policy.fact("f1"), true);
    CHECK(value_of(c) == "1");
    CHECK(value_of(copy) == "2");
    c.unset(policy.fact("f1"));
    CHECK(value_of(c) == "open");
    CHECK(value_of(c.read_json(json + "}")) == "0");
    CHECK(told(before) == told(policy.decide("d", c)));
  }
}

TEST_CASE("what was decided outlives the policy, the case and the place") {
  Decision place, copy;
  std::string wanted;
  {
    const Policy policy = tests::policy_of(kPack);
    const Case c = Case::from_json(kCases[1], policy);
    policy.decide(policy.goal("terms"), c, place);
    copy = place;
    wanted = told(place);
  }
  CHECK(told(place) == wanted);
  CHECK(told(copy) == wanted);
  CHECK(copy.value()["remedy"] == Value("refund"));
}

TEST_CASE("facts set by slot, one case for all") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("amount");
  Case c(policy);
  Decision place;
  for (const auto& [days, opened, wanted] :
       {std::tuple{7, false, "10.00"}, std::tuple{5, false, "14.00"}, std::tuple{5, true, ""}}) {
    c.set(policy.fact("reason"), "changed_mind");
    c.set(policy.fact("days"), days);
    c.set(policy.fact("opened"), opened);
    c.set(policy.fact("price"), 10);
    policy.decide(goal, c, place);
    CHECK(place.value().to_string() == (place.is_decided() ? wanted : "null"));
    CHECK(place.is_decided() == (*wanted != '\0'));
  }
}

TEST_CASE("one place, several policies; a goal of none") {
  const Policy one = tests::policy_of(kPack);
  const Policy other = tests::policy_of(
      "\ndecisions:\n  word: {type: string, value: '\"a word that is too long to be held in "
      "place\"'}");
  Decision place;
  const Case empty;
  one.decide(one.goal("reached"), empty, place);
  other.decide(other.goal("word"), empty, place);
  CHECK(place.value() == Value("a word that is too long to be held in place"));
  one.decide(one.goal("reached"), empty, place);
  CHECK(place.value() == Value(false));
  CHECK_FALSE(static_cast<bool>(one.goal("word")));
  CHECK(static_cast<bool>(one.goal("terms")));
  CHECK_THROWS_AS(one.decide(Goal(), empty, place), std::invalid_argument);
  // What is a decision of one policy may be a fact of another.
  std::string facts = "\nfacts:\n";
  for (int i = 0; i < 40; ++i) facts += "  f" + std::to_string(i) + ": number\n";
  const Policy many = tests::policy_of(facts + "decisions:\n  sum: {type: number, value: f0}");
  CHECK_THROWS_AS(many.decide(other.goal("word"), empty, place), std::invalid_argument);
  Record record;
  const std::vector<Goal> none{Goal()};
  CHECK_THROWS_AS(one.decide_all(empty, none, record), std::invalid_argument);
}

// What an undetermined decision waits for is worked out when somebody asks.
TEST_CASE("what is told late is told of the case that was decided") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  const auto case_of = [&](const char* text) { return Case::from_json(text, policy); };
  const std::string by_days =
      told(policy.decide("terms", case_of(R"({"reason": "changed_mind", "price": 10})")));
  const std::string by_reason = told(policy.decide("terms", case_of(R"({"days": 30})")));
  CHECK(by_days.find("days") != std::string::npos);
  Decision place;
  {
    Case c = case_of(R"({"reason": "changed_mind", "price": 10})");
    policy.decide(goal, c, place);
    c.set("days", 3);  // after it was decided
  }
  CHECK(place.status() == Status::undetermined);
  CHECK(place.value().is_null());
  Decision copy = place;
  Decision moved;
  policy.decide(goal, case_of(R"({"reason": "changed_mind", "price": 10})"), moved);
  const Decision kept = std::move(moved);
  policy.decide(goal, case_of(R"({"days": 30})"), place);
  CHECK(told(copy) == by_days);
  CHECK(told(kept) == by_days);
  CHECK(told(place) == by_reason);
  policy.decide(goal, case_of(kCases[0]), place);
  CHECK(place.is_decided());
  CHECK(place.needs().empty());
  CHECK(place.possible().empty());
  CHECK(place.rules() == std::vector<std::string>{"BROKEN"});
}

TEST_CASE("undetermined where a rule works out what it gives: as if decided afresh") {
  const Policy policy = tests::policy_of(R"(
facts: {a: number, s: string, opened: boolean, n: number}
decisions:
  hour:
    type: number
    rules:
      - {id: FIRST, when: {a: "<= 1"}, then: 1}
      - {id: SECOND, when: {a: "<= 2"}, then: date and time(s).hour}
    otherwise: {id: THIRD, then: 4}
  fee:
    type: number
    rules:
      - {id: FIXED, when: {opened: true}, then: 5}
      - {id: REST, when: true, then: n + 2}
)");
  const struct {
    const char* decision;
    const char* facts;
  } kRows[] = {
      // What it may give warns, fails, or is not known.
      {"hour", R"({"s": "2026-10-25T02:30:00"})"},
      {"hour", R"({"s": "no date"})"},
      {"hour", "{}"},
      {"hour", R"({"a": 2, "s": "2026-10-25T02:30:00"})"},
      // It may come to the same as what is written down.
      {"fee", R"({"n": 3})"},
      {"fee", R"({"n": 4})"},
      {"fee", "{}"},
      {"fee", R"({"opened": true})"},
  };
  Decision place;
  for (const auto& row : kRows) {
    CAPTURE(row.facts);
    const Case c = Case::from_json(row.facts, policy);
    policy.decide(policy.goal(row.decision), c, place);
    CHECK(told(place) == told(policy.decide(row.decision, c)));
  }
}

TEST_CASE("concurrent readers of one undetermined decision are told the same") {
  const Policy policy = tests::policy_of(kPack);
  Decision place;
  const Case c = Case::from_json(R"({"reason": "changed_mind"})", policy);
  policy.decide(policy.goal("terms"), c, place);
  const std::string wanted = policy.decide("terms", c).to_json();
  std::vector<std::thread> threads;
  std::vector<int> right(4);
  for (std::size_t t = 0; t < right.size(); ++t) {
    threads.emplace_back([&, t] {
      const Decision copy = place;
      right[t] = (place.to_json() == wanted ? 1 : 0) + (copy.to_json() == wanted ? 1 : 0) +
                 (place.possible().size() == 2 ? 1 : 0) + (place.needs().size() == 1 ? 1 : 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : right) CHECK(count == 4);
}

TEST_CASE(
    "concurrent decisions on one case; it is changed while others let go of what they decided") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  const Fact days = policy.fact("days");
  Case c = Case::from_json(R"({"reason": "changed_mind"})", policy);
  int right = 0;
  for (int i = 0; i < 200; ++i) {
    c.set(days, i % 10);
    std::vector<Decision> decided(3);
    {
      std::vector<std::thread> threads;
      for (Decision& d : decided) threads.emplace_back([&] { policy.decide(goal, c, d); });
      for (std::thread& thread : threads) thread.join();
    }
    std::thread reader([of = std::move(decided), &right, wanted = i % 10 <= 7 ? 7 : 0] {
      for (const Decision& d : of) right += d.value()["window"] == Value(wanted) ? 1 : 0;
      (void)of.front().explain();
    });
    c.set(days, 30);  // meanwhile
    c.set(days, 31);
    reader.join();
  }
  CHECK(right == 600);
}

TEST_CASE("concurrent decisions into places of their own share the policy only") {
  const Policy policy = tests::policy_of(kPack);
  const Goal goal = policy.goal("terms");
  std::vector<std::thread> threads;
  std::vector<int> right(4);
  for (std::size_t t = 0; t < right.size(); ++t) {
    threads.emplace_back([&, t] {
      Decision place;
      for (int i = 0; i < 500; ++i) {
        const auto k = static_cast<std::size_t>(i) % 3;
        policy.decide(goal, Case::from_json(kCases[k], policy), place);
        right[t] += place.value()["window"] == Value(k == 0 ? 15 : k == 1 ? 7 : 0) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : right) CHECK(count == 500);
}

}  // namespace
}  // namespace aftersales
