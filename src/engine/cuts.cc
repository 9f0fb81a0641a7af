// Constants -> the points and gaps between them, with a value for each.
#include "engine/cuts.h"

#include <algorithm>
#include <string>

#include "feel/compare.h"
#include "value/decimal_math.h"
#include "value/temporal_math.h"

namespace aftersales::engine {

namespace {

Decimal number_of(const Value& v) {
  return Decimal::from_bits(value::Access::a(v), value::Access::b(v));
}

}  // namespace

int order(const Value& a, const Value& b) {
  if (value::is_numeric(a) && value::is_numeric(b)) {  // most are, and there are many of them
    const auto sign = value::compare(number_of(a), number_of(b));
    return sign < 0 ? -1 : sign > 0 ? 1 : 0;
  }
  if (a.kind() == Kind::string) return a.as_string().compare(b.as_string());
  return feel::compare(a, b).value_or(0);
}

namespace {

/// A number strictly between two, or beyond an end; nothing where 34 digits have no room for one.
std::optional<Value> number_between(const Value& low, const Value& high) {
  const Decimal one(1);
  const Decimal two(2);
  if (low.is_null() || high.is_null()) {
    const Decimal end = (low.is_null() ? high : low).as_number();
    const Decimal step = low.is_null() ? Decimal(0) - one : one;
    // Where 1 is too little to tell, the end lies far from 0: its double and 0 are beyond it.
    for (const Decimal& d : {end + step, end * two, Decimal(0)}) {
      const auto side = feel::compare(Value(d), Value(end));
      if (side && (low.is_null() ? *side < 0 : *side > 0)) return Value(d);
    }
    return std::nullopt;
  }
  // Halved before they are added: the sum of two large ones may not be a number.
  const Value middle(low.as_number() / two + high.as_number() / two);
  const bool inside =
      feel::compare(low, middle).value_or(0) < 0 && feel::compare(middle, high).value_or(0) < 0;
  return inside ? std::optional<Value>(middle) : std::nullopt;
}

/// The whole number beside one; nothing beyond the last that there is.
std::optional<std::int64_t> beside(std::int64_t n, std::int64_t step) {
  std::int64_t other = 0;
  return __builtin_add_overflow(n, step, &other) ? std::nullopt : std::optional(other);
}

/// Whether there is a whole number between two in order, however far apart they are.
bool are_apart(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) > 1;
}

/// A value strictly between two, or beyond an end (null); nothing where there is none.
std::optional<Value> between(const Value& low, const Value& high) {
  const Value& known = low.is_null() ? high : low;
  const auto whole = [&](std::int64_t l, std::int64_t h) -> std::optional<std::int64_t> {
    if (low.is_null()) return beside(h, -1);
    return high.is_null() || are_apart(l, h) ? beside(l, 1) : std::nullopt;
  };
  switch (known.kind()) {
    case Kind::number:
    case Kind::money:
      return number_between(low, high);
    case Kind::date: {
      const auto d = whole(low.as_date().days, high.as_date().days);
      return d ? std::optional<Value>(Date{*d}) : std::nullopt;
    }
    case Kind::period: {
      const auto m = whole(low.as_period().months, high.as_period().months);
      return m ? std::optional<Value>(Period{*m}) : std::nullopt;
    }
    case Kind::duration: {
      const Duration l = low.as_duration();
      const Duration h = high.as_duration();
      if (low.is_null() || high.is_null() || are_apart(l.seconds, h.seconds)) {
        const auto seconds = low.is_null() ? beside(h.seconds, -1) : beside(l.seconds, 1);
        const std::uint32_t nanos = low.is_null() ? h.nanos : l.nanos;
        return seconds ? std::optional<Value>(Duration{*seconds, nanos}) : std::nullopt;
      }
      const std::int64_t gap = (h.seconds - l.seconds) * value::kNanosPerSecond + h.nanos - l.nanos;
      if (gap < 2) return std::nullopt;
      const auto middle = value::make_duration(l.seconds, l.nanos + gap / 2);
      return middle ? std::optional<Value>(*middle) : std::nullopt;
    }
    case Kind::date_time: {
      DateTime l = low.as_date_time();
      const DateTime h = high.as_date_time();
      if (low.is_null() || high.is_null() || are_apart(l.seconds, h.seconds)) {
        const DateTime& end = low.is_null() ? h : l;
        const auto seconds = low.is_null() ? beside(h.seconds, -1) : beside(l.seconds, 1);
        return seconds ? std::optional<Value>(DateTime{*seconds, end.nanos, end.zone})
                       : std::nullopt;
      }
      const std::int64_t gap = (h.seconds - l.seconds) * value::kNanosPerSecond + h.nanos - l.nanos;
      if (gap < 2) return std::nullopt;
      const std::int64_t nanos = l.nanos + gap / 2;
      return Value(DateTime{l.seconds + nanos / value::kNanosPerSecond,
                            static_cast<std::uint32_t>(nanos % value::kNanosPerSecond), l.zone});
    }
    default:
      return std::nullopt;
  }
}

/// A text that is none of these: longer than all of them.
Value other_text(const std::vector<Value>& texts) {
  std::string other = "\x01";
  for (const Value& t : texts) other += t.as_string();
  return Value(other);
}

/// Some value of a type of which no cell names a constant.
std::optional<Value> sample_of(feel::TypeRef type) {
  switch (type->kind) {
    case feel::TypeKind::date:
      return Value(Date{});
    case feel::TypeKind::date_time:
      return Value(DateTime{});
    case feel::TypeKind::duration:
      return Value(Duration{});
    case feel::TypeKind::period:
      return Value(Period{});
    default:
      return Value(0);
  }
}

}  // namespace

void sort_distinct(std::vector<Value>& cuts) {
  std::sort(cuts.begin(), cuts.end(),
            [](const Value& a, const Value& b) { return order(a, b) < 0; });
  cuts.erase(std::unique(cuts.begin(), cuts.end(),
                         [](const Value& a, const Value& b) { return order(a, b) == 0; }),
             cuts.end());
}

void add_constants(const Value& v, std::vector<Value>& out) {
  if (v.kind() == Kind::range) {
    if (!value::as_range(v).low.is_null()) out.push_back(value::as_range(v).low);
    if (!value::as_range(v).high.is_null()) out.push_back(value::as_range(v).high);
  } else if (v.kind() == Kind::list) {
    for (const Value& element : v.as_list()) add_constants(element, out);
  } else if (!v.is_null() && value::is_settled(v)) {
    out.push_back(v);
  }
}

std::vector<std::optional<Value>> points_and_gaps(const std::vector<Value>& cuts,
                                                  feel::TypeRef type) {
  std::vector<std::optional<Value>> classes;
  if (type->textual()) {
    // Between two texts there are always others, which nothing names.
    const Value other = other_text(cuts);
    classes.emplace_back(other);
    for (const Value& cut : cuts) {
      classes.emplace_back(cut);
      classes.emplace_back(other);
    }
    return classes;
  }
  classes.push_back(cuts.empty() ? sample_of(type) : between(Value(), cuts.front()));
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    classes.emplace_back(cuts[i]);
    classes.push_back(between(cuts[i], i + 1 < cuts.size() ? cuts[i + 1] : Value()));
  }
  return classes;
}

}  // namespace aftersales::engine
