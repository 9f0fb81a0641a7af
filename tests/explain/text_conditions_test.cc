// Conditions on texts and lists, as a reader is told them: functions as sentences, patterns as a
// person would write them.
#include <aftersales/aftersales.h>
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/engine/pack.h"

using namespace aftersales;
using namespace aftersales::tests;

namespace {

/// The condition of the rule that fires, or else of the one that does not.
std::string told(const std::string& condition, std::string_view language) {
  const Policy policy = policy_of(
      "policy: small\nversion: \"1\"\nlanguage: en\ntime_zone: UTC\n"
      "types:\n  way: {enum: [post, pickup]}\n"
      "facts:\n"
      "  clause: {type: string, label: {en: the clause, zh: 条款}}\n"
      "  ways: {type: list of way, label: {en: the ways back, zh: 退回方式}}\n"
      "decisions:\n  d:\n    type: boolean\n    rules:\n      - {id: R, when: '" +
      condition + "', then: true}\n    otherwise: {id: O, then: false}\n");
  const Explanation e =
      policy.decide("d", Case::from_json(R"({"clause": "no returns", "ways": ["post"]})"))
          .explanation(language);
  const bool fires = !e.fired.empty() && e.fired.front().id == "R";
  const auto& rules = fires ? e.fired : e.not_fired;
  REQUIRE_MESSAGE((!rules.empty() && !rules.front().conditions.empty()), e.to_text());
  const Condition& c = rules.front().conditions.front();
  return c.subject + " = " + c.actual;
}

}  // namespace

TEST_CASE("functions of texts and lists are sentences") {
  const struct {
    const char *condition, *en, *zh;
  } rows[] = {
      {R"(contains(clause, "return"))", "the clause contains “return” = yes",
       "条款含有“return” = 是"},
      {R"(starts with(clause, "no"))", "the clause starts with “no” = yes", "条款以“no”开头 = 是"},
      {R"(ends with(clause, "no"))", "the clause ends with “no” = no", "条款以“no”结尾 = 否"},
      {R"(list contains(ways, "post"))", "the ways back includes post = yes",
       "退回方式包括post = 是"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.condition);
    CHECK(told(row.condition, "en") == row.en);
    CHECK(told(row.condition, "zh") == row.zh);
  }
}

TEST_CASE("of alternatives only those are told that say something") {
  const struct {
    const char *condition, *facts, *told;
  } rows[] = {
      {"b or true", R"({"b": true})", "one of these holds = b: yes"},
      {"true or b", R"({"b": true})", "one of these holds = b: yes"},
      {"b or true", R"({"b": false})", "b (no) or yes = yes"},
      {"b or n > 1 or true", R"({"b": false, "n": 2})",
       "one of these holds = n: 2 (required: > 1)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.condition);
    const Policy p = policy_of(
        "\nfacts: {b: boolean, n: number}\ndecisions:\n  d:\n    type: boolean\n"
        "    rules: [{id: A, when: '" +
        std::string(row.condition) + "', then: true}]\n");
    const Explanation e = p.decide("d", Case::from_json(row.facts)).explanation();
    REQUIRE(e.fired.size() == 1);
    REQUIRE_MESSAGE(!e.fired.front().conditions.empty(), e.to_text());
    const Condition& c = e.fired.front().conditions.front();
    CHECK(c.subject + " = " + c.actual == row.told);
  }
}

TEST_CASE("patterns are told as a person would write them, where that is possible") {
  const struct {
    const char *pattern, *said;
  } rows[] = {
      {"no", "no"},
      {"no.*returns", "no…returns"},
      {"(no|without).*(returns|refunds)", "no/without…returns/refunds"},
      // Where the choice is a part of a word it is marked off.
      {"no (returns|refunds)", "no (returns/refunds)"},
      {"(no|without) returns", "(no/without) returns"},
      {".*returns.*", "…returns…"},
      {"", ""},
      // What says more than that stands as it was written.
      {"^no", "^no"},
      {"no returns?", "no returns?"},
      {"no|without", "no|without"},
      {"[a-z]+", "[a-z]+"},
      {"(no.*)", "(no.*)"},
      {"(a(b|c))", "(a(b|c))"},
      {"no\\\\.", "no\\."},
      {"n.", "n."},
  };
  for (const auto& row : rows) {
    const std::string en = told("matches(clause, \"" + std::string(row.pattern) + "\")", "en");
    CHECK(en.starts_with("the clause has words like “" + std::string(row.said) + "” = "));
  }
}
