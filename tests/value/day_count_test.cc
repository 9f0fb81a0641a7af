// Which days count, and when working time is used up, step by step.
#include "value/day_count.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "value/temporal_math.h"

namespace aftersales::value {
namespace {

Date date(std::string_view text) { return Date::parse(text).value(); }

/// The holidays of autumn 2026 in the PRC, with the make-up days of 20 September and 10 October;
/// New Year's Day of 2027.
Calendar office(std::string_view zone = "Asia/Shanghai") {
  CalendarSpec spec;
  for (std::size_t i = 0; i < 5; ++i) spec.days[i] = true;
  const auto hour = [](std::int64_t h) { return h * 3600 * kNanosPerSecond; };
  spec.hours = {{hour(9), hour(12)}, {hour(13), hour(18)}};
  spec.holidays = {{date("2026-09-25"), date("2026-09-27")},
                   {date("2026-10-01"), date("2026-10-07")},
                   {date("2027-01-01"), date("2027-01-03")}};
  spec.workdays = {{date("2026-09-20"), date("2026-09-20")},
                   {date("2026-10-10"), date("2026-10-10")}};
  spec.zone = *Zone::named(zone);
  return Calendar(spec);
}

/// `09-29..09-30 1`, `10-01..10-07 holiday`; a gap as `…`.
std::string shown(const DayCount& count) {
  std::string text;
  for (std::size_t i = 0; i < count.runs.size(); ++i) {
    const DayRun& run = count.runs[i];
    if (i == count.before_gap) text += " …";
    text += (text.empty() ? "" : ", ") + run.first.to_string().substr(5);
    if (run.last != run.first) text += ".." + run.last.to_string().substr(5);
    switch (run.kind) {
      case DayKind::working:
        text += " " + std::to_string(run.number);
        break;
      case DayKind::make_up:
        text += " make-up " + std::to_string(run.number);
        break;
      case DayKind::day_off:
        text += " off";
        break;
      case DayKind::holiday:
        text += " holiday";
        break;
    }
  }
  return text;
}

TEST_CASE("days in stretches, those that count with their numbers") {
  const Calendar calendar = office();
  struct Row {
    std::string_view first, last, runs;
    std::int64_t working, off;
    std::int64_t most = 1000;
  };
  const Row rows[] = {
      {"2026-09-29", "2026-09-29", "09-29 1", 1, 0},
      {"2026-09-29", "2026-10-10",
       "09-29..09-30 1, 10-01..10-07 holiday, 10-08..10-09 3, 10-10 make-up 5", 5, 7},
      {"2026-09-18", "2026-09-28",
       "09-18 1, 09-19 off, 09-20 make-up 2, 09-21..09-24 3, 09-25..09-27 holiday, 09-28 7", 7, 4},
      // Across the year, whose last days are a Thursday and a holiday.
      {"2026-12-31", "2027-01-04", "12-31 1, 01-01..01-03 holiday, 01-04 2", 2, 3},
      // 29 February is a Thursday.
      {"2028-02-28", "2028-03-01", "02-28..03-01 1", 3, 0},
      {"2026-10-03", "2026-10-04", "10-03..10-04 holiday", 0, 2},
      // Backwards.
      {"2026-10-11", "2026-09-29",
       "10-11 off, 10-10 make-up 1, 10-09..10-08 2, 10-07..10-01 holiday, 09-30..09-29 4", 5, 8},
      // The middle is left out.
      {"2026-11-02", "2026-11-20", "11-02..11-03 1 …, 11-19..11-20 14", 15, 4, 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.first);
    CAPTURE(row.last);
    const DayCount count = count_days(calendar, date(row.first), date(row.last), row.most);
    CHECK(shown(count) == row.runs);
    CHECK(count.working == row.working);
    CHECK(count.off == row.off);
  }
  // As far as dates go, at no cost.
  const DayCount all = count_days(calendar, first_date(), last_date());
  CHECK(all.working + all.off == last_date().days - first_date().days + 1);
  CHECK(all.runs.size() < 1000);
}

/// `11-13 17:30..18:00 PT30M`.
std::string worked(std::string_view start, std::string_view length,
                   std::string_view zone = "Asia/Shanghai") {
  std::vector<WorkedTime> pieces;
  const auto moment = DateTime::parse(start).value().in(*Zone::named("Asia/Shanghai"));
  const Calendar calendar = office(zone);
  const auto due = calendar.add_working_time(moment, Duration::parse(length).value(), &pieces);
  CHECK(due.value == calendar.add_working_time(moment, Duration::parse(length).value()).value);
  std::string text;
  const auto clock = [](const DateTime& m) {
    return m.date().to_string().substr(5) + " " + m.time().to_string().substr(0, 5);
  };
  for (const WorkedTime& piece : pieces) {
    text += (text.empty() ? "" : ", ") + clock(piece.from) + ".." +
            (piece.from.date() == piece.to.date() ? clock(piece.to).substr(6) : clock(piece.to)) +
            " " + piece.used.to_string();
    if (piece.weeks > 0) text += " in " + std::to_string(piece.weeks) + " weeks";
  }
  return text;
}

TEST_CASE("working time, piece by piece") {
  // A Friday, the weekend, a Monday.
  CHECK(worked("2026-11-13T17:30:00+08:00", "PT1H") ==
        "11-13 17:30..18:00 PT30M, 11-16 09:00..09:30 PT30M");
  CHECK(worked("2026-11-13T11:00:00+08:00", "PT2H") ==
        "11-13 11:00..12:00 PT1H, 11-13 13:00..14:00 PT1H");
  CHECK(worked("2026-11-13T08:00:00+08:00", "PT3H") == "11-13 09:00..12:00 PT3H");
  CHECK(worked("2026-11-13T19:00:00+08:00", "PT0S") == "");
  // In another zone it is Saturday morning at the office.
  CHECK(worked("2026-11-13T18:00:00-08:00", "PT1H") == "11-16 09:00..10:00 PT1H");
  // National Day, and the make-up day behind it.
  CHECK(worked("2026-09-30T17:00:00+08:00", "PT17H") ==
        "09-30 17:00..18:00 PT1H, 10-08 09:00..12:00 PT3H, 10-08 13:00..18:00 PT5H, "
        "10-09 09:00..12:00 PT3H, 10-09 13:00..18:00 PT5H");
  CHECK(worked("2026-10-09T17:00:00+08:00", "PT2H") ==
        "10-09 17:00..18:00 PT1H, 10-10 09:00..10:00 PT1H");
  // Whole weeks are passed over.
  CHECK(worked("2026-11-16T09:00:00+08:00", "PT130H") ==
        "11-16 09:00..11-23 09:00 P1DT16H in 1 weeks, "
        "11-23 09:00..12:00 PT3H, 11-23 13:00..18:00 PT5H, 11-24 09:00..12:00 PT3H, 11-24 "
        "13:00..18:00 PT5H, 11-25 09:00..12:00 PT3H, 11-25 13:00..18:00 PT5H, 11-26 09:00..12:00 "
        "PT3H, 11-26 13:00..18:00 PT5H, 11-27 09:00..12:00 PT3H, 11-27 13:00..18:00 PT5H, "
        "11-30 09:00..12:00 PT3H, 11-30 13:00..18:00 PT5H, 12-01 09:00..12:00 PT3H, 12-01 "
        "13:00..18:00 PT5H, 12-02 09:00..12:00 PT3H, 12-02 13:00..18:00 PT5H, 12-03 09:00..12:00 "
        "PT3H, 12-03 13:00..18:00 PT5H, 12-04 09:00..12:00 PT3H, 12-04 13:00..18:00 PT5H, "
        "12-07 09:00..12:00 PT3H, 12-07 13:00..18:00 PT5H, 12-08 09:00..11:00 PT2H");
}

TEST_CASE("an hour that the clocks take away is not worked") {
  CalendarSpec spec;
  spec.days.fill(true);
  spec.zone = *Zone::named("Europe/Berlin");
  const Calendar day_and_night(spec);
  std::vector<WorkedTime> pieces;
  const auto start = DateTime::parse("2026-03-28T22:00:00@Europe/Berlin").value();
  const auto due = day_and_night.add_working_time(start, Duration{26 * 3600, 0}, &pieces);
  CHECK(due.value->to_string() == "2026-03-30T01:00:00@Europe/Berlin");
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].used == Duration{2 * 3600, 0});
  CHECK(pieces[1].used == Duration{23 * 3600, 0});  // 29 March, when the clocks go forward
  CHECK(pieces[2].used == Duration{3600, 0});
}

}  // namespace
}  // namespace aftersales::value
