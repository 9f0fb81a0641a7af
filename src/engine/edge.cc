// In strides that grow, then by halves.
#include "engine/edge.h"

#include <algorithm>

namespace aftersales::engine {

namespace {

constexpr std::int64_t kDay = 86'400;

class EdgeSearch {
 public:
  EdgeSearch(const KeyLine& line, std::int64_t at, std::int64_t end,
             const std::function<bool(std::int64_t)>& other)
      : line_(line), other_(other), d_(end > at ? 1 : -1), last_(at), first_(end), end_(end) {}

  std::optional<Edge> run() {
    if (!by_strides()) return std::nullopt;
    const bool moment = line_.type == feel::TypeKind::date_time;
    bool tried_midnight = !moment;
    while (ahead(next(last_), first_)) {
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
                              const std::function<bool(std::int64_t)>& other) {
  return EdgeSearch(line, at, end, other).run();
}

}  // namespace aftersales::engine
