// One table of phrases, and for each function what is worth saying of its count. Long counts are
// shortened to their beginning and end.
#include "explain/count_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "explain/words.h"
#include "value/temporal_math.h"

namespace aftersales::explain {

namespace {

using value::Calendar;
using value::DayCount;
using value::DayKind;
using value::DayRun;
using value::WorkedTime;

enum class Phrase : std::uint8_t {
  nth_day,        // {0} start, {1} which, {2} last day
  same_day,       // {0} the day
  days_before,    // {0} start, {1} days, {2} result
  corresponding,  // {0} start, {1} length, {2} result
  month_cut,      // the same, {3} the day that the month lacks
  moved,          // {0} day off, {1} why, {2} to
  made_up,        // {0} a make-up working day that a limit ends on
  both_on,        // {0} the day of both
  earlier,        // {0} b, {1} days, {2} a
  not_counted,    // {0} start
  counted,        // {0} runs
  none_counted,
  off,           // {0} runs
  off_in_all,    // {0} runs, {1} days
  is_working,    // {0} day
  next_working,  // {0} day, {1} why it is off, {2} next
  backwards,     // {0} end
  run,           // {0} first, {1} last
  make_up,
  holiday,
  day_off,
  numbers,  // {0} first, {1} last
  span,     // {0} from, {1} to, of times of day
  worked,   // {0} day, {1} spans, {2} length
  weeks,    // {0} first day, {1} last day, {2} length
  clocks_change,
  used_up,      // {0} length, {1} moment
  other_clock,  // {0} moment, {1} the same by the calendar's clock
  in_between,   // {0} length
  known_until,  // {0} day
  count_
};

struct Row {
  Phrase phrase;
  std::string_view zh, en;
};

constexpr std::array<Row, static_cast<std::size_t>(Phrase::count_)> kPhrases = {{
    {Phrase::nth_day, "{0}不计入，第{1}天是{2}", "{0} does not count; the {1} day is {2}"},
    {Phrase::same_day, "期限为0天，最后一天就是当日：{0}",
     "a limit of no days ends on the day itself, {0}"},
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
    {Phrase::clocks_change, "其间时钟调整", "the clocks change meanwhile"},
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

// Of a long list the first and the last are told.
constexpr std::size_t kFirst = 3;
constexpr std::size_t kLast = 2;

class Teller {
 public:
  explicit Teller(const Speaker& speaker)
      : speaker_(speaker), zh_(word(Word::comma, speaker.language()) == "，") {}

  template <typename... T>
  [[nodiscard]] std::string say(Phrase phrase, const T&... parts) const {
    const Row& row = kPhrases[static_cast<std::size_t>(phrase)];
    return fmt::format(fmt::runtime(zh_ ? row.zh : row.en), parts...);
  }
  [[nodiscard]] std::string value(const Value& v) const { return speaker_.value(v); }
  [[nodiscard]] std::string noted(const std::string& text, const std::string& note) const {
    return explain::noted(text, note, speaker_.language());
  }

  [[nodiscard]] std::string day(Date d) const { return value(Value(d)); }
  /// With its weekday.
  [[nodiscard]] std::string full_day(Date d, const Calendar* calendar = nullptr) const {
    std::string note(zh_ ? kWeekdaysZh[static_cast<std::size_t>(d.weekday() - 1)]
                         : value::day_name(d));
    if (calendar != nullptr && calendar->kind_of(d) == DayKind::make_up) {
      note += word(Word::comma, speaker_.language());
      note += say(Phrase::make_up);
    }
    return noted(day(d), note);
  }
  [[nodiscard]] std::string days(std::int64_t n) const {
    return value(Value(Duration{n * value::kSecondsPerDay, 0}));
  }
  /// Working time is not counted in days, for they have fewer than 24 hours of it.
  [[nodiscard]] std::string hours(Duration d) const {
    constexpr std::int64_t kHour = 3600;
    if (d.seconds < 24 * kHour) return value(Value(d));
    std::string text = fmt::format(fmt::runtime(zh_ ? "{}小时" : "{} hours"), d.seconds / kHour);
    const Duration rest{d.seconds % kHour, d.nanos};
    if (rest != Duration{}) text += (zh_ ? "" : " ") + value(Value(rest));
    return text;
  }
  /// `7th`; in Chinese the number alone.
  [[nodiscard]] std::string ordinal(std::int64_t n) const {
    if (zh_) return std::to_string(n);
    const bool teens = n % 100 / 10 == 1;
    const std::string_view ending = teens         ? "th"
                                    : n % 10 == 1 ? "st"
                                    : n % 10 == 2 ? "nd"
                                    : n % 10 == 3 ? "rd"
                                                  : "th";
    return fmt::format("{}{}", n, ending);
  }
  [[nodiscard]] std::string why_off(DayKind kind) const {
    return say(kind == DayKind::holiday ? Phrase::holiday : Phrase::day_off);
  }

  [[nodiscard]] std::string runs(const DayCount& count, bool counted) const {
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

  /// The first and the last of them; `gap`: something is left out behind the first `before_gap`.
  [[nodiscard]] std::string shortened(std::vector<std::string> all, bool gap = false,
                                      std::size_t before_gap = 0) const {
    std::size_t first = all.size();
    std::size_t last = 0;
    if (gap) {
      first = std::min(before_gap, kFirst);
      last = std::min(all.size() - before_gap, kLast);
    } else if (all.size() > kFirst + kLast + 1) {
      first = kFirst;
      last = kLast;
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

 private:
  [[nodiscard]] std::string run(const DayRun& r) const {
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

  const Speaker& speaker_;
  const bool zh_;
};

void tell_known_until(const Teller& teller, const Calendar& calendar, bool past, Sentences& out) {
  if (past && calendar.spec().known_until)
    out.push_back(teller.say(Phrase::known_until, teller.day(*calendar.spec().known_until)));
}

/// The days that count from `first` to `last`, and those that do not.
void tell_days(const Teller& teller, const Calendar& calendar, Date first, Date last,
               Sentences& out) {
  const DayCount count = value::count_days(calendar, first, last);
  out.push_back(count.working == 0 ? teller.say(Phrase::none_counted)
                                   : teller.say(Phrase::counted, teller.runs(count, true)));
  if (count.off == 0) return;
  const std::string off = teller.runs(count, false);
  const bool shortened = off.find("…") != std::string::npos;
  out.push_back(shortened ? teller.say(Phrase::off_in_all, off, count.off)
                          : teller.say(Phrase::off, off));
}

/// A last day that the calendar has off.
void tell_move(const Teller& teller, Date last, const Calendar& calendar, Sentences& out) {
  const DayKind kind = calendar.kind_of(last);
  if (kind == DayKind::make_up) {
    out.push_back(teller.say(Phrase::made_up, teller.full_day(last)));
    return;
  }
  const auto moved = calendar.next_working_day(last);
  if (kind != DayKind::working && moved.value) {
    out.push_back(teller.say(Phrase::moved, teller.full_day(last), teller.why_off(kind),
                             teller.full_day(*moved.value, &calendar)));
  }
  tell_known_until(teller, calendar, moved.past_known, out);
}

/// The pieces of one day, such as a morning and an afternoon.
struct WorkedDay {
  Date date;
  std::vector<WorkedTime> pieces;
  [[nodiscard]] Duration used() const {
    Duration sum;
    for (const WorkedTime& piece : pieces) sum = value::add(sum, piece.used).value_or(sum);
    return sum;
  }
};

std::vector<WorkedDay> by_day(const std::vector<WorkedTime>& pieces) {
  std::vector<WorkedDay> all;
  for (const WorkedTime& piece : pieces) {
    const Date date = piece.from.date();
    const bool same = !all.empty() && all.back().date == date && piece.weeks == 0 &&
                      all.back().pieces.back().weeks == 0;
    if (!same) all.push_back({date, {}});
    all.back().pieces.push_back(piece);
  }
  return all;
}

std::string clock_of(const Teller& teller, const DateTime& moment) {
  return teller.value(Value(Time{moment.time().nanos, Zone()}));
}

bool clocks_change(const WorkedTime& piece) {
  const auto passed = piece.to.local_seconds() - piece.from.local_seconds();
  return passed != piece.to.seconds - piece.from.seconds;
}

std::string said_day(const Teller& teller, const Calendar& calendar, const WorkedDay& day) {
  const WorkedTime& first = day.pieces.front();
  if (first.weeks > 0) {
    return teller.say(Phrase::weeks, teller.full_day(first.from.date()),
                      teller.full_day(Date{first.to.date().days - 1}), teller.hours(first.used));
  }
  std::vector<std::string> spans;
  for (const WorkedTime& piece : day.pieces) {
    const bool midnight = piece.to.time().nanos == 0 && piece.to.date().days == day.date.days + 1;
    const std::string end = midnight ? "24:00"
                            : piece.to.date() == day.date
                                ? clock_of(teller, piece.to)
                                : teller.day(piece.to.date()) + " " + clock_of(teller, piece.to);
    spans.push_back(teller.say(Phrase::span, clock_of(teller, piece.from), end));
    if (clocks_change(piece))
      spans.back() = teller.noted(spans.back(), teller.say(Phrase::clocks_change));
  }
  return teller.say(Phrase::worked, teller.full_day(day.date, &calendar), teller.shortened(spans),
                    teller.hours(day.used()));
}

}  // namespace

void tell_deadline(const Speaker& speaker, Date start, const Value& length,
                   const Calendar* calendar, Sentences& out) {
  const Teller teller(speaker);
  std::optional<Date> last;
  if (length.kind() == Kind::period) {
    last = value::add(start, length.as_period());
    if (!last) return;
    const bool cut = last->ymd().day != start.ymd().day;
    out.push_back(teller.say(cut ? Phrase::month_cut : Phrase::corresponding, teller.day(start),
                             teller.value(length), teller.full_day(*last), start.ymd().day));
  } else {
    if (length.kind() != Kind::duration) return;
    const std::optional<std::int64_t> whole = value::whole_days(length.as_duration());
    if (!whole) return;
    const std::int64_t days = *whole;
    last = value::add_days(start, days);
    if (!last) return;
    if (days == 0) {
      out.push_back(teller.say(Phrase::same_day, teller.full_day(*last)));
    } else if (days < 0) {
      out.push_back(teller.say(Phrase::days_before, teller.day(start), teller.days(-days),
                               teller.full_day(*last)));
    } else {
      out.push_back(teller.say(Phrase::nth_day, teller.day(start), teller.ordinal(days),
                               teller.full_day(*last)));
    }
  }
  if (calendar != nullptr) tell_move(teller, *last, *calendar, out);
}

void tell_days_between(const Speaker& speaker, Date a, Date b, Sentences& out) {
  const Teller teller(speaker);
  const std::int64_t days = b.days - a.days;
  if (days == 0) {
    out.push_back(teller.say(Phrase::both_on, teller.full_day(a)));
  } else if (days < 0) {
    out.push_back(teller.say(Phrase::earlier, teller.day(b), teller.days(-days), teller.day(a)));
  } else {
    out.push_back(
        teller.say(Phrase::nth_day, teller.day(a), teller.ordinal(days), teller.full_day(b)));
  }
}

void tell_working_days_between(const Speaker& speaker, Date a, Date b, const Calendar& calendar,
                               Sentences& out) {
  const Teller teller(speaker);
  if (a == b) {
    out.push_back(teller.say(Phrase::both_on, teller.full_day(a)));
    return;
  }
  // Minus the days after the earlier one, where that is the second.
  const auto [low, high] = std::minmax(a, b);
  if (b < a) out.push_back(teller.say(Phrase::backwards, teller.day(a)));
  out.push_back(teller.say(Phrase::not_counted, teller.full_day(low)));
  if (b < a)
    tell_days(teller, calendar, high, Date{low.days + 1}, out);
  else
    tell_days(teller, calendar, Date{low.days + 1}, high, out);
  tell_known_until(teller, calendar, calendar.working_days_between(a, b).past_known, out);
}

void tell_added_working_days(const Speaker& speaker, Date start, std::int64_t days,
                             const Calendar& calendar, Sentences& out) {
  const Teller teller(speaker);
  const auto result = calendar.add_working_days(start, days);
  if (!result.value) return;
  if (days == 0) {
    out.push_back(*result.value == start
                      ? teller.say(Phrase::is_working, teller.full_day(start, &calendar))
                      : teller.say(Phrase::next_working, teller.full_day(start),
                                   teller.why_off(calendar.kind_of(start)),
                                   teller.full_day(*result.value, &calendar)));
  } else {
    out.push_back(teller.say(Phrase::not_counted, teller.full_day(start)));
    if (days < 0) out.push_back(teller.say(Phrase::backwards, teller.day(start)));
    tell_days(teller, calendar, Date{start.days + (days > 0 ? 1 : -1)}, *result.value, out);
  }
  tell_known_until(teller, calendar, result.past_known, out);
}

void tell_added_working_time(const Speaker& speaker, const DateTime& start, Duration length,
                             const Calendar& calendar, Sentences& out) {
  const Teller teller(speaker);
  std::vector<WorkedTime> pieces;
  const auto due = calendar.add_working_time(start, length, &pieces);
  if (!due.value) return;
  const std::vector<WorkedDay> days = by_day(pieces);
  if (!days.empty()) {
    const DateTime here = start.in(days.front().pieces.front().from.zone);
    if (here.local_seconds() != start.local_seconds())
      out.push_back(
          teller.say(Phrase::other_clock, teller.value(Value(start)), teller.value(Value(here))));
    const bool is_long = days.size() > kFirst + kLast + 1;
    const std::size_t first = is_long ? kFirst : days.size();
    for (std::size_t i = 0; i < first; ++i) out.push_back(said_day(teller, calendar, days[i]));
    if (is_long) {
      Duration used;
      for (std::size_t i = first; i + kLast < days.size(); ++i)
        used = value::add(used, days[i].used()).value_or(used);
      out.push_back(teller.say(Phrase::in_between, teller.hours(used)));
      for (std::size_t i = days.size() - kLast; i < days.size(); ++i)
        out.push_back(said_day(teller, calendar, days[i]));
    }
    const Date end = pieces.back().to.date();
    const DayCount count = value::count_days(calendar, here.date(), end);
    if (count.off > 0) {
      const std::string off = teller.runs(count, false);
      out.push_back(off.find("…") != std::string::npos
                        ? teller.say(Phrase::off_in_all, off, count.off)
                        : teller.say(Phrase::off, off));
    }
    out.push_back(
        teller.say(Phrase::used_up, teller.hours(length), teller.value(Value(pieces.back().to))));
  }
  tell_known_until(teller, calendar, due.past_known, out);
}

}  // namespace aftersales::explain
