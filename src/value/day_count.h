// A calendar and two dates -> which of the days between them count, in stretches: the plain data
// behind "29 September (1), 10 October, a make-up working day (2)".
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/calendar.h"

namespace aftersales::value {

/// Days of one kind in a row, in the order in which they are counted.
struct DayRun {
  Date first, last;
  DayKind kind = DayKind::working;
  std::int64_t number = 0;  ///< of `first` among the days that count; 0 for days off
  [[nodiscard]] bool counts() const { return kind == DayKind::working || kind == DayKind::make_up; }
};

struct DayCount {
  std::vector<DayRun> runs;
  /// Where runs in the middle are left out, how many stand before the gap; else their number.
  std::size_t before_gap = 0;
  std::int64_t working = 0;  ///< days that count, those in the gap included
  std::int64_t off = 0;      ///< days off, likewise
};

/// The days from `first` to `last`, both included; backwards if `last` is earlier. Of more than
/// `most` days the middle is left out, so that the cost is bounded.
[[nodiscard]] DayCount count_days(const Calendar& calendar, Date first, Date last,
                                  std::int64_t most = 1000);

}  // namespace aftersales::value
