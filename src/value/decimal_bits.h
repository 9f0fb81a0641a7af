// The bits of a Decimal (IEEE 754 decimal128, binary-integer encoding) -> sign, coefficient and
// exponent, and back.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <aftersales/decimal.h>

namespace aftersales::value {

__extension__ typedef unsigned __int128 Uint128;
__extension__ typedef __int128 Int128;

inline constexpr int kDigits = 34;          // of a coefficient
inline constexpr int kMinExponent = -6176;  // of the last digit of a coefficient
inline constexpr int kMaxExponent = 6111;
inline constexpr int kBias = 6176;  // added to an exponent before it is stored

inline constexpr std::uint64_t kSignBit = 0x8000000000000000u;
inline constexpr std::uint64_t kHighCoefficient = 0x0001FFFFFFFFFFFFu;
inline constexpr int kExponentShift = 49;

inline constexpr auto kPowersOfTen = [] {
  std::array<Uint128, 39> powers{};
  Uint128 power = 1;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

/// 10^exponent, for 0 <= exponent <= 38.
[[nodiscard]] constexpr Uint128 power_of_ten(int exponent) noexcept {
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

inline constexpr Uint128 kCoefficientLimit = power_of_ten(kDigits);

/// (-1)^negative * coefficient * 10^exponent
struct Parts {
  Uint128 coefficient = 0;
  int exponent = 0;
  bool negative = false;
};

/// The parts of a finite decimal. A coefficient beyond 34 digits, which the encoding can express
/// but no operation gives, counts as zero (IEEE 754-2008, 3.5.2).
[[nodiscard]] constexpr Parts unpack(Decimal number) noexcept {
  const std::uint64_t high = number.high_bits();
  const bool negative = (high & kSignBit) != 0;
  if ((high & 0x6000000000000000u) == 0x6000000000000000u) {
    return {0, static_cast<int>((high >> (kExponentShift - 2)) & 0x3FFF) - kBias, negative};
  }
  const Uint128 coefficient = Uint128{high & kHighCoefficient} << 64 | number.low_bits();
  return {coefficient < kCoefficientLimit ? coefficient : 0,
          static_cast<int>((high & ~kSignBit) >> kExponentShift) - kBias, negative};
}

/// Wants a coefficient below 10^34 and an exponent from kMinExponent to kMaxExponent.
[[nodiscard]] constexpr Decimal pack(bool negative, Uint128 coefficient, int exponent) noexcept {
  return Decimal::from_bits(static_cast<std::uint64_t>(coefficient),
                            (negative ? kSignBit : 0) |
                                static_cast<std::uint64_t>(exponent + kBias) << kExponentShift |
                                static_cast<std::uint64_t>(coefficient >> 64));
}

[[nodiscard]] constexpr Decimal not_a_number() noexcept {
  return Decimal::from_bits(0, 0x7C00000000000000u);
}

/// How many decimal digits a number below 10^38 has; none for zero.
[[nodiscard]] constexpr int digit_count(Uint128 number) noexcept {
  const auto high = static_cast<std::uint64_t>(number >> 64);
  const int bits = high != 0 ? 128 - std::countl_zero(high)
                             : 64 - std::countl_zero(static_cast<std::uint64_t>(number));
  const int fewest = bits * 1233 / 4096;  // log10(2) = 0.30103, and 1233/4096 = 0.301025
  return fewest + (number >= power_of_ten(fewest) ? 1 : 0);
}

/// Moves the trailing zeros of a coefficient that is not zero into the exponent.
constexpr void strip_zeros(Parts& parts) noexcept {
  for (int step = 16; step != 0 && (parts.coefficient >> 64) != 0; step /= 2) {
    if (parts.coefficient % power_of_ten(step) == 0) {
      parts.coefficient /= power_of_ten(step);
      parts.exponent += step;
    }
  }
  if ((parts.coefficient >> 64) != 0) return;
  auto low = static_cast<std::uint64_t>(parts.coefficient);
  while (low % 10 == 0) {
    low /= 10;
    ++parts.exponent;
  }
  parts.coefficient = low;
}

}  // namespace aftersales::value
