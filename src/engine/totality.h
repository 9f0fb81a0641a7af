// Which expressions and decisions give a value whatever the case holds: when a fact is not known,
// what surely neither fails nor is null can be tried value by value, and what can only end in one
// way is decided.
//
// What only the ends of the calendar or of numbers bring about does not count as possible: no case
// of a shop lies in the year 999,999,999 or has an amount of 10^6144.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/linked.h"

namespace aftersales::engine {

class Run;

/// Told on the safe side: true means "not excluded".
struct Partiality {
  bool may_fail = false;
  bool may_be_null = false;
  // Of numbers and lengths of time: a deadline is counted in whole days, working time runs forward.
  bool may_be_broken = false;  // a number with a fraction, a length that is not whole days
  bool may_be_negative = false;
  Partiality& operator|=(Partiality other) {
    may_fail = may_fail || other.may_fail;
    may_be_null = may_be_null || other.may_be_null;
    may_be_broken = may_be_broken || other.may_be_broken;
    may_be_negative = may_be_negative || other.may_be_negative;
    return *this;
  }
};

class Totality {
 public:
  /// `run`: null, or what is known of one case; what its facts are excludes more. It looks at facts
  /// and figures that the run has not looked at yet, but works out no decision.
  explicit Totality(const Linked& linked, Run* run = nullptr)
      : linked_(linked), run_(run), decisions_(linked.decisions.size()) {}

  /// Of what a column tests: its subject or, where that has no classes, whether its cell accepts.
  [[nodiscard]] Partiality of(const Column& column);
  [[nodiscard]] Partiality of_slot(std::uint32_t slot);
  using Locals = std::vector<Partiality>;
  [[nodiscard]] Partiality of(const feel::Compiled& compiled, const Locals& locals = {});

 private:
  Partiality of(const feel::Node& n, const Locals& locals);
  Partiality of_children(const feel::Node& n, const Locals& locals);
  Partiality of_binding(const feel::Binding& binding, const Locals& locals);
  Partiality of_path(const feel::Node& n, const Locals& locals);
  Partiality of_call(const feel::Node& n, const Locals& locals);
  Partiality of_builtin(const feel::Node& n, const Locals& arguments);
  Partiality of_decision(std::uint32_t index);
  Partiality of_rules(const DecisionInfo& decision);
  Partiality of_outcome(const OutcomeInfo& outcome);
  Partiality of_cell(const Cell& cell, Partiality subject);
  Partiality of_alternatives(const Alternatives& alternatives);

  const Linked& linked_;
  Run* run_;
  std::vector<std::optional<Partiality>> decisions_;
  std::uint32_t depth_ = 0;    // of functions in each other
  std::uint32_t visited_ = 0;  // nodes
};

}  // namespace aftersales::engine
