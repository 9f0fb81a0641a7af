// A pattern of XPath's flavour -> the same pattern for RE2.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "feel/regex.h"

namespace aftersales::feel {

struct RegexFlags {
  bool dot_all = false;       // s
  bool multi_line = false;    // m
  bool ignore_case = false;   // i
  bool ignore_space = false;  // x
  bool literal = false;       // q
};

[[nodiscard]] std::variant<RegexFlags, RegexError> parse_regex_flags(std::string_view flags);

/// Reads a pattern by the grammar of XML Schema 1.1 part 2 (appendix G) with the additions of
/// F&O 3.1, 5.6.1: anchors, lazy quantifiers, `(?:`, `\$`. The result needs no flags. At most
/// Regex::kMaxPattern bytes.
[[nodiscard]] std::variant<std::string, RegexError> translate_regex(std::string_view pattern,
                                                                    RegexFlags flags);

}  // namespace aftersales::feel
