// The rule at the end of a time zone file, such as `CET-1CEST,M3.5.0,M10.5.0/3` -> the offset at an
// instant after the last change that the file lists.
//
// The format is that of POSIX's TZ variable with the extensions of RFC 9636, 3.3.1 (hours from -167
// to 167, so that a change can lie in another day or year).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace aftersales::value {

/// A stretch of time with one offset from UTC, in seconds; `end` does not belong to it.
struct OffsetSpan {
  std::int64_t begin = std::numeric_limits<std::int64_t>::min();
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  int offset = 0;
};

/// Thread promise: immutable.
class ZoneRule {
 public:
  [[nodiscard]] static std::optional<ZoneRule> parse(std::string_view text) noexcept;
  /// The span that holds `instant`, as the rule alone has it. Neighbouring spans may have one
  /// offset.
  [[nodiscard]] OffsetSpan at(std::int64_t instant) const noexcept;

 private:
  /// When in a year the clock changes.
  struct Change {
    enum class Form : std::uint8_t { month_week_day, day_without_leap, day } form = Form::day;
    int month = 1, week = 1;
    int day = 0;             // of the week (0 Sunday), or of the year
    int seconds = 2 * 3600;  // after the midnight that begins the day
    [[nodiscard]] std::int64_t local_seconds(std::int64_t year) const noexcept;
  };
  class Reader;

  int standard_ = 0;
  int summer_ = 0;  // the other offset; it need not be in summer nor ahead
  bool changes_ = false;
  Change to_summer_, to_standard_;
};

}  // namespace aftersales::value
