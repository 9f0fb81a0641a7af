// Rows that may or may not hold -> every ending that can come about.
//
// The answer is sound: an ending that is possible is never left out; one that is not may be left in
// where conditions depend on each other.
#include "engine/possibilities.h"

#include <algorithm>
#include <bit>

namespace aftersales::engine {

namespace {

using model::HitPolicy;

constexpr std::size_t kMaxChoices = 256;     // of rules that may or may not hold
constexpr std::size_t kMaxVisits = 400'000;  // of rows; beyond, what is left counts as open
constexpr std::size_t kMaxOutcomes = 60;     // endings that are told apart

bool has(const Bits& bits, std::size_t r) { return ((bits[r / 64] >> (r % 64)) & 1u) != 0; }

/// The first row of a set at or behind `r`, or `end`.
std::size_t next_row(const Bits& bits, std::size_t r, std::size_t end) {
  while (r < end && (bits[r / 64] >> (r % 64)) == 0) r = (r / 64 + 1) * 64;
  if (r >= end) return end;
  return std::min(end, r + static_cast<std::size_t>(std::countr_zero(bits[r / 64] >> (r % 64))));
}

}  // namespace

bool any_in(const Bits& a, const Bits& b) {
  for (std::size_t w = 0; w < a.size(); ++w) {
    if ((a[w] & b[w]) != 0) return true;
  }
  return false;
}

void add_to(Bits& a, const Bits& b) {
  for (std::size_t w = 0; w < a.size(); ++w) a[w] |= b[w];
}

Mask Run::Possibilities::of_rules(const std::vector<std::uint32_t>& fired) {
  const auto [it, fresh] = known.emplace(fired, 0);
  if (fresh) it->second = work_out(fired);
  return it->second;
}

Mask Run::Possibilities::work_out(std::vector<std::uint32_t> rules) {
  if (rules.empty()) {
    if (decision.otherwise)
      rules = {kOtherwise};
    else if (!gives_without_rules(decision.hit))
      return kNone;
  }
  const Value v = run.combined(decision, rules);
  if (value::is_failure(v)) {
    if (failure.is_null()) {
      failure = v;
      if (rules.size() == 1) failed_rule = rules.front();
    }
    return kFail;
  }
  if (value::is_unknown(v)) {
    unsettled = unsettled.is_null() ? v : run.merge(unsettled, v);
    if (distinct.size() == kMaxOutcomes) return kOpen;
    distinct.push_back({rules, known_part(rules, v)});
    waiting |= Mask{1} << (distinct.size() - 1);
    return Mask{1} << (distinct.size() - 1);
  }
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    if ((waiting >> i & 1) != 0 || !(distinct[i].value == v)) continue;
    for (const std::uint32_t r : rules) {
      if (std::find(distinct[i].rules.begin(), distinct[i].rules.end(), r) ==
          distinct[i].rules.end())
        distinct[i].rules.push_back(r);
    }
    return Mask{1} << i;
  }
  if (distinct.size() == kMaxOutcomes) return kOpen;
  distinct.push_back({rules, v});
  outputs.emplace_back();
  for (const auto& [name, part] : v.as_context()) outputs.back().push_back(part);
  return Mask{1} << (distinct.size() - 1);
}

/// Of an outcome that is not known as a whole: the outputs that are.
Value Run::Possibilities::known_part(const std::vector<std::uint32_t>& rules, const Value& whole) {
  outputs.emplace_back();
  if (decision.single) return {};
  if (rules.size() != 1) {
    // Whether several agree is not known either.
    outputs.back().assign(decision.outputs.size(), whole);
    return {};
  }
  const RuleInfo& rule = run.rule_of(decision, rules.front());
  Entries known_entries;
  for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
    const Value v = run.outcome_value(rule.outcomes[i]);
    if (value::is_settled(v)) known_entries.emplace_back(decision.outputs[i].name, v);
    outputs.back().push_back(v);
  }
  return known_entries.empty() ? Value() : Value(std::move(known_entries));
}

/// Goes through the rows of `survivors` from `from` to `to`.
Run::Possibilities::Walk Run::Possibilities::walk(std::size_t from, std::size_t to,
                                                  const Bits& survivors, const Bits& open,
                                                  const Bits& failed) {
  const std::vector<Row>& rows = decision.table.rows;
  Walk result;
  result.reached.resize(survivors.size());
  std::vector<std::size_t> starts{from};
  while (!starts.empty()) {
    std::size_t r = starts.back();
    starts.pop_back();
    for (;; ++r) {
      r = next_row(survivors, r, to);
      if (r == to) {
        result.nothing = true;
        break;
      }
      if (has(result.reached, r)) break;  // another way has led here
      ++visits;
      result.reached[r / 64] |= std::uint64_t{1} << (r % 64);
      if (has(failed, r)) {
        if (!result.fails) result.failed_row = r;
        result.fails = true;
        // Another condition, of which it is not known whether it holds, may keep it from that.
        if (has(open, r)) continue;
        break;
      }
      const bool certain = !has(open, r);
      if (!certain && !unsure.empty() && has(unsure, r)) {
        if (!result.fails) result.failed_row = r;
        result.fails = true;
      }
      if (rows[r].withdraws) {
        if (certain)
          r = rows[r].skip_to - 1u;
        else
          starts.push_back(rows[r].skip_to);
        continue;
      }
      result.fires.push_back(rows[r].rule);
      if (certain) break;
    }
  }
  return result;
}

Mask Run::Possibilities::of_failure(std::size_t row) {
  if (!failure.is_null()) return kFail;
  const std::vector<Row>& rows = decision.table.rows;
  std::size_t at = 0;
  for (const RowCondition& condition : rows[row].conditions) {
    const Value* v = matching.failure_of(condition.column);
    if (v != nullptr) {
      failure = *v;
      break;
    }
    ++at;
  }
  // A condition that the row has from a rule it is an exception to fails in that rule.
  while (at < rows[row].own_from) {
    const std::int32_t parent = decision.rules[rows[row].rule].parent;
    while (row + 1 < rows.size() && static_cast<std::int32_t>(rows[row].rule) != parent) ++row;
  }
  failed_rule = rows[row].rule;
  return kFail;
}

Mask Run::Possibilities::endings(const Bits& survivors, const Bits& open, const Bits& failed,
                                 Bits& asked) {
  if (visits > kMaxVisits) return kOpen;
  const std::size_t rows = decision.table.rows.size();
  Mask result = 0;
  Bits reached;
  if (decision.hit == HitPolicy::first) {
    Walk w = walk(0, rows, survivors, open, failed);
    for (const std::uint32_t rule : w.fires) {
      const bool is_enough = two_are_enough && std::popcount(result) > 1;
      is_cut = is_cut || is_enough;
      if (is_enough) break;
      result |= of_rules({rule});
    }
    if (w.nothing) result |= of_rules({});
    if (w.fails) result |= of_failure(w.failed_row);
    reached = std::move(w.reached);
  } else {
    result = of_groups(survivors, open, failed, reached);
  }
  if (std::popcount(result) > 1 || result == kOpen) add_to(asked, reached);
  return result;
}

/// Of a hit policy that asks every rule: the choices of the rules, each with each.
Mask Run::Possibilities::of_groups(const Bits& survivors, const Bits& open, const Bits& failed,
                                   Bits& reached) {
  const std::vector<Row>& rows = decision.table.rows;
  std::vector<Walk> walks;
  reached.assign(survivors.size(), 0);
  std::size_t choices = 1;
  for (std::size_t r = next_row(survivors, 0, rows.size()); r < rows.size();
       r = next_row(survivors, rows[r].group_end, rows.size())) {
    Walk w = walk(r, rows[r].group_end, survivors, open, failed);
    if (w.choices() == 1 && w.fails) return of_failure(w.failed_row);
    if (w.choices() > 1) add_to(reached, w.reached);
    choices = std::min(kMaxChoices + 1, choices * w.choices());
    walks.push_back(std::move(w));
  }
  if (choices > kMaxChoices) return kOpen;
  Mask result = 0;
  for (std::size_t i = 0; i < choices; ++i) {
    std::vector<std::uint32_t> fired;
    const Walk* fails = nullptr;
    std::size_t rest = i;
    for (const Walk& w : walks) {
      const std::size_t choice = rest % w.choices();
      rest /= w.choices();
      if (choice < w.fires.size())
        fired.push_back(w.fires[choice]);
      else if (w.fails && choice + 1 == w.choices())
        fails = &w;
    }
    visits += walks.size();
    const bool is_enough = two_are_enough && std::popcount(result) > 1;
    is_cut = is_cut || is_enough;
    if (is_enough) break;
    result |= fails == nullptr ? of_rules(fired) : of_failure(fails->failed_row);
  }
  return result;
}

Bits Run::Possibilities::relevant(const Bits& survivors, const Bits& open, const Bits& failed) {
  const std::vector<Row>& rows = decision.table.rows;
  Bits sure_to_fail = failed;
  for (std::size_t w = 0; w < sure_to_fail.size(); ++w) sure_to_fail[w] &= ~open[w];
  if (decision.hit == HitPolicy::first)
    return walk(0, rows.size(), survivors, open, sure_to_fail).reached;
  Bits result(survivors.size());
  for (std::size_t r = next_row(survivors, 0, rows.size()); r < rows.size();
       r = next_row(survivors, rows[r].group_end, rows.size()))
    add_to(result, walk(r, rows[r].group_end, survivors, open, sure_to_fail).reached);
  return result;
}

}  // namespace aftersales::engine
