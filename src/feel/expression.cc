// A text -> tokens -> tree -> types -> program.
#include "feel/expression.h"

#include "feel/compiler.h"
#include "feel/parser.h"

namespace aftersales::feel {

namespace {

std::unique_ptr<Compiled> build(const text::Located& text, const Context& context, TypeRef wanted,
                                const std::vector<TypedLocal>& locals, bool tests) {
  auto compiled = std::make_unique<Compiled>();
  Locals names;
  for (const TypedLocal& local : locals) names.push_back(local.name);
  const bool parsed = tests ? parse_tests(text, context, names, compiled->tree)
                            : parse_expression(text, context, names, compiled->tree);
  if (!parsed) return nullptr;
  Checker checker(text, context, compiled->tree, locals);
  if (tests)
    checker.check_tests_root(wanted);
  else
    compiled->expression.type = checker.check_root(wanted);
  if (checker.failed()) return nullptr;
  finish(*compiled, text, checker.frame_size(), tests);
  return compiled;
}

}  // namespace

void finish(Compiled& compiled, const text::Located& text, std::uint32_t frame_size, bool tests) {
  compiled.expression.text = text;
  if (tests) {
    compiled.expression.type = simple(TypeKind::boolean);
    compile_tests(*compiled.tree.root, frame_size, compiled.expression);
  } else {
    compile(*compiled.tree.root, frame_size, compiled.expression);
  }
}

std::unique_ptr<Compiled> compile_expression(const text::Located& text, const Context& context,
                                             TypeRef wanted,
                                             const std::vector<TypedLocal>& locals) {
  return build(text, context, wanted, locals, false);
}

std::unique_ptr<Compiled> compile_unary_tests(const text::Located& text, const Context& context,
                                              TypeRef subject,
                                              const std::vector<TypedLocal>& locals) {
  std::vector<TypedLocal> all{{"?", subject}};
  all.insert(all.end(), locals.begin(), locals.end());
  return build(text, context, subject, all, true);
}

}  // namespace aftersales::feel
