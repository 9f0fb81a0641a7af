#include "engine/decide_plainly.h"

#include <algorithm>

#include "engine/policy_state.h"
#include "engine/row_tree_ends.h"

namespace aftersales::engine {

void prepare(detail::Room& room, const PolicyRef& policy) {
  if (room.policy == policy) return;
  room = {};
  room.policy = policy;
  room.bound = std::make_shared<BoundCase>();
}

void take_facts(const BoundCase& from, BoundCase& into) {
  into.classes.clear();
  if (into.slots.size() != from.slots.size()) into.slots.resize(from.slots.size());
  if (!from.counts && !into.counts) {
    value::copy_bits(from.slots.data(), into.slots.data(), from.slots.size());
  } else {
    value::lend_all(from.slots.data(), into.slots.data(), from.slots.size());
    // What the policy holds need not be counted; the rest is the case's.
    for (Value& v : into.slots) {
      if (!value::Access::owns(v) && v.kind() != Kind::enumeration) v = Value(v);
    }
    into.counts.set(true);
  }
}

namespace {

/// Facts that are copied once the tree has found the row: meanwhile they come from memory.
inline void fetch(const std::vector<Value>& slots) {
  constexpr std::size_t kLine = 64, kMost = 16 * kLine;
  const auto* const first = reinterpret_cast<const char*>(slots.data());
  for (std::size_t at = 0, end = std::min(kMost, slots.size() * sizeof(Value)); at < end;
       at += kLine)
    __builtin_prefetch(first + at);
}

/// The facts of a case that nothing is to be said about, as a tree reads them.
struct GivenFacts {
  const std::uint32_t* classes;
  const BoundCase& bound;
  const FactInfo* facts;

  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const { return classes[slot]; }
  [[nodiscard]] bool may_be_any(std::uint32_t slot) const {
    const FactInfo& fact = facts[slot];
    const Value& v = bound.slots[slot];
    const bool is_not_given = v.kind() == feel::kPending && value::Access::a(v) == 0;
    return is_not_given && !fact.has_default && !fact.optional && !fact.range;
  }
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
  if (row == RowTree::kGiveUp) return found_by_some(by, facts);
  if (row == RowTree::kNoRow) return {};
  return {by.outcomes[row].value.kind() != feel::kPending ? Found::one_rule : Found::nothing, row};
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

/// All of a place but what the facts lead to, before it is first decided into without a run.
[[gnu::noinline]] void make_ready(const PolicyRef& policy, const detail::Room& room,
                                  Decision::State& into) {
  into.make_plain();
  into.rest.set(false);
  if (into.policy != policy) into.policy = policy;
  if (into.bound != room.bound) into.bound = room.bound;
  into.is_lent = true;
}

/// What decides without a run gives this.
[[gnu::always_inline]] inline void put(const PolicyRef& policy, const detail::Room& room,
                                       std::uint32_t slot, const Value& v, const RuleInfo* rule,
                                       Decision::State& into) {
  if (into.ready_for != policy.get() || into.bound != room.bound) make_ready(policy, room, into);
  into.ready_for = policy.get();
  into.slot = slot;
  into.status = Status::decided;
  into.rule = rule;
  if (rule == nullptr) into.rules.clear();
  keep(v, into.value);
}

}  // namespace

bool decide_at_once(const PolicyRef& policy, std::uint32_t slot, const Case::State& c,
                    const DecideOptions& options, Decision::State& into) {
  const Linked& linked = *policy->linked;
  if (slot >= linked.shortcuts.size()) return false;
  const Shortcut& by = linked.shortcuts[slot];
  if (!by.is_at_once || !c.is_plain || c.policy != policy) return false;
  fetch(c.bound.slots);
  const GivenFacts facts{c.bound.classes.data(), c.bound, linked.facts.data()};
  const Found by_tree = found(by, facts);
  if (by_tree.end == Found::nothing) return false;
  detail::Room& room = into.room.room();
  prepare(room, policy);
  enter_plainly(room, c, options);
  const RowOutcome& outcome = by.outcomes[by_tree.row];
  put(policy, room, slot,
      by.is_whole ? outcome.value : outcome.value.as_context()[by.output].second,
      by.rules + outcome.rule, into);
  if (by_tree.end == Found::one_rule) return true;
  // The rest is worked out when somebody asks.
  into.ready_for = nullptr;
  into.is_plain = false;
  into.rest.set(true);
  into.rule = nullptr;
  if (by_tree.end == Found::many_outcomes) {
    into.status = Status::undetermined;
    into.value = Value();
  }
  return true;
}

bool decide_in_chain(detail::Room& room, const PolicyRef& policy, const Case::State& c,
                     const DecideOptions& options) {
  if (!c.is_plain || c.policy != policy) return false;
  if (room.chain == nullptr) room.chain = std::make_unique<Chain>(*policy->linked, room.goals);
  if (!room.chain->is_usable() || !room.chain->decide(c.bound)) return false;
  enter_plainly(room, c, options);
  return true;
}

void put_goal(const detail::Room& room, std::size_t n, Decision::State& into) {
  put(room.policy, room, room.goals[n], room.chain->value(n), room.chain->rule(n), into);
}

}  // namespace aftersales::engine
