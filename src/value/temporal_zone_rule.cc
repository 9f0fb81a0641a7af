// POSIX time zone rules: reading them, and finding the changes of clocks around an instant.

#include "value/temporal_zone_rule.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "value/temporal_math.h"

namespace aftersales::value {

class ZoneRule::Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool at(char c) const noexcept { return !rest_.empty() && rest_.front() == c; }
  bool eat(char c) noexcept {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// An abbreviation such as `CEST` or `<+03>`; what it says is not needed.
  bool abbreviation() noexcept {
    if (eat('<')) {
      const auto close = rest_.find('>');
      if (close == std::string_view::npos) return false;
      rest_.remove_prefix(close + 1);
      return close >= 3;
    }
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto length = std::find_if_not(rest_.begin(), rest_.end(), letter) - rest_.begin();
    rest_.remove_prefix(static_cast<std::size_t>(length));
    return length >= 3;
  }

  bool number(int most, int& out) noexcept {
    if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return false;
    out = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      out = out * 10 + (rest_.front() - '0');
      if (out > most) return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  bool time(int most_hours, int& out) noexcept {
    const int sign = eat('-') ? -1 : 1;
    if (sign == 1) eat('+');
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    if (!number(most_hours, hours)) return false;
    if (eat(':') && (!number(59, minutes) || (eat(':') && !number(59, seconds)))) return false;
    out = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
  }

  bool change(Change& out) noexcept {
    if (eat('M')) {
      out.form = Change::Form::month_week_day;
      if (!number(12, out.month) || !eat('.') || !number(5, out.week) || !eat('.') ||
          !number(6, out.day))
        return false;
      if (out.month == 0 || out.week == 0) return false;
    } else if (eat('J')) {
      out.form = Change::Form::day_without_leap;
      if (!number(365, out.day) || out.day == 0) return false;
    } else if (!number(365, out.day)) {
      return false;
    }
    return !eat('/') || time(167, out.seconds);
  }

 private:
  std::string_view rest_;
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) noexcept {
  Reader reader(text);
  ZoneRule rule;
  int west = 0;  // POSIX counts offsets westward
  if (!reader.abbreviation() || !reader.time(24, west)) return std::nullopt;
  rule.standard_ = -west;
  if (reader.at_end()) return rule;
  if (!reader.abbreviation()) return std::nullopt;
  rule.summer_ = rule.standard_ + 3600;
  if (!reader.at(',')) {
    if (!reader.time(24, west)) return std::nullopt;
    rule.summer_ = -west;
  }
  if (!reader.eat(',') || !reader.change(rule.to_summer_)) return std::nullopt;
  if (!reader.eat(',') || !reader.change(rule.to_standard_) || !reader.at_end())
    return std::nullopt;
  rule.changes_ = true;
  return rule;
}

std::int64_t ZoneRule::Change::local_seconds(std::int64_t year) const noexcept {
  std::int64_t days = 0;
  if (form == Form::month_week_day) {
    const Date first{days_from_ymd(year, month, 1)};
    int of_month = 1 + (day - first.weekday() % 7 + 7) % 7 + (week - 1) * 7;
    if (of_month > days_in_month(year, month)) of_month -= 7;  // week 5 is the last
    days = first.days + of_month - 1;
  } else {
    days = days_from_ymd(year, 1, 1) + day;
    if (form == Form::day_without_leap && !(is_leap_year(year) && day >= 60)) --days;
  }
  return days * kSecondsPerDay + seconds;
}

OffsetSpan ZoneRule::at(std::int64_t instant) const noexcept {
  OffsetSpan span;
  span.offset = standard_;
  if (!changes_) return span;
  // Far beyond the years of Date; keeps the sums below within 64 bits.
  constexpr std::int64_t kFar = std::int64_t{1} << 60;
  const std::int64_t day = floor_divide(std::clamp(instant, -kFar, kFar), kSecondsPerDay);
  const std::int64_t year = Date{day}.ymd().year;

  std::array<std::pair<std::int64_t, bool>, 6> changes;  // when, and whether to summer time
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t near = year - 1 + static_cast<std::int64_t>(i);
    changes[2 * i] = {to_summer_.local_seconds(near) - standard_, true};
    changes[2 * i + 1] = {to_standard_.local_seconds(near) - summer_, false};
  }
  // Where summer time ends as it begins (a whole year of it), the end goes first and has no length.
  std::sort(changes.begin(), changes.end());
  for (const auto& [when, summer] : changes) {
    if (when > instant) {
      span.end = when;
      break;
    }
    span.begin = when;
    span.offset = summer ? summer_ : standard_;
  }
  return span;
}

}  // namespace aftersales::value
