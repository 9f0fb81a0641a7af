// A line of a `table:` block -> its cells, and the ASCII form of what an input method has left in
// them.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"

namespace aftersales::model {

struct TableLine {
  text::Located text;                    // trimmed
  std::vector<text::Located> cells;      // trimmed, full-width spaces included
  std::optional<text::Span> open_quote;  // in `text`: a `"` that nothing closes
};

/// The lines of a table that are neither blank nor comments, the headings first. One is split into
/// cells when it is asked for: all cells at once would take many times the room of the text.
struct TableText {
  std::vector<text::Span> lines;
  std::function<TableLine(text::Span)> read;

  [[nodiscard]] std::size_t size() const { return lines.size(); }
  [[nodiscard]] TableLine line(std::size_t i) const { return read(lines[i]); }
};

/// Those of a block, split at each `|` outside `"…"`. Refers to `block`, which must outlive it.
[[nodiscard]] TableText table_lines(const text::Located& block);

/// A text in a table without the quotes around all of it, which only keep a `|` in it from
/// splitting the line;
/// `\"` and `\\` stand for `"` and `\` between them. Other texts as they are.
[[nodiscard]] text::Located unquoted(const text::Located& cell);

/// The first full-width sign outside `"…"` that stands for an ASCII one, and the whole text with
/// all of them replaced.
struct FullWidth {
  text::Span span;
  std::string ascii;
};
[[nodiscard]] std::optional<FullWidth> find_full_width(std::string_view text);

/// How many full-width `｜` stand outside `"…"`.
[[nodiscard]] std::size_t count_full_width_bars(std::string_view text);

}  // namespace aftersales::model
