// Records as JSON, for tools (one decision an entry, exact digits, ISO texts with offset).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"
#include "value/json.h"

namespace aftersales {
namespace {

using tests::policy_of;

const char* const kPack = R"(policy: shop
version: "2026.11"
language: en
time_zone: Asia/Shanghai
currency: CNY
as_of: now
calendars: {desk: {days: [Mon, Tue, Wed, Thu, Fri], known_until: 2026-12-31}}
types: {verdict: {enum: [accepted, refused]}}
facts:
  now: date and time
  n: number
  k: number
  missing: boolean
decisions:
  verdict: {type: verdict, rules: [{id: V1, when: n > 0, then: accepted}], otherwise: {id: V2, then: refused}}
  refund: {type: money, value: n * 10}
  rate: {type: number, value: 1.10 * n}
  at: {type: date and time, value: now + 36 hours}
  day: {type: date, value: date(now)}
  clock: {type: time, value: 'time("09:30:00")'}
  length: {type: duration, value: 36 hours}
  months: {type: period, value: 18 months}
  list: {type: list of money, value: '[1, 2.5]'}
  note: {type: text, rules: [{id: T, when: true, then: 'say "hi"'}]}
  nothing: {type: number, rules: [{id: N, when: n > 100, then: 1}]}
  open: {type: number, rules: [{id: O1, when: {missing: true}, then: 1}, {id: O2, when: {missing: false}, then: 2}]}
  broken: {type: number, rules: [{id: B, when: true, then: n / k}]}
  late: {type: date, value: 'add working days(date("2026-12-30"), 5, desk)'}
  both: {outputs: {pay.buyer: money, pay.why: {type: string, optional: true}}, rules: [{id: P, when: true, then: {pay.buyer: 5}}]}
)";

TEST_CASE("one entry of a record, whole") {
  const Policy p = policy_of(kPack);
  const struct {
    const char* decision;
    const char* json;
  } rows[] = {
      {"verdict",
       R"({"status":"decided","value":"accepted","rules":["V1"],"needs":[],"warnings":[]})"},
      {"refund", R"({"status":"decided","value":20.00,"rules":[],"needs":[],"warnings":[]})"},
      {"rate", R"({"status":"decided","value":2.2,"rules":[],"needs":[],"warnings":[]})"},
      {"at",
       R"({"status":"decided","value":"2026-11-09T21:00:00+08:00","rules":[],"needs":[],"warnings":[]})"},
      {"day", R"({"status":"decided","value":"2026-11-08","rules":[],"needs":[],"warnings":[]})"},
      {"clock", R"({"status":"decided","value":"09:30:00","rules":[],"needs":[],"warnings":[]})"},
      {"length", R"({"status":"decided","value":"P1DT12H","rules":[],"needs":[],"warnings":[]})"},
      {"months", R"({"status":"decided","value":"P1Y6M","rules":[],"needs":[],"warnings":[]})"},
      {"list", R"({"status":"decided","value":[1.00,2.50],"rules":[],"needs":[],"warnings":[]})"},
      {"note",
       R"({"status":"decided","value":"say \"hi\"","rules":["T"],"needs":[],"warnings":[]})"},
      {"nothing", R"({"status":"no_rule","value":null,"rules":[],"needs":[],"warnings":[]})"},
      {"open",
       R"({"status":"undetermined","value":null,"rules":[],"needs":["missing"],"warnings":[],)"
       R"("possible":[1,2],"possible_by":[["O1"],["O2"]],"at_least":1,"at_most":2})"},
      {"both", R"({"status":"decided","value":{"pay.buyer":5.00,"pay.why":null},"rules":["P"],)"
               R"("needs":[],"warnings":[]})"},
      {"pay.buyer", R"({"status":"decided","value":5.00,"rules":["P"],"needs":[],"warnings":[]})"},
  };
  const Case c = Case::from_json(R"({"now": "2026-11-08T09:00:00", "n": 2, "k": 0})");
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    CHECK(p.decide(row.decision, c).to_json() == row.json);
  }
}

TEST_CASE("a failure tells the rule, the place and the cause; a warning its code") {
  const Policy p = policy_of(kPack);
  const Case c = Case::from_json(R"({"now": "2026-11-08T09:00:00", "n": 2, "k": 0})");
  value::JsonError error;
  const auto broken = value::read_json(p.decide("broken", c).to_json(), error);
  REQUIRE(broken);
  CHECK((*broken)["status"].as_string() == "failed");
  CHECK((*broken)["value"].is_null());
  const Value& why = (*broken)["error"];
  CHECK(why["rule"].as_string() == "B");
  CHECK(why["code"].as_string() == "eval.division-by-zero");
  CHECK_FALSE(why["cause"].as_string().empty());
  const std::string at(why["at"].as_string());
  CHECK(at.substr(at.find("small.yaml")) == "small.yaml:27:60");
  const auto late = value::read_json(p.decide("late", c).to_json(), error);
  REQUIRE(late);
  REQUIRE((*late)["warnings"].as_list().size() == 1);
  CHECK((*late)["warnings"].as_list()[0]["code"].as_string() == "calendar.known-until");
}

TEST_CASE("a record holds all decisions, the policy, the moment and the findings, on one line") {
  const Policy p = policy_of(kPack);
  const Case c = Case::from_json(R"({"now": "2026-11-08T09:00:00", "n": 2, "k": "\"", "x\ny": 1})");
  const std::vector<std::string> wanted{"verdict", "broken"};
  const std::string json = p.decide_all(c, wanted).to_json();
  CHECK(json.find('\n') == std::string::npos);
  value::JsonError error;
  const auto record = value::read_json(json, error);
  REQUIRE_MESSAGE(record, error.message);
  CHECK((*record)["policy"].as_string() == "shop");
  CHECK((*record)["version"].as_string() == "2026.11");
  CHECK((*record)["as_of"].as_string() == "2026-11-08T09:00:00+08:00");
  REQUIRE((*record)["decisions"].as_context().size() == 2);
  CHECK((*record)["decisions"].as_context()[0].first == "verdict");
  CHECK((*record)["decisions"]["broken"]["error"]["code"].as_string() == "case.type");
  const List& findings = (*record)["findings"].as_list();
  REQUIRE(findings.size() == 2);
  CHECK(findings[0]["fact"].as_string() == "k");
  CHECK(findings[1]["fact"].as_string() == "x\ny");
  CHECK((*record)["error"].is_null());
  // Everything that is decided can be read again as a case gives it.
  const auto all = value::read_json(p.decide_all(c).to_json(), error);
  REQUIRE(all);
  CHECK((*all)["decisions"].as_context().size() == 17);
}

TEST_CASE("a case that cannot be read gives a record all the same") {
  const Policy p = policy_of(kPack);
  value::JsonError error;
  const auto record = value::read_json(p.decide_all(Case::from_json("{")).to_json(), error);
  REQUIRE(record);
  CHECK((*record)["as_of"].is_null());
  CHECK_FALSE((*record)["error"].as_string().empty());
  for (const auto& [key, entry] : (*record)["decisions"].as_context()) {
    const std::string name(key);
    CAPTURE(name);
    CHECK(entry["status"].as_string() == "failed");
    CHECK(entry["error"]["code"].as_string() == "case.unreadable");
  }
}

}  // namespace
}  // namespace aftersales
