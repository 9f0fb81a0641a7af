#include "engine/decide_plainly.h"

#include <utility>

#include "engine/policy_state.h"
#include "engine/row_tree_ends.h"

namespace aftersales::engine {

void prepare(detail::Room& room, const PolicyRef& policy) {
  if (room.policy == policy) return;
  room = {};
  room.policy = policy;
  room.bound = std::make_shared<BoundCase>();
}

namespace {

/// The facts of a case that nothing is to be said about, as a tree reads them.
struct GivenFacts {
  const std::uint32_t* classes;
  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const { return classes[slot]; }
  [[nodiscard]] bool may_be_any(std::uint32_t slot) const { return classes[slot] == kAnyClass; }
};

/// Cases that were made one after the other lie so in memory, and often are decided so. Fetches
/// what is looked at of one that comes soon, from where it should lie; if it does not, nothing
/// comes of it. Always inline: gcc leaves out a call that does no more than this.
class Fetch {
 public:
  Fetch(const Case::State& now, const BoundCase* before)
      : now_(now), step_(kAhead * (address(&now.bound) - address(before))) {}
  [[gnu::always_inline]] void next_classes() const {
    constexpr std::uintptr_t kCount = 16;  // which stands before the state
    fetch<3>(address(&now_) - kCount);
  }
  [[gnu::always_inline]] void next_facts() const {
    fetch<kFewFacts * sizeof(Value) / kLine>(address(now_.bound.slots.data()));
  }

 private:
  static constexpr std::uintptr_t kLine = 64;
  static constexpr std::uintptr_t kAhead = 8;  // cases: memory takes as long as a few decisions
  static std::uintptr_t address(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }
  template <std::uintptr_t lines>
  [[gnu::always_inline]] void fetch(std::uintptr_t first) const {
    for (std::uintptr_t i = 0; i < lines; ++i) {
      const std::uintptr_t at = first + step_ + i * kLine;
      __builtin_prefetch(reinterpret_cast<const void*>(at));  // NOLINT: it is only an address
    }
  }

  const Case::State& now_;
  const std::uintptr_t step_;
};

/// What a tree says of such facts.
struct Found {
  enum End : std::uint8_t {
    nothing,      // this is no matter of a tree alone
    one_rule,     // whose row it is fires
    one_outcome,  // what the row gives, but what is not known decides which rule gives it
    many_outcomes
  } end = nothing;
  std::uint32_t row = 0;
};

/// Where the facts that are known leave several rows.
Found found_by_some(const Shortcut& by, const GivenFacts& facts) {
  if (!by.is_whole || !by.has_fixed_outcomes) return {};
  const RowTreeEnds ends(*by.tree, facts, [&](std::uint32_t a, std::uint32_t b) {
    if (by.outcomes[a].rule == by.outcomes[b].rule) return Likeness::same_rule;
    return by.outcomes[a].value == by.outcomes[b].value ? Likeness::same_outcome
                                                        : Likeness::different;
  });
  using End = decltype(ends)::End;
  switch (ends.end()) {
    case End::one_rule:
      return {Found::one_rule, ends.row()};
    case End::one_outcome:
      return {Found::one_outcome, ends.row()};
    case End::differ:
      return {Found::many_outcomes, 0};
    case End::unclear:
      break;
  }
  return {};
}

Found found(const Shortcut& by, const GivenFacts& facts) {
  const std::uint32_t row = by.tree->find(facts);
  // Invariants rule out some of what is left.
  if (row == RowTree::kGiveUp)
    return by.at_once == Shortcut::always ? found_by_some(by, facts) : Found();
  if (row == RowTree::kNoRow) return {};
  return {by.outcomes[row].value.kind() != feel::kPending ? Found::one_rule : Found::nothing, row};
}

/// It is known to break no invariant.
bool is_possible(const Case::State& c, const DecideOptions& options) {
  return c.is_possible && !c.as_of && !options.as_of;
}

/// Puts the facts of a case that nothing is to be said about into a room of the policy.
[[gnu::always_inline]] inline void enter_plainly(detail::Room& room, const Case::State& c,
                                                 const DecideOptions& options) {
  if (!room.is_plain) *room.bound = BoundCase();
  room.is_plain = true;
  BoundCase& bound = *room.bound;
  take_facts(c.bound, bound);
  if (c.as_of || options.as_of || bound.as_of) bound.as_of = c.as_of ? c.as_of : options.as_of;
}

/// All of a place but the case and what it leads to, before it is first decided into without a run.
[[gnu::noinline]] void make_ready(const PolicyRef& policy, Decision::State& into) {
  into.make_plain();
  into.rest.set(false);
  into.status = Status::decided;
  into.rules.clear();
  if (into.policy != policy) into.policy = policy;
  into.ready_for = policy.get();
}

inline void lend(const detail::Room& room, Decision::State& into) {
  if (into.bound != room.bound) into.bound = room.bound;
  into.is_lent = true;
}

/// The case is there for whoever asks why: itself, or a copy if a moment goes with it.
[[gnu::always_inline]] inline void keep_case(const PolicyRef& policy, const Case& c,
                                             const DecideOptions& options, Decision::State& into) {
  if (!Case::State::of(c).as_of && !options.as_of) {
    const std::shared_ptr<Case::State>& held = Case::State::hold(c);
    if (into.bound.get() != &held->bound) into.bound = {held, &held->bound};
    into.is_lent = false;
    return;
  }
  detail::Room& room = into.room.room();
  prepare(room, policy);
  enter_plainly(room, Case::State::of(c), options);
  lend(room, into);
}

/// What decides without a run gives this.
[[gnu::always_inline]] inline void put(const PolicyRef& policy, std::uint32_t slot, const Value& v,
                                       const RuleInfo* rule, Decision::State& into) {
  if (into.ready_for != policy.get()) make_ready(policy, into);
  into.slot = slot;
  into.rule = rule;
  keep(v, into.value);
}

/// Several rules may fire. The rest is worked out when somebody asks.
inline void leave_open(Decision::State& into, bool has_many_outcomes) {
  into.is_plain = false;
  into.rest.set(true);
  into.rule = nullptr;
  into.status = has_many_outcomes ? Status::undetermined : Status::decided;
  if (has_many_outcomes) value::Access::reset(into.value, Kind::null);
}

}  // namespace

bool decide_at_once(const PolicyRef& policy, std::uint32_t slot, const Case& whole,
                    const DecideOptions& options, Decision::State& into) {
  const Case::State& c = Case::State::of(whole);
  const Linked& linked = *policy->linked;
  if (slot >= linked.shortcuts.size()) return false;
  const Shortcut& by = linked.shortcuts[slot];
  if (by.at_once == Shortcut::never || !c.is_plain || c.policy != policy) return false;
  if (by.at_once == Shortcut::if_possible && !is_possible(c, options)) return false;
  Fetch(c, into.bound.get()).next_classes();
  const Found by_tree = found(by, {c.bound.classes.data()});
  if (by_tree.end == Found::nothing) return false;
  keep_case(policy, whole, options, into);
  const RowOutcome& outcome = by.outcomes[by_tree.row];
  put(policy, slot, by.is_whole ? outcome.value : outcome.value.as_context()[by.output].second,
      by.rules + outcome.rule, into);
  if (by_tree.end != Found::one_rule) {
    into.ready_for = nullptr;
    leave_open(into, by_tree.end == Found::many_outcomes);
  }
  return true;
}

bool decide_in_chain(detail::Room& room, const PolicyRef& policy, const Case::State& c,
                     const DecideOptions& options) {
  if (!c.is_plain || c.policy != policy) return false;
  if (!policy->linked->invariants.empty() && !is_possible(c, options)) return false;
  if (room.chain == nullptr) {
    room.chain = std::make_unique<Chain>(*policy->linked, room.goals);
    room.misses = 0;
  }
  if (!room.chain->is_usable()) return false;
  // Where cases mostly are not such that it goes, it is tried now and then.
  constexpr std::uint32_t kPatience = 4, kPause = 16;
  if (room.misses >= kPatience && room.misses++ % kPause != 0) return false;
  const Fetch fetch(c, std::exchange(room.decided, &c.bound));
  fetch.next_classes();
  fetch.next_facts();
  if (!room.chain->decide(c.bound)) {
    ++room.misses;
    return false;
  }
  room.misses = 0;
  enter_plainly(room, c, options);
  return true;
}

namespace {

/// Before a goal of the room is first decided into a place.
[[gnu::noinline]] void make_ready(const detail::Room& room, std::uint32_t slot,
                                  Decision::State& into) {
  make_ready(room.policy, into);
  lend(room, into);
  into.slot = slot;
  into.ready_for = room.bound.get();
}

}  // namespace

void put_goals(const detail::Room& room, std::span<Decision::State* const> into) {
  // What this room lent its case to has it in hand, and the goal's slot: ready for the one if the
  // goal before was all there was to say, for the other if it was left open.
  const BoundCase* const bound = room.bound.get();
  const void* const bound_open = reinterpret_cast<const char*>(bound) + 1;  // NOLINT: only to tell
  Decision::State* const* place = into.data();
  const bool is_open = room.chain->is_open();
  for (const Chain::Goal& goal : room.chain->goals()) {
    Decision::State& state = **place++;
    if (is_open && goal.end != Chain::Goal::one_rule) {
      if (state.ready_for != bound_open && state.ready_for != bound)
        make_ready(room, goal.slot, state);
      state.ready_for = bound_open;
      leave_open(state, goal.end == Chain::Goal::many_outcomes);
      if (goal.end == Chain::Goal::one_outcome) keep(goal.value(), state.value);
      continue;
    }
    if (state.ready_for != bound) make_ready(room, goal.slot, state);
    state.rule = *goal.rule;
    keep(goal.value(), state.value);
  }
}

}  // namespace aftersales::engine
