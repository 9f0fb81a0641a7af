// Numbers, days and times as people type them -> the form that cases have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/temporal.h>

namespace aftersales::cli {

/// Full-width letters, digits, signs and blanks as their ASCII forms; without blanks at the ends.
[[nodiscard]] std::string half_width(std::string_view text);

/// `1,299.00` without its commas, an amount (`money`) without `¥` or `元`; all else as it is.
/// Commas that do not stand in threes may be meant otherwise, and stay.
[[nodiscard]] std::string plain_number(std::string_view text, bool money);

/// `10:00`, `9点半`, `下午3点20分`, `3pm` as `HH:MM:SS`; times with seconds or an offset as they
/// are. Nothing if it is no time, or if it may be meant in two ways: `晚上12点`.
[[nodiscard]] std::optional<std::string> clock_time(std::string_view text);

/// Whether it speaks of a morning, a night and the like in Chinese.
[[nodiscard]] bool names_part_of_day(std::string_view text);

/// A day, with its time if it has one, both in ISO form.
struct SpokenMoment {
  enum Lacks : std::uint8_t {
    nothing,
    year,   // `3月5日`
    today,  // `昨天`, and nobody knows when that was
    day,    // `2026-02-29`: the calendar has none such
    clock,  // `昨天晚上12点`: may be meant in two ways
  } lacks = nothing;
  std::string date, time;  // empty if it is none
};

/// `2026-3-5`, `2026/3/5`, `2026年3月5日 10点`, `昨天 10:00`, `now`, ISO forms. `text` is
/// half-width.
[[nodiscard]] SpokenMoment read_moment_words(std::string_view text,
                                             const std::optional<DateTime>& now);

}  // namespace aftersales::cli
