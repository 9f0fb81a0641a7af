// The tree that finds the row which fires, against going through the rows one by one.
#include "engine/row_tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
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
      scales.push_back({s, indexed ? KeyScale::numbered(Kind::boolean) : KeyScale({Value(Date{0})}),
                        random.below(4) == 0});
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
      const auto value_of = [&](std::uint32_t slot) -> const Value& { return values[slot]; };
      const std::uint32_t wanted = by_rows(rows, keys);
      REQUIRE_MESSAGE(tree.find(value_of) == wanted, "seed " << seed);
      ++asked;
      if (wanted == RowTree::kNoRow) ++none;
      // What is not known makes it give up, or is not asked for.
      const auto unknown = static_cast<std::size_t>(random.below(static_cast<int>(slots)));
      values[unknown] = Value();
      const std::uint32_t without = tree.find(value_of);
      REQUIRE_MESSAGE((without == wanted || without == RowTree::kGiveUp), "seed " << seed);
    }
  }
  CHECK(with_tree > 2'900);
  CHECK(asked > 150'000);
  CHECK(none > 10'000);
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
