// A policy and a case -> decisions: alone, together, or into the place of earlier ones.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/case_state.h"
#include "engine/decide_plainly.h"
#include "engine/decision_state.h"
#include "engine/invariants.h"
#include "engine/policy_state.h"
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

using engine::PolicyRef;

void bind_case(const PolicyRef& policy, const Case::State& c, const DecideOptions& options,
               BoundCase& bound) {
  const Linked& linked = *policy->linked;
  if (c.policy == policy)
    engine::take(c.bound, bound);
  else
    bound =
        c.policy ? engine::rebound(*c.policy->linked, c.bound, linked) : engine::empty_case(linked);
  if (c.is_plain && c.policy == policy) {
    bound.as_of = c.as_of ? c.as_of : options.as_of;
    return;
  }
  if (!c.error.empty()) {
    bound.refusal = static_cast<std::uint32_t>(bound.findings.size());
    bound.findings.push_back({"case.unreadable", "", c.error, ""});
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
      bound.refusal = static_cast<std::uint32_t>(it - bound.findings.begin());
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

/// The moment that a record of a case speaks of that was decided without a run; null if there is
/// none.
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
  engine::prepare(room, policy);
  bind_case(policy, c, options, *room.bound);
  room.is_plain = false;
  if (room.run != nullptr)
    room.run->start_again();
  else
    room.run = std::make_unique<engine::Run>(*policy->linked, *room.bound);
  // What holds of a case holds of it for every decision.
  const bool is_as_it_is = c.is_plain && c.policy == policy && !room.bound->as_of;
  if (is_as_it_is && c.is_possible) return *room.run;
  check_case(*room.run, options, *room.bound);
  if (is_as_it_is && room.bound->findings.empty()) c.is_possible.note();
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
  if (engine::decide_at_once(state_, goal.slot_, c, options, *into.state_)) return;
  engine::want_decision(*state_->linked, goal.slot_);
  detail::Room& room = into.state_->room.room();
  engine::prepare(room, state_);
  // A chain is made for whoever decides the same again: where goals take turns, a run is there.
  const bool is_same = room.goals.size() == 1 && room.goals.front() == goal.slot_;
  if (!is_same) {
    room.goals.assign(1, goal.slot_);
    room.chain.reset();
  } else if (state_->linked->shortcuts[goal.slot_].at_once == engine::Shortcut::never &&
             engine::decide_in_chain(room, state_, *c.state_, options)) {
    Decision::State* const only = into.state_.get();
    engine::put_goals(room, {&only, 1});
    return;
  }
  engine::Run& run = enter(room, state_, *c.state_, options);
  decide_one(state_, room.bound, run, goal.slot_, *into.state_);
  into.state_->is_lent = true;
  add_warnings(*state_->linked, *room.bound, run, false, *into.state_);
}

void Policy::decide_all(const Case& c, std::span<const Goal> goals, Record& into,
                        const DecideOptions& options) const {
  const Linked& linked = *state_->linked;
  detail::Room* held = &into.room.room();
  // What was decided into it before, and where: only facts and outcomes differ then. No branch for
  // each of them, as mostly all are as they were.
  bool is_whole = held->policy == state_ && goals.size() == held->goals.size() &&
                  goals.size() == into.decisions.size() && goals.size() == held->lent_to.size();
  if (is_whole) {
    const std::uint32_t* const slots = held->goals.data();
    const Decision* const decisions = into.decisions.data();
    Decision::State* const* const places = held->lent_to.data();
    bool differs = false;
    for (std::size_t i = 0; i < goals.size(); ++i) differs |= goals[i].slot_ != slots[i];
    for (std::size_t i = 0; i < goals.size(); ++i)
      differs |= decisions[i].state_.get() != places[i];
    is_whole = !differs;
  }
  if (!is_whole) {
    for (const Goal& goal : goals) engine::want_decision(linked, goal.slot_);
    into = Record();  // a decision that was moved out keeps its case
    into.policy = linked.id;
    into.version = linked.version;
    into.decisions.resize(goals.size());
    held = &into.room.room();
    engine::prepare(*held, state_);
    for (const Goal& goal : goals) held->goals.push_back(goal.slot_);
    for (Decision& d : into.decisions) held->lent_to.push_back(d.state_.get());
  }
  detail::Room& room = *held;
  if (is_whole && engine::decide_in_chain(room, state_, *c.state_, options)) {
    engine::put_goals(room, room.lent_to);
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
