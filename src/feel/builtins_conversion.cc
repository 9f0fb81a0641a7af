// The built-in functions that make values of other values (DMN 1.5, 10.3.4.1), dates and times
// included.
#include <fmt/format.h>

#include <string>

#include "feel/arguments.h"
#include "feel/print.h"
#include "feel/range_text.h"
#include "text/unicode.h"
#include "value/temporal_math.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

Value not_one(const Call& call, std::string_view what, std::string_view text,
              std::string_view reason) {
  return call.fail("eval.conversion",
                   fmt::format("\"{}\" is no {}: {}", text::shortened(text), what, reason));
}

/// A number without a fraction, as an int; nothing otherwise.
std::optional<int> small_integer(const Value& number) {
  const std::optional<std::int64_t> whole = number.as_number().to_int();
  if (!whole || *whole < -2'000'000'000 || *whole > 2'000'000'000) return std::nullopt;
  return static_cast<int>(*whole);
}

// ---- Numbers and strings.

/// A separator as written: of the grouping a space, a comma or a point; of the fraction a comma or
/// a point.
Value number_from(const Call& call) {
  const std::string_view text = call[0].as_string();
  const std::string_view grouping = call[1].as_string();
  const std::string_view point = call[2].is_null() ? "." : call[2].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  if (!call[1].is_null() && grouping != " " && grouping != "," && grouping != ".") {
    return call.fail("eval.conversion",
                     "the grouping separator of `number` is a space, a comma or a point");
  }
  if (point != "." && point != ",") {
    return call.fail("eval.conversion", "the decimal separator of `number` is a comma or a point");
  }
  if (grouping == point) {
    return call.fail("eval.conversion",
                     "the grouping and the decimal separator of `number` are the same");
  }
  std::string plain;
  for (char c : text) {
    if (!grouping.empty() && c == grouping[0]) {
      if (plain.find('.') != std::string::npos)
        return not_one(call, "number", text, "digits are grouped before the point only");
      continue;
    }
    // A point that is no separator here must not become one.
    plain += c == point[0] ? '.' : c == '.' ? '?' : c;
  }
  const value::ParsedNumber parsed = value::parse_number(plain);
  switch (parsed.fault) {
    case value::NumberFault::none:
      return parsed.number;
    case value::NumberFault::too_many_digits:
      return not_one(call, "number", text, "a number has at most 34 digits");
    case value::NumberFault::out_of_range:
      return not_one(call, "number", text, "it is too large or too small");
    case value::NumberFault::not_a_number:
      break;
  }
  return not_one(call, "number", text, "write digits, and a separator only where it is named");
}

Value string_from(const Call& call) {
  if (call[0].kind() == Kind::string || call[0].is_null()) return call[0];
  std::string text = to_feel_string(call[0], Runtime::kMaxBytes);
  if (!charge_text(call, text.size() * 8)) return call.runtime.budget_failure();
  return text.size() >= Runtime::kMaxBytes ? too_long_text(call) : Value(text);
}

// ---- Dates and times.

Value itself(const Call& call) { return call[0]; }

Value date_from_text(const Call& call) {
  const value::Parsed<Date> parsed = value::parse_date(call[0].as_string());
  return parsed.value ? Value(*parsed.value)
                      : not_one(call, "date", call[0].as_string(), parsed.reason);
}

Value date_of_moment(const Call& call) { return call[0].as_date_time().date(); }

Value date_from_parts(const Call& call) {
  const std::optional<int> year = small_integer(call[0]);
  const std::optional<int> month = small_integer(call[1]);
  const std::optional<int> day = small_integer(call[2]);
  const std::optional<Date> date =
      year && month && day ? Date::from_ymd(*year, *month, *day) : std::nullopt;
  if (date) return *date;
  return call.fail(
      "eval.conversion",
      fmt::format("there is no date with year {}, month {} and day {}", to_feel_string(call[0]),
                  to_feel_string(call[1]), to_feel_string(call[2])));
}

Value moment_from_text(const Call& call) {
  const std::string_view text = call[0].as_string();
  if (const std::optional<Date> date = value::read_date(text))
    return DateTime::at(*date, 0, call.runtime.zone());
  const value::ParsedDateTime parsed = value::parse_date_time(text, call.runtime.zone());
  if (!parsed.value) return not_one(call, "date and time", text, parsed.reason);
  if (call.runtime.strict() && parsed.clock == Zone::Resolved::skipped) {
    return not_one(call, "date and time", text, "the clocks of the zone skip this time");
  }
  if (parsed.clock == Zone::Resolved::repeated) {
    call.runtime.warn(
        "eval.repeated-time",
        fmt::format("the clocks of the zone show \"{}\" twice, and the earlier is taken", text));
  }
  return *parsed.value;
}

/// Only the time's zone counts; without one it is that of the pack.
Value moment_of(const Call& call, Date date) {
  const Time time = call[1].as_time();
  return DateTime::at(date, time.nanos, time.zone.is_local() ? call.runtime.zone() : time.zone);
}
Value moment_from_date(const Call& call) { return moment_of(call, call[0].as_date()); }
Value moment_from_moment(const Call& call) {
  return moment_of(call, call[0].as_date_time().date());
}

Value time_from_text(const Call& call) {
  const value::Parsed<Time> parsed = value::parse_time(call[0].as_string());
  return parsed.value ? Value(*parsed.value)
                      : not_one(call, "time", call[0].as_string(), parsed.reason);
}

Value time_of_moment(const Call& call) { return call[0].as_date_time().time(); }

/// A date is its midnight in UTC.
Value time_of_date(const Call&) { return Time{0, Zone::utc()}; }

Value time_from_parts(const Call& call) {
  const std::optional<int> hour = small_integer(call[0]);
  const std::optional<int> minute = small_integer(call[1]);
  const Decimal second = call[2].as_number();
  const std::optional<Decimal> nanos = value::round(
      value::multiply(second, Decimal(value::kNanosPerSecond)), 0, value::Rounding::down);
  if (!hour || !minute || !nanos || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 ||
      second.sign() < 0 || value::compare(second, Decimal(60)) >= 0) {
    return call.fail(
        "eval.conversion",
        fmt::format("there is no time with hour {}, minute {} and second {}",
                    to_feel_string(call[0]), to_feel_string(call[1]), to_feel_string(call[2])));
  }
  Time time{(*hour * 60 + *minute) * 60 * value::kNanosPerSecond + nanos->to_int().value_or(0),
            Zone()};
  if (!call[3].is_null()) {
    const Duration offset = call[3].as_duration();
    const bool fits = offset.nanos == 0 && offset.seconds >= -value::kSecondsPerDay &&
                      offset.seconds <= value::kSecondsPerDay;
    const std::optional<Zone> zone =
        fits ? Zone::offset(static_cast<int>(offset.seconds)) : std::nullopt;
    if (!zone)
      return call.fail(
          "eval.conversion",
          fmt::format("{} is no offset: offsets go from -PT18H to PT18H", offset.to_string()));
    time.zone = *zone;
  }
  return time;
}

Value duration_from_text(const Call& call) {
  const std::string_view text = call[0].as_string();
  const value::Parsed<Duration> duration = value::parse_duration(text);
  if (duration.value) return *duration.value;
  const value::Parsed<Period> period = value::parse_period(text);
  if (period.value) return *period.value;
  // Years, or an M that is not behind the T of the minutes, show which of the two was meant.
  const bool has_months =
      text.substr(0, text.find('T')).find_first_of("YM") != std::string_view::npos;
  return not_one(call, "duration", text, has_months ? period.reason : duration.reason);
}

Value years_and_months(const Call& call) {
  return value::whole_months_between(date_of(call[0]), date_of(call[1]));
}

constexpr Builtin kTable[] = {
    {"number(from: string, grouping separator?: string!, decimal separator?: string!): number", 3,
     number_from},
    {"string(from: any): string", 3, string_from},
    {"date(from: string): date", 3, date_from_text},
    {"date(from: date): date", 1, itself},
    {"date(from: date and time): date", 2, date_of_moment},
    {"date(year: number, month: number, day: number): date", 3, date_from_parts},
    {"date and time(from: string): date and time", 5, moment_from_text},
    {"date and time(from: date and time): date and time", 1, itself},
    {"date and time(date: date, time: time): date and time", 3, moment_from_date},
    {"date and time(date: date and time, time: time): date and time", 3, moment_from_moment},
    {"time(from: string): time", 3, time_from_text},
    {"time(from: time): time", 1, itself},
    {"time(from: date and time): time", 2, time_of_moment},
    {"time(from: date): time", 1, time_of_date},
    {"time(hour: number, minute: number, second: number, offset?: duration!): time", 4,
     time_from_parts},
    {"duration(from: string): any", 3, duration_from_text},
    {"years and months duration(from: date, to: date): period", 3, years_and_months},
    {"years and months duration(from: date and time, to: date and time): period", 3,
     years_and_months},
    {"years and months duration(from: date, to: date and time): period", 3, years_and_months},
    {"years and months duration(from: date and time, to: date): period", 3, years_and_months},
    {"range(from: string): range of any", 20, range_from_text},
};

}  // namespace

std::span<const Builtin> conversion_builtins() { return kTable; }

}  // namespace aftersales::feel
