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

class RowTree {
 public:
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  static constexpr std::uint32_t kGiveUp = 0xFFFFFFFE;  // something is not known: ask the bit sets

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  /// The row that fires. `value_of(slot)` works a slot out.
  template <typename ValueOf>
  [[nodiscard]] std::uint32_t find(ValueOf value_of) const {
    const std::byte* const root = bytes_.data();
    const std::byte* at = root;
    Node node = load<Node>(at);
    while (node.kind != Node::leaf) {
      const auto key = node.scale.keys.key_of(value_of(node.scale.slot));
      if (!key) return kGiveUp;
      at += sizeof(Node);
      std::size_t child = 0;
      if (node.kind == Node::numbered) {
        child = static_cast<std::size_t>(*key);
      } else {
        for (std::uint32_t i = 0; i < node.count; ++i, at += sizeof(std::int64_t))
          child += load<std::int64_t>(at) <= *key ? 1u : 0u;
      }
      at = root + load<std::uint32_t>(at + child * sizeof(std::uint32_t));
      node = load<Node>(at);
    }
    const std::byte* const rows = at + sizeof(Node);
    for (at = rows; at != rows + node.count;) {
      const auto row = load<Row>(at);
      const Verdict verdict = check(at + sizeof(Row), row.conditions, value_of);
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

 private:
  friend class RowTreeBuilder;
  enum class Verdict : std::uint8_t { holds, fails, open };

  // A node is followed by its cuts and where its children begin: child i is for keys from cut i - 1
  // on, or for the number i. A leaf is followed by `count` bytes of rows.
  struct Node {
    Scale scale;
    enum Kind : std::uint32_t { leaf, numbered, cut } kind = leaf;
    std::uint32_t count = 0;
  };
  // A row is followed by the conditions that are still open, each by its ranges.
  struct Row {
    std::uint32_t row = 0;
    std::uint32_t conditions = 0;
    std::uint32_t size = 0;    // with its conditions
    std::uint32_t behind = 0;  // of one that withdraws: where those begin that it leaves; else 0
  };
  struct Condition {
    Scale scale;
    std::uint32_t ranges = 0;  // of which one must hold the key
  };

  template <typename T>
  [[nodiscard]] static T load(const std::byte* at) {
    T what;
    std::memcpy(&what, at, sizeof(T));
    return what;
  }

  template <typename ValueOf>
  [[nodiscard]] static Verdict check(const std::byte* at, std::uint32_t conditions,
                                     ValueOf& value_of) {
    for (; conditions != 0; --conditions) {
      const auto condition = load<Condition>(at);
      const auto key = condition.scale.keys.key_of(value_of(condition.scale.slot));
      if (!key) return Verdict::open;
      at += sizeof(Condition);
      bool inside = false;
      for (std::uint32_t r = 0; r < condition.ranges; ++r, at += sizeof(KeyRange)) {
        const auto range = load<KeyRange>(at);
        inside |= range.low <= *key && *key <= range.high;
      }
      if (!inside) return Verdict::fails;
    }
    return Verdict::holds;
  }

  std::vector<std::byte> bytes_;
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
                               const std::vector<TreeRow>& rows);

}  // namespace aftersales::engine
