// A line of keys and something that is so on one part of it -> where that ends.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <aftersales/value.h>

#include "feel/type.h"

namespace aftersales::engine {

/// The keys of one fact (see FactScale).
struct KeyLine {
  feel::TypeKind type = feel::TypeKind::number;
  Zone zone;
  std::int64_t step = 1;
  std::int64_t growth = 2;             // of the strides
  std::vector<std::int64_t> likely{};  // keys at or beside which an edge may well lie, in order
};

/// Two neighbours on a line's grid of steps: the last key as before, the first that is other.
struct Edge {
  std::int64_t last = 0, first = 0;
};

[[nodiscard]] std::int64_t floor_to(std::int64_t key, std::int64_t step);
/// The next key on the grid of steps in a direction.
[[nodiscard]] std::int64_t next_on_grid(std::int64_t key, std::int64_t step, int direction);

/// What is known of a line where what is looked at only rises or only falls: then there is one edge
/// at most, or of several that which comes first is where the first level ends.
struct Slope {
  /// At the key that was looked at last: how far what is compared lies apart, about as many keys
  /// from the edge. Nothing if that is not known.
  std::function<std::optional<std::int64_t>()> apart;
  std::int64_t unit = 1;  // keys of the least difference that counts to what is compared
};

/// The edge that comes first on the way from `at`, where `other` is false, to `end`; nothing if
/// `other` is nowhere true. Looks at few keys: an edge behind which another one follows closely
/// may be missed. With a slope, `at` is what was looked at last, and few looks are enough.
[[nodiscard]] std::optional<Edge> find_edge(const KeyLine& line, std::int64_t at, std::int64_t end,
                                            const std::function<bool(std::int64_t)>& other,
                                            const Slope* slope = nullptr);

}  // namespace aftersales::engine
