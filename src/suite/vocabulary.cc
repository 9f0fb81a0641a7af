// Names and types, as the linked policy has them.
#include "suite/vocabulary.h"

#include <algorithm>

#include "engine/conform.h"
#include "engine/policy_state.h"
#include "text/report.h"

namespace aftersales::suite {

namespace {

const engine::Linked& linked(const Policy& policy) { return *policy.state().linked; }

// The slot of a decision, or of an output with a name of its own.
const engine::SlotInfo* slot_of(const Policy& policy, std::string_view name) {
  const auto found = linked(policy).decision_names.find(name);
  return found == linked(policy).decision_names.end() ? nullptr
                                                      : &linked(policy).slots[found->second];
}

template <typename Descriptions>
std::vector<std::string> names_of(const Descriptions& descriptions) {
  std::vector<std::string> names;
  for (const auto& each : descriptions) names.push_back(each.name);
  return names;
}

}  // namespace

Vocabulary::Vocabulary(const Policy& policy)
    : policy_(policy), facts_(names_of(policy.facts())), rules_(policy.rules()) {
  std::sort(facts_.begin(), facts_.end());
  for (std::size_t i = 0; i < rules_.size(); ++i) rule_numbers_.emplace(rules_[i].id, i);
  std::map<const text::Source*, std::uint32_t> layers;
  std::uint32_t top = 0;
  for (const model::File& file : linked(policy).files) {
    layers.emplace(file.source.get(), file.layer);
    top = std::max(top, file.layer);
  }
  const auto add = [&](const engine::RuleInfo& rule) {
    if (layers[rule.where.source] == top) own_.insert(rule.id);
  };
  for (const engine::DecisionInfo& decision : linked(policy).decisions) {
    for (const engine::RuleInfo& rule : decision.rules) add(rule);
    if (decision.otherwise) add(*decision.otherwise);
  }
}

feel::TypeRef Vocabulary::fact(std::string_view name) const {
  const auto found = linked(policy_).fact_names.find(name);
  return found == linked(policy_).fact_names.end() ? nullptr
                                                   : linked(policy_).facts[found->second].type;
}

bool Vocabulary::is_group(std::string_view name) const {
  const std::string prefix = std::string(name) + ".";
  const auto found = std::lower_bound(facts_.begin(), facts_.end(), prefix);
  return found != facts_.end() && found->compare(0, prefix.size(), prefix) == 0;
}

feel::TypeRef Vocabulary::decision(std::string_view name) const {
  const engine::SlotInfo* const slot = slot_of(policy_, name);
  if (slot == nullptr) return nullptr;
  const engine::DecisionInfo& decision = linked(policy_).decisions[slot->index];
  return slot->kind == engine::SlotInfo::output ? decision.outputs[slot->output_index].type
                                                : decision.type;
}

const RuleDescription* Vocabulary::rule(std::string_view id) const {
  const auto found = rule_numbers_.find(id);
  return found == rule_numbers_.end() ? nullptr : &rules_[found->second];
}

std::optional<std::string> Vocabulary::decision_with_step(std::string_view id) const {
  const auto has = [&](const engine::ReasonsInfo& reasons) {
    return std::any_of(reasons.steps.begin(), reasons.steps.end(),
                       [&](const engine::StepInfo& step) { return step.id == id; });
  };
  for (const engine::DecisionInfo& decision : linked(policy_).decisions) {
    if (has(decision.reasons) || (decision.otherwise && has(decision.otherwise->reasons)) ||
        std::any_of(decision.rules.begin(), decision.rules.end(),
                    [&](const engine::RuleInfo& rule) { return has(rule.reasons); }))
      return decision.name;
  }
  return std::nullopt;
}

std::optional<std::string> Vocabulary::nearest_fact(std::string_view name) const {
  return text::nearest(name, facts_);
}

std::optional<std::string> Vocabulary::nearest_decision(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& each : linked(policy_).decision_names) names.push_back(each.first);
  return text::nearest(name, names);
}

std::optional<std::string> Vocabulary::nearest_rule(std::string_view id) const {
  std::vector<std::string> ids;
  for (const RuleDescription& each : rules_) ids.push_back(each.id);
  return text::nearest(id, ids);
}

std::optional<Value> Vocabulary::conform(const Value& raw, feel::TypeRef type,
                                         engine::Misfit& why) const {
  engine::Remarks remarks;
  const engine::Linked& from = linked(policy_);
  auto value = engine::conform(raw, type, {from.zone, from.minor_digits, &from}, remarks);
  if (!value) why = std::move(remarks.misfits.front());
  return value;
}

const std::string& Vocabulary::moment() const {
  const engine::Linked& policy = linked(policy_);
  return policy.slots[policy.moment_fact.value_or(policy.moment_slot)].name;
}

}  // namespace aftersales::suite
