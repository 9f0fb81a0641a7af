// The straight way where facts are not known: which decisions need them.
//
// With the facts that are not known made up, it leads to a cell in every table. From there, the
// cells that other such facts would lead to are few: the rows that may fire are known table by
// table, and where all of them give the same, or there is only one, the decision is. Where rows do
// not tell, because figures or decisions in between rest on what is not known, other facts are made
// up: two such cases that end differently show that the decision needs them. What comes of neither
// is left to a Run, and so is everything else that is asked about such a decision.
#include <algorithm>
#include <array>
#include <bit>

#include "engine/chain.h"

namespace aftersales::engine {

namespace {

constexpr std::size_t kMostBits = 64;            // of facts, of steps, and of a step's rows
constexpr std::size_t kMostCombinations = 4096;  // that a Run tells apart
constexpr std::uint32_t kMostWorlds = 8;

// None for what there are too many of: then the chain is of no use.
constexpr std::uint64_t bit(std::size_t n) { return n < kMostBits ? std::uint64_t{1} << n : 0; }

// Not std::has_single_bit, which calls a function on processors without one for it.
constexpr bool is_one(std::uint64_t bits) { return (bits & (bits - 1)) == 0; }

using CellSteps = std::vector<std::uint16_t>;

void add_once(CellSteps& steps, std::uint16_t step) {
  if (std::find(steps.begin(), steps.end(), step) == steps.end()) steps.push_back(step);
}

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

}  // namespace

/// What a policy's decisions ask for, and the case at hand.
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
    std::uint32_t slot = 0;
    std::uint32_t classes = 0;  // how many; none: no table asks for it
    bool is_even = true;        // there are values of each
    bool is_reckoned = false;
    std::vector<Value> samples;  // of what figures are worked out from
    std::vector<std::uint32_t> sample_classes;
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
    std::vector<Reads> reckoned;          // by row: from what it is worked out
    std::vector<std::uint32_t> outcomes;  // by row and value: as many as differ
    std::size_t width = 1;                // values
    std::uint64_t fixed = 0;              // rows that are written down
    // By cell: the rows that may fire if some of what is asked for is not known; none where nobody
    // has looked yet. Most cases leave out the same.
    struct Kept {
      Reads open;
      std::vector<std::uint64_t> rows;
    };
    std::array<Kept, 4> kept;
    std::size_t next_kept = 0;
    // Of the case at hand:
    std::uint64_t rows = 0;   // that may fire
    bool is_certain = false;  // each of them may: facts alone decide
    bool is_open = false;     // what it gives is not known

    /// What it gives may have to be worked out.
    [[nodiscard]] bool may_be_reckoned() const { return (rows & ~fixed) != 0; }
    /// The rows that these bits stand for give the same.
    [[nodiscard]] bool agree(std::uint64_t some, std::size_t output) const;
    Kept& kept_for(const Reads& open, std::size_t cells);
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
  bool is_usable_ = false;
  // Of the case at hand:
  Reads open_;
  std::vector<std::uint32_t> classes_;  // by fact of the policy, with those made up
  std::vector<Value> first_;            // by goal: what it came to with the first facts made up
  std::vector<std::uint32_t> unclear_;  // goals of which no rows tell how they end
};

Chain::OpenChain::OpenChain(Chain& chain) : chain_(chain), linked_(chain.linked_) {
  if (!linked_.invariants.empty() || chain.steps_.size() > kMostBits) return;
  for (const Step& step : chain.steps_) {
    if (step.rows.size() > kMostBits) return;
    Rows& of = steps_.emplace_back();
    of.width = 1 + step.outputs;
    if (step.tree != nullptr) {
      for (const RowGrid::Ask& ask : step.grid->asks())
        is_fact(ask.slot) ? add_ask(*step.grid, ask, of) : add_source(*step.grid, ask, of);
    }
    for (std::size_t row = 0; row < step.rows.size(); ++row) add_row(step, row, of);
  }
  for (Fact& fact : facts_) {
    if (fact.is_reckoned) add_samples(fact);
  }
  first_.resize(chain.goals_.size());
  is_usable_ = facts_.size() <= kMostBits;
}

std::size_t Chain::OpenChain::fact_of(std::uint32_t slot) {
  const auto it =
      std::find_if(facts_.begin(), facts_.end(), [&](const Fact& f) { return f.slot == slot; });
  if (it != facts_.end()) return static_cast<std::size_t>(it - facts_.begin());
  facts_.emplace_back().slot = slot;
  return facts_.size() - 1;
}

void Chain::OpenChain::add_ask(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of) {
  Ask& asked = of.asks.emplace_back();
  asked.fact = fact_of(ask.slot);
  asked.ask = &ask;
  of.asked.facts |= bit(asked.fact);
  const SlotClasses& classes = linked_.slot_classes[ask.slot];
  Fact& fact = facts_[asked.fact];
  fact.classes = classes.count() - (classes.has_null() ? 1 : 0);
  fact.is_even = classes.is_even();
  for (std::uint32_t cls = 0; cls < fact.classes; ++cls) add_once(asked.steps, grid.step(ask, cls));
}

void Chain::OpenChain::add_source(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of) {
  const std::size_t n = step_of(ask.slot);
  const Step& before = chain_.steps_[n];
  of.asked.steps |= bit(n);
  auto source = std::find_if(of.sources.begin(), of.sources.end(),
                             [&](const Source& s) { return s.step == n; });
  if (source == of.sources.end()) {
    source = of.sources.insert(source, Source());
    source->step = n;
    source->by_row.resize(before.rows.size());
  }
  source->ask = &ask;
  for (std::size_t row = 0; row < before.rows.size(); ++row) {
    const Given& given = before.rows[row];
    if (given.classes == nullptr) continue;
    const std::uint32_t cls = given.classes[ask.slot - before.slot];
    if (cls < ask.classes)  // else it is not straight
      source->by_row[row] = static_cast<std::uint16_t>(source->by_row[row] + grid.step(ask, cls));
  }
  for (std::uint32_t cls = 0; cls < ask.classes; ++cls) add_once(source->any, grid.step(ask, cls));
}

void Chain::OpenChain::add_row(const Step& step, std::size_t row, Rows& of) {
  const Given& given = step.rows[row];
  for (std::size_t i = 0; i < of.width; ++i) {
    const auto gives_the_same = [&](const Given& earlier) {
      return given.values != nullptr && earlier.values != nullptr &&
             earlier.values[i] == given.values[i];
    };
    const auto first = std::find_if(
        step.rows.begin(), step.rows.begin() + static_cast<std::ptrdiff_t>(row), gives_the_same);
    of.outcomes.push_back(static_cast<std::uint32_t>(first - step.rows.begin()));
  }
  if (given.values != nullptr) of.fixed |= bit(row);
  Reads& reads = of.reckoned.emplace_back();
  if (given.expression == nullptr) return;
  for (const feel::FigureStep& figure : given.expression->figures) {
    if (figure.from != feel::FigureStep::slot) continue;
    if (is_fact(figure.n)) {
      const std::size_t fact = fact_of(figure.n);
      facts_[fact].is_reckoned = true;
      reads.facts |= bit(fact);
    } else if (linked_.slots[figure.n].kind != SlotInfo::parameter) {
      reads.steps |= bit(step_of(figure.n));
    }
  }
}

void Chain::OpenChain::add_samples(Fact& fact) const {
  // Where they end differently, it is mostly far apart.
  for (const char* const text : {"1", "10", "0", "100", "2", "0.5", "-1", "1000000"}) {
    Value v = feel::kept(coerced(Value(*Decimal::parse(text)), linked_.facts[fact.slot].type,
                                 linked_.minor_digits, false));
    if (v.kind() != Kind::number && v.kind() != Kind::money) continue;
    fact.sample_classes.push_back(linked_.slot_classes[fact.slot].class_of(v));
    fact.samples.push_back(std::move(v));
  }
}

bool Chain::OpenChain::Rows::agree(std::uint64_t some, std::size_t output) const {
  const auto outcome = [&](std::uint64_t left) {
    return outcomes[static_cast<std::size_t>(std::countr_zero(left)) * width + output];
  };
  for (std::uint64_t left = some & (some - 1); left != 0; left &= left - 1) {
    if (outcome(left) != outcome(some)) return false;
  }
  return true;
}

Chain::OpenChain::Rows::Kept& Chain::OpenChain::Rows::kept_for(const Reads& open,
                                                               std::size_t cells) {
  for (Kept& k : kept) {
    if (k.open == open && !k.rows.empty()) return k;
  }
  Kept& oldest = kept[next_kept++ % kept.size()];
  oldest.open = open;
  oldest.rows.assign(cells, 0);
  return oldest;
}

bool Chain::OpenChain::take_facts(const BoundCase& facts) {
  open_ = {};
  std::size_t combinations = 1;
  for (std::size_t n = 0; n < facts_.size(); ++n) {
    const Fact& fact = facts_[n];
    if (facts.classes.data()[fact.slot] != kAnyClass) continue;
    if (!fact.is_even || (fact.is_reckoned && fact.samples.empty())) return false;
    if (fact.classes != 0) combinations *= fact.classes;
    if (combinations > kMostCombinations) return false;
    open_.facts |= bit(n);
  }
  classes_.assign(facts.classes.data(), facts.classes.data() + facts.slots.size());
  return open_.facts != 0;
}

bool Chain::OpenChain::go_to_world(std::uint32_t world) {
  for (std::uint64_t left = open_.facts; left != 0; left &= left - 1) {
    const auto n = static_cast<std::uint32_t>(std::countr_zero(left));
    const Fact& fact = facts_[n];
    const std::size_t count = fact.is_reckoned ? fact.samples.size() : fact.classes;
    // All at one end, all at the other, and then in no order.
    constexpr std::uint32_t kFar = 0x9E3779B1;
    const std::size_t at = world == 0   ? 0
                           : world == 1 ? count - 1
                                        : ((world * kFar + n) * kFar >> 16) % count;
    if (fact.is_reckoned) value::Access::lend(fact.samples[at], chain_.values_[fact.slot]);
    classes_[fact.slot] =
        fact.is_reckoned ? fact.sample_classes[at] : static_cast<std::uint32_t>(at);
  }
  return chain_.go_again(classes_.data(), world == 0 ? ~std::uint64_t{0} : open_.steps);
}

bool Chain::OpenChain::find_rows() {
  open_.steps = 0;
  for (std::size_t n = 0; n < steps_.size(); ++n) {
    const Step& step = chain_.steps_[n];
    Rows& of = steps_[n];
    of.rows = bit(step.row);
    of.is_certain = true;
    if (of.asked.meet(open_) && !find_rows(step, of)) return false;
    of.is_open = is_one(of.rows) ? of.reckoned[step.row].meet(open_) : !of.agree(of.rows, 0);
    if (of.is_open) open_.steps |= bit(n);
  }
  return true;
}

bool Chain::OpenChain::find_rows(const Step& step, Rows& of) const {
  Reads open{of.asked.facts & open_.facts, 0};
  OpenCells cells(step.cell);
  if (of.asked.meet({0, open_.steps})) {
    of.is_certain = false;
    for (const Source& source : of.sources) {
      if ((open_.steps & bit(source.step)) == 0) continue;
      if (steps_[source.step].may_be_reckoned())
        open.steps |= bit(source.step);
      else if (!add_source_rows(source, cells))
        return false;
    }
  }
  Rows::Kept& kept = of.kept_for(open, step.grid->count());
  of.rows = 0;
  for (const std::uint16_t cell : cells.all()) {
    if (kept.rows[cell] == 0 && !keep_rows(cell, step, of, kept)) return false;
    of.rows |= kept.rows[cell];
  }
  return true;
}

bool Chain::OpenChain::add_source_rows(const Source& source, OpenCells& cells) const {
  const std::uint16_t here = source.by_row[chain_.steps_[source.step].row];
  std::array<std::uint16_t, kMostBits> steps;  // NOLINT: as above
  std::size_t count = 0;
  for (std::uint64_t left = steps_[source.step].rows; left != 0; left &= left - 1) {
    const std::uint16_t there = source.by_row[static_cast<std::size_t>(std::countr_zero(left))];
    const auto step = static_cast<std::uint16_t>(there - here);
    if (std::find(steps.data(), steps.data() + count, step) == steps.data() + count)
      steps[count++] = step;
  }
  return cells.add(std::span(steps.data(), count));
}

bool Chain::OpenChain::keep_rows(std::size_t cell, const Step& step, const Rows& of,
                                 Rows::Kept& kept) const {
  std::size_t first = cell;  // without what is open
  for (const Ask& asked : of.asks) {
    if ((kept.open.facts & bit(asked.fact)) != 0)
      first -= step.grid->step(*asked.ask, classes_[asked.ask->slot]);
  }
  for (const Source& source : of.sources) {
    if ((kept.open.steps & bit(source.step)) == 0) continue;
    const Step& before = chain_.steps_[source.step];
    first -= before.given[before.row].values != nullptr
                 ? source.by_row[before.row]
                 : step.grid->step(*source.ask, before.classes->class_of(*before.values));
  }
  OpenCells cells(first);
  for (const Ask& asked : of.asks) {
    if ((kept.open.facts & bit(asked.fact)) != 0 && !cells.add(asked.steps)) return false;
  }
  for (const Source& source : of.sources) {
    if ((kept.open.steps & bit(source.step)) != 0 && !cells.add(source.any)) return false;
  }
  std::uint64_t rows = 0;
  for (const std::uint16_t c : cells.all()) {
    const std::uint16_t row = step.cells[c];
    if (row == RowGrid::kNone || !step.given[row].is_straight) return false;
    rows |= bit(row);
  }
  for (const std::uint16_t c : cells.all()) kept.rows[c] = rows;
  return true;
}

void Chain::OpenChain::find_ends() {
  unclear_.clear();
  for (std::size_t g = 0; g < chain_.goals_.size(); ++g) {
    Goal& goal = chain_.goals_[g];
    const Rows& of = steps_[goal.step];
    const bool has_one_row = is_one(of.rows);
    if (has_one_row ? !of.is_open : of.agree(of.rows, goal.output)) {
      // A Run does not rule out rows by what a decision before may come to: which rules it names
      // is its matter.
      goal.end = has_one_row && of.is_certain ? Goal::one_rule : Goal::one_outcome;
      continue;
    }
    goal.end = Goal::many_outcomes;
    if (of.is_certain && !of.agree(of.rows & of.fixed, goal.output)) continue;
    first_[g] = goal.value();
    unclear_.push_back(static_cast<std::uint32_t>(g));
  }
}

bool Chain::OpenChain::decide(const BoundCase& facts) {
  if (!is_usable_ || !take_facts(facts) || !go_to_world(0) || !find_rows()) return false;
  find_ends();
  const auto differs = [&](std::uint32_t g) { return !(chain_.goals_[g].value() == first_[g]); };
  for (std::uint32_t world = 1; !unclear_.empty(); ++world) {
    if (world == kMostWorlds) return false;
    if (!go_to_world(world)) continue;
    unclear_.erase(std::remove_if(unclear_.begin(), unclear_.end(), differs), unclear_.end());
  }
  return true;
}

bool Chain::decide_open(const BoundCase& facts) {
  if (open_ == nullptr) open_ = std::make_shared<OpenChain>(*this);
  is_open_ = open_->decide(facts);
  return is_open_;
}

}  // namespace aftersales::engine
