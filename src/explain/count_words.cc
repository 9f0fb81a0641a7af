// For each function that counts days, what is worth saying of its count. Long counts are shortened
// to their beginning and end.
#include "explain/count_words.h"

#include <algorithm>
#include <optional>

#include "explain/count_phrases.h"
#include "value/temporal_math.h"

namespace aftersales::explain {

using value::Calendar;
using value::DayCount;
using value::DayKind;

namespace {

/// The days that count from `first` to `last`, and those that do not.
void tell_days(const Teller& teller, const Calendar& calendar, Date first, Date last,
               Sentences& out) {
  const DayCount count = value::count_days(calendar, first, last);
  out.push_back(count.working == 0 ? teller.say(Phrase::none_counted)
                                   : teller.say(Phrase::counted, teller.runs(count, true)));
  teller.tell_off(count, out);
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
  teller.tell_known_until(calendar, moved.past_known, out);
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
    if (days < 0) {
      out.push_back(teller.say(Phrase::days_before, teller.day(start), teller.days(-days),
                               teller.full_day(*last)));
    } else if (days > 0) {  // of no days none was counted
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
  teller.tell_known_until(calendar, calendar.working_days_between(a, b).past_known, out);
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
  teller.tell_known_until(calendar, result.past_known, out);
}

}  // namespace aftersales::explain
