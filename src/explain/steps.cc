// What happens next, and what has to be asked.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/format.h"
#include "explain/counting.h"
#include "explain/explain.h"
#include "explain/reads.h"
#include "explain/words.h"
#include "value/temporal_math.h"

namespace aftersales::explain {

using engine::DecisionInfo;
using engine::StepInfo;

namespace {

/// A date, or a date and time in the policy's zone; null if there is no term, unknown if it is not
/// known.
Value due_of(engine::Run& run, const StepInfo& step) {
  if (!step.within) return {};
  const Zone zone = run.linked().zone;
  const auto in_zone = [&](const DateTime& moment) {
    return Value(zone.is_local() ? moment : moment.in(zone));
  };
  const Value within(run.evaluate(step.within->expression));
  const Value& now = run.as_of();
  if (value::is_unknown(within)) return within;
  std::optional<DateTime> due;
  switch (within.kind()) {
    case Kind::date:
      return within;
    case Kind::date_time:
      return in_zone(within.as_date_time());
    case Kind::duration:
      if (now.kind() == Kind::date_time) due = value::add(now.as_date_time(), within.as_duration());
      break;
    case Kind::period:
      if (now.kind() == Kind::date_time) due = value::add(now.as_date_time(), within.as_period());
      break;
    default:
      break;
  }
  return due ? in_zone(*due) : Value();
}

/// How the days and hours up to a term were counted.
void tell_term(const Speaker& speaker, const StepInfo& info, Step& step) {
  step.counting.clear();
  step.may_move = false;
  if (!info.within) return;
  tell_counting(speaker, *info.within, step.counting);
  step.may_move = tells_known_until(speaker.language(), step.counting);
  const Value& now = speaker.run().as_of();
  const feel::TypeRef type = info.within->expression.type;
  if (step.due.kind() == Kind::date_time && now.kind() == Kind::date_time && type != nullptr &&
      type->is(feel::TypeKind::duration)) {
    const DateTime due = step.due.as_date_time();
    tell_added_duration(speaker, now.as_date_time().in(due.zone),
                        speaker.expression(*info.within, Naming::values), due, step.counting);
  }
}

/// When the time is up: of a date the end of its day.
std::pair<std::int64_t, std::uint32_t> ends_at(const Value& due, Zone zone) {
  const DateTime end = due.kind() == Kind::date_time
                           ? due.as_date_time()
                           : DateTime::at(due.as_date(), value::kNanosPerDay, zone);
  return {end.seconds, end.nanos};
}

bool has_step(const engine::RuleInfo& rule, const std::string& id) {
  return std::any_of(rule.reasons.steps.begin(), rule.reasons.steps.end(),
                     [&](const StepInfo& s) { return s.id == id; });
}

/// The steps of one decision, by the rules that fired.
std::vector<const StepInfo*> own_steps(engine::Run& run, std::uint32_t index,
                                       const engine::Trace* trace) {
  const DecisionInfo& decision = run.linked().decisions[index];
  const engine::Result& result = run.result(index);
  std::vector<const StepInfo*> steps;
  if (result.status != Status::decided) return steps;
  if (decision.value) {
    for (const StepInfo& step : decision.reasons.steps) steps.push_back(&step);
    return steps;
  }
  const bool open = trace != nullptr &&
                    std::any_of(trace->columns.begin(), trace->columns.end(), [](const Value& v) {
                      return value::is_unknown(v) || value::is_failure(v);
                    });
  const bool one_of_them =
      open || decision.hit == model::HitPolicy::first || decision.hit == model::HitPolicy::unique;
  const auto rule_of = [&](std::uint32_t r) -> const engine::RuleInfo& {
    return r == engine::kOtherwise ? *decision.otherwise : decision.rules[r];
  };
  for (const std::uint32_t r : result.rules) {
    for (const StepInfo& step : rule_of(r).reasons.steps) {
      const bool common =
          std::all_of(result.rules.begin(), result.rules.end(),
                      [&](std::uint32_t other) { return has_step(rule_of(other), step.id); });
      if (common || !one_of_them) steps.push_back(&step);
    }
  }
  return steps;
}

/// Yes comes before no; values of an enumeration stand as declared.
std::vector<Value> choices_of(const engine::Linked& linked, const engine::FactInfo& fact) {
  std::vector<Value> all;
  if (fact.type->is(feel::TypeKind::boolean)) all = {Value(true), Value(false)};
  if (fact.type->is(feel::TypeKind::enumeration)) {
    for (std::size_t i = 0; i < fact.type->enumeration->values.size(); ++i)
      all.push_back(value::enumeration(*fact.type->enumeration, static_cast<std::uint16_t>(i)));
  }
  if (!fact.range) return all;
  feel::Evaluator evaluator(feel::Dialect::pack);
  evaluator.set_zone(linked.zone);
  std::erase_if(all, [&](const Value& v) {
    return !evaluator.evaluate(fact.range->expression, {&v, 1}).as_bool();
  });
  return all;
}

}  // namespace

std::vector<Step> steps_of(AllMatches& matches, std::uint32_t decision, std::string_view language) {
  engine::Run& run = matches.run();
  const std::vector<engine::Trace>& traces = matches.traces();
  std::vector<Step> steps;
  const auto add = [&](std::uint32_t index, const engine::Trace* trace, bool element) {
    for (const StepInfo* info : own_steps(run, index, trace)) {
      const Value due = due_of(run, *info);
      const auto known = std::find_if(steps.begin(), steps.end(), [&](const Step& s) {
        // What is done for one element is not done for another, unless it reads the same.
        return s.id == info->id && (!element || s.text == run.render(info->text, language));
      });
      if (known == steps.end()) {
        Step step;
        step.id = info->id;
        step.text = run.render(info->text, language);
        step.owner = info->owner;
        // What customers have to do themselves needs no other words.
        if (!info->say.empty() || info->owner == "customer")
          step.say = info->say.empty() ? step.text : run.render(info->say, language);
        if (value::is_unknown(due)) {
          for (const std::uint32_t slot : run.facts_of(due))
            step.needs.push_back(need_of(run.linked(), slot, language, &run));
        } else {
          step.due = due;
          tell_term(Speaker(run, language), *info, step);
        }
        steps.push_back(std::move(step));
      } else if (value::is_settled(due) && !due.is_null()) {
        const Zone zone = run.linked().zone;
        if (known->due.is_null() || ends_at(due, zone) < ends_at(known->due, zone)) {
          known->due = due;
          tell_term(Speaker(run, language), *info, *known);
        }
      }
    }
  };
  for (const std::uint32_t index : chain_of(matches, decision, Reading::tried)) {
    const std::size_t elements = run.result(index).elements.size();
    for (std::size_t i = 0; i < elements; ++i) {
      const engine::Run::AtElement at(run, index, i);
      for (const std::uint32_t teller : tellers_of(run, index))
        add(teller, teller == index ? &at.trace() : trace_of(traces, teller), true);
    }
    if (elements > 0) continue;
    for (const std::uint32_t teller : tellers_of(run, index))
      add(teller, trace_of(traces, teller), false);
  }
  return steps;
}

namespace {

/// `Item 2, biscuits`, by the first text that the case gives of it; nothing for what is no element
/// of the fact's own list.
std::string element_of(const engine::PartlyGiven::Part& part, std::string_view language,
                       const engine::BoundCase& bound) {
  const auto open = part.name.find('[');
  if (part.element == 0 || open == std::string::npos || open != part.name.rfind('[')) return {};
  std::string name = fmt::format(fmt::runtime(word(Word::element, language)), part.element);
  for (const engine::PartlyGiven& partly : bound.partly) {
    const bool own = std::any_of(partly.parts.begin(), partly.parts.end(),
                                 [&](const auto& other) { return other.name == part.name; });
    if (!own || partly.value.kind() != Kind::list) continue;
    const List& elements = partly.value.as_list();
    if (part.element > elements.size()) break;
    const Value& element = elements[part.element - 1];
    if (element.kind() != Kind::context) break;
    for (const auto& [key, entry] : element.as_context()) {
      if (entry.kind() != Kind::string) continue;
      name = fmt::format(fmt::runtime(word(Word::element_called, language)), part.element,
                         entry.as_string());
      break;
    }
  }
  if (name.front() == 'i') name.front() = 'I';
  return name;
}

}  // namespace

Need need_of(const engine::Linked& linked, const engine::PartlyGiven::Part& part,
             std::string_view language, const engine::BoundCase& bound) {
  Need need;
  need.fact = part.name;
  const std::pair key(part.context, part.entry);
  for (const auto* texts : {&linked.entry_asks, &linked.entry_labels}) {
    const auto text = texts->find(key);
    const engine::Template* const found =
        text == texts->end() ? nullptr : text->second.in(language, linked.language);
    if (found == nullptr || !need.ask.empty()) continue;
    for (const engine::Template::Part& each : found->parts)
      need.ask += each.expression ? "?" : each.literal;
  }
  if (need.ask.empty()) need.ask = part.entry;
  if (const std::string element = element_of(part, language, bound); !element.empty())
    need.ask = pair(element, need.ask, language);
  engine::FactInfo entry;
  entry.type = part.context->field(part.entry)->type;
  need.type = feel::describe(entry.type);
  for (const Value& choice : choices_of(linked, entry)) {
    need.choices.push_back(choice.to_string());
    need.labels.push_back(engine::format_value(choice, language, linked));
  }
  return need;
}

Need need_of(const engine::Linked& linked, std::uint32_t slot, std::string_view language,
             engine::Run* run) {
  Need need;
  need.fact = linked.slots[slot].name;
  if (linked.slots[slot].kind != engine::SlotInfo::fact) return need;
  const engine::FactInfo& fact = linked.facts[linked.slots[slot].index];
  if (run != nullptr && !fact.ask.empty()) {
    need.ask = run->render(fact.ask, language);
  } else if (const engine::Template* text = fact.ask.in(language, linked.language);
             text != nullptr) {
    for (const engine::Template::Part& part : text->parts)
      need.ask += part.expression ? "?" : part.literal;
  }
  if (const engine::Template* text = fact.label.in(language, linked.language); text != nullptr) {
    for (const engine::Template::Part& part : text->parts) need.label += part.literal;
  }
  need.type = feel::describe(fact.type);
  need.cost = fact.ask_cost;
  for (const Value& choice : choices_of(linked, fact)) {
    need.choices.push_back(choice.to_string());
    need.labels.push_back(engine::format_value(choice, language, linked));
  }
  return need;
}

}  // namespace aftersales::explain
