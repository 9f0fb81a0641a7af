// Lists -> their least and greatest element, sum, mean, median, and whether all or any hold
// (DMN 1.5, 10.3.4.4).
#include "feel/builtins_aggregate.h"

#include <algorithm>
#include <utility>

#include "feel/arguments.h"
#include "feel/compare.h"

namespace aftersales::feel {

namespace {

Value of_nothing(const Call& call) {
  return call.runtime.absent("eval.empty-list", "the list is empty");
}
Value null_element(const Call& call) {
  return call.runtime.absent("eval.null", "an element of the list is null");
}

/// The element that stands before all others: `direction` -1 is the least, 1 the greatest; the
/// first of equal ones.
Value extreme(const Call& call, int direction) {
  const List& list = call[0].as_list();
  if (list.empty()) return of_nothing(call);
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  const Value* best = nullptr;
  for (const Value& element : list) {
    if (element.is_null()) return null_element(call);
    if (best == nullptr) {
      best = &element;
      if (list.size() > 1) continue;
    }
    const std::optional<int> order = compare(element, *best, call.runtime.dialect());
    if (!order) {
      return call.fail("eval.not-comparable",
                       fmt::format("{} and {} have no order", value::kind_name(best->kind()),
                                   value::kind_name(element.kind())));
    }
    if (*order * direction > 0) best = &element;
  }
  return *best;
}

/// All elements put together, from the first on; money if one of them is.
Value fold(const Call& call, Decimal (*operation)(Decimal, Decimal)) {
  const List& list = call[0].as_list();
  if (list.empty()) return of_nothing(call);
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  const Value* like = &list.front();
  Decimal result;
  for (const Value& element : list) {
    if (element.is_null()) return null_element(call);
    result =
        &element == &list.front() ? element.as_number() : operation(result, element.as_number());
    if (element.kind() == Kind::money) like = &element;
  }
  return finite(call, *like, result);
}

/// Kleene's conjunction (`decisive` false) or disjunction (true).
Value settle(const Call& call, bool decisive) {
  const List& list = call[0].as_list();
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  bool has_null = false;
  for (const Value& element : list) {
    if (element.is_null()) {
      has_null = true;
    } else if (element.as_bool() == decisive) {
      return decisive;
    }
  }
  return has_null ? Value() : Value(!decisive);
}

/// Ascending; what to answer instead, if that cannot be.
std::optional<Value> sort_numbers(const Call& call, List& list) {
  if (!call.runtime.spend(list.size() * 4)) return call.runtime.budget_failure();
  if (std::any_of(list.begin(), list.end(), [](const Value& v) { return v.is_null(); }))
    return null_element(call);
  std::sort(list.begin(), list.end(), [](const Value& a, const Value& b) {
    return value::compare(a.as_number(), b.as_number()) < 0;
  });
  return std::nullopt;
}

}  // namespace

Value min(const Call& call) { return extreme(call, -1); }
Value max(const Call& call) { return extreme(call, 1); }
Value sum(const Call& call) { return fold(call, value::add); }
Value product(const Call& call) { return fold(call, value::multiply); }

Value mean(const Call& call) {
  const Value total = fold(call, value::add);
  if (!value::is_numeric(total)) return total;
  return finite(call, total, value::divide(total.as_number(), Decimal(call[0].as_list().size())));
}

Value median(const Call& call) {
  List list = call[0].as_list();
  if (list.empty()) return of_nothing(call);
  if (auto problem = sort_numbers(call, list)) return *problem;
  const Value& upper = list[list.size() / 2];
  if (list.size() % 2 == 1) return upper;
  const Value& lower = list[list.size() / 2 - 1];
  const Decimal both = value::add(lower.as_number(), upper.as_number());
  return finite(call, lower.kind() == Kind::money ? lower : upper, value::divide(both, Decimal(2)));
}

Value stddev(const Call& call) {
  const List& list = call[0].as_list();
  if (list.size() < 2) {
    return list.empty() ? of_nothing(call)
                        : call.fail("eval.sample", "one number has no standard deviation");
  }
  const Value average = mean(call);
  if (!value::is_numeric(average)) return average;
  Decimal squares;
  for (const Value& element : list) {
    const Decimal distance = value::subtract(element.as_number(), average.as_number());
    squares = value::add(squares, value::multiply(distance, distance));
  }
  return finite(call, average, value::sqrt(value::divide(squares, Decimal(list.size() - 1))));
}

Value mode(const Call& call) {
  List list = call[0].as_list();
  if (auto problem = sort_numbers(call, list)) return *problem;
  List modes;
  std::size_t most = 0;
  for (std::size_t from = 0; from < list.size();) {
    std::size_t to = from;
    while (to < list.size() && value::compare(list[to].as_number(), list[from].as_number()) == 0)
      ++to;
    if (to - from > most) modes.clear();
    most = std::max(most, to - from);
    if (to - from == most) modes.push_back(list[from]);
    from = to;
  }
  return modes;
}

Value all(const Call& call) { return settle(call, false); }
Value any(const Call& call) { return settle(call, true); }

}  // namespace aftersales::feel
