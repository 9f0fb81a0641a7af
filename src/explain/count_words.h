// How days and working time were counted -> sentences, in the languages of explanations. What was
// counted is plain data from value/; nothing here decides anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "explain/speaker.h"
#include "value/day_count.h"

namespace aftersales::explain {

using Sentences = std::vector<std::string>;

/// `13 November 2026 does not count; the 7th day is 20 November 2026 (Friday)`, and where the last
/// day is off, to which it moves. `calendar`: null if there is none.
void tell_deadline(const Speaker& speaker, Date start, const Value& length,
                   const value::Calendar* calendar, Sentences& out);
/// From `a` to `b`, by the calendar days.
void tell_days_between(const Speaker& speaker, Date a, Date b, Sentences& out);
void tell_working_days_between(const Speaker& speaker, Date a, Date b,
                               const value::Calendar& calendar, Sentences& out);
void tell_added_working_days(const Speaker& speaker, Date start, std::int64_t days,
                             const value::Calendar& calendar, Sentences& out);
void tell_added_working_time(const Speaker& speaker, const DateTime& start, Duration length,
                             const value::Calendar& calendar, Sentences& out);

/// Why `length` from `start` on ends at another hour of the clock, where the clocks are changed
/// between the two; nothing where they are not.
void tell_added_duration(const Speaker& speaker, const DateTime& start, std::string length,
                         const DateTime& end, Sentences& out);
/// Whether a count goes beyond the holidays that are known.
[[nodiscard]] bool tells_known_until(std::string_view language, const Sentences& counting);

}  // namespace aftersales::explain
