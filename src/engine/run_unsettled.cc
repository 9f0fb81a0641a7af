// Rules when facts are unknown or conditions fail: which endings are still possible, and which
// facts could tell them apart.
//
// Facts that are tested directly by a column are tried class by class, classes that no remaining
// row tells apart together, up to 4,096 combinations. What other columns wait for stays open: their
// rows may or may not hold. The answer is sound: an ending that is possible is never left out; one
// that is not may be left in where conditions depend on each other.
#include <algorithm>
#include <bit>
#include <map>

#include "engine/matching.h"
#include "engine/run.h"

namespace aftersales::engine {

namespace {

using model::HitPolicy;
using value::is_settled;

constexpr std::size_t kMaxCombinations = 4096;
constexpr std::size_t kMaxVisits = 400'000;  // of rows; beyond, what is left counts as open
constexpr std::size_t kMaxOutcomes = 60;     // distinct values that are told apart

// Endings as bits: one for each distinct value, and three more.
using Mask = std::uint64_t;
constexpr Mask kNone = Mask{1} << 61;  // no rule applies
constexpr Mask kOpen = Mask{1} << 62;  // not known, not even as a set of values
constexpr Mask kFail = Mask{1} << 63;

struct Axis {
  std::uint32_t column = 0;
  std::uint32_t fact = 0;
  std::vector<Bits> groups;  // of classes: the rows that accept them
};

bool any_in(const Bits& a, const Bits& b) {
  for (std::size_t w = 0; w < a.size(); ++w) {
    if ((a[w] & b[w]) != 0) return true;
  }
  return false;
}

bool has(const Bits& bits, std::size_t r) {
  return !bits.empty() && ((bits[r / 64] >> (r % 64)) & 1u) != 0;
}

}  // namespace

struct Run::Possibilities {
  Run& run;
  const DecisionInfo& decision;
  std::vector<std::pair<std::vector<std::uint32_t>, Mask>>
      known;                     // rows that fire together -> their ending
  std::vector<Ending> distinct;  // by bit
  Value unsettled;               // what outcomes wait for
  Value failure;
  std::int64_t failed_rule = -1;
  std::size_t visits = 0;

  Mask of_rows(const std::vector<std::uint32_t>& fired) {
    for (const auto& [rows, mask] : known) {
      if (rows == fired) return mask;
    }
    const Mask mask = work_out(fired);
    known.emplace_back(fired, mask);
    return mask;
  }

  Mask work_out(std::vector<std::uint32_t> rows) {
    if (rows.empty()) {
      const HitPolicy hit = decision.hit;
      if (decision.otherwise)
        rows = {kOtherwise};
      else if (hit != HitPolicy::collect && hit != HitPolicy::collect_sum &&
               hit != HitPolicy::collect_count)
        return kNone;
    }
    const Value v = run.combined(decision, rows);
    if (value::is_failure(v)) {
      if (failure.is_null()) failure = v;
      if (rows.size() == 1) failed_rule = rows.front();
      return kFail;
    }
    if (value::is_unknown(v)) {
      unsettled = unsettled.is_null() ? v : run.merge(unsettled, v);
      return kOpen;
    }
    for (std::size_t i = 0; i < distinct.size(); ++i) {
      if (!(distinct[i].value == v)) continue;
      for (const std::uint32_t r : rows) {
        if (std::find(distinct[i].rules.begin(), distinct[i].rules.end(), r) ==
            distinct[i].rules.end())
          distinct[i].rules.push_back(r);
      }
      return Mask{1} << i;
    }
    if (distinct.size() == kMaxOutcomes) return kOpen;
    distinct.push_back({rows, v});
    return Mask{1} << (distinct.size() - 1);
  }

  /// Everything that can happen when the rows in `open` may or may not hold and those in `failed`
  /// fail.
  Mask endings(const Bits& survivors, const Bits& open, const Bits& failed) {
    const bool any_open = !open.empty() && any_in(survivors, open);
    const bool any_failed = !failed.empty() && any_in(survivors, failed);
    if (!any_open && !any_failed) return of_rows(run.fired_rows(decision, survivors));
    if (decision.hit != HitPolicy::first)
      return any_failed ? (any_open ? kFail | kOpen : kFail) : kOpen;
    return first_hits(survivors, open, failed);
  }

  Mask first_hits(const Bits& survivors, const Bits& open, const Bits& failed) {
    const std::vector<Row>& rows = decision.table.rows;
    Mask result = 0;
    std::vector<std::size_t> starts{0};
    std::vector<std::size_t> seen;
    while (!starts.empty()) {
      std::size_t r = starts.back();
      starts.pop_back();
      if (std::find(seen.begin(), seen.end(), r) != seen.end()) continue;
      seen.push_back(r);
      for (;; ++r) {
        while (r < rows.size() && (survivors[r / 64] >> (r % 64)) == 0) r = (r / 64 + 1) * 64;
        if (r >= rows.size()) {
          result |= of_rows({});
          break;
        }
        r += static_cast<std::size_t>(std::countr_zero(survivors[r / 64] >> (r % 64)));
        if (++visits > kMaxVisits) return result | kOpen;
        if (has(failed, r)) {
          result |= kFail;
          if (failed_rule < 0) failed_rule = rows[r].rule;
          break;
        }
        const bool certain = !has(open, r);
        if (rows[r].withdraws) {
          if (certain) {
            r = rows[r].skip_to - 1;
            continue;
          }
          starts.push_back(rows[r].skip_to);
        } else {
          result |= of_rows({rows[r].rule});
          if (certain) break;
        }
      }
    }
    return result;
  }
};

void Run::end_unsettled(const DecisionInfo& decision, Matching& m, Result& result) {
  const Table& table = decision.table;
  Possibilities p{*this, decision, {}, {}, {}, {}, -1, 0};
  for (const auto& u : m.unsettled) {
    if (value::is_failure(u.value) && p.failure.is_null()) p.failure = u.value;
  }

  // Axes: unknown facts that a column tests directly. Classes that the remaining rows do not tell
  // apart are one.
  std::vector<Axis> axes;
  for (const auto& u : m.unsettled) {
    const Column& column = table.columns[u.column];
    if (!column.fact_slot || column.computed || !column.exact || !value::is_unknown(u.value) ||
        !any_in(m.survivors, column.tested))
      continue;
    Axis axis{u.column, *column.fact_slot, {}};
    for (std::uint32_t cls = 0; cls < column.null_class; ++cls) {
      if (!column.possible[cls]) continue;
      Bits bits(table.words);
      const std::uint64_t* accepted = table.rows_of(column, cls);
      for (std::size_t w = 0; w < table.words; ++w) bits[w] = accepted[w] & m.survivors[w];
      if (std::find(axis.groups.begin(), axis.groups.end(), bits) == axis.groups.end())
        axis.groups.push_back(std::move(bits));
    }
    axes.push_back(std::move(axis));
  }
  std::stable_sort(axes.begin(), axes.end(),
                   [](const Axis& a, const Axis& b) { return a.groups.size() < b.groups.size(); });
  std::size_t combinations = 1;
  std::size_t used = 0;
  while (used < axes.size() && combinations * axes[used].groups.size() <= kMaxCombinations)
    combinations *= axes[used++].groups.size();
  axes.resize(used);

  // What stays open: rows that wait for something that no axis tries.
  Bits open(table.words);
  std::vector<const Matching::Unsettled*> waiting;
  for (const auto& u : m.unsettled) {
    const bool tried =
        std::any_of(axes.begin(), axes.end(), [&](const Axis& a) { return a.column == u.column; });
    if (tried || value::is_failure(u.value)) continue;
    if (any_in(m.survivors, table.columns[u.column].tested)) waiting.push_back(&u);
    for (std::size_t w = 0; w < table.words; ++w) open[w] |= table.columns[u.column].tested[w];
  }

  std::vector<Mask> masks(combinations);
  Mask all = 0;
  std::vector<std::size_t> at(axes.size());
  for (std::size_t i = 0; i < combinations; ++i) {
    Bits bits = m.survivors;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      for (std::size_t w = 0; w < table.words; ++w) bits[w] &= axes[a].groups[at[a]][w];
    }
    masks[i] = p.endings(bits, open, m.failed);
    all |= masks[i];
    for (std::size_t a = 0; a < axes.size() && ++at[a] == axes[a].groups.size(); ++a) at[a] = 0;
  }

  if (std::popcount(all) == 1 && all != kOpen) {
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
    std::size_t changes = 0;
    for (std::size_t i = 0; i < combinations; ++i) {
      const std::size_t digit = i / stride % axis.groups.size();
      if (digit + 1 < axis.groups.size() && masks[i] != masks[i + stride]) ++changes;
    }
    if (changes != 0)
      needed.emplace_back(changes * 1000 / (combinations - combinations / axis.groups.size()),
                          axis.fact);
    stride *= axis.groups.size();
  }
  for (const Matching::Unsettled* u : waiting) {
    std::size_t rows = 0;
    for (std::size_t w = 0; w < table.words; ++w)
      rows += static_cast<std::size_t>(
          std::popcount(table.columns[u->column].tested[w] & m.survivors[w]));
    for (const std::uint32_t fact : facts_of(u->value))
      needed.emplace_back(std::min<std::size_t>(999, rows * 1000 / table.rows.size()), fact);
  }
  if (!p.unsettled.is_null()) {
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
  if (!decision.single && decision.hit == HitPolicy::first &&
      (all & (kNone | kOpen | kFail)) == 0) {
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
