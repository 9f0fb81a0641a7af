// Puts the accounts of a decision and of those it rests on together, and what follows from them.
#include "explain/explain.h"

#include <algorithm>

#include "engine/levers.h"
#include "explain/account.h"
#include "explain/reads.h"
#include "explain/say.h"

namespace aftersales::explain {

namespace {

/// Decisions whose outcome is handed on unchanged, by the slot of what is handed on; the one asked
/// for comes first.
class HandedOn {
 public:
  explicit HandedOn(const engine::Run& run) : run_(run), linked_(run.linked()) {}

  void follow(std::uint32_t slot) {
    if (std::find(slots_.begin(), slots_.end(), slot) != slots_.end()) return;
    slots_.push_back(slot);
    const engine::SlotInfo& info = linked_.slots[slot];
    for (const std::uint32_t teller : tellers_of(run_, info.index)) {
      const engine::DecisionInfo& decision = linked_.decisions[teller];
      follow(decision.value.get());
      const engine::Result& result = run_.result(teller);
      for (const std::uint32_t r : result.rules) {
        const engine::RuleInfo& rule =
            r == engine::kOtherwise ? *decision.otherwise : decision.rules[r];
        for (std::size_t o = 0; o < rule.outcomes.size(); ++o) {
          const bool asked =
              info.kind != engine::SlotInfo::output || decision.single || info.output_index == o;
          if (asked) follow(rule.outcomes[o].compiled.get());
        }
      }
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& slots() const { return slots_; }
  [[nodiscard]] bool has(std::uint32_t decision) const {
    return std::any_of(slots_.begin(), slots_.end(),
                       [&](std::uint32_t slot) { return linked_.slots[slot].index == decision; });
  }

 private:
  void follow(const feel::Compiled* compiled) {
    const auto slot = engine::mere_slot(linked_, compiled);
    if (slot && linked_.decision_of_slot(*slot) != nullptr &&
        run_.is_done(linked_.slots[*slot].index))
      follow(*slot);
  }

  const engine::Run& run_;
  const engine::Linked& linked_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace

Explanation explain(engine::Run& run, std::uint32_t decision,
                    const std::vector<engine::Trace>& traces, std::string_view language,
                    std::optional<std::uint32_t> output, const engine::Answer* answer) {
  const std::string_view tag =
      language.empty() ? std::string_view(run.linked().language) : language;
  const Account account(run, traces, tag);
  const Speaker speaker(run, tag);
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
  HandedOn handed_on(run);
  const engine::DecisionInfo& top_decision = run.linked().decisions[decision];
  handed_on.follow(output ? top_decision.outputs[*output].slot : top_decision.slot);
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
  top.steps = steps_of(run, decision, traces, tag);
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
