// The digits of a number as JSON has it -> a decimal, where they are few: most of all numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "value/decimal_bits.h"

namespace aftersales::value {

/// Digits from a place on: up to as many as there are, or as a number of 64 bits surely holds.
struct DigitRun {
  std::uint64_t value = 0;  // of no use if there are more than kMost
  std::ptrdiff_t count = 0;
  static constexpr std::ptrdiff_t kMost = 18;

  [[nodiscard]] static DigitRun from(const char* at, const char* end) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
      if (end - at >= kWord) {
        if (const DigitRun few = in_word(at); few.count < kWord) return few;
      }
    }
    DigitRun run;
    for (; at != end && *at >= '0' && *at <= '9'; ++at, ++run.count)
      run.value = run.value * 10 + static_cast<std::uint64_t>(*at - '0');
    return run;
  }

 private:
  static constexpr std::ptrdiff_t kWord = 8;

  /// Those at the beginning of a word, without a branch that depends on how many there are: digits
  /// next to each other are put together, then pairs, then fours.
  [[nodiscard]] static DigitRun in_word(const char* at) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    word ^= kOnes * '0';
    // The lowest mark is right: bytes below it are digits, and carry nothing.
    const std::uint64_t others = (word | (word + kOnes * (0x80 - 10))) & (kOnes * 0x80);
    const int count = std::countr_zero(others) / 8;
    if (count == 0 || count == kWord) return {0, count};
    word <<= 64 - 8 * count;  // zeros before them
    word = word * 10 + (word >> 8);
    constexpr std::uint64_t kPairs = 0x000000FF000000FFu;
    constexpr std::uint64_t kUpper = 100 + (std::uint64_t{1'000'000} << 32);
    constexpr std::uint64_t kLower = 1 + (std::uint64_t{10'000} << 32);
    return {((word & kPairs) * kUpper + ((word >> 16) & kPairs) * kLower) >> 32, count};
  }
};

/// Takes a number of up to 18 digits (RFC 8259, 6, without the exponent) from `at` on and leaves
/// `at` behind them. Nothing if there is none, if it is longer, or if zeros stand before it: then
/// `at` may be anywhere in it.
[[nodiscard]] inline std::optional<Decimal> take_short_number(const char*& at,
                                                              const char* end) noexcept {
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const DigitRun whole = DigitRun::from(at, end);
  if (whole.count == 0 || (whole.count > 1 && *at == '0')) return std::nullopt;
  at += whole.count;
  if (whole.count > DigitRun::kMost) return std::nullopt;
  std::uint64_t coefficient = whole.value;
  std::ptrdiff_t places = 0;
  if (at != end && *at == '.') {
    const DigitRun fraction = DigitRun::from(++at, end);
    at += fraction.count;
    places = fraction.count;
    if (places == 0 || whole.count + places > DigitRun::kMost) return std::nullopt;
    const auto unit = static_cast<std::uint64_t>(power_of_ten(static_cast<int>(places)));
    coefficient = coefficient * unit + fraction.value;
  }
  return pack(negative && coefficient != 0, coefficient, static_cast<int>(-places));
}

}  // namespace aftersales::value
