// Names, paths, lists and the forms that bind variables: what they mean and which type they have.
#include "feel/checker.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feel/lexer.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

struct Property {
  TypeKind of;
  std::string_view name;
  TypeKind result;
};

// DMN 1.5, table 65: what dates, times and durations are made of.
constexpr std::array<Property, 31> kProperties{{
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
    {TypeKind::context, "", TypeKind::any},
}};

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

bool open_context(TypeRef type) {
  return type->is(TypeKind::any) || (type->is(TypeKind::context) && type->fields.empty());
}

}  // namespace

std::string dotted_name(const Node& node) {
  if (node.kind == NodeKind::name) return node.text;
  if (node.kind != NodeKind::path) return {};
  std::string base = dotted_name(*node.children[0]);
  return base.empty() ? base : base + '.' + node.text;
}

std::vector<Node*> left_chain(Node& node) {
  std::vector<Node*> chain;
  for (Node* n = &node; is_binary(n->kind); n = n->children[0]) chain.push_back(n);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

Checker::Checker(const text::Located& text, const Context& context, Tree& tree,
                 const std::vector<TypedLocal>& locals)
    : text_(text), context_(context), tree_(tree) {
  frames_.emplace_back();
  for (const TypedLocal& local : locals) push(local.name, local.type);
}

TypeRef Checker::check_root(TypeRef wanted) {
  const TypeRef type = check(*tree_.root, wanted);
  frame_size_ = frame().size;
  return type;
}

void Checker::check_tests_root(TypeRef subject) {
  Node& root = *tree_.root;
  root.type = simple(TypeKind::boolean);
  if (root.kind == NodeKind::tests) {
    Node* subject_node = tree_.make(NodeKind::name, root.span);
    subject_node->text = "?";
    for (Node* test : root.children) check_test(*test, subject, *subject_node);
  }
  frame_size_ = frame().size;
}

void Checker::error(Span span, std::string_view code, std::string message, std::string hint) {
  if (muted_ != 0) {
    muted_failed_ = true;
    return;
  }
  failed_ = true;
  context_.report.error(code, text_.at(span), std::move(message), std::move(hint));
}

TypeRef Checker::peek_type(Node& node, TypeRef wanted) {
  const bool outer = std::exchange(muted_failed_, false);
  ++muted_;
  const TypeRef type = check(node, wanted);
  --muted_;
  const bool bad = std::exchange(muted_failed_, outer);
  return bad ? nullptr : type;
}

std::uint32_t Checker::push(std::string name, TypeRef type) {
  Frame& f = frame();
  const std::uint32_t index = f.next++;
  f.size = std::max(f.size, f.next);
  f.locals.push_back({std::move(name), type, index});
  return index;
}

void Checker::pop(std::size_t count) {
  Frame& f = frame();
  for (; count > 0; --count) {
    if (f.locals.back().index + 1 == f.next) --f.next;
    f.locals.pop_back();
  }
}

TypeRef Checker::check(Node& node, TypeRef wanted) {
  const TypeRef found = infer(node, wanted);
  node.type = demand(node, found, wanted);
  return node.type;
}

TypeRef Checker::demand(Node& node, TypeRef found, TypeRef wanted) {
  if (wanted == nullptr || !strict() || fits(found, wanted)) return found;
  std::string hint;
  if (found->is(TypeKind::date_time) && wanted->is(TypeKind::date)) {
    hint = fmt::format("write `date({})`", source_of(node.span));
  } else if (wanted->is(TypeKind::list) && fits(found, wanted->element)) {
    hint = fmt::format("write `[{}]`, a list of one", source_of(node.span));
  } else if (wanted->textual()) {
    hint = fmt::format("write `string({})`, or a text in double quotes", source_of(node.span));
  } else if (found->textual() && wanted->numeric()) {
    hint = "write the number without quotes";
  } else if (found->textual() && node.kind == NodeKind::literal) {
    hint = fmt::format("write it without the inner quotes, as a {}", describe(wanted));
  } else if (wanted->is(TypeKind::duration) && found->numeric()) {
    hint = "write the unit, for example `7 days` or `24 hours`";
  } else if (wanted->is(TypeKind::boolean)) {
    hint = "compare it with something, for example with `=`";
  }
  error(node.span, "type.mismatch",
        fmt::format("`{}` is of type {}, but {} is wanted here", source_of(node.span),
                    describe(found), describe(wanted)),
        hint);
  return wanted;
}

TypeRef Checker::infer(Node& node, TypeRef wanted) {
  switch (node.kind) {
    case NodeKind::literal:
      if (as_enum_value(node, wanted)) return wanted;
      switch (node.value.kind()) {
        case Kind::null:
          return simple(TypeKind::null);
        case Kind::boolean:
          return simple(TypeKind::boolean);
        case Kind::number:
          return simple(TypeKind::number);
        case Kind::string:
          return simple(TypeKind::string);
        case Kind::date:
          return simple(TypeKind::date);
        case Kind::time:
          return simple(TypeKind::time);
        case Kind::date_time:
          return simple(TypeKind::date_time);
        case Kind::duration:
          return simple(TypeKind::duration);
        case Kind::period:
          return simple(TypeKind::period);
        default:
          return node.type != nullptr ? node.type : any();
      }
    case NodeKind::name:
      return check_name(node, wanted);
    case NodeKind::path:
      return check_path(node);
    case NodeKind::filter:
      return check_filter(node);
    case NodeKind::call:
      return check_call(node);
    case NodeKind::negate:
      return check_negate(node);
    case NodeKind::between:
      return check_between(node);
    case NodeKind::in:
      return check_in(node);
    case NodeKind::instance_of:
      check(*node.children[0], nullptr);
      node.target = resolve_type(*node.type_expression);
      return simple(TypeKind::boolean);
    case NodeKind::conditional:
      return check_conditional(node, wanted);
    case NodeKind::for_each:
    case NodeKind::some:
    case NodeKind::every:
      return check_iteration(node, wanted);
    case NodeKind::list:
      return check_list(node, wanted);
    case NodeKind::context:
      return check_context(node, wanted);
    case NodeKind::range:
      return check_range(node, wanted);
    case NodeKind::function:
      return check_function(node, wanted);
    case NodeKind::test: {
      const TypeRef operand = check(*node.children[0], nullptr);
      return context_.pool.range_of(operand);
    }
    case NodeKind::tests:
    case NodeKind::wildcard:
      return simple(TypeKind::boolean);
    default:
      return check_binary(node);
  }
}

// Where an enumeration is wanted, a bare word or a text that is one of its values is that value,
// whatever else has that name; only a name of the same type makes it ambiguous (language 4, first
// addition).
bool Checker::as_enum_value(Node& node, TypeRef wanted) {
  if (wanted == nullptr || !wanted->is(TypeKind::enumeration)) return false;
  const bool text = node.kind == NodeKind::literal && node.value.kind() == Kind::string;
  if (!text && node.kind != NodeKind::name && node.kind != NodeKind::path) return false;
  const std::string word = text ? std::string(node.value.as_string()) : dotted_name(node);
  const auto index = wanted->enumeration->index_of(word);
  if (!index) {
    if (text) {
      const auto near = text::nearest(word, wanted->enumeration->values);
      error(node.span, "enum.unknown-value",
            fmt::format("\"{}\" is not a value of {}", word, describe(wanted)),
            near ? fmt::format("write `{}`", *near)
                 : fmt::format("its values are {}", fmt::join(wanted->enumeration->values, ", ")));
      node.value = Value();
      return true;
    }
    return false;
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

std::optional<std::pair<TypeRef, Binding>> Checker::lookup(std::size_t depth,
                                                           std::string_view name) {
  Frame& f = frames_[depth];
  for (auto it = f.locals.rbegin(); it != f.locals.rend(); ++it) {
    Binding binding;
    binding.index = it->index;
    if (!it->name.empty()) {
      if (it->name != name) continue;
      binding.kind = Binding::local;
      return std::pair{it->type, binding};
    }
    if (const Field* field = it->type->is(TypeKind::context) ? it->type->field(name) : nullptr) {
      binding.kind = Binding::entry;
      return std::pair{field->type, binding};
    }
    if (open_context(it->type)) {
      // What the element holds is known only at run time: its entry if it has one, else the outer
      // meaning.
      const Local hidden = *it;
      const std::size_t count = static_cast<std::size_t>(f.locals.rend() - it);
      std::vector<Local> inner(f.locals.begin() + static_cast<std::ptrdiff_t>(count) - 1,
                               f.locals.end());
      f.locals.resize(count - 1);
      Binding outer;
      resolve(name, outer);
      frames_[depth].locals.insert(frames_[depth].locals.end(), inner.begin(), inner.end());
      binding.index = hidden.index;
      binding.kind = Binding::entry_or;
      binding.otherwise = tree_.keep(outer);
      return std::pair{any(), binding};
    }
  }
  for (const Local& captured : f.captured) {
    if (captured.name != name) continue;
    Binding binding;
    binding.kind = Binding::captured;
    binding.index = captured.index;
    return std::pair{captured.type, binding};
  }
  if (depth == 0) return std::nullopt;
  auto outer = lookup(depth - 1, name);
  if (!outer) return std::nullopt;
  Frame& inner = frames_[depth];
  Binding binding;
  binding.kind = Binding::captured;
  binding.index = static_cast<std::uint32_t>(inner.captured.size());
  inner.captured.push_back({std::string(name), outer->first, binding.index});
  inner.function->captures.push_back(outer->second);
  return std::pair{outer->first, binding};
}

/// The type of a name and what it stands for; null if it has no meaning.
TypeRef Checker::resolve(std::string_view name, Binding& binding) {
  if (const auto local = lookup(frames_.size() - 1, name)) {
    binding = local->second;
    return local->first;
  }
  if (const Symbol* symbol = context_.scope.find(name)) {
    binding.kind = symbol->is_constant ? Binding::constant : Binding::slot;
    binding.index = symbol->slot;
    binding.value = symbol->constant;
    return symbol->type;
  }
  return nullptr;
}

TypeRef Checker::check_name(Node& node, TypeRef wanted) {
  if (as_enum_value(node, wanted)) return wanted;
  node.binding = {};
  if (const TypeRef type = resolve(node.text, node.binding)) return type;
  if (const auto candidates = overloads(node.text); !candidates.empty()) {
    // A built-in as a value: only its name is known; the call decides which overload is meant.
    node.signature = &candidates.front();
    return any();
  }
  return unknown_name(node, node.text, wanted);
}

TypeRef Checker::unknown_name(Node& node, const std::string& name, TypeRef wanted) {
  node.binding = {};
  if (!strict()) return any();
  if (wanted != nullptr && wanted->is(TypeKind::enumeration)) {
    const auto near = text::nearest(name, wanted->enumeration->values);
    error(node.span, "enum.unknown-value",
          fmt::format("`{}` is not a value of {}", name, describe(wanted)),
          near ? fmt::format("write `{}`", *near)
               : fmt::format("its values are {}", fmt::join(wanted->enumeration->values, ", ")));
    return wanted;
  }
  if (context_.scope.function(name) != nullptr) {
    error(node.span, "name.function",
          fmt::format("`{}` is a function and wants its arguments", name),
          fmt::format("write `{}(…)`", name));
    return any();
  }
  if (context_.scope.is_taken(name)) {
    error(node.span, "name.group",
          fmt::format("`{}` is a group of names and has no value of its own", name),
          fmt::format("write one of its names, for example `{}.…`", name));
    return any();
  }
  std::vector<std::string> candidates = context_.scope.candidates();
  for (const Frame& f : frames_) {
    for (const Local& local : f.locals) candidates.push_back(local.name);
  }
  std::string hint;
  if (const auto near = text::nearest(name, candidates)) {
    hint = fmt::format("did you mean `{}`?", *near);
  } else if (wanted != nullptr && wanted->textual()) {
    hint = fmt::format("a text stands in double quotes: write '\"{}\"'", name);
  } else if (const std::string small = lower_case(name); is_keyword(small)) {
    hint = fmt::format("words of the language are written small: `{}`", small);
  } else {
    hint = "declare it under `facts:` or `decisions:`, or write a text in double quotes";
  }
  error(node.span, "name.unknown", fmt::format("`{}` is not a name of this policy", name), hint);
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
  const TypeRef base = check(*node.children[0], nullptr);
  return entry_of(base, node.text, node);
}

TypeRef Checker::entry_of(TypeRef base, std::string_view entry, Node& node) {
  if (base->is(TypeKind::list)) {
    const TypeRef element = entry_of(base->element, entry, node);
    return context_.pool.list_of(element);
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
    if (p.of != base->kind || p.of == TypeKind::context) continue;
    if (p.name == entry) return p.result == TypeKind::any ? base->element : simple(p.result);
    known.emplace_back(p.name);
  }
  const auto near = text::nearest(entry, known);
  std::string hint;
  if (near)
    hint = fmt::format("did you mean `{}`?", *near);
  else if (known.empty())
    hint = fmt::format("a value of type {} has no entries", describe(base));
  else
    hint = fmt::format("it has {}", fmt::join(known, ", "));
  error(node.span, "name.unknown-entry",
        fmt::format("`{}` has no entry `{}`",
                    source_of(node.children.empty() ? node.span : node.children[0]->span), entry),
        hint);
  return any();
}

TypeRef Checker::check_filter(Node& node) {
  const TypeRef base = check(*node.children[0], nullptr);
  const TypeRef element = base->is(TypeKind::list) ? base->element : base;
  node.local = push("item", element);
  const bool entries = element->is(TypeKind::context) || element->is(TypeKind::any);
  if (entries) frame().locals.push_back({"", element, node.local});
  const TypeRef condition = check(*node.children[1], nullptr);
  if (entries) frame().locals.pop_back();
  pop(1);
  if (condition->numeric()) return element;
  if (condition->is(TypeKind::any)) return strict() ? context_.pool.list_of(element) : any();
  if (!condition->is(TypeKind::boolean) && !condition->is(TypeKind::null) && strict()) {
    error(node.children[1]->span, "type.filter",
          fmt::format("a filter wants a condition or a position, but this is of type {}",
                      describe(condition)));
  }
  return context_.pool.list_of(element);
}

TypeRef Checker::check_conditional(Node& node, TypeRef wanted) {
  check(*node.children[0], strict() ? simple(TypeKind::boolean) : nullptr);
  // The branch that is a bare value of an enumeration takes its type from the other one.
  TypeRef branch = wanted;
  if (branch == nullptr) {
    for (const std::size_t i : {1u, 2u}) {
      const TypeRef type = peek_type(*node.children[i]);
      if (type != nullptr && type->is(TypeKind::enumeration)) branch = type;
    }
  }
  const TypeRef yes = check(*node.children[1], branch);
  const TypeRef no = check(*node.children[2], branch);
  const TypeRef both = join(yes, no, context_.pool);
  if (strict() && wanted == nullptr && both->is(TypeKind::any) && !yes->is(TypeKind::any) &&
      !no->is(TypeKind::any)) {
    error(node.span, "type.branches",
          fmt::format("the branches of this `if` are of different types, {} and {}", describe(yes),
                      describe(no)));
  }
  return both;
}

TypeRef Checker::check_list(Node& node, TypeRef wanted) {
  TypeRef element = wanted != nullptr && wanted->is(TypeKind::list) ? wanted->element : nullptr;
  if (element == nullptr) {
    for (Node* child : node.children) {
      const TypeRef type = peek_type(*child);
      if (type != nullptr && type->is(TypeKind::enumeration)) element = type;
    }
  }
  TypeRef joined = simple(TypeKind::null);
  for (Node* child : node.children) joined = join(joined, check(*child, element), context_.pool);
  if (node.children.empty()) joined = element != nullptr ? element : any();
  return context_.pool.list_of(joined->is(TypeKind::null) ? any() : joined);
}

TypeRef Checker::check_context(Node& node, TypeRef wanted) {
  std::vector<Field> fields;
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
      error(node.names[i].span, "name.unknown-entry",
            fmt::format("{} has no entry `{}`", describe(wanted), name),
            near ? fmt::format("did you mean `{}`?", *near)
                 : fmt::format("it has {}", fmt::join(known, ", ")));
    }
    const TypeRef type = check(*node.children[i], field != nullptr ? field->type : nullptr);
    fields.push_back({name, type, false});
    const std::uint32_t index = push(name, type);
    if (i == 0) node.local = index;
  }
  pop(count);
  return context_.pool.context_of(std::move(fields));
}

TypeRef Checker::check_range(Node& node, TypeRef wanted) {
  const TypeRef end = wanted != nullptr && wanted->is(TypeKind::range) ? wanted->element : nullptr;
  const TypeRef low = check(*node.children[0], end);
  const TypeRef high = check(*node.children[1], end);
  const TypeRef both = join(low, high, context_.pool);
  if (strict() && !both->is(TypeKind::any) && both->kind <= TypeKind::boolean) {
    error(node.span, "type.range", fmt::format("a range of {} makes no sense", describe(both)));
  } else if (strict() && both->is(TypeKind::any) && !low->is(TypeKind::any) &&
             !high->is(TypeKind::any)) {
    error(node.span, "type.range",
          fmt::format("the ends of this range are of different types, {} and {}", describe(low),
                      describe(high)));
  }
  return context_.pool.range_of(both);
}

TypeRef Checker::check_iteration(Node& node, TypeRef wanted) {
  const std::size_t variables = node.names.size();
  for (std::size_t i = 0; i < variables; ++i) {
    Node& domain = *node.children[i];
    const TypeRef type = check(domain, nullptr);
    const NamePart& variable = node.names[i];
    if (strict() && context_.scope.is_taken(variable.text)) {
      error(variable.span, "name.taken",
            fmt::format("`{}` is already a name of this policy", variable.text),
            "choose another name for the variable");
    }
    TypeRef element = any();
    if (type->is(TypeKind::list) || type->is(TypeKind::range))
      element = type->element;
    else if (strict() && !type->is(TypeKind::any)) {
      error(domain.span, "type.iteration",
            fmt::format("a list is wanted here, but this is of type {}", describe(type)));
    } else if (!strict()) {
      element = type;
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
    if (strict() && context_.scope.is_taken(node.names[i].text)) {
      error(node.names[i].span, "name.taken",
            fmt::format("`{}` is already a name of this policy", node.names[i].text),
            "choose another name for the parameter");
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
  for (const auto& [name, kind] : kNames) {
    if (name == type.name) return simple(kind);
  }
  if (const TypeRef declared = context_.scope.type(type.name)) return declared;
  error(type.span, "type.unknown", fmt::format("`{}` is not a type", type.name));
  return any();
}

}  // namespace aftersales::feel
