// The built-in functions on numbers (DMN 1.5, 10.3.4.5), and `abs` of durations. What is worked out
// from money is money.
#include <string>
#include <utility>
#include <vector>

#include "feel/arguments.h"
#include "value/allocation.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

using value::Rounding;

/// To `scale` digits after the point; a fraction of a digit does not count.
Value rounded(const Call& call, const Value& n, const Value& scale, Rounding mode) {
  const std::optional<std::int64_t> digits = truncated(scale);
  std::optional<Decimal> result;
  if (digits && *digits >= value::kMinScale && *digits <= value::kMaxScale) {
    result = value::round(n.as_number(), static_cast<int>(*digits), mode);
  }
  if (!result) {
    return call.fail("eval.scale",
                     fmt::format("the scale {} is outside {} to {}", scale.as_number().to_string(),
                                 value::kMinScale, value::kMaxScale));
  }
  return finite(call, n, *result);
}

template <Rounding mode>
Value round_to(const Call& call) {
  return rounded(call, call[0], call.has(1) ? call[1] : Value(0), mode);
}

/// The pack's currency: half up, away from zero.
Value round_money(const Call& call) {
  const int digits = call.runtime.minor_digits();
  const Decimal amount = value::quantize_money(call[0].as_number(), digits);
  return amount.is_finite() ? value::money(amount, digits) : finite(call, call[0], amount);
}

/// Parts of money are money; those of a number have as many digits as the pack's money has.
Value allocate(const Call& call) {
  const bool is_money = call[0].kind() == Kind::money;
  const int digits = is_money ? value::minor_digits(call[0]) : call.runtime.minor_digits();
  const std::string amount = call[0].as_number().to_string(digits);
  std::vector<Decimal> weights;
  for (const Value& weight : call[1].as_list()) {
    if (weight.is_null()) {
      return call.fail("eval.weights",
                       fmt::format("{} cannot be shared by the weights: the {}. of them is null",
                                   amount, weights.size() + 1));
    }
    weights.push_back(weight.as_number());
  }
  if (!call.runtime.spend(value::allocation_cost(weights) / 64))
    return call.runtime.budget_failure();
  const value::Allocation shares = value::allocate(call[0].as_number(), weights, digits);
  switch (shares.fault) {
    case value::AllocationFault::none:
      break;
    case value::AllocationFault::negative_weight:
      return call.fail("eval.weights",
                       fmt::format("{} cannot be shared by the weights: the {}. of them, {}, is "
                                   "negative",
                                   amount, shares.place + 1, weights[shares.place].to_string()));
    case value::AllocationFault::no_weight:
      return call.fail("eval.weights", fmt::format("{} cannot be shared by the weights: {}", amount,
                                                   weights.empty() ? "the list of them is empty"
                                                                   : "all of them are zero"));
    case value::AllocationFault::too_large:
      return call.fail(
          "eval.overflow",
          fmt::format("{} is too large to be shared to its last {} digits", amount, digits));
  }
  List parts;
  for (const Decimal part : shares.parts) parts.push_back(same_kind(call[0], part));
  return parts;
}

Value abs_number(const Call& call) { return same_kind(call[0], value::abs(call[0].as_number())); }

Value abs_duration(const Call& call) {
  const std::optional<Duration> result = value::absolute(call[0].as_duration());
  return result ? Value(*result) : call.fail("eval.overflow", "the duration is too long");
}

Value abs_period(const Call& call) {
  const std::optional<Period> result = value::absolute(call[0].as_period());
  return result ? Value(*result) : call.fail("eval.overflow", "the period is too long");
}

Value modulo(const Call& call) {
  if (call[1].as_number().sign() == 0)
    return call.fail("eval.division-by-zero", "the divisor of `modulo` is zero");
  return finite(call, call[0], value::modulo(call[0].as_number(), call[1].as_number()));
}

Value sqrt(const Call& call) {
  const Decimal number = call[0].as_number();
  if (number.sign() < 0) {
    return call.fail("eval.no-result", fmt::format("{} has no square root", number.to_string()));
  }
  return finite(call, Value(), value::sqrt(number));
}

Value log(const Call& call) {
  const Decimal number = call[0].as_number();
  if (number.sign() <= 0) {
    return call.fail(
        "eval.no-result",
        fmt::format("{} has no logarithm: only numbers above zero have one", number.to_string()));
  }
  return finite(call, Value(), value::ln(number));
}

Value exp(const Call& call) { return finite(call, Value(), value::exp(call[0].as_number())); }

/// Of a number divided by 2; a number with a fraction is neither odd nor even.
bool leaves(const Value& number, Decimal remainder) {
  return value::modulo(number.as_number(), Decimal(2)) == remainder;
}
Value odd(const Call& call) { return leaves(call[0], Decimal(1)); }
Value even(const Call& call) { return leaves(call[0], Decimal(0)); }

constexpr Builtin kTable[] = {
    {"decimal(n: number, scale: number): number", 2, round_to<Rounding::half_even>},
    {"floor(n: number, scale?: number): number", 2, round_to<Rounding::floor>},
    {"ceiling(n: number, scale?: number): number", 2, round_to<Rounding::ceiling>},
    {"round up(n: number, scale: number): number", 2, round_to<Rounding::up>},
    {"round down(n: number, scale: number): number", 2, round_to<Rounding::down>},
    {"round half up(n: number, scale: number): number", 2, round_to<Rounding::half_up>},
    {"round half down(n: number, scale: number): number", 2, round_to<Rounding::half_down>},
    {"abs(n: number): number", 1, abs_number},
    {"abs(n: duration): duration", 1, abs_duration},
    {"abs(n: period): period", 1, abs_period},
    {"modulo(dividend: number, divisor: number): number", 3, modulo},
    {"sqrt(number: number): number", 10, sqrt},
    {"log(number: number): number", 20, log},
    {"exp(number: number): number", 20, exp},
    {"odd(number: number): boolean", 2, odd},
    {"even(number: number): boolean", 2, even},
    {"round money(x: number): money", 2, round_money, true},
    {"allocate(amount: money, weights: list of number): list of money", 5, allocate, true},
    {"allocate(amount: number, weights: list of number): list of number", 5, allocate, true},
};

}  // namespace

std::span<const Builtin> number_builtins() { return kTable; }

}  // namespace aftersales::feel
