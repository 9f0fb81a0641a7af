// Why a trial does not have the outcome: for every row that gives it, a condition that fails, or a
// row before it that holds. Of several grounds the one that fewest facts can shake.
#include <algorithm>

#include "engine/change_search.h"
#include "engine/handed_on.h"

namespace aftersales::engine {

using model::HitPolicy;
using value::is_settled;

Reasons::Reasons(const Linked& linked, const LeverIndex& index, Trial& trial,
                 const std::vector<bool>& may_change)
    : linked_(linked),
      index_(index),
      trial_(trial),
      may_change_(may_change),
      weights_(linked.decisions.size()) {}

const std::vector<Claim>& Reasons::of(std::uint32_t decision, std::vector<Target> goal,
                                      const std::vector<bool>& settled) {
  claims_.clear();
  explained_.clear();
  for (auto& weights : weights_) weights.clear();
  settled_ = &settled;
  explain(decision, goal);
  return claims_;
}

const std::vector<Claim>& Reasons::of(std::span<const std::uint32_t> broken) {
  claims_.clear();
  for (const std::uint32_t invariant : broken) {
    Claim c;
    c.kind = Claim::invariant;
    c.row = invariant;
    c.levers = &index_.invariant(invariant);
    claims_.push_back(std::move(c));
  }
  return claims_;
}

void Reasons::explain(std::uint32_t index, const std::vector<Target>& targets) {
  const auto same = [&](const auto& done) {
    return done.first == index && done.second.size() == targets.size() &&
           std::equal(targets.begin(), targets.end(), done.second.begin(),
                      [](const Target& a, const Target& b) {
                        return a.slot == b.slot && a.column == b.column && a.row == b.row &&
                               a.accept == b.accept && a.equals == b.equals;
                      });
  };
  if (std::any_of(explained_.begin(), explained_.end(), same)) return;
  explained_.emplace_back(index, targets);
  const DecisionInfo& decision = linked_.decisions[index];
  if (!trial_.in_force(decision)) {
    Claim c;
    c.kind = Claim::date;
    c.decision = index;
    c.levers = &index_.decision(index).date;
    claims_.push_back(std::move(c));
    return;
  }
  if (decision.floor && explain_floor(decision, targets)) return;
  if (decision.value || decision.floor || decision.each) {
    const auto slot = alias_of(decision.value.get(), decision.result_type);
    if (slot) {
      alias(*slot, targets.front());
      return;
    }
    Claim c;
    c.kind = Claim::value;
    c.decision = index;
    c.targets = targets;
    c.levers = &index_.decision(index).value;
    claims_.push_back(std::move(c));
    return;
  }
  if (decision.hit == HitPolicy::first) return explain_first(index, targets);
  const bool one_wins = decision.hit == HitPolicy::unique || decision.hit == HitPolicy::any;
  if (!one_wins || !explain_single(index, targets)) explain_all(index, targets);
}

// What a floor gives comes from above or from below: one of them has to give it. Where one does and
// is set aside all the same, nothing is said here.
bool Reasons::explain_floor(const DecisionInfo& decision, const std::vector<Target>& targets) {
  bool told = false;
  for (const Target& t : targets) {
    std::vector<std::pair<std::uint32_t, Target>> parts;
    for (const std::uint32_t part : {decision.floor->upper, decision.floor->lower}) {
      const auto slot = slot_in(linked_, t.slot, part);
      if (!slot) continue;
      parts.emplace_back(part, t);
      parts.back().second.slot = *slot;
    }
    if (std::any_of(parts.begin(), parts.end(), [&](const auto& p) {
          return trial_.reaches(p.first, {&p.second, 1});
        }))
      continue;
    for (auto& [part, target] : parts) explain(part, {std::move(target)});
    told = true;
  }
  return told;
}

/// The decision or output that an expression is nothing but the name of.
std::optional<std::uint32_t> Reasons::alias_of(const feel::Compiled* compiled, TypeRef type) const {
  const auto slot = mere_slot(compiled);
  if (!slot || linked_.decision_of_slot(*slot) == nullptr) return std::nullopt;
  return compiled->expression.type == type ? slot : std::nullopt;
}

void Reasons::alias(std::uint32_t slot, Target target) {
  target.slot = slot;
  explain(linked_.slots[slot].index, {std::move(target)});
}

Reasons::Gives Reasons::gives(const DecisionInfo& decision, std::uint32_t rule,
                              const std::vector<Target>& targets) const {
  const RuleInfo& info = rule == kOtherwise ? *decision.otherwise : decision.rules[rule];
  Gives all = Gives::yes;
  for (const Target& t : targets) {
    const SlotInfo& slot = linked_.slots[t.slot];
    const bool whole = slot.kind == SlotInfo::decision;
    const OutcomeInfo* o = nullptr;
    if (!whole || decision.single) o = &info.outcomes[whole ? 0 : slot.output_index];
    const bool null = o != nullptr && o->kind == OutcomeInfo::absent;
    if (o == nullptr || (!null && !o->constant))
      all = Gives::maybe;
    else if (!t.test(null ? Value() : *o->constant))
      return Gives::no;
  }
  return all;
}

// The decision's only row that can count is the first that holds.
void Reasons::explain_first(std::uint32_t index, const std::vector<Target>& targets) {
  const DecisionInfo& decision = linked_.decisions[index];
  const auto& rows = decision.table.rows;
  const auto count = static_cast<std::uint32_t>(rows.size());
  std::uint32_t winner = count;
  bool any_open = false;
  std::uint32_t unsure_until = 0;  // rows that an exception may withdraw
  Skipped skipped;
  for (std::uint32_t r = 0; r < count && winner == count;) {
    const Stand s = trial_.stand(index, r);
    if (s == Stand::open) any_open = true;
    if (s == Stand::open && rows[r].withdraws)
      unsure_until = std::max(unsure_until, rows[r].skip_to);
    if (s == Stand::holds && rows[r].withdraws && !any_open) {
      for (std::uint32_t k = r + 1; k < rows[r].skip_to; ++k) skipped.emplace_back(k, r);
      r = std::max(rows[r].skip_to, r + 1);
      continue;
    }
    if (s == Stand::holds && !rows[r].withdraws && r >= unsure_until) winner = r;
    ++r;
  }
  if (any_open) {
    explain_open(index, targets, std::min<std::size_t>(winner, count - 1u) + (count > 0 ? 1 : 0));
    return;
  }
  const auto gives_at = [&](std::uint32_t r) {
    return rows[r].withdraws ? Gives::no : gives(decision, rows[r].rule, targets);
  };
  for (std::uint32_t r = 0; r < std::min(winner, count); ++r) {
    if (gives_at(r) != Gives::no) not_taken(index, r, skipped);
  }
  if (winner == count) return;
  if (gives_at(winner) == Gives::maybe) outcome(index, rows[winner].rule, targets);
  // What stands behind is kept away by the winner, or by conditions of its own.
  // To a decision that uses this one, no rule at all is null.
  const bool behind_null =
      explained_.size() > 1 &&
      std::all_of(targets.begin(), targets.end(), [](const Target& t) { return t.test(Value()); });
  bool block = behind_null;
  std::size_t by_conditions = 0, by_winner = 0;
  for (const RowCondition& c : rows[winner].conditions) by_winner += weight(index, c);
  for (std::uint32_t r = winner + 1; r < count && !block; ++r) {
    if (gives_at(r) == Gives::no) continue;
    block = trial_.stand(index, r) != Stand::fails;
    if (!block) by_conditions += least_weight(index, r);
  }
  if (block || by_winner < by_conditions) {
    std::vector<std::uint32_t> behind;
    for (std::uint32_t r = winner + 1; r < count && !behind_null; ++r) {
      if (gives_at(r) != Gives::no) behind.push_back(r);
    }
    taken(index, winner, behind, skipped);
    return;
  }
  for (std::uint32_t r = winner + 1; r < count; ++r) {
    if (gives_at(r) != Gives::no) fails(index, r);
  }
}

// With rows of which it is not known whether they hold: all that could make them certain.
void Reasons::explain_open(std::uint32_t index, const std::vector<Target>& targets,
                           std::size_t end) {
  const DecisionInfo& decision = linked_.decisions[index];
  const auto& rows = decision.table.rows;
  for (std::uint32_t r = 0; r < end; ++r) {
    const Row& row = rows[r];
    const Gives g = row.withdraws ? Gives::maybe : gives(decision, row.rule, targets);
    switch (trial_.stand(index, r)) {
      case Stand::fails:
        if (g != Gives::no) fails(index, r);
        break;
      case Stand::open:
        // Even one that gives it may have to give way: what fails in it may fail for ever.
        open(index, r, g == Gives::no ? Claim::fail : Claim::either);
        holds(index, r);
        break;
      case Stand::holds:
        if (g != Gives::yes) holds(index, r);
        if (g == Gives::maybe && !row.withdraws) outcome(index, row.rule, targets);
        break;
    }
  }
}

// Of `unique` and `any`: one row that holds and gives something else is enough.
bool Reasons::explain_single(std::uint32_t index, const std::vector<Target>& targets) {
  const DecisionInfo& decision = linked_.decisions[index];
  const auto& rows = decision.table.rows;
  std::vector<std::uint32_t> winners;
  Skipped skipped;
  for (std::uint32_t r = 0; r < rows.size();) {
    const Stand s = trial_.stand(index, r);
    if (s == Stand::open) return false;
    if (s == Stand::fails) {
      ++r;
    } else if (rows[r].withdraws) {
      for (std::uint32_t k = r + 1; k < rows[r].skip_to; ++k) skipped.emplace_back(k, r);
      r = std::max(rows[r].skip_to, r + 1);
    } else {
      winners.push_back(r);
      r = rows[r].group_end;
    }
  }
  const auto gives_at = [&](std::uint32_t r) {
    return rows[r].withdraws ? Gives::maybe : gives(decision, rows[r].rule, targets);
  };
  for (const std::uint32_t u : winners) {
    if (gives_at(u) != Gives::no) continue;
    taken(index, u, {}, skipped);
    for (std::uint32_t q = 0; q < u; ++q) {
      if (rows[q].group == rows[u].group && !rows[q].withdraws && gives_at(q) != Gives::no)
        not_taken(index, q, skipped);
    }
    return true;
  }
  if (!winners.empty()) return false;
  for (std::uint32_t r = 0; r < rows.size(); ++r) {
    if (!rows[r].withdraws && gives_at(r) != Gives::no) not_taken(index, r, skipped);
  }
  if (decision.otherwise && gives(decision, kOtherwise, targets) == Gives::maybe)
    outcome(index, kOtherwise, targets);
  return true;
}

// Whatever moves a row at all.
void Reasons::explain_all(std::uint32_t index, const std::vector<Target>& targets) {
  const DecisionInfo& decision = linked_.decisions[index];
  for (std::uint32_t r = 0; r < decision.table.rows.size(); ++r) {
    switch (trial_.stand(index, r)) {
      case Stand::fails:
        fails(index, r);
        break;
      case Stand::open:
        open(index, r, Claim::either);
        [[fallthrough]];
      case Stand::holds:
        holds(index, r);
        if (!decision.table.rows[r].withdraws) outcome(index, decision.table.rows[r].rule, targets);
        break;
    }
  }
  if (decision.otherwise) outcome(index, kOtherwise, targets);
}

/// What a rule gives, where that is worked out.
void Reasons::outcome(std::uint32_t index, std::uint32_t rule, const std::vector<Target>& targets) {
  const DecisionInfo& decision = linked_.decisions[index];
  const RuleInfo& info = rule == kOtherwise ? *decision.otherwise : decision.rules[rule];
  const auto& levers =
      index_.decision(index).rules[rule == kOtherwise ? decision.rules.size() : rule];
  for (const Target& t : targets) {
    const SlotInfo& slot = linked_.slots[t.slot];
    const bool whole = slot.kind == SlotInfo::decision;
    for (std::uint32_t o = 0; o < info.outcomes.size(); ++o) {
      if ((!whole && o != slot.output_index) || info.outcomes[o].constant) continue;
      const auto other = alias_of(info.outcomes[o].compiled.get(), decision.outputs[o].type);
      if (decision.hit == HitPolicy::first && other) {
        const Value& now = trial_.run().need(t.slot);
        if (!is_settled(now) || !t.test(now)) alias(*other, t);
        continue;
      }
      Claim c;
      c.kind = Claim::value;
      c.decision = index;
      c.targets = {t};
      c.levers = &levers[o];
      // What the rule would give counts, even where another one would take the case.
      const OutcomeInfo& given = info.outcomes[o];
      const bool is_one = !whole || decision.single;
      if (decision.hit == HitPolicy::first && is_one && given.kind == OutcomeInfo::expression)
        c.by = &given;
      claims_.push_back(std::move(c));
    }
  }
}

std::size_t Reasons::weight(std::uint32_t index, const RowCondition& c) {
  const auto& columns = linked_.decisions[index].table.columns;
  auto& known = weights_[index];
  if (known.empty()) known.assign(columns.size(), -1);
  if (known[c.column] < 0) {
    known[c.column] = static_cast<std::int32_t>(
        weight_of(columns[c.column], index_.decision(index).columns[c.column]));
  }
  return static_cast<std::size_t>(known[c.column]);
}

std::size_t Reasons::weight_of(const Column& column, const Levers& levers) const {
  const auto counts = [&](std::uint32_t fact) {
    return may_change_[fact] && !(*settled_)[fact] ? 1u : 0u;
  };
  if (column.fact_slot && !column.computed && column.exact) return counts(*column.fact_slot);
  std::size_t sum = 0;
  for (const Lever& lever : levers) sum += counts(lever.fact);
  return sum;
}

const std::vector<Reasons::Weighed>& Reasons::weighed(std::uint32_t index, std::uint32_t row) {
  weighed_.clear();
  for (const RowCondition& c : linked_.decisions[index].table.rows[row].conditions) {
    const Weighed one{&c, weight(index, c)};
    weighed_.insert(
        std::upper_bound(weighed_.begin(), weighed_.end(), one,
                         [](const Weighed& a, const Weighed& b) { return a.weight < b.weight; }),
        one);
  }
  return weighed_;
}

std::size_t Reasons::least_weight(std::uint32_t index, std::uint32_t row) {
  for (const Weighed& w : weighed(index, row)) {
    if (trial_.stand(index, row, *w.condition) == Stand::fails) return w.weight;
  }
  return SIZE_MAX;
}

/// A condition fails, or an exception that holds takes the row back.
void Reasons::not_taken(std::uint32_t index, std::uint32_t row, const Skipped& skipped) {
  if (trial_.stand(index, row) == Stand::fails) return fails(index, row);
  for (const auto& [other, by] : skipped) {
    if (other == row) return taken(index, by, std::span(&row, 1), skipped);
  }
}

/// All conditions hold, and no exception takes the row back.
void Reasons::taken(std::uint32_t index, std::uint32_t row,
                    std::span<const std::uint32_t> kept_away, const Skipped& skipped) {
  holds(index, row, kept_away);
  const auto& rows = linked_.decisions[index].table.rows;
  for (std::uint32_t r = 0; r < row; ++r) {
    if (rows[r].withdraws && rows[r].skip_to > row) not_taken(index, r, skipped);
  }
}

void Reasons::fails(std::uint32_t index, std::uint32_t row) {
  // What has been claimed of the column already costs nothing more: of two that weigh the same it
  // comes first.
  const auto is_claimed = [&](const RowCondition& c) {
    return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& claim) {
      return claim.kind == Claim::fact && claim.decision == index &&
             claim.condition.column == c.column;
    });
  };
  const RowCondition* best = nullptr;
  std::size_t least = 0;
  for (const Weighed& w : weighed(index, row)) {
    if (best != nullptr && w.weight > least) break;
    if (trial_.stand(index, row, *w.condition) != Stand::fails) continue;
    if (best == nullptr || (w.weight > 0 && is_claimed(*w.condition) && !is_claimed(*best))) {
      best = w.condition;
      least = w.weight;
    }
  }
  if (best != nullptr) claim(index, row, *best, Claim::hold);
}

// What all of the rows in `kept_away` ask for as well cannot be what has to fail for one of them.
void Reasons::holds(std::uint32_t index, std::uint32_t row,
                    std::span<const std::uint32_t> kept_away) {
  const auto& rows = linked_.decisions[index].table.rows;
  for (const RowCondition& c : rows[row].conditions) {
    if (trial_.stand(index, row, c) != Stand::holds) continue;
    const bool shared =
        !kept_away.empty() &&
        std::all_of(kept_away.begin(), kept_away.end(), [&](std::uint32_t other) {
          const auto& theirs = rows[other].conditions;
          return std::any_of(theirs.begin(), theirs.end(), [&](const RowCondition& t) {
            return t.column == c.column && t.cell == c.cell;
          });
        });
    if (!shared) claim(index, row, c, Claim::fail);
  }
}

void Reasons::open(std::uint32_t index, std::uint32_t row, Claim::Want want) {
  for (const RowCondition& c : linked_.decisions[index].table.rows[row].conditions) {
    if (trial_.stand(index, row, c) == Stand::open) claim(index, row, c, want);
  }
}

void Reasons::claim(std::uint32_t index, std::uint32_t row, const RowCondition& c,
                    Claim::Want want) {
  const DecisionInfo& decision = linked_.decisions[index];
  const Column& column = decision.table.columns[c.column];
  const bool plain = !column.computed && column.exact;
  if (weight(index, c) == 0) return;  // nothing can be done about it
  if (plain && column.slot && linked_.decision_of_slot(*column.slot) != nullptr) {
    const auto other = linked_.slots[*column.slot].index;
    for (const bool accept : {true, false}) {
      if (want == (accept ? Claim::fail : Claim::hold)) continue;
      Target t;
      t.slot = *column.slot;
      t.table = &decision.table;
      t.column = &column;
      t.row = row;
      t.accept = accept;
      explain(other, {t});
    }
    return;
  }
  Claim made;
  made.kind = plain && column.fact_slot ? Claim::fact : Claim::column;
  made.want = want;
  made.decision = index;
  made.row = row;
  made.condition = c;
  made.was = trial_.stand(index, row, c);
  if (made.kind == Claim::column) made.levers = &index_.decision(index).columns[c.column];
  claims_.push_back(std::move(made));
}

}  // namespace aftersales::engine
