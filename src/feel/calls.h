// Calling things at run time: built-ins, closures, and built-ins as values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "feel/evaluator.h"

namespace aftersales::feel {

/// A function literal with the values it captured. The expression that holds its code must outlive
/// it.
struct Closure final : detail::SharedFunction {
  const Expression* expression = nullptr;
  const FunctionPlan* plan = nullptr;
  std::vector<Value> captured;
};

/// A function that is no FEEL text: a model's business knowledge, a decision service.
struct NativeFunction : detail::SharedFunction {
  std::vector<std::string> parameters;
  std::vector<TypeRef> types;  // of the parameters
  /// One argument for each parameter, converted to its type.
  [[nodiscard]] virtual Value call(Evaluator& evaluator,
                                   std::span<const Value> arguments) const = 0;
};

[[nodiscard]] Value closure(const Expression& expression, const FunctionPlan& plan,
                            std::vector<Value> captured);

/// One argument for each parameter of the signature; bit i of `given` says whether it was given.
/// Checks and converts the arguments as FEEL does (DMN 1.5, 10.3.2.9.4), passes on what is not
/// settled, and calls. `plan` may have a regular expression that is compiled already.
[[nodiscard]] Value dispatch(Evaluator& evaluator, const Signature& signature,
                             std::span<Value> arguments, std::uint32_t given,
                             const CallPlan* plan = nullptr);

/// The value as the type wants it, or nothing if it does not fit: a single value is a list of one,
/// and, where that is lenient, a list of one is its element (DMN 1.5, 10.3.2.9.4).
[[nodiscard]] std::optional<Value> fitted(const Value& v, TypeRef type, bool lenient);

/// Finds the overload by the arguments' number, names and kinds.
[[nodiscard]] Value call_overloaded(Evaluator& evaluator, const CallPlan& plan,
                                    std::span<const Value> arguments);

/// Calls a function value. `names` of the arguments, if they are named.
[[nodiscard]] Value call_value(Evaluator& evaluator, const std::vector<std::string>& names,
                               const Value& function, std::span<const Value> arguments);

/// The element at a position: 1 is the first, -1 the last; null outside (DMN 1.5, 10.3.2.5).
[[nodiscard]] Value element_at(const List& elements, Decimal position, Runtime& runtime);

/// `(< 5)` as a value.
[[nodiscard]] Value unary_range(Op comparison, Value end);

}  // namespace aftersales::feel
