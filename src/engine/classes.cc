// Comparisons, columns and declared ranges -> the classes of a fact.
#include "engine/classes.h"

#include <algorithm>
#include <map>

#include "engine/cuts.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

bool fits(const Value& cut, feel::TypeRef type) {
  switch (type->kind) {
    case TypeKind::number:
    case TypeKind::money:
      return value::is_numeric(cut);
    case TypeKind::date:
      return cut.kind() == Kind::date;
    case TypeKind::date_time:
      return cut.kind() == Kind::date_time;
    case TypeKind::duration:
      return cut.kind() == Kind::duration;
    case TypeKind::period:
      return cut.kind() == Kind::period;
    case TypeKind::enumeration:
      return cut.kind() == Kind::enumeration || cut.kind() == Kind::string;
    default:
      return cut.kind() == Kind::string;
  }
}

/// The constants that one comparison of a fact of this type knows.
void add_cuts(const ComparedWith& with, const Value& v, feel::TypeRef type, Zone zone,
              std::vector<Value>& cuts) {
  std::vector<Value> constants;
  add_constants(v, constants);
  for (const Value& constant : constants) {
    if (!with.by_day) {
      if (fits(constant, type)) cuts.push_back(constant);
    } else if (constant.kind() == Kind::date) {
      // A day begins where the one before it ends.
      for (const std::int64_t day : {constant.as_date().days, constant.as_date().days + 1})
        cuts.emplace_back(DateTime::at(Date{day}, 0, zone));
    }
  }
}

/// What every possible case keeps to, as far as it speaks of `fact` and else only of what is known.
/// Of a type that is not `listed` only what its classes can tell apart.
std::vector<const InvariantInfo*> invariants_of(Run& now, std::uint32_t fact, bool listed) {
  std::vector<const InvariantInfo*> all;
  for (const InvariantInfo& invariant : now.linked().invariants) {
    bool speaks = false;
    const bool rest_known =
        std::all_of(invariant.facts.begin(), invariant.facts.end(), [&](std::uint32_t other) {
          speaks = speaks || other == fact;
          return other == fact || value::is_settled(now.need(other));
        });
    if (!speaks || !rest_known) continue;
    const bool told_apart =
        invariant.condition->expression.called.empty() &&
        std::any_of(invariant.use.facts.begin(), invariant.use.facts.end(), [&](const FactUse& u) {
          return u.fact == fact && !u.opaque &&
                 std::all_of(u.compared_with.begin(), u.compared_with.end(), [&](const auto& with) {
                   return value::is_settled(now.evaluate(with.value));
                 });
        });
    if (listed || told_apart) all.push_back(&invariant);
  }
  return all;
}

}  // namespace

Closure::Closure(const Linked& linked, std::uint32_t decision)
    : linked_(linked), seen_(linked.slots.size(), false), opaque_(linked.facts.size(), false) {
  visit(linked.decisions[decision].slot, false);
}

void Closure::visit(std::uint32_t slot, bool opaque) {
  const SlotInfo& info = linked_.slots[slot];
  if (info.kind == SlotInfo::fact) {
    if (opaque) opaque_[info.index] = true;
    return;
  }
  if (seen_[slot]) return;
  seen_[slot] = true;
  switch (info.kind) {
    case SlotInfo::fact:
    case SlotInfo::element:  // the decision that goes over the list reads it
      return;
    case SlotInfo::decision:
      visit_decision(info.index);
      return;
    case SlotInfo::output:
      visit(linked_.decisions[info.index].slot, false);
      return;
    case SlotInfo::moment:
      if (linked_.moment_fact) visit(*linked_.moment_fact, true);
      return;
    case SlotInfo::effective_date:
      visit(info.index, true);
      return;
    case SlotInfo::parameter:
      break;
  }
  const ParameterInfo& parameter = linked_.parameters[info.index];
  if (parameter.values.size() != 1 || parameter.values[0].from) visit(parameter.date_slot, true);
  for (const auto& dated : parameter.values) {
    if (!dated.value) continue;
    for (const std::uint32_t read : dated.value->expression.slots) visit(read, true);
  }
}

void Closure::visit_decision(std::uint32_t decision) {
  for (const std::uint32_t slot : linked_.uses[decision].slots) visit(slot, false);
  decisions_.push_back(decision);
}

std::vector<FactClasses> Closure::classes(Run& now) const {
  std::map<std::uint32_t, FactClasses> found;
  for (const std::uint32_t d : decisions_) {
    for (const FactUse& use : linked_.uses[d].facts) {
      if (!value::is_unknown(now.need(use.fact))) continue;
      FactClasses& fact = found[use.fact];
      fact.fact = use.fact;
      // Of a list the rows that still matter are those of one element, and not of all.
      const bool is_each = linked_.decisions[d].each.has_value();
      if (use.opaque || use.compared || use.handed_on || is_each) fact.only_columns = false;
      for (const std::uint32_t c : use.columns) fact.columns.push_back({d, c, {}});
    }
  }
  std::vector<FactClasses> all;
  std::vector<FactClasses*> waiting;
  std::vector<bool> never(linked_.slots.size(), false);
  const auto add = [&](FactClasses& fact) {
    note_dependents(fact);
    all.push_back(std::move(fact));
  };
  for (auto& [slot, fact] : found) {
    const Cut kind = cut(now, fact, {});
    if (kind == Cut::tried) add(fact);
    if (kind == Cut::waits) waiting.push_back(&fact);
    never[slot] = kind == Cut::never;
  }
  for (FactClasses* const fact : waiting) {
    if (cut(now, *fact, never) == Cut::tried) add(*fact);
  }
  std::sort(all.begin(), all.end(),
            [](const FactClasses& a, const FactClasses& b) { return a.fact < b.fact; });
  return all;
}

// A comparison with what is never tried stays unknown, whatever the fact is: what the classes are
// for it need not be known. `never`: by slot; empty if that is not known yet.
Closure::Cut Closure::cut(Run& now, FactClasses& fact, const std::vector<bool>& never) const {
  const FactInfo& info = linked_.facts[fact.fact];
  const TypeRef type = info.type;
  const bool listed = type->is(TypeKind::boolean) || type->is(TypeKind::enumeration);
  if (opaque_[fact.fact]) return Cut::never;
  fact.values.clear();
  fact.beside.clear();
  bool opaque = false;
  bool waits = false;
  std::vector<Value> cuts;
  const auto take = [&](const FactUse& use) {
    opaque = opaque || use.opaque;
    for (const ComparedWith& with : use.compared_with) {
      const Value v(now.evaluate(with.value));
      if (value::is_unknown(v)) {
        for (const std::uint32_t other : now.facts_of(v)) {
          const bool is_never = !never.empty() && never[other];
          waits = waits || !is_never;
          if (is_never) fact.beside.push_back(other);
        }
      }
      add_cuts(with, v, type, linked_.zone, cuts);
    }
  };
  for (const std::uint32_t d : decisions_) {
    for (const FactUse& use : linked_.uses[d].facts) {
      if (use.fact != fact.fact) continue;
      take(use);
      // Of what the decision asked for hands on every value is another outcome.
      opaque = opaque || (use.handed_on && d == decisions_.back());
    }
  }
  for (const FactClasses::ByColumn& by : fact.columns) {
    const Column& column = linked_.decisions[by.decision].table.columns[by.column];
    cuts.insert(cuts.end(), column.cuts.begin(), column.cuts.end());
  }
  if (info.range && !listed) take(linked_.range_uses[fact.fact]);
  if (opaque && !listed) return Cut::never;
  if (waits && !listed) return Cut::waits;
  const std::vector<const InvariantInfo*> invariants = invariants_of(now, fact.fact, listed);
  for (const InvariantInfo* invariant : invariants) {
    for (const FactUse& use : invariant->use.facts) {
      if (use.fact == fact.fact && !listed) take(use);
    }
  }

  std::vector<std::optional<Value>> tried;
  if (type->is(TypeKind::boolean)) {
    tried = {Value(false), Value(true)};
  } else if (type->is(TypeKind::enumeration)) {
    for (std::size_t i = 0; i < type->enumeration->values.size(); ++i)
      tried.emplace_back(value::enumeration(*type->enumeration, static_cast<std::uint16_t>(i)));
  } else {
    sort_distinct(cuts);
    tried = points_and_gaps(cuts, type);
  }
  for (const std::optional<Value>& one : tried) {
    if (!one) continue;
    if (info.range && !now.evaluate(info.range->expression, {&*one, 1}).as_bool()) continue;
    const Value v = coerced(*one, type, linked_.minor_digits, false);
    // Beyond and between texts lie the same others.
    if (type->textual() &&
        std::find(fact.values.begin(), fact.values.end(), v) != fact.values.end())
      continue;
    fact.values.push_back(v);
  }
  keep_possible(now, fact, invariants);
  // Of an optional fact that is not known (a record has it masked) there may be none.
  if (info.optional) fact.values.emplace_back();
  fact.weights.assign(fact.values.size(), 1);
  by_columns(fact);
  if (type->is(TypeKind::enumeration) && !opaque && !waits && add_named(now, fact.fact, cuts))
    merge_values(fact, cuts);
  return fact.values.empty() ? Cut::never : Cut::tried;
}

// Values that the invariants tell apart, also those that speak of other facts which are not known.
// False if that is not all that they say of the fact.
bool Closure::add_named(Run& now, std::uint32_t fact, std::vector<Value>& named) const {
  for (const InvariantInfo& invariant : linked_.invariants) {
    for (const FactUse& use : invariant.use.facts) {
      if (use.fact != fact) continue;
      if (use.opaque) return false;
      for (const ComparedWith& with : use.compared_with) {
        const Value v(now.evaluate(with.value));
        if (!value::is_settled(v)) return false;
        add_cuts(with, v, linked_.facts[fact].type, linked_.zone, named);
      }
    }
  }
  return true;
}

// A case that contradicts itself already rules out everything: then nothing is left out.
void Closure::keep_possible(Run& now, FactClasses& fact,
                            const std::vector<const InvariantInfo*>& invariants) const {
  if (invariants.empty()) return;
  std::vector<Value> possible;
  for (const Value& v : fact.values) {
    now.assume(fact.fact, value::Access::borrow(v));
    const bool breaks = std::any_of(invariants.begin(), invariants.end(), [&](const auto* i) {
      const Value holds = now.evaluate(i->condition->expression);
      return holds.kind() == Kind::boolean && !holds.as_bool();
    });
    if (!breaks) possible.push_back(v);
  }
  now.assume_unknown(fact.fact);
  if (!possible.empty()) fact.values = std::move(possible);
}

void Closure::by_columns(FactClasses& fact) const {
  for (FactClasses::ByColumn& by : fact.columns) {
    const Table& table = linked_.decisions[by.decision].table;
    by.classes.clear();
    for (const Value& v : fact.values)
      by.classes.push_back(table.class_of(table.columns[by.column], v));
  }
}

// Values of an enumeration that no condition tells apart are one class.
void Closure::merge_values(FactClasses& fact, const std::vector<Value>& named) const {
  std::vector<std::vector<std::uint64_t>> kinds;
  std::vector<Value> values;
  std::vector<std::int64_t> weights;
  for (std::size_t i = 0; i < fact.values.size(); ++i) {
    const Value& v = fact.values[i];
    std::vector<std::uint64_t> kind;
    const bool is_named = std::any_of(named.begin(), named.end(), [&](const Value& n) {
      return n == v || (n.kind() == Kind::string && n.as_string() == v.as_string());
    });
    kind.push_back(is_named || v.is_null() ? i + 1 : 0);
    for (const FactClasses::ByColumn& by : fact.columns) {
      const Table& table = linked_.decisions[by.decision].table;
      const std::uint64_t* rows = table.rows_of(table.columns[by.column], by.classes[i]);
      kind.insert(kind.end(), rows, rows + table.words);
    }
    const auto at = std::find(kinds.begin(), kinds.end(), kind);
    if (at != kinds.end()) {
      ++weights[static_cast<std::size_t>(at - kinds.begin())];
      continue;
    }
    kinds.push_back(std::move(kind));
    values.push_back(v);
    weights.push_back(1);
  }
  fact.values = std::move(values);
  fact.weights = std::move(weights);
  by_columns(fact);
}

void Closure::note_dependents(FactClasses& fact) const {
  std::vector<bool> depends(linked_.decisions.size(), false);
  for (const std::uint32_t d : decisions_) {
    const DecisionUse& use = linked_.uses[d];
    depends[d] = std::any_of(use.slots.begin(), use.slots.end(), [&](std::uint32_t slot) {
      const SlotInfo& info = linked_.slots[slot];
      return slot == fact.fact ||
             ((info.kind == SlotInfo::decision || info.kind == SlotInfo::output) &&
              depends[info.index]);
    });
    if (depends[d]) fact.decisions.push_back(d);
  }
}

}  // namespace aftersales::engine
