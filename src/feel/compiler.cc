// A checked tree -> a program for a stack machine: one walk, jumps patched when their target is
// known.
#include "feel/compiler.h"

#include <algorithm>

#include "feel/checker.h"
#include "feel/evaluator.h"

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

class Compiler {
 public:
  Compiler(Expression& expression, Program& program, std::uint32_t frame_size)
      : e_(expression), p_(program) {
    p_.frame = frame_size;
  }

  void value(const Node& n) {
    switch (n.kind) {
      case NodeKind::literal:
        push_constant(n.value, n.span);
        return;
      case NodeKind::name:
        name(n.binding, n);
        return;
      case NodeKind::path:
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

  /// Unary tests on frame[subject].
  void tests(const Node& n, std::uint32_t subject) {
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

 private:
  [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(p_.code.size()); }

  std::uint32_t emit(Op op, Span span, int effect, std::uint32_t a = 0, std::uint32_t b = 0,
                     std::uint32_t c = 0) {
    p_.code.push_back({op, a, b, c});
    p_.spans.push_back(span);
    depth_ += effect;
    // A fold of no operands pushes one value more than its effect says.
    p_.stack = std::max(p_.stack, static_cast<std::uint32_t>(depth_ + 1));
    return here() - 1;
  }

  std::uint32_t intern(const std::string& name) {
    const auto it = std::find(e_.names.begin(), e_.names.end(), name);
    if (it != e_.names.end()) return static_cast<std::uint32_t>(it - e_.names.begin());
    e_.names.push_back(name);
    return static_cast<std::uint32_t>(e_.names.size() - 1);
  }

  void push_constant(const Value& v, Span span) {
    e_.constants.push_back(v);
    emit(Op::constant, span, 1, static_cast<std::uint32_t>(e_.constants.size() - 1));
  }

  void name(const Binding& binding, const Node& n) {
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
        emit(Op::entry, n.span, 1, binding.index, intern(n.text));
        return;
      case Binding::entry_or: {
        const std::uint32_t at = emit(Op::entry_or, n.span, 0, binding.index, intern(n.text));
        name(*binding.otherwise, n);
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
    emit(Op::missing, n.span, 1, intern(n.text));
  }

  void binary(const Node& n) {
    const std::vector<Node*> chain = left_chain(const_cast<Node&>(n));  // NOLINT: only walked
    value(*chain.front()->children[0]);
    for (const Node* link : chain) {
      const bool logic = link->kind == NodeKind::conjunction || link->kind == NodeKind::disjunction;
      std::uint32_t exit = 0;
      if (logic)
        exit =
            emit(link->kind == NodeKind::conjunction ? Op::and_then : Op::or_else, link->span, 0);
      value(*link->children[1]);
      emit(operation_of(link->kind), link->span, -1);
      if (logic) p_.code[exit].a = here();
    }
  }

  void conditional(const Node& n) {
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

  void filter(const Node& n) {
    value(*n.children[0]);
    const std::uint32_t at = emit(Op::filter, n.span, 0, 0, n.local);
    value(*n.children[1]);
    depth_ -= 1;
    p_.code[at].a = here();
  }

  void membership(const Node& n) {
    const std::uint32_t subject = p_.frame++;
    value(*n.children[0]);
    emit(Op::store, n.children[0]->span, -1, subject);
    tests(*n.children[1], subject);
  }

  void one_test(const Node& test, std::uint32_t subject) {
    if (test.kind == NodeKind::test && (test.flags & kParenthesised) == 0) {
      emit(Op::local, test.span, 1, subject);
      value(*test.children[0]);
      emit(operation_of(test.operation), test.span, -1);
      return;
    }
    const bool subject_free = test.type != nullptr && test.type->is(TypeKind::boolean) &&
                              test.kind != NodeKind::literal && uses_question_mark(test);
    if (subject_free) {
      value(test);
      return;
    }
    emit(Op::local, test.span, 1, subject);
    value(test);
    emit(Op::matches, test.span, -1);
  }

  static bool uses_question_mark(const Node& n) {
    if (n.kind == NodeKind::name && n.text == "?") return true;
    if (is_comparison(n.kind) || n.kind == NodeKind::between || n.kind == NodeKind::in ||
        n.kind == NodeKind::conjunction || n.kind == NodeKind::disjunction) {
      return true;  // a condition, whether or not it speaks of the value tested
    }
    return std::any_of(n.children.begin(), n.children.end(),
                       [](const Node* c) { return uses_question_mark(*c); });
  }

  void context(const Node& n) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < n.children.size(); ++i) {
      value(*n.children[i]);
      const std::uint32_t local = n.local + static_cast<std::uint32_t>(i);
      emit(Op::store, n.children[i]->span, -1, local);
      keys.push_back(n.names[i].text);
    }
    for (std::size_t i = 0; i < n.children.size(); ++i) {
      emit(Op::local, n.children[i]->span, 1, n.local + static_cast<std::uint32_t>(i));
    }
    e_.contexts.push_back(std::move(keys));
    emit(Op::context, n.span, 1 - static_cast<int>(n.children.size()),
         static_cast<std::uint32_t>(e_.contexts.size() - 1));
  }

  void loop(const Node& n) {
    const std::uint32_t at = emit(Op::loop, n.span, 1);
    depth_ -= 1;
    LoopPlan plan;
    plan.kind = n.kind == NodeKind::for_each ? LoopPlan::for_each
                : n.kind == NodeKind::some   ? LoopPlan::some
                                             : LoopPlan::every;
    const std::size_t variables = n.names.size();
    for (std::size_t i = 0; i < variables; ++i) {
      LoopPlan::Domain domain;
      domain.local = n.local + static_cast<std::uint32_t>(i);
      domain.begin = here();
      const Node& d = *n.children[i];
      domain.is_range = d.kind == NodeKind::range && (d.flags & kIteration) != 0;
      if (domain.is_range) {
        value(*d.children[0]);
        value(*d.children[1]);
        depth_ -= 2;
      } else {
        value(d);
        depth_ -= 1;
      }
      domain.end = here();
      plan.domains.push_back(domain);
    }
    plan.partial = n.local + static_cast<std::uint32_t>(variables);
    plan.body_begin = here();
    value(*n.children[variables]);
    depth_ -= 1;
    plan.body_end = here();
    plan.uses_partial = plan.kind == LoopPlan::for_each && uses_partial(*n.children[variables]);
    e_.loops.push_back(std::move(plan));
    p_.code[at].a = static_cast<std::uint32_t>(e_.loops.size() - 1);
    p_.code[at].b = here();
    depth_ += 1;
  }

  static bool uses_partial(const Node& n) {
    if (n.kind == NodeKind::name && n.text == "partial") return true;
    return std::any_of(n.children.begin(), n.children.end(),
                       [](const Node* c) { return uses_partial(*c); });
  }

  void function(const Node& n) {
    auto plan = std::make_unique<FunctionPlan>();
    plan->external = (n.flags & kExternal) != 0;
    for (const NamePart& p : n.names) plan->parameters.push_back(p.text);
    plan->types = n.parameter_target;
    for (const Binding& b : n.captures)
      plan->captures.push_back({b.kind == Binding::captured, b.index});
    plan->text = e_.text.text().substr(n.span.begin, n.span.end - n.span.begin);
    FunctionPlan* raw = plan.get();
    e_.functions.push_back(std::move(plan));
    const auto index = static_cast<std::uint32_t>(e_.functions.size() - 1);
    if (!raw->external) Compiler(e_, raw->program, n.local).value(*n.children[0]);
    emit(Op::closure, n.span, 1, index);
  }

  void call(const Node& n) {
    const std::size_t arguments = n.children.size() - 1;
    if (n.text == "@") {
      push_constant(Value(), n.span);
    } else if (n.declared_function >= 0) {
      for (const std::int32_t i : n.argument_of) value(*n.children[static_cast<std::size_t>(i)]);
      if (std::find(e_.called.begin(), e_.called.end(), n.declared_function) == e_.called.end()) {
        e_.called.push_back(n.declared_function);
      }
      emit(Op::declared, n.span, 1 - static_cast<int>(arguments),
           static_cast<std::uint32_t>(n.declared_function), static_cast<std::uint32_t>(arguments));
    } else if (n.signature != nullptr) {
      CallPlan plan;
      plan.signature = n.signature;
      int pushed = 0;
      for (std::size_t i = 0; i < n.signature->parameters.size(); ++i) {
        const std::int32_t from = n.argument_of[i];
        plan.given.push_back(from >= 0 ? 1 : 0);
        if (from < 0) continue;
        const bool rest = n.signature->parameters[i].rest && n.names.empty();
        const std::size_t last = rest ? n.children.size() : static_cast<std::size_t>(from) + 1;
        if (rest)
          plan.rest_count = static_cast<std::uint32_t>(last - static_cast<std::size_t>(from));
        for (std::size_t a = static_cast<std::size_t>(from); a < last; ++a, ++pushed)
          value(*n.children[a]);
      }
      if (n.signature->builtin->needs_moment) e_.needs_moment = true;
      e_.calls.push_back(std::move(plan));
      emit(Op::builtin, n.span, 1 - pushed, static_cast<std::uint32_t>(e_.calls.size() - 1));
    } else if (n.children[0]->signature != nullptr &&
               n.children[0]->binding.kind == Binding::none) {
      CallPlan plan;
      plan.signature = n.children[0]->signature;
      for (const NamePart& name : n.names) plan.names.push_back(name.text);
      for (std::size_t i = 1; i <= arguments; ++i) value(*n.children[i]);
      e_.calls.push_back(std::move(plan));
      emit(Op::overloaded, n.span, 1 - static_cast<int>(arguments),
           static_cast<std::uint32_t>(e_.calls.size() - 1), static_cast<std::uint32_t>(arguments));
    } else {
      for (const Node* child : n.children) value(*child);
      CallPlan plan;
      for (const NamePart& name : n.names) plan.names.push_back(name.text);
      e_.calls.push_back(std::move(plan));
      emit(Op::call, n.span, -static_cast<int>(arguments),
           static_cast<std::uint32_t>(e_.calls.size() - 1), static_cast<std::uint32_t>(arguments));
    }
  }

  Expression& e_;
  Program& p_;
  int depth_ = 0;
};

}  // namespace

void compile(const Node& root, std::uint32_t frame_size, Expression& expression) {
  Compiler(expression, expression.program, frame_size).value(root);
}

void compile_tests(const Node& root, std::uint32_t frame_size, Expression& expression) {
  Compiler compiler(expression, expression.program, frame_size);
  if (root.kind == NodeKind::tests)
    compiler.tests(root, 0);
  else
    compiler.value(root);
}

}  // namespace aftersales::feel
