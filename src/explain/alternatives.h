// What the search for changes found -> alternatives in words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>

#include "engine/changes.h"
#include "explain/speaker.h"

namespace aftersales::explain {

/// The outcomes that a decision (or the one output that `slot` is) can have by the constants of its
/// rules, or, where they are worked out, by its type; each once, in order of appearance. `complete`
/// says whether there can be others.
[[nodiscard]] std::vector<Value> named_outcomes(const engine::Linked& linked, std::uint32_t slot,
                                                bool& complete);

/// The targets that make up an outcome of a decision or output; nothing, and why, if it cannot be
/// one. A context may name only some outputs.
[[nodiscard]] std::optional<std::vector<engine::Target>> goal_of(const engine::Linked& linked,
                                                                 std::uint32_t slot,
                                                                 const Value& wanted,
                                                                 std::string_view language,
                                                                 std::string& problem);

/// An outcome in words, of several outputs those that it names.
[[nodiscard]] std::string wanted_outcome_text(const Speaker& speaker, std::uint32_t slot,
                                              const Value& wanted);

struct FoundChanges {
  std::vector<Alternative> can_still_be, could_have_been;
  std::string why;  // a smaller change may have been missed; nothing if none was
};

/// The smallest changes that the customer or an agent can still make, and those of any facts.
[[nodiscard]] FoundChanges find_both(const Speaker& speaker, engine::ChangeSearch& changes,
                                     engine::ChangeQuestion question, const Value& wanted);

/// What would have led to an outcome that is worth more: as the decision's `better` or its floor
/// says, else of a refusal (a false, or outputs that are false).
[[nodiscard]] std::vector<Alternative> alternatives_of(const Speaker& speaker,
                                                       const engine::LeverIndex& index,
                                                       const engine::BoundCase& bound,
                                                       std::uint32_t slot);

}  // namespace aftersales::explain
