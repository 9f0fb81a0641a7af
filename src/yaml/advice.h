// What an author should write instead: their own text, put in quotes.
#pragma once

#include <string>
#include <string_view>

#include "yaml/scalar.h"

namespace aftersales::yaml {

/// A key that a policy or its tests have, so that it was hardly meant as part of a text.
[[nodiscard]] bool is_policy_key(std::string_view word);
/// Behind this key stand entries, `{name: value}`, or a list of words.
[[nodiscard]] bool wants_entries(std::string_view key);
[[nodiscard]] bool wants_list(std::string_view key);
[[nodiscard]] bool wants_text(std::string_view key);

/// `text` as a YAML scalar in the quotes that need the fewest changes.
[[nodiscard]] std::string quoted(std::string_view text);

/// A part of the author's text as a message quotes it: short and printable.
[[nodiscard]] std::string in_message(std::string_view text);

/// From `begin` to the end of the line, without a comment and blanks at the end.
[[nodiscard]] Span value_extent(std::string_view text, Offset begin);

/// From `begin` to the comma or bracket that ends an entry between flow brackets: brackets,
/// parentheses and double quotes inside it are passed over as an expression's would be, so `f(a,
/// b)` and `[1..5)` stay whole.
[[nodiscard]] Span flow_extent(std::string_view text, Offset begin);

/// "put it in quotes: `"…"`", with the author's own text.
[[nodiscard]] std::string put_in_quotes(std::string_view text, Span extent);

/// As put_in_quotes, for a quoted text that went on behind its quote. A quote inside a word
/// (`'customer's'`) gets quotes of the other kind around it; else the quotes belong to an
/// expression (`"a", "b"`), and the whole is quoted.
[[nodiscard]] std::string requote(std::string_view text, Span extent, Offset behind_quote);

/// Throws: a tab at `at` stands where only spaces may.
[[noreturn]] void refuse_tab(std::string_view text, Offset at);

/// Throws if a value cannot begin with the character at `begin` without quotes (`!`, `&`, `*`, `@`,
/// `%`, `` ` ``, `#`, `,`,
/// `]`, `}`, or `-`, `?`, `:` before a blank; `|` and `>` too: ask before where a block may stand).
/// `in_flow`: between brackets.
void check_first_character(std::string_view text, Offset begin, bool in_flow);

}  // namespace aftersales::yaml
