// What a decision and those it rests on do with the facts that a case does not give: which can be
// tried, and by which values.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/run.h"

namespace aftersales::engine {

/// A fact that is not known, cut into classes: no condition tells two values of one apart.
struct FactClasses {
  std::uint32_t fact = 0;             // its slot
  std::vector<Value> values;          // one of each class
  std::vector<std::int64_t> weights;  // values of an enumeration in the class; 1 of other types
  /// Columns of decisions that test it. Nothing else looks at it if `only_columns`.
  struct ByColumn {
    std::uint32_t decision = 0, column = 0;
    std::vector<std::uint32_t> classes;  // of the column, by class of the fact
  };
  std::vector<ByColumn> columns;
  bool only_columns = true;
  std::vector<std::uint32_t> decisions;  // that have to be made again if it changes
  // Facts that are never tried, and that it is compared with: what waits for these waits for it.
  std::vector<std::uint32_t> beside;
};

class Closure {
 public:
  Closure(const Linked& linked, std::uint32_t decision);

  /// Of those that can be tried; `now` has made the decision without them. By slot.
  [[nodiscard]] std::vector<FactClasses> classes(Run& now) const;
  [[nodiscard]] const std::vector<std::uint32_t>& decisions() const { return decisions_; }

 private:
  void visit(std::uint32_t slot, bool opaque);
  void visit_decision(std::uint32_t decision);
  enum class Cut : std::uint8_t {
    tried,
    never,  // what is asked of it cannot be told apart by classes
    waits   // it is compared with what is not known either
  };
  [[nodiscard]] Cut cut(Run& now, FactClasses& fact, const std::vector<bool>& never) const;
  void keep_possible(Run& now, FactClasses& fact,
                     const std::vector<const InvariantInfo*>& invariants) const;
  bool add_named(Run& now, std::uint32_t fact, std::vector<Value>& named) const;
  void by_columns(FactClasses& fact) const;
  void merge_values(FactClasses& fact, const std::vector<Value>& named) const;
  void note_dependents(FactClasses& fact) const;

  const Linked& linked_;
  std::vector<std::uint32_t> decisions_;  // each behind those that it uses
  std::vector<bool> seen_;                // of slots
  std::vector<bool> opaque_;              // of facts
};

}  // namespace aftersales::engine
