// Values -> the text that FEEL's `string` gives (DMN 1.5, 10.3.4.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "value/rep.h"

namespace aftersales::feel {

/// A string as it is; numbers in plain digits, money with its minor digits; dates, times and
/// durations in ISO form, zones as they were written; `[1, "a"]`, `{a: 1, "b c": 2}`, `[1..5)`, `(<
/// 10)`, strings inside these as literals. Values nested deeper than 256 levels are cut with `…`,
/// and so is what would be longer than `max_bytes`.
[[nodiscard]] std::string to_feel_string(const Value& value,
                                         std::size_t max_bytes = std::size_t{1} << 20);

/// A text as a string literal of FEEL, which reads back as the same text.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace aftersales::feel
