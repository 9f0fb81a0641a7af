// Rules when facts are unknown or conditions fail: which endings are still possible, and which
// facts could tell them apart.
//
// What columns test is tried class by class, classes that no remaining row tells apart together, up
// to 4,096 combinations. What cannot be tried stays open: its rows may or may not hold.
#include <algorithm>
#include <bit>
#include <set>

#include "engine/possibilities.h"

namespace aftersales::engine {

namespace {

using model::HitPolicy;

constexpr std::size_t kMaxCombinations = 4096;

struct Axis {
  std::uint32_t column = 0;
  std::vector<std::uint32_t> facts;  // that it waits for
  std::vector<Bits> groups;          // of classes: the rows that accept them
  const Bits* fails = nullptr;       // rows that fail if what it tests does, where it can

  [[nodiscard]] std::size_t size() const { return groups.size() + (fails != nullptr ? 1 : 0); }
};

}  // namespace

void Run::end_unsettled(const DecisionInfo& decision, Matching& m, Result& result) {
  const Table& table = decision.table;
  Possibilities p{*this, decision, m};
  const Bits survivors = p.relevant(m.survivors, m.unknown, m.failed);

  // Axes: what the columns test. Classes that the remaining rows do not tell apart are one.
  std::vector<Axis> axes;
  for (const auto& u : m.unsettled) {
    const Column& column = table.columns[u.column];
    if (!column.exact || !value::is_unknown(u.value) || !any_in(survivors, column.tested)) continue;
    Axis axis{u.column, {facts_of(u.value).begin(), facts_of(u.value).end()}, {}, nullptr};
    if (column.may_fail) axis.fails = &column.tested;
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
  while (used < axes.size() && combinations * axes[used].size() <= kMaxCombinations)
    combinations *= axes[used++].size();
  axes.resize(used);

  // What stays open: rows that wait for something that no axis tries.
  Bits open(table.words);
  p.unsure.resize(table.words);
  std::vector<const Matching::Unsettled*> waiting;
  for (const auto& u : m.unsettled) {
    const bool tried =
        std::any_of(axes.begin(), axes.end(), [&](const Axis& a) { return a.column == u.column; });
    if (tried || value::is_failure(u.value)) continue;
    waiting.push_back(&u);
    add_to(open, table.columns[u.column].tested);
    if (table.columns[u.column].may_fail) add_to(p.unsure, table.columns[u.column].tested);
  }

  std::vector<Mask> masks(combinations);
  Mask all = 0;
  Bits asked(table.words);
  std::vector<std::size_t> at(axes.size());
  for (std::size_t i = 0; i < combinations; ++i) {
    Bits bits = survivors;
    Bits failed = m.failed;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      if (at[a] == axes[a].groups.size()) {
        add_to(failed, *axes[a].fails);
        continue;
      }
      for (std::size_t w = 0; w < table.words; ++w) bits[w] &= axes[a].groups[at[a]][w];
    }
    masks[i] = p.endings(bits, open, failed, asked);
    all |= masks[i];
    for (std::size_t a = 0; a < axes.size() && ++at[a] == axes[a].size(); ++a) at[a] = 0;
  }

  const Mask not_known = all & (p.waiting | kOpen);
  if (std::popcount(all) == 1 && not_known == 0) {
    if (all == kFail) {
      result.failed_rule = p.failed_rule;
      store(decision, result, p.failure);
    } else if (all == kNone) {
      end_known(decision, {}, result);
    } else {
      const Ending& ending = p.distinct[static_cast<std::size_t>(std::countr_zero(all))];
      result.rules = ending.rules;
      store(decision, result, ending.value);
    }
    return;
  }

  // A fact is needed if trying another class of it alone can change the ending.
  std::vector<std::pair<std::size_t, std::uint32_t>> needed;
  std::size_t stride = 1;
  for (const Axis& axis : axes) {
    const std::size_t size = axis.size();
    std::size_t changes = 0;
    for (std::size_t i = 0; i < combinations; ++i) {
      if (i / stride % size + 1 < size && masks[i] != masks[i + stride]) ++changes;
    }
    if (changes != 0) {
      for (const std::uint32_t fact : axis.facts)
        needed.emplace_back(changes * 1000 / (combinations - combinations / size), fact);
    }
    stride *= size;
  }
  for (const Matching::Unsettled* u : waiting) {
    std::size_t rows = 0;
    for (std::size_t w = 0; w < table.words; ++w)
      rows += static_cast<std::size_t>(
          std::popcount(table.columns[u->column].tested[w] & asked[w]));
    if (rows == 0) continue;
    for (const std::uint32_t fact : facts_of(u->value))
      needed.emplace_back(std::min<std::size_t>(999, rows * 1000 / table.rows.size()), fact);
  }
  if ((all & p.waiting) != 0) {
    for (const std::uint32_t fact : facts_of(p.unsettled)) needed.emplace_back(0, fact);
  }
  std::stable_sort(needed.begin(), needed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::uint32_t> facts;
  for (const auto& [score, fact] : needed) {
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
  }
  store(decision, result, unknown_of(std::move(facts)));
  // An output on which all endings agree is known, whatever the others are.
  if (!decision.single && (all & (kNone | kFail)) == 0 && not_known == 0 &&
      decision.hit < HitPolicy::collect) {
    for (const OutputInfo& output : decision.outputs) {
      const Value& first = p.distinct.front().value[output.name];
      const bool same = std::all_of(p.distinct.begin(), p.distinct.end(),
                                    [&](const Ending& e) { return e.value[output.name] == first; });
      if (same) values_[output.slot] = first;
    }
  }
  for (Ending& ending : p.distinct) result.possible.push_back(std::move(ending));
  if ((all & kNone) != 0) result.possible.push_back({{}, Value()});
}

Value zero_of(TypeRef type, int minor_digits) {
  if (type->is(feel::TypeKind::duration)) return Duration{};
  if (type->is(feel::TypeKind::period)) return Period{};
  return coerced(Value(0), type, minor_digits);
}

}  // namespace aftersales::engine
