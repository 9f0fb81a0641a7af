// The tree that finds the row which fires, against going through the rows one by one.
#include "engine/row_tree_ends.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/engine/pack.h"

namespace aftersales::engine {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

/// What the rows say, in their order: the specification.
std::uint32_t by_rows(const std::vector<TreeRow>& rows, const std::vector<std::int64_t>& keys) {
  for (std::uint32_t r = 0; r < rows.size();) {
    const bool holds = std::all_of(
        rows[r].conditions.begin(), rows[r].conditions.end(), [&](const TreeRow::Condition& c) {
          return std::any_of(c.ranges.begin(), c.ranges.end(), [&](const KeyRange& range) {
            return range.low <= keys[c.scale] && keys[c.scale] <= range.high;
          });
        });
    if (holds && !rows[r].withdraws) return r;
    r = holds ? rows[r].skip_to : r + 1;
  }
  return RowTree::kNoRow;
}

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

 private:
  std::mt19937 random_;
};

/// Of booleans, or of dates.
KeyScale keys_of(bool are_numbered) {
  return are_numbered ? KeyScale::numbered(Kind::boolean) : KeyScale({Value(Date{0})});
}

/// What is null is not known.
struct KnownSlots {
  const std::vector<Value>& values;
  const Value& operator[](std::uint32_t slot) const { return values[slot]; }
  [[nodiscard]] static const Value* settled(std::uint32_t) { return nullptr; }
  [[nodiscard]] bool may_be_any(std::uint32_t slot) const { return values[slot].is_null(); }
};

std::vector<KeyRange> ranges_of(Random& random, std::uint32_t count) {
  std::vector<KeyRange> ranges;
  const int most = count != 0 ? static_cast<int>(count) : 40;
  std::int64_t from = count == 0 && random.below(3) == 0 ? kLowest : random.below(most);
  for (int i = 1 + random.below(3); i > 0; --i) {
    const std::int64_t begin = from == kLowest ? 0 : from;
    std::int64_t to = begin + random.below(5);
    if (count == 0 && random.below(5) == 0) to = kHighest;
    if (count != 0) to = std::min<std::int64_t>(to, most - 1);
    ranges.push_back({from, to});
    if (to >= most - 2) break;
    from = to + 2 + random.below(most);
    if (from >= most) break;
  }
  return ranges;
}

TEST_CASE("random tables: the tree gives the row that going through them gives") {
  std::size_t with_tree = 0, asked = 0, none = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    const auto slots = static_cast<std::uint32_t>(1 + random.below(5));
    std::vector<Scale> scales;
    std::vector<std::uint32_t> counts;
    for (std::uint32_t s = 0; s < slots; ++s) {
      const bool indexed = random.below(2) == 0;
      // A boolean has two values, and dates have keys.
      counts.push_back(indexed ? 2 : 0);
      scales.push_back({s, keys_of(indexed), random.below(4) == 0});
    }
    std::vector<TreeRow> rows(static_cast<std::size_t>(random.below(24)));
    for (std::uint32_t r = 0; r < rows.size(); ++r) {
      for (int c = random.below(4); c > 0; --c) {
        const auto scale = static_cast<std::uint32_t>(random.below(static_cast<int>(slots)));
        rows[r].conditions.push_back({scale, ranges_of(random, counts[scale])});
      }
      rows[r].withdraws = r + 1 < rows.size() && random.below(5) == 0;
      const auto behind = static_cast<int>(rows.size() - r) - 1;
      if (rows[r].withdraws)
        rows[r].skip_to = r + 2 + static_cast<std::uint32_t>(random.below(behind)) % 4;
    }
    const RowTree tree = row_tree(scales, counts, rows);
    if (tree.empty()) continue;
    ++with_tree;
    for (int i = 0; i < 60; ++i) {
      std::vector<std::int64_t> keys;
      std::vector<Value> values;
      for (std::uint32_t s = 0; s < slots; ++s) {
        keys.push_back(counts[s] != 0 ? random.below(2) : random.below(50) - 5);
        values.push_back(counts[s] != 0 ? Value(keys[s] == 1) : Value(Date{keys[s]}));
      }
      const KnownSlots slots_now{values};
      const std::uint32_t wanted = by_rows(rows, keys);
      REQUIRE_MESSAGE(tree.find(slots_now) == wanted, "seed " << seed);
      ++asked;
      if (wanted == RowTree::kNoRow) ++none;
      // What is not known makes it give up, or is not asked for.
      const auto unknown = static_cast<std::size_t>(random.below(static_cast<int>(slots)));
      values[unknown] = Value();
      const std::uint32_t without = tree.find(slots_now);
      REQUIRE_MESSAGE((without == wanted || without == RowTree::kGiveUp), "seed " << seed);
    }
  }
  CHECK(with_tree > 2'900);
  CHECK(asked > 150'000);
  CHECK(none > 10'000);
}

/// The outcomes of all rows that may fire, by trying every key of what is not known.
std::set<std::uint32_t> all_rows(const std::vector<TreeRow>& rows,
                                 const std::vector<std::uint32_t>& counts,
                                 const std::vector<bool>& known, std::vector<std::int64_t> keys,
                                 std::size_t slot = 0) {
  while (slot < keys.size() && known[slot]) ++slot;
  if (slot == keys.size()) return {by_rows(rows, keys)};
  std::set<std::uint32_t> all;
  for (std::int64_t key = counts[slot] != 0 ? 0 : -1; key < (counts[slot] != 0 ? 2 : 62); ++key) {
    keys[slot] = key;
    all.merge(all_rows(rows, counts, known, keys, slot + 1));
  }
  return all;
}

// Three rows make a rule, and every fourth rule gives the same.
TEST_CASE("random tables: whether what is not known matters, by every row that may fire") {
  constexpr auto rule_of = [](std::uint32_t row) { return row / 3; };
  constexpr auto outcome_of = [](std::uint32_t row) { return row / 3 % 4; };
  std::size_t one_rule = 0, differ = 0, unclear = 0;
  for (unsigned seed = 0; seed < 1'500; ++seed) {
    Random random(seed);
    const auto slots = static_cast<std::uint32_t>(2 + random.below(3));
    std::vector<Scale> scales;
    std::vector<std::uint32_t> counts;
    for (std::uint32_t s = 0; s < slots; ++s) {
      counts.push_back(random.below(2) == 0 ? 2 : 0);
      scales.push_back({s, keys_of(counts.back() != 0), false});
    }
    std::vector<TreeRow> rows(static_cast<std::size_t>(2 + random.below(16)));
    for (std::uint32_t r = 0; r < rows.size(); ++r) {
      // Some ask for one slot twice, as an exception and its rule do.
      for (int c = r + 1 == rows.size() ? 0 : random.below(4); c > 0; --c) {
        const auto scale = static_cast<std::uint32_t>(random.below(static_cast<int>(slots)));
        std::vector<KeyRange> ranges = ranges_of(random, counts[scale]);
        const bool holds_anyway = ranges.back().high == kHighest && ranges.front().low == kLowest;
        const bool both = counts[scale] != 0 && ranges.front().high - ranges.front().low == 1;
        // With one that holds whatever its slot is, a tree does not say what may be.
        if (seed % 16 == 0 || !(holds_anyway || both))
          rows[r].conditions.push_back({scale, std::move(ranges)});
      }
      rows[r].withdraws = r + 2 < rows.size() && random.below(8) == 0;
      if (rows[r].withdraws) rows[r].skip_to = r + 2;
    }
    const RowTree tree = row_tree(scales, counts, rows);
    if (tree.empty()) continue;
    for (int i = 0; i < 6; ++i) {
      std::vector<std::int64_t> keys;
      std::vector<Value> values;
      std::vector<bool> known(slots, true);
      known[static_cast<std::size_t>(random.below(static_cast<int>(slots)))] = false;
      if (i % 2 == 0)
        known[static_cast<std::size_t>(random.below(static_cast<int>(slots)))] = false;
      for (std::uint32_t s = 0; s < slots; ++s) {
        keys.push_back(counts[s] != 0 ? random.below(2) : random.below(50) - 5);
        values.push_back(!known[s]        ? Value()
                         : counts[s] != 0 ? Value(keys[s] == 1)
                                          : Value(Date{keys[s]}));
      }
      std::set<std::uint32_t> rules, outcomes;
      for (const std::uint32_t row : all_rows(rows, counts, known, keys)) {
        rules.insert(rule_of(row));
        outcomes.insert(outcome_of(row));
      }
      const RowTreeEnds ends(tree, KnownSlots{values}, [&](std::uint32_t a, std::uint32_t b) {
        return rule_of(a) == rule_of(b)         ? Likeness::same_rule
               : outcome_of(a) == outcome_of(b) ? Likeness::same_outcome
                                                : Likeness::different;
      });
      using End = decltype(ends)::End;
      CAPTURE(seed);
      CAPTURE(i);
      if (ends.end() == End::one_rule) {
        ++one_rule;
        REQUIRE(rules == std::set<std::uint32_t>{rule_of(ends.row())});
      } else if (ends.end() == End::differ) {
        ++differ;
        REQUIRE(outcomes.size() > 1);
      } else {
        ++unclear;
      }
    }
  }
  // Mostly it is found out.
  CHECK(one_rule > 1'500);
  CHECK(differ > 1'000);
  CHECK(unclear < 2'000);
}

TEST_CASE("many rows of which every pair overlaps: no tree is better than a large one") {
  std::vector<Scale> scales;
  std::vector<std::uint32_t> counts;
  constexpr std::uint32_t kSlots = 8;
  for (std::uint32_t s = 0; s < kSlots; ++s) {
    scales.push_back({s, KeyScale({Value(Date{0})}), false});
    counts.push_back(0);
  }
  std::vector<TreeRow> rows(400);
  Random random(5);
  for (TreeRow& row : rows) {
    const auto scale = static_cast<std::uint32_t>(random.below(kSlots));
    const auto other = (scale + 1) % kSlots;
    const std::int64_t low = random.below(100'000), least = random.below(100'000);
    row.conditions = {{scale, {{low, low + 50'000}}}, {other, {{least, least + 50'000}}}};
  }
  CHECK(row_tree(scales, counts, rows).empty());
}

// A cell may be for what is absent: of that no key tells.
TEST_CASE("a row without a range is not passed over while its slot has no key") {
  const std::vector<Scale> scales{{0, KeyScale::numbered(Kind::boolean), false},
                                  {1, KeyScale::numbered(Kind::boolean), false}};
  const RowTree tree = row_tree(scales, {2, 2}, {{{{0, {}}}}, {{{1, {{0, 0}}}}}, {{}}});
  const auto row = [&](const Value& a, const Value& b) {
    const std::vector<Value> values{a, b};
    return tree.find(KnownSlots{values});
  };
  CHECK(row(Value(), Value(false)) == RowTree::kGiveUp);
  CHECK(row(Value(true), Value(false)) == 1);
  CHECK(row(Value(true), Value(true)) == 2);
  const Policy policy = tests::policy_of(R"yaml(
facts: {sent: {type: date, optional: true}, checked: boolean}
decisions:
  next:
    type: string
    rules:
      - {id: ASK, when: {sent: "null"}, then: '"ask"'}
      - {id: CHECK, when: {checked: false}, then: '"check"'}
      - {id: DONE, when: true, then: '"done"'}
)yaml");
  tests::check_rows(policy, "next",
                    {{R"({"checked": false})", "decided ask by ASK"},
                     {R"({"sent": null, "checked": true})", "decided ask by ASK"},
                     {R"({"sent": "2026-11-20", "checked": false})", "decided check by CHECK"},
                     {R"({"sent": "2026-11-20", "checked": true})", "decided done by DONE"}});
}

// The longest that can be said have no key: a tree gives up, and compares no more.
TEST_CASE("lengths of time at the end of what there is") {
  const Policy policy = tests::policy_of(R"yaml(
facts: {months: period, time: duration}
decisions:
  by_months:
    type: number
    rules:
      - {id: SHORT, when: {months: '[duration("P1M")..duration("P2M")]'}, then: 1}
      - {id: MIDDLE, when: {months: '[duration("P4M")..duration("P5M")]'}, then: 2}
      - {id: LONG, when: {months: '> duration("P20M")'}, then: 3}
    otherwise: {id: REST, then: 4}
  by_time:
    type: number
    rules:
      - {id: SHORT_TIME, when: {time: '[duration("PT1H")..duration("PT2H")]'}, then: 1}
      - {id: MIDDLE_TIME, when: {time: '[duration("PT4H")..duration("PT5H")]'}, then: 2}
      - {id: LONG_TIME, when: {time: '> duration("PT20H")'}, then: 3}
    otherwise: {id: REST_TIME, then: 4}
)yaml");
  tests::check_rows(policy, "by_months",
                    {{R"({"months": "P9223372036854775807M"})", "decided 3 by LONG"},
                     {R"({"months": "P9223372036854775806M"})", "decided 3 by LONG"},
                     {R"({"months": "-P9223372036854775807M"})", "decided 4 by REST"},
                     {R"({"months": "-P9223372036854775808M"})", "decided 4 by REST"}});
  const Policy least = tests::policy_of(R"yaml(
facts: {months: period}
decisions:
  other:
    type: number
    rules:
      - {id: OTHER, when: {months: 'not(duration("-P9223372036854775808M"))'}, then: 1}
    otherwise: {id: REST, then: 5}
)yaml");
  tests::check_rows(least, "other",
                    {{R"({"months": "-P9223372036854775808M"})", "decided 5 by REST"},
                     {R"({"months": "-P9223372036854775807M"})", "decided 1 by OTHER"}});
  tests::check_rows(policy, "by_time",
                    {{R"({"time": "PT4611686018427387903.5S"})", "decided 3 by LONG_TIME"},
                     {R"({"time": "PT4611686018427387903S"})", "decided 3 by LONG_TIME"},
                     {R"({"time": "PT4611686018427387904S"})", "decided 3 by LONG_TIME"}});
}

// How numbers are written makes no difference, nor whether they lie between two keys.
TEST_CASE("prices in every spelling") {
  const Policy policy = tests::policy_of(R"yaml(
facts: {price: money, on: date, weight: number}
decisions:
  band:
    type: number
    rules:
      - {id: FREE, when: {price: 0}, then: 0}
      - {id: LOW, when: {price: "< 49.99"}, then: 1}
      - {id: EDGE, when: {price: "49.99"}, then: 2}
      - {id: MIDDLE, when: {price: "(49.99..500]"}, then: 3}
      - {id: HIGH, when: {price: "> 500", weight: "not(2.5)"}, then: 4}
      - {id: HEAVY, when: {price: "> 500"}, then: 5}
)yaml");
  tests::check_rows(policy, "band",
                    {{R"({"price": 0})", "decided 0 by FREE"},
                     {R"({"price": "0.00"})", "decided 0 by FREE"},
                     {R"({"price": 49.98})", "decided 1 by LOW"},
                     {R"({"price": 49.9899999})", "decided 1 by LOW"},
                     {R"({"price": 49.99})", "decided 2 by EDGE"},
                     {R"({"price": "49.9900"})", "decided 2 by EDGE"},
                     {R"({"price": 49.9900001})", "decided 3 by MIDDLE"},
                     {R"({"price": 5e2})", "decided 3 by MIDDLE"},
                     {R"({"price": 500.01, "weight": 2})", "decided 4 by HIGH"},
                     {R"({"price": 500.01, "weight": 2.50})", "decided 5 by HEAVY"},
                     {R"({"price": 1e30, "weight": 2.5})", "decided 5 by HEAVY"}});
}

}  // namespace
}  // namespace aftersales::engine
