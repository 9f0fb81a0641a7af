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
    one_rule,  // row() or another of its rule fires, whatever is not known
    differ,    // there are rows that may fire, and what they give is different
    unclear    // neither was found out
  };

  RowTreeEnds(const RowTree& tree, Slots slots, Compare compare)
      : root_(tree.bytes_.data()), slots_(slots), compare_(compare) {
    if (tree.is_free_ && walk(root_) && row_ != RowTree::kNoRow && is_one_rule_)
      end_ = End::one_rule;
  }
  [[nodiscard]] End end() const { return end_; }
  [[nodiscard]] std::uint32_t row() const { return row_; }

 private:
  using Form = RowTree::Form;
  using Verdict = RowTree::Verdict;
  static constexpr int kMostLeaves = 64;

  bool stop(End end) {
    end_ = end;
    return false;
  }

  /// False once it is known how it ends, or that it will not be.
  bool walk(const std::byte* at) {
    const auto node = RowTree::load<RowTree::Node>(at);
    if (node.form == Form::rows) return ++leaves_ <= kMostLeaves && rows(at, node);
    std::int64_t key = 0;
    const bool is_known = node.form == Form::numbered
                              ? RowTree::read_number(node.asked, slots_, key)
                              : RowTree::read_place(node.asked, slots_, key);
    const std::byte* const children = RowTree::children_of(at, node);
    if (is_known)
      return walk(child(children, node.form == Form::cut ? RowTree::part_of(key, at, node) : key));
    if (!slots_.may_be_any(node.asked.slot)) return false;
    const std::int64_t parts =
        node.form == Form::numbered ? node.count : RowTree::part_of(kHighestCut, at, node) + 1;
    for (std::int64_t i = 0; i < parts; ++i) {
      const bool is_new = i == 0 || child(children, i) != child(children, i - 1);
      if (is_new && !walk(child(children, i))) return false;
    }
    return true;
  }
  [[nodiscard]] const std::byte* child(const std::byte* children, std::int64_t i) const {
    return root_ + RowTree::load<std::uint32_t>(children + static_cast<std::size_t>(i) *
                                                               sizeof(std::uint32_t));
  }

  bool rows(const std::byte* at, const RowTree::Node& node) {
    const std::byte* const begin = at + sizeof(RowTree::Node);
    bool is_behind_open = false;  // a row that may fire or not
    bool some_alike = false, some_different = false;
    for (at = begin; at != begin + node.count;) {
      const auto row = RowTree::load<RowTree::Row>(at);
      const Verdict verdict = check(at + sizeof(RowTree::Row), row.conditions);
      if (!is_clear_) return false;
      if (verdict == Verdict::fails) {
        at += row.size;
        continue;
      }
      if (row.behind != 0) {
        if (verdict == Verdict::open || is_behind_open) return false;
        at = begin + row.behind;
        continue;
      }
      const Likeness likeness = meet(row.row);
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
      at += row.size;
    }
    return false;  // no row may fire
  }

  Likeness meet(std::uint32_t row) {
    if (row_ == RowTree::kNoRow) row_ = row;
    const Likeness likeness = compare_(row_, row);
    is_one_rule_ = is_one_rule_ && likeness == Likeness::same_rule;
    return likeness;
  }

  Verdict check(const std::byte* at, std::uint32_t conditions) {
    Verdict verdict = Verdict::holds;
    for (; conditions != 0; --conditions) {
      const auto condition = RowTree::load<RowTree::Condition>(at);
      const Verdict one = RowTree::check(at, 1, slots_);
      if (one == Verdict::fails) return one;
      if (one == Verdict::open) {
        is_clear_ = is_clear_ && slots_.may_be_any(condition.asked.slot);
        if (condition.ranges == 0) return Verdict::fails;  // it is for what is absent
        verdict = one;
      }
      at += sizeof(RowTree::Condition) + condition.ranges * sizeof(KeyRange);
    }
    return verdict;
  }

  static constexpr std::int64_t kHighestCut = KeyScale::kNoKey - 1;

  const std::byte* const root_;
  Slots slots_;
  Compare compare_;
  End end_ = End::unclear;
  std::uint32_t row_ = RowTree::kNoRow;
  bool is_one_rule_ = true;
  bool is_clear_ = true;  // nothing was asked for that may only be some values of its type
  int leaves_ = 0;
};

}  // namespace aftersales::engine
