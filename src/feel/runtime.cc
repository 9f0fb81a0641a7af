// Failures, causes, warnings, and the sets of facts that unknown values wait for.
#include "feel/runtime.h"

#include <algorithm>

#include "feel/evaluator.h"

namespace aftersales::feel {

Value Runtime::fail(std::string_view code, std::string message) {
  // A lenient evaluation may fail once for every element of a long list: the first causes tell the
  // story.
  constexpr std::size_t kMaxCauses = 1000;
  const auto is_last = [&](const Cause& c) {
    return c.begin == begin_ && c.end == end_ && c.expression == expression_ && c.code == code &&
           c.message == message;
  };
  const bool again = !causes_.empty() && is_last(causes_.back());  // in a loop
  if (!again && (strict() || causes_.size() < kMaxCauses)) {
    causes_.push_back({std::string(code), std::move(message), begin_, end_, expression_});
  }
  if (!strict()) return {};
  return value::Access::make(value::kFailure, causes_.size() - 1);
}

void Runtime::warn(std::string_view code, std::string message) {
  const bool known = std::any_of(warnings_.begin(), warnings_.end(), [&](const Cause& w) {
    return w.code == code && w.message == message;
  });
  if (!known)
    warnings_.push_back({std::string(code), std::move(message), begin_, end_, expression_});
}

Value Runtime::budget_failure() {
  return fail("eval.budget", "the evaluation takes more than 1,000,000 steps");
}

Value Runtime::bounded(Value v) {
  if (value::Access::depth(v) > kMaxNesting)
    return fail("eval.too-deep", "lists are nested more than 256 deep");
  if (value::Access::weight(v) > kMaxParts)
    return fail("eval.too-long", "a value is made of more than 1,000,000 parts");
  return v;
}

Value Runtime::invoke(const Value& function, std::span<const Value> arguments) {
  return static_cast<Evaluator*>(this)->invoke_function(function, arguments);
}

Value Runtime::unknown(std::uint32_t fact) {
  for (std::size_t i = 0; i < fact_sets_.size(); ++i) {
    if (fact_sets_[i].size() == 1 && fact_sets_[i].front() == fact)
      return value::Access::make(value::kUnknown, i);
  }
  return unknown_of({fact});
}

Value Runtime::unknown_of(std::vector<std::uint32_t> facts) {
  const auto it = std::find(fact_sets_.begin(), fact_sets_.end(), facts);
  const auto index = static_cast<std::uint64_t>(it - fact_sets_.begin());
  if (it == fact_sets_.end()) fact_sets_.push_back(std::move(facts));
  return value::Access::make(value::kUnknown, index);
}

std::span<const std::uint32_t> Runtime::facts_of(const Value& unknown) const {
  return fact_sets_[value::Access::a(unknown)];
}

Value Runtime::merge(const Value& a, const Value& b) {
  if (value::is_failure(a)) return a;
  if (value::is_failure(b)) return b;
  if (!value::is_unknown(b)) return a;
  if (!value::is_unknown(a)) return b;
  std::vector<std::uint32_t> both(facts_of(a).begin(), facts_of(a).end());
  for (const std::uint32_t fact : facts_of(b)) {
    if (std::find(both.begin(), both.end(), fact) == both.end()) both.push_back(fact);
  }
  return unknown_of(std::move(both));
}

}  // namespace aftersales::feel
