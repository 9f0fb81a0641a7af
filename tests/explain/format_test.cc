// Values as people read them.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/format.h"
#include "value/temporal_math.h"

namespace aftersales {
namespace {

using engine::Linked;

engine::LocalText text_of(std::vector<std::pair<std::string, std::string>> by_language) {
  engine::LocalText text;
  for (auto& [language, words] : by_language) {
    engine::Template t;
    t.parts.push_back({std::move(words), nullptr});
    text.by_language.emplace_back(language, std::move(t));
  }
  return text;
}

struct Shop {
  Shop() {
    linked.language = "zh";
    linked.currency = "CNY";
    linked.zone = *Zone::offset(8 * 3600);
    auto definition = std::make_unique<value::SharedEnum>();
    definition->name = "category";
    definition->values = {"clothing", "fresh_food", "other"};
    type = definition.get();
    (void)linked.types.enum_of(std::move(definition));
    engine::EnumInfo& info = linked.enums[type];
    info.labels.push_back(text_of({{"zh", "服装"}, {"en", "clothes"}}));
    info.labels.push_back(text_of({{"zh", "生鲜"}}));
    info.labels.emplace_back();
  }
  Linked linked;
  const value::SharedEnum* type = nullptr;
};

DateTime moment(const char* iso) { return *DateTime::parse(iso); }

TEST_CASE("values in words") {
  const Shop shop;
  const auto category = [&](std::uint16_t i) { return value::enumeration(*shop.type, i); };
  const auto money = [](const char* amount) { return value::money(*Decimal::parse(amount), 2); };
  struct Row {
    Value value;
    const char* zh;
    const char* en;
  };
  const std::vector<Row> rows = {
      {Value(), "无", "none"},
      {true, "是", "yes"},
      {false, "否", "no"},
      {1200000, "1,200,000", "1,200,000"},
      {10000, "10,000", "10,000"},
      {9999, "9999", "9999"},  // may be a year
      {*Decimal::parse("-12345.6789"), "-12,345.6789", "-12,345.6789"},
      {*Decimal::parse("1E+40"), "1E+40", "1E+40"},
      {*Decimal::parse("-0.50"), "-0.5", "-0.5"},
      {money("185"), "¥185.00", "¥185.00"},
      {money("999.99"), "¥999.99", "¥999.99"},
      {money("1000"), "¥1,000.00", "¥1,000.00"},
      {money("-1234567.8"), "-¥1,234,567.80", "-¥1,234,567.80"},
      {money("-15.5"), "-¥15.50", "-¥15.50"},
      {money("0.125"), "¥0.125", "¥0.125"},  // nothing is rounded by printing
      {category(0), "服装", "clothes"},
      {category(1), "生鲜", "生鲜"},  // no English label: the policy's own language
      {category(2), "other", "other"},
      {"  as it *is*\n", "  as it *is*\n", "  as it *is*\n"},
      {*Date::from_ymd(2026, 11, 1), "2026年11月1日", "1 November 2026"},
      {*Date::from_ymd(-44, 3, 15), "-0044-03-15", "-0044-03-15"},
      {*Time::parse("09:05:00"), "09:05", "09:05"},
      {*Time::parse("09:05:07.250"), "09:05:07.25", "09:05:07.25"},
      {*Time::parse("09:05:00+08:00"), "09:05", "09:05"},
      {*Time::parse("09:05:00-03:30"), "09:05 -03:30", "09:05 -03:30"},
      {moment("2026-11-01T09:00:00+08:00"), "2026年11月1日 09:00", "1 November 2026, 09:00"},
      {moment("2026-11-01T09:00:30"), "2026年11月1日 09:00:30", "1 November 2026, 09:00:30"},
      {moment("2026-11-01T09:00:00Z"), "2026年11月1日 09:00 +00:00",
       "1 November 2026, 09:00 +00:00"},
      {*Duration::parse("PT3M"), "3分钟", "3 minutes"},
      {*Duration::parse("PT1M"), "1分钟", "1 minute"},
      {*Duration::parse("P1DT12H"), "1天12小时", "1 day 12 hours"},
      {*Duration::parse("PT24H"), "1天", "1 day"},
      {*Duration::parse("PT0S"), "0秒", "0 seconds"},
      {*Duration::parse("PT1.5S"), "1.5秒", "1.5 seconds"},
      {*Duration::parse("-PT90S"), "-1分钟30秒", "-1 minute 30 seconds"},
      {*Duration::parse("-PT0.5S"), "-0.5秒", "-0.5 seconds"},
      {Duration{INT64_MIN, 0}, "-106751991167300天15小时30分钟8秒",
       "-106751991167300 days 15 hours 30 minutes 8 seconds"},
      {Period{18}, "18个月", "18 months"},
      {Period{12}, "1年", "1 year"},
      {Period{24}, "2年", "2 years"},
      {Period{0}, "0个月", "0 months"},
      {Period{-1}, "-1个月", "-1 month"},
      {Period{INT64_MIN}, "-9223372036854775808个月", "-9223372036854775808 months"},
      {Value::list({category(0), category(1)}), "服装、生鲜", "clothes, 生鲜"},
      {Value::list({Value::list({1, 2}), Value::list({3})}), "1、2；3", "1, 2; 3"},
      {Value(List{}), "一项也没有", "no items"},
      {Value::context({{"amount", money("3")}, {"kind", category(0)}}), "amount：¥3.00，kind：服装",
       "amount: ¥3.00, kind: clothes"},
      {value::range(1, true, 7, true), "≥ 1 且 ≤ 7", "≥ 1 and ≤ 7"},
      {value::range(Value(), false, 7, false), "< 7", "< 7"},
      {value::Access::make(value::kUnknown, 0), "?", "?"},
      {value::Access::make(value::kFailure, 0), "?", "?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value.to_string());
    CHECK(engine::format_value(row.value, "zh", shop.linked) == row.zh);
    CHECK(engine::format_value(row.value, "en", shop.linked) == row.en);
  }
}

TEST_CASE(
    "a tag may name a region; a language without forms of its own gets ISO dates and English "
    "words") {
  const Shop shop;
  const Value date = *Date::from_ymd(2026, 11, 1);
  CHECK(engine::format_value(date, "zh-Hans-CN", shop.linked) == "2026年11月1日");
  CHECK(engine::format_value(date, "en_GB", shop.linked) == "1 November 2026");
  CHECK(engine::format_value(date, "fr", shop.linked) == "2026-11-01");
  CHECK(engine::format_value(moment("2026-11-01T09:00:00+08:00"), "fr", shop.linked) ==
        "2026-11-01 09:00");
  CHECK(engine::format_value(true, "fr", shop.linked) == "yes");
  CHECK(engine::format_value(*Duration::parse("PT2H"), "fr", shop.linked) == "2 hours");
}

TEST_CASE("currencies have their usual sign, or their code") {
  struct Row {
    const char* currency;
    int digits;
    const char* printed;
  };
  const std::vector<Row> rows = {{"CNY", 2, "¥185.00"},     {"JPY", 0, "¥185"},
                                 {"EUR", 2, "€185.00"},     {"GBP", 2, "£185.00"},
                                 {"USD", 2, "$185.00"},     {"CHF", 2, "185.00 CHF"},
                                 {"KWD", 3, "185.000 KWD"}, {"", 2, "185.00"}};
  for (const Row& row : rows) {
    CAPTURE(row.currency);
    Linked linked;
    linked.currency = row.currency;
    CHECK(engine::format_value(value::money(Decimal(185), row.digits), "en", linked) ==
          row.printed);
  }
}

TEST_CASE("what shares its parts many times over is cut, not printed for ever") {
  const Linked linked;
  Value v("ab");
  for (int i = 0; i < 63; ++i) v = Value::list({v, v});
  const std::string printed = engine::format_value(v, "en", linked);
  CHECK(printed.size() < (std::size_t{1} << 20) + 1000);
  CHECK(printed.ends_with("…"));
  Value deep("x");
  for (int i = 0; i < 64; ++i) deep = Value::list({deep});
  CHECK(engine::format_value(deep, "en", linked) == "x");
  CHECK(engine::format_value(Value::list({deep}), "en", linked) == "…");
}

}  // namespace
}  // namespace aftersales
