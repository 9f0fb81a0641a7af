// What conditions compare a value with cuts its type into points and gaps; inside one of them no
// condition can tell two values apart.
#pragma once

#include <optional>
#include <vector>

#include "feel/type.h"

namespace aftersales::engine {

/// Negative, zero, positive; texts by their bytes.
[[nodiscard]] int order(const Value& a, const Value& b);
void sort_distinct(std::vector<Value>& cuts);
/// What comparing with `v` compares with: itself, the ends of a range, the elements of a list.
void add_constants(const Value& v, std::vector<Value>& out);
/// Gap, point, gap, …, point, gap: a value in each, nothing where none lies in it. `cuts` are
/// sorted.
[[nodiscard]] std::vector<std::optional<Value>> points_and_gaps(const std::vector<Value>& cuts,
                                                                feel::TypeRef type);

}  // namespace aftersales::engine
