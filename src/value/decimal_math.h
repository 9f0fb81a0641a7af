// Decimals -> what the engine computes with them: arithmetic, order, rounding, powers, text.
//
// Money is short: 62 bits of coefficient hold 46 thousand million million in cents. For such
// operands the four operations and the order work on the bits right here; the answer is, bit for
// bit (trailing zeros included), what the library gives, which does the rest.
//
// Nothing here throws but for want of memory. A result that overflows or does not exist (a division
// by zero, the root of a negative number) is not finite, nor is what is computed from it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/decimal.h>

#include "value/decimal_bits.h"

namespace aftersales::value {

// ---- Operands of any size; what the short cuts are tested against. ----

[[nodiscard]] Decimal general_add(Decimal a, Decimal b) noexcept;
[[nodiscard]] Decimal general_multiply(Decimal a, Decimal b) noexcept;
[[nodiscard]] Decimal general_divide(Decimal a, Decimal b) noexcept;
[[nodiscard]] std::strong_ordering general_compare(Decimal a, Decimal b) noexcept;

// ---- The short cuts. ----

/// Both are finite, with coefficients below 2^62 and exponents that the bits show plainly.
[[nodiscard]] constexpr bool are_short(Decimal a, Decimal b) noexcept {
  return ((a.high_bits() | b.high_bits()) & (0x4000000000000000u | kHighCoefficient)) == 0 &&
         (a.low_bits() | b.low_bits()) >> 62 == 0;
}

/// The stored (biased) exponent of a short decimal.
[[nodiscard]] constexpr int short_exponent(Decimal number) noexcept {
  return static_cast<int>((number.high_bits() & ~kSignBit) >> kExponentShift);
}

/// The coefficient of a short decimal, with its sign.
[[nodiscard]] constexpr std::int64_t short_coefficient(Decimal number) noexcept {
  const auto magnitude = static_cast<std::int64_t>(number.low_bits());
  return (number.high_bits() & kSignBit) != 0 ? -magnitude : magnitude;
}

/// The widest gap of exponents over which a short coefficient can be scaled: 2^62 * 10^17 < 2^127.
inline constexpr int kShortGap = 17;

/// Two short decimals over the same power of ten.
struct Aligned {
  Int128 a = 0;
  Int128 b = 0;
  int exponent = 0;  // biased
  bool possible = false;
};

[[nodiscard]] constexpr Aligned align(Decimal a, Decimal b) noexcept {
  const int exponent_a = short_exponent(a);
  const int exponent_b = short_exponent(b);
  const int gap = exponent_a - exponent_b;
  if (gap > kShortGap || gap < -kShortGap) return {};
  // Both are scaled, one of them by 1, which costs less than a branch that cannot be predicted.
  const auto power_a = static_cast<std::int64_t>(power_of_ten(gap > 0 ? gap : 0));
  const auto power_b = static_cast<std::int64_t>(power_of_ten(gap < 0 ? -gap : 0));
  return {Int128{short_coefficient(a)} * power_a, Int128{short_coefficient(b)} * power_b,
          gap < 0 ? exponent_a : exponent_b, true};
}

/// a + b, rounded half to even at 34 digits, as the operations below are.
[[nodiscard]] inline Decimal add(Decimal a, Decimal b) noexcept {
  if (are_short(a, b)) {
    // A sum of zero is negative only if both operands are (IEEE 754-2008, 6.3).
    const bool both_negative = (a.high_bits() & b.high_bits() & kSignBit) != 0;
    if (short_exponent(a) == short_exponent(b)) {
      const std::int64_t sum = short_coefficient(a) + short_coefficient(b);
      const auto magnitude = static_cast<std::uint64_t>(sum < 0 ? -sum : sum);
      return pack(sum < 0 || (sum == 0 && both_negative), magnitude, short_exponent(a) - kBias);
    }
    if (const Aligned aligned = align(a, b); aligned.possible) {
      const Int128 sum = aligned.a + aligned.b;
      const auto magnitude = static_cast<Uint128>(sum < 0 ? -sum : sum);
      if (magnitude < kCoefficientLimit) {
        return pack(sum < 0 || (sum == 0 && both_negative), magnitude, aligned.exponent - kBias);
      }
    }
  }
  return general_add(a, b);
}

[[nodiscard]] inline Decimal subtract(Decimal a, Decimal b) noexcept { return add(a, -b); }

[[nodiscard]] inline Decimal multiply(Decimal a, Decimal b) noexcept {
  if (are_short(a, b)) {
    const Uint128 product = Uint128{a.low_bits()} * b.low_bits();
    const int exponent = short_exponent(a) + short_exponent(b) - 2 * kBias;
    if (product < kCoefficientLimit && exponent >= kMinExponent && exponent <= kMaxExponent) {
      return pack(((a.high_bits() ^ b.high_bits()) & kSignBit) != 0, product, exponent);
    }
  }
  return general_multiply(a, b);
}

/// Short where the quotient ends within four digits, as a percentage or a part of a price does.
[[nodiscard]] inline Decimal divide(Decimal a, Decimal b) noexcept {
  // Remainders below 2^50 times ten thousand stay below 2^64.
  if (are_short(a, b) && b.low_bits() != 0 && b.low_bits() >> 50 == 0) {
    const std::uint64_t divisor = b.low_bits();
    Uint128 quotient = a.low_bits() / divisor;
    const std::uint64_t scaled = a.low_bits() % divisor * 10'000;
    int exponent = short_exponent(a) - short_exponent(b);
    if (scaled % divisor == 0) {
      if (std::uint64_t fraction = scaled / divisor; fraction != 0) {
        int places = 4;
        for (; fraction % 10 == 0; fraction /= 10) --places;
        quotient = quotient * power_of_ten(places) + fraction;
        exponent -= places;
      }
      if (exponent >= kMinExponent && exponent <= kMaxExponent) {
        return pack(((a.high_bits() ^ b.high_bits()) & kSignBit) != 0, quotient, exponent);
      }
    }
  }
  return general_divide(a, b);
}

/// By value; infinities at the ends, NaN last.
[[nodiscard]] inline std::strong_ordering compare(Decimal a, Decimal b) noexcept {
  if (are_short(a, b)) {
    if (short_exponent(a) == short_exponent(b)) {
      return short_coefficient(a) <=> short_coefficient(b);
    }
    if (const Aligned aligned = align(a, b); aligned.possible) {
      return aligned.a < aligned.b   ? std::strong_ordering::less
             : aligned.a > aligned.b ? std::strong_ordering::greater
                                     : std::strong_ordering::equal;
    }
  }
  return general_compare(a, b);
}

// ---- Rounding (DMN 1.5, 10.3.4.5). ----

enum class Rounding : std::uint8_t {
  half_even,  ///< FEEL `decimal`
  up,         ///< away from zero: FEEL `round up`
  down,       ///< toward zero: FEEL `round down`
  half_up,    ///< a half away from zero: FEEL `round half up`, and money
  half_down,  ///< a half toward zero: FEEL `round half down`
  floor,      ///< toward minus infinity
  ceiling,    ///< toward plus infinity
};

inline constexpr int kMinScale = -6111;
inline constexpr int kMaxScale = 6176;

/// To `scale` digits after the point (before it, if negative); nothing if the scale is outside
/// kMinScale to kMaxScale. A number that has no more digits than that comes back as it is.
[[nodiscard]] std::optional<Decimal> round(Decimal number, int scale, Rounding mode) noexcept;
[[nodiscard]] Decimal floor(Decimal number) noexcept;
[[nodiscard]] Decimal ceiling(Decimal number) noexcept;

/// Half up (away from zero) to `minor_digits` (0 to 6176) digits after the point, and held with
/// exactly that many: 185 becomes 185.00. A number with so many digits before the point that 34 do
/// not hold them all has none after it and comes back as it is.
[[nodiscard]] Decimal quantize_money(Decimal number, int minor_digits) noexcept;

// ---- Further operations. ----

/// a - b * floor(a / b): zero, or with the sign of b (modulo(10.1, -4.5) = -3.4). The remainder
/// itself is exact; where signs differ, adding b to it rounds at 34 digits.
[[nodiscard]] Decimal modulo(Decimal a, Decimal b) noexcept;

/// base ** exponent. With an integer exponent exact where 34 digits hold the result, else rounded
/// from more than 60; with any other right to 33 digits. 0 ** 0 is 1; 0 ** -1 and (-2) ** 0.5 are
/// not finite.
[[nodiscard]] Decimal power(Decimal base, Decimal exponent) noexcept;
/// Rounded half to even; not finite below zero.
[[nodiscard]] Decimal sqrt(Decimal number) noexcept;
/// Right to 33 digits.
[[nodiscard]] Decimal exp(Decimal number) noexcept;
/// Right to 33 digits; not finite for zero and below.
[[nodiscard]] Decimal ln(Decimal number) noexcept;

[[nodiscard]] constexpr Decimal abs(Decimal number) noexcept {
  return Decimal::from_bits(number.low_bits(), number.high_bits() & ~kSignBit);
}

/// Agrees with ==, the same in every process.
[[nodiscard]] std::size_t hash(Decimal number) noexcept;

// ---- Text. ----

/// Why a text is not taken for a number.
enum class NumberFault : std::uint8_t {
  none,
  not_a_number,     ///< some other text
  too_many_digits,  ///< more than 34 significant ones: it would have to be rounded
  out_of_range,     ///< larger than decimal128 holds, or with digits beyond its last place
};

struct ParsedNumber {
  Decimal number;  ///< zero if there is a fault
  NumberFault fault = NumberFault::none;
};

/// The grammar of Decimal::parse(). A text that breaks it is not_a_number, however many digits it
/// has.
[[nodiscard]] ParsedNumber parse_number(std::string_view text) noexcept;

/// A number as JSON has it (RFC 8259, 6) of up to 18 digits, without an exponent and with nothing
/// but blanks behind it: what parse_number() gives. Nothing of all else.
[[nodiscard]] std::optional<Decimal> parse_short_number(std::string_view token) noexcept;

/// What Decimal::to_string() gives, at the end of `out`.
void append(std::string& out, Decimal number, int min_fraction_digits = 0);

}  // namespace aftersales::value
