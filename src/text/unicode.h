// UTF-8 bytes -> code points, and how many columns of a terminal they take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftersales::text {

inline constexpr char32_t replacement_character = 0xFFFD;

/// What stands at a place: a code point and its length in bytes. An ill-formed byte counts as a
/// `replacement_character` of one byte with `valid` false, so that a walk always ends.
struct CodePoint {
  char32_t value = replacement_character;
  std::uint8_t bytes = 1;
  bool valid = false;
};

/// `at` must lie inside `text`. Well-formed is what table 3-7 of the Unicode standard says: no
/// surrogates, nothing overlong, nothing above U+10FFFF.
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at);

/// Appends nothing for surrogates and numbers above U+10FFFF, which have no UTF-8 form.
void append_utf8(std::string& out, char32_t code_point);

/// The first ill-formed byte, or nothing if the whole text is UTF-8.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);

[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// 2 for East Asian wide and full-width characters and emoji (UAX #11), 0 for marks that combine
/// with the one before, else 1.
[[nodiscard]] int columns_of(char32_t code_point);

/// True for what must not reach a terminal as it is: C0 and C1 controls, DEL, marks that change the
/// direction of writing, and what no text may hold.
[[nodiscard]] bool is_unprintable(char32_t code_point);

/// `text` with every unprintable character replaced by a picture of it (one column each). Tabs and
/// line feeds are replaced too unless `keep` names them.
[[nodiscard]] std::string printable(std::string_view text, std::string_view keep = {});

/// At most `limit` code points of `text`, the end replaced by `…` if it is longer; printable.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit = 60);

}  // namespace aftersales::text
