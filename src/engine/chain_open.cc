// The straight way where facts are not known: which decisions need them.
//
// With the facts that are not known made up, it leads to a cell in every table. From there, the
// cells that other such facts would lead to are few: the rows that may fire are known table by
// table, and where all of them give the same, or there is only one, the decision is. Where rows do
// not tell, because figures or decisions in between rest on what is not known, other facts are made
// up: two such cases that end differently show that the decision needs them. What comes of neither
// is left to a Run, and so is everything else that is asked about such a decision.
#include "engine/chain_open.h"

#include <bit>

namespace aftersales::engine {

namespace {

constexpr std::size_t kMostCombinations = 4096;  // that a Run tells apart
constexpr std::uint32_t kMostWorlds = 8;

// Not std::has_single_bit, which calls a function on processors that have no instruction for it.
constexpr bool is_one(std::uint64_t bits) { return (bits & (bits - 1)) == 0; }
constexpr std::size_t lowest(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

}  // namespace

bool Chain::OpenChain::Rows::agree(std::uint64_t some, std::size_t output) const {
  const auto outcome = [&](std::uint64_t left) { return outcomes[lowest(left) * width + output]; };
  for (std::uint64_t left = some & (some - 1); left != 0; left &= left - 1) {
    if (outcome(left) != outcome(some)) return false;
  }
  return true;
}

Chain::OpenChain::Rows::Kept& Chain::OpenChain::Rows::kept_for(const Reads& open,
                                                               std::size_t cells) {
  if (const Kept& last = kept[last_kept]; last.open == open && !last.rows.empty())
    return kept[last_kept];
  const auto known = std::find_if(kept.begin(), kept.end(),
                                  [&](const Kept& k) { return k.open == open && !k.rows.empty(); });
  last_kept = known == kept.end() ? (last_kept + 1) % kept.size()
                                  : static_cast<std::size_t>(known - kept.begin());
  Kept& now = kept[last_kept];
  if (known == kept.end()) {
    now.open = open;
    now.rows.assign(cells, 0);
  }
  return now;
}

bool Chain::OpenChain::take_facts(const BoundCase& facts) {
  open_ = {};
  known_ = {};
  std::size_t combinations = 1;
  const std::uint32_t* const classes = facts.classes.data();
  for (std::size_t n = 0; n < facts_.size(); ++n) {
    const Fact& fact = facts_[n];
    const std::uint32_t cls = classes[fact.lanes.slot];
    if (cls < fact.lanes.classes) {
      add(fact, cls, known_);
    } else if (cls == kAnyClass) {
      if (!fact.is_even || (fact.is_reckoned && fact.samples.empty())) return false;
      if (fact.classes != 0) combinations *= fact.classes;
      if (combinations > kMostCombinations) return false;
      open_.facts |= open_bit(n);
    } else if (fact.lanes.classes != 0) {
      return false;
    }
  }
  return open_.facts != 0;
}

bool Chain::OpenChain::go_to_world(std::uint32_t world) {
  Sums sums = known_;
  for (std::uint64_t left = open_.facts; left != 0; left &= left - 1) {
    const std::size_t n = lowest(left);
    Fact& fact = facts_[n];
    const std::size_t count = fact.is_reckoned ? fact.samples.size() : fact.classes;
    // All at one end, all at the other, and then in no order.
    constexpr std::uint32_t kFar = 0x9E3779B1;
    const std::size_t at =
        world == 0   ? 0
        : world == 1 ? count - 1
                     : ((world * kFar + static_cast<std::uint32_t>(n)) * kFar >> 16) % count;
    if (fact.is_reckoned) value::Access::lend(fact.samples[at], chain_.values_[fact.lanes.slot]);
    fact.made_up = fact.is_reckoned ? fact.sample_classes[at] : static_cast<std::uint32_t>(at);
    if (fact.made_up < fact.lanes.classes)
      add(fact, fact.made_up, sums);
    else if (fact.lanes.classes != 0)
      return false;
  }
  return chain_.go_again(sums, world == 0 ? ~std::uint64_t{0} : open_.steps);
}

void Chain::OpenChain::add(const Fact& fact, std::uint32_t cls, Sums& sums) const {
  const Lanes* const lanes = &chain_.lanes_[fact.lanes.lanes + cls * chain_.words_];
  for (std::size_t w = 0; w < chain_.words_; ++w) sums[w] += lanes[w];
}

bool Chain::OpenChain::find_rows() {
  open_.steps = 0;
  for (std::size_t n = 0; n < steps_.size(); ++n) {
    const Step& step = chain_.steps_[n];
    Rows& of = steps_[n];
    of.rows = open_bit(step.row);
    of.is_certain = true;
    of.is_figured = of.figures.meet(open_);
    if (of.asked.meet(open_) && !find_rows(step, of)) return false;
    of.is_open = is_one(of.rows) ? of.reckoned[step.row].meet(open_) : !of.agree(of.rows, 0);
    if (of.is_open) open_.steps |= open_bit(n);
  }
  return true;
}

bool Chain::OpenChain::find_rows(const Step& step, Rows& of) const {
  Reads open{of.asked.facts & open_.facts, 0};
  OpenCells cells(step.cell);
  if ((of.asked.steps & open_.steps) != 0) {
    of.is_certain = false;
    for (const Source& source : of.sources) {
      if ((open_.steps & open_bit(source.step)) == 0) continue;
      const Rows& before = steps_[source.step];
      of.is_figured |= before.is_figured;
      // A Run tells what comes of a decision that it can follow case by case, and else takes it
      // for anything.
      if (before.is_figured ? before.width != 1 : !add_source_rows(source, cells)) return false;
      if (before.is_figured) open.steps |= open_bit(source.step);
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
  std::array<std::uint16_t, kMostOpenBits> steps;  // NOLINT: as above
  std::size_t count = 0;
  for (std::uint64_t left = steps_[source.step].rows; left != 0; left &= left - 1) {
    const auto step = static_cast<std::uint16_t>(source.by_row[lowest(left)] - here);
    if (std::find(steps.data(), steps.data() + count, step) == steps.data() + count)
      steps[count++] = step;
  }
  return cells.add(std::span(steps.data(), count));
}

bool Chain::OpenChain::keep_rows(std::size_t cell, const Step& step, const Rows& of,
                                 Rows::Kept& kept) const {
  std::size_t first = cell;  // without what is open
  for (const Ask& asked : of.asks) {
    if ((kept.open.facts & open_bit(asked.fact)) != 0)
      first -= step.grid->step(*asked.ask, facts_[asked.fact].made_up);
  }
  for (const Source& source : of.sources) {
    if ((kept.open.steps & open_bit(source.step)) == 0) continue;
    const Step& before = chain_.steps_[source.step];
    first -= before.given[before.row].values != nullptr
                 ? source.by_row[before.row]
                 : step.grid->step(*source.ask, before.classes->class_of(*before.values));
  }
  OpenCells cells(first);
  for (const Ask& asked : of.asks) {
    if ((kept.open.facts & open_bit(asked.fact)) != 0 && !cells.add(asked.steps)) return false;
  }
  for (const Source& source : of.sources) {
    if ((kept.open.steps & open_bit(source.step)) != 0 && !cells.add(source.any)) return false;
  }
  std::uint64_t rows = 0;
  for (const std::uint16_t c : cells.all()) {
    const std::uint16_t row = step.cells[c];
    if (row == RowGrid::kNone || !step.given[row].is_straight) return false;
    rows |= open_bit(row);
  }
  for (const std::uint16_t c : cells.all()) kept.rows[c] = rows;
  return true;
}

void Chain::OpenChain::find_ends() {
  unclear_.clear();
  for (std::uint32_t g = 0; g < first_.size(); ++g) {
    Goal& goal = chain_.goals_[g];
    const Rows& of = steps_[goal.step];
    const bool has_one_row = is_one(of.rows);
    const bool is_open =
        has_one_row || goal.output == 0 ? of.is_open : !of.agree(of.rows, goal.output);
    if (!is_open) {
      // A Run does not rule out rows by what a decision before may come to: which rules it names
      // is its matter.
      goal.end = has_one_row && of.is_certain ? Goal::one_rule : Goal::one_outcome;
      continue;
    }
    goal.end = Goal::many_outcomes;
    if (of.is_certain && !of.agree(of.rows & of.fixed, goal.output)) continue;
    const Value& v = goal.value();
    const bool is_written = (of.fixed & open_bit(chain_.steps_[goal.step].row)) != 0;
    unclear_.push_back({g, is_written ? &v : &(first_[g] = v)});
  }
}

bool Chain::OpenChain::decide(const BoundCase& facts) {
  if (!is_usable_ || !take_facts(facts) || !go_to_world(0) || !find_rows()) return false;
  find_ends();
  const auto differs = [&](const Unclear& u) {
    const Value& v = chain_.goals_[u.goal].value();
    return &v != u.first && !(v == *u.first);
  };
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
