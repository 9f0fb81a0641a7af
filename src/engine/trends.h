// An expression and a fact -> how the expression's value moves as the fact grows.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/linked.h"

namespace aftersales::engine {

/// Of booleans `rising` means from false to true. Between the breaks found with it, a trend holds;
/// at a break anything may happen.
enum class Trend : std::uint8_t { constant, rising, falling, unclear };

/// Reads trees, never a case: what it says holds for every value of all other facts, as long as the
/// fact itself is given.
class Trends {
 public:
  /// `touched`: by slot, whether it depends on the fact.
  Trends(const Linked& linked, std::uint32_t fact, const std::vector<bool>& touched)
      : linked_(linked), fact_(fact), touched_(touched) {}

  [[nodiscard]] Trend of(const feel::Compiled& compiled);
  [[nodiscard]] Trend of_slot(std::uint32_t slot);
  /// Of whether a cell accepts what the column tests.
  [[nodiscard]] Trend of_cell(const Column& column, const Cell& cell);
  /// The values of the fact at which what was asked for so far may jump; in no order.
  [[nodiscard]] const std::vector<Value>& breaks() const { return breaks_; }

 private:
  using Locals = std::vector<Trend>;
  Trend of(const feel::Node& n, const Locals& locals);
  Trend of_test(const feel::Node& test, Trend subject);
  Trend of_call(const feel::Node& n, const Locals& locals);
  Trend of_product(const feel::Node& n, const Locals& locals);
  Trend of_rules(const DecisionInfo& decision);
  Trend all_constant(const feel::Node& n, const Locals& locals);
  [[nodiscard]] bool asks_if_given(const feel::Node& n) const;

  const Linked& linked_;
  std::uint32_t fact_;
  const std::vector<bool>& touched_;
  std::vector<Value> breaks_;
  std::uint32_t depth_ = 0;  // of functions in each other
};

}  // namespace aftersales::engine
