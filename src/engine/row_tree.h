// A table of which the first row that matches fires -> a tree of questions, each about one slot,
// down to a few rows that are checked.
//
// It asks for nothing that cannot matter, and answers where all that it asks for is known. For
// everything else, and for tables of other kinds, there are the bit sets.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/cut_keys.h"
#include "value/rep.h"

namespace aftersales::engine {

/// What values of a slot are told apart by.
struct Scale {
  std::uint32_t slot = 0;
  Kind index_kind = Kind::null;  // of an enumeration or a boolean: their values are numbered
  KeyScale keys;                 // of others
  bool is_decided = false;       // not a fact's: asked for where facts do not tell rows apart

  [[nodiscard]] bool is_indexed() const { return index_kind != Kind::null; }
  /// The number of the value, or its key; nothing if it has none, as what is not known has not.
  [[nodiscard]] std::optional<std::int64_t> of(const Value& v) const {
    if (!is_indexed()) return keys.key_of(v);
    if (v.kind() != index_kind) return std::nullopt;
    return v.kind() == Kind::boolean ? (v.as_bool() ? 1 : 0) : value::enum_index(v);
  }
};

/// Numbers or keys, both ends included.
struct KeyRange {
  std::int64_t low = 0, high = 0;
};

class RowTree {
 public:
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  static constexpr std::uint32_t kGiveUp = 0xFFFFFFFE;  // something is not known: ask the bit sets

  [[nodiscard]] bool empty() const { return nodes_.empty(); }

  /// The row that fires. `value_of(slot)` works a slot out.
  template <typename ValueOf>
  [[nodiscard]] std::uint32_t find(ValueOf value_of) const {
    const Node* node = nodes_.data();
    while (node->kind != Node::leaf) {
      const Scale& scale = scales_[node->scale];
      const auto key = scale.of(value_of(scale.slot));
      if (!key) return kGiveUp;
      std::uint32_t child = 0;
      if (node->kind == Node::indexed) {
        child = static_cast<std::uint32_t>(*key);
      } else {
        const std::int64_t* const cuts = cuts_.data() + node->cuts;
        for (std::uint32_t i = 0; i < node->count; ++i) child += cuts[i] <= *key ? 1u : 0u;
      }
      node = nodes_.data() + children_[node->first + child];
    }
    for (std::uint32_t i = node->first; i < node->first + node->count;) {
      const Candidate& candidate = candidates_[i];
      const Verdict verdict = check(candidate, value_of);
      if (verdict == Verdict::open) return kGiveUp;
      if (verdict == Verdict::fails) {
        ++i;
        continue;
      }
      if (!candidate.withdraws) return candidate.row;
      i = candidate.skip_to;
    }
    return kNoRow;
  }

 private:
  friend class RowTreeBuilder;
  enum class Verdict : std::uint8_t { holds, fails, open };

  struct Node {
    enum Kind : std::uint8_t { leaf, indexed, cut } kind = leaf;
    std::uint32_t scale = 0;
    std::uint32_t first = 0;  // of its children, or candidates
    std::uint32_t cuts = 0;   // child i is for keys from cut i - 1 on
    std::uint32_t count = 0;  // of cuts, or candidates
  };
  struct Condition {
    std::uint32_t scale = 0;
    std::uint32_t first = 0, last = 0;  // ranges of which one must hold the key
  };
  struct Candidate {
    std::uint32_t row = 0;
    std::uint32_t first = 0, last = 0;  // conditions that are still open
    std::uint32_t skip_to = 0;          // of one that withdraws: the candidate behind those
    bool withdraws = false;
  };

  template <typename ValueOf>
  [[nodiscard]] Verdict check(const Candidate& candidate, ValueOf& value_of) const {
    for (std::uint32_t c = candidate.first; c < candidate.last; ++c) {
      const Condition& condition = conditions_[c];
      const Scale& scale = scales_[condition.scale];
      const auto key = scale.of(value_of(scale.slot));
      if (!key) return Verdict::open;
      bool inside = false;
      for (std::uint32_t r = condition.first; r < condition.last && !inside; ++r)
        inside = ranges_[r].low <= *key && *key <= ranges_[r].high;
      if (!inside) return Verdict::fails;
    }
    return Verdict::holds;
  }

  std::vector<Scale> scales_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> children_;
  std::vector<std::int64_t> cuts_;
  std::vector<Candidate> candidates_;
  std::vector<Condition> conditions_;
  std::vector<KeyRange> ranges_;
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

/// `counts`: of an indexed scale how many values it has. Empty if the tree would be too large.
[[nodiscard]] RowTree row_tree(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                               const std::vector<TreeRow>& rows);

}  // namespace aftersales::engine
