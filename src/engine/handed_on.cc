// Follows outcomes that are nothing but the name of another decision.
#include "engine/handed_on.h"

#include <algorithm>

#include "value/entries.h"

namespace aftersales::engine {

std::optional<std::uint32_t> mere_slot(const feel::Compiled* compiled) {
  if (compiled == nullptr) return std::nullopt;
  const feel::Node& root = *compiled->tree.root;
  const bool name = root.kind == feel::NodeKind::name || root.kind == feel::NodeKind::path;
  if (!name || root.binding.kind != feel::Binding::slot) return std::nullopt;
  return root.binding.index;
}

std::vector<std::uint32_t> tellers_of(const Run& run, std::uint32_t index) {
  const auto& floor = run.linked().decisions[index].floor;
  if (!floor) return {index};
  const Taken taken = run.result(index).taken;
  std::vector<std::uint32_t> tellers;
  // Where nothing is taken yet, both are told.
  if (taken.upper || !taken.lower) tellers.push_back(floor->upper);
  if (taken.lower || !taken.upper) {
    const auto below = tellers_of(run, floor->lower);
    tellers.insert(tellers.end(), below.begin(), below.end());
  }
  return tellers;
}

HandedOn::HandedOn(const Run& run, std::uint32_t slot) : run_(run), linked_(run.linked()) {
  follow(slot);
}

bool HandedOn::has(std::uint32_t decision) const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [&](std::uint32_t slot) { return linked_.slots[slot].index == decision; });
}

void HandedOn::follow(std::uint32_t slot) {
  if (std::find(slots_.begin(), slots_.end(), slot) != slots_.end()) return;
  slots_.push_back(slot);
  const SlotInfo& asked = linked_.slots[slot];
  for (const std::uint32_t t : tellers_of(run_, asked.index)) {
    const DecisionInfo& teller = linked_.decisions[t];
    follow(teller.value.get());
    follow(teller, asked, run_.result(t));
    for (const Element& element : run_.result(t).elements) follow(teller, asked, element.result);
  }
}

/// As far as it is known, what has come about.
bool HandedOn::gives(const Ending& ending, const DecisionInfo& teller,
                     const SlotInfo& asked) const {
  const Value& outcome = run_.slot(slots_.front());
  const Value* given = &ending.value;
  if (!teller.single && asked.kind == SlotInfo::output)
    given = value::find_entry(ending.value, asked.name);
  return given == nullptr || given->is_null() || *given == outcome;
}

void HandedOn::follow(const DecisionInfo& teller, const SlotInfo& asked, const Result& result) {
  if (result.status == Status::failed) return;
  const auto index = static_cast<std::uint32_t>(&teller - linked_.decisions.data());
  // One output may be known where the whole is not: all that is possible agrees on it.
  std::vector<std::uint32_t> rules = result.rules;
  for (const Ending& ending : result.possible) {
    if (gives(ending, teller, asked))
      rules.insert(rules.end(), ending.rules.begin(), ending.rules.end());
  }
  for (const std::uint32_t r : rules) {
    const Giver giver{index, r};
    if (std::find(givers_.begin(), givers_.end(), giver) == givers_.end()) givers_.push_back(giver);
    const RuleInfo& rule = r == kOtherwise ? *teller.otherwise : teller.rules[r];
    for (std::size_t o = 0; o < rule.outcomes.size(); ++o) {
      if (asked.kind != SlotInfo::output || teller.single || asked.output_index == o)
        follow(rule.outcomes[o].compiled.get());
    }
  }
}

void HandedOn::follow(const feel::Compiled* compiled) {
  const auto slot = mere_slot(compiled);
  if (slot && linked_.decision_of_slot(*slot) != nullptr &&
      run_.is_done(linked_.slots[*slot].index))
    follow(*slot);
}

}  // namespace aftersales::engine
