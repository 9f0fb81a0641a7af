// What a floor kept: whose outcome holds, and which part of it is whose.
#include "explain/account.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "explain/counting.h"
#include "explain/explain.h"
#include "explain/reads.h"
#include "explain/rules.h"
#include "explain/words.h"
#include "value/entries.h"

namespace aftersales::explain {

using engine::DecisionInfo;

void Account::tell_compared(const DecisionInfo& decision, const Value& v,
                            std::optional<std::uint32_t> output, Explanation& e) const {
  const engine::FloorInfo& floor = *decision.floor;
  const auto index = static_cast<std::uint32_t>(&decision - linked_.decisions.data());
  const std::vector<std::uint32_t> tellers = tellers_of(run_, index);
  const bool one = tellers.size() == 1;
  const auto rules_by = [&](std::uint32_t teller) {
    const DecisionInfo& d = linked_.decisions[teller];
    std::vector<std::uint32_t> rules;
    for (const std::uint32_t number : run_.result(index).rules) {
      if (&linked_.decision_of_rule(number) != &d) continue;
      const std::uint32_t r = number - d.first_rule;
      rules.push_back(r < d.rules.size() ? r : engine::kOtherwise);
    }
    return rules;
  };
  if (e.status == Status::decided && output)
    e.value = speaker_.value(v, decision.outputs[*output].type);
  else if (e.status == Status::decided)
    e.value = outcome_text(speaker_, linked_.decisions[tellers.front()],
                           one ? rules_by(tellers.front()) : std::vector<std::uint32_t>(), v);
  std::vector<std::string> taken =
      one ? std::vector<std::string>() : taken_from(decision, tellers, output, v);
  for (std::size_t t = 0; t < tellers.size(); ++t) {
    const std::uint32_t teller = tellers[t];
    const DecisionInfo& part = linked_.decisions[teller];
    const auto matches = matches_.of(teller);
    if (!taken.empty() && taken[t].empty()) continue;
    for (RuleAccount& rule : fired_rules(speaker_, teller, rules_by(teller), matches.get())) {
      if (!one) {
        rule.of = speaker_.layer_name(part);
        rule.outcome = taken.empty() ? std::string() : taken[t];
      }
      e.fired.push_back(std::move(rule));
    }
    if (!one) continue;
    tell_missed(teller, matches.get(), e);
    if (part.value) e.arithmetic = speaker_.arithmetic(*part.value, v);
    tell_counts(part, rules_by(teller), output, e.counting);
  }
  // The words of a rule speak of all that it gives.
  if (!one) {
    for (RuleAccount& rule : e.fired) rule.say.clear();
  }
  if (!run_.result(index).taken.lower) return;
  // Of several layers below the one whose outcome it is.
  const std::string title = speaker_.layer_name(linked_.decisions[tellers.back()]);
  const Value& above = run_.slot(floor.upper_slot);
  if (value::is_failure(above)) {
    const feel::Cause& cause = run_.cause_of(above);
    e.floor =
        fmt::format("{}{}{}", speaker_.message(cause.code, cause.message),
                    word(Word::comma, speaker_.language()),
                    fmt::format(fmt::runtime(word(Word::by_layer, speaker_.language())), title));
    return;
  }
  e.floor = fmt::format(
      fmt::runtime(word(one ? Word::kept_lower : Word::kept_parts, speaker_.language())), title);
  if (!one) return;
  const DecisionInfo& upper = linked_.decisions[floor.upper];
  std::vector<RuleAccount> set_aside = fired_rules(
      speaker_, floor.upper, rules_of(run_.result(floor.upper)), matches_.of(floor.upper).get());
  if (upper.value && set_aside.empty()) set_aside.emplace_back();
  for (RuleAccount& rule : set_aside) {
    // What is worked out has no rule to be called by.
    if (upper.value && rule.because.empty())
      rule.because = fmt::format(fmt::runtime(word(Word::by_layer, speaker_.language())),
                                 speaker_.layer_name(upper));
    Condition worse;
    worse.subject = rule.outcome.empty() ? speaker_.slot_value(floor.upper_slot) : rule.outcome;
    worse.actual = word(Word::below_floor, speaker_.language());
    rule.conditions = {std::move(worse)};
    e.not_fired.push_back(std::move(rule));
  }
}

std::vector<std::string> Account::taken_from(const DecisionInfo& decision,
                                             const std::vector<std::uint32_t>& tellers,
                                             std::optional<std::uint32_t> asked,
                                             const Value& v) const {
  std::vector<std::string> taken(tellers.size());
  const std::string_view language = speaker_.language();
  for (std::size_t t = 0; t < tellers.size(); ++t) {
    if (!value::is_settled(run_.slot(linked_.decisions[tellers[t]].slot))) return {};
  }
  if (!value::is_settled(v)) return {};
  for (const engine::OutputInfo& output : decision.outputs) {
    if (asked && &decision.outputs[*asked] != &output) continue;
    const Value* entry = asked ? &v : value::find_entry(v, output.name);
    for (std::size_t t = 0; entry != nullptr && t < tellers.size(); ++t) {
      const DecisionInfo& part = linked_.decisions[tellers[t]];
      const Value* own = value::find_entry(run_.slot(part.slot), output.name);
      if (own == nullptr || *own != *entry) continue;
      if (!taken[t].empty()) taken[t] += word(Word::comma, language);
      taken[t] += pair(output.label.empty() ? output.name : speaker_.text(output.label),
                       speaker_.value(*entry, output.type), language);
      break;
    }
  }
  return taken;
}

}  // namespace aftersales::explain
