// Working days and hours as a policy gives them -> counts in working days and hours, and last days.
//
// Days are counted by whole weeks corrected by sorted exceptions, so that the cost of a question
// does not grow with the distance of its dates.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <aftersales/temporal.h>

namespace aftersales::value {

/// Working hours of a day, in nanoseconds of the day. Hours whose end is not after their begin run
/// past midnight and belong to the day on which they begin; begin = end is 24 hours.
struct WorkingHours {
  std::int64_t begin = 0;  ///< 0 to 24 hours
  std::int64_t end = 0;    ///< 0 to 24 hours
};

/// Both ends belong to it. A range whose end is before its begin holds no day.
struct DateRange {
  Date first;
  Date last;
};

/// What a policy says about a calendar.
struct CalendarSpec {
  std::array<bool, 7> days{};       ///< Monday first
  std::vector<WorkingHours> hours;  ///< none: the whole day. Overlapping hours count once.
  std::vector<DateRange> holidays;  ///< in any order, overlapping or not
  std::vector<DateRange> workdays;  ///< make-up working days; they win over days and holidays
  std::optional<Date> known_until;  ///< holidays after this day are not announced yet
  Zone zone;  ///< the clock of `hours`; local: the clock of the moment asked about
};

/// A count or a day, and whether days after `known_until` had a part in it. No value: there is no
/// such day, because the calendar has too few working days or the years end.
template <typename T>
struct Counted {
  std::optional<T> value;
  bool past_known = false;
};

/// What a day is to a calendar.
enum class DayKind : std::uint8_t {
  working,
  make_up,  ///< a working day that the week or a holiday would have off
  day_off,  ///< by the week
  holiday,
};

/// Working time used up on one day without a pause, or in whole weeks that are all alike.
struct WorkedTime {
  DateTime from, to;       ///< by the clock of the calendar's hours
  Duration used;           ///< as it passes: where clocks change, not what the clock says
  std::int64_t weeks = 0;  ///< above zero: `to` is so many weeks later, at the same time
};

/// Thread promise: immutable; const means concurrent.
class Calendar {
 public:
  explicit Calendar(CalendarSpec spec);

  [[nodiscard]] const CalendarSpec& spec() const noexcept { return spec_; }

  [[nodiscard]] bool is_working_day(Date date) const noexcept;
  [[nodiscard]] DayKind kind_of(Date date) const noexcept;
  /// The working days after `from`, up to and with `to`; if `to` is earlier, minus those after
  /// `to`, up to and with `from`.
  [[nodiscard]] Counted<std::int64_t> working_days_between(Date from, Date to) const noexcept;
  /// The n-th working day after `date`; for n below 0, the n-th before it; for 0, `date` itself or
  /// the next working day.
  [[nodiscard]] Counted<Date> add_working_days(Date date, std::int64_t n) const noexcept;
  [[nodiscard]] Counted<Date> next_working_day(Date date) const noexcept {
    return add_working_days(date, 0);
  }
  /// When `length` of working time is used up: at closing if it is used up then, not at the next
  /// opening. A start outside the hours counts from the next opening. Time is counted on instants:
  /// an hour that a change of clocks takes away or repeats counts as it passes. The result is in
  /// the zone of `start`; a local start is taken as a clock that never changes. No value if
  /// `length` is negative, or if more than 400 years would pass. `worked`, if given, is told when
  /// the time was used up, piece by piece.
  [[nodiscard]] Counted<DateTime> add_working_time(DateTime start, Duration length,
                                                   std::vector<WorkedTime>* worked = nullptr) const;

 private:
  /// Days that differ from the week: [first, last], all working or all off.
  struct Exception {
    std::int64_t first, last;
    bool working;
    std::int64_t surplus;  // working days more than the week alone has, up to and with `last`
  };
  /// Hours of one working day, in nanoseconds of the local clock since its midnight.
  struct Shift {
    std::int64_t begin, end;  // up to 48 hours
  };

  [[nodiscard]] const Exception* exception_at_or_after(std::int64_t day) const noexcept;
  /// Working days from 1970-01-01 on, up to and with `day`, as the week alone has them; negative
  /// before.
  [[nodiscard]] std::int64_t of_weeks(std::int64_t day) const noexcept;
  /// The same with the exceptions. Never falls from a day to the next.
  [[nodiscard]] std::int64_t ordinal(std::int64_t day) const noexcept;
  /// The first day whose ordinal is at least `wanted`, sought from `near` on.
  [[nodiscard]] std::optional<std::int64_t> day_of_ordinal(std::int64_t wanted,
                                                           std::int64_t near) const noexcept;
  /// Whole weeks from `day` on, `most` at the utmost, that have neither exceptions nor a change of
  /// clocks.
  [[nodiscard]] std::int64_t regular_weeks(std::int64_t day, Zone clock, std::int64_t most) const;
  [[nodiscard]] bool past_known(std::int64_t day) const noexcept {
    return spec_.known_until && day > spec_.known_until->days;
  }

  CalendarSpec spec_;
  std::array<std::int64_t, 7> up_to_{};  // working days from Monday up to and with each day
  std::vector<Exception> exceptions_;    // ascending, disjoint
  std::vector<Shift> shifts_;            // ascending, disjoint
  std::int64_t week_nanos_ = 0;  // working time of a week without exceptions and changes of clocks
};

/// The last day of a time limit: the day of `start` is not counted, and with a calendar a last day
/// off gives way to its next working day (PRC Civil Code, art. 201 and 203).
[[nodiscard]] Counted<Date> deadline(Date start, std::int64_t days,
                                     const Calendar* calendar = nullptr) noexcept;
/// In months and years: the corresponding day of the last month, or that month's last (art. 201,
/// 202).
[[nodiscard]] Counted<Date> deadline(Date start, Period length,
                                     const Calendar* calendar = nullptr) noexcept;

}  // namespace aftersales::value
