// What a rule, or a value, that only passes on what other decisions give may come to while those
// are open themselves.
#pragma once

#include "engine/run.h"

namespace aftersales::engine {

/// Puts what the decisions behind them may give in the place of endings that wait for these, as far
/// as they list it. `all`: no ending was left out before.
void pass_on_endings(const Run& run, const DecisionInfo& decision, bool all, Result& result);

/// The same for a decision with a value that names another decision; false if it is none.
[[nodiscard]] bool pass_on_value(const Run& run, const DecisionInfo& decision, Result& result);

}  // namespace aftersales::engine
