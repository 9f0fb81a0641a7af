// Decimals -> sums, products, quotients, order and hashes of decimals of any size.

#include "value/bid128.h"
#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

/// Where a number that is not finite stands in the order: -infinity, (numbers), infinity, NaN.
int place(Decimal number) noexcept {
  if (number.is_finite()) return 0;
  const bool is_nan = (number.high_bits() & 0x7C00000000000000u) == 0x7C00000000000000u;
  if (is_nan) return 2;
  return (number.high_bits() & kSignBit) != 0 ? -1 : 1;
}

/// Of two magnitudes that are not zero.
std::strong_ordering compare_magnitudes(const Parts& a, const Parts& b) noexcept {
  const int top_a = digit_count(a.coefficient) + a.exponent;
  const int top_b = digit_count(b.coefficient) + b.exponent;
  if (top_a != top_b) return top_a <=> top_b;
  // The first digits stand at the same place, so the one with the lower exponent has as many more
  // digits as the exponents differ: scaled, the other stays below 10^34 too.
  const int gap = a.exponent - b.exponent;
  const Uint128 x = gap > 0 ? a.coefficient * power_of_ten(gap) : a.coefficient;
  const Uint128 y = gap < 0 ? b.coefficient * power_of_ten(-gap) : b.coefficient;
  return x < y   ? std::strong_ordering::less
         : x > y ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

int sign_of(const Parts& parts) noexcept {
  if (parts.coefficient == 0) return 0;
  return parts.negative ? -1 : 1;
}

}  // namespace

Decimal general_add(Decimal a, Decimal b) noexcept { return bid128::add(a, b); }

Decimal general_multiply(Decimal a, Decimal b) noexcept {
  _IDEC_flags flags = 0;
  return bid128::multiply(a, b, flags);
}

Decimal general_divide(Decimal a, Decimal b) noexcept {
  // IEEE has 1 / infinity = 0, which would turn an overflow into an answer.
  if (!b.is_finite()) return not_a_number();
  _IDEC_flags flags = 0;
  return bid128::divide(a, b, flags);
}

std::strong_ordering general_compare(Decimal a, Decimal b) noexcept {
  if (!a.is_finite() || !b.is_finite()) return place(a) <=> place(b);
  const Parts x = unpack(a);
  const Parts y = unpack(b);
  const int sign = sign_of(x);
  if (sign != sign_of(y)) return sign <=> sign_of(y);
  if (sign == 0) return std::strong_ordering::equal;
  return sign > 0 ? compare_magnitudes(x, y) : compare_magnitudes(y, x);
}

std::size_t hash(Decimal number) noexcept {
  Parts parts;
  if (!number.is_finite()) {
    parts.exponent = kMaxExponent + 2 + place(number);  // beyond every number's
  } else {
    parts = unpack(number);
    if (parts.coefficient == 0) {
      parts = {};
    } else {
      strip_zeros(parts);
    }
  }
  const auto low = static_cast<std::uint64_t>(parts.coefficient);
  const auto high = static_cast<std::uint64_t>(parts.coefficient >> 64);
  const std::uint64_t rest = high << 15 | static_cast<std::uint64_t>(parts.exponent + kBias) << 1 |
                             static_cast<std::uint64_t>(parts.negative);
  // Odd multipliers (golden ratio, pi) carry low bits up; folding brings the high ones down.
  std::uint64_t mixed = low * 0x9E3779B97F4A7C15u ^ std::rotl(rest * 0x243F6A8885A308D3u, 31);
  mixed ^= mixed >> 32;
  mixed *= 0x9E3779B97F4A7C15u;
  mixed ^= mixed >> 29;
  return static_cast<std::size_t>(mixed);
}

}  // namespace aftersales::value

namespace aftersales {
inline namespace v0 {

bool operator==(const Decimal& a, const Decimal& b) noexcept {
  return value::compare(a, b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  return value::compare(a, b);
}

Decimal operator+(const Decimal& a, const Decimal& b) noexcept { return value::add(a, b); }
Decimal operator-(const Decimal& a, const Decimal& b) noexcept { return value::subtract(a, b); }
Decimal operator*(const Decimal& a, const Decimal& b) noexcept { return value::multiply(a, b); }
Decimal operator/(const Decimal& a, const Decimal& b) noexcept { return value::divide(a, b); }

int Decimal::sign() const noexcept {
  if (!is_finite()) return value::place(*this) < 0 ? -1 : 1;
  return value::sign_of(value::unpack(*this));
}

bool Decimal::is_integer() const noexcept {
  if (!is_finite()) return false;
  const value::Parts parts = value::unpack(*this);
  if (parts.exponent >= 0 || parts.coefficient == 0) return true;
  return parts.exponent > -value::kDigits &&
         parts.coefficient % value::power_of_ten(-parts.exponent) == 0;
}

std::optional<std::int64_t> Decimal::to_int() const noexcept {
  if (!is_integer()) return std::nullopt;
  value::Parts parts = value::unpack(*this);
  if (parts.coefficient == 0) return 0;
  if (parts.exponent < 0) {
    parts.coefficient /= value::power_of_ten(-parts.exponent);
  } else {
    if (parts.exponent + value::digit_count(parts.coefficient) > 19) return std::nullopt;
    parts.coefficient *= value::power_of_ten(parts.exponent);
  }
  const value::Uint128 limit = value::Uint128{1} << 63;
  if (parts.coefficient > limit - (parts.negative ? 0 : 1)) return std::nullopt;
  const auto magnitude = static_cast<std::uint64_t>(parts.coefficient);
  return static_cast<std::int64_t>(parts.negative ? 0 - magnitude : magnitude);
}

}  // namespace v0
}  // namespace aftersales
