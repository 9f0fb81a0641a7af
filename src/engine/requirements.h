// What parts of a linked policy read: slots, functions, the moment.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "engine/linked.h"

namespace aftersales::engine {

/// Collects what expressions, texts and outcomes read.
struct Use {
  std::set<std::uint32_t> slots;
  std::set<std::int32_t> functions;
  std::vector<const feel::Expression*> expressions;
  std::uint32_t moment_slot = 0;  // read by whatever needs the moment

  void add(const feel::Compiled* compiled);
  void add(const LocalText& text);
  void add(const OutcomeInfo& outcome);
  void add(const ReasonsInfo& reasons);
  void add(const Alternatives& alternatives);
  void add(const Cell& cell);
  /// What deciding reads; not what the reasons and steps speak of.
  void add_logic(const DecisionInfo& decision);
  void add_reasons(const DecisionInfo& decision);
  /// What the functions read that are called so far, and those that they call.
  void add_functions(const Linked& linked);
};

/// The slots a decision reads, those that its functions read included.
[[nodiscard]] std::set<std::uint32_t> slots_of(const Linked& linked, const DecisionInfo& decision);

}  // namespace aftersales::engine
