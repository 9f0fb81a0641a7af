// How days and working time were counted, in words: across years, months, zones, holidays, make-up
// working days and changes of clocks.
#include <aftersales/aftersales.h>
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/engine/pack.h"

using namespace aftersales;
using namespace aftersales::tests;

namespace {

// The calendar of autumn 2026 in the PRC; National Day with its make-up day on 10 October.
constexpr std::string_view kCalendars = R"(
calendars:
  office:
    days: [Mon, Tue, Wed, Thu, Fri]
    hours: ["09:00-12:00", "13:00-18:00"]
    holidays: [2026-10-01..2026-10-07, 2027-01-01]
    workdays: [2026-10-10]
    known_until: 2027-01-31
  night: {days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], hours: ["22:00-02:00"]}
)";

/// The sentences of a decision that is this expression, joined by ` / `.
std::string counted(const std::string& type, const std::string& expression,
                    std::string_view language, const std::string& zone = "Asia/Shanghai") {
  const Policy policy = policy_of(
      "policy: small\nversion: \"1\"\nlanguage: en\ntime_zone: " + zone + std::string(kCalendars) +
      "facts: {x: boolean, y: number}\ndecisions:\n  d: {type: " + type + ", value: '" +
      expression + "'}\n");
  const Explanation e =
      policy.decide("d", Case::from_json(R"({"x": true, "y": 3})")).explanation(language);
  CHECK_MESSAGE(e.status == Status::decided, e.to_text());
  std::string text;
  for (const std::string& sentence : e.counting) text += (text.empty() ? "" : " / ") + sentence;
  return text;
}

struct Row {
  std::string expression, en, zh;
};

void check(const std::string& type, std::initializer_list<Row> rows,
           const std::string& zone = "Asia/Shanghai") {
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(counted(type, row.expression, "en", zone) == row.en);
    CHECK(counted(type, row.expression, "zh", zone) == row.zh);
  }
}

}  // namespace

TEST_CASE("deadlines") {
  check(
      "date",
      {{"deadline(2026-11-13, 7 days)",
        "13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)",
        "2026年11月13日不计入，第7天是2026年11月20日（周五）"},
       {"deadline(2026-12-25, 15 days)",
        "25 December 2026 does not count; the 15th day is 9 January 2027 (Saturday)",
        "2026年12月25日不计入，第15天是2027年1月9日（周六）"},
       {"deadline(2028-02-28, 1 day)",
        "28 February 2028 does not count; the 1st day is 29 February 2028 (Tuesday)",
        "2028年2月28日不计入，第1天是2028年2月29日（周二）"},
       {"deadline(2026-09-27, 7 days, office)",
        "27 September 2026 does not count; the 7th day is 4 October 2026 (Sunday) / 4 October "
        "2026 (Sunday) is a holiday; the last day moves to 8 October 2026 (Thursday)",
        "2026年9月27日不计入，第7天是2026年10月4日（周日） / "
        "2026年10月4日（周日）是节假日，顺延至2026年10月8日（周四）"},
       {"deadline(2026-10-03, 7 days, office)",
        "3 October 2026 does not count; the 7th day is 10 October 2026 (Saturday) / 10 October "
        "2026 (Saturday) is a make-up working day, so nothing moves",
        "2026年10月3日不计入，第7天是2026年10月10日（周六） / "
        "2026年10月10日（周六）是补班日，期限不顺延"},
       {"deadline(2026-11-14, 7 days, office)",
        "14 November 2026 does not count; the 7th day is 21 November 2026 (Saturday) / 21 "
        "November 2026 (Saturday) is a day off; the last day moves to 23 November 2026 (Monday)",
        "2026年11月14日不计入，第7天是2026年11月21日（周六） / "
        "2026年11月21日（周六）是休息日，顺延至2026年11月23日（周一）"},
       {"deadline(2026-11-13, 7 days, office)",
        "13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)",
        "2026年11月13日不计入，第7天是2026年11月20日（周五）"},
       {"deadline(2026-01-15, 1 month)",
        "1 month from 15 January 2026 on: the corresponding day is 15 February 2026 (Sunday)",
        "自2026年1月15日起1个月，到期月的对应日是2026年2月15日（周日）"},
       {"deadline(2026-01-31, 1 month)",
        "1 month from 31 January 2026 on: that month has no day 31, so its last day counts, 28 "
        "February 2026 (Saturday)",
        "自2026年1月31日起1个月，到期月没有31日，以该月最后一天为准：2026年2月28日（周六）"},
       {"deadline(2028-02-29, 1 year)",
        "1 year from 29 February 2028 on: that month has no day 29, so its last day counts, 28 "
        "February 2029 (Wednesday)",
        "自2028年2月29日起1年，到期月没有29日，以该月最后一天为准：2029年2月28日（周三）"},
       {"deadline(2026-11-13, 0 days)", "", ""},
       {"deadline(2026-11-13, -(7 days))",
        "7 days before 13 November 2026 is 6 November 2026 (Friday)",
        "2026年11月13日往前数7天是2026年11月6日（周五）"},
       {"deadline(2027-01-29, 3 days, office)",
        "29 January 2027 does not count; the 3rd day is 1 February 2027 (Monday) / the holidays "
        "of the calendar are known until 31 January 2027 only; later days are counted by the week",
        "2027年1月29日不计入，第3天是2027年2月1日（周一） / "
        "该日历的节假日只公布到2027年1月31日，此后按每周的作息计算"}});
}

TEST_CASE("days between") {
  check("number",
        {{"days between(2026-11-01, 2026-11-08)",
          "1 November 2026 does not count; the 7th day is 8 November 2026 (Sunday)",
          "2026年11月1日不计入，第7天是2026年11月8日（周日）"},
         {"days between(2026-12-31, 2027-01-01)",
          "31 December 2026 does not count; the 1st day is 1 January 2027 (Friday)",
          "2026年12月31日不计入，第1天是2027年1月1日（周五）"},
         {"days between(2026-11-08, 2026-11-01)",
          "1 November 2026 is 7 days before 8 November 2026", "2026年11月1日比2026年11月8日早7天"},
         {"days between(2026-11-08, 2026-11-08)", "both are on 8 November 2026 (Sunday)",
          "两者都在2026年11月8日（周日）"}});
}

TEST_CASE("working days") {
  check("date",
        {{"add working days(2026-09-28, 3, office)",
          "28 September 2026 (Monday) does not count / working days counted: 29 September 2026 to "
          "30 September 2026 (1 to 2), 8 October 2026 (3) / days left out: 1 October 2026 to 7 "
          "October 2026 (a holiday)",
          "2026年9月28日（周一）不计入 / "
          "计入的工作日：2026年9月29日至2026年9月30日（第1至2个）、2026年10月8日（第3个） / "
          "不计入的日子：2026年10月1日至2026年10月7日（节假日）"},
         {"add working days(2026-10-08, 2, office)",
          "8 October 2026 (Thursday) does not count / working days counted: 9 October 2026 (1), 10 "
          "October 2026 (a make-up working day, 2)",
          "2026年10月8日（周四）不计入 / "
          "计入的工作日：2026年10月9日（第1个）、2026年10月10日（补班日，第2个）"},
         {"add working days(2026-12-31, 1, office)",
          "31 December 2026 (Thursday) does not count / working days counted: 4 January 2027 (1) / "
          "days left out: 1 January 2027 (a holiday), 2 January 2027 to 3 January 2027 (a day off)",
          "2026年12月31日（周四）不计入 / 计入的工作日：2027年1月4日（第1个） / "
          "不计入的日子：2027年1月1日（节假日）、2027年1月2日至2027年1月3日（休息日）"},
         {"add working days(2026-10-04, 0, office)",
          "4 October 2026 (Sunday) is a holiday; the next working day is 8 October 2026 (Thursday)",
          "2026年10月4日（周日）是节假日，下一个工作日是2026年10月8日（周四）"},
         {"add working days(2026-10-10, 0, office)",
          "10 October 2026 (Saturday, a make-up working day) is a working day itself",
          "2026年10月10日（周六，补班日）本身就是工作日"},
         {"add working days(2026-10-12, -2, office)",
          "12 October 2026 (Monday) does not count / counted backwards from 12 October 2026 / "
          "working days counted: 10 October 2026 (a make-up working day, 1), 9 October 2026 (2) / "
          "days left out: 11 October 2026 (a day off)",
          "2026年10月12日（周一）不计入 / 从2026年10月12日往前数 / "
          "计入的工作日：2026年10月10日（补班日，第1个）、2026年10月9日（第2个） / "
          "不计入的日子：2026年10月11日（休息日）"},
         {"add working days(2026-11-13, 40, office)",
          "13 November 2026 (Friday) does not count / working days counted: 16 November 2026 to 20 "
          "November 2026 (1 to 5), 23 November 2026 to 27 November 2026 (6 to 10), 30 November "
          "2026 to 4 December 2026 (11 to 15), …, 4 January 2027 to 8 January 2027 (35 to 39), 11 "
          "January 2027 (40) / days left out, 19 in all: 14 November 2026 to 15 November 2026 (a "
          "day off), 21 November 2026 to 22 November 2026 (a day off), 28 November 2026 to 29 "
          "November 2026 (a day off), …, 2 January 2027 to 3 January 2027 (a day off), 9 January "
          "2027 to 10 January 2027 (a day off)",
          "2026年11月13日（周五）不计入 / "
          "计入的工作日：2026年11月16日至2026年11月20日（第1至5个）、2026年11月23日至2026年11月27日"
          "（第"
          "6至10个）、2026年11月30日至2026年12月4日（第11至15个）、…、2027年1月4日至2027年1月8日（"
          "第35至"
          "39个）、2027年1月11日（第40个） / "
          "不计入的日子共19天：2026年11月14日至2026年11月15日（休息日）、2026年11月21日至2026年11月"
          "22日（"
          "休息日）、2026年11月28日至2026年11月29日（休息日）、…、2027年1月2日至2027年1月3日（休息"
          "日）、"
          "2027年1月9日至2027年1月10日（休息日）"}});
  check("number",
        {{"working days between(2026-11-13, 2026-11-16, office)",
          "13 November 2026 (Friday) does not count / working days counted: 16 November 2026 (1) / "
          "days left out: 14 November 2026 to 15 November 2026 (a day off)",
          "2026年11月13日（周五）不计入 / 计入的工作日：2026年11月16日（第1个） / "
          "不计入的日子：2026年11月14日至2026年11月15日（休息日）"},
         {"working days between(2026-10-01, 2026-10-03, office)",
          "1 October 2026 (Thursday) does not count / there is no working day among them / days "
          "left out: 2 October 2026 to 3 October 2026 (a holiday)",
          "2026年10月1日（周四）不计入 / 其间没有工作日 / "
          "不计入的日子：2026年10月2日至2026年10月3日（节假日）"},
         {"working days between(2026-11-17, 2026-11-13, office)",
          "counted backwards from 17 November 2026 / 13 November 2026 (Friday) does not count / "
          "working days counted: 17 November 2026 to 16 November 2026 (1 to 2) / days left out: 15 "
          "November 2026 to 14 November 2026 (a day off)",
          "从2026年11月17日往前数 / 2026年11月13日（周五）不计入 / "
          "计入的工作日：2026年11月17日至2026年11月16日（第1至2个） / "
          "不计入的日子：2026年11月15日至2026年11月14日（休息日）"}});
}

TEST_CASE("working time") {
  check(
      "date and time",
      {{"add working time(2026-11-13T17:30:00, 1 hour, office)",
        "13 November 2026 (Friday): 17:30 to 18:00, 30 minutes / 16 November 2026 (Monday): 09:00 "
        "to 09:30, 30 minutes / days left out: 14 November 2026 to 15 November 2026 (a day off) / "
        "used up, 1 hour in all, on 16 November 2026, 09:30",
        "2026年11月13日（周五）：17:30至18:00，共30分钟 / "
        "2026年11月16日（周一）：09:00至09:30，共30分钟 / "
        "不计入的日子：2026年11月14日至2026年11月15日（休息日） / "
        "共1小时，2026年11月16日 09:30用完"},
       {"add working time(2026-10-09T11:00:00, 10 hours, office)",
        "9 October 2026 (Friday): 11:00 to 12:00, 13:00 to 18:00, 6 hours / 10 October 2026 "
        "(Saturday, a make-up working day): 09:00 to 12:00, 13:00 to 14:00, 4 hours / used up, 10 "
        "hours in all, on 10 October 2026, 14:00",
        "2026年10月9日（周五）：11:00至12:00、13:00至18:00，共6小时 / "
        "2026年10月10日（周六，补班日）：09:00至12:00、13:00至14:00，共4小时 / "
        "共10小时，2026年10月10日 14:00用完"},
       {"add working time(2026-11-13T02:00:00@Europe/London, 1 hour, office)",
        "13 November 2026, 02:00 +00:00 is 13 November 2026, 10:00 by the clock of the calendar / "
        "13 November 2026 (Friday): 10:00 to 11:00, 1 hour / used up, 1 hour in all, on 13 "
        "November 2026, 11:00",
        "2026年11月13日 02:00 +00:00按日历的时间是2026年11月13日 10:00 / "
        "2026年11月13日（周五）：10:00至11:00，共1小时 / "
        "共1小时，2026年11月13日 11:00用完"},
       {"add working time(2026-11-13T23:00:00, 2 hours, night)",
        "13 November 2026 (Friday): 23:00 to 14 November 2026 01:00, 2 hours / used up, 2 hours in "
        "all, on 14 November 2026, 01:00",
        "2026年11月13日（周五）：23:00至2026年11月14日 01:00，共2小时 / "
        "共2小时，2026年11月14日 01:00用完"}});
  check("date and time",
        {{"add working time(2026-03-28T23:00:00, 3 hours, night)",
          "28 March 2026 (Saturday): 23:00 to 29 March 2026 03:00 (the clocks go forward by 1 "
          "hour meanwhile, and the time between does not exist), 3 hours / used up, 3 hours in "
          "all, on 29 March 2026, 03:00",
          "2026年3月28日（周六）：23:00至2026年3月29日 "
          "03:00（其间时钟拨快1小时，跳过的这段时间不存在），共3小时 / "
          "共3小时，2026年3月29日 03:00用完"},
         {"add working time(2026-10-24T23:00:00, 3 hours, night)",
          "24 October 2026 (Saturday): 23:00 to 25 October 2026 02:00 (summer time), 3 hours / "
          "used up, 3 hours in all, on 25 October 2026, 02:00 (summer time)",
          "2026年10月24日（周六）：23:00至2026年10月25日 02:00（夏令时），共3小时 / "
          "共3小时，2026年10月25日 02:00（夏令时）用完"},
         {"2026-03-28T12:00:00 + 48 hours",
          "48 hours from 28 March 2026, 12:00 is 30 March 2026, 13:00: the clocks go forward by 1 "
          "hour meanwhile, and the time between does not exist",
          "2026年3月28日 "
          "12:00起48小时是2026年3月30日 13:00：其间时钟拨快1小时，跳过的这段时间不存在"},
         {"2026-10-26T12:00:00 - 48 hours",
          "48 hours before 26 October 2026, 12:00 is 24 October 2026, 13:00: the clocks go back by "
          "1 hour meanwhile, and that time passes twice",
          "2026年10月26日 12:00往前48小时是2026年10月24日 "
          "13:00：其间时钟拨慢1小时，这段时间过了两遍"}},
        "Europe/Berlin");
}

TEST_CASE("only what had a part in the value is told, each once") {
  check("date",
        {{"if x then deadline(2026-11-13, 7 days) else deadline(2026-11-14, 7 days)",
          "13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)",
          "2026年11月13日不计入，第7天是2026年11月20日（周五）"},
         {"max(deadline(2026-11-13, 7 days), deadline(2026-11-13, 7 days))",
          "13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)",
          "2026年11月13日不计入，第7天是2026年11月20日（周五）"},
         {"deadline(add working days(2026-10-09, 1, office), 1 day)",
          "9 October 2026 (Friday) does not count / working days counted: 10 October 2026 (a "
          "make-up working day, 1) / 10 October 2026 does not count; the 1st day is 11 "
          "October 2026 (Sunday)",
          "2026年10月9日（周五）不计入 / 计入的工作日：2026年10月10日（补班日，第1个） / "
          "2026年10月10日不计入，第1天是2026年10月11日（周日）"}});
  check("boolean", {{"x or days between(2026-11-13, 2026-11-14) = 1", "", ""},
                    {"x and days between(2026-11-13, 2026-11-14) = 1",
                     "13 November 2026 does not count; the 1st day is 14 November 2026 (Saturday)",
                     "2026年11月13日不计入，第1天是2026年11月14日（周六）"}});
  // What waits for a loop's variable is left to the reader.
  check("list of date", {{"for n in 1..2 return deadline(2026-11-13, n * 1 day)", "", ""}});
}

TEST_CASE("counts of conditions and steps stand with them, in every form") {
  const Policy policy = policy_of(R"yaml(
calendars: {office: {days: [Mon, Tue, Wed, Thu, Fri]}}
facts: {delivered: date, asked: date}
decisions:
  accepted:
    type: boolean
    rules:
      - id: IN-TIME
        when: {asked: "<= deadline(delivered, 7 days)"}
        then: true
        steps: [{id: pay, text: pay, owner: shop, within: "add working days(asked, 1, office)"}]
    otherwise: {then: false}
)yaml");
  const Explanation good =
      policy
          .decide("accepted",
                  Case::from_json(R"({"delivered": "2026-11-13", "asked": "2026-11-20"})"))
          .explanation("en");
  REQUIRE(good.fired.size() == 1);
  CHECK(joined(good.fired[0].conditions[0].counting) ==
        "13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)");
  REQUIRE(good.steps.size() == 1);
  CHECK(good.steps[0].counting.size() == 3);
  CHECK(good.to_text().find("the 7th day is 20 November 2026 (Friday)") != std::string::npos);
  CHECK(good.to_markdown().find("working days counted: 23 November 2026") != std::string::npos);
  CHECK(good.to_json().find("\"counting\": [") != std::string::npos);
  const Explanation late =
      policy
          .decide("accepted",
                  Case::from_json(R"({"delivered": "2026-11-13", "asked": "2026-11-21"})"))
          .explanation("zh");
  REQUIRE(late.not_fired.size() == 1);
  CHECK(joined(late.not_fired[0].conditions[0].counting) ==
        "2026年11月13日不计入，第7天是2026年11月20日（周五）");
}
