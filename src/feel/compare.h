// Equality, identity and order of values as FEEL defines them (DMN 1.5, 10.3.2.11 to 10.3.2.13).
#pragma once

#include <cstdint>
#include <optional>

#include "feel/runtime.h"
#include "value/rep.h"

namespace aftersales::feel {

/// `a = b`: true, false, or nothing where FEEL says null (values of different types). Null equals
/// only null. Moments compare as instants; contexts whatever the order of their entries; numbers
/// and money by value. An enumeration equals the string that names it.
///
/// Here and below: in a pack times and moments are compared to the nanosecond. Bare FEEL ignores
/// fractions of a second between them, as the standard's kit does.
[[nodiscard]] std::optional<bool> equal(const Value& a, const Value& b,
                                        Dialect dialect = Dialect::pack);
/// The same, adding the number of values looked at to `visited`: what the comparison costs. Nothing
/// beyond kMaxVisits in one comparison (lists that hold the same list over and over are small and
/// take for ever), and nothing for values nested deeper than kMaxNesting.
[[nodiscard]] std::optional<bool> equal(const Value& a, const Value& b, Dialect dialect,
                                        std::uint64_t& visited);
inline constexpr std::uint64_t kMaxVisits = 1'000'000;
inline constexpr int kMaxNesting = 256;

/// `a < b` as negative, zero, positive; nothing where the two have no order (FEEL: null). Ordered
/// enumerations by their declared order. Two times of which one has no zone compare by the clock;
/// moments of which one has none, not at all.
[[nodiscard]] std::optional<int> compare(const Value& a, const Value& b,
                                         Dialect dialect = Dialect::pack);

/// `is(a, b)`: the same type and the same value, zones included (DMN 1.5, 10.3.4.7, table on `is`).
[[nodiscard]] bool identical(const Value& a, const Value& b);

/// `point in range`; nothing for null ends that are not open, and for types without an order.
[[nodiscard]] std::optional<bool> contains(const value::SharedRange& range, const Value& point,
                                           Dialect dialect = Dialect::pack);

}  // namespace aftersales::feel
