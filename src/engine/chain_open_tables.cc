// A policy's decisions on a chain -> what each of their tables asks for, fact by fact and decision
// by decision, and what its rows rest on.
#include "engine/chain_open.h"

namespace aftersales::engine {

namespace {

void add_once(CellSteps& steps, std::uint16_t step) {
  if (std::find(steps.begin(), steps.end(), step) == steps.end()) steps.push_back(step);
}

}  // namespace

Chain::OpenChain::OpenChain(Chain& chain) : chain_(chain), linked_(chain.linked_) {
  if (!linked_.invariants.empty() || chain.steps_.size() > kMostOpenBits) return;
  for (const Step& step : chain.steps_) {
    if (step.rows.size() > kMostOpenBits) return;
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
  is_usable_ = facts_.size() <= kMostOpenBits;
}

std::size_t Chain::OpenChain::fact_of(std::uint32_t slot) {
  const auto it = std::find_if(facts_.begin(), facts_.end(),
                               [&](const Fact& f) { return f.lanes.slot == slot; });
  if (it != facts_.end()) return static_cast<std::size_t>(it - facts_.begin());
  Fact& fact = facts_.emplace_back();
  const auto& asked = chain_.asked_;
  const auto lanes =
      std::find_if(asked.begin(), asked.end(), [&](const SlotLanes& l) { return l.slot == slot; });
  if (lanes != asked.end()) fact.lanes = *lanes;
  fact.lanes.slot = slot;
  return facts_.size() - 1;
}

void Chain::OpenChain::add_ask(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of) {
  Ask& asked = of.asks.emplace_back();
  asked.fact = fact_of(ask.slot);
  asked.ask = &ask;
  of.asked.facts |= open_bit(asked.fact);
  const SlotClasses& classes = linked_.slot_classes[ask.slot];
  Fact& fact = facts_[asked.fact];
  fact.classes = classes.count() - (classes.has_null() ? 1 : 0);
  fact.is_even = classes.is_even();
  for (std::uint32_t cls = 0; cls < fact.classes; ++cls) add_once(asked.steps, grid.step(ask, cls));
}

void Chain::OpenChain::add_source(const RowGrid& grid, const RowGrid::Ask& ask, Rows& of) {
  const std::size_t n = step_of(ask.slot);
  const Step& before = chain_.steps_[n];
  of.asked.steps |= open_bit(n);
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
    of.outcomes.push_back(static_cast<std::uint8_t>(first - step.rows.begin()));
  }
  if (given.values != nullptr) of.fixed |= open_bit(row);
  Reads& reads = of.reckoned.emplace_back();
  if (given.expression == nullptr) return;
  for (const feel::FigureStep& figure : given.expression->figures) {
    if (figure.from != feel::FigureStep::slot) continue;
    if (is_fact(figure.n)) {
      const std::size_t fact = fact_of(figure.n);
      facts_[fact].is_reckoned = true;
      reads.facts |= open_bit(fact);
    } else if (linked_.slots[figure.n].kind != SlotInfo::parameter) {
      reads.steps |= open_bit(step_of(figure.n));
    }
  }
  of.figures.facts |= reads.facts;
  of.figures.steps |= reads.steps;
}

void Chain::OpenChain::add_samples(Fact& fact) const {
  // Where they end differently, it is mostly far apart.
  for (const char* const text : {"1", "10", "0", "100", "2", "0.5", "-1", "1000000"}) {
    Value v = feel::kept(coerced(Value(*Decimal::parse(text)), linked_.facts[fact.lanes.slot].type,
                                 linked_.minor_digits, false));
    if (v.kind() != Kind::number && v.kind() != Kind::money) continue;
    fact.sample_classes.push_back(linked_.slot_classes[fact.lanes.slot].class_of(v));
    fact.samples.push_back(std::move(v));
  }
}

}  // namespace aftersales::engine
