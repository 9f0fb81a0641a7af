// Rows with ranges -> a tree, by asking first what leaves the fewest rows.
#include "engine/row_tree.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace aftersales::engine {

namespace {

// More rows than these at the end of a branch: the tree does not tell them apart.
constexpr std::size_t kMany = 64;
constexpr std::size_t kMostCuts = 16;        // of one node
constexpr std::uint32_t kMostBranches = 64;  // of one that has a way for each class
constexpr std::size_t kMostDepth = 64;
// For each row, on average: a larger tree does not tell the rows apart well.
constexpr std::size_t kMostWords = 128;  // and ways

}  // namespace

class RowTreeBuilder {
 public:
  RowTreeBuilder(std::vector<TreeSlot> slots, std::vector<TreeRow> rows)
      : slots_(std::move(slots)), rows_(std::move(rows)), most_(kMostWords * (rows_.size() + 128)) {
    for (TreeRow& row : rows_) {
      join_conditions(row);
      for (const TreeRow::Condition& condition : row.conditions)
        out_.is_free_ = out_.is_free_ && !holds_anyway(condition);
    }
    std::vector<std::uint32_t> numbers;
    for (const TreeSlot& slot : slots_) {
      numbers.push_back(slot.slot);
      out_.is_of_facts_ = out_.is_of_facts_ && slot.source == TreeSlot::fact;
      out_.is_reckoning_ = out_.is_reckoning_ || slot.source == TreeSlot::reckoning;
      out_.is_free_ = out_.is_free_ && slot.is_even;
    }
    std::sort(numbers.begin(), numbers.end());
    out_.is_free_ =
        out_.is_free_ && std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end();
  }

  RowTree take() { return build() ? std::move(out_) : RowTree(); }

 private:
  using Way = RowTree::Way;

  /// False if the tree grows too large.
  bool build() {
    State all;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
      const auto begin = static_cast<std::uint32_t>(all.conditions.size());
      for (std::uint32_t c = 0; c < rows_[r].conditions.size(); ++c) all.conditions.push_back(c);
      all.rows.push_back({r, begin, static_cast<std::uint32_t>(all.conditions.size())});
    }
    for (const TreeSlot& slot : slots_) all.box.push_back({0, slot.classes - 1});
    close(all);
    const auto way = way_of(all, 0);
    if (!way) return false;
    out_.root_ = *way;
    if (out_.ways_.empty()) out_.ways_.emplace_back();  // the root says it all
    return true;
  }

  /// Of whatever is known.
  [[nodiscard]] bool holds_anyway(const TreeRow::Condition& condition) const {
    const std::uint32_t last = slots_[condition.slot].classes - 1;
    return std::any_of(condition.ranges.begin(), condition.ranges.end(),
                       [&](const ClassRange& r) { return r.low == 0 && r.high == last; });
  }

  /// One condition for each slot: an exception may ask for more of what its rule asks for.
  static void join_conditions(TreeRow& row) {
    std::vector<TreeRow::Condition> joined;
    for (TreeRow::Condition& condition : row.conditions) {
      const auto at = std::find_if(joined.begin(), joined.end(),
                                   [&](const auto& other) { return other.slot == condition.slot; });
      if (at == joined.end()) {
        joined.push_back(std::move(condition));
        continue;
      }
      std::vector<ClassRange> both;
      for (const ClassRange& a : at->ranges) {
        for (const ClassRange& b : condition.ranges) {
          const ClassRange common{std::max(a.low, b.low), std::min(a.high, b.high)};
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
  /// What is known on a branch: where each class lies, which rows may still match, and which of
  /// their conditions the box does not decide. All of these in one array: there are as many states
  /// as nodes, and of a large table each of the first ones has thousands of rows.
  struct State {
    std::vector<ClassRange> box;
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

  /// The branch on which the class of a slot lies in a part of its range.
  [[nodiscard]] State within(const State& state, std::uint32_t slot, ClassRange part) const {
    State result;
    result.box = state.box;
    result.box[slot] = part;
    for (const OpenRow& row : state.rows) {
      const std::size_t begin = result.conditions.size();
      bool possible = true;
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& asked = condition(row, c);
        if (asked.slot != slot) {
          result.conditions.push_back(c);
          continue;
        }
        bool all = false, some = false;
        for (const ClassRange& r : asked.ranges) {
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

  /// Each class of a slot has a way of its own.
  [[nodiscard]] static bool is_direct(const ClassRange& box) {
    return box.high - box.low < kMostBranches;
  }

  /// Where the open conditions on a slot begin and end, within the box; of many some.
  [[nodiscard]] std::vector<std::uint32_t> cuts_of(const State& state, std::uint32_t slot) const {
    std::vector<std::uint32_t> cuts;
    const ClassRange& box = state.box[slot];
    const auto add = [&](std::uint32_t cut) {
      if (cut > box.low && cut <= box.high) cuts.push_back(cut);
    };
    for (const OpenRow& row : state.rows) {
      for (const std::uint32_t c : state.open(row)) {
        if (condition(row, c).slot != slot) continue;
        for (const ClassRange& r : condition(row, c).ranges) {
          add(r.low);
          add(r.high + 1);
        }
      }
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    if (is_direct(box) || cuts.size() <= kMostCuts) return cuts;
    std::vector<std::uint32_t> some;
    for (std::size_t i = 1; i <= kMostCuts; ++i)
      some.push_back(cuts[i * cuts.size() / (kMostCuts + 1)]);
    return some;
  }

  [[nodiscard]] std::vector<ClassRange> parts_of(const State& state, std::uint32_t slot) const {
    std::vector<ClassRange> parts;
    std::uint32_t low = state.box[slot].low;
    for (const std::uint32_t cut : cuts_of(state, slot)) {
      parts.push_back({low, cut - 1});
      low = cut;
    }
    parts.push_back({low, state.box[slot].high});
    return parts;
  }

  /// How many rows are left on average if a slot is asked for. Classes that nothing tells apart
  /// count each: of an enumeration, each of its values may come.
  [[nodiscard]] double rows_left(const State& state, std::uint32_t slot) const {
    const std::vector<ClassRange> parts = parts_of(state, slot);
    if (parts.size() < 2) return static_cast<double>(state.rows.size());
    const bool is_each = is_direct(state.box[slot]);
    const auto size = [&](const ClassRange& p) {
      return is_each ? std::size_t{p.high - p.low} + 1 : std::size_t{1};
    };
    std::size_t all = 0;
    for (const ClassRange& p : parts) all += size(p);
    std::size_t left = 0;
    for (const OpenRow& row : state.rows) {
      std::size_t in = all;
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& asked = condition(row, c);
        if (asked.slot != slot) continue;
        in = 0;
        for (const ClassRange& r : asked.ranges) {
          const auto first = std::partition_point(
              parts.begin(), parts.end(), [&](const ClassRange& p) { return p.high < r.low; });
          for (auto p = first; p != parts.end() && p->low <= r.high; ++p) in += size(*p);
        }
      }
      left += in;
    }
    return static_cast<double>(left) / static_cast<double>(all);
  }

  [[nodiscard]] std::optional<std::uint32_t> best_slot(const State& state) const {
    std::vector<bool> asked(slots_.size());
    for (const OpenRow& row : state.rows) {
      for (const std::uint32_t c : state.open(row)) asked[condition(row, c).slot] = true;
    }
    std::optional<std::uint32_t> best;
    for (const auto source : {TreeSlot::fact, TreeSlot::decision, TreeSlot::reckoning}) {
      if (best) break;
      double fewest = static_cast<double>(state.rows.size()) - 0.01;
      for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (!asked[slot] || slots_[slot].source != source) continue;
        const double left = rows_left(state, slot);
        if (left >= fewest) continue;
        fewest = left;
        best = slot;
      }
    }
    return best;
  }

  [[nodiscard]] Signature signature_of(const State& state) const {
    Signature signature;
    std::vector<bool> asked(slots_.size());
    signature.reserve(2 * state.rows.size() + state.conditions.size() + 2 * slots_.size());
    for (const OpenRow& row : state.rows) {
      signature.push_back(row.row);
      signature.push_back(row.end - row.begin);
      for (const std::uint32_t c : state.open(row)) {
        signature.push_back(c);
        asked[condition(row, c).slot] = true;
      }
    }
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
      if (!asked[slot]) continue;
      signature.push_back(state.box[slot].low);
      signature.push_back(state.box[slot].high);
    }
    return signature;
  }

  /// The way that a branch takes; nothing if the tree grows too large.
  std::optional<Way> way_of(const State& state, std::size_t depth) {
    if (state.rows.empty()) return Way{Way::kRow, RowTree::kNoRow};
    const OpenRow& first = state.rows.front();
    if (first.begin == first.end && !rows_[first.row].withdraws) return Way{Way::kRow, first.row};
    Signature signature = signature_of(state);
    const auto known = known_.find(signature);
    if (known != known_.end()) return known->second;
    if (out_.ways_.size() + out_.words_.size() > most_) return std::nullopt;
    const auto slot = depth < kMostDepth ? best_slot(state) : std::nullopt;
    const auto way = !slot                         ? rows(state)
                     : is_direct(state.box[*slot]) ? direct(state, *slot, depth)
                                                   : cut(state, *slot, depth);
    if (way) known_.emplace(std::move(signature), *way);
    return way;
  }

  std::optional<Way> direct(const State& state, std::uint32_t slot, std::size_t depth) {
    const ClassRange box = state.box[slot];
    // Classes that do not come here take room, where that spares the look for the first one.
    const bool is_near = box.high < kMostBranches;
    const std::uint32_t first = is_near ? 0 : box.low;
    out_.ways_.push_back({first, box.high - first + 1});
    const std::size_t at = out_.ways_.size();
    out_.ways_.resize(at + (box.high - first + 1));
    for (const ClassRange& part : parts_of(state, slot)) {
      const auto way = way_of(within(state, slot, part), depth + 1);
      if (!way) return std::nullopt;
      const std::uint32_t low = part.low == box.low ? first : part.low;
      std::fill_n(out_.ways_.begin() + static_cast<std::ptrdiff_t>(at + (low - first)),
                  part.high - low + 1, *way);
    }
    return Way{slots_[slot].slot | (is_near ? 0 : Way::kFar), number(at)};
  }

  std::optional<Way> cut(const State& state, std::uint32_t slot, std::size_t depth) {
    constexpr std::size_t kStep = RowTree::Cut::kStep;
    const std::vector<ClassRange> parts = parts_of(state, slot);
    const std::size_t cuts = (parts.size() - 1 + kStep - 1) / kStep * kStep;
    const std::size_t ways = out_.ways_.size();
    const std::size_t at = put({number(cuts), number(ways)});
    for (std::size_t i = 1; i <= cuts; ++i)
      put({i < parts.size() ? parts[i].low : RowTree::Cut::kBeyond});
    out_.ways_.resize(ways + parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto way = way_of(within(state, slot, parts[i]), depth + 1);
      if (!way) return std::nullopt;
      out_.ways_[ways + i] = *way;
    }
    return Way{slots_[slot].slot | Way::kCut, number(at)};
  }

  std::optional<Way> rows(const State& state) {
    if (state.rows.size() > kMany) return std::nullopt;
    const auto size_of = [&](const OpenRow& row) {
      std::size_t size = RowTree::Row::kHead;
      for (const std::uint32_t c : state.open(row))
        size += RowTree::Condition::kHead + 2 * condition(row, c).ranges.size();
      return static_cast<std::uint32_t>(size);
    };
    std::uint32_t all = 0;
    for (const OpenRow& row : state.rows) all += size_of(row);
    const std::size_t at = put({all});
    for (const OpenRow& row : state.rows) {
      std::uint32_t behind = 0;
      for (const OpenRow& before : state.rows) {
        if (rows_[row.row].withdraws && before.row < rows_[row.row].skip_to)
          behind += size_of(before);
      }
      put({row.row, static_cast<std::uint32_t>(state.open(row).size()), size_of(row), behind});
      for (const std::uint32_t c : state.open(row)) {
        const TreeRow::Condition& of = condition(row, c);
        put({slots_[of.slot].slot, static_cast<std::uint32_t>(of.ranges.size())});
        for (const ClassRange& range : of.ranges) put({range.low, range.high});
      }
    }
    return Way{Way::kRows, number(at)};
  }

  /// There are no more than `most_`.
  [[nodiscard]] static std::uint32_t number(std::size_t n) { return static_cast<std::uint32_t>(n); }

  /// Where they begin.
  std::size_t put(std::initializer_list<std::uint32_t> words) {
    const std::size_t at = out_.words_.size();
    out_.words_.insert(out_.words_.end(), words);
    return at;
  }

  const std::vector<TreeSlot> slots_;
  std::vector<TreeRow> rows_;
  RowTree out_;
  const std::size_t most_;  // ways and words
  std::map<Signature, Way> known_;
};

RowTree row_tree(std::vector<TreeSlot> slots, std::vector<TreeRow> rows) {
  return RowTreeBuilder(std::move(slots), std::move(rows)).take();
}

}  // namespace aftersales::engine
