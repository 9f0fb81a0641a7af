// An amount and weights -> parts that add up to the amount to its last cent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <aftersales/decimal.h>

namespace aftersales::value {

/// Why an amount cannot be split.
enum class AllocationFault : std::uint8_t {
  none,
  negative_weight,  ///< `place` says which
  no_weight,        ///< all of them are zero, or there are none and the amount is not zero
  too_large,        ///< 34 digits do not hold the amount to its last cent
};

struct Allocation {
  std::vector<Decimal> parts;  ///< one for each weight; none if there is a fault
  AllocationFault fault = AllocationFault::none;
  std::size_t place = 0;  ///< of the weight that is at fault, from 0
};

/// In proportion to the weights, by the method of the largest remainder (Hamilton): every part is a
/// whole number of minor units (`minor_digits` digits after the point), at first its exact share
/// cut off; the units left over go one by one to the parts that lost most, the earlier one of two
/// that lost the same. So the sum is exact and no part is a whole unit away from its exact share. A
/// negative amount is split as its opposite; an amount with fractions of a unit is first rounded as
/// money is. All arithmetic is exact, however large or small the weights are.
[[nodiscard]] Allocation allocate(Decimal amount, std::span<const Decimal> weights,
                                  int minor_digits);

/// What allocating by these weights costs, in operations on 64 bits.
[[nodiscard]] std::uint64_t allocation_cost(std::span<const Decimal> weights);

}  // namespace aftersales::value
