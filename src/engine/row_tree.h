// A table of which the first row that matches fires -> a tree of questions, each about one slot or
// one condition that is worked out; rows that no question tells apart are checked at the end.
//
// It asks for nothing that cannot matter, and answers where all that it asks for is known. For
// everything else, and for tables of other kinds, there are the bit sets. A question is about the
// class of a slot (engine/slot_classes.h), and mostly that is the number of the branch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/slot_classes.h"

namespace aftersales::engine {

/// `Slots` say of which class a slot is: `slots.class_of(n)`, no class if that is not known.
class RowTree {
 public:
  static constexpr std::uint32_t kNoRow = 0x3FFFFFFF;
  static constexpr std::uint32_t kGiveUp = 0xFFFFFFFE;  // something is not known: ask the bit sets

  [[nodiscard]] bool empty() const { return ways_.empty(); }

  /// It asks for no slot but those of facts.
  [[nodiscard]] bool is_of_facts() const { return is_of_facts_; }
  /// Something that it asks for has no slot: it is worked out for the tree alone.
  [[nodiscard]] bool is_reckoning() const { return is_reckoning_; }

  /// The row that fires.
  template <typename Slots>
  [[nodiscard, gnu::always_inline]] std::uint32_t find(Slots&& slots) const {
    const Way* const ways = ways_.data();
    Way way = root_;
    for (;;) {
      const bool is_near = way.is_near();
      if (!is_near && way.is_end()) break;
      const std::uint32_t cls = slots.class_of(is_near ? way.ask : way.slot());
      if (!is_class(cls)) return kGiveUp;
      way = is_near ? ways[way.to + cls] : next_beyond(way, cls);
    }
    return way.is_row() ? way.to : first_row(words_.data() + way.to, slots);
  }

  /// The row that fires whatever those slots are that are not known, if that is found out; kGiveUp
  /// if not. `Slots` say of these, too, whether they may be anything: `slots.may_be_any(n)`.
  template <typename Slots>
  [[nodiscard]] std::uint32_t find_in_any_case(Slots&& slots) const {
    int ways = kMostWays;
    return row_in_any_case(root_, slots, ways);
  }

 private:
  friend class RowTreeBuilder;
  template <typename Slots, typename IsSame>
  friend class RowTreeEnds;
  enum class Verdict : std::uint8_t { holds, fails, open };

  // Where a branch goes on: with which question, or that it ends, and where the answers are. All
  // that the way through a question needs is in it, so that one look leads to the next.
  struct Way {
    std::uint32_t ask = kRow;   // a slot, with how its answers are found; or an end
    std::uint32_t to = kNoRow;  // among the ways, among the words, or a row
    static constexpr std::uint32_t kFar = 0x20000000, kCut = 0x40000000;
    static constexpr std::uint32_t kRow = 0x80000000, kRows = 0x80000001;
    [[nodiscard]] bool is_end() const { return ask >= kRow; }
    [[nodiscard]] bool is_row() const { return ask == kRow; }
    /// The way for a class is that many ways on.
    [[nodiscard]] bool is_near() const { return ask < kFar; }
    [[nodiscard]] bool is_cut() const { return ask >= kCut; }
    [[nodiscard]] std::uint32_t slot() const { return ask & (kFar - 1); }
    friend bool operator==(const Way&, const Way&) = default;
  };
  // Of many classes: how many cuts, where the ways for the parts are; the cuts, where the next part
  // begins. Cuts fill whole steps, the last with what no class reaches.
  struct Cut {
    const std::uint32_t* at;
    static constexpr std::uint32_t kHead = 2;
    static constexpr std::uint32_t kStep = 4;
    static constexpr std::uint32_t kBeyond = 0x7FFFFFFF;
    [[nodiscard]] std::uint32_t ways() const { return at[1]; }
    [[nodiscard]] std::uint32_t parts() const { return part_of(kBeyond - 1) + 1; }
    /// How many cuts are not above a class.
    [[nodiscard]] std::uint32_t part_of(std::uint32_t cls) const {
      const std::uint32_t* cut = at + kHead;
      std::uint32_t part = 0;
      for (std::uint32_t left = at[0]; left != 0; left -= kStep) {
        for (std::uint32_t i = 0; i < kStep; ++i, ++cut)
          part += static_cast<std::int32_t>(*cut) <= static_cast<std::int32_t>(cls) ? 1 : 0;
      }
      return part;
    }
  };
  /// Before the ways for single classes: which class is the first, and how many there are.
  [[nodiscard]] const Way& head_of(const Way& way) const { return ways_[way.to - 1]; }
  [[nodiscard]] Way next(const Way& way, std::uint32_t cls) const {
    return way.is_near() ? ways_[way.to + cls] : next_beyond(way, cls);
  }
  [[nodiscard]] Way next_beyond(const Way& way, std::uint32_t cls) const {
    if (!way.is_cut()) return ways_[way.to + cls - head_of(way).ask];
    const Cut cut{words_.data() + way.to};
    return ways_[cut.ways() + cut.part_of(cls)];
  }
  /// Calls `follow(way)` for each that leads elsewhere than the one before, until one says false.
  template <typename Follow>
  bool each_branch(const Way& way, const Follow& follow) const {
    const Way* first = ways_.data();
    const Way* end = nullptr;
    if (way.is_cut()) {
      const Cut cut{words_.data() + way.to};
      first += cut.ways();
      end = first + cut.parts();
    } else {
      first += way.to;
      end = first + head_of(way).to;
    }
    for (const Way* branch = first; branch != end; ++branch) {
      if ((branch == first || *branch != branch[-1]) && !follow(*branch)) return false;
    }
    return true;
  }

  // One behind the other, their words first. Each: row, how many conditions are still open, its
  // words, and of one that withdraws how far from the first row those begin that it leaves, else 0;
  // the conditions.
  struct Row {
    const std::uint32_t* at;
    static constexpr std::uint32_t kHead = 4;
    [[nodiscard]] std::uint32_t row() const { return at[0]; }
    [[nodiscard]] std::uint32_t conditions() const { return at[1]; }
    [[nodiscard]] std::uint32_t size() const { return at[2]; }
    [[nodiscard]] std::uint32_t behind() const { return at[3]; }
    [[nodiscard]] const std::uint32_t* first() const { return at + kHead; }
  };
  // Slot, how many ranges, of which one must hold the class; their ends.
  struct Condition {
    const std::uint32_t* at;
    static constexpr std::uint32_t kHead = 2;
    [[nodiscard]] std::uint32_t slot() const { return at[0]; }
    [[nodiscard]] std::uint32_t ranges() const { return at[1]; }
    [[nodiscard]] const std::uint32_t* next() const { return at + kHead + 2 * std::size_t{at[1]}; }
    [[nodiscard]] bool holds(std::uint32_t cls) const {
      bool inside = false;
      for (const std::uint32_t* range = at + kHead; range != next(); range += 2)
        inside |= cls - range[0] <= range[1] - range[0];
      return inside;
    }
  };

  static constexpr int kMostWays = 64;

  /// `left`: ways that may still be taken.
  template <typename Slots>
  [[nodiscard]] std::uint32_t row_in_any_case(const Way& way, Slots& slots, int& left) const {
    if (way.is_row()) return way.to;
    if (way.is_end()) return first_row(words_.data() + way.to, slots);
    if (const std::uint32_t cls = slots.class_of(way.slot()); is_class(cls))
      return row_in_any_case(next(way, cls), slots, left);
    if (!slots.may_be_any(way.slot())) return kGiveUp;
    std::uint32_t row = kGiveUp;
    const bool is_one = each_branch(way, [&](const Way& branch) {
      if (left-- == 0) return false;
      const std::uint32_t there = row_in_any_case(branch, slots, left);
      if (there == kGiveUp || (row != kGiveUp && there != row)) return false;
      row = there;
      return true;
    });
    return is_one ? row : kGiveUp;
  }

  template <typename Slots>
  [[nodiscard]] static std::uint32_t first_row(const std::uint32_t* at, Slots& slots) {
    const std::uint32_t* const rows = at + 1;
    for (const std::uint32_t* row = rows; row != rows + *at;) {
      const Verdict verdict = check(Row{row}, slots);
      if (verdict == Verdict::open) return kGiveUp;
      if (verdict == Verdict::fails) {
        row += Row{row}.size();
        continue;
      }
      if (Row{row}.behind() == 0) return Row{row}.row();
      row = rows + Row{row}.behind();
    }
    return kNoRow;
  }

  template <typename Slots>
  [[nodiscard]] static Verdict check(const Row& row, Slots& slots) {
    Condition condition{row.first()};
    for (std::uint32_t left = row.conditions(); left != 0; --left) {
      const std::uint32_t cls = slots.class_of(condition.slot());
      if (!is_class(cls)) return Verdict::open;
      if (!condition.holds(cls)) return Verdict::fails;
      condition.at = condition.next();
    }
    return Verdict::holds;
  }

  std::vector<Way> ways_;
  std::vector<std::uint32_t> words_;  // of cuts, and of rows at the end
  Way root_;
  bool is_of_facts_ = true;
  bool is_reckoning_ = false;
  // Every branch can come about, whatever the others are: no class is without values, no two
  // questions are of one slot, and no condition holds whatever its slot is.
  bool is_free_ = true;
};

/// A slot that a table asks for.
struct TreeSlot {
  std::uint32_t slot = 0;
  std::uint32_t classes = 0;  // how many
  // What costs more is asked for only where the rest does not tell rows apart.
  enum Source : std::uint8_t { fact, decision, reckoning } source = fact;
  bool is_even = true;  // no class is without values
};

/// What a tree is made of: for each row the classes that it asks for.
struct TreeRow {
  struct Condition {
    std::uint32_t slot = 0;          // which of the table's
    std::vector<ClassRange> ranges;  // sorted, apart from each other
  };
  std::vector<Condition> conditions;
  std::uint32_t skip_to = 0;  // of one that withdraws: the row behind the one withdrawn
  bool withdraws = false;
};

/// Empty if the tree would be too large.
[[nodiscard]] RowTree row_tree(std::vector<TreeSlot> slots, std::vector<TreeRow> rows);

}  // namespace aftersales::engine
