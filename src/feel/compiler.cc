// A checked tree -> a program for a stack machine.
#include "feel/compiler.h"

#include <algorithm>

#include "feel/calls.h"
#include "feel/checker.h"
#include "feel/compiling.h"

namespace aftersales::feel {

namespace {

Op operation_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::add:
      return Op::add;
    case NodeKind::subtract:
      return Op::subtract;
    case NodeKind::multiply:
      return Op::multiply;
    case NodeKind::divide:
      return Op::divide;
    case NodeKind::power:
      return Op::power;
    case NodeKind::equal:
      return Op::equal;
    case NodeKind::not_equal:
      return Op::not_equal;
    case NodeKind::less:
      return Op::less;
    case NodeKind::less_equal:
      return Op::less_equal;
    case NodeKind::greater:
      return Op::greater;
    case NodeKind::greater_equal:
      return Op::greater_equal;
    case NodeKind::conjunction:
      return Op::conjunction;
    default:
      return Op::disjunction;
  }
}

bool speaks_of_conditions(const Node& n) {
  if (n.kind == NodeKind::name && n.text == "?") return true;
  if (is_comparison(n.kind) || n.kind == NodeKind::between || n.kind == NodeKind::in ||
      n.kind == NodeKind::conjunction || n.kind == NodeKind::disjunction) {
    return true;  // whether or not it speaks of the value tested
  }
  return std::any_of(n.children.begin(), n.children.end(),
                     [](const Node* c) { return speaks_of_conditions(*c); });
}

/// How many locals the nodes of one frame use. A part of a tree has those of the whole.
std::uint32_t locals_of(const Node& n) {
  std::uint32_t count = 0;
  if (n.kind == NodeKind::filter || n.kind == NodeKind::context || n.kind == NodeKind::for_each ||
      n.kind == NodeKind::some || n.kind == NodeKind::every) {
    count = n.local + static_cast<std::uint32_t>(n.names.size()) + 1;
  }
  const Binding::Kind binding = n.binding.kind;
  const bool is_of_frame =
      binding == Binding::local || binding == Binding::entry || binding == Binding::entry_or;
  if (n.kind == NodeKind::name && is_of_frame) count = n.binding.index + 1;
  if (n.kind == NodeKind::function) return count;
  for (const Node* child : n.children) count = std::max(count, locals_of(*child));
  return count;
}

}  // namespace

bool is_condition(const Node& test) {
  return test.type != nullptr && test.type->is(TypeKind::boolean) &&
         test.kind != NodeKind::literal && speaks_of_conditions(test);
}

void Compiler::value(const Node& n) {
  switch (n.kind) {
    case NodeKind::literal:
      push_constant(n.value, n.span);
      return;
    case NodeKind::name:
      name(n.binding, n.text, n);
      return;
    case NodeKind::path:
      if (n.binding.kind == Binding::slot) {
        name(n.binding, n.text, n);
        return;
      }
      value(*n.children[0]);
      emit(Op::path, n.span, 0, intern(n.text));
      return;
    case NodeKind::negate:
      value(*n.children[0]);
      emit(Op::negate, n.span, 0);
      return;
    case NodeKind::filter:
      filter(n);
      return;
    case NodeKind::call:
      call(n);
      return;
    case NodeKind::between:
      for (const Node* child : n.children) value(*child);
      emit(Op::between, n.span, -2);
      return;
    case NodeKind::in:
      membership(n);
      return;
    case NodeKind::instance_of:
      value(*n.children[0]);
      e_.types.push_back(n.target);
      emit(Op::instance_of, n.span, 0, static_cast<std::uint32_t>(e_.types.size() - 1));
      return;
    case NodeKind::conditional:
      conditional(n);
      return;
    case NodeKind::for_each:
    case NodeKind::some:
    case NodeKind::every:
      loop(n);
      return;
    case NodeKind::list:
      for (const Node* child : n.children) value(*child);
      emit(Op::list, n.span, 1 - static_cast<int>(n.children.size()),
           static_cast<std::uint32_t>(n.children.size()));
      return;
    case NodeKind::context:
      context(n);
      return;
    case NodeKind::range:
      for (const Node* child : n.children) value(*child);
      emit(Op::range, n.span, -1, n.flags);
      return;
    case NodeKind::function:
      function(n);
      return;
    case NodeKind::test:
      value(*n.children[0]);
      emit(Op::unary_range, n.span, 0, static_cast<std::uint32_t>(operation_of(n.operation)));
      return;
    case NodeKind::tests:
      tests(n, 0);
      return;
    case NodeKind::wildcard:
      push_constant(Value(true), n.span);
      return;
    default:
      binary(n);
      return;
  }
}

void Compiler::tests(const Node& n, std::uint32_t subject) {
  bool first = true;
  std::vector<std::uint32_t> exits;
  for (const Node* test : n.children) {
    if (!first) exits.push_back(emit(Op::or_else, n.span, 0));
    one_test(*test, subject);
    if (!first) emit(Op::disjunction, n.span, -1);
    first = false;
  }
  for (const std::uint32_t at : exits) p_.code[at].a = here();
  if ((n.flags & kNegated) != 0) emit(Op::invert, n.span, 0);
}

std::uint32_t Compiler::emit(Op op, Span span, int effect, std::uint32_t a, std::uint32_t b,
                             std::uint32_t c) {
  p_.code.push_back({op, a, b, c});
  p_.spans.push_back(span);
  depth_ += effect;
  // A fold of no operands pushes one value more than its effect says.
  p_.stack = std::max(p_.stack, static_cast<std::uint32_t>(depth_ + 1));
  return here() - 1;
}

std::uint32_t Compiler::intern(const std::string& name) {
  const auto it = std::find(e_.names.begin(), e_.names.end(), name);
  if (it != e_.names.end()) return static_cast<std::uint32_t>(it - e_.names.begin());
  e_.names.push_back(name);
  return static_cast<std::uint32_t>(e_.names.size() - 1);
}

void Compiler::push_constant(const Value& v, Span span) {
  e_.constants.push_back(v);
  emit(Op::constant, span, 1, static_cast<std::uint32_t>(e_.constants.size() - 1));
}

void Compiler::name(const Binding& binding, const std::string& text, const Node& n) {
  switch (binding.kind) {
    case Binding::slot:
      if (std::find(e_.slots.begin(), e_.slots.end(), binding.index) == e_.slots.end())
        e_.slots.push_back(binding.index);
      emit(Op::slot, n.span, 1, binding.index);
      return;
    case Binding::local:
      emit(Op::local, n.span, 1, binding.index);
      return;
    case Binding::captured:
      emit(Op::captured, n.span, 1, binding.index);
      return;
    case Binding::constant:
      push_constant(binding.value, n.span);
      return;
    case Binding::entry:
      emit(Op::entry, n.span, 1, binding.index, intern(text));
      return;
    case Binding::entry_or: {
      const std::uint32_t at = emit(Op::entry_or, n.span, 0, binding.index, intern(text));
      name(*binding.otherwise, text, n);
      p_.code[at].c = here();
      return;
    }
    case Binding::none:
      break;
  }
  if (n.signature != nullptr) {
    push_constant(builtin_function(*n.signature), n.span);
    return;
  }
  emit(Op::missing, n.span, 1, intern(text));
}

void Compiler::binary(const Node& n) {
  const std::vector<Node*> chain = left_chain(const_cast<Node&>(n));  // NOLINT: only walked
  value(*chain.front()->children[0]);
  for (const Node* link : chain) {
    const bool logic = link->kind == NodeKind::conjunction || link->kind == NodeKind::disjunction;
    std::uint32_t exit = 0;
    if (logic)
      exit = emit(link->kind == NodeKind::conjunction ? Op::and_then : Op::or_else, link->span, 0);
    value(*link->children[1]);
    emit(operation_of(link->kind), link->span, -1);
    if (logic) p_.code[exit].a = here();
  }
}

void Compiler::conditional(const Node& n) {
  value(*n.children[0]);
  const std::uint32_t branch = emit(Op::branch, n.span, -1);
  value(*n.children[1]);
  const std::uint32_t exit = emit(Op::jump, n.span, 0);
  p_.code[branch].a = here();
  depth_ -= 1;
  value(*n.children[2]);
  p_.code[exit].a = here();
  p_.code[branch].b = here();
}

void Compiler::filter(const Node& n) {
  value(*n.children[0]);
  const std::uint32_t at = emit(Op::filter, n.span, 0, 0, n.local);
  value(*n.children[1]);
  depth_ -= 1;
  p_.code[at].a = here();
}

void Compiler::membership(const Node& n) {
  const std::uint32_t subject = p_.frame++;
  value(*n.children[0]);
  emit(Op::store, n.children[0]->span, -1, subject);
  tests(*n.children[1], subject);
}

void Compiler::one_test(const Node& test, std::uint32_t subject) {
  if (test.kind == NodeKind::test && (test.flags & kParenthesised) == 0) {
    emit(Op::local, test.span, 1, subject);
    value(*test.children[0]);
    emit(operation_of(test.operation), test.span, -1);
    return;
  }
  if (is_condition(test)) {
    value(test);
    return;
  }
  emit(Op::local, test.span, 1, subject);
  value(test);
  emit(Op::matches, test.span, -1);
}

void Compiler::context(const Node& n) {
  ContextPlan plan;
  for (std::size_t i = 0; i < n.children.size(); ++i) {
    value(*n.children[i]);
    const std::uint32_t local = n.local + static_cast<std::uint32_t>(i);
    emit(Op::store, n.children[i]->span, -1, local);
    const std::string& key = n.names[i].text;
    plan.twice =
        plan.twice || std::find(plan.keys.begin(), plan.keys.end(), key) != plan.keys.end();
    plan.keys.push_back(key);
  }
  for (std::size_t i = 0; i < n.children.size(); ++i) {
    emit(Op::local, n.children[i]->span, 1, n.local + static_cast<std::uint32_t>(i));
  }
  e_.contexts.push_back(std::move(plan));
  emit(Op::context, n.span, 1 - static_cast<int>(n.children.size()),
       static_cast<std::uint32_t>(e_.contexts.size() - 1));
}

void compile(const Node& root, std::uint32_t frame_size, Expression& expression) {
  Compiler(expression, expression.program, std::max(frame_size, locals_of(root))).value(root);
  expression.figures = figures_of(expression);
}

void compile_tests(const Node& root, std::uint32_t frame_size, Expression& expression) {
  Compiler compiler(expression, expression.program, frame_size);
  if (root.kind == NodeKind::tests)
    compiler.tests(root, 0);
  else
    compiler.value(root);
}

}  // namespace aftersales::feel
