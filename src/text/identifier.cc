// A name -> what it must not hold.
#include "text/identifier.h"

#include <fmt/format.h>

namespace aftersales::text {

// Letters of other scripts stand above ASCII; punctuation there is what an input method leaves
// behind.
bool in_identifier(char32_t code_point) {
  const char32_t c = code_point;
  if (c < 0x80) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  }
  const bool punctuation = c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) ||
                           (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x303F) ||
                           (c >= 0xFF00 && c <= 0xFF65);
  return !punctuation && !is_unprintable(c);
}

std::optional<Misfit> first_misfit(std::string_view identifier) {
  for (std::size_t at = 0; at < identifier.size();) {
    const CodePoint c = decode_utf8(identifier, at);
    if (!c.valid || !in_identifier(c.value)) return Misfit{at, c};
    at += c.bytes;
  }
  return std::nullopt;
}

std::string to_text(std::string_view identifier, const Misfit& misfit) {
  if (misfit.character.value == U' ') return "may not hold a blank";
  return fmt::format("may not hold `{}`",
                     printable(identifier.substr(misfit.at, misfit.character.bytes)));
}

}  // namespace aftersales::text
