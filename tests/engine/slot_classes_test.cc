// Into which class a value falls, by what the conditions of trees compare it with.
#include "engine/slot_classes.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/cuts.h"

namespace aftersales::engine {
namespace {

Value number(const char* text) { return Value(*Decimal::parse(text)); }
Value date(const char* text) { return Value(*Date::parse(text)); }
Value moment(const char* text) { return Value(*DateTime::parse(text)); }
Value seconds(std::int64_t s, std::uint32_t nanos = 0) { return Value(Duration{s, nanos}); }

/// Told apart on both sides of each constant, and on it.
SlotClasses all_apart(const std::vector<Value>& constants) {
  SlotClasses classes(constants);
  if (classes.empty()) return classes;
  for (const Value& c : constants) classes.cut({classes.key_of(c), classes.key_of(c)});
  classes.done();
  return classes;
}

struct Row {
  Value value;
  int cls;  // -1: none
};

void check(const std::vector<Value>& constants, const std::vector<Row>& rows) {
  const SlotClasses classes = all_apart(constants);
  for (const Row& row : rows) {
    CAPTURE(row.value.to_string());
    CHECK(static_cast<int>(classes.class_of(row.value)) == row.cls);
  }
}

TEST_CASE("numbers and money, however they are written and how long they are") {
  check({number("7"), number("2.50")}, {{number("-1e6000"), -1},
                                        {number("-3"), 0},
                                        {number("2.4999999999999"), 0},
                                        {number("2.5"), 1},
                                        {value::money(*Decimal::parse("2.500"), 2), 1},
                                        {number("2.5000000001"), 2},
                                        {number("7.0"), 3},
                                        {number("70e-1"), 3},
                                        {number("123456789012345"), 4},
                                        {number("1e300"), -1},
                                        {Value("7"), -1},
                                        {Value(true), -1},
                                        {Value(), -1}});
  // Too far apart for one scale: compared as decimals.
  check({number("1e-30"), number("1e30")}, {{number("0"), 0},
                                            {number("1e-30"), 1},
                                            {number("5"), 2},
                                            {number("1e30"), 3},
                                            {number("1e6000"), 4},
                                            {Value("5"), -1},
                                            {Value(), -1}});
}

TEST_CASE("days, moments and lengths of time") {
  check({date("2026-02-28"), date("2028-02-29")}, {{date("2026-02-27"), 0},
                                                   {date("2026-02-28"), 1},
                                                   {date("2028-02-28"), 2},
                                                   {date("2028-02-29"), 3},
                                                   {moment("2026-02-28T00:00:00Z"), -1},
                                                   {Value(), -1}});
  check({moment("2026-11-20T10:00:00Z")}, {{moment("2026-11-20T09:59:59.999Z"), 0},
                                           {moment("2026-11-20T18:00:00+08:00"), 1},
                                           {moment("2026-11-20T10:00:00.000000001Z"), 2},
                                           {moment("2026-11-20T10:00:00"), -1},  // of no zone
                                           {date("2026-11-20"), -1}});
  check({seconds(60), seconds(3600)}, {{seconds(-60), 0},
                                       {seconds(59, 999'999'999), 0},
                                       {seconds(60), 1},
                                       {seconds(60, 1), 2},
                                       {Value(Period{1}), -1}});
  check({seconds(60), seconds(60, 500)},
        {{seconds(60), 1}, {seconds(60, 499), 2}, {seconds(60, 500), 3}, {seconds(61), 4}});
}

TEST_CASE("texts, by their bytes") {
  check({Value("b"), Value("a"), Value("a text that does not fit into a value itself")},
        {{Value(""), 0},
         {Value("a"), 1},
         {Value("a "), 2},
         {Value("a text that does not fit into a value itself"), 3},
         {Value("aa"), 4},
         {Value("b"), 5},
         {Value("ä"), 6},
         {Value(1), -1}});
}

TEST_CASE("what has no order has no classes, nor has what nobody asks for") {
  CHECK(SlotClasses().class_of(Value(1)) == kNoClass);
  CHECK(SlotClasses(std::vector<Value>{}).empty());
  CHECK(SlotClasses({moment("2026-11-20T10:00:00"), moment("2026-11-20T10:00:00Z")}).empty());
  CHECK(SlotClasses({Value(*Time::parse("10:00:00"))}).empty());
}

TEST_CASE("only what conditions tell apart is told apart") {
  SlotClasses classes({number("7"), number("15"), number("30")});
  classes.cut({classes.key_of(number("7")) + 1, classes.key_of(number("15"))});  // (7..15]
  classes.done();
  CHECK(classes.count() == 3);
  CHECK(classes.class_of(number("7")) == 0);
  CHECK(classes.class_of(number("7.01")) == 1);
  CHECK(classes.class_of(number("15")) == 1);
  CHECK(classes.class_of(number("31")) == 2);
  const ClassRange range =
      classes.classes_of({classes.key_of(number("7")) + 1, classes.key_of(number("15"))});
  CHECK(range.low == 1);
  CHECK(range.high == 1);
}

TEST_CASE("booleans and enumerations by their numbers") {
  const SlotClasses booleans = SlotClasses::numbered(Kind::boolean, 2);
  CHECK(booleans.class_of(Value(false)) == 0);
  CHECK(booleans.class_of(Value(true)) == 1);
  CHECK(booleans.class_of(Value(1)) == kNoClass);
  CHECK(booleans.class_of(Value()) == kNoClass);
}

}  // namespace
}  // namespace aftersales::engine
