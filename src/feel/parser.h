// The text of an expression or of unary tests -> a tree (DMN 1.5, 10.3.1.2).
#pragma once

#include <optional>

#include "feel/ast.h"
#include "feel/scope.h"

namespace aftersales::feel {

inline constexpr std::uint32_t kMaxTokens = 10'000;
/// Of operands in each other: parentheses, arguments, branches, links of a path.
inline constexpr std::uint32_t kMaxDepth = 128;

/// Local names known from the start, e.g. a function's parameters.
using Locals = std::vector<std::string>;

/// One expression. False, with an error reported, if the text is none.
[[nodiscard]] bool parse_expression(const text::Located& text, const Context& context,
                                    const Locals& locals, Tree& tree);

/// Unary tests: `7`, `<= 7, > 30`, `not(a, b)`, `-`; in packs also `any`. The root is a `tests` or
/// `wildcard` node.
[[nodiscard]] bool parse_tests(const text::Located& text, const Context& context,
                               const Locals& locals, Tree& tree);

/// How many bytes of `text` from `begin` on are one expression that a `}` ends, as in a text for
/// people; nothing if there is no such brace.
[[nodiscard]] std::optional<std::size_t> find_closing_brace(std::string_view text,
                                                            std::size_t begin);

}  // namespace aftersales::feel
