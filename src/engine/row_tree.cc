// Rows with ranges -> a tree, by asking first what leaves the fewest rows.
#include "engine/row_tree.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace aftersales::engine {

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
// Rows that are checked one by one rather than told apart by more questions.
constexpr std::size_t kFew = 2;
// More than these at the end of a branch: the tree does not tell the rows apart.
constexpr std::size_t kMany = 64;
constexpr std::size_t kMostCuts = 15;  // of one node
constexpr std::size_t kMostDepth = 64;

}  // namespace

class RowTreeBuilder {
 public:
  RowTreeBuilder(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                 const std::vector<TreeRow>& rows)
      : counts_(counts), rows_(rows), most_(4096 + 32 * rows.size()) {
    out_.scales_ = std::move(scales);
  }

  RowTree take() { return build() ? std::move(out_) : RowTree(); }

 private:
  /// False if the tree grows too large.
  bool build() {
    State all;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
      OpenRow open{r, {}};
      for (std::uint32_t c = 0; c < rows_[r].conditions.size(); ++c) open.conditions.push_back(c);
      all.rows.push_back(std::move(open));
    }
    for (const std::uint32_t count : counts_)
      all.box.push_back(count != 0 ? KeyRange{0, count - 1} : KeyRange{kLowest, kHighest});
    out_.nodes_.emplace_back();
    close(all);
    return node(0, std::move(all), 0);
  }

  struct OpenRow {
    std::uint32_t row = 0;
    std::vector<std::uint32_t> conditions;  // that are not decided by the box
  };
  /// What is known on a branch: where each key lies, and which rows may still match.
  struct State {
    std::vector<KeyRange> box;
    std::vector<OpenRow> rows;
  };
  using Signature = std::vector<std::int64_t>;

  [[nodiscard]] const TreeRow::Condition& condition(const OpenRow& row, std::uint32_t c) const {
    return rows_[row.row].conditions[c];
  }

  /// No row behind one that holds for certain and that no other may take back, and none that one
  /// has taken back.
  void close(State& state) const {
    std::vector<OpenRow> kept;
    std::uint32_t from = 0;
    std::uint32_t may_be_skipped = 0;  // rows before this one
    for (OpenRow& row : state.rows) {
      if (row.row < from) continue;
      const bool certain = row.conditions.empty() && row.row >= may_be_skipped;
      if (rows_[row.row].withdraws) {
        if (certain) {
          from = rows_[row.row].skip_to;
          continue;
        }
        may_be_skipped = std::max(may_be_skipped, rows_[row.row].skip_to);
      }
      kept.push_back(std::move(row));
      if (certain) break;
    }
    state.rows = std::move(kept);
  }

  /// The branch on which the key of a scale lies in a part of its range.
  [[nodiscard]] State within(const State& state, std::uint32_t scale, KeyRange part) const {
    State result;
    result.box = state.box;
    result.box[scale] = part;
    for (const OpenRow& row : state.rows) {
      OpenRow left{row.row, {}};
      bool possible = true;
      for (const std::uint32_t c : row.conditions) {
        const TreeRow::Condition& asked = condition(row, c);
        if (asked.scale != scale) {
          left.conditions.push_back(c);
          continue;
        }
        bool all = false, some = false;
        for (const KeyRange& r : asked.ranges) {
          all = all || (r.low <= part.low && part.high <= r.high);
          some = some || (r.low <= part.high && part.low <= r.high);
        }
        possible = possible && some;
        if (!all) left.conditions.push_back(c);
      }
      if (possible) result.rows.push_back(std::move(left));
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
      for (const std::uint32_t c : row.conditions) {
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
      for (const std::uint32_t c : row.conditions) {
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
      for (const std::uint32_t c : row.conditions) asked[condition(row, c).scale] = true;
    }
    std::optional<std::uint32_t> best;
    for (const bool is_decided : {false, true}) {
      if (best) break;
      double fewest = static_cast<double>(state.rows.size()) - 0.01;
      for (std::uint32_t scale = 0; scale < counts_.size(); ++scale) {
        if (!asked[scale] || out_.scales_[scale].is_decided != is_decided) continue;
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
    for (const OpenRow& row : state.rows) {
      signature.push_back(row.row);
      signature.push_back(static_cast<std::int64_t>(row.conditions.size()));
      for (const std::uint32_t c : row.conditions) {
        signature.push_back(c);
        asked[condition(row, c).scale] = true;
      }
    }
    for (std::uint32_t scale = 0; scale < counts_.size(); ++scale) {
      if (!asked[scale]) continue;
      signature.push_back(state.box[scale].low);
      signature.push_back(state.box[scale].high);
    }
    return signature;
  }

  bool node(std::uint32_t at, State state, std::size_t depth) {
    std::size_t open = 0;
    for (const OpenRow& row : state.rows) open += row.conditions.size();
    const auto scale = open > kFew && depth < kMostDepth ? best_scale(state) : std::nullopt;
    if (!scale) return leaf(at, state);
    const std::vector<KeyRange> parts = parts_of(state, *scale);
    if (out_.children_.size() + parts.size() > most_) return false;
    const auto first = static_cast<std::uint32_t>(out_.children_.size());
    const bool indexed = counts_[*scale] != 0;
    out_.nodes_[at] = {indexed ? RowTree::Node::indexed : RowTree::Node::cut, *scale, first,
                       static_cast<std::uint32_t>(out_.cuts_.size()),
                       static_cast<std::uint32_t>(indexed ? 0 : parts.size() - 1)};
    if (!indexed) {
      for (std::size_t i = 1; i < parts.size(); ++i) out_.cuts_.push_back(parts[i].low);
    }
    out_.children_.resize(first + parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      State child = within(state, *scale, parts[i]);
      const auto [known, fresh] =
          known_.emplace(signature_of(child), static_cast<std::uint32_t>(out_.nodes_.size()));
      out_.children_[first + i] = known->second;
      if (!fresh) continue;
      out_.nodes_.emplace_back();
      if (!node(known->second, std::move(child), depth + 1)) return false;
    }
    return true;
  }

  bool leaf(std::uint32_t at, const State& state) {
    if (state.rows.size() > kMany || out_.conditions_.size() > most_) return false;
    const auto first = static_cast<std::uint32_t>(out_.candidates_.size());
    for (const OpenRow& row : state.rows) {
      RowTree::Candidate candidate;
      candidate.row = row.row;
      candidate.withdraws = rows_[row.row].withdraws;
      candidate.first = static_cast<std::uint32_t>(out_.conditions_.size());
      for (const std::uint32_t c : row.conditions) {
        const TreeRow::Condition& asked = condition(row, c);
        const auto range = static_cast<std::uint32_t>(out_.ranges_.size());
        out_.ranges_.insert(out_.ranges_.end(), asked.ranges.begin(), asked.ranges.end());
        out_.conditions_.push_back(
            {asked.scale, range, static_cast<std::uint32_t>(out_.ranges_.size())});
      }
      candidate.last = static_cast<std::uint32_t>(out_.conditions_.size());
      const auto behind = std::find_if(state.rows.begin(), state.rows.end(), [&](const OpenRow& r) {
        return r.row >= rows_[row.row].skip_to;
      });
      candidate.skip_to = first + static_cast<std::uint32_t>(behind - state.rows.begin());
      out_.candidates_.push_back(candidate);
    }
    out_.nodes_[at] = {RowTree::Node::leaf, 0, first, 0,
                       static_cast<std::uint32_t>(state.rows.size())};
    return true;
  }

  const std::vector<std::uint32_t>& counts_;
  const std::vector<TreeRow>& rows_;
  RowTree out_;
  const std::size_t most_;  // of children
  std::map<Signature, std::uint32_t> known_;
};

RowTree row_tree(std::vector<Scale> scales, const std::vector<std::uint32_t>& counts,
                 const std::vector<TreeRow>& rows) {
  return RowTreeBuilder(std::move(scales), counts, rows).take();
}

}  // namespace aftersales::engine
