// A JSON text that is an object, and a name with dots -> where in the text the name has its value.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace aftersales::value {

struct JsonPlace {
  std::size_t name = 0;  // of its last part, with the quotes
  std::size_t name_end = 0;
  std::size_t value = 0;
  std::size_t value_end = 0;
};

/// `a.b` is found in {"a.b": …} as in {"a": {"b": …}}; of two, the first. The text must be JSON.
[[nodiscard]] std::optional<JsonPlace> find_json_place(std::string_view text,
                                                       std::string_view name);

}  // namespace aftersales::value
