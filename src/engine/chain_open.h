// The straight way where facts are not known: what a policy's decisions ask for, and which of them
// need those facts in the case at hand (see chain_open.cc).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/chain.h"

namespace aftersales::engine {

constexpr std::size_t kMostOpenBits = 64;  // of facts, of steps, and of a step's rows
// None for what there are too many of: then the chain is of no use.
constexpr std::uint64_t open_bit(std::size_t n) {
  return n < kMostOpenBits ? std::uint64_t{1} << n : 0;
}

using CellSteps = std::vector<std::uint16_t>;

/// Cells of one table.
class OpenCells {
 public:
  explicit OpenCells(std::size_t cell) { cells_[0] = static_cast<std::uint16_t>(cell); }
  /// Each of them, on by each of these. False if they become too many.
  template <typename Steps>
  [[nodiscard]] bool add(const Steps& steps) {
    if (steps.size() * count_ > cells_.size()) return false;
    for (std::size_t i = steps.size(); i-- > 0;) {
      for (std::size_t c = 0; c < count_; ++c)
        cells_[i * count_ + c] = static_cast<std::uint16_t>(cells_[c] + steps[i]);
    }
    count_ *= steps.size();
    return true;
  }
  [[nodiscard]] std::span<const std::uint16_t> all() const { return {cells_.data(), count_}; }

 private:
  std::array<std::uint16_t, 256> cells_;  // NOLINT: to fill it would take longer than to use it
  std::size_t count_ = 1;
};

class Chain::OpenChain {
 public:
  explicit OpenChain(Chain& chain);
  [[nodiscard]] bool decide(const BoundCase& facts);

 private:
  /// Facts or steps, as bits.
  struct Reads {
    std::uint64_t facts = 0, steps = 0;
    [[nodiscard]] bool meet(const Reads& other) const {
      return ((facts & other.facts) | (steps & other.steps)) != 0;
    }
    [[nodiscard]] bool operator==(const Reads&) const = default;
  };
  struct Fact {
    SlotLanes lanes;            // no classes: no table asks for it
    std::uint32_t classes = 0;  // how many it has if it is known and not absent
    bool is_even = true;        // there are values of each
    bool is_reckoned = false;
    std::vector<Value> samples;  // of what figures are worked out from
    std::vector<std::uint32_t> sample_classes;
    std::uint32_t made_up = 0;  // class, of the case at hand
  };
  /// What a table asks of a fact.
  struct Ask {
    std::size_t fact = 0;
    const RowGrid::Ask* ask = nullptr;
    CellSteps steps;  // each once
  };
  /// What a table asks of a step before it.
  struct Source {
    std::size_t step = 0;
    CellSteps by_row;                   // of those that are written down
    const RowGrid::Ask* ask = nullptr;  // of the only value, where it may be worked out
    CellSteps any;                      // then each once
  };
  struct Rows {
    Reads asked;  // by the table
    std::vector<Ask> asks;
    std::vector<Source> sources;
    Reads figures;                       // what all its rows are worked out from
    std::vector<Reads> reckoned;         // by row: from what it is worked out
    std::vector<std::uint8_t> outcomes;  // by row and value: as many as differ
    std::size_t width = 1;               // values
    std::uint64_t fixed = 0;             // rows that are written down
    // By cell: the rows that may fire if some of what is asked for is not known; none where nobody
    // has looked yet. Most cases leave out the same.
    struct Kept {
      Reads open;
      std::vector<std::uint64_t> rows;
    };
    std::array<Kept, 4> kept;
    std::size_t last_kept = 0;
    // Of the case at hand:
    std::uint64_t rows = 0;   // that may fire
    bool is_certain = false;  // each of them may: facts alone decide
    bool is_open = false;     // what it gives is not known
    bool is_figured = false;  // figures that go with it stand in its rows, or in those before it
    /// The rows that these bits stand for give the same.
    [[nodiscard]] bool agree(std::uint64_t some, std::size_t output) const;
    [[nodiscard]] Kept& kept_for(const Reads& open, std::size_t cells);
  };

  /// A goal of which no rows tell how it ends.
  struct Unclear {
    std::uint32_t goal = 0;
    const Value* first = nullptr;  // what it came to with the first facts made up
  };

  [[nodiscard]] bool is_fact(std::uint32_t slot) const { return slot < linked_.facts.size(); }
  [[nodiscard]] std::size_t step_of(std::uint32_t slot) const {
    return chain_.step_of_[linked_.slots[slot].index];
  }
  std::size_t fact_of(std::uint32_t slot);
  void add_ask(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of);
  void add_source(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of);
  void add_row(const Step& step, std::size_t row, Rows& of);
  void add_samples(Fact& fact) const;

  /// False if there are none that are not known, or they are too much to look at.
  [[nodiscard]] bool take_facts(const BoundCase& facts);
  void add(const Fact& fact, std::uint32_t cls, Sums& sums) const;
  /// The straight way with the facts that are not known made up.
  [[nodiscard]] bool go_to_world(std::uint32_t world);
  /// Which rows may fire, step by step. False if that is too much to look at.
  [[nodiscard]] bool find_rows();
  [[nodiscard]] bool find_rows(const Step& step, Rows& of) const;
  /// From this cell to where the other rows of a step before it lead that may fire.
  [[nodiscard]] bool add_source_rows(const Source& source, OpenCells& cells) const;
  /// Keeps the rows of a cell, and of all on which what is kept as open may lead from there. False
  /// if that is too much to look at.
  [[nodiscard]] bool keep_rows(std::size_t cell, const Step& step, const Rows& of,
                               Rows::Kept& kept) const;
  /// How the goals end.
  void find_ends();

  Chain& chain_;
  const Linked& linked_;
  std::vector<Fact> facts_;
  std::vector<Rows> steps_;
  std::vector<Value> first_;  // by goal: room for what was worked out
  bool is_usable_ = false;
  // Of the case at hand:
  Reads open_;
  Sums known_{};  // of the facts that are
  std::vector<Unclear> unclear_;
};

}  // namespace aftersales::engine
