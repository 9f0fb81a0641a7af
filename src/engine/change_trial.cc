// A case with some facts changed -> what its decisions come to, worked out anew only where it has
// to be.
#include <algorithm>

#include "engine/answer.h"
#include "engine/change_search.h"

namespace aftersales::engine {

using value::is_settled;

namespace {

/// Combinations of what a table asks and nobody knows; completes() looks closer.
constexpr std::size_t kMostTried = 64;

}  // namespace

Trial::Trial(const Linked& linked, const LeverIndex& index, const BoundCase& bound)
    : linked_(linked),
      index_(index),
      run_(linked, bound),
      classes_(linked.decisions.size()),
      was_broken_(linked.invariants.size()) {
  run_.try_at_most(kMostTried);
}

void Trial::start(std::size_t most_completed) {
  become({});
  most_completed_ = most_completed;
  completed_ = 0;
}

void Trial::set(std::uint32_t fact, const Value& v) {
  std::erase_if(assumed_, [&](const auto& assumed) { return assumed.first == fact; });
  if (v.kind() != feel::kPending) assumed_.emplace_back(fact, v);
  run_.assume(fact, v);
  // Most was not worked out; an element is set when its decision begins.
  const std::vector<bool>& touches = index_.fact(fact).touches;
  for (const std::uint32_t decision : run_.needed()) {
    if (touches[linked_.decisions[decision].slot]) run_.forget_decision(decision);
  }
  for (const std::uint32_t slot : run_.settled()) {
    if (touches[slot]) run_.forget(slot);
  }
  if (touches[linked_.moment_slot] && run_.slot(linked_.moment_slot).kind() != feel::kPending)
    run_.forget(linked_.moment_slot);
  for (const std::uint32_t decision : index_.fact(fact).tables) {
    if (classes_[decision].empty()) continue;
    for (const std::uint32_t column : index_.decision(decision).columns_on(fact))
      classes_[decision][column] = -2;
  }
}

void Trial::become(std::span<const ChangedFact> changes) {
  for (const ChangedFact& old : changed_) {
    const bool stays = std::any_of(changes.begin(), changes.end(),
                                   [&](const ChangedFact& c) { return c.fact == old.fact; });
    if (!stays) set(old.fact, value::Access::make(feel::kPending, 0));
  }
  for (const ChangedFact& c : changes) {
    const auto old = std::find_if(changed_.begin(), changed_.end(),
                                  [&](const ChangedFact& o) { return o.fact == c.fact; });
    if (old == changed_.end() || old->key != c.key) set(c.fact, c.to);
  }
  changed_.assign(changes.begin(), changes.end());
}

bool Trial::reaches(std::uint32_t decision, std::span<const Target> goal) {
  const Result& result = run_.decide(decision);
  completed_by_.clear();
  if (result.status == Status::undetermined && completes(goal)) return true;
  if (result.status == Status::no_rule || result.status == Status::failed) return false;
  return std::all_of(goal.begin(), goal.end(), [&](const Target& t) {
    const Value& v = run_.need(t.slot);
    return is_settled(v) && t.test(v);
  });
}

BoundCase Trial::as_it_is() const {
  BoundCase bound;
  bound.slots.make(linked_.facts.size());
  value::lend_all(run_.bound().slots.data(), bound.slots.data(), bound.slots.size());
  for (const auto& [fact, v] : assumed_) bound.slots[fact] = v;
  bound.counts.set(true);  // what was assumed may
  bound.findings = run_.bound().findings;
  bound.as_of = run_.bound().as_of;
  return bound;
}

// All values that what is not known may have can lead there.
bool Trial::completes(std::span<const Target> goal) {
  const bool open = std::any_of(goal.begin(), goal.end(), [&](const Target& t) {
    return value::is_unknown(run_.need(t.slot));
  });
  if (!open || completed_ == most_completed_) return false;
  ++completed_;
  const BoundCase bound = as_it_is();
  Run run(linked_, bound);
  std::vector<std::uint32_t> rules;
  const bool all = std::all_of(goal.begin(), goal.end(), [&](const Target& t) {
    const Value& v = run.need(t.slot);
    rules = run.result(linked_.slots[t.slot].index).rules;
    if (is_settled(v)) return t.test(v);
    if (!value::is_unknown(v)) return false;
    const auto answer =
        certain_answer_of(run, t.slot, [&](const Value& may_be) { return t.test(may_be); });
    if (!answer) return false;
    rules = answer->result.rules;
    return true;
  });
  if (all) completed_by_ = std::move(rules);
  return all;
}

// A quick run leaves in rules that cannot have led there.
std::vector<std::uint32_t> Trial::rules(std::uint32_t decision) {
  const Result& result = run_.decide(decision);
  if (result.status == Status::undetermined) return completed_by_;
  if (result.rules.size() < 2) return result.rules;
  const BoundCase bound = as_it_is();
  return Run(linked_, bound).decide(decision).rules;
}

bool Trial::is_broken(std::uint32_t invariant) {
  const Value holds = run_.evaluate(linked_.invariants[invariant].condition->expression);
  return value::is_failure(holds) || (holds.kind() == Kind::boolean && !holds.as_bool());
}

// What the case breaks as it is says nothing about its changes.
std::vector<std::uint32_t> Trial::broken() {
  std::vector<std::uint32_t> all;
  for (const auto& assumed : assumed_) {
    for (const std::uint32_t i : index_.fact(assumed.first).invariants) {
      if (std::find(all.begin(), all.end(), i) == all.end() && is_broken(i)) all.push_back(i);
    }
  }
  std::sort(all.begin(), all.end());
  std::erase_if(all, [&](std::uint32_t i) { return was_broken(i); });
  return all;
}

bool Trial::was_broken(std::uint32_t invariant) {
  std::optional<bool>& was = was_broken_[invariant];
  if (!was) {
    const auto assumed = assumed_;
    for (const auto& [fact, v] : assumed) set(fact, value::Access::make(feel::kPending, 0));
    was = is_broken(invariant);
    for (const auto& [fact, v] : assumed) set(fact, v);
  }
  return *was;
}

bool Trial::in_force(const DecisionInfo& decision) {
  if (decision.effective.empty()) return true;
  const Value& date = run_.need(decision.date_slot);
  if (date.kind() != Kind::date) return false;
  return std::all_of(decision.effective.begin(), decision.effective.end(),
                     [&](const model::Effective& e) { return e.covers(date.as_date()); });
}

std::int32_t Trial::class_of(std::uint32_t decision, std::uint32_t column) {
  const Table& table = linked_.decisions[decision].table;
  auto& known = classes_[decision];
  if (known.empty()) known.assign(table.columns.size(), -2);
  if (known[column] != -2) return known[column];
  const Column& c = table.columns[column];
  Value v = run_.column_value(c);
  if (c.computed && !value::is_failure(v)) v = run_.cell_value(c.cells.front(), Value(v));
  known[column] = is_settled(v) ? static_cast<std::int32_t>(table.class_of(c, v)) : -1;
  return known[column];
}

Stand Trial::stand(std::uint32_t decision, std::uint32_t row, const RowCondition& c) {
  const std::int32_t cls = class_of(decision, c.column);
  if (cls < 0) return Stand::open;
  const Table& table = linked_.decisions[decision].table;
  const Column& column = table.columns[c.column];
  const std::uint64_t* rows = table.rows_of(column, static_cast<std::uint32_t>(cls));
  if ((rows[row / 64] >> (row % 64) & 1u) == 0) return Stand::fails;
  if (column.exact) return Stand::holds;
  const Value v(run_.column_value(column));
  return run_.cell_value(column.cells[c.cell], v).as_bool() ? Stand::holds : Stand::fails;
}

bool Trial::is_known(std::uint32_t decision, std::uint32_t column) const {
  const auto& known = classes_[decision];
  if (!known.empty() && known[column] != -2) return true;
  const Column& c = linked_.decisions[decision].table.columns[column];
  return c.slot && !c.computed && run_.slot(*c.slot).kind() != feel::kPending;
}

// What is known already is asked first: often that is enough.
Stand Trial::stand(std::uint32_t decision, std::uint32_t row) {
  Stand all = Stand::holds;
  for (const bool all_of_them : {false, true}) {
    for (const RowCondition& c : linked_.decisions[decision].table.rows[row].conditions) {
      if (!all_of_them && !is_known(decision, c.column)) continue;
      const Stand one = stand(decision, row, c);
      if (one == Stand::fails) return one;
      if (one == Stand::open) all = one;
    }
  }
  return all;
}

}  // namespace aftersales::engine
