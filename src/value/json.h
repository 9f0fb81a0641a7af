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

/// Takes what stands in a JSON object under each name, while it is read.
class JsonTaker {
 public:
  JsonTaker() = default;
  JsonTaker(const JsonTaker&) = delete;
  JsonTaker& operator=(const JsonTaker&) = delete;
  virtual ~JsonTaker() = default;
  /// What is wanted of an object that stands under a name: its entries, one by one (then leave()
  /// follows), itself as a value, or nothing more of the whole text.
  enum class Want : std::uint8_t { entries, value, nothing };
  [[nodiscard]] virtual Want enter(std::string_view name) = 0;
  virtual void leave() = 0;
  /// False: nothing more of the whole text is wanted.
  [[nodiscard]] virtual bool take_text(std::string_view name, std::string_view text) = 0;
  [[nodiscard]] virtual bool take(std::string_view name, Value value) = 0;
};

/// Reads one JSON object without making a value of it. False if it is none, if something in the
/// text is not acceptable or not wanted: then what was taken is of no use, and read_json() says
/// why. Unlike there, a name may stand twice in an object whose entries are taken one by one.
[[nodiscard]] bool read_json_entries(std::string_view text, JsonTaker& taker,
                                     const JsonLimits& limits = {});

}  // namespace aftersales::value
