// Walks a checked tree to the functions that count days, and has their arguments worked out again.
#include "explain/counting.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "explain/say.h"
#include "feel/arguments.h"

namespace aftersales::explain {

namespace {

using feel::Node;
using feel::NodeKind;

class Counter {
 public:
  Counter(const Speaker& speaker, const feel::Compiled& compiled, Sentences& out)
      : speaker_(speaker), saying_(speaker, compiled), out_(out) {}

  void walk(const Node& n) {
    if (n.kind == NodeKind::conditional) {
      if (!saying_.was_looked_at(*n.children[0])) return;
      walk(*n.children[0]);
      if (const Node* taken = saying_.taken_branch(n); taken != nullptr) walk(*taken);
      return;
    }
    const bool any = n.kind == NodeKind::disjunction;
    if (any || n.kind == NodeKind::conjunction) {
      walk(*n.children[0]);
      if (!is(*n.children[0], any)) walk(*n.children[1]);
      return;
    }
    for (const Node* child : n.children) walk(*child);
    if (n.kind == NodeKind::call && n.signature != nullptr) tell(n);
    if (n.kind == NodeKind::add || n.kind == NodeKind::subtract) tell_sum(n);
  }

 private:
  /// Whether the condition alone settles what it is a part of.
  [[nodiscard]] bool is(const Node& condition, bool wanted) const {
    if (!saying_.was_looked_at(condition) || !saying_.can_evaluate(condition)) return false;
    const Value v = saying_.evaluate(condition);
    return v.kind() == Kind::boolean && v.as_bool() == wanted;
  }

  /// The argument of the parameter; nothing if it was not given, or is not settled.
  [[nodiscard]] std::optional<Value> argument(const Node& call, std::size_t parameter) const {
    if (parameter >= call.argument_of.size() || call.argument_of[parameter] < 0)
      return std::nullopt;
    const Node& n = *call.children[static_cast<std::size_t>(call.argument_of[parameter])];
    if (!saying_.was_looked_at(n) || !saying_.can_evaluate(n)) return std::nullopt;
    Value v = saying_.evaluate(n);
    if (!value::is_settled(v) || v.is_null()) return std::nullopt;
    return v;
  }

  void keep(Sentences told) {
    for (std::string& sentence : told) {
      if (std::find(out_.begin(), out_.end(), sentence) == out_.end())
        out_.push_back(std::move(sentence));
    }
  }

  /// A length of time that runs over a change of the clocks.
  void tell_sum(const Node& n) {
    const Node& length = *n.children[1];
    if (!saying_.was_looked_at(n) || !saying_.can_evaluate(n)) return;
    const Value start = saying_.evaluate(*n.children[0]);
    const Value end = saying_.evaluate(n);
    const bool runs = start.kind() == Kind::date_time && end.kind() == Kind::date_time &&
                      saying_.evaluate(length).kind() == Kind::duration;
    if (!runs) return;
    Sentences told;
    tell_added_duration(speaker_, start.as_date_time(), saying_.say(length, Naming::values),
                        end.as_date_time(), told);
    keep(std::move(told));
  }

  void tell(const Node& call) {
    const std::string& name = call.signature->name;
    const auto first = argument(call, 0);
    const auto second = argument(call, 1);
    const auto third = argument(call, 2);
    if (!first || !second || (first->kind() != Kind::date && first->kind() != Kind::date_time))
      return;
    const bool to_day = second->kind() == Kind::date || second->kind() == Kind::date_time;
    const value::Calendar* const calendar = third ? feel::calendar_of(*third) : nullptr;
    Sentences told;
    if (name == "deadline") {
      const bool has_calendar = call.argument_of.size() > 2 && call.argument_of[2] >= 0;
      if (!has_calendar || calendar != nullptr)
        tell_deadline(speaker_, feel::date_of(*first), *second, calendar, told);
    } else if (to_day && name == "days between") {
      tell_days_between(speaker_, feel::date_of(*first), feel::date_of(*second), told);
    } else if (to_day && calendar != nullptr && name == "working days between") {
      tell_working_days_between(speaker_, feel::date_of(*first), feel::date_of(*second), *calendar,
                                told);
    } else if (calendar != nullptr && name == "add working days") {
      const auto days =
          value::is_numeric(*second) ? second->as_number().to_int() : std::optional<std::int64_t>();
      if (days) tell_added_working_days(speaker_, feel::date_of(*first), *days, *calendar, told);
    } else if (calendar != nullptr && name == "add working time" &&
               first->kind() == Kind::date_time && second->kind() == Kind::duration) {
      tell_added_working_time(speaker_, first->as_date_time(), second->as_duration(), *calendar,
                              told);
    }
    keep(std::move(told));
  }

  const Speaker& speaker_;
  const Saying saying_;
  Sentences& out_;
};

}  // namespace

void tell_counting(const Speaker& speaker, const feel::Compiled& compiled, Sentences& out) {
  Counter(speaker, compiled, out).walk(*compiled.tree.root);
}

}  // namespace aftersales::explain
