// Sums, differences and parts of dates, times, durations and periods.

#include "value/temporal_math.h"

#include <algorithm>
#include <array>
#include <limits>

namespace aftersales::value {
namespace {

__extension__ using Wide = __int128;  // a product of 64 bits each, and what is carried into it

std::optional<std::int64_t> narrow(Wide wide) noexcept {
  if (wide < std::numeric_limits<std::int64_t>::min() ||
      wide > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(wide);
}

std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) noexcept {
  return narrow(Wide{a} + b);
}

std::optional<Duration> from_wide(Wide seconds, std::int64_t nanos) noexcept {
  const auto whole = narrow(seconds + floor_divide(nanos, kNanosPerSecond));
  if (!whole) return std::nullopt;
  return Duration{*whole, static_cast<std::uint32_t>(floor_modulo(nanos, kNanosPerSecond))};
}

std::optional<DateTime> if_exists(DateTime moment) {
  // Far below the edge of 64 bits, so that the offset can be added without a thought.
  constexpr std::int64_t kFar = std::int64_t{1} << 60;
  if (moment.seconds < -kFar || moment.seconds > kFar || !exists(moment.date()))
    return std::nullopt;
  return moment;
}

Duration sum_of_day(Time time, Duration duration) noexcept {
  const std::int64_t seconds = floor_modulo(duration.seconds, kSecondsPerDay);
  return *make_duration(seconds, time.nanos + std::int64_t{duration.nanos});
}

// Comparable nanoseconds of two times, or nothing where only one has a zone.
struct TimePair {
  std::int64_t a, b;
};
std::optional<TimePair> on_one_clock(Time a, Time b) {
  if (a.zone == b.zone) return TimePair{a.nanos, b.nanos};
  if (a.zone.is_local() || b.zone.is_local()) return std::nullopt;
  constexpr std::int64_t kReferenceDay = 1095;  // 1972-12-31
  const auto in_utc = [](Time time) {
    const auto resolved =
        time.zone.resolve(kReferenceDay * kSecondsPerDay + time.nanos / kNanosPerSecond);
    return (resolved.instant - kReferenceDay * kSecondsPerDay) * kNanosPerSecond +
           time.nanos % kNanosPerSecond;
  };
  return TimePair{in_utc(a), in_utc(b)};
}

}  // namespace

int day_of_year(Date date) noexcept {
  return static_cast<int>(date.days - days_from_ymd(date.ymd().year, 1, 1)) + 1;
}

int week_of_year(Date date) noexcept {
  // A week belongs to the year that its Thursday lies in.
  const Date thursday{date.days + 4 - date.weekday()};
  return (day_of_year(thursday) - 1) / 7 + 1;
}

Date last_day_of_month(Date date) noexcept {
  const Date::Ymd ymd = date.ymd();
  return {date.days + days_in_month(ymd.year, ymd.month) - ymd.day};
}

std::string_view day_name(Date date) noexcept {
  static constexpr std::array<std::string_view, 7> kNames = {
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return kNames[static_cast<std::size_t>(date.weekday() - 1)];
}

std::string_view month_name(Date date) noexcept {
  static constexpr std::array<std::string_view, 12> kNames = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return kNames[static_cast<std::size_t>(date.ymd().month - 1)];
}

std::optional<Duration> make_duration(std::int64_t seconds, std::int64_t nanos) noexcept {
  return from_wide(seconds, nanos);
}

std::optional<Duration> negate(Duration duration) noexcept {
  return from_wide(-Wide{duration.seconds}, -std::int64_t{duration.nanos});
}
std::optional<Duration> absolute(Duration duration) noexcept {
  return duration.seconds < 0 ? negate(duration) : duration;
}
std::optional<Duration> add(Duration a, Duration b) noexcept {
  return from_wide(Wide{a.seconds} + b.seconds, std::int64_t{a.nanos} + b.nanos);
}
std::optional<Duration> subtract(Duration a, Duration b) noexcept {
  return from_wide(Wide{a.seconds} - b.seconds, std::int64_t{a.nanos} - b.nanos);
}

std::optional<Duration> multiply(Duration duration, std::int64_t factor) noexcept {
  const Wide nanos = Wide{duration.nanos} * factor;  // below 2^30 · 2^63
  Wide carried = nanos / kNanosPerSecond;
  auto rest = static_cast<std::int64_t>(nanos % kNanosPerSecond);
  if (rest < 0) {
    rest += kNanosPerSecond;
    --carried;
  }
  return from_wide(Wide{duration.seconds} * factor + carried, rest);
}

std::optional<std::int64_t> whole_days(Duration duration) noexcept {
  if (duration.nanos != 0 || duration.seconds % kSecondsPerDay != 0) return std::nullopt;
  return duration.seconds / kSecondsPerDay;
}

std::optional<Period> negate(Period period) noexcept { return multiply(period, -1); }
std::optional<Period> absolute(Period period) noexcept {
  return period.months < 0 ? negate(period) : period;
}
std::optional<Period> add(Period a, Period b) noexcept {
  const auto months = narrow(Wide{a.months} + b.months);
  return months ? std::optional(Period{*months}) : std::nullopt;
}
std::optional<Period> subtract(Period a, Period b) noexcept {
  const auto months = narrow(Wide{a.months} - b.months);
  return months ? std::optional(Period{*months}) : std::nullopt;
}
std::optional<Period> multiply(Period period, std::int64_t factor) noexcept {
  const auto months = narrow(Wide{period.months} * factor);
  return months ? std::optional(Period{*months}) : std::nullopt;
}

DurationParts parts(Duration duration) noexcept {
  // Rounded toward zero, so that every part has the sign of the whole.
  const bool below_zero = duration.seconds < 0 && duration.nanos != 0;
  const std::int64_t seconds = duration.seconds + (below_zero ? 1 : 0);
  const auto nanos = static_cast<std::int64_t>(duration.nanos) - (below_zero ? kNanosPerSecond : 0);
  const auto of_day = static_cast<int>(seconds % kSecondsPerDay);
  return {seconds / kSecondsPerDay, of_day / 3600, of_day / 60 % 60, of_day % 60,
          static_cast<std::int32_t>(nanos)};
}

PeriodParts parts(Period period) noexcept {
  return {period.months / 12, static_cast<int>(period.months % 12)};
}

std::optional<Date> add_days(Date date, std::int64_t days) noexcept {
  const auto sum = checked_add(date.days, days);
  if (!sum || !exists(Date{*sum})) return std::nullopt;
  return Date{*sum};
}

std::optional<Date> add(Date date, Duration duration) noexcept {
  return add_days(date, floor_divide(duration.seconds, kSecondsPerDay));
}
std::optional<Date> subtract(Date date, Duration duration) noexcept {
  const auto back = negate(duration);
  return back ? add(date, *back) : std::nullopt;
}

std::optional<Date> add(Date date, Period period) noexcept {
  const Date::Ymd ymd = date.ymd();
  const auto months = checked_add(ymd.year * 12 + ymd.month - 1, period.months);
  if (!months) return std::nullopt;
  const std::int64_t year = floor_divide(*months, 12);
  const int month = static_cast<int>(floor_modulo(*months, 12)) + 1;
  return Date::from_ymd(year, month, std::min(ymd.day, days_in_month(year, month)));
}
std::optional<Date> subtract(Date date, Period period) noexcept {
  const auto back = negate(period);
  return back ? add(date, *back) : std::nullopt;
}

std::optional<DateTime> add(DateTime moment, Duration duration) {
  const auto sum = from_wide(Wide{moment.seconds} + duration.seconds,
                             std::int64_t{moment.nanos} + duration.nanos);
  if (!sum) return std::nullopt;
  return if_exists({sum->seconds, sum->nanos, moment.zone});
}
std::optional<DateTime> subtract(DateTime moment, Duration duration) {
  const auto back = negate(duration);
  return back ? add(moment, *back) : std::nullopt;
}

std::optional<DateTime> add(DateTime moment, Period period) {
  const std::int64_t local = moment.local_seconds();
  const auto date = add(Date{floor_divide(local, kSecondsPerDay)}, period);
  if (!date) return std::nullopt;
  const std::int64_t moved = date->days * kSecondsPerDay + floor_modulo(local, kSecondsPerDay);
  const std::int64_t offset = local - moment.seconds;
  std::int64_t instant = moved - offset;
  if (moment.zone.offset_at(instant) != offset) instant = moment.zone.resolve(moved).instant;
  return if_exists({instant, moment.nanos, moment.zone});
}
std::optional<DateTime> subtract(DateTime moment, Period period) {
  const auto back = negate(period);
  return back ? add(moment, *back) : std::nullopt;
}

Time add(Time time, Duration duration) noexcept {
  const Duration sum = sum_of_day(time, duration);
  return {floor_modulo(sum.seconds, kSecondsPerDay) * kNanosPerSecond + sum.nanos, time.zone};
}
Time subtract(Time time, Duration duration) noexcept {
  // Whole days drop out before the sign is turned, so that there always is an opposite.
  return add(time,
             *negate(Duration{floor_modulo(duration.seconds, kSecondsPerDay), duration.nanos}));
}

std::optional<Duration> difference(Date a, Date b) noexcept {
  return from_wide((Wide{a.days} - b.days) * kSecondsPerDay, 0);
}
std::optional<Duration> difference(DateTime a, DateTime b) noexcept {
  if (a.zone.is_local() != b.zone.is_local()) return std::nullopt;
  return from_wide(Wide{a.seconds} - b.seconds, std::int64_t{a.nanos} - b.nanos);
}
std::optional<Duration> difference(DateTime a, Date b) noexcept {
  if (a.zone.is_local()) return std::nullopt;
  return from_wide(Wide{a.seconds} - Wide{b.days} * kSecondsPerDay, a.nanos);
}
std::optional<Duration> difference(Date a, DateTime b) noexcept {
  if (b.zone.is_local()) return std::nullopt;
  return from_wide(Wide{a.days} * kSecondsPerDay - b.seconds, -std::int64_t{b.nanos});
}
std::optional<Duration> difference(Time a, Time b) {
  const auto pair = on_one_clock(a, b);
  return pair ? make_duration(0, pair->a - pair->b) : std::nullopt;
}

Period whole_months_between(Date from, Date to) noexcept {
  const Date::Ymd a = from.ymd();
  const Date::Ymd b = to.ymd();
  std::int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
  if (months > 0 && b.day < a.day) --months;
  if (months < 0 && b.day > a.day) ++months;
  return {months};
}

std::optional<std::strong_ordering> compare(DateTime a, DateTime b) noexcept {
  if (a.zone.is_local() != b.zone.is_local()) return std::nullopt;
  return a.seconds != b.seconds ? a.seconds <=> b.seconds : a.nanos <=> b.nanos;
}
std::optional<std::strong_ordering> compare(Time a, Time b) {
  const auto pair = on_one_clock(a, b);
  return pair ? std::optional(pair->a <=> pair->b) : std::nullopt;
}
std::optional<std::strong_ordering> compare_seconds(DateTime a, DateTime b) noexcept {
  a.nanos = b.nanos = 0;
  return compare(a, b);
}
std::optional<std::strong_ordering> compare_seconds(Time a, Time b) {
  a.nanos -= a.nanos % kNanosPerSecond;
  b.nanos -= b.nanos % kNanosPerSecond;
  return compare(a, b);
}

}  // namespace aftersales::value
