// Decimals -> decimals with fewer digits: rounding to a place, money, and the floored remainder.

#include <algorithm>
#include <compare>

#include "value/bid128.h"
#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

/// Whether digits that are cut off, and not all zero, add one to the magnitude that stays.
/// `to_half` compares what is cut off with half a unit of the last digit that stays.
bool grows(Rounding mode, bool negative, bool odd, std::strong_ordering to_half) noexcept {
  switch (mode) {
    case Rounding::half_even:
      return std::is_gt(to_half) || (std::is_eq(to_half) && odd);
    case Rounding::up:
      return true;
    case Rounding::down:
      return false;
    case Rounding::half_up:
      return std::is_gteq(to_half);
    case Rounding::half_down:
      return std::is_gt(to_half);
    case Rounding::floor:
      return negative;
    case Rounding::ceiling:
      return !negative;
  }
  return false;
}

template <typename Unsigned>
Uint128 cut_digits(Unsigned coefficient, Unsigned unit, bool negative, Rounding mode) noexcept {
  const Unsigned quotient = coefficient / unit;
  const Unsigned remainder = coefficient % unit;
  if (remainder == 0) return quotient;
  const Unsigned missing = unit - remainder;
  const auto to_half = remainder < missing   ? std::strong_ordering::less
                       : remainder > missing ? std::strong_ordering::greater
                                             : std::strong_ordering::equal;
  return Uint128{quotient} + (grows(mode, negative, quotient % 2 != 0, to_half) ? 1 : 0);
}

/// The coefficient without its last `count` > 0 digits.
Uint128 without_digits(const Parts& parts, int count, Rounding mode) noexcept {
  if (parts.coefficient == 0) return 0;
  if (count > kDigits) {  // less than a tenth of a unit
    return grows(mode, parts.negative, false, std::strong_ordering::less) ? 1 : 0;
  }
  if ((parts.coefficient >> 64) == 0 && count <= 19) {
    return cut_digits(static_cast<std::uint64_t>(parts.coefficient),
                      static_cast<std::uint64_t>(power_of_ten(count)), parts.negative, mode);
  }
  return cut_digits(parts.coefficient, power_of_ten(count), parts.negative, mode);
}

/// For a finite number and a scale within its limits.
Decimal rounded(Decimal number, int scale, Rounding mode) noexcept {
  const Parts parts = unpack(number);
  const int surplus = -scale - parts.exponent;
  if (surplus <= 0) return number;
  const Uint128 coefficient = without_digits(parts, surplus, mode);
  return pack(parts.negative && coefficient != 0, coefficient, -scale);
}

}  // namespace

std::optional<Decimal> round(Decimal number, int scale, Rounding mode) noexcept {
  if (scale < kMinScale || scale > kMaxScale) return std::nullopt;
  return number.is_finite() ? rounded(number, scale, mode) : number;
}

Decimal floor(Decimal number) noexcept {
  return number.is_finite() ? rounded(number, 0, Rounding::floor) : number;
}

Decimal ceiling(Decimal number) noexcept {
  return number.is_finite() ? rounded(number, 0, Rounding::ceiling) : number;
}

Decimal quantize_money(Decimal number, int minor_digits) noexcept {
  if (!number.is_finite()) return number;
  const int scale = std::clamp(minor_digits, 0, kMaxScale);
  const Parts parts = unpack(number);
  const int missing = parts.exponent + scale;
  if (missing <= 0) return rounded(number, scale, Rounding::half_up);
  if (parts.coefficient == 0) return pack(false, 0, -scale);
  if (digit_count(parts.coefficient) + missing > kDigits) return number;
  return pack(parts.negative, parts.coefficient * power_of_ten(missing), -scale);
}

Decimal modulo(Decimal a, Decimal b) noexcept {
  if (are_short(a, b) && b.low_bits() != 0) {
    if (const Aligned aligned = align(a, b); aligned.possible) {
      Int128 remainder = aligned.a % aligned.b;
      if (remainder != 0 && (remainder < 0) != (aligned.b < 0)) remainder += aligned.b;
      const auto magnitude = static_cast<Uint128>(remainder < 0 ? -remainder : remainder);
      if (magnitude < kCoefficientLimit) {
        return pack(remainder < 0, magnitude, aligned.exponent - kBias);
      }
    }
  }
  // IEEE has 1 modulo infinity = 1, which would turn an overflow into an answer.
  if (!b.is_finite()) return not_a_number();
  const Decimal remainder = bid128::remainder_toward_zero(a, b);
  const bool settled =
      !remainder.is_finite() || remainder.sign() == 0 || remainder.sign() == b.sign();
  return settled ? remainder : add(remainder, b);
}

}  // namespace aftersales::value
