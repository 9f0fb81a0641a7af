// Any bytes -> flags, a pattern, a replacement and a text. Whatever they are, compiling gives a
// pattern or an error with a place in the text that it speaks of, and matching, replacing and
// splitting agree with each other.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "feel/regex.h"
#include "text/unicode.h"

namespace aftersales::feel {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The bytes up to the next zero.
std::string_view take(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\0'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

void check_error(const RegexError& error, std::string_view text) {
  require(!error.message.empty());
  require(error.offset <= text.size());
  require(error.offset == text.size() ||
          (static_cast<unsigned char>(text[error.offset]) & 0xC0u) != 0x80u ||
          text::first_invalid_utf8(text).has_value());
}

void check(std::uint8_t choice, std::string_view pattern, std::string_view with,
           std::string_view text) {
  std::string flags;
  for (std::size_t i = 0; i < 5; ++i) {
    if ((choice >> i & 1) != 0) flags += "smixq"[i];
  }
  const auto compiled = Regex::compile(pattern, flags);
  if (const auto* error = std::get_if<RegexError>(&compiled))
    return check_error(*error, pattern.substr(0, Regex::kMaxPattern));
  const Regex& regex = std::get<Regex>(compiled);
  const bool matches = regex.matches(text);
  const bool literal = (choice & 16) != 0;
  const bool valid = !text::first_invalid_utf8(text).has_value();
  if (literal && (choice & 4) == 0 && valid)
    require(matches == (text.find(pattern) != std::string_view::npos));
  if (literal) require(regex.groups() == 0);

  const auto replacement = regex.replacement(with);
  if (const auto* error = std::get_if<RegexError>(&replacement)) {
    check_error(*error, with);
  } else if (!regex.matches_empty()) {
    const auto replaced = regex.replace(text, std::get<Replacement>(replacement), 1000);
    require(!replaced || replaced->size() <= 1000);
    if (!matches) require(replaced == std::string(text) || text.size() > 1000);
  }
  if (regex.matches_empty()) return;

  // Each match replaced by itself changes nothing, and what is split off is what stands between the
  // matches.
  if (!literal) {
    const auto itself = std::get<Replacement>(regex.replacement("$0"));
    require(regex.replace(text, itself, text.size()) == std::string(text));
  }
  const auto parts = regex.split(text, text.size() + 1);
  require(parts.has_value());
  require(matches == (parts->size() > 1));
  const auto nothing = std::get<Replacement>(regex.replacement(""));
  std::string joined;
  for (std::string_view part : *parts) joined += part;
  require(regex.replace(text, nothing, text.size()) == joined);
}

}  // namespace
}  // namespace aftersales::feel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view pattern = aftersales::feel::take(rest);
  const std::string_view with = aftersales::feel::take(rest);
  aftersales::feel::check(data[0], pattern, with, rest);
  return 0;
}
