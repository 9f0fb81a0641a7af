// The built-in functions that read or rearrange lists (DMN 1.5, 10.3.4.4); those that add lists up
// are in builtins_aggregate.cc.
#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "feel/arguments.h"
#include "feel/builtins_aggregate.h"
#include "feel/compare.h"

namespace aftersales::feel {

namespace {

/// Compares, and has the evaluation pay for it; `over` is set when it cannot.
bool charged_equal(const Call& call, const Value& a, const Value& b, bool& over) {
  std::uint64_t visited = 0;
  const bool same = equal(a, b, call.runtime.dialect(), visited) == true;
  if (!call.runtime.spend(visited)) over = true;
  return same;
}

Value no_position(const Call& call, const Value& position, std::size_t size) {
  return call.fail("eval.index", fmt::format("there is no element at position {} of {}",
                                             position.as_number().to_string(), size));
}

Value count(const Call& call) { return call[0].as_list().size(); }

Value list_contains(const Call& call) {
  bool over = false;
  for (const Value& element : call[0].as_list()) {
    const bool same = charged_equal(call, element, call[1], over);
    if (over) return call.runtime.budget_failure();
    if (same) return true;
  }
  return false;
}

Value index_of(const Call& call) {
  const List& list = call[0].as_list();
  List positions;
  bool over = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (charged_equal(call, list[i], call[1], over)) positions.emplace_back(i + 1);
    if (over) return call.runtime.budget_failure();
  }
  return positions;
}

Value sublist(const Call& call) {
  const List& list = call[0].as_list();
  const std::optional<std::size_t> start = place(call[1], list.size());
  if (!start) return no_position(call, call[1], list.size());
  std::size_t length = list.size() - *start;
  if (call.has(2)) {
    if (call[2].as_number().sign() < 0)
      return call.fail("eval.index", "the length of a sublist may not be negative");
    const std::optional<std::int64_t> wanted = truncated(call[2]);
    if (wanted) length = std::min(length, static_cast<std::size_t>(*wanted));
  }
  if (!call.runtime.spend(length)) return call.runtime.budget_failure();
  const auto from = list.begin() + static_cast<std::ptrdiff_t>(*start);
  return List(from, from + static_cast<std::ptrdiff_t>(length));
}

Value append(const Call& call) {
  const List& list = call[0].as_list();
  const List& items = call[1].as_list();
  if (list.size() + items.size() > Runtime::kMaxItems) return too_many_items(call);
  if (!call.runtime.spend(list.size() + items.size())) return call.runtime.budget_failure();
  List result = list;
  result.insert(result.end(), items.begin(), items.end());
  return result;
}

Value concatenate(const Call& call) {
  List result;
  for (const Value& part : call[0].as_list()) {
    if (part.is_null()) return call.runtime.absent("eval.null", "one of the lists is null");
    const List& list = part.as_list();
    if (result.size() + list.size() > Runtime::kMaxItems) return too_many_items(call);
    if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
    result.insert(result.end(), list.begin(), list.end());
  }
  return result;
}

Value insert_before(const Call& call) {
  List list = call[0].as_list();
  const std::optional<std::size_t> at = place(call[1], list.size());
  if (!at) return no_position(call, call[1], list.size());
  if (list.size() >= Runtime::kMaxItems) return too_many_items(call);
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
  return list;
}

Value remove(const Call& call) {
  List list = call[0].as_list();
  const std::optional<std::size_t> at = place(call[1], list.size());
  if (!at) return no_position(call, call[1], list.size());
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(*at));
  return list;
}

Value replace_at(const Call& call) {
  List list = call[0].as_list();
  const std::optional<std::size_t> at = place(call[1], list.size());
  if (!at) return no_position(call, call[1], list.size());
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  list[*at] = call[2];
  return list;
}

Value replace_matching(const Call& call) {
  List list = call[0].as_list();
  for (Value& element : list) {
    const std::array<Value, 2> arguments{element, call[2]};
    const Value matches = call.runtime.invoke(call[1], arguments);
    if (!value::is_settled(matches)) return matches;
    if (matches.kind() != Kind::boolean) {
      return call.fail("eval.list-replace",
                       fmt::format("the function of `list replace` must give true or false, not {}",
                                   value::kind_name(matches.kind())));
    }
    if (!call.runtime.spend(1)) return call.runtime.budget_failure();
    if (matches.as_bool()) element = call[2];
  }
  return list;
}

Value reverse(const Call& call) {
  const List& list = call[0].as_list();
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  return List(list.rbegin(), list.rend());
}

/// Values seen so far, found again by a hash where equal values have one.
class Seen {
 public:
  explicit Seen(const Call& call) : call_(call) {}

  /// True if the value is new. `over` tells that the budget is used up.
  bool add(const Value& v, const List& kept, bool& over) {
    const std::size_t hash = hash_of(v);
    const auto [first, last] = places_.equal_range(hash);
    for (auto it = first; it != last && !over; ++it) {
      if (charged_equal(call_, kept[it->second], v, over)) return false;
    }
    places_.emplace(hash, kept.size());
    return true;
  }

 private:
  static std::size_t hash_of(const Value& v) {
    switch (v.kind()) {
      case Kind::number:
      case Kind::money:
        return value::hash(v.as_number());
      case Kind::string:
      case Kind::enumeration:
        return std::hash<std::string_view>()(v.as_string());
      case Kind::date:
        return std::hash<std::int64_t>()(v.as_date().days);
      default:
        return 0;  // compared one by one
    }
  }
  const Call& call_;
  std::unordered_multimap<std::size_t, std::size_t> places_;
};

/// In the order in which they first occur.
Value distinct(const Call& call, const List& lists) {
  List kept;
  Seen seen(call);
  bool over = false;
  for (const Value& part : lists) {
    if (part.is_null()) return call.runtime.absent("eval.null", "one of the lists is null");
    for (const Value& element : part.as_list()) {
      if (!call.runtime.spend(1)) over = true;
      if (!over && seen.add(element, kept, over)) kept.push_back(element);
      if (over) return call.runtime.budget_failure();
    }
    if (kept.size() > Runtime::kMaxItems) return too_many_items(call);
  }
  return kept;
}

Value union_of(const Call& call) { return distinct(call, call[0].as_list()); }
Value distinct_values(const Call& call) { return distinct(call, List{call[0]}); }

Value flatten(const Call& call) {
  struct Open {
    const List* list;
    std::size_t next;
  };
  List result;
  std::vector<Open> open{{&call[0].as_list(), 0}};
  while (!open.empty()) {
    Open& inner = open.back();
    if (inner.next == inner.list->size()) {
      open.pop_back();
      continue;
    }
    if (!call.runtime.spend(1)) return call.runtime.budget_failure();
    const Value& element = (*inner.list)[inner.next++];
    if (element.kind() == Kind::list) {
      open.push_back({&element.as_list(), 0});
    } else {
      if (result.size() >= Runtime::kMaxItems) return too_many_items(call);
      result.push_back(element);
    }
  }
  return result;
}

/// Merges sorted halves, so that equal elements keep their order and any answers of the function
/// lead to an end.
class Sorter {
 public:
  explicit Sorter(const Call& call) : call_(call) {}

  Value sort(List list) {
    List merged(list.size());
    for (std::size_t width = 1; width < list.size(); width *= 2) {
      for (std::size_t begin = 0; begin < list.size(); begin += 2 * width) {
        const std::size_t middle = std::min(begin + width, list.size());
        const std::size_t end = std::min(begin + 2 * width, list.size());
        std::size_t left = begin;
        std::size_t right = middle;
        for (std::size_t to = begin; to < end; ++to) {
          const bool take_right =
              left == middle || (right < end && precedes(list[right], list[left]));
          if (stopped_) return problem_;
          merged[to] = std::move(list[take_right ? right++ : left++]);
        }
      }
      std::swap(list, merged);
    }
    return list;
  }

 private:
  bool precedes(const Value& a, const Value& b) {
    if (!call_.runtime.spend(1)) return stop(call_.runtime.budget_failure());
    if (!call_.has(1)) {
      const std::optional<int> order = compare(a, b, call_.runtime.dialect());
      if (order) return *order < 0;
      return stop(call_.fail("eval.not-comparable",
                             fmt::format("{} and {} have no order: give `sort` a function",
                                         value::kind_name(a.kind()), value::kind_name(b.kind()))));
    }
    const std::array<Value, 2> arguments{a, b};
    const Value result = call_.runtime.invoke(call_[1], arguments);
    if (!value::is_settled(result)) return stop(result);
    if (result.kind() == Kind::boolean) return result.as_bool();
    return stop(call_.fail("eval.sort",
                           fmt::format("the function of `sort` must give true or false, not {}",
                                       value::kind_name(result.kind()))));
  }

  bool stop(Value problem) {
    stopped_ = true;
    problem_ = std::move(problem);
    return false;
  }

  const Call& call_;
  bool stopped_ = false;
  Value problem_;
};

Value sort(const Call& call) { return Sorter(call).sort(call[0].as_list()); }

constexpr Builtin kTable[] = {
    {"count(list: list of T): number", 1, count},
    {"min(list: list of T): T", 1, min},
    {"min(c...: T!): T", 1, min},
    {"max(list: list of T): T", 1, max},
    {"max(c...: T!): T", 1, max},
    {"sum(list: list of number): number", 1, sum},
    {"sum(n...: number!): number", 1, sum},
    {"mean(list: list of number): number", 2, mean},
    {"mean(n...: number!): number", 2, mean},
    {"product(list: list of number): number", 1, product},
    {"product(n...: number!): number", 1, product},
    {"median(list: list of number): number", 2, median},
    {"median(n...: number!): number", 2, median},
    {"stddev(list: list of number): number", 4, stddev},
    {"stddev(n...: number!): number", 4, stddev},
    {"mode(list: list of number): list of number", 4, mode},
    {"mode(n...: number!): list of number", 4, mode},
    {"all(list: list of boolean): boolean", 1, all},
    {"all(b...: boolean!): boolean", 1, all},
    {"any(list: list of boolean): boolean", 1, any},
    {"any(b...: boolean!): boolean", 1, any},
    {"list contains(list: list of T, element: T!): boolean", 1, list_contains},
    {"index of(list: list of T, match: T!): list of number", 2, index_of},
    {"sublist(list: list of T, start position: number, length?: number): list of T", 2, sublist},
    {"append(list: list of T, item...: T!): list of T", 2, append},
    {"concatenate(list...: list of T): list of T", 2, concatenate},
    {"insert before(list: list of T, position: number, newItem: T!): list of T", 2, insert_before},
    {"remove(list: list of T, position: number): list of T", 2, remove},
    {"list replace(list: list of T, position: number, newItem: T!): list of T", 2, replace_at},
    {"list replace(list: list of T, match: function<T, T>: boolean, newItem: T!): list of T", 2,
     replace_matching},
    {"reverse(list: list of T): list of T", 2, reverse},
    {"union(list...: list of T): list of T", 3, union_of},
    {"distinct values(list: list of T): list of T", 3, distinct_values},
    {"flatten(list: list of any): list of any", 2, flatten},
    {"sort(list: list of T, precedence?: function<T, T>: boolean): list of T", 3, sort},
};

}  // namespace

std::span<const Builtin> list_builtins() { return kTable; }

}  // namespace aftersales::feel
