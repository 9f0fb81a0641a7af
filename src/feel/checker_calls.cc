// Calls: of built-ins (overloads, named arguments, type variables), of the pack's functions, and of
// function values.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "feel/checker.h"
#include "feel/evaluator.h"
#include "feel/lexer.h"
#include "feel/regex_calls.h"

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

/// Functions that begin like `name`, or with which it begins: `max` for `maximum`, `upper case` for
/// `upper`.
std::string names_alike(std::string_view name, const std::vector<std::string>& known) {
  std::vector<std::string> alike;
  for (const std::string& other : known) {
    const bool begins = other.rfind(name, 0) == 0 || name.rfind(other, 0) == 0;
    if (!begins || name.size() < 3 || other.size() < 3) continue;
    const std::string shown = fmt::format("`{}(…)`", other);
    if (std::find(alike.begin(), alike.end(), shown) == alike.end()) alike.push_back(shown);
  }
  return alike.size() > 3 ? std::string() : fmt::format("{}", fmt::join(alike, " or "));
}

/// What is wanted of an argument: the elements, for a parameter that takes all further arguments.
TypeRef argument_type(const Parameter& p) { return p.rest ? p.type->element : p.type; }

}  // namespace

TypeRef Checker::check_call(Node& node) {
  if (node.text == "@") return simple(TypeKind::null);  // a literal that is no date or time
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
        const std::string alike = names_alike(name, known);
        error(callee.span, "function.unknown", fmt::format("there is no function `{}`", name),
              near            ? fmt::format("did you mean `{}(…)`?", *near)
              : alike.empty() ? "declare it under `functions:`"
                              : fmt::format("did you mean {}?", alike));
        return any();
      }
    }
  }
  return call_value(node, check(callee, nullptr));
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

/// Checks each argument once. Function literals wait for the types of their parameters.
std::vector<Checker::Attempt> Checker::attempt_arguments(Node& node) {
  std::vector<Attempt> attempts;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const bool waits = node.children[i]->kind == NodeKind::function;
    attempts.push_back(waits ? Attempt{any(), {}} : attempt(*node.children[i]));
  }
  return attempts;
}

bool Checker::would_fit(const Node& node, const Signature& signature,
                        const std::vector<std::int32_t>& argument_of,
                        const std::vector<Attempt>& attempts) {
  Variables variables{};
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (argument_of[i] < 0) continue;
    const Parameter& p = signature.parameters[i];
    const std::size_t first = static_cast<std::size_t>(argument_of[i]);
    const std::size_t last = p.rest && node.names.empty() ? node.children.size() : first + 1;
    for (std::size_t a = first; a < last; ++a) {
      const Attempt& own = attempts[a - 1];
      if (own.mistakes.empty() && !unify(argument_type(p), own.type, variables, context_.pool))
        return false;
    }
  }
  return true;
}

/// How many parameters have the very type of their arguments: money and numbers fit each other, and
/// of two overloads the nearer one is meant.
std::size_t Checker::closeness(const Signature& signature,
                               const std::vector<std::int32_t>& argument_of,
                               const std::vector<Attempt>& attempts) {
  std::size_t close = 0;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (argument_of[i] < 0) continue;
    const TypeRef given = attempts[static_cast<std::size_t>(argument_of[i]) - 1].type;
    close += same(argument_type(signature.parameters[i]), given) ? 1 : 0;
  }
  return close;
}

TypeRef Checker::call_builtin(Node& node, const std::string& name,
                              std::span<const Signature> candidates) {
  node.binding = {};
  node.signature = nullptr;
  std::vector<Attempt> attempts = attempt_arguments(node);
  std::string why;
  const Signature* arity_fits = nullptr;
  const Signature* best = nullptr;
  std::size_t best_closeness = 0;
  std::vector<std::int32_t> best_order;
  for (const Signature& s : candidates) {
    if (s.builtin->pack_only && !strict()) continue;
    std::vector<std::int32_t> argument_of;
    if (!arrange(node, s.parameters, argument_of, why.empty() ? &why : nullptr)) continue;
    if (!strict() && candidates.size() > 1) continue;  // the arguments' kinds decide at run time
    if (arity_fits == nullptr) arity_fits = &s;
    if (candidates.size() > 1 && !would_fit(node, s, argument_of, attempts)) continue;
    const std::size_t close = closeness(s, argument_of, attempts);
    if (best != nullptr && close <= best_closeness) continue;
    best = &s;
    best_closeness = close;
    best_order = std::move(argument_of);
  }
  if (best != nullptr) return apply(node, *best, std::move(best_order), std::move(attempts));
  std::string given;
  bool sound = true;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    sound = sound && attempts[i - 1].mistakes.empty();
    const TypeRef type = check_argument(*node.children[i], nullptr, std::move(attempts[i - 1]));
    given += (i == 1 ? "" : ", ") + describe(type);
  }
  if (!strict()) {
    node.children[0]->signature = &candidates.front();
  } else if (arity_fits == nullptr) {
    error(node.span, "function.arguments",
          fmt::format("these are not the arguments of `{}`: {}", name, why),
          fmt::format("write `{}`", shape(name, candidates.front().parameters)));
  } else if (sound && !wrong_argument(node, name, candidates)) {
    error(node.span, "function.argument-type", fmt::format("`{}` does not take {}", name, given),
          fmt::format("write `{}`", shape(arity_fits->name, arity_fits->parameters)));
  }
  return any();
}

// Speaks of the one argument that fits no overload, if there is one. Only for arguments in order.
bool Checker::wrong_argument(Node& node, const std::string& name,
                             std::span<const Signature> candidates) {
  if (!node.names.empty()) return false;
  for (std::size_t i = 0; i + 1 < node.children.size(); ++i) {
    const Node& argument = *node.children[i + 1];
    std::string wanted;
    std::string_view parameter;
    std::string hint;
    bool fits_one = false;
    for (const Signature& s : candidates) {
      if (i >= s.parameters.size() || s.parameters[i].rest) {
        fits_one = true;  // not to be told by its place
        break;
      }
      const TypeRef type = argument_type(s.parameters[i]);
      Variables variables{};
      fits_one = fits_one || unify(type, argument.type, variables, context_.pool);
      const std::string word = describe(type);
      if (wanted.find(word) == std::string::npos) wanted += (wanted.empty() ? "" : " or ") + word;
      parameter = s.parameters[i].name;
      if (hint.empty() && !type->is(TypeKind::list) && !has_variable(type))
        hint = hint_for(argument, argument.type, type);
    }
    if (fits_one) continue;
    const bool length = wanted.find("duration") != std::string::npos && argument.type->numeric();
    error(argument.span, "function.argument-type",
          fmt::format("`{}` wants {} for `{}`, but `{}` is of type {}", name, wanted, parameter,
                      source_of(argument.span), describe(argument.type)),
          length ? with_unit(argument) : hint);
    return true;
  }
  return false;
}

/// An argument that waited, or was tried, now that its type is wanted (or null: nothing is).
TypeRef Checker::check_argument(Node& argument, TypeRef wanted, Attempt attempt) {
  // A name that is unknown gets other hints where a function or a calendar is wanted.
  const bool by_name = wanted != nullptr &&
                       (wanted->is(TypeKind::function) || wanted->is(TypeKind::calendar)) &&
                       !dotted_name(argument).empty();
  if (argument.kind == NodeKind::function || by_name)
    return argument.type = infer(argument, wanted);
  if (wanted != nullptr && wanted->is(TypeKind::enumeration))
    return settle(argument, std::move(attempt), wanted);
  return commit(std::move(attempt));
}

TypeRef Checker::apply(Node& node, const Signature& signature,
                       std::vector<std::int32_t> argument_of, std::vector<Attempt> attempts) {
  Variables variables{};
  node.signature = &signature;
  bool sound = true;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (argument_of[i] < 0) continue;
    const Parameter& p = signature.parameters[i];
    const std::size_t first = static_cast<std::size_t>(argument_of[i]);
    const std::size_t last = p.rest && node.names.empty() ? node.children.size() : first + 1;
    for (std::size_t a = first; a < last; ++a) {
      Node& argument = *node.children[a];
      sound = sound && attempts[a - 1].mistakes.empty();
      const TypeRef bound = substitute(argument_type(p), variables, context_.pool);
      const TypeRef type = check_argument(argument, bound, std::move(attempts[a - 1]));
      if (unify(argument_type(p), type, variables, context_.pool) || !strict()) continue;
      sound = false;
      const TypeRef own = argument_type(p);
      std::string hint = hint_for(argument, type, own);
      if (hint.empty() || own->is(TypeKind::list) || has_variable(own))
        hint = fmt::format("write `{}`", shape(signature.name, signature.parameters));
      error(argument.span, "function.argument-type",
            fmt::format("`{}` wants {} for `{}`, but `{}` is of type {}", signature.name,
                        describe(bound), p.name, source_of(argument.span), describe(type)),
            hint);
    }
  }
  if (strict() && signature.name == "deadline") check_length(node, argument_of);
  node.argument_of = std::move(argument_of);
  const Kind kind = strict() && sound ? fold(node) : Kind::null;
  // A text tells of which of the two kinds of length it is.
  if (signature.name == "duration" && kind == Kind::duration) return simple(TypeKind::duration);
  if (signature.name == "duration" && kind == Kind::period) return simple(TypeKind::period);
  return substitute(signature.result, variables, context_.pool);
}

// Hours run from the moment, days from the end of the day: a deadline takes whole days only.
void Checker::check_length(const Node& node, const std::vector<std::int32_t>& argument_of) {
  if (argument_of.size() < 2 || argument_of[1] < 0) return;
  const Node& length = *node.children[static_cast<std::size_t>(argument_of[1])];
  if (length.kind != NodeKind::literal || length.value.kind() != Kind::duration) return;
  const Duration given = length.value.as_duration();
  if (given.seconds % 86'400 == 0 && given.nanos == 0) return;
  error(
      length.span, "type.deadline",
      fmt::format("a deadline is counted in whole days, and `{}` is none", source_of(length.span)),
      fmt::format("write `start + {}`, since hours run from the moment", source_of(length.span)));
}

// A built-in called with constants is worked out now, so that `date("2026-02-30")` is a mistake of
// the text. The kind of the value; null if it is not worked out.
Kind Checker::fold(Node& node) {
  if (node.signature->builtin->needs_moment) return Kind::null;
  const bool constant =
      std::all_of(node.children.begin() + 1, node.children.end(),
                  [](const Node* argument) { return argument->kind == NodeKind::literal; });
  if (!constant) {
    check_pattern(node);
    return Kind::null;
  }
  Evaluator evaluator(Dialect::pack);
  const Value v = evaluator.call_with_literals(node);
  if (!value::is_failure(v)) return v.kind();
  error(node.span, "constant.failure", evaluator.cause_of(v).message);
  return Kind::null;
}

/// A pattern that is a literal is read now, whatever text it will be tried on.
void Checker::check_pattern(const Node& node) {
  const LiteralPattern literal = literal_pattern(node);
  if (literal.pattern == nullptr) return;
  const auto compiled = Regex::compile(literal.text(), literal.flag_text());
  const auto* mistake = std::get_if<RegexError>(&compiled);
  if (mistake == nullptr) return;
  const bool in_flags = mistake->in == RegexError::In::flags;
  const Node& place = in_flags ? *literal.flags : *literal.pattern;
  Span span = place.span;
  if (!in_flags && (place.flags & kParenthesised) == 0) {
    span.begin += place_in_literal(source_of(place.span), mistake->offset);
    span.end = std::max(span.begin + 1, span.end - 1);
  }
  error(span, "regex.pattern", describe(*mistake, in_flags ? literal.flag_text() : literal.text()));
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
    // Named arguments may stand in another order than the parameters.
    const bool in_order = known && strict() && node.names.empty();
    check(*node.children[i], in_order ? callee->parameters[i - 1] : nullptr);
  }
  return known ? callee->element : any();
}

}  // namespace aftersales::feel
