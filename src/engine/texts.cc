// Texts for people, filled in with what is known.
#include "engine/format.h"
#include "engine/handed_on.h"
#include "engine/run.h"

namespace aftersales::engine {

std::string Run::render(const Template& text, std::string_view language) {
  std::string out;
  for (const Template::Part& part : text.parts) {
    if (out.size() > kMaxBytes) break;
    if (!part.expression) {
      out += part.literal;
      continue;
    }
    const Value v = evaluate(part.expression->expression);
    if (value::is_settled(v)) {
      const auto slot = mere_slot(part.expression.get());
      const auto message = slot ? message_in(*slot, language) : std::nullopt;
      out +=
          message ? *message : format_value(v, language, linked_, part.expression->expression.type);
    } else {
      out += '?';
      warn("text.not-known", "a text speaks of something that is not known: {" +
                                 part.expression->expression.text.text() + "}");
    }
  }
  return out;
}

std::string Run::render(const LocalText& text, std::string_view language) {
  // What is filled in speaks as the text does.
  std::string_view spoken;
  const Template* found = text.in(language, linked_.language, spoken);
  return found != nullptr ? render(*found, spoken) : std::string();
}

std::optional<std::string> Run::message_in(std::uint32_t slot, std::string_view language) {
  const SlotInfo& info = linked_.slots[slot];
  const DecisionInfo* const decision = linked_.decision_of_slot(slot);
  if (decision == nullptr || need(slot).kind() != Kind::string) return std::nullopt;
  const bool whole = info.kind == SlotInfo::decision;
  if (whole && !decision->single) return std::nullopt;
  const OutputInfo* const output =
      decision->outputs.empty() ? nullptr : &decision->outputs[whole ? 0 : info.output_index];
  if (!(output != nullptr ? output->type : decision->type)->is(feel::TypeKind::text))
    return std::nullopt;
  const auto handed_on = [&](const feel::Compiled* compiled) -> std::optional<std::string> {
    const auto other = mere_slot(compiled);
    return other ? message_in(*other, language) : std::nullopt;
  };
  if (decision->value) return handed_on(decision->value.get());
  const Result& result = results_.of(info.index);
  if (result.rules.size() != 1) return std::nullopt;
  const RuleInfo& rule = decision->floor ? linked_.rule(result.rules.front())
                                         : rule_of(*decision, result.rules.front());
  const OutcomeInfo& outcome = rule.outcomes[whole ? 0 : info.output_index];
  if (outcome.kind == OutcomeInfo::text) return render(outcome.message, language);
  return handed_on(outcome.compiled.get());
}

}  // namespace aftersales::engine
