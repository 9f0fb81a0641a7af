// What a Decision holds: its outcome as plain data, and enough to decide again when it is asked
// why.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <aftersales/policy.h>

#include "engine/answer.h"
#include "engine/chain.h"
#include "engine/run.h"

namespace aftersales {
inline namespace v0 {

/// Whether something is left to be worked out when it is first asked for, by whichever thread.
class Late {
 public:
  Late() = default;
  /// What is copied has been worked out before.
  Late(const Late&) {}
  Late& operator=(const Late&) = delete;
  ~Late() = default;
  void set(bool is_due) { is_due_.store(is_due, std::memory_order_relaxed); }
  template <typename WorkOut>
  void settle(WorkOut work_out) {
    if (!is_due_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (!is_due_.load(std::memory_order_relaxed)) return;
    work_out();
    is_due_.store(false, std::memory_order_release);
  }

 private:
  std::atomic<bool> is_due_{false};
  std::mutex mutex_;
};

struct Decision::State {
  Status status = Status::failed;
  bool is_plain = true;    // nothing from `needs` to `warnings` says anything
  bool is_lent = false;    // `bound` belongs to a room: it changes with the next case
  std::uint32_t slot = 0;  // of the decision, or of an output of one
  Value value;
  const engine::RuleInfo* rule = nullptr;  // that alone fired; null: `rules` says which
  std::shared_ptr<const engine::BoundCase> bound;
  std::shared_ptr<const Policy::State> policy;
  std::vector<std::string> rules;
  std::vector<std::uint32_t> needs;                                        // slots of facts
  std::vector<std::pair<std::uint32_t, engine::PartlyGiven::Part>> parts;  // of these facts
  std::vector<Possibility> possible;
  bool complete = false;
  bool exact = true;
  Value at_least, at_most;                       // null: none
  std::shared_ptr<const engine::Answer> answer;  // of an undetermined one, for its explanation
  std::optional<Failure> error;
  std::vector<Warning> warnings;
  detail::RoomHolder room;  // of a decision that was decided into by itself
  Late rest;                // of an undetermined one: all but that it is so
  // Not null: decided without a run, by a tree of this policy or into the place that lent it this
  // case, so that only facts and outcome differ the next time.
  const void* ready_for = nullptr;

  /// It is as if it had only been given its value.
  void make_plain() {
    if (is_plain) return;
    needs.clear();
    parts.clear();
    possible.clear();
    complete = false;
    exact = true;
    at_least = at_most = Value();
    answer.reset();
    error.reset();
    warnings.clear();
    is_plain = true;
  }

  /// With all that there is to say.
  [[nodiscard]] static const State& of(const Decision& decision);
};

namespace detail {

/// The case and the run of decisions that are decided into the same place, case after case.
struct Room {
  std::shared_ptr<const Policy::State> policy;
  std::shared_ptr<engine::BoundCase> bound;
  std::unique_ptr<engine::Run> run;
  std::vector<std::uint32_t> goals;      // slots that are decided into the place
  std::unique_ptr<engine::Chain> chain;  // for these; null: none has been made yet
  std::uint32_t misses = 0;              // cases one after the other that took a run in the end
  bool is_plain = false;                 // nothing is to be said about the case, as far as is known
  const engine::BoundCase* decided = nullptr;  // by the chain, before: not there any more, maybe
  std::vector<Decision::State*> lent_to;       // decisions of the place
};

}  // namespace detail
}  // namespace v0

namespace engine {

/// The rules that fired, by id; for all elements if it goes over a list.
[[nodiscard]] std::vector<std::string> fired_rules(const Linked& linked,
                                                   const DecisionInfo& decision,
                                                   const Result& result);

/// Puts a run's value where the policy is held, too: what the policy holds need not be counted.
inline void keep(const Value& v, Value& into) {
  if (value::Access::counts(v))
    into = v;
  else
    value::Access::copy_borrowed(v, into);
}

[[noreturn]] void refuse_goal(const Linked& linked);
/// Throws std::invalid_argument unless the slot is a decision's or an output's: it may be that of
/// a goal of another policy.
inline void want_decision(const Linked& linked, std::uint32_t slot) {
  if (slot >= linked.slots.size() || linked.decision_of_slot(slot) == nullptr) refuse_goal(linked);
}

/// The decision behind a name's slot, as the finished run has it.
void fill(Decision::State& into, Run& run, std::uint32_t slot);

}  // namespace engine
}  // namespace aftersales
