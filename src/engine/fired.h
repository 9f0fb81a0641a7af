// Which rules had a part in a decision: what tests name, and what their coverage counts.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "engine/run.h"

namespace aftersales::engine {

struct Fired {
  /// Ids of all rules that fired on the way and of the exceptions that took one back; also in
  /// decisions that only a reason or a step speaks of.
  std::set<std::string> rules;
  /// Of these the rules that gave the outcome, where need be through decisions that only pass it
  /// on.
  std::set<std::string> reasons;
};

/// Decides the slot of a decision once more, and watches.
[[nodiscard]] Fired fired_behind(const Linked& linked, const BoundCase& bound, std::uint32_t slot);

}  // namespace aftersales::engine
