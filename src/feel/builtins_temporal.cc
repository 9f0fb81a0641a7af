// The built-in functions on dates, and the moment of the evaluation (DMN 1.5, 10.3.4.7
// and 10.3.4.8).
#include "feel/arguments.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

Value day_of_year(const Call& call) { return value::day_of_year(date_of(call[0])); }
Value day_of_week(const Call& call) { return value::day_name(date_of(call[0])); }
Value month_of_year(const Call& call) { return value::month_name(date_of(call[0])); }
Value week_of_year(const Call& call) { return value::week_of_year(date_of(call[0])); }

/// The evaluation's moment, which may be unknown; there is no clock here.
Value now(const Call& call) {
  const Value& moment = call.runtime.as_of();
  if (moment.is_null())
    return call.fail("eval.no-moment",
                     "the evaluation was given no moment, so that `now()` is not known");
  return moment;
}

Value today(const Call& call) {
  const Value moment = now(call);
  if (moment.kind() != Kind::date_time) return moment;
  const DateTime at = moment.as_date_time();
  return (call.runtime.zone().is_local() ? at : at.in(call.runtime.zone())).date();
}

constexpr Builtin kTable[] = {
    {"day of year(date: date): number", 2, day_of_year},
    {"day of year(date: date and time): number", 2, day_of_year},
    {"day of week(date: date): string", 2, day_of_week},
    {"day of week(date: date and time): string", 2, day_of_week},
    {"month of year(date: date): string", 2, month_of_year},
    {"month of year(date: date and time): string", 2, month_of_year},
    {"week of year(date: date): number", 2, week_of_year},
    {"week of year(date: date and time): number", 2, week_of_year},
    {"now(): date and time", 1, now, false, true},
    {"today(): date", 2, today, false, true},
};

}  // namespace

std::span<const Builtin> temporal_builtins() { return kTable; }

}  // namespace aftersales::feel
