// A decision that a run has left undetermined -> where every combination of classes of the facts
// that the case does not give would lead.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/diagram.h"
#include "engine/handed_on.h"
#include "engine/run.h"

namespace aftersales::engine {

/// How a decision ends, once more facts are known.
struct Outcome {
  enum Kind : std::uint8_t { value, no_rule, failure, open } kind = value;
  Value v;                           // of the slot
  std::vector<std::uint32_t> rules;  // that lead to it
  Taken taken{};
  std::vector<std::uint32_t> needs;  // of an open one: facts that it waits for
  std::vector<Ending> endings;       // of an open one: what may come of it ...
  bool complete = true;              // ... and nothing else
  bool may_fail = false;             // ... but that it fails
  std::optional<feel::Cause> cause;  // of a failure
  std::int64_t failed_rule = -1;
};

/// A fact that was tried.
struct Tried {
  std::uint32_t fact = 0;             // its slot
  std::vector<std::int64_t> weights;  // how many values each class stands for
};

struct Completions {
  Diagram diagram;
  Diagram::Node root = 0;
  std::vector<Tried> facts;       // by variable of the diagram
  std::vector<Outcome> outcomes;  // by outcome of the diagram
  bool exact = true;              // nothing is open: what the diagram says is so
  bool overflow = false;          // there are more combinations than were tried
  bool listed = true;             // the outcomes are all that is possible
  std::vector<Giver> givers;      // rules of decisions whose outcome is handed on; at most 8
};

/// Of a slot of a decision that `run` has left undetermined; `run` stays as it is.
[[nodiscard]] Completions complete(const Run& run, std::uint32_t slot);
/// The same, if they may all lead to one value that `is_wanted`; nothing as soon as one does not.
using IsWanted = std::function<bool(const Value&)>;
[[nodiscard]] std::optional<Completions> complete_if(const Run& run, std::uint32_t slot,
                                                     const IsWanted& is_wanted);
/// Of a decision that `run` has settled, though it is not known which of several rules gave it:
/// those that fire for some value that each unknown fact may have. Invariants rule values out.
[[nodiscard]] std::vector<std::uint32_t> possible_rules(const Run& run, std::uint32_t slot);

}  // namespace aftersales::engine
