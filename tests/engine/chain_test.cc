// Chains of decisions that take no run, against a run for each: the same in every word.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include <aftersales/policy.h>

#include "tests/engine/pack.h"
#include "tests/engine/random_chain.h"

namespace aftersales {
namespace {

std::string told(const Decision& d) { return d.name() + " " + d.to_json() + "\n" + d.to_record(); }

/// Everything into one place, case after case, and each decision into one of its own.
class Places {
 public:
  Places(const Policy& policy, std::vector<std::string> names)
      : policy_(policy), names_(std::move(names)), places_(names_.size()) {
    for (const std::string& name : names_) goals_.push_back(policy.goal(name));
  }

  void check(const Case& c, const DecideOptions& options = {}) {
    const Record afresh = policy_.decide_all(c, names_, options);
    // The second time it is known that the case breaks no invariant, if it breaks none.
    for (int time = 0; time < 2; ++time) {
      policy_.decide_all(c, goals_, record_, options);
      REQUIRE(record_.to_json() == afresh.to_json());
      REQUIRE(record_.as_of == afresh.as_of);
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string wanted = told(policy_.decide(names_[i], c, options));
      policy_.decide(goals_[i], c, places_[i], options);
      REQUIRE(told(places_[i]) == wanted);
      REQUIRE(told(record_.decisions[i]) == wanted);
      REQUIRE(record_.decisions[i].explain("en") == afresh.decisions[i].explain("en"));
    }
  }

 private:
  const Policy& policy_;
  std::vector<std::string> names_;
  std::vector<Goal> goals_;
  std::vector<Decision> places_;
  Record record_;
};

constexpr const char* kPack = R"(
types:
  level: {enum: [none, silver, gold]}
  line: {context: {price: money, code: string}}
facts:
  level: {type: level, default: silver}
  price: money
  count: number
  code: string
  note: {type: string, optional: true}
  sold: {type: date, optional: true}
  lines: list of line
functions:
  part: {parameters: {whole: money, share: number}, type: money, value: whole * share}
parameters:
  rate: {type: number, value: 20%}
  double_rate: {type: number, value: 40%}
decisions:
  kind:
    outputs: {open: boolean, rank: number, by: string}
    rules:
      - {id: CODED, when: {code: ['"A"', '"B"', '"long enough to be held elsewhere"']},
         then: {open: true, rank: 2, by: '"code"'}}
      - {id: NONE, when: {level: none}, then: {open: false, rank: 0, by: '"nobody, and that takes a while"'}}
    otherwise: {id: OTHER, then: {open: true, rank: 1, by: '"rest"'}}
  amount:
    type: money
    rules:
      - {id: CLOSED, when: {kind.open: false}, then: 0}
      - {id: MANY, when: {count: "> 10"}, then: "part(price, rate) * count"}
      - {id: RANKED, when: {kind.rank: ">= 2"}, then: price * double_rate / count}
    otherwise: {id: PLAIN, then: price}
  total: {type: money, value: sum(lines.price) + amount}
  parsed: {type: number, value: number(code)}
  letter: {type: string, value: '"Dear customer, " + kind.by'}
  level_of:
    type: level
    rules:
      - {id: HIGH, when: {amount: ">= 100", note: '"vip"'}, then: gold}
      - {id: LOW, when: {amount: "< 1"}, then: none}
    otherwise: {id: SAME, then: level}
  days:
    type: number
    rules:
      - {id: SOLD, when: {sold: ">= 2026-01-01", level_of: [gold, silver]}, then: 30}
    otherwise: {id: UNSOLD, then: 7}
  sending:
    outputs: {parcel.size: number, parcel.free: boolean}
    rules:
      - {id: SMALL, when: {count: "< 3"}, then: {parcel.size: 1, parcel.free: true}}
    otherwise: {id: LARGE, then: {parcel.size: 2, parcel.free: false}}
  said:
    type: string
    rules:
      - {id: THANKS, when: {level_of: gold}, then: '"thank you for " + code'}
    otherwise: {id: HELLO, then: '"hello"'}
)";

TEST_CASE("chains of every kind of decision") {
  const Policy policy = tests::policy_of(kPack);
  Places all(policy, {"kind", "amount", "total", "parsed", "letter", "level_of", "days", "said",
                      "parcel.free"});
  Places last(policy, {"days"});
  Places twice(policy, {"said", "said", "parcel.size"});
  const char* const cases[] = {
      R"({"code": "A", "price": 10, "count": 3, "lines": [{"price": 1, "code": "x"}], "note": "vip", "sold": "2026-05-01"})",
      R"({"code": "B", "price": "1000.005", "count": 11, "lines": [], "note": "vip", "sold": null})",
      R"({"code": "long enough to be held elsewhere", "price": 500, "count": 1, "lines": [], "note": "vip"})",
      R"({"code": "C", "level": "none", "price": 10, "count": 3, "lines": [{"price": 1, "code": "x"}]})",
      // Nobody wants to divide by it where the other rule fires.
      R"({"code": "A", "price": 10, "count": 0, "lines": []})",
      R"({"code": "D", "price": 10, "count": 0, "lines": [], "sold": "2025-12-31"})",
      // Not known, in part or at all.
      R"({"level": "none", "price": 10})",
      R"({"level": "gold", "price": 10, "count": 3})",
      R"({"code": "A", "price": 10, "count": 3, "lines": [{"price": 1}]})",
      R"({"code": "D", "level": "gold", "count": 3, "lines": []})",
      R"({})",
      // Mistakes.
      R"({"code": "A", "price": "ten", "count": 3, "lines": []})",
      R"({"code": "A", "price": 10, "count": 3, "lines": [], "sort": 1})",
      R"({"code": )",
  };
  for (int round = 0; round < 2; ++round) {
    for (const char* const text : cases) {
      CAPTURE(text);
      const Case c = Case::from_json(text, policy);
      all.check(c);
      last.check(c);
      twice.check(c);
      all.check(Case::from_json(text));  // of no policy
      DecideOptions options;
      options.as_of = *DateTime::parse("2026-11-20T10:00:00Z");
      options.strict = round == 1;
      all.check(c, options);
      Case later = c;
      later.as_of(*DateTime::parse("2026-11-21T10:00:00Z"));
      last.check(later, options);
    }
  }
}

// All by grids and figures, so that nothing has to be asked for.
constexpr const char* kStraight = R"yaml(
types:
  level: {enum: [none, silver, gold]}
facts:
  level: {type: level, default: silver}
  price: money
  count: number
  share: {type: number, optional: true}
  opened: boolean
  sold: {type: date, optional: true}
decisions:
  terms:
    outputs: {open: boolean, rate: number}
    rules:
      - {id: CLOSED, when: {opened: true, level: [none, silver]}, then: {open: false, rate: 0}}
      - {id: OLD, when: {sold: "< 2026-01-01"}, then: {open: true, rate: 0.5}}
    otherwise: {id: OPEN, then: {open: true, rate: 1}}
  amount:
    type: money
    rules:
      - {id: NOTHING, when: {terms.open: false}, then: 0}
      - {id: SHARED, when: {share: not(null)}, then: "max(price * count * terms.rate - price * share / count, price - price)"}
    otherwise: {id: ALL, then: price * count}
  points:
    type: number
    rules:
      - {id: DEAR, when: {amount: ">= 100"}, then: 10 + 3 * (count - 1)}
      - {id: SOME, when: {amount: "> 0", level: gold}, then: "min(count, 5, 7 - count)"}
    otherwise: {id: FEW, then: 1}
  half: {type: number, value: points / 2}
  split: {type: number, value: points / count}
  grade:
    type: level
    rules:
      - {id: GOLD, when: {half: ">= 6", amount: ">= 500"}, then: gold}
      - {id: SILVER, when: {half: "(2..6)", opened: false}, then: silver}
    otherwise: {id: NONE, then: none}
  sure: {type: boolean, value: opened and split > 2}
)yaml";

void check_straight(const std::string& yaml) {
  const Policy policy = tests::policy_of(yaml);
  Places all(policy, {"terms", "amount", "points", "half", "grade"});
  Places backwards(policy, {"grade", "half", "points", "amount", "terms"});
  Places dividing(policy, {"points", "split", "grade"});
  Places sure(policy, {"sure"});
  tests::Random random(20261124);
  const auto one_of = [&](std::vector<const char*> texts) {
    return std::string(
        texts[static_cast<std::size_t>(random.below(static_cast<int>(texts.size())))]);
  };
  for (int i = 0; i < 600; ++i) {
    std::string json;
    const auto add = [&](const char* fact, const std::string& text) {
      if (!text.empty())
        json += (json.empty() ? "" : ", ") + ('"' + std::string(fact)) + "\": " + text;
    };
    add("level", one_of({"", R"("none")", R"("silver")", R"("gold")"}));
    // Too many digits for the short way, and none of them at all.
    add("price",
        one_of({"0", "0.01", "33.33", "99.995", "100", "1000", "-5", "\"92233720368547758.07\"",
                "1000000000000000000000000000000", i % 8 == 0 ? "" : "20"}));
    add("count",
        one_of({"1", "2", "3.5", "0", "-1", "7", "9000000000000000000", i % 8 == 1 ? "" : "4"}));
    add("share", one_of({"", "null", "0.25", "0.333333333333333333333", "1"}));
    add("opened", one_of({"true", "false", i % 8 == 2 ? "" : "false"}));
    add("sold", one_of({"", "null", "\"2025-12-31\"", "\"2026-01-01\""}));
    CAPTURE(json);
    const Case c = Case::from_json("{" + json + "}", policy);
    all.check(c);
    backwards.check(c);
    dividing.check(c);
    sure.check(c);
  }
}

TEST_CASE("chains that take the straight way, and where it ends") { check_straight(kStraight); }

TEST_CASE("chains where invariants hold, and where they do not") {
  check_straight(std::string(kStraight) + R"(invariants:
  - count < 8
  - not(opened) or level != silver
)");
}

// What is not known leaves one rule, several that give the same, or several outcomes; by facts, by
// decisions before, by figures that go with it, or that come to the same whatever it is.
constexpr const char* kOpen = R"yaml(
types:
  level: {enum: [none, silver, gold]}
facts:
  opened: boolean
  level: level
  count: number
  price: money
  code: string
decisions:
  deal:
    outputs: {terms.open: boolean, terms.rate: number}
    rules:
      - {id: OPENED, when: {opened: true, level: [none, silver]}, then: {terms.open: false, terms.rate: 0}}
      - {id: ALSO, when: {level: none}, then: {terms.open: false, terms.rate: 0}}
      - {id: SILVER, when: {level: silver}, then: {terms.open: true, terms.rate: 0.5}}
    otherwise: {id: OPEN, then: {terms.open: true, terms.rate: 1}}
  fee:
    type: money
    rules:
      - {id: CLOSED, when: {terms.open: false}, then: 0}
      - {id: GOLD, when: {level: gold, count: "< 2"}, then: 0}
      - {id: MANY, when: {count: "> 3"}, then: price * terms.rate}
    otherwise: {id: FEW, then: "max(price - 10, 0 * price)"}
  points:
    type: number
    rules:
      - {id: DEAR, when: {fee: ">= 100"}, then: 2 * count}
      - {id: LOW, when: {fee: "< 0"}, then: 7}
      - {id: SOME, when: {count: ">= 3"}, then: 7}
    otherwise: {id: REST, then: 5}
  grade:
    type: level
    rules:
      - {id: BEST, when: {points: ">= 10"}, then: gold}
      - {id: GOOD, when: {points: 7, terms.rate: "> 0"}, then: silver}
      - {id: GREAT, when: {points: "> 7", fee: "> 0"}, then: gold}
    otherwise: {id: NOTHING, then: none}
  same: {type: number, value: points + count - count}
  far: {type: boolean, value: same >= 0}
  named:
    type: number
    rules:
      - {id: A, when: {code: ['"A"', '"B"']}, then: 1}
      - {id: G, when: {grade: gold}, then: 1}
    otherwise: {id: N, then: 2}
)yaml";

TEST_CASE("chains where facts are not known") {
  const Policy policy = tests::policy_of(kOpen);
  Places all(policy, {"deal", "fee", "points", "grade"});
  Places outputs(policy, {"terms.rate", "terms.open"});
  Places last(policy, {"grade"});
  Places figures(policy, {"points", "same", "grade"});
  Places more(policy, {"grade", "far", "named"});
  const std::vector<std::pair<const char*, std::vector<const char*>>> facts{
      {"opened", {"", "true", "false"}},
      {"level", {"", R"("none")", R"("silver")", R"("gold")"}},
      {"count", {"", "0", "3", "4", "5000000000000000000"}},
      {"price", {"", "0", "-5", "110.01", "\"92233720368547758.07\""}},
      {"code", {"", R"("A")", R"("C")"}},
  };
  std::size_t cases = 1;
  for (const auto& [name, values] : facts) cases *= values.size();
  for (std::size_t n = 0; n < cases; ++n) {
    std::string json;
    std::size_t left = n;
    for (const auto& [name, values] : facts) {
      const std::string value = values[left % values.size()];
      left /= values.size();
      if (!value.empty())
        json += (json.empty() ? "" : ", ") + ('"' + std::string(name)) + "\": " + value;
    }
    CAPTURE(json);
    const Case c = Case::from_json("{" + json + "}", policy);
    all.check(c);
    outputs.check(c);
    last.check(c);
    figures.check(c);
    more.check(c);
  }
}

// Four grids share a word, sixteen are the most; of decisions that are no goals eight are.
TEST_CASE("chains of so many tables, each asking for the one before") {
  for (const int count : {1, 4, 5, 8, 9, 10, 16, 17, 30}) {
    CAPTURE(count);
    std::string yaml = "\nfacts: {a: boolean, b: number}\ndecisions:\n";
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
      names.push_back("d" + std::to_string(i));
      const std::string before =
          i == 0 ? "a: true" : names[static_cast<std::size_t>(i) - 1] + ": \">= 2\"";
      yaml += "  " + names.back() + ":\n    type: number\n    rules:\n      - {id: X" +
              std::to_string(i) + ", when: {" + before + ", b: \"> " + std::to_string(i) +
              "\"}, then: 1}\n      - {id: Y" + std::to_string(i) +
              ", when: {a: " + (i % 3 == 0 ? "true" : "false") +
              "}, then: " + (i % 4 == 1 ? "b + 1" : "2") + "}\n    otherwise: {id: Z" +
              std::to_string(i) + ", then: 3}\n";
    }
    const Policy policy = tests::policy_of(yaml);
    Places all(policy, names);
    Places last(policy, {names.back()});
    for (int round = 0; round < 2; ++round) {
      for (const char* const a : {"true", "false"}) {
        for (const char* const b : {"0", "1", "2.5", "7", "12", "16", "29.5"}) {
          const Case c =
              Case::from_json(std::string("{\"a\": ") + a + ", \"b\": " + b + "}", policy);
          all.check(c);
          last.check(c);
        }
      }
    }
  }
}

TEST_CASE("chains of every kind of decision, where invariants hold and where they do not") {
  const Policy policy =
      tests::policy_of(std::string(kPack) + "invariants: [count > 2, code != \"D\"]\n");
  Places all(policy, {"kind", "amount", "total", "letter", "level_of", "days", "said"});
  Places kind(policy, {"kind"});
  Places size(policy, {"parcel.size"});
  for (const char* const code : {R"("A")", R"("C")", R"("D")", "null", ""}) {
    for (const char* const count : {"1", "2", "3", "11", "null", ""}) {
      for (const char* const level : {R"("none")", R"("gold")", ""}) {
        std::string json = R"("price": 10, "lines": [])";
        if (*code != '\0') json += std::string(", \"code\": ") + code;
        if (*count != '\0') json += std::string(", \"count\": ") + count;
        if (*level != '\0') json += std::string(", \"level\": ") + level;
        CAPTURE(json);
        const Case c = Case::from_json("{" + json + "}", policy);
        all.check(c);
        kind.check(c);
        size.check(c);
        DecideOptions options;
        options.as_of = *DateTime::parse("2026-11-20T10:00:00Z");
        options.strict = true;
        kind.check(c, options);
        all.check(c, options);
      }
    }
  }
}

TEST_CASE("random chains") {
  int decided = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    tests::Random random(seed);
    const tests::RandomChain chain = tests::random_chain(random, 1 + random.below(4), false);
    CAPTURE(seed);
    CAPTURE(chain.yaml);
    const Policy policy = tests::policy_of(chain.yaml);
    Places places(policy, {"d", "e"});
    for (int i = 0; i < 12; ++i) {
      Case c(policy);
      for (const tests::ChainFact& f : chain.facts) {
        if (random.one_in(i % 2 == 0 ? 8 : 3)) continue;
        c.set(policy.fact(f.name), f.optional && random.one_in(4)
                                       ? Value()
                                       : f.values[static_cast<std::size_t>(
                                             random.below(static_cast<int>(f.values.size())))]);
      }
      places.check(c);
      if (policy.decide("d", c).is_decided()) ++decided;
    }
  }
  CHECK(decided > 500);
}

TEST_CASE("other goals in the same place, decisions that were moved out, copied or decided anew") {
  const Policy policy = tests::policy_of(kPack);
  const auto case_of = [&](const char* text) { return Case::from_json(text, policy); };
  const Case a = case_of(R"({"code": "A", "price": 10, "count": 3, "lines": []})");
  const Case b = case_of(R"({"code": "C", "level": "none", "price": 10, "count": 3, "lines": []})");
  const std::vector<Goal> two{policy.goal("amount"), policy.goal("letter")};
  const std::vector<Goal> one{policy.goal("letter")};
  Record record;
  policy.decide_all(a, two, record);
  const std::string amount = told(record.decisions[0]);
  const Decision copy = record.decisions[0];
  Decision moved = std::move(record.decisions[1]);
  const std::string letter = told(moved);
  policy.decide_all(b, two, record);
  CHECK(told(copy) == amount);
  CHECK(told(moved) == letter);
  CHECK(told(record.decisions[0]) == told(policy.decide("amount", b)));
  policy.decide_all(a, one, record);
  CHECK(record.decisions.size() == 1);
  CHECK(told(record.decisions[0]) == letter);
  // One of a record is decided by itself, and then with the others again.
  policy.decide(policy.goal("kind"), b, record.decisions[0]);
  CHECK(told(record.decisions[0]) == told(policy.decide("kind", b)));
  policy.decide_all(b, one, record);
  CHECK(told(record.decisions[0]) == told(policy.decide("letter", b)));
  Decision place;
  for (const char* const name : {"kind", "days", "kind", "said", "total", "kind"}) {
    policy.decide(policy.goal(name), a, place);
    CHECK(told(place) == told(policy.decide(name, a)));
    Decision other = place;
    policy.decide(policy.goal(name), b, other);
    CHECK(told(other) == told(policy.decide(name, b)));
    CHECK(told(place) == told(policy.decide(name, a)));
  }
}

}  // namespace
}  // namespace aftersales
