// Rules of a decision that is done -> their accounts: why they fired, or which of their conditions
// failed.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <aftersales/decision.h>

#include "explain/matches.h"
#include "explain/speaker.h"

namespace aftersales::explain {

/// The most rules that did not apply that are told one by one; behind them stands how many more, in
/// `because` of an account without an id.
inline constexpr std::size_t kMostMissed = 20;

/// The accounts of `rules`, those that led to the outcome. Of a decision with a `value`, one
/// account without an id, if it gives reasons. `matches`: null if nobody watched.
[[nodiscard]] std::vector<RuleAccount> fired_rules(const Speaker& speaker, std::uint32_t decision,
                                                   const std::vector<std::uint32_t>& rules,
                                                   const Matches* matches);
/// A rule that gives the outcome whatever else comes to light, without its conditions; of the
/// reasons what is known.
[[nodiscard]] RuleAccount reasons_of(const Speaker& speaker, std::uint32_t decision,
                                     std::uint32_t rule);
/// Why the rules did not fire that stood in the way. `because` of an account is the rule's title,
/// or the reason of the exception that took it back; `conditions` are then those of the exception.
struct MissedRules {
  std::vector<RuleAccount> told;
  std::vector<std::string> others;  // ids of those that need no word of their own
};
[[nodiscard]] MissedRules missed_rules(const Speaker& speaker, std::uint32_t decision,
                                       const Matches* matches);

/// The rules that give what `gives` says, fired or not, each with all of its conditions that do not
/// hold; of one whose conditions hold, the rule or exception that came before it. `trace` is
/// completed: columns that nobody looked at are worked out.
[[nodiscard]] std::vector<RuleAccount> giving_rules(
    const Speaker& speaker, std::uint32_t decision, const engine::Trace& trace,
    const std::function<bool(const engine::RuleInfo&)>& gives);

/// A value of a decision, its outputs by their labels, messages in the speaker's language.
[[nodiscard]] std::string outcome_text(const Speaker& speaker, const engine::DecisionInfo& decision,
                                       const std::vector<std::uint32_t>& rules, const Value& value);

}  // namespace aftersales::explain
