// Whose outcome a decision gives: its own, or that of another which it hands on unchanged.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/run.h"

namespace aftersales::engine {

/// The slot that an expression is nothing but the name of: `days`, `terms.eligible`.
[[nodiscard]] std::optional<std::uint32_t> mere_slot(const feel::Compiled* compiled);

/// The decisions that tell how one ended: of one with a floor those that it compared and whose
/// outcome it took, else itself.
[[nodiscard]] std::vector<std::uint32_t> tellers_of(const Run& run, std::uint32_t decision);

/// A decision, and a rule of it.
struct Giver {
  std::uint32_t decision = 0;
  std::uint32_t rule = 0;
  friend bool operator==(const Giver&, const Giver&) = default;
};

class HandedOn {
 public:
  /// Of a slot of a decision that `run` has made, and of those it hands on.
  HandedOn(const Run& run, std::uint32_t slot);

  [[nodiscard]] bool has(std::uint32_t decision) const;
  /// The rules that gave the outcome, those of the decision asked for first.
  [[nodiscard]] const std::vector<Giver>& givers() const { return givers_; }

 private:
  void follow(std::uint32_t slot);
  [[nodiscard]] bool gives(const Ending& ending, const DecisionInfo& teller,
                           const SlotInfo& asked) const;
  void follow(const feel::Compiled* compiled);
  void follow(const DecisionInfo& teller, const SlotInfo& asked, const Result& result);

  const Run& run_;
  const Linked& linked_;
  std::vector<std::uint32_t> slots_;
  std::vector<Giver> givers_;
};

}  // namespace aftersales::engine
