// A loaded policy -> the names that its tests may use, and how the values they give are read.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/policy.h>

#include "engine/conform.h"
#include "feel/type.h"

namespace aftersales::suite {

/// Must not outlive the policy.
class Vocabulary {
 public:
  explicit Vocabulary(const Policy& policy);

  /// The declared type; null if the policy has no such fact.
  [[nodiscard]] feel::TypeRef fact(std::string_view name) const;
  /// Facts have names that begin with this and a dot.
  [[nodiscard]] bool is_group(std::string_view name) const;
  /// The type of its value, also of an output with a name of its own; null if there is none.
  [[nodiscard]] feel::TypeRef decision(std::string_view name) const;
  /// The decision that a rule belongs to; null if there is no such rule.
  [[nodiscard]] const RuleDescription* rule(std::string_view id) const;

  /// A decision that has the step on itself or on one of its rules.
  [[nodiscard]] std::optional<std::string> decision_with_step(std::string_view id) const;

  [[nodiscard]] std::optional<std::string> nearest_fact(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> nearest_decision(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> nearest_rule(std::string_view id) const;

  /// A value as a case gives it -> the value of its declared type; nothing, and `why`, if it does
  /// not fit.
  [[nodiscard]] std::optional<Value> conform(const Value& raw, feel::TypeRef type,
                                             engine::Misfit& why) const;

  /// What a decision needs that waits for the moment the evaluation speaks of: the fact that gives
  /// it, else `as_of`.
  [[nodiscard]] const std::string& moment() const;

  [[nodiscard]] const Policy& policy() const { return policy_; }
  [[nodiscard]] const std::vector<RuleDescription>& rules() const { return rules_; }
  /// The pack's own, not of one that it lies over.
  [[nodiscard]] bool is_own(const RuleDescription& rule) const { return own_.count(rule.id) != 0; }

 private:
  const Policy& policy_;
  std::vector<std::string> facts_;  // sorted
  std::vector<RuleDescription> rules_;
  std::set<std::string> own_;                                     // rules, by id
  std::map<std::string, std::size_t, std::less<>> rule_numbers_;  // in `rules_`, by id
};

}  // namespace aftersales::suite
