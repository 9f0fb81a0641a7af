// The types of a policy: built in, enumerations, contexts, and other names of these.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/linker.h"

namespace aftersales::engine {

namespace {

using feel::simple;
using feel::TypeKind;

constexpr std::array<std::pair<std::string_view, TypeKind>, 12> kBuiltIn{{
    {"boolean", TypeKind::boolean},
    {"number", TypeKind::number},
    {"money", TypeKind::money},
    {"string", TypeKind::string},
    {"text", TypeKind::text},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"date and time", TypeKind::date_time},
    {"duration", TypeKind::duration},
    {"period", TypeKind::period},
    {"context", TypeKind::context},
    {"any", TypeKind::any},
}};

struct Mistaken {
  std::string_view written, meant;
};
constexpr std::array<Mistaken, 17> kMistaken{{
    {"bool", "boolean"},
    {"int", "number"},
    {"integer", "number"},
    {"decimal", "number"},
    {"float", "number"},
    {"double", "number"},
    {"datetime", "date and time"},
    {"timestamp", "date and time"},
    {"date time", "date and time"},
    {"str", "string"},
    {"list", "list of …"},
    {"list of", "list of …"},
    {"array", "list of …"},
    {"days", "duration"},
    {"object", "context"},
    {"months", "period"},
    {"amount", "money"},
}};

/// A context that holds itself has no end; one that nests too deep is no data that people enter.
struct Nesting {
  static constexpr std::size_t kDeepest = 64;
  text::Report& report;
  std::map<TypeRef, Location> places;      // of declared contexts
  std::map<TypeRef, std::size_t> heights;  // of those looked at; 0 while they are

  /// `declared` is the innermost declared one that holds it, or is it.
  std::size_t check(TypeRef type, TypeRef declared, std::size_t depth) {
    if (places.contains(type)) declared = type;
    const auto [known, fresh] = heights.emplace(type, 0);
    if (!fresh) return known->second;
    std::size_t highest = 0;
    for (const feel::Field& f : type->fields) {
      const TypeRef inner = f.type;
      if (inner == nullptr || !inner->is(TypeKind::context)) continue;
      if (const auto at = heights.find(inner); at != heights.end() && at->second == 0) {
        report.error("type.recursive", places.at(inner),
                     fmt::format("the type `{}` holds itself", inner->name),
                     "use a list, or a number that names the other");
        continue;
      }
      if (depth < kDeepest) highest = std::max(highest, check(inner, declared, depth + 1));
      if (depth != kDeepest && highest + 1 != kDeepest) continue;
      report.error("type.depth", places.at(declared),
                   fmt::format("the type `{}` nests more than {} contexts in each other",
                               declared->name, kDeepest),
                   "use fewer contexts in each other");
      break;
    }
    return heights[type] = highest + 1;
  }
};

}  // namespace

TypeRef Linker::enum_type(const model::TypeExpression& type, const std::string& name) {
  auto definition = std::make_unique<value::SharedEnum>();
  definition->name = name;
  definition->ordered = type.ordered;
  constexpr std::size_t kMostValues = 65'535;
  if (type.values.size() > kMostValues) {
    report_.error(
        "limit.values", type.values[kMostValues].value.whole(),
        fmt::format("this is more than the {} values that an enumeration may have", kMostValues),
        "use a string");
    return simple(TypeKind::any);
  }
  std::set<std::string_view> seen;
  for (const auto& entry : type.values) {
    if (!seen.insert(entry.value.text()).second) {
      report_.error("enum.duplicate-value", entry.value.whole(),
                    fmt::format("the value `{}` stands twice", entry.value.text()),
                    "remove one of the two");
      continue;
    }
    if (entry.value.text() == "any") {
      report_.error("enum.any", entry.value.whole(),
                    "a value cannot be called `any`, the word for no restriction in a cell",
                    "give it another name, for example `anything`");
      continue;
    }
    definition->values.push_back(entry.value.text());
  }
  if (definition->values.empty()) return simple(TypeKind::any);  // the reader has said why
  const value::SharedEnum* raw = definition.get();
  const TypeRef result = out_->types.enum_of(std::move(definition));
  EnumInfo& info = out_->enums[raw];
  info.type = result;
  for (const auto& entry : type.values) {
    info.labels.push_back(text_of(entry.label));
    for (const auto& [language, label] : entry.label.by_language)
      names_->declare_label(*raw, label.text(), entry.value.text());
  }
  return result;
}

TypeRef Linker::context_type(const model::TypeExpression& type, const std::string& name) {
  std::vector<feel::Field> fields;
  std::vector<std::pair<std::string, const model::Fact*>> declared;
  for (const model::Fact& entry : type.entries) {
    if (!Names::check_part(entry.name, "an entry", report_)) continue;
    const bool twice = std::any_of(fields.begin(), fields.end(), [&](const feel::Field& f) {
      return f.name == entry.name.text();
    });
    if (twice) {
      report_.error("type.duplicate-entry", entry.name.whole(),
                    fmt::format("the entry `{}` stands twice", entry.name.text()),
                    "remove one of the two");
      continue;
    }
    fields.push_back({entry.name.text(), resolve(entry.type),
                      entry.optional.value_or(false) || entry.default_value.has_value()});
    declared.emplace_back(entry.name.text(), &entry);
  }
  const TypeRef result = out_->types.context_of(std::move(fields), name);
  for (const auto& [entry, from] : declared) entry_labels_.push_back({result, entry, from});
  return result;
}

// Other names of types, which may stand in any order: those that name one already known, as long as
// there are any.
void Linker::declare_aliases() {
  std::vector<const model::TypeEntry*> open;
  for (const model::TypeEntry& entry : pack_.types) {
    if (entry.type.form == model::TypeExpression::Form::named) open.push_back(&entry);
  }
  const auto waits = [&](const model::TypeEntry* entry) {
    std::string_view name = entry->type.name.text();
    while (name.rfind("list of ", 0) == 0) name.remove_prefix(8);
    return std::any_of(open.begin(), open.end(),
                       [&](const auto* other) { return other->name.text() == name; });
  };
  for (bool progress = true; progress && !open.empty();) {
    progress = false;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (waits(open[i])) continue;
      const model::TypeEntry& entry = *open[i];
      const TypeRef type = resolve_name(entry.type.name);
      names_->declare_type(entry.name, type != nullptr ? type : simple(TypeKind::any), report_);
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(i--));
      progress = true;
    }
  }
  for (const model::TypeEntry* entry : open) {
    report_.error("type.recursive", entry->name.whole(),
                  fmt::format("the type `{}` is named after itself, by way of `{}`",
                              entry->name.text(), entry->type.name.text()),
                  "say once what it is: `{enum: […]}`, `{context: {…}}` or a type of the language");
    names_->declare_type(entry->name, simple(TypeKind::any), report_);
  }
}

void Linker::declare_types() {
  // Names first, so that types may refer to each other in any order.
  struct Open {
    const model::TypeEntry* entry;
    feel::Type* slot;
  };
  std::vector<Open> contexts;
  for (const model::TypeEntry& entry : pack_.types) {
    const std::string& name = entry.name.text();
    const bool built_in = name.rfind("list of ", 0) == 0 ||
                          std::any_of(kBuiltIn.begin(), kBuiltIn.end(),
                                      [&](const auto& b) { return b.first == name; });
    if (built_in) {
      report_.error("type.built-in", entry.name.whole(),
                    fmt::format("`{}` is a type of the language itself", name),
                    "give yours another name");
      continue;
    }
    if (entry.type.form == model::TypeExpression::Form::enumeration) {
      names_->declare_type(entry.name, enum_type(entry.type, name), report_);
    } else if (entry.type.form == model::TypeExpression::Form::context) {
      feel::Type* slot = out_->types.fresh();
      slot->kind = TypeKind::context;
      slot->name = name;
      if (names_->declare_type(entry.name, slot, report_)) contexts.push_back({&entry, slot});
    }
  }
  declare_aliases();
  for (const Open& open : contexts) {
    const std::size_t first = entry_labels_.size();
    open.slot->fields = context_type(open.entry->type, open.slot->name)->fields;
    for (std::size_t i = first; i < entry_labels_.size(); ++i) entry_labels_[i].type = open.slot;
  }
  Nesting nesting{report_, {}, {}};
  for (const Open& open : contexts) nesting.places.emplace(open.slot, open.entry->name.whole());
  for (const Open& open : contexts) nesting.check(open.slot, open.slot, 1);
}

TypeRef Linker::resolve(const model::TypeExpression& type) {
  TypeRef result = nullptr;
  switch (type.form) {
    case model::TypeExpression::Form::enumeration:
      result = enum_type(type, "");
      break;
    case model::TypeExpression::Form::context:
      result = context_type(type, "");
      break;
    case model::TypeExpression::Form::named:
      result = resolve_name(type.name);
      break;
  }
  return result != nullptr ? result : simple(TypeKind::any);
}

TypeRef Linker::resolve_name(const text::Located& name) {
  const std::string& s = name.text();
  if (s.empty()) return nullptr;  // the reader has said that there is no type
  if (s.rfind("list of ", 0) == 0) {
    const TypeRef element =
        resolve_name(name.sub({8, static_cast<text::Offset>(s.size())}).trimmed());
    return element != nullptr ? out_->types.list_of(element) : nullptr;
  }
  for (const auto& [text, kind] : kBuiltIn) {
    if (text == s) {
      if (kind == TypeKind::money && out_->currency.empty()) {
        report_.error("type.no-currency", name.whole(),
                      "the policy has no currency, so there is no money",
                      "write `currency: CNY` in the header");
      }
      return simple(kind);
    }
  }
  if (const TypeRef declared = names_->type(s)) return declared;
  std::vector<std::string> known = names_->type_names();
  for (const auto& [text, kind] : kBuiltIn) known.emplace_back(text);
  std::string hint;
  for (const Mistaken& m : kMistaken) {
    if (m.written == s) hint = fmt::format("write `{}`", m.meant);
  }
  if (hint.empty()) {
    const auto near = text::nearest(s, known);
    hint = near ? fmt::format("did you mean `{}`?", *near)
                : "declare it under `types:`, or write boolean, number, money, string, date, …";
  }
  report_.error("type.unknown", name.whole(), fmt::format("there is no type `{}`", s), hint);
  return nullptr;
}

}  // namespace aftersales::engine
