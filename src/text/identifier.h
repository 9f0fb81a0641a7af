// What the names of packs, rules, sources and steps are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/unicode.h"

namespace aftersales::text {

/// Letters of any script, digits, `-`, `_` and `.`.
[[nodiscard]] bool in_identifier(char32_t code_point);

/// What stands where something stands that no identifier holds.
struct Misfit {
  std::size_t at = 0;
  CodePoint character;
};
[[nodiscard]] std::optional<Misfit> first_misfit(std::string_view identifier);

/// "may not hold a blank", "may not hold `!`".
[[nodiscard]] std::string to_text(std::string_view identifier, const Misfit& misfit);

inline constexpr std::string_view kIdentifierHint = "use letters, digits, `-`, `_` and `.`";

}  // namespace aftersales::text
