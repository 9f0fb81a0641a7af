// An explanation -> Markdown (CommonMark): a heading, and nested lists below it. Texts of the
// policy and the case are escaped: they are words, not markup.
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "explain/markdown.h"
#include "explain/render.h"
#include "explain/words.h"

namespace aftersales {
namespace explain {

std::string to_markdown(const Accounts& accounts, Audience audience) {
  const std::string_view language = language_of(accounts);
  const bool bare = audience == Audience::customer;  // no title above the first level
  std::string out;
  const auto strong = [&](const Line& line) {
    std::string text = fmt::format("**{}**", escaped(line.label));
    if (line.text.empty()) return text;
    text += word(Word::colon, language);
    text += escaped(line.text);
    return line.note.empty() ? text : noted(text, escaped(line.note), language);
  };
  for (const Line& line : outline(accounts, audience)) {
    const int depth = bare ? 0 : std::max(line.depth - 1, 0);
    const std::string indent(2 * static_cast<std::size_t>(depth), ' ');
    switch (line.role) {
      case Line::title:
        out +=
            fmt::format("{}## {}\n\n", out.empty() ? "" : "\n", escaped(words_of(line, language)));
        break;
      case Line::decision:
        out += fmt::format("{}- **{}**\n", indent, escaped(words_of(line, language)));
        break;
      case Line::say:
      case Line::field:
        out += fmt::format("{}- {}\n", indent, strong(line));
        break;
      case Line::section:
        out += bare ? fmt::format("{}**{}**\n\n", out.empty() ? "" : "\n", escaped(line.label))
                    : fmt::format("{}- {}\n", indent, strong(line));
        break;
      case Line::item: {
        const char* mark = line.mark == Line::holds ? "✓ " : line.mark == Line::open ? "? " : "";
        out += fmt::format("{}- {}{}\n", indent, mark, escaped(words_of(line, language)));
        break;
      }
      case Line::numbered:
        out += fmt::format("{}{}. {}\n", indent, line.number, escaped(words_of(line, language)));
        break;
      case Line::paragraph:
        out += fmt::format("{}{}\n", out.empty() ? "" : "\n", escaped(line.text));
        break;
    }
  }
  return out;
}

}  // namespace explain

inline namespace v0 {

std::string Explanation::to_markdown(Audience audience) const {
  return explain::to_markdown({this}, audience);
}

}  // namespace v0
}  // namespace aftersales
