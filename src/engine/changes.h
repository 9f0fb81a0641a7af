// A case and an outcome that it did not get -> the smallest changes of facts that give it.
//
// A best-first search over cases that differ from the one given. Of each the engine's own bit sets
// say why it does not have the outcome yet: a few claims ("this fact fails that rule") of which
// every solution has to break one. So only facts that matter are ever tried, all of these are, and
// the first solution is a smallest one.
//
//  - A fact with listed values is tried with each value that breaks the claim.
//  - An ordered one moves up and down to the nearest value that does: the end of a class, or,
//    behind an expression, what bisection finds, since the expression is known to rise or to fall
//    with the fact.
//
// Where that is not known, where two ordered facts have to move at once, and where other facts are
// not known (several of their values together may decide), a smaller change may be missed; the gap
// is said.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/levers.h"
#include "engine/run.h"

namespace aftersales::engine {

/// A value that a slot must have, or a class that a column's subject must fall into.
struct Target {
  std::uint32_t slot = 0;        // of a decision or an output
  Value equals{};                // if there is no column
  const Table* table = nullptr;  // the row accepts it, or does not
  const Column* column = nullptr;
  std::uint32_t row = 0;
  bool accept = true;
  [[nodiscard]] bool test(const Value& v) const;
};

/// Of a fact that came from nowhere: it may go on either way.
inline constexpr int kBothWays = 2;

struct ChangedFact {
  std::uint32_t fact = 0;
  Value from{};       // null with `given` false: not known
  bool given = true;  // the case says it, or a default does
  Value to{};
  std::int64_t key = 0;  // tells the values of a fact apart
  int direction = 0;     // of an ordered fact that moves, 1 or -1: only ever on, or kBothWays
  std::vector<std::uint32_t> together{};  // others that could have moved with it
  // All that would do in its place, the other changes left as they are. Of at most one fact of a
  // set, so that it is true of all of them together.
  std::vector<Value> listed{};  // of a fact with listed values
  Value low{}, high{};          // of an ordered one: the ends; null where there is none
};

struct ChangeCost {
  std::size_t count = 0;  // of facts
  int kind = 0;           // dates and numbers before yes and no, these before names
  double distance = 0;    // days, parts of a number, steps of an ordered enumeration
};

struct ChangeSet {
  std::vector<ChangedFact> changes;  // in the order of the facts
  ChangeCost cost;
  std::vector<std::string> rules;  // that fire then
};

struct ChangeQuestion {
  std::uint32_t decision = 0;
  std::vector<Target> goal;     // all of them at once; outputs of the one decision
  bool still_possible = false;  // only what the customer or an agent can still change
  std::size_t most = 3;         // answers
  // Cases that are tried; one that stays open counts as ten, and one of a decision that many facts
  // can move as several.
  std::size_t budget = 20'000;
  // Of the open ones such as are completed in every way, which takes far longer than a trial;
  // likewise.
  std::size_t completed = 2'000;
};

struct ChangeAnswer {
  enum Gap : std::uint8_t { none, budget, facts };
  std::vector<ChangeSet> sets;              // of as few changes as can be, the smallest first
  Gap gap = none;                           // why a smaller one may have been missed
  std::vector<std::uint32_t> not_searched;  // of `facts`: those that could not be tried out
};

class Trial;  // change_search.h

/// Questions about one case: what was worked out for one is there for the next. Linked, index and
/// case must outlive it.
class ChangeSearch {
 public:
  ChangeSearch(const Linked& linked, const LeverIndex& index, const BoundCase& bound);
  ChangeSearch(const ChangeSearch&) = delete;
  ChangeSearch& operator=(const ChangeSearch&) = delete;
  ~ChangeSearch();

  /// A case that was refused as a whole has no answers.
  [[nodiscard]] ChangeAnswer find(const ChangeQuestion& question);

 private:
  class Search;
  const Linked& linked_;
  const LeverIndex& index_;
  const BoundCase& bound_;
  std::unique_ptr<Trial> trial_;  // made when the first question is asked
};

}  // namespace aftersales::engine
