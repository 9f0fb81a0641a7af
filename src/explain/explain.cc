// Puts an account together: how each decision ended, why, on what, and what follows.
#include "explain/explain.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "explain/counting.h"
#include "explain/messages.h"
#include "explain/reads.h"
#include "explain/rules.h"
#include "explain/speaker.h"
#include "explain/words.h"
#include "value/entries.h"

namespace aftersales::explain {

using engine::DecisionInfo;
using engine::SlotInfo;

namespace {

class Account {
 public:
  Account(engine::Run& run, const std::vector<engine::Trace>& traces, std::string_view language)
      : run_(run),
        linked_(run.linked()),
        traces_(traces),
        speaker_(run, language),
        presumed_(run.presumed()) {}

  [[nodiscard]] Explanation of(std::uint32_t index, const std::vector<std::uint32_t>& reads,
                               std::optional<std::uint32_t> output = std::nullopt) const {
    return of(index, trace_of(traces_, index), reads, output);
  }

  /// The same of one element of a list, which the run is at.
  [[nodiscard]] Explanation of_element(std::uint32_t index, std::size_t number,
                                       const engine::Trace& trace) const {
    const DecisionInfo& decision = linked_.decisions[index];
    Explanation e = of(index, &trace, reads_at(run_, index, trace), std::nullopt);
    std::string which = fmt::format(fmt::runtime(word(Word::element, speaker_.language())), number);
    // What people know it by: its first text.
    const Value& element = run_.slot(decision.each->slot);
    if (element.kind() == Kind::context) {
      for (const auto& [key, entry] : element.as_context()) {
        if (entry.kind() != Kind::string) continue;
        which = pair(which, speaker_.value(entry), speaker_.language());
        break;
      }
    } else {
      which = pair(which, speaker_.value(element), speaker_.language());
    }
    e.title = noted(e.title.empty() ? e.decision : e.title, which, speaker_.language());
    e.decision = fmt::format("{}[{}]", e.decision, number);
    return e;
  }

  [[nodiscard]] Explanation of(std::uint32_t index, const engine::Trace* trace,
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
        if (decision.floor) {
          tell_compared(decision, v, output, e);
          break;
        }
        if (e.status == Status::no_rule) {
          tell_missed(index, trace, e);
          break;
        }
        e.value = output ? speaker_.value(v) : outcome_text(speaker_, decision, result.rules, v);
        e.fired = fired_rules(speaker_, index, rules_of(result), trace);
        if (result.status == Status::decided) tell_missed(index, trace, e);
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

  /// Of an account that is open the least and the most that may come of it.
  void tell_bounds(const engine::Answer& answer, std::uint32_t index, Explanation& e) const {
    if (answer.at_least.kind() != Kind::context) {
      tell_bound({}, answer.at_least, answer.at_most, e);
      return;
    }
    for (const engine::OutputInfo& output : linked_.decisions[index].outputs) {
      const Value* least = value::find_entry(answer.at_least, output.name);
      const Value* most = value::find_entry(answer.at_most, output.name);
      if (least == nullptr || most == nullptr) continue;
      tell_bound(output.label.empty() ? output.name : speaker_.text(output.label), *least, *most,
                 e);
    }
  }

  /// The label that people know an owner by: that of the value in the enumeration `role`.
  [[nodiscard]] std::string role(const std::string& owner) const {
    for (const auto& [type, info] : linked_.enums) {
      const auto index = type->index_of(owner);
      if (type->name == "role" && index) return speaker_.value(value::enumeration(*type, *index));
    }
    return owner;
  }

 private:
  void name(const DecisionInfo& decision, std::optional<std::uint32_t> output,
            Explanation& e) const {
    e.language = speaker_.language();
    e.decision = decision.name;
    e.title = speaker_.text(decision.title);
    if (!output || decision.single) return;
    const engine::OutputInfo& asked = decision.outputs[*output];
    e.decision = asked.name;
    if (!asked.label.empty()) {
      e.title = speaker_.text(asked.label);
    } else if (!e.title.empty()) {
      e.title = noted(e.title, asked.name, speaker_.language());
    }
  }

  void tell_missed(std::uint32_t index, const engine::Trace* trace, Explanation& e) const {
    MissedRules missed = missed_rules(speaker_, index, trace);
    e.not_fired = std::move(missed.told);
    e.ruled_out = std::move(missed.others);
  }

  /// All rules that can have led to it: an output may be known where the rule is not, because all
  /// agree on it.
  void tell_compared(const DecisionInfo& decision, const Value& v,
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
      e.value = speaker_.value(v);
    else if (e.status == Status::decided)
      e.value = outcome_text(speaker_, linked_.decisions[tellers.front()],
                             one ? rules_by(tellers.front()) : std::vector<std::uint32_t>(), v);
    for (const std::uint32_t teller : tellers) {
      const DecisionInfo& part = linked_.decisions[teller];
      const engine::Trace* trace = trace_of(traces_, teller);
      for (RuleAccount& rule : fired_rules(speaker_, teller, rules_by(teller), trace))
        e.fired.push_back(std::move(rule));
      if (!one) continue;
      tell_missed(teller, trace, e);
      if (part.value) e.arithmetic = speaker_.arithmetic(*part.value, v);
      tell_counts(part, rules_by(teller), output, e.counting);
    }
    // The words of a rule speak of all that it gives.
    if (!one) {
      for (RuleAccount& rule : e.fired) rule.say.clear();
    }
    if (!run_.result(index).taken.lower) return;
    const std::string title =
        floor.title.empty() ? linked_.decisions[floor.lower].name : speaker_.text(floor.title);
    e.floor = fmt::format(
        fmt::runtime(word(one ? Word::kept_lower : Word::kept_parts, speaker_.language())), title);
    if (!one) return;
    for (RuleAccount& rule : fired_rules(speaker_, floor.upper, rules_of(run_.result(floor.upper)),
                                         trace_of(traces_, floor.upper))) {
      Condition worse;
      worse.subject = rule.outcome.empty() ? speaker_.slot_value(floor.upper_slot) : rule.outcome;
      worse.actual = word(Word::below_floor, speaker_.language());
      rule.conditions = {std::move(worse)};
      e.not_fired.push_back(std::move(rule));
    }
  }

  [[nodiscard]] static std::vector<std::uint32_t> rules_of(const engine::Result& result) {
    std::vector<std::uint32_t> rules = result.rules;
    for (const engine::Ending& ending : result.possible) {
      for (const std::uint32_t r : ending.rules) {
        if (std::find(rules.begin(), rules.end(), r) == rules.end()) rules.push_back(r);
      }
    }
    return rules;
  }

  /// How the days were counted that the value rests on; those of conditions stand with them.
  void tell_counts(const DecisionInfo& decision, const std::vector<std::uint32_t>& rules,
                   std::optional<std::uint32_t> output, Sentences& out) const {
    if (decision.value) tell_counting(speaker_, *decision.value, out);
    for (const std::uint32_t r : rules) {
      const std::vector<engine::OutcomeInfo>& outcomes = rule_of(decision, r).outcomes;
      for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (!output || decision.single || *output == i) tell_counts(outcomes[i], out);
      }
    }
  }
  void tell_counts(const engine::OutcomeInfo& outcome, Sentences& out) const {
    if (outcome.compiled && !outcome.constant) tell_counting(speaker_, *outcome.compiled, out);
    for (const engine::OutcomeInfo& part : outcome.parts) tell_counts(part, out);
  }

  void tell_facts(const std::vector<std::uint32_t>& reads, Explanation& e) const {
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

  /// A figure is cited with the source of the value that is in force.
  [[nodiscard]] std::string with_basis(const engine::ParameterInfo& parameter,
                                       std::string said) const {
    const engine::ParameterInfo::Dated* found = nullptr;
    const Value& date = run_.slot(parameter.date_slot);
    for (const auto& dated : parameter.values) {
      if (!dated.from || (date.kind() == Kind::date && *dated.from <= date.as_date()))
        found = &dated;
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

  void tell_open(const DecisionInfo& decision, const Value& unknown, const engine::Result& result,
                 std::optional<std::uint32_t> output, Explanation& e) const {
    for (const std::uint32_t slot : run_.facts_of(unknown)) {
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
        e.possible_by[index].push_back(decision.floor ? linked_.rule(r).id
                                                      : rule_of(decision, r).id);
    }
    const bool open = std::any_of(result.possible.begin(), result.possible.end(),
                                  [](const engine::Ending& ending) { return ending.open; });
    if (!result.complete && !open && !(decision.value && e.possible.empty())) {
      e.possible.emplace_back(word(Word::others, speaker_.language()));
      e.possible_by.emplace_back();
    }
  }

  /// That it is between no and yes says nothing.
  void tell_bound(const std::string& output, const Value& least, const Value& most,
                  Explanation& e) const {
    if (least.is_null() || least == most || least.kind() == Kind::boolean) return;
    const std::string_view language = speaker_.language();
    std::string said = fmt::format("{}{}{}{}{}", word(Word::at_least, language),
                                   speaker_.value(least), word(Word::comma, language),
                                   word(Word::at_most, language), speaker_.value(most));
    e.bounds.push_back(output.empty() ? std::move(said) : pair(output, said, language));
  }

  [[nodiscard]] std::string ending_value(const DecisionInfo& decision, const engine::Ending& ending,
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

  [[nodiscard]] Failure failure(const DecisionInfo& decision, const Value& failed,
                                const engine::Result& result) const {
    const feel::Cause& cause = run_.cause_of(failed);
    Failure f;
    f.code = cause.code;
    f.cause = message_in(speaker_.language(), cause.code, cause.message);
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

  [[nodiscard]] static const engine::RuleInfo& rule_of(const DecisionInfo& decision,
                                                       std::uint32_t rule) {
    return rule == engine::kOtherwise ? *decision.otherwise : decision.rules[rule];
  }

  engine::Run& run_;
  const engine::Linked& linked_;
  const std::vector<engine::Trace>& traces_;
  Speaker speaker_;
  std::vector<std::uint32_t> presumed_;  // before anything is worked out only to be told
};

}  // namespace

Explanation explain(engine::Run& run, std::uint32_t decision,
                    const std::vector<engine::Trace>& traces, std::string_view language,
                    std::optional<std::uint32_t> output, const engine::Answer* answer) {
  const std::string_view tag =
      language.empty() ? std::string_view(run.linked().language) : language;
  const Account account(run, traces, tag);
  std::vector<std::vector<std::uint32_t>> reads;
  std::vector<std::uint32_t> chain = chain_of(run, decision, traces, Reading::told, &reads);
  Explanation top = account.of(decision, reads.front(), output);
  const std::size_t needed = chain.size();
  if (answer != nullptr && top.status == Status::undetermined)
    account.tell_bounds(*answer, decision, top);
  for (const std::uint32_t tried : chain_of(run, decision, traces, Reading::tried)) {
    if (std::find(chain.begin(), chain.end(), tried) != chain.end()) continue;
    chain.push_back(tried);
    reads.push_back(reads_of(run, tried, traces));
  }
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i > 0) {
      top.used.push_back(account.of(chain[i], reads[i]));
      top.used.back().needed = i < needed;
    }
    for (std::size_t n = 0; n < run.result(chain[i]).elements.size(); ++n) {
      const engine::Run::AtElement at(run, chain[i], n);
      top.used.push_back(account.of_element(chain[i], n + 1, at.trace()));
      top.used.back().needed = i < needed;
    }
  }
  // Only what the account asked for waits for is asked.
  for (Explanation& used : top.used) {
    std::erase_if(used.needs, [&](const Need& need) {
      return std::none_of(top.needs.begin(), top.needs.end(),
                          [&](const Need& asked) { return asked.fact == need.fact; });
    });
  }
  top.steps = steps_of(run, decision, traces, tag);
  for (Step& step : top.steps) step.owner = account.role(step.owner);
  for (const feel::Cause& warning : run.warnings())
    top.warnings.push_back(message_in(tag, warning.code, warning.message));
  top.policy = run.linked().id;
  top.version = run.linked().version;
  top.fingerprint = run.linked().fingerprint;
  if (value::is_settled(run.as_of())) top.as_of = run.as_of().to_string();
  return top;
}

}  // namespace aftersales::explain
