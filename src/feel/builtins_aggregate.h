// Functions that make one value of a list. Their single argument is the list.
#pragma once

#include "feel/builtins.h"

namespace aftersales::feel {

// Null of an empty list (DMN 1.5, 10.3.4.4), also `sum`.
[[nodiscard]] Value min(const Call& call);
[[nodiscard]] Value max(const Call& call);
[[nodiscard]] Value sum(const Call& call);
[[nodiscard]] Value mean(const Call& call);
[[nodiscard]] Value product(const Call& call);
[[nodiscard]] Value median(const Call& call);
// Of the sample; null of fewer than two.
[[nodiscard]] Value stddev(const Call& call);
// The most frequent, ascending.
[[nodiscard]] Value mode(const Call& call);

// By Kleene's logic; of an empty list true and false.
[[nodiscard]] Value all(const Call& call);
[[nodiscard]] Value any(const Call& call);

}  // namespace aftersales::feel
