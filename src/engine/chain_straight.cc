// The straight way through a chain: one decision after the other, nothing has to be asked for.
//
// All tables have grids. How many cells on a value is, in each of the grids that ask for it, stands
// side by side in lanes of a word: what is added for a fact, or for an outcome, is added in four
// grids at once, and when the turn of a decision comes, its cell is known. All sums stay in
// registers: the lane whose turn it is is the lowest, and then goes.
#include <algorithm>
#include <array>

#include "engine/chain.h"

namespace aftersales::engine {

namespace {

// Decisions that are no goals: more of them are only worked out if they are asked for.
constexpr std::size_t kMostBesides = 8;

constexpr std::size_t kLaneBits = 16;
constexpr std::size_t kLanes = 4;  // of a word

}  // namespace

bool Chain::prepare_straight() {
  if (steps_.size() > goals_.size() + kMostBesides) return false;
  for (const Step& step : steps_) {
    if (step.tree != nullptr && !has_straight_grid(step)) return false;
    if (!note_figures(step)) return false;
  }
  std::sort(reckoned_.begin(), reckoned_.end());
  reckoned_.erase(std::unique(reckoned_.begin(), reckoned_.end()), reckoned_.end());
  const auto behind_facts = std::lower_bound(reckoned_.begin(), reckoned_.end(),
                                             static_cast<std::uint32_t>(linked_.facts.size()));
  for (Step& step : steps_) {
    for (auto slot = behind_facts; slot != reckoned_.end(); ++slot) {
      if (*slot >= step.slot && *slot <= step.slot + step.outputs)
        step.reckoned.push_back(*slot - step.slot);
    }
  }
  reckoned_.erase(behind_facts, reckoned_.end());
  const auto grids = static_cast<std::size_t>(std::count_if(
      steps_.begin(), steps_.end(), [](const Step& step) { return step.tree != nullptr; }));
  if (grids > kMostWords * kLanes) return false;
  lay_lanes(grids);
  return true;
}

bool Chain::has_straight_grid(const Step& step) const {
  if (step.grid == nullptr) return false;
  const auto& asks = step.grid->asks();
  return std::none_of(asks.begin(), asks.end(), [&](const RowGrid::Ask& ask) {
    return linked_.slots[ask.slot].kind == SlotInfo::parameter;
  });
}

bool Chain::note_figures(const Step& step) {
  return std::all_of(step.rows.begin(), step.rows.end(), [&](const Given& given) {
    if (given.expression == nullptr) return given.values != nullptr || given.rule->outcomes.empty();
    for (const feel::FigureStep& figure : given.expression->figures) {
      if (figure.from == feel::FigureStep::slot) reckoned_.push_back(figure.n);
    }
    return !given.expression->figures.empty();
  });
}

void Chain::lay_lanes(std::size_t grids) {
  words_ = grids <= kLanes ? 1 : grids <= 2 * kLanes ? 2 : kMostWords;
  lanes_.assign(words_, 0);  // what adds nothing
  // How far on in which grid, by slot and class.
  using Steps = std::vector<std::uint16_t>;
  std::vector<std::vector<Steps>> steps_of(linked_.slots.size());
  std::size_t lane = 0;
  for (const Step& step : steps_) {
    if (step.tree == nullptr) continue;
    for (const RowGrid::Ask& ask : step.grid->asks()) {
      std::vector<Steps>& of = steps_of[ask.slot];
      of.resize(ask.classes, Steps(grids));
      for (std::uint32_t cls = 0; cls < ask.classes; ++cls)
        of[cls][lane] = step.grid->step(ask, cls);
    }
    ++lane;
  }
  const auto lay = [&](const Steps& steps, std::size_t gone) {
    const auto at = static_cast<std::uint32_t>(lanes_.size());
    lanes_.resize(at + words_);
    for (std::size_t l = gone; l < grids; ++l)
      lanes_[at + (l - gone) / kLanes] |= Lanes{steps[l]} << ((l - gone) % kLanes * kLaneBits);
    return at;
  };
  const auto lay_slot = [&](std::uint32_t slot, std::size_t gone) {
    const auto at = static_cast<std::uint32_t>(lanes_.size());
    for (const Steps& steps : steps_of[slot]) lay(steps, gone);
    return SlotLanes{slot, static_cast<std::uint32_t>(steps_of[slot].size()), at};
  };
  for (std::uint32_t fact = 0; fact < linked_.facts.size(); ++fact) {
    if (!steps_of[fact].empty()) asked_.push_back(lay_slot(fact, 0));
  }
  std::size_t gone = 0;
  for (Step& step : steps_) {
    if (step.tree != nullptr) {
      step.cells = step.grid->rows();
      ++gone;
    }
    step.lanes = lay_slot(step.slot, gone);
    for (Given& given : step.rows) {
      given.is_straight = given.values != nullptr || given.expression != nullptr;
      Steps all(grids);  // of all outcomes of the row
      for (std::uint32_t i = 0; given.classes != nullptr && i <= step.outputs; ++i) {
        const std::vector<Steps>& of = steps_of[step.slot + i];
        if (of.empty()) continue;
        given.is_straight = given.is_straight && given.classes[i] < of.size();
        if (!given.is_straight) break;
        for (std::size_t l = 0; l < grids; ++l)
          all[l] = static_cast<std::uint16_t>(all[l] + of[given.classes[i]][l]);
      }
      given.lanes = lay(all, gone);
    }
  }
}

/// The sums of all lanes that are left.
template <std::size_t words>
class Chain::Cells {
 public:
  Cells() = default;
  explicit Cells(const Sums& sums) { std::copy_n(sums.begin(), words, sums_.begin()); }
  [[gnu::always_inline]] void add(const Lanes* more) {
    for (std::size_t w = 0; w < words; ++w) sums_[w] += more[w];
  }
  /// The lowest, which goes.
  [[gnu::always_inline]] std::size_t next() {
    constexpr std::size_t kLast = words - 1;
    const std::size_t lowest = sums_[0] & ((1u << kLaneBits) - 1);
    for (std::size_t w = 0; w < kLast; ++w)
      sums_[w] = sums_[w] >> kLaneBits | sums_[w + 1] << (64 - kLaneBits);
    sums_[kLast] >>= kLaneBits;
    return lowest;
  }

 private:
  std::array<Lanes, words> sums_{};
};

template <std::size_t words, bool again>
[[gnu::always_inline]] inline bool Chain::take_steps(Cells<words> cells, std::uint64_t which) {
  const Lanes* const lanes = lanes_.data();
  Value* const values = values_.data();
  for (Step& step : steps_) {
    const Given* given = step.given;
    if constexpr (again) {
      const bool stays = (which & 1) == 0;
      which >>= 1;
      if (stays) {
        if (step.cells != nullptr) (void)cells.next();
        cells.add(step.added);
        continue;
      }
      // What is no more than bits may come to stand there.
      if (Value& v = values[step.slot]; value::Access::counts(v))
        value::Access::reset(v, feel::kPending);
    }
    if (step.cells != nullptr) {
      const std::size_t cell = cells.next();
      const std::uint16_t row = step.cells[cell];
      if (row == RowGrid::kNone) return false;
      step.cell = static_cast<std::uint32_t>(cell);
      step.row = row;
      given += row;
    }
    if (!given->is_straight) return false;
    step.fired = given->rule;
    if (given->values != nullptr) {
      step.values = given->values;
      // What the policy holds is no more than its bits.
      for (const std::uint32_t i : step.reckoned)
        value::copy_bits(given->values + i, values + step.slot + i, 1);
      step.added = lanes + given->lanes;
      cells.add(step.added);
      continue;
    }
    const Value& value = values[step.slot];
    step.values = &value;
    if (!work_out(step, *given)) return false;
    step.added = lanes;
    if (step.lanes.classes == 0) continue;
    const std::uint32_t cls = step.classes->class_of(value);
    if (cls >= step.lanes.classes) return false;
    step.added = lanes + step.lanes.lanes + cls * words;
    cells.add(step.added);
  }
  return warnings().empty();
}

template <std::size_t words>
bool Chain::go_straight(const std::uint32_t* classes) {
  Cells<words> cells;
  const Lanes* const lanes = lanes_.data();
  for (const SlotLanes& fact : asked_) {
    const std::uint32_t cls = classes[fact.slot];
    if (cls >= fact.classes) return false;
    cells.add(lanes + fact.lanes + cls * words);
  }
  return take_steps<words, false>(cells, 0);
}

bool Chain::decide_straight(const BoundCase& facts) {
  for (const std::uint32_t fact : reckoned_) value::Access::lend(facts.slots[fact], values_[fact]);
  const std::uint32_t* const classes = facts.classes.data();
  return words_ == 1   ? go_straight<1>(classes)
         : words_ == 2 ? go_straight<2>(classes)
                       : go_straight<kMostWords>(classes);
}

bool Chain::go_again(const Sums& facts, std::uint64_t which) {
  return words_ == 1   ? take_steps<1, true>(Cells<1>(facts), which)
         : words_ == 2 ? take_steps<2, true>(Cells<2>(facts), which)
                       : take_steps<kMostWords, true>(Cells<kMostWords>(facts), which);
}

}  // namespace aftersales::engine
