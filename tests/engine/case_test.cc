// Case values, read by declared type (language 2, "Case values").
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace shop {

struct Order {
  aftersales::Date placed_on;
  std::string status;
  int items = 0;
};

aftersales::Value to_value(const Order& o) {
  return aftersales::Value::context(
      {{"placed_on", o.placed_on}, {"status", o.status}, {"items", o.items}});
}

}  // namespace shop

namespace aftersales {
namespace {

using tests::moment;
using tests::policy_of;
using tests::told;

// `value`, or the code of the finding.
std::string read_as(const Policy& p, const Case& c) {
  const Decision d = p.decide("d", c);
  if (!d.findings().empty()) {
    CHECK(d.findings()[0].fact == "v");
    CHECK_FALSE(d.findings()[0].message.empty());
    CHECK(d.status() == Status::failed);
    return d.findings()[0].code;
  }
  return d.is_decided() ? d.value().to_json() : std::string(to_string(d.status()));
}

Policy policy_for(const std::string& type, const std::string& zone = "Asia/Shanghai") {
  const std::string result = type == "duration" || type == "period" ? type : "any";
  return policy_of("policy: p\nversion: \"1\"\nlanguage: en\ncurrency: CNY\ntime_zone: " + zone +
                   R"(
types:
  reason: {enum: {changed_mind: {en: Changed my mind}, "other reason": {en: Other}, "yes": {en: "Yes"}}}
  line: {context: {sku: string, price: money, note: {type: string, optional: true}}}
facts: {v: )" + type +
                   R"(}
decisions: {d: {type: )" +
                   result + R"(, value: v}}
)");
}

TEST_CASE("every type is read from JSON by what the fact is declared as") {
  const struct {
    const char* type;
    const char* json;
    const char* read;
  } rows[] = {
      {"boolean", "true", "true"},
      {"boolean", "\"false\"", "false"},
      {"boolean", "1", "case.type"},
      {"boolean", "\"yes\"", "case.type"},
      {"number", "19.90", "19.9"},  // money has minor digits, a number has a value
      {"number", "\"19.90\"", "19.9"},
      {"number", "\"1,000\"", "case.type"},
      {"number", "\"19.90 CNY\"", "case.type"},
      {"number", "true", "case.type"},
      {"number", "1234567890123456789012345678901234", "1234567890123456789012345678901234"},
      {"number", "\"12345678901234567890123456789012345\"", "case.type"},
      {"money", "5", "5.00"},
      {"money", "\"0.125\"", "0.125"},
      {"money", "\"five\"", "case.type"},
      {"string", "\"\"", "\"\""},
      {"string", "\"7\"", "\"7\""},
      {"string", "7", "case.type"},
      {"reason", "\"changed_mind\"", "\"changed_mind\""},
      {"reason", "\"other reason\"", "\"other reason\""},
      {"reason", "\"Changed my mind\"", "case.enum"},
      {"reason", "\"changed_mnd\"", "case.enum"},
      {"reason", "3", "case.enum"},
      {"date", "\"2026-02-28\"", "\"2026-02-28\""},
      {"date", "\"2026-02-29\"", "case.type"},
      {"date", "\"28.2.2026\"", "case.type"},
      {"date", "20260228", "case.type"},
      {"date", "\"2026-02-28T23:30:00\"", "\"2026-02-28\""},
      {"date", "\"2026-02-28T23:30:00Z\"", "\"2026-03-01\""},  // its local date
      {"time", "\"09:30:00\"", "\"09:30:00\""},
      {"time", "\"9:30\"", "case.type"},
      {"date and time", "\"2026-02-28T09:30:00\"", "\"2026-02-28T09:30:00+08:00\""},
      {"date and time", "\"2026-02-28T09:30:00Z\"", "\"2026-02-28T17:30:00+08:00\""},
      {"date and time", "\"2026-02-28T09:30:00@Europe/Berlin\"", "\"2026-02-28T16:30:00+08:00\""},
      {"date and time", "\"2026-02-28\"", "case.type"},  // a date for a moment is an error
      {"date and time", "\"yesterday\"", "case.type"},
      {"duration", "\"PT36H\"", "\"P1DT12H\""},
      {"duration", "\"P1M\"", "case.type"},
      {"duration", "36", "case.type"},
      {"period", "\"P18M\"", "\"P1Y6M\""},
      {"period", "\"P7D\"", "case.type"},
      {"list of number", "[1, \"2\"]", "[1,2]"},
      {"list of number", "[]", "[]"},
      {"list of number", "1", "case.type"},
      {"list of number", "[1, \"x\"]", "case.type"},
      {"list of number", "[1, null]", "case.type"},
      {"line", R"({"price": 3, "sku": "a"})", R"({"sku":"a","price":3.00,"note":null})"},
      {"line", R"({"price": 3})", "undetermined"},  // the other entry is not known
      {"line", R"({"price": 3, "skus": "a"})", "case.missing-entry"},  // and not unknown as well
      {"line", R"({"price": "x", "sku": "a"})", "case.type"},
      {"list of line", R"([{"price": 3, "sku": "a", "note": "n"}])",
       R"([{"sku":"a","price":3.00,"note":"n"}])"},
      {"list of reason", R"(["changed_mind"])", R"(["changed_mind"])"},
      {"number", "null", "undetermined"},  // null of a fact that is not optional: not known
      {"line", "null", "undetermined"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.json);
    const Policy p = policy_for(row.type);
    const std::string json = std::string("{\"v\": ") + row.json + "}";
    CHECK(read_as(p, Case::from_json(json)) == row.read);
    CHECK(read_as(p, Case::from_json(json, p)) == row.read);  // by slot, the same
  }
}

TEST_CASE("an entry that a context does not have is left out, as a fact that the policy has not") {
  const Policy p = policy_for("list of line");
  const Case c = Case::from_json(R"({"v": [{"sku": "a", "price": 1, "colour": "red"},
                                          {"sku": "b", "price": 2, "notes": "n"}]})");
  const Decision d = p.decide("d", c);
  CHECK(told(d) ==
        "decided [{sku: a, price: 1.00, note: null}, "
        "{sku: b, price: 2.00, note: null}]");
  REQUIRE(d.findings().size() == 2);
  CHECK(d.findings()[0].code == "case.unknown-entry");
  CHECK(d.findings()[0].message == "`v`: element 1: line has no entry `colour`");
  CHECK(d.findings()[0].hint == "it has `sku`, `price`, `note`");
  CHECK(d.findings()[1].hint == "did you mean `note`?");
  DecideOptions strict;
  strict.strict = true;
  CHECK(told(p.decide("d", c, strict)) == "failed case.unknown-entry");
}

TEST_CASE("each part of a value that does not fit is told of, the first five") {
  const Policy p = policy_for("list of line");
  const auto found = [&](const char* lines) {
    std::vector<std::string> messages;
    const Decision d = p.decide("d", Case::from_json(std::string("{\"v\": ") + lines + "}"));
    for (const Finding& f : d.findings()) messages.push_back(f.message);
    return messages;
  };
  const auto two =
      found(R"([{"sku": 7, "price": 1}, {"sku": "a", "price": 1}, {"skew": "b", "price": "x"}])");
  REQUIRE(two.size() == 3);
  CHECK(two[0] == "`v`: element 1: `sku`: `7` is not a text");
  CHECK(two[1] == "`v`: element 3: `price`: `x` is not a number");
  CHECK(two[2] == "`v`: element 3: line has no entry `skew`, and its `sku` is missing");
  CHECK(found("[1, 2, 3, 4, 5, 6, 7]").size() == 5);
}

TEST_CASE("the hint shows the value that was most likely meant") {
  const struct {
    const char* type;
    const char* written;
    const char* hint;
  } rows[] = {
      {"date and time", "1.11.2026", "write \"2026-11-01T09:00:00\""},
      {"date and time", "30/11/2026 9:30", "write \"2026-11-30T09:30:00\""},
      {"date and time", "2026-11-30T09:00", "write \"2026-11-30T09:00:00\""},
      {"date and time", "2026-11-30 09:00:00", "write \"2026-11-30T09:00:00\""},
      {"date and time", "2026年11月1日", "write \"2026-11-01T09:00:00\""},
      {"date and time", "soon", "write it year first, with the time: \"2026-11-01T09:00:00\""},
      {"date", "11/30/2026", "write \"2026-11-30\""},
      {"date", "3/4/2026", "write it year first: \"2026-11-01\""},  // March or April?
      {"date", "2026-1-3", "write \"2026-01-03\""},
      {"date", "31.2.2026", "write it year first: \"2026-11-01\""},
      {"time", "9:30", "write \"09:30:00\""},
      {"duration", "2 hours", "write \"PT2H\""},
      {"period", "18 months", "write \"P1Y6M\""},
      {"number", "5%", "write 0.05"},
      {"money", "1,000.50", "write 1000.50"},
      {"money", "£19.90", "write 19.90"},
      {"money", "1,00", "write digits, for example 19.90, without a unit or a currency"},
      {"boolean", "yes", "write true"},
      {"boolean", "否", "write false"},
      // What people read in place of the value.
      {"reason", "changed my mind", "did you mean `changed_mind`?"},
      {"reason", "Changed", "did you mean `changed_mind`?"},
      {"reason", "chnged_mind", "did you mean `changed_mind`?"},
      {"reason", "because", "its values are changed_mind, other reason, yes"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.written);
    const Decision d = policy_for(row.type).decide("d", {{"v", row.written}});
    REQUIRE(d.findings().size() == 1);
    CHECK(d.findings()[0].hint == row.hint);
  }
}

TEST_CASE("values of their own kind are taken as they are") {
  const struct {
    const char* type;
    Value given;
    const char* read;
  } rows[] = {
      {"boolean", true, "true"},
      {"number", 7, "7"},
      {"number", *Decimal::parse("0.1"), "0.1"},
      {"money", *Decimal::parse("0.1"), "0.10"},
      {"string", "a", "\"a\""},
      {"reason", "changed_mind", "\"changed_mind\""},
      {"reason", true, "case.enum"},
      {"date", *Date::parse("2026-01-02"), "\"2026-01-02\""},
      {"date", moment("2026-01-01T23:00:00Z"), "\"2026-01-02\""},
      {"date and time", moment("2026-01-01T23:00:00Z"), "\"2026-01-02T07:00:00+08:00\""},
      {"date and time", moment("2026-01-01T23:00:00"), "\"2026-01-01T23:00:00+08:00\""},
      {"date and time", *Date::parse("2026-01-02"), "case.type"},
      {"time", *Time::parse("09:00:00"), "\"09:00:00\""},
      {"duration", Duration{3600, 0}, "\"PT1H\""},
      {"period", Period{14}, "\"P1Y2M\""},
      {"list of number", Value::list({1, 2}), "[1,2]"},
      {"line", Value::context({{"sku", "a"}, {"price", 1}}),
       R"({"sku":"a","price":1.00,"note":null})"},
      {"any", Value::list({1, "a", nullptr}), R"([1,"a",null])"},
      {"number", "seven", "case.type"},
      {"string", 7, "case.type"},
      {"boolean", 1, "case.type"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.given.to_json());
    const Policy p = policy_for(row.type);
    CHECK(read_as(p, {{"v", row.given}}) == row.read);
    Case by_slot(p);
    by_slot.set(p.fact("v"), row.given);
    CHECK(read_as(p, by_slot) == row.read);
  }
}

TEST_CASE("local times that a clock change skips or repeats") {
  const Policy berlin = policy_for("date and time", "Europe/Berlin");
  const auto read = [&](const char* text) { return read_as(berlin, {{"v", text}}); };
  CHECK(read("2026-03-29T01:59:59") == "\"2026-03-29T01:59:59+01:00\"");
  CHECK(read("2026-03-29T02:30:00") == "case.skipped-time");
  CHECK(read("2026-03-29T03:00:00") == "\"2026-03-29T03:00:00+02:00\"");
  CHECK(read("2026-03-29T02:30:00+01:00") == "\"2026-03-29T03:30:00+02:00\"");
  CHECK(read("2026-10-25T02:30:00") == "\"2026-10-25T02:30:00+02:00\"");  // the earlier
  CHECK(read("2026-10-25T02:30:00+01:00") == "\"2026-10-25T02:30:00+01:00\"");
  const Decision d = berlin.decide("d", {{"v", "2026-10-25T02:30:00"}});
  REQUIRE(d.warnings().size() == 1);
  CHECK(d.warnings()[0].code == "case.repeated-time");
  // The same for a moment that is no text.
  CHECK(read_as(berlin, {{"v", moment("2026-03-29T02:30:00")}}) == "case.skipped-time");
  CHECK(berlin.decide("d", {{"v", moment("2026-10-25T02:30:00")}}).warnings().size() == 1);
  CHECK(berlin.decide("d", {{"v", "2026-10-25T04:30:00"}}).warnings().empty());
}

const char* const kOrders = R"(
as_of: now
types: {status: {enum: [open, paid]}}
facts:
  now: {type: date and time}
  order.placed_on: date
  order.status: status
  order.items: {type: number, range: ">= 1"}
  order.buyer.name: {type: string, optional: true}
  count: {type: number, default: 1, range: "[0..10]"}
decisions:
  items: {type: number, value: order.items}
  buyer: {type: string, value: order.buyer.name}
  c: {type: number, value: count}
  all: {type: string, value: 'string(order.placed_on) + " " + string(order.items)'}
)";

std::string findings(const Decision& d) {
  std::vector<std::string> codes;
  for (const Finding& f : d.findings()) codes.push_back(f.code + " " + f.fact);
  return tests::joined(codes);
}

TEST_CASE("groups, whole names, mistakes in names") {
  const Policy p = policy_of(kOrders);
  const struct {
    const char* json;
    const char* items;
    const char* findings;
  } rows[] = {
      {R"({"order": {"items": 2}})", "decided 2", ""},
      {R"({"order.items": 2})", "decided 2", ""},
      {R"({"order": {"buyer": {"name": "A"}, "items": 2}})", "decided 2", ""},
      {R"({"order": {"buyer.name": "A"}, "order.items": 2})", "decided 2", ""},
      {R"({"order": null, "order.items": 2})", "decided 2", ""},
      {R"({"order": {"items": 2}, "order.items": 2})", "failed case.duplicate-fact",
       "case.duplicate-fact order.items"},
      {R"({"order": 7})", "undetermined [order.items]", "case.group order"},
      {R"({"order": {"items": 2, "item": 3}})", "decided 2", "case.unknown-fact order.item"},
      {R"({"orders": {"items": 2}})", "undetermined [order.items]", "case.unknown-fact orders"},
      {R"({"items": 2, "order.items": 1})", "decided 1", "case.unknown-fact items"},
      {R"({"order.items": 0})", "failed case.range", "case.range order.items"},
      {R"({"order.items": 0.99})", "failed case.range", "case.range order.items"},
      {R"({"order.items": 1, "order.status": "Open"})", "decided 1", "case.enum order.status"},
      {R"({"order.items": null})", "undetermined [order.items]", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    for (const Case& c : {Case::from_json(row.json), Case::from_json(row.json, p)}) {
      const Decision d = p.decide("items", c);
      CHECK(told(d) == row.items);
      CHECK(findings(d) == row.findings);
    }
  }
  const Decision near = p.decide("items", Case::from_json(R"({"order.itms": 2})"));
  REQUIRE(near.findings().size() == 1);
  CHECK(near.findings()[0].hint == "did you mean `order.items`?");
  const Decision decided = p.decide("items", Case::from_json(R"({"items": 2})"));
  CHECK(decided.findings()[0].hint.find("decided by the policy") != std::string::npos);
}

TEST_CASE("null is null for an optional fact, not known for any other, presumed with a default") {
  const Policy p = policy_of(kOrders);
  for (const char* json :
       {"{}", R"({"order.buyer.name": null, "order.items": null, "count": null})"}) {
    CAPTURE(json);
    CHECK(told(p.decide("buyer", Case::from_json(json))) == "decided null");
    CHECK(told(p.decide("items", Case::from_json(json))) == "undetermined [order.items]");
    CHECK(told(p.decide("c", Case::from_json(json))) == "decided 1");
  }
  CHECK(told(p.decide("c", {{"count", 10}})) == "decided 10");
  CHECK(told(p.decide("c", {{"count", 11}})) == "failed case.range");
}

TEST_CASE("strict: an unknown name makes every decision fail") {
  const Policy p = policy_of(kOrders);
  const Case c = Case::from_json(R"({"order.items": 0, "order.item": 3, "order.status": "paid"})");
  DecideOptions strict;
  strict.strict = true;
  CHECK(told(p.decide("c", c)) == "decided 1");
  CHECK(told(p.decide("c", c, strict)) == "failed case.unknown-fact");
  CHECK(told(p.decide("items", c, strict)) == "failed case.unknown-fact");
  CHECK(findings(p.decide("c", c, strict)) ==
        "case.range order.items,case.unknown-fact order.item");
  // What else is wrong with the case is a failure only of what needs it.
  CHECK(told(p.decide("c", {{"order.items", 0}})) == "decided 1");
}

TEST_CASE("a text that is no case makes every decision fail, and says why") {
  const Policy p = policy_of(kOrders);
  for (const char* json : {"", "{", "[1]", "7", "{\"count\": 1, \"count\": 2}", "{\"count\": 01}",
                           "{\"count\": 1} x", "{\"count\": \"\\ud800\"}"}) {
    CAPTURE(json);
    for (const Case& c : {Case::from_json(json), Case::from_json(json, p)}) {
      CHECK_FALSE(c.error().empty());
      const Decision d = p.decide("c", c);
      CHECK(told(d) == "failed case.unreadable");
      CHECK(findings(d) == "case.unreadable ");
      CHECK(p.decide_all(c).error == c.error());
    }
  }
  CHECK(Case::from_json("{}").error().empty());
}

TEST_CASE("cases by slot equal those by name, and may be changed and copied") {
  const Policy p = policy_of(kOrders);
  const Fact items = p.fact("order.items");
  REQUIRE(items);
  CHECK_FALSE(p.fact("order"));
  CHECK_FALSE(p.fact("order.item"));
  Case c(p);
  CHECK(told(p.decide("items", c)) == "undetermined [order.items]");
  c.set(items, 0);
  CHECK(told(p.decide("items", c)) == "failed case.range");
  const Case wrong = c;
  c.set(items, 3);  // replaces the value, and what was wrong with it
  CHECK(told(p.decide("items", c)) == "decided 3");
  CHECK(findings(p.decide("items", c)).empty());
  CHECK(told(p.decide("items", wrong)) == "failed case.range");
  c.set(p.fact("order.status"), "closed");
  c.set(items, "x");
  c.set(p.fact("order.status"), "paid");
  CHECK(findings(p.decide("items", c)) == "case.type order.items");
  CHECK(told(p.decide("items", c)) == "failed case.type");
  c.unset(items);
  CHECK(told(p.decide("items", c)) == "undetermined [order.items]");
  CHECK(findings(p.decide("items", c)).empty());
  c.set("order.items", 4);
  CHECK(told(p.decide("items", c)) == "decided 4");
  c.set("order.items", 4);
  CHECK(told(p.decide("items", c)) == "failed case.duplicate-fact");
  // Facts that do not belong here change nothing.
  Case free;
  free.set(items, 3);
  CHECK(told(p.decide("items", free)) == "undetermined [order.items]");
  c.set(Fact(), 3).unset(Fact());
  // A case made for another policy is read by name.
  const Policy other = policy_of(
      "\nfacts: {extra: number, order.items: number}\n"
      "decisions: {items: {type: number, value: order.items}}");
  Case moved(p);
  moved.set(items, 5).set(p.fact("count"), 2);
  const Decision d = other.decide("items", moved);
  CHECK(told(d) == "decided 5");
  CHECK(findings(d) == "case.unknown-fact count");
  moved.set(items, "x");
  CHECK(told(other.decide("items", moved)) == "failed case.type");
}

TEST_CASE("a program's own structs become groups of facts") {
  const Policy p = policy_of(kOrders);
  Case c;
  c.set("order", shop::Order{*Date::parse("2026-11-01"), "paid", 2});
  CHECK(told(p.decide("all", c)) == "decided 2026-11-01 2");
  Case twice = c;
  twice.set("order.items", 3);
  CHECK(told(p.decide("items", twice)) == "failed case.duplicate-fact");
}

}  // namespace
}  // namespace aftersales
