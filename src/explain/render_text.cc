// An explanation -> plain text for a terminal or a chat: two blanks a level, nothing that a
// terminal would obey.
#include <fmt/format.h>

#include "explain/outline.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales {
inline namespace v0 {

std::string Explanation::to_text() const {
  using explain::Line;
  std::string out;
  for (const Line& line : explain::outline(*this)) {
    std::string text;
    switch (line.role) {
      case Line::title:
      case Line::decision:
      case Line::item:
        text = line.text;
        break;
      case Line::field:
        text = explain::pair(line.label, line.text, language);
        break;
      case Line::section:
        text = line.label + std::string(explain::word(explain::Word::colon, language));
        if (text.ends_with(' ')) text.pop_back();
        break;
      case Line::numbered:
        text = fmt::format("{}. {}", line.number, line.text);
        break;
    }
    const std::string indent(2 * static_cast<std::size_t>(line.depth), ' ');
    // A text of several lines keeps its place.
    out += indent;
    for (const char c : text::printable(text, "\n")) {
      out += c;
      if (c == '\n') out += indent + "  ";
    }
    out += '\n';
  }
  return out;
}

}  // namespace v0
}  // namespace aftersales
