// Moments: a local date and time in a zone <-> seconds since 1970, and their ISO text.

#include <aftersales/temporal.h>

#include "value/temporal_math.h"
#include "value/temporal_parse.h"

namespace aftersales {
inline namespace v0 {

using value::floor_divide;
using value::floor_modulo;
using value::kNanosPerSecond;
using value::kSecondsPerDay;

std::optional<DateTime> DateTime::parse(std::string_view iso) { return value::read_date_time(iso); }

DateTime DateTime::at(Date date, std::int64_t nanos_of_day, Zone zone) {
  const std::int64_t local =
      date.days * kSecondsPerDay + floor_divide(nanos_of_day, kNanosPerSecond);
  return {zone.resolve(local).instant,
          static_cast<std::uint32_t>(floor_modulo(nanos_of_day, kNanosPerSecond)), zone};
}

Date DateTime::date() const { return {floor_divide(local_seconds(), kSecondsPerDay)}; }

Time DateTime::time() const {
  return {floor_modulo(local_seconds(), kSecondsPerDay) * kNanosPerSecond + nanos, zone};
}

DateTime DateTime::in(Zone other) const {
  if (zone.is_local()) return {other.resolve(seconds).instant, nanos, other};
  if (other.is_local()) return {local_seconds(), nanos, other};
  return {seconds, nanos, other};
}

std::string DateTime::to_string() const { return date().to_string() + 'T' + time().to_string(); }

std::string DateTime::to_offset_string() const {
  if (!zone.is_named()) return to_string();
  const auto offset = Zone::offset(zone.offset_at(seconds));
  // Only damaged time zone data goes past the offsets that ISO 8601 can write.
  return in(offset ? *offset : Zone::utc()).to_string();
}

}  // namespace v0
}  // namespace aftersales
