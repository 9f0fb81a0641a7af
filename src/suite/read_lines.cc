// A `for` block -> a test for each of its lines. Its cells are values as a case gives them, not
// expressions; an empty cell gives no fact, or expects nothing.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/scalar.h"
#include "model/table_text.h"
#include "suite/read.h"
#include "text/unicode.h"

namespace aftersales::suite {

namespace {

using model::TableLine;
using text::Located;
using text::Offset;

struct Column {
  std::string fact;                // of a column before `=>`
  std::optional<Subject> subject;  // of one after it
  std::string name;                // as the heading has it
};

constexpr std::string_view arrow = "=>";

std::optional<std::vector<Column>> read_headings(const TableLine& line, const Reading& reading) {
  std::vector<Column> columns;
  bool behind = false;
  bool good = true;
  const auto fail = [&](std::string_view code, const text::Location& where, std::string message,
                        std::string hint) {
    reading.report.error(code, where, std::move(message), std::move(hint));
    good = false;
  };
  for (const Located& cell : line.cells) {
    Located heading = cell;
    const std::size_t found = cell.text().find(arrow);
    if (found == 0 && !behind) {
      behind = true;
      heading = cell.sub({2, static_cast<Offset>(cell.text().size())}).trimmed();
    } else if (found != std::string::npos) {
      fail("table.arrow", cell.whole(),
           behind ? "the headings have a second `=>`" : "`=>` stands inside a heading",
           "write the headings as `fact | => decision`");
      behind = true;
      continue;
    }
    Column column;
    column.name = heading.text();
    if (heading.empty()) {
      fail("table.heading", cell.whole(), "a heading is empty",
           "headings begin and end without a `|`");
    } else if (behind) {
      column.subject = find_subject(column.name, heading.whole(), reading);
      good = good && column.subject;
    } else if (reading.vocabulary.fact(column.name) != nullptr) {
      column.fact = column.name;
    } else {
      unknown_fact(column.name, heading.whole(), reading);
      good = false;
    }
    const bool twice = std::any_of(columns.begin(), columns.end(), [&](const Column& each) {
      return each.name == column.name && each.subject.has_value() == column.subject.has_value();
    });
    if (twice)
      fail("table.heading-twice", heading.whole(),
           fmt::format("`{}` heads two columns", column.name), {});
    columns.push_back(std::move(column));
  }
  if (!behind && good) {
    fail("table.arrow", line.text.whole(), "the headings have no `=>`",
         "put `=>` before the first decision: `fact | => decision`");
  }
  if (!good) return std::nullopt;
  return columns;
}

bool has_all_cells(const TableLine& line, std::size_t wanted, const Reading& reading) {
  if (line.open_quote) {
    reading.report.error("table.open-quote", line.text.at(*line.open_quote),
                         "a `\"` that is not closed in its line",
                         "close it, or write ” for a quotation mark in a text");
    return false;
  }
  if (line.cells.size() == wanted) return true;
  const bool wide = model::find_full_width(line.text.text()).has_value();
  reading.report.error(
      "table.cells", line.text.whole(),
      fmt::format("{} cell{} in this line, {} headings", line.cells.size(),
                  line.cells.size() == 1 ? "" : "s", wanted),
      wide ? "cells are parted by the plain `|`, not the full-width one"
           : "every line has a cell for each heading, parted by `|`; a cell may be empty");
  return false;
}

yaml::Node scalar_of(const Located& cell) {
  const Located bare = model::unquoted(cell);
  yaml::Node node;
  node.style = bare.text() == cell.text() ? yaml::Style::plain : yaml::Style::double_quoted;
  node.scalar = bare;
  node.source = cell.whole().source;
  node.span = cell.whole().span;
  return node;
}

// A line of a literal block stands in the file as it is, so a place in the cell is one in the file.
void move_into(yaml::Node& node, const text::Location& cell) {
  const auto begin = cell.span.begin;
  node.span = {node.span.begin + begin, node.span.end + begin};
  node.source = cell.source;
  for (yaml::Node& item : node.items) move_into(item, cell);
  for (yaml::Entry& entry : node.entries) {
    move_into(entry.key, cell);
    move_into(entry.value, cell);
  }
}

/// Calls `use` with the cell's value; lists and contexts are written as in YAML: `[a, b]`, `{sku:
/// A1}`.
template <typename Use>
bool with_value(const Located& cell, const Reading& reading, const Use& use) {
  const char first = cell.text().front();
  if (first != '[' && first != '{') return use(scalar_of(cell));
  const text::Location where = cell.whole();
  const text::Source source(where.source == nullptr ? std::string() : where.source->name(),
                            cell.text());
  text::Report report;
  const auto parsed = yaml::parse(source, report);
  if (parsed == nullptr) {
    const auto mistakes = report.take();
    reading.report.error("suite.cell", where, "the cell holds no list or context",
                         mistakes.empty() ? "" : mistakes.front().message);
    return false;
  }
  yaml::Node node = *parsed;
  move_into(node, where);
  return use(node);
}

std::optional<Test> read_line(const TableLine& line, const std::vector<Column>& columns,
                              const Test& common, const Reading& reading) {
  Test test = common;
  test.where = line.text.whole();
  Facts facts(reading);
  bool good = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Located& cell = line.cells[i];
    if (cell.empty()) continue;
    const Column& column = columns[i];
    good = with_value(cell, reading,
                      [&](const yaml::Node& node) {
                        if (!column.subject) return facts.add(column.fact, node, cell.whole());
                        auto value = read_expected(node, column.subject->type, column.name,
                                                   reading.vocabulary, reading.report);
                        if (!value) return false;
                        test.expect.push_back(
                            {column.subject->decision, column.subject->path, std::move(*value)});
                        return true;
                      }) &&
           good;
  }
  if (!good) return std::nullopt;
  facts.lay_over(test.facts);
  return test;
}

}  // namespace

std::vector<Test> read_lines(const yaml::Node& block, const Test& common, const Reading& reading) {
  std::vector<Test> tests;
  if (!block.is_scalar() || block.style != yaml::Style::literal) {
    reading.report.error(
        "table.block", model::visible(block), "`for` wants its lines as a block below it",
        "write `for: |` and below it, indented, the headings and a line for each case");
    return tests;
  }
  const model::TableText lines = model::table_lines(block.scalar);
  if (lines.size() < 2) {
    reading.report.error("table.empty",
                         lines.size() == 0 ? common.where : lines.line(0).text.whole(),
                         "the table of `for` has no lines",
                         "the first line holds the headings, each further line is a case");
    return tests;
  }
  const auto columns = read_headings(lines.line(0), reading);
  if (!columns) return tests;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const TableLine line = lines.line(i);
    if (!has_all_cells(line, columns->size(), reading)) continue;
    if (auto test = read_line(line, *columns, common, reading)) tests.push_back(std::move(*test));
  }
  return tests;
}

}  // namespace aftersales::suite
