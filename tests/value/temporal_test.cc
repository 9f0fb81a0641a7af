// Dates, times, durations and periods: their texts, and the civil calendar.
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <aftersales/temporal.h>

#include "tests/value/temporal.h"
#include "value/temporal_math.h"
#include "value/temporal_parse.h"

namespace {

using namespace aftersales;
using namespace aftersales::tests;
using namespace aftersales::value;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

TEST_CASE("a date is read and printed") {
  struct Row {
    const char* text;
    std::int64_t days;
    int weekday;
  };
  const Row rows[] = {
      {"1970-01-01", 0, 4},
      {"1969-12-31", -1, 3},
      {"2000-02-29", 11016, 2},
      {"2026-11-01", 20758, 7},
      {"1900-02-28", -25509, 3},
      {"0000-02-29", -719469, 2},
      {"0000-03-01", -719468, 3},
      {"0001-01-01", -719162, 1},
      {"-0001-12-31", -719529, 5},
      {"9999-12-31", 2932896, 5},
      {"10000-01-01", 2932897, 6},
      {"-999999999-01-01", -365243219162, 1},
      {"999999999-12-31", 365241780471, 5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = Date::parse(row.text);
    REQUIRE(parsed);
    CHECK(parsed->days == row.days);
    CHECK(parsed->weekday() == row.weekday);
    CHECK(parsed->to_string() == row.text);
  }
}

TEST_CASE("the civil calendar is a bijection, day by day over 800 years") {
  Date::Ymd expected{-400, 1, 1};
  for (Date day = date("-0400-01-01"); day < date("0400-01-01"); ++day.days) {
    const Date::Ymd ymd = day.ymd();
    const bool same = ymd.year == expected.year && ymd.month == expected.month &&
                      ymd.day == expected.day &&
                      Date::from_ymd(ymd.year, ymd.month, ymd.day) == day;
    if (!same) FAIL_CHECK(day.to_string());
    if (++expected.day > days_in_month(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
  CHECK(days_in_month(1900, 2) == 28);
  CHECK(days_in_month(2000, 2) == 29);
  CHECK(days_in_month(-4, 2) == 29);
}

TEST_CASE("what is no date says why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row rows[] = {
      {"", "write it as year-month-day, such as 2026-11-01"},
      {"tomorrow", "write it as year-month-day, such as 2026-11-01"},
      {"26-11-01", "write the year with four digits"},
      {"998-12-31", "write the year with four digits"},
      {"01211-12-31", "write the year without a leading zero"},
      {"+2012-12-02", "write the year without a plus sign"},
      {"9999999999-12-25", "years go from -999999999 to 999999999"},
      {"-9999999999-12-25", "years go from -999999999 to 999999999"},
      {"2012/12/25", "write it as year-month-day with hyphens, such as 2026-11-01"},
      {"2026-1-05", "write the month with two digits"},
      {"2026-13-01", "month 13 does not exist"},
      {"2026-00-01", "month 0 does not exist"},
      {"2026-11", "the day is missing: write year-month-day, such as 2026-11-01"},
      {"2026-11-1", "write the day with two digits"},
      {"2026-11-32", "day 32 does not exist"},
      {"2026-11-00", "day 0 does not exist"},
      {"2026-02-30", "February 2026 has 28 days"},
      {"2024-02-30", "February 2024 has 29 days"},
      {"2026-04-31", "April 2026 has 30 days"},
      {"2012-12-25T", "what follows `the date` is not understood"},
      {"2012-12-25Z", "what follows `the date` is not understood"},
      {" 2012-12-25", "write it as year-month-day, such as 2026-11-01"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = parse_date(row.text);
    CHECK_FALSE(parsed.value);
    CHECK(parsed.reason == row.reason);
    CHECK_FALSE(Date::parse(row.text));
  }
  CHECK(parse_date("2024-02-29").reason.empty());
}

TEST_CASE("a time is read and printed") {
  struct Row {
    const char* text;
    std::int64_t nanos;
    const char* printed;
  };
  const Row rows[] = {
      {"00:00:00", 0, "00:00:00"},
      {"23:59:59.999999999", 86399999999999, "23:59:59.999999999"},
      {"09:30:00.2500", 34200250000000, "09:30:00.25"},
      {"24:00:00", 0, "00:00:00"},
      {"24:00:00.000", 0, "00:00:00"},
      {"09:30:00Z", 34200000000000, "09:30:00Z"},
      {"09:30:00-00:00", 34200000000000, "09:30:00Z"},
      {"09:30:00+08:00", 34200000000000, "09:30:00+08:00"},
      {"09:30:00-18:00", 34200000000000, "09:30:00-18:00"},
      {"11:59:45+02:45:55", 43185000000000, "11:59:45+02:45:55"},
      {"00:01:00@Europe/Paris", 60000000000, "00:01:00@Europe/Paris"},
      {"00:01:00@Etc/UTC", 60000000000, "00:01:00@Etc/UTC"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = Time::parse(row.text);
    REQUIRE(parsed);
    CHECK(parsed->nanos == row.nanos);
    CHECK(parsed->to_string() == row.printed);
  }
  CHECK(time_of_day("10:00:00Z") == time_of_day("10:00:00+00:00"));
  CHECK_FALSE(time_of_day("10:00:00Z") == time_of_day("10:00:00"));
  CHECK_FALSE(time_of_day("10:00:00Z") == time_of_day("10:00:00@Etc/UTC"));
}

TEST_CASE("what is no time says why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row rows[] = {
      {"", "write it as hours:minutes:seconds, such as 09:30:00"},
      {"noon", "write it as hours:minutes:seconds, such as 09:30:00"},
      {"7:00:00", "write the hour with two digits"},
      {"07:1:00", "write the minutes with two digits"},
      {"07:01:2", "write the seconds with two digits"},
      {"0930", "write the hour with two digits"},
      {"09:30", "write the seconds too, such as 09:30:00"},
      {"23:60:00", "minute 60 does not exist"},
      {"23:59:60", "second 60 does not exist"},
      {"25:00:00", "hour 25 does not exist"},
      {"24:00:01", "24:00:01 is no time of day"},
      {"24:01:00", "24:01:00 is no time of day"},
      {"24:00:00.001", "24:00:00 is no time of day"},
      {"10:00:00.", "after the point write digits"},
      {"10:00:00.0123456789", "seconds have at most nine digits after the point"},
      {"13:20:00+5", "write the offset with two digits each, such as +08:00"},
      {"13:20:00+05", "write the offset with two digits each, such as +08:00"},
      {"13:20:00+05:0", "write the offset with two digits each, such as +08:00"},
      {"13:20:00+0500", "write the offset with two digits each, such as +08:00"},
      {"13:20:00+18:00:01", "offsets go from -18:00 to +18:00"},
      {"13:20:00-19:00", "offsets go from -18:00 to +18:00"},
      {"13:20:00+05:60", "minute 60 of the offset does not exist"},
      {"13:20:00+05:00:60", "second 60 of the offset does not exist"},
      {"13:20:00@", "after @ write a time zone, such as Asia/Shanghai"},
      {"13:20:00@Asia/Shangai", "unknown time zone `Asia/Shangai`"},
      {"13:20:00@asia/shanghai", "unknown time zone `asia/shanghai`"},
      {"13:20:00@localtime", "unknown time zone `localtime`"},
      {"13:20:00@../../etc/passwd", "unknown time zone `../../etc/passwd`"},
      {"13:20:00@\xff\n", "there is no such time zone"},
      {"13:20:00@Europe/Paris@Europe/Paris", "write one time zone, such as @Asia/Shanghai"},
      {"13:20:00+01:00@Europe/Paris", "offset and zone cannot both stand"},
      {"13:20:00Z@Europe/Paris", "offset and zone cannot both stand"},
      {"13:20:00z", "what follows `the time` is not understood"},
      {"13:20:00Z ", "what follows `Z` is not understood"},
      {"13:20:00+01:00x", "what follows `the offset` is not understood"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = parse_time(row.text);
    CHECK_FALSE(parsed.value);
    CHECK(parsed.reason == row.reason);
    CHECK_FALSE(Time::parse(row.text));
  }
}

TEST_CASE("a date and time is read and printed") {
  struct Row {
    const char* text;
    std::int64_t seconds;
    const char* printed;
    const char* with_offset;
  };
  const Row rows[] = {
      {"1970-01-01T00:00:00", 0, "1970-01-01T00:00:00", "1970-01-01T00:00:00"},
      {"1970-01-01T08:00:00+08:00", 0, "1970-01-01T08:00:00+08:00", "1970-01-01T08:00:00+08:00"},
      {"1970-01-01T08:00:00@Asia/Shanghai", 0, "1970-01-01T08:00:00@Asia/Shanghai",
       "1970-01-01T08:00:00+08:00"},
      {"1970-01-01T00:00:00@Etc/UTC", 0, "1970-01-01T00:00:00@Etc/UTC", "1970-01-01T00:00:00Z"},
      {"1969-12-31T23:59:59.5Z", -1, "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"},
      {"2021-01-01T24:00:00", 1609545600, "2021-01-02T00:00:00", "2021-01-02T00:00:00"},
      {"-2017-12-31T11:22:33.456+01:35", -125786095947, "-2017-12-31T11:22:33.456+01:35",
       "-2017-12-31T11:22:33.456+01:35"},
      {"999999999-12-31T23:59:59.999999999@Europe/Paris", 31556889832777199,
       "999999999-12-31T23:59:59.999999999@Europe/Paris",
       "999999999-12-31T23:59:59.999999999+01:00"},
      {"-999999999-01-01T00:00:00+18:00", -31557014135596800 - 64800,
       "-999999999-01-01T00:00:00+18:00", "-999999999-01-01T00:00:00+18:00"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = DateTime::parse(row.text);
    REQUIRE(parsed);
    CHECK(parsed->seconds == row.seconds);
    CHECK(parsed->to_string() == row.printed);
    CHECK(parsed->to_offset_string() == row.with_offset);
  }
}

TEST_CASE("what is no date and time says why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row rows[] = {
      {"11:00:00", "write the year with four digits"},
      {"2012-12-24", "the time of day is missing, such as T09:30:00"},
      {"2011-12-0310:15:30", "write the day with two digits"},
      {"2011-12-03 10:15:30", "between date and time write a T, such as 2026-11-01T09:30:00"},
      {"2011-12-03t10:15:30", "between date and time write a T, such as 2026-11-01T09:30:00"},
      {"2012-12-25T", "write it as hours:minutes:seconds, such as 09:30:00"},
      {"2017-13-10T11:22:33", "month 13 does not exist"},
      {"2017-12-31T7:20", "write the hour with two digits"},
      {"2017-12-31T24:01:00", "24:01:00 is no time of day"},
      {"2011-12-03T10:15:30+01:00@Europe/Paris", "offset and zone cannot both stand"},
      {"2026-11-11T20:00:00@Asia/Shangai", "unknown time zone `Asia/Shangai`"},
      {"999999999-12-31T24:00:00", "years go from -999999999 to 999999999"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = parse_date_time(row.text);
    CHECK_FALSE(parsed.value);
    CHECK(parsed.reason == row.reason);
    CHECK_FALSE(DateTime::parse(row.text));
  }
}

TEST_CASE("a text without a zone takes the zone it is given, with a word on the clock") {
  const Zone berlin = Zone::named("Europe/Berlin").value();
  struct Row {
    const char* text;
    const char* offset_text;
    Zone::Resolved::Kind clock;
  };
  const Row rows[] = {
      {"2026-11-01T09:00:00", "2026-11-01T09:00:00+01:00", Zone::Resolved::unique},
      {"2026-03-29T02:30:00", "2026-03-29T03:30:00+02:00", Zone::Resolved::skipped},
      {"2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00", Zone::Resolved::repeated},
      {"2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00", Zone::Resolved::unique},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const ParsedDateTime parsed = parse_date_time(row.text, berlin);
    REQUIRE(parsed.value);
    CHECK(parsed.value->to_offset_string() == row.offset_text);
    CHECK(parsed.clock == row.clock);
  }
}

TEST_CASE("a duration is read and printed") {
  struct Row {
    const char* text;
    std::int64_t seconds;
    std::uint32_t nanos;
    const char* printed;
  };
  const Row rows[] = {
      {"P7D", 604800, 0, "P7D"},
      {"PT30S", 30, 0, "PT30S"},
      {"P1DT2H3M4.123456789S", 93784, 123456789, "P1DT2H3M4.123456789S"},
      {"-PT1H2M", -3720, 0, "-PT1H2M"},
      {"-PT0.25S", -1, 750000000, "-PT0.25S"},
      {"-P1DT0.000000001S", -86401, 999999999, "-P1DT0.000000001S"},
      {"PT0.S", 0, 0, "PT0S"},
      {"-P0D", 0, 0, "PT0S"},
      {"PT1000M0.999999999S", 60000, 999999999, "PT16H40M0.999999999S"},
      {"P2DT274M", 189240, 0, "P2DT4H34M"},
      {"PT9223372036854775807S", kMost, 0, "P106751991167300DT15H30M7S"},
      {"-PT9223372036854775808S", kLeast, 0, "-P106751991167300DT15H30M8S"},
      {"PT000000000000000000000000001S", 1, 0, "PT1S"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = Duration::parse(row.text);
    REQUIRE(parsed);
    CHECK(parsed->seconds == row.seconds);
    CHECK(parsed->nanos == row.nanos);
    CHECK(parsed->to_string() == row.printed);
    CHECK(Duration::parse(row.printed) == parsed);
  }
}

TEST_CASE("a period is read and printed") {
  struct Row {
    const char* text;
    std::int64_t months;
    const char* printed;
  };
  const Row rows[] = {
      {"P1Y6M", 18, "P1Y6M"},
      {"P0Y", 0, "P0M"},
      {"-P100M", -100, "-P8Y4M"},
      {"P24M", 24, "P2Y"},
      {"P999999999M", 999999999, "P83333333Y3M"},
      {"P9223372036854775807M", kMost, "P768614336404564650Y7M"},
      {"-P9223372036854775808M", kLeast, "-P768614336404564650Y8M"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto parsed = Period::parse(row.text);
    REQUIRE(parsed);
    CHECK(parsed->months == row.months);
    CHECK(parsed->to_string() == row.printed);
    CHECK(Period::parse(row.printed) == parsed);
  }
}

TEST_CASE("what is no duration and no period says why") {
  struct Row {
    const char* text;
    const char* as_duration;
    const char* as_period;
  };
  const char* const any = "write an amount and a unit, such as P7D or PT30M";
  const char* const mixed = "years and months do not mix with days and hours";
  const char* const long_one = "it is too long to count";
  const char* const is_period =
      "this is a period in years and months; a duration has days, hours, minutes and seconds";
  const char* const is_duration =
      "this is a duration in days and time; a period has years and months";
  const Row rows[] = {
      {"7 days", "begin it with P, such as P7D or PT30M", "begin it with P, such as P7D or PT30M"},
      {"1D", "begin it with P, such as P7D or PT30M", "begin it with P, such as P7D or PT30M"},
      {"P", any, any},
      {"-P", any, any},
      {"P-1D", any, any},
      {"P0", "behind the last amount the unit is missing",
       "behind the last amount the unit is missing"},
      {"P1H", "before hours, minutes and seconds write T, such as PT30M",
       "before hours, minutes and seconds write T, such as PT30M"},
      {"PT", "after T write hours, minutes or seconds", "after T write hours, minutes or seconds"},
      {"P1DT", "after T write hours, minutes or seconds",
       "after T write hours, minutes or seconds"},
      {"P2W", "write weeks as days, such as P14D", "write weeks as days, such as P14D"},
      {"PT1D", "write the units as in P1Y2M or P1DT2H3M4S",
       "write the units as in P1Y2M or P1DT2H3M4S"},
      {"P1X", "write the units as in P1Y2M or P1DT2H3M4S",
       "write the units as in P1Y2M or P1DT2H3M4S"},
      {"P1M1Y", "write each unit once, the largest first",
       "write each unit once, the largest first"},
      {"P1D1D", "write each unit once, the largest first",
       "write each unit once, the largest first"},
      {"PT1.5H", "only seconds may have a fraction", "only seconds may have a fraction"},
      {"PT.5S", any, any},
      {"PT1,5S", "write the units as in P1Y2M or P1DT2H3M4S",
       "write the units as in P1Y2M or P1DT2H3M4S"},
      {"P1Y2M3D", mixed, mixed},
      {"P1MT1M", mixed, mixed},
      {"P1Y", is_period, ""},
      {"P1D", "", is_duration},
      {"PT9223372036854775808S", long_one, is_duration},
      {"-PT9223372036854775808.1S", long_one, is_duration},
      {"-PT9223372036854775809S", long_one, is_duration},
      {"P99999999999999999999D", long_one, long_one},
      {"P9223372036854775807D", long_one, is_duration},
      {"P9223372036854775808M", is_period, long_one},
      {"-P9223372036854775809M", is_period, long_one},
      {"P9223372036854775807Y", is_period, long_one},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_duration(row.text).reason == row.as_duration);
    CHECK(parse_duration(row.text).value.has_value() == parse_duration(row.text).reason.empty());
    CHECK(parse_period(row.text).reason == row.as_period);
    CHECK(parse_period(row.text).value.has_value() == parse_period(row.text).reason.empty());
  }
}

}  // namespace
