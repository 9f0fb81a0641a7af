// Two values -> equal or not, before or after, the same or not.
#include "feel/compare.h"

#include <algorithm>
#include <compare>
#include <cstdint>

#include "value/decimal_math.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

/// How far a walk through two values has come. Neither limit is near for what people write; a loop
/// that wraps up its own result reaches them, and must exhaust neither the stack nor the day.
class Walk {
 public:
  explicit Walk(Dialect spoken) : dialect(spoken) {}

  const Dialect dialect;

  /// False if the walk may not go on into two further values.
  bool visit() { return ++visited_ <= kMaxVisits; }
  bool enter() { return ++depth_ <= kMaxNesting; }
  void leave() { --depth_; }
  [[nodiscard]] std::uint64_t visited() const { return visited_; }

 private:
  std::uint64_t visited_ = 0;
  int depth_ = 0;
};

int sign_of(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

std::optional<int> sign_of(std::optional<std::strong_ordering> order) {
  if (!order) return std::nullopt;
  return sign_of(*order);
}

bool is_text(const Value& v) { return v.kind() == Kind::string || v.kind() == Kind::enumeration; }

/// Two times of which one has no zone compare by the clock: "09:00" against the time of a moment in
/// the shop's zone.
std::optional<int> compare_times(Time a, Time b, Dialect dialect) {
  if (a.zone.is_local() != b.zone.is_local()) a.zone = b.zone = Zone();
  return sign_of(dialect == Dialect::pack ? value::compare(a, b) : value::compare_seconds(a, b));
}

/// The place of a value in the order of an enumeration; of a string, the place of the value that it
/// names.
std::optional<int> rank(const Value& v, const value::SharedEnum& type) {
  if (v.kind() == Kind::string) {
    const std::optional<std::uint16_t> index = type.index_of(v.as_string());
    return index ? std::optional<int>(*index) : std::nullopt;
  }
  const value::SharedEnum& own = value::enum_type(v);
  if (&own != &type && (own.name != type.name || own.values != type.values)) return std::nullopt;
  return value::enum_index(v);
}

std::optional<int> compare_texts(const Value& a, const Value& b) {
  if (a.kind() == Kind::string && b.kind() == Kind::string) {
    const int order =
        a.as_string().compare(b.as_string());  // of UTF-8 bytes, which is that of code points
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  const value::SharedEnum& type = value::enum_type(a.kind() == Kind::enumeration ? a : b);
  if (!type.ordered) return std::nullopt;
  const std::optional<int> rank_a = rank(a, type);
  const std::optional<int> rank_b = rank(b, type);
  if (!rank_a || !rank_b) return std::nullopt;
  return *rank_a < *rank_b ? -1 : *rank_a > *rank_b ? 1 : 0;
}

std::optional<bool> equal_texts(const Value& a, const Value& b) {
  if (a.kind() == Kind::enumeration && b.kind() == Kind::enumeration &&
      &value::enum_type(a) != &value::enum_type(b) &&
      value::enum_type(a).name != value::enum_type(b).name) {
    return std::nullopt;
  }
  return a.as_string() == b.as_string();
}

std::optional<bool> equal_at(const Value& a, const Value& b, Walk& walk);

/// Of several comparisons that must all hold: false if one is false, else nothing if one is.
class Conjunction {
 public:
  /// False once the answer is known.
  bool add(std::optional<bool> part) {
    if (!part) known_ = false;
    if (part == false) false_ = true;
    return !false_;
  }
  [[nodiscard]] std::optional<bool> result() const {
    if (false_) return false;
    return known_ ? std::optional(true) : std::nullopt;
  }

 private:
  bool known_ = true;
  bool false_ = false;
};

std::optional<bool> equal_lists(const List& a, const List& b, Walk& walk) {
  if (a.size() != b.size()) return false;
  Conjunction all;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!all.add(equal_at(a[i], b[i], walk))) break;
  }
  return all.result();
}

std::optional<bool> equal_contexts(const Value& a, const Value& b, Walk& walk) {
  if (a.as_context().size() != b.as_context().size()) return false;
  Conjunction all;
  for (const Entry& entry : a.as_context()) {
    const Entries& others = b.as_context();
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const Entry& e) { return e.first == entry.first; });
    if (!all.add(other == others.end() ? false : equal_at(entry.second, other->second, walk)))
      break;
  }
  return all.result();
}

/// Ranges are equal if they were made in the same form, with equal ends: `(< 10)` is not
/// `(null..10)`.
std::optional<bool> equal_ranges(const value::SharedRange& a, const value::SharedRange& b,
                                 Walk& walk) {
  if (a.form != b.form || a.low_closed != b.low_closed || a.high_closed != b.high_closed)
    return false;
  Conjunction both;
  if (both.add(equal_at(a.low, b.low, walk))) both.add(equal_at(a.high, b.high, walk));
  return both.result();
}

std::optional<bool> equal_at(const Value& a, const Value& b, Walk& walk) {
  if (!walk.visit()) return std::nullopt;
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (value::is_numeric(a) && value::is_numeric(b))
    return value::compare(a.as_number(), b.as_number()) == 0;
  if (is_text(a) && is_text(b)) return equal_texts(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  if (a.kind() == Kind::function || a.kind() == value::kCalendar)
    return value::Access::a(a) == value::Access::a(b);
  if (a.kind() == Kind::boolean) return a.as_bool() == b.as_bool();
  if (a.kind() != Kind::list && a.kind() != Kind::context && a.kind() != Kind::range) {
    const std::optional<int> order = compare(a, b, walk.dialect);
    if (!order) return std::nullopt;
    return *order == 0;
  }
  if (!walk.enter()) return std::nullopt;
  const std::optional<bool> result =
      a.kind() == Kind::list      ? equal_lists(a.as_list(), b.as_list(), walk)
      : a.kind() == Kind::context ? equal_contexts(a, b, walk)
                                  : equal_ranges(value::as_range(a), value::as_range(b), walk);
  walk.leave();
  return result;
}

bool same_parts(const Value& a, const Value& b, Walk& walk);

bool identical_at(const Value& a, const Value& b, Walk& walk) {
  if (!walk.visit()) return false;
  switch (a.kind()) {
    case Kind::time:
      return b.kind() == Kind::time && a.as_time() == b.as_time();
    case Kind::date_time:
      return b.kind() == Kind::date_time && a.as_date_time() == b.as_date_time();
    case Kind::list:
    case Kind::context:
    case Kind::range: {
      if (a.kind() != b.kind() || !walk.enter()) return false;
      const bool same = same_parts(a, b, walk);
      walk.leave();
      return same;
    }
    default:
      return equal_at(a, b, walk) == true;
  }
}

bool same_parts(const Value& a, const Value& b, Walk& walk) {
  if (a.kind() == Kind::list) {
    const List& x = a.as_list();
    const List& y = b.as_list();
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [&](const Value& p, const Value& q) { return identical_at(p, q, walk); });
  }
  if (a.kind() == Kind::context) {
    const Entries& x = a.as_context();
    const Entries& y = b.as_context();
    return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](const Entry& entry) {
             const auto other = std::find_if(
                 y.begin(), y.end(), [&](const Entry& e) { return e.first == entry.first; });
             return other != y.end() && identical_at(entry.second, other->second, walk);
           });
  }
  const value::SharedRange& x = value::as_range(a);
  const value::SharedRange& y = value::as_range(b);
  return x.form == y.form && x.low_closed == y.low_closed && x.high_closed == y.high_closed &&
         identical_at(x.low, y.low, walk) && identical_at(x.high, y.high, walk);
}

}  // namespace

std::optional<bool> equal(const Value& a, const Value& b, Dialect dialect, std::uint64_t& visited) {
  Walk walk(dialect);
  const std::optional<bool> result = equal_at(a, b, walk);
  visited += walk.visited();
  return result;
}

std::optional<bool> equal(const Value& a, const Value& b, Dialect dialect) {
  std::uint64_t visited = 0;
  return equal(a, b, dialect, visited);
}

bool identical(const Value& a, const Value& b) {
  Walk walk(Dialect::pack);
  return identical_at(a, b, walk);
}

std::optional<int> compare(const Value& a, const Value& b, Dialect dialect) {
  if (value::is_numeric(a) && value::is_numeric(b))
    return sign_of(value::compare(a.as_number(), b.as_number()));
  if (is_text(a) && is_text(b)) return compare_texts(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::date:
      return sign_of(a.as_date() <=> b.as_date());
    case Kind::time:
      return compare_times(a.as_time(), b.as_time(), dialect);
    case Kind::date_time:
      return sign_of(dialect == Dialect::pack
                         ? value::compare(a.as_date_time(), b.as_date_time())
                         : value::compare_seconds(a.as_date_time(), b.as_date_time()));
    case Kind::duration:
      return sign_of(a.as_duration() <=> b.as_duration());
    case Kind::period:
      return sign_of(a.as_period() <=> b.as_period());
    default:
      return std::nullopt;
  }
}

std::optional<bool> contains(const value::SharedRange& range, const Value& point, Dialect dialect) {
  using value::RangeForm;
  const auto above = [&]() -> std::optional<bool> {
    const std::optional<int> order = compare(point, range.low, dialect);
    if (!order) return std::nullopt;
    return *order > 0 || (*order == 0 && range.low_closed);
  };
  const auto below = [&]() -> std::optional<bool> {
    const std::optional<int> order = compare(point, range.high, dialect);
    if (!order) return std::nullopt;
    return *order < 0 || (*order == 0 && range.high_closed);
  };
  switch (range.form) {
    case RangeForm::less:
    case RangeForm::less_equal:
      return below();
    case RangeForm::greater:
    case RangeForm::greater_equal:
      return above();
    case RangeForm::equal:
      return equal(point, range.low, dialect);
    case RangeForm::not_equal: {
      const std::optional<bool> same = equal(point, range.low, dialect);
      if (!same) return std::nullopt;
      return !*same;
    }
    case RangeForm::interval:
      break;
  }
  // Both ends are looked at, so that a null end or one of another type is never passed over.
  const std::optional<bool> from = above();
  const std::optional<bool> to = below();
  if (!from || !to) return std::nullopt;
  return *from && *to;
}

}  // namespace aftersales::feel
