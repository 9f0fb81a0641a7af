// The Intel decimal library (IEEE 754-2008) -> calls on Decimal. Only decimal*.cc may include this.
//
// Its symbols (__bid128_mul ...) are also libgcc's, which pass arguments in another way. Our shared
// library therefore hides them; in a static link they break a program that uses _Decimal128, unless
// the build renames them.
#pragma once

// libbidgcc000.a: arguments by value, rounding mode as an argument, exception flags by pointer, so
// no global state. The headers have to be told.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#include <aftersales/decimal.h>

namespace aftersales::value::bid128 {

inline constexpr _IDEC_round kHalfEven = BID_ROUNDING_TO_NEAREST;

[[nodiscard]] inline BID_UINT128 from(Decimal number) noexcept {
  return BID_UINT128{{number.low_bits(), number.high_bits()}};
}

[[nodiscard]] inline Decimal to(const BID_UINT128& bits) noexcept {
  return Decimal::from_bits(bits.w[0], bits.w[1]);
}

// Everything that is not finite is told by the result, so the flags are for the caller who asks
// whether a result is exact.

[[nodiscard]] inline Decimal add(Decimal a, Decimal b) noexcept {
  _IDEC_flags flags = 0;
  return to(::bid128_add(from(a), from(b), kHalfEven, &flags));
}

[[nodiscard]] inline Decimal multiply(Decimal a, Decimal b, _IDEC_flags& flags) noexcept {
  return to(::bid128_mul(from(a), from(b), kHalfEven, &flags));
}

[[nodiscard]] inline Decimal divide(Decimal a, Decimal b, _IDEC_flags& flags) noexcept {
  return to(::bid128_div(from(a), from(b), kHalfEven, &flags));
}

[[nodiscard]] inline Decimal remainder_toward_zero(Decimal a, Decimal b) noexcept {
  _IDEC_flags flags = 0;
  return to(::bid128_fmod(from(a), from(b), &flags));
}

}  // namespace aftersales::value::bid128
