// Decisions that rest on facts and on each other -> their outcomes, where everything that is asked
// for is known.
//
// The shortest way through a whole policy: each decision by its tree or its expression, once, when
// it is first asked for. Whatever is not known, fails or warns is left to a Run, which begins anew.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/run.h"

namespace aftersales::engine {

class Chain final : public feel::Evaluator {
 public:
  /// To decide what these slots of decisions hold. The policy must outlive the chain.
  Chain(const Linked& linked, std::span<const std::uint32_t> goals);
  ~Chain() override;

  /// False if one of them, or of those they rest on, takes more than a chain: nothing can be
  /// decided.
  [[nodiscard]] bool is_usable() const { return is_usable_; }

  /// Of a case that nothing is to be said about. False if it takes a Run.
  [[nodiscard]] bool decide(const BoundCase& facts);

  // After that, of goal number n:
  [[nodiscard]] const Value& value(std::size_t n) const { return *goals_[n].value; }
  /// The rule that fired; null if an expression decides.
  [[nodiscard]] const RuleInfo* rule(std::size_t n) const { return goals_[n].step->fired; }

 private:
  struct Step {
    const DecisionInfo* decision = nullptr;
    Shortcut by;  // no tree: by an expression
    const RuleInfo* fired = nullptr;
    std::uint32_t slot = 0;     // of the whole value
    std::uint32_t outputs = 0;  // whose slots follow; none of a decision with one value
    bool is_asked = false;      // somebody asks for the class of one of these slots
  };
  struct Goal {
    const Value* value = nullptr;
    Step* step = nullptr;
  };
  struct NeededSlots;

  /// False if it, or what it rests on, is none of a chain's.
  bool add(std::uint32_t slot);
  bool add_decision(std::uint32_t decision);
  const Value& resolve(std::uint32_t slot) override;
  /// The class of a slot that has none yet; kNoClass if it stays so.
  [[nodiscard]] std::uint32_t find_class(std::uint32_t slot);
  /// Decides; what gives up is unknown from then on.
  void take(Step& step);
  void work_out(const feel::Expression& expression, TypeRef type, std::uint32_t slot);
  void give_up(const Step& step);

  const Linked& linked_;
  std::vector<Goal> goals_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> step_of_;   // by decision; kNone
  std::vector<Value> values_;            // by slot
  std::vector<std::uint32_t> classes_;   // by slot
  std::vector<Value> fixed_;             // by slot behind the facts: what is so in every case
  std::vector<std::uint32_t> counting_;  // slots with values of the case at hand that count
  bool is_usable_ = true;
};

}  // namespace aftersales::engine
