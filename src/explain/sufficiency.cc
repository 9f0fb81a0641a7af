// A greedy cover of the failed rows, from which everything is dropped again that a walk through the
// rest of the box shows to be too many.
#include "explain/sufficiency.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace aftersales::explain {

namespace {

using engine::Bits;
using engine::Column;
using engine::Row;
using engine::RowCondition;
using engine::Table;

/// Steps of one proof. Tables without exceptions that take rules back need one.
constexpr int kMostSteps = 2000;

bool has(const Bits& bits, std::size_t i) { return (bits[i / 64] >> (i % 64) & 1u) != 0; }

void put(Bits& bits, std::size_t i) { bits[i / 64] |= std::uint64_t{1} << (i % 64); }

void drop(Bits& bits, std::size_t i) { bits[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }

bool same(const RowCondition& a, const RowCondition& b) {
  return a.column == b.column && a.cell == b.cell;
}

bool contains(const std::vector<RowCondition>& conditions, const RowCondition& c) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const RowCondition& other) { return same(other, c); });
}

/// What is left of the classes of all columns. Where classes were merged, a failed condition takes
/// no class away: it is kept by itself.
struct Box {
  Bits left;
  std::vector<bool> changed;          // by column: more was taken away than of the whole
  std::vector<RowCondition> refused;  // of inexact columns
};

class Cover {
 public:
  Cover(const engine::DecisionInfo& decision, engine::Run& run, const Seen& seen)
      : table_(decision.table),
        run_(run),
        seen_(seen),
        first_only_(decision.hit == model::HitPolicy::first) {
    std::size_t words = 0;
    std::size_t cells = 0;
    for (const Column& column : table_.columns) {
      parts_.push_back({words, (column.null_class + 64) / 64, cells});
      words += parts_.back().words;
      cells += column.cells.size();
    }
    accepted_.resize(cells);
    make_whole(words);
  }

  [[nodiscard]] std::vector<RowCondition> choose() {
    std::vector<RowCondition> chosen = cover();
    if (!seen_.known || chosen.size() > kMostProved) return chosen;
    for (std::size_t i = chosen.size(); i-- > 0;) {
      Box box = whole_;
      for (std::size_t other = 0; other < chosen.size(); ++other) {
        if (other != i) refuse(box, chosen[other]);
      }
      int steps = kMostSteps;
      if (ends_alike(std::move(box), 0, 0, steps))
        chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return chosen;
  }

 private:
  /// One more failed condition, and the open rows that it would rule out.
  struct Candidate {
    RowCondition condition;
    Bits rules_out;
  };

  /// Where the classes of a column lie in a box, and its cells among all.
  struct Part {
    std::size_t at = 0, words = 0;
    std::size_t first_cell = 0;
  };

  [[nodiscard]] std::vector<RowCondition> cover() {
    Box box = whole_;
    Bits open = survivors(box);
    Bits failed(table_.words, 0);
    for (const FailedRow& f : seen_.failed) put(failed, f.row);
    for (std::size_t w = 0; w < open.size(); ++w) open[w] &= failed[w];
    std::vector<Candidate> candidates;
    std::vector<bool> known(accepted_.size(), false);
    for (const FailedRow& f : seen_.failed) {
      if (!has(open, f.row)) continue;
      for (const RowCondition& c : f.failed) {
        const std::size_t cell = parts_[c.column].first_cell + c.cell;
        if (known[cell]) continue;
        known[cell] = true;
        (void)accepted_by(f.row, c);
        candidates.push_back({c, ruled_out(box, c)});
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

  // All that the conditions leave that are told because they hold.
  void make_whole(std::size_t words) {
    whole_.left.assign(words, 0);
    whole_.changed.assign(table_.columns.size(), false);
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Column& column = table_.columns[c];
      // `when: true` is so whatever a case says.
      if (column.subject != nullptr && column.subject->expression.is_constant()) {
        const Value v(run_.evaluate(column.subject->expression));
        if (value::is_settled(v)) put(whole_.left, parts_[c].at * 64 + table_.class_of(column, v));
        continue;
      }
      for (std::uint32_t k = 0; k < column.null_class; ++k) {
        if (column.possible[k]) put(whole_.left, parts_[c].at * 64 + k);
      }
      if (column.may_be_null) put(whole_.left, parts_[c].at * 64 + column.null_class);
    }
    for (const HeldCondition& h : seen_.held) {
      const Bits& accepted = accepted_by(h.row, h.condition);
      const Part& part = parts_[h.condition.column];
      for (std::size_t w = 0; w < part.words; ++w) whole_.left[part.at + w] &= accepted[w];
    }
    whole_rows_.assign(table_.columns.size() * table_.words, 0);
    for (std::size_t c = 0; c < table_.columns.size(); ++c)
      add_accepting(c, whole_.left, whole_rows_.data() + c * table_.words);
  }

  void refuse(Box& box, const RowCondition& c) {
    if (!table_.columns[c.column].exact) {
      box.refused.push_back(c);
      return;
    }
    const Bits& accepted = accepted_[parts_[c.column].first_cell + c.cell];
    const Part& part = parts_[c.column];
    for (std::size_t w = 0; w < part.words; ++w) box.left[part.at + w] &= ~accepted[w];
    box.changed[c.column] = true;
  }

  /// The classes that a cell accepts; in a column of merged classes, may accept. `row`: one that
  /// asks for it.
  const Bits& accepted_by(std::uint32_t row, const RowCondition& c) {
    Bits& classes = accepted_[parts_[c.column].first_cell + c.cell];
    if (!classes.empty()) return classes;
    classes.assign(parts_[c.column].words, 0);
    const Column& column = table_.columns[c.column];
    const auto& conditions = table_.rows[row].conditions;
    // Of a row that asks the column twice the index knows both together.
    const bool alone = std::count_if(conditions.begin(), conditions.end(), [&](const auto& other) {
                         return other.column == c.column;
                       }) == 1;
    for (std::uint32_t k = 0; k <= column.null_class; ++k) {
      if (alone ? row_accepts(column, row, k) : cell_accepts(column, column.cells[c.cell], k))
        put(classes, k);
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

  /// Adds the rows that accept some class of those left in the column.
  void add_accepting(std::size_t c, const Bits& left, std::uint64_t* rows) const {
    const Part& part = parts_[c];
    for (std::size_t w = 0; w < part.words; ++w) {
      for (std::uint64_t word = left[part.at + w]; word != 0; word &= word - 1) {
        const auto k =
            static_cast<std::uint32_t>(w * 64) + static_cast<std::uint32_t>(std::countr_zero(word));
        const std::uint64_t* accepted = table_.rows_of(table_.columns[c], k);
        for (std::size_t i = 0; i < table_.words; ++i) rows[i] |= accepted[i];
      }
    }
  }

  [[nodiscard]] Bits survivors(const Box& box) const {
    Bits rows(table_.words, ~std::uint64_t{0});
    Bits of_column(table_.words, 0);
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      if (box.changed[c]) {
        std::fill(of_column.begin(), of_column.end(), 0);
        add_accepting(c, box.left, of_column.data());
      }
      const std::uint64_t* const accepting =
          box.changed[c] ? of_column.data() : whole_rows_.data() + c * table_.words;
      for (std::size_t w = 0; w < rows.size(); ++w) rows[w] &= accepting[w];
    }
    for (const RowCondition& c : box.refused) {
      for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
        if (contains(table_.rows[r].conditions, c)) drop(rows, r);
      }
    }
    return rows;
  }

  /// The rows that one more failed condition leaves nothing of.
  [[nodiscard]] Bits ruled_out(const Box& box, const RowCondition& c) {
    Bits rows(table_.words, 0);
    if (!table_.columns[c.column].exact) {
      for (const FailedRow& f : seen_.failed) {
        if (contains(table_.rows[f.row].conditions, c)) put(rows, f.row);
      }
      return rows;
    }
    const Part& part = parts_[c.column];
    const Bits& accepted = accepted_[part.first_cell + c.cell];
    scratch_.assign(box.left.begin(), box.left.end());
    for (std::size_t w = 0; w < part.words; ++w) scratch_[part.at + w] &= ~accepted[w];
    add_accepting(c.column, scratch_, rows.data());
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
            const bool told =
                std::any_of(seen_.held.begin(), seen_.held.end(),
                            [&](const HeldCondition& h) { return same(h.condition, c); });
            if (told) continue;
            return false;
          }
          box.changed[c.column] = true;
          Box outside = box;
          bool any = false;
          for (std::uint32_t k = 0; k <= column.null_class; ++k) {
            const bool inside = row_accepts(column, static_cast<std::uint32_t>(r), k);
            const std::size_t bit = parts_[c.column].at * 64 + k;
            any = any || (has(box.left, bit) && !inside);
            drop(inside ? outside.left : box.left, bit);
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
  std::vector<Part> parts_;     // by column
  std::vector<Bits> accepted_;  // by cell: classes; empty where nobody asked
  Box whole_;
  Bits whole_rows_;  // by column, one behind the other: that accept some class of the whole
  Bits scratch_;
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
