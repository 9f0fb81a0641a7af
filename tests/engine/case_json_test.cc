// Cases from JSON text, bound while they are read: the same as by way of their values.
#include <doctest/doctest.h>

#include <random>
#include <string>
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
  for (int i = 0; i < 3'000; ++i) {
    std::string text = object(object, 2);
    if (random() % 20 == 0) text.resize(random() % text.size());
    const std::string wanted = told(policy, Case::from_json(text));
    REQUIRE_MESSAGE(told(policy, Case::from_json(text, policy)) == wanted, text);
    if (wanted.find("\"findings\":[]") != wanted.npos) ++plain;
  }
  CHECK(plain > 300);
}

}  // namespace
}  // namespace aftersales::engine
