// Puts the account of one decision together.
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
using engine::SlotInfo;

Explanation Account::of(std::uint32_t index, const std::vector<std::uint32_t>& reads,
                        std::optional<std::uint32_t> output) const {
  return of(index, matches_.of(index).get(), reads, output);
}

Explanation Account::of_element(std::uint32_t index, std::size_t number,
                                const engine::Trace& trace) const {
  const DecisionInfo& decision = linked_.decisions[index];
  const Matches matches(run_, index, trace);
  Explanation e =
      of(index, &matches, decision.floor ? reads_of(matches_, index) : reads_at(run_, index, trace),
         std::nullopt);
  const Value& element = run_.slot(decision.each->slot);
  const std::string which = speaker_.element_name(element, number);
  // What a calculation takes from the element stands in no condition.
  const DecisionInfo& teller = linked_.decisions[tellers_of(run_, index).front()];
  if (teller.value && element.kind() == Kind::context)
    e.facts.push_back(speaker_.value(element, element_type(teller)));
  e.title = noted(e.title.empty() ? e.decision : e.title, which, speaker_.language());
  e.decision = fmt::format("{}[{}]", e.decision, number);
  return e;
}

Explanation Account::of(std::uint32_t index, const Matches* matches,
                        const std::vector<std::uint32_t>& reads,
                        std::optional<std::uint32_t> output) const {
  const DecisionInfo& decision = linked_.decisions[index];
  const engine::Result& result = run_.result(index);
  const Value& v = run_.slot(output ? decision.outputs[*output].slot : decision.slot);
  Explanation e;
  name(decision, output, e);
  e.status = value::is_failure(v)               ? Status::failed
             : !value::is_settled(v)            ? Status::undetermined
             : result.status == Status::no_rule ? Status::no_rule
                                                : Status::decided;
  tell_facts(reads, e);
  switch (e.status) {
    case Status::decided:
    case Status::no_rule:
      if (decision.floor && result.elements.empty()) {
        tell_compared(decision, v, output, e);
        break;
      }
      if (e.status == Status::no_rule) {
        tell_missed(index, matches, e);
        break;
      }
      e.value = output ? speaker_.value(v, decision.outputs[*output].type)
                       : outcome_text(speaker_, decision, result.rules, v);
      e.is_message =
          (output ? decision.outputs[*output].type : decision.type)->is(feel::TypeKind::text);
      // Of a list each element has an account of its own.
      if (decision.floor) break;
      e.fired = fired_rules(speaker_, index, rules_of(result), matches);
      if (result.status == Status::decided) tell_missed(index, matches, e);
      // Of a list each element has a calculation of its own.
      if (decision.each && !result.elements.empty()) break;
      if (decision.value) e.arithmetic = speaker_.arithmetic(*decision.value, v);
      tell_counts(decision, rules_of(result), output, e.counting);
      break;
    case Status::undetermined:
      tell_open(decision, v, result, output, e);
      break;
    case Status::failed:
      e.error = failure(decision, v, result);
      break;
  }
  return e;
}

std::string Account::role(const std::string& owner) const {
  for (const auto& [type, info] : linked_.enums) {
    const auto index = type->index_of(owner);
    if (type->name == "role" && index) return speaker_.value(value::enumeration(*type, *index));
  }
  return owner;
}

feel::TypeRef Account::element_type(const DecisionInfo& decision) {
  const feel::TypeRef list = decision.each->list ? decision.each->list->expression.type : nullptr;
  return list != nullptr ? list->element : nullptr;
}

void Account::name(const DecisionInfo& decision, std::optional<std::uint32_t> output,
                   Explanation& e) const {
  e.language = speaker_.language();
  e.decision = decision.name;
  if (!decision.title.empty()) e.title = speaker_.slot_name(decision.slot);
  if (!output || decision.single) return;
  const engine::OutputInfo& asked = decision.outputs[*output];
  e.decision = asked.name;
  if (!asked.label.empty()) {
    e.title = speaker_.text(asked.label);
  } else if (!e.title.empty()) {
    e.title = noted(e.title, asked.name, speaker_.language());
  }
}

void Account::tell_missed(std::uint32_t index, const Matches* matches, Explanation& e) const {
  MissedRules missed = missed_rules(speaker_, index, matches);
  e.not_fired = std::move(missed.told);
  e.ruled_out = std::move(missed.others);
}

std::vector<std::uint32_t> Account::rules_of(const engine::Result& result) {
  std::vector<std::uint32_t> rules = result.rules;
  for (const engine::Ending& ending : result.possible) {
    for (const std::uint32_t r : ending.rules) {
      if (std::find(rules.begin(), rules.end(), r) == rules.end()) rules.push_back(r);
    }
  }
  return rules;
}

void Account::tell_counts(const DecisionInfo& decision, const std::vector<std::uint32_t>& rules,
                          std::optional<std::uint32_t> output, Sentences& out) const {
  if (decision.value) tell_counting(speaker_, *decision.value, out);
  for (const std::uint32_t r : rules) {
    const std::vector<engine::OutcomeInfo>& outcomes = rule_of(decision, r).outcomes;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (!output || decision.single || *output == i) tell_counts(outcomes[i], out);
    }
  }
}

void Account::tell_counts(const engine::OutcomeInfo& outcome, Sentences& out) const {
  if (outcome.compiled && !outcome.constant) tell_counting(speaker_, *outcome.compiled, out);
  for (const engine::OutcomeInfo& part : outcome.parts) tell_counts(part, out);
}

void Account::tell_facts(const std::vector<std::uint32_t>& reads, Explanation& e) const {
  for (const std::uint32_t slot : reads) {
    const SlotInfo& info = linked_.slots[slot];
    const bool fact = info.kind == SlotInfo::fact;
    if (!fact && info.kind != SlotInfo::parameter && info.kind != SlotInfo::moment) continue;
    std::string said =
        pair(speaker_.slot_subject(slot), speaker_.slot_value(slot), speaker_.language());
    if (info.kind == SlotInfo::parameter)
      said = with_basis(linked_.parameters[info.index], std::move(said));
    const bool presumed = std::find(presumed_.begin(), presumed_.end(), slot) != presumed_.end();
    if (presumed) e.presumptions.push_back(said);
    e.facts.push_back(std::move(said));
  }
}

std::string Account::with_basis(const engine::ParameterInfo& parameter, std::string said) const {
  const engine::ParameterInfo::Dated* found = nullptr;
  const Value& date = run_.slot(parameter.date_slot);
  for (const auto& dated : parameter.values) {
    if (!dated.from || (date.kind() == Kind::date && *dated.from <= date.as_date())) found = &dated;
  }
  if (found == nullptr || found->basis.empty()) return said;
  std::string titles;
  for (const std::uint32_t s : found->basis) {
    if (!titles.empty()) titles += word(Word::list_separator, speaker_.language());
    const engine::SourceInfo& source = linked_.sources[s];
    titles += source.title.empty() ? source.key : speaker_.text(source.title);
  }
  return noted(said, titles, speaker_.language());
}

const engine::RuleInfo& Account::rule_of(const DecisionInfo& decision, std::uint32_t rule) {
  return rule == engine::kOtherwise ? *decision.otherwise : decision.rules[rule];
}

}  // namespace aftersales::explain
