// Many cases at once, decided concurrently: the same outcomes as one by one, whatever the shape and
// the threads.
#include <doctest/doctest.h>

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <aftersales/aftersales.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

constexpr const char* kPack = R"yaml(
types:
  reason: {enum: [changed_mind, broken, late]}
  wide_reason: {enum: [late, changed_mind]}
facts:
  reason: reason
  days: number
  price: money
  on: date
  opened: {type: boolean, default: false}
  grade: {type: number, range: "[1..5]", default: 3}
  note: {type: string, optional: true}
  word: wide_reason
decisions:
  terms:
    outputs: {accepted: boolean, window: number}
    rules:
      - {id: BROKEN, when: {reason: broken, price: "> 10"}, then: {accepted: true, window: 15}}
      - {id: WEEK, when: {days: "<= 7", opened: false}, then: {accepted: true, window: 7}}
      - {id: OLD, when: {on: "< @\"2026-01-01\""}, then: {accepted: false, window: 1}}
      - {id: GRADE, when: {grade: ">= 4", note: '"x"'}, then: {accepted: true, window: 2}}
    otherwise: {id: NO, then: {accepted: false, window: 0}}
  amount:
    type: money
    rules:
      - {id: PART, when: {terms.accepted: true}, then: price * 0.9}
    otherwise: {id: NOTHING, then: 0}
  flags:
    type: string
    hit: collect
    rules:
      - {id: BIG, when: {price: ">= 100"}, then: '"big"'}
      - {id: OPEN, when: {opened: true}, then: '"opened"'}
  single:
    type: number
    rules:
      - {id: ONE, when: {reason: [broken, late]}, then: 1}
)yaml";

const std::vector<std::string> kGoals{"terms", "amount", "flags", "single"};

/// One case in all its columns; a gap is null.
struct Data {
  std::vector<Value> reasons, days, prices, dates, opened, grades, notes;
  std::vector<std::int64_t> whole_days, cents;
  std::vector<std::uint32_t> codes;
  std::vector<std::uint8_t> open_bits;
  std::vector<Date> plain_dates;
  std::vector<std::string> names{"changed_mind", "broken", "late", "no_such_reason"};
};

Data data_of(std::size_t count) {
  std::mt19937 random(3);
  const auto below = [&](unsigned end) { return static_cast<int>(random() % end); };
  Data data;
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = static_cast<std::uint32_t>(below(5));  // the last is behind the names
    data.codes.push_back(code);
    data.reasons.push_back(code < data.names.size() ? Value(data.names[code]) : Value());
    data.whole_days.push_back(below(20) - 3);
    data.days.push_back(below(9) == 0 ? Value() : Value(data.whole_days.back()));
    data.cents.push_back(below(20'000));
    data.prices.push_back(below(9) == 0 ? Value("twenty")
                                        : Value(Decimal(data.cents.back()) / Decimal(100)));
    data.plain_dates.push_back(Date{20'400 + below(120)});
    data.dates.push_back(below(9) == 0 ? Value("2025-02-30") : Value(data.plain_dates.back()));
    data.open_bits.push_back(static_cast<std::uint8_t>(below(2)));
    data.opened.push_back(below(3) == 0 ? Value() : Value(data.open_bits.back() != 0));
    data.grades.push_back(below(4) == 0 ? Value() : Value(below(8)));
    data.notes.push_back(below(2) == 0 ? Value() : Value("x"));
  }
  return data;
}

std::string told(const Outcomes& outcomes, std::size_t i) {
  return std::string(to_string(outcomes.status(i))) + " " + outcomes.value(i).to_json() + " by " +
         tests::joined(outcomes.rules(i));
}

std::string told(const Decision& decision) {
  return std::string(to_string(decision.status())) + " " + decision.value().to_json() + " by " +
         tests::joined(decision.rules());
}

TEST_CASE("rows and columns: what each case gives alone") {
  const Policy policy = tests::policy_of(kPack);
  constexpr std::size_t kCount = 2'000;
  const Data data = data_of(kCount);
  Columns values(policy, kCount), typed(policy, kCount);
  const auto fact = [&](const char* name) { return policy.fact(name); };
  values.set(fact("reason"), data.reasons).set(fact("days"), data.days);
  values.set(fact("price"), data.prices).set(fact("on"), data.dates);
  values.set(fact("opened"), data.opened).set(fact("grade"), data.grades);
  values.set(fact("note"), data.notes);
  typed.set(fact("reason"), data.codes, data.names).set(fact("days"), data.whole_days);
  typed.set(fact("price"), data.cents, 2).set(fact("on"), data.plain_dates);
  typed.set(fact("opened"), data.open_bits).set(fact("grade"), data.grades);
  std::vector<Case> cases, typed_cases;
  for (std::size_t i = 0; i < kCount; ++i) {
    Case& c = cases.emplace_back(policy);
    c.set(fact("reason"), data.reasons[i]).set(fact("days"), data.days[i]);
    c.set(fact("price"), data.prices[i]).set(fact("on"), data.dates[i]);
    c.set(fact("opened"), data.opened[i]).set(fact("grade"), data.grades[i]);
    c.set(fact("note"), data.notes[i]);
    Case& t = typed_cases.emplace_back();
    if (data.codes[i] < data.names.size()) t.set("reason", data.names[data.codes[i]]);
    t.set("days", data.whole_days[i]).set("price", Decimal(data.cents[i]) / Decimal(100));
    t.set("on", data.plain_dates[i]).set("opened", data.open_bits[i] != 0);
    t.set("grade", data.grades[i]);
  }
  for (const std::string& name : kGoals) {
    CAPTURE(name);
    const Goal goal = policy.goal(name);
    for (const unsigned threads : {1u, 3u}) {
      const Outcomes by_rows = policy.decide_many(goal, cases, {}, threads);
      const Outcomes by_columns = policy.decide_many(goal, values, {}, threads);
      const Outcomes by_types = policy.decide_many(goal, typed, {}, threads);
      const Outcomes by_names = policy.decide_many(goal, typed_cases, {}, threads);
      REQUIRE(by_rows.size() == kCount);
      std::size_t counts[4] = {};
      for (std::size_t i = 0; i < kCount; ++i) {
        const Decision alone = policy.decide(name, cases[i]);
        ++counts[static_cast<std::size_t>(alone.status())];
        REQUIRE(told(by_rows, i) == told(alone));
        REQUIRE(told(by_columns, i) == told(alone));
        const std::string typed_alone = told(policy.decide(name, typed_cases[i]));
        REQUIRE(told(by_types, i) == typed_alone);
        REQUIRE(told(by_names, i) == typed_alone);
      }
      for (const Status s :
           {Status::decided, Status::undetermined, Status::no_rule, Status::failed})
        CHECK(by_rows.count(s) == counts[static_cast<std::size_t>(s)]);
      CHECK(counts[0] > 200);
    }
  }
}

TEST_CASE("outcomes outlive the policy and the columns") {
  Outcomes outcomes;
  {
    const Policy policy = tests::policy_of(kPack);
    const std::vector<std::string> names{"late", "broken"};
    const std::vector<std::uint32_t> codes{1, 0, 1};
    const std::vector<std::int64_t> cents{5000, 5000, 100};
    Columns columns(policy, 3);
    columns.set(policy.fact("reason"), codes, names).set(policy.fact("price"), cents, 2);
    outcomes = policy.decide_many(policy.goal("terms"), columns);
  }
  CHECK(told(outcomes, 0) == R"(decided {"accepted":true,"window":15} by BROKEN)");
  CHECK(outcomes.status(1) == Status::undetermined);
  CHECK_THROWS_AS((void)outcomes.status(3), std::out_of_range);
}

TEST_CASE("a value of another enumeration is read by its name") {
  const Policy policy = tests::policy_of(kPack);
  const Decision word = policy.decide("single", {{"reason", "late"}});
  REQUIRE(word.is_decided());
  // `late` is the first of the one type, and the third of the other.
  const Policy other = tests::policy_of(
      "\ntypes: {t: {enum: [late, changed_mind]}}\ndecisions: {a: {type: t, value: late}}");
  const std::vector<Value> foreign{other.decide("a", {}).value()};
  Columns columns(policy, 1);
  columns.set(policy.fact("reason"), foreign);
  CHECK(told(policy.decide_many(policy.goal("single"), columns), 0) == "decided 1 by ONE");
}

TEST_CASE("mistakes of the program") {
  const Policy policy = tests::policy_of(kPack);
  const Policy other = tests::policy_of(kPack);
  const std::vector<std::int64_t> two{1, 2};
  Columns columns(policy, 2);
  CHECK_THROWS_WITH(columns.set(Fact(), two), "the fact is none of this policy's");
  Columns three(policy, 3);
  CHECK_THROWS_WITH(three.set(policy.fact("days"), two),
                    "`days` has 2 values, and there are 3 cases");
  CHECK_THROWS_WITH(columns.set(policy.fact("price"), two, 19), "19 places; there are 0 to 18");
  CHECK_THROWS_WITH(columns.set(policy.fact("price"), two, -1), "-1 places; there are 0 to 18");
  columns.set(policy.fact("price"), two, 18);
  CHECK_THROWS_AS((void)other.decide_many(other.goal("terms"), columns), std::invalid_argument);
  CHECK_THROWS_AS((void)policy.decide_many(Goal(), columns), std::invalid_argument);
  CHECK(policy.decide_many(policy.goal("terms"), Columns(policy, 0)).size() == 0);
  CHECK(policy.decide_many(policy.goal("terms"), std::vector<Case>()).size() == 0);
}

}  // namespace
}  // namespace aftersales
