// The civil calendar and the ISO text of dates, times, durations and periods.
//
// Days are counted from 1970-01-01 in 64 bits. The conversion counts years from 1 March, so that
// the leap day is the last of its year and the months follow one line (153 days in 5 months).

#include <algorithm>
#include <cstddef>
#include <limits>

#include <aftersales/temporal.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include "value/temporal_math.h"
#include "value/temporal_parse.h"

namespace aftersales {
namespace value {
namespace {

constexpr std::int64_t kDaysOfCycle = 146'097;            // of 400 years
constexpr std::int64_t kEpochFromMarch = 719'468;         // 0000-03-01 to 1970-01-01
constexpr std::int64_t kFarDays = std::int64_t{1} << 60;  // keeps sums of days within 64 bits

}  // namespace

std::int64_t days_from_ymd(std::int64_t year, int month, int day) noexcept {
  const std::int64_t march_year = month > 2 ? year : year - 1;
  const std::int64_t cycle = floor_divide(march_year, 400);
  const std::int64_t of_cycle = march_year - cycle * 400;
  const std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return cycle * kDaysOfCycle + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year -
         kEpochFromMarch;
}

Date first_date() noexcept {
  static constexpr std::int64_t kDays = -365'243'219'162;
  return {kDays};
}
Date last_date() noexcept {
  static constexpr std::int64_t kDays = 365'241'780'471;
  return {kDays};
}

}  // namespace value

inline namespace v0 {

std::optional<Date> Date::from_ymd(std::int64_t year, int month, int day) noexcept {
  if (year < -value::kLastYear || year > value::kLastYear || month < 1 || month > 12)
    return std::nullopt;
  if (day < 1 || day > value::days_in_month(year, month)) return std::nullopt;
  return Date{value::days_from_ymd(year, month, day)};
}

std::optional<Date> Date::parse(std::string_view iso) noexcept { return value::read_date(iso); }

Date::Ymd Date::ymd() const noexcept {
  const std::int64_t from_march =
      std::clamp(days, -value::kFarDays, value::kFarDays) + value::kEpochFromMarch;
  const std::int64_t cycle = value::floor_divide(from_march, value::kDaysOfCycle);
  const std::int64_t of_cycle = from_march - cycle * value::kDaysOfCycle;
  const std::int64_t years =
      (of_cycle - of_cycle / 1'460 + of_cycle / 36'524 - of_cycle / 146'096) / 365;
  const std::int64_t of_year = of_cycle - (365 * years + years / 4 - years / 100);
  const std::int64_t from_month = (5 * of_year + 2) / 153;  // 0 is March
  const auto day = static_cast<int>(of_year - (153 * from_month + 2) / 5) + 1;
  const auto month = static_cast<int>(from_month < 10 ? from_month + 3 : from_month - 9);
  return {cycle * 400 + years + (month <= 2 ? 1 : 0), month, day};
}

int Date::weekday() const noexcept {
  return static_cast<int>((value::floor_modulo(days, 7) + 3) % 7) + 1;  // 1970-01-01 was a Thursday
}

std::string Date::to_string() const {
  const Ymd date = ymd();
  return fmt::format(FMT_COMPILE("{}{:04}-{:02}-{:02}"), date.year < 0 ? "-" : "",
                     date.year < 0 ? -date.year : date.year, date.month, date.day);
}

namespace {

/// `.25` for 250,000,000; nothing for 0.
std::string fraction_text(std::int64_t nanos) {
  if (nanos == 0) return {};
  std::string text = fmt::format(".{:09}", nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::uint64_t magnitude(std::int64_t number) noexcept {
  return number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
}

}  // namespace

std::optional<Time> Time::parse(std::string_view iso) { return value::read_time(iso); }

std::string Time::to_string() const {
  const std::int64_t seconds = nanos / value::kNanosPerSecond;
  return fmt::format("{:02}:{:02}:{:02}{}{}{}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                     fraction_text(nanos % value::kNanosPerSecond), zone.is_named() ? "@" : "",
                     zone.to_string());
}

std::optional<Duration> Duration::parse(std::string_view iso) noexcept {
  return value::read_duration(iso);
}

std::string Duration::to_string() const {
  if (seconds == 0 && nanos == 0) return "PT0S";
  const value::DurationParts part = value::parts(*this);
  std::string text = seconds < 0 ? "-P" : "P";
  if (part.days != 0) text += fmt::format("{}D", magnitude(part.days));
  if (part.hours == 0 && part.minutes == 0 && part.seconds == 0 && part.nanos == 0) return text;
  text += 'T';
  if (part.hours != 0) text += fmt::format("{}H", magnitude(part.hours));
  if (part.minutes != 0) text += fmt::format("{}M", magnitude(part.minutes));
  if (part.seconds != 0 || part.nanos != 0) {
    text += fmt::format("{}{}S", magnitude(part.seconds),
                        fraction_text(static_cast<std::int64_t>(magnitude(part.nanos))));
  }
  return text;
}

std::optional<Period> Period::parse(std::string_view iso) noexcept {
  return value::read_period(iso);
}

std::string Period::to_string() const {
  if (months == 0) return "P0M";
  const value::PeriodParts part = value::parts(*this);
  std::string text = months < 0 ? "-P" : "P";
  if (part.years != 0) text += fmt::format("{}Y", magnitude(part.years));
  if (part.months != 0) text += fmt::format("{}M", magnitude(part.months));
  return text;
}

}  // namespace v0
}  // namespace aftersales
