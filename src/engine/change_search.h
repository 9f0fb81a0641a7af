// The parts of the search for changes: trials of cases, the claims why one does not have the
// outcome, and the values that break a claim.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/changes.h"
#include "engine/edge.h"

namespace aftersales::engine {

[[nodiscard]] ChangeCost cost_of(const Linked& linked, const LeverIndex& index,
                                 const std::vector<ChangedFact>& changes);

enum class Stand : std::uint8_t { holds, fails, open };

/// The case with some facts changed, worked out only as far as it is asked.
class Trial {
 public:
  Trial(const Linked& linked, const LeverIndex& index, const BoundCase& bound);

  /// Back to the case as it is. `most_completed`: cases with facts that are not known that are
  /// looked into from here on.
  void start(std::size_t most_completed);
  void set(std::uint32_t fact, const Value& v);  // kPending: as the case has it
  /// Exactly these changes.
  void become(std::span<const ChangedFact> changes);
  [[nodiscard]] Run& run() { return run_; }
  [[nodiscard]] bool is_open(std::uint32_t decision) {
    return run_.decide(decision).status == Status::undetermined;
  }
  [[nodiscard]] bool reaches(std::uint32_t decision, std::span<const Target> goal);
  /// That fire, of the decision that reached its goal just now.
  [[nodiscard]] std::vector<std::uint32_t> rules(std::uint32_t decision);
  /// Invariants that the changes break: no case can be like that.
  [[nodiscard]] std::vector<std::uint32_t> broken();
  [[nodiscard]] bool is_broken(std::uint32_t invariant);
  [[nodiscard]] bool in_force(const DecisionInfo& decision);
  /// Cases with facts that are not known were not all looked into: there are too many.
  [[nodiscard]] bool overflowed() const { return completed_ == most_completed_; }

  /// The class of a column's value; -1 while that is unknown or has failed.
  [[nodiscard]] std::int32_t class_of(std::uint32_t decision, std::uint32_t column);
  [[nodiscard]] Stand stand(std::uint32_t decision, std::uint32_t row, const RowCondition& c);
  [[nodiscard]] Stand stand(std::uint32_t decision, std::uint32_t row);

 private:
  const Linked& linked_;
  const LeverIndex& index_;
  Run run_;
  std::vector<std::vector<std::int32_t>> classes_;  // by decision and column; -2: not worked out
  std::vector<ChangedFact> changed_;
  std::vector<std::pair<std::uint32_t, Value>> assumed_;  // facts that are not as the case has them
  std::vector<std::optional<bool>> was_broken_;           // by the case without changes
  /// The case with what is assumed.
  [[nodiscard]] BoundCase as_it_is() const;
  [[nodiscard]] bool completes(std::span<const Target> goal);
  [[nodiscard]] bool was_broken(std::uint32_t invariant);
  /// Whether what a column tests was worked out.
  [[nodiscard]] bool is_known(std::uint32_t decision, std::uint32_t column) const;
  std::size_t most_completed_ = 0;
  std::size_t completed_ = 0;
  std::vector<std::uint32_t> completed_by_;  // rules, the last time
};

/// Something that is so, and keeps the outcome away together with other claims.
struct Claim {
  enum Kind : std::uint8_t { fact, column, value, date, invariant } kind = fact;
  enum Want : std::uint8_t { hold, fail, either } want = hold;  // what would break it
  std::uint32_t decision = 0;
  std::uint32_t row = 0;     // or an invariant's number
  RowCondition condition{};  // of a fact or a column
  Stand was = Stand::fails;
  std::vector<Target> targets{};    // of a value
  const OutcomeInfo* by = nullptr;  // that works the value out in a rule; null: the decision has it
  const Levers* levers = nullptr;   // but of a fact
};

/// Why a trial does not reach a goal: claims of which every solution breaks one.
class Reasons {
 public:
  Reasons(const Linked& linked, const LeverIndex& index, Trial& trial,
          const std::vector<bool>& may_change);

  /// `settled`: facts that have their last value on this path.
  [[nodiscard]] const std::vector<Claim>& of(std::uint32_t decision, std::vector<Target> goal,
                                             const std::vector<bool>& settled);
  /// The same of a trial that reaches the goal, and breaks invariants.
  [[nodiscard]] const std::vector<Claim>& of(std::span<const std::uint32_t> broken);

 private:
  enum class Gives : std::uint8_t { no, maybe, yes };

  void explain(std::uint32_t decision, const std::vector<Target>& targets);
  bool explain_floor(const DecisionInfo& decision, const std::vector<Target>& targets);
  void explain_first(std::uint32_t decision, const std::vector<Target>& targets);
  void explain_open(std::uint32_t decision, const std::vector<Target>& targets, std::size_t end);
  bool explain_single(std::uint32_t decision, const std::vector<Target>& targets);
  void explain_all(std::uint32_t decision, const std::vector<Target>& targets);
  void outcome(std::uint32_t decision, std::uint32_t rule, const std::vector<Target>& targets);
  [[nodiscard]] std::optional<std::uint32_t> alias_of(const feel::Compiled* compiled,
                                                      TypeRef type) const;
  void alias(std::uint32_t slot, Target target);
  [[nodiscard]] Gives gives(const DecisionInfo& decision, std::uint32_t rule,
                            const std::vector<Target>& targets) const;

  using Skipped = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // rows, and by which other
  void not_taken(std::uint32_t decision, std::uint32_t row, const Skipped& skipped);
  void taken(std::uint32_t decision, std::uint32_t row, std::span<const std::uint32_t> kept_away,
             const Skipped& skipped);
  void fails(std::uint32_t decision, std::uint32_t row);
  void holds(std::uint32_t decision, std::uint32_t row,
             std::span<const std::uint32_t> kept_away = {});
  void open(std::uint32_t decision, std::uint32_t row, Claim::Want want);
  void claim(std::uint32_t decision, std::uint32_t row, const RowCondition& c, Claim::Want want);
  /// How many facts could break it.
  [[nodiscard]] std::size_t weight(std::uint32_t decision, const RowCondition& c);
  [[nodiscard]] std::size_t weight_of(const Column& column, const Levers& levers) const;
  [[nodiscard]] std::size_t least_weight(std::uint32_t decision, std::uint32_t row);
  /// The conditions of a row, those first that fewest facts could break: the others need not be
  /// worked out where one of these fails.
  struct Weighed {
    const RowCondition* condition = nullptr;
    std::size_t weight = 0;
  };
  const std::vector<Weighed>& weighed(std::uint32_t decision, std::uint32_t row);

  const Linked& linked_;
  const LeverIndex& index_;
  Trial& trial_;
  const std::vector<bool>& may_change_;
  const std::vector<bool>* settled_ = nullptr;
  std::vector<Claim> claims_;
  std::vector<std::pair<std::uint32_t, std::vector<Target>>> explained_;
  std::vector<Weighed> weighed_;
  std::vector<std::vector<std::int32_t>> weights_;  // by decision and column; -1: not counted yet
};

/// The values of facts that break claims.
class Moves {
 public:
  Moves(const Linked& linked, const LeverIndex& index, const BoundCase& bound, Trial& trial,
        std::uint32_t decision, bool still_possible);

  /// The fact as the case has it.
  [[nodiscard]] ChangedFact original(std::uint32_t fact);
  /// Before breaking(): the trial stands, and what follows is about another claim on it.
  void turn_to_next_claim() { level_.reset(); }
  /// With `now` the fact as the trial has it: every value worth a try.
  void breaking(const Claim& claim, const Lever& lever, const ChangedFact& now, bool changed,
                std::vector<ChangedFact>& out);
  /// Fills in all that would do in place of a change, by asking what is `possible` at all, and of
  /// that what is `good`.
  using Good = std::function<bool(const Value&)>;
  void widen(ChangedFact& change, const Good& possible, const Good& good);
  [[nodiscard]] std::vector<Value> all_values(std::uint32_t fact) const;
  [[nodiscard]] bool in_range(std::uint32_t fact, const Value& v);

 private:
  /// What a claim says of the trial as it is.
  struct Look {
    std::int64_t level = 0;  // rises or falls as what the claim speaks of does
    bool broken = false;
  };
  [[nodiscard]] Look look(const Claim& claim);
  [[nodiscard]] Look look_at_column(const Claim& claim);
  [[nodiscard]] bool breaks(const Claim& claim);
  /// What a claim of a value speaks of.
  [[nodiscard]] Value value_of(const Claim& claim, const Target& target);
  /// The same with another value of a lever's fact.
  [[nodiscard]] Look look(const Claim& claim, const Lever& lever, const Value& v);
  void put(const Claim& claim, const Lever& lever, const Value& v);
  [[nodiscard]] const Column& column_of(const Claim& claim) const;
  /// Can the claim break where its level lies beyond `level`?
  [[nodiscard]] bool can_break(const Claim& claim, std::int64_t level, int beyond) const;
  [[nodiscard]] bool class_breaks(const Claim& claim, std::uint32_t cls) const;
  void breaking_ordered(const Claim& claim, const Lever& lever, const ChangedFact& now,
                        bool changed, std::vector<ChangedFact>& out);
  [[nodiscard]] std::int64_t step_of(const ChangedFact& now) const;
  [[nodiscard]] KeyLine line_of(const ChangedFact& now) const;
  [[nodiscard]] std::vector<std::int64_t> keys_of_others(std::uint32_t fact) const;
  [[nodiscard]] std::vector<std::int64_t> telling_keys(std::uint32_t fact, std::int64_t step);
  [[nodiscard]] static std::int64_t reach_of(feel::TypeKind type);
  [[nodiscard]] std::optional<Value> nearest_class(const Claim& claim, const ChangedFact& now,
                                                   int direction) const;
  [[nodiscard]] std::optional<Value> nearest(const Claim& claim, const Lever& lever,
                                             const ChangedFact& now, int direction);
  /// The trial as it stands: about how far a fact must move for the claim's column to change, in
  /// the fact's keys. `rise`: which way what the column tests moves.
  [[nodiscard]] std::optional<std::int64_t> apart(const Claim& claim, feel::TypeKind type,
                                                  int rise);
  struct Walk;
  [[nodiscard]] std::optional<std::int64_t> next_level(Walk& walk, std::int64_t end);
  [[nodiscard]] std::optional<Value> start_of(std::uint32_t fact);
  [[nodiscard]] Value value_at(std::uint32_t fact, std::int64_t key) const;
  [[nodiscard]] bool stays_ahead(const ChangedFact& now) const;
  void add(const ChangedFact& now, const Value& v, std::int64_t key, int direction,
           std::vector<ChangedFact>& out);

  const Linked& linked_;
  const LeverIndex& index_;
  const BoundCase& bound_;
  Trial& trial_;
  const std::vector<std::uint32_t> behind_;  // decisions that the one asked about rests on
  bool still_possible_;
  std::optional<std::int64_t> moment_;  // in seconds
  std::optional<std::int64_t> level_;   // of the claim, the trial as it stands
};

}  // namespace aftersales::engine
