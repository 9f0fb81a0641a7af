// Columns -> bit sets -> the rows of a table that match.
//
// Columns that test a slot that is known already come first, whatever their place: they cost
// nothing but a look. The others follow in their order, each only if a row that remains asks for
// it, so that what cannot matter is neither worked out nor waited for.
#include <algorithm>
#include <bit>
#include <utility>

#include "engine/possibilities.h"

namespace aftersales::engine {

namespace {

using value::is_settled;

void keep_only(Bits& survivors, const std::uint64_t* rows) {
  for (std::size_t w = 0; w < survivors.size(); ++w) survivors[w] &= rows[w];
}

}  // namespace

Value Run::cell_value(const Cell& cell, const Value& subject) {
  Value verdict = evaluate(cell.tests.front()->expression, {&subject, 1});
  for (std::size_t i = 1; i < cell.tests.size() && !verdict.as_bool(); ++i) {
    verdict = feel::disjunction(verdict, evaluate(cell.tests[i]->expression, {&subject, 1}), *this);
  }
  return verdict;
}

Value Run::column_value(const Column& column) {
  if (column.slot) return value::Access::borrow(need(*column.slot));
  if (column.alternatives) return alternatives_value(*column.alternatives);
  return evaluate(column.subject->expression);
}

Value Run::alternatives_value(const Alternatives& alternatives) {
  Value any(false);
  for (const auto& conditions : alternatives.of) {
    Value all(true);
    for (const Alternatives::Condition& c : conditions) {
      Value one;
      if (c.nested) {
        one = alternatives_value(*c.nested);
      } else {
        one = evaluate(c.subject->expression);
        if (!c.cell.tests.empty()) one = cell_value(c.cell, Value(one));
      }
      all = feel::conjunction(all, one, *this);
      if (all.kind() == Kind::boolean && !all.as_bool()) break;
    }
    any = feel::disjunction(any, all, *this);
    if (any.as_bool()) break;
  }
  return any;
}

void Run::Matching::forget_unasked(const Table& table) {
  const auto is_asked = [&](const Unsettled& u) {
    return any_in(survivors, table.columns[u.column].tested);
  };
  if (std::all_of(unsettled.begin(), unsettled.end(), is_asked)) return;
  const std::vector<Unsettled> all = std::move(unsettled);
  unsettled.clear();
  unknown.clear();
  failed.clear();
  for (const Unsettled& u : all) {
    if (is_asked(u)) add_unsettled(u.column, u.value, table.columns[u.column]);
  }
}

/// A column that is asked for, and not known yet.
void Run::look_at(const Table& table, std::uint32_t c, Matching& m, Trace* trace) {
  const Column& column = table.columns[c];
  if (!any_in(m.survivors, column.tested)) return;
  Value own;
  const Value* v = &own;
  if (column.slot)
    v = &need(*column.slot);
  else
    own = column_value(column);
  if (trace != nullptr) trace->columns[c] = *v;
  if (column.computed && !value::is_failure(*v)) {
    // A cell that is worked out waits for what else it speaks of, too.
    own = cell_value(column.cells.front(), Value(*v));
    v = &own;
    if (!is_settled(own) && trace != nullptr) trace->columns[c] = own;
  }
  if (!is_settled(*v)) {
    m.add_unsettled(c, *v, column);
    return;
  }
  keep_only(m.survivors, table.rows_of(column, Table::class_of(column, *v)));
  if (!column.exact) m.inexact.emplace_back(c, *v);
}

void Run::match(const DecisionInfo& decision, Matching& m, Trace* trace) {
  const Table& table = decision.table;
  if (table.words == 0) {  // no rules at all
    m.survivors.clear();
    return;
  }
  m.survivors.assign(table.words, ~std::uint64_t{0});
  if (const std::size_t rest = table.rows.size() % 64; rest != 0)
    m.survivors.back() = (std::uint64_t{1} << rest) - 1;
  std::uint64_t* const survivors = m.survivors.data();
  const Value* const values = values_.data();
  const std::size_t words = table.words;
  std::uint64_t first = survivors[0];  // all there is, of most tables
  for (const Probe& probe : table.probes) {
    const Value& v = values[probe.slot];
    if (!is_settled(v)) {  // not known, or not worked out yet
      m.later.push_back(probe.column);
      continue;
    }
    if (trace != nullptr) {
      survivors[0] = first;
      if (any_in(m.survivors, probe.of->tested)) trace->columns[probe.column] = v;
    }
    const std::uint64_t* const rows = probe.accepted + Table::class_of(probe, v) * words;
    first &= rows[0];
    for (std::size_t w = 1; w < words; ++w) survivors[w] &= rows[w];
  }
  survivors[0] = first;
  const auto& others = trace != nullptr ? table.reckoned : table.varying;
  if (!others.empty()) {
    m.later.insert(m.later.end(), others.begin(), others.end());
    std::sort(m.later.begin(), m.later.end());
  }
  for (const std::uint32_t column : m.later) look_at(table, column, m, trace);
  if (!m.unsettled.empty()) m.forget_unasked(table);
}

// Rows of columns with merged classes: what the index let through is asked again. Rows that cannot
// fire any more, since one before them does, are left as they are.
void Run::verify(const DecisionInfo& decision, Matching& m) {
  const auto holds = [&](const Row& row) {
    return std::all_of(row.conditions.begin(), row.conditions.end(), [&](const RowCondition& c) {
      const auto it = std::find_if(m.inexact.begin(), m.inexact.end(),
                                   [&](const auto& x) { return x.first == c.column; });
      return it == m.inexact.end() ||
             cell_value(decision.table.columns[c.column].cells[c.cell], it->second).as_bool();
    });
  };
  const bool is_one_enough = decision.hit == model::HitPolicy::first && m.is_settled();
  const std::vector<Row>& rows = decision.table.rows;
  std::size_t withdrawn_until = 0;
  for (std::size_t w = 0; w < m.survivors.size(); ++w) {
    for (std::uint64_t bits = m.survivors[w]; bits != 0; bits &= bits - 1) {
      const std::size_t r = w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      if (r < withdrawn_until) continue;
      if (!holds(rows[r]))
        m.survivors[w] &= ~(std::uint64_t{1} << (r % 64));
      else if (is_one_enough && !rows[r].withdraws)
        return;
      else if (is_one_enough)
        withdrawn_until = rows[r].skip_to;
    }
  }
}

}  // namespace aftersales::engine
