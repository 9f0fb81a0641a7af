// The tree and the grid that find the row which fires, against going through the rows one by one.
#include "engine/row_tree_ends.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/row_grid.h"
#include "tests/engine/pack.h"

namespace aftersales::engine {
namespace {

/// What the rows say, in their order: the specification.
std::uint32_t by_rows(const std::vector<TreeRow>& rows, const std::vector<std::uint32_t>& classes) {
  for (std::uint32_t r = 0; r < rows.size();) {
    const bool holds = std::all_of(
        rows[r].conditions.begin(), rows[r].conditions.end(), [&](const TreeRow::Condition& c) {
          return std::any_of(c.ranges.begin(), c.ranges.end(), [&](const ClassRange& range) {
            return range.low <= classes[c.slot] && classes[c.slot] <= range.high;
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
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

 private:
  std::mt19937 random_;
};

/// How many classes a slot has: as a boolean, as an enumeration, and more than a way for each.
std::uint32_t some_classes(Random& random) {
  constexpr std::uint32_t kCounts[] = {2, 7, 300};
  return kCounts[random.below(3)];
}

struct KnownSlots {
  const std::vector<std::uint32_t>& classes;
  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const { return classes[slot]; }
  [[nodiscard]] bool may_be_any(std::uint32_t slot) const { return classes[slot] == kNoClass; }
};

std::vector<ClassRange> ranges_of(Random& random, std::uint32_t count) {
  std::vector<ClassRange> ranges;
  std::uint32_t from = random.below(3) == 0 ? 0 : random.below(count);
  for (std::uint32_t i = 1 + random.below(3); i > 0; --i) {
    std::uint32_t to = from + random.below(std::max(2u, count / 8));
    if (random.below(5) == 0) to = count;
    ranges.push_back({from, std::min(to, count - 1)});
    from = to + 2 + random.below(count);
    if (from >= count) break;
  }
  return ranges;
}

/// By sums over what it asks for.
std::uint32_t find(const RowGrid& grid, const KnownSlots& slots) {
  std::size_t cell = 0;
  for (const RowGrid::Ask& ask : grid.asks()) {
    const std::uint32_t cls = slots.class_of(ask.slot);
    if (cls >= ask.classes) return RowTree::kGiveUp;
    cell += grid.step(ask, cls);
  }
  const std::uint16_t row = grid.rows()[cell];
  return row == RowGrid::kNone ? RowTree::kGiveUp : row;
}

TEST_CASE("random tables: tree and grid give the row that going through them gives") {
  std::size_t with_tree = 0, with_grid = 0, asked = 0, none = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    std::vector<TreeSlot> slots(1 + random.below(5));
    for (std::uint32_t s = 0; s < slots.size(); ++s)
      slots[s] = {s, some_classes(random), TreeSlot::Source(random.below(3)), true};
    const auto count = static_cast<std::uint32_t>(slots.size());
    std::vector<TreeRow> rows(random.below(24));
    for (std::uint32_t r = 0; r < rows.size(); ++r) {
      for (std::uint32_t c = random.below(4); c > 0; --c) {
        const std::uint32_t slot = random.below(count);
        rows[r].conditions.push_back({slot, ranges_of(random, slots[slot].classes)});
      }
      rows[r].withdraws = r + 1 < rows.size() && random.below(5) == 0;
      if (rows[r].withdraws) {
        const auto behind = static_cast<std::uint32_t>(rows.size() - r) - 1;
        rows[r].skip_to = r + 2 + random.below(behind) % 4;
      }
    }
    const RowTree tree = row_tree(slots, rows);
    if (tree.empty()) continue;
    ++with_tree;
    const RowGrid grid = row_grid(slots, rows, tree);
    if (!grid.empty()) ++with_grid;
    const auto by_grid = [&](const KnownSlots& now) {
      return grid.empty() ? RowTree::kGiveUp : find(grid, now);
    };
    for (int i = 0; i < 60; ++i) {
      std::vector<std::uint32_t> classes;
      for (const TreeSlot& slot : slots) classes.push_back(random.below(slot.classes));
      const KnownSlots slots_now{classes};
      const std::uint32_t wanted = by_rows(rows, classes);
      REQUIRE_MESSAGE(tree.find(slots_now) == wanted, "seed " << seed);
      const bool is_in_grid = !grid.empty() && wanted != RowTree::kNoRow;
      REQUIRE_MESSAGE(by_grid(slots_now) == (is_in_grid ? wanted : RowTree::kGiveUp),
                      "seed " << seed);
      ++asked;
      if (wanted == RowTree::kNoRow) ++none;
      // What is not known makes it give up, or is not asked for.
      classes[random.below(count)] = kNoClass;
      const std::uint32_t without = tree.find(slots_now);
      REQUIRE_MESSAGE((without == wanted || without == RowTree::kGiveUp), "seed " << seed);
      const std::uint32_t in_grid = by_grid(slots_now);
      REQUIRE_MESSAGE((in_grid == wanted || in_grid == RowTree::kGiveUp), "seed " << seed);
    }
  }
  CHECK(with_tree > 2'900);
  CHECK(with_grid > 900);
  CHECK(asked > 150'000);
  CHECK(none > 10'000);
}

/// The rows that may fire, by trying every class of what is not known.
std::set<std::uint32_t> all_rows(const std::vector<TreeRow>& rows,
                                 const std::vector<TreeSlot>& slots,
                                 std::vector<std::uint32_t> classes, std::size_t slot = 0) {
  while (slot < classes.size() && classes[slot] != kNoClass) ++slot;
  if (slot == classes.size()) return {by_rows(rows, classes)};
  std::set<std::uint32_t> all;
  for (std::uint32_t cls = 0; cls < slots[slot].classes; ++cls) {
    classes[slot] = cls;
    all.merge(all_rows(rows, slots, classes, slot + 1));
  }
  return all;
}

// Three rows make a rule, and every other rule gives the same.
TEST_CASE("random tables: whether what is not known matters, by every row that may fire") {
  constexpr auto rule_of = [](std::uint32_t row) { return row / 3; };
  constexpr auto outcome_of = [](std::uint32_t row) { return row / 3 % 2; };
  std::size_t one_rule = 0, one_outcome = 0, differ = 0, unclear = 0;
  for (unsigned seed = 0; seed < 1'500; ++seed) {
    Random random(seed);
    std::vector<TreeSlot> slots(2 + random.below(3));
    for (std::uint32_t s = 0; s < slots.size(); ++s)
      slots[s] = {s, std::min(some_classes(random), 90u), TreeSlot::fact, true};
    const auto count = static_cast<std::uint32_t>(slots.size());
    std::vector<TreeRow> rows(2 + random.below(16));
    for (std::uint32_t r = 0; r < rows.size(); ++r) {
      // Some ask for one slot twice, as an exception and its rule do.
      for (std::uint32_t c = r + 1 == rows.size() ? 0 : random.below(4); c > 0; --c) {
        const std::uint32_t slot = random.below(count);
        std::vector<ClassRange> ranges = ranges_of(random, slots[slot].classes);
        const bool holds_anyway =
            ranges.front().low == 0 && ranges.front().high == slots[slot].classes - 1;
        // With one that holds whatever its slot is, a tree does not say what may be.
        if (seed % 16 == 0 || !holds_anyway)
          rows[r].conditions.push_back({slot, std::move(ranges)});
      }
      rows[r].withdraws = r + 2 < rows.size() && random.below(8) == 0;
      if (rows[r].withdraws) rows[r].skip_to = r + 2;
    }
    const RowTree tree = row_tree(slots, rows);
    if (tree.empty()) continue;
    for (int i = 0; i < 6; ++i) {
      std::vector<std::uint32_t> classes;
      for (const TreeSlot& slot : slots) classes.push_back(random.below(slot.classes));
      classes[random.below(count)] = kNoClass;
      if (i % 2 == 0) classes[random.below(count)] = kNoClass;
      std::set<std::uint32_t> rules, outcomes;
      for (const std::uint32_t row : all_rows(rows, slots, classes)) {
        rules.insert(rule_of(row));
        outcomes.insert(outcome_of(row));
      }
      const RowTreeEnds ends(tree, KnownSlots{classes}, [&](std::uint32_t a, std::uint32_t b) {
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
      } else if (ends.end() == End::one_outcome) {
        ++one_outcome;
        REQUIRE(rules.size() > 1);
        REQUIRE(outcomes == std::set<std::uint32_t>{outcome_of(ends.row())});
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
  CHECK(one_outcome > 10);
  CHECK(differ > 1'000);
  CHECK(unclear < 2'000);
}

TEST_CASE("many rows of which every pair overlaps: no tree is better than a large one") {
  constexpr std::uint32_t kSlots = 8;
  std::vector<TreeSlot> slots(kSlots);
  for (std::uint32_t s = 0; s < kSlots; ++s) slots[s] = {s, 150'000, TreeSlot::fact, true};
  std::vector<TreeRow> rows(400);
  Random random(5);
  for (TreeRow& row : rows) {
    const std::uint32_t slot = random.below(kSlots);
    const std::uint32_t other = (slot + 1) % kSlots;
    const std::uint32_t low = random.below(100'000), least = random.below(100'000);
    row.conditions = {{slot, {{low, low + 50'000}}}, {other, {{least, least + 50'000}}}};
  }
  CHECK(row_tree(slots, rows).empty());
}

/// One row for each class of each slot.
RowGrid grid_of_each_class(const std::vector<std::uint32_t>& classes) {
  std::vector<TreeSlot> slots;
  std::vector<TreeRow> rows;
  for (std::uint32_t s = 0; s < classes.size(); ++s) {
    slots.push_back({s, classes[s], TreeSlot::fact, true});
    for (std::uint32_t cls = 0; cls < classes[s]; ++cls) rows.push_back({{{s, {{cls, cls}}}}});
  }
  return row_grid(slots, rows, row_tree(slots, rows));
}

TEST_CASE("a grid at the limit of its cells, and one past it") {
  CHECK_FALSE(grid_of_each_class({32, 32}).empty());
  CHECK(grid_of_each_class({25, 41}).empty());  // 1,025
  CHECK_FALSE(grid_of_each_class({2, 2, 2, 2, 2, 2, 2, 2, 2, 2}).empty());
  CHECK(grid_of_each_class({2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}).empty());
}

TEST_CASE("a grid at the limit of the tests that it is made by, and one past it") {
  const auto grid = [](std::uint32_t classes, std::size_t conditions) {
    const std::vector<TreeSlot> slots{{0, classes, TreeSlot::fact, true}};
    const std::vector<TreeRow> rows(conditions, {{{0, {{0, classes / 2}}}}});
    return row_grid(slots, rows, row_tree(slots, rows));
  };
  CHECK_FALSE(grid(128, 128).empty());
  CHECK(grid(128, 129).empty());
}

// A cell may be for what is absent: of that no class tells.
TEST_CASE("a row without a range is not passed over while its slot has no class") {
  const std::vector<TreeSlot> slots{{0, 2, TreeSlot::fact, true}, {1, 2, TreeSlot::fact, true}};
  const std::vector<TreeRow> rows{{{{0, {}}}}, {{{1, {{0, 0}}}}}, {{}}};
  const RowTree tree = row_tree(slots, rows);
  const RowGrid grid = row_grid(slots, rows, tree);
  const auto row = [&](std::uint32_t a, std::uint32_t b) {
    const std::vector<std::uint32_t> classes{a, b};
    CHECK(find(grid, KnownSlots{classes}) == tree.find(KnownSlots{classes}));
    return tree.find(KnownSlots{classes});
  };
  CHECK(row(kNoClass, 0) == RowTree::kGiveUp);
  CHECK(row(1, 0) == 1);
  CHECK(row(1, 1) == 2);
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
