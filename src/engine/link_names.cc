// A slot for every name.
#include <algorithm>

#include <fmt/format.h>

#include "engine/linker.h"

namespace aftersales::engine {

using feel::simple;
using feel::TypeKind;

std::uint32_t Linker::add_slot(SlotInfo::Kind kind, std::uint32_t index, std::uint32_t output,
                               std::string name) {
  out_->slots.push_back({kind, index, output, std::move(name)});
  return static_cast<std::uint32_t>(out_->slots.size() - 1);
}

void Linker::declare_names() {
  declare_facts();
  out_->moment_slot = add_slot(SlotInfo::moment, 0, 0, "as_of");
  names_->declare(text::Located("as_of"), "the moment of the evaluation",
                  {"", simple(TypeKind::date_time), out_->moment_slot, false, {}}, report_);
  declare_parameters();
  declare_calendars();
  declare_functions();
  declare_decisions();
  declare_versions();
  names_->check_groups(report_);
  find_moment();
  out_->date_slot = date_slot_of(pack_.applies_by);
}

// Facts get the first slots, in their order: a case is an array of them.
void Linker::declare_facts() {
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
}

void Linker::declare_parameters() {
  for (const model::Parameter& parameter : pack_.parameters) {
    ParameterInfo info;
    info.name = parameter.name.text();
    info.type = resolve(parameter.type);
    info.where = parameter.name.whole();
    const auto index = static_cast<std::uint32_t>(out_->parameters.size());
    info.slot = static_cast<std::uint32_t>(out_->slots.size());
    if (is_figure_below(parameter)) continue;
    if (!names_->declare(parameter.name, "a parameter", {"", info.type, info.slot, false, {}},
                         report_))
      continue;
    add_slot(SlotInfo::parameter, index, 0, info.name);
    out_->parameters.push_back(std::move(info));
  }
}

// A figure is what its own pack says.
bool Linker::is_figure_below(const model::Parameter& parameter) {
  for (const ParameterInfo& below : out_->parameters) {
    if (below.name != parameter.name.text() ||
        layer_of(below.where) == layer_of(parameter.name.whole()))
      continue;
    report_
        .error("layer.parameter", parameter.name.whole(),
               fmt::format("`{}` is a parameter of the pack below, which is not changed here",
                           below.name),
               "give this figure another name, and replace the rules or the decisions that it is "
               "for; a figure that changes for everybody gets a line with a later `from` where it "
               "is declared")
        .note(below.where, "declared here");
    return true;
  }
  return false;
}

void Linker::declare_calendars() {
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
}

void Linker::declare_functions() {
  for (const model::Function& function : pack_.functions) {
    feel::DeclaredFunction declared;
    declared.name = function.name.text();
    declared.index = static_cast<std::int32_t>(out_->functions.size());
    function_index_.push_back(declared.index);
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
    if (function.version != 0) {
      out_->functions.push_back(std::move(info));
      continue;
    }
    if (names_->declare_function(function.name, std::move(declared), report_))
      out_->functions.push_back(std::move(info));
  }
}

void Linker::declare_decisions() {
  for (const model::Decision& decision : pack_.decisions) {
    const auto index = static_cast<std::uint32_t>(out_->decisions.size());
    DecisionInfo info;
    info.name = name_of(decision);
    info.declared = decision.name.text();
    info.hidden = !decision.label.empty();
    info.where = decision.name.whole();
    info.hit = decision.hit;
    info.single = decision.outputs.empty();
    info.slot = add_slot(SlotInfo::decision, index, 0, info.name);
    if (info.single) {
      const TypeRef type = decision.type ? resolve(*decision.type) : simple(TypeKind::any);
      info.result_type = type;
      info.outputs.push_back({info.name, type, info.slot, false, {}});
    } else {
      info.result_type = declare_outputs(decision, info, index);
    }
    info.type = info.result_type;
    // One that compares gives what those give that it compares.
    const model::HitPolicy hit = hit_of(decision);
    if (hit == model::HitPolicy::collect) info.type = out_->types.list_of(info.result_type);
    if (hit == model::HitPolicy::collect_count) info.type = simple(TypeKind::number);
    if (decision.each) info.type = out_->types.list_of(info.type);
    if (info.hidden) {
      out_->decisions.push_back(std::move(info));
      continue;
    }
    if (!names_->declare(decision.name, "a decision",
                         {"", info.type, info.slot, false, {}, parts_of(info)}, report_))
      info.name.clear();
    else
      out_->decision_names.emplace(info.name, info.slot);
    out_->decisions.push_back(std::move(info));
  }
}

/// The outputs of a decision whose value is a context of them.
std::vector<std::pair<std::string, std::uint32_t>> Linker::parts_of(const DecisionInfo& decision) {
  std::vector<std::pair<std::string, std::uint32_t>> parts;
  if (decision.single || !decision.type->is(TypeKind::context)) return parts;
  for (const OutputInfo& output : decision.outputs) parts.emplace_back(output.name, output.slot);
  return parts;
}

model::HitPolicy Linker::hit_of(const model::Decision& decision) const {
  return decision.upper ? pack_.decisions[*decision.upper].hit : decision.hit;
}

std::string Linker::name_of(const model::Decision& decision) const {
  if (decision.label.empty()) return decision.name.text();
  return fmt::format("{}@{}", decision.name.text(), decision.label);
}

// What names mean in decisions and functions as they stood below a layer.
void Linker::declare_versions() {
  for (const model::Version& version : pack_.versions) {
    auto view = std::make_unique<View>(*names_);
    for (const auto& [name, index] : version.decisions) {
      const DecisionInfo& d = out_->decisions[index];
      view->put(feel::Symbol{name, d.type, d.slot, false, {}, parts_of(d)});
      for (const OutputInfo& o : d.outputs) {
        if (!d.single && o.name.find('.') != std::string::npos)
          view->put(feel::Symbol{o.name, o.type, o.slot, false, {}});
      }
    }
    for (const auto& [name, index] : version.functions) {
      if (const feel::DeclaredFunction* known = names_->function(name)) {
        feel::DeclaredFunction copy = *known;
        copy.index = function_index_[index];
        view->put(std::move(copy));
      }
    }
    versions_.push_back(view.get());
    out_->views.push_back(std::move(view));
  }
}

/// The outputs of a decision that has several; the result is their context.
TypeRef Linker::declare_outputs(const model::Decision& decision, DecisionInfo& info,
                                std::uint32_t index) {
  std::vector<feel::Field> fields;
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
    const bool dotted = output.name.text().find('.') != std::string::npos;
    if (dotted && !info.hidden && !decision.each && hit_of(decision) < model::HitPolicy::collect) {
      if (names_->declare(output.name, "an output", {"", type, slot, false, {}}, report_))
        out_->decision_names.emplace(output.name.text(), slot);
    }
    info.outputs.push_back({output.name.text(), type, slot, output.optional, {}});
  }
  return out_->types.context_of(std::move(fields));
}

// The fact that is the moment of the evaluation, if the policy names one.
void Linker::find_moment() {
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
}

std::uint32_t Linker::date_slot_of(const std::optional<text::Located>& applies_by) {
  std::uint32_t source = out_->moment_slot;
  if (applies_by && applies_by->text() != "as_of") {
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
