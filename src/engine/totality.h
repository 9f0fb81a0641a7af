// Which expressions and decisions give a value whatever the case holds: when a fact is not known,
// what surely neither fails nor is null can be tried value by value.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/linked.h"

namespace aftersales::engine {

/// Told on the safe side: true means "not excluded".
struct Partiality {
  bool may_fail = false;
  bool may_be_null = false;
  Partiality& operator|=(Partiality other) {
    may_fail = may_fail || other.may_fail;
    may_be_null = may_be_null || other.may_be_null;
    return *this;
  }
};

class Totality {
 public:
  explicit Totality(const Linked& linked)
      : linked_(linked), decisions_(linked.decisions.size()), functions_(linked.functions.size()) {}

  [[nodiscard]] Partiality of(const feel::Expression& expression);
  /// Of what a column tests: its subject or, where that has no classes, whether its cell accepts.
  [[nodiscard]] Partiality of(const Column& column);

 private:
  Partiality of_slot(std::uint32_t slot);
  Partiality of_decision(std::uint32_t index);
  Partiality of_rules(const DecisionInfo& decision);
  Partiality of_outcome(const OutcomeInfo& outcome);
  Partiality of_cell(const Cell& cell);
  Partiality of_alternatives(const Alternatives& alternatives);

  const Linked& linked_;
  std::vector<std::optional<Partiality>> decisions_;
  std::vector<std::optional<Partiality>> functions_;
};

}  // namespace aftersales::engine
