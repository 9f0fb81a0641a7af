// A linked policy -> which facts move what: behind every condition and outcome the facts it hangs
// on, and how it moves with them. Made once for a policy, when somebody first asks what would have
// made a difference, and of each decision when it is first asked about.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/linked.h"
#include "engine/trends.h"

namespace aftersales::engine {

/// How the values of a fact can be tried.
enum class Nature : std::uint8_t {
  listed,   // booleans and enumerations: one by one
  ordered,  // numbers, money, dates, moments, lengths of time: up and down to the nearest that does
  text,     // those that conditions name, and one that none names
  opaque,   // lists, contexts, times of day: not at all
};

/// One fact behind an expression.
struct Lever {
  std::uint32_t fact = 0;
  Trend trend = Trend::unclear;     // of an ordered fact
  std::vector<std::int64_t> jumps;  // keys (see FactScale) at which the trend may be broken
  std::vector<std::uint32_t> way;   // slots between the fact and the expression
};
using Levers = std::vector<Lever>;

/// A fact's values as whole numbers in their order: days, seconds, months, millionths.
struct FactScale {
  Nature nature = Nature::opaque;
  std::int64_t step = 1;                  // the least difference that counts
  std::vector<Value> named;               // of texts: those that conditions name
  std::vector<std::uint32_t> rests;       // slots that rest on the fact, other facts left out
  std::vector<bool> touches;              // whether they do, by slot
  std::vector<std::uint32_t> tables;      // likewise, of decisions with columns: their numbers
  std::vector<std::uint32_t> invariants;  // that speak of it: their numbers
};

/// A column that is one comparison: what lies between its sides tells how far away its end is.
struct Sides {
  std::optional<feel::Expression> left;  // nothing: what the column tests
  feel::Expression right;                // run with what the column tests as first local
};

struct DecisionLevers {
  std::vector<std::uint32_t> facts;  // all that can move the decision, in their order
  std::vector<Levers> columns;       // empty of a column that is a fact's slot, or a decision's
  std::vector<std::unique_ptr<const Sides>> sides;  // by column; null of what is no comparison
  Levers value;                                     // of a decision with a value
  std::vector<std::vector<Levers>> rules;           // by rule and output; the last is `otherwise`
  Levers date;                                      // by which the policy is in force
  std::vector<std::vector<std::uint32_t>> by_fact;  // of each of `facts`: columns that rest on it

  [[nodiscard]] const std::vector<std::uint32_t>& columns_on(std::uint32_t fact) const;
};

/// Thread promise: const means concurrent.
class LeverIndex {
 public:
  /// Linked must outlive it.
  explicit LeverIndex(const Linked& linked);
  LeverIndex(const LeverIndex&) = delete;
  LeverIndex& operator=(const LeverIndex&) = delete;
  ~LeverIndex();

  [[nodiscard]] const FactScale& fact(std::uint32_t slot) const { return facts_[slot]; }
  /// Worked out when it is first asked for: few decisions are asked what would change them.
  [[nodiscard]] const DecisionLevers& decision(std::uint32_t index) const;
  /// Behind the condition of an invariant; likewise.
  [[nodiscard]] const Levers& invariant(std::size_t index) const;

 private:
  class Builder;
  std::vector<FactScale> facts_;
  std::unique_ptr<const Builder> builder_;
  template <typename T>
  struct Lazy;
  std::unique_ptr<Lazy<DecisionLevers>[]> decisions_;
  std::unique_ptr<Lazy<Levers>[]> invariants_;
};

/// The key of a settled value of an ordered fact, and back; a moment stands in `zone`. Nothing if
/// it is too far away to count.
[[nodiscard]] std::optional<std::int64_t> key_of(const Value& v);
[[nodiscard]] Value value_of_key(std::int64_t key, feel::TypeKind type, Zone zone,
                                 int minor_digits);

}  // namespace aftersales::engine
