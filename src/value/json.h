// JSON texts -> values, and back, with exact digits.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/value.h>

namespace aftersales::value {

void append_json(std::string& out, const Value& value);
void append_json_string(std::string& out, std::string_view text);

/// Why a text is not acceptable JSON, with the byte where it stopped.
struct JsonError {
  std::string code;     // "json.syntax", "json.duplicate-key", "json.too-deep", ...
  std::string message;  // one lower-case sentence
  std::size_t offset = 0;
};

struct JsonLimits {
  std::uint32_t bytes = 1u << 20;
  std::uint32_t depth = 64;
  std::uint32_t keys = 10'000;
};

/// Reads one JSON value (RFC 8259): numbers as exact decimals of up to 34 digits, objects as
/// contexts in their order. Duplicate keys, invalid UTF-8, lone surrogates, numbers like `01`, and
/// anything behind the value are errors. On an error the result is empty and `error` is set.
[[nodiscard]] std::optional<Value> read_json(std::string_view text, JsonError& error,
                                             const JsonLimits& limits = {});

}  // namespace aftersales::value
