// Exact decimal numbers, as FEEL and shops use them: 34 significant digits (IEEE 754 decimal128).
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/export.h>

namespace aftersales {
inline namespace v0 {

namespace detail {
template <typename T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                  sizeof(T) <= sizeof(std::int64_t);
}  // namespace detail

/// A decimal number of up to 34 significant digits (DMN 1.5, 10.3.2.3; IEEE 754-2008, decimal128).
/// 16 bytes, trivially copyable. Keeps trailing zeros (`1.50` is held as such) but compares and
/// prints by value: `1.50 == 1.5`. A zero has no visible sign.
///
/// Nothing here throws but for want of memory: what has no answer is not finite, and stays so
/// through further arithmetic, so one is_finite() at the end of a calculation is enough.
///
/// Thread promise: a value like an int.
class AFTERSALES_API Decimal {
 public:
  constexpr Decimal() noexcept = default;  ///< zero

  template <detail::Integer T>
  constexpr Decimal(T integer) noexcept  // NOLINT: an integer is a decimal
      : Decimal(std::signed_integral<T> ? from_int(static_cast<std::int64_t>(integer))
                                        : from_uint(static_cast<std::uint64_t>(integer))) {}
  Decimal(float) = delete;   ///< money never passes through binary fractions: use parse("0.1")
  Decimal(double) = delete;  ///< money never passes through binary fractions: use parse("0.1")

  /// Reads `12`, `-0.50`, `.5`, `1.2e-3`: exact, or nothing (no number, more than 34 significant
  /// digits, exponent outside decimal128). Leading zeros are accepted here; JSON's rule is JSON's.
  /// Not accepted: blanks, a leading `+`, a point without a digit after it. Trailing zeros count as
  /// significant only where they do not fit into the exponent: 1 with fifty zeros is a number.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;

  /// Plain digits without trailing zeros: `1.5`, `-0.001`; beyond 40 digits as `1E+400`. What this
  /// gives, parse() reads back as an equal number; `Infinity`, `-Infinity`, `NaN` if not finite.
  [[nodiscard]] std::string to_string() const;
  /// Plain digits with at least `min_fraction_digits` (0 to 6176) after the point: `185.00`.
  /// Nothing is rounded; beyond 40 digits as above.
  [[nodiscard]] std::string to_string(int min_fraction_digits) const;

  /// The value as an integer, if it is one and fits.
  [[nodiscard]] std::optional<std::int64_t> to_int() const noexcept;

  /// False only for what an overflow or a division by zero gives: no fact or outcome is that.
  [[nodiscard]] constexpr bool is_finite() const noexcept {
    return (high_ & 0x7800000000000000u) != 0x7800000000000000u;
  }
  [[nodiscard]] bool is_integer() const noexcept;
  [[nodiscard]] int sign() const noexcept;  ///< -1, 0, 1

  /// By value. A total order: an infinity lies beyond all numbers of its sign, NaN above everything
  /// and equal to itself, so that sorting is safe whatever came in.
  friend AFTERSALES_API bool operator==(const Decimal& a, const Decimal& b) noexcept;
  friend AFTERSALES_API std::strong_ordering operator<=>(const Decimal& a,
                                                         const Decimal& b) noexcept;

  /// Rounded half to even at 34 digits (IEEE 754); the result may be not finite, ask is_finite().
  friend AFTERSALES_API Decimal operator+(const Decimal& a, const Decimal& b) noexcept;
  friend AFTERSALES_API Decimal operator-(const Decimal& a, const Decimal& b) noexcept;
  friend AFTERSALES_API Decimal operator*(const Decimal& a, const Decimal& b) noexcept;
  friend AFTERSALES_API Decimal operator/(const Decimal& a, const Decimal& b) noexcept;
  [[nodiscard]] constexpr Decimal operator-() const noexcept { return {low_, high_ ^ kSign}; }

  /// The IEEE 754 decimal128 bits in the binary-integer encoding, for those who store them. Equal
  /// numbers may differ in their bits (1.5 and 1.50, 0 and -0). from_bits() takes any bits.
  [[nodiscard]] constexpr std::uint64_t low_bits() const noexcept { return low_; }
  [[nodiscard]] constexpr std::uint64_t high_bits() const noexcept { return high_; }
  [[nodiscard]] static constexpr Decimal from_bits(std::uint64_t low, std::uint64_t high) noexcept {
    return Decimal(low, high);
  }

 private:
  constexpr Decimal(std::uint64_t low, std::uint64_t high) noexcept : low_(low), high_(high) {}
  [[nodiscard]] static constexpr Decimal from_int(std::int64_t integer) noexcept {
    const auto bits = static_cast<std::uint64_t>(integer);
    return integer < 0 ? Decimal(0 - bits, kZero | kSign) : Decimal(bits, kZero);
  }
  [[nodiscard]] static constexpr Decimal from_uint(std::uint64_t integer) noexcept {
    return {integer, kZero};
  }

  static constexpr std::uint64_t kSign = 0x8000000000000000u;
  static constexpr std::uint64_t kZero = 0x3040000000000000u;  // exponent 0, biased by 6176

  std::uint64_t low_ = 0;
  std::uint64_t high_ = kZero;
};

}  // namespace v0
}  // namespace aftersales
