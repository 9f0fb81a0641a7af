// Values that break a claim: of a list each that does, of an order the nearest on either side.
#include <algorithm>
#include <functional>
#include <limits>

#include "engine/change_search.h"
#include "engine/classes.h"
#include "feel/compare.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;
using value::is_settled;

constexpr std::int64_t kNullKey = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kDay = 86'400;

}  // namespace

Moves::Moves(const Linked& linked, const LeverIndex& index, const BoundCase& bound, Trial& trial,
             std::uint32_t decision, bool still_possible)
    : linked_(linked),
      index_(index),
      bound_(bound),
      trial_(trial),
      behind_(Closure(linked, decision).decisions()),
      still_possible_(still_possible) {
  const Value& moment = trial.run().as_of();
  if (moment.kind() == Kind::date_time) moment_ = moment.as_date_time().seconds;
}

ChangedFact Moves::original(std::uint32_t f) {
  const FactInfo& fact = linked_.facts[f];
  ChangedFact now;
  now.fact = f;
  const Value& v = bound_.slots[f];
  if (v.kind() != feel::kPending) {
    now.from = v;
  } else if (value::Access::a(v) != 0) {
    now.given = false;  // what the case gives does not fit
  } else if (fact.has_default) {
    now.from = fact.default_value;
  } else {
    now.given = fact.optional;
  }
  now.to = now.from;
  return now;
}

std::vector<Value> Moves::all_values(std::uint32_t f) const {
  const TypeRef type = linked_.facts[f].type;
  if (type->is(TypeKind::boolean)) return {Value(false), Value(true)};
  std::vector<Value> all;
  if (!type->is(TypeKind::enumeration)) return all;
  for (std::size_t i = 0; i < type->enumeration->values.size(); ++i)
    all.push_back(value::enumeration(*type->enumeration, static_cast<std::uint16_t>(i)));
  return all;
}

bool Moves::in_range(std::uint32_t f, const Value& v) {
  const FactInfo& fact = linked_.facts[f];
  if (v.is_null() || !fact.range) return true;
  return trial_.run().evaluate(fact.range->expression, {&v, 1}).as_bool();
}

Value Moves::value_at(std::uint32_t f, std::int64_t key) const {
  return value_of_key(key, linked_.facts[f].type->kind, linked_.zone, linked_.minor_digits);
}

/// A day that is over does not come back: what can still be done lies ahead.
bool Moves::stays_ahead(const ChangedFact& now) const {
  const TypeRef type = linked_.facts[now.fact].type;
  return still_possible_ && !now.from.is_null() &&
         (type->is(TypeKind::date) || type->is(TypeKind::date_time));
}

std::int64_t Moves::step_of(const ChangedFact& now) const {
  const std::int64_t step = index_.fact(now.fact).step;
  const auto key = key_of(now.from);
  if (!linked_.facts[now.fact].type->is(TypeKind::number) || !key || *key % step == 0) return step;
  return std::min<std::int64_t>(step, 10'000);
}

KeyLine Moves::line_of(const ChangedFact& now) const {
  KeyLine line;
  line.type = linked_.facts[now.fact].type->kind;
  line.zone = linked_.zone;
  line.step = step_of(now);
  return line;
}

void Moves::add(const ChangedFact& now, const Value& v, std::int64_t key, int direction,
                std::vector<ChangedFact>& out) {
  if (now.given && v == now.from) return;
  if (!in_range(now.fact, v)) return;
  ChangedFact changed = now;
  changed.to = v;
  changed.key = key;
  changed.direction = direction;
  out.push_back(std::move(changed));
}

bool Moves::class_breaks(const Claim& claim, std::uint32_t cls) const {
  if (claim.want == Claim::either) return true;
  const Table& table = linked_.decisions[claim.decision].table;
  const std::uint64_t* rows = table.rows_of(table.columns[claim.condition.column], cls);
  const bool accepted = (rows[claim.row / 64] >> (claim.row % 64) & 1u) != 0;
  return accepted == (claim.want == Claim::hold);
}

void Moves::breaking(const Claim& claim, const Lever& lever, const ChangedFact& now, bool changed,
                     std::vector<ChangedFact>& out) {
  const std::uint32_t f = lever.fact;
  const FactScale& scale = index_.fact(f);
  const bool direct = claim.kind == Claim::fact;
  const auto worth_it = [&](const Value& v) {
    if (!direct) return true;
    const Table& table = linked_.decisions[claim.decision].table;
    return class_breaks(claim, table.class_of(table.columns[claim.condition.column], v));
  };
  const bool can_be_null = linked_.facts[f].optional && !changed && !now.from.is_null() &&
                           scale.nature != Nature::opaque && !stays_ahead(now);
  if (can_be_null && worth_it(Value())) add(now, Value(), kNullKey, 0, out);
  switch (scale.nature) {
    case Nature::listed: {
      std::int64_t key = 0;
      for (const Value& v : all_values(f)) {
        if (worth_it(v)) add(now, v, key, 0, out);
        ++key;
      }
      return;
    }
    case Nature::text: {
      if (!direct) return;
      std::int64_t key = 0;
      std::string other = "?";
      for (const Value& v : scale.named) {
        if (worth_it(v)) add(now, v, key, 0, out);
        ++key;
        if (v.as_string().size() >= other.size()) other.assign(v.as_string().size() + 1, '?');
      }
      if (worth_it(Value(other))) add(now, Value(other), key, 0, out);
      return;
    }
    case Nature::ordered:
      breaking_ordered(claim, lever, now, changed, out);
      return;
    case Nature::opaque:
      return;
  }
}

void Moves::breaking_ordered(const Claim& claim, const Lever& lever, const ChangedFact& now,
                             bool changed, std::vector<ChangedFact>& out) {
  const Value& at = changed ? now.to : now.from;
  if (at.is_null()) {
    // From nowhere in particular, both ways.
    const auto start = start_of(now.fact);
    if (start) add(now, *start, key_of(*start).value_or(0), kBothWays, out);
    return;
  }
  const bool direct = claim.kind == Claim::fact;
  const std::size_t before = out.size();
  for (const int direction : {-1, 1}) {
    if (changed && now.direction != kBothWays && direction != now.direction) continue;
    if (direction < 0 && stays_ahead(now)) continue;
    const auto v =
        direct ? nearest_class(claim, now, direction) : nearest(claim, lever, now, direction);
    if (!direct) put(claim, lever, changed ? now.to : value::Access::make(feel::kPending, 0));
    if (v) add(now, *v, key_of(*v).value_or(0), direction, out);
  }
  // A value between the steps is worth a try only where none on them is.
  const auto is_on_grid = [&](const ChangedFact& move) { return move.key % step_of(now) == 0; };
  const auto moves = out.begin() + static_cast<std::ptrdiff_t>(before);
  if (std::any_of(moves, out.end(), is_on_grid))
    out.erase(std::remove_if(moves, out.end(), std::not_fn(is_on_grid)), out.end());
}

std::optional<Value> Moves::start_of(std::uint32_t f) {
  const TypeRef type = linked_.facts[f].type;
  std::vector<std::int64_t> keys;
  if (type->is(TypeKind::date) || type->is(TypeKind::date_time)) {
    std::int64_t seconds = 946'684'800;  // the year 2000, if nothing says more
    for (const Value& v : bound_.slots) {
      if (v.kind() == Kind::date_time) seconds = v.as_date_time().seconds;
      if (v.kind() == Kind::date) seconds = v.as_date().days * kDay;
    }
    if (moment_) seconds = *moment_;
    const DateTime moment{seconds, 0, linked_.zone};
    keys = {type->is(TypeKind::date) ? moment.date().days : seconds};
  } else {
    keys = {0, 1'000'000, -1'000'000, 1, -1};
  }
  for (const std::int64_t key : keys) {
    Value v = value_at(f, key);
    if (in_range(f, v)) return v;
  }
  return std::nullopt;
}

std::optional<Value> Moves::nearest_class(const Claim& claim, const ChangedFact& now,
                                          int direction) const {
  const Table& table = linked_.decisions[claim.decision].table;
  const Column& column = table.columns[claim.condition.column];
  const Value& at = now.to;
  std::uint32_t cls = table.class_of(column, at);
  if (cls == column.null_class) return std::nullopt;
  if (stays_ahead(now) && moment_) {
    const Value moment = value_at(now.fact, linked_.facts[now.fact].type->is(TypeKind::date)
                                                ? DateTime{*moment_, 0, linked_.zone}.date().days
                                                : *moment_);
    if (key_of(at) < key_of(moment)) {
      cls = table.class_of(column, moment);
      if (class_breaks(claim, cls)) return moment;
    }
  }
  const std::int64_t step = step_of(now);
  std::optional<Value> off_grid;  // of a class that has no value on the grid of steps
  while (direction > 0 ? ++cls < column.null_class : cls-- > 0) {
    if (!column.possible[cls] || !class_breaks(claim, cls)) continue;
    const TypeRef type = linked_.facts[now.fact].type;
    if (cls % 2 == 1) {
      const Value& cut = column.cuts[cls / 2];
      if (type->is(TypeKind::date_time)) return Value(cut.as_date_time().in(linked_.zone));
      return coerced(cut, type, linked_.minor_digits, false);
    }
    const Value& end = column.cuts[direction > 0 ? cls / 2 - 1 : cls / 2];
    const auto key = key_of(end);
    if (!key) return coerced(column.representatives[cls], type, linked_.minor_digits, false);
    const Value beyond = value_at(now.fact, next_on_grid(*key, step, direction));
    if (table.class_of(column, beyond) == cls) return beyond;
    if (!off_grid)
      off_grid = coerced(column.representatives[cls], type, linked_.minor_digits, false);
  }
  return off_grid;
}

const Column& Moves::column_of(const Claim& claim) const {
  return linked_.decisions[claim.decision].table.columns[claim.condition.column];
}

bool Moves::breaks(const Claim& claim) {
  switch (claim.kind) {
    case Claim::fact:
    case Claim::column: {
      const Stand now = trial_.stand(claim.decision, claim.row, claim.condition);
      if (claim.want == Claim::either) return now != claim.was;
      return now == (claim.want == Claim::hold ? Stand::holds : Stand::fails);
    }
    case Claim::value:
      return std::all_of(claim.targets.begin(), claim.targets.end(), [&](const Target& t) {
        const Value v = value_of(claim, t);
        return is_settled(v) && t.test(v);
      });
    case Claim::date:
      return trial_.in_force(linked_.decisions[claim.decision]);
    case Claim::invariant:
      return !trial_.is_broken(claim.row);
  }
  return false;
}

Value Moves::value_of(const Claim& claim, const Target& target) {
  Run& run = trial_.run();
  if (claim.by == nullptr) return Value(run.need(target.slot));
  return feel::kept(
      coerced(run.evaluate(claim.by->compiled->expression), claim.by->type, linked_.minor_digits));
}

Moves::Look Moves::look_at_column(const Claim& claim) {
  const Table& table = linked_.decisions[claim.decision].table;
  const Column& column = table.columns[claim.condition.column];
  Run& run = trial_.run();
  Value v = run.column_value(column);
  if (column.computed && !value::is_failure(v)) v = run.cell_value(column.cells.front(), Value(v));
  if (!is_settled(v)) return {-1, claim.want == Claim::either && claim.was != Stand::open};
  const std::uint32_t cls = table.class_of(column, v);
  return {cls, class_breaks(claim, cls)};
}

Moves::Look Moves::look(const Claim& claim) {
  if (claim.kind == Claim::column) {
    const Table& table = linked_.decisions[claim.decision].table;
    if (table.columns[claim.condition.column].exact) return look_at_column(claim);
  }
  const bool broken = breaks(claim);
  if (claim.kind == Claim::value && claim.targets.size() == 1) {
    const Target& t = claim.targets.front();
    const Value v = value_of(claim, t);
    if (!is_settled(v)) return {-1, false};
    if (t.column != nullptr) return {t.table->class_of(*t.column, v), broken};
    if (v.kind() == Kind::boolean) return {v.as_bool() ? 1 : 0, broken};
    if (const auto order = feel::compare(v, t.equals)) return {*order + 1, broken};
  }
  return {broken ? 1 : 0, broken};
}

// Only what the claim looks at is worked out anew, where that is known.
void Moves::put(const Claim& claim, const Lever& lever, const Value& v) {
  const DecisionInfo& decision = linked_.decisions[claim.decision];
  const bool column =
      claim.kind == Claim::column && decision.table.columns[claim.condition.column].exact;
  const bool of_value = claim.kind == Claim::value && decision.value != nullptr;
  if (!column && !of_value && claim.by == nullptr) {
    trial_.set(lever.fact, v);
    return;
  }
  Run& run = trial_.run();
  run.assume(lever.fact, v);
  for (const std::uint32_t slot : lever.way) run.forget(slot);
  if (of_value) run.forget(decision.slot);
}

Moves::Look Moves::look(const Claim& claim, const Lever& lever, const Value& v) {
  put(claim, lever, v);
  return look(claim);
}

bool Moves::can_break(const Claim& claim, std::int64_t level, int beyond) const {
  if (level < 0) return true;
  const auto any_class = [&](const Column& column, const auto& breaks_there) {
    for (std::int64_t k = level + beyond; k >= 0 && k < column.null_class; k += beyond) {
      const auto cls = static_cast<std::uint32_t>(k);
      if (column.possible[cls] && breaks_there(cls)) return true;
    }
    return false;
  };
  if (claim.kind == Claim::column) {
    const Column& column = column_of(claim);
    return !column.exact ||
           any_class(column, [&](std::uint32_t cls) { return class_breaks(claim, cls); });
  }
  if (claim.kind != Claim::value || claim.targets.size() != 1) return true;
  const Target& t = claim.targets.front();
  if (t.column != nullptr) {
    return any_class(*t.column, [&](std::uint32_t cls) {
      return ((t.table->rows_of(*t.column, cls)[t.row / 64] >> (t.row % 64) & 1u) != 0) == t.accept;
    });
  }
  if (t.equals.kind() == Kind::boolean) return t.equals.as_bool() ? beyond > 0 : beyond < 0;
  return level == 1 || (level < 1) == (beyond > 0);
}

namespace {

/// Keys of a fact for each key of what is compared, if that moves as the fact does: a number stands
/// for days beside a date.
double keys_for(TypeKind fact, Kind compared) {
  const auto per_day = [](bool day, bool second) {
    return day ? 1.0 : second ? static_cast<double>(kDay) : 1'000'000.0;
  };
  const bool in_seconds = compared == Kind::date_time || compared == Kind::duration;
  return per_day(fact == TypeKind::date,
                 fact == TypeKind::date_time || fact == TypeKind::duration) /
         per_day(compared == Kind::date, in_seconds);
}

}  // namespace

std::optional<std::int64_t> Moves::apart(const Claim& claim, TypeKind type, int rise) {
  const Column& column = column_of(claim);
  const Sides* const sides = index_.decision(claim.decision).sides[claim.condition.column].get();
  Run& run = trial_.run();
  std::optional<std::int64_t> from, to;
  Kind kind = Kind::null;
  if (sides != nullptr) {
    const Value left = sides->left ? Value(run.evaluate(*sides->left)) : run.column_value(column);
    if (!is_settled(left)) return std::nullopt;
    kind = left.kind();
    from = key_of(left);
    to = key_of(run.evaluate(sides->right, {&left, 1}));
  } else if (column.domain == Column::Domain::ordered && !column.computed) {
    const Value v = run.column_value(column);
    if (!is_settled(v) || v.is_null()) return std::nullopt;
    const std::uint32_t cls = Table::class_of(column, v);
    const std::size_t cut = cls % 2 == 1 || rise > 0 ? cls / 2 : cls / 2 - 1;
    if (cut >= column.cuts.size()) return std::nullopt;
    kind = v.kind();
    from = key_of(v);
    to = key_of(column.cuts[cut]);
  }
  if (!from || !to) return std::nullopt;
  const double keys = static_cast<double>(*from - *to) * keys_for(type, kind);
  return std::abs(keys) < 1e18 ? std::optional(static_cast<std::int64_t>(keys)) : std::nullopt;
}

/// A fact on its way in one direction.
struct Moves::Walk {
  const Claim& claim;
  const Lever& lever;
  const KeyLine& line;
  int rise;                // which way what the claim speaks of goes; 0: not known
  std::int64_t at, level;  // where it is, and what the claim says there
  // What was seen at the key that was looked at last.
  std::optional<std::pair<std::int64_t, Look>> seen{};
};

/// The nearest key up to `end` at which the level is another.
std::optional<std::int64_t> Moves::next_level(Walk& walk, std::int64_t end) {
  // From where nothing can be worked out it may be so at both ends, and not between them.
  const bool is_slope = walk.rise != 0 && walk.level >= 0 && walk.claim.kind == Claim::column &&
                        column_of(walk.claim).exact;
  Slope slope;
  if (is_slope) {
    slope.apart = [&] { return apart(walk.claim, walk.line.type, walk.rise); };
    slope.unit = walk.line.type == TypeKind::date_time ? kDay : walk.line.step;
  }
  const auto other = [&](std::int64_t key) {
    walk.seen = {key, look(walk.claim, walk.lever, value_at(walk.lever.fact, key))};
    return walk.seen->second.level != walk.level;
  };
  const auto edge = find_edge(walk.line, walk.at, end, other, is_slope ? &slope : nullptr);
  return edge ? std::optional(edge->first) : std::nullopt;
}

std::optional<Value> Moves::nearest(const Claim& claim, const Lever& lever, const ChangedFact& now,
                                    int direction) {
  const auto key = key_of(now.to);
  if (!key) return std::nullopt;
  const TypeKind type = linked_.facts[lever.fact].type->kind;
  const KeyLine line = line_of(now);
  const std::int64_t step = line.step;
  if (!level_) level_ = look(claim).level;
  const int rise = lever.trend == Trend::rising    ? direction
                   : lever.trend == Trend::falling ? -direction
                                                   : 0;
  Walk walk{claim, lever, line, rise, *key, *level_};
  const auto arrived = [&](std::int64_t at) {
    const bool is_seen = walk.seen && walk.seen->first == at;
    const Look there = is_seen ? walk.seen->second : look(claim, lever, value_at(lever.fact, at));
    walk.seen.reset();
    walk.at = at;
    walk.level = there.level;
    return there.broken;
  };
  if (stays_ahead(now) && moment_) {
    const std::int64_t moment =
        type == TypeKind::date ? DateTime{*moment_, 0, linked_.zone}.date().days : *moment_;
    if (*key < moment && arrived(moment)) return value_at(lever.fact, moment);
  }
  // Every jump is looked at, and what lies behind it.
  std::vector<std::int64_t> stops;
  for (const std::int64_t jump : lever.jumps) {
    for (const std::int64_t stop : {jump, jump + direction * step}) {
      if ((stop - walk.at) * direction > 0) stops.push_back(stop);
    }
  }
  std::sort(stops.begin(), stops.end());
  stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
  if (direction < 0) std::reverse(stops.begin(), stops.end());
  const std::int64_t limit = walk.at + direction * reach_of(type);
  for (std::size_t i = 0; i <= stops.size(); ++i) {
    const bool last = i == stops.size();
    if (!last && (limit - stops[i]) * direction <= 0) continue;
    const std::int64_t end = last ? limit : stops[i] - direction * step;
    while (lever.trend != Trend::constant && (end - walk.at) * direction > 0 &&
           (rise == 0 || can_break(claim, walk.level, rise))) {
      const auto next = next_level(walk, end);
      if (!next) break;
      if (arrived(*next)) return value_at(lever.fact, *next);
    }
    if (!last && arrived(stops[i])) return value_at(lever.fact, stops[i]);
  }
  return std::nullopt;
}

}  // namespace aftersales::engine
