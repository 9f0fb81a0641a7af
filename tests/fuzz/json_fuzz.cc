// Any bytes -> either a fault that can be shown, or a value whose JSON is read as the same value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "text/unicode.h"
#include "value/json.h"

namespace {

using aftersales::Kind;
using aftersales::Value;
namespace value = aftersales::value;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_value(const Value& v, std::uint32_t depth) {
  switch (v.kind()) {
    case Kind::null:
    case Kind::boolean:
      break;
    case Kind::number:
      require(v.as_number().is_finite());
      break;
    case Kind::string:
      require(!aftersales::text::first_invalid_utf8(v.as_string()));
      break;
    case Kind::list:
      require(depth > 0);
      for (const Value& item : v.as_list()) check_value(item, depth - 1);
      break;
    case Kind::context:
      require(depth > 0);
      for (const auto& [name, entry] : v.as_context()) {
        require(!aftersales::text::first_invalid_utf8(name));
        require(&v[name] == &entry);  // the first of its name is the only one
        check_value(entry, depth - 1);
      }
      break;
    default:
      std::abort();
  }
}

void check_fault(const value::JsonError& error, std::size_t size) {
  require(error.code.starts_with("json.") && !error.message.empty() && error.offset <= size);
  require(!aftersales::text::first_invalid_utf8(error.message));
  // The message for a text in which no mistake can be found.
  require(error.message != "the text cannot be read as JSON");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  value::JsonLimits limits;
  limits.depth = 16;
  limits.keys = 256;
  value::JsonError error;
  const std::optional<Value> read = value::read_json(text, error, limits);
  require(read.has_value() == error.code.empty());
  if (!read) {
    check_fault(error, size);
    return 0;
  }
  check_value(*read, limits.depth);

  // Printing may lengthen a text: \n in it, or the digits of 1e39.
  const std::string printed = read->to_json();
  const std::optional<Value> again = value::read_json(printed, error);
  require(again.has_value() && *again == *read && again->to_json() == printed);
  // Blanks around a value change nothing; anything else there is a mistake.
  require(value::read_json("\r\n " + printed + "\t", error) == read);
  require(!value::read_json(printed + " 0", error) && error.code == "json.trailing");
  return 0;
}
