// Which characters are white space, which are parts of words, and which stand for others.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "text/unicode.h"

namespace aftersales::feel {

/// White space of FEEL (DMN 1.5, 10.3.1.2, rules 61 and 62), in every script.
[[nodiscard]] bool is_space(char32_t c);

/// Letters of any script, digits, `_` and symbols such as emoji: everything that is neither white
/// space nor punctuation. False for bytes that are no UTF-8.
[[nodiscard]] bool is_word_part(const text::CodePoint& c);

/// What was meant by punctuation that input methods and word processors put in the place of the
/// ASCII form: `,` for `，`. Nothing for other characters.
[[nodiscard]] std::optional<std::string_view> lookalike(char32_t c);

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// How many bytes at a place are the sign of a currency, `€`; 0 if none is there.
[[nodiscard]] std::size_t currency_sign(std::string_view text, std::size_t at);

/// In the small letters of ASCII.
[[nodiscard]] std::string small_letters(std::string_view text);

/// Where the word that begins at `at` ends; `at` itself if none does.
[[nodiscard]] std::size_t word_end(std::string_view text, std::size_t at);
/// Where the white space that begins at `at` ends.
[[nodiscard]] std::size_t space_end(std::string_view text, std::size_t at);

}  // namespace aftersales::feel
