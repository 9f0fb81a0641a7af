// What is wrong with a text that is not JSON: the slow half of reading, for texts that are refused.
#pragma once

#include <cstdint>
#include <string_view>

#include "value/json.h"

namespace aftersales::value {

/// Why a token is not a number by RFC 8259, section 6, as advice; null if it is one.
[[nodiscard]] const char* number_problem(std::string_view token) noexcept;

/// The first breach of the grammar of RFC 8259, of UTF-8 or of the depth. For texts that have one:
/// of any other it says only that it cannot be read. Linear in the text, and without recursion.
[[nodiscard]] JsonError find_fault(std::string_view text, std::uint32_t depth);

}  // namespace aftersales::value
