// Rules when facts are unknown or conditions fail: which endings are still possible, and which
// facts could tell them apart.
//
// What columns test is tried class by class, classes that no remaining row tells apart together, up
// to 4,096 combinations. What cannot be tried stays open: its rows may or may not hold.
#include <algorithm>
#include <bit>
#include <set>

#include "engine/passed_on.h"
#include "engine/possibilities.h"
#include "engine/totality.h"

namespace aftersales::engine {

namespace {

using model::HitPolicy;
using value::is_settled;

bool has(const std::vector<std::uint32_t>& all, std::uint32_t one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

/// What came of trying every combination.
struct Run::Trials {
  std::vector<Axis> axes;
  std::vector<const Matching::Unsettled*> waiting;  // what no axis tries
  std::vector<Mask> masks;                          // by combination, the first axis fastest
  std::vector<std::uint32_t> fallible;              // columns that may fail in this case
  Mask all = 0;
  Bits relevant;  // rows that can matter at all
  Bits asked;     // rows that matter to which ending comes about
};

// The axes to try: the fewest classes first, as many as are within the limit. Classes that the
// remaining rows do not tell apart are one.
std::vector<Axis> Run::axes_of(const Table& table, const Matching& m, const Bits& survivors,
                               const std::vector<std::uint32_t>& fallible) const {
  std::vector<Axis> axes;
  for (const auto& u : m.unsettled) {
    const Column& column = table.columns[u.column];
    if (!column.exact || !value::is_unknown(u.value) || !any_in(survivors, column.tested)) continue;
    Axis axis{u.column, {facts_of(u.value).begin(), facts_of(u.value).end()}, {}, nullptr};
    if (has(fallible, u.column)) axis.fails = &column.tested;
    std::set<Bits> seen;
    const std::uint32_t classes = column.null_class + (column.may_be_null ? 1u : 0u);
    for (std::uint32_t cls = 0; cls < classes; ++cls) {
      if (!column.possible[cls]) continue;
      Bits bits(table.words);
      const std::uint64_t* accepted = table.rows_of(column, cls);
      for (std::size_t w = 0; w < table.words; ++w) bits[w] = accepted[w] & survivors[w];
      if (seen.insert(bits).second) axis.groups.push_back(std::move(bits));
    }
    axes.push_back(std::move(axis));
  }
  std::stable_sort(axes.begin(), axes.end(),
                   [](const Axis& a, const Axis& b) { return a.size() < b.size(); });
  std::size_t combinations = 1;
  std::size_t used = 0;
  while (used < axes.size() && combinations * axes[used].size() <= most_tried_)
    combinations *= axes[used++].size();
  axes.resize(used);
  return axes;
}

// What a column's text does not exclude, what is known of the case may.
std::vector<std::uint32_t> Run::fallible_columns(const Table& table, const Matching& m) {
  std::vector<std::uint32_t> fallible;
  std::optional<Totality> totality;
  for (const auto& u : m.unsettled) {
    const Column& column = table.columns[u.column];
    if (!column.may_fail || !value::is_unknown(u.value)) continue;
    if (!quick_ && !totality) totality.emplace(linked_, this);
    if (quick_ || totality->of(column).may_fail) fallible.push_back(u.column);
  }
  return fallible;
}

bool Run::may_fail(const Column& column) {
  return quick_ || Totality(linked_, this).of(column).may_fail;
}

void Run::try_all(const Table& table, const Matching& m, Possibilities& p, Trials& t) {
  const Bits survivors = p.relevant(m.survivors, m.unknown, m.failed);
  t.fallible = fallible_columns(table, m);
  if (!quick_) t.axes = axes_of(table, m, survivors, t.fallible);
  t.relevant = survivors;
  t.asked.resize(table.words);
  p.unsure.resize(table.words);
  Bits open(table.words);
  for (const auto& u : m.unsettled) {
    const bool tried = std::any_of(t.axes.begin(), t.axes.end(),
                                   [&](const Axis& a) { return a.column == u.column; });
    if (tried || value::is_failure(u.value)) continue;
    t.waiting.push_back(&u);
    add_to(open, table.columns[u.column].tested);
    if (has(t.fallible, u.column)) add_to(p.unsure, table.columns[u.column].tested);
  }
  std::size_t combinations = 1;
  for (const Axis& axis : t.axes) combinations *= axis.size();
  std::vector<std::size_t> at(t.axes.size());
  for (std::size_t i = 0; i < combinations; ++i) {
    Bits bits = survivors;
    Bits failed = m.failed;
    for (std::size_t a = 0; a < t.axes.size(); ++a) {
      const Axis& axis = t.axes[a];
      if (at[a] == axis.groups.size()) {
        add_to(failed, *axis.fails);
        continue;
      }
      for (std::size_t w = 0; w < table.words; ++w) bits[w] &= axis.groups[at[a]][w];
    }
    t.masks.push_back(p.endings(bits, open, failed, t.asked));
    t.all |= t.masks.back();
    for (std::size_t a = 0; a < t.axes.size() && ++at[a] == t.axes[a].size(); ++a) at[a] = 0;
  }
}

// A fact is needed if trying another class of it alone can change the ending; the more often it
// does, the more decisive it is. `masks`: by combination, what is to be told apart.
std::vector<std::uint32_t> Run::needed_facts(const Table& table, const Trials& t,
                                             const std::vector<Mask>& masks,
                                             const Value& unsettled) const {
  std::vector<std::pair<std::size_t, std::uint32_t>> needed;
  const auto share_of_rows = [&](const Column& column, const Bits& among) {
    std::size_t rows = 0;
    for (std::size_t w = 0; w < table.words; ++w)
      rows += static_cast<std::size_t>(std::popcount(column.tested[w] & among[w]));
    return std::min<std::size_t>(999, (rows * 1000 + table.rows.size() - 1) / table.rows.size());
  };
  std::size_t stride = 1;
  for (const Axis& axis : t.axes) {
    const std::size_t size = axis.size();
    std::size_t changes = 0;
    bool told_apart = true;  // that two sets of endings are the same says nothing if they are open
    for (std::size_t i = 0; i < masks.size(); ++i) {
      if (i / stride % size + 1 == size) continue;
      if (masks[i] != masks[i + stride]) ++changes;
      told_apart = told_apart && (masks[i] & kOpen) == 0;
    }
    if (changes == 0 && !told_apart) {
      for (const std::uint32_t fact : axis.facts)
        needed.emplace_back(share_of_rows(table.columns[axis.column], t.relevant), fact);
    }
    if (changes != 0) {
      for (const std::uint32_t fact : axis.facts)
        needed.emplace_back(changes * 1000 / (masks.size() - masks.size() / size), fact);
    }
    stride *= size;
  }
  for (const Matching::Unsettled* u : t.waiting) {
    const std::size_t share = share_of_rows(table.columns[u->column], t.asked);
    if (share == 0) continue;
    for (const std::uint32_t fact : facts_of(u->value)) needed.emplace_back(share, fact);
  }
  if (value::is_unknown(unsettled)) {
    for (const std::uint32_t fact : facts_of(unsettled)) needed.emplace_back(0, fact);
  }
  std::stable_sort(needed.begin(), needed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::uint32_t> facts;
  for (const auto& [score, fact] : needed) {
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
  }
  return facts;
}

// Each output by itself: endings that give the same to it are one, and it waits only for what can
// change it.
void Run::store_outputs(const DecisionInfo& decision, const Trials& t, const Possibilities& p) {
  for (std::size_t o = 0; o < decision.outputs.size(); ++o) {
    std::vector<Mask> as;  // by bit: the first ending that gives the same
    Value unsettled;
    for (std::size_t i = 0; i < p.outputs.size(); ++i) {
      const Value& v = p.outputs[i][o];
      std::size_t first = i;
      if (!is_settled(v))
        unsettled = unsettled.is_null() ? v : merge(unsettled, v);
      else
        for (std::size_t k = i; k-- > 0;)
          if (is_settled(p.outputs[k][o]) && p.outputs[k][o] == v) first = k;
      as.push_back(Mask{1} << first);
    }
    const auto project = [&](Mask mask) {
      Mask result = mask & (kNone | kOpen | kFail);
      for (std::size_t i = 0; i < as.size(); ++i) {
        if ((mask >> i & 1) != 0) result |= as[i];
      }
      return result;
    };
    const Mask all = project(t.all);
    const auto bit = static_cast<std::size_t>(std::countr_zero(all));
    Value& slot = values_[decision.outputs[o].slot];
    if (std::popcount(all) == 1 && bit < p.outputs.size() && is_settled(p.outputs[bit][o])) {
      slot = p.outputs[bit][o];
      continue;
    }
    std::vector<Mask> masks;
    for (const Mask mask : t.masks) masks.push_back(project(mask));
    slot = unknown_of(needed_facts(decision.table, t, masks, unsettled));
  }
}

void Run::end_unsettled(const DecisionInfo& decision, Matching& m, Result& result) {
  Possibilities p{*this, decision, m};
  // A floor compares all that may come of its parts.
  p.two_are_enough = quick_ && decision.single && !decision.hidden;
  Trials t;
  try_all(decision.table, m, p, t);
  if (quick_) {
    relevant_[static_cast<std::size_t>(&decision - linked_.decisions.data())] = t.relevant;
  }
  for (std::size_t i = 0; i < p.distinct.size(); ++i) {
    std::sort(p.distinct[i].rules.begin(), p.distinct[i].rules.end());
    p.distinct[i].open = (p.waiting >> i & 1) != 0;
  }

  const Mask not_known = t.all & (p.waiting | kOpen);
  if (std::popcount(t.all) == 1 && not_known == 0) {
    if (t.all == kFail) {
      result.failed_rule = p.failed_rule;
      store(decision, result, p.failure);
    } else if (t.all == kNone) {
      end_known(decision, result);
    } else {
      const Ending& ending = p.distinct[static_cast<std::size_t>(std::countr_zero(t.all))];
      result.rules = ending.rules;
      store(decision, result, ending.value);
    }
    return;
  }
  // Which rules fire is certain, and what they give is not.
  if (std::popcount(t.all) == 1 && (t.all & (kNone | kOpen | kFail)) == 0)
    result.rules = p.distinct[static_cast<std::size_t>(std::countr_zero(t.all))].rules;
  result.complete = not_known == 0 && !p.is_cut;
  result.may_fail = (t.all & kFail) != 0;
  const Value unsettled = (t.all & p.waiting) != 0 ? p.unsettled : Value();
  store(decision, result, unknown_of(needed_facts(decision.table, t, t.masks, unsettled)));
  if (!decision.single && decision.hit < HitPolicy::collect) store_outputs(decision, t, p);
  for (Ending& ending : p.distinct) result.possible.push_back(std::move(ending));
  if (!quick_ && (t.all & p.waiting) != 0)
    pass_on_endings(*this, decision, (t.all & kOpen) == 0, result);
  std::sort(result.possible.begin(), result.possible.end(),
            [](const Ending& a, const Ending& b) { return a.rules < b.rules; });  // as they stand
  if ((t.all & kNone) != 0) result.possible.push_back({{}, Value()});
}

Value zero_of(TypeRef type, int minor_digits) {
  if (type->is(feel::TypeKind::duration)) return Duration{};
  if (type->is(feel::TypeKind::period)) return Period{};
  return coerced(Value(0), type, minor_digits);
}

}  // namespace aftersales::engine
