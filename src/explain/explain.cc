// Puts the accounts of a decision and of those it rests on together, and what follows from them.
#include "explain/explain.h"

#include <algorithm>

#include "engine/handed_on.h"
#include "explain/account.h"
#include "explain/reads.h"
#include "explain/rules.h"
#include "explain/say.h"

namespace aftersales::explain {

namespace {

/// Where all that is still open leads to one outcome by rules of decisions that it hands on: these,
/// as far as their reasons speak of what is known. What is decided has an account of its own.
void tell_givers(const Speaker& speaker, const std::vector<engine::Giver>& givers,
                 Explanation& top) {
  if (top.status != Status::decided) return;
  std::vector<RuleAccount> open;
  for (const engine::Giver& giver : givers) {
    if (speaker.run().result(giver.decision).status != Status::undetermined) continue;
    RuleAccount rule = reasons_of(speaker, giver.decision, giver.rule);
    const auto same = [&](const RuleAccount& other) { return other.because == rule.because; };
    const bool told = std::any_of(top.fired.begin(), top.fired.end(), same) ||
                      std::any_of(open.begin(), open.end(), same);
    if (!told && !rule.because.empty()) open.push_back(std::move(rule));
  }
  for (RuleAccount& rule : open) {
    rule.certain = open.size() == 1;
    top.fired.push_back(std::move(rule));
  }
}

}  // namespace

Explanation explain(engine::Run& run, std::uint32_t decision,
                    const std::vector<engine::Trace>& traces, std::string_view language,
                    std::optional<std::uint32_t> output, const engine::Answer* answer) {
  const std::string_view tag =
      language.empty() ? std::string_view(run.linked().language) : language;
  AllMatches matches(run, traces);
  const Account account(matches, tag);
  const Speaker speaker(run, tag);
  std::vector<std::vector<std::uint32_t>> reads;
  std::vector<std::uint32_t> chain = chain_of(matches, decision, Reading::told, &reads);
  Explanation top = account.of(decision, reads.front(), output);
  const std::size_t needed = chain.size();
  if (answer != nullptr && top.status == Status::undetermined)
    account.tell_bounds(*answer, decision, top);
  for (const std::uint32_t tried : chain_of(matches, decision, Reading::tried)) {
    if (std::find(chain.begin(), chain.end(), tried) != chain.end()) continue;
    chain.push_back(tried);
    reads.push_back(reads_of(matches, tried));
  }
  const engine::DecisionInfo& top_decision = run.linked().decisions[decision];
  const engine::HandedOn handed_on(run,
                                   output ? top_decision.outputs[*output].slot : top_decision.slot);
  tell_givers(speaker, answer != nullptr ? answer->givers : handed_on.givers(), top);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i > 0) {
      top.used.push_back(account.of(chain[i], reads[i]));
      top.used.back().handed_on = handed_on.has(chain[i]);
      const auto& value = run.linked().decisions[chain[i]].value;
      top.used.back().needed = i < needed && !(value && Saying::is_no_deadline(speaker, *value));
    }
    for (std::size_t n = 0; n < run.result(chain[i]).elements.size(); ++n) {
      const engine::Run::AtElement at(run, chain[i], n);
      top.used.push_back(account.of_element(chain[i], n + 1, at.trace()));
      top.used.back().needed = i < needed;
      top.used.back().handed_on = handed_on.has(chain[i]);
    }
  }
  // Only what the account asked for waits for is asked.
  for (Explanation& used : top.used) {
    std::erase_if(used.needs, [&](const Need& need) {
      return std::none_of(top.needs.begin(), top.needs.end(),
                          [&](const Need& asked) { return asked.fact == need.fact; });
    });
  }
  top.steps = steps_of(matches, decision, tag);
  for (Step& step : top.steps) step.owner = account.role(step.owner);
  for (const feel::Cause& warning : run.warnings())
    top.warnings.push_back(speaker.message(warning.code, warning.message));
  top.policy = run.linked().id;
  top.version = run.linked().version;
  top.fingerprint = run.linked().fingerprint;
  if (value::is_settled(run.as_of())) top.as_of = run.as_of().to_string();
  return top;
}

}  // namespace aftersales::explain
