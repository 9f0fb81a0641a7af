// Where combinations of facts lead -> in which order to ask for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/completions.h"

namespace aftersales::engine {

/// With more facts than these that can matter, the order is greedy.
inline constexpr std::size_t kMaxPlanned = 5;

/// The facts that can still change the outcome: none that cannot, none left out. First the one with
/// which the expected cost of asking until the outcome is certain is the least, then the one that
/// would be next best in its place, and so on; every value, and of ordered types every point and
/// gap, is taken to be as likely as any other. `first`: facts in the order that breaks ties.
[[nodiscard]] std::vector<std::uint32_t> order_to_ask(Completions& all, const Linked& linked,
                                                      const std::vector<std::uint32_t>& first);

}  // namespace aftersales::engine
