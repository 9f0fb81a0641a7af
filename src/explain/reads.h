// Expressions, conditions, outcomes -> the slots that they read, each once, in order of appearance.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/handed_on.h"
#include "engine/run.h"
#include "explain/matches.h"

namespace aftersales::explain {

class Reads {
 public:
  explicit Reads(const engine::Linked& linked)
      : linked_(linked), seen_(linked.slots.size(), false) {}

  void add(std::uint32_t slot);
  void add(const feel::Compiled* compiled);  // may be null; functions of the pack are looked into
  void add(const engine::OutcomeInfo& outcome);
  void add(const engine::LocalText& text);
  void add(const engine::Alternatives& alternatives);
  void add(const engine::Column& column);

  [[nodiscard]] const std::vector<std::uint32_t>& slots() const { return slots_; }

 private:
  void add(const feel::Expression& expression);
  const engine::Linked& linked_;
  std::vector<bool> seen_;
  std::vector<std::uint32_t> slots_;
};

enum class Reading : std::uint8_t {
  told,   // what an explanation tells, enough to entail the outcome
  tried,  // what settled it as the engine went through the rules
};

/// What a decision that is done rests on, by how it ended: of a decided one the conditions that
/// entail the outcome and what the outcome was worked out from; of any other one all that was
/// looked at. Nothing that was never worked out. Of a decision that goes over a list: for all its
/// elements.
[[nodiscard]] std::vector<std::uint32_t> reads_of(AllMatches& matches, std::uint32_t decision,
                                                  Reading reading = Reading::told);

/// The same of the element of its list that the run is at.
[[nodiscard]] std::vector<std::uint32_t> reads_at(engine::Run& run, std::uint32_t decision,
                                                  const engine::Trace& trace);

using engine::tellers_of;

/// The decisions that one rests on, itself first, then those it reads, then those that these read;
/// each once. `reads`: filled with reads_of() of each.
[[nodiscard]] std::vector<std::uint32_t> chain_of(
    AllMatches& matches, std::uint32_t decision, Reading reading,
    std::vector<std::vector<std::uint32_t>>* reads = nullptr);

}  // namespace aftersales::explain
