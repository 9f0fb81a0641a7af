// Dates, times, durations and periods -> sums, differences and parts of them, all checked.
//
// A result of type std::optional is nothing where it would lie outside the years -999,999,999 to
// 999,999,999 or outside 64 bits, or where the standard gives none (local and zoned mixed). Nothing
// here throws, and nothing here depends on a clock or a locale.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include <aftersales/temporal.h>

namespace aftersales::value {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
inline constexpr std::int64_t kLastYear = 999'999'999;  // and -kLastYear is the first

/// Quotient rounded down, and what is left: 0 to divisor - 1. The divisor is positive.
[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t dividend,
                                                  std::int64_t divisor) noexcept {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}
[[nodiscard]] constexpr std::int64_t floor_modulo(std::int64_t dividend,
                                                  std::int64_t divisor) noexcept {
  const std::int64_t rest = dividend % divisor;
  return rest < 0 ? rest + divisor : rest;
}

// ---- The calendar: proleptic Gregorian, with a year 0 (ISO 8601). ----

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
/// 28 to 31; `month` is 1 to 12.
[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}
/// Days since 1970-01-01 of an existing day of any year within ±10^15.
[[nodiscard]] std::int64_t days_from_ymd(std::int64_t year, int month, int day) noexcept;

[[nodiscard]] Date first_date() noexcept;  ///< -999999999-01-01
[[nodiscard]] Date last_date() noexcept;   ///< 999999999-12-31
[[nodiscard]] inline bool exists(Date date) noexcept {
  return first_date() <= date && date <= last_date();
}

[[nodiscard]] Date last_day_of_month(Date date) noexcept;
[[nodiscard]] int day_of_year(Date date) noexcept;            ///< 1 to 366
[[nodiscard]] int week_of_year(Date date) noexcept;           ///< 1 to 53, weeks of ISO 8601
[[nodiscard]] std::string_view day_name(Date date) noexcept;  ///< `Monday`, as FEEL's `day of week`
/// `January`, as FEEL's `month of year`
[[nodiscard]] std::string_view month_name(Date date) noexcept;

// ---- Durations and periods. ----

/// seconds + nanos / 10^9 as a Duration, whatever the size and sign of `nanos`: what code that
/// computes with decimals comes back through.
[[nodiscard]] std::optional<Duration> make_duration(std::int64_t seconds,
                                                    std::int64_t nanos) noexcept;

[[nodiscard]] std::optional<Duration> negate(Duration duration) noexcept;
[[nodiscard]] std::optional<Duration> absolute(Duration duration) noexcept;
[[nodiscard]] std::optional<Duration> add(Duration a, Duration b) noexcept;
[[nodiscard]] std::optional<Duration> subtract(Duration a, Duration b) noexcept;
[[nodiscard]] std::optional<Duration> multiply(Duration duration, std::int64_t factor) noexcept;
/// The days of a duration that is nothing but whole days.
[[nodiscard]] std::optional<std::int64_t> whole_days(Duration duration) noexcept;

[[nodiscard]] std::optional<Period> negate(Period period) noexcept;
[[nodiscard]] std::optional<Period> absolute(Period period) noexcept;
[[nodiscard]] std::optional<Period> add(Period a, Period b) noexcept;
[[nodiscard]] std::optional<Period> subtract(Period a, Period b) noexcept;
[[nodiscard]] std::optional<Period> multiply(Period period, std::int64_t factor) noexcept;

/// The parts that FEEL's properties give; each carries the sign of the whole.
struct DurationParts {
  std::int64_t days;
  int hours, minutes, seconds;
  std::int32_t nanos;
};
[[nodiscard]] DurationParts parts(Duration duration) noexcept;
struct PeriodParts {
  std::int64_t years;
  int months;
};
[[nodiscard]] PeriodParts parts(Period period) noexcept;

// ---- Sums (DMN 1.5, table 57). ----

[[nodiscard]] std::optional<Date> add_days(Date date, std::int64_t days) noexcept;
/// From midnight of the date; the result is the date of that moment, its time of day dropped.
[[nodiscard]] std::optional<Date> add(Date date, Duration duration) noexcept;
[[nodiscard]] std::optional<Date> subtract(Date date, Duration duration) noexcept;
/// The same day of the other month, or that month's last.
[[nodiscard]] std::optional<Date> add(Date date, Period period) noexcept;
[[nodiscard]] std::optional<Date> subtract(Date date, Period period) noexcept;

/// With a zone: on instants, so that 24 hours across a change of clocks are 24 hours.
[[nodiscard]] std::optional<DateTime> add(DateTime moment, Duration duration);
[[nodiscard]] std::optional<DateTime> subtract(DateTime moment, Duration duration);
/// On the local date; the clock face stays, and is found in the zone again. Of a repeated hour the
/// one with the offset that the moment had, else the earlier.
[[nodiscard]] std::optional<DateTime> add(DateTime moment, Period period);
[[nodiscard]] std::optional<DateTime> subtract(DateTime moment, Period period);

/// Round the clock; the zone stays.
[[nodiscard]] Time add(Time time, Duration duration) noexcept;
[[nodiscard]] Time subtract(Time time, Duration duration) noexcept;

// ---- Differences: a - b. A date counts as its midnight in UTC. ----

[[nodiscard]] std::optional<Duration> difference(Date a, Date b) noexcept;
/// Nothing if one is local and the other is not (a date is not).
[[nodiscard]] std::optional<Duration> difference(DateTime a, DateTime b) noexcept;
[[nodiscard]] std::optional<Duration> difference(DateTime a, Date b) noexcept;
[[nodiscard]] std::optional<Duration> difference(Date a, DateTime b) noexcept;
/// Signed, within a day. Times of the same zone by the clock, of different zones in UTC (a named
/// zone taken as it is on 1972-12-31, the reference day of XML Schema); nothing if only one has a
/// zone.
[[nodiscard]] std::optional<Duration> difference(Time a, Time b);

/// FEEL's `years and months duration(from, to)`: the whole months, toward zero. Negative if `to` is
/// earlier.
[[nodiscard]] Period whole_months_between(Date from, Date to) noexcept;

// ---- Order. Nothing where local meets zoned. ----

[[nodiscard]] std::optional<std::strong_ordering> compare(DateTime a, DateTime b) noexcept;
[[nodiscard]] std::optional<std::strong_ordering> compare(Time a, Time b);
/// As above with the fractions of a second dropped on both sides, as the conformance kit has `=`.
[[nodiscard]] std::optional<std::strong_ordering> compare_seconds(DateTime a, DateTime b) noexcept;
[[nodiscard]] std::optional<std::strong_ordering> compare_seconds(Time a, Time b);

}  // namespace aftersales::value
