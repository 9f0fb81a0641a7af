// Rows with ranges -> the classes that no row tells apart, slot by slot, and the row of each
// combination, which the tree knows.
#include "engine/row_grid.h"

#include <algorithm>
#include <map>

namespace aftersales::engine {

namespace {

constexpr std::size_t kMostTests = 0x4000;  // of one slot: classes by conditions

/// A slot's classes that no row tells apart, as parts.
struct Parts {
  std::uint32_t slot = 0;
  std::vector<std::uint32_t> part_of;         // by class
  std::vector<std::uint32_t> representative;  // a class, by part
  bool are_asked_for = false;
};

bool holds(const TreeRow::Condition& condition, std::uint32_t cls) {
  return std::any_of(condition.ranges.begin(), condition.ranges.end(),
                     [&](const ClassRange& r) { return r.low <= cls && cls <= r.high; });
}

/// False if it is too much to look at.
bool find_parts(const TreeSlot& slot, const std::vector<TreeSlot>& slots,
                const std::vector<TreeRow>& rows, Parts& parts) {
  std::vector<const TreeRow::Condition*> conditions;
  for (const TreeRow& row : rows) {
    for (const TreeRow::Condition& condition : row.conditions) {
      if (slots[condition.slot].slot == slot.slot) conditions.push_back(&condition);
    }
  }
  if (conditions.size() * slot.classes > kMostTests) return false;
  parts.slot = slot.slot;
  // Of no class may be what a cell for absent facts holds for.
  parts.are_asked_for = !conditions.empty();
  std::map<std::vector<bool>, std::uint32_t> known;
  for (std::uint32_t cls = 0; cls < slot.classes; ++cls) {
    std::vector<bool> verdicts;
    for (const TreeRow::Condition* condition : conditions)
      verdicts.push_back(holds(*condition, cls));
    const auto next = static_cast<std::uint32_t>(known.size());
    const auto [it, is_new] = known.emplace(std::move(verdicts), next);
    if (is_new) parts.representative.push_back(cls);
    parts.part_of.push_back(it->second);
  }
  return true;
}

/// One combination, as a tree reads it.
struct Combination {
  const std::vector<Parts>& parts;
  std::size_t cell;
  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const {
    std::size_t left = cell;
    for (const Parts& of : parts) {
      if (of.slot == slot) return of.representative[left % of.representative.size()];
      left /= of.representative.size();
    }
    return 0;  // no row asks for it
  }
};

}  // namespace

RowGrid row_grid(const std::vector<TreeSlot>& slots, const std::vector<TreeRow>& rows,
                 const RowTree& tree) {
  if (tree.empty() || tree.is_reckoning()) return {};
  std::vector<Parts> parts;
  std::size_t cells = 1;
  for (const TreeSlot& slot : slots) {
    const bool is_done = std::any_of(parts.begin(), parts.end(),
                                     [&](const Parts& of) { return of.slot == slot.slot; });
    if (is_done) continue;  // two columns may be of one slot
    Parts of;
    if (!find_parts(slot, slots, rows, of)) return {};
    if (!of.are_asked_for) continue;
    cells *= of.representative.size();
    if (cells > RowGrid::kMostCells) return {};
    parts.push_back(std::move(of));
  }
  RowGrid grid;
  std::size_t step = 1;
  for (const Parts& of : parts) {
    const auto first = static_cast<std::uint32_t>(grid.steps_.size());
    grid.asks_.push_back({of.slot, static_cast<std::uint32_t>(of.part_of.size()), first});
    for (const std::uint32_t part : of.part_of)
      grid.steps_.push_back(static_cast<std::uint16_t>(part * step));
    step *= of.representative.size();
  }
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const std::uint32_t row = tree.find(Combination{parts, cell});
    grid.rows_.push_back(row < RowGrid::kNone ? static_cast<std::uint16_t>(row) : RowGrid::kNone);
  }
  return grid;
}

}  // namespace aftersales::engine
