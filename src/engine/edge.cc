// Where it is known how far away the edge is, there; else in strides that grow, then by halves.
#include "engine/edge.h"

#include <algorithm>
#include <cmath>

namespace aftersales::engine {

namespace {

constexpr std::int64_t kDay = 86'400;
/// Of looks where the edge should be; what rolls over holidays takes two or three.
constexpr int kMostAims = 8;

class EdgeSearch {
 public:
  EdgeSearch(const KeyLine& line, std::int64_t at, std::int64_t end,
             const std::function<bool(std::int64_t)>& other, const Slope* slope)
      : line_(line),
        other_(other),
        slope_(slope),
        d_(end > at ? 1 : -1),
        last_(at),
        first_(end),
        end_(end) {}

  std::optional<Edge> run() {
    const bool aimed = slope_ != nullptr && by_aim();
    // What only rises or falls, and is at the end as it is here, does not change on the way.
    if (!aimed && slope_ != nullptr && !look(end_)) return std::nullopt;
    if (!aimed && !by_strides()) return std::nullopt;
    const bool moment = line_.type == feel::TypeKind::date_time;
    bool tried_midnight = !moment;
    while (ahead(next(last_), first_)) {
      if (const auto likely = middle_likely()) {
        look(*likely);
        continue;
      }
      // Most periods end with a day.
      if (!tried_midnight && (first_ - last_) * d_ <= kDay) {
        tried_midnight = true;
        at_midnight();
        continue;
      }
      std::int64_t middle = floor_to(last_ + (first_ - last_) / 2, line_.step);
      if (!ahead(last_, middle) || !ahead(middle, first_)) middle = next(last_);
      look(middle);
    }
    return Edge{last_, first_};
  }

 private:
  [[nodiscard]] bool ahead(std::int64_t a, std::int64_t b) const { return (b - a) * d_ > 0; }
  [[nodiscard]] std::int64_t next(std::int64_t key) const {
    return next_on_grid(key, line_.step, d_);
  }

  bool look(std::int64_t key) {
    const bool is_other = other_(key);
    (is_other ? first_ : last_) = key;
    return is_other;
  }

  /// Looks where the edge should be by what lies between what is compared. Whether some key was
  /// found that is other.
  bool by_aim() {
    bool found = false;
    bool is_other = false;
    double keys_each = 1;  // that close a gap of one
    std::int64_t at = last_;
    std::optional<std::int64_t> apart = slope_->apart();
    for (int i = 0; i < kMostAims && apart && ahead(next(last_), first_); ++i) {
      const std::int64_t gap = std::abs(*apart);
      const std::int64_t key = gap > slope_->unit
                                   ? across(at, is_other, static_cast<double>(gap) * keys_each)
                                   : beside(at, is_other);
      if (!ahead(last_, key) || !ahead(key, first_)) break;
      is_other = look(key);
      found = found || is_other;
      const auto now_apart = slope_->apart();
      if (gap > slope_->unit) {
        if (!now_apart || *now_apart == *apart) break;  // it does not hang on the keys here
        keys_each =
            std::abs(static_cast<double>(key - at) / static_cast<double>(*now_apart - *apart));
      }
      at = key;
      apart = now_apart;
    }
    return found;
  }

  /// So many keys on from one that is as before, or back from one that is other.
  [[nodiscard]] std::int64_t across(std::int64_t at, bool is_other, double keys) const {
    const auto room = static_cast<double>(std::abs(end_ - at));
    const auto way = static_cast<std::int64_t>(std::min(keys, room));
    return floor_to(at + (is_other ? -d_ : d_) * way, line_.step);
  }

  /// The next key that can make a difference.
  [[nodiscard]] std::int64_t beside(std::int64_t at, bool is_other) const {
    const int way = is_other ? -d_ : d_;
    if (line_.type != feel::TypeKind::date_time || slope_->unit < kDay)
      return next_on_grid(at, line_.step, way);
    const Date day = DateTime{at, 0, line_.zone}.date();
    return way > 0 ? DateTime::at(Date{day.days + 1}, 0, line_.zone).seconds
                   : DateTime::at(day, 0, line_.zone).seconds - 1;
  }

  bool by_strides() {
    const bool fine =
        line_.type == feel::TypeKind::date_time || line_.type == feel::TypeKind::duration;
    for (std::int64_t stride = fine ? kDay : line_.step;; stride *= line_.growth) {
      std::int64_t key =
          (end_ - last_) * d_ <= stride ? end_ : floor_to(last_ + d_ * stride, line_.step);
      if (!ahead(last_, key)) key = end_;
      if (look(key)) return true;
      if (key == end_) return false;
    }
  }

  /// Of the likely keys, and those beside them, the one in the middle of what is left.
  [[nodiscard]] std::optional<std::int64_t> middle_likely() const {
    const std::int64_t low = std::min(last_, first_), high = std::max(last_, first_);
    const auto begin = std::lower_bound(line_.likely.begin(), line_.likely.end(), low);
    const auto end = std::upper_bound(begin, line_.likely.end(), high);
    if (begin == end) return std::nullopt;
    const std::int64_t middle = floor_to(*(begin + (end - begin) / 2), line_.step);
    for (const std::int64_t key : {middle, middle + line_.step, middle - line_.step}) {
      if (low < key && key < high) return key;
    }
    return std::nullopt;
  }

  void at_midnight() {
    const std::int64_t later = std::max(last_, first_);
    const std::int64_t midnight =
        DateTime::at(DateTime{later, 0, line_.zone}.date(), 0, line_.zone).seconds;
    const std::int64_t inside = d_ > 0 ? midnight : midnight - 1;
    const std::int64_t outside = d_ > 0 ? midnight - 1 : midnight;
    if (!ahead(last_, inside) || ahead(first_, inside)) return;
    if (look(inside) && ahead(last_, outside)) look(outside);
  }

  const KeyLine& line_;
  const std::function<bool(std::int64_t)>& other_;
  const Slope* slope_;
  const int d_;
  std::int64_t last_, first_;
  const std::int64_t end_;
};

}  // namespace

std::int64_t floor_to(std::int64_t key, std::int64_t step) {
  const std::int64_t rest = key % step;
  return key - (rest < 0 ? rest + step : rest);
}

std::int64_t next_on_grid(std::int64_t key, std::int64_t step, int direction) {
  if (direction > 0) return floor_to(key, step) + step;
  return -(floor_to(-key, step) + step);
}

std::optional<Edge> find_edge(const KeyLine& line, std::int64_t at, std::int64_t end,
                              const std::function<bool(std::int64_t)>& other, const Slope* slope) {
  return EdgeSearch(line, at, end, other, slope).run();
}

}  // namespace aftersales::engine
