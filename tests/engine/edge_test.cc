// Ends of what is so on a line of keys: found where the sides of a comparison say, and the same
// ones that strides find.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/edge.h"

namespace aftersales {
namespace {

using engine::Edge;
using engine::find_edge;
using engine::KeyLine;
using engine::Slope;
using feel::TypeKind;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kOne = 1'000'000;

/// A condition on what moves with the keys: where that lies, and beyond which value it is other.
struct Moving {
  std::function<std::int64_t(std::int64_t)> value;
  std::int64_t last = 0;  // value as before
};

TEST_CASE("an edge is found in few looks where it is known how far away it is") {
  const auto by_keys = [](std::int64_t key) { return key; };
  const auto by_days = [](std::int64_t key) { return engine::floor_to(key, kDay); };
  const auto doubled = [](std::int64_t key) { return 2 * key; };
  // Days 10 to 17 are holidays: what ends on one ends on day 18.
  const auto rolling = [](std::int64_t key) { return key >= 10 && key < 18 ? 18 : key; };
  const auto capped = [](std::int64_t key) { return std::min<std::int64_t>(key, 40); };
  const struct {
    std::string what;
    KeyLine line;
    std::int64_t at, end;
    Moving moving;
    std::int64_t unit;
    std::optional<Edge> edge;
    int most_looks;
  } rows[] = {
      {"days", {TypeKind::date, Zone(), 1}, 0, 40'000, {by_keys, 30}, 1, Edge{30, 31}, 3},
      {"days, back", {TypeKind::date, Zone(), 1}, 0, -40'000, {by_keys, -30}, 1, Edge{-30, -31}, 3},
      {"moments by their days",
       {TypeKind::date_time, Zone(), 1},
       40'000,
       9'000 * kDay,
       {by_days, 30 * kDay},
       kDay,
       Edge{31 * kDay - 1, 31 * kDay},
       4},
      {"moments, back",
       {TypeKind::date_time, Zone(), 1},
       40'000,
       -9'000 * kDay,
       {by_days, -30 * kDay},
       kDay,
       Edge{-30 * kDay, -30 * kDay - 1},
       4},
      {"numbers",
       {TypeKind::number, Zone(), kOne},
       0,
       kOne * kOne,
       {by_keys, 19 * kOne},
       kOne,
       Edge{19 * kOne, 20 * kOne},
       3},
      {"numbers that count twice",
       {TypeKind::number, Zone(), kOne},
       0,
       kOne * kOne,
       {doubled, 19 * kOne},
       kOne,
       Edge{9 * kOne, 10 * kOne},
       6},
      {"over holidays", {TypeKind::date, Zone(), 1}, 0, 40'000, {rolling, 17}, 1, Edge{9, 10}, 12},
      {"from a holiday",
       {TypeKind::date, Zone(), 1},
       12,
       40'000,
       {rolling, 18},
       1,
       Edge{18, 19},
       10},
      {"no farther than this",
       {TypeKind::date, Zone(), 1},
       0,
       40'000,
       {capped, 50},
       1,
       std::nullopt,
       4},
      {"beyond the end", {TypeKind::date, Zone(), 1}, 0, 20, {by_keys, 30}, 1, std::nullopt, 1},
      {"next to it", {TypeKind::date, Zone(), 1}, 30, 40'000, {by_keys, 30}, 1, Edge{30, 31}, 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    int looks = 0;
    std::int64_t looked_at = row.at;
    const bool up = row.end > row.at;
    const auto other = [&](std::int64_t key) {
      ++looks;
      looked_at = key;
      const std::int64_t v = row.moving.value(key);
      return up ? v > row.moving.last : v < row.moving.last;
    };
    Slope slope;
    slope.unit = row.unit;
    slope.apart = [&] { return std::optional(row.moving.value(looked_at) - row.moving.last); };
    const auto same = [&](const std::optional<Edge>& found) {
      CHECK(found.has_value() == row.edge.has_value());
      if (!found || !row.edge) return;
      CHECK(found->last == row.edge->last);
      CHECK(found->first == row.edge->first);
    };
    same(find_edge(row.line, row.at, row.end, other, &slope));
    CHECK(looks <= row.most_looks);
    // As far away as ever, or not known: still found.
    slope.apart = [] { return std::optional<std::int64_t>(7 * kDay); };
    same(find_edge(row.line, row.at, row.end, other, &slope));
    slope.apart = [] { return std::optional<std::int64_t>(); };
    same(find_edge(row.line, row.at, row.end, other, &slope));
    same(find_edge(row.line, row.at, row.end, other));
  }
}

}  // namespace
}  // namespace aftersales
