// `matches`, `replace` and `split` (DMN 1.5, 10.3.4.3; XPath and XQuery Functions and
// Operators 3.1, 5.6).
#include <fmt/format.h>

#include <utility>

#include "feel/arguments.h"
#include "feel/regex_calls.h"
#include "text/unicode.h"

namespace aftersales::feel {

namespace {

// Compiling takes some microseconds and more for long patterns.
constexpr std::uint64_t kCompileCost = 100;

Value with_pattern(const Call& call, std::size_t pattern_at, std::size_t flags_at,
                   Value (*run)(const Call&, const Regex&)) {
  const std::string_view pattern = call[pattern_at].as_string();
  const std::string_view flags =
      flags_at < call.arguments.size() ? call[flags_at].as_string() : std::string_view();
  if (!call.runtime.spend(kCompileCost + pattern.size())) return call.runtime.budget_failure();
  std::variant<Regex, RegexError> compiled = Regex::compile(pattern, flags);
  if (const auto* error = std::get_if<RegexError>(&compiled)) {
    return call.fail("eval.regex",
                     describe(*error, error->in == RegexError::In::flags ? flags : pattern));
  }
  return run(call, std::get<Regex>(compiled));
}

Value matches_nothing(const Call& call) {
  return call.fail(
      "eval.regex-empty",
      "a pattern that also matches the empty text cannot replace or split: use + instead of *");
}

/// The child that is a parameter's argument, if it is a text.
const Node* literal_argument(const Node& call, std::size_t parameter) {
  const std::int32_t at = call.argument_of[parameter];
  if (at < 0) return nullptr;
  const Node* argument = call.children[static_cast<std::size_t>(at)];
  const bool is_text =
      argument->kind == NodeKind::literal && argument->value.kind() == Kind::string;
  return is_text ? argument : nullptr;
}

}  // namespace

LiteralPattern literal_pattern(const Node& call) {
  LiteralPattern result;
  if (call.signature == nullptr) return result;
  const auto called = call.signature->builtin->call;
  if (called != matches && called != replace && called != split) return result;
  const std::size_t flags_at = called == replace ? 3 : 2;
  const bool takes_flags = flags_at < call.argument_of.size() && call.argument_of[flags_at] >= 0;
  if (takes_flags && (result.flags = literal_argument(call, flags_at)) == nullptr) return result;
  result.pattern = literal_argument(call, 1);
  result.run = called == matches ? matches_with : called == replace ? replace_with : split_with;
  return result;
}

std::string describe(const RegexError& error, std::string_view text) {
  if (error.in == RegexError::In::flags) return error.message;
  const std::string_view what = error.in == RegexError::In::pattern ? "pattern" : "replacement";
  const std::size_t character = text::count_code_points(text.substr(0, error.offset)) + 1;
  return fmt::format("the {} \"{}\" is wrong at character {}: {}", what, text::shortened(text),
                     character, error.message);
}

Value matches_with(const Call& call, const Regex& regex) {
  const std::string_view input = call[0].as_string();
  if (!charge_text(call, input.size())) return call.runtime.budget_failure();
  return regex.matches(input);
}

Value replace_with(const Call& call, const Regex& regex) {
  const std::string_view input = call[0].as_string();
  const std::string_view with = call[2].as_string();
  if (!charge_text(call, input.size() * 8)) return call.runtime.budget_failure();
  if (regex.matches_empty()) return matches_nothing(call);
  const std::variant<Replacement, RegexError> replacement = regex.replacement(with);
  if (const auto* error = std::get_if<RegexError>(&replacement))
    return call.fail("eval.regex", describe(*error, with));
  const Replacement& read = std::get<Replacement>(replacement);
  if (read.missing_group != 0 && call.runtime.strict()) {
    return call.fail("eval.regex",
                     fmt::format("the replacement names group {}, but the pattern has {}",
                                 read.missing_group, regex.groups()));
  }
  const std::optional<std::string> result = regex.replace(input, read, Runtime::kMaxBytes);
  return result ? Value(*result) : too_long_text(call);
}

Value split_with(const Call& call, const Regex& regex) {
  const std::string_view input = call[0].as_string();
  if (!charge_text(call, input.size() * 8)) return call.runtime.budget_failure();
  if (regex.matches_empty()) return matches_nothing(call);
  const std::optional<std::vector<std::string_view>> parts = regex.split(input, Runtime::kMaxItems);
  if (!parts) return too_many_items(call);
  if (!call.runtime.spend(parts->size())) return call.runtime.budget_failure();
  return List(parts->begin(), parts->end());
}

Value matches(const Call& call) { return with_pattern(call, 1, 2, matches_with); }
Value replace(const Call& call) { return with_pattern(call, 1, 3, replace_with); }
Value split(const Call& call) { return with_pattern(call, 1, 2, split_with); }

}  // namespace aftersales::feel
