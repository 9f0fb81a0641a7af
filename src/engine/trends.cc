// Rules of sign: what is added keeps its direction, what is subtracted turns it round.
#include "engine/trends.h"

#include <algorithm>
#include <string_view>

#include "engine/requirements.h"

namespace aftersales::engine {

namespace {

using feel::Node;
using feel::NodeKind;

constexpr std::uint32_t kDeepest = 32;

Trend turned(Trend t) {
  return t == Trend::rising ? Trend::falling : t == Trend::falling ? Trend::rising : t;
}

Trend joined(Trend a, Trend b) {
  if (a == Trend::constant) return b;
  if (b == Trend::constant || a == b) return a;
  return Trend::unclear;
}

/// -1, 0 or 1 of a literal number, money or length of time; nothing of anything else.
std::optional<int> sign_of(const Node& n) {
  if (n.kind == NodeKind::negate) {
    const auto inner = sign_of(*n.children[0]);
    return inner ? std::optional<int>(-*inner) : std::nullopt;
  }
  if (n.kind != NodeKind::literal) return std::nullopt;
  if (value::is_numeric(n.value)) return n.value.as_number().sign();
  if (n.value.kind() == Kind::duration) return n.value.as_duration().seconds < 0 ? -1 : 1;
  if (n.value.kind() == Kind::period) return n.value.as_period().months < 0 ? -1 : 1;
  return std::nullopt;
}

/// Built-ins that grow with each of their arguments.
bool is_rising(std::string_view name) {
  constexpr std::string_view kRising[] = {
      "date",     "max",        "min",           "floor",           "ceiling",
      "round up", "round down", "round half up", "round half down", "deadline"};
  return std::find(std::begin(kRising), std::end(kRising), name) != std::end(kRising);
}

}  // namespace

Trend Trends::of(const feel::Compiled& compiled) {
  if (compiled.expression.needs_moment && touched_[linked_.moment_slot]) return Trend::unclear;
  return of(*compiled.tree.root, {});
}

Trend Trends::of_cell(const Column& column, const Cell& cell) {
  const Trend subject = column.slot ? of_slot(*column.slot) : of(*column.subject);
  Trend all = Trend::constant;
  for (const auto& tests : cell.tests) {
    if (tests->expression.needs_moment && touched_[linked_.moment_slot]) return Trend::unclear;
    const Node& root = *tests->tree.root;
    if (root.kind != NodeKind::tests) return Trend::unclear;
    Trend one = Trend::constant;
    for (const Node* test : root.children) one = joined(one, of_test(*test, subject));
    all = joined(all, (root.flags & feel::kNegated) != 0 ? turned(one) : one);
  }
  return all;
}

// `<= x` rises with x; `? - 1 <= x` is a condition as any other; `x` alone is an equality.
Trend Trends::of_test(const Node& test, Trend subject) {
  if (test.kind != NodeKind::test) {
    const Trend t = of(test, {subject});
    const bool condition = feel::is_comparison(test.kind) || test.kind == NodeKind::conjunction ||
                           test.kind == NodeKind::disjunction;
    return condition || (t == Trend::constant && subject == Trend::constant) ? t : Trend::unclear;
  }
  const Trend operand = of(*test.children[0], {subject});
  switch (test.operation) {
    case NodeKind::less:
    case NodeKind::less_equal:
      return joined(turned(subject), operand);
    case NodeKind::greater:
    case NodeKind::greater_equal:
      return joined(subject, turned(operand));
    default:
      return subject == Trend::constant && operand == Trend::constant ? Trend::constant
                                                                      : Trend::unclear;
  }
}

// While a fact moves it is given.
bool Trends::asks_if_given(const Node& n) const {
  const auto is_null = [](const Node& side) {
    return side.kind == NodeKind::literal && side.value.is_null();
  };
  const auto is_fact = [&](const Node& side) {
    return side.kind == NodeKind::name && side.binding.kind == feel::Binding::slot &&
           side.binding.index == fact_;
  };
  const Node& left = *n.children[0];
  const Node& right = *n.children[1];
  return (is_fact(left) && is_null(right)) || (is_null(left) && is_fact(right));
}

Trend Trends::all_constant(const Node& n, const Locals& locals) {
  for (const Node* child : n.children) {
    if (of(*child, locals) != Trend::constant) return Trend::unclear;
  }
  return Trend::constant;
}

Trend Trends::of(const Node& n, const Locals& locals) {
  switch (n.kind) {
    case NodeKind::literal:
      return Trend::constant;
    case NodeKind::name:
      if (n.binding.kind == feel::Binding::slot) return of_slot(n.binding.index);
      if (n.binding.kind == feel::Binding::constant) return Trend::constant;
      if (n.binding.kind == feel::Binding::local && n.binding.index < locals.size())
        return locals[n.binding.index];
      // Names of calendars and built-ins; anything else is not looked into.
      return n.binding.kind == feel::Binding::none ? Trend::constant : Trend::unclear;
    case NodeKind::negate:
      return turned(of(*n.children[0], locals));
    case NodeKind::add:
    case NodeKind::conjunction:
    case NodeKind::disjunction:
      return joined(of(*n.children[0], locals), of(*n.children[1], locals));
    case NodeKind::subtract:
    case NodeKind::greater:
    case NodeKind::greater_equal:
      return joined(of(*n.children[0], locals), turned(of(*n.children[1], locals)));
    case NodeKind::less:
    case NodeKind::less_equal:
      return joined(turned(of(*n.children[0], locals)), of(*n.children[1], locals));
    case NodeKind::multiply:
    case NodeKind::divide:
      return of_product(n, locals);
    case NodeKind::equal:
    case NodeKind::not_equal:
      return asks_if_given(n) ? Trend::constant : all_constant(n, locals);
    case NodeKind::conditional:
      if (of(*n.children[0], locals) != Trend::constant) return Trend::unclear;
      return joined(of(*n.children[1], locals), of(*n.children[2], locals));
    case NodeKind::call:
      return of_call(n, locals);
    default:
      return all_constant(n, locals);
  }
}

Trend Trends::of_product(const Node& n, const Locals& locals) {
  const Node& left = *n.children[0];
  const Node& right = *n.children[1];
  const auto scaled = [](Trend t, std::optional<int> sign) {
    if (t == Trend::constant) return t;
    if (!sign) return Trend::unclear;
    return *sign < 0 ? turned(t) : t;
  };
  const Trend l = of(left, locals);
  const Trend r = of(right, locals);
  if (r == Trend::constant) return scaled(l, sign_of(right));
  if (l == Trend::constant && n.kind == NodeKind::multiply) return scaled(r, sign_of(left));
  return Trend::unclear;
}

Trend Trends::of_call(const Node& n, const Locals& locals) {
  Locals arguments;
  for (std::size_t i = 1; i < n.children.size(); ++i)
    arguments.push_back(of(*n.children[i], locals));
  const bool constant =
      std::all_of(arguments.begin(), arguments.end(), [](Trend t) { return t == Trend::constant; });
  if (n.declared_function >= 0) {
    if (!n.names.empty() && !constant) return Trend::unclear;
    const FunctionInfo& function = linked_.functions[static_cast<std::size_t>(n.declared_function)];
    if (depth_ == kDeepest || !function.body) return Trend::unclear;
    ++depth_;
    const Trend body = function.body->expression.needs_moment && touched_[linked_.moment_slot]
                           ? Trend::unclear
                           : of(*function.body->tree.root, arguments);
    --depth_;
    return body;
  }
  if (constant) return n.children[0]->kind == NodeKind::name ? Trend::constant : Trend::unclear;
  if (n.signature == nullptr || !n.names.empty()) return Trend::unclear;
  const std::string& name = n.children[0]->text;
  if (name == "days between" && arguments.size() == 2)
    return joined(turned(arguments[0]), arguments[1]);
  if (name == "not" && arguments.size() == 1) return turned(arguments[0]);
  if (!is_rising(name)) return Trend::unclear;
  Trend all = Trend::constant;
  for (const Trend t : arguments) all = joined(all, t);
  return all;
}

Trend Trends::of_slot(std::uint32_t slot) {
  if (slot == fact_) return Trend::rising;
  if (!touched_[slot]) return Trend::constant;
  const SlotInfo& info = linked_.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      return Trend::constant;
    case SlotInfo::element:
      break;
    case SlotInfo::moment:
    case SlotInfo::effective_date:
      return Trend::rising;
    case SlotInfo::parameter:
      // Another figure from a date on. The date is the local one of the fact itself.
      for (const auto& dated : linked_.parameters[info.index].values) {
        if (dated.from) breaks_.emplace_back(*dated.from);
      }
      return Trend::constant;
    case SlotInfo::decision:
    case SlotInfo::output: {
      const DecisionInfo& decision = linked_.decisions[info.index];
      for (const model::Effective& effective : decision.effective) {
        if (!touched_[decision.date_slot]) break;
        if (effective.from) breaks_.emplace_back(*effective.from);
        if (effective.until) breaks_.emplace_back(Date{effective.until->days + 1});
      }
      if (depth_ == kDeepest || decision.floor || decision.each) return Trend::unclear;
      ++depth_;
      const Trend t = decision.value ? of(*decision.value) : of_rules(decision);
      --depth_;
      return t;
    }
  }
  return Trend::unclear;
}

// Rules of which all give constants make steps where their columns' classes end: known ones, if the
// columns are the fact's own.
Trend Trends::of_rules(const DecisionInfo& decision) {
  for (const Column& column : decision.table.columns) {
    if (column.slot && *column.slot == fact_ && !column.computed && column.exact) {
      breaks_.insert(breaks_.end(), column.cuts.begin(), column.cuts.end());
      continue;
    }
    Use use;
    use.moment_slot = linked_.moment_slot;
    if (column.slot) use.slots.insert(*column.slot);
    use.add(column.subject.get());
    if (column.alternatives) use.add(*column.alternatives);
    for (const Cell& cell : column.cells) use.add(cell);
    if (!use.functions.empty()) return Trend::unclear;
    for (const std::uint32_t slot : use.slots) {
      if (of_slot(slot) != Trend::constant) return Trend::unclear;
    }
  }
  const auto depends = [&](const RuleInfo& rule) {
    Use use;
    use.moment_slot = linked_.moment_slot;
    for (const OutcomeInfo& outcome : rule.outcomes) use.add(outcome);
    return !use.functions.empty() ||
           std::any_of(use.slots.begin(), use.slots.end(),
                       [&](std::uint32_t slot) { return of_slot(slot) != Trend::constant; });
  };
  if (std::any_of(decision.rules.begin(), decision.rules.end(), depends)) return Trend::unclear;
  return decision.otherwise && depends(*decision.otherwise) ? Trend::unclear : Trend::constant;
}

}  // namespace aftersales::engine
