// What rests on a fact is worked out anew when that gets another value; all else stays.
#include "engine/tried_case.h"

#include <algorithm>

namespace aftersales::engine {

namespace {

constexpr std::size_t kMaxNotes = 256;  // of a run, before it begins anew

}  // namespace

TriedCase::TriedCase(const Linked& linked, const BoundCase& bound, std::uint32_t decision)
    : linked_(linked),
      bound_(bound),
      decision_(decision),
      closure_(linked, decision),
      teller_(linked, bound),
      assumed_(linked.facts.size(), nullptr),
      invariants_(linked.facts.size()) {
  begin();
  for (const std::uint32_t d : closure_.decisions()) {
    const Table& table = linked_.decisions[d].table;
    work_ += 1 + table.rows.size() + table.words * table.columns.size();
  }
  facts_ = closure_.classes(*run_);
  for (std::size_t i = 0; i < facts_.size(); ++i) places_[facts_[i].fact] = i;
  note_invariants();
  for (const FactClasses& fact : facts_) {
    if (fact.values.size() == 1) assume(fact, 0);
  }
}

const FactClasses* TriedCase::find(std::uint32_t fact) const {
  const auto it = places_.find(fact);
  return it == places_.end() ? nullptr : &facts_[it->second];
}

void TriedCase::begin() {
  run_.emplace(linked_, bound_);
  run_->be_quick(true);
  run_->tell_as(teller_);
}

void TriedCase::renew() {
  if (run_->notes() < kMaxNotes) return;
  begin();
  for (std::uint32_t fact = 0; fact < assumed_.size(); ++fact) {
    if (assumed_[fact] != nullptr) run_->assume(fact, value::Access::borrow(*assumed_[fact]));
  }
}

void TriedCase::put(const FactClasses& fact, const Value& v) {
  assumed_[fact.fact] = &v;
  run_->assume(fact.fact, value::Access::borrow(v));
  forget(fact);
}

void TriedCase::release(const FactClasses& fact) {
  assumed_[fact.fact] = nullptr;
  run_->assume_unknown(fact.fact);
  forget(fact);
}

void TriedCase::forget(const FactClasses& fact) {
  for (const std::uint32_t d : fact.decisions) run_->forget_decision(d);
}

bool TriedCase::waits_for(const FactClasses& fact, std::uint32_t slot) {
  const Value* const assumed = assumed_[fact.fact];
  if (assumed == nullptr) return false;
  release(fact);
  (void)run_->decide(decision_);
  const Value v(run_->slot(slot));
  const auto needs = value::is_unknown(v) ? run_->facts_of(v) : std::span<const std::uint32_t>();
  const bool waits = std::find(needs.begin(), needs.end(), fact.fact) != needs.end();
  put(fact, *assumed);
  return waits;
}

void TriedCase::look_again(bool quick) {
  run_->be_quick(quick);
  for (const std::uint32_t d : closure_.decisions()) {
    if (run_->result(d).status != Status::decided) run_->forget_decision(d);
  }
  run_->forget_decision(decision_);
  if (!quick) (void)run_->decide(decision_);
}

// Those that do not tell the values of a class apart: of a class of figures or days one may break
// what another keeps.
void TriedCase::note_invariants() {
  for (std::uint32_t i = 0; i < linked_.invariants.size(); ++i) {
    const InvariantInfo& invariant = linked_.invariants[i];
    const auto is_each_tried = [&](std::uint32_t fact) {
      const TypeRef type = linked_.facts[fact].type;
      // Of an enumeration what it is compared with was kept apart; in a function it is not seen.
      const bool is_seen =
          std::any_of(invariant.use.facts.begin(), invariant.use.facts.end(),
                      [&](const FactUse& use) { return use.fact == fact && !use.opaque; });
      return find(fact) == nullptr || type->is(feel::TypeKind::boolean) ||
             (type->is(feel::TypeKind::enumeration) && is_seen);
    };
    // Of one fact alone the values that break it are not tried at all.
    const auto tried = std::count_if(invariant.facts.begin(), invariant.facts.end(),
                                     [&](std::uint32_t fact) { return find(fact) != nullptr; });
    if (tried < 2 || !std::all_of(invariant.facts.begin(), invariant.facts.end(), is_each_tried))
      continue;
    for (const std::uint32_t fact : invariant.facts) invariants_[fact].push_back(i);
  }
}

bool TriedCase::breaks_invariant(std::uint32_t fact) {
  return std::any_of(invariants_[fact].begin(), invariants_[fact].end(), [&](std::uint32_t i) {
    const Value holds = run_->evaluate(linked_.invariants[i].condition->expression);
    return holds.kind() == Kind::boolean && !holds.as_bool();
  });
}

bool TriedCase::are_bound(const std::vector<std::uint32_t>& tried) {
  const auto is_open = [&](std::uint32_t fact) {
    return assumed_[fact] != nullptr || value::is_unknown(run_->need(fact));
  };
  return std::any_of(
      linked_.invariants.begin(), linked_.invariants.end(), [&](const InvariantInfo& invariant) {
        const auto& facts = invariant.facts;
        const bool is_of_tried = std::any_of(tried.begin(), tried.end(), [&](std::uint32_t fact) {
          return std::binary_search(facts.begin(), facts.end(), fact);
        });
        return is_of_tried && std::count_if(facts.begin(), facts.end(), is_open) > 1;
      });
}

}  // namespace aftersales::engine
