// A decision that is done and an outcome that it did not have -> why not, and what would change it.
#pragma once

#include <cstdint>
#include <vector>

#include <aftersales/decision.h>

#include "engine/changes.h"
#include "explain/speaker.h"

namespace aftersales::explain {

/// `slot` is the decision's or of one of its outputs.
[[nodiscard]] WhyNot why_not(const Speaker& speaker, const engine::LeverIndex& index,
                             const engine::BoundCase& bound, std::uint32_t slot,
                             const std::vector<engine::Trace>& traces, const Value& wanted);

}  // namespace aftersales::explain
