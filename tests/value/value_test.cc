// Values: their kinds, what copies share, equality, and their two texts.

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "value/rep.h"

namespace aftersales::value {
namespace {

// A binary fraction never becomes a value or a number, and a char is neither a number nor a text.
static_assert(!std::is_constructible_v<Value, double>);
static_assert(!std::is_constructible_v<Value, float>);
static_assert(!std::is_convertible_v<double, Value>);
static_assert(!std::is_constructible_v<Decimal, double>);
static_assert(!std::is_constructible_v<Value, char>);
// A pointer is not a boolean.
static_assert(!std::is_constructible_v<Value, const int*>);
static_assert(std::is_nothrow_copy_constructible_v<Value>);
static_assert(std::is_nothrow_move_constructible_v<Value>);
static_assert(std::is_nothrow_move_assignable_v<Value>);

Decimal number(std::string_view digits) { return *Decimal::parse(digits); }

Value speed(std::uint16_t index) {
  auto* const type = new SharedEnum;
  type->name = "Speed";
  type->values = {"slow", "normal", "express \"24h\""};
  const Value holder = Access::own(Kind::enumeration, type);
  return enumeration(enum_type(holder), index);
}

Value time(std::string_view iso) { return *Time::parse(iso); }
Value moment(std::string_view iso) { return *DateTime::parse(iso); }
Value date(std::string_view iso) { return *Date::parse(iso); }
Value duration(std::string_view iso) { return *Duration::parse(iso); }
Value period(std::string_view iso) { return *Period::parse(iso); }

struct Sample {
  Value value;
  Kind kind;
  std::string name;
  std::string json;
  std::string text;
};

/// One or more of every kind; no two are equal.
std::vector<Sample> samples() {
  return {
      {nullptr, Kind::null, "null", "null", "null"},
      {true, Kind::boolean, "boolean", "true", "true"},
      {false, Kind::boolean, "boolean", "false", "false"},
      {0, Kind::number, "number", "0", "0"},
      {number("-1.50"), Kind::number, "number", "-1.5", "-1.5"},
      {money(number("185"), 2), Kind::money, "money", "185.00", "185.00"},
      {money(number("0.125"), 2), Kind::money, "money", "0.125", "0.125"},
      {speed(0), Kind::enumeration, "enumeration", "\"slow\"", "slow"},
      {speed(2), Kind::enumeration, "enumeration", R"("express \"24h\"")", "express \"24h\""},
      {"slow", Kind::string, "string", "\"slow\"", "slow"},
      {"two\nlines of a longer text", Kind::string, "string", R"("two\nlines of a longer text")",
       "two\nlines of a longer text"},
      {date("2026-11-01"), Kind::date, "date", "\"2026-11-01\"", "2026-11-01"},
      {time("09:30:00"), Kind::time, "time", "\"09:30:00\"", "09:30:00"},
      {time("09:30:00+08:00"), Kind::time, "time", "\"09:30:00+08:00\"", "09:30:00+08:00"},
      {moment("2026-11-01T09:00:00"), Kind::date_time, "date and time", "\"2026-11-01T09:00:00\"",
       "2026-11-01T09:00:00"},
      {moment("2026-11-01T09:00:00.5+08:00"), Kind::date_time, "date and time",
       "\"2026-11-01T09:00:00.5+08:00\"", "2026-11-01T09:00:00.5+08:00"},
      {duration("P1DT12H"), Kind::duration, "duration", "\"P1DT12H\"", "P1DT12H"},
      {duration("-PT0.5S"), Kind::duration, "duration", "\"-PT0.5S\"", "-PT0.5S"},
      {period("P1Y6M"), Kind::period, "period", "\"P1Y6M\"", "P1Y6M"},
      {Value::list({}), Kind::list, "list", "[]", "[]"},
      {Value::list({1, "a", nullptr}), Kind::list, "list", "[1,\"a\",null]", "[1, a, null]"},
      {Value::context({}), Kind::context, "context", "{}", "{}"},
      {Value::context({{"a \"b\"", 1}, {"c", Value::list({"d"})}}), Kind::context, "context",
       R"({"a \"b\"":1,"c":["d"]})", "{a \"b\": 1, c: [d]}"},
      {range(1, true, 10, false), Kind::range, "range", "\"[1..10)\"", "[1..10)"},
      {range(date("2026-11-01"), false, nullptr, false), Kind::range, "range", "\"(2026-11-01..)\"",
       "(2026-11-01..)"},
      {range(nullptr, false, 10, false, RangeForm::less), Kind::range, "range", "\"< 10\"", "< 10"},
      {range(nullptr, false, 10, true, RangeForm::less_equal), Kind::range, "range", "\"<= 10\"",
       "<= 10"},
      {range(10, false, nullptr, false, RangeForm::greater), Kind::range, "range", "\"> 10\"",
       "> 10"},
      {range(10, true, nullptr, false, RangeForm::greater_equal), Kind::range, "range", "\">= 10\"",
       ">= 10"},
      {range(10, true, 10, true, RangeForm::equal), Kind::range, "range", "\"= 10\"", "= 10"},
      {range(10, true, 10, true, RangeForm::not_equal), Kind::range, "range", "\"!= 10\"", "!= 10"},
      {Access::own(Kind::function, new detail::SharedFunction), Kind::function, "function",
       "\"function\"", "function"},
  };
}

}  // namespace

TEST_CASE("every kind: its name and its texts") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.text);
    CHECK(sample.value.kind() == sample.kind);
    CHECK(kind_name(sample.value.kind()) == sample.name);
    CHECK(sample.value.to_json() == sample.json);
    CHECK(sample.value.to_string() == sample.text);
    std::ostringstream stream;
    stream << sample.value;
    CHECK(stream.str() == sample.text);
  }
}

TEST_CASE("a value equals its copies and nothing of another kind or value") {
  const std::vector<Sample> all = samples();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      CAPTURE(all[i].text);
      CAPTURE(all[j].text);
      const Value copy = all[j].value;
      CHECK((all[i].value == copy) == (i == j));
    }
  }
}

TEST_CASE("equal values of different making") {
  struct Row {
    Value a, b;
  };
  const Row rows[] = {
      {number("1.50"), number("1.5")},
      {number("-0"), 0},
      {money(number("185"), 2), money(number("185.00"), 0)},
      {speed(1), speed(1)},  // of two declarations of one name
      {"a text of more than 16 bytes", "a text of more than 16 bytes"},
      {Value::list({number("2.0"), "a"}), Value::list({2, "a"})},
      {Value::context({{"a", 1}, {"b", 2}}), Value::context({{"b", 2}, {"a", 1}})},
      {Value::list({Value::context({{"a", Value::context({{"x", 1}, {"y", 2}})}, {"b", nullptr}})}),
       Value::list(
           {Value::context({{"b", nullptr}, {"a", Value::context({{"y", 2}, {"x", 1}})}})})},
      {range(number("1.0"), true, 2, true), range(1, true, number("2.0"), true)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CHECK(row.a == row.b);
    CHECK(row.b == row.a);
  }
}

TEST_CASE("values that differ in one part") {
  struct Row {
    Value a, b;
  };
  const Row rows[] = {
      {1, "1"},
      {0, false},
      {0, nullptr},
      {1, money(1, 2)},
      {"2026-11-01", date("2026-11-01")},
      {"", nullptr},
      {"a text of more than 16 bytes", "a text of more than 16 bytes."},
      {Value::list({1, 2}), Value::list({2, 1})},
      {Value::list({1}), Value::list({1, nullptr})},
      {Value::list({}), Value::context({})},
      {Value::context({{"a", 1}}), Value::context({{"a", 2}})},
      {Value::context({{"a", nullptr}}), Value::context({{"b", nullptr}})},
      {Value::context({{"a", nullptr}}), Value::context({})},
      {range(1, true, 2, true), range(1, true, 2, false)},
      {range(nullptr, false, 2, false), range(nullptr, false, 2, false, RangeForm::less)},
      {time("09:00:00Z"), time("09:00:00")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK_FALSE(row.a == row.b);
    CHECK_FALSE(row.b == row.a);
  }
}

TEST_CASE("what a value of another kind gives is empty") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.text);
    const Value& value = sample.value;
    const Kind kind = value.kind();
    if (kind != Kind::boolean) CHECK_FALSE(value.as_bool());
    if (!is_numeric(value)) CHECK(value.as_number() == 0);
    if (kind != Kind::string && kind != Kind::enumeration) CHECK(value.as_string().empty());
    if (kind != Kind::date) CHECK(value.as_date() == Date());
    if (kind != Kind::time) CHECK(value.as_time() == Time());
    if (kind != Kind::date_time) CHECK(value.as_date_time() == DateTime());
    if (kind != Kind::duration) CHECK(value.as_duration() == Duration());
    if (kind != Kind::period) CHECK(value.as_period() == Period());
    if (kind != Kind::list) CHECK(value.as_list().empty());
    if (kind != Kind::context) CHECK(value.as_context().empty());
    CHECK(value["no such name"].is_null());
  }
}

TEST_CASE("what was put in comes out") {
  CHECK(Value(true).as_bool());
  CHECK(Value(std::numeric_limits<std::int64_t>::min()).as_number() ==
        number("-9223372036854775808"));
  CHECK(Value(std::numeric_limits<std::uint64_t>::max()).as_number() ==
        number("18446744073709551615"));
  CHECK(Value(-1).as_number() == -1);
  CHECK(Value(-1).as_number().to_string() == "-1");
  CHECK(date("-0001-12-31").as_date() == *Date::parse("-0001-12-31"));
  CHECK(time("23:59:59.999999999-18:00").as_time() == *Time::parse("23:59:59.999999999-18:00"));
  CHECK(moment("1969-12-31T23:59:59.5Z").as_date_time() ==
        *DateTime::parse("1969-12-31T23:59:59.5Z"));
  CHECK(duration("-PT0.000000001S").as_duration() == *Duration::parse("-PT0.000000001S"));
  CHECK(period("-P1M").as_period() == *Period::parse("-P1M"));
  CHECK(speed(1).as_string() == "normal");
  CHECK(enum_index(speed(1)) == 1);
  CHECK(enum_type(speed(1)).index_of("express \"24h\"") == 2);
  CHECK_FALSE(enum_type(speed(1)).index_of("Slow").has_value());
  CHECK(minor_digits(money(1, 3)) == 3);
}

TEST_CASE("the entries of a context by name") {
  const Value order = Value::context({{"lines", Value::list({1, 2})}, {"total", 30}, {"", 5}});
  CHECK(order["total"] == Value(30));
  CHECK(order[""] == Value(5));
  CHECK(order["Total"].is_null());
  CHECK(order["total"]["net"].is_null());
  CHECK(&order["lines"].as_list()[1] == &order.as_context()[0].second.as_list()[1]);
}

TEST_CASE("texts of up to 16 bytes lie in the value, longer ones are shared") {
  struct Row {
    std::string text;
    bool is_inline;
  };
  using namespace std::string_literals;
  const Row rows[] = {
      {"", true},
      {"7 bytes", true},
      {"8 bytes.", true},
      {"9 bytes..", true},
      {"0123456789abcde", true},
      {"0123456789abcdef", true},
      {"0123456789abcdefg", false},
      {"nul\0 within"s, true},
      {"退货退货退", true},     // 15 bytes
      {"退货退货退货", false},  // 18 bytes
      {std::string(100'000, 'x'), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.size());
    const Value value(row.text);
    const Value copy = value;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(value.as_string() == row.text);
    CHECK(copy.as_string() == row.text);
    CHECK(copy == value);
    CHECK(Access::is_inline(value) == row.is_inline);
    CHECK((value.as_string().data() == copy.as_string().data()) == !row.is_inline);
  }
}

TEST_CASE("copies of long values share one body, which the last one frees") {
  Value first = Value::list({"a text of more than 16 bytes", Value::context({{"a", 1}})});
  const List* const body = &first.as_list();
  const detail::Shared& shared = Access::shared<detail::Shared>(first);
  CHECK(shared.owners == 1);
  Value second = first;
  CHECK(&second.as_list() == body);
  CHECK(shared.owners == 2);
  Value moved = std::move(first);
  CHECK(first.is_null());  // NOLINT(bugprone-use-after-move): promised
  CHECK(&moved.as_list() == body);
  CHECK(shared.owners == 2);
  second = nullptr;
  CHECK(shared.owners == 1);
  const Value& itself = moved;
  moved = itself;
  CHECK(shared.owners == 1);
  CHECK(&moved.as_list() == body);
  first = std::move(moved);
  CHECK(shared.owners == 1);
  CHECK(first.as_list()[0].as_string() == "a text of more than 16 bytes");
}

TEST_CASE("a value survives being replaced by a part of itself") {
  Value value = Value::list({Value::list({"a text of more than 16 bytes"})});
  value = value.as_list()[0];
  CHECK(value == Value::list({"a text of more than 16 bytes"}));
  value = value.as_list()[0];
  CHECK(value == Value("a text of more than 16 bytes"));
}

TEST_CASE("a borrowed value counts nothing, its copy does") {
  const Value owner = Value::list({1});
  const detail::Shared& shared = Access::shared<detail::Shared>(owner);
  {
    const Value borrowed = Access::borrow(owner);
    CHECK(shared.owners == 1);
    CHECK_FALSE(Access::owns(borrowed));
    const Value copy = borrowed;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(shared.owners == 2);
    CHECK(Access::owns(copy));
  }
  CHECK(shared.owners == 1);
  CHECK(Access::owns(Access::borrow(Value("short"))));
  CHECK(Access::owns(Access::borrow(Value(1))));
}

TEST_CASE("money prints with at least its minor digits") {
  struct Row {
    std::string amount;
    int minor_digits;
    std::string text;
  };
  const Row rows[] = {
      {"185", 2, "185.00"},      {"185.5", 2, "185.50"}, {"185.50", 2, "185.50"},
      {"185.505", 2, "185.505"}, {"-0.5", 2, "-0.50"},   {"0", 2, "0.00"},
      {"1200", 0, "1200"},       {"1.5e3", 0, "1500"},   {"1.5", 0, "1.5"},
      {"1.2345", 3, "1.2345"},   {"7", 3, "7.000"},      {"-0", 2, "0.00"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.amount);
    const Value value = money(number(row.amount), row.minor_digits);
    CHECK(value.to_string() == row.text);
    CHECK(value.to_json() == row.text);
    CHECK(Value::list({value}).to_json() == "[" + row.text + "]");
  }
}

TEST_CASE("a moment of a named zone is written with its offset") {
  const auto zone = Zone::named("Asia/Shanghai");
  REQUIRE(zone.has_value());
  const Value value = moment("2026-11-01T01:00:00Z").as_date_time().in(*zone);
  CHECK(value.to_json() == "\"2026-11-01T09:00:00+08:00\"");
}

TEST_CASE("kinds that never leave the engine have names, too") {
  CHECK(kind_name(kUnknown) == "unknown");
  CHECK(kind_name(kFailure) == "failure");
  CHECK(kind_name(kCalendar) == "calendar");
  CHECK(is_unknown(Access::make(kUnknown, 1)));
  CHECK(is_failure(Access::make(kFailure, 1)));
  CHECK_FALSE(is_settled(Access::make(kUnknown, 1)));
  CHECK_FALSE(is_settled(Access::make(kFailure, 1)));
  CHECK(is_settled(Access::make(kCalendar, 1)));
  CHECK(is_settled(Value()));
}

}  // namespace aftersales::value
