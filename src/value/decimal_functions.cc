// Decimals -> powers, roots, exponentials and logarithms. A unit of its own because the tables that
// the library uses for these are 2 MB, which a static link drops with this file if nobody calls it.

#include "value/bid128.h"
#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

/// A number of up to 68 digits as the sum of two decimals: `low` is what rounding took from `high`.
/// With it the rounding errors of a hundred multiplications stay below the 34th digit.
struct Pair {
  Decimal high;
  Decimal low;
};

/// a * b + c, rounded once.
Decimal multiply_add(Decimal a, Decimal b, Decimal c) noexcept {
  _IDEC_flags flags = 0;
  return bid128::to(
      ::bid128_fma(bid128::from(a), bid128::from(b), bid128::from(c), bid128::kHalfEven, &flags));
}

/// The sum of a number and a much smaller one.
Pair pair_of(Decimal high, Decimal low) noexcept {
  const Decimal sum = add(high, low);
  return {sum, add(subtract(high, sum), low)};
}

Pair product(const Pair& a, const Pair& b) noexcept {
  _IDEC_flags flags = 0;
  const Decimal high = bid128::multiply(a.high, b.high, flags);
  const bool is_exact = (flags & BID_INEXACT_EXCEPTION) == 0;
  if (is_exact && a.low.sign() == 0 && b.low.sign() == 0) return {high, {}};
  const Decimal error = multiply_add(a.high, b.high, -high);
  const Decimal cross = multiply_add(a.high, b.low, multiply(a.low, b.high));
  return pair_of(high, add(error, cross));
}

Pair reciprocal(Decimal number) noexcept {
  _IDEC_flags flags = 0;
  const Decimal high = bid128::divide(1, number, flags);
  if ((flags & BID_INEXACT_EXCEPTION) == 0) return {high, {}};
  return {high, divide(multiply_add(-high, number, 1), number)};
}

/// By repeated squaring, of 1/base for a negative exponent: whenever the result of that has at most
/// 34 digits, so has every factor on the way to it, and nothing is rounded.
Decimal integer_power(Decimal base, std::int64_t exponent) noexcept {
  auto rest = static_cast<std::uint64_t>(exponent);
  if (exponent < 0) rest = 0 - rest;
  Pair square = exponent < 0 ? reciprocal(base) : Pair{base, {}};
  Pair result{1, {}};
  while (rest != 0) {
    if (rest % 2 != 0) result = product(result, square);
    rest /= 2;
    if (rest != 0) square = product(square, square);
  }
  return result.high;
}

}  // namespace

// IEEE has 1 ** NaN = 1 and exp(-infinity) = 0, which would turn an overflow into an answer.

Decimal power(Decimal base, Decimal exponent) noexcept {
  if (!base.is_finite() || !exponent.is_finite()) return not_a_number();
  if (const auto integer = exponent.to_int()) return integer_power(base, *integer);
  _IDEC_flags flags = 0;
  return bid128::to(
      ::bid128_pow(bid128::from(base), bid128::from(exponent), bid128::kHalfEven, &flags));
}

Decimal sqrt(Decimal number) noexcept {
  _IDEC_flags flags = 0;
  return bid128::to(::bid128_sqrt(bid128::from(number), bid128::kHalfEven, &flags));
}

Decimal exp(Decimal number) noexcept {
  if (!number.is_finite()) return not_a_number();
  _IDEC_flags flags = 0;
  return bid128::to(::bid128_exp(bid128::from(number), bid128::kHalfEven, &flags));
}

Decimal ln(Decimal number) noexcept {
  _IDEC_flags flags = 0;
  return bid128::to(::bid128_log(bid128::from(number), bid128::kHalfEven, &flags));
}

}  // namespace aftersales::value
