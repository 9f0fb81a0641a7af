// A small table of which the first row that matches fires -> a cell for every combination of what
// its conditions tell apart, with the row that fires there.
//
// Where all that the table asks for is known, a few sums find the cell: unlike the way through a
// tree, they are the same for every case, so that no processor has to guess how they go on. It asks
// for more than a tree would, which stops where the row is clear.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/row_tree.h"

namespace aftersales::engine {

class RowGrid {
 public:
  static constexpr std::size_t kMostCells = 1024;

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// What it asks for.
  struct Ask {
    std::uint32_t slot = 0;
    std::uint32_t classes = 0;  // how many
    std::uint32_t first = 0;    // among the steps: how many cells on each class is
  };
  [[nodiscard]] const std::vector<Ask>& asks() const { return asks_; }

  /// The row that fires; kGiveUp if a slot has no class or no row fires. `slots.class_of(n)` as of
  /// a tree.
  template <typename Slots>
  [[nodiscard, gnu::always_inline]] std::uint32_t find(Slots&& slots) const {
    const std::uint16_t* const steps = steps_.data();
    std::size_t cell = 0;
    const Ask* const end = asks_.data() + asks_.size();
    for (const Ask* ask = asks_.data(); ask != end; ++ask) {
      const std::uint32_t cls = slots.class_of(ask->slot);
      if (cls >= ask->classes) return RowTree::kGiveUp;
      cell += steps[std::size_t{ask->first} + cls];
    }
    const std::uint16_t row = rows_[cell];
    return row != kNone ? row : RowTree::kGiveUp;
  }

 private:
  friend RowGrid row_grid(const std::vector<TreeSlot>& slots, const std::vector<TreeRow>& rows,
                          const RowTree& tree);
  static constexpr std::uint16_t kNone = 0xFFFF;

  std::vector<Ask> asks_;
  std::vector<std::uint16_t> steps_;
  std::vector<std::uint16_t> rows_;  // by cell
};

/// Of a table's rows and their tree. Empty if it would be too large, or something that the table
/// asks for has no slot.
[[nodiscard]] RowGrid row_grid(const std::vector<TreeSlot>& slots, const std::vector<TreeRow>& rows,
                               const RowTree& tree);

}  // namespace aftersales::engine
