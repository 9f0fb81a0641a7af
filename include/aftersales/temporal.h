// Dates, times, moments, durations and periods as FEEL has them (DMN 1.5, 10.3.2.3).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/export.h>

namespace aftersales {
inline namespace v0 {

/// A time zone: none (local time), a fixed offset, or an IANA zone. Trivially copyable; the data of
/// named zones belongs to the process and is never freed.
/// Thread promise: a value like an int.
class AFTERSALES_API Zone {
 public:
  constexpr Zone() noexcept = default;                                    ///< none: a local time
  [[nodiscard]] static std::optional<Zone> offset(int seconds) noexcept;  ///< within ±18:00
  [[nodiscard]] static Zone utc() noexcept { return *offset(0); }
  /// An IANA name such as `Asia/Shanghai`; nothing if the system's tzdata does not have it, or if
  /// there is no tzdata (offsets still work). Letter case counts. Reads tzdata on first use of a
  /// name; safe to call from many threads.
  [[nodiscard]] static std::optional<Zone> named(std::string_view name);
  /// The release of the time zone data in use, e.g. "2025b"; "unknown" where it does not say.
  [[nodiscard]] static std::string data_version();

  [[nodiscard]] bool is_local() const noexcept { return bits_ == 0; }
  [[nodiscard]] bool is_offset() const noexcept { return (bits_ & 1u) != 0; }
  [[nodiscard]] bool is_named() const noexcept { return bits_ != 0 && !is_offset(); }
  /// Seconds east of Greenwich at an instant (seconds since 1970-01-01T00:00:00Z). 0 for local.
  [[nodiscard]] int offset_at(std::int64_t instant) const;
  /// The first instant after `instant` from which the offset is another; or nothing.
  [[nodiscard]] std::optional<std::int64_t> next_change(std::int64_t instant) const;
  /// `Asia/Shanghai`, `+08:00`, `Z`, or nothing for local. A name comes back as it was given, also
  /// one that is an alias of another.
  [[nodiscard]] std::string to_string() const;

  /// How a local time falls into this zone.
  struct Resolved {
    enum Kind : std::uint8_t { unique, skipped, repeated } kind = unique;
    /// Of `repeated` the earlier; of `skipped` as if the clock had not yet changed.
    std::int64_t instant = 0;
  };
  [[nodiscard]] Resolved resolve(std::int64_t local_seconds) const;

  friend bool operator==(Zone, Zone) noexcept = default;
  [[nodiscard]] std::uint64_t bits() const noexcept { return bits_; }
  [[nodiscard]] static constexpr Zone from_bits(std::uint64_t bits) noexcept { return Zone(bits); }

 private:
  constexpr explicit Zone(std::uint64_t bits) noexcept : bits_(bits) {}
  std::uint64_t bits_ = 0;  // 0: local; odd: offset; even: pointer to the data of a named zone
};

/// A day of the proleptic Gregorian calendar, years -999,999,999 to 999,999,999. The year before 1
/// is 0 (ISO 8601). Parsing takes the forms of XML Schema and no others: four to nine digits for
/// the year (five or more without a leading zero), two each for month and day, no plus sign.
struct AFTERSALES_API Date {
  std::int64_t days = 0;  ///< since 1970-01-01

  [[nodiscard]] static std::optional<Date> from_ymd(std::int64_t year, int month, int day) noexcept;
  [[nodiscard]] static std::optional<Date> parse(std::string_view iso) noexcept;  ///< `2026-11-01`
  [[nodiscard]] std::string to_string() const;
  struct Ymd {
    std::int64_t year;
    int month, day;
  };
  [[nodiscard]] Ymd ymd() const noexcept;
  [[nodiscard]] int weekday() const noexcept;  ///< 1 Monday to 7 Sunday
  friend auto operator<=>(const Date&, const Date&) noexcept = default;
};

/// A time of day, with a zone or without.
struct AFTERSALES_API Time {
  std::int64_t nanos = 0;  ///< since midnight, 0 to 86,400 × 10⁹ - 1
  Zone zone;
  /// `09:30:00`, `09:30:00.25`, `09:30:00+08:00`, `09:30:00@Asia/Shanghai`; `24:00:00` is midnight.
  [[nodiscard]] static std::optional<Time> parse(std::string_view iso);
  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const Time&, const Time&) noexcept = default;
};

/// A moment (with a zone), or a local date and time (without one).
struct AFTERSALES_API DateTime {
  std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00: of UTC if there is a zone, else local
  std::uint32_t nanos = 0;   ///< 0 to 999,999,999
  Zone zone;

  /// `2026-11-01T09:00:00`, with `Z`, `+08:00` or `@Asia/Shanghai` behind it. `T24:00:00` is
  /// midnight of the next day. A local time that the zone's clock skips or repeats is taken as
  /// Zone::resolve does.
  [[nodiscard]] static std::optional<DateTime> parse(std::string_view iso);
  /// The moment at which the clock of `zone` shows this. `nanos_of_day` may lie in other days, too.
  [[nodiscard]] static DateTime at(Date date, std::int64_t nanos_of_day, Zone zone);
  [[nodiscard]] std::string to_string() const;         ///< as written: a named zone by its name
  [[nodiscard]] std::string to_offset_string() const;  ///< ISO text with offset, as JSON wants it
  [[nodiscard]] std::int64_t local_seconds() const { return seconds + zone.offset_at(seconds); }
  [[nodiscard]] Date date() const;  ///< the local date
  [[nodiscard]] Time time() const;  ///< the local time, with the zone
  /// The same moment in `other`; the same clock face, if one of the two is local.
  [[nodiscard]] DateTime in(Zone other) const;
  friend bool operator==(const DateTime&, const DateTime&) noexcept = default;
};

/// A length of time in days, hours, minutes and seconds. The value is seconds + nanos / 10⁹.
struct AFTERSALES_API Duration {
  std::int64_t seconds = 0;  ///< rounded down for negative durations
  std::uint32_t nanos = 0;   ///< 0 to 999,999,999
  /// `P7D`, `PT30S`, `-P1DT12H`
  [[nodiscard]] static std::optional<Duration> parse(std::string_view iso) noexcept;
  [[nodiscard]] std::string to_string() const;  ///< `P1DT12H`
  friend auto operator<=>(const Duration&, const Duration&) noexcept = default;
};

/// A length of time in years and months.
struct AFTERSALES_API Period {
  std::int64_t months = 0;
  [[nodiscard]] static std::optional<Period> parse(std::string_view iso) noexcept;  ///< `P1Y6M`
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const Period&, const Period&) noexcept = default;
};

}  // namespace v0
}  // namespace aftersales
