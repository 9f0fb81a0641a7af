// Decisions that rest on facts and on each other -> their outcomes, where everything that is asked
// for is known.
//
// The shortest way through a whole policy: one decision after the other, each by the grid of its
// table or its expression (chain_straight.cc). With facts that are not known the same way shows
// which decisions need them (chain_open.cc). Where that does not go, each by its tree or its
// expression, once, when it is first asked for; whatever is then not known, fails or warns is left
// to a Run, which begins anew.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
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

  /// Of a case that nothing is to be said about, and that breaks no invariant. False if it takes a
  /// Run.
  [[nodiscard]] bool decide(const BoundCase& facts);

  /// After that, what it came to.
  struct Goal {
    // Where facts are not known, that may decide which rule gives the value, or which value it is.
    enum End : std::uint8_t { one_rule, one_outcome, many_outcomes };
    const Value* const* values = nullptr;   // of the decision
    const RuleInfo* const* rule = nullptr;  // that fired; null if an expression decides
    std::uint32_t output = 0;               // which of the values it is
    std::uint32_t slot = 0;
    std::uint32_t step = 0;
    End end = one_rule;
    [[nodiscard]] const Value& value() const { return (*values)[output]; }
  };
  [[nodiscard]] std::span<const Goal> goals() const { return goals_; }
  /// Something that was asked for is not known: not all of them need have one rule.
  [[nodiscard]] bool is_open() const { return is_open_; }

 private:
  /// Four lanes, of sixteen bits each.
  using Lanes = std::uint64_t;
  /// In all grids, how many cells on each class of a slot is: class after class.
  struct SlotLanes {
    std::uint32_t slot = 0;
    std::uint32_t classes = 0;  // how many; none: no grid asks
    std::uint32_t lanes = 0;    // where they begin
  };

  /// What a row gives, or a decision without rows.
  struct Given {
    const RuleInfo* rule = nullptr;
    const Value* values = nullptr;           // of the whole and its outputs; null: to be worked out
    const std::uint32_t* classes = nullptr;  // of these; null: nobody asks
    // That works it out; null: that takes more.
    const feel::Expression* expression = nullptr;
    TypeRef type = nullptr;
    bool is_straight = false;  // the straight way does not end here
    std::uint32_t lanes = 0;   // where it stands how many cells on the values are, in all grids
  };
  struct Step {
    const std::uint16_t* cells = nullptr;  // on the straight way: of its grid; null: no rows
    const Given* given = nullptr;          // by row
    const RuleInfo* fired = nullptr;
    const Value* values = nullptr;  // that it gave: of the whole and its outputs
    // On the straight way: where it fired, and what that adds.
    std::uint32_t row = 0, cell = 0;
    const Lanes* added = nullptr;
    std::uint32_t slot = 0;                // of the whole value
    std::uint32_t outputs = 0;             // whose slots follow; none of a decision with one value
    const SlotClasses* classes = nullptr;  // of the whole value; null: nobody asks
    SlotLanes lanes;                       // of the whole value
    std::vector<std::uint32_t> reckoned;   // which of the values figures are worked out from
    const RowTree* tree = nullptr;         // null: there are no rows
    const RowGrid* grid = nullptr;         // null: there is none
    std::vector<Given> rows;
  };
  struct NeededSlots;

  /// False if it, or what it rests on, is none of a chain's.
  bool add(std::uint32_t slot);
  bool add_decision(std::uint32_t decision);
  static void add_rows(const DecisionInfo& decision, Step& step);
  const Value& resolve(std::uint32_t slot) override;
  /// The class of a slot that has none yet; kNoClass if it stays so.
  [[nodiscard]] std::uint32_t find_class(std::uint32_t slot);
  /// What the case before left.
  void forget();
  /// Each when it is asked for.
  [[nodiscard]] bool decide_by_need(const BoundCase& facts);
  /// Decides; what gives up is unknown from then on.
  void take(Step& step);
  // False if that gives up:
  [[nodiscard]] bool give(Step& step, const Given& given);
  [[nodiscard]] bool work_out(const Step& step, const Given& given);
  void give_up(const Step& step);

  // chain_straight.cc
  /// Finds out whether there is a straight way, and makes it ready.
  [[nodiscard]] bool prepare_straight();
  /// It asks only for what a case gives, or a step before it.
  [[nodiscard]] bool has_straight_grid(const Step& step) const;
  /// What it reckons with. False if it takes more than figures.
  [[nodiscard]] bool note_figures(const Step& step);
  /// What facts and rows add in each grid.
  void lay_lanes(std::size_t grids);
  /// All of them, in an order in which nothing has to be asked for. False if that does not go.
  [[nodiscard]] bool decide_straight(const BoundCase& facts);
  template <std::size_t words>
  class Cells;
  template <std::size_t words>
  [[nodiscard]] bool go_straight(const std::uint32_t* classes);
  static constexpr std::size_t kMostWords = 4;  // of which one, two or four are used
  using Sums = std::array<Lanes, kMostWords>;
  /// Some of the steps, by bits, from these sums of the facts; the others are as they were.
  [[nodiscard]] bool go_again(const Sums& facts, std::uint64_t which);
  template <std::size_t words, bool again>
  [[nodiscard]] bool take_steps(Cells<words> cells, std::uint64_t which);

  // chain_open.cc
  class OpenChain;
  /// Where facts are not known. False if there are none, or it takes a Run to tell what comes of
  /// it.
  [[nodiscard]] bool decide_open(const BoundCase& facts);

  const Linked& linked_;
  std::vector<Goal> goals_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> step_of_;   // by decision; kNone
  std::vector<Value> values_;            // by slot
  std::vector<std::uint32_t> classes_;   // by slot
  std::vector<Value> fixed_;             // by slot behind the facts: what is so in every case
  std::vector<std::uint32_t> counting_;  // slots with values of the case at hand that count
  // Of the straight way:
  std::vector<std::uint32_t> reckoned_;  // facts that figures are worked out from
  std::vector<SlotLanes> asked_;         // facts
  std::vector<Lanes> lanes_;             // for each class or row as many as there are words
  std::size_t words_ = 0;
  std::shared_ptr<OpenChain> open_;  // null until it is first asked for
  bool is_open_ = false;
  bool is_usable_ = true;
  bool is_straight_ = false;
  bool has_given_up_ = false;
};

}  // namespace aftersales::engine
