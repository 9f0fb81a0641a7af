// Both directions go through FEEL's own texts of dates and durations.
#include "tests/conformance/typed_value.h"

#include <fmt/format.h>

#include "feel/compare.h"
#include "feel/print.h"
#include "value/decimal_math.h"
#include "value/entries.h"
#include "value/json.h"
#include "value/temporal_parse.h"

namespace aftersales::conformance {

Value read_typed(const Value& json) {
  if (json.kind() != Kind::context) return {};
  const std::string type(json["type"].kind() == Kind::string ? json["type"].as_string() : "");
  if (type == "list") {
    List list;
    for (const Value& item : json["items"].as_list()) list.push_back(read_typed(item));
    return list;
  }
  if (type == "context") {
    Entries entries;
    for (const auto& [name, entry] : json["entries"].as_context())
      entries.emplace_back(std::string(name), read_typed(entry));
    return entries;
  }
  const Value& v = json["value"];
  if (type == "boolean") return v;
  if (v.kind() != Kind::string) return {};
  const std::string text(v.as_string());
  if (type == "string") return v;
  if (type == "number") {
    const auto parsed = value::parse_number(text);
    return parsed.fault == value::NumberFault::none ? Value(parsed.number) : Value();
  }
  if (type == "date") {
    const auto parsed = value::parse_date(text);
    return parsed.value ? Value(*parsed.value) : Value();
  }
  if (type == "time") {
    const auto parsed = value::parse_time(text);
    return parsed.value ? Value(*parsed.value) : Value();
  }
  if (type == "dateTime") {
    const auto parsed = value::parse_date_time(text, Zone());
    return parsed.value ? Value(*parsed.value) : Value();
  }
  if (type == "dayTimeDuration") {
    const auto parsed = value::parse_duration(text);
    return parsed.value ? Value(*parsed.value) : Value();
  }
  if (type == "yearMonthDuration") {
    const auto parsed = value::parse_period(text);
    return parsed.value ? Value(*parsed.value) : Value();
  }
  return {};
}

std::string write_typed(const Value& v) {
  const auto scalar = [](std::string_view type, const std::string& text) {
    std::string out = fmt::format("{{\"type\": \"{}\", \"value\": ", type);
    value::append_json_string(out, text);
    return out + "}";
  };
  switch (v.kind()) {
    case Kind::null:
      return R"({"type": "null", "value": null})";
    case Kind::boolean:
      return fmt::format(R"({{"type": "boolean", "value": {}}})", v.as_bool());
    case Kind::number:
    case Kind::money:
      return scalar("number", v.as_number().to_string());
    case Kind::string:
      return scalar("string", std::string(v.as_string()));
    case Kind::date:
      return scalar("date", feel::to_feel_string(v));
    case Kind::time:
      return scalar("time", feel::to_feel_string(v));
    case Kind::date_time:
      return scalar("dateTime", feel::to_feel_string(v));
    case Kind::duration:
      return scalar("dayTimeDuration", feel::to_feel_string(v));
    case Kind::period:
      return scalar("yearMonthDuration", feel::to_feel_string(v));
    case Kind::list: {
      std::string out = R"({"type": "list", "items": [)";
      bool first = true;
      for (const Value& item : v.as_list()) {
        out += (first ? "" : ", ") + write_typed(item);
        first = false;
      }
      return out + "]}";
    }
    case Kind::context: {
      std::string out = R"({"type": "context", "entries": {)";
      bool first = true;
      for (const auto& [name, entry] : v.as_context()) {
        out += first ? "" : ", ";
        value::append_json_string(out, name);
        out += ": " + write_typed(entry);
        first = false;
      }
      return out + "}}";
    }
    default:
      return scalar("other", feel::to_feel_string(v));
  }
}

bool agrees(const Value& actual, const Value& expected) {
  if (expected.kind() == Kind::number) {
    if (actual.kind() != Kind::number) return false;
    const Decimal difference = actual.as_number() - expected.as_number();
    const Decimal most = *Decimal::parse("0.00000001");
    return difference <= most && -difference <= most;
  }
  if (expected.kind() == Kind::list) {
    if (actual.kind() != Kind::list || actual.as_list().size() != expected.as_list().size())
      return false;
    for (std::size_t i = 0; i < expected.as_list().size(); ++i) {
      if (!agrees(actual.as_list()[i], expected.as_list()[i])) return false;
    }
    return true;
  }
  if (expected.kind() == Kind::context) {
    if (actual.kind() != Kind::context ||
        actual.as_context().size() != expected.as_context().size())
      return false;
    for (const auto& [name, entry] : expected.as_context()) {
      const Value* found = value::find_entry(actual, name);
      if (found == nullptr || !agrees(*found, entry)) return false;
    }
    return true;
  }
  return actual.kind() == expected.kind() &&
         feel::equal(actual, expected, feel::Dialect::bare).value_or(false);
}

}  // namespace aftersales::conformance
