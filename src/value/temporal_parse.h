// ISO 8601 text -> dates, times, durations and periods, or why not, in words for an author.
//
// The forms are those of XML Schema as DMN 1.5 (10.3.2.3) takes them over, and no others: four
// digits or more for a year, two for everything else, `T` between date and time, at most one of
// offset and zone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/temporal.h>

namespace aftersales::value {

/// A value, or why there is none: half a sentence such as "month 13 does not exist", to stand
/// behind "`2026-13-01` is not a date: ". It does not repeat the text.
template <typename T>
struct Parsed {
  std::optional<T> value;
  std::string reason;
};

struct ParsedDateTime : Parsed<DateTime> {
  /// Whether the clock of the zone shows this local time once, never or twice. The value is then
  /// what Zone::Resolved says: past the gap, or the earlier of the two.
  Zone::Resolved::Kind clock = Zone::Resolved::unique;
};

[[nodiscard]] Parsed<Date> parse_date(std::string_view text);
/// `24:00:00` is midnight, as in XML Schema.
[[nodiscard]] Parsed<Time> parse_time(std::string_view text);
/// A text without offset and zone is in zone `otherwise`; local if that is local. `T24:00:00` is
/// midnight of the next day. A date alone is refused: whoever takes one as its midnight says so
/// there.
[[nodiscard]] ParsedDateTime parse_date_time(std::string_view text, Zone otherwise = {});
[[nodiscard]] Parsed<Duration> parse_duration(std::string_view text);
[[nodiscard]] Parsed<Period> parse_period(std::string_view text);

// The same without the reason, and without memory from the heap but for named zones.
[[nodiscard]] std::optional<Date> read_date(std::string_view text) noexcept;
[[nodiscard]] std::optional<Time> read_time(std::string_view text);
[[nodiscard]] std::optional<DateTime> read_date_time(std::string_view text);
[[nodiscard]] std::optional<Duration> read_duration(std::string_view text) noexcept;
[[nodiscard]] std::optional<Period> read_period(std::string_view text) noexcept;

/// All names that Zone::named takes, sorted: what an unknown one is compared with for a suggestion.
/// Empty without time zone data.
[[nodiscard]] std::vector<std::string> zone_names();

}  // namespace aftersales::value
