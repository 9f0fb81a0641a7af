// A finished run with its traces -> the account of a decision.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>

#include "engine/answer.h"
#include "engine/run.h"
#include "explain/matches.h"

namespace aftersales::explain {

/// The account of a decision that `run` has worked out while `traces` watched. `used` holds the
/// decisions it rests on, each once and with no `used` of its own: first those it names itself,
/// then those that these name, and so on, and behind them those that were only looked at. Steps are
/// joined over all of them and stand in the account asked for, with the owner's label where an
/// enumeration `role` has one. Only what entails the outcome is named: all conditions of the rules
/// that fired, and of the other rules what kept them from firing and is not said by those
/// (sufficiency.h); the first 20 rules, and how many more. `output`: of a decision with several
/// outputs, the one that was asked for; name, ending and value are then its own. `answer`: what
/// is known of it beyond what the run found, which has accepted it; may be null. Questions that it
/// does not ask are not asked in `used`.
[[nodiscard]] Explanation explain(engine::Run& run, std::uint32_t decision,
                                  const std::vector<engine::Trace>& traces,
                                  std::string_view language,
                                  std::optional<std::uint32_t> output = std::nullopt,
                                  const engine::Answer* answer = nullptr);

/// The steps of a decision and of those it rests on, joined by id, in order. Of two due times the
/// earlier holds, a date counting as the end of its day; a length of time counts from `as_of` (no
/// due time while that is not known). If several rules lead to one outcome and it is not known
/// which of them holds, only the steps that all of them have are given.
[[nodiscard]] std::vector<Step> steps_of(AllMatches& matches, std::uint32_t decision,
                                         std::string_view language);

/// How to ask for an entry that is missing in a fact; of an element of a list with what people know
/// it by.
[[nodiscard]] Need need_of(const engine::Linked& linked, const engine::PartlyGiven::Part& part,
                           std::string_view language, const engine::BoundCase& bound);

/// How to ask for a fact. `choices` are the values as a case gives them, without those outside the
/// fact's range. `run` may be null; then
/// expressions in the question print as `?`.
[[nodiscard]] Need need_of(const engine::Linked& linked, std::uint32_t slot,
                           std::string_view language, engine::Run* run);

}  // namespace aftersales::explain
