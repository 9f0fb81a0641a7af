// Working calendars: days, hours, exceptions, and the last day of a time limit.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <aftersales/temporal.h>

#include "value/calendar.h"
#include "value/temporal_math.h"

namespace {

using namespace aftersales;
using namespace aftersales::value;

constexpr std::int64_t kHour = 3600 * kNanosPerSecond;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::array<bool, 7> kWeekdays = {true, true, true, true, true, false, false};
constexpr std::array<bool, 7> kEveryDay = {true, true, true, true, true, true, true};

Date date(const char* text) { return Date::parse(text).value(); }
DateTime moment(const char* text) { return DateTime::parse(text).value(); }
Duration duration(const char* text) { return Duration::parse(text).value(); }
DateRange range(const char* first, const char* last) { return {date(first), date(last)}; }

template <typename T>
std::string shown(const Counted<T>& counted) {
  return counted.value ? counted.value->to_string() : "none";
}

/// A service desk in China, 2026: Spring Festival with two make-up days at weekends, and a new
/// year.
CalendarSpec service_desk() {
  CalendarSpec spec;
  spec.days = kWeekdays;
  spec.hours = {{9 * kHour, 12 * kHour}, {13 * kHour, 18 * kHour}};
  spec.holidays = {range("2026-12-31", "2027-01-03"), range("2026-02-15", "2026-02-23"),
                   range("2026-02-20", "2026-02-21")};
  spec.workdays = {range("2026-02-14", "2026-02-14"), range("2026-02-28", "2026-02-28")};
  spec.known_until = date("2026-12-31");
  spec.zone = Zone::named("Asia/Shanghai").value();
  return spec;
}

TEST_CASE("which days are working days") {
  const Calendar desk(service_desk());
  struct Row {
    const char* date;
    bool working;
  };
  const Row rows[] = {
      {"2026-02-13", true},   // Friday
      {"2026-02-14", true},   // a Saturday that makes up for the holidays
      {"2026-02-15", false},  // the first holiday
      {"2026-02-16", false}, {"2026-02-23", false}, {"2026-02-24", true},
      {"2026-02-28", true},  {"2026-03-01", false}, {"2026-03-02", true},
      {"2026-12-31", false}, {"2027-01-01", false}, {"2027-01-04", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.date);
    CHECK(desk.is_working_day(date(row.date)) == row.working);
  }
}

TEST_CASE("make-up working days win over holidays that surround them") {
  CalendarSpec spec = service_desk();
  spec.holidays = {range("2026-05-01", "2026-05-31")};
  spec.workdays = {range("2026-05-09", "2026-05-10"), range("2026-05-20", "2026-05-20"),
                   range("2026-05-31", "2026-06-01")};
  const Calendar calendar(spec);
  CHECK_FALSE(calendar.is_working_day(date("2026-05-08")));
  CHECK(calendar.is_working_day(date("2026-05-09")));
  CHECK(calendar.is_working_day(date("2026-05-10")));
  CHECK_FALSE(calendar.is_working_day(date("2026-05-11")));
  CHECK(calendar.is_working_day(date("2026-05-20")));
  CHECK_FALSE(calendar.is_working_day(date("2026-05-30")));
  CHECK(calendar.is_working_day(date("2026-05-31")));
  CHECK(calendar.working_days_between(date("2026-04-30"), date("2026-06-01")).value == 5);
}

TEST_CASE("working days between: after the first date, up to and with the second") {
  const Calendar desk(service_desk());
  struct Row {
    const char* from;
    const char* to;
    std::int64_t days;
    bool past_known;
  };
  const Row rows[] = {
      {"2026-02-13", "2026-02-13", 0, false},  {"2026-02-13", "2026-02-14", 1, false},
      {"2026-02-14", "2026-02-13", -1, false}, {"2026-02-13", "2026-02-24", 2, false},
      {"2026-02-24", "2026-02-13", -2, false}, {"2026-02-15", "2026-02-23", 0, false},
      {"2026-02-27", "2026-03-02", 2, false},  {"2026-03-01", "2026-03-08", 5, false},
      {"2026-12-30", "2026-12-31", 0, false},  {"2026-12-30", "2027-01-04", 1, true},
      {"2027-01-04", "2026-12-30", -1, true},  {"2027-01-04", "2027-01-04", 0, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    const auto counted = desk.working_days_between(date(row.from), date(row.to));
    CHECK(counted.value == row.days);
    CHECK(counted.past_known == row.past_known);
  }
  CHECK(desk.working_days_between(first_date(), last_date()).value == 521'774'999'733);
}

TEST_CASE("add working days: 0 is the day itself or the next working day") {
  const Calendar desk(service_desk());
  struct Row {
    const char* date;
    std::int64_t n;
    const char* result;
    bool past_known;
  };
  const Row rows[] = {
      {"2026-02-13", 0, "2026-02-13", false},         {"2026-02-15", 0, "2026-02-24", false},
      {"2026-02-13", 1, "2026-02-14", false},         {"2026-02-13", 2, "2026-02-24", false},
      {"2026-02-15", 1, "2026-02-24", false},         {"2026-02-24", -1, "2026-02-14", false},
      {"2026-02-20", -1, "2026-02-14", false},        {"2026-02-20", -2, "2026-02-13", false},
      {"2026-02-27", 2, "2026-03-02", false},         {"2026-03-02", 5, "2026-03-09", false},
      {"2026-12-30", 1, "2027-01-04", true},          {"2027-01-01", 0, "2027-01-04", true},
      {"2027-01-04", -1, "2026-12-30", true},         {"2027-01-01", -1, "2026-12-30", false},
      {"2026-03-02", 2'609'000, "12026-08-26", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.date);
    CAPTURE(row.n);
    const auto counted = desk.add_working_days(date(row.date), row.n);
    CHECK(shown(counted) == row.result);
    CHECK(counted.past_known == row.past_known);
  }
  CHECK(shown(desk.next_working_day(date("2026-02-15"))) == "2026-02-24");
}

TEST_CASE("there is not always such a day") {
  const Calendar desk(service_desk());
  CHECK(shown(desk.add_working_days(date("2026-03-02"), kMost)) == "none");
  CHECK(shown(desk.add_working_days(date("2026-03-02"), -kMost - 1)) == "none");
  CHECK(shown(desk.add_working_days(last_date(), 1)) == "none");
  CHECK(shown(desk.add_working_days(first_date(), -1)) == "none");
  CHECK(shown(desk.add_working_days(first_date(), 0)) == "-999999999-01-01");
  CHECK(desk.add_working_days(last_date(), 1).past_known);

  const Calendar never{CalendarSpec{}};
  CHECK_FALSE(never.is_working_day(date("2026-03-02")));
  CHECK(never.working_days_between(first_date(), last_date()).value == 0);
  CHECK(shown(never.add_working_days(date("2026-03-02"), 0)) == "none");
  CHECK(shown(never.add_working_days(date("2026-03-02"), -5)) == "none");
  CHECK(shown(never.add_working_time(moment("2026-03-02T09:00:00"), duration("PT1H"))) == "none");

  CalendarSpec once;  // a single working day for ever
  once.workdays = {range("2026-03-02", "2026-03-02")};
  const Calendar single(once);
  CHECK(shown(single.add_working_days(date("-999999999-01-01"), 0)) == "2026-03-02");
  CHECK(shown(single.add_working_days(date("999999999-12-31"), -1)) == "2026-03-02");
  CHECK(shown(single.add_working_days(date("2026-03-02"), 1)) == "none");
  CHECK(shown(single.add_working_time(moment("2026-03-01T09:00:00"), duration("PT24H"))) ==
        "2026-03-03T00:00:00");
  CHECK(shown(single.add_working_time(moment("2026-03-01T09:00:00"), duration("PT24H0.1S"))) ==
        "none");
}

TEST_CASE("ranges may be turned round, touch, overlap or lie outside the calendar") {
  CalendarSpec spec;
  spec.days = kWeekdays;
  spec.holidays = {range("2026-03-05", "2026-03-04"),
                   range("2026-03-09", "2026-03-10"),
                   range("2026-03-11", "2026-03-12"),
                   {Date{kMost}, Date{kMost}},
                   {Date{-kMost}, date("2000-01-01")}};
  const Calendar calendar(spec);
  CHECK(calendar.is_working_day(date("2026-03-04")));
  CHECK(shown(calendar.add_working_days(date("2026-03-06"), 1)) == "2026-03-13");
  CHECK(shown(calendar.add_working_days(date("2000-01-04"), -1)) == "2000-01-03");
  CHECK(shown(calendar.add_working_days(date("2000-01-03"), -1)) == "none");
}

TEST_CASE("add working time") {
  const Calendar desk(service_desk());
  struct Row {
    const char* start;
    const char* length;
    const char* end;
  };
  const Row rows[] = {
      {"2026-03-02T09:00:00+08:00", "PT1H", "2026-03-02T10:00:00+08:00"},
      {"2026-03-02T11:30:00+08:00", "PT1H", "2026-03-02T13:30:00+08:00"},  // over the midday break
      {"2026-03-02T11:00:00+08:00", "PT1H", "2026-03-02T12:00:00+08:00"},  // used up at closing
      {"2026-03-02T17:00:00+08:00", "PT1H", "2026-03-02T18:00:00+08:00"},
      {"2026-03-02T17:00:00+08:00", "PT1H0.5S", "2026-03-03T09:00:00.5+08:00"},
      {"2026-03-02T18:00:00+08:00", "PT1H",
       "2026-03-03T10:00:00+08:00"},  // closed: from the next opening
      {"2026-03-02T12:30:00+08:00", "PT1H", "2026-03-02T14:00:00+08:00"},
      {"2026-03-02T03:00:00+08:00", "PT8H", "2026-03-02T18:00:00+08:00"},
      {"2026-03-06T17:00:00+08:00", "PT2H", "2026-03-09T10:00:00+08:00"},   // over a weekend
      {"2026-02-14T17:00:00+08:00", "PT2H", "2026-02-24T10:00:00+08:00"},   // over the holidays
      {"2026-02-13T17:00:00+08:00", "PT2H", "2026-02-14T10:00:00+08:00"},   // into a make-up day
      {"2026-03-02T09:00:00+08:00", "PT40H", "2026-03-06T18:00:00+08:00"},  // a week
      {"2026-03-02T01:00:00Z", "PT1H", "2026-03-02T02:00:00Z"},  // in the zone of the start
      {"2026-03-02T09:00:00", "PT1H", "2026-03-02T10:00:00"},    // a local clock
      {"2026-03-02T10:00:00+08:00", "PT0S", "2026-03-02T10:00:00+08:00"},
      {"2026-03-02T18:00:00+08:00", "PT0S", "2026-03-02T18:00:00+08:00"},
      {"2026-03-02T20:00:00+08:00", "PT0S", "2026-03-03T09:00:00+08:00"},
      {"2026-03-02T09:00:00+08:00", "-PT1H", "none"},
      {"2026-03-02T09:00:00+08:00", "PT20800H",
       "2036-02-19T18:00:00+08:00"},  // 2600 days, two of them holidays
      {"2026-03-02T09:00:00+08:00", "PT834832H",
       "2426-03-02T18:00:00+08:00"},  // 400 years, to the day
      {"2026-03-02T09:00:00+08:00", "PT834833H", "none"},
      {"2026-03-02T09:00:00+08:00", "P146098D", "none"},
      {"2026-03-02T09:00:00+08:00", "PT9223372036854775807S", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.start);
    CAPTURE(row.length);
    CHECK(shown(desk.add_working_time(moment(row.start), duration(row.length))) == row.end);
  }
  CHECK_FALSE(
      desk.add_working_time(moment("2026-12-30T17:00:00+08:00"), duration("PT1H")).past_known);
  CHECK(desk.add_working_time(moment("2026-12-30T17:00:00+08:00"), duration("PT2H")).past_known);
}

TEST_CASE("hours past midnight belong to the day on which they begin") {
  CalendarSpec spec;
  spec.days = kWeekdays;
  spec.hours = {{22 * kHour, 6 * kHour}, {5 * kHour, 8 * kHour}};  // the two overlap from 5 to 6
  const Calendar nights(spec);
  struct Row {
    const char* start;
    const char* length;
    const char* end;
  };
  const Row rows[] = {
      {"2026-03-02T23:00:00", "PT2H", "2026-03-03T01:00:00"},
      {"2026-03-03T04:00:00", "PT3H", "2026-03-03T07:00:00"},  // 5 to 6 counts once
      {"2026-03-03T04:00:00", "PT5H", "2026-03-03T23:00:00"},
      {"2026-03-07T03:00:00", "PT1H", "2026-03-07T04:00:00"},  // Friday's night runs into Saturday
      {"2026-03-07T05:00:00", "PT2H",
       "2026-03-09T06:00:00"},  // and Saturday has no hours of its own
      {"2026-03-09T00:00:00", "PT1H", "2026-03-09T06:00:00"},  // nor has Sunday's night
      // A week has 5 · 8 + 5 · 3 hours less 4 overlaps: 51.
      {"2026-03-02T05:00:00", "PT510H", "2026-05-09T06:00:00"},
      {"2026-03-02T05:00:00", "PT511H", "2026-05-11T06:00:00"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.start);
    CAPTURE(row.length);
    CHECK(shown(nights.add_working_time(moment(row.start), duration(row.length))) == row.end);
  }

  spec.days = kEveryDay;
  spec.hours = {{8 * kHour, 8 * kHour}};  // 24 hours
  CHECK(shown(Calendar(spec).add_working_time(moment("2026-03-02T12:00:00"), duration("P3D"))) ==
        "2026-03-05T12:00:00");
  spec.hours = {{18 * kHour, 24 * kHour}};
  CHECK(shown(Calendar(spec).add_working_time(moment("2026-03-02T12:00:00"), duration("PT6H"))) ==
        "2026-03-03T00:00:00");
}

TEST_CASE("working time is counted on instants across changes of clocks") {
  CalendarSpec spec;
  spec.days = kEveryDay;
  spec.zone = Zone::named("Europe/Berlin").value();
  const Calendar always(spec);
  CHECK(shown(always.add_working_time(moment("2026-03-28T12:00:00@Europe/Berlin"),
                                      duration("PT48H"))) == "2026-03-30T13:00:00@Europe/Berlin");
  CHECK(shown(always.add_working_time(moment("2026-10-24T12:00:00@Europe/Berlin"),
                                      duration("PT48H"))) == "2026-10-26T11:00:00@Europe/Berlin");
  CHECK(shown(always.add_working_time(moment("2026-01-01T00:00:00Z"), duration("P3000D"))) ==
        "2034-03-20T00:00:00Z");

  spec.hours = {{1 * kHour, 4 * kHour}};  // 2 hours long on 2026-03-29, 4 on 2026-10-25
  const Calendar small_hours(spec);
  CHECK(shown(small_hours.add_working_time(moment("2026-03-28T12:00:00@Europe/Berlin"),
                                           duration("PT3H"))) ==
        "2026-03-30T02:00:00@Europe/Berlin");
  CHECK(shown(small_hours.add_working_time(moment("2026-10-24T12:00:00@Europe/Berlin"),
                                           duration("PT4H"))) ==
        "2026-10-25T04:00:00@Europe/Berlin");

  spec.zone = Zone();  // the clock of the moment asked about
  CHECK(shown(Calendar(spec).add_working_time(moment("2026-03-02T00:00:00+03:00"),
                                              duration("PT1H"))) == "2026-03-02T02:00:00+03:00");
}

/// The same calendar, day by day and minute by minute.
struct Plain {
  const CalendarSpec& spec;
  [[nodiscard]] static bool in(const std::vector<DateRange>& ranges, Date day) {
    for (const DateRange& r : ranges) {
      if (r.first <= day && day <= r.last) return true;
    }
    return false;
  }
  [[nodiscard]] bool works(Date day) const {
    if (in(spec.workdays, day)) return true;
    return !in(spec.holidays, day) && spec.days[static_cast<std::size_t>(day.weekday() - 1)];
  }
  [[nodiscard]] bool open(std::int64_t instant) const {
    const DateTime now{instant, 0, spec.zone};
    const std::int64_t nanos = now.time().nanos;
    const Date today = now.date();
    for (const WorkingHours& h : spec.hours) {
      const bool over = h.end <= h.begin;
      if (works(today) && h.begin <= nanos && (over || nanos < h.end)) return true;
      if (over && works(Date{today.days - 1}) && nanos < h.end) return true;
    }
    return false;
  }
};

TEST_CASE("counting by weeks is counting by days") {
  std::mt19937 random(20261111);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::int64_t origin = date("2026-01-01").days;
  for (int round = 0; round < 60; ++round) {
    CalendarSpec spec;
    for (bool& day : spec.days) day = below(3) != 0;
    for (std::vector<DateRange>* ranges : {&spec.holidays, &spec.workdays}) {
      for (int i = below(4); i > 0; --i) {
        const std::int64_t first = origin + below(120) - 60;
        ranges->push_back({Date{first}, Date{first + below(12)}});
      }
    }
    const Calendar calendar(spec);
    const Plain plain{spec};
    for (int question = 0; question < 60; ++question) {
      const Date from{origin + below(200) - 100};
      const Date to{origin + below(200) - 100};
      std::int64_t between = 0;
      for (std::int64_t day = std::min(from, to).days + 1; day <= std::max(from, to).days; ++day) {
        if (plain.works(Date{day})) ++between;
      }
      CHECK(calendar.working_days_between(from, to).value == (to < from ? -between : between));
      CHECK(calendar.is_working_day(from) == plain.works(from));

      const int n = below(41) - 20;
      Date day = from;
      int missing = n < 0 ? -n : n;
      if (n == 0 && !plain.works(day)) missing = 1;
      for (int steps = 0; missing > 0 && steps < 2000; ++steps) {
        day.days += n < 0 ? -1 : 1;
        if (plain.works(day)) --missing;
      }
      CAPTURE(from.to_string());
      CAPTURE(n);
      if (missing == 0) CHECK(shown(calendar.add_working_days(from, n)) == day.to_string());
    }
  }
}

TEST_CASE("working time by weeks and hours is working time by minutes") {
  std::mt19937 random(20261225);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const Zone zones[] = {Zone::named("Europe/Berlin").value(), Zone::named("Asia/Shanghai").value(),
                        Zone::utc()};
  for (int round = 0; round < 24; ++round) {
    CalendarSpec spec;
    for (bool& day : spec.days) day = below(3) != 0;
    spec.days[static_cast<std::size_t>(below(7))] = true;
    for (int i = 1 + below(3); i > 0; --i) {
      // Clear of the hours that a change of clocks skips or repeats: what those mean has its own
      // case.
      const auto at = [&] { return (below(20) + 4) % 24 * kHour; };
      spec.hours.push_back({at(), at()});
    }
    spec.zone = zones[round % 3];
    const std::int64_t origin = date("2026-02-01").days;
    for (int i = below(3); i > 0; --i) {
      const std::int64_t first = origin + below(150);
      spec.holidays.push_back({Date{first}, Date{first + below(9)}});
    }
    const Calendar calendar(spec);
    const Plain plain{spec};
    for (int question = 0; question < 4; ++question) {
      const std::int64_t step = 1800;
      const DateTime start{(origin + below(60)) * kSecondsPerDay + below(48) * step, 0, spec.zone};
      const std::int64_t length = (1 + below(question == 0 ? 2000 : 60)) * step;
      std::int64_t now = start.seconds;
      for (std::int64_t left = length; left > 0; now += step) {
        if (plain.open(now)) left -= step;
      }
      CAPTURE(start.to_offset_string());
      CAPTURE(length);
      const auto counted = calendar.add_working_time(start, Duration{length, 0});
      REQUIRE(counted.value);
      CHECK(counted.value->to_offset_string() == DateTime{now, 0, spec.zone}.to_offset_string());
    }
  }
}

TEST_CASE("the last day of a time limit") {
  const Calendar desk(service_desk());
  struct Days {
    const char* start;
    std::int64_t days;
    const char* plain;
    const char* with_calendar;
  };
  const Days by_days[] = {
      {"2026-11-13", 7, "2026-11-20", "2026-11-20"},  // the day of the start is not counted
      {"2026-02-10", 7, "2026-02-17", "2026-02-24"},  // a last day off gives way (art. 203)
      {"2026-02-07", 7, "2026-02-14", "2026-02-14"},  // a make-up Saturday is a working day
      {"2026-11-13", 0, "2026-11-13", "2026-11-13"},
      {"999999999-12-30", 1, "999999999-12-31", "999999999-12-31"},
      {"999999999-12-30", 2, "none", "none"},
      {"2026-11-13", kMost, "none", "none"},
  };
  for (const Days& row : by_days) {
    CAPTURE(row.start);
    CAPTURE(row.days);
    CHECK(shown(deadline(date(row.start), row.days)) == row.plain);
    CHECK(shown(deadline(date(row.start), row.days, &desk)) == row.with_calendar);
  }
  struct Months {
    const char* start;
    const char* length;
    const char* plain;
    const char* with_calendar;
  };
  const Months by_months[] = {
      {"2026-01-31", "P1M", "2026-02-28", "2026-02-28"},  // the month's last day (art. 202)
      {"2026-01-15", "P1M", "2026-02-15", "2026-02-24"},
      {"2024-02-29", "P1Y", "2025-02-28", "2025-02-28"},
      {"2023-11-11", "P3Y", "2026-11-11", "2026-11-11"},
      {"2026-11-11", "P999999999Y", "none", "none"},
  };
  for (const Months& row : by_months) {
    CAPTURE(row.start);
    CAPTURE(row.length);
    CHECK(shown(deadline(date(row.start), *Period::parse(row.length))) == row.plain);
    CHECK(shown(deadline(date(row.start), *Period::parse(row.length), &desk)) == row.with_calendar);
  }
  CHECK_FALSE(deadline(date("2026-12-24"), 7, nullptr).past_known);
  CHECK(deadline(date("2026-12-24"), 7, &desk)
            .past_known);  // 31 December is off, and gives way to next year
  CHECK_FALSE(deadline(date("2026-12-23"), 7, &desk).past_known);
}

}  // namespace
