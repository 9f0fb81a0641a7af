// Reads the text of a range with the parser of expressions, and takes nothing but constants for its
// ends.
#include "feel/range_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "feel/arguments.h"
#include "feel/compare.h"
#include "feel/parser.h"
#include "feel/scope.h"
#include "text/unicode.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

/// No names: what stands in the text must stand for itself.
class NoNames final : public Scope {
 public:
  [[nodiscard]] std::size_t longest(std::string_view) const override { return 0; }
  [[nodiscard]] const Symbol* find(std::string_view) const override { return nullptr; }
  [[nodiscard]] const DeclaredFunction* function(std::string_view) const override {
    return nullptr;
  }
  [[nodiscard]] TypeRef type(std::string_view) const override { return nullptr; }
  [[nodiscard]] bool is_taken(std::string_view) const override { return false; }
  [[nodiscard]] std::vector<std::string> candidates() const override { return {}; }
};

/// `@"2026-11-01"` and the like; null if the text is nothing of the kind.
Value at_literal(std::string_view text, Zone zone) {
  if (const auto date = value::read_date(text)) return *date;
  if (const auto moment = value::parse_date_time(text, zone); moment.value) return *moment.value;
  if (const auto time = value::read_time(text)) return *time;
  if (const auto duration = value::read_duration(text)) return *duration;
  if (const auto period = value::read_period(text)) return *period;
  return {};
}

/// A built-in of constants, called; null if it is none of those that make dates, times and
/// durations.
Value constructed(const Call& call, const Node& node) {
  constexpr std::string_view allowed[] = {"date", "time", "date and time", "duration"};
  const Node& callee = *node.children[0];
  if (callee.kind != NodeKind::name || !node.names.empty() ||
      std::find(std::begin(allowed), std::end(allowed), callee.text) == std::end(allowed)) {
    return {};
  }
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    if (node.children[i]->kind != NodeKind::literal || node.children[i]->value.is_null()) return {};
    arguments.push_back(node.children[i]->value);
  }
  for (const Signature& signature : overloads(callee.text)) {
    const std::vector<Parameter>& parameters = signature.parameters;
    if (arguments.empty() || arguments.size() > parameters.size()) continue;
    bool fits = true;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      fits = fits && (i < arguments.size() ? conforms(arguments[i], parameters[i].type)
                                           : parameters[i].optional);
    }
    if (!fits) continue;
    const std::uint32_t given = (1u << arguments.size()) - 1;
    arguments.resize(parameters.size());
    return signature.builtin->call(Call{arguments, given, call.runtime});
  }
  return {};
}

Value end_of(const Call& call, const Node& node) {
  if (node.kind == NodeKind::literal) return node.value;
  if (node.kind == NodeKind::negate && node.children[0]->kind == NodeKind::literal &&
      value::is_numeric(node.children[0]->value)) {
    return -node.children[0]->value.as_number();
  }
  if (node.kind != NodeKind::call) return {};
  if (node.text != "@") return constructed(call, node);
  return at_literal(node.children[0]->value.as_string(), call.runtime.zone());
}

}  // namespace

Value range_from_text(const Call& call) {
  constexpr std::size_t kMaxText = 4096;
  const std::string_view text = call[0].as_string();
  const auto wrong = [&](std::string_view why) {
    return call.fail("eval.conversion",
                     fmt::format("\"{}\" is no range: {}", text::shortened(text), why));
  };
  constexpr std::string_view kForm =
      "write it as \"[1..5]\" or \"(1..5)\", with constants as its ends";
  if (text.size() > kMaxText) return wrong("it is longer than 4096 bytes");
  const NoNames scope;
  TypePool pool;
  text::Report report;
  Tree tree;
  if (!parse_expression(text::Located(std::string(text)),
                        Context{scope, pool, Dialect::bare, report}, {}, tree))
    return wrong(kForm);
  const Node& root = *tree.root;
  if (root.kind != NodeKind::range || (root.flags & kIteration) != 0) return wrong(kForm);
  const Value low = end_of(call, *root.children[0]);
  const Value high = end_of(call, *root.children[1]);
  if (!value::is_settled(low)) return low;
  if (!value::is_settled(high)) return high;
  if (low.is_null() || high.is_null()) return wrong(kForm);
  const std::optional<int> order = compare(low, high, call.runtime.dialect());
  if (!order) return wrong("its ends are not of one type that has an order");
  if (*order > 0) return wrong("it ends before it begins");
  return value::range(low, (root.flags & kLowClosed) != 0, high, (root.flags & kHighClosed) != 0);
}

}  // namespace aftersales::feel
