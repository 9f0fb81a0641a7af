// Filters, lists, contexts and ranges: their types, and what their parts must be.
#include <algorithm>

#include <fmt/format.h>

#include "feel/checker.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

/// Whether values of a type can be the ends of a range.
bool has_order(TypeRef type) {
  switch (type->kind) {
    case TypeKind::null:
    case TypeKind::boolean:
    case TypeKind::list:
    case TypeKind::context:
    case TypeKind::range:
    case TypeKind::function:
    case TypeKind::calendar:
      return false;
    case TypeKind::enumeration:
      return type->enumeration->ordered;
    default:
      return true;
  }
}

}  // namespace

TypeRef Checker::check_filter(Node& node) {
  const TypeRef base = check(*node.children[0], nullptr);
  const TypeRef element = base->is(TypeKind::list) ? base->element : base;
  node.local = push("item", element);
  const bool entries = element->is(TypeKind::context) || element->is(TypeKind::any);
  if (entries) frame().locals.push_back({{}, element, node.local, true});
  const TypeRef condition = check(*node.children[1], nullptr);
  if (entries) frame().locals.pop_back();
  pop(1);
  const Node& position = *node.children[1];
  if (strict() && position.kind == NodeKind::literal && condition->numeric() &&
      position.value.as_number() == Decimal(0)) {
    error(position.span, "type.filter", "positions count from 1",
          fmt::format("write `{}[1]` for the first", source_of(node.children[0]->span)));
  }
  if (condition->numeric()) return element;
  if (condition->is(TypeKind::any)) return any();
  if (!condition->is(TypeKind::boolean) && !condition->is(TypeKind::null) && strict()) {
    error(node.children[1]->span, "type.filter",
          fmt::format("a filter wants a condition or a position, but this is of type {}",
                      describe(condition)));
  }
  return context_.pool.list_of(element);
}

TypeRef Checker::check_list(Node& node, TypeRef wanted) {
  TypeRef element = wanted != nullptr && wanted->is(TypeKind::list) ? wanted->element : nullptr;
  TypeRef joined = simple(TypeKind::null);
  if (element != nullptr) {
    for (Node* child : node.children) joined = join(joined, check(*child, element), context_.pool);
  } else {
    // Elements that are bare values of an enumeration take their type from the others.
    std::vector<Attempt> attempts;
    for (Node* child : node.children) {
      attempts.push_back(attempt(*child));
      if (attempts.back().is(TypeKind::enumeration)) element = attempts.back().type;
    }
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      const TypeRef type = element != nullptr
                               ? settle(*node.children[i], std::move(attempts[i]), element)
                               : commit(std::move(attempts[i]));
      joined = join(joined, type, context_.pool);
    }
  }
  if (node.children.empty() && element != nullptr) return context_.pool.list_of(element);
  return context_.pool.list_of(joined->is(TypeKind::null) ? any() : joined);
}

TypeRef Checker::check_context(Node& node, TypeRef wanted) {
  std::vector<Field> fields;
  std::vector<std::string> meant;  // an entry that is only misspelt is not missing as well
  const std::size_t count = node.children.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& name = node.names[i].text;
    const Field* field =
        wanted != nullptr && wanted->is(TypeKind::context) ? wanted->field(name) : nullptr;
    if (strict() && wanted != nullptr && wanted->is(TypeKind::context) && !wanted->fields.empty() &&
        field == nullptr) {
      std::vector<std::string> known;
      for (const Field& f : wanted->fields) known.push_back(f.name);
      const auto near = text::nearest(name, known);
      if (near) meant.push_back(*near);
      error(node.names[i].span, "name.unknown-entry",
            fmt::format("{} has no entry `{}`", describe(wanted), name),
            near ? fmt::format("did you mean `{}`?", *near)
                 : fmt::format("it has {}", fmt::join(known, ", ")));
    }
    const bool twice =
        std::any_of(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (strict() && twice) {
      error(node.names[i].span, "type.duplicate-entry",
            fmt::format("the entry `{}` stands twice", name), "remove one of the two");
    }
    const TypeRef type = check(*node.children[i], field != nullptr ? field->type : nullptr);
    fields.push_back({name, type, false});
    const std::uint32_t index = push(name, type);
    if (i == 0) node.local = index;
  }
  pop(count);
  if (strict() && wanted != nullptr && wanted->is(TypeKind::context) && !wanted->fields.empty()) {
    // What is wrong with its entries has been said at each of them.
    for (const Field& f : wanted->fields) {
      const bool given = std::any_of(fields.begin(), fields.end(),
                                     [&](const Field& own) { return own.name == f.name; });
      const bool misspelt = std::find(meant.begin(), meant.end(), f.name) != meant.end();
      if (given || misspelt || f.optional) continue;
      error(node.span, "type.missing-entry",
            fmt::format("the entry `{}` of {} is missing", f.name, describe(wanted)),
            "give it a value, or declare the entry with `optional: true`");
    }
    return wanted;
  }
  return context_.pool.context_of(std::move(fields));
}

TypeRef Checker::check_range(Node& node, TypeRef wanted) {
  const TypeRef end = wanted != nullptr && wanted->is(TypeKind::range) ? wanted->element : nullptr;
  const TypeRef low = check(*node.children[0], end);
  const TypeRef high = check(*node.children[1], end);
  const TypeRef both = join(low, high, context_.pool);
  if (strict() && !low->is(TypeKind::any) && !high->is(TypeKind::any)) {
    if (both->is(TypeKind::any)) {
      error(node.span, "type.range",
            fmt::format("the ends of this range are of different types, {} and {}", describe(low),
                        describe(high)));
    } else if (!has_order(both)) {
      error(node.span, "type.range",
            fmt::format("values of type {} have no order, so that there is no range of them",
                        describe(both)),
            "ranges are made of what has an order: numbers, dates, lengths of time");
      return context_.pool.range_of(any());
    }
  }
  return context_.pool.range_of(both);
}

}  // namespace aftersales::feel
