// A table of which the first row that matches fires -> a tree of questions, each about one slot,
// down to a few rows that are checked.
//
// It asks for nothing that cannot matter, and answers where all that it asks for is known. For
// everything else, and for tables of other kinds, there are the bit sets. A question lies in
// memory with all that answering it takes, and a few rows with their conditions, one behind the
// other: of a large table that is what it costs to find a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/cut_keys.h"
#include "value/rep.h"

namespace aftersales::engine {

/// What values of a slot are told apart by.
struct Scale {
  std::uint32_t slot = 0;
  KeyScale keys;
  bool is_decided = false;  // not a fact's: asked for where facts do not tell rows apart
};

/// Keys, both ends included.
struct KeyRange {
  std::int64_t low = 0, high = 0;
};

/// `Slots` say what they hold: `slots[n]`, a value or a reference to one, and `slots.settled(n)`,
/// what it is once it is worked out or presumed; null if that adds nothing.
class RowTree {
 public:
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  static constexpr std::uint32_t kGiveUp = 0xFFFFFFFE;  // something is not known: ask the bit sets

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  /// It asks for no slot but those of facts.
  [[nodiscard]] bool is_of_facts() const { return is_of_facts_; }

  /// The row that fires.
  template <typename Slots>
  [[nodiscard]] std::uint32_t find(Slots&& slots) const {
    const std::byte* const root = bytes_.data();
    const std::byte* at = root;
    for (;;) {
      const auto node = load<Node>(at);
      std::int64_t key = 0;
      if (node.form == Form::numbered) {
        if (!read_number(node.asked, slots, key)) return kGiveUp;
      } else if (node.form == Form::cut) {
        if (!read_place(node.asked, slots, key)) return kGiveUp;
        key = part_of(key, at, node);
      } else {
        return first_row(at, node, slots);
      }
      at = root + load<std::uint32_t>(children_of(at, node) +
                                      static_cast<std::size_t>(key) * sizeof(std::uint32_t));
    }
  }

 private:
  friend class RowTreeBuilder;
  template <typename Slots, typename IsSame>
  friend class RowTreeEnds;
  enum class Verdict : std::uint8_t { holds, fails, open };
  enum class Form : std::uint32_t { rows, numbered, cut };

  struct Asked {
    std::uint32_t slot = 0;
    KeyScale keys;
  };
  // A node is followed by its cuts and where its children begin: child i is for keys from cut i - 1
  // on, or for the number i. Cuts fill whole steps, the last with what no key reaches. One of rows
  // is followed by `count` bytes of them.
  struct Node {
    Asked asked;
    Form form = Form::rows;
    std::uint32_t count = 0;  // of numbers, of cuts
  };
  static constexpr std::uint32_t kStep = 4;
  // A row is followed by the conditions that are still open, each by its ranges.
  struct Row {
    std::uint32_t row = 0;
    std::uint32_t conditions = 0;
    std::uint32_t size = 0;    // with its conditions
    std::uint32_t behind = 0;  // of one that withdraws: where those begin that it leaves; else 0
  };
  struct Condition {
    Asked asked;
    std::uint32_t ranges = 0;  // of which one must hold the key
  };

  template <typename T>
  [[nodiscard]] static T load(const std::byte* at) {
    T what;
    std::memcpy(&what, at, sizeof(T));
    return what;
  }

  template <typename Slots>
  [[nodiscard]] static bool read_number(const Asked& asked, Slots& slots, std::int64_t& key) {
    if (asked.keys.read_number(slots[asked.slot], key)) return true;
    const Value* const settled = slots.settled(asked.slot);
    return settled != nullptr && asked.keys.read_number(*settled, key);
  }
  template <typename Slots>
  [[nodiscard]] static bool read_place(const Asked& asked, Slots& slots, std::int64_t& key) {
    if (asked.keys.read_place(slots[asked.slot], key)) return true;
    const Value* const settled = slots.settled(asked.slot);
    return settled != nullptr && asked.keys.read_place(*settled, key);
  }

  /// How many cuts are not above a key.
  [[nodiscard]] static std::int64_t part_of(std::int64_t key, const std::byte* at,
                                            const Node& node) {
    const std::byte* cut = at + sizeof(Node);
    std::int64_t part = 0;
    for (std::uint32_t left = node.count; left != 0; left -= kStep) {
      for (std::uint32_t i = 0; i < kStep; ++i, cut += sizeof(std::int64_t))
        part += load<std::int64_t>(cut) <= key ? 1 : 0;
    }
    return part;
  }
  [[nodiscard]] static const std::byte* children_of(const std::byte* at, const Node& node) {
    return at + sizeof(Node) + (node.form == Form::cut ? node.count * sizeof(std::int64_t) : 0);
  }

  template <typename Slots>
  [[nodiscard]] static std::uint32_t first_row(const std::byte* at, const Node& node,
                                               Slots& slots) {
    const std::byte* const rows = at + sizeof(Node);
    for (at = rows; at != rows + node.count;) {
      const auto row = load<Row>(at);
      const Verdict verdict = check(at + sizeof(Row), row.conditions, slots);
      if (verdict == Verdict::open) return kGiveUp;
      if (verdict == Verdict::fails) {
        at += row.size;
        continue;
      }
      if (row.behind == 0) return row.row;
      at = rows + row.behind;
    }
    return kNoRow;
  }

  template <typename Slots>
  [[nodiscard]] static Verdict check(const std::byte* at, std::uint32_t conditions, Slots& slots) {
    for (; conditions != 0; --conditions) {
      const auto condition = load<Condition>(at);
      std::int64_t key = 0;
      const bool known = condition.asked.keys.is_numbered()
                             ? read_number(condition.asked, slots, key)
                             : read_place(condition.asked, slots, key);
      if (!known) return Verdict::open;
      at += sizeof(Condition);
      bool inside = false;
      for (std::uint32_t r = 0; r < condition.ranges; ++r, at += sizeof(KeyRange)) {
        const auto range = load<KeyRange>(at);
        inside |= range.low <= key && key <= range.high;
      }
      if (!inside) return Verdict::fails;
    }
    return Verdict::holds;
  }

  std::vector<std::byte> bytes_;
  bool is_of_facts_ = true;
  // Every branch can come about, whatever the others are: no two scales are of one slot, and no
  // condition holds whatever its slot is.
  bool is_free_ = true;
};

/// What a tree is made of: for each row the ranges that it asks for.
struct TreeRow {
  struct Condition {
    std::uint32_t scale = 0;
    std::vector<KeyRange> ranges;  // sorted, apart from each other
  };
  std::vector<Condition> conditions;
  std::uint32_t skip_to = 0;  // of one that withdraws: the row behind the one withdrawn
  bool withdraws = false;
};

/// `counts`: of a numbered scale how many values it has, of others 0. Empty if the tree would be
/// too large.
[[nodiscard]] RowTree row_tree(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                               std::vector<TreeRow> rows);

}  // namespace aftersales::engine
