// What can be said of a decision that waits for facts: which of them still matter, in which order
// to ask, what may come of it, and the best and the worst of that.
#pragma once

#include <functional>
#include <optional>

#include "engine/handed_on.h"
#include "engine/run.h"

namespace aftersales::engine {

struct Answer {
  Result result;  // of its decision, as far as the slot is concerned
  Value v;        // of the slot: settled, a failure, or unknown with the facts to ask for, in order
  bool exact = true;          // no fact is asked for that cannot matter
  std::vector<Giver> givers;  // of what all that is open agrees on: the rules that give it
  Value at_least, at_most;    // of the possible values; null where they have no order
};

/// Of the slot of a decision or an output; nothing if the run has settled it: then rules that
/// cannot have led there are left out of its result. The values in the answer belong to `run`,
/// which is left as it is but for them.
[[nodiscard]] std::optional<Answer> answer_of(Run& run, std::uint32_t slot);

/// The same of a slot that is not known, if it is certain and what `is_wanted`; soon nothing if
/// not.
[[nodiscard]] std::optional<Answer> certain_answer_of(
    Run& run, std::uint32_t slot, const std::function<bool(const Value&)>& is_wanted);

/// The same as answer_of(), and the run takes it over. Where it is certain, other decisions that it
/// has `seen`, and that are as certain, are taken over first, and it is decided anew on them: its
/// account speaks of them.
std::optional<Answer> take_answer(Run& run, std::uint32_t slot, std::vector<Trace>& seen);

/// What was found out of an undetermined slot in one run, taken over by another one of the same
/// case.
[[nodiscard]] Answer take_over(Run& run, std::uint32_t slot, const Answer& found);
/// Whether that can be: nothing in it belongs to the run that found it out but what is unknown.
[[nodiscard]] bool can_be_kept(const Answer& answer);

/// Negative if `a` is less than `b`, or worse, as the outcome of a decision; nothing where the two
/// have no order. Of several outputs each has its own; one value has no `output`.
[[nodiscard]] std::optional<int> ranked(const DecisionInfo& decision, const std::string& output,
                                        TypeRef type, const Value& a, const Value& b);

}  // namespace aftersales::engine
