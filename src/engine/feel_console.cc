// A text and a context of names -> a value, with the causes of null.
#include "engine/feel_console.h"

#include "feel/evaluator.h"
#include "feel/expression.h"
#include "feel/named_slots.h"
#include "feel/print.h"

namespace aftersales::engine {

FeelAnswer evaluate_feel(std::string_view expression, const Value& context) {
  FeelAnswer answer;
  const text::Source source("expression", std::string(expression));
  const text::Located text(&source, 0, std::string(expression));
  text::Report report;
  feel::TypePool types;
  feel::NamedSlots scope;
  std::uint32_t slot = 0;
  for (const auto& [name, v] : context.as_context())
    scope.declare(std::string(name), feel::simple(feel::TypeKind::any), slot++);
  const auto compiled =
      feel::compile_expression(text, {scope, types, feel::Dialect::bare, report}, nullptr);
  if (compiled) {
    std::vector<Value> slots;
    for (const auto& [name, v] : context.as_context()) slots.push_back(v);
    feel::Evaluator evaluator(feel::Dialect::bare);
    evaluator.set_slots(slots.data());
    evaluator.set_as_of(evaluator.unknown(0));
    const Value v = evaluator.evaluate(compiled->expression);
    for (const feel::Cause& cause : evaluator.causes()) {
      const auto* where = static_cast<const feel::Expression*>(cause.expression);
      report.warning(cause.code,
                     where != nullptr ? where->text.at({cause.begin, cause.end}) : text.whole(),
                     cause.message);
    }
    answer.ok = value::is_settled(v);
    if (answer.ok)
      answer.value = feel::to_feel_string(v);
    else
      report.error("feel.no-moment", text.whole(),
                   "the expression asks what time it is, and nobody has said",
                   "write the moment, for example @\"2026-11-01T09:00:00\"");
  }
  answer.diagnostics = report.take();
  return answer;
}

}  // namespace aftersales::engine
