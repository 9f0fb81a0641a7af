// The policy language's own functions on days, working days and time limits (rules/README.md,
// functions).
#include <string>

#include "feel/arguments.h"
#include "feel/print.h"
#include "value/calendar.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

using value::Calendar;
using value::Counted;

/// The answer, with a warning if it rests on days whose holidays are not announced yet.
template <typename T, typename Message>
Value counted(const Call& call, const Calendar* calendar, const Counted<T>& result,
              const Message& none) {
  if (result.past_known && calendar != nullptr && calendar->spec().known_until) {
    call.runtime.warn(
        "calendar.known-until",
        fmt::format("the holidays of the calendar are known until {} only, and this counts further",
                    calendar->spec().known_until->to_string()));
  }
  return result.value ? Value(*result.value) : call.fail("eval.calendar", none());
}

std::optional<std::int64_t> whole(const Value& number) { return number.as_number().to_int(); }

Value days_between(const Call& call) { return date_of(call[1]).days - date_of(call[0]).days; }

Value working_days_between(const Call& call) {
  const Calendar* calendar = calendar_of(call[2]);
  return counted(call, calendar, calendar->working_days_between(date_of(call[0]), date_of(call[1])),
                 [] { return "the working days between these dates cannot be counted"; });
}

Value add_working_days(const Call& call) {
  const Calendar* calendar = calendar_of(call[2]);
  const std::optional<std::int64_t> n = whole(call[1]);
  if (!n)
    return call.fail("eval.calendar",
                     fmt::format("{} is no number of whole working days", to_feel_string(call[1])));
  return counted(call, calendar, calendar->add_working_days(date_of(call[0]), *n), [&] {
    return fmt::format("the calendar has no {} working days from {} on", *n,
                       date_of(call[0]).to_string());
  });
}

Value add_working_time(const Call& call) {
  const Calendar* calendar = calendar_of(call[2]);
  const Duration length = call[1].as_duration();
  if (length.seconds < 0)
    return call.fail("eval.calendar",
                     fmt::format("working time runs forward: {} is negative", length.to_string()));
  return counted(call, calendar, calendar->add_working_time(call[0].as_date_time(), length), [&] {
    return fmt::format("the calendar has less than {} of working time in the 400 years that follow",
                       length.to_string());
  });
}

Value deadline_in_days(const Call& call) {
  const Calendar* calendar = calendar_of(call[2]);
  const std::optional<std::int64_t> days = value::whole_days(call[1].as_duration());
  if (!days) {
    return call.fail(
        "eval.deadline",
        fmt::format(
            "a deadline is counted in whole days, and {} is not: hours run from the moment, "
            "so that you write `start + length`",
            call[1].as_duration().to_string()));
  }
  return counted(call, calendar, value::deadline(date_of(call[0]), *days, calendar),
                 [] { return "there is no such day"; });
}

Value deadline_in_months(const Call& call) {
  const Calendar* calendar = calendar_of(call[2]);
  return counted(call, calendar, value::deadline(date_of(call[0]), call[1].as_period(), calendar),
                 [] { return "there is no such day"; });
}

constexpr bool kPackOnly = true;
constexpr Builtin kTable[] = {
    {"days between(a: date, b: date): number", 1, days_between, kPackOnly},
    {"days between(a: date and time, b: date and time): number", 2, days_between, kPackOnly},
    {"days between(a: date, b: date and time): number", 2, days_between, kPackOnly},
    {"days between(a: date and time, b: date): number", 2, days_between, kPackOnly},
    {"working days between(a: date, b: date, calendar: calendar): number", 5, working_days_between,
     kPackOnly},
    {"working days between(a: date and time, b: date and time, calendar: calendar): number", 5,
     working_days_between, kPackOnly},
    {"working days between(a: date, b: date and time, calendar: calendar): number", 5,
     working_days_between, kPackOnly},
    {"working days between(a: date and time, b: date, calendar: calendar): number", 5,
     working_days_between, kPackOnly},
    {"add working days(date: date, n: number, calendar: calendar): date", 5, add_working_days,
     kPackOnly},
    {"add working days(date: date and time, n: number, calendar: calendar): date", 5,
     add_working_days, kPackOnly},
    {"add working time(date and time: date and time, duration: duration, calendar: calendar): date "
     "and time",
     20, add_working_time, kPackOnly},
    {"deadline(start: date, length: duration, calendar?: calendar): date", 5, deadline_in_days,
     kPackOnly},
    {"deadline(start: date and time, length: duration, calendar?: calendar): date", 5,
     deadline_in_days, kPackOnly},
    {"deadline(start: date, length: period, calendar?: calendar): date", 5, deadline_in_months,
     kPackOnly},
    {"deadline(start: date and time, length: period, calendar?: calendar): date", 5,
     deadline_in_months, kPackOnly},
};

}  // namespace

std::span<const Builtin> working_time_builtins() { return kTable; }

}  // namespace aftersales::feel
