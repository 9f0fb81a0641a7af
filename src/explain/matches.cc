// Walks the rows as the engine tried them. The engine's index is asked, so that no other story can
// be told; only what the index leaves to the tests themselves is evaluated again.
#include "explain/matches.h"

#include <algorithm>

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
  if (column.computed) return accepted() ? Verdict::holds : Verdict::fails;
  const std::uint64_t* rows = decision_.table.rows_of(column, decision_.table.class_of(column, v));
  const bool by_index = (rows[row / 64] >> (row % 64) & 1u) != 0;
  return by_index && (column.exact || accepted()) ? Verdict::holds : Verdict::fails;
}

bool Matches::first_failed(std::uint32_t row, std::size_t& condition) const {
  const auto& conditions = decision_.table.rows[row].conditions;
  for (condition = 0; condition < conditions.size(); ++condition) {
    if (verdict(row, conditions[condition]) == Verdict::fails) return true;
  }
  return false;
}

void Matches::walk() {
  const std::vector<Row>& rows = decision_.table.rows;
  const bool first_only = decision_.hit == model::HitPolicy::first;
  std::size_t left = result_.rules.size();
  std::uint32_t r = 0;
  while (r < rows.size()) {
    const Row& row = rows[r];
    const bool fires =
        std::find(result_.rules.begin(), result_.rules.end(), row.rule) != result_.rules.end();
    std::size_t condition = 0;
    if (fires && !row.withdraws) {
      fired_.push_back(r);
      if (--left == 0 && first_only) return;
      // One row of a rule and its exceptions; several only where it is not known which of them
      // holds.
      r = result_.rules.size() > 1 && first_only ? r + 1 : row.group_end;
    } else if (first_failed(r, condition)) {
      // What fails with its parent is told by the parent's row.
      if (condition >= row.own_from || decision_.rules[row.rule].parent < 0)
        missed_.push_back({r, condition, false});
      ++r;
    } else if (row.withdraws) {
      missed_.push_back({r, 0, true});
      r = std::max(row.skip_to, r + 1);
    } else {
      ++r;
    }
  }
}

std::vector<std::uint32_t> Matches::columns() const {
  std::vector<bool> seen(decision_.table.columns.size(), false);
  std::vector<std::uint32_t> result;
  const auto add = [&](const RowCondition& c) {
    if (!seen[c.column]) result.push_back(c.column);
    seen[c.column] = true;
  };
  for (const std::uint32_t row : fired_) {
    for (const RowCondition& c : decision_.table.rows[row].conditions) add(c);
  }
  for (const Missed& m : missed_) {
    const auto& conditions = decision_.table.rows[m.row].conditions;
    if (m.withdrawn) {
      for (const RowCondition& c : conditions) add(c);
    } else {
      add(conditions[m.condition]);
    }
  }
  return result;
}

}  // namespace aftersales::explain
