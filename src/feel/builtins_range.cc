// How points and ranges lie to each other (DMN 1.5, 10.3.4.8, table 78). A range without an end
// has no place: null.
#include <optional>

#include "feel/arguments.h"
#include "feel/compare.h"

namespace aftersales::feel {

namespace {

/// A point or a range by its ends; a point is a range that holds only itself.
struct Span {
  const Value* start;
  const Value* end;
  bool start_in = true, end_in = true;
};

Span span_of(const Value& v) {
  if (v.kind() != Kind::range) return {&v, &v};
  const value::SharedRange& r = value::as_range(v);
  return {&r.low, &r.high, r.low_closed, r.high_closed};
}

/// The order of every pair of ends that a relation may ask for.
struct Ends {
  int start_start, start_end, end_start, end_end;
};

std::optional<Ends> ends_of(const Span& a, const Span& b, Dialect dialect) {
  const auto start_start = compare(*a.start, *b.start, dialect);
  const auto start_end = compare(*a.start, *b.end, dialect);
  const auto end_start = compare(*a.end, *b.start, dialect);
  const auto end_end = compare(*a.end, *b.end, dialect);
  if (!start_start || !start_end || !end_start || !end_end) return std::nullopt;
  return Ends{*start_start, *start_end, *end_start, *end_end};
}

// Each as the table has it for two ranges; for points it comes to the same.
using Relation = bool (*)(const Span& a, const Span& b, const Ends& e);

bool is_before(const Span& a, const Span& b, const Ends& e) {
  return e.end_start < 0 || (e.end_start == 0 && !(a.end_in && b.start_in));
}
bool does_meet(const Span& a, const Span& b, const Ends& e) {
  return e.end_start == 0 && a.end_in && b.start_in;
}
bool does_overlap(const Span& a, const Span& b, const Ends& e) {
  return (e.end_start > 0 || (e.end_start == 0 && a.end_in && b.start_in)) &&
         (e.start_end < 0 || (e.start_end == 0 && a.start_in && b.end_in));
}
bool overlaps_at_start(const Span& a, const Span& b, const Ends& e) {
  return (e.start_start < 0 || (e.start_start == 0 && a.start_in && !b.start_in)) &&
         (e.end_start > 0 || (e.end_start == 0 && a.end_in && b.start_in)) &&
         (e.end_end < 0 || (e.end_end == 0 && (!a.end_in || b.end_in)));
}
bool does_finish(const Span& a, const Span& b, const Ends& e) {
  return e.end_end == 0 && a.end_in == b.end_in &&
         (e.start_start > 0 || (e.start_start == 0 && (!a.start_in || b.start_in)));
}
bool does_include(const Span& a, const Span& b, const Ends& e) {
  return (e.start_start < 0 || (e.start_start == 0 && (a.start_in || !b.start_in))) &&
         (e.end_end > 0 || (e.end_end == 0 && (a.end_in || !b.end_in)));
}
bool does_start(const Span& a, const Span& b, const Ends& e) {
  return e.start_start == 0 && a.start_in == b.start_in &&
         (e.end_end < 0 || (e.end_end == 0 && (!a.end_in || b.end_in)));
}
bool does_coincide(const Span& a, const Span& b, const Ends& e) {
  return e.start_start == 0 && e.end_end == 0 && a.start_in == b.start_in && a.end_in == b.end_in;
}

template <Relation relation>
Value related(const Call& call) {
  const Span a = span_of(call[0]);
  const Span b = span_of(call[1]);
  const auto ends = ends_of(a, b, call.runtime.dialect());
  if (!ends) return call.fail("eval.not-comparable", "these have no order among each other");
  return relation(a, b, *ends);
}

/// The same with the two in each other's place: after, met by, ...
template <Relation relation>
Value converse(const Call& call) {
  const Span a = span_of(call[1]);
  const Span b = span_of(call[0]);
  const auto ends = ends_of(a, b, call.runtime.dialect());
  if (!ends) return call.fail("eval.not-comparable", "these have no order among each other");
  return relation(a, b, *ends);
}

constexpr std::uint32_t kCost = 4;

constexpr Builtin kTable[] = {
    {"before(range1: range of any, range2: range of any): boolean", kCost, related<is_before>},
    {"before(point: any, range: range of any): boolean", kCost, related<is_before>},
    {"before(range: range of any, point: any): boolean", kCost, related<is_before>},
    {"before(point1: any, point2: any): boolean", kCost, related<is_before>},
    {"after(range1: range of any, range2: range of any): boolean", kCost, converse<is_before>},
    {"after(point: any, range: range of any): boolean", kCost, converse<is_before>},
    {"after(range: range of any, point: any): boolean", kCost, converse<is_before>},
    {"after(point1: any, point2: any): boolean", kCost, converse<is_before>},
    {"meets(range1: range of any, range2: range of any): boolean", kCost, related<does_meet>},
    {"met by(range1: range of any, range2: range of any): boolean", kCost, converse<does_meet>},
    {"overlaps(range1: range of any, range2: range of any): boolean", kCost, related<does_overlap>},
    {"overlaps before(range1: range of any, range2: range of any): boolean", kCost,
     related<overlaps_at_start>},
    {"overlaps after(range1: range of any, range2: range of any): boolean", kCost,
     converse<overlaps_at_start>},
    {"finishes(range1: range of any, range2: range of any): boolean", kCost, related<does_finish>},
    {"finishes(point: any, range: range of any): boolean", kCost, related<does_finish>},
    {"finished by(range1: range of any, range2: range of any): boolean", kCost,
     converse<does_finish>},
    {"finished by(range: range of any, point: any): boolean", kCost, converse<does_finish>},
    {"includes(range1: range of any, range2: range of any): boolean", kCost, related<does_include>},
    {"includes(range: range of any, point: any): boolean", kCost, related<does_include>},
    {"during(range1: range of any, range2: range of any): boolean", kCost, converse<does_include>},
    {"during(point: any, range: range of any): boolean", kCost, converse<does_include>},
    {"starts(range1: range of any, range2: range of any): boolean", kCost, related<does_start>},
    {"starts(point: any, range: range of any): boolean", kCost, related<does_start>},
    {"started by(range1: range of any, range2: range of any): boolean", kCost,
     converse<does_start>},
    {"started by(range: range of any, point: any): boolean", kCost, converse<does_start>},
    {"coincides(range1: range of any, range2: range of any): boolean", kCost,
     related<does_coincide>},
    {"coincides(point1: any, point2: any): boolean", kCost, related<does_coincide>},
};

}  // namespace

std::span<const Builtin> range_builtins() { return kTable; }

}  // namespace aftersales::feel
