// How a decision looks at each fact: what it compares it with, found once when a policy is loaded.
//
// A fact that a decision only compares with what is known can be tried class by class when it is
// not known itself; so can one that a decision only hands on, if others only compare that. Any
// other use makes it opaque: then only booleans and enumerations, of which every value can be
// tried, are tried.
#pragma once

#include <cstdint>
#include <vector>

#include "feel/expression.h"

namespace aftersales::engine {

struct Linked;

/// What a fact is compared with: a value, a list of values or a range; worked out when a case is at
/// hand.
struct ComparedWith {
  feel::Expression value;
  bool by_day = false;  // the date of a date and time is: `date(request.notice_at) <= last_day`
};

struct FactUse {
  std::uint32_t fact = 0;  // its slot
  bool opaque = false;
  bool handed_on = false;  // the decision is one or another fact, as it is: `notice.at`
  bool compared = false;   // elsewhere than by `columns`
  std::vector<ComparedWith> compared_with;
  std::vector<std::uint32_t> columns;  // of the decision: they test the fact itself, by classes
};

struct DecisionUse {
  std::vector<FactUse> facts;
  std::vector<std::uint32_t> slots;  // that deciding reads, facts included
};

/// Of every decision and invariant, and of the ranges that facts declare; tables are indexed
/// already.
void note_comparisons(Linked& linked);

}  // namespace aftersales::engine
