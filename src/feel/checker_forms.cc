// The forms that bind variables and branch, and types as they are written.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "feel/checker.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

}  // namespace

TypeRef Checker::check_conditional(Node& node, TypeRef wanted) {
  check(*node.children[0], strict() ? simple(TypeKind::boolean) : nullptr);
  if (wanted != nullptr) {
    const TypeRef yes = check(*node.children[1], wanted);
    return join(yes, check(*node.children[2], wanted), context_.pool);
  }
  // The branch that is a bare value of an enumeration takes its type from the other one.
  Attempt first = attempt(*node.children[1]);
  Attempt second = attempt(*node.children[2]);
  const TypeRef branch = second.is(TypeKind::enumeration)  ? second.type
                         : first.is(TypeKind::enumeration) ? first.type
                                                           : nullptr;
  const TypeRef yes = branch != nullptr ? settle(*node.children[1], std::move(first), branch)
                                        : commit(std::move(first));
  const TypeRef no = branch != nullptr ? settle(*node.children[2], std::move(second), branch)
                                       : commit(std::move(second));
  const TypeRef both = join(yes, no, context_.pool);
  if (strict() && both->is(TypeKind::any) && !yes->is(TypeKind::any) && !no->is(TypeKind::any)) {
    error(node.span, "type.branches",
          fmt::format("the branches of this `if` are of different types, {} and {}", describe(yes),
                      describe(no)));
  }
  return both;
}

/// In packs, what binds a name may not take that of something else.
void Checker::check_free(const NamePart& name, std::string_view what) {
  if (!strict() || !context_.scope.is_taken(name.text)) return;
  error(name.span, "name.taken", fmt::format("`{}` is already a name of this policy", name.text),
        fmt::format("choose another name for the {}", what));
}

TypeRef Checker::check_iteration(Node& node, TypeRef wanted) {
  const std::size_t variables = node.names.size();
  for (std::size_t i = 0; i < variables; ++i) {
    Node& domain = *node.children[i];
    const TypeRef type = check(domain, nullptr);
    const NamePart& variable = node.names[i];
    check_free(variable, "variable");
    TypeRef element = any();
    if (type->is(TypeKind::list) || type->is(TypeKind::range))
      element = type->element;
    else if (strict() && !type->is(TypeKind::any)) {
      error(domain.span, "type.iteration",
            fmt::format("a list is wanted here, but this is of type {}", describe(type)));
    } else if (!strict()) {
      element = type;
    }
    const bool countable = element->is(TypeKind::any) || element->numeric() ||
                           element->is(TypeKind::date) || element->is(TypeKind::null);
    if (strict() && type->is(TypeKind::range) && !countable) {
      error(domain.span, "type.iteration",
            fmt::format("one can count numbers and dates, but not values of type {}",
                        describe(element)));
    }
    const std::uint32_t index = push(variable.text, element);
    if (i == 0) node.local = index;
  }
  Node& body = *node.children[variables];
  TypeRef result = simple(TypeKind::boolean);
  if (node.kind == NodeKind::for_each) {
    push("partial", context_.pool.list_of(any()));
    const TypeRef element =
        wanted != nullptr && wanted->is(TypeKind::list) ? wanted->element : nullptr;
    result = context_.pool.list_of(check(body, element));
    pop(1);
  } else {
    check(body, strict() ? simple(TypeKind::boolean) : nullptr);
  }
  pop(variables);
  return result;
}

TypeRef Checker::check_function(Node& node, TypeRef wanted) {
  node.captures.clear();
  frames_.emplace_back();
  frame().function = &node;
  std::vector<TypeRef> parameters;
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    TypeRef type =
        node.parameter_types[i] != nullptr ? resolve_type(*node.parameter_types[i]) : nullptr;
    if (type == nullptr && wanted != nullptr && wanted->is(TypeKind::function) &&
        i < wanted->parameters.size()) {
      type = wanted->parameters[i];
    }
    if (type == nullptr) type = any();
    check_free(node.names[i], "parameter");
    const auto earlier = node.names.begin() + static_cast<std::ptrdiff_t>(i);
    if (strict() && std::any_of(node.names.begin(), earlier,
                                [&](const NamePart& n) { return n.text == node.names[i].text; })) {
      error(node.names[i].span, "type.duplicate-parameter",
            fmt::format("the function has the parameter `{}` twice", node.names[i].text),
            "give one of the two another name");
    }
    push(node.names[i].text, type);
    parameters.push_back(type);
  }
  TypeRef result = any();
  if ((node.flags & kExternal) == 0) result = check(*node.children[0], nullptr);
  node.parameter_target = parameters;
  node.local = frame().size;
  frames_.pop_back();
  return context_.pool.function_of(std::move(parameters), result);
}

TypeRef Checker::resolve_type(const TypeNode& type) {
  const auto argument = [&](std::size_t i) {
    return i < type.parameters.size() ? resolve_type(*type.parameters[i]) : any();
  };
  if (type.name == "list") return context_.pool.list_of(argument(0));
  if (type.name == "range") return context_.pool.range_of(argument(0));
  if (type.name == "context") {
    std::vector<Field> fields;
    for (const auto& [name, field] : type.fields)
      fields.push_back({name, resolve_type(*field), false});
    return context_.pool.context_of(std::move(fields));
  }
  if (type.name == "function") {
    std::vector<TypeRef> parameters;
    for (const TypeNode* p : type.parameters) parameters.push_back(resolve_type(*p));
    return context_.pool.function_of(std::move(parameters),
                                     type.result != nullptr ? resolve_type(*type.result) : any());
  }
  if (const TypeRef known = named_type(type.name)) return known;
  if (const TypeRef declared = context_.scope.type(type.name)) return declared;
  error(type.span, "type.unknown", fmt::format("`{}` is not a type", type.name));
  return any();
}

}  // namespace aftersales::feel
