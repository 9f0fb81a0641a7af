// How far the rows of a table match, while columns are being looked at.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/run.h"

namespace aftersales::engine {

struct Run::Matching {
  struct Unsettled {
    std::uint32_t column;
    Value value;  // unknown or a failure
  };
  Bits survivors;  // rows that no settled column has ruled out
  std::vector<std::pair<std::uint32_t, Value>> inexact;
  std::vector<Unsettled> unsettled;
  Bits unknown, failed;              // rows that test such a column
  std::vector<std::uint32_t> later;  // columns that are not known at once

  void clear() {
    later.clear();
    inexact.clear();
    unsettled.clear();
    unknown.clear();
    failed.clear();
  }

  /// The failure of a column, or null.
  [[nodiscard]] const Value* failure_of(std::uint32_t column) const {
    for (const Unsettled& u : unsettled) {
      if (u.column == column && value::is_failure(u.value)) return &u.value;
    }
    return nullptr;
  }
  [[nodiscard]] bool is_settled() const { return unsettled.empty(); }
  /// What rows waited for that others have ruled out since: in which order columns came to be known
  /// makes no difference.
  void forget_unasked(const Table& table);
  void add_unsettled(std::uint32_t column, const Value& v, const Column& c) {
    unsettled.push_back({column, v});
    unknown.resize(c.tested.size());
    failed.resize(c.tested.size());
    Bits& into = value::is_failure(v) ? failed : unknown;
    for (std::size_t w = 0; w < c.tested.size(); ++w) into[w] |= c.tested[w];
  }
};

/// Does it give a value even when no rule holds: an empty list, or 0?
[[nodiscard]] constexpr bool gives_without_rules(model::HitPolicy hit) {
  return hit == model::HitPolicy::collect || hit == model::HitPolicy::collect_sum ||
         hit == model::HitPolicy::collect_count;
}

/// The sum of nothing.
[[nodiscard]] Value zero_of(TypeRef type, int minor_digits);

}  // namespace aftersales::engine
