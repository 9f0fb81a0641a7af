// Types: the simple ones, composed ones, and how they fit each other.
#include "feel/type.h"

#include <algorithm>
#include <array>

namespace aftersales::feel {

const Field* Type::field(std::string_view wanted) const {
  for (const Field& f : fields) {
    if (f.name == wanted) return &f;
  }
  return nullptr;
}

TypeRef simple(TypeKind kind) {
  static const auto types = [] {
    std::array<Type, static_cast<std::size_t>(TypeKind::variable) + 1> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i].kind = static_cast<TypeKind>(i);
    return all;
  }();
  return &types[static_cast<std::size_t>(kind)];
}

TypeRef TypePool::list_of(TypeRef element) {
  for (const Type& t : types_) {
    if (t.kind == TypeKind::list && t.element == element) return &t;
  }
  Type* t = fresh();
  t->kind = TypeKind::list;
  t->element = element;
  return t;
}

TypeRef TypePool::range_of(TypeRef element) {
  Type* t = fresh();
  t->kind = TypeKind::range;
  t->element = element;
  return t;
}

TypeRef TypePool::function_of(std::vector<TypeRef> parameters, TypeRef result) {
  Type* t = fresh();
  t->kind = TypeKind::function;
  t->parameters = std::move(parameters);
  t->element = result;
  return t;
}

TypeRef TypePool::context_of(std::vector<Field> fields, std::string name) {
  Type* t = fresh();
  t->kind = TypeKind::context;
  t->fields = std::move(fields);
  t->name = std::move(name);
  return t;
}

TypeRef TypePool::enum_of(std::unique_ptr<value::SharedEnum> definition) {
  Type* t = fresh();
  t->kind = TypeKind::enumeration;
  t->name = definition->name;
  definition->by_name = text::NameIndex(definition->values);
  // Counted, not owned outright: a value may outlive the policy.
  t->enumeration = definition.get();
  enums_.push_back(value::Access::own(Kind::enumeration, definition.release()));
  return t;
}

Type* TypePool::fresh() { return &types_.emplace_back(); }

bool same(TypeRef a, TypeRef b) {
  if (a == b) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case TypeKind::enumeration:
      return a->enumeration == b->enumeration;
    case TypeKind::list:
    case TypeKind::range:
      return same(a->element, b->element);
    case TypeKind::context:
      return a->fields.size() == b->fields.size() &&
             std::all_of(a->fields.begin(), a->fields.end(), [&](const Field& f) {
               const Field* other = b->field(f.name);
               return other != nullptr && same(f.type, other->type);
             });
    case TypeKind::function:
      return a->parameters.size() == b->parameters.size() && same(a->element, b->element) &&
             std::equal(a->parameters.begin(), a->parameters.end(), b->parameters.begin(), same);
    default:
      return true;
  }
}

bool fits(TypeRef from, TypeRef to) {
  if (from->is(TypeKind::any) || to->is(TypeKind::any) || from->is(TypeKind::null)) return true;
  if (from->numeric() && to->numeric()) return true;
  if (from->textual() && to->textual()) return true;
  if (from->kind != to->kind) return false;
  switch (to->kind) {
    case TypeKind::list:
    case TypeKind::range:
      return fits(from->element, to->element);
    case TypeKind::context:
      return std::all_of(to->fields.begin(), to->fields.end(), [&](const Field& f) {
        const Field* given = from->field(f.name);
        return given == nullptr ? f.optional || from->fields.empty() : fits(given->type, f.type);
      });
    case TypeKind::function:
      return from->parameters.size() == to->parameters.size() && fits(from->element, to->element) &&
             std::equal(to->parameters.begin(), to->parameters.end(), from->parameters.begin(),
                        fits);
    default:
      return same(from, to);
  }
}

TypeRef join(TypeRef a, TypeRef b, TypePool& pool) {
  if (a->is(TypeKind::null)) return b;
  if (b->is(TypeKind::null) || same(a, b)) return a;
  if (a->numeric() && b->numeric()) return simple(TypeKind::money);
  if (a->textual() && b->textual()) return simple(TypeKind::string);
  if (a->is(TypeKind::list) && b->is(TypeKind::list))
    return pool.list_of(join(a->element, b->element, pool));
  return simple(TypeKind::any);
}

std::string describe(TypeRef type) {
  if (!type->name.empty()) return type->name;
  switch (type->kind) {
    case TypeKind::any:
      return "any";
    case TypeKind::null:
      return "null";
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::number:
      return "number";
    case TypeKind::money:
      return "money";
    case TypeKind::string:
      return "string";
    case TypeKind::text:
      return "text";
    case TypeKind::enumeration:
      return "enumeration";
    case TypeKind::date:
      return "date";
    case TypeKind::time:
      return "time";
    case TypeKind::date_time:
      return "date and time";
    case TypeKind::duration:
      return "duration";
    case TypeKind::period:
      return "period";
    case TypeKind::list:
      return "list of " + describe(type->element);
    case TypeKind::range:
      return "range of " + describe(type->element);
    case TypeKind::calendar:
      return "calendar";
    case TypeKind::variable:
      return "T";
    case TypeKind::context: {
      std::string text = "context";
      const char* separator = " {";
      for (const Field& f : type->fields) {
        text += separator + f.name + ": " + describe(f.type);
        separator = ", ";
      }
      return type->fields.empty() ? text : text + "}";
    }
    case TypeKind::function: {
      std::string text = "function<";
      const char* separator = "";
      for (TypeRef p : type->parameters) {
        text += separator + describe(p);
        separator = ", ";
      }
      return text + ">: " + describe(type->element);
    }
  }
  return "any";
}

TypeRef named_type(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, TypeKind>, 17> kNames{{
      {"any", TypeKind::any},
      {"Any", TypeKind::any},
      {"Null", TypeKind::null},
      {"null", TypeKind::null},
      {"boolean", TypeKind::boolean},
      {"number", TypeKind::number},
      {"money", TypeKind::money},
      {"string", TypeKind::string},
      {"text", TypeKind::text},
      {"date", TypeKind::date},
      {"time", TypeKind::time},
      {"date and time", TypeKind::date_time},
      {"duration", TypeKind::duration},
      {"days and time duration", TypeKind::duration},
      {"period", TypeKind::period},
      {"years and months duration", TypeKind::period},
      {"calendar", TypeKind::calendar},
  }};
  for (const auto& [known, kind] : kNames) {
    if (known == name) return simple(kind);
  }
  return nullptr;
}

std::uint64_t conforming_cost(const Value& v, TypeRef type) {
  constexpr std::uint64_t kPartsPerStep = 64;
  if (type->element == nullptr || v.kind() != Kind::list) {
    return type->is(TypeKind::context) ? value::Access::weight(v) / kPartsPerStep : 0;
  }
  const bool flat = type->element->element == nullptr && !type->element->is(TypeKind::context);
  return (flat ? v.as_list().size() : value::Access::weight(v)) / kPartsPerStep;
}

bool conforms(const Value& v, TypeRef type) {
  switch (type->kind) {
    case TypeKind::any:
    case TypeKind::variable:
      return true;
    case TypeKind::null:
      return v.is_null();
    case TypeKind::boolean:
      return v.kind() == Kind::boolean;
    case TypeKind::number:
    case TypeKind::money:
      return value::is_numeric(v);
    case TypeKind::string:
    case TypeKind::text:
      return v.kind() == Kind::string;
    case TypeKind::enumeration:
      return v.kind() == Kind::enumeration && &value::enum_type(v) == type->enumeration;
    case TypeKind::date:
      return v.kind() == Kind::date;
    case TypeKind::time:
      return v.kind() == Kind::time;
    case TypeKind::date_time:
      return v.kind() == Kind::date_time;
    case TypeKind::duration:
      return v.kind() == Kind::duration;
    case TypeKind::period:
      return v.kind() == Kind::period;
    case TypeKind::function:
      return v.kind() == Kind::function;
    case TypeKind::calendar:
      return v.kind() == value::kCalendar;
    case TypeKind::list: {
      if (v.kind() != Kind::list) return false;
      const List& list = v.as_list();
      return std::all_of(list.begin(), list.end(),
                         [&](const Value& e) { return e.is_null() || conforms(e, type->element); });
    }
    case TypeKind::range:
      return v.kind() == Kind::range &&
             (value::as_range(v).low.is_null() ||
              conforms(value::as_range(v).low, type->element)) &&
             (value::as_range(v).high.is_null() ||
              conforms(value::as_range(v).high, type->element));
    case TypeKind::context: {
      if (v.kind() != Kind::context) return false;
      return std::all_of(type->fields.begin(), type->fields.end(), [&](const Field& f) {
        const Entries& entries = v.as_context();
        const auto entry = std::find_if(entries.begin(), entries.end(),
                                        [&](const Entry& e) { return e.first == f.name; });
        if (entry == entries.end()) return f.optional;
        return entry->second.is_null() || conforms(entry->second, f.type);
      });
    }
  }
  return false;
}

}  // namespace aftersales::feel
