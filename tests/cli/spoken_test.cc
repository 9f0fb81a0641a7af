// Numbers, days and times as people type them.
#include <doctest/doctest.h>

#include <string>

#include "cli/answers.h"
#include "cli/spoken.h"

namespace aftersales::cli {
namespace {

TEST_CASE("numbers and amounts lose what is written for the eye") {
  const struct {
    const char* text;
    const char* number;
    const char* amount;
  } rows[] = {
      {"1299", "1299", "1299"},
      {"1,299.00", "1299.00", "1299.00"},
      {"１，２９９．５", "1299.5", "1299.5"},
      {"-1,234,567", "-1234567", "-1234567"},
      {"¥1,299.00", "¥1299.00", "1299.00"},
      {"￥ 1,299", "￥ 1299", "1299"},
      {"1,299元", "1299元", "1299"},
      {"1299 元", "1299 元", "1299"},
      {"12,99", "12,99", "12,99"},
      {"1,2999", "1,2999", "1,2999"},
      {"1299,00", "1299,00", "1299,00"},
      {",299", ",299", ",299"},
      {"$12", "$12", "$12"},
      {"两百", "两百", "两百"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(plain_number(half_width(row.text), false) == row.number);
    CHECK(plain_number(half_width(row.text), true) == row.amount);
  }
}

TEST_CASE("times of day") {
  const struct {
    const char* text;
    const char* time;
  } rows[] = {
      {"9:05", "09:05:00"},
      {"１０：００", "10:00:00"},
      {"10:00:30", "10:00:30"},
      {"10:00:30.5", "10:00:30.5"},
      {"10:00+08:00", "10:00:00+08:00"},
      {"10:00Z", "10:00:00Z"},
      {"9点", "09:00:00"},
      {"9点半", "09:30:00"},
      {"9点5分", "09:05:00"},
      {"下午3点", "15:00:00"},
      {"下午 3:20", "15:20:00"},
      {"晚上11点", "23:00:00"},
      {"中午12点", "12:00:00"},
      {"中午1点", "13:00:00"},
      {"上午9时30分", "09:30:00"},
      {"凌晨1点", "01:00:00"},
      {"早上9点半", "09:30:00"},
      {"晚上8点", "20:00:00"},
      {"晚上20:30", "20:30:00"},
      {"下午15点", "15:00:00"},
      {"12pm", "12:00:00"},
      // May be meant in two ways.
      {"凌晨12点", "-"},
      {"晚上12点", "-"},
      {"晚上12点半", "-"},
      {"晚上1点", "-"},
      {"上午12点", "-"},
      {"早上12点", "-"},
      {"下午12点", "-"},
      {"中午5点", "-"},
      {"半夜12点", "-"},
      {"15:00 am", "-"},
      {"3pm", "15:00:00"},
      {"12 AM", "00:00:00"},
      {"3:15 pm", "15:15:00"},
      {"15:00 pm", "15:00:00"},
      {"9", "-"},
      {"noon", "-"},
      {"", "-"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(clock_time(half_width(row.text)).value_or("-") == row.time);
  }
}

TEST_CASE("days, with a time or without") {
  const auto now = DateTime::parse("2026-03-05T14:20:09@Asia/Shanghai");
  const struct {
    const char* text;
    const char* moment;  // `year`, `today`: what it lacks
  } rows[] = {
      {"2026-03-05", "2026-03-05"},
      {"2026-3-5", "2026-03-05"},
      {"2026/3/5", "2026-03-05"},
      {"2026.3.5", "2026-03-05"},
      {"2026年3月5日", "2026-03-05"},
      {"2026年3月5号", "2026-03-05"},
      {"２０２６年３月５日", "2026-03-05"},
      {"2026 年", ""},
      {"2026年3月5日 10:00", "2026-03-05T10:00:00"},
      {"2026年3月5日下午3点半", "2026-03-05T15:30:00"},
      {"2026-3-5　１０：００", "2026-03-05T10:00:00"},
      {"2026-03-05T10:00:00+08:00", "2026-03-05T10:00:00+08:00"},
      {"2026-03-05 10:00", "2026-03-05T10:00:00"},
      {"2026-02-29", "no day"},
      {"2024-02-29", "2024-02-29"},
      {"2026年13月1日", "no day"},
      {"2026-3-5 soon", ""},
      {"3月5日", "year"},
      {"3-5", "year"},
      {"3/5 10:00", "year"},
      {"3-5-2026", ""},
      {"10.5", "year"},  // a day, where a day is asked for
      {"today", "2026-03-05"},
      {"今天", "2026-03-05"},
      {"昨天", "2026-03-04"},
      {"Yesterday 10:00", "2026-03-04T10:00:00"},
      {"前天晚上8点", "2026-03-03T20:00:00"},
      {"昨天晚上12点", "clock"},
      {"昨天半夜12点", "clock"},
      {"2026-03-03 晚上1点", "clock"},
      {"大前天", "2026-03-02"},
      {"明天", "2026-03-06"},
      {"now", "2026-03-05T14:20:09"},
      {"刚才", "2026-03-05T14:20:09"},
      {"soon", ""},
      {"上周", ""},
  };
  const auto said = [&](const char* text, const std::optional<DateTime>& moment) {
    const SpokenMoment m = read_moment_words(half_width(text), moment);
    if (m.lacks == SpokenMoment::year) return std::string("year");
    if (m.lacks == SpokenMoment::day) return std::string("no day");
    if (m.lacks == SpokenMoment::clock) return std::string("clock");
    if (m.lacks == SpokenMoment::today) return std::string("today");
    return m.time.empty() ? m.date : m.date + "T" + m.time;
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(said(row.text, now) == row.moment);
  }
  for (const char* const text : {"昨天", "today", "now"})
    CHECK(said(text, std::nullopt) == "today");
}

TEST_CASE("what a value may be") {
  const struct {
    const char* hint;
    const char* en;
    const char* zh;
  } rows[] = {
      {"it may be >= 0", "it may be 0 or more", "应为0 或更大"},
      {"it may be < 10", "it may be less than 10", "应为小于 10 的值"},
      {"it may be [0..1]", "it may be from 0 to 1", "应为0 到 1 之间的值"},
      {"it may be (0..1]", "it may be more than 0, and 1 or less", "应为大于 0 的值，且为1 或更小"},
      {"it may be > days(3)", "it may be > days(3)", "it may be > days(3)"},
      {"write digits", "write digits", "write digits"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.hint));
    CHECK(range_in_words(row.hint, "en") == row.en);
    CHECK(range_in_words(row.hint, "zh") == row.zh);
  }
}

TEST_CASE("per cents") {
  CHECK(share_of_percent("30%") == Value(Decimal::parse("0.3").value()));
  CHECK(share_of_percent("１２．５％") == Value(Decimal::parse("0.125").value()));
  CHECK(!share_of_percent("0.3"));
  CHECK(!share_of_percent("a lot%"));
}

}  // namespace
}  // namespace aftersales::cli
