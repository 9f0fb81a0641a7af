// ISO 8601 text -> dates, times, durations and periods, with a reason for what is refused.

#include "value/temporal_parse.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "value/temporal_math.h"

namespace aftersales::value {
namespace {

constexpr std::string_view kYears = "years go from -999999999 to 999999999";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Walks through a text. Every function that gives bool or an optional has, where it gives nothing,
/// told the reason, if anyone asked for one.
class Reader {
 public:
  Reader(std::string_view text, std::string* reason) noexcept : rest_(text), reason_(reason) {}

  bool date(Date& out);
  /// `allow_24`: 24:00:00 gives a whole day of nanoseconds.
  bool clock(std::int64_t& nanos);
  /// Nothing more, an offset, or a zone.
  bool zone(Zone& out);
  bool end() { return rest_.empty() || fail("what follows `{}` is not understood", last_); }
  bool date_time_separator();

  /// Amounts of years, months, days, hours, minutes and seconds, in this order.
  struct Amounts {
    bool negative = false;
    std::array<bool, 6> given{};
    std::array<std::uint64_t, 6> amount{};
    std::int64_t nanos = 0;
  };
  bool amounts(Amounts& out);

  template <typename... Args>
  bool fail(fmt::format_string<Args...> format, Args&&... args) {
    if (reason_ != nullptr && reason_->empty())
      *reason_ = fmt::format(format, std::forward<Args>(args)...);
    return false;
  }

 private:
  bool eat(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] std::size_t count_digits() const noexcept {
    return static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_digit) -
                                    rest_.begin());
  }
  std::string_view take(std::size_t count) noexcept {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  bool year(std::int64_t& out);
  bool two_digits(std::string_view what, int& out);
  bool fraction(std::int64_t& nanos, bool may_be_empty);
  bool offset(int sign, Zone& out);

  std::string_view rest_;
  std::string_view last_ = "T";  // the part that was read last, for a message
  std::string* reason_;
};

bool Reader::two_digits(std::string_view what, int& out) {
  if (count_digits() != 2) return fail("write the {} with two digits", what);
  const std::string_view digits = take(2);
  out = (digits[0] - '0') * 10 + (digits[1] - '0');
  return true;
}

bool Reader::year(std::int64_t& out) {
  if (!rest_.empty() && rest_.front() == '+') return fail("write the year without a plus sign");
  const bool negative = eat('-');
  const std::size_t count = count_digits();
  if (count == 0) return fail("write it as year-month-day, such as 2026-11-01");
  if (count < 4) return fail("write the year with four digits");
  if (count > 4 && rest_.front() == '0') return fail("write the year without a leading zero");
  if (count > 9) return fail("{}", kYears);
  out = 0;
  for (const char c : take(count)) out = out * 10 + (c - '0');
  if (negative) out = -out;
  return true;
}

bool Reader::date(Date& out) {
  std::int64_t y = 0;
  int month = 0;
  int day = 0;
  if (!year(y)) return false;
  if (!eat('-')) return fail("write it as year-month-day with hyphens, such as 2026-11-01");
  if (!two_digits("month", month)) return false;
  if (month < 1 || month > 12) return fail("month {} does not exist", month);
  if (!eat('-')) return fail("the day is missing: write year-month-day, such as 2026-11-01");
  if (!two_digits("day", day)) return false;
  if (day < 1 || day > 31) return fail("day {} does not exist", day);
  const auto found = Date::from_ymd(y, month, day);
  if (!found) {
    return fail("{} {} has {} days", month_name({days_from_ymd(y, month, 1)}), y,
                days_in_month(y, month));
  }
  out = *found;
  last_ = "the date";
  return true;
}

bool Reader::fraction(std::int64_t& nanos, bool may_be_empty) {
  const std::size_t count = count_digits();
  if (count == 0 && !may_be_empty) return fail("after the point write digits");
  if (count > 9) return fail("seconds have at most nine digits after the point");
  nanos = 0;
  for (const char c : take(count)) nanos = nanos * 10 + (c - '0');
  for (std::size_t i = count; i < 9; ++i) nanos *= 10;
  return true;
}

bool Reader::clock(std::int64_t& nanos) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t part = 0;
  if (count_digits() == 0) return fail("write it as hours:minutes:seconds, such as 09:30:00");
  if (!two_digits("hour", hour)) return false;
  if (!eat(':')) return fail("write it as hours:minutes:seconds, such as 09:30:00");
  if (!two_digits("minutes", minute)) return false;
  if (!eat(':')) return fail("write the seconds too, such as {:02}:{:02}:00", hour, minute);
  if (!two_digits("seconds", second)) return false;
  if (eat('.') && !fraction(part, false)) return false;
  if (minute > 59) return fail("minute {} does not exist", minute);
  if (second > 59) return fail("second {} does not exist", second);
  if (hour > 24) return fail("hour {} does not exist", hour);
  if (hour == 24 && (minute != 0 || second != 0 || part != 0)) {
    return fail("{:02}:{:02}:{:02} is no time of day", hour, minute, second);
  }
  nanos = (hour * std::int64_t{3600} + minute * 60 + second) * kNanosPerSecond + part;
  last_ = "the time";
  return true;
}

bool Reader::offset(int sign, Zone& out) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (count_digits() != 2) return fail("write the offset with two digits each, such as +08:00");
  if (!two_digits("hours of the offset", hours)) return false;
  if (!eat(':') || count_digits() != 2)
    return fail("write the offset with two digits each, such as +08:00");
  if (!two_digits("minutes of the offset", minutes)) return false;
  if (eat(':') && !two_digits("seconds of the offset", seconds)) return false;
  if (minutes > 59) return fail("minute {} of the offset does not exist", minutes);
  if (seconds > 59) return fail("second {} of the offset does not exist", seconds);
  const auto found = Zone::offset(sign * (hours * 3600 + minutes * 60 + seconds));
  if (!found) return fail("offsets go from -18:00 to +18:00");
  out = *found;
  last_ = "the offset";
  return true;
}

bool Reader::zone(Zone& out) {
  if (rest_.empty()) return true;
  if (eat('Z')) {
    out = Zone::utc();
    last_ = "Z";
  } else if (eat('+')) {
    if (!offset(1, out)) return false;
  } else if (eat('-')) {
    if (!offset(-1, out)) return false;
  } else if (eat('@')) {
    const std::string_view name = take(rest_.size());
    if (name.empty()) return fail("after @ write a time zone, such as Asia/Shanghai");
    const auto found = Zone::named(name);
    if (found) {
      out = *found;
      return true;
    }
    const bool plain = name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
                         return c > ' ' && c < '\x7f' && c != '`';
                       });
    if (!plain) return fail("there is no such time zone");
    if (name.find('@') != std::string_view::npos)
      return fail("write one time zone, such as @Asia/Shanghai");
    return fail("unknown time zone `{}`", name);
  }
  if (!out.is_local() && !rest_.empty() && rest_.front() == '@') {
    return fail("offset and zone cannot both stand");
  }
  return end();
}

bool Reader::date_time_separator() {
  if (eat('T')) return true;
  if (rest_.empty()) return fail("the time of day is missing, such as T09:30:00");
  return fail("between date and time write a T, such as 2026-11-01T09:30:00");
}

bool Reader::amounts(Amounts& out) {
  static constexpr std::string_view kDesignators = "YMDHMS";
  out.negative = eat('-');
  if (!eat('P')) return fail("begin it with P, such as P7D or PT30M");
  std::size_t next = 0;  // the first designator that may still come
  bool of_day = false;
  bool any = false;
  while (!rest_.empty()) {
    if (!of_day && eat('T')) {
      of_day = true;
      any = false;
      next = 3;
      continue;
    }
    const std::size_t count = count_digits();
    if (count == 0) return fail("write an amount and a unit, such as P7D or PT30M");
    std::uint64_t amount = 0;
    for (const char c : take(count)) {
      if (__builtin_mul_overflow(amount, std::uint64_t{10}, &amount) ||
          __builtin_add_overflow(amount, static_cast<std::uint64_t>(c - '0'), &amount)) {
        return fail("it is too long to count");
      }
    }
    const bool has_point = eat('.');
    if (has_point && !fraction(out.nanos, true)) return false;
    if (rest_.empty()) return fail("behind the last amount the unit is missing");
    const char unit = take(1).front();
    const auto index = kDesignators.find(unit, of_day ? 3 : 0);
    if (unit == 'W' && !of_day) return fail("write weeks as days, such as P14D");
    if (!of_day && (unit == 'H' || unit == 'S'))
      return fail("before hours, minutes and seconds write T, such as PT30M");
    if (index == std::string_view::npos) return fail("write the units as in P1Y2M or P1DT2H3M4S");
    if (index < next) return fail("write each unit once, the largest first");
    if (has_point && index != 5) return fail("only seconds may have a fraction");
    out.given[index] = true;
    out.amount[index] = amount;
    next = index + 1;
    any = true;
  }
  if (of_day && !any) return fail("after T write hours, minutes or seconds");
  if (!any) return fail("write an amount and a unit, such as P7D or PT30M");
  return true;
}

// The bodies of both the read_ and the parse_ functions; `reason` may be null.

std::optional<Date> date_of(std::string_view text, std::string* reason) {
  Reader reader(text, reason);
  Date date;
  if (!reader.date(date) || !reader.end()) return std::nullopt;
  return date;
}

std::optional<Time> time_of(std::string_view text, std::string* reason) {
  Reader reader(text, reason);
  Time time;
  if (!reader.clock(time.nanos) || !reader.zone(time.zone)) return std::nullopt;
  if (time.nanos == kNanosPerDay) time.nanos = 0;
  return time;
}

std::optional<DateTime> date_time_of(std::string_view text, Zone otherwise,
                                     Zone::Resolved::Kind* clock, std::string* reason) {
  Reader reader(text, reason);
  Date date;
  std::int64_t nanos = 0;
  Zone zone;
  if (!reader.date(date) || !reader.date_time_separator() || !reader.clock(nanos) ||
      !reader.zone(zone)) {
    return std::nullopt;
  }
  if (zone.is_local()) zone = otherwise;
  const std::int64_t local = date.days * kSecondsPerDay + nanos / kNanosPerSecond;
  const Zone::Resolved resolved = zone.resolve(local);
  if (clock != nullptr) *clock = resolved.kind;
  const DateTime moment{resolved.instant, static_cast<std::uint32_t>(nanos % kNanosPerSecond),
                        zone};
  if (!exists(moment.date())) {
    reader.fail("{}", kYears);
    return std::nullopt;
  }
  return moment;
}

std::optional<Duration> duration_of(std::string_view text, std::string* reason) {
  Reader reader(text, reason);
  Reader::Amounts amounts;
  if (!reader.amounts(amounts)) return std::nullopt;
  if (amounts.given[0] || amounts.given[1]) {
    const bool mixed = amounts.given[2] || amounts.given[3] || amounts.given[4] || amounts.given[5];
    if (mixed)
      reader.fail("years and months do not mix with days and hours");
    else
      reader.fail(
          "this is a period in years and months; a duration has days, hours, minutes and seconds");
    return std::nullopt;
  }
  static constexpr std::array<std::uint64_t, 4> kSeconds = {86'400, 3'600, 60, 1};
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kSeconds.size(); ++i) {
    std::uint64_t part = 0;
    if (__builtin_mul_overflow(amounts.amount[i + 2], kSeconds[i], &part) ||
        __builtin_add_overflow(total, part, &total)) {
      reader.fail("it is too long to count");
      return std::nullopt;
    }
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::optional<Duration> duration;
  if (total <= kMost) {
    duration = make_duration(static_cast<std::int64_t>(total), amounts.nanos);
    if (amounts.negative) duration = negate(*duration);
  } else if (amounts.negative && total == kMost + 1 && amounts.nanos == 0) {
    duration = Duration{std::numeric_limits<std::int64_t>::min(), 0};
  }
  if (!duration) reader.fail("it is too long to count");
  return duration;
}

std::optional<Period> period_of(std::string_view text, std::string* reason) {
  Reader reader(text, reason);
  Reader::Amounts amounts;
  if (!reader.amounts(amounts)) return std::nullopt;
  if (amounts.given[2] || amounts.given[3] || amounts.given[4] || amounts.given[5]) {
    const bool mixed = amounts.given[0] || amounts.given[1];
    if (mixed)
      reader.fail("years and months do not mix with days and hours");
    else
      reader.fail("this is a duration in days and time; a period has years and months");
    return std::nullopt;
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t total = 0;
  if (__builtin_mul_overflow(amounts.amount[0], std::uint64_t{12}, &total) ||
      __builtin_add_overflow(total, amounts.amount[1], &total) ||
      total > kMost + (amounts.negative ? 1 : 0)) {
    reader.fail("it is too long to count");
    return std::nullopt;
  }
  return Period{static_cast<std::int64_t>(amounts.negative ? 0 - total : total)};
}

}  // namespace

std::optional<Date> read_date(std::string_view text) noexcept { return date_of(text, nullptr); }
std::optional<Time> read_time(std::string_view text) { return time_of(text, nullptr); }
std::optional<DateTime> read_date_time(std::string_view text) {
  return date_time_of(text, {}, nullptr, nullptr);
}
std::optional<Duration> read_duration(std::string_view text) noexcept {
  return duration_of(text, nullptr);
}
std::optional<Period> read_period(std::string_view text) noexcept {
  return period_of(text, nullptr);
}

Parsed<Date> parse_date(std::string_view text) {
  Parsed<Date> parsed;
  parsed.value = date_of(text, &parsed.reason);
  return parsed;
}
Parsed<Time> parse_time(std::string_view text) {
  Parsed<Time> parsed;
  parsed.value = time_of(text, &parsed.reason);
  return parsed;
}
ParsedDateTime parse_date_time(std::string_view text, Zone otherwise) {
  ParsedDateTime parsed;
  parsed.value = date_time_of(text, otherwise, &parsed.clock, &parsed.reason);
  return parsed;
}
Parsed<Duration> parse_duration(std::string_view text) {
  Parsed<Duration> parsed;
  parsed.value = duration_of(text, &parsed.reason);
  return parsed;
}
Parsed<Period> parse_period(std::string_view text) {
  Parsed<Period> parsed;
  parsed.value = period_of(text, &parsed.reason);
  return parsed;
}

}  // namespace aftersales::value
