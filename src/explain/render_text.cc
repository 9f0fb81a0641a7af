// An explanation -> plain text for a terminal or a chat: two blanks a level, nothing that a
// terminal would obey.
#include <fmt/format.h>

#include "explain/render.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales {
namespace explain {

std::string to_text(const Accounts& accounts, Audience audience) {
  const std::string_view language = language_of(accounts);
  std::string out;
  for (const Line& line : outline(accounts, audience)) {
    std::string text = words_of(line, language);
    switch (line.role) {
      case Line::title:
        if (!out.empty()) out += '\n';
        if (!line.text.empty()) break;
        [[fallthrough]];
      case Line::section:
        text += word(Word::colon, language);
        if (text.ends_with(' ')) text.pop_back();
        break;
      case Line::item:
        if (line.mark != Line::none) text.insert(0, line.mark == Line::holds ? "✓ " : "? ");
        break;
      case Line::numbered:
        text = fmt::format("{}. {}", line.number, text);
        break;
      default:
        break;
    }
    const std::string indent(2 * static_cast<std::size_t>(line.depth), ' ');
    // A text of several lines keeps its place.
    const std::string further = line.role == Line::paragraph ? indent : indent + "  ";
    out += indent;
    for (const char c : text::printable(text, "\n")) {
      out += c;
      if (c == '\n') out += further;
    }
    out += '\n';
  }
  return out;
}

}  // namespace explain

inline namespace v0 {

std::string Explanation::to_text(Audience audience) const {
  return explain::to_text({this}, audience);
}

}  // namespace v0
}  // namespace aftersales
