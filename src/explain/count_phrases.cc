// One table of phrases, in the languages of explanations.
#include "explain/count_phrases.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "value/temporal_math.h"

namespace aftersales::explain {

using value::Calendar;
using value::DayCount;
using value::DayKind;
using value::DayRun;

namespace {

struct Row {
  Phrase phrase;
  std::string_view zh, en;
};

constexpr std::array<Row, static_cast<std::size_t>(Phrase::count_)> kPhrases = {{
    {Phrase::nth_day, "{0}不计入，第{1}天是{2}", "{0} does not count; the {1} day is {2}"},
    {Phrase::days_before, "{0}往前数{1}是{2}", "{1} before {0} is {2}"},
    {Phrase::corresponding, "自{0}起{1}，到期月的对应日是{2}",
     "{1} from {0} on: the corresponding day is {2}"},
    {Phrase::month_cut, "自{0}起{1}，到期月没有{3}日，以该月最后一天为准：{2}",
     "{1} from {0} on: that month has no day {3}, so its last day counts, {2}"},
    {Phrase::moved, "{0}是{1}，顺延至{2}", "{0} is {1}; the last day moves to {2}"},
    {Phrase::made_up, "{0}是补班日，期限不顺延", "{0} is a make-up working day, so nothing moves"},
    {Phrase::both_on, "两者都在{0}", "both are on {0}"},
    {Phrase::earlier, "{0}比{2}早{1}", "{0} is {1} before {2}"},
    {Phrase::not_counted, "{0}不计入", "{0} does not count"},
    {Phrase::counted, "计入的工作日：{0}", "working days counted: {0}"},
    {Phrase::none_counted, "其间没有工作日", "there is no working day among them"},
    {Phrase::off, "不计入的日子：{0}", "days left out: {0}"},
    {Phrase::off_in_all, "不计入的日子共{1}天：{0}", "days left out, {1} in all: {0}"},
    {Phrase::is_working, "{0}本身就是工作日", "{0} is a working day itself"},
    {Phrase::next_working, "{0}是{1}，下一个工作日是{2}",
     "{0} is {1}; the next working day is {2}"},
    {Phrase::backwards, "从{0}往前数", "counted backwards from {0}"},
    {Phrase::run, "{0}至{1}", "{0} to {1}"},
    {Phrase::make_up, "补班日", "a make-up working day"},
    {Phrase::holiday, "节假日", "a holiday"},
    {Phrase::day_off, "休息日", "a day off"},
    {Phrase::numbers, "第{0}至{1}个", "{0} to {1}"},
    {Phrase::span, "{0}至{1}", "{0} to {1}"},
    {Phrase::worked, "{0}：{1}，共{2}", "{0}: {1}, {2}"},
    {Phrase::weeks, "{0}至{1}，按整周计：{2}", "{0} to {1}, in whole weeks: {2}"},
    {Phrase::clock_ahead, "其间时钟拨快{0}，跳过的这段时间不存在",
     "the clocks go forward by {0} meanwhile, and the time between does not exist"},
    {Phrase::clock_back, "其间时钟拨慢{0}，这段时间过了两遍",
     "the clocks go back by {0} meanwhile, and that time passes twice"},
    {Phrase::time_after, "{0}起{1}是{2}", "{1} from {0} is {2}"},
    {Phrase::time_before, "{0}往前{1}是{2}", "{1} before {0} is {2}"},
    {Phrase::used_up, "共{0}，{1}用完", "used up, {0} in all, on {1}"},
    {Phrase::other_clock, "{0}按日历的时间是{1}", "{0} is {1} by the clock of the calendar"},
    {Phrase::in_between, "其间另用{0}", "in between: {0} more"},
    {Phrase::known_until, "该日历的节假日只公布到{0}，此后按每周的作息计算",
     "the holidays of the calendar are known until {0} only; later days are counted by the week"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kPhrases.size(); ++i) {
    if (static_cast<std::size_t>(kPhrases[i].phrase) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a row for each phrase, in the order of the enumeration");

constexpr std::array<std::string_view, 7> kWeekdaysZh = {"周一", "周二", "周三", "周四",
                                                         "周五", "周六", "周日"};

}  // namespace

std::string_view phrase_in(std::string_view language, Phrase phrase) {
  const Row& row = kPhrases[static_cast<std::size_t>(phrase)];
  return is_chinese(language) ? row.zh : row.en;
}

std::string Teller::full_day(Date d, const Calendar* calendar) const {
  std::string note(zh_ ? kWeekdaysZh[static_cast<std::size_t>(d.weekday() - 1)]
                       : value::day_name(d));
  if (calendar != nullptr && calendar->kind_of(d) == DayKind::make_up) {
    note += word(Word::comma, speaker_.language());
    note += say(Phrase::make_up);
  }
  return noted(day(d), note);
}

std::string Teller::days(std::int64_t n) const {
  return value(Value(Duration{n * value::kSecondsPerDay, 0}));
}

std::string Teller::hours(Duration d) const {
  constexpr std::int64_t kHour = 3600;
  if (d.seconds < 24 * kHour) return value(Value(d));
  std::string text = fmt::format(fmt::runtime(zh_ ? "{}小时" : "{} hours"), d.seconds / kHour);
  const Duration rest{d.seconds % kHour, d.nanos};
  if (rest != Duration{}) text += (zh_ ? "" : " ") + value(Value(rest));
  return text;
}

std::string Teller::ordinal(std::int64_t n) const {
  if (zh_) return std::to_string(n);
  const bool teens = n % 100 / 10 == 1;
  const std::string_view ending = teens         ? "th"
                                  : n % 10 == 1 ? "st"
                                  : n % 10 == 2 ? "nd"
                                  : n % 10 == 3 ? "rd"
                                                : "th";
  return fmt::format("{}{}", n, ending);
}

std::string Teller::why_off(DayKind kind) const {
  return say(kind == DayKind::holiday ? Phrase::holiday : Phrase::day_off);
}

std::string Teller::runs(const DayCount& count, bool counted) const {
  std::vector<std::string> told;
  bool gap = false;
  std::size_t before_gap = 0;
  for (std::size_t i = 0; i < count.runs.size(); ++i) {
    if (i == count.before_gap) {
      gap = true;
      before_gap = told.size();
    }
    if (count.runs[i].counts() == counted) told.push_back(run(count.runs[i]));
  }
  return shortened(std::move(told), gap, before_gap);
}

std::string Teller::shortened(std::vector<std::string> all, bool gap,
                              std::size_t before_gap) const {
  std::size_t first = all.size();
  std::size_t last = 0;
  if (gap) {
    first = std::min(before_gap, kFirstTold);
    last = std::min(all.size() - before_gap, kLastTold);
  } else if (all.size() > kFirstTold + kLastTold + 1) {
    first = kFirstTold;
    last = kLastTold;
  }
  std::string text;
  const auto add = [&](std::string_view item) {
    if (!text.empty()) text += word(Word::list_separator, speaker_.language());
    text += item;
  };
  for (std::size_t i = 0; i < first; ++i) add(all[i]);
  if (first + last < all.size() || gap) add("…");
  for (std::size_t i = all.size() - last; i < all.size(); ++i) add(all[i]);
  return text;
}

std::string Teller::run(const DayRun& r) const {
  const std::string text =
      r.first == r.last ? day(r.first) : say(Phrase::run, day(r.first), day(r.last));
  if (!r.counts()) return noted(text, why_off(r.kind));
  const std::int64_t last = r.number + std::abs(r.last.days - r.first.days);
  std::string note = r.kind == DayKind::make_up ? say(Phrase::make_up) : std::string();
  if (!note.empty()) note += word(Word::comma, speaker_.language());
  note += last == r.number ? (zh_ ? fmt::format("第{}个", last) : std::to_string(last))
                           : say(Phrase::numbers, r.number, last);
  return noted(text, note);
}

void Teller::tell_off(const DayCount& count, Sentences& out) const {
  if (count.off == 0) return;
  const std::string off = runs(count, false);
  const bool is_shortened = off.find("…") != std::string::npos;
  out.push_back(is_shortened ? say(Phrase::off_in_all, off, count.off) : say(Phrase::off, off));
}

void Teller::tell_known_until(const Calendar& calendar, bool past, Sentences& out) const {
  if (past && calendar.spec().known_until)
    out.push_back(say(Phrase::known_until, day(*calendar.spec().known_until)));
}

}  // namespace aftersales::explain
