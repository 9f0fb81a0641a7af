// A tree and slots of which some are not known -> whether all rows that may fire give the same.
//
// For whoever only wants to know that a decision is undetermined: the first two rows that differ
// are enough. Slots have to be independent of each other: then every branch can come about.
#pragma once

#include <cstdint>

#include "engine/row_tree.h"

namespace aftersales::engine {

/// How two rows are alike.
enum class Likeness : std::uint8_t { same_rule, same_outcome, different };

/// `Slots` as RowTree wants them, and `slots.may_be_any(n)`: it is not known, and may be any value
/// of its type. `Compare`: (row, row) -> Likeness.
template <typename Slots, typename Compare>
class RowTreeEnds {
 public:
  enum class End : std::uint8_t {
    one_rule,     // row() or another of its rule fires, whatever is not known
    one_outcome,  // what row() gives, whatever is not known, but by which rule depends on it
    differ,       // there are rows that may fire, and what they give is different
    unclear       // neither was found out
  };

  RowTreeEnds(const RowTree& tree, Slots slots, Compare compare)
      : tree_(tree), slots_(slots), compare_(compare) {
    if (tree.is_free_ && walk(tree.root_) && row_ != RowTree::kNoRow)
      end_ = is_one_rule_ ? End::one_rule : End::one_outcome;
  }
  [[nodiscard]] End end() const { return end_; }
  [[nodiscard]] std::uint32_t row() const { return row_; }

 private:
  using Row = RowTree::Row;
  using Verdict = RowTree::Verdict;
  static constexpr int kMostLeaves = 64;

  bool stop(End end) {
    end_ = end;
    return false;
  }

  /// False once it is known how it ends, or that it will not be.
  bool walk(const RowTree::Way& way) {
    if (way.is_end()) {
      if (++leaves_ > kMostLeaves) return false;
      return way.is_row() ? row(way.to) : rows(tree_.words_.data() + way.to);
    }
    if (const std::uint32_t cls = slots_.class_of(way.slot()); is_class(cls))
      return walk(tree_.next(way, cls));
    return slots_.may_be_any(way.slot()) &&
           tree_.each_branch(way, [&](const RowTree::Way& branch) { return walk(branch); });
  }

  /// Just this one fires, if none does it is not clear.
  bool row(std::uint32_t row) {
    if (row == RowTree::kNoRow) return false;
    return meet(row) != Likeness::different || stop(End::differ);
  }

  bool rows(const std::uint32_t* at) {
    const std::uint32_t* const begin = at + 1;
    const std::uint32_t* const end = begin + *at;
    bool is_behind_open = false;  // a row that may fire or not
    bool some_alike = false, some_different = false;
    for (at = begin; at != end;) {
      const Row row{at};
      const Verdict verdict = check(row);
      if (!is_clear_) return false;
      if (verdict == Verdict::fails) {
        at += row.size();
        continue;
      }
      if (row.behind() != 0) {
        if (verdict == Verdict::open || is_behind_open) return false;
        at = begin + row.behind();
        continue;
      }
      const Likeness likeness = meet(row.row());
      if (is_behind_open) {
        // Whether just this one can fire is not known, but one of those behind does.
        (likeness == Likeness::different ? some_different : some_alike) = true;
      } else if (likeness == Likeness::different) {
        return stop(End::differ);
      }
      if (verdict == Verdict::holds) {
        if (!some_different) return true;
        return some_alike ? stop(End::unclear) : stop(End::differ);
      }
      is_behind_open = true;
      at += row.size();
    }
    return false;  // no row may fire
  }

  Likeness meet(std::uint32_t row) {
    if (row_ == RowTree::kNoRow) row_ = row;
    const Likeness likeness = compare_(row_, row);
    is_one_rule_ = is_one_rule_ && likeness == Likeness::same_rule;
    return likeness;
  }

  Verdict check(const Row& row) {
    Verdict verdict = Verdict::holds;
    RowTree::Condition condition{row.first()};
    for (std::uint32_t left = row.conditions(); left != 0; --left) {
      const std::uint32_t cls = slots_.class_of(condition.slot());
      if (is_class(cls)) {
        if (!condition.holds(cls)) return Verdict::fails;
      } else {
        is_clear_ = is_clear_ && slots_.may_be_any(condition.slot());
        if (condition.ranges() == 0) return Verdict::fails;  // it is for what is absent
        verdict = Verdict::open;
      }
      condition.at = condition.next();
    }
    return verdict;
  }

  const RowTree& tree_;
  Slots slots_;
  Compare compare_;
  End end_ = End::unclear;
  std::uint32_t row_ = RowTree::kNoRow;
  bool is_one_rule_ = true;
  bool is_clear_ = true;  // nothing was asked for that may only be some values of its type
  int leaves_ = 0;
};

}  // namespace aftersales::engine
