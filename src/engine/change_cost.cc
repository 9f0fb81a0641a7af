// Changes -> what they cost, so that the least that would help is told first.
#include <algorithm>
#include <cmath>

#include "engine/change_search.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

double as_double(Decimal d) {
  const auto whole = (d * Decimal(1'000'000)).to_int();
  return whole ? static_cast<double>(*whole) / 1e6 : (d.sign() < 0 ? -1e18 : 1e18);
}

/// How far apart two values of one fact are, so that the nearer of two answers comes first.
double distance(const FactInfo& fact, const Value& from, const Value& to) {
  const auto a = key_of(from);
  const auto b = key_of(to);
  const auto apart = a && b ? static_cast<double>(*a > *b ? *a - *b : *b - *a) : 1.0;
  switch (fact.type->kind) {
    case TypeKind::date:
      return apart;
    case TypeKind::date_time:
    case TypeKind::duration:
      return a && b ? apart / 86'400.0 : 1.0;
    case TypeKind::period:
      return a && b ? apart * 30.0 : 1.0;
    case TypeKind::number:
    case TypeKind::money: {
      if (!value::is_numeric(from) || !value::is_numeric(to)) return 1;
      const double x = as_double(from.as_number());
      const double difference = as_double(to.as_number() - from.as_number());
      return std::abs(difference) / std::max(std::abs(x), 1.0);
    }
    case TypeKind::enumeration:
      if (fact.type->enumeration->ordered && from.kind() == Kind::enumeration &&
          to.kind() == Kind::enumeration) {
        return std::abs(static_cast<double>(value::enum_index(from)) -
                        static_cast<double>(value::enum_index(to)));
      }
      return 1;
    default:
      return 1;
  }
}

/// Dates and amounts are what happened to be so; what a thing is comes last.
int kind_of(const FactInfo& fact, Nature nature, const ChangedFact& change) {
  if (!change.given) return 0;
  if (nature == Nature::ordered && !change.from.is_null() && !change.to.is_null()) return 0;
  return fact.type->is(TypeKind::boolean) ? 1 : 2;
}

}  // namespace

ChangeCost cost_of(const Linked& linked, const LeverIndex& index,
                   const std::vector<ChangedFact>& changes) {
  ChangeCost cost;
  cost.count = changes.size();
  for (const ChangedFact& c : changes) {
    const FactInfo& fact = linked.facts[c.fact];
    cost.kind += kind_of(fact, index.fact(c.fact).nature, c);
    if (c.given) cost.distance += distance(fact, c.from, c.to);
  }
  return cost;
}

}  // namespace aftersales::engine
