// A case with some facts changed -> what its decisions come to, worked out anew only where it has
// to be.
#include <algorithm>

#include "engine/answer.h"
#include "engine/change_search.h"

namespace aftersales::engine {

using value::is_settled;

Trial::Trial(const Linked& linked, const LeverIndex& index, const BoundCase& bound)
    : linked_(linked), index_(index), run_(linked, bound), classes_(linked.decisions.size()) {}

void Trial::start(std::size_t most_completed) {
  become({});
  most_completed_ = most_completed;
  completed_ = 0;
}

void Trial::set(std::uint32_t fact, const Value& v) {
  std::erase_if(assumed_, [&](const auto& assumed) { return assumed.first == fact; });
  if (v.kind() != feel::kPending) assumed_.emplace_back(fact, v);
  run_.assume(fact, v);
  // Most was not worked out.
  for (const std::uint32_t slot : index_.fact(fact).rests) {
    if (run_.slot(slot).kind() == feel::kPending) continue;
    const SlotInfo& info = linked_.slots[slot];
    if (info.kind == SlotInfo::output) continue;  // goes with its decision
    if (info.kind != SlotInfo::decision || run_.is_done(info.index)) run_.forget(slot);
  }
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
  if (result.status == Status::undetermined && completes(goal)) return true;
  if (result.status == Status::no_rule || result.status == Status::failed) return false;
  return std::all_of(goal.begin(), goal.end(), [&](const Target& t) {
    const Value& v = run_.need(t.slot);
    return is_settled(v) && t.test(v);
  });
}

// All values that what is not known may have can lead there.
bool Trial::completes(std::span<const Target> goal) {
  const bool open = std::any_of(goal.begin(), goal.end(), [&](const Target& t) {
    return value::is_unknown(run_.need(t.slot));
  });
  if (!open || completed_ == most_completed_) return false;
  ++completed_;
  BoundCase as_is;
  for (const FactInfo& fact : linked_.facts) {
    const auto assumed = std::find_if(assumed_.begin(), assumed_.end(),
                                      [&](const auto& a) { return a.first == fact.slot; });
    as_is.slots.push_back(assumed != assumed_.end()
                              ? assumed->second
                              : value::Access::borrow(run_.bound().slots[fact.slot]));
  }
  as_is.findings = run_.bound().findings;
  as_is.as_of = run_.bound().as_of;
  Run run(linked_, as_is);
  return std::all_of(goal.begin(), goal.end(), [&](const Target& t) {
    const Value& v = run.need(t.slot);
    if (is_settled(v)) return t.test(v);
    if (!value::is_unknown(v)) return false;
    const auto answer = answer_of(run, t.slot);
    return answer && is_settled(answer->v) && answer->result.status == Status::decided &&
           t.test(answer->v);
  });
}

bool Trial::is_broken(std::uint32_t invariant, Run& run) const {
  const Value holds = run.evaluate(linked_.invariants[invariant].condition->expression);
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
  if (!all.empty() && !as_is_) as_is_.emplace(linked_, run_.bound());
  std::erase_if(all, [&](std::uint32_t i) { return is_broken(i, *as_is_); });
  return all;
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
