// What the built-in functions share in reading their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "feel/builtins.h"
#include "value/calendar.h"
#include "value/decimal_math.h"

namespace aftersales::feel {

/// A number as a count or a position: cut toward zero; nothing beyond 64 bits.
[[nodiscard]] inline std::optional<std::int64_t> truncated(const Value& number) {
  const std::optional<Decimal> whole = value::round(number.as_number(), 0, value::Rounding::down);
  return whole ? whole->to_int() : std::nullopt;
}

/// The place of an element or character at a position from 1, or from -1 backwards; nothing
/// outside.
[[nodiscard]] inline std::optional<std::size_t> place(const Value& position, std::size_t size) {
  const std::optional<std::int64_t> at = truncated(position);
  const auto count = static_cast<std::int64_t>(size);
  if (!at || *at == 0 || *at > count || *at < -count) return std::nullopt;
  return static_cast<std::size_t>(*at > 0 ? *at - 1 : count + *at);
}

/// Of a date and time, its local date.
[[nodiscard]] inline Date date_of(const Value& v) {
  return v.kind() == Kind::date ? v.as_date() : v.as_date_time().date();
}

/// Null, where no calendar is given, is none.
[[nodiscard]] inline const value::Calendar* calendar_of(const Value& v) {
  if (v.kind() != value::kCalendar) return nullptr;
  return reinterpret_cast<const value::Calendar*>(value::Access::a(v));
}

/// A number of the same kind as `like`: what is worked out from money is money.
[[nodiscard]] inline Value same_kind(const Value& like, Decimal number) {
  return like.kind() == Kind::money ? value::money(number, value::minor_digits(like))
                                    : Value(number);
}

/// The number, or a failure if it is not finite.
[[nodiscard]] inline Value finite(const Call& call, const Value& like, Decimal number) {
  if (!number.is_finite())
    return call.fail("eval.overflow",
                     "the result has more digits before the point than a number can hold");
  return same_kind(like, number);
}

[[nodiscard]] inline Value too_many_items(const Call& call) {
  return call.fail("eval.list-too-long",
                   fmt::format("a list may have at most {} elements", Runtime::kMaxItems));
}
[[nodiscard]] inline Value too_long_text(const Call& call) {
  return call.fail("eval.text-too-long",
                   fmt::format("a text may have at most {} bytes", Runtime::kMaxBytes));
}

/// Long texts cost steps, so that a loop over them ends.
[[nodiscard]] inline bool charge_text(const Call& call, std::size_t bytes) {
  return call.runtime.spend(bytes / 64);
}

}  // namespace aftersales::feel
