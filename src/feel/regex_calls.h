// `matches`, `replace` and `split` with a pattern that is compiled already.
#pragma once

#include "feel/ast.h"
#include "feel/builtins.h"
#include "feel/regex.h"

namespace aftersales::feel {

// The arguments of `call` are those of the built-in of the same name; its pattern and flags are not
// looked at.
[[nodiscard]] Value matches_with(const Call& call, const Regex& regex);
[[nodiscard]] Value replace_with(const Call& call, const Regex& regex);
[[nodiscard]] Value split_with(const Call& call, const Regex& regex);

// The built-ins: they compile the pattern first.
[[nodiscard]] Value matches(const Call& call);
[[nodiscard]] Value replace(const Call& call);
[[nodiscard]] Value split(const Call& call);

/// The pattern and the flags of a call of one of these, where both are literals; else null.
struct LiteralPattern {
  const Node* pattern = nullptr;
  const Node* flags = nullptr;  // also null where none are given
  Value (*run)(const Call&, const Regex&) = nullptr;
  [[nodiscard]] std::string_view text() const { return pattern->value.as_string(); }
  [[nodiscard]] std::string_view flag_text() const {
    return flags != nullptr ? flags->value.as_string() : std::string_view();
  }
};
[[nodiscard]] LiteralPattern literal_pattern(const Node& call);

/// What is wrong with a pattern, its flags or a replacement, in one sentence: "the pattern "a**" is
/// wrong at character 3: …".
[[nodiscard]] std::string describe(const RegexError& error, std::string_view text);

}  // namespace aftersales::feel
