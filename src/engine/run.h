// One evaluation of one case: decisions worked out when they are first needed, each once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <aftersales/decision.h>

#include "engine/fact_lists.h"
#include "engine/linked.h"
#include "feel/evaluator.h"

namespace aftersales::engine {

struct Axis;

/// An ending that is still possible, or the one that came about.
struct Ending {
  // That fired; kOtherwise for `otherwise`. Where a floor compares: numbers of the whole policy.
  std::vector<std::uint32_t> rules;
  Value value;        // of the whole decision
  bool open = false;  // what it gives, or a part of it, is not known yet
};
inline constexpr std::uint32_t kOtherwise = 0xFFFFFFFF;
inline constexpr std::uint32_t kNoRule = 0xFFFFFFFE;  // of a decision with a value

/// Which of the decisions that a floor compares the outcome is of: one of them, or parts of both.
struct Taken {
  bool upper = false, lower = false;
};

struct Element;

/// Of classes of what is not known that are tried; what lies beyond stays open.
inline constexpr std::size_t kMaxCombinations = 4096;

/// How one decision ended.
struct Result {
  Status status = Status::decided;
  std::vector<std::uint32_t> rules;  // fired
  std::vector<std::uint32_t> needs;  // slots of facts, the most decisive first
  std::vector<Ending> possible;      // of an undetermined one
  bool complete = false;             // no other outcome can come about
  Value failure;                     // of a failed one: a kFailure
  std::int64_t failed_rule = -1;     // the rule it failed in, if it was in one
  bool may_fail = false;             // an undetermined one: that, too, is possible
  Taken taken;                       // of a decided one with a floor
  std::vector<Element> elements;     // of a decision that goes over a list
  bool done = false;

  /// As it was made, but for the room that it has.
  void clear();
};

/// What explanations want to know of one decision: written while deciding if somebody watches.
struct Trace {
  std::uint32_t decision = 0;
  std::vector<Value> columns;  // the value each column had; kPending where it was not looked at
  std::vector<std::uint32_t> withdrew;  // exceptions that took a rule back, of the decision's rules
};

/// How a decision ended for one element of a list.
struct Element {
  Value element;
  Value value;
  Result result;
  Trace trace;  // empty if nobody watches
};

/// How the decisions of a run ended: with room only for those that were needed. Of one that was
/// decided directly the rule is all that is kept, until somebody wants a Result.
class Results {
 public:
  explicit Results(std::size_t decisions) : by_decision_(decisions) {}
  [[nodiscard]] Result& operator[](std::uint32_t decision) { return made(decision); }
  [[nodiscard]] const Result& of(std::uint32_t decision) const {
    static const Result none;
    const Place& place = by_decision_[decision];
    if (place.is_direct) return made(decision);
    return place.result != nullptr ? *place.result : none;
  }
  [[nodiscard]] bool is_done(std::uint32_t decision) const {
    const Place& place = by_decision_[decision];
    return place.is_direct || (place.result != nullptr && place.result->done);
  }
  [[nodiscard]] bool is_direct(std::uint32_t decision) const {
    return by_decision_[decision].is_direct;
  }
  /// Of one that was decided directly; kNoRule if it has none.
  [[nodiscard]] std::uint32_t rule(std::uint32_t decision) const {
    return by_decision_[decision].rule;
  }
  void end_directly(std::uint32_t decision, std::uint32_t rule) {
    Place& place = by_decision_[decision];
    list(decision, place);
    place.is_direct = true;
    place.is_spread = false;
    place.rule = rule;
  }
  /// It is as if it had never been decided. False if none of its outputs has been asked for.
  bool forget(std::uint32_t decision) {
    Place& place = by_decision_[decision];
    if (!place.is_direct) place.result->clear();
    place.is_direct = false;
    return std::exchange(place.is_spread, true);
  }
  /// Whether the outputs of a decision that is done stand in their slots.
  [[nodiscard]] bool is_spread(std::uint32_t decision) const {
    return by_decision_[decision].is_spread;
  }
  void note_spread(std::uint32_t decision) { by_decision_[decision].is_spread = true; }
  [[nodiscard]] std::size_t size() const { return by_decision_.size(); }
  /// Those that were decided since the run was made.
  [[nodiscard]] const std::vector<std::uint32_t>& needed() const { return needed_; }

 private:
  struct Place {
    std::unique_ptr<Result> result;
    std::uint32_t rule = 0;
    bool is_direct = false;
    bool is_spread = true;
    bool is_listed = false;
  };
  Result& made(std::uint32_t decision) const {
    Place& place = by_decision_[decision];
    list(decision, place);
    if (place.result == nullptr) place.result = std::make_unique<Result>();
    if (std::exchange(place.is_direct, false)) {
      place.result->done = true;
      if (place.rule != kNoRule) place.result->rules.push_back(place.rule);
    }
    return *place.result;
  }
  void list(std::uint32_t decision, Place& place) const {
    if (!std::exchange(place.is_listed, true)) needed_.push_back(decision);
  }

  mutable std::vector<std::uint32_t> needed_;
  mutable std::vector<Place> by_decision_;
};

/// In a slot of a case: given, but it is not said what it is. Unknown, whatever the fact's default.
inline constexpr std::uint64_t kHidden = ~std::uint64_t{0};

/// A fact that is given but for some entries. Its slot is kHidden: as a whole it is not known.
struct PartlyGiven {
  std::uint32_t fact = 0;
  Value value;  // kPending in place of these entries
  struct Part {
    std::string name;  // `order.lines[2].category`
    TypeRef context = nullptr;
    std::string entry;
    std::size_t element = 0;  // of the fact's list, from 1
  };
  std::vector<Part> parts;
};

/// Whether some values may count what they point to. In a copy they do, where they only borrowed in
/// the original.
class Counting {
 public:
  Counting() = default;
  Counting(const Counting&) : is_(true) {}
  Counting(Counting&&) noexcept = default;
  Counting& operator=(const Counting& other) {
    is_ = is_ || &other != this;
    return *this;
  }
  Counting& operator=(Counting&&) noexcept = default;
  ~Counting() = default;
  void set(bool is) { is_ = is; }
  explicit operator bool() const { return is_; }

 private:
  bool is_ = false;
};

/// What a case holds, bound to a policy: one value for each fact. kPending: not given; with a
/// number n > 0 in it: given, but wrong (finding n - 1), or kHidden.
struct BoundCase {
  ClassList classes;  // of the slots; empty if they have not been looked for
  Counting counts;    // of the slots
  ValueList slots;
  std::vector<Finding> findings;
  std::vector<std::pair<std::uint32_t, Warning>> warnings;  // by fact
  std::vector<std::pair<std::uint32_t, Value>> as_given;    // by fact, of those with either
  std::vector<PartlyGiven> partly;
  std::optional<DateTime> as_of;
  /// Strict, or unreadable: which of the findings every decision fails with.
  std::optional<std::uint32_t> refusal;

  /// Nothing is to be said about what it holds.
  [[nodiscard]] bool is_plain() const {
    return findings.empty() && warnings.empty() && as_given.empty() && partly.empty();
  }
};

class Run final : public feel::Evaluator {
 public:
  /// How facts come into a run: all at once, or each when it is first looked at, so that
  /// was_looked_at() tells.
  enum class Facts : std::uint8_t { at_once, when_needed };

  /// `traces`: null if nobody watches. Linked and case must outlive the run.
  Run(const Linked& linked, const BoundCase& bound, std::vector<Trace>* traces = nullptr,
      Facts facts = Facts::at_once);
  ~Run() override;

  /// The case holds other facts: decides them anew, in the room that there is.
  void start_again();

  /// While it lives, the run is as it was when a decision looked at one element of its list: the
  /// decision's result, trace and slots are those of this element, and so are those of the
  /// decisions that it compares.
  class AtElement {
   public:
    AtElement(Run& run, std::uint32_t decision, std::size_t element);
    AtElement(const AtElement&) = delete;
    AtElement& operator=(const AtElement&) = delete;
    ~AtElement();
    [[nodiscard]] const Trace& trace() const { return element_.trace; }

   private:
    /// Puts the element's trace in the place of the decision's, and back; if somebody watches.
    void swap_trace();
    Run& run_;
    std::uint32_t decision_;
    Result whole_;
    Value value_;
    const Element& element_;
    std::vector<Value> columns_;                        // of the trace that is not in its place now
    std::vector<std::unique_ptr<AtElement>> compared_;  // by a floor: they are at it, too
  };

  /// Works out a decision, if that has not happened yet.
  const Result& decide(std::uint32_t decision);
  /// Of a decision that was worked out, whether it was by the shortest way, and by which rule then.
  [[nodiscard]] bool is_direct(std::uint32_t decision) const {
    return results_.is_direct(decision);
  }
  [[nodiscard]] std::uint32_t direct_rule(std::uint32_t decision) const {
    return results_.rule(decision);
  }
  [[nodiscard]] static const RuleInfo& rule_of(const DecisionInfo& decision, std::uint32_t rule) {
    return rule == kOtherwise ? *decision.otherwise : decision.rules[rule];
  }
  [[nodiscard]] const Result& result(std::uint32_t decision) const { return results_.of(decision); }
  [[nodiscard]] bool is_done(std::uint32_t decision) const { return results_.is_done(decision); }
  /// Those that were decided since the run was made, and of these the ones forgotten since.
  [[nodiscard]] const std::vector<std::uint32_t>& needed() const { return results_.needed(); }
  /// Parameters and effective dates that were looked at, likewise.
  [[nodiscard]] const std::vector<std::uint32_t>& settled() const { return settled_; }
  /// The value of a slot; unknown, or a failure, or pending if it was never needed.
  [[nodiscard]] const Value& slot(std::uint32_t index) const { return values_[index]; }
  /// The value of a slot, worked out if it was not.
  const Value& need(std::uint32_t index) {
    return values_[index].kind() == feel::kPending ? resolve(index) : values_[index];
  }
  [[nodiscard]] const Linked& linked() const { return linked_; }
  /// Whether the fact behind a slot has been looked at; of a run with Facts::when_needed.
  [[nodiscard]] bool was_looked_at(std::uint32_t fact) const;
  /// Tries another value for a fact, or (kPending) the case's own; forget() is then due for all
  /// that rests on it.
  void assume(std::uint32_t fact, Value v);
  void assume_unknown(std::uint32_t fact) { assume(fact, unknown(fact)); }
  /// Works a slot that is no fact's out anew when it is next needed; of a decision all that it
  /// gives.
  void forget(std::uint32_t slot);
  void forget_decision(std::uint32_t decision);
  /// What a column tests, and what a cell says of it. May be unknown or a failure.
  [[nodiscard]] Value column_value(const Column& column);
  [[nodiscard]] Value cell_value(const Cell& cell, const Value& subject);
  [[nodiscard]] const BoundCase& bound() const { return bound_; }
  /// What is missing in a fact that is only partly given, and what those decisions read that go
  /// over it; none of a fact that is not given at all.
  /// `decision`: only what it and those that it rests on read.
  [[nodiscard]] std::vector<const PartlyGiven::Part*> missing_parts(
      std::uint32_t fact, std::optional<std::uint32_t> decision = {}) const;
  /// Facts whose default was used, by slot.
  [[nodiscard]] const std::vector<std::uint32_t>& presumed() const { return presumed_; }
  /// The text in a language, with its expressions filled in; `?` for what is not known.
  [[nodiscard]] std::string render(const Template& text, std::string_view language);
  [[nodiscard]] std::string render(const LocalText& text, std::string_view language);
  /// The value of a text decision's slot in a language, where one rule gives it; values hold texts
  /// in the policy's own. Nothing of anything else.
  [[nodiscard]] std::optional<std::string> message_in(std::uint32_t slot,
                                                      std::string_view language);

  // For trying facts that the case does not give, one value after the other.
  /// Rows that wait for facts only stay open: which endings those facts allow together is not
  /// looked into, and two different ones are enough.
  void be_quick(bool quick);
  /// Of the classes of what a table asks and the case does not give; the rest stays open.
  void try_at_most(std::size_t combinations) { most_tried_ = combinations; }
  /// Texts that are outcomes say what `teller` knows.
  void tell_as(Run& teller) { teller_ = &teller; }
  /// Of a decision that is undetermined in a quick run: the rows that can matter.
  [[nodiscard]] const Bits& relevant_rows(std::uint32_t decision) const {
    return relevant_[decision];
  }
  /// How many sets of facts and causes were noted.
  [[nodiscard]] std::size_t notes() const { return fact_sets_.size() + causes_.size(); }
  /// A failure that another run met.
  [[nodiscard]] Value adopt(const feel::Cause& cause);
  /// What trying facts has found out about a slot of a decision that was undetermined.
  void accept(std::uint32_t slot, const Result& result, const Value& v);

 private:
  friend struct Possibilities;
  const Value& resolve(std::uint32_t slot) override;
  bool slot_may_fail(std::uint32_t slot) override;
  /// Of a column that may fail in some case, in this one; a quick run does not look closer.
  [[nodiscard]] bool may_fail(const Column& column);
  void settle_as_of() override { set_moment(); }
  void take_facts();
  void set_moment();
  void settle_fact(std::uint32_t slot);
  void note_settled(std::uint32_t slot);
  void settle_parameter(const ParameterInfo& parameter);
  void settle_effective_date(std::uint32_t slot);
  bool in_force(const DecisionInfo& decision, Result& result);

  void work_out(std::uint32_t index);
  [[nodiscard]] bool may_decide_directly(const DecisionInfo& decision) {
    return decision.direct != DecisionInfo::Direct::no && may_be_direct_ &&
           (decision.effective.empty() || is_in_force(decision));
  }
  [[nodiscard]] bool is_in_force(const DecisionInfo& decision);
  void decide_at_length(const DecisionInfo& decision, std::uint32_t index);
  void decide_in_force(const DecisionInfo& decision, std::uint32_t index, Result& result);
  /// The shortest way to an outcome, where all that is asked for is known and nobody watches: into
  /// the decision's slot, and no Result. False if it takes the long way.
  bool decide_directly(const DecisionInfo& decision, std::uint32_t index);
  /// With what the rule gives in this case, or the expression.
  void settle_directly(const DecisionInfo& decision, std::uint32_t index, std::uint32_t rule,
                       Value v);
  /// The outputs of a decision that was decided directly.
  void spread(std::uint32_t decision);
  void decide_once(std::uint32_t index, Result& result);
  void decide_each(std::uint32_t index, Result& result);
  [[nodiscard]] Value partly_given(const feel::Expression& list);
  [[nodiscard]] Value with_unknown(const Value& v, std::uint32_t fact);
  [[nodiscard]] bool is_above_alone(const DecisionInfo& decision);
  void decide_floor(const DecisionInfo& decision, Result& result);
  void compare_each(const DecisionInfo& decision, Result& result);
  void compare_once(const DecisionInfo& decision, Result& result);
  struct Compared;
  [[nodiscard]] std::vector<std::uint32_t> numbers_of(
      std::uint32_t decision, const std::vector<std::uint32_t>& rules) const;
  [[nodiscard]] Compared compared(const DecisionInfo& decision, const Value& upper,
                                  const Value& lower) const;
  void compare_unsettled(const DecisionInfo& decision, Result& result);
  void decide_value(std::uint32_t index, Result& result);
  void end_value(const DecisionInfo& decision, Result& result, Value v);
  void decide_rules(std::uint32_t index, Result& result);
  /// Writes a whole value into the slots of the decision and its outputs, and says how it ended.
  /// One that borrows borrows from the policy.
  void store(const DecisionInfo& decision, Result& result, Value value);
  [[nodiscard]] Value alternatives_value(const Alternatives& alternatives);
  struct NeededSlots;
  struct Matching;
  struct Possibilities;
  struct Trials;
  [[nodiscard]] std::vector<Axis> axes_of(const Table& table, const Matching& m,
                                          const Bits& survivors,
                                          const std::vector<std::uint32_t>& fallible) const;
  [[nodiscard]] std::vector<std::uint32_t> fallible_columns(const Table& table, const Matching& m);
  void try_all(const Table& table, const Matching& m, Possibilities& p, Trials& t);
  [[nodiscard]] std::vector<std::uint32_t> needed_facts(const Table& table, const Trials& t,
                                                        const std::vector<std::uint64_t>& masks,
                                                        const Value& unsettled) const;
  void store_outputs(const DecisionInfo& decision, const Trials& t, const Possibilities& p);
  void match(const DecisionInfo& decision, Matching& m, Trace* trace);
  void look_at(const Table& table, std::uint32_t column, Matching& m, Trace* trace);
  void verify(const DecisionInfo& decision, Matching& m);
  /// The rules that fire, by the hit policy, when every row is known to match or not.
  /// `trace` notes the exceptions that take a rule back.
  static void add_fired(const DecisionInfo& decision, const Bits& survivors, Trace* trace,
                        std::vector<std::uint32_t>& rules);
  /// With the rules that fire in the result.
  void end_known(const DecisionInfo& decision, Result& result);
  /// With what they give together, too.
  void end_with(const DecisionInfo& decision, Result& result, Value value);
  void end_unsettled(const DecisionInfo& decision, Matching& m, Result& result);
  [[nodiscard]] Value outcome_value(const OutcomeInfo& outcome);
  [[nodiscard]] Value whole_outcome(const DecisionInfo& decision, const RuleInfo& rule);
  [[nodiscard]] Value combined(const DecisionInfo& decision,
                               const std::vector<std::uint32_t>& rows);

  const Linked& linked_;
  const BoundCase& bound_;
  std::vector<Trace>* traces_;
  std::vector<Value> values_;
  std::span<const std::uint32_t> fact_classes_;  // empty if they may be others than the case's
  Results results_;
  std::vector<std::unique_ptr<Matching>> matchings_;  // room for decisions within each other
  std::size_t matching_ = 0;                          // of these in use
  std::vector<std::uint32_t> presumed_;
  std::vector<std::uint32_t> settled_;  // slots of parameters and effective dates
  bool watched_ = false;        // which facts are looked at is asked for, or traces are written
  bool may_be_direct_ = false;  // nobody watches, and the case is not refused
  bool quick_ = false;
  std::size_t most_tried_ = kMaxCombinations;
  Run* teller_ = nullptr;
  std::vector<Bits> relevant_;                // by decision; of a quick run
  std::map<const OutcomeInfo*, Value> told_;  // texts that were outcomes
};

/// A value as its declared type wants it: money rounded half up to the minor unit, numbers in
/// money's place and the other way round. `rounded` false: money keeps all its digits.
[[nodiscard]] Value coerced(Value value, TypeRef type, int minor_digits, bool rounded = true);

}  // namespace aftersales::engine
