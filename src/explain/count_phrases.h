// What the sentences about counted days and working time are made of: phrases, and the words for
// days, hours and runs of days.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "explain/count_words.h"
#include "explain/speaker.h"
#include "explain/words.h"
#include "value/day_count.h"

namespace aftersales::explain {

enum class Phrase : std::uint8_t {
  nth_day,        // {0} start, {1} which, {2} last day
  days_before,    // {0} start, {1} days, {2} result
  corresponding,  // {0} start, {1} length, {2} result
  month_cut,      // the same, {3} the day that the month lacks
  moved,          // {0} day off, {1} why, {2} to
  made_up,        // {0} a make-up working day that a limit ends on
  both_on,        // {0} the day of both
  earlier,        // {0} b, {1} days, {2} a
  not_counted,    // {0} start
  counted,        // {0} runs
  none_counted,
  off,           // {0} runs
  off_in_all,    // {0} runs, {1} days
  is_working,    // {0} day
  next_working,  // {0} day, {1} why it is off, {2} next
  backwards,     // {0} end
  run,           // {0} first, {1} last
  make_up,
  holiday,
  day_off,
  numbers,      // {0} first, {1} last
  span,         // {0} from, {1} to, of times of day
  worked,       // {0} day, {1} spans, {2} length
  weeks,        // {0} first day, {1} last day, {2} length
  clock_ahead,  // {0} by how much
  clock_back,   // likewise
  time_after,   // {0} start, {1} length, {2} result
  time_before,  // likewise
  used_up,      // {0} length, {1} moment
  other_clock,  // {0} moment, {1} the same by the calendar's clock
  in_between,   // {0} length
  known_until,  // {0} day
  count_
};

// Of a long list the first and the last are told.
inline constexpr std::size_t kFirstTold = 3;
inline constexpr std::size_t kLastTold = 2;

/// A phrase with its `{0}`, `{1}` and so on.
[[nodiscard]] std::string_view phrase_in(std::string_view language, Phrase phrase);

/// Says parts of sentences in the speaker's language.
class Teller {
 public:
  explicit Teller(const Speaker& speaker)
      : speaker_(speaker), zh_(is_chinese(speaker.language())) {}

  template <typename... T>
  [[nodiscard]] std::string say(Phrase phrase, const T&... parts) const {
    return fmt::format(fmt::runtime(phrase_in(speaker_.language(), phrase)), parts...);
  }
  [[nodiscard]] std::string value(const Value& v) const { return speaker_.value(v); }
  [[nodiscard]] std::string noted(const std::string& text, const std::string& note) const {
    return explain::noted(text, note, speaker_.language());
  }

  [[nodiscard]] std::string day(Date d) const { return value(Value(d)); }
  /// With its weekday.
  [[nodiscard]] std::string full_day(Date d, const value::Calendar* calendar = nullptr) const;
  [[nodiscard]] std::string days(std::int64_t n) const;
  /// Working time is not counted in days, for they have fewer than 24 hours of it.
  [[nodiscard]] std::string hours(Duration d) const;
  /// `7th`; in Chinese the number alone.
  [[nodiscard]] std::string ordinal(std::int64_t n) const;
  [[nodiscard]] std::string why_off(value::DayKind kind) const;
  /// The days that count, or those that do not.
  [[nodiscard]] std::string runs(const value::DayCount& count, bool counted) const;
  /// The first and the last of them; `gap`: something is left out behind the first `before_gap`.
  [[nodiscard]] std::string shortened(std::vector<std::string> all, bool gap = false,
                                      std::size_t before_gap = 0) const;
  /// How many days of a count are left out, and which.
  void tell_off(const value::DayCount& count, Sentences& out) const;
  void tell_known_until(const value::Calendar& calendar, bool past, Sentences& out) const;

 private:
  [[nodiscard]] std::string run(const value::DayRun& r) const;

  const Speaker& speaker_;
  const bool zh_;
};

}  // namespace aftersales::explain
