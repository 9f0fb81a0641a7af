// Who else has a case: a decision holds on to it as it was, and whoever changes it goes on with a
// copy.
#include "engine/case_state.h"

namespace aftersales {
namespace engine {

void take_facts(const BoundCase& from, BoundCase& into) {
  into.classes.clear();
  if (into.slots.size() != from.slots.size()) into.slots.make(from.slots.size());
  if (!from.counts && !into.counts) {
    value::copy_bits(from.slots.data(), into.slots.data(), from.slots.size());
  } else {
    value::lend_all(from.slots.data(), into.slots.data(), from.slots.size());
    // What the policy holds need not be counted; the rest is the case's.
    for (Value& v : into.slots) {
      if (!value::Access::owns(v) && v.kind() != Kind::enumeration) v = Value(v);
    }
    into.counts.set(true);
  }
}

void take(const BoundCase& from, BoundCase& into) {
  take_facts(from, into);
  into.classes.assign(from.classes);
  if (from.is_plain() && into.is_plain()) return;
  into.findings = from.findings;
  into.warnings = from.warnings;
  into.as_given = from.as_given;
  into.partly = from.partly;
  into.refusal = from.refusal;
}

}  // namespace engine

inline namespace v0 {

namespace {

using Held = std::shared_ptr<Case::State>;

bool is_alone(const Held& state) {
  if (state.use_count() > 1) return false;
  // To be counted comes after whoever let go of it last, which only to look at the count does not.
  const Held counted = state;  // NOLINT(performance-unnecessary-copy-initialization)
  return true;
}

}  // namespace

void Case::State::take(const State& other) {
  if (policy != other.policy) policy = other.policy;
  is_plain = other.is_plain;
  is_possible.forget();
  as_of = other.as_of;
  engine::take(other.bound, bound);
  if (!facts.empty() || !other.facts.empty()) facts = other.facts;
  if (!error.empty() || !other.error.empty()) error = other.error;
}

void Case::State::make_own(Case& c, bool with_facts) {
  Held& now = c.state_;
  now->is_held.forget();
  if (is_alone(now)) return;
  Held had = std::exchange(now, std::exchange(now->spare, nullptr));
  if (now == nullptr || !is_alone(now)) now = std::make_shared<State>();
  if (with_facts)
    now->take(*had);
  else if (now->policy != had->policy)
    now->policy = had->policy;
  now->is_held.forget();
  now->spare = std::move(had);
}

}  // namespace v0
}  // namespace aftersales
