// A decision -> the outcomes that its rules name, or that its type lists.
#include <algorithm>

#include "explain/alternatives.h"
#include "value/entries.h"

namespace aftersales::explain {

using engine::DecisionInfo;
using engine::Linked;
using engine::SlotInfo;
using feel::TypeKind;

namespace {

void add_once(std::vector<Value>& all, const Value& v) {
  if (std::find(all.begin(), all.end(), v) == all.end()) all.push_back(v);
}

void add_listed(feel::TypeRef type, std::vector<Value>& all, bool& complete) {
  if (type->is(TypeKind::boolean)) {
    add_once(all, Value(false));
    add_once(all, Value(true));
  } else if (type->is(TypeKind::enumeration)) {
    for (std::size_t i = 0; i < type->enumeration->values.size(); ++i)
      add_once(all, value::enumeration(*type->enumeration, static_cast<std::uint16_t>(i)));
  } else {
    complete = false;
  }
}

}  // namespace

std::vector<Value> named_outcomes(const Linked& linked, std::uint32_t slot, bool& complete) {
  const SlotInfo& info = linked.slots[slot];
  const DecisionInfo& decision = linked.decisions[info.index];
  const bool whole = info.kind == SlotInfo::decision;
  std::vector<Value> all;
  complete = true;
  const bool listed = decision.hit != model::HitPolicy::first &&
                      decision.hit != model::HitPolicy::unique &&
                      decision.hit != model::HitPolicy::any;
  if (listed || decision.each) {
    complete = false;
    return all;
  }
  if (decision.floor) {
    for (const std::uint32_t part : {decision.floor->upper, decision.floor->lower}) {
      const auto of_part = engine::slot_in(linked, slot, part);
      bool known = true;
      if (of_part) {
        for (const Value& v : named_outcomes(linked, *of_part, known)) add_once(all, v);
      }
      complete = complete && known;
    }
    // Of several outputs the better parts of both may come together.
    complete = complete && (!whole || decision.single);
    return all;
  }
  if (decision.value) {
    add_listed(decision.result_type, all, complete);
    return all;
  }
  const auto add = [&](const engine::RuleInfo& rule) {
    if (rule.withdraws) return;
    if (!whole || decision.single) {
      const std::size_t o = whole ? 0 : info.output_index;
      const engine::OutcomeInfo& outcome = rule.outcomes[o];
      if (outcome.constant)
        add_once(all, *outcome.constant);
      else if (outcome.kind != engine::OutcomeInfo::absent)
        add_listed(decision.outputs[o].type, all, complete);
      return;
    }
    Entries entries;
    for (std::size_t o = 0; o < rule.outcomes.size(); ++o) {
      if (rule.outcomes[o].constant) {
        entries.emplace_back(decision.outputs[o].name, *rule.outcomes[o].constant);
      } else if (rule.outcomes[o].kind == engine::OutcomeInfo::absent) {
        entries.emplace_back(decision.outputs[o].name, Value());
      } else {
        complete = false;
        return;
      }
    }
    add_once(all, Value(std::move(entries)));
  };
  for (const engine::RuleInfo& rule : decision.rules) add(rule);
  if (decision.otherwise) add(*decision.otherwise);
  return all;
}

}  // namespace aftersales::explain
