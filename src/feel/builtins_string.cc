// The built-in functions on strings (DMN 1.5, 10.3.4.3). Characters are Unicode code points.
#include <utf8proc.h>

#include <algorithm>
#include <string>

#include "feel/arguments.h"
#include "feel/regex_calls.h"
#include "text/unicode.h"

namespace aftersales::feel {

namespace {

/// The byte at which the n-th code point begins, or the end.
std::size_t byte_of(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (; n > 0 && at < text.size(); --n) at += text::decode_utf8(text, at).bytes;
  return at;
}

Value substring(const Call& call) {
  const std::string_view text = call[0].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  const std::size_t size = text::count_code_points(text);
  if (call[1].as_number().sign() == 0) {
    return call.fail("eval.substring",
                     "there is no start position 0: the first character is at 1, the last at -1");
  }
  const std::optional<std::size_t> start = place(call[1], size);
  if (!start) {
    return call.runtime.absent("eval.substring", [&] {
      return fmt::format("the text has {} characters, and none at position {}", size,
                         call[1].as_number().to_string());
    });
  }
  std::size_t length = size - *start;
  if (call.has(2)) {
    if (call[2].as_number().sign() < 0)
      return call.fail("eval.substring", "the length of a substring may not be negative");
    const std::optional<std::int64_t> wanted = truncated(call[2]);
    if (wanted) length = std::min(length, static_cast<std::size_t>(*wanted));
  }
  const std::string_view rest = text.substr(byte_of(text, *start));
  return rest.substr(0, byte_of(rest, length));
}

Value string_length(const Call& call) {
  const std::string_view text = call[0].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  return text::count_code_points(text);
}

/// Character by character; only the German sharp s has an upper case of two.
Value change_case(const Call& call, utf8proc_int32_t (*change)(utf8proc_int32_t), bool upper) {
  constexpr char32_t kSharpS = 0xDF;
  const std::string_view text = call[0].as_string();
  if (!charge_text(call, text.size() * 2)) return call.runtime.budget_failure();
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint decoded = text::decode_utf8(text, at);
    if (upper && decoded.value == kSharpS) {
      result += "SS";
    } else {
      text::append_utf8(
          result, static_cast<char32_t>(change(static_cast<utf8proc_int32_t>(decoded.value))));
    }
    at += decoded.bytes;
  }
  return result.size() > Runtime::kMaxBytes ? too_long_text(call) : Value(result);
}

Value upper_case(const Call& call) { return change_case(call, utf8proc_toupper, true); }
Value lower_case(const Call& call) { return change_case(call, utf8proc_tolower, false); }

Value substring_before(const Call& call) {
  const std::string_view text = call[0].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  const std::size_t at = text.find(call[1].as_string());
  return at == std::string_view::npos ? Value("") : Value(text.substr(0, at));
}

Value substring_after(const Call& call) {
  const std::string_view text = call[0].as_string();
  const std::string_view match = call[1].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  const std::size_t at = text.find(match);
  return at == std::string_view::npos ? Value("") : Value(text.substr(at + match.size()));
}

Value contains_text(const Call& call) {
  const std::string_view text = call[0].as_string();
  if (!charge_text(call, text.size())) return call.runtime.budget_failure();
  return text.find(call[1].as_string()) != std::string_view::npos;
}

Value starts_with(const Call& call) {
  const std::string_view match = call[1].as_string();
  return call[0].as_string().substr(0, match.size()) == match;
}

Value ends_with(const Call& call) {
  const std::string_view text = call[0].as_string();
  const std::string_view match = call[1].as_string();
  return text.size() >= match.size() && text.substr(text.size() - match.size()) == match;
}

Value string_join(const Call& call) {
  const List& list = call[0].as_list();
  if (!call.runtime.spend(list.size())) return call.runtime.budget_failure();
  std::string result;
  bool first = true;
  for (const Value& element : list) {
    if (element.is_null()) continue;
    if (!first) result += call[1].as_string();
    result += element.as_string();
    first = false;
    if (result.size() > Runtime::kMaxBytes) return too_long_text(call);
  }
  return charge_text(call, result.size()) ? Value(result) : call.runtime.budget_failure();
}

constexpr Builtin kTable[] = {
    {"substring(string: string, start position: number, length?: number): string", 2, substring},
    {"string length(string: string): number", 2, string_length},
    {"upper case(string: string): string", 2, upper_case},
    {"lower case(string: string): string", 2, lower_case},
    {"substring before(string: string, match: string): string", 2, substring_before},
    {"substring after(string: string, match: string): string", 2, substring_after},
    {"contains(string: string, match: string): boolean", 2, contains_text},
    {"starts with(string: string, match: string): boolean", 1, starts_with},
    {"ends with(string: string, match: string): boolean", 1, ends_with},
    {"string join(list: list of string, delimiter?: string!): string", 2, string_join},
    {"matches(input: string, pattern: string, flags?: string!): boolean", 5, matches},
    {"replace(input: string, pattern: string, replacement: string, flags?: string!): string", 5,
     replace},
    {"split(string: string, delimiter: string): list of string", 5, split},
};

}  // namespace

std::span<const Builtin> string_builtins() { return kTable; }

}  // namespace aftersales::feel
