// `matches`, `replace` and `split` with a pattern that is compiled already.
#pragma once

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

/// What is wrong with a pattern, its flags or a replacement, in one sentence: "the pattern "a**" is
/// wrong at character 3: …".
[[nodiscard]] std::string describe(const RegexError& error, std::string_view text);

}  // namespace aftersales::feel
