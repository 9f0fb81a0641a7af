// Working days and hours -> counts of days, days counted off, and working time counted off.

#include "value/calendar.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "value/temporal_math.h"

namespace aftersales::value {
namespace {

__extension__ using Wide = __int128;  // nanoseconds since 1970; 64 bits hold only 584 years of them

constexpr std::int64_t kMostDays = 146'097;  // 400 years, after which the calendar repeats itself

/// 0 for a Monday.
std::size_t week_index(std::int64_t day) noexcept {
  return static_cast<std::size_t>(floor_modulo(day + 3, 7));
}

/// The ranges sorted, joined where they touch, and cut to the days that exist.
std::vector<DateRange> joined(std::vector<DateRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const DateRange& a, const DateRange& b) { return a.first < b.first; });
  std::vector<DateRange> result;
  for (DateRange range : ranges) {
    range.first = std::max(range.first, first_date());
    range.last = std::min(range.last, last_date());
    if (range.last < range.first) continue;
    if (!result.empty() && range.first.days <= result.back().last.days + 1) {
      result.back().last = std::max(result.back().last, range.last);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

Wide instant_nanos(std::int64_t day, std::int64_t nanos_of_day, Zone clock) {
  const std::int64_t local = day * kSecondsPerDay + nanos_of_day / kNanosPerSecond;
  return Wide{clock.resolve(local).instant} * kNanosPerSecond + nanos_of_day % kNanosPerSecond;
}

DateTime moment_of(Wide nanos, Zone zone) {
  Wide seconds = nanos / kNanosPerSecond;
  if (nanos % kNanosPerSecond < 0) --seconds;
  return {static_cast<std::int64_t>(seconds),
          static_cast<std::uint32_t>(nanos - seconds * kNanosPerSecond), zone};
}

}  // namespace

Calendar::Calendar(CalendarSpec spec) : spec_(std::move(spec)) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < 7; ++i) up_to_[i] = count += spec_.days[i] ? 1 : 0;

  const std::vector<DateRange> working = joined(spec_.workdays);
  for (const DateRange& range : working)
    exceptions_.push_back({range.first.days, range.last.days, true, 0});
  auto next = working.begin();
  for (const DateRange& holiday : joined(spec_.holidays)) {
    std::int64_t first = holiday.first.days;
    while (next != working.end() && next->last.days < first) ++next;
    for (auto cut = next; cut != working.end() && cut->first <= holiday.last; ++cut) {
      if (first < cut->first.days) exceptions_.push_back({first, cut->first.days - 1, false, 0});
      first = cut->last.days + 1;
    }
    if (first <= holiday.last.days) exceptions_.push_back({first, holiday.last.days, false, 0});
  }
  std::sort(exceptions_.begin(), exceptions_.end(),
            [](const Exception& a, const Exception& b) { return a.first < b.first; });
  std::int64_t surplus = 0;
  for (Exception& exception : exceptions_) {
    if (exception.working) surplus += exception.last - exception.first + 1;
    surplus -= of_weeks(exception.last) - of_weeks(exception.first - 1);
    exception.surplus = surplus;
  }

  if (spec_.hours.empty()) shifts_.push_back({0, kNanosPerDay});
  std::vector<Shift> shifts;
  for (const WorkingHours& hours : spec_.hours) {
    const std::int64_t begin = std::clamp(hours.begin, std::int64_t{0}, kNanosPerDay);
    const std::int64_t end = std::clamp(hours.end, std::int64_t{0}, kNanosPerDay);
    shifts.push_back({begin, end > begin ? end : end + kNanosPerDay});
  }
  std::sort(shifts.begin(), shifts.end(),
            [](const Shift& a, const Shift& b) { return a.begin < b.begin; });
  for (const Shift& shift : shifts) {
    if (!shifts_.empty() && shift.begin <= shifts_.back().end) {
      shifts_.back().end = std::max(shifts_.back().end, shift.end);
    } else {
      shifts_.push_back(shift);
    }
  }

  // The second of two weeks, so that what runs over from a Sunday into a Monday is seen.
  std::int64_t covered = 0;
  for (std::int64_t day = 0; day < 14; ++day) {
    if (!spec_.days[static_cast<std::size_t>(day % 7)]) continue;
    for (const Shift& shift : shifts_) {
      const std::int64_t end = day * kNanosPerDay + shift.end;
      const std::int64_t begin = std::max(day * kNanosPerDay + shift.begin, covered);
      if (end <= begin) continue;
      if (day >= 7) week_nanos_ += end - begin;
      covered = end;
    }
  }
}

const Calendar::Exception* Calendar::exception_at_or_after(std::int64_t day) const noexcept {
  const auto found =
      std::lower_bound(exceptions_.begin(), exceptions_.end(), day,
                       [](const Exception& e, std::int64_t wanted) { return e.last < wanted; });
  return found == exceptions_.end() ? nullptr : &*found;
}

bool Calendar::is_working_day(Date date) const noexcept {
  const Exception* const exception = exception_at_or_after(date.days);
  if (exception != nullptr && exception->first <= date.days) return exception->working;
  return spec_.days[week_index(date.days)];
}

DayKind Calendar::kind_of(Date date) const noexcept {
  const Exception* const exception = exception_at_or_after(date.days);
  if (exception != nullptr && exception->first <= date.days)
    return exception->working ? DayKind::make_up : DayKind::holiday;
  return spec_.days[week_index(date.days)] ? DayKind::working : DayKind::day_off;
}

std::int64_t Calendar::of_weeks(std::int64_t day) const noexcept {
  return floor_divide(day + 3, 7) * up_to_[6] + up_to_[week_index(day)];
}

std::int64_t Calendar::ordinal(std::int64_t day) const noexcept {
  const auto next =
      std::lower_bound(exceptions_.begin(), exceptions_.end(), day,
                       [](const Exception& e, std::int64_t wanted) { return e.last < wanted; });
  std::int64_t count = of_weeks(day) + (next == exceptions_.begin() ? 0 : std::prev(next)->surplus);
  if (next != exceptions_.end() && next->first <= day) {
    if (next->working) count += day - next->first + 1;
    count -= of_weeks(day) - of_weeks(next->first - 1);
  }
  return count;
}

std::optional<std::int64_t> Calendar::day_of_ordinal(std::int64_t wanted,
                                                     std::int64_t near) const noexcept {
  const std::int64_t before_first = first_date().days - 1;
  const std::int64_t last = last_date().days;
  if (ordinal(last) < wanted || ordinal(before_first) >= wanted) return std::nullopt;
  // In the end ordinal(low) < wanted <= ordinal(high), with nothing between low and high.
  std::int64_t low = std::clamp(near, before_first, last);
  std::int64_t high = low;
  std::int64_t step = 8;
  for (; ordinal(high) < wanted; step *= 2) {
    low = high;
    high = std::min(high + step, last);
  }
  for (; ordinal(low) >= wanted; step *= 2) {
    high = low;
    low = std::max(low - step, before_first);
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (ordinal(middle) < wanted ? low : high) = middle;
  }
  return high;
}

Counted<std::int64_t> Calendar::working_days_between(Date from, Date to) const noexcept {
  return {ordinal(to.days) - ordinal(from.days), from != to && past_known(std::max(from, to).days)};
}

Counted<Date> Calendar::add_working_days(Date date, std::int64_t n) const noexcept {
  // Counted from the day itself when going forward, else from the day before it.
  std::int64_t wanted = ordinal(n > 0 ? date.days : date.days - 1);
  if (__builtin_add_overflow(wanted, n > 0 ? n : n + 1, &wanted))
    return {std::nullopt, spec_.known_until.has_value()};
  const auto day = day_of_ordinal(wanted, date.days);
  if (!day) return {std::nullopt, spec_.known_until.has_value()};
  return {Date{*day}, past_known(n < 0 ? date.days - 1 : *day)};
}

std::int64_t Calendar::regular_weeks(std::int64_t day, Zone clock, std::int64_t most) const {
  // From the day before, whose hours may run over into this one, to two days before a change.
  std::int64_t end = day + most * 7;
  if (const Exception* const exception = exception_at_or_after(day - 1))
    end = std::min(end, exception->first);
  const std::int64_t from = clock.resolve((day - 2) * kSecondsPerDay).instant;
  if (const auto change = clock.next_change(from))
    end = std::min(end, floor_divide(*change, kSecondsPerDay) - 2);
  return std::max(end - day - 1, std::int64_t{0}) / 7;
}

Counted<DateTime> Calendar::add_working_time(DateTime start, Duration length,
                                             std::vector<WorkedTime>* worked) const {
  const Counted<DateTime> none{std::nullopt, spec_.known_until.has_value()};
  if (length.seconds < 0 || length.seconds > kMostDays * kSecondsPerDay) return none;
  const Zone clock = start.zone.is_local() || spec_.zone.is_local() ? start.zone : spec_.zone;
  const std::int64_t today = start.in(clock).date().days;

  const auto note = [&](Wide from, Wide to, Wide used, std::int64_t weeks) {
    if (worked == nullptr || used == 0) return;
    const DateTime begin = moment_of(from, clock);
    const DateTime end = moment_of(to, clock);
    const DateTime spent = moment_of(used, clock);  // since 1970
    worked->push_back({begin, end, {spent.seconds, spent.nanos}, weeks});
  };

  Wide left = Wide{length.seconds} * kNanosPerSecond + length.nanos;
  // What lies before this is done with.
  Wide reached = Wide{start.seconds} * kNanosPerSecond + start.nanos;
  for (std::int64_t day = today - 1;; ++day) {  // the hours of yesterday may run over into today
    const auto next = next_working_day(Date{day}).value;
    if (!next || next->days > today + kMostDays) return none;
    day = next->days;
    reached = std::max(reached, instant_nanos(day, 0, clock));

    if (week_nanos_ != 0 && left > 2 * Wide{week_nanos_}) {
      const auto most =
          static_cast<std::int64_t>(std::min(left / week_nanos_ - 1, Wide{kMostDays / 7}));
      const std::int64_t weeks = regular_weeks(day, clock, most);
      left -= Wide{week_nanos_} * weeks;
      note(reached, reached + Wide{kNanosPerDay} * 7 * weeks, Wide{week_nanos_} * weeks, weeks);
      reached += Wide{kNanosPerDay} * 7 * weeks;
      day += 7 * weeks;
    }

    for (const Shift& shift : shifts_) {
      const Wide begin = std::max(instant_nanos(day, shift.begin, clock), reached);
      const Wide end = instant_nanos(day, shift.end, clock);
      if (end < begin || (end == begin && left != 0)) continue;
      if (end - begin < left) {
        note(begin, end, end - begin, 0);
        left -= end - begin;
        reached = end;
        continue;
      }
      note(begin, begin + left, left, 0);
      const DateTime moment = moment_of(begin + left, start.zone);
      if (day > today + kMostDays || !exists(moment.date())) return none;
      return {moment, past_known(day)};
    }
  }
}

namespace {

Counted<Date> moved_to_working_day(std::optional<Date> day, const Calendar* calendar) noexcept {
  if (!day || calendar == nullptr) return {day, false};
  return calendar->next_working_day(*day);
}

}  // namespace

Counted<Date> deadline(Date start, std::int64_t days, const Calendar* calendar) noexcept {
  return moved_to_working_day(add_days(start, days), calendar);
}

Counted<Date> deadline(Date start, Period length, const Calendar* calendar) noexcept {
  return moved_to_working_day(add(start, length), calendar);
}

}  // namespace aftersales::value
