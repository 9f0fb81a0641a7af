// Texts for people, filled in with what is known.
#include "engine/format.h"
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
      out += format_value(v, language, linked_, part.expression->expression.type);
    } else {
      out += '?';
      warn("text.not-known", "a text speaks of something that is not known: {" +
                                 part.expression->expression.text.text() + "}");
    }
  }
  return out;
}

std::string Run::render(const LocalText& text, std::string_view language) {
  const Template* found = text.in(language, linked_.language);
  return found != nullptr ? render(*found, language) : std::string();
}

}  // namespace aftersales::engine
