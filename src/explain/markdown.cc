// What CommonMark would take for markup gets a backslash.
#include "explain/markdown.h"

#include "text/unicode.h"

namespace aftersales::explain {

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

}  // namespace aftersales::explain
