// A case in which facts that it does not give are tried with one value after the other, and a run
// that decides it anew each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/classes.h"
#include "engine/run.h"

namespace aftersales::engine {

class TriedCase {
 public:
  TriedCase(const Linked& linked, const BoundCase& bound, std::uint32_t decision);

  TriedCase(const TriedCase&) = delete;
  TriedCase& operator=(const TriedCase&) = delete;
  ~TriedCase() = default;

  [[nodiscard]] Run& run() { return *run_; }
  [[nodiscard]] const Run& run() const { return *run_; }
  /// Facts that can be tried.
  [[nodiscard]] const std::vector<FactClasses>& facts() const { return facts_; }
  /// Null if the fact cannot be tried.
  [[nodiscard]] const FactClasses* find(std::uint32_t fact) const;
  /// What deciding once costs: words of bit sets and rows.
  [[nodiscard]] std::size_t work() const { return work_; }

  void assume(const FactClasses& fact, std::size_t cls) { put(fact, fact.values[cls]); }
  void release(const FactClasses& fact);
  /// The value that is assumed; null if none is.
  [[nodiscard]] const Value* assumed(std::uint32_t fact) const { return assumed_[fact]; }
  /// Whether the decision waits for a fact that has a value now, once that is taken away.
  [[nodiscard]] bool waits_for(const FactClasses& fact, std::uint32_t slot);

  /// To be called now and then: what a run has noted on its way only grows, so that it begins anew.
  void renew();
  /// Quickly, or with all trials, whatever is not decided; at length it is decided at once.
  void look_again(bool quick);

  /// Whether it makes a difference to other facts, too, which value this one has.
  [[nodiscard]] bool may_break(std::uint32_t fact) const { return !invariants_[fact].empty(); }
  /// With what is assumed, whatever the other facts are.
  [[nodiscard]] bool breaks_invariant(std::uint32_t fact);
  /// An invariant speaks of one of these facts that were tried and of another one that is not
  /// known: which values they can have together was not looked into everywhere.
  [[nodiscard]] bool are_bound(const std::vector<std::uint32_t>& tried);

 private:
  void begin();
  void put(const FactClasses& fact, const Value& v);
  void forget(const FactClasses& fact);
  void note_invariants();

  const Linked& linked_;
  const BoundCase& bound_;
  std::uint32_t decision_;
  Closure closure_;
  Run teller_;
  std::optional<Run> run_;
  std::vector<FactClasses> facts_;
  std::map<std::uint32_t, std::size_t> places_;         // of facts, where they stand
  std::vector<const Value*> assumed_;                   // by fact
  std::vector<std::vector<std::uint32_t>> invariants_;  // by fact: those that speak of it, if tried
  std::size_t work_ = 0;
};

}  // namespace aftersales::engine
