// A CSV file, as spreadsheets save it -> the lines of a table, every cell with its exact place.
#pragma once

#include <cstddef>
#include <optional>

#include "model/table_text.h"
#include "text/report.h"
#include "text/source.h"

namespace aftersales::model {

inline constexpr std::size_t csv_bytes = std::size_t{64} << 20;  // the most that a file may have

/// The records of a file that are neither blank nor comments, up to `most_lines` of them. Cells are
/// parted by `,`, `;` or a tab, whichever the line of the headings uses; `"…"` holds separators and
/// line ends, and `""` a quotation mark. Empty cells at the end of the headings and of longer lines
/// are dropped: spreadsheets fill a sheet's lines up. Nothing, with one error in `report`, if the
/// file is not text in UTF-8 (with or without a byte order mark), its quotes do not close, or it
/// has more than `most_cells`. Refers to `source`, which must outlive it.
[[nodiscard]] std::optional<TableText> csv_lines(const text::Source& source, std::size_t most_lines,
                                                 std::size_t most_cells, text::Report& report);

}  // namespace aftersales::model
