// An explanation -> Markdown (CommonMark): a heading, and nested lists below it. Texts of the
// policy and the case are escaped: they are words, not markup.
#include <string_view>

#include <fmt/format.h>

#include "explain/outline.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales {
inline namespace v0 {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text::printable(text, "\n")) {
    if (std::string_view("\\`*_[]<>#|~&").find(c) != std::string_view::npos) out += '\\';
    // A line end would end the item.
    out += c == '\n' ? ' ' : c;
  }
  // What would begin a list of its own.
  const std::size_t digits = out.find_first_not_of("0123456789");
  const bool number =
      digits != 0 && digits != std::string::npos && (out[digits] == '.' || out[digits] == ')');
  if (number) out.insert(digits, "\\");
  if (out.starts_with('-') || out.starts_with('+')) out.insert(0, "\\");
  return out;
}

}  // namespace

std::string Explanation::to_markdown() const {
  using explain::Line;
  std::string out;
  for (const Line& line : explain::outline(*this)) {
    if (line.role == Line::title) {
      out += fmt::format("## {}\n\n", escaped(line.text));
      continue;
    }
    const std::string indent(2 * static_cast<std::size_t>(line.depth - 1), ' ');
    switch (line.role) {
      case Line::title:
        break;
      case Line::decision:
        out += fmt::format("{}- **{}**\n", indent, escaped(line.text));
        break;
      case Line::field:
        out += fmt::format("{}- **{}**{}{}\n", indent, escaped(line.label),
                           explain::word(explain::Word::colon, language), escaped(line.text));
        break;
      case Line::section:
        out += fmt::format("{}- **{}**\n", indent, escaped(line.label));
        break;
      case Line::item:
        out += fmt::format("{}- {}\n", indent, escaped(line.text));
        break;
      case Line::numbered:
        out += fmt::format("{}{}. {}\n", indent, line.number, escaped(line.text));
        break;
    }
  }
  return out;
}

}  // namespace v0
}  // namespace aftersales
