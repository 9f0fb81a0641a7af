// Packs over packs: changes by rule id, floors that are kept while deciding (language 8).
#include <doctest/doctest.h>

#include "tests/engine/packs.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::mistakes_of;
using tests::Packs;
using tests::policy_of;

std::string law(std::string_view floor = "", std::string_view header = "") {
  return R"(policy: law
version: "1"
title: The law
language: en
time_zone: Asia/Shanghai
currency: CNY
)" + std::string(header) +
         R"(
types: {goods: {enum: [clothing, fresh_food, custom_made]}}
facts: {days: number, goods: goods, loyal: {type: boolean, default: false}}
parameters: {window: {type: number, value: 7}}
functions: {fits: {parameters: {d: number}, type: boolean, value: not(excluded) and d <= window}}
decisions:
  excluded: {type: boolean, value: goods = fresh_food or goods = custom_made}
  terms:
    outputs: {eligible: boolean, days_given: number, fee: money}
)" + std::string(floor) +
         R"(
    rules:
      - id: LAW-7D
        when: {fits(days): true}
        then: {eligible: true, days_given: 7, fee: 10}
        unless:
          - {id: LAW-LATE, when: {days: "> 6", loyal: true}, then: {eligible: true, days_given: 7, fee: 5}}
    otherwise: {id: LAW-NO, then: {eligible: false, days_given: 0, fee: 0}}
  grade:
    type: string
    table: |
      days | => grade | id
      <= 3 | "soon"   | G-SOON
      any  | "late"   | G-LATE
)";
}

constexpr std::string_view kFloor =
    "    floor: {better: {eligible: [false, true], days_given: ascending, fee: descending}, apply: "
    "best}";

std::string shop(std::string_view decisions, std::string_view name = "shop",
                 std::string_view below = "../law") {
  return "policy: " + std::string(name) + "\nversion: \"2\"\ntitle: The " + std::string(name) +
         "\nlanguage: en\nextends: " + std::string(below) + "\ndecisions:\n" +
         std::string(decisions) + "\n";
}

/// The law with a shop over it.
Policy over(std::string_view decisions, std::string_view floor = "") {
  return Packs({{"law/policy.yaml", law(floor)}, {"shop/policy.yaml", shop(decisions)}}).policy();
}

TEST_CASE("a layer adds rules before, after and under those of the pack below") {
  const Policy p = over(R"Y(
  terms:
    rules:
      - {before: LAW-7D, id: SHOP-LOYAL, when: {loyal: true, days: "> 7", excluded: false}, then: {eligible: true, days_given: 30, fee: 0}}
      - {after: LAW-7D, id: SHOP-10D, when: {days: "<= 10"}, then: {eligible: true, days_given: 10, fee: 20}}
      - {under: LAW-7D, id: SHOP-0, when: {days: 0}, then: {eligible: true, days_given: 7, fee: 0}}
      - {before: LAW-LATE, id: SHOP-6, when: {days: "(6..7)", loyal: true}, then: {eligible: true, days_given: 7, fee: 1}}
  grade:
    rules:
      - {before: G-LATE, id: G-MID, when: {days: 4}, then: '"middling"'}
  own: {type: boolean, value: not(excluded)}
)Y");
  check_rows(p, "terms",
             {{R"({"days": 3, "goods": "clothing"})",
               "decided {eligible: true, days_given: 7, fee: 10.00} by LAW-7D"},
              {R"({"days": 0, "goods": "clothing"})",
               "decided {eligible: true, days_given: 7, fee: 0.00} by SHOP-0"},
              {R"({"days": 6.5, "goods": "clothing", "loyal": true})",
               "decided {eligible: true, days_given: 7, fee: 1.00} by SHOP-6"},
              {R"({"days": 7, "goods": "clothing", "loyal": true})",
               "decided {eligible: true, days_given: 7, fee: 5.00} by LAW-LATE"},
              {R"({"days": 9, "goods": "clothing", "loyal": true})",
               "decided {eligible: true, days_given: 30, fee: 0.00} by SHOP-LOYAL"},
              {R"({"days": 9, "goods": "fresh_food", "loyal": true})",
               "decided {eligible: true, days_given: 10, fee: 20.00} by SHOP-10D"},
              {R"({"days": 11, "goods": "clothing"})",
               "decided {eligible: false, days_given: 0, fee: 0.00} by LAW-NO"}});
  check_rows(p, "grade",
             {{R"({"days": 4})", "decided middling by G-MID"},
              {R"({"days": 5})", "decided late by G-LATE"}});
  check_rows(p, "own", {{R"({"goods": "custom_made"})", "decided false"}});
}

TEST_CASE("a layer replaces and removes rules with their exceptions, and whole decisions") {
  const Policy p = over(R"(
  terms:
    rules:
      - {replace: LAW-7D, when: {days: "<= 5"}, then: {eligible: true, days_given: 5, fee: 0}}
      - {before: LAW-NO, id: SHOP-LAST, when: {days: 8}, then: {eligible: true, days_given: 8, fee: 8}}
    otherwise: {id: SHOP-NO, then: {eligible: false, days_given: 0, fee: 1}}
  grade:
    rules: [{remove: G-SOON}]
  excluded: {type: boolean, replaces: true, value: goods = custom_made}
)");
  check_rows(p, "terms",
             {{R"({"days": 5})", "decided {eligible: true, days_given: 5, fee: 0.00} by LAW-7D"},
              {R"({"days": 8})", "decided {eligible: true, days_given: 8, fee: 8.00} by SHOP-LAST"},
              {R"({"days": 7, "loyal": true})",
               "decided {eligible: false, days_given: 0, fee: 1.00} by SHOP-NO"}});
  check_rows(p, "grade", {{R"({"days": 1})", "decided late by G-LATE"}});
  check_rows(p, "excluded", {{R"({"goods": "fresh_food"})", "decided false"}});
}

TEST_CASE("a floor takes the upper outcome, the lower one, or the better parts of both") {
  const Policy p = over(R"(
  terms:
    rules:
      - {before: LAW-7D, id: SHOP-30D, when: {loyal: true, days: "<= 30"}, then: {eligible: true, days_given: 30, fee: 12}}
      - {replace: LAW-7D, id: SHOP-5D, when: {days: "<= 5"}, then: {eligible: true, days_given: 14, fee: 0}}
)",
                        kFloor);
  check_rows(p, "terms",
             {// At least as good in all: the shop's.
              {R"({"days": 3, "goods": "clothing"})",
               "decided {eligible: true, days_given: 14, fee: 0.00} by SHOP-5D"},
              // The law does not ask for fresh food to be taken back.
              {R"({"days": 3, "goods": "fresh_food"})",
               "decided {eligible: true, days_given: 14, fee: 0.00} by SHOP-5D"},
              // Better in two, worse in the fee: each its better value, and both reasons.
              {R"({"days": 20, "goods": "clothing", "loyal": true})",
               "decided {eligible: true, days_given: 30, fee: 0.00} by SHOP-30D,LAW-NO"},
              {R"({"days": 2, "goods": "clothing", "loyal": true})",
               "decided {eligible: true, days_given: 30, fee: 10.00} by SHOP-30D,LAW-7D"},
              // Refused by the shop at no fee, granted by the law for one: mixed as well.
              {R"({"days": 6, "goods": "clothing"})",
               "decided {eligible: true, days_given: 7, fee: 0.00} by LAW-NO,LAW-7D"},
              // Whatever the goods, the outcome is the same.
              {R"({"days": 40})", "decided {eligible: false, days_given: 0, fee: 0.00} by LAW-NO"},
              {R"({"days": 6})",
               "undetermined [goods] {eligible: false, days_given: 0, fee: 0.00} by LAW-NO | "
               "{eligible: true, days_given: 7, fee: 0.00} by LAW-NO,LAW-7D"}});
}

TEST_CASE("what a floor compares with is the pack below, with all that it rests on") {
  // The shop counts all goods but clothing as excluded, and says so to its own rules only.
  const Policy p = over(R"(
  excluded: {type: boolean, replaces: true, value: goods != clothing or days > 2}
)",
                        "    floor: {better: {eligible: [false, true]}, apply: best}");
  check_rows(p, "terms",
             {{R"({"days": 2, "goods": "clothing"})",
               "decided {eligible: true, days_given: 7, fee: 10.00} by LAW-7D"},
              {R"({"days": 5, "goods": "clothing"})",
               "decided {eligible: true, days_given: 7, fee: 10.00} by LAW-7D"},
              {R"({"days": 5, "goods": "custom_made"})",
               "decided {eligible: false, days_given: 0, fee: 0.00} by LAW-NO"}});
  check_rows(p, "excluded", {{R"({"days": 5, "goods": "clothing"})", "decided true"}});
}

TEST_CASE("without `apply: best` a floor is for the checker only") {
  const Policy p =
      over("  terms: {rules: [{remove: LAW-7D}]}", "    floor: {better: {eligible: ascending}}");
  check_rows(p, "terms",
             {{R"({"days": 1, "goods": "clothing"})",
               "decided {eligible: false, days_given: 0, fee: 0.00} by LAW-NO"}});
}

TEST_CASE("no rule sets no floor, a failure below is a failure, and no rule above gives less") {
  const auto pack = [](std::string_view below, std::string_view above) {
    const std::string head =
        "policy: law\nversion: \"1\"\nlanguage: en\nfacts: {n: number, m: {type: number, "
        "default: "
        "1}}\ndecisions:\n  d:\n    type: number\n    floor: {better: ascending, apply: best}\n  "
        "  "
        "rules:\n";
    return Packs(
               {{"law/policy.yaml", head + std::string(below)}, {"shop/policy.yaml", shop(above)}})
        .policy();
  };
  const Policy p = pack("      - {id: A, when: n > 5, then: 10 / m}",
                        "  d: {rules: [{before: A, id: B, when: n < 7, then: n}, {remove: A}]}");
  check_rows(p, "d",
             {{R"({"n": 3})", "decided 3 by B"},
              {R"({"n": 6})", "decided 10 by A"},
              {R"({"n": 8})", "decided 10 by A"},
              {R"({"n": 6, "m": 0})", "failed eval.division-by-zero in A"},
              {R"({"n": 6, "m": 5})", "decided 6 by B"},
              {R"({"n": 6, "m": null})", "decided 10 by A"},
              {"{}", "undetermined [n]"}});
  const Policy lists = pack("      - {id: A, when: n > 5, then: 1}",
                            "  d: {rules: [{replace: A, id: B, when: n > 9, then: 2}]}");
  check_rows(lists, "d",
             {{R"({"n": 5})", "no_rule"},
              {R"({"n": 7})", "decided 1 by A"},
              {R"({"n": 10})", "decided 2 by B"}});
}

TEST_CASE("three layers: every floor binds all above it") {
  const Packs packs({{"law/policy.yaml", law(kFloor)},
                     {"platform/policy.yaml", shop(R"(
  terms:
    floor: {better: {days_given: ascending}, apply: best}
    rules: [{replace: LAW-7D, id: PLAT-15D, when: {days: "<= 15"}, then: {eligible: true, days_given: 15, fee: 10}}]
)",
                                                   "platform", "../law")},
                     {"shop/policy.yaml", shop(R"(
  terms:
    rules: [{replace: PLAT-15D, id: SHOP-1D, when: {days: "<= 1"}, then: {eligible: true, days_given: 1, fee: 0}}]
)",
                                               "shop", "../platform")}});
  const Policy p = packs.policy();
  check_rows(p, "terms",
             {{R"({"days": 1, "goods": "clothing"})",
               "decided {eligible: true, days_given: 15, fee: 10.00} by PLAT-15D"},
              {R"({"days": 12, "goods": "clothing"})",
               "decided {eligible: true, days_given: 15, fee: 0.00} by PLAT-15D,LAW-NO"},
              {R"({"days": 16, "goods": "clothing"})",
               "decided {eligible: false, days_given: 0, fee: 0.00} by LAW-NO"}});
  CHECK(p.id() == "shop");
  CHECK(p.rules().size() == 7);
}

TEST_CASE(
    "the pack below lends its zone, currency, moment and facts; its texts stay in its language") {
  const Policy p = Packs({{"law/policy.yaml",
                           "policy: law\nversion: \"1\"\nlanguage: zh\ntime_zone: Asia/Shanghai\n"
                           "currency: CNY\nas_of: now\neffective: {until: 2026-12-31}\n"
                           "facts: {now: date and time, n: {type: number, default: 2}}\n"
                           "decisions:\n  due: {type: date and time, value: now + 2 hours}\n"
                           "  m: {type: text, rules: [{id: M, when: true, then: \"您好\"}]}\n"},
                          {"shop/policy.yaml", shop("  price: {type: money, value: n * 1.005}") +
                                                   "facts: {n: {default: 3}}"}})
                       .policy();
  const char* now = R"({"now": "2026-11-01T10:00:00+00:00"})";
  check_rows(p, "due",
             {{now, "decided 2026-11-01T20:00:00+08:00"},
              {R"({"now": "2027-01-01T00:00:00"})", "failed policy.not-in-force"}});
  check_rows(p, "price",
             {{now, "decided 3.02"}, {R"({"now": "2027-01-01T00:00:00"})", "decided 3.02"}});
  CHECK(p.decide("m", Case::from_json(now)).explanation("zh").value == "您好");
}

TEST_CASE("the lower outcome holds while the pack above is not in force") {
  const auto with = [](std::string_view now) {
    return R"({"days": 5, "goods": "clothing", "now": ")" + std::string(now) + "\"}";
  };
  const std::string in = with("2026-11-15T10:00:00");
  const std::string over = with("2026-12-15T10:00:00");
  const std::string campaign = R"Y(
  terms:
    rules:
      - {replace: LAW-7D, id: CAMP, when: true, then: {eligible: true, days_given: 30, fee: 0}}
  grade: {rules: [{before: G-SOON, id: C-GRADE, when: true, then: '"never"'}]}
  extra: {type: number, value: 1}
)Y";
  std::string law_with_now = law(kFloor, "as_of: now");
  law_with_now.replace(law_with_now.find("facts: {"), 8, "facts: {now: date and time, ");
  const Policy p =
      Packs({{"law/policy.yaml", law_with_now},
             {"camp/policy.yaml",
              shop(campaign, "camp") + "effective: {from: 2026-11-01, until: 2026-11-30}\n"}})
          .policy();
  check_rows(p, "terms",
             {{in.c_str(), "decided {eligible: true, days_given: 30, fee: 0.00} by CAMP"},
              {over.c_str(), "decided {eligible: true, days_given: 7, fee: 10.00} by LAW-7D"}});
  // Without a floor, too; and what stands below alone has no other end than there.
  check_rows(p, "grade",
             {{in.c_str(), "decided never by C-GRADE"}, {over.c_str(), "decided late by G-LATE"}});
  check_rows(p, "excluded", {{in.c_str(), "decided false"}, {over.c_str(), "decided false"}});
  check_rows(p, "extra", {{in.c_str(), "decided 1"}, {over.c_str(), "failed policy.not-in-force"}});
  const Decision d = p.decide("terms", Case::from_json(over));
  CHECK(d.explanation("en").floor ==
        "on 2026-12-15 the policy is not in force (2026-11-01 to 2026-11-30), by “The law”");
}

TEST_CASE("while the pack above is in force, what it changed waits for nothing that is below") {
  const char* const below =
      "policy: law\nversion: \"1\"\ntitle: The law\nlanguage: en\nas_of: now\n"
      "facts: {now: date and time, q: boolean, n: date}\ndecisions:\n"
      "  due: {type: date, rules: [{id: DUE, when: {q: true}, then: n}]}\n"
      "  late: {type: boolean, rules: [{id: LATE, when: {q: true}, then: due > 2026-01-01}]}\n"
      "  later: {type: boolean, rules: [{id: LATER, when: {q: true}, then: due > 2026-02-01}]}\n"
      "  days: {type: number, rules: [{id: DAYS, when: true, then: 1 / (if q then 0 else 1)}]}\n";
  const char* const above =
      "policy: camp\nversion: \"1\"\nlanguage: en\nextends: ../law\n"
      "effective: {until: 2026-11-30}\ndecisions:\n"
      "  late: {replaces: true, type: boolean, value: 'false'}\n"
      "  later: {rules: [{before: LATER, id: C-NO, when: true, then: 'false'}]}\n"
      "  days: {replaces: true, type: number, rules: [{id: C-2, when: {q: false}, then: 2}]}\n";
  const Policy p = Packs({{"law/policy.yaml", below}, {"camp/policy.yaml", above}}).policy();
  const char* const in = R"({"now": "2026-11-15T10:00:00Z"})";
  const char* const over = R"({"now": "2026-12-15T10:00:00Z"})";
  check_rows(p, "late", {{in, "decided false"}, {over, "undetermined [q,n] ? by LATE | none"}});
  check_rows(p, "later", {{in, "decided false by C-NO"}});
  // Where no rule of it applies, none does.
  check_rows(p, "days",
             {{R"({"now": "2026-11-15T10:00:00Z", "q": true})", "no_rule"},
              {R"({"now": "2026-11-15T10:00:00Z", "q": false})", "decided 2 by C-2"},
              {R"({"now": "2026-12-15T10:00:00Z", "q": false})", "decided 1 by DAYS"}});
}

TEST_CASE("a list that a pack with an end adds to stays a list") {
  const char* const below =
      "policy: law\nversion: \"1\"\ntitle: The law\nlanguage: en\nas_of: now\n"
      "facts: {now: date and time, many: number}\ndecisions:\n"
      "  ways:\n    type: string\n    hit: collect\n"
      "    rules: [{id: L-POST, when: {many: \"> 1\"}, then: '\"post\"'}]\n"
      "  first: {type: string, value: 'ways[1]'}\n";
  const char* const above =
      "policy: camp\nversion: \"1\"\nlanguage: en\nextends: ../law\n"
      "effective: {until: 2026-11-30}\ndecisions:\n"
      "  ways: {rules: [{before: L-POST, id: C-SHOP, when: true, then: '\"shop\"'}]}\n"
      "  number: {type: number, value: count(ways)}\n";
  const Policy p = Packs({{"law/policy.yaml", below}, {"camp/policy.yaml", above}}).policy();
  check_rows(
      p, "ways",
      {{R"({"many": 2, "now": "2026-11-15T10:00:00Z"})", "decided [shop, post] by C-SHOP,L-POST"},
       {R"({"many": 2, "now": "2026-12-15T10:00:00Z"})", "decided [post] by L-POST"},
       {R"({"now": "2026-12-15T10:00:00Z"})", "undetermined [many] [] | [post] by L-POST"}});
  check_rows(p, "first",
             {{R"({"many": 2, "now": "2026-11-15T10:00:00Z"})", "decided shop"},
              {R"({"many": 2, "now": "2026-12-15T10:00:00Z"})", "decided post"}});
}

TEST_CASE("what is below goes on by its own date") {
  std::string below = law(kFloor, "as_of: now");
  below.replace(below.find("facts: {"), 8, "facts: {now: date and time, ");
  below.replace(below.find("value: 7}"), 9,
                "values: [{from: 2020-01-01, value: 7}, {from: 2026-10-01, value: 14}]}");
  const Policy p =
      Packs({{"law/policy.yaml", below},
             {"shop/policy.yaml", shop("  own: {type: number, value: 1}") +
                                      "applies_by: placed\nfacts: {placed: date and time}\n"}})
          .policy();
  check_rows(p, "terms",
             {{R"({"days": 10, "goods": "clothing", "now": "2026-11-15T10:00:00",
                   "placed": "2020-06-01T10:00:00"})",
               "decided {eligible: true, days_given: 7, fee: 10.00} by LAW-7D"}});
}

TEST_CASE("a floor names the layer whose outcome holds") {
  const Policy p = Packs({{"law/policy.yaml", law(kFloor)},
                          {"shop/policy.yaml", shop(R"Y(
  terms: {rules: [{replace: LAW-7D, id: SHOP, when: true, then: {eligible: true, days_given: 7, fee: 30}}]})Y")},
                          {"camp/policy.yaml", shop(R"Y(
  terms: {rules: [{replace: SHOP, id: CAMP, when: true, then: {eligible: false, days_given: 0, fee: 50}}]})Y",
                                                    "camp", "../shop")}})
                       .policy();
  const Decision d = p.decide("terms", Case::from_json(R"({"days": 5, "goods": "clothing"})"));
  CHECK(d.explanation("en").fired.at(0).id == "LAW-7D");
  CHECK(d.explanation("en").floor.find("“The law”") != std::string::npos);
  // A rule that holds and was set aside says so.
  const WhyNot why = p.decide("terms", Case::from_json(R"({"days": 5, "goods": "clothing"})"))
                         .why_not(Value(Entries{{"eligible", Value(false)}}), "en");
  REQUIRE(!why.rules.empty());
  CHECK(why.rules[0].id == "CAMP");
  REQUIRE(why.rules[0].conditions.size() == 1);
  CHECK(why.rules[0].conditions[0].actual == "worse for the customer, so it does not count");
}

TEST_CASE("a floor over a decision for each element takes the better of each") {
  const auto goods = [](std::string_view rules, std::string_view floor) {
    return "policy: law\nversion: \"1\"\ntitle: The law\nlanguage: en\ncurrency: EUR\n"
           "types: {line: {context: {name: string, price: money}}}\n"
           "facts: {lines: {type: list of line}, late: boolean}\ndecisions:\n"
           "  back:\n    type: money\n    each: l in lines\n" +
           std::string(floor) + std::string(rules);
  };
  const std::string below = goods(R"Y(
    rules: [{id: A, when: {l.price: "> 10"}, then: l.price}]
    otherwise: {id: B, then: 0}
  total: {type: money, value: sum(back)}
)Y",
                                  "    floor: {better: ascending, apply: best}");
  const Policy p =
      Packs(
          {{"law/policy.yaml", below},
           {"shop/policy.yaml",
            shop(
                R"Y(  back: {rules: [{before: A, id: S, when: {l.name: '"x"', late: false}, then: 8}]})Y")}})
          .policy();
  const auto with = [](std::string_view rest) {
    return R"({"lines": [{"name": "x", "price": 50}, {"name": "y", "price": 20}, {"name": "x", "price": 5}])" +
           std::string(rest) + "}";
  };
  check_rows(p, "back",
             {{with(R"(, "late": false)").c_str(), "decided [50.00, 20.00, 8.00] by A,S"},
              {with(R"(, "late": true)").c_str(), "decided [50.00, 20.00, 0.00] by A,B"},
              {R"({"lines": [], "late": true})", "decided []"},
              {R"({"lines": [{"name": "x", "price": 50}]})", "decided [50.00] by A"},
              {R"({"late": true})", "undetermined [lines]"}});
  check_rows(p, "total", {{with(R"(, "late": false)").c_str(), "decided 78.00"}});
  const Explanation e =
      p.decide("back", Case::from_json(with(R"(, "late": false)"))).explanation("en");
  REQUIRE(e.used.size() >= 3);
  CHECK(e.used[0].decision == "back[1]");
  CHECK(e.used[0].fired.at(0).id == "A");
  CHECK(e.used[0].floor.find("“The law”") != std::string::npos);
  CHECK(e.used[2].fired.at(0).id == "S");
  CHECK(e.used[2].floor.empty());
}

TEST_CASE("what cannot lie over what") {
  struct Mistake {
    const char* above;
    const char* codes;
  };
  for (const Mistake& m : std::initializer_list<Mistake>{
           {"  terms: {rules: [{remove: LAW-8D}]}", "layer.unknown-rule"},
           {"  terms: {rules: [{remove: G-SOON}]}", "layer.unknown-rule"},
           {"  terms: {rules: [{after: LAW-NO, id: X, when: true, then: {eligible: true, "
            "days_given: 1, fee: 0}}]}",
            "layer.otherwise"},
           {"  terms: {rules: [{id: X, when: true, then: {eligible: true, days_given: 1, fee: "
            "0}}]}",
            "layer.no-edit"},
           {"  terms: {rules: [{before: LAW-7D, after: LAW-7D, id: X, when: true, then: "
            "{eligible: true, days_given: 1, fee: 0}}]}",
            "layer.edit-twice"},
           {"  terms: {rules: [{before: LAW-7D, id: X, when: true}]}", "key.missing"},
           {"  terms: {rules: [{before: LAW-7D, id: LAW-NO, when: true, then: {eligible: true, "
            "days_given: 1, fee: 0}}]}",
            "rule.duplicate-id"},
           {"  terms: {type: boolean, value: true}", "layer.replaces"},
           {"  excluded: {rules: [{before: A, id: B, when: true, then: true}]}", "layer.value"},
           {"  term: {rules: [{remove: LAW-7D}]}", "layer.nothing-below"},
           {"  new: {replaces: true, type: boolean, value: true}", "layer.nothing-below"},
           {"  terms: {replaces: true, type: boolean, value: true}", "floor.type"},
           {"  terms: {replaces: true, outputs: {eligible: number, days_given: number, fee: "
            "money}, rules: [{id: X, when: true, then: {eligible: 1, days_given: 1, fee: 0}}]}",
            "floor.type"},
           {"  terms: {replaces: true, outputs: {eligible: boolean, days_given: duration, fee: "
            "money}, rules: [{id: X, when: true, then: {eligible: true, days_given: 7 days, fee: "
            "0}}]}",
            "floor.type"},
       }) {
    CAPTURE(m.above);
    const Packs packs({{"law/policy.yaml", law(kFloor)}, {"shop/policy.yaml", shop(m.above)}});
    CHECK(packs.mistakes() == m.codes);
  }
  CHECK(Packs({{"law/policy.yaml", law()},
               {"shop/policy.yaml", shop("  d: {type: boolean, value: true}", "shop", "../lawn")}})
            .mistakes() == "pack.missing");
  CHECK(Packs({{"a/policy.yaml", shop("  d: {type: boolean, value: true}", "a", "../b")},
               {"b/policy.yaml", shop("  e: {type: boolean, value: true}", "b", "../a")}})
            .mistakes() == "layer.cycle");
  CHECK(
      Packs({{"law/policy.yaml", law()},
             {"shop/policy.yaml", shop("  own: {type: boolean, value: true}") + "currency: EUR\n"}})
          .mistakes() == "layer.currency");
}

TEST_CASE("what is better has to be in an order") {
  struct Mistake {
    const char* floor;
    const char* codes;
  };
  for (const Mistake& m : std::initializer_list<Mistake>{
           {"{better: {eligible: [false, true], days_given: descending}}", ""},
           {"{better: {eligible: [false]}}", "floor.one-value,floor.value"},
           {"{better: {eligible: [false, true, false]}}", "floor.value"},
           {"{better: {days_given: [1, 2]}}", "floor.value"},
           {"{better: {days_given: more}}", "floor.better"},
           {"{better: ascending}", "floor.output"},
           {"{better: {fees: ascending}}", "floor.output"},
           {"{better: {fee: descending}, apply: always}", "floor.apply"},
           {"{apply: best}", "key.missing"},
       }) {
    CAPTURE(m.floor);
    CHECK(Packs({{"law/policy.yaml", law("    floor: " + std::string(m.floor))}}).mistakes() ==
          m.codes);
  }
  CHECK(mistakes_of(R"(
types: {o: {enum: [refuse, exchange, refund]}}
decisions:
  d: {type: o, floor: {better: ascending}, rules: [{id: A, when: true, then: refund}]}
  e: {type: o, floor: {better: [refuse, refund]}, rules: [{id: B, when: true, then: refund}]}
  f: {type: o, floor: {better: [refuse, exchange, refund]}, rules: [{id: C, when: true, then: refund}]}
  g: {type: number, hit: collect, floor: {better: ascending}, rules: [{id: D, when: true, then: 1}]}
  h: {outputs: {x: {type: number, optional: true}}, floor: {better: {x: ascending}}, rules: [{id: E, when: true, then: {x: 1}}]}
)") == "floor.order,floor.value,floor.order,floor.order");
}

}  // namespace
}  // namespace aftersales
