// The built-in functions on dates, times, durations, ranges from texts, and working time.
#include <doctest/doctest.h>

#include <string>

#include "tests/feel/call.h"
#include "value/calendar.h"
#include "value/temporal_math.h"

using namespace aftersales;
using namespace aftersales::feel;
using namespace aftersales::feel::tests;

namespace {

struct Row {
  std::string_view name;
  Arguments arguments;
  std::string_view result;
};

void check(const Row& row) {
  CAPTURE(row.name);
  CAPTURE(row.result);
  CHECK(shown(row.name, row.arguments) == row.result);
}

void check_bare(const Row& row) {
  CAPTURE(row.name);
  CAPTURE(row.result);
  CHECK(bare(row.name, row.arguments) == row.result);
}

}  // namespace

TEST_CASE("numbers from texts") {
  const Row rows[] = {
      {"number", {"1.000.000,01", ".", ","}, "1000000.01"},
      {"number", {"1 000,5", " ", ","}, "1000.5"},
      {"number", {"1,000.5", ",", nullptr}, "1000.5"},
      {"number", {"1000.5", nullptr, "."}, "1000.5"},
      {"number", {"-12.50"}, "-12.5"},
      {"number", {"1,5", nullptr, ","}, "1.5"},
      {"number",
       {"1.5", nullptr, ","},
       "! \"1.5\" is no number: write digits, and a separator only where it is named"},
      {"number",
       {"1.5,5", ",", "."},
       "! \"1.5,5\" is no number: digits are grouped before the point only"},
      {"number",
       {"1,5", ",", ","},
       "! the grouping and the decimal separator of `number` are the same"},
      {"number",
       {"1.5", ".", nullptr},
       "! the grouping and the decimal separator of `number` are the same"},
      {"number",
       {"1:5", ":", "."},
       "! the grouping separator of `number` is a space, a comma or a point"},
      {"number", {"1:5", ",", ":"}, "! the decimal separator of `number` is a comma or a point"},
      {"number", {""}, "! \"\" is no number: write digits, and a separator only where it is named"},
      {"number",
       {"12345678901234567890123456789012345"},
       "! \"12345678901234567890123456789012345\" is no number: a number has at most 34 digits"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("dates and times from texts, parts and each other") {
  const Row rows[] = {
      {"date", {"2026-11-01"}, "2026-11-01"},
      {"date", {"2026-13-01"}, "! \"2026-13-01\" is no date: month 13 does not exist"},
      {"date", {date("2026-11-01")}, "2026-11-01"},
      {"date", {moment("2026-11-01T23:30:00@Asia/Shanghai")}, "2026-11-01"},
      {"date", {2026, 2, 28}, "2026-02-28"},
      {"date", {2026, 2, 29}, "! there is no date with year 2026, month 2 and day 29"},
      {"date", {n("2026.5"), 2, 1}, "! there is no date with year 2026.5, month 2 and day 1"},
      {"date", {2026, nullptr, 1}, "null"},
      {"date and time", {date("2026-11-01"), time_of("09:00:00Z")}, "2026-11-01T09:00:00Z"},
      {"date and time",
       {"2026-13-01T00:00:00"},
       "! \"2026-13-01T00:00:00\" is no date and time: month 13 does not exist"},
      {"date and time", {moment("2026-11-01T09:00:00Z")}, "2026-11-01T09:00:00Z"},
      {"time", {"09:30:00"}, "09:30:00"},
      {"time", {moment("2026-11-01T09:30:00@Europe/Paris")}, "09:30:00@Europe/Paris"},
      {"time", {date("2026-11-01")}, "00:00:00Z"},
      {"time", {time_of("09:30:00")}, "09:30:00"},
      {"time", {12, 59, n("1.3"), duration("-PT1H")}, "12:59:01.3-01:00"},
      {"time", {11, 59, 45, nullptr}, "11:59:45"},
      {"time", {11, 59, 45}, "11:59:45"},
      {"time", {11, 59, 45, duration("PT0H")}, "11:59:45Z"},
      {"time", {11, 59, n("59.9999999999")}, "11:59:59.999999999"},
      {"time", {11, 59, 45, duration("PT18H")}, "11:59:45+18:00"},
      {"time",
       {11, 59, 45, duration("PT18H1S")},
       "! PT18H1S is no offset: offsets go from -PT18H to PT18H"},
      {"time",
       {11, 59, 45, duration("PT0.5S")},
       "! PT0.5S is no offset: offsets go from -PT18H to PT18H"},
      {"time", {24, 0, 0}, "! there is no time with hour 24, minute 0 and second 0"},
      {"time", {23, 60, 0}, "! there is no time with hour 23, minute 60 and second 0"},
      {"time", {23, 59, 60}, "! there is no time with hour 23, minute 59 and second 60"},
      {"time", {-1, 59, 0}, "! there is no time with hour -1, minute 59 and second 0"},
      {"duration", {"PT36H"}, "P1DT12H"},
      {"duration", {"P18M"}, "P1Y6M"},
      {"duration", {"1D"}, "! \"1D\" is no duration: begin it with P, such as P7D or PT30M"},
      {"duration",
       {"P1Y1D"},
       "! \"P1Y1D\" is no duration: years and months do not mix with days and hours"},
      {"years and months duration", {date("2017-12-31"), date("2016-04-30")}, "-P1Y8M"},
      {"years and months duration", {moment("2016-12-31T23:59:59Z"), date("2018-12-31")}, "P2Y"},
      {"years and months duration",
       {moment("2017-12-31T13:00:00"), moment("2017-12-31T12:00:00")},
       "P0M"},
      {"day of year", {date("2024-12-31")}, "366"},
      {"day of week", {date("2026-11-01")}, "Sunday"},
      {"day of week", {moment("2026-11-01T23:00:00@America/New_York")}, "Sunday"},
      {"month of year", {date("2026-11-01")}, "November"},
      {"week of year", {date("2010-01-01")}, "53"},
      {"week of year", {date("2003-12-29")}, "1"},
  };
  for (const Row& row : rows) check(row);
  for (std::string_view text :
       {"2026-11-01T09:00:00", "01211-12-31", "998-12-31", "2026/12/25", "+2026-12-25", ""}) {
    CAPTURE(text);
    CHECK(bare("date", {text}) == "null");
    CHECK(bare("time", {text}) == "null");
    CHECK(bare("duration", {text}) == "null");
  }
}

TEST_CASE("a pack's texts without a zone are on the shop's clock, bare FEEL's are local") {
  CHECK(shown("date and time", {"2026-11-01T09:00:00"}) == "2026-11-01T09:00:00@Asia/Shanghai");
  CHECK(bare("date and time", {"2026-11-01T09:00:00"}) == "2026-11-01T09:00:00");
  CHECK(shown("date and time", {"2026-11-01"}) == "2026-11-01T00:00:00@Asia/Shanghai");
  CHECK(bare("date and time", {"2026-11-01"}) == "2026-11-01T00:00:00");
  CHECK(shown("date and time", {date("2026-11-01"), time_of("09:00:00")}) ==
        "2026-11-01T09:00:00@Asia/Shanghai");
  CHECK(bare("date and time", {moment("2026-11-01T10:00:00+02:00"), time_of("09:00:00")}) ==
        "2026-11-01T09:00:00");
  CHECK(bare("date and time", {"2026-11-01T24:00:00"}) == "2026-11-02T00:00:00");
}

TEST_CASE("clocks that change") {
  CHECK(shown("date and time", {"2026-03-29T02:30:00@Europe/Paris"}) ==
        "! \"2026-03-29T02:30:00@Europe/Paris\" is no date and time: the clocks of the zone skip "
        "this time");
  CHECK(bare("date and time", {"2026-03-29T02:30:00@Europe/Paris"}) ==
        "2026-03-29T03:30:00@Europe/Paris");
  Shop shop;
  CHECK(shop.call("date and time", {"2026-10-25T02:30:00@Europe/Paris"}) ==
        moment("2026-10-25T02:30:00@Europe/Paris"));
  REQUIRE(shop.evaluator.warnings().size() == 1);
  CHECK(shop.evaluator.warnings()[0].code == "eval.repeated-time");
}

TEST_CASE("the moment of the evaluation") {
  Shop shop;
  CHECK(shop.shown("now", {}) ==
        "! the evaluation was given no moment, so that `now()` is not known");
  CHECK(shop.shown("today", {}) ==
        "! the evaluation was given no moment, so that `now()` is not known");
  shop.evaluator.set_as_of(moment("2026-11-01T20:00:00Z"));
  CHECK(shop.shown("now", {}) == "2026-11-01T20:00:00Z");
  CHECK(shop.shown("today", {}) == "2026-11-02");  // in Shanghai
  shop.evaluator.set_as_of(shop.evaluator.unknown(3));
  CHECK(value::is_unknown(shop.call("today", {})));
}

TEST_CASE("ranges from texts") {
  const Row rows[] = {
      {"range", {"[1..3]"}, "[1..3]"},
      {"range", {" ] 1 .. 3 ["}, "(1..3)"},
      {"range", {"[-2..-1]"}, "[-2..-1]"},
      {"range", {"(\"a\"..\"c\"]"}, "(\"a\"..\"c\"]"},
      {"range", {"[@\"2026-01-01\"..@\"2026-01-02\"]"}, "[2026-01-01..2026-01-02]"},
      {"range", {"[date(\"2026-01-01\")..date(2026, 1, 2)]"}, "[2026-01-01..2026-01-02]"},
      {"range", {"[duration(\"P1D\")..@\"P2D\"]"}, "[P1D..P2D]"},
      {"range", {"[@\"P1Y\"..@\"P2Y\"]"}, "[P1Y..P2Y]"},
      {"range",
       {"[date and time(\"2026-01-01T00:00:00\")..@\"2026-01-02T00:00:00\"]"},
       "[2026-01-01T00:00:00..2026-01-02T00:00:00]"},
      {"range", {"[time(\"01:00:00\")..time(2, 0, 0)]"}, "[01:00:00..02:00:00]"},
      {"range", {"[time(\"01:00:00\")..@\"01:00:00\"]"}, "[01:00:00..01:00:00]"},
      {"range", {"1..3"}, "null"},
      {"range", {"[1..null]"}, "null"},
      {"range", {"[null..null]"}, "null"},
      {"range", {"[true..true]"}, "null"},
      {"range", {"[1..\"b\"]"}, "null"},
      {"range", {"[3..1]"}, "null"},
      {"range", {"[1..1+1]"}, "null"},
      {"range", {"[a..b]"}, "null"},
      {"range", {"[abs(1)..3]"}, "null"},
      {"range", {"[date(string(\"2026-01-01\"))..date(\"2026-01-02\")]"}, "null"},
      {"range", {"[date(\"2026-13-01\")..date(\"2026-01-02\")]"}, "null"},
      {"range", {">=10"}, "null"},
      {"range", {"[1,3]"}, "null"},
      {"range", {"[1..3"}, "null"},
      {"range", {""}, "null"},
  };
  for (const Row& row : rows) check_bare(row);
  CHECK(shown("range", {"[3..1]"}) == "! \"[3..1]\" is no range: it ends before it begins");
  CHECK(shown("range", {"nothing"}) ==
        "! \"nothing\" is no range: write it as \"[1..5]\" or \"(1..5)\", with constants as its "
        "ends");
}

TEST_CASE("days, working days and time limits") {
  using value::Calendar;
  value::CalendarSpec spec;
  spec.days = {true, true, true, true, true, false, false};
  spec.hours = {{9 * 3600 * value::kNanosPerSecond, 12 * 3600 * value::kNanosPerSecond},
                {13 * 3600 * value::kNanosPerSecond, 18 * 3600 * value::kNanosPerSecond}};
  spec.holidays = {{*Date::parse("2026-10-01"), *Date::parse("2026-10-08")}};
  spec.workdays = {{*Date::parse("2026-10-10"), *Date::parse("2026-10-10")}};
  spec.known_until = Date::parse("2026-12-31");
  spec.zone = *Zone::named("Asia/Shanghai");
  const Calendar desk(spec);
  const Value calendar =
      value::Access::make(value::kCalendar, reinterpret_cast<std::uint64_t>(&desk));
  const Value late = moment("2026-09-30T23:30:00@Asia/Shanghai");
  const Row rows[] = {
      {"days between", {date("2026-11-01"), date("2026-11-08")}, "7"},
      {"days between", {date("2026-11-08"), date("2026-11-01")}, "-7"},
      {"days between", {late, moment("2026-10-01T00:10:00@Asia/Shanghai")}, "1"},
      {"days between", {late, date("2026-10-01")}, "1"},
      {"days between", {date("2026-10-01"), nullptr}, "null"},
      {"working days between", {date("2026-09-30"), date("2026-10-10"), calendar}, "2"},
      {"working days between", {late, moment("2026-10-10T09:00:00@Asia/Shanghai"), calendar}, "2"},
      {"working days between", {date("2026-10-10"), date("2026-09-30"), calendar}, "-2"},
      {"add working days", {date("2026-09-30"), 1, calendar}, "2026-10-09"},
      {"add working days", {late, 2, calendar}, "2026-10-10"},
      {"add working days", {date("2026-10-03"), 0, calendar}, "2026-10-09"},
      {"add working days",
       {date("2026-10-03"), n("1.5"), calendar},
       "! 1.5 is no number of whole working days"},
      {"add working time",
       {moment("2026-09-30T17:00:00@Asia/Shanghai"), duration("PT1H"), calendar},
       "2026-09-30T18:00:00@Asia/Shanghai"},
      {"add working time",
       {moment("2026-09-30T17:00:00@Asia/Shanghai"), duration("PT2H"), calendar},
       "2026-10-09T10:00:00@Asia/Shanghai"},
      {"add working time",
       {late, duration("-PT1S"), calendar},
       "! working time runs forward: -PT1S is negative"},
      {"deadline", {date("2026-09-24"), duration("P7D")}, "2026-10-01"},
      {"deadline", {date("2026-09-24"), duration("P7D"), calendar}, "2026-10-09"},
      {"deadline", {late, duration("P7D")}, "2026-10-07"},
      {"deadline", {date("2026-01-31"), period("P1M")}, "2026-02-28"},
      {"deadline", {date("2026-09-01"), period("P1M"), calendar}, "2026-10-09"},
      {"deadline",
       {late, duration("PT36H")},
       "! a deadline is counted in whole days, and P1DT12H is not: hours run from the moment, so "
       "that you write `start + length`"},
      {"deadline", {date("999999999-12-31"), duration("P1D")}, "! there is no such day"},
  };
  for (const Row& row : rows) check(row);

  Shop shop;
  CHECK(shop.shown("add working days", {date("2026-12-31"), 1, calendar}) == "2027-01-01");
  REQUIRE(shop.evaluator.warnings().size() == 1);
  CHECK(shop.evaluator.warnings()[0].code == "calendar.known-until");
  CHECK(shop.evaluator.warnings()[0].message ==
        "the holidays of the calendar are known until 2026-12-31 only, and this counts further");
  CHECK(bare("days between", {date("2026-11-01"), date("2026-11-08")}) ==
        "null");  // an addition of the policy language
}
