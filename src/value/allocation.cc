// Shares by the largest remainder. The one calculation that needs more than 34 digits is amount *
// weight / total: it is done digit by binary digit, so that adding, comparing and subtracting are
// enough.
#include "value/allocation.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "value/decimal_bits.h"
#include "value/decimal_math.h"

namespace aftersales::value {

namespace {

/// A natural number of as many 64-bit digits as the weights need, the lowest first.
using Natural = std::vector<std::uint64_t>;

/// number = number * factor + addend.
void scale(Natural& number, std::uint64_t factor, std::uint64_t addend) {
  Uint128 carry = addend;
  for (std::uint64_t& digit : number) {
    carry += Uint128{digit} * factor;
    digit = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

void add(Natural& number, const Natural& other) {
  Uint128 carry = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    carry += Uint128{number[i]} + other[i];
    number[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

void subtract(Natural& number, const Natural& other) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const Uint128 taken = Uint128{other[i]} + borrow;
    borrow = taken > number[i] ? 1 : 0;
    number[i] -= static_cast<std::uint64_t>(taken);
  }
}

bool less(const Natural& a, const Natural& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

bool is_zero(Decimal number) { return unpack(number).coefficient == 0; }

/// The weights over one power of ten.
struct Scaled {
  int exponent = 0;       // the least of all
  std::size_t width = 2;  // in 64-bit digits; room for three times the sum of the weights
};

Scaled common_scale(std::span<const Decimal> weights) {
  bool any = false;
  int least = 0;
  int most = 0;
  for (const Decimal weight : weights) {
    if (is_zero(weight)) continue;
    const int exponent = unpack(weight).exponent;
    least = any ? std::min(least, exponent) : exponent;
    most = any ? std::max(most, exponent) : exponent;
    any = true;
  }
  // A decimal digit takes less than 10/3 bits; 64 bits more for the sum of all.
  const int bits = (most - least + kDigits) * 10 / 3 + 66;
  return {least, static_cast<std::size_t>(bits) / 64 + 1};
}

Natural scaled(Decimal weight, const Scaled& to) {
  Natural number(to.width);
  const Parts parts = unpack(weight);
  if (parts.coefficient == 0) return number;
  number[0] = static_cast<std::uint64_t>(parts.coefficient);
  number[1] = static_cast<std::uint64_t>(parts.coefficient >> 64);
  for (int zeros = parts.exponent - to.exponent; zeros > 0;) {
    const int step = std::min(zeros, 19);
    scale(number, static_cast<std::uint64_t>(power_of_ten(step)), 0);
    zeros -= step;
  }
  return number;
}

/// units * weight / total, cut off; what is cut off stays in `rest`, in parts of total.
Uint128 share(Uint128 units, const Natural& weight, const Natural& total, Natural& rest) {
  Uint128 quotient = 0;
  rest.assign(total.size(), 0);
  int bit = 127;
  while (bit >= 0 && (units >> bit) == 0) --bit;
  for (; bit >= 0; --bit) {
    quotient *= 2;
    scale(rest, 2, 0);
    if ((units >> bit & 1) != 0) add(rest, weight);
    for (; !less(rest, total); ++quotient) subtract(rest, total);  // at most twice
  }
  return quotient;
}

/// The amount in whole minor units; nothing if they are more than 34 digits hold.
std::optional<Parts> in_units(Decimal amount, int minor_digits) {
  Parts parts = unpack(quantize_money(amount, minor_digits));
  for (; parts.coefficient != 0 && parts.exponent > -minor_digits; --parts.exponent) {
    parts.coefficient *= 10;
    if (parts.coefficient >= kCoefficientLimit) return std::nullopt;
  }
  return parts;
}

}  // namespace

std::uint64_t allocation_cost(std::span<const Decimal> weights) {
  constexpr std::uint64_t kBits = 113;  // of the largest amount
  return weights.size() * common_scale(weights).width * kBits;
}

Allocation allocate(Decimal amount, std::span<const Decimal> weights, int minor_digits) {
  Allocation result;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].sign() < 0) return {{}, AllocationFault::negative_weight, i};
  }
  const std::optional<Parts> units =
      amount.is_finite() ? in_units(amount, minor_digits) : std::nullopt;
  if (!units) return {{}, AllocationFault::too_large, 0};
  if (weights.empty() && units->coefficient == 0) return result;
  if (std::all_of(weights.begin(), weights.end(), is_zero))
    return {{}, AllocationFault::no_weight, 0};

  const Scaled scale_of_all = common_scale(weights);
  std::vector<Natural> of_all;
  Natural total(scale_of_all.width);
  for (const Decimal weight : weights)
    add(total, of_all.emplace_back(scaled(weight, scale_of_all)));

  std::vector<Uint128> shares;
  Uint128 left = units->coefficient;
  for (Natural& weight : of_all) {
    Natural rest;
    left -= shares.emplace_back(share(units->coefficient, weight, total, rest));
    weight = std::move(rest);
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return less(of_all[b], of_all[a]); });
  for (std::size_t i = 0; left != 0; ++i, --left) ++shares[order[i]];
  for (const Uint128 part : shares)
    result.parts.push_back(pack(units->negative && part != 0, part, -minor_digits));
  return result;
}

}  // namespace aftersales::value
