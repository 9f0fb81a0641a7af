// Rows with ranges -> a tree, by asking first what leaves the fewest rows.
#include "engine/row_tree.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace aftersales::engine {

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
// Rows that are checked one by one rather than told apart by more questions.
constexpr std::size_t kFew = 2;
// More than these at the end of a branch: the tree does not tell the rows apart.
constexpr std::size_t kMany = 64;
constexpr std::size_t kMostCuts = 16;  // of one node
constexpr std::size_t kMostDepth = 64;
// For each row, on average: a larger tree does not tell the rows apart well.
constexpr std::size_t kMostBytes = 512;

}  // namespace

class RowTreeBuilder {
 public:
  RowTreeBuilder(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                 std::vector<TreeRow> rows)
      : scales_(std::move(scales)),
        counts_(counts),
        rows_(std::move(rows)),
        most_(kMostBytes * (rows_.size() + 128)) {
    for (TreeRow& row : rows_) {
      join_conditions(row);
      for (const TreeRow::Condition& condition : row.conditions)
        out_.is_free_ = out_.is_free_ && !holds_anyway(condition);
    }
    std::vector<std::uint32_t> slots;
    for (const Scale& scale : scales_) {
      slots.push_back(scale.slot);
      out_.is_of_facts_ = out_.is_of_facts_ && !scale.is_decided;
    }
    std::sort(slots.begin(), slots.end());
    out_.is_free_ = out_.is_free_ && std::adjacent_find(slots.begin(), slots.end()) == slots.end();
  }

  RowTree take() { return build() ? std::move(out_) : RowTree(); }

 private:
  /// False if the tree grows too large.
  bool build() {
    State all;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
      const auto begin = static_cast<std::uint32_t>(all.conditions.size());
      for (std::uint32_t c = 0; c < rows_[r].conditions.size(); ++c) all.conditions.push_back(c);
      all.rows.push_back({r, begin, static_cast<std::uint32_t>(all.conditions.size())});
    }
    for (std::uint32_t scale = 0; scale < counts_.size(); ++scale) all.box.push_back(whole(scale));
    close(all);
    return node(all, 0).has_value();
  }

  [[nodiscard]] KeyRange whole(std::uint32_t scale) const {
    return counts_[scale] != 0 ? KeyRange{0, counts_[scale] - 1} : KeyRange{kLowest, kHighest};
  }
  /// Of whatever is known.
  [[nodiscard]] bool holds_anyway(const TreeRow::Condition& condition) const {
    const KeyRange all = whole(condition.scale);
    return std::any_of(condition.ranges.begin(), condition.ranges.end(),
                       [&](const KeyRange& r) { return r.low <= all.low && all.high <= r.high; });
  }

  /// One condition for each scale: an exception may ask for more of what its rule asks for.
  static void join_conditions(TreeRow& row) {
    std::vector<TreeRow::Condition> joined;
    for (TreeRow::Condition& condition : row.conditions) {
      const auto at = std::find_if(joined.begin(), joined.end(), [&](const auto& other) {
        return other.scale == condition.scale;
      });
      if (at == joined.end()) {
        joined.push_back(std::move(condition));
        continue;
      }
      std::vector<KeyRange> both;
      for (const KeyRange& a : at->ranges) {
        for (const KeyRange& b : condition.ranges) {
          const KeyRange common{std::max(a.low, b.low), std::min(a.high, b.high)};
          if (common.low <= common.high) both.push_back(common);
        }
      }
      at->ranges = std::move(both);
    }
    row.conditions = std::move(joined);
  }

  struct OpenRow {
    std::uint32_t row = 0;
    std::uint32_t begin = 0, end = 0;  // of the state's conditions
  };
  /// What is known on a branch: where each key lies, which rows may still match, and which of their
  /// conditions the box does not decide. All of these in one array: there are as many states as
  /// nodes, and of a large table each of the first ones has thousands of rows.
  struct State {
    std::vector<KeyRange> box;
    std::vector<OpenRow> rows;
    std::vector<std::uint32_t> conditions;
    [[nodiscard]] std::span<const std::uint32_t> open(const OpenRow& row) const {
      return {conditions.data() + row.begin, row.end - row.begin};
    }
  };
  using Signature = std::vector<std::uint32_t>;

  [[nodiscard]] const TreeRow::Condition& condition(const OpenRow& row, std::uint32_t c) const {
    return rows_[row.row].conditions[c];
  }

  /// No row behind one that holds for certain and that no other may take back, and none that one
  /// has taken back.
  void close(State& state) const {
    std::size_t kept = 0;
    std::uint32_t from = 0;
    std::uint32_t may_be_skipped = 0;  // rows before this one
    for (const OpenRow& row : state.rows) {
      if (row.row < from) continue;
      const bool certain = row.begin == row.end && row.row >= may_be_skipped;
      if (rows_[row.row].withdraws) {
        if (certain) {
          from = rows_[row.row].skip_to;
          continue;
        }
        may_be_skipped = std::max(may_be_skipped, rows_[row.row].skip_to);
      }
      state.rows[kept++] = row;
      if (certain) break;
    }
    state.rows.resize(kept);
  }

  /// The branch on which the key of a scale lies in a part of its range.
  [[nodiscard]] State within(const State& state, std::uint32_t scale, KeyRange part) const {
    State result;
    result.box = state.box;
    result.box[scale] = part;
    for (const OpenRow& row : state.rows) {
      const std::size_t begin = result.conditions.size();
      bool possible = true;
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& asked = condition(row, c);
        if (asked.scale != scale) {
          result.conditions.push_back(c);
          continue;
        }
        bool all = false, some = false;
        for (const KeyRange& r : asked.ranges) {
          all = all || (r.low <= part.low && part.high <= r.high);
          some = some || (r.low <= part.high && part.low <= r.high);
        }
        possible = possible && some;
        if (!possible) break;
        if (!all) result.conditions.push_back(c);
      }
      if (possible)
        result.rows.push_back({row.row, static_cast<std::uint32_t>(begin),
                               static_cast<std::uint32_t>(result.conditions.size())});
      else
        result.conditions.resize(begin);
    }
    close(result);
    return result;
  }

  /// Where the open conditions on a scale begin and end, within the box.
  [[nodiscard]] std::vector<std::int64_t> cuts_of(const State& state, std::uint32_t scale) const {
    std::vector<std::int64_t> cuts;
    const KeyRange& box = state.box[scale];
    const auto add = [&](std::int64_t cut) {
      if (cut > box.low && cut <= box.high) cuts.push_back(cut);
    };
    for (const OpenRow& row : state.rows) {
      for (const std::uint32_t c : state.open(row)) {
        if (condition(row, c).scale != scale) continue;
        for (const KeyRange& r : condition(row, c).ranges) {
          add(r.low);
          if (r.high != kHighest) add(r.high + 1);
        }
      }
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    if (cuts.size() <= kMostCuts) return cuts;
    std::vector<std::int64_t> some;
    for (std::size_t i = 1; i <= kMostCuts; ++i)
      some.push_back(cuts[i * cuts.size() / (kMostCuts + 1)]);
    return some;
  }

  [[nodiscard]] std::vector<KeyRange> parts_of(const State& state, std::uint32_t scale) const {
    std::vector<KeyRange> parts;
    if (counts_[scale] != 0) {
      for (std::int64_t i = 0; i < counts_[scale]; ++i) parts.push_back({i, i});
      return parts;
    }
    std::int64_t low = state.box[scale].low;
    for (const std::int64_t cut : cuts_of(state, scale)) {
      parts.push_back({low, cut - 1});
      low = cut;
    }
    parts.push_back({low, state.box[scale].high});
    return parts;
  }

  /// How many rows are left on average if a scale is asked for.
  [[nodiscard]] double rows_left(const State& state, std::uint32_t scale) const {
    const std::vector<KeyRange> parts = parts_of(state, scale);
    if (parts.size() < 2) return static_cast<double>(state.rows.size());
    std::size_t left = 0;
    for (const OpenRow& row : state.rows) {
      std::size_t in = parts.size();
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& asked = condition(row, c);
        if (asked.scale != scale) continue;
        std::size_t met = 0;
        for (const KeyRange& r : asked.ranges) {
          const auto first = std::partition_point(
              parts.begin(), parts.end(), [&](const KeyRange& p) { return p.high < r.low; });
          const auto last = std::partition_point(
              first, parts.end(), [&](const KeyRange& p) { return p.low <= r.high; });
          met += static_cast<std::size_t>(last - first);
        }
        in = std::min(in, met);
      }
      left += in;
    }
    return static_cast<double>(left) / static_cast<double>(parts.size());
  }

  [[nodiscard]] std::optional<std::uint32_t> best_scale(const State& state) const {
    std::vector<bool> asked(counts_.size());
    for (const OpenRow& row : state.rows) {
      for (const std::uint32_t c : state.open(row)) asked[condition(row, c).scale] = true;
    }
    std::optional<std::uint32_t> best;
    for (const bool is_decided : {false, true}) {
      if (best) break;
      double fewest = static_cast<double>(state.rows.size()) - 0.01;
      for (std::uint32_t scale = 0; scale < counts_.size(); ++scale) {
        if (!asked[scale] || scales_[scale].is_decided != is_decided) continue;
        const double left = rows_left(state, scale);
        if (left >= fewest) continue;
        fewest = left;
        best = scale;
      }
    }
    return best;
  }

  [[nodiscard]] Signature signature_of(const State& state) const {
    Signature signature;
    std::vector<bool> asked(counts_.size());
    signature.reserve(2 * state.rows.size() + state.conditions.size() + 4 * counts_.size());
    for (const OpenRow& row : state.rows) {
      signature.push_back(row.row);
      signature.push_back(row.end - row.begin);
      for (const std::uint32_t c : state.open(row)) {
        signature.push_back(c);
        asked[condition(row, c).scale] = true;
      }
    }
    for (std::uint32_t scale = 0; scale < counts_.size(); ++scale) {
      if (!asked[scale]) continue;
      for (const std::int64_t end : {state.box[scale].low, state.box[scale].high}) {
        signature.push_back(static_cast<std::uint32_t>(static_cast<std::uint64_t>(end) >> 32));
        signature.push_back(static_cast<std::uint32_t>(end));
      }
    }
    return signature;
  }

  /// Where the node of a branch begins; nothing if the tree grows too large.
  std::optional<std::uint32_t> node(const State& state, std::size_t depth) {
    Signature signature = signature_of(state);
    const auto known = known_.find(signature);
    if (known != known_.end()) return known->second;
    if (out_.bytes_.size() > most_) return std::nullopt;
    const auto begin = static_cast<std::uint32_t>(out_.bytes_.size());
    std::size_t open = 0;
    for (const OpenRow& row : state.rows) open += state.open(row).size();
    const auto scale = open > kFew && depth < kMostDepth ? best_scale(state) : std::nullopt;
    const bool built = scale ? ask(state, *scale, depth) : put_rows(state);
    if (!built) return std::nullopt;
    known_.emplace(std::move(signature), begin);
    return begin;
  }

  bool ask(const State& state, std::uint32_t scale, std::size_t depth) {
    const std::vector<KeyRange> parts = parts_of(state, scale);
    const bool numbered = counts_[scale] != 0;
    const std::size_t cuts =
        (parts.size() - 1 + RowTree::kStep - 1) / RowTree::kStep * RowTree::kStep;
    put(RowTree::Node{asked(scale), numbered ? RowTree::Form::numbered : RowTree::Form::cut,
                      static_cast<std::uint32_t>(numbered ? parts.size() : cuts)});
    for (std::size_t i = 1; !numbered && i <= cuts; ++i)
      put(i < parts.size() ? parts[i].low : KeyScale::kNoKey);
    const std::size_t children = out_.bytes_.size();
    for (std::size_t i = 0; i < parts.size(); ++i) put(std::uint32_t{0});
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto child = node(within(state, scale, parts[i]), depth + 1);
      if (!child) return false;
      std::memcpy(out_.bytes_.data() + children + i * sizeof(*child), &*child, sizeof(*child));
    }
    return true;
  }

  bool put_rows(const State& state) {
    if (state.rows.size() > kMany) return false;
    const auto size_of = [&](const OpenRow& row) {
      std::size_t size = sizeof(RowTree::Row);
      for (const std::uint32_t c : state.open(row))
        size += sizeof(RowTree::Condition) + condition(row, c).ranges.size() * sizeof(KeyRange);
      return static_cast<std::uint32_t>(size);
    };
    std::uint32_t all = 0;
    for (const OpenRow& row : state.rows) all += size_of(row);
    put(RowTree::Node{{}, RowTree::Form::rows, all});
    for (const OpenRow& row : state.rows) {
      std::uint32_t behind = 0;
      for (const OpenRow& before : state.rows) {
        if (rows_[row.row].withdraws && before.row < rows_[row.row].skip_to)
          behind += size_of(before);
      }
      put(RowTree::Row{row.row, static_cast<std::uint32_t>(state.open(row).size()), size_of(row),
                       behind});
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& of = condition(row, c);
        put(RowTree::Condition{asked(of.scale), static_cast<std::uint32_t>(of.ranges.size())});
        for (const KeyRange& range : of.ranges) put(range);
      }
    }
    return true;
  }

  [[nodiscard]] RowTree::Asked asked(std::uint32_t scale) const {
    return {scales_[scale].slot, scales_[scale].keys};
  }

  template <typename T>
  void put(const T& what) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::size_t at = out_.bytes_.size();
    out_.bytes_.resize(at + sizeof(T));
    std::memcpy(out_.bytes_.data() + at, &what, sizeof(T));
  }

  const std::vector<Scale> scales_;
  const std::vector<std::uint32_t>& counts_;
  std::vector<TreeRow> rows_;
  RowTree out_;
  const std::size_t most_;  // bytes
  std::map<Signature, std::uint32_t> known_;
};

RowTree row_tree(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                 std::vector<TreeRow> rows) {
  return RowTreeBuilder(std::move(scales), counts, std::move(rows)).take();
}

}  // namespace aftersales::engine
