// Names, paths and bare values of enumerations: what they mean and which type they have.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feel/checker.h"
#include "feel/slips.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

std::string value_of(TypeRef enumeration) {
  return enumeration->name.empty() ? "one of the values that are wanted here"
                                   : "a value of " + enumeration->name;
}

struct Property {
  TypeKind of;
  std::string_view name;
  TypeKind result;
};

// DMN 1.5, table 65: what dates, times and durations are made of.
constexpr std::array<Property, 30> kProperties{{
    {TypeKind::date, "year", TypeKind::number},
    {TypeKind::date, "month", TypeKind::number},
    {TypeKind::date, "day", TypeKind::number},
    {TypeKind::date, "weekday", TypeKind::number},
    {TypeKind::date_time, "year", TypeKind::number},
    {TypeKind::date_time, "month", TypeKind::number},
    {TypeKind::date_time, "day", TypeKind::number},
    {TypeKind::date_time, "weekday", TypeKind::number},
    {TypeKind::date_time, "hour", TypeKind::number},
    {TypeKind::date_time, "minute", TypeKind::number},
    {TypeKind::date_time, "second", TypeKind::number},
    {TypeKind::date_time, "time offset", TypeKind::duration},
    {TypeKind::date_time, "timezone", TypeKind::string},
    {TypeKind::date_time, "date", TypeKind::date},
    {TypeKind::date_time, "time", TypeKind::time},
    {TypeKind::time, "hour", TypeKind::number},
    {TypeKind::time, "minute", TypeKind::number},
    {TypeKind::time, "second", TypeKind::number},
    {TypeKind::time, "time offset", TypeKind::duration},
    {TypeKind::time, "timezone", TypeKind::string},
    {TypeKind::duration, "days", TypeKind::number},
    {TypeKind::duration, "hours", TypeKind::number},
    {TypeKind::duration, "minutes", TypeKind::number},
    {TypeKind::duration, "seconds", TypeKind::number},
    {TypeKind::period, "years", TypeKind::number},
    {TypeKind::period, "months", TypeKind::number},
    {TypeKind::range, "start included", TypeKind::boolean},
    {TypeKind::range, "end included", TypeKind::boolean},
    {TypeKind::range, "start", TypeKind::any},
    {TypeKind::range, "end", TypeKind::any},
}};

bool open_context(TypeRef type) {
  return type->is(TypeKind::any) || (type->is(TypeKind::context) && type->fields.empty());
}

}  // namespace

// Where an enumeration is wanted, a bare word or a text that is one of its values is that value,
// whatever else has that name; only a name of the same type makes it ambiguous (language 4, first
// addition).
bool Checker::as_enum_value(Node& node, TypeRef wanted) {
  if (wanted == nullptr || !wanted->is(TypeKind::enumeration) || !may_be_value(node)) return false;
  const bool text = node.kind == NodeKind::literal;
  const std::string word = text ? std::string(node.value.as_string()) : dotted_name(node);
  const auto index = wanted->enumeration->index_of(word);
  if (!index) {
    if (!text) return false;
    error(node.span, "enum.unknown-value", fmt::format("\"{}\" is not {}", word, value_of(wanted)),
          value_hint(node, word, *wanted->enumeration));
    return true;
  }
  if (!text) {
    Binding binding;
    const TypeRef named = resolve(word, binding);
    if (named != nullptr && same(named, wanted)) {
      error(
          node.span, "enum.ambiguous",
          fmt::format("`{}` is a value of {} and also a name of that type", word, describe(wanted)),
          fmt::format("write \"{}\" for the value, or rename the other", word));
      return true;
    }
  }
  node.kind = NodeKind::literal;
  node.children.clear();
  node.value = value::enumeration(*wanted->enumeration, *index);
  return true;
}

/// The meaning of a name in a frame, of whose locals the first `locals` are in scope; null if it is
/// none of a local.
TypeRef Checker::lookup(std::size_t depth, std::size_t locals, std::string_view name,
                        Binding& binding) {
  while (locals > 0) {
    const Local local = frames_[depth].locals[--locals];
    binding = {};
    binding.index = local.index;
    if (!local.entries) {
      if (local.name != name) continue;
      binding.kind = Binding::local;
      return local.type;
    }
    if (const Field* field =
            local.type->is(TypeKind::context) ? local.type->field(name) : nullptr) {
      binding.kind = Binding::entry;
      return field->type;
    }
    if (!open_context(local.type)) continue;
    // What the element holds is known only at run time: its entry if it has one, else the outer
    // meaning.
    Binding outer;
    resolve_from(depth, locals, name, outer);
    binding.kind = Binding::entry_or;
    binding.otherwise = tree_.keep(std::move(outer));
    return any();
  }
  return capture(depth, name, binding);
}

/// A local of an outer frame, taken along by the functions in between.
TypeRef Checker::capture(std::size_t depth, std::string_view name, Binding& binding) {
  binding = {};
  if (depth == 0) return nullptr;
  for (const Local& known : frames_[depth].captured) {
    if (known.name != name) continue;
    binding.kind = Binding::captured;
    binding.index = known.index;
    return known.type;
  }
  Binding outer;
  const TypeRef type = lookup(depth - 1, frames_[depth - 1].locals.size(), name, outer);
  if (type == nullptr) return nullptr;
  Frame& inner = frames_[depth];
  binding.kind = Binding::captured;
  binding.index = static_cast<std::uint32_t>(inner.captured.size());
  inner.captured.push_back({std::string(name), type, binding.index});
  inner.function->captures.push_back({std::string(name), std::move(outer)});
  return type;
}

TypeRef Checker::resolve_from(std::size_t depth, std::size_t locals, std::string_view name,
                              Binding& binding) {
  if (const TypeRef local = lookup(depth, locals, name, binding)) return local;
  if (const Symbol* symbol = context_.scope.find(name)) {
    binding.kind = symbol->is_constant ? Binding::constant : Binding::slot;
    binding.index = symbol->slot;
    binding.value = symbol->constant;
    return symbol->type;
  }
  return nullptr;
}

/// The type of a name and what it stands for; null if it has no meaning.
TypeRef Checker::resolve(std::string_view name, Binding& binding) {
  return resolve_from(frames_.size() - 1, frame().locals.size(), name, binding);
}

TypeRef Checker::check_name(Node& node, TypeRef wanted) {
  if (as_enum_value(node, wanted)) return wanted;
  node.binding = {};
  if (const TypeRef type = resolve(node.text, node.binding)) {
    report_two_meanings(node);
    return type;
  }
  const bool may_be_function = !strict() || (wanted != nullptr && wanted->is(TypeKind::function));
  if (const auto candidates = overloads(node.text); !candidates.empty() && may_be_function) {
    // A built-in as a value: only its name is known; the call decides which overload is meant.
    node.signature = &candidates.front();
    return any();
  }
  return unknown_name(node, node.text, wanted);
}

/// Nobody can see which is meant where an element's entry is called as something of the pack is.
void Checker::report_two_meanings(const Node& node) {
  if (!strict() || node.binding.kind != Binding::entry) return;
  const Symbol* symbol = context_.scope.find(node.text);
  if (symbol == nullptr || symbol->is_constant) return;
  error(node.span, "name.two-meanings",
        fmt::format("`{}` is an entry of each element here, and a name of the pack", node.text),
        fmt::format("write `item.{0}` for the entry; to compare it with the other `{0}`, make the "
                    "filter a function and pass it as a parameter of another name",
                    node.text));
}

TypeRef Checker::unknown_name(Node& node, const std::string& name, TypeRef wanted) {
  node.binding = {};
  if (!strict()) return any();
  if (wanted != nullptr && wanted->is(TypeKind::enumeration)) {
    error(node.span, "enum.unknown-value", fmt::format("`{}` is not {}", name, value_of(wanted)),
          value_hint(node, name, *wanted->enumeration));
    return wanted;
  }
  if (context_.scope.function(name) != nullptr || !overloads(name).empty()) {
    const auto forms = overloads(name);
    const bool without_parameters = !forms.empty() && forms.front().parameters.empty();
    error(node.span, "name.function",
          fmt::format("`{}` is a function and wants its arguments", name),
          is_whole_cell(node) && means_any(name) ? "write `any` for no restriction"
          : name == "any" ? "as the word for no restriction, `any` stands alone in a cell"
                          : fmt::format("write `{}({})`", name, without_parameters ? "" : "…"));
    return any();
  }
  if (context_.scope.is_taken(name)) {
    error(node.span, "name.group",
          fmt::format("`{}` is a group of names and has no value of its own", name),
          fmt::format("write one of its names, for example `{}.…`", name));
    return any();
  }
  error(node.span, "name.unknown", fmt::format("`{}` is not a name of this policy", name),
        name_hint(node, name, wanted));
  return any();
}

TypeRef Checker::check_path(Node& node) {
  // An unknown dotted name parses as a path: speak of the whole name.
  if (const std::string name = dotted_name(node); !name.empty() && strict()) {
    const Node* first = &node;
    while (first->kind == NodeKind::path) first = first->children[0];
    Binding binding;
    if (resolve(first->text, binding) == nullptr) return unknown_name(node, name, nullptr);
  }
  const Node& of = *node.children[0];
  const TypeRef base = check(*node.children[0], nullptr);
  const bool of_slot = of.kind == NodeKind::name && of.binding.kind == Binding::slot;
  if (const Symbol* const symbol = of_slot ? context_.scope.find(of.text) : nullptr) {
    for (const auto& [entry, slot] : symbol->parts) {
      if (entry != node.text) continue;
      node.binding.kind = Binding::slot;
      node.binding.index = slot;
    }
  }
  return entry_of(base, node.text, node);
}

TypeRef Checker::entry_of(TypeRef base, std::string_view entry, Node& node) {
  if (base->is(TypeKind::list)) {
    const TypeRef element = entry_of(base->element, entry, node);
    const bool is_wrong = strict() && element->is(TypeKind::any) && !open_context(base->element);
    return is_wrong ? element : context_.pool.list_of(element);
  }
  if (open_context(base) || !strict()) {
    const Field* field = base->is(TypeKind::context) ? base->field(entry) : nullptr;
    if (field != nullptr) return field->type;
    for (const Property& p : kProperties) {
      if (p.of == base->kind && p.name == entry)
        return p.result == TypeKind::any ? base->element : simple(p.result);
    }
    return any();
  }
  std::vector<std::string> known;
  if (base->is(TypeKind::context)) {
    if (const Field* field = base->field(entry)) return field->type;
    for (const Field& f : base->fields) known.push_back(f.name);
  }
  for (const Property& p : kProperties) {
    if (p.of != base->kind) continue;
    if (p.name == entry) return p.result == TypeKind::any ? base->element : simple(p.result);
    known.emplace_back(p.name);
  }
  const auto near = text::nearest(entry, known);
  const std::string of = source_of(node.children.empty() ? node.span : node.children[0]->span);
  const bool list = !node.children.empty() && node.children[0]->type->is(TypeKind::list);
  std::string hint;
  if (list && (entry == "count" || entry == "size" || entry == "length"))
    hint = fmt::format("write `count({})`", of);
  else if (near)
    hint = fmt::format("did you mean `{}`?", *near);
  else if (known.empty())
    hint = fmt::format("a value of type {} has no entries", describe(base));
  else
    hint = fmt::format("it has {}", fmt::join(known, ", "));
  error(node.span, "name.unknown-entry", fmt::format("`{}` has no entry `{}`", of, entry), hint);
  return any();
}

}  // namespace aftersales::feel
