// `invariants:` -> compiled conditions on facts; a case and these -> findings about the case.
#include "engine/invariants.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "engine/linker.h"
#include "engine/requirements.h"
#include "text/unicode.h"

namespace aftersales::engine {

namespace {

constexpr std::string_view kExample = "`request.notice_at >= order.delivered_at`";

/// Known, or presumed, or known to be absent; what does not fit has a finding of its own.
bool is_known(const Linked& linked, const BoundCase& bound, std::uint32_t fact) {
  const Value& v = bound.slots[fact];
  if (v.kind() != feel::kPending) return true;
  const FactInfo& info = linked.facts[fact];
  return value::Access::a(v) == 0 && (info.optional || info.has_default);
}

bool is_checkable(const Linked& linked, const BoundCase& bound, const InvariantInfo& invariant) {
  const auto& facts = invariant.facts;
  return std::any_of(facts.begin(), facts.end(),
                     [&](std::uint32_t f) { return bound.slots[f].kind() != feel::kPending; }) &&
         std::all_of(facts.begin(), facts.end(),
                     [&](std::uint32_t f) { return is_known(linked, bound, f); });
}

std::string values_of(Run& run, const InvariantInfo& invariant) {
  std::string text;
  for (const std::uint32_t slot : invariant.facts) {
    const FactInfo& fact = run.linked().facts[slot];
    const std::string shown =
        fact.personal ? "not shown here" : text::shortened(run.need(slot).to_string());
    text += fmt::format("{}`{}` is {}", text.empty() ? "" : ", ", fact.name, shown);
  }
  return text;
}

}  // namespace

void Linker::link_invariants() {
  for (const text::Located& text : pack_.invariants) {
    InvariantInfo invariant;
    invariant.condition = compile(text, feel::simple(feel::TypeKind::boolean));
    invariant.where = text.whole();
    if (!invariant.condition) continue;
    Use use;
    use.moment_slot = out_->moment_slot;
    use.add(invariant.condition.get());
    use.add_functions(*out_);
    bool sound = true;
    for (const std::uint32_t slot : use.slots) {
      const SlotInfo& info = out_->slots[slot];
      used_slots_.insert(slot);
      if (info.kind == SlotInfo::fact) invariant.facts.push_back(slot);
      if (info.kind != SlotInfo::decision && info.kind != SlotInfo::output) continue;
      sound = false;
      report_.error("invariant.decision", invariant.where,
                    fmt::format("`{}` is decided by the policy, and an invariant is about what a "
                                "case may say",
                                info.name),
                    "compare facts with each other; what must come of a case is said by a test");
    }
    if (sound && invariant.facts.empty()) {
      report_.error("invariant.no-fact", invariant.where,
                    "this names no fact, so that no case could break it",
                    fmt::format("compare facts with each other: {}", kExample));
    }
    out_->invariants.push_back(std::move(invariant));
  }
}

bool check_invariants(Run& run, BoundCase& bound) {
  const Linked& linked = run.linked();
  bool is_checked = false;
  for (const InvariantInfo& invariant : linked.invariants) {
    if (!is_checkable(linked, bound, invariant)) continue;
    is_checked = true;
    const feel::Expression& condition = invariant.condition->expression;
    const Value holds = run.evaluate(condition);
    if (!value::is_failure(holds) && (holds.kind() != Kind::boolean || holds.as_bool())) continue;
    const std::string fact =
        invariant.facts.size() == 1 ? linked.facts[invariant.facts.front()].name : std::string();
    const std::string said = text::shortened(condition.text.text(), 200);
    if (value::is_failure(holds)) {
      bound.findings.push_back(
          {"case.invariant-failed", fact,
           fmt::format("whether the case is possible is not known: `{}` ({}) cannot be worked "
                       "out, for {}: {}",
                       said, place(invariant.where), values_of(run, invariant),
                       run.cause_of(holds).message),
           "correct the fact that is wrong, or let the policy say when this is meant to hold"});
    } else {
      bound.findings.push_back(
          {"case.invariant", fact,
           fmt::format("the case is not possible: `{}` ({}) does not hold, for {}", said,
                       place(invariant.where), values_of(run, invariant)),
           "correct the fact that is wrong"});
    }
  }
  return is_checked;
}

}  // namespace aftersales::engine
