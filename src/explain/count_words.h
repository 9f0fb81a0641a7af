// How days and working time were counted -> sentences, in the languages of explanations. What was
// counted is plain data from value/; nothing here decides anything.
#pragma once

#include <cstdint>
#include <string>
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

}  // namespace aftersales::explain
