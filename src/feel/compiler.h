// A checked tree -> a program.
#pragma once

#include "feel/ast.h"
#include "feel/program.h"

namespace aftersales::feel {

/// Is a test of a cell a condition of its own, rather than a value to compare with? A boolean that
/// only names another one is such a value.
[[nodiscard]] bool is_condition(const Node& test);

/// `frame_size` as the checker found it. The tree must be free of mistakes.
void compile(const Node& root, std::uint32_t frame_size, Expression& expression);

/// Unary tests on frame[0]: true, false or null.
void compile_tests(const Node& root, std::uint32_t frame_size, Expression& expression);

}  // namespace aftersales::feel
