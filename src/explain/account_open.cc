// A decision that is not known yet, or failed: what is asked, what may come of it, what went wrong.
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

void Account::tell_bounds(const engine::Answer& answer, std::uint32_t index, Explanation& e) const {
  if (answer.at_least.kind() != Kind::context) {
    tell_bound({}, answer.at_least, answer.at_most, e);
    return;
  }
  for (const engine::OutputInfo& output : linked_.decisions[index].outputs) {
    const Value* least = value::find_entry(answer.at_least, output.name);
    const Value* most = value::find_entry(answer.at_most, output.name);
    if (least == nullptr || most == nullptr) continue;
    tell_bound(output.label.empty() ? output.name : speaker_.text(output.label), *least, *most, e);
  }
}

void Account::tell_open(const DecisionInfo& decision, const Value& unknown,
                        const engine::Result& result, std::optional<std::uint32_t> output,
                        Explanation& e) const {
  for (const std::uint32_t slot : run_.facts_of(unknown)) {
    const auto parts = run_.missing_parts(slot);
    for (const engine::PartlyGiven::Part* part : parts) {
      Need need = need_of(linked_, *part, speaker_.language(), run_.bound());
      need.choices = need.labels;
      e.needs.push_back(std::move(need));
    }
    if (!parts.empty()) continue;
    Need need = need_of(linked_, slot, speaker_.language(), &run_);
    if (need.ask.empty()) need.ask = speaker_.slot_subject(slot);
    need.choices = need.labels;  // an explanation is read by people
    e.needs.push_back(std::move(need));
  }
  // Outcomes that read alike are one, with all their rules.
  for (const engine::Ending& ending : result.possible) {
    std::string said = ending_value(decision, ending, output);
    const auto at = std::find(e.possible.begin(), e.possible.end(), said);
    const auto index = static_cast<std::size_t>(at - e.possible.begin());
    if (at == e.possible.end()) {
      e.possible.push_back(std::move(said));
      e.possible_by.emplace_back();
    }
    for (const std::uint32_t r : ending.rules)
      e.possible_by[index].push_back(decision.floor ? linked_.rule(r).id : rule_of(decision, r).id);
  }
  const bool open = std::any_of(result.possible.begin(), result.possible.end(),
                                [](const engine::Ending& ending) { return ending.open; });
  // Alone it says nothing.
  if (!result.complete && !open && !e.possible.empty()) {
    e.possible.emplace_back(word(Word::others, speaker_.language()));
    e.possible_by.emplace_back();
  }
}

void Account::tell_bound(const std::string& output, const Value& least, const Value& most,
                         Explanation& e) const {
  if (least.is_null() || least == most || least.kind() == Kind::boolean) return;
  const std::string_view language = speaker_.language();
  std::string said =
      fmt::format("{}{}{}{}{}", word(Word::at_least, language), speaker_.value(least),
                  word(Word::comma, language), word(Word::at_most, language), speaker_.value(most));
  e.bounds.push_back(output.empty() ? std::move(said) : pair(output, said, language));
}

std::string Account::ending_value(const DecisionInfo& decision, const engine::Ending& ending,
                                  std::optional<std::uint32_t> output) const {
  const bool no_rule = ending.rules.empty() && ending.value.is_null() && !decision.value;
  if (no_rule) return std::string(word(Word::no_rule, speaker_.language()));
  const std::string depends(word(Word::depends, speaker_.language()));
  if (ending.open && ending.value.is_null()) return depends;
  if (output && !decision.single) {
    const Value* known = value::find_entry(ending.value, decision.outputs[*output].name);
    return known != nullptr ? speaker_.value(*known) : depends;
  }
  if (decision.floor) return outcome_text(speaker_, decision, {}, ending.value);
  return outcome_text(speaker_, decision, ending.rules, ending.value);
}

Failure Account::failure(const DecisionInfo& decision, const Value& failed,
                         const engine::Result& result) const {
  const feel::Cause& cause = run_.cause_of(failed);
  Failure f;
  f.code = cause.code;
  f.cause = speaker_.message(cause.code, cause.message);
  if (decision.floor) {
    const std::uint32_t part = result.taken.upper ? decision.floor->upper : decision.floor->lower;
    return failure(linked_.decisions[part], failed, run_.result(part));
  }
  const engine::RuleInfo* const in =
      result.failed_rule >= 0 ? &rule_of(decision, static_cast<std::uint32_t>(result.failed_rule))
                              : nullptr;
  if (in != nullptr) f.rule = in->id;
  if (cause.expression != nullptr) {
    // Deciding evaluates only expressions of the policy, which outlive the run.
    const auto& expression = *static_cast<const feel::Expression*>(cause.expression);
    f.at = engine::place(expression.text.at({cause.begin, cause.end}), true);
  }
  if (f.at.empty()) f.at = engine::place(in != nullptr ? in->where : decision.where, true);
  return f;
}

}  // namespace aftersales::explain
