// Facts, functions and parameters: what was declared gets its defaults, ranges, bodies and dated
// values.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/linker.h"
#include "feel/evaluator.h"

namespace aftersales::engine {

namespace {

// A word for "there is none", where the type has no such value.
bool is_none(const std::string& text, feel::TypeRef type) {
  if (text != "none" && text != "nothing" && text != "nil") return false;
  return !type->is(feel::TypeKind::enumeration) || !type->enumeration->index_of(text);
}

}  // namespace

void Linker::link_facts() {
  out_->title = text_of(pack_.title);
  for (std::size_t i = 0; i < pack_.sources.size(); ++i) {
    const auto it = source_index_.find(pack_.sources[i].key.text());
    SourceInfo& source = out_->sources[it->second];
    if (source.title.empty()) source.title = text_of(pack_.sources[i].title);
  }
  for (const EntryLabel& each : entry_labels_) link_entry(each);
  std::map<std::uint32_t, Location> restated, presumed;
  for (const model::Fact& fact : pack_.facts) {
    const auto it = out_->fact_names.find(fact.name.text());
    if (it == out_->fact_names.end()) {
      if (!fact.restates || fact.type_missed) continue;
      std::vector<std::string> facts;
      for (const FactInfo& f : out_->facts) facts.push_back(f.name);
      const auto near = text::nearest(fact.name.text(), facts);
      report_.error("fact.no-type", fact.name.whole(),
                    fmt::format("the fact `{}` has no type", fact.name.text()),
                    near ? fmt::format("declare it with `type:`; or, if it restates an imported "
                                       "fact, did you mean `{}`?",
                                       *near)
                         : "declare it with `type:`");
      continue;
    }
    FactInfo& info = out_->facts[it->second];
    FactInfo before;
    before.name = info.name;
    before.where = info.where;
    before.optional = info.optional;
    before.has_default = info.has_default;
    before.default_value = info.default_value;
    if (fact.restates) {
      const auto [where, fresh] = restated.emplace(it->second, fact.name.whole());
      const Location first = std::exchange(where->second, fact.name.whole());
      // A layer may restate what the one below it has restated.
      if (!fresh && &language_of(first.source) == &language_of(fact.name.source())) {
        report_
            .error("name.duplicate", fact.name.whole(),
                   fmt::format("`{}` is restated twice", fact.name.text()), "put both in one place")
            .note(first, "first restated here");
        continue;
      }
    }
    if (!fact.label.empty()) info.label = text_of(fact.label);
    if (!fact.ask.empty()) info.ask = text_of(fact.ask);
    if (fact.changeable_by) info.changeable_by = *fact.changeable_by;
    if (fact.ask_cost != 1) info.ask_cost = fact.ask_cost;
    if (fact.personal) info.personal = true;
    if (fact.optional) {
      info.optional = *fact.optional;
      if (fact.restates) info.has_default = false;
    }
    if (fact.default_value) {
      if (fact.restates) info.optional = false;
      if (is_none(fact.default_value->text(), info.type) &&
          !names_->is_taken(fact.default_value->text())) {
        report_.error("fact.default", fact.default_value->whole(),
                      fmt::format("`{}` is not a presumption", fact.default_value->text()),
                      "write `optional: true` in its place for a fact that may be absent");
        info.optional = true;
        continue;
      }
      const auto compiled = compile(*fact.default_value, info.type);
      if (compiled) {
        if (!compiled->expression.slots.empty() || compiled->expression.needs_moment) {
          report_.error("fact.default", fact.default_value->whole(),
                        "a default is a fixed value and cannot depend on other facts",
                        "make a decision of it");
        } else if (const auto v = constant_of(*compiled, info.type)) {
          info.default_value = *v;
          info.has_default = true;
          if (v->is_null()) {
            report_.error("fact.default", fact.default_value->whole(), "null is not a presumption",
                          "write `optional: true` for a fact that may be absent");
          }
        }
      }
    }
    if (fact.restates) {
      const auto [place, first] = presumed.emplace(it->second, fact.name.whole());
      before.where = first ? before.where : std::exchange(place->second, fact.name.whole());
      if (auto otherwise = presumption_of(before, info, fact))
        restated_.push_back(std::move(*otherwise));
    }
    if (fact.range) {
      info.range = feel::compile_unary_tests(*fact.range, context(), info.type);
      if (info.range && !info.range->expression.slots.empty()) {
        report_.error("fact.range", fact.range->whole(), "a range compares with fixed values only",
                      "write a rule for what depends on other facts");
        info.range = nullptr;
      }
      if (info.range && info.has_default) {
        feel::Evaluator evaluator(feel::Dialect::pack);
        if (!evaluator.evaluate(info.range->expression, {&info.default_value, 1}).as_bool()) {
          report_.error("fact.default",
                        fact.default_value ? fact.default_value->whole() : fact.range->whole(),
                        "the default lies outside the range",
                        "write a default that fits, or widen the range");
        }
      }
    }
  }
}

// An entry of a context is declared like a fact.
void Linker::link_entry(const EntryLabel& entry) {
  const model::Fact& from = *entry.from;
  const std::pair key(entry.type, entry.entry);
  if (!from.label.empty()) out_->entry_labels.emplace(key, text_of(from.label));
  if (!from.ask.empty()) out_->entry_asks.emplace(key, text_of(from.ask));
}

std::optional<Linker::Presumption> Linker::presumption_of(const FactInfo& before,
                                                          const FactInfo& after,
                                                          const model::Fact& by) const {
  if (layer_of(by.name.whole()) == layer_of(before.where)) return std::nullopt;
  const bool same = before.optional == after.optional && before.has_default == after.has_default &&
                    (!before.has_default || before.default_value == after.default_value);
  if (same) return std::nullopt;
  Presumption p{after.slot,
                by.default_value ? by.default_value->whole() : by.name.whole(),
                before.where,
                {},
                by.default_value.has_value()};
  p.says = before.has_default ? fmt::format("`{}` is presumed to be {} below", before.name,
                                            before.default_value.to_string())
           : before.optional  ? fmt::format("`{}` may be absent below", before.name)
                              : fmt::format("`{}` is asked for below", before.name);
  return p;
}

void Linker::link_functions() {
  std::size_t index = 0;
  for (const model::Function& function : pack_.functions) {
    if (index >= out_->functions.size() ||
        out_->functions[index].where.span.begin != function.name.whole().span.begin ||
        out_->functions[index].where.source != function.name.source()) {
      continue;  // its name was taken
    }
    FunctionInfo& info = out_->functions[index++];
    for (std::size_t i = 0; i < function.parameters.size(); ++i) {
      const text::Located& name = function.parameters[i].first;
      if (names_->is_taken(name.text())) {
        report_.error("name.taken", name.whole(),
                      fmt::format("`{}` is already a name of this policy", name.text()),
                      "choose another name for the parameter");
      }
      for (std::size_t k = 0; k < i; ++k) {
        if (function.parameters[k].first.text() == name.text()) {
          report_.error("function.duplicate-parameter", name.whole(),
                        fmt::format("the parameter `{}` stands twice", name.text()),
                        "rename one of the two");
        }
      }
    }
    if (function.value.empty()) continue;  // the reader has said why
    scope_ = function.version != 0
                 ? static_cast<const feel::Scope*>(versions_[function.version - 1])
                 : names_;
    info.body = compile(function.value, info.result, info.parameters);
    scope_ = names_;
    // Money is rounded when a function returns it.
    if (info.body && info.result->is(feel::TypeKind::money)) {
      feel::Expression& body = info.body->expression;
      body.program.code.push_back(
          {feel::Op::builtin, static_cast<std::uint32_t>(body.calls.size())});
      body.program.spans.push_back(info.body->tree.root->span);
      feel::CallPlan& rounding = body.calls.emplace_back();
      rounding.signature = &feel::overloads("round money").front();
      rounding.given = {1};
      body.figures.clear();  // which do not round
    }
  }
  for (const FunctionInfo& function : out_->functions) {
    out_->function_bodies.push_back(function.body ? &function.body->expression : nullptr);
  }
}

void Linker::link_parameters() {
  for (const model::Parameter& parameter : pack_.parameters) {
    const feel::Symbol* symbol = names_->find(parameter.name.text());
    if (symbol == nullptr || symbol->is_constant ||
        out_->slots[symbol->slot].kind != SlotInfo::parameter)
      continue;
    ParameterInfo& info = out_->parameters[out_->slots[symbol->slot].index];
    if (!info.values.empty()) continue;  // a second declaration of the name
    info.label = text_of(parameter.label);
    info.date_slot = parameter.applies_by ? date_slot_of(parameter.applies_by) : out_->date_slot;
    for (const auto& dated : parameter.values) {
      ParameterInfo::Dated value;
      value.from = dated.from;
      value.value = compile(dated.value, info.type);
      value.basis = basis_of(dated.basis);
      if (value.value) (void)constant_of(*value.value, info.type);
      info.values.push_back(std::move(value));
    }
    std::sort(info.values.begin(), info.values.end(), [](const auto& a, const auto& b) {
      return a.from.value_or(Date{INT64_MIN}) < b.from.value_or(Date{INT64_MIN});
    });
  }
}

}  // namespace aftersales::engine
