// Walks days one by one at both ends of a span; what lies between is only counted.
#include "value/day_count.h"

#include <algorithm>

namespace aftersales::value {

namespace {

/// Days of the one kind follow each other, whatever their kind's other days do.
void walk(const Calendar& calendar, Date first, Date last, std::int64_t number, DayCount& into) {
  const std::int64_t step = first <= last ? 1 : -1;
  const std::size_t begin = into.runs.size();
  for (Date day = first;; day.days += step) {
    const DayKind kind = calendar.kind_of(day);
    const bool counts = kind == DayKind::working || kind == DayKind::make_up;
    if (into.runs.size() > begin && into.runs.back().kind == kind) {
      into.runs.back().last = day;
    } else {
      into.runs.push_back({day, day, kind, counts ? number + 1 : 0});
    }
    number += counts ? 1 : 0;
    if (day == last) return;
  }
}

/// Of [first, last], in either order.
std::int64_t working_days(const Calendar& calendar, Date first, Date last) {
  const auto [low, high] = std::minmax(first, last);
  return calendar.working_days_between(Date{low.days - 1}, high).value.value_or(0);
}

}  // namespace

DayCount count_days(const Calendar& calendar, Date first, Date last, std::int64_t most) {
  DayCount result;
  const std::int64_t days = std::abs(last.days - first.days) + 1;
  result.working = working_days(calendar, first, last);
  result.off = days - result.working;
  if (days <= most) {
    walk(calendar, first, last, 0, result);
    result.before_gap = result.runs.size();
    return result;
  }
  const std::int64_t step = first <= last ? 1 : -1;
  const std::int64_t half = std::max<std::int64_t>(most / 2, 1);
  walk(calendar, first, Date{first.days + step * (half - 1)}, 0, result);
  result.before_gap = result.runs.size();
  const Date tail{last.days - step * (half - 1)};
  walk(calendar, tail, last, result.working - working_days(calendar, tail, last), result);
  return result;
}

}  // namespace aftersales::value
