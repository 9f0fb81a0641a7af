// A greedy cover of the failed rows, from which everything is dropped again that a walk through the
// rest of the box shows to be too many.
#include "explain/sufficiency.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace aftersales::explain {

namespace {

using engine::Bits;
using engine::Column;
using engine::Row;
using engine::RowCondition;
using engine::Table;

using Classes = std::vector<bool>;

/// Steps of one proof. Tables without exceptions that take rules back need one.
constexpr int kMostSteps = 2000;

bool has(const Bits& bits, std::size_t i) { return (bits[i / 64] >> (i % 64) & 1u) != 0; }

bool same(const RowCondition& a, const RowCondition& b) {
  return a.column == b.column && a.cell == b.cell;
}

bool contains(const std::vector<RowCondition>& conditions, const RowCondition& c) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const RowCondition& other) { return same(other, c); });
}

/// What is left of each column's classes. Where classes were merged, a failed condition takes no
/// class away: it is kept by itself.
struct Box {
  std::vector<Classes> left;
  std::vector<RowCondition> refused;  // of inexact columns
};

class Cover {
 public:
  Cover(const engine::DecisionInfo& decision, engine::Run& run, const Seen& seen)
      : table_(decision.table),
        run_(run),
        seen_(seen),
        first_only_(decision.hit == model::HitPolicy::first) {
    for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
      const auto& conditions = table_.rows[r].conditions;
      for (const RowCondition& c : conditions) {
        const auto in_column =
            std::count_if(conditions.begin(), conditions.end(),
                          [&](const RowCondition& other) { return other.column == c.column; });
        if (in_column == 1) asked_by_.emplace(std::pair(c.column, c.cell), r);
      }
    }
  }

  [[nodiscard]] std::vector<RowCondition> choose() {
    std::vector<RowCondition> chosen = cover();
    if (!seen_.known || chosen.size() > kMostProved) return chosen;
    for (std::size_t i = chosen.size(); i-- > 0;) {
      std::vector<RowCondition> fewer = chosen;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      int steps = kMostSteps;
      if (ends_alike(box_of(fewer), 0, 0, steps)) chosen = std::move(fewer);
    }
    return chosen;
  }

 private:
  /// One more failed condition, and the open rows that it would rule out.
  struct Candidate {
    RowCondition condition;
    Bits rules_out;
  };

  [[nodiscard]] std::vector<RowCondition> cover() {
    Box box = box_of({});
    Bits open = survivors(box);
    Bits failed(table_.words, 0);
    for (const FailedRow& f : seen_.failed) failed[f.row / 64] |= std::uint64_t{1} << (f.row % 64);
    for (std::size_t w = 0; w < open.size(); ++w) open[w] &= failed[w];
    std::vector<Candidate> candidates;
    for (const FailedRow& f : seen_.failed) {
      if (!has(open, f.row)) continue;
      for (const RowCondition& c : f.failed) {
        const bool known =
            std::any_of(candidates.begin(), candidates.end(),
                        [&](const Candidate& other) { return same(other.condition, c); });
        if (!known) candidates.push_back({c, ruled_out(box, c)});
      }
    }
    std::vector<RowCondition> chosen;
    for (;;) {
      const Candidate* best = nullptr;
      int most = 0;
      for (const Candidate& candidate : candidates) {
        int count = 0;
        for (std::size_t w = 0; w < open.size(); ++w)
          count += std::popcount(open[w] & candidate.rules_out[w]);
        if (count > most) {
          best = &candidate;
          most = count;
        }
      }
      if (best == nullptr) return chosen;
      const RowCondition next = best->condition;
      chosen.push_back(next);
      for (std::size_t w = 0; w < open.size(); ++w) open[w] &= ~best->rules_out[w];
      refuse(box, next);
      // Two refusals may together leave nothing for a third cell of the column.
      for (Candidate& candidate : candidates) {
        if (candidate.condition.column == next.column)
          candidate.rules_out = ruled_out(box, candidate.condition);
      }
    }
  }

  [[nodiscard]] Box box_of(const std::vector<RowCondition>& refused) {
    Box box;
    for (const Column& column : table_.columns) {
      Classes all(column.possible);
      all[column.null_class] = column.may_be_null;
      // `when: true` is so whatever a case says.
      if (column.subject != nullptr && column.subject->expression.is_constant()) {
        const Value v(run_.evaluate(column.subject->expression));
        all.assign(all.size(), false);
        if (value::is_settled(v)) all[table_.class_of(column, v)] = true;
      }
      box.left.push_back(std::move(all));
    }
    for (const RowCondition& c : seen_.held) {
      const Classes& accepted = classes_of(c);
      Classes& left = box.left[c.column];
      for (std::size_t k = 0; k < left.size(); ++k) left[k] = left[k] && accepted[k];
    }
    for (const RowCondition& c : refused) refuse(box, c);
    return box;
  }

  void refuse(Box& box, const RowCondition& c) {
    if (!table_.columns[c.column].exact) {
      box.refused.push_back(c);
      return;
    }
    const Classes& accepted = classes_of(c);
    Classes& left = box.left[c.column];
    for (std::size_t k = 0; k < left.size(); ++k) left[k] = left[k] && !accepted[k];
  }

  /// The classes that a cell accepts; in a column of merged classes, may accept.
  const Classes& classes_of(const RowCondition& c) {
    Classes& classes = classes_[std::pair(c.column, c.cell)];
    if (!classes.empty()) return classes;
    const Column& column = table_.columns[c.column];
    const auto row = asked_by_.find(std::pair(c.column, c.cell));
    for (std::uint32_t k = 0; k <= column.null_class; ++k) {
      classes.push_back(row != asked_by_.end() ? row_accepts(column, row->second, k)
                                               : cell_accepts(column, column.cells[c.cell], k));
    }
    return classes;
  }

  [[nodiscard]] bool row_accepts(const Column& column, std::uint32_t row, std::uint32_t k) const {
    return (table_.rows_of(column, k)[row / 64] >> (row % 64) & 1u) != 0;
  }

  // A cell that no row asks for alone.
  bool cell_accepts(const Column& column, const engine::Cell& cell, std::uint32_t k) {
    if (!column.exact) return true;
    if (!column.possible[k]) return false;
    const Value& v = column.representatives[k];
    if (column.computed) return v.as_bool();
    return std::any_of(cell.tests.begin(), cell.tests.end(), [&](const auto& test) {
      return run_.evaluate(test->expression, {&v, 1}).as_bool();
    });
  }

  /// The rows that accept some class of those left in the column.
  [[nodiscard]] Bits accepting(const Column& column, const Classes& left) const {
    Bits rows(table_.words, 0);
    for (std::uint32_t k = 0; k < left.size(); ++k) {
      if (!left[k]) continue;
      const std::uint64_t* accepted = table_.rows_of(column, k);
      for (std::size_t w = 0; w < rows.size(); ++w) rows[w] |= accepted[w];
    }
    return rows;
  }

  [[nodiscard]] Bits survivors(const Box& box) const {
    Bits rows(table_.words, ~std::uint64_t{0});
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Bits of_column = accepting(table_.columns[c], box.left[c]);
      for (std::size_t w = 0; w < rows.size(); ++w) rows[w] &= of_column[w];
    }
    for (const RowCondition& c : box.refused) {
      for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
        if (contains(table_.rows[r].conditions, c)) rows[r / 64] &= ~(std::uint64_t{1} << (r % 64));
      }
    }
    return rows;
  }

  [[nodiscard]] Bits ruled_out(Box box, const RowCondition& c) {
    refuse(box, c);
    Bits rows(table_.words, 0);
    if (!box.refused.empty() && same(box.refused.back(), c)) {
      for (const FailedRow& f : seen_.failed) {
        if (contains(table_.rows[f.row].conditions, c))
          rows[f.row / 64] |= std::uint64_t{1} << (f.row % 64);
      }
      return rows;
    }
    rows = accepting(table_.columns[c.column], box.left[c.column]);
    for (std::uint64_t& word : rows) word = ~word;
    return rows;
  }

  /// Whether every case in the box that has come to row `r`, `done` of the fired rows behind it,
  /// ends by the rows that fired. False also where that would take too long to tell.
  [[nodiscard]] bool ends_alike(Box box, std::size_t r, std::size_t done, int& steps) {
    if (--steps < 0) return false;
    Bits may_hold = survivors(box);
    while (r < table_.rows.size()) {
      const Row& row = table_.rows[r];
      if (!has(may_hold, r)) {
        ++r;
      } else if (!row.withdraws) {
        // All conditions of a row that fired are told, so it holds everywhere in the box.
        if (done == seen_.fired.size() || seen_.fired[done] != r) return false;
        if (++done == seen_.fired.size() && first_only_) return true;
        r = row.group_end;
      } else {
        // Where the exception holds, it takes its rule back; where it does not, the walk goes on.
        for (const RowCondition& c : row.conditions) {
          const Column& column = table_.columns[c.column];
          if (!column.exact) {
            if (contains(seen_.held, c)) continue;
            return false;
          }
          Box outside = box;
          bool any = false;
          for (std::uint32_t k = 0; k <= column.null_class; ++k) {
            const bool inside = row_accepts(column, static_cast<std::uint32_t>(r), k);
            any = any || (box.left[c.column][k] && !inside);
            if (inside) outside.left[c.column][k] = false;
            if (!inside) box.left[c.column][k] = false;
          }
          if (any && !ends_alike(std::move(outside), r + 1, done, steps)) return false;
        }
        may_hold = survivors(box);
        r = row.skip_to;
      }
    }
    return done == seen_.fired.size();
  }

  const Table& table_;
  engine::Run& run_;
  const Seen& seen_;
  const bool first_only_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> asked_by_;  // a row, by cell
  std::map<std::pair<std::uint32_t, std::uint32_t>, Classes> classes_;         // by cell
};

}  // namespace

std::vector<RowCondition> needed_failures(const engine::DecisionInfo& decision, engine::Run& run,
                                          const Seen& seen) {
  if (seen.failed.empty()) return {};
  std::vector<RowCondition> needed = Cover(decision, run, seen).choose();
  // In the order in which the rows say them.
  std::vector<RowCondition> ordered;
  for (const FailedRow& f : seen.failed) {
    for (const RowCondition& c : f.failed) {
      if (contains(needed, c) && !contains(ordered, c)) ordered.push_back(c);
    }
  }
  return ordered;
}

}  // namespace aftersales::explain
