// A line of a `table:` block -> its cells, and the ASCII form of what an input method has left in
// them.
#pragma once

#include <cstddef>
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

/// The lines of a block that are neither blank nor comments, split at each `|` outside `"…"`.
[[nodiscard]] std::vector<TableLine> table_lines(const text::Located& block);

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
