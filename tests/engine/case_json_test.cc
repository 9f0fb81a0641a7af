// Cases from JSON text, bound while they are read: the same as by way of their values.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/policy.h>

#include "tests/engine/pack.h"

namespace aftersales::engine {
namespace {

constexpr const char* kPack = R"yaml(
types:
  reason: {enum: [changed_mind, broken, a_reason_with_a_long_name]}
  line: {context: {sku: string, price: money}}
facts:
  reason: reason
  days: {type: number, range: "[0..100]"}
  order.price: money
  order.placed_at: date and time
  order.ship.on: date
  order.ship.name: string
  opened: {type: boolean, default: false}
  note: {type: string, optional: true}
  lines: list of line
decisions:
  all:
    type: number
    rules:
      - id: FIRST
        when: {reason: broken, order.price: "> 10", opened: false}
        then: days + 1
      - id: SECOND
        when: {order.ship.on: ">= @\"2026-01-01\"", order.ship.name: '"x"'}
        then: count(lines)
    otherwise: {then: if note = null then 0 else 1}
)yaml";

std::string told(const Policy& policy, const Case& c) { return policy.decide_all(c).to_json(); }

TEST_CASE("what stands in the text, however it is nested") {
  const Policy policy = tests::policy_of(kPack);
  const char* const texts[] = {
      R"({})",
      R"({"reason": "broken", "days": 3, "order": {"price": 12.50}, "opened": false})",
      R"({"order.price": "12.50", "reason": "broken", "opened": true})",
      R"({"order": {"ship.on": "2026-02-01", "ship": {"name": "x"}}, "lines": [{"sku": "a", "price": 1}]})",
      R"({"order": {"ship": {"on": "2026-02-01"}}, "order.ship": {"name": "x"}})",
      R"({"reason": "a_reason_with_a_long_name"})",
      R"({"reason": "brokn"})",
      R"({"reason": 1, "days": "3", "opened": "false"})",
      R"({"days": 100})",
      R"({"days": 100.01})",
      R"({"days": 1e2})",
      R"({"days": -0})",
      R"({"days": null, "note": null, "order": null})",
      R"({"order": {}})",
      R"({"order": 1})",
      R"({"order": []})",
      R"({"order": {"price": {"a": 1}}})",
      R"({"reason": {"a": 1}})",
      R"({"reason": "broken", "reason": "broken"})",
      R"({"reason": null, "reason": "broken"})",
      R"({"order": {"price": 1}, "order": {"price": 1}})",
      R"({"order": {"price": 1}, "order.price": 1})",
      R"({"order": {"ship": {"name": "x"}, "ship.name": "y"}})",
      R"({"unknown": 1, "days": 2})",
      R"({"order": {"prise": 1}})",
      R"({"all": 1})",
      R"({"lines": [{"sku": "a"}], "lines[1].price": 2})",
      R"({"lines": [{"sku": "a", "sku": "b"}]})",
      R"({"reas\u006fn": "brok\u0065n"})",
      R"({"note": "\ud83d\ude00 and a text that is too long to be held in place"})",
      R"({"days": 01})",
      R"({"days": 1.})",
      R"({"days": 1,})",
      R"({"days": 1} 2)",
      R"({"days": 123456789012345678901234567890})",
      R"([1])",
      R"(1)",
      R"()",
      R"({"days")",
      "\xEF\xBB\xBF{\"days\": 1}",
      "{\"days\": 1}\n ",
  };
  for (const char* const text : texts)
    CHECK_MESSAGE(
        told(policy, Case::from_json(text, policy)) == told(policy, Case::from_json(text)), text);
}

TEST_CASE("what stands in the text, however odd it is") {
  const Policy policy = tests::policy_of(kPack);
  const auto nested = [](const std::string& begin, const std::string& end, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += begin;
    text += "1";
    for (int i = 0; i < times; ++i) text += end;
    return text;
  };
  const auto names = [](int count) {
    std::string text = "{";
    for (int i = 0; i < count; ++i)
      text += (i == 0 ? "\"n" : ", \"n") + std::to_string(i) + "\": 1";
    return text + "}";
  };
  std::vector<std::string> values{"0",
                                  "-0",
                                  "0.0",
                                  "1.50",
                                  "-1.5",
                                  "12345678",
                                  "123456789",
                                  "1234567.8",
                                  "99.99",
                                  "100",
                                  "100.5",
                                  "123456789012345678",
                                  "1234567890123456789",
                                  "0.123456789012345678901",
                                  "1e1",
                                  "1E+1",
                                  "1e",
                                  "01",
                                  "-",
                                  "1.",
                                  ".5",
                                  "+1",
                                  "1_0",
                                  "0x1",
                                  "NaN",
                                  "1 1",
                                  "1a",
                                  "true",
                                  "false",
                                  "null",
                                  "tru",
                                  "truefalse",
                                  "nulll",
                                  "True",
                                  "\"\"",
                                  "\"broken\"",
                                  "\"brok\\u0065n\"",
                                  "\"broken \"",
                                  "\"a_reason_with_a_long_name\"",
                                  "\"a_reason_with_a_long_nam\"",
                                  "\"a_reason_with_\"",
                                  "\"2026-02-01\"",
                                  "\"2026-02-30\"",
                                  "\"2026-02-01T10:00:00\"",
                                  "\"2026-02-01T10:00:00Z\"",
                                  "\"1.5\"",
                                  "\"\\ud83d\\ude00\"",
                                  "\"\\ud83d\"",
                                  "\"\\x\"",
                                  "\"\u9000\u8d27\"",
                                  "\"a text that is longer than a block, and \u9000 in it\"",
                                  "\"\x80\"",
                                  "\"\xC3\"",
                                  "\"\t\"",
                                  "\"\x1F and more\"",
                                  "\"no end",
                                  "\"a\" \"b\"",
                                  "\xEF\xBB\xBF"
                                  "1",
                                  "\xEF\xBB\xBF\"x\"",
                                  "[",
                                  "[1",
                                  "[1,]",
                                  "[1}",
                                  "{]",
                                  "[]]",
                                  "{}}",
                                  "{\"a\"}",
                                  "{\"a\": 1, \"a\": 2}",
                                  "[{\"sku\": \"a\", \"price\": 1}]",
                                  "[{\"sku\": \"a\", \"price\": 1, \"price\": 2}]",
                                  "[{\"sku\": \"\\n\", \"price\": \"1\"}, null]",
                                  nested("[", "]", 62),
                                  nested("[", "]", 63),
                                  nested("[", "]", 64),
                                  nested("{\"a\":", "}", 63),
                                  nested("{\"a\":", "}", 64),
                                  names(9'999),
                                  names(10'000)};
  for (const char* const fact : {"reason", "days", "order.price", "order.ship.on",
                                 "order.ship.name", "opened", "note", "lines", "order.placed_at"}) {
    for (const std::string& value : values) {
      const std::string member = '"' + std::string(fact) + "\": " + value;
      for (const std::string& text :
           {"{" + member + "}", "{" + member + ", \"opened\": true}",
            "{\"opened\": true , " + member + "\n}",
            "{\"order\": {\"ship\": {\"name\": \"x\"}}, " + member + "}"}) {
        const bool is_same =
            told(policy, Case::from_json(text, policy)) == told(policy, Case::from_json(text));
        CHECK_MESSAGE(is_same, text.substr(0, 200));
      }
    }
  }
}

TEST_CASE("texts of many bytes and of many names") {
  const Policy policy = tests::policy_of(kPack);
  for (const std::size_t size : {100u, 70'000u, 1'048'000u, 1'048'563u, 1'048'564u, 1'100'000u}) {
    const std::string text = "{\"note\": \"" + std::string(size, 'n') + "\"}";
    CAPTURE(size);
    CHECK(told(policy, Case::from_json(text, policy)) == told(policy, Case::from_json(text)));
  }
  for (const int lines : {4'999, 5'000}) {
    std::string text = "{\"lines\": [";
    for (int i = 0; i < lines; ++i)
      text += std::string(i == 0 ? "" : ",") + R"({"sku":"a","price":1})";
    text += "]}";
    CAPTURE(lines);
    CHECK(told(policy, Case::from_json(text, policy)) == told(policy, Case::from_json(text)));
  }
}

TEST_CASE("the order of names may change from text to text, and the policy, too") {
  const Policy policy = tests::policy_of(kPack);
  const Policy other = tests::policy_of(
      "\nfacts: {opened: boolean, days: number}\ndecisions: {d: {type: number, value: days}}\n");
  std::vector<std::string> members{R"("reason": "broken")",
                                   R"("days": 3)",
                                   R"("order": {"price": 12.5, "ship": {"on": "2026-02-01"}})",
                                   R"("order.ship.name": "x")",
                                   R"("opened": true)",
                                   R"("note": "n")"};
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    std::shuffle(members.begin(), members.end(), random);
    std::string text = "{";
    for (std::size_t m = 0; m < 1 + random() % members.size(); ++m)
      text += (m == 0 ? "" : ", ") + members[m];
    text += "}";
    CAPTURE(text);
    CHECK(told(policy, Case::from_json(text, policy)) == told(policy, Case::from_json(text)));
    CHECK(told(other, Case::from_json(text, other)) == told(other, Case::from_json(text)));
  }
}

TEST_CASE("a case that reads another text holds nothing of the former") {
  const Policy policy = tests::policy_of(kPack);
  const std::string texts[] = {
      R"({"reason": "broken", "days": 3, "order": {"price": 12.50}, "opened": false})",
      R"({"note": "a text that is too long to be held in place"})",
      R"({"days": 101, "reason": "brokn", "unknown": 1})",
      R"({"lines": [{"sku": "a"}]})",
      R"({"days": 1)",
      R"([1])",
      R"({})",
      R"({"order.placed_at": "2026-11-01T09:00:00"})"};
  Case by_slot(policy);
  Case by_name;
  for (const std::string& former : texts) {
    for (const std::string& text : texts) {
      CAPTURE(former);
      CAPTURE(text);
      for (Case* const c : {&by_slot, &by_name}) {
        c->read_json(former).as_of(DateTime{1'790'000'000, 0, {}});
        c->set("days", 7);
        c->read_json(text);
        const Case fresh = Case::from_json(text);
        CHECK(c->error() == fresh.error());
        CHECK(told(policy, *c) == told(policy, fresh));
      }
    }
  }
}

TEST_CASE("texts with a few bytes changed") {
  const Policy policy = tests::policy_of(kPack);
  const std::string texts[] = {
      R"({"reason":"broken","days":42,"order":{"price":153.56,"ship":{"on":"2026-02-01"}},"opened":true})",
      R"({"note": "退货 and more than a block", "opened": false, "lines": [{"sku": "a\"b", "price": -1.5}]})"};
  constexpr std::string_view kBytes = "\"\"\\{}[],: 019.-+eEtfn\x01\x1F\x7F\x80\xC3\xE9\xFFx";
  std::mt19937 random(11);
  Case again(policy);
  for (int i = 0; i < 6'000; ++i) {
    std::string text = texts[i % 2];
    for (unsigned changes = 1 + random() % 2; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      const char byte = kBytes[random() % kBytes.size()];
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1);
      }
    }
    REQUIRE_MESSAGE(told(policy, again.read_json(text)) == told(policy, Case::from_json(text)),
                    text);
  }
}

TEST_CASE("random texts, whole and cut") {
  const Policy policy = tests::policy_of(kPack);
  const std::vector<std::string> names{"reason", "days",  "order.price", "order",     "ship",
                                       "name",   "lines", "opened",      "ship.name", "price"};
  const std::vector<std::string> values{
      "\"broken\"",     "3",     "12.5", "true",
      "null",           "\"x\"", "[]",   "[{\"sku\": \"a\", \"price\": 2}]",
      "\"2026-02-01\"", "1e1"};
  std::mt19937 random(7);
  const auto pick = [&](const std::vector<std::string>& of) { return of[random() % of.size()]; };
  const auto object = [&](const auto& self, int depth) -> std::string {
    std::string text = "{";
    for (unsigned i = random() % 4; i > 0; --i) {
      if (text.size() > 1) text += ',';
      text += '"' + pick(names) + "\":";
      text += depth > 0 && random() % 3 == 0 ? self(self, depth - 1) : pick(values);
    }
    return text + '}';
  };
  std::size_t plain = 0;
  Case again(policy);
  for (int i = 0; i < 3'000; ++i) {
    std::string text = object(object, 2);
    if (random() % 20 == 0) text.resize(random() % text.size());
    const std::string wanted = told(policy, Case::from_json(text));
    REQUIRE_MESSAGE(told(policy, Case::from_json(text, policy)) == wanted, text);
    REQUIRE_MESSAGE(told(policy, again.read_json(text)) == wanted, text);
    if (wanted.find("\"findings\":[]") != wanted.npos) ++plain;
  }
  CHECK(plain > 300);
}

}  // namespace
}  // namespace aftersales::engine
