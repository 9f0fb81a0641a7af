// Calls: of built-ins (overloads, named arguments, type variables), of the pack's functions, and of
// function values.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "feel/checker.h"
#include "feel/evaluator.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

constexpr std::size_t kVariables = 8;
using Variables =
    std::array<TypeRef, kVariables>;  // by the last letter of the variable's name: T, U, …

std::size_t slot_of(TypeRef variable) {
  return variable->name.empty() ? 0 : static_cast<std::size_t>(variable->name.back()) % kVariables;
}

/// Does an argument of type `given` fit a parameter of type `wanted`? Binds type variables on the
/// way.
bool unify(TypeRef wanted, TypeRef given, Variables& variables, TypePool& pool) {
  if (wanted->is(TypeKind::variable)) {
    TypeRef& bound = variables[slot_of(wanted)];
    if (bound == nullptr || bound->is(TypeKind::null))
      bound = given;
    else if (!fits(given, bound) && !fits(bound, given))
      return false;
    else
      bound = join(bound, given, pool);
    return true;
  }
  if (wanted->is(TypeKind::list)) {
    // A single value stands for a list of one (DMN 1.5, 10.3.2.9.4).
    return unify(wanted->element, given->is(TypeKind::list) ? given->element : given, variables,
                 pool);
  }
  if (wanted->is(TypeKind::range) && given->is(TypeKind::range)) {
    return unify(wanted->element, given->element, variables, pool);
  }
  if (wanted->is(TypeKind::function)) {
    if (given->is(TypeKind::any)) return true;
    if (!given->is(TypeKind::function) || given->parameters.size() != wanted->parameters.size())
      return false;
    return unify(wanted->element, given->element, variables, pool);
  }
  if (wanted->is(TypeKind::string) && given->is(TypeKind::enumeration)) return false;
  return fits(given, wanted);
}

bool has_variable(TypeRef type) {
  if (type->is(TypeKind::variable)) return true;
  return (type->element != nullptr && has_variable(type->element)) ||
         std::any_of(type->parameters.begin(), type->parameters.end(), has_variable);
}

TypeRef substitute(TypeRef type, const Variables& variables, TypePool& pool) {
  if (!has_variable(type)) return type;
  if (type->is(TypeKind::variable)) {
    const TypeRef bound = variables[slot_of(type)];
    return bound != nullptr ? bound : any();
  }
  if (type->is(TypeKind::list)) return pool.list_of(substitute(type->element, variables, pool));
  if (type->is(TypeKind::range)) return pool.range_of(substitute(type->element, variables, pool));
  std::vector<TypeRef> parameters;
  for (TypeRef p : type->parameters) parameters.push_back(substitute(p, variables, pool));
  return pool.function_of(std::move(parameters), substitute(type->element, variables, pool));
}

std::string shape(const std::string& name, const std::vector<Parameter>& parameters) {
  std::string text = name + '(';
  const char* separator = "";
  for (const Parameter& p : parameters) {
    text += separator + p.name + (p.optional ? "?" : "") + (p.rest ? "..." : "") + ": " +
            describe(p.rest ? p.type->element : p.type);
    separator = ", ";
  }
  return text + ')';
}

/// What is wanted of an argument: the elements, for a parameter that takes all further arguments.
TypeRef argument_type(const Parameter& p) { return p.rest ? p.type->element : p.type; }

}  // namespace

TypeRef Checker::check_call(Node& node) {
  if (node.text == "@") return check_at_literal(node);
  Node& callee = *node.children[0];
  if (callee.kind == NodeKind::name || callee.kind == NodeKind::path) {
    const std::string name = dotted_name(callee);
    Binding binding;
    const TypeRef held = name.empty() ? nullptr : resolve(name, binding);
    if (held == nullptr && !name.empty()) {
      if (const DeclaredFunction* function = context_.scope.function(name))
        return call_declared(node, *function);
      if (const auto candidates = overloads(name); !candidates.empty())
        return call_builtin(node, name, candidates);
      if (strict()) {
        std::vector<std::string> known;
        for (const Signature& s : signatures()) known.push_back(s.name);
        for (std::string& c : context_.scope.candidates()) {
          if (context_.scope.function(c) != nullptr) known.push_back(std::move(c));
        }
        const auto near = text::nearest(name, known);
        error(callee.span, "function.unknown", fmt::format("there is no function `{}`", name),
              near ? fmt::format("did you mean `{}(…)`?", *near) : "declare it under `functions:`");
        for (std::size_t i = 1; i < node.children.size(); ++i) peek_type(*node.children[i]);
        return any();
      }
    }
  }
  return call_value(node, check(callee, nullptr));
}

TypeRef Checker::check_at_literal(Node& node) {
  const std::string text(node.children[0]->value.as_string());
  const auto become = [&](Value v) {
    node.kind = NodeKind::literal;
    node.value = std::move(v);
    node.text.clear();
    node.children.clear();
    return infer(node, nullptr);
  };
  const auto date = value::parse_date(text);
  if (date.value) return become(*date.value);
  const auto moment = value::parse_date_time(text);
  if (moment.value) return become(*moment.value);
  const auto time = value::parse_time(text);
  if (time.value) return become(*time.value);
  if (const auto duration = Duration::parse(text)) return become(*duration);
  if (const auto period = Period::parse(text)) return become(*period);
  if (strict()) {
    const bool with_time = text.find('T') != std::string::npos && text.rfind('P', 0) != 0;
    const std::string reason = with_time                             ? moment.reason
                               : text.find(':') != std::string::npos ? time.reason
                                                                     : date.reason;
    error(node.span, "syntax.at",
          fmt::format("\"{}\" is no date, time or duration: {}", text, reason));
  }
  return any();
}

bool Checker::arrange(const Node& call, const std::vector<Parameter>& parameters,
                      std::vector<std::int32_t>& argument_of, std::string* why) const {
  const std::size_t given = call.children.size() - 1;
  argument_of.assign(parameters.size(), -1);
  const bool rest = !parameters.empty() && parameters.back().rest;
  if (call.names.empty()) {
    if (given > parameters.size() && !rest) {
      if (why != nullptr) *why = fmt::format("{} arguments are too many", given);
      return false;
    }
    for (std::size_t i = 0; i < given && i < parameters.size(); ++i)
      argument_of[i] = static_cast<std::int32_t>(i + 1);
  } else {
    for (std::size_t i = 0; i < given; ++i) {
      const auto it = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) {
        return p.name == call.names[i].text;
      });
      if (it == parameters.end() ||
          argument_of[static_cast<std::size_t>(it - parameters.begin())] != -1) {
        if (why != nullptr)
          *why = fmt::format("`{}` is not the name of a parameter", call.names[i].text);
        return false;
      }
      argument_of[static_cast<std::size_t>(it - parameters.begin())] =
          static_cast<std::int32_t>(i + 1);
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (argument_of[i] == -1 && !parameters[i].optional && !parameters[i].rest) {
      if (why != nullptr) *why = fmt::format("the argument `{}` is missing", parameters[i].name);
      return false;
    }
  }
  return true;
}

bool Checker::would_fit(Node& node, const Signature& signature,
                        const std::vector<std::int32_t>& argument_of) {
  Variables variables{};
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (argument_of[i] < 0) continue;
    const Parameter& p = signature.parameters[i];
    const std::size_t last = p.rest && node.names.empty()
                                 ? node.children.size()
                                 : static_cast<std::size_t>(argument_of[i]) + 1;
    for (std::size_t a = static_cast<std::size_t>(argument_of[i]); a < last; ++a) {
      const TypeRef bound = substitute(argument_type(p), variables, context_.pool);
      const TypeRef type =
          peek_type(*node.children[a], bound->is(TypeKind::enumeration) ? bound : nullptr);
      if (type != nullptr && !unify(argument_type(p), type, variables, context_.pool)) return false;
    }
  }
  return true;
}

TypeRef Checker::call_builtin(Node& node, const std::string& name,
                              std::span<const Signature> candidates) {
  std::string why;
  const Signature* arity_fits = nullptr;
  std::vector<std::int32_t> chosen;
  for (const Signature& s : candidates) {
    if (s.builtin->pack_only && !strict()) continue;
    std::vector<std::int32_t> argument_of;
    if (!arrange(node, s.parameters, argument_of, why.empty() ? &why : nullptr)) continue;
    if (!strict() && candidates.size() > 1) continue;  // the arguments' kinds decide at run time
    if (candidates.size() == 1 || would_fit(node, s, argument_of))
      return apply(node, s, std::move(argument_of));
    if (arity_fits == nullptr) {
      arity_fits = &s;
      chosen = std::move(argument_of);
    }
  }
  node.binding = {};
  node.signature = nullptr;
  if (arity_fits != nullptr && strict()) {
    std::string given, forms;
    for (std::size_t i = 1; i < node.children.size(); ++i)
      given += (i == 1 ? "" : ", ") + describe(check(*node.children[i], nullptr));
    for (const Signature& s : candidates)
      forms += (forms.empty() ? "`" : " or `") + shape(s.name, s.parameters) + "`";
    if (!failed_ || muted_ != 0)
      error(node.span, "function.argument-type", fmt::format("`{}` does not take {}", name, given),
            "write " + forms);
    return any();
  }
  for (std::size_t i = 1; i < node.children.size(); ++i) check(*node.children[i], nullptr);
  if (strict()) {
    error(node.span, "function.arguments",
          fmt::format("these are not the arguments of `{}`: {}", name, why),
          fmt::format("write `{}`", shape(name, candidates.front().parameters)));
  } else {
    node.children[0]->signature = &candidates.front();
  }
  return any();
}

TypeRef Checker::apply(Node& node, const Signature& signature,
                       std::vector<std::int32_t> argument_of) {
  Variables variables{};
  node.signature = &signature;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (argument_of[i] < 0) continue;
    const Parameter& p = signature.parameters[i];
    const std::size_t last = p.rest && node.names.empty()
                                 ? node.children.size()
                                 : static_cast<std::size_t>(argument_of[i]) + 1;
    for (std::size_t a = static_cast<std::size_t>(argument_of[i]); a < last; ++a) {
      Node& argument = *node.children[a];
      const TypeRef bound = substitute(argument_type(p), variables, context_.pool);
      const bool helps = bound->is(TypeKind::enumeration) || bound->is(TypeKind::function) ||
                         (bound->is(TypeKind::list) && bound->element->is(TypeKind::enumeration));
      const TypeRef hinted = helps ? bound : nullptr;
      const TypeRef type = argument.kind == NodeKind::function ? infer(argument, hinted)
                           : bound->is(TypeKind::enumeration) && !p.type->is(TypeKind::list)
                               ? check(argument, bound)
                               : infer(argument, nullptr);
      argument.type = type;
      if (unify(argument_type(p), type, variables, context_.pool) || !strict()) continue;
      std::string hint = fmt::format("write `{}`", shape(signature.name, signature.parameters));
      if (type->is(TypeKind::date_time) && argument_type(p)->is(TypeKind::date)) {
        hint = fmt::format("write `date({})`", source_of(argument.span));
      } else if (type->is(TypeKind::enumeration) && argument_type(p)->is(TypeKind::string)) {
        hint = fmt::format("write `string({})`", source_of(argument.span));
      }
      error(argument.span, "function.argument-type",
            fmt::format("`{}` wants {} for `{}`, but `{}` is of type {}", signature.name,
                        describe(bound), p.name, source_of(argument.span), describe(type)),
            hint);
    }
  }
  node.argument_of = std::move(argument_of);
  const TypeRef result = substitute(signature.result, variables, context_.pool);
  node.type = result;
  if (strict() && muted_ == 0 && !failed_) fold(node);
  return node.kind == NodeKind::literal && node.type != nullptr ? node.type : result;
}

// A built-in called with constants is worked out now, so that `date("2026-02-30")` is a mistake of
// the text.
void Checker::fold(Node& node) {
  if (node.signature->builtin->needs_moment) return;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    if (node.children[i]->kind != NodeKind::literal) return;
  }
  Evaluator evaluator(Dialect::pack);
  const Value v = evaluator.call_with_literals(node);
  if (value::is_failure(v)) {
    error(node.span, "constant.failure", evaluator.cause_of(v).message);
  }
}

TypeRef Checker::call_declared(Node& node, const DeclaredFunction& function) {
  std::string why;
  std::vector<std::int32_t> argument_of;
  if (!arrange(node, function.parameters, argument_of, &why)) {
    error(node.span, "function.arguments",
          fmt::format("these are not the arguments of `{}`: {}", function.name, why),
          fmt::format("write `{}`", shape(function.name, function.parameters)));
    return function.result;
  }
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    check(*node.children[static_cast<std::size_t>(argument_of[i])], function.parameters[i].type);
  }
  node.argument_of = std::move(argument_of);
  node.declared_function = function.index;
  return function.result;
}

TypeRef Checker::call_value(Node& node, TypeRef callee) {
  const bool known = callee->is(TypeKind::function);
  if (strict() && !known && !callee->is(TypeKind::any)) {
    error(node.children[0]->span, "function.not-one",
          fmt::format("`{}` is of type {} and cannot be called", source_of(node.children[0]->span),
                      describe(callee)));
  }
  if (strict() && known && callee->parameters.size() != node.children.size() - 1) {
    error(node.span, "function.arguments",
          fmt::format("this function takes {} arguments, and {} are given",
                      callee->parameters.size(), node.children.size() - 1));
    return callee->element;
  }
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    check(*node.children[i], known && strict() ? callee->parameters[i - 1] : nullptr);
  }
  return known ? callee->element : any();
}

}  // namespace aftersales::feel
