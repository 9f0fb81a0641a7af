// What is equal, what comes first, what is the same, and what lies in a range.
#include "feel/compare.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/feel/call.h"

using namespace aftersales;
using namespace aftersales::feel;
using namespace aftersales::feel::tests;
using value::RangeForm;

namespace {

std::string word(std::optional<bool> answer) {
  return !answer ? "null" : *answer ? "true" : "false";
}

Value between(Value low, bool low_closed, Value high, bool high_closed) {
  return value::range(std::move(low), low_closed, std::move(high), high_closed);
}
Value less(Value end) { return value::range({}, false, std::move(end), false, RangeForm::less); }
Value same_as(const Value& end) { return value::range(end, true, end, true, RangeForm::equal); }
Value other_than(const Value& end) {
  return value::range(end, false, end, false, RangeForm::not_equal);
}

/// Enumerations live as long as a value of theirs.
struct Grades {
  explicit Grades(bool ordered, std::string name = "grade") {
    auto* type = new value::SharedEnum;
    type->name = std::move(name);
    type->values = {"minor", "major", "crisis"};
    type->ordered = ordered;
    minor = value::enumeration(*type, 0);
    major = value::enumeration(*type, 1);
    crisis = value::enumeration(*type, 2);
    type->owners.fetch_sub(1);  // the values own it now
  }
  Value minor, major, crisis;
};

}  // namespace

TEST_CASE("equality") {
  const Grades grade(true);
  const Grades other(true, "severity");
  struct Row {
    Value a, b;
    std::string_view equal;
  };
  const Row rows[] = {
      {nullptr, nullptr, "true"},
      {nullptr, 0, "false"},
      {list({}), nullptr, "false"},
      {true, true, "true"},
      {false, 0, "null"},
      {1, n("1.00"), "true"},
      {1, 2, "false"},
      {yuan("1.00"), 1, "true"},
      {100, "100", "null"},
      {"a", "a", "true"},
      {"a", "A", "false"},
      {grade.major, grade.major, "true"},
      {grade.major, grade.minor, "false"},
      {grade.major, "major", "true"},
      {"minor", grade.major, "false"},
      {grade.major, Grades(true).major, "true"},  // the same type, loaded twice
      {grade.major, other.major, "null"},
      {grade.major, 1, "null"},
      {date("2026-11-01"), date("2026-11-01"), "true"},
      {date("2026-11-01"), moment("2026-11-01T00:00:00"), "null"},
      {time_of("10:30:00.0001"), time_of("10:30:00.0002"), "false"},
      {time_of("10:30:00"), time_of("10:30:01"), "false"},
      {time_of("10:30:00Z"), time_of("11:30:00+01:00"), "true"},
      {time_of("10:30:00"), time_of("10:30:00@Asia/Shanghai"), "true"},  // by the clock
      {moment("2026-11-01T00:00:00.7Z"), moment("2026-11-01T00:00:00.2Z"), "false"},
      {moment("2026-11-01T12:00:00-01:00"), moment("2026-11-01T17:00:00+04:00"), "true"},
      {moment("2026-07-01T00:00:00+02:00"), moment("2026-07-01T00:00:00@Europe/Paris"), "true"},
      {moment("2026-01-01T00:00:00+02:00"), moment("2026-01-01T00:00:00@Europe/Paris"), "false"},
      {moment("2026-01-01T00:00:00"), moment("2026-01-01T00:00:00Z"), "null"},
      {duration("P1D"), duration("PT24H"), "true"},
      {duration("PT0.1S"), duration("PT0.2S"), "false"},
      {period("P1Y"), period("P12M"), "true"},
      {period("P1Y"), duration("P365D"), "null"},
      {list({1, 2}), list({1, 2}), "true"},
      {list({1, 2}), list({2, 1}), "false"},
      {list({1, 2}), list({1, 2, 3}), "false"},
      {list({1, "a"}), list({1, 2}), "null"},
      {list({"a", 1}), list({2, 2}), "false"},  // the second elements settle it
      {list({}), 0, "null"},
      {list({}), Value::context({}), "null"},
      {Value::context({{"a", 1}, {"b", 2}}), Value::context({{"b", 2}, {"a", 1}}), "true"},
      {Value::context({{"a", 1}}), Value::context({{"b", 1}}), "false"},
      {Value::context({{"a", list({1, 2})}}), Value::context({{"a", list({2, 1})}}), "false"},
      {Value::context({{"a", 1}}), Value::context({{"a", 1}, {"b", 2}}), "false"},
      {between(1, false, 10, true), between(1, false, 10, true), "true"},
      {between(1, false, 10, true), between(1, true, 10, true), "false"},
      {less(10), between({}, false, 10, false), "false"},
      {same_as(10), between(10, true, 10, true), "false"},
      {other_than(10), other_than(10), "true"},
      {other_than(10), other_than(11), "false"},
      {function("abs"), function("abs"), "false"},
  };
  for (const Row& row : rows) {
    CAPTURE(to_feel_string(row.a));
    CAPTURE(to_feel_string(row.b));
    CHECK(word(equal(row.a, row.b)) == row.equal);
    CHECK(word(equal(row.b, row.a)) == row.equal);
  }
  const Value abs = function("abs");
  CHECK(equal(abs, abs) == true);
}

TEST_CASE("order") {
  const Grades grade(true);
  const Grades loose(false);
  struct Row {
    Value a, b;  // a before b
  };
  const Row rows[] = {
      {1, n("1.5")},
      {yuan("1.00"), 2},
      {"10", "9"},
      {"A", "a"},
      {"Aa", "a"},
      {"z", "\xC3\xA9"},
      {grade.minor, grade.crisis},
      {grade.minor, "major"},
      {"major", grade.crisis},
      {date("2026-01-31"), date("2026-02-01")},
      {time_of("09:00:00"), time_of("10:00:00")},
      {time_of("09:00:00"), time_of("10:00:00@Asia/Shanghai")},
      {moment("2026-11-01T10:00:00+08:00"), moment("2026-11-01T03:00:00Z")},
      {moment("2026-11-01T10:00:00Z"), moment("2026-11-01T11:00:00.000000001+01:00")},
      {moment("1969-12-31T23:59:59.5Z"), moment("1970-01-01T00:00:00Z")},
      {time_of("09:00:00.25"), time_of("09:00:00.5")},
      {duration("-PT1S"), duration("PT0.5S")},
      {period("P11M"), period("P1Y")},
  };
  for (const Row& row : rows) {
    CAPTURE(to_feel_string(row.a));
    CAPTURE(to_feel_string(row.b));
    CHECK(compare(row.a, row.b) == -1);
    CHECK(compare(row.b, row.a) == 1);
    CHECK(compare(row.a, row.a) == 0);
    CHECK(equal(row.a, row.b) == false);  // what has an order is equal or not, never both
  }
  const Row unordered[] = {
      {1, "1"},
      {nullptr, 1},
      {nullptr, nullptr},
      {true, false},
      {list({1}), list({2})},
      {Value::context({}), Value::context({})},
      {date("2026-11-01"), moment("2026-11-02T00:00:00Z")},
      {moment("2026-11-01T00:00:00"), moment("2026-11-02T00:00:00Z")},
      {period("P1Y"), duration("P1D")},
      {loose.minor, loose.crisis},
      {grade.minor, "unheard of"},
      {grade.minor, Grades(true, "severity").major},
      {between(1, true, 2, true), between(1, true, 2, true)},
  };
  for (const Row& row : unordered) {
    CAPTURE(to_feel_string(row.a));
    CAPTURE(to_feel_string(row.b));
    CHECK_FALSE(compare(row.a, row.b).has_value());
    CHECK_FALSE(compare(row.b, row.a).has_value());
  }
}

TEST_CASE("in bare FEEL times and moments of one second are equal, as in the standard's kit") {
  const Value early = moment("2026-11-01T00:00:00.2Z");
  const Value late = moment("2026-11-01T00:00:00.7Z");
  CHECK(equal(early, late, Dialect::bare) == true);
  CHECK(compare(early, late, Dialect::bare) == 0);
  CHECK(equal(list({early}), list({late}), Dialect::bare) == true);
  CHECK(equal(time_of("10:30:00.1"), time_of("10:30:00.2"), Dialect::bare) == true);
  CHECK(contains(value::as_range(between(late, true, late, true)), early, Dialect::bare) == true);
  CHECK(contains(value::as_range(between(late, true, late, true)), early) == false);
}

TEST_CASE("identity") {
  struct Row {
    Value a, b;
    bool same;
  };
  const Row rows[] = {
      {1, n("1.0"), true},
      {1, "1", false},
      {nullptr, nullptr, true},
      {nullptr, 1, false},
      {date("2026-11-01"), moment("2026-11-01T00:00:00Z"), false},
      {moment("2026-11-01T12:00:00-01:00"), moment("2026-11-01T17:00:00+04:00"), false},
      {moment("2026-11-01T12:00:00+11:00"), moment("2026-11-01T12:00:00@Australia/Melbourne"),
       false},
      {moment("2026-11-01T12:00:00@Australia/Sydney"),
       moment("2026-11-01T12:00:00@Australia/Melbourne"), false},
      {moment("2026-11-01T12:00:00@Australia/Sydney"),
       moment("2026-11-01T12:00:00@Australia/Sydney"), true},
      {time_of("23:00:50Z"), time_of("23:00:50+00:00"), true},
      {time_of("23:00:50Z"), time_of("23:00:50@Etc/GMT"), false},
      {time_of("23:00:50"), time_of("23:00:50Z"), false},
      {time_of("23:00:50.1"), time_of("23:00:50.2"), false},
      {period("P0Y"), duration("P0D"), false},
      {period("P1Y"), period("P12M"), true},
      {list({time_of("10:00:00Z")}), list({time_of("11:00:00+01:00")}), false},
      {Value::context({{"a", 1}, {"b", 2}}), Value::context({{"b", 2}, {"a", 1}}), true},
      {Value::context({{"a", 1}}), Value::context({{"a", 1}, {"b", 2}}), false},
      {between(1, true, 2, true), between(1, true, 2, true), true},
      {between(1, true, 2, true), between(1, true, 2, false), false},
  };
  for (const Row& row : rows) {
    CAPTURE(to_feel_string(row.a));
    CAPTURE(to_feel_string(row.b));
    CHECK(identical(row.a, row.b) == row.same);
    CHECK(identical(row.b, row.a) == row.same);
  }
}

TEST_CASE("a point in a range") {
  struct Row {
    Value point, range;
    std::string_view contained;
  };
  const Row rows[] = {
      {1, between(1, true, 10, true), "true"},
      {1, between(1, false, 10, true), "false"},
      {10, between(1, true, 10, true), "true"},
      {10, between(1, true, 10, false), "false"},
      {5, between(10, true, 1, true), "false"},
      {"b", between("a", true, "c", true), "true"},
      {5, between(1, true, {}, true), "null"},  // a null end is not an open one
      {5, between({}, false, 10, true), "null"},
      {nullptr, between(1, true, 10, true), "null"},
      {"5", between(1, true, 10, true), "null"},
      {5, less(10), "true"},
      {10, less(10), "false"},
      {10, value::range({}, false, 10, true, RangeForm::less_equal), "true"},
      {10, value::range(10, false, {}, false, RangeForm::greater), "false"},
      {10, value::range(10, true, {}, false, RangeForm::greater_equal), "true"},
      {5, less(nullptr), "null"},
      {5, same_as(5), "true"},
      {5, same_as("5"), "null"},
      {nullptr, same_as(nullptr), "true"},
      {5, other_than(5), "false"},
      {6, other_than(5), "true"},
      {date("2026-11-12"), between(date("2026-11-01"), true, date("2026-11-12"), true), "true"},
  };
  for (const Row& row : rows) {
    CAPTURE(to_feel_string(row.point));
    CAPTURE(to_feel_string(row.range));
    CHECK(word(contains(value::as_range(row.range), row.point)) == row.contained);
  }
}

TEST_CASE("comparing ends, however the values are nested") {
  Value deep = list({1});
  for (int i = 1; i < kMaxNesting; ++i) deep = list({deep});
  CHECK(equal(deep, deep) == true);
  CHECK(identical(deep, deep));
  CHECK_FALSE(equal(list({deep}), list({deep})).has_value());
  CHECK_FALSE(identical(list({deep}), list({deep})));

  Value doubled = list({0, 0});
  for (int i = 0; i < 60; ++i) doubled = list({doubled, doubled});
  std::uint64_t visited = 0;
  CHECK_FALSE(equal(doubled, doubled, Dialect::pack, visited).has_value());
  CHECK(visited > kMaxVisits);
}
