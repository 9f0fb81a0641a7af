// A change of an ordered fact -> how far from it every value would do as well.
#include <algorithm>

#include "engine/change_search.h"
#include "engine/cuts.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;
using value::is_settled;

constexpr std::int64_t kDay = 86'400;
/// Keys at which conditions change that are looked at on one side: what lies beyond is not told.
constexpr std::size_t kMostKeys = 256;

}  // namespace

/// How far a fact is moved at most, in keys: a hundred years or so, a thousand million.
std::int64_t Moves::reach_of(TypeKind type) {
  switch (type) {
    case TypeKind::date:
      return 40'000;
    case TypeKind::date_time:
    case TypeKind::duration:
      return 40'000 * kDay;
    case TypeKind::period:
      return 1'200;
    default:
      return std::int64_t{1'000'000'000} * 1'000'000;
  }
}

/// Where the case has something else of the kind: what must come before or behind that ends there.
std::vector<std::int64_t> Moves::keys_of_others(std::uint32_t f) const {
  const bool of_days = linked_.facts[f].type->is(TypeKind::date);
  const bool of_moments = linked_.facts[f].type->is(TypeKind::date_time);
  std::vector<std::int64_t> keys;
  for (std::size_t other = 0; other < bound_.slots.size(); ++other) {
    const Value& v = bound_.slots[other];
    const bool is_day = v.kind() == Kind::date, is_moment = v.kind() == Kind::date_time;
    if (other == f || !(of_days || of_moments ? is_day || is_moment : value::is_numeric(v)))
      continue;
    const auto key = of_days && is_moment ? key_of(Value(v.as_date_time().in(linked_.zone).date()))
                     : of_moments && is_day
                         ? key_of(Value(DateTime::at(v.as_date(), 0, linked_.zone)))
                         : key_of(v);
    if (key) keys.push_back(*key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

/// Where a condition on the fact itself may change, with the keys beside it.
std::vector<std::int64_t> Moves::telling_keys(std::uint32_t fact, std::int64_t step) {
  const TypeRef type = linked_.facts[fact].type;
  std::vector<std::int64_t> keys;
  const auto add = [&](const Value& cut) {
    const auto key = key_of(cut);
    if (!key) return;
    for (const int d : {-1, 1}) keys.push_back(next_on_grid(*key, step, d));
    if (*key % step == 0) keys.push_back(*key);
  };
  for (const std::uint32_t d : behind_) {
    for (const Column& column : linked_.decisions[d].table.columns) {
      if (column.fact_slot != fact || column.computed) continue;
      for (const Value& cut : column.cuts) add(cut);
    }
    for (const FactUse& use : linked_.uses[d].facts) {
      if (use.fact != fact) continue;
      for (const ComparedWith& with : use.compared_with) {
        const Value v(trial_.run().evaluate(with.value));
        std::vector<Value> constants;
        if (is_settled(v)) add_constants(v, constants);
        for (const Value& constant : constants) {
          if (!with.by_day || !type->is(TypeKind::date_time)) {
            add(constant);
          } else if (constant.kind() == Kind::date) {
            for (const std::int64_t day : {constant.as_date().days, constant.as_date().days + 1})
              add(Value(DateTime::at(Date{day}, 0, linked_.zone)));
          }
        }
      }
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void Moves::widen(ChangedFact& change, const Good& possible, const Good& good) {
  const FactScale& scale = index_.fact(change.fact);
  if (scale.nature == Nature::listed) {
    for (const Value& v : all_values(change.fact)) {
      const bool itself = v == change.to;
      if (itself || (!(change.given && v == change.from) && in_range(change.fact, v) &&
                     possible(v) && good(v)))
        change.listed.push_back(v);
    }
    return;
  }
  const auto key = key_of(change.to);
  if (scale.nature != Nature::ordered || !key) return;
  KeyLine line = line_of(change);
  line.growth = 512;  // most ends are far away or nowhere
  line.likely = keys_of_others(change.fact);
  const std::vector<std::int64_t> telling = telling_keys(change.fact, line.step);
  const auto ahead_of = [&](std::int64_t from, std::int64_t to, int d) {
    std::vector<std::int64_t> keys;
    for (const std::int64_t k : telling) {
      if ((k - from) * d > 0 && (to - k) * d >= 0) keys.push_back(k);
    }
    if (d < 0) std::reverse(keys.begin(), keys.end());
    return keys;
  };
  const auto farthest = [&](int d) -> Value {
    const std::int64_t end = *key + d * reach_of(line.type);
    const auto impossible = find_edge(line, *key, end, [&](std::int64_t at) {
      if (at == end) return false;
      const Value v = value_at(change.fact, at);
      return !in_range(change.fact, v) || !possible(v);
    });
    std::int64_t last = impossible ? impossible->last : end;
    bool is_end = !impossible;
    const auto is_bad = [&](std::int64_t at) {
      return at != end && !good(value_at(change.fact, at));
    };
    // Between those keys only what is worked out from the fact can change.
    std::size_t left = kMostKeys;
    for (const std::int64_t at : ahead_of(*key, last, d)) {
      if (left-- > 0 && !is_bad(at)) continue;
      last = at;
      is_end = false;
      break;
    }
    if (last == *key) return change.to;
    const auto edge = find_edge(line, *key, last, is_bad);
    if (!edge && is_end) return {};
    const std::int64_t at = edge ? edge->last : last;
    return at == *key ? change.to : value_at(change.fact, at);
  };
  const bool known = change.given && !change.from.is_null();
  const int d = known && *key < key_of(change.from).value_or(0) ? -1 : 1;
  (d > 0 ? change.low : change.high) = known ? change.to : farthest(-d);
  (d > 0 ? change.high : change.low) = farthest(d);
}

}  // namespace aftersales::engine
