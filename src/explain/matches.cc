// Walks the rows as the engine tried them. The engine's index is asked, so that no other story can
// be told; only what the index leaves to the tests themselves is evaluated again.
#include "explain/matches.h"

#include <algorithm>
#include <utility>

namespace aftersales::explain {

using engine::Row;
using engine::RowCondition;

Matches::Matches(engine::Run& run, std::uint32_t decision, const engine::Trace& trace)
    : run_(run),
      decision_(run.linked().decisions[decision]),
      result_(run.result(decision)),
      trace_(trace) {
  if (trace_.columns.size() == decision_.table.columns.size()) walk();
}

Verdict Matches::verdict(std::uint32_t row, const RowCondition& condition) const {
  const engine::Column& column = decision_.table.columns[condition.column];
  const Value& v = trace_.columns[condition.column];
  if (!value::is_settled(v)) return Verdict::open;
  const auto accepted = [&] {
    const auto& tests = column.cells[condition.cell].tests;
    return std::any_of(tests.begin(), tests.end(), [&](const auto& test) {
      return run_.evaluate(test->expression, {&v, 1}).as_bool();
    });
  };
  // The index knows a row, not which of its two conditions on one column failed.
  const auto& all = decision_.table.rows[row].conditions;
  const auto on_column = std::count_if(
      all.begin(), all.end(), [&](const RowCondition& c) { return c.column == condition.column; });
  if (column.computed || on_column > 1) return accepted() ? Verdict::holds : Verdict::fails;
  const std::uint64_t* rows = decision_.table.rows_of(column, decision_.table.class_of(column, v));
  const bool by_index = (rows[row / 64] >> (row % 64) & 1u) != 0;
  return by_index && (column.exact || accepted()) ? Verdict::holds : Verdict::fails;
}

std::vector<RowCondition> Matches::failures(std::uint32_t row) const {
  std::vector<RowCondition> failed;
  for (const RowCondition& c : decision_.table.rows[row].conditions) {
    if (verdict(row, c) == Verdict::fails) failed.push_back(c);
  }
  return failed;
}

std::vector<RowCondition> Matches::own_conditions(const Row& row) {
  return {row.conditions.begin() + row.own_from, row.conditions.end()};
}

void Matches::walk() {
  const std::vector<Row>& rows = decision_.table.rows;
  const bool first_only = decision_.hit == model::HitPolicy::first;
  seen_.known = std::all_of(trace_.columns.begin(), trace_.columns.end(), [](const Value& v) {
    return value::is_settled(v) || v.kind() == feel::kPending;
  });
  std::size_t left = result_.rules.size();
  std::uint32_t r = 0;
  while (r < rows.size()) {
    const Row& row = rows[r];
    const bool fires =
        std::find(result_.rules.begin(), result_.rules.end(), row.rule) != result_.rules.end();
    if (fires && !row.withdraws) {
      seen_.fired.push_back(r);
      for (const RowCondition& c : row.conditions) {
        if (verdict(r, c) == Verdict::holds) seen_.held.push_back({r, c});
      }
      if (--left == 0 && first_only) return;
      // One row of a rule and its exceptions; several only where it is not known which of them
      // holds.
      r = result_.rules.size() > 1 && first_only ? r + 1 : row.group_end;
      continue;
    }
    std::vector<RowCondition> failed = failures(r);
    if (!failed.empty()) {
      seen_.failed.push_back({r, std::move(failed)});
      ++r;
    } else if (row.withdraws) {
      // Its own conditions are enough: where its parent's fail, its parent does.
      withdrawing_.push_back(r);
      for (const RowCondition& c : own_conditions(row)) seen_.held.push_back({r, c});
      r = std::max(row.skip_to, r + 1);
    } else {
      ++r;
    }
  }
}

// What fails with its parent is ruled out by what rules that out.
bool Matches::parent_failed(std::uint32_t row) const {
  const std::vector<Row>& rows = decision_.table.rows;
  for (std::int32_t rule = decision_.rules[rows[row].rule].parent; rule >= 0;
       rule = decision_.rules[static_cast<std::size_t>(rule)].parent) {
    const bool failed =
        std::any_of(seen_.failed.begin(), seen_.failed.end(), [&](const FailedRow& f) {
          return rows[f.row].rule == static_cast<std::uint32_t>(rule) && !rows[f.row].withdraws;
        });
    if (failed) return true;
  }
  return false;
}

const Matches::Reasons& Matches::missed() const {
  if (!missed_) missed_ = work_out_missed();
  return *missed_;
}

Matches::Reasons Matches::work_out_missed() const {
  const bool is_all = std::none_of(seen_.failed.begin(), seen_.failed.end(),
                                   [&](const FailedRow& f) { return parent_failed(f.row); });
  std::optional<Seen> part;
  if (!is_all) {
    part = seen_;
    std::erase_if(part->failed, [&](const FailedRow& f) { return parent_failed(f.row); });
  }
  const Seen& seen = is_all ? seen_ : *part;
  Reasons reasons;
  std::vector<bool> named(decision_.table.rows.size(), false);
  for (const RowCondition& needed : needed_failures(decision_, run_, seen)) {
    // The rule that says the condition itself stands for all that it rules out.
    std::vector<Missed> saying;
    for (const FailedRow& f : seen.failed) {
      const auto& conditions = decision_.table.rows[f.row].conditions;
      const auto it = std::find_if(conditions.begin(), conditions.end(), [&](const auto& c) {
        return c.column == needed.column && c.cell == needed.cell;
      });
      if (it == conditions.end()) continue;
      saying.push_back({f.row, static_cast<std::size_t>(it - conditions.begin()), false, {}});
    }
    const auto rank = [&](const Missed& m) {
      return (named[m.row] ? 2 : 0) + (m.condition < decision_.table.rows[m.row].own_from ? 1 : 0);
    };
    Missed told =
        *std::min_element(saying.begin(), saying.end(),
                          [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    named[told.row] = true;
    for (const Missed& m : saying) {
      if (!named[m.row]) told.also.push_back(m.row);
      named[m.row] = true;
    }
    reasons.told.push_back(std::move(told));
  }
  for (const std::uint32_t r : withdrawing_) reasons.told.push_back({r, 0, true, {}});
  std::stable_sort(reasons.told.begin(), reasons.told.end(),
                   [](const Missed& a, const Missed& b) { return a.row < b.row; });
  for (const FailedRow& f : seen_.failed) {
    if (!named[f.row]) reasons.others.push_back(f.row);
  }
  return reasons;
}

namespace {

/// Columns, each once, in the order in which they are added.
class Columns {
 public:
  explicit Columns(const engine::Table& table) : seen_(table.columns.size(), false) {}
  void add(const RowCondition& c) {
    if (!seen_[c.column]) columns_.push_back(c.column);
    seen_[c.column] = true;
  }
  void add(const std::vector<RowCondition>& conditions) {
    for (const RowCondition& c : conditions) add(c);
  }
  std::vector<std::uint32_t> take() { return std::move(columns_); }

 private:
  std::vector<bool> seen_;
  std::vector<std::uint32_t> columns_;
};

}  // namespace

std::vector<std::uint32_t> Matches::columns() const {
  Columns result(decision_.table);
  for (const std::uint32_t row : fired()) result.add(decision_.table.rows[row].conditions);
  for (const Missed& m : missed().told) {
    const Row& row = decision_.table.rows[m.row];
    if (m.withdrawn) {
      result.add(own_conditions(row));
    } else {
      result.add(row.conditions[m.condition]);
    }
  }
  return result.take();
}

std::vector<std::uint32_t> Matches::columns_tried() const {
  Columns result(decision_.table);
  for (const std::uint32_t row : fired()) result.add(decision_.table.rows[row].conditions);
  for (const FailedRow& f : seen_.failed) {
    if (!parent_failed(f.row)) result.add(f.failed.front());
  }
  for (const std::uint32_t row : withdrawing_) result.add(decision_.table.rows[row].conditions);
  return result.take();
}

const engine::Trace* trace_of(const std::vector<engine::Trace>& traces, std::uint32_t decision) {
  const auto it = std::find_if(traces.begin(), traces.end(),
                               [&](const engine::Trace& t) { return t.decision == decision; });
  return it == traces.end() ? nullptr : &*it;
}

std::shared_ptr<const Matches> AllMatches::of(std::uint32_t decision) {
  const auto at = std::find_if(known_.begin(), known_.end(),
                               [&](const auto& known) { return known.first == decision; });
  if (at != known_.end()) return at->second;
  const engine::Trace* const trace = trace_of(traces_, decision);
  auto matches =
      trace != nullptr ? std::make_shared<const Matches>(run_, decision, *trace) : nullptr;
  // Of a decision that goes over a list the trace is that of the element that the run is at.
  if (matches != nullptr && !run_.linked().decisions[decision].each)
    known_.emplace_back(decision, matches);
  return matches;
}

}  // namespace aftersales::explain
