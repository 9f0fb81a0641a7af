// Entries of contexts, and the properties of dates, times, durations and ranges (DMN 1.5, table
// 65).
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "feel/evaluator.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

Value zone_offset(Zone zone, std::int64_t instant) {
  if (zone.is_local()) return {};
  return Duration{zone.offset_at(instant), 0};
}

Value zone_name(Zone zone) { return zone.is_named() ? Value(zone.to_string()) : Value(); }

std::optional<Value> clock_property(std::int64_t nanos, std::string_view name) {
  const std::int64_t seconds = nanos / value::kNanosPerSecond;
  if (name == "hour") return Value(seconds / 3600);
  if (name == "minute") return Value(seconds / 60 % 60);
  if (name == "second") return Value(seconds % 60);
  return std::nullopt;
}

std::optional<Value> date_property(Date date, std::string_view name) {
  if (name == "year") return Value(date.ymd().year);
  if (name == "month") return Value(date.ymd().month);
  if (name == "day") return Value(date.ymd().day);
  if (name == "weekday") return Value(date.weekday());
  return std::nullopt;
}

// DMN 1.5, table 65.
std::optional<Value> property_of(const Value& base, std::string_view name) {
  switch (base.kind()) {
    case Kind::date:
      return date_property(base.as_date(), name);
    case Kind::time: {
      const Time t = base.as_time();
      if (name == "time offset") return zone_offset(t.zone, 0);
      if (name == "timezone") return zone_name(t.zone);
      return clock_property(t.nanos, name);
    }
    case Kind::date_time: {
      const DateTime t = base.as_date_time();
      if (name == "time offset") return zone_offset(t.zone, t.seconds);
      if (name == "timezone") return zone_name(t.zone);
      if (name == "date") return Value(t.date());
      if (name == "time") return Value(t.time());
      if (auto v = date_property(t.date(), name)) return v;
      return clock_property(t.time().nanos, name);
    }
    case Kind::duration: {
      const value::DurationParts p = value::parts(base.as_duration());
      if (name == "days") return Value(p.days);
      if (name == "hours") return Value(p.hours);
      if (name == "minutes") return Value(p.minutes);
      if (name == "seconds") return Value(p.seconds);
      return std::nullopt;
    }
    case Kind::period: {
      const value::PeriodParts p = value::parts(base.as_period());
      if (name == "years") return Value(p.years);
      if (name == "months") return Value(p.months);
      return std::nullopt;
    }
    case Kind::range: {
      const value::SharedRange& r = value::as_range(base);
      if (name == "start") return r.low;
      if (name == "end") return r.high;
      if (name == "start included") return Value(r.low_closed);
      if (name == "end included") return Value(r.high_closed);
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

Value entry_of(const Value& base, const std::string& name, Runtime& runtime) {
  switch (base.kind()) {
    case Kind::null:
      return runtime.absent("eval.null",
                            [&] { return fmt::format("null has no entry `{}`", name); });
    case Kind::context: {
      for (const auto& [key, entry] : base.as_context()) {
        if (key == name) return entry;
      }
      return runtime.absent("eval.no-entry",
                            [&] { return fmt::format("there is no entry `{}`", name); });
    }
    case Kind::list: {
      List out;
      if (!runtime.spend(base.as_list().size())) return runtime.budget_failure();
      out.reserve(base.as_list().size());
      for (const Value& element : base.as_list()) {
        Value entry = entry_of(element, name, runtime);
        if (!value::is_settled(entry)) return entry;
        out.push_back(std::move(entry));
      }
      return out;
    }
    default:
      if (auto v = property_of(base, name)) return *v;
      return runtime.fail("eval.no-entry",
                          fmt::format("{} has no entry `{}`", value::kind_name(base.kind()), name));
  }
}

}  // namespace aftersales::feel
