// A small table of which the first row that matches fires -> a cell for every combination of what
// its conditions tell apart, with the row that fires there.
//
// Where all that the table asks for is known, a sum finds the cell: unlike the way through a tree,
// it is the same for every case, so that no processor has to guess how it goes on. It asks for more
// than a tree would, which stops where the row is clear.
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

  /// How many cells on a class is.
  [[nodiscard]] std::uint16_t step(const Ask& ask, std::uint32_t cls) const {
    return steps_[std::size_t{ask.first} + cls];
  }
  /// By cell, the sum of these steps: the row that fires, or kNone.
  [[nodiscard]] const std::uint16_t* rows() const { return rows_.data(); }
  static constexpr std::uint16_t kNone = 0xFFFF;
  [[nodiscard]] std::size_t count() const { return rows_.size(); }

 private:
  friend RowGrid row_grid(const std::vector<TreeSlot>& slots, const std::vector<TreeRow>& rows,
                          const RowTree& tree);
  std::vector<Ask> asks_;
  std::vector<std::uint16_t> steps_;
  std::vector<std::uint16_t> rows_;  // by cell
};

/// Of a table's rows and their tree. Empty if it would be too large, or something that the table
/// asks for has no slot.
[[nodiscard]] RowGrid row_grid(const std::vector<TreeSlot>& slots, const std::vector<TreeRow>& rows,
                               const RowTree& tree);

}  // namespace aftersales::engine
