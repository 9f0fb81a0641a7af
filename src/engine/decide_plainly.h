// Cases that nothing is to be said about -> decisions without a run: by one tree, or by a chain of
// decisions.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/case_state.h"
#include "engine/decision_state.h"

namespace aftersales::engine {

using PolicyRef = std::shared_ptr<const Policy::State>;

/// A room, for cases of the policy.
void prepare(detail::Room& room, const PolicyRef& policy);

/// Decides by a tree alone, where the facts of the case are all that it takes, and keeps the case.
/// False if it takes more.
[[nodiscard]] bool decide_at_once(const PolicyRef& policy, std::uint32_t slot, const Case& c,
                                  const DecideOptions& options, Decision::State& into);

/// Decides the goals of a room by a chain, and keeps the case. False if it takes a run.
[[nodiscard]] bool decide_in_chain(detail::Room& room, const PolicyRef& policy,
                                   const Case::State& c, const DecideOptions& options);
/// What came of them, one after the other.
void put_goals(const detail::Room& room, std::span<Decision::State* const> into);

}  // namespace aftersales::engine
