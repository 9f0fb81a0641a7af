// A decision -> one line that says all that is needed to decide it again. It is decided once more,
// with facts that are handed out one by one: those that were looked at are in the record, and a
// replay with them alone takes the same way.
#include <algorithm>

#include <fmt/format.h>

#include <aftersales/record.h>
#include <aftersales/version.h>

#include "engine/decision_state.h"
#include "engine/format.h"
#include "engine/masks.h"
#include "engine/policy_state.h"
#include "value/json.h"

namespace aftersales {
namespace engine {

namespace {

/// The facts that were looked at, by how they were known.
struct FactsUsed {
  Entries facts, presumed;
  List masked, unknown;
  List repeated;  // {fact, value} of those that were given again
};

/// A date and time of a policy without a time zone keeps the name of its own: its offset is not all
/// that counts.
Value as_case(const Value& v, bool keep_zones) {
  if (!keep_zones) return v;
  if (v.kind() == Kind::date_time) return Value(v.as_date_time().to_string());
  if (v.kind() == Kind::list) {
    List list;
    for (const Value& element : v.as_list()) list.push_back(as_case(element, true));
    return list;
  }
  if (v.kind() == Kind::context) {
    Entries entries;
    for (const auto& [name, entry] : v.as_context())
      entries.emplace_back(name, as_case(entry, true));
    return entries;
  }
  return v;
}

/// What was given for a fact: first as it counts or, where something is wrong with it, as it was.
std::vector<Value> given_for(const BoundCase& bound, std::uint32_t slot) {
  std::vector<Value> given;
  for (const auto& [fact, raw] : bound.as_given) {
    if (fact == slot) given.push_back(raw);
  }
  if (given.empty() && bound.slots[slot].kind() != feel::kPending)
    given.push_back(bound.slots[slot]);
  return given;
}

/// The words in which texts may say when something was.
std::vector<std::string> printed(const Value& v, const Linked& linked) {
  std::vector<std::string> all;
  for (const std::string& language : linked.languages) {
    all.push_back(format_value(v, language, linked));
    if (v.kind() == Kind::date_time)
      all.push_back(format_value(Value(v.as_date_time().date()), language, linked));
  }
  return all;
}

/// `needs`: facts that the moment waits for are not looked at, and yet wanted.
FactsUsed facts_used(const Run& run, const BoundCase& bound,
                     const std::vector<std::uint32_t>& needs, Masks& masks) {
  const Linked& linked = run.linked();
  const bool keep_zones = linked.zone.is_local();
  FactsUsed used;
  for (std::uint32_t slot = 0; slot < linked.facts.size(); ++slot) {
    if (!run.was_looked_at(slot) && std::find(needs.begin(), needs.end(), slot) == needs.end())
      continue;
    const FactInfo& fact = linked.facts[slot];
    const std::vector<Value> given = given_for(bound, slot);
    const bool hidden = given.empty() && value::Access::a(bound.slots[slot]) == kHidden;
    if (hidden || (fact.personal && !given.empty())) {
      used.masked.push_back(fact.name);
      for (const Value& each : given)
        masks.add(each, [&](const Value& part) { return printed(part, linked); });
    } else if (!given.empty()) {
      used.facts.emplace_back(fact.name, as_case(given.front(), keep_zones));
      for (std::size_t i = 1; i < given.size(); ++i) {
        used.repeated.push_back(
            Value::context({{"fact", fact.name}, {"value", as_case(given[i], keep_zones)}}));
      }
    } else if (fact.has_default) {
      used.presumed.emplace_back(fact.name, fact.default_value);
    } else if (fact.optional) {
      used.facts.emplace_back(fact.name, Value());
    } else {
      used.unknown.push_back(fact.name);
    }
  }
  return used;
}

/// The decisions that it rests on, with what they gave.
Entries decisions_used(const Run& run, std::uint32_t asked, const Masks& masks) {
  const Linked& linked = run.linked();
  Entries used;
  for (std::uint32_t i = 0; i < linked.decisions.size(); ++i) {
    const DecisionInfo& decision = linked.decisions[i];
    const Result& result = run.result(i);
    if (i == asked || decision.hidden || !result.done || result.status != Status::decided ||
        !value::is_settled(run.slot(decision.slot)))
      continue;
    List rules;
    for (std::string& id : fired_rules(linked, decision, result)) rules.emplace_back(std::move(id));
    used.emplace_back(decision.name,
                      Value::context({{"value", masks.hidden(run.slot(decision.slot))},
                                      {"rules", Value(std::move(rules))}}));
  }
  return used;
}

Entries figures_used(const Run& run, const Masks& masks) {
  Entries figures;
  for (const ParameterInfo& parameter : run.linked().parameters) {
    const Value& v = run.slot(parameter.slot);
    if (v.kind() != feel::kPending && value::is_settled(v))
      figures.emplace_back(parameter.name, masks.hidden(v));
  }
  return figures;
}

/// What is said of a personal fact may cite it in any way.
void mask_sentences(const Linked& linked, const BoundCase& bound, Masks& masks) {
  const auto add = [&](const FactInfo& fact, const std::string& sentence) {
    masks.add_sentence(sentence, fmt::format("`{}`: {} is not shown", fact.name, kMask));
  };
  for (const Finding& f : bound.findings) {
    const auto it = linked.fact_names.find(f.fact);
    if (it != linked.fact_names.end() && linked.facts[it->second].personal)
      add(linked.facts[it->second], f.message);
  }
  for (const auto& [slot, warning] : bound.warnings) {
    if (linked.facts[slot].personal) add(linked.facts[slot], warning.message);
  }
}

Value findings_of(const Linked& linked, const BoundCase& bound, const Masks& masks) {
  List findings;
  for (const Finding& f : bound.findings) {
    Entries entries{{"code", f.code}, {"fact", f.fact}, {"message", masks.hidden(f.message)}};
    const auto it = linked.fact_names.find(f.fact);
    const bool personal = it != linked.fact_names.end() && linked.facts[it->second].personal;
    if (!f.hint.empty() && !personal) entries.emplace_back("hint", masks.hidden(f.hint));
    findings.emplace_back(std::move(entries));
  }
  return findings;
}

void append(std::string& out, std::string_view name, const Value& v) {
  out += out.empty() ? '{' : ',';
  value::append_json_string(out, name);
  out += ':';
  value::append_json(out, v);
}

}  // namespace

}  // namespace engine

inline namespace v0 {

std::string Decision::to_record() const {
  if (!state_->policy) return {};
  const engine::BoundCase& bound = *state_->bound;
  const Policy::State& policy = *state_->policy;
  const engine::Linked& linked = *policy.linked;
  engine::Run run(linked, bound, nullptr, engine::Run::Facts::when_needed);
  (void)run.need(state_->slot);

  engine::Masks masks;
  const engine::FactsUsed used = engine::facts_used(run, bound, State::of(*this).needs, masks);
  engine::mask_sentences(linked, bound, masks);

  Decision shown(*this);
  State& ending = *shown.state_;
  ending.value = masks.hidden(ending.value);
  for (Possibility& p : ending.possible) p.value = masks.hidden(p.value);
  if (ending.error) ending.error->cause = masks.hidden(ending.error->cause);
  ending.warnings.clear();
  for (const auto& [fact, w] : bound.warnings) {
    if (run.was_looked_at(fact)) ending.warnings.push_back({w.code, masks.hidden(w.message)});
  }
  for (const feel::Cause& w : run.warnings())
    ending.warnings.push_back({w.code, masks.hidden(w.message)});

  std::string out;
  engine::append(out, "record", 1);
  engine::append(out, "policy", linked.id);
  engine::append(out, "version", linked.version);
  engine::append(out, "fingerprint", linked.fingerprint);
  engine::append(out, "tzdata", policy.tzdata);
  engine::append(out, "program", AFTERSALES_VERSION_STRING);
  const bool known = value::is_settled(run.as_of());
  engine::append(out, "as_of",
                 known ? engine::as_case(run.as_of(), linked.zone.is_local()) : Value());
  engine::append(out, "decision", name());
  out.append(",").append(shown.to_json(), 1);
  out.pop_back();  // its brace: more follows
  engine::append(out, "facts", used.facts);
  engine::append(out, "presumed", used.presumed);
  engine::append(out, "unknown", used.unknown);
  engine::append(out, "masked", used.masked);
  if (!used.repeated.empty()) engine::append(out, "repeated", used.repeated);
  const Entries decisions = engine::decisions_used(run, linked.slots[state_->slot].index, masks);
  const Entries figures = engine::figures_used(run, masks);
  if (!decisions.empty()) engine::append(out, "used", decisions);
  if (!figures.empty()) engine::append(out, "figures", figures);
  engine::append(out, "findings", engine::findings_of(linked, bound, masks));
  return out + "}";
}

}  // namespace v0
}  // namespace aftersales
