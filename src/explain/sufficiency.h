// What a decided case was seen to meet -> the failed conditions that have to be told, so that no
// case that meets all that is told can end by other rules, and so that none of them is too many.
//
// Every column cuts its values into classes (engine/table.h). What is told leaves some classes of
// each column: a box. A row whose cell leaves nothing of the box in some column cannot hold; a box
// that the rows' own order leads to the same rules everywhere needs no further word. Columns count
// as independent of each other, so the answer may say more than is needed where they are not, and
// never less.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/run.h"

namespace aftersales::explain {

/// A row that was tried and did not hold.
struct FailedRow {
  std::uint32_t row = 0;
  std::vector<engine::RowCondition> failed;  // those of its conditions that failed; at least one
};

/// A condition that is told because it holds, and the row that asks for it.
struct HeldCondition {
  std::uint32_t row = 0;
  engine::RowCondition condition;
};

struct Seen {
  std::vector<std::uint32_t> fired;  // rows, in order
  std::vector<HeldCondition> held;
  std::vector<FailedRow> failed;  // in order
  bool known = true;              // no column waits for what is not known
};

/// The failed conditions to tell, in the order of the rows. Few: one that rules out many rows goes
/// before others. That none is too many is proved for up to kMostProved of them, and where all is
/// known.
[[nodiscard]] std::vector<engine::RowCondition> needed_failures(
    const engine::DecisionInfo& decision, engine::Run& run, const Seen& seen);

inline constexpr std::size_t kMostProved = 64;

}  // namespace aftersales::explain
