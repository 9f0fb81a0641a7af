// Lines of a table -> cells. Quotes are those of FEEL's strings, so that a `|` in a text does not
// split the line.
#include "model/table_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/unicode.h"

namespace aftersales::model {

namespace {

using text::Located;
using text::Offset;
using text::Span;

Span span(std::size_t begin, std::size_t end) {
  return {static_cast<Offset>(begin), static_cast<Offset>(end)};
}

// Where the string that begins at `at` ends, behind its closing quote; nothing if it has none.
std::optional<std::size_t> string_end(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return std::nullopt;
}

TableLine split(Located line) {
  TableLine result;
  result.text = std::move(line);
  const std::string& text = result.text.text();
  result.cells.reserve(1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '|')));
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    const std::string_view cell = text::trimmed(std::string_view(text).substr(begin, end - begin));
    const auto at = static_cast<std::size_t>(cell.data() - text.data());
    result.cells.push_back(result.text.sub(span(at, at + cell.size())));
    begin = end + 1;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '|') {
      cut(at);
    } else if (text[at] == '"') {
      const auto end = string_end(text, at);
      if (!end) {
        result.open_quote = span(at, text.size());
        break;
      }
      at = *end - 1;
    }
  }
  cut(text.size());
  return result;
}

struct Sign {
  char32_t written;
  std::string_view ascii;
};

constexpr std::array signs{
    Sign{0x3001, ","},  Sign{0x2264, "<="}, Sign{0x2265, ">="}, Sign{0x2260, "!="},
    Sign{0x3010, "["},  Sign{0x3011, "]"},  Sign{0x201C, "\""}, Sign{0x201D, "\""},
    Sign{0x2026, ".."}, Sign{0x3002, "."},
};

// FF01 to FF5E stand for 21 to 7E; letters among them may be part of a name.
std::string ascii_form(char32_t c) {
  const auto sign =
      std::find_if(signs.begin(), signs.end(), [c](const Sign& s) { return s.written == c; });
  if (sign != signs.end()) return std::string(sign->ascii);
  if (c < 0xFF01 || c > 0xFF5E) return {};
  const char ascii = static_cast<char>(c - 0xFEE0);
  const bool letter =
      (ascii >= 'a' && ascii <= 'z') || (ascii >= 'A' && ascii <= 'Z') || ascii == '_';
  return letter ? std::string() : std::string(1, ascii);
}

// Calls `visit(offset, code point, bytes)` for each character outside strings, `copy(part)` for
// each string.
template <typename Visit, typename Copy>
void walk(std::string_view text, const Visit& visit, const Copy& copy) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      const std::size_t end = string_end(text, at).value_or(text.size());
      copy(text.substr(at, end - at));
      at = end;
      continue;
    }
    const text::CodePoint c = text::decode_utf8(text, at);
    visit(at, c);
    at += c.bytes;
  }
}

}  // namespace

TableText table_lines(const Located& block) {
  TableText lines;
  const std::string_view text = block.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text::trimmed(text.substr(begin, end - begin));
    if (!line.empty() && line.front() != '#') lines.lines.push_back(span(begin, end));
    begin = end + 1;
  }
  lines.read = [&block](Span line) {
    // A line of a literal block stands in the file as it is, so its own place is enough: the table
    // of places of the whole block would be searched again for each cell.
    const text::Location where = block.at(line);
    std::string content = block.text().substr(line.begin, line.end - line.begin);
    return split((where.source == nullptr
                      ? Located(std::move(content))
                      : Located(where.source, where.span.begin, std::move(content)))
                     .trimmed());
  };
  return lines;
}

Located unquoted(const Located& cell) {
  const std::string& text = cell.text();
  if (text.size() < 2 || text.front() != '"' || string_end(text, 0) != text.size()) return cell;
  if (text.find('\\') == std::string::npos) return cell.sub(span(1, text.size() - 1));
  std::string decoded;
  std::vector<Located::Run> runs;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == '\\' && (text[at + 1] == '"' || text[at + 1] == '\\')) ++at;
    const text::Location where = cell.at(span(at, at + 1));
    runs.push_back({static_cast<Offset>(decoded.size()), where.span.begin, 1});
    decoded.push_back(text[at]);
  }
  const text::Location whole = cell.whole();
  if (whole.source == nullptr) return Located(std::move(decoded));
  return {whole.source, std::move(decoded), std::move(runs), whole.span.end - 1};
}

std::optional<FullWidth> find_full_width(std::string_view text) {
  if (text::is_ascii(text)) return std::nullopt;
  std::optional<Span> first;
  std::string ascii;
  walk(
      text,
      [&](std::size_t at, const text::CodePoint& c) {
        const std::string form = ascii_form(c.value);
        if (!form.empty() && !first) first = span(at, at + c.bytes);
        ascii += form.empty() ? text.substr(at, c.bytes) : std::string_view(form);
      },
      [&](std::string_view string) { ascii += string; });
  if (!first) return std::nullopt;
  return FullWidth{*first, std::move(ascii)};
}

std::size_t count_full_width_bars(std::string_view text) {
  std::size_t bars = 0;
  walk(
      text, [&](std::size_t, const text::CodePoint& c) { bars += c.value == 0xFF5C ? 1 : 0; },
      [](std::string_view) {});
  return bars;
}

}  // namespace aftersales::model
