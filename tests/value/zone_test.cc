// Time zones: offsets at instants, local times in gaps and overlaps, and the rules after the data
// ends.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <aftersales/temporal.h>

#include "value/temporal_parse.h"
#include "value/temporal_zone_rule.h"

namespace {

using namespace aftersales;
using value::OffsetSpan;
using value::ZoneRule;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

std::int64_t instant(const char* text) { return DateTime::parse(text).value().seconds; }
Zone named(const char* name) { return Zone::named(name).value(); }

TEST_CASE("the offset at an instant") {
  struct Row {
    const char* zone;
    const char* instant;
    int offset;
  };
  const Row rows[] = {
      {"Asia/Shanghai", "2026-07-01T00:00:00Z", 28800},
      {"Asia/Shanghai", "1986-05-03T17:59:59Z", 28800},  // China had summer time from 1986 to 1991
      {"Asia/Shanghai", "1986-05-03T18:00:00Z", 32400},
      {"Asia/Shanghai", "1991-09-14T16:59:59Z", 32400},
      {"Asia/Shanghai", "1991-09-14T17:00:00Z", 28800},
      {"Asia/Shanghai", "1992-07-01T00:00:00Z", 28800},
      {"Asia/Shanghai", "1900-01-01T00:00:00Z", 29143},
      {"Asia/Shanghai", "-999999999-01-01T00:00:00Z", 29143},
      {"Asia/Shanghai", "999999999-07-01T00:00:00Z", 28800},
      {"Europe/Berlin", "2026-03-29T00:59:59Z", 3600},
      {"Europe/Berlin", "2026-03-29T01:00:00Z", 7200},
      {"Europe/Berlin", "2026-10-25T00:59:59Z", 7200},
      {"Europe/Berlin", "2026-10-25T01:00:00Z", 3600},
      {"Europe/Berlin", "2037-10-25T00:59:59Z", 7200},
      {"Europe/Berlin", "2037-10-25T01:00:00Z", 3600},
      {"Europe/Berlin", "2038-03-28T00:59:59Z", 3600},  // the data end in 2037, the rule goes on
      {"Europe/Berlin", "2038-03-28T01:00:00Z", 7200},
      {"Europe/Berlin", "2400-07-01T00:00:00Z", 7200},
      {"Europe/Berlin", "999999999-07-01T00:00:00Z", 7200},
      {"Europe/Berlin", "-999999999-07-01T00:00:00Z", 3208},
      {"America/New_York", "2026-03-08T06:59:59Z", -18000},
      {"America/New_York", "2026-03-08T07:00:00Z", -14400},
      {"America/New_York", "2026-11-01T05:59:59Z", -14400},
      {"America/New_York", "2026-11-01T06:00:00Z", -18000},
      {"America/New_York", "2050-07-01T00:00:00Z", -14400},
      {"Australia/Melbourne", "2050-01-01T00:00:00Z", 39600},  // summer over the turn of the year
      {"Australia/Melbourne", "2050-07-01T00:00:00Z", 36000},
      {"Asia/Kolkata", "2026-07-01T00:00:00Z", 19800},
      {"Etc/GMT+5", "2026-07-01T00:00:00Z", -18000},
      {"UTC", "999999999-12-31T23:59:59Z", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.zone);
    CAPTURE(row.instant);
    CHECK(named(row.zone).offset_at(instant(row.instant)) == row.offset);
  }
}

TEST_CASE("a local time falls into a zone once, never or twice") {
  struct Row {
    const char* zone;
    const char* local;
    Zone::Resolved::Kind kind;
    const char* instant;
  };
  using Kind = Zone::Resolved::Kind;
  const Row rows[] = {
      {"Europe/Berlin", "2026-03-29T01:59:59", Kind::unique, "2026-03-29T00:59:59Z"},
      {"Europe/Berlin", "2026-03-29T02:00:00", Kind::skipped, "2026-03-29T01:00:00Z"},
      {"Europe/Berlin", "2026-03-29T02:59:59", Kind::skipped, "2026-03-29T01:59:59Z"},
      {"Europe/Berlin", "2026-03-29T03:00:00", Kind::unique, "2026-03-29T01:00:00Z"},
      {"Europe/Berlin", "2026-10-25T01:59:59", Kind::unique, "2026-10-24T23:59:59Z"},
      {"Europe/Berlin", "2026-10-25T02:00:00", Kind::repeated, "2026-10-25T00:00:00Z"},
      {"Europe/Berlin", "2026-10-25T02:59:59", Kind::repeated, "2026-10-25T00:59:59Z"},
      {"Europe/Berlin", "2026-10-25T03:00:00", Kind::unique, "2026-10-25T02:00:00Z"},
      {"Europe/Berlin", "2050-03-27T02:30:00", Kind::skipped, "2050-03-27T01:30:00Z"},
      {"Europe/Berlin", "2050-10-30T02:30:00", Kind::repeated, "2050-10-30T00:30:00Z"},
      {"America/New_York", "2026-03-08T02:30:00", Kind::skipped, "2026-03-08T07:30:00Z"},
      {"America/New_York", "2026-11-01T01:30:00", Kind::repeated, "2026-11-01T05:30:00Z"},
      {"Asia/Shanghai", "1986-05-04T02:30:00", Kind::skipped, "1986-05-03T18:30:00Z"},
      {"Asia/Shanghai", "1986-09-14T01:30:00", Kind::repeated, "1986-09-13T16:30:00Z"},
      {"Pacific/Apia", "2011-12-30T12:00:00", Kind::skipped,
       "2011-12-30T22:00:00Z"},  // a whole day
      {"Australia/Lord_Howe", "2026-04-05T01:45:00", Kind::repeated,
       "2026-04-04T14:45:00Z"},  // half an hour
      {"Asia/Shanghai", "999999999-12-31T23:59:59", Kind::unique, "999999999-12-31T15:59:59Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.zone);
    CAPTURE(row.local);
    const Zone::Resolved resolved = named(row.zone).resolve(instant(row.local));
    CHECK(resolved.kind == row.kind);
    CHECK(resolved.instant == instant(row.instant));
  }
}

TEST_CASE("instant -> local -> instant comes back, hour by hour over years with and without data") {
  for (const char* name :
       {"Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"}) {
    CAPTURE(name);
    const Zone zone = named(name);
    for (const char* from :
         {"1986-01-01T00:00:00Z", "2036-12-01T00:00:00Z", "100000-01-01T00:00:00Z"}) {
      const std::int64_t begin = instant(from);
      for (std::int64_t now = begin; now < begin + 15 * 31 * 86400; now += 1800) {
        const Zone::Resolved back = zone.resolve(now + zone.offset_at(now));
        const bool same = back.kind == Zone::Resolved::unique
                              ? back.instant == now
                              : back.kind == Zone::Resolved::repeated && back.instant <= now &&
                                    now - back.instant <= 3600;
        if (!same) FAIL_CHECK(now);
      }
    }
  }
}

TEST_CASE("the next change of clocks") {
  const Zone berlin = named("Europe/Berlin");
  CHECK(berlin.next_change(instant("2026-01-01T00:00:00Z")) == instant("2026-03-29T01:00:00Z"));
  CHECK(berlin.next_change(instant("2026-03-29T01:00:00Z")) == instant("2026-10-25T01:00:00Z"));
  CHECK(berlin.next_change(instant("2050-01-01T00:00:00Z")) == instant("2050-03-27T01:00:00Z"));
  CHECK(named("Asia/Shanghai").next_change(instant("1991-09-14T16:59:59Z")) ==
        instant("1991-09-14T17:00:00Z"));
  CHECK_FALSE(named("Asia/Shanghai").next_change(instant("1991-09-14T17:00:00Z")));
  CHECK_FALSE(Zone::utc().next_change(0));
  CHECK_FALSE(Zone().next_change(0));
}

TEST_CASE("names and offsets print as they were written") {
  for (const char* name :
       {"Asia/Shanghai", "Asia/Chongqing", "PRC", "Etc/GMT", "UTC", "Europe/Berlin"}) {
    CHECK(named(name).to_string() == name);
    CHECK(named(name).is_named());
    CHECK(named(name) == named(name));
  }
  CHECK_FALSE(named("Asia/Shanghai") == named("Asia/Chongqing"));
  struct Row {
    int seconds;
    const char* text;
  };
  const Row rows[] = {{0, "Z"},          {28800, "+08:00"},  {-12600, "-03:30"},
                      {64800, "+18:00"}, {-64800, "-18:00"}, {29143, "+08:05:43"},
                      {-1, "-00:00:01"}};
  for (const Row& row : rows) {
    CAPTURE(row.seconds);
    const auto zone = Zone::offset(row.seconds);
    REQUIRE(zone);
    CHECK(zone->is_offset());
    CHECK(zone->offset_at(12345) == row.seconds);
    CHECK(zone->to_string() == row.text);
    CHECK(Zone::from_bits(zone->bits()) == *zone);
  }
  CHECK_FALSE(Zone::offset(64801));
  CHECK_FALSE(Zone::offset(-64801));
  CHECK(Zone().is_local());
  CHECK(Zone().to_string().empty());
  CHECK(Zone().offset_at(12345) == 0);
}

TEST_CASE("what is no zone gives nothing") {
  for (const char* name :
       {"", "Asia/Shangai", "asia/shanghai", "localtime", "posixrules", "tzdata.zi", "zone.tab",
        "Asia", "Asia/", "/etc/passwd", "../zoneinfo/UTC", "+08:00", "posix/UTC"}) {
    CAPTURE(name);
    CHECK_FALSE(Zone::named(name));
  }
  CHECK_FALSE(Zone::named(std::string(100000, 'A')));
  CHECK_FALSE(Zone::named(std::string_view("UTC\0", 4)));
}

TEST_CASE("every name of the data can be used") {
  const std::vector<std::string> names = value::zone_names();
  CHECK(names.size() > 400);
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto zone = Zone::named(name);
    REQUIRE(zone);
    const int offset = zone->offset_at(instant("2026-01-01T00:00:00Z"));
    CHECK(offset > -13 * 3600);
    CHECK(offset < 15 * 3600);
  }
  CHECK(Zone::data_version() != "unknown");
}

TEST_CASE("any 64 bits are an instant and a local time") {
  for (const Zone zone : {Zone(), Zone::utc(), *Zone::offset(64800), named("Europe/Berlin"),
                          named("Asia/Shanghai")}) {
    CAPTURE(zone.to_string());
    for (const std::int64_t when : {kLeast, kLeast / 2, std::int64_t{0}, kMost / 2, kMost}) {
      const int offset = zone.offset_at(when);
      CHECK(offset >= -64800);
      CHECK(offset <= 64800);
      // Cut to 62 bits, then moved by at most 18 hours.
      const std::int64_t cut = std::clamp(when, -(std::int64_t{1} << 62), std::int64_t{1} << 62);
      const std::int64_t resolved = zone.resolve(when).instant;
      CHECK(resolved >= cut - 64800);
      CHECK(resolved <= cut + 64800);
    }
  }
}

TEST_CASE("a moment moves between zones") {
  const DateTime local = DateTime::parse("2026-07-01T12:00:00").value();
  const DateTime shanghai = local.in(named("Asia/Shanghai"));
  CHECK(shanghai.to_string() == "2026-07-01T12:00:00@Asia/Shanghai");
  CHECK(shanghai.in(named("Europe/Berlin")).to_string() == "2026-07-01T06:00:00@Europe/Berlin");
  CHECK(shanghai.in(Zone::utc()).to_string() == "2026-07-01T04:00:00Z");
  CHECK(shanghai.in(Zone()).to_string() == "2026-07-01T12:00:00");
  CHECK(local.in(Zone()) == local);
  CHECK(shanghai.date() == Date::from_ymd(2026, 7, 1));
  CHECK(shanghai.time().to_string() == "12:00:00@Asia/Shanghai");
  const Date day = Date::from_ymd(2026, 3, 29).value();
  CHECK(DateTime::at(day, 0, named("Europe/Berlin")).to_offset_string() ==
        "2026-03-29T00:00:00+01:00");
  CHECK(DateTime::at(day, -1, named("Europe/Berlin")).to_offset_string() ==
        "2026-03-28T23:59:59.999999999+01:00");
  CHECK(DateTime::parse("1900-01-01T00:00:00@Asia/Shanghai")->to_offset_string() ==
        "1900-01-01T00:00:00+08:05:43");
}

TEST_CASE("the rule at the end of a time zone file") {
  struct Row {
    const char* rule;
    const char* instant;
    int offset;
  };
  const Row rows[] = {
      {"UTC0", "2026-01-01T00:00:00Z", 0},
      {"CST-8", "2026-01-01T00:00:00Z", 28800},
      {"<+0545>-5:45", "2026-01-01T00:00:00Z", 20700},
      {"EST5EDT,M3.2.0,M11.1.0", "2040-03-11T06:59:59Z", -18000},
      {"EST5EDT,M3.2.0,M11.1.0", "2040-03-11T07:00:00Z", -14400},
      {"EST5EDT,M3.2.0,M11.1.0", "2040-11-04T05:59:59Z", -14400},
      {"EST5EDT,M3.2.0,M11.1.0", "2040-11-04T06:00:00Z", -18000},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-01-01T00:00:00Z", 39600},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T00:59:59Z",
       -7200},  // Nuuk: the evening before
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T01:00:00Z", -3600},
      {"IST-2IDT,M3.4.4/26,M10.5.0", "2040-03-22T23:59:59Z",
       7200},  // 26 hours after a Thursday's midnight
      {"IST-2IDT,M3.4.4/26,M10.5.0", "2040-03-23T00:00:00Z", 10800},
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2040-07-01T00:00:00Z", 3600},  // winter time as the exception
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2040-01-01T00:00:00Z", 0},
      {"AAA0BBB,J60,J300", "2040-03-01T01:59:59Z", 0},  // day 60 is 1 March, leap year or not
      {"AAA0BBB,J60,J300", "2040-03-01T02:00:00Z", 3600},
      {"AAA0BBB,59,300", "2040-02-29T02:00:00Z", 3600},  // counted from 0, leap days included
      {"AAA0BBB,59,300", "2041-03-01T01:59:59Z", 0},
      {"EST5EDT,0/0,J365/25", "2040-01-01T04:59:59Z", -14400},  // summer time all the year
      {"EST5EDT,0/0,J365/25", "2040-01-01T05:00:00Z", -14400},
      {"EST5EDT,0/0,J365/25", "2040-07-01T00:00:00Z", -14400},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    CAPTURE(row.instant);
    const auto rule = ZoneRule::parse(row.rule);
    REQUIRE(rule);
    const OffsetSpan span = rule->at(instant(row.instant));
    CHECK(span.offset == row.offset);
    CHECK(span.begin <= instant(row.instant));
    CHECK(span.end > instant(row.instant));
  }
  for (const char* text : {"",
                           "C",
                           "CE-1",
                           "CET",
                           "CET-",
                           "CET-25",
                           "CET-1:60",
                           "<+1>-1",
                           "<+01-1",
                           "CET-1CEST",
                           "CET-1CEST,",
                           "CET-1CEST,M3.5.0",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1CEST,M0.5.0,M10.5.0",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0x",
                           "CET-1CEST,J0,J1",
                           "CET-1CEST,366,1",
                           "CET-1CEST,M3.5.0/168,M10.5.0",
                           "CET-99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(ZoneRule::parse(text));
  }
  const auto rule = ZoneRule::parse("CET-1CEST,M3.5.0,M10.5.0/3");
  REQUIRE(rule);
  CHECK(rule->at(kLeast).begin == kLeast);
  CHECK(rule->at(kMost).end == kMost);
}

TEST_CASE("many threads may name zones at once") {
  std::vector<std::optional<Zone>> found(8);
  std::vector<std::thread> threads;
  for (std::optional<Zone>& slot : found) {
    threads.emplace_back([&slot] { slot = Zone::named("Pacific/Kiritimati"); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::optional<Zone>& zone : found) {
    REQUIRE(zone);
    CHECK(*zone == *found.front());
  }
}

}  // namespace
