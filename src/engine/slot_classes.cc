#include "engine/slot_classes.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/cuts.h"
#include "feel/compare.h"

namespace aftersales::engine {

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

}  // namespace

SlotClasses SlotClasses::numbered(Kind kind, std::uint32_t count) {
  SlotClasses classes;
  classes.is_numbered_ = true;
  classes.kind_ = kind;
  classes.count_ = count;
  return classes;
}

// Times of day have no one order: with a zone and without they compare by the clock.
SlotClasses::SlotClasses(std::vector<Value> constants) {
  const bool are_in_order = std::all_of(constants.begin(), constants.end(), [&](const Value& c) {
    return c.kind() != Kind::time && feel::compare(constants.front(), c);
  });
  if (!are_in_order) return;
  sort_distinct(constants);
  scale_ = KeyScale(constants);
  if (scale_.empty()) constants_ = std::move(constants);
}

std::int64_t SlotClasses::key_of(const Value& constant) const {
  std::int64_t key = 0;
  (void)read_key(constant, key);  // every constant has one
  return key;
}

void SlotClasses::cut(const KeyRange& range) {
  if (range.low != kLowest) cuts_.push_back(range.low);
  if (range.high != kHighest) cuts_.push_back(range.high + 1);
}

void SlotClasses::done() {
  std::sort(cuts_.begin(), cuts_.end());
  cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
  cuts_.shrink_to_fit();
}

// The place among the constants: odd on one, even between two.
bool SlotClasses::compare(const Value& v, std::int64_t& key) const {
  const Value& first = constants_.front();
  const bool is_of_them =
      v.kind() == first.kind() || (value::is_numeric(v) && value::is_numeric(first));
  // A moment without a zone, say, cannot be compared with one in a zone.
  if (!is_of_them || !feel::compare(first, v)) return false;
  const auto it = std::lower_bound(constants_.begin(), constants_.end(), v,
                                   [](const Value& c, const Value& x) { return order(c, x) < 0; });
  const bool is_on_it = it != constants_.end() && order(*it, v) == 0;
  key = 2 * (it - constants_.begin()) + (is_on_it ? 1 : 0);
  return true;
}

}  // namespace aftersales::engine
