// Calling built-ins, closures and function values.
#include "feel/calls.h"

#include <algorithm>

#include <fmt/format.h>

#include "value/decimal_math.h"

namespace aftersales::feel {

namespace {

using value::Access;
using value::is_settled;

struct BuiltinFunction final : detail::SharedFunction {
  const Signature* signature = nullptr;
};

/// The arguments that a last parameter takes together, each as it is wanted.
std::optional<Value> fitted_rest(const Value& v, TypeRef type, bool lenient) {
  if (v.kind() != Kind::list) return std::nullopt;
  List all;
  for (const Value& element : v.as_list()) {
    auto one =
        element.is_null() ? std::optional<Value>(element) : fitted(element, type->element, lenient);
    if (!one) return std::nullopt;
    all.push_back(std::move(*one));
  }
  return Value(std::move(all));
}

}  // namespace

std::optional<Value> fitted(const Value& v, TypeRef type, bool lenient) {
  if (conforms(v, type)) return v;
  // A single value is a list of one; a list of one is its element.
  if (type->is(TypeKind::list) && v.kind() != Kind::list) {
    if (conforms(v, type->element)) return Value(List{v});
    return std::nullopt;
  }
  if (lenient && v.kind() == Kind::list && v.as_list().size() == 1 &&
      conforms(v.as_list()[0], type))
    return v.as_list()[0];
  return std::nullopt;
}

Value builtin_function(const Signature& signature) {
  auto* shared = new BuiltinFunction;
  shared->signature = &signature;
  return Access::own(Kind::function, shared);
}

Value closure(const Expression& expression, const FunctionPlan& plan, std::vector<Value> captured) {
  auto* shared = new Closure;
  shared->expression = &expression;
  shared->plan = &plan;
  shared->captured = std::move(captured);
  std::uint32_t depth = 0;
  std::uint64_t weight = 1;
  for (const Value& v : shared->captured) {
    depth = std::max(depth, Access::depth(v));
    weight += Access::weight(v);
  }
  return Access::own(Kind::function, shared, 0, depth + 1, weight);
}

Value dispatch(Evaluator& evaluator, const Signature& signature, std::span<Value> arguments,
               std::uint32_t given, const CallPlan* plan) {
  Value unsettled;
  for (const Value& v : arguments) {
    if (!is_settled(v)) unsettled = unsettled.is_null() ? v : evaluator.merge(unsettled, v);
  }
  if (!unsettled.is_null()) return unsettled;
  if (!evaluator.spend(signature.builtin->cost)) return evaluator.budget_failure();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& p = signature.parameters[i];
    if (((given >> i) & 1u) == 0) continue;
    if (arguments[i].is_null()) {
      if (p.null_passes || p.type->is(TypeKind::any)) continue;
      return evaluator.absent("eval.null", [&] {
        return fmt::format("the argument `{}` of `{}` is null", p.name, signature.name);
      });
    }
    if (!evaluator.spend(conforming_cost(arguments[i], p.type))) return evaluator.budget_failure();
    auto value = p.rest ? fitted_rest(arguments[i], p.type, !evaluator.strict())
                        : fitted(arguments[i], p.type, !evaluator.strict());
    if (!value) {
      return evaluator.fail("eval.argument", fmt::format("`{}` wants {} for `{}`, but it is {}",
                                                         signature.name, describe(p.type), p.name,
                                                         value::kind_name(arguments[i].kind())));
    }
    arguments[i] = std::move(*value);
  }
  const Call call{arguments, given, evaluator};
  return plan != nullptr && plan->regex != nullptr ? plan->run(call, *plan->regex)
                                                   : signature.builtin->call(call);
}

Value call_overloaded(Evaluator& evaluator, const CallPlan& plan,
                      std::span<const Value> arguments) {
  Value unsettled;
  for (const Value& v : arguments) {
    if (!is_settled(v)) unsettled = unsettled.is_null() ? v : evaluator.merge(unsettled, v);
  }
  if (!unsettled.is_null()) return unsettled;
  bool arity = false;
  const auto candidates = overloads(plan.signature->name);
  for (const Signature& s : candidates) {
    if (s.builtin->pack_only && !evaluator.strict()) continue;
    const std::size_t count = s.parameters.size();
    std::vector<Value> ordered(count);
    std::uint32_t given = 0;
    bool fits = true;
    List rest;
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      std::size_t at = i;
      if (!plan.names.empty()) {
        const auto it = std::find_if(s.parameters.begin(), s.parameters.end(),
                                     [&](const Parameter& p) { return p.name == plan.names[i]; });
        at = static_cast<std::size_t>(it - s.parameters.begin());
      } else if (count > 0 && s.parameters.back().rest && i >= count - 1) {
        rest.push_back(arguments[i]);
        continue;
      }
      fits = at < count && ((given >> at) & 1u) == 0;
      if (!fits) break;
      ordered[at] = arguments[i];
      given |= 1u << at;
    }
    if (count > 0 && s.parameters.back().rest && plan.names.empty()) {
      fits = fits && !rest.empty();
      ordered.back() = std::move(rest);
      given |= 1u << (count - 1);
    }
    for (std::size_t i = 0; i < count && fits; ++i)
      fits = s.parameters[i].optional || ((given >> i) & 1u) != 0;
    if (!fits) continue;
    arity = true;
    bool kinds = true;
    for (std::size_t i = 0; i < count && kinds; ++i) {
      const Parameter& p = s.parameters[i];
      kinds = ((given >> i) & 1u) == 0 || ordered[i].is_null() ||
              (p.rest ? fitted_rest(ordered[i], p.type, true) : fitted(ordered[i], p.type, true))
                  .has_value();
    }
    if (!kinds && &s != &candidates.back()) continue;
    return dispatch(evaluator, s, ordered, given);
  }
  return evaluator.fail(arity ? "eval.argument" : "eval.arguments",
                        fmt::format("these are not the arguments of `{}`", plan.signature->name));
}

Value call_value(Evaluator& evaluator, const std::vector<std::string>& names, const Value& function,
                 std::span<const Value> arguments) {
  if (!is_settled(function)) return function;
  if (function.kind() != Kind::function) {
    return evaluator.fail("eval.not-function",
                          fmt::format("{} cannot be called", value::kind_name(function.kind())));
  }
  const auto& shared = Access::shared<detail::SharedFunction>(function);
  if (const auto* builtin = dynamic_cast<const BuiltinFunction*>(&shared)) {
    CallPlan plan;
    plan.signature = builtin->signature;
    plan.names = names;
    return call_overloaded(evaluator, plan, arguments);
  }
  const auto* native = dynamic_cast<const NativeFunction*>(&shared);
  const auto* c = native == nullptr ? static_cast<const Closure*>(&shared) : nullptr;
  if (c != nullptr && c->plan->external)
    return evaluator.fail("eval.external", "functions of other languages are not called");
  const std::vector<std::string>& parameters =
      native != nullptr ? native->parameters : c->plan->parameters;
  const std::vector<TypeRef>& types = native != nullptr ? native->types : c->plan->types;
  const std::size_t count = parameters.size();
  if (count != arguments.size()) {
    return evaluator.fail(
        "eval.arguments",
        fmt::format("the function takes {} arguments, and {} are given", count, arguments.size()));
  }
  std::vector<Value> ordered(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = i;
    if (!names.empty()) {
      const auto it = std::find(parameters.begin(), parameters.end(), names[i]);
      if (it == parameters.end()) {
        return evaluator.fail("eval.arguments",
                              fmt::format("`{}` is not the name of a parameter", names[i]));
      }
      at = static_cast<std::size_t>(it - parameters.begin());
      if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
          names.begin() + static_cast<std::ptrdiff_t>(i)) {
        return evaluator.fail("eval.arguments", fmt::format("`{}` is given twice", names[i]));
      }
    }
    ordered[at] = arguments[i];
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (ordered[i].is_null() || !is_settled(ordered[i])) continue;
    auto value = fitted(ordered[i], types[i], !evaluator.strict());
    if (!value) {
      return evaluator.fail(
          "eval.argument",
          fmt::format("the function wants {} for `{}`, but it is {}", describe(types[i]),
                      parameters[i], value::kind_name(ordered[i].kind())));
    }
    ordered[i] = std::move(*value);
  }
  return native != nullptr ? native->call(evaluator, ordered) : evaluator.run_closure(*c, ordered);
}

Value element_at(const List& elements, Decimal position, Runtime& runtime) {
  const auto whole = value::round(position, 0, value::Rounding::down);
  const auto at = whole ? whole->to_int() : std::nullopt;
  const auto size = static_cast<std::int64_t>(elements.size());
  if (at && *at > 0 && *at <= size) return elements[static_cast<std::size_t>(*at - 1)];
  if (at && *at < 0 && *at >= -size) return elements[static_cast<std::size_t>(size + *at)];
  return runtime.absent("eval.index", [&] {
    return fmt::format("there is no element at position {}", position.to_string());
  });
}

Value unary_range(Op comparison, Value end) {
  using value::RangeForm;
  switch (comparison) {
    case Op::less:
      return value::range({}, false, std::move(end), false, RangeForm::less);
    case Op::less_equal:
      return value::range({}, false, std::move(end), true, RangeForm::less_equal);
    case Op::greater:
      return value::range(std::move(end), false, {}, false, RangeForm::greater);
    case Op::greater_equal:
      return value::range(std::move(end), true, {}, false, RangeForm::greater_equal);
    case Op::equal: {
      Value copy = end;
      return value::range(std::move(copy), true, std::move(end), true, RangeForm::equal);
    }
    default: {
      Value copy = end;
      return value::range(std::move(copy), false, std::move(end), false, RangeForm::not_equal);
    }
  }
}

namespace {

/// The greatest or least of numbers that lie on the stack, the first of equal ones; null if one is
/// no number.
Value* extreme_of_numbers(const CallPlan& plan, Value* from) {
  Value* best = from;
  if (!value::is_numeric(*best)) return nullptr;
  for (Value* next = from + 1; next != from + plan.rest_count; ++next) {
    if (!value::is_numeric(*next)) return nullptr;
    const auto order = value::compare(next->as_number(), best->as_number());
    if (plan.extreme > 0 ? order > 0 : order < 0) best = next;
  }
  return best;
}

}  // namespace

Value* Evaluator::call_planned(const CallPlan& plan, Value* sp) {
  if (plan.extreme != 0) {
    Value* const from = sp - plan.rest_count;
    if (Value* const best = extreme_of_numbers(plan, from); best != nullptr && spend(1)) {
      if (best != from) *from = std::move(*best);
      return from + 1;
    }
  }
  const Signature& s = *plan.signature;
  const std::size_t count = s.parameters.size();
  constexpr std::size_t kMost = 8;  // the built-in with the most parameters takes four
  Value arguments[kMost];
  std::uint32_t given = 0;
  std::uint32_t on_stack = 0;
  for (std::size_t i = 0; i < count; ++i)
    on_stack += plan.given[i] != 0
                    ? (s.parameters[i].rest && plan.rest_count != 0 ? plan.rest_count : 1)
                    : 0;
  Value* from = sp - on_stack;
  Value* next = from;
  for (std::size_t i = 0; i < count; ++i) {
    if (plan.given[i] == 0) continue;
    given |= 1u << i;
    if (s.parameters[i].rest && plan.rest_count != 0) {
      List rest;
      Value unsettled;
      for (std::uint32_t r = 0; r < plan.rest_count; ++r) {
        if (!is_settled(*next)) unsettled = unsettled.is_null() ? *next : merge(unsettled, *next);
        rest.push_back(*next++);
      }
      arguments[i] = unsettled.is_null() ? Value(std::move(rest)) : unsettled;
    } else {
      arguments[i] = std::move(*next++);
    }
  }
  *from = kept(bounded(dispatch(*this, s, {arguments, count}, given, &plan)));
  return from + 1;
}

Value Evaluator::call_with_literals(const Node& call) {
  const Signature& s = *call.signature;
  std::vector<Value> arguments(s.parameters.size());
  std::uint32_t given = 0;
  for (std::size_t i = 0; i < s.parameters.size(); ++i) {
    const std::int32_t from = call.argument_of[i];
    if (from < 0) continue;
    given |= 1u << i;
    if (s.parameters[i].rest && call.names.empty()) {
      List rest;
      for (std::size_t a = static_cast<std::size_t>(from); a < call.children.size(); ++a)
        rest.push_back(call.children[a]->value);
      arguments[i] = std::move(rest);
    } else {
      arguments[i] = call.children[static_cast<std::size_t>(from)]->value;
    }
  }
  return dispatch(*this, s, arguments, given);
}

}  // namespace aftersales::feel
