// Sums, differences and parts of dates, times, durations and periods.
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

TEST_CASE("parts carry the sign of the whole") {
  const DurationParts back = parts(duration("-P1DT2H3M4.25S"));
  CHECK(back.days == -1);
  CHECK(back.hours == -2);
  CHECK(back.minutes == -3);
  CHECK(back.seconds == -4);
  CHECK(back.nanos == -250000000);
  CHECK(parts(duration("PT1000M")).hours == 16);
  CHECK(parts(duration("PT1000M")).minutes == 40);
  CHECK(parts(period("-P1Y8M")).years == -1);
  CHECK(parts(period("-P1Y8M")).months == -8);
  CHECK(parts(Duration{kLeast, 0}).days == -106751991167300);
}

TEST_CASE("durations and periods: sums, opposites, multiples, all checked") {
  const std::optional<Duration> none;
  CHECK(add(duration("P1D"), duration("PT0.5S")) == duration("P1DT0.5S"));
  CHECK(subtract(duration("-P1D"), duration("-PT2H")) == duration("-PT22H"));
  CHECK(negate(duration("PT0.25S")) == duration("-PT0.25S"));
  CHECK(absolute(duration("-PT0.25S")) == duration("PT0.25S"));
  CHECK(multiply(duration("-PT0.25S"), 6) == duration("-PT1.5S"));
  CHECK(multiply(duration("PT0.000000001S"), -kMost) == duration("-PT9223372036.854775807S"));
  CHECK(multiply(duration("-PT0.000000001S"), kLeast) == duration("PT9223372036.854775808S"));
  CHECK(make_duration(1, -1) == duration("PT0.999999999S"));
  CHECK(make_duration(0, kLeast) == duration("-PT9223372036.854775808S"));
  CHECK(whole_days(duration("PT48H")) == 2);
  CHECK(whole_days(duration("-P3D")) == -3);
  CHECK(whole_days(duration("PT47H")) == std::nullopt);
  CHECK(whole_days(duration("PT0.1S")) == std::nullopt);
  CHECK(negate(Duration{kLeast, 0}) == none);
  CHECK(negate(Duration{kLeast, 1}) == Duration{kMost, 999999999});
  CHECK(add(Duration{kMost, 999999999}, duration("PT0.000000001S")) == none);
  CHECK(subtract(Duration{kLeast, 0}, duration("PT0.000000001S")) == none);
  CHECK(multiply(Duration{kMost, 0}, 2) == none);

  CHECK(add(period("P1Y"), period("-P2M")) == period("P10M"));
  CHECK(subtract(period("P1Y"), period("P2Y")) == period("-P1Y"));
  CHECK(multiply(period("P1M"), 24) == period("P2Y"));
  CHECK(absolute(period("-P1Y8M")) == period("P1Y8M"));
  CHECK(negate(Period{kLeast}) == std::nullopt);
  CHECK(add(Period{kMost}, Period{1}) == std::nullopt);
  CHECK(subtract(Period{kLeast}, Period{1}) == std::nullopt);
  CHECK(multiply(Period{kMost}, 2) == std::nullopt);
}

TEST_CASE("date + duration is a date, its time of day dropped") {
  struct Row {
    const char* date;
    const char* duration;
    const char* sum;
    const char* rest;
  };
  const Row rows[] = {
      {"2021-01-01", "PT36H", "2021-01-02", "2020-12-30"},
      {"2021-01-02", "PT1H", "2021-01-02", "2021-01-01"},
      {"2021-01-02", "-PT1H", "2021-01-01", "2021-01-02"},
      {"2021-01-02", "PT25H", "2021-01-03", "2020-12-31"},
      {"2021-01-02", "PT24H", "2021-01-03", "2021-01-01"},
      {"2021-01-02", "PT0.000000001S", "2021-01-02", "2021-01-01"},
      {"2020-03-01", "P1D", "2020-03-02", "2020-02-29"},
      {"999999999-12-31", "PT23H", "999999999-12-31", "999999999-12-30"},
      {"999999999-12-31", "P1D", "none", "999999999-12-30"},
      {"-999999999-01-01", "P1D", "-999999999-01-02", "none"},
      {"2021-01-01", "-PT9223372036854775808S", "none", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.date);
    CAPTURE(row.duration);
    CHECK(shown(add(date(row.date), duration(row.duration))) == row.sum);
    CHECK(shown(subtract(date(row.date), duration(row.duration))) == row.rest);
  }
}

TEST_CASE("date + period is the same day of the month, or its last") {
  struct Row {
    const char* date;
    const char* period;
    const char* sum;
    const char* rest;
  };
  const Row rows[] = {
      {"2021-01-31", "P1M", "2021-02-28", "2020-12-31"},
      {"2024-02-29", "P1Y", "2025-02-28", "2023-02-28"},
      {"2024-02-29", "P4Y", "2028-02-29", "2020-02-29"},
      {"2021-03-31", "P1M", "2021-04-30", "2021-02-28"},
      {"-2021-01-01", "-P1M", "-2022-12-01", "-2021-02-01"},
      {"0000-01-15", "P1M", "0000-02-15", "-0001-12-15"},
      {"999999999-12-31", "P1M", "none", "999999999-11-30"},
      {"-999999999-01-01", "P1M", "-999999999-02-01", "none"},
      {"2021-01-01", "P9223372036854775807M", "none", "none"},
      {"2021-01-01", "-P9223372036854775808M", "none", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.date);
    CAPTURE(row.period);
    CHECK(shown(add(date(row.date), period(row.period))) == row.sum);
    CHECK(shown(subtract(date(row.date), period(row.period))) == row.rest);
  }
}

TEST_CASE("date and time + duration counts on instants, + period on the calendar") {
  struct Row {
    const char* moment;
    const char* length;
    const char* sum;
  };
  const Row by_duration[] = {
      {"2021-01-01T10:10:10", "-P1D", "2020-12-31T10:10:10"},
      {"2021-01-01T23:59:59.5", "PT0.5S", "2021-01-02T00:00:00"},
      {"2026-03-28T12:00:00@Europe/Berlin", "PT24H", "2026-03-29T13:00:00@Europe/Berlin"},
      {"2026-10-24T12:00:00@Europe/Berlin", "P1D", "2026-10-25T11:00:00@Europe/Berlin"},
      {"-2021-01-01T10:10:10@Australia/Melbourne", "-P1D",
       "-2022-12-31T10:10:10@Australia/Melbourne"},
      {"999999999-12-31T23:59:59", "PT1S", "none"},
      {"-999999999-01-01T00:00:00Z", "-PT1S", "none"},
      {"2021-01-01T00:00:00Z", "PT9223372036854775807S", "none"},
      {"2021-01-01T00:00:00Z", "PT2000000000000000000S", "none"},
  };
  for (const Row& row : by_duration) {
    CAPTURE(row.moment);
    CAPTURE(row.length);
    CHECK(shown(add(moment(row.moment), duration(row.length))) == row.sum);
  }
  const Row by_period[] = {
      {"2021-01-31T10:10:10+11:00", "P1M", "2021-02-28T10:10:10+11:00"},
      {"2026-01-29T12:00:00@Europe/Berlin", "P2M", "2026-03-29T12:00:00@Europe/Berlin"},
      {"2026-01-29T02:30:00@Europe/Berlin", "P2M", "2026-03-29T03:30:00@Europe/Berlin"},
      {"-2021-01-01T10:10:10@Australia/Melbourne", "-P1M",
       "-2022-12-01T10:10:10@Australia/Melbourne"},
      {"999999999-12-01T00:00:00Z", "P1M", "none"},
      {"2021-01-01T00:00:00Z", "-P9223372036854775808M", "none"},
  };
  for (const Row& row : by_period) {
    CAPTURE(row.moment);
    CAPTURE(row.length);
    CHECK(shown(add(moment(row.moment), period(row.length))) == row.sum);
  }
  CHECK(subtract(moment("2021-01-01T24:00:00"), duration("PT1S")) == moment("2021-01-01T23:59:59"));
  CHECK(subtract(moment("2021-01-01T10:10:10"), period("P1Y")) == moment("2020-01-01T10:10:10"));
  CHECK(subtract(moment("2021-01-01T10:10:10"), Duration{kLeast, 0}) == std::nullopt);
  CHECK(subtract(moment("2021-01-01T10:10:10"), Period{kLeast}) == std::nullopt);

  // The second 02:30 of the night stays the second.
  const DateTime later = moment("2026-10-25T02:30:00+01:00").in(*Zone::named("Europe/Berlin"));
  CHECK(add(later, Period{0}) == later);
}

TEST_CASE("time + duration goes round the clock and keeps the zone") {
  struct Row {
    const char* time;
    const char* duration;
    const char* sum;
    const char* rest;
  };
  const Row rows[] = {
      {"10:15:00", "PT1H", "11:15:00", "09:15:00"},
      {"23:30:00Z", "PT45M", "00:15:00Z", "22:45:00Z"},
      {"10:15:00@Australia/Melbourne", "P1D", "10:15:00@Australia/Melbourne",
       "10:15:00@Australia/Melbourne"},
      {"00:00:00", "PT0.000000001S", "00:00:00.000000001", "23:59:59.999999999"},
      {"00:00:00", "-PT9223372036854775808S", "08:29:52", "15:30:08"},
      {"23:59:59.999999999", "PT9223372036854775807.999999999S", "15:30:07.999999998", "08:29:52"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.time);
    CAPTURE(row.duration);
    CHECK(add(time_of_day(row.time), duration(row.duration)).to_string() == row.sum);
    CHECK(subtract(time_of_day(row.time), duration(row.duration)).to_string() == row.rest);
  }
}

TEST_CASE("differences; a date counts as midnight in UTC, local and zoned do not mix") {
  CHECK(shown(difference(date("2021-01-02"), date("2021-01-01"))) == "P1D");
  CHECK(shown(difference(last_date(), first_date())) == "P730484999633D");
  struct Row {
    const char* a;
    const char* b;
    const char* difference;
  };
  const Row moments[] = {
      {"2021-01-02T10:10:10", "2021-01-01T10:10:10", "P1D"},
      {"2021-01-02T10:10:10+01:00", "2021-01-01T10:10:10@Europe/Paris", "P1D"},
      {"2021-01-02T10:10:10@Europe/Paris", "1995-01-01T10:10:10@Europe/Paris", "P9498D"},
      {"2026-03-30T00:00:00@Europe/Berlin", "2026-03-29T00:00:00@Europe/Berlin", "PT23H"},
      {"2021-01-01T00:00:00.25", "2021-01-01T00:00:00.5", "-PT0.25S"},
      {"2021-01-02T10:10:10Z", "2021-01-01T10:10:10", "none"},
      {"2021-01-02T10:10:10", "2021-01-01T10:10:10@Europe/Paris", "none"},
  };
  for (const Row& row : moments) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(shown(difference(moment(row.a), moment(row.b))) == row.difference);
  }
  CHECK(shown(difference(moment("2021-01-02T10:10:10+01:00"), date("2021-01-01"))) ==
        "P1DT9H10M10S");
  CHECK(shown(difference(moment("2021-01-02T10:10:10"), date("2021-01-01"))) == "none");
  CHECK(shown(difference(date("2021-01-02"), moment("2021-01-01T10:10:10@Australia/Melbourne"))) ==
        "P1DT49M50S");
  CHECK(shown(difference(date("2021-01-02"), moment("2021-01-01T10:10:10.5Z"))) == "PT13H49M49.5S");
  CHECK(shown(difference(date("2021-01-02"), moment("2021-01-01T10:10:10"))) == "none");
  const Row times[] = {
      {"10:10:10", "11:10:10", "-PT1H"},
      {"10:10:10+11:00", "11:10:10+11:00", "-PT1H"},
      {"10:10:10@Australia/Melbourne", "09:10:10@Australia/Melbourne", "PT1H"},
      {"10:00:00+02:00", "10:00:00Z", "-PT2H"},
      {"10:00:00@Asia/Shanghai", "10:00:00Z", "-PT8H"},
      {"10:00:00", "10:00:00Z", "none"},
  };
  for (const Row& row : times) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(shown(difference(time_of_day(row.a), time_of_day(row.b))) == row.difference);
  }
}

TEST_CASE("whole months between, toward zero") {
  struct Row {
    const char* from;
    const char* to;
    const char* months;
  };
  const Row rows[] = {
      {"2011-12-22", "2013-08-24", "P1Y8M"},
      {"2013-08-24", "2011-12-22", "-P1Y8M"},
      {"2016-01-21", "2015-01-21", "-P1Y"},
      {"2016-09-30", "2017-12-28", "P1Y2M"},
      {"2014-12-31", "2019-10-01", "P4Y9M"},
      {"2014-12-31", "-2019-10-01", "-P4033Y2M"},
      {"2021-01-31", "2021-02-28", "P0M"},
      {"2021-02-28", "2021-01-31", "P0M"},
      {"2021-01-15", "2021-01-14", "P0M"},
      {"-999999999-01-01", "999999999-12-31", "P1999999998Y11M"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    CHECK(whole_months_between(date(row.from), date(row.to)).to_string() == row.months);
  }
}

TEST_CASE("week and day of the year, names, last day of the month") {
  struct Row {
    const char* date;
    int week, day;
    const char* name;
    const char* month;
    const char* last;
  };
  const Row rows[] = {
      {"2003-12-29", 1, 363, "Monday", "December", "2003-12-31"},
      {"2010-01-01", 53, 1, "Friday", "January", "2010-01-31"},
      {"1970-01-01", 1, 1, "Thursday", "January", "1970-01-31"},
      {"2019-09-17", 38, 260, "Tuesday", "September", "2019-09-30"},
      {"2024-12-31", 1, 366, "Tuesday", "December", "2024-12-31"},
      {"2024-02-01", 5, 32, "Thursday", "February", "2024-02-29"},
      {"2020-12-31", 53, 366, "Thursday", "December", "2020-12-31"},
      {"-999999999-01-01", 1, 1, "Monday", "January", "-999999999-01-31"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.date);
    const Date day = date(row.date);
    CHECK(week_of_year(day) == row.week);
    CHECK(day_of_year(day) == row.day);
    CHECK(day_name(day) == row.name);
    CHECK(month_name(day) == row.month);
    CHECK(last_day_of_month(day).to_string() == row.last);
  }
}

TEST_CASE("order by instant; fractions of a second count or not, as asked") {
  using Order = std::strong_ordering;
  CHECK(compare(moment("2002-04-02T12:00:00-01:00"), moment("2002-04-02T17:00:00+04:00")) ==
        Order::equal);
  CHECK(compare(moment("2018-12-08T00:00:00@Europe/Paris"),
                moment("2018-12-08T00:00:00@Asia/Dhaka")) == Order::greater);
  CHECK(compare(moment("2018-12-08T00:00:00.0001"), moment("2018-12-08T00:00:00")) ==
        Order::greater);
  CHECK(compare_seconds(moment("2018-12-08T00:00:00.0001"), moment("2018-12-08T00:00:00")) ==
        Order::equal);
  CHECK_FALSE(compare(moment("2018-12-08T00:00:00Z"), moment("2018-12-08T00:00:00")));
  CHECK(compare(time_of_day("10:30:00.0001"), time_of_day("10:30:00.0002")) == Order::less);
  CHECK(compare_seconds(time_of_day("10:30:00.0001"), time_of_day("10:30:00.0002")) ==
        Order::equal);
  CHECK(compare_seconds(time_of_day("10:30:01"), time_of_day("10:30:00.9")) == Order::greater);
  CHECK(compare(time_of_day("10:00:00+02:00"), time_of_day("08:00:00Z")) == Order::equal);
  CHECK_FALSE(compare(time_of_day("10:00:00"), time_of_day("10:00:00Z")));
}

TEST_CASE("the edge of the calendar, and beyond it") {
  CHECK(first_date() == Date::from_ymd(-999999999, 1, 1));
  CHECK(last_date() == Date::from_ymd(999999999, 12, 31));
  CHECK_FALSE(Date::from_ymd(1000000000, 1, 1));
  CHECK_FALSE(Date::from_ymd(-1000000000, 12, 31));
  CHECK_FALSE(Date::from_ymd(kMost, 1, 1));
  CHECK_FALSE(Date::from_ymd(2026, 13, 1));
  CHECK_FALSE(Date::from_ymd(2026, 2, 29));
  CHECK_FALSE(Date::from_ymd(2026, 1, 0));
  CHECK(add_days(last_date(), 0) == last_date());
  CHECK_FALSE(add_days(last_date(), 1));
  CHECK_FALSE(add_days(first_date(), -1));
  CHECK_FALSE(add_days(last_date(), kMost));
  CHECK_FALSE(Date{kMost}.to_string().empty());
  CHECK_FALSE(Date{kLeast}.to_string().empty());
}

}  // namespace
