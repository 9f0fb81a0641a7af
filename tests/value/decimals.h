// Short ways to decimals in tests, and what they hold as a text.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "value/decimal_math.h"

namespace aftersales::tests {

inline Decimal number(std::string_view text) {
  const std::optional<Decimal> parsed = Decimal::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), std::string(text));
  return *parsed;
}

inline std::string text(const std::optional<Decimal>& result) {
  return result.has_value() && result->is_finite() ? result->to_string() : "none";
}

/// With the digits that the number holds, trailing zeros too.
inline std::string held(Decimal result) {
  return result.is_finite() ? result.to_string(std::max(0, -value::unpack(result).exponent))
                            : "none";
}

}  // namespace aftersales::tests
