// A place -> the source line with its number and carets below, fit for a terminal.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "text/report.h"
#include "text/unicode.h"

namespace aftersales::text {

namespace {

constexpr int widest_line = 120;     // in columns
constexpr int before_mark = 40;      // kept in front of the mark when a line is cut
constexpr std::size_t reach = 1024;  // bytes looked at on each side of the mark
constexpr std::string_view ellipsis = "…";

struct Cell {
  std::string shown;
  int columns = 1;
  bool is_tab = false;
  bool marked = false;
};

// The part of a line that is near the mark; begins and ends between characters.
struct Window {
  std::string_view text;
  std::size_t mark_begin = 0;
  std::size_t mark_end = 0;
  bool cut_before = false;
  bool cut_behind = false;
};

bool inside_character(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

Window near_mark(std::string_view line, std::size_t mark_begin, std::size_t mark_end) {
  std::size_t begin = mark_begin > reach ? mark_begin - reach : 0;
  while (begin < mark_begin && inside_character(line, begin)) ++begin;
  std::size_t end = std::min(line.size(), mark_begin + reach);
  while (end < line.size() && inside_character(line, end)) ++end;
  return {line.substr(begin, end - begin), mark_begin - begin, std::min(mark_end, end) - begin,
          begin > 0, end < line.size()};
}

std::vector<Cell> cells_of(const Window& window) {
  std::vector<Cell> cells;
  for (std::size_t at = 0; at < window.text.size();) {
    const CodePoint code_point = decode_utf8(window.text, at);
    Cell cell;
    cell.marked = at < window.mark_end && at + code_point.bytes > window.mark_begin;
    cell.is_tab = code_point.value == U'\t';
    cell.columns = cell.is_tab                        ? 8
                   : is_unprintable(code_point.value) ? 1
                                                      : columns_of(code_point.value);
    cell.shown = printable(window.text.substr(at, code_point.bytes), "\t");
    cells.push_back(std::move(cell));
    at += code_point.bytes;
  }
  return cells;
}

// Carets below cells; a tab stays a tab, so that what follows it lines up however wide tabs are.
std::string carets_below(const std::vector<Cell>& cells, std::size_t first, std::size_t last,
                         std::size_t mark) {
  std::string result;
  bool any = false;
  for (std::size_t i = first; i < last; ++i) {
    const Cell& cell = cells[i];
    if (!cell.marked && i >= mark) break;
    if (cell.marked) {
      any = any || cell.columns > 0;
      if (cell.is_tab) {
        result += "^\t";
      } else {
        result.append(static_cast<std::size_t>(cell.columns), '^');
      }
    } else if (cell.is_tab) {
      result.push_back('\t');
    } else {
      result.append(static_cast<std::size_t>(cell.columns), ' ');
    }
  }
  if (!any) result.push_back('^');
  const std::size_t end = result.find_last_of('^');
  result.erase(end + 1);
  return result;
}

}  // namespace

std::string excerpt(const Location& where) {
  if (where.source == nullptr || where.source->text().empty()) return {};
  const Source& source = *where.source;
  const std::uint32_t number = source.position(where.span.begin).line;
  const std::string_view line = source.line(number);
  const Offset line_begin = source.line_begin(number);
  const auto in_line = [&](Offset offset) {
    return offset < line_begin ? 0 : std::min<std::size_t>(offset - line_begin, line.size());
  };
  const std::size_t mark_begin = in_line(where.span.begin);
  const Window window = near_mark(line, mark_begin, std::max(mark_begin, in_line(where.span.end)));
  const std::vector<Cell> cells = cells_of(window);

  std::size_t mark = 0;  // the first marked cell, or the one an empty mark stands before
  for (std::size_t at = 0; at < window.mark_begin; ++mark) at += decode_utf8(window.text, at).bytes;
  int columns = 0;
  for (const Cell& cell : cells) columns += cell.columns;

  std::size_t first = 0;
  std::size_t last = cells.size();
  bool cut_before = window.cut_before;
  bool cut_behind = window.cut_behind;
  if (columns > widest_line || cut_before || cut_behind) {
    int room = widest_line - 2;  // an ellipsis on either side
    first = std::min(mark, cells.size());
    for (int used = 0; first > 0 && used + cells[first - 1].columns <= before_mark; --first) {
      used += cells[first - 1].columns;
    }
    for (last = first; last < cells.size() && cells[last].columns <= room; ++last) {
      room -= cells[last].columns;
    }
    for (; first > 0 && cells[first - 1].columns <= room; --first) room -= cells[first - 1].columns;
    cut_before = cut_before || first > 0;
    cut_behind = cut_behind || last < cells.size();
  }

  std::string shown(cut_before ? ellipsis : "");
  for (std::size_t i = first; i < last; ++i) shown += cells[i].shown;
  if (cut_behind) shown += ellipsis;
  const std::string carets = carets_below(cells, first, last, mark);
  return fmt::format("{:>5} | {}\n      | {}{}", number, shown, cut_before ? " " : "", carets);
}

}  // namespace aftersales::text
