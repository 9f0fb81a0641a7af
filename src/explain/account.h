// One decision of a finished run -> its account: how it ended, why, on what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aftersales/decision.h>

#include "engine/answer.h"
#include "engine/run.h"
#include "explain/count_words.h"
#include "explain/reads.h"
#include "explain/speaker.h"

namespace aftersales::explain {

class Account {
 public:
  /// `matches` must outlive it.
  Account(AllMatches& matches, std::string_view language)
      : run_(matches.run()),
        linked_(run_.linked()),
        matches_(matches),
        speaker_(run_, language),
        presumed_(run_.presumed()) {}
  /// `reads`: what reads_of() tells of it.
  [[nodiscard]] Explanation of(std::uint32_t index, const std::vector<std::uint32_t>& reads,
                               std::optional<std::uint32_t> output = std::nullopt) const;

  /// The same of one element of a list, which the run is at.
  [[nodiscard]] Explanation of_element(std::uint32_t index, std::size_t number,
                                       const engine::Trace& trace) const;
  [[nodiscard]] Explanation of(std::uint32_t index, const Matches* matches,
                               const std::vector<std::uint32_t>& reads,
                               std::optional<std::uint32_t> output) const;

  /// Of an account that is open the least and the most that may come of it.
  void tell_bounds(const engine::Answer& answer, std::uint32_t index, Explanation& e) const;

  /// The label that people know an owner by: that of the value in the enumeration `role`.
  [[nodiscard]] std::string role(const std::string& owner) const;

 private:
  [[nodiscard]] static feel::TypeRef element_type(const engine::DecisionInfo& decision);
  void name(const engine::DecisionInfo& decision, std::optional<std::uint32_t> output,
            Explanation& e) const;
  void tell_missed(std::uint32_t index, const Matches* matches, Explanation& e) const;

  /// All rules that can have led to it: an output may be known where the rule is not, because all
  /// agree on it.
  void tell_compared(const engine::DecisionInfo& decision, const Value& v,
                     std::optional<std::uint32_t> output, Explanation& e) const;

  /// Where of two outcomes the better parts hold: beside each teller the outputs that come from it,
  /// in words. What both give is the upper one's. Nothing where that is not known.
  [[nodiscard]] std::vector<std::string> taken_from(const engine::DecisionInfo& decision,
                                                    const std::vector<std::uint32_t>& tellers,
                                                    std::optional<std::uint32_t> asked,
                                                    const Value& v) const;
  [[nodiscard]] static std::vector<std::uint32_t> rules_of(const engine::Result& result);

  /// How the days were counted that the value rests on; those of conditions stand with them.
  void tell_counts(const engine::DecisionInfo& decision, const std::vector<std::uint32_t>& rules,
                   std::optional<std::uint32_t> output, Sentences& out) const;
  void tell_counts(const engine::OutcomeInfo& outcome, Sentences& out) const;
  void tell_facts(const std::vector<std::uint32_t>& reads, Explanation& e) const;

  /// A figure is cited with the source of the value that is in force.
  [[nodiscard]] std::string with_basis(const engine::ParameterInfo& parameter,
                                       std::string said) const;
  void tell_open(const engine::DecisionInfo& decision, const Value& unknown,
                 const engine::Result& result, std::optional<std::uint32_t> output,
                 Explanation& e) const;

  /// That it is between no and yes says nothing.
  void tell_bound(const std::string& output, const Value& least, const Value& most,
                  Explanation& e) const;
  [[nodiscard]] std::string ending_value(const engine::DecisionInfo& decision,
                                         const engine::Ending& ending,
                                         std::optional<std::uint32_t> output) const;
  [[nodiscard]] Failure failure(const engine::DecisionInfo& decision, const Value& failed,
                                const engine::Result& result) const;
  [[nodiscard]] static const engine::RuleInfo& rule_of(const engine::DecisionInfo& decision,
                                                       std::uint32_t rule);
  engine::Run& run_;
  const engine::Linked& linked_;
  AllMatches& matches_;
  Speaker speaker_;
  std::vector<std::uint32_t> presumed_;  // before anything is worked out only to be told
};

}  // namespace aftersales::explain
