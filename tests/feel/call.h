// Calls a built-in function by its name, as an expression would, and shows what comes of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/calls.h"
#include "feel/evaluator.h"
#include "feel/print.h"

namespace aftersales::feel::tests {

using Arguments = std::vector<Value>;

/// An evaluation of a shop in China: yuan, Shanghai's clocks.
class Shop {
 public:
  explicit Shop(Dialect dialect = Dialect::pack) : evaluator(dialect) {
    if (dialect == Dialect::pack) evaluator.set_zone(*Zone::named("Asia/Shanghai"));
  }

  Value call(std::string_view name, const Arguments& arguments,
             std::vector<std::string> names = {}) {
    const auto candidates = overloads(name);
    if (candidates.empty()) return Value("no such function");
    CallPlan plan;
    plan.signature = &candidates.front();
    plan.names = std::move(names);
    return call_overloaded(evaluator, plan, arguments);
  }

  /// The result as FEEL writes it; of a failure, its message.
  std::string shown(std::string_view name, const Arguments& arguments,
                    std::vector<std::string> names = {}) {
    const Value result = call(name, arguments, std::move(names));
    return value::is_failure(result) ? "! " + evaluator.cause_of(result).message
                                     : to_feel_string(result);
  }

  Evaluator evaluator;
};

/// In a pack; what goes wrong is shown as `! message`.
inline std::string shown(std::string_view name, const Arguments& arguments,
                         std::vector<std::string> names = {}) {
  return Shop().shown(name, arguments, std::move(names));
}

/// In bare FEEL; what goes wrong is `null`.
inline std::string bare(std::string_view name, const Arguments& arguments,
                        std::vector<std::string> names = {}) {
  return Shop(Dialect::bare).shown(name, arguments, std::move(names));
}

inline Value n(std::string_view text) { return Decimal::parse(text).value(); }
inline Value date(std::string_view text) { return Date::parse(text).value(); }
inline Value time_of(std::string_view text) { return Time::parse(text).value(); }
inline Value moment(std::string_view text) { return DateTime::parse(text).value(); }
inline Value duration(std::string_view text) { return Duration::parse(text).value(); }
inline Value period(std::string_view text) { return Period::parse(text).value(); }
inline Value yuan(std::string_view text) { return value::money(Decimal::parse(text).value(), 2); }
inline Value list(std::initializer_list<Value> elements) { return Value::list(elements); }
inline Value function(std::string_view name) { return builtin_function(overloads(name).front()); }

/// The numbers from 0 to `count` - 1.
inline Value numbers(std::size_t count) {
  List elements;
  for (std::size_t i = 0; i < count; ++i) elements.emplace_back(i);
  return elements;
}

}  // namespace aftersales::feel::tests
