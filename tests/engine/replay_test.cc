// Deciding again from records: the same policy, a changed one, lines that are no records.
#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>

#include <aftersales/record.h>

#include "tests/engine/pack.h"
#include "tests/engine/records.h"
#include "value/json.h"

namespace aftersales {
namespace {

using namespace tests;

TEST_CASE("what another version of the policy decides otherwise") {
  const std::string text = read_file(kRecords / "shop/policy.yaml");
  const Policy p = policy_of(text);
  const std::string at = R"("now": "2026-11-08T09:00:00", )";
  const struct {
    const char* from;  // in the policy
    const char* to;
    const char* decision;
    std::string facts;
    const char* told;
  } rows[] = {
      {"version: \"1\"", "version: \"2\"", "terms", R"("days": 7)", "same: terms"},
      {"<= 7", "<= 6", "terms", R"("days": 7)",
       "different: terms\n  value: recorded accepted\n         now refused\n"
       "  rules: recorded WEEK\n         now REST"},
      {"id: WEEK", "id: DAYS", "terms", R"("days": 7)",
       "different: terms\n  rules: recorded WEEK\n         now DAYS"},
      {"id: ONE, when: {order.parts: 1}", "id: ONE, when: {opened: true}", "size", "",
       "different: size\n  possible: recorded 1, 2, 3\n            now 2, 3"},
      {"when: days > 1000", "when: days > 1", "rare", R"("days": 7)",
       "different: rare\n  status: recorded no rule applies\n          now decided 1 by RARE"},
      {"then: days / order.parts", "then: days / (order.parts + 1)", "share",
       R"("days": 7, "order.parts": 0)",
       "different: share\n  status: recorded failed: a division by zero (in rule SHARE)\n"
       "          now decided 7 by SHARE"},
      {"id: SHARE", "id: PART", "share", R"("days": 7, "order.parts": 0)",
       "different: share\n  error: recorded a division by zero (in rule SHARE)\n"
       "         now a division by zero (in rule PART)"},
      {"days < 100", "order.parts < 100", "pay.buyer", R"("days": 7)",
       "different: pay.buyer\n  status: recorded decided 7 by PAY\n"
       "          now undetermined, needs order.parts"},
      {"known_until: 2026-12-31", "known_until: 2027-12-31", "due", R"("days": 7)",
       "different: due\n  warnings: recorded the holidays of the calendar are known until "
       "2026-12-31 "
       "only, and this counts further\n            now none"},
      // A fact that has another name now, one that must be larger.
      {"  order.parts: {type: number, ask: \"How many parts are there?\"}",
       "  order.pieces: number", "size", R"("order.parts": 1)",
       "different: size\n  status: recorded decided 1 by ONE\n"
       "          now undetermined, needs order.pieces\n"
       "  the policy has no fact `order.parts`"},
      {"order.parts: {type: number,", "order.parts: {type: number, range: \"> 1\",", "size",
       R"("order.parts": 1)",
       "different: size\n  status: recorded decided 1 by ONE\n"
       "          now failed: `order.parts`: 1 is outside what it may be (in rule ONE)\n"
       "  `order.parts`: 1 is outside what it may be (it may be > 1)"},
      // What does not fit is kept as it was given, so it may fit now.
      {"  days: {type: number, range: \">= 0\"}", "  days: {type: number}", "terms",
       R"("days": -1)",
       "different: terms\n  status: recorded failed: `days`: -1 is outside what it may be (in rule "
       "WEEK)\n          now decided accepted by WEEK"},
      // Masked: what holds whatever the fact is can differ, and nothing else.
      {"{id: WRITE, when: true, then: accepted}", "{id: WRITE, when: true, then: refused}",
       "either", R"("customer": {"phone": "0301234"})",
       "not comparable: either: it rests on `customer.phone`, which is masked\n"
       "  hint: decide the case itself again, with `aftersales decide`"},
      {"then: accepted}, {id: WRITE, when: true, then: accepted}",
       "then: refused}, {id: WRITE, when: true, then: refused}", "either",
       R"("customer": {"phone": "0301234"})",
       "different: either\n  value: recorded accepted\n         now refused"},
      {"call {customer.phone} in", "and {customer.phone} in", "greeting",
       R"("days": 7, "customer": {"phone": "0301234", "age": 20, "name": "Li"})",
       "not comparable: greeting: it rests on `customer.phone`, `customer.name`, `customer.age`, "
       "which are masked\n  hint: decide the case itself again, with `aftersales decide`"},
      {"  customer.age: {type: number, personal: true}",
       "  customer.age: {type: number, personal: true, default: 30}", "grown",
       R"("customer": {"age": 20})",
       "not comparable: grown: it rests on `customer.age`, which is masked\n"
       "  hint: decide the case itself again, with `aftersales decide`"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    CAPTURE(row.to);
    std::string other = replaced(text, row.from, row.to);
    if (other.find("order.pieces: number") != std::string::npos) {
      while (other.find("order.parts") != std::string::npos)
        other = replaced(other, "order.parts", "order.pieces");
    }
    const Policy changed = policy_of(other);
    std::string facts = "{" + at + row.facts;
    if (row.facts.empty()) facts.resize(facts.size() - 2);
    const std::string record = record_of(p, row.decision, facts + "}");
    CAPTURE(record);
    const Replay again = replay(changed, record);
    const std::string moment = ", as of 2026-11-08T09:00:00+01:00";
    CHECK(replaced(again.to_string(), moment, "") == row.told);
    CHECK(again.version == "1");
    CHECK(again.fingerprint == p.fingerprint());
    CHECK(changed.fingerprint() != p.fingerprint());
  }
}

TEST_CASE("the figure and the rule behind a difference are named, in both languages") {
  const std::string text = R"(
facts: {days: number, member: boolean}
parameters:
  term: {type: number, value: 7}
  rate: {type: number, value: 5}
decisions:
  longest: {type: number, value: term + 1}
  in_time:
    type: boolean
    rules:
      - {id: MEMBER, when: {member: true}, then: true}
      - {id: TERM, when: days < longest, then: true}
    otherwise: {id: LATE, then: false}
  fee: {type: number, value: if in_time then 0 else rate}
)";
  const Policy p = policy_of(text);
  const std::string record = record_of(p, "fee", R"({"days": 8, "member": false})");
  const Policy longer = policy_of(replaced(text, "value: 7", "value: 8"));
  CHECK(replay(longer, record).to_string() ==
        "different: fee\n"
        "  value: recorded 5\n         now 0\n"
        "  figure `term`: recorded 7\n                 now 8\n"
        "  rests on `longest`: recorded 8\n                      now 9\n"
        "  rests on `in_time`: recorded false by LATE\n                      now true by TERM");
  CHECK(replay(longer, record, "zh").to_string("zh") ==
        "不同：fee\n"
        "  结果：原记录为 5\n    现在为 0\n"
        "  所用的参数 `term`：原记录为 7\n    现在为 8\n"
        "  所依据的判断 `longest`：原记录为 8\n    现在为 9\n"
        "  所依据的判断 `in_time`：原记录为 false（规则LATE）\n    现在为 true（规则TERM）");
  const Replay json = replay(longer, record);
  REQUIRE(json.differences.size() == 4);
  CHECK(json.differences[1].what == "figure");
  CHECK(json.differences[1].name == "term");
  // What is behind it is told where it makes a difference only.
  CHECK(replay(policy_of(replaced(text, "value: 5", "value: 5.0")), record).comparison ==
        Comparison::same);
  const std::string early = record_of(p, "fee", R"({"days": 3, "member": false})");
  CHECK(replay(longer, early).comparison == Comparison::same);
  CHECK(replay(p, record.substr(0, 40), "zh")
            .to_string("zh")
            .starts_with("不能采用：这一行读不出来："));
  CHECK(replay(p, "\xEF\xBB\xBF" + record).comparison == Comparison::same);
  // Records of before say nothing of what is behind them.
  Entries old;
  value::JsonError none;
  const auto read = value::read_json(record, none);
  REQUIRE(read.has_value());
  for (const auto& [key, v] : read->as_context()) {
    if (key != "used" && key != "figures") old.emplace_back(key, v);
  }
  CHECK(replay(longer, Value(old).to_json()).to_string() ==
        "different: fee\n  value: recorded 5\n         now 0");
}

TEST_CASE("a line that is no record of a decision of the policy is refused, with what to do") {
  const Policy p = policy_of(read_file(kRecords / "shop/policy.yaml"));
  const std::string good = record_of(p, "terms", R"({"now": "2026-11-08T09:00:00", "days": 7})");
  REQUIRE(replay(p, good).comparison == Comparison::same);
  REQUIRE(replay(p, good + "\r").comparison == Comparison::same);
  const std::string changed =
      "\n  hint: the record was changed since it was written: take it from where it was kept first";
  const struct {
    std::string record;
    std::string told;
  } rows[] = {
      {"", "refused: the line cannot be read: "},
      {good.substr(0, good.size() / 2), "refused: the line cannot be read: "},
      {good + good, "refused: the line cannot be read: "},
      {"[1]",
       "refused: this is not a record of a decision: it has no `record`\n  hint: records are "
       "written by `aftersales decide PACK --case FILE --record`, one on each line"},
      {p.decide_all(Case()).to_json(),
       "refused: this is what `decide --format json` writes, and not a record\n  hint: records "
       "are"},
      {replaced(good, "\"record\":1", "\"record\":2"),
       "refused: the record is of the form 2, and this program reads form 1\n  hint: use the "
       "version "
       "of `aftersales` that wrote it, or a later one"},
      {replaced(good, "\"facts\"", "\"fact\""),
       "refused: terms: the record has no `facts`" + changed},
      {replaced(replaced(good, "\"needs\":[],", ""), "\"value\":\"accepted\",", ""),
       "refused: terms: the record has no `needs`, no `value`" + changed},
      {replaced(good, "\"facts\":{", "\"facts\":1,\"x\":{"),
       "refused: terms: the record's `facts` is not what a record has there" + changed},
      {replaced(good, "\"status\":\"decided\"", "\"status\":\"maybe\""),
       "refused: terms: no decision ends as `maybe`" + changed},
      {replaced(good, "2026-11-08T09", "2026-13-08T09"),
       "refused: terms: the record's `as_of` is no date and time" + changed},
      {replaced(good, "\"version\":\"1\"", "\"version\":\"2\""),
       "refused: terms: the same policy does not write what the record has in `version`" + changed},
      {replaced(good, "\"opened\":false", "\"opened\":true"),
       "refused: terms: the same policy does not write what the record has in `presumed`" +
           changed},
      {replaced(good, "\"policy\":\"records\"", "\"policy\":\"shoes\""),
       "refused: terms: the record is of the policy `shoes`, and this one is `records`\n  hint: "
       "replay "
       "it with the pack of `shoes`"},
      {replaced(good, "\"decision\":\"terms\"", "\"decision\":\"term\""),
       "refused: term: the policy has no decision `term`\n  hint: if it is called `terms` now, "
       "change "
       "the record's `decision`"},
      {replaced(replaced(good, "\"decision\":\"terms\"", "\"decision\":\"outcome\""),
                "\"version\":\"1\"", "\"version\":\"0\""),
       "refused: outcome: the policy has no decision `outcome`, which version 0 had\n  hint: "
       "replay it "
       "with the version of the pack that wrote it"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.record);
    const Replay again = replay(p, row.record);
    CHECK(again.comparison == Comparison::refused);
    CHECK_FALSE(again.now);
    CHECK_FALSE(again.hint.empty());
    CHECK(again.to_string().substr(0, row.told.size()) == row.told);
  }
}

TEST_CASE("whatever else stands where a record has something: an answer, and no crash") {
  const Policy p = policy_of(read_file(kRecords / "shop/policy.yaml"));
  value::JsonError none;
  for (const std::string& line : all_records(p)) {
    const auto record = value::read_json(line, none);
    REQUIRE(record);
    for (std::size_t i = 0; i < record->as_context().size(); ++i) {
      for (const Value& other : {Value(), Value(7), Value("x"), Value(List{7, "x", List{}}),
                                 Value(Entries{{"fact", 1}, {"code", "x"}})}) {
        Entries entries = record->as_context();
        entries[i].second = other;
        const Replay again = replay(p, Value(entries).to_json());
        CHECK_FALSE(again.to_string().empty());
        CHECK_FALSE(again.to_json().empty());
      }
    }
  }
}

TEST_CASE("limits: a case at its limits is recorded and replayed") {
  const Policy p = policy_of(R"(
types: {line: {context: {sku: string, price: money}}}
facts: {lines: list of line, tree: any, note: string}
decisions:
  all: {type: list of line, value: lines}
  deep: {type: any, value: tree}
  long: {type: string, value: note}
)");
  std::string lines;
  for (int i = 0; i < 4'990; ++i)
    lines += std::string(i > 0 ? "," : "") + R"({"sku":")" + std::to_string(i) + R"(","price":1})";
  const std::string deep = std::string(63, '[') + "1" + std::string(63, ']');
  const std::string note((1u << 20) - 20, 'x');
  const struct {
    const char* decision;
    std::string facts;
  } rows[] = {{"all", "{\"lines\":[" + lines + "]}"},
              {"deep", "{\"tree\":" + deep + "}"},
              {"long", "{\"note\":\"" + note + "\"}"}};
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    const std::string record = record_of(p, row.decision, row.facts);
    REQUIRE(record.find("\"decided\"") != std::string::npos);
    CHECK_MESSAGE(replay(p, record).comparison == Comparison::same,
                  replay(p, record).to_string().substr(0, 300));
  }
  // A record itself: 8 MiB.
  std::string record = record_of(p, "long", R"({"note": "x"})");
  record.resize(8u << 20, ' ');
  CHECK(replay(p, record).comparison == Comparison::same);
  CHECK(replay(p, record + " ").comparison == Comparison::refused);
}

TEST_CASE("a policy without a time zone: moments keep the zones they were given in") {
  const Policy p = policy_of(R"(policy: zones
version: "1"
language: en
facts: {seen: date and time, all: list of date and time}
decisions:
  later: {type: date and time, value: seen + 12 hours}
  hours: {type: number, value: seen.time offset / 1 hour}
  first: {type: date and time, value: 'all[1]'}
)");
  const char* const facts[] = {R"({"seen": "2026-10-24T22:00:00@Europe/Berlin"})",
                               R"({"seen": "2026-10-24T22:00:00"})",
                               R"({"all": ["2026-10-24T22:00:00@Europe/Berlin"]})"};
  for (const char* const given : facts) {
    for (const Decision& d : p.decide_all(Case::from_json(given, p)).decisions) {
      const std::string record = d.to_record();
      CAPTURE(record);
      CHECK(replay(p, record).comparison == Comparison::same);
    }
  }
  CHECK(record_of(p, "later", facts[0]).find("@Europe/Berlin\"}") != std::string::npos);
  CHECK(record_of(p, "first", facts[2]).find("@Europe/Berlin\"]}") != std::string::npos);
}

TEST_CASE("random cases of the shop: every decision is recorded and comes out the same") {
  const Policy p = Policy::load(std::filesystem::path(AFTERSALES_SOURCE_DIR) / "rules/cn-store");
  std::mt19937 random(20261108);  // NOLINT: the same cases each time
  value::JsonError none;
  std::size_t replayed = 0;
  for (const auto& file : std::filesystem::directory_iterator(
           std::filesystem::path(AFTERSALES_SOURCE_DIR) / "examples/cases")) {
    const auto whole = value::read_json(read_file(file.path()), none);
    REQUIRE(whole);
    for (int i = 0; i < 2; ++i) {
      Case c(p);
      for (const auto& [name, v] : whole->as_context()) {
        if (v.kind() != Kind::context) {
          if (i == 0 || random() % 4 != 0) c.set(name, v);
          continue;
        }
        for (const auto& [entry, inner] : v.as_context()) {
          if (i == 0 || random() % 4 != 0) c.set(name + "." + entry, inner);
        }
      }
      for (const Decision& d : p.decide_all(c).decisions) {
        const std::string record = d.to_record();
        const Replay again = replay(p, record);
        ++replayed;
        if (again.comparison != Comparison::same) FAIL_CHECK(again.to_string() << record);
      }
    }
  }
  CHECK(replayed > 2'000);
}

}  // namespace
}  // namespace aftersales
