// What can come of a table when rows may or may not hold: the endings, as a set.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/matching.h"
#include "engine/run.h"

namespace aftersales::engine {

// Endings as bits: one for each distinct value or outcome that waits for more, and three others.
using Mask = std::uint64_t;
inline constexpr Mask kNone = Mask{1} << 61;  // no rule applies
inline constexpr Mask kOpen = Mask{1} << 62;  // not known, not even as a set of values
inline constexpr Mask kFail = Mask{1} << 63;

/// What a column tests, tried class by class.
struct Axis {
  std::uint32_t column = 0;
  std::vector<std::uint32_t> facts;  // that it waits for
  std::vector<Bits> groups;          // of classes: the rows that accept them
  const Bits* fails = nullptr;       // rows that fail if what it tests does, where it can

  [[nodiscard]] std::size_t size() const { return groups.size() + (fails != nullptr ? 1 : 0); }
};

[[nodiscard]] bool any_in(const Bits& a, const Bits& b);
void add_to(Bits& a, const Bits& b);

struct Run::Possibilities {
  /// How a rule with its exceptions may come out, or a whole table of which one rule wins.
  struct Walk {
    std::vector<std::uint32_t> fires;  // rules of which each may win
    bool nothing = false, fails = false;
    std::size_t failed_row = 0;  // the first
    Bits reached;                // rows that were looked at
    [[nodiscard]] std::size_t choices() const {
      return fires.size() + (nothing ? 1u : 0u) + (fails ? 1u : 0u);
    }
  };

  Run& run;
  const DecisionInfo& decision;
  const Matching& matching;
  std::map<std::vector<std::uint32_t>, Mask> known{};  // rules that fire together -> their ending
  std::vector<Ending> distinct{};                      // by bit
  std::vector<std::vector<Value>> outputs{};           // of several outputs: by bit, each output
  Mask waiting = 0;                                    // of these: outcomes that are not known
  Value unsettled{};                                   // what those wait for
  Value failure{};
  Bits unsure{};  // of open rows: those that may also fail
  std::int64_t failed_rule = -1;
  std::size_t visits = 0;       // of rows
  bool two_are_enough = false;  // that there are different endings is all that is asked
  bool is_cut = false;          // and so not all of them were looked for

  /// Every ending that can come about when of the `survivors` those in `open` may or may not hold
  /// and those in `failed` fail if they are looked at. Rows that matter to which one it is are
  /// added to `asked`.
  [[nodiscard]] Mask endings(const Bits& survivors, const Bits& open, const Bits& failed,
                             Bits& asked);
  /// The rows that can matter at all: none behind one that holds for certain.
  [[nodiscard]] Bits relevant(const Bits& survivors, const Bits& open, const Bits& failed);

 private:
  Mask of_rules(const std::vector<std::uint32_t>& fired);
  Mask work_out(std::vector<std::uint32_t> rules);
  Value known_part(const std::vector<std::uint32_t>& rules, const Value& whole);
  Mask of_failure(std::size_t row);
  Mask of_groups(const Bits& survivors, const Bits& open, const Bits& failed, Bits& reached);
  Walk walk(std::size_t from, std::size_t to, const Bits& survivors, const Bits& open,
            const Bits& failed);
};

}  // namespace aftersales::engine
