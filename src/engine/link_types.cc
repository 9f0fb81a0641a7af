// The first passes: header, types, and a slot for every name.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/linker.h"
#include "feel/evaluator.h"
#include "feel/lexer.h"

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

// ISO 4217: currencies whose minor unit is not a hundredth.
int minor_digits_of(std::string_view currency) {
  static constexpr std::string_view kNone[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                               "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                               "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::string_view kThree[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(std::begin(kNone), std::end(kNone), currency) != std::end(kNone)) return 0;
  if (std::find(std::begin(kThree), std::end(kThree), currency) != std::end(kThree)) return 3;
  return 2;
}

}  // namespace

Linker::Linker(model::Pack pack, text::Report& report)
    : pack_(std::move(pack)), report_(report), out_(std::make_unique<Linked>()) {
  auto names = std::make_unique<Names>();
  names_ = names.get();
  out_->scope = std::move(names);
}

void Linker::header() {
  out_->id = pack_.id.text();
  out_->version = pack_.version.text();
  out_->language = pack_.language;
  out_->currency = pack_.currency;
  out_->minor_digits = minor_digits_of(pack_.currency);
  out_->effective = pack_.effective;
  if (!pack_.time_zone.empty()) {
    const auto zone = Zone::named(pack_.time_zone.text());
    if (zone) {
      out_->zone = *zone;
      out_->zone_name = pack_.time_zone.text();
    } else {
      report_.error(
          "time.zone-unknown", pack_.time_zone.whole(),
          fmt::format("`{}` is not a time zone that this system knows", pack_.time_zone.text()),
          "write an IANA name such as Asia/Shanghai or Europe/Berlin");
    }
  }
  for (const model::SourceEntry& source : pack_.sources) {
    const auto [it, fresh] =
        source_index_.emplace(source.key.text(), static_cast<std::uint32_t>(out_->sources.size()));
    if (!fresh) {
      report_
          .error("source.duplicate", source.key.whole(),
                 fmt::format("the source `{}` is declared twice", source.key.text()),
                 "remove one of the two")
          .note(out_->sources[it->second].where, "first declared here");
      continue;
    }
    out_->sources.push_back({source.key.text(), {}, source.url, source.key.whole()});
  }
}

TypeRef Linker::enum_type(const model::TypeExpression& type, const std::string& name) {
  auto definition = std::make_unique<value::SharedEnum>();
  definition->name = name;
  definition->ordered = type.ordered;
  for (const auto& entry : type.values) {
    if (definition->index_of(entry.value.text())) {
      report_.error("enum.duplicate-value", entry.value.whole(),
                    fmt::format("the value `{}` stands twice", entry.value.text()),
                    "remove one of the two");
      continue;
    }
    definition->values.push_back(entry.value.text());
  }
  if (definition->values.empty()) return simple(TypeKind::any);  // the reader has said why
  const value::SharedEnum* raw = definition.get();
  const TypeRef result = out_->types.enum_of(std::move(definition));
  EnumInfo& info = out_->enums[raw];
  info.type = result;
  for (const auto& entry : type.values) info.labels.push_back(text_of(entry.label));
  return result;
}

TypeRef Linker::context_type(const model::TypeExpression& type, const std::string& name) {
  std::vector<feel::Field> fields;
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
  }
  return out_->types.context_of(std::move(fields), name);
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
  for (const Open& open : contexts)
    open.slot->fields = context_type(open.entry->type, open.slot->name)->fields;
  // A context that holds itself has no end.
  std::vector<TypeRef> reported;
  for (const Open& open : contexts) {
    std::vector<TypeRef> path{open.slot};
    const auto holds_itself = [&](const auto& self, TypeRef t) -> bool {
      if (path.size() > 64) return true;
      for (const feel::Field& f : t->fields) {
        TypeRef inner = f.type;
        if (inner == nullptr || !inner->is(TypeKind::context)) continue;
        if (inner == open.slot) return true;
        path.push_back(inner);
        if (self(self, inner)) return true;
        path.pop_back();
      }
      return false;
    };
    const bool known = std::find(reported.begin(), reported.end(), open.slot) != reported.end();
    if (!known && holds_itself(holds_itself, open.slot)) {
      reported.insert(reported.end(), path.begin(), path.end());
      report_.error("type.recursive", open.entry->name.whole(),
                    fmt::format("the type `{}` holds itself", open.slot->name),
                    "use a list, or a number that names the other");
    }
  }
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

std::uint32_t Linker::add_slot(SlotInfo::Kind kind, std::uint32_t index, std::uint32_t output,
                               std::string name) {
  out_->slots.push_back({kind, index, output, std::move(name)});
  return static_cast<std::uint32_t>(out_->slots.size() - 1);
}

void Linker::declare_names() {
  // Facts get the first slots, in their order: a case is an array of them.
  for (const model::Fact& fact : pack_.facts) {
    if (fact.restates) continue;
    FactInfo info;
    info.name = fact.name.text();
    info.type = resolve(fact.type);
    info.where = fact.name.whole();
    if (info.type->is(TypeKind::text)) {
      report_.error("fact.text", fact.type.where, "a fact cannot be a text for people",
                    "declare it as `string`");
    }
    const auto index = static_cast<std::uint32_t>(out_->facts.size());
    info.slot = static_cast<std::uint32_t>(out_->slots.size());
    if (!names_->declare(fact.name, "a fact", {"", info.type, info.slot, false, {}}, report_))
      continue;
    add_slot(SlotInfo::fact, index, 0, info.name);
    out_->fact_names.emplace(info.name, info.slot);
    out_->facts.push_back(std::move(info));
  }
  out_->moment_slot = add_slot(SlotInfo::moment, 0, 0, "as_of");
  names_->declare(text::Located("as_of"), "the moment of the evaluation",
                  {"", simple(TypeKind::date_time), out_->moment_slot, false, {}}, report_);
  for (const model::Parameter& parameter : pack_.parameters) {
    ParameterInfo info;
    info.name = parameter.name.text();
    info.type = resolve(parameter.type);
    info.where = parameter.name.whole();
    const auto index = static_cast<std::uint32_t>(out_->parameters.size());
    info.slot = static_cast<std::uint32_t>(out_->slots.size());
    if (!names_->declare(parameter.name, "a parameter", {"", info.type, info.slot, false, {}},
                         report_))
      continue;
    add_slot(SlotInfo::parameter, index, 0, info.name);
    out_->parameters.push_back(std::move(info));
  }
  for (const model::CalendarEntry& calendar : pack_.calendars) {
    value::CalendarSpec spec = calendar.spec;
    spec.zone = out_->zone;
    auto built = std::make_unique<const value::Calendar>(std::move(spec));
    const Value constant =
        value::Access::make(value::kCalendar, reinterpret_cast<std::uint64_t>(built.get()));
    if (names_->declare(calendar.name, "a calendar",
                        {"", simple(TypeKind::calendar), 0, true, constant}, report_)) {
      out_->calendars.emplace_back(calendar.name.text(), std::move(built));
    }
  }
  for (const model::Function& function : pack_.functions) {
    feel::DeclaredFunction declared;
    declared.name = function.name.text();
    declared.index = static_cast<std::int32_t>(out_->functions.size());
    FunctionInfo info;
    info.name = declared.name;
    info.where = function.name.whole();
    info.result = resolve(function.type);
    for (const auto& [name, type] : function.parameters) {
      const TypeRef resolved = resolve(type);
      if (Names::check_part(name, "a parameter", report_))
        Names::check_form(name, "a parameter", report_);
      declared.parameters.push_back({name.text(), resolved, false, false, true});
      info.parameters.push_back({name.text(), resolved});
    }
    declared.result = info.result;
    if (names_->declare_function(function.name, std::move(declared), report_))
      out_->functions.push_back(std::move(info));
  }
  for (const model::Decision& decision : pack_.decisions) {
    const auto index = static_cast<std::uint32_t>(out_->decisions.size());
    DecisionInfo info;
    info.name = decision.name.text();
    info.where = decision.name.whole();
    info.hit = decision.hit;
    info.single = decision.outputs.empty();
    info.slot = add_slot(SlotInfo::decision, index, 0, info.name);
    std::vector<feel::Field> fields;
    if (info.single) {
      const TypeRef type = decision.type ? resolve(*decision.type) : simple(TypeKind::any);
      info.result_type = type;
      info.outputs.push_back({info.name, type, info.slot, false, {}});
    } else {
      for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
        const model::Output& output = decision.outputs[i];
        const TypeRef type = resolve(output.type);
        Names::check_letters(output.name, "an output", report_);
        const std::uint32_t slot =
            add_slot(SlotInfo::output, index, static_cast<std::uint32_t>(i), output.name.text());
        const bool twice = std::any_of(fields.begin(), fields.end(), [&](const feel::Field& f) {
          return f.name == output.name.text();
        });
        if (twice) {
          report_.error("decision.duplicate-output", output.name.whole(),
                        fmt::format("the output `{}` stands twice", output.name.text()),
                        "remove one of the two");
        }
        fields.push_back({output.name.text(), type, output.optional});
        // An output whose name has a dot is a name of the pack.
        if (output.name.text().find('.') != std::string::npos &&
            info.hit < model::HitPolicy::collect) {
          if (names_->declare(output.name, "an output", {"", type, slot, false, {}}, report_))
            out_->decision_names.emplace(output.name.text(), slot);
        }
        info.outputs.push_back({output.name.text(), type, slot, output.optional, {}});
      }
      info.result_type = out_->types.context_of(std::move(fields));
    }
    info.type = info.result_type;
    if (info.hit == model::HitPolicy::collect) info.type = out_->types.list_of(info.result_type);
    if (info.hit == model::HitPolicy::collect_count) info.type = simple(TypeKind::number);
    if (!names_->declare(decision.name, "a decision", {"", info.type, info.slot, false, {}},
                         report_))
      info.name.clear();
    else
      out_->decision_names.emplace(info.name, info.slot);
    out_->decisions.push_back(std::move(info));
  }
  names_->check_groups(report_);
  if (pack_.as_of) {
    const auto it = out_->fact_names.find(pack_.as_of->text());
    if (it == out_->fact_names.end()) {
      std::vector<std::string> facts;
      for (const FactInfo& f : out_->facts) facts.push_back(f.name);
      const auto near = text::nearest(pack_.as_of->text(), facts);
      report_.error("name.unknown", pack_.as_of->whole(),
                    fmt::format("`as_of` names `{}`, which is not a fact", pack_.as_of->text()),
                    near ? fmt::format("did you mean `{}`?", *near)
                         : "declare it under `facts:` with the type `date and time`");
    } else if (!out_->facts[it->second].type->is(TypeKind::date_time)) {
      report_.error(
          "type.mismatch", pack_.as_of->whole(),
          fmt::format("`as_of` wants a fact of type date and time, but `{}` is of type {}",
                      pack_.as_of->text(), describe(out_->facts[it->second].type)),
          "name a fact of type `date and time`");
    } else {
      out_->moment_fact = it->second;
    }
  }
  out_->date_slot = date_slot_of(pack_.applies_by);
}

std::uint32_t Linker::date_slot_of(const std::optional<text::Located>& applies_by) {
  std::uint32_t source = out_->moment_slot;
  if (applies_by) {
    const feel::Symbol* symbol = names_->find(applies_by->text());
    const bool fact =
        symbol != nullptr && !symbol->is_constant && symbol->slot < out_->facts.size();
    if (!fact) {
      std::vector<std::string> facts;
      for (const FactInfo& f : out_->facts) facts.push_back(f.name);
      const auto near = text::nearest(applies_by->text(), facts);
      report_.error("name.unknown", applies_by->whole(),
                    fmt::format("`applies_by` names `{}`, which is not a fact", applies_by->text()),
                    near ? fmt::format("did you mean `{}`?", *near)
                         : "declare it under `facts:` with the type `date` or `date and time`");
      return out_->date_slot;
    }
    if (!symbol->type->is(TypeKind::date) && !symbol->type->is(TypeKind::date_time)) {
      report_.error("type.mismatch", applies_by->whole(),
                    fmt::format("`applies_by` wants a date, but `{}` is of type {}",
                                applies_by->text(), describe(symbol->type)),
                    "name a fact of type `date` or `date and time`");
      return out_->date_slot;
    }
    source = symbol->slot;
    used_slots_.insert(source);
  }
  const auto it = date_slots_.find(source);
  if (it != date_slots_.end()) return it->second;
  const std::uint32_t slot =
      add_slot(SlotInfo::effective_date, source, 0, out_->slots[source].name);
  date_slots_.emplace(source, slot);
  return slot;
}

}  // namespace aftersales::engine
