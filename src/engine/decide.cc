// A policy and a case -> decisions: alone, together, or into the place of earlier ones.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/case_state.h"
#include "engine/decision_state.h"
#include "engine/invariants.h"
#include "engine/policy_state.h"
#include "engine/row_tree_ends.h"
#include "engine/run.h"

namespace aftersales {
namespace engine {

void refuse_goal(const Linked& linked) {
  throw std::invalid_argument(fmt::format("the goal is no decision of the policy `{}`", linked.id));
}

}  // namespace engine

inline namespace v0 {

using engine::BoundCase;
using engine::Linked;

namespace {

using PolicyRef = std::shared_ptr<const Policy::State>;

/// The facts of one case in the place of another's, in the room that there is.
[[gnu::always_inline]] inline void take_facts(const BoundCase& from, BoundCase& into) {
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

/// The same with all that is to be said about them.
void take(const BoundCase& from, BoundCase& into) {
  take_facts(from, into);
  into.classes = from.classes;
  if (from.is_plain() && into.is_plain()) return;
  into.findings = from.findings;
  into.warnings = from.warnings;
  into.as_given = from.as_given;
  into.partly = from.partly;
  into.refusal = from.refusal;
}

void bind_case(const PolicyRef& policy, const Case::State& c, const DecideOptions& options,
               BoundCase& bound) {
  const Linked& linked = *policy->linked;
  if (c.policy == policy)
    take(c.bound, bound);
  else
    bound =
        c.policy ? engine::rebound(*c.policy->linked, c.bound, linked) : engine::empty_case(linked);
  if (c.is_plain && c.policy == policy) {
    bound.as_of = c.as_of ? c.as_of : options.as_of;
    return;
  }
  if (!c.error.empty()) {
    bound.refusal = Finding{"case.unreadable", "", c.error, ""};
    bound.findings.push_back(*bound.refusal);
  }
  engine::bind(linked, c.facts, bound);
  bound.as_of = c.as_of ? c.as_of : options.as_of;
}

/// What cannot be is noted, before a run on the case decides anything.
void check_case(engine::Run& run, const DecideOptions& options, BoundCase& bound) {
  bool starts_again = engine::check_invariants(run, bound);
  if (options.strict && !bound.refusal) {
    const auto it =
        std::find_if(bound.findings.begin(), bound.findings.end(), [](const Finding& f) {
          return f.code == "case.unknown-fact" || f.code == "case.unknown-entry" ||
                 f.code == "case.invariant";
        });
    if (it != bound.findings.end()) {
      bound.refusal = *it;
      starts_again = true;
    }
  }
  if (starts_again) run.start_again();
}

/// The warnings of one decision. Where several share a run, it is decided alone again to tell which
/// are its own.
void add_warnings(const Linked& linked, const BoundCase& bound, const engine::Run& run, bool shared,
                  Decision::State& to) {
  if (bound.warnings.empty() && run.warnings().empty()) return;
  to.is_plain = false;
  for (const auto& [fact, w] : bound.warnings) to.warnings.push_back(w);
  if (shared && !run.warnings().empty()) {
    engine::Run alone(linked, bound);
    (void)alone.need(to.slot);
    for (const feel::Cause& w : alone.warnings()) to.warnings.push_back({w.code, w.message});
  } else {
    for (const feel::Cause& w : run.warnings()) to.warnings.push_back({w.code, w.message});
  }
}

void decide_one(const PolicyRef& policy, const std::shared_ptr<BoundCase>& bound, engine::Run& run,
                std::uint32_t slot, Decision::State& into) {
  into.rest.set(false);
  into.ready_for = nullptr;
  engine::fill(into, run, slot);
  if (into.policy != policy) into.policy = policy;
  if (into.bound != bound) into.bound = bound;
}

/// A room, for cases of the policy.
void prepare(detail::Room& room, const PolicyRef& policy) {
  if (room.policy == policy) return;
  room = {};
  room.policy = policy;
  room.bound = std::make_shared<BoundCase>();
}

/// The facts of a case that nothing is to be said about, as a tree reads them.
struct GivenFacts {
  const std::uint32_t* classes;
  const BoundCase& bound;
  const engine::FactInfo* facts;

  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const { return classes[slot]; }
  [[nodiscard]] bool may_be_any(std::uint32_t slot) const {
    const engine::FactInfo& fact = facts[slot];
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
Found found_by_some(const engine::Shortcut& by, const GivenFacts& facts) {
  using engine::Likeness;
  if (!by.is_whole || !by.has_fixed_outcomes) return {};
  const engine::RowTreeEnds ends(*by.tree, facts, [&](std::uint32_t a, std::uint32_t b) {
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

Found found(const engine::Shortcut& by, const GivenFacts& facts) {
  const std::uint32_t row = by.tree->find(facts);
  if (row == engine::RowTree::kGiveUp) return found_by_some(by, facts);
  if (row == engine::RowTree::kNoRow) return {};
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
                                       std::uint32_t slot, const Value& v,
                                       const engine::RuleInfo* rule, Decision::State& into) {
  if (into.ready_for != policy.get() || into.bound != room.bound) make_ready(policy, room, into);
  into.ready_for = policy.get();
  into.slot = slot;
  into.status = Status::decided;
  into.rule = rule;
  if (rule == nullptr) into.rules.clear();
  engine::keep(v, into.value);
}

/// Decides by a tree alone, where the facts of the case are all that it takes, and keeps the case.
/// False if it takes a run.
bool decide_at_once(const PolicyRef& policy, std::uint32_t slot, const Case::State& c,
                    const DecideOptions& options, Decision::State& into) {
  const Linked& linked = *policy->linked;
  if (slot >= linked.shortcuts.size()) return false;
  const engine::Shortcut& by = linked.shortcuts[slot];
  if (!by.is_at_once || !c.is_plain || c.policy != policy) return false;
  const GivenFacts facts{c.bound.classes.data(), c.bound, linked.facts.data()};
  const Found by_tree = found(by, facts);
  if (by_tree.end == Found::nothing) return false;
  detail::Room& room = into.room.room();
  prepare(room, policy);
  enter_plainly(room, c, options);
  const engine::RowOutcome& outcome = by.outcomes[by_tree.row];
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

/// Decides the goals of a room by a chain, and keeps the case. False if it takes a run.
bool decide_in_chain(detail::Room& room, const PolicyRef& policy, const Case::State& c,
                     const DecideOptions& options) {
  if (!c.is_plain || c.policy != policy) return false;
  if (room.chain == nullptr)
    room.chain = std::make_unique<engine::Chain>(*policy->linked, room.goals);
  if (!room.chain->is_usable() || !room.chain->decide(c.bound)) return false;
  enter_plainly(room, c, options);
  return true;
}

/// The moment that a record of such a case speaks of; null if there is none.
Value moment_of(const Linked& linked, const BoundCase& bound) {
  if (linked.moment_fact) {
    const Value& given = bound.slots[*linked.moment_fact];
    if (given.kind() != feel::kPending && !given.is_null()) return given;
  }
  if (bound.as_of) return {linked.zone.is_local() ? *bound.as_of : bound.as_of->in(linked.zone)};
  const bool is_presumed = linked.moment_fact && linked.facts[*linked.moment_fact].has_default;
  return is_presumed ? linked.facts[*linked.moment_fact].default_value : Value();
}

std::uint32_t slot_of(const Linked& linked, const std::string& name) {
  const auto it = linked.decision_names.find(name);
  if (it == linked.decision_names.end())
    throw std::invalid_argument(
        fmt::format("the policy `{}` has no decision `{}`", linked.id, name));
  return it->second;
}

/// A case in a room, and a run on it that has decided nothing.
engine::Run& enter(detail::Room& room, const PolicyRef& policy, const Case::State& c,
                   const DecideOptions& options) {
  prepare(room, policy);
  bind_case(policy, c, options, *room.bound);
  room.is_plain = false;
  if (room.run != nullptr)
    room.run->start_again();
  else
    room.run = std::make_unique<engine::Run>(*policy->linked, *room.bound);
  check_case(*room.run, options, *room.bound);
  return *room.run;
}

}  // namespace

namespace detail {

RoomHolder::RoomHolder() noexcept = default;
RoomHolder::RoomHolder(const RoomHolder&) noexcept {}  // NOLINT: a copy has none
RoomHolder::RoomHolder(RoomHolder&& other) noexcept = default;
RoomHolder& RoomHolder::operator=(const RoomHolder& other) noexcept {
  if (this != &other) room_.reset();
  return *this;
}
RoomHolder& RoomHolder::operator=(RoomHolder&& other) noexcept = default;
RoomHolder::~RoomHolder() = default;

Room& RoomHolder::room() {
  if (room_ == nullptr) room_ = std::make_unique<Room>();
  return *room_;
}

}  // namespace detail

Record Policy::decide_all(const Case& c, std::span<const std::string> decisions,
                          const DecideOptions& options) const {
  const Linked& linked = *state_->linked;
  auto bound = std::make_shared<BoundCase>();
  bind_case(state_, *c.state_, options, *bound);
  engine::Run run(linked, *bound);
  check_case(run, options, *bound);
  Record record;
  record.policy = linked.id;
  record.version = linked.version;
  record.findings = bound->findings;
  record.error = c.state_->error;
  const auto add = [&](std::uint32_t slot) {
    decide_one(state_, bound, run, slot, *record.decisions.emplace_back().state_);
  };
  if (decisions.empty()) {
    for (std::uint32_t slot = 0; slot < linked.slots.size(); ++slot) {
      const auto it = linked.decision_names.find(linked.slots[slot].name);
      if (it != linked.decision_names.end() && it->second == slot) add(slot);
    }
  }
  for (const std::string& name : decisions) add(slot_of(linked, name));
  const bool shared = record.decisions.size() > 1;
  for (Decision& d : record.decisions) add_warnings(linked, *bound, run, shared, *d.state_);
  if (value::is_settled(run.as_of())) record.as_of = run.as_of();
  return record;
}

Decision Policy::decide(std::string_view decision, const Case& c,
                        const DecideOptions& options) const {
  const Linked& linked = *state_->linked;
  const std::uint32_t slot = slot_of(linked, std::string(decision));
  Decision d;
  auto bound = std::make_shared<BoundCase>();
  bind_case(state_, *c.state_, options, *bound);
  engine::Run run(linked, *bound);
  check_case(run, options, *bound);
  decide_one(state_, bound, run, slot, *d.state_);
  add_warnings(linked, *bound, run, false, *d.state_);
  return d;
}

void Policy::decide(Goal goal, const Case& c, Decision& into, const DecideOptions& options) const {
  if (into.state_ == nullptr) into.state_ = std::make_unique<Decision::State>();
  // What it borrows is of the policy that it was decided by.
  if (into.state_->policy != state_) into = Decision();
  if (decide_at_once(state_, goal.slot_, *c.state_, options, *into.state_)) return;
  engine::want_decision(*state_->linked, goal.slot_);
  detail::Room& room = into.state_->room.room();
  prepare(room, state_);
  if (!state_->linked->shortcuts[goal.slot_].is_at_once) {
    if (room.goals.size() != 1 || room.goals.front() != goal.slot_) {
      room.goals = {goal.slot_};
      room.chain.reset();
    }
    if (decide_in_chain(room, state_, *c.state_, options)) {
      put(state_, room, goal.slot_, room.chain->value(0), room.chain->rule(0), *into.state_);
      return;
    }
  }
  engine::Run& run = enter(room, state_, *c.state_, options);
  decide_one(state_, room.bound, run, goal.slot_, *into.state_);
  into.state_->is_lent = true;
  add_warnings(*state_->linked, *room.bound, run, false, *into.state_);
}

void Policy::decide_all(const Case& c, std::span<const Goal> goals, Record& into,
                        const DecideOptions& options) const {
  const Linked& linked = *state_->linked;
  const detail::Room& last = into.room.room();
  const auto is_same = [](const Goal& goal, std::uint32_t slot) { return goal.slot_ == slot; };
  const bool are_same =
      last.policy == state_ &&
      std::equal(goals.begin(), goals.end(), last.goals.begin(), last.goals.end(), is_same);
  if (!are_same) {
    for (const Goal& goal : goals) engine::want_decision(linked, goal.slot_);
  }
  const bool is_whole = are_same && std::equal(into.decisions.begin(), into.decisions.end(),
                                               last.lent_to.begin(), last.lent_to.end(),
                                               [](const Decision& d, const Decision::State* state) {
                                                 return d.state_.get() == state;
                                               });
  if (!is_whole) {
    into = Record();  // a decision that was moved out keeps its case
    into.policy = linked.id;
    into.version = linked.version;
    into.decisions.resize(goals.size());
  }
  detail::Room& room = into.room.room();
  prepare(room, state_);
  if (!is_whole) {
    for (const Goal& goal : goals) room.goals.push_back(goal.slot_);
    for (const Decision& d : into.decisions) room.lent_to.push_back(d.state_.get());
  }
  if (decide_in_chain(room, state_, *c.state_, options)) {
    for (std::size_t i = 0; i < goals.size(); ++i)
      put(state_, room, room.goals[i], room.chain->value(i), room.chain->rule(i),
          *into.decisions[i].state_);
    if (!into.findings.empty()) into.findings.clear();
    if (!into.error.empty()) into.error.clear();
    into.as_of = moment_of(linked, *room.bound);
    return;
  }
  engine::Run& run = enter(room, state_, *c.state_, options);
  for (std::size_t i = 0; i < goals.size(); ++i) {
    Decision::State& state = *into.decisions[i].state_;
    decide_one(state_, room.bound, run, goals[i].slot_, state);
    state.is_lent = true;
  }
  if (!room.bound->warnings.empty() || !run.warnings().empty()) {
    for (Decision& d : into.decisions)
      add_warnings(linked, *room.bound, run, goals.size() > 1, *d.state_);
  }
  if (!into.findings.empty() || !room.bound->findings.empty()) into.findings = room.bound->findings;
  if (!into.error.empty() || !c.state_->error.empty()) into.error = c.state_->error;
  into.as_of = value::is_settled(run.as_of()) ? run.as_of() : Value();
}

}  // namespace v0
}  // namespace aftersales
