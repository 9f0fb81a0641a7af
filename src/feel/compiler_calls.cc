// Loops, functions and calls -> the part of a program that runs them.
#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "feel/compiling.h"
#include "feel/regex_calls.h"

namespace aftersales::feel {

namespace {

bool uses_partial(const Node& n) {
  if (n.kind == NodeKind::name && n.text == "partial") return true;
  return std::any_of(n.children.begin(), n.children.end(),
                     [](const Node* c) { return uses_partial(*c); });
}

}  // namespace

void Compiler::loop(const Node& n) {
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

void Compiler::function(const Node& n) {
  auto plan = std::make_unique<FunctionPlan>();
  plan->external = (n.flags & kExternal) != 0;
  for (const NamePart& p : n.names) plan->parameters.push_back(p.text);
  plan->types = n.parameter_target;
  plan->captures = static_cast<std::uint32_t>(n.captures.size());
  plan->text = e_.text.text().substr(n.span.begin, n.span.end - n.span.begin);
  FunctionPlan* raw = plan.get();
  e_.functions.push_back(std::move(plan));
  const auto index = static_cast<std::uint32_t>(e_.functions.size() - 1);
  if (!raw->external) Compiler(e_, raw->program, n.local).value(*n.children[0]);
  for (const Captured& c : n.captures) name(c.binding, c.name, n);
  emit(Op::closure, n.span, 1 - static_cast<int>(n.captures.size()), index);
}

void Compiler::call(const Node& n) {
  if (n.text == "@") {  // a literal that is no date, time or duration
    emit(Op::missing, n.span, 1, intern(std::string(n.children[0]->value.as_string())), 1);
  } else if (n.declared_function >= 0) {
    for (const std::int32_t i : n.argument_of) value(*n.children[static_cast<std::size_t>(i)]);
    if (std::find(e_.called.begin(), e_.called.end(), n.declared_function) == e_.called.end()) {
      e_.called.push_back(n.declared_function);
    }
    const std::size_t arguments = n.argument_of.size();
    emit(Op::declared, n.span, 1 - static_cast<int>(arguments),
         static_cast<std::uint32_t>(n.declared_function), static_cast<std::uint32_t>(arguments));
  } else if (n.signature != nullptr) {
    call_builtin(n);
  } else if (n.children[0]->signature != nullptr && n.children[0]->binding.kind == Binding::none) {
    call_overloaded(n);
  } else {
    call_function_value(n);
  }
}

void Compiler::call_builtin(const Node& n) {
  CallPlan plan;
  plan.signature = n.signature;
  int pushed = 0;
  for (std::size_t i = 0; i < n.signature->parameters.size(); ++i) {
    const std::int32_t from = n.argument_of[i];
    plan.given.push_back(from >= 0 ? 1 : 0);
    if (from < 0) continue;
    const auto first = static_cast<std::size_t>(from);
    const bool rest = n.signature->parameters[i].rest && n.names.empty();
    const std::size_t last = rest ? n.children.size() : first + 1;
    if (rest) plan.rest_count = static_cast<std::uint32_t>(last - first);
    for (std::size_t a = first; a < last; ++a, ++pushed) value(*n.children[a]);
  }
  if (plan.rest_count > 1 && (n.signature->name == "max" || n.signature->name == "min"))
    plan.extreme = n.signature->name == "max" ? 1 : -1;
  if (const LiteralPattern literal = literal_pattern(n); literal.pattern != nullptr) {
    auto compiled = Regex::compile(literal.text(), literal.flag_text());
    if (auto* regex = std::get_if<Regex>(&compiled)) {
      plan.regex = std::make_shared<const Regex>(std::move(*regex));
      plan.run = literal.run;
    }
  }
  if (n.signature->builtin->needs_moment) e_.needs_moment = true;
  e_.calls.push_back(std::move(plan));
  emit(Op::builtin, n.span, 1 - pushed, static_cast<std::uint32_t>(e_.calls.size() - 1));
}

std::vector<std::string> Compiler::argument_names(const Node& n) {
  std::vector<std::string> names;
  for (const NamePart& name : n.names) names.push_back(name.text);
  return names;
}

void Compiler::call_overloaded(const Node& n) {
  const std::size_t arguments = n.children.size() - 1;
  for (std::size_t i = 1; i <= arguments; ++i) value(*n.children[i]);
  CallPlan plan;
  plan.signature = n.children[0]->signature;
  plan.names = argument_names(n);
  e_.calls.push_back(std::move(plan));
  emit(Op::overloaded, n.span, 1 - static_cast<int>(arguments),
       static_cast<std::uint32_t>(e_.calls.size() - 1), static_cast<std::uint32_t>(arguments));
}

void Compiler::call_function_value(const Node& n) {
  const std::size_t arguments = n.children.size() - 1;
  for (const Node* child : n.children) value(*child);
  CallPlan plan;
  plan.names = argument_names(n);
  e_.calls.push_back(std::move(plan));
  emit(Op::call, n.span, -static_cast<int>(arguments),
       static_cast<std::uint32_t>(e_.calls.size() - 1), static_cast<std::uint32_t>(arguments));
}

}  // namespace aftersales::feel
