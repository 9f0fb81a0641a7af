// The front door: a text -> a compiled expression, or every mistake in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "feel/ast.h"
#include "feel/checker.h"
#include "feel/program.h"
#include "feel/scope.h"

namespace aftersales::feel {

/// An expression with its tree, which explanations and tables read.
struct Compiled {
  Expression expression;
  Tree tree;
};

/// Parses, checks and compiles. `wanted` (may be null) is the type that the value must have. Null
/// if there is a mistake; `context.report` then has it.
[[nodiscard]] std::unique_ptr<Compiled> compile_expression(
    const text::Located& text, const Context& context, TypeRef wanted,
    const std::vector<TypedLocal>& locals = {});

/// Unary tests for values of type `subject`, run with the value as the first local, `locals` behind
/// it.
[[nodiscard]] std::unique_ptr<Compiled> compile_unary_tests(
    const text::Located& text, const Context& context, TypeRef subject,
    const std::vector<TypedLocal>& locals = {});

/// From a tree that is checked already, e.g. a part of another one; `frame_size` locals.
void finish(Compiled& compiled, const text::Located& text, std::uint32_t frame_size, bool tests);

}  // namespace aftersales::feel
