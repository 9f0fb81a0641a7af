// A table, as a block or in a CSV file -> one rule for each line, every cell with its exact place.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/csv.h"
#include "model/sections.h"
#include "model/table_text.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

using Heading = std::shared_ptr<const Located>;

struct Column {
  enum class Kind : std::uint8_t {
    condition,
    output,
    id,
    because,
    say,
    basis
  } kind = Kind::condition;
  Heading heading;          // of an output its name; null where the decision has one value
  std::string language;     // of because and say; empty: that of the pack
  bool is_message = false;  // an output whose cells may be texts for people, not expressions

  [[nodiscard]] std::string_view name() const {
    return heading ? std::string_view(heading->text()) : std::string_view();
  }
};

/// Where the two forms of a table want other advice.
struct Advice {
  std::string_view headings, inside, empty, no_arrow, too_few, too_many;
};
constexpr Advice block_advice{
    "write the headings as `condition | => outcome`",
    "put a `|` before it: `condition | => outcome`",
    "headings begin and end without a `|`: `condition | => outcome | because`",
    "put `=>` before the first outcome: `condition | => outcome`",
    "every line has a cell for each heading: write `any` for no condition, and a `|` before each "
    "empty reason",
    "put a text that holds a `|` in quotes, and leave out a `|` at the beginning or end"};
constexpr Advice csv_advice{
    "the columns before `=>` are conditions, those from `=>` on outcomes: `condition, => outcome`",
    "begin a cell of its own with it: `condition, => outcome`",
    "give the column a heading, or delete it",
    "begin the heading of the first outcome with `=>`, as `=> outcome`; a spreadsheet takes that "
    "for a formula unless you type a blank before it",
    "every line has a cell for each heading: write `any` for no condition, and leave the cells of "
    "absent reasons empty",
    "put a cell that holds a separator in quotes as a whole: `\"chat, phone\"`"};

struct Reader {
  const Decision& decision;
  const Advice& advice;
  text::Report& report;
  std::vector<Column> columns;
  std::size_t conditions = 0;  // columns of this kind, which come first
  bool usable = true;          // the headings say what each cell is

  void fail(std::string_view code, const Location& where, std::string message, std::string hint) {
    report.error(code, where, std::move(message), std::move(hint));
    usable = false;
  }
};

constexpr std::string_view arrow = "=>";

// Only these cannot be another name for `text`; in all others FEEL's lexer looks at the characters.
bool may_be_message(const TypeExpression& type) {
  if (type.form != TypeExpression::Form::named) return false;
  constexpr std::string_view plain[] = {"boolean", "number", "money",    "string",       "date",
                                        "time",    "period", "duration", "date and time"};
  return std::find(std::begin(plain), std::end(plain), type.name.text()) == std::end(plain);
}

std::string name_of_table(const Decision& decision) {
  return fmt::format("the table `{}`", text::shortened(decision.name.text()));
}

std::vector<std::string> known_headings(const Decision& decision) {
  std::vector<std::string> names;
  for (const Output& output : decision.outputs) names.push_back(output.name.text());
  if (decision.outputs.empty()) names.push_back(decision.name.text());
  for (const std::string_view name : {"id", "because", "say", "basis"}) names.emplace_back(name);
  return names;
}

bool read_output_heading(Reader& reader, const Located& heading) {
  const Decision& decision = reader.decision;
  Column column;
  column.kind = Column::Kind::output;
  if (decision.outputs.empty()) {
    if (heading.text() != decision.name.text()) return false;
    column.is_message = !decision.type || may_be_message(*decision.type);
  } else {
    const auto output =
        std::find_if(decision.outputs.begin(), decision.outputs.end(),
                     [&](const Output& each) { return each.name.text() == heading.text(); });
    if (output == decision.outputs.end()) return false;
    column.heading = std::make_shared<const Located>(heading);
    column.is_message = may_be_message(output->type);
  }
  reader.columns.push_back(std::move(column));
  return true;
}

bool read_reason_heading(Reader& reader, const Located& heading) {
  const std::string& text = heading.text();
  const auto dot = text.find('.');
  const std::string_view name = std::string_view(text).substr(0, dot);
  Column column;
  column.heading = std::make_shared<const Located>(heading);
  if (name == "because" || name == "say") {
    column.kind = name == "say" ? Column::Kind::say : Column::Kind::because;
    if (dot != std::string::npos) {
      column.language = text.substr(dot + 1);
      const auto begin = static_cast<text::Offset>(dot + 1);
      if (!check_language(column.language,
                          heading.at({begin, static_cast<text::Offset>(text.size())}),
                          reader.report)) {
        reader.usable = false;
      }
    }
  } else if (text == "id" || text == "basis") {
    column.kind = text == "id" ? Column::Kind::id : Column::Kind::basis;
  } else {
    return false;
  }
  reader.columns.push_back(std::move(column));
  return true;
}

void read_heading(Reader& reader, const Located& heading) {
  if (read_output_heading(reader, heading) || read_reason_heading(reader, heading)) return;
  const std::vector<std::string> names = known_headings(reader.decision);
  std::string listed;
  for (const std::string& name : names)
    listed += fmt::format("{}`{}`", listed.empty() ? "" : ", ", name);
  const auto near = text::nearest(heading.text(), names);
  reader.fail("table.heading", heading.whole(),
              fmt::format("`{}` is no output of {}", text::shortened(heading.text()),
                          name_of_table(reader.decision)),
              near ? fmt::format("did you mean `{}`?", *near)
                   : fmt::format("behind `=>` may stand {}", listed));
  reader.columns.push_back(
      {Column::Kind::because, std::make_shared<const Located>(heading), {}, false});
}

void check_columns(Reader& reader, const TableLine& line) {
  const auto& columns = reader.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind == Column::Kind::condition || !reader.usable) continue;
    for (std::size_t j = 0; j < i; ++j) {
      const bool text =
          columns[i].kind == Column::Kind::because || columns[i].kind == Column::Kind::say;
      const bool same = columns[i].kind == columns[j].kind &&
                        (text ? columns[i].language == columns[j].language ||
                                    columns[i].language.empty() || columns[j].language.empty()
                              : columns[i].name() == columns[j].name());
      if (!same) continue;
      reader.fail("table.heading-twice", line.cells[i].whole(),
                  fmt::format("`{}` and `{}` say the same", text::shortened(line.cells[j].text()),
                              text::shortened(line.cells[i].text())),
                  "keep one of the two columns; `because` alone is in the language of the pack");
    }
  }
  if (!reader.usable) return;
  for (const Output& output : reader.decision.outputs) {
    const bool given = std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
      return column.kind == Column::Kind::output && column.name() == output.name.text();
    });
    if (given || output.optional) continue;
    reader.fail("table.output-missing", line.text.whole(),
                fmt::format("{} has no column for the output `{}`", name_of_table(reader.decision),
                            text::shortened(output.name.text())),
                "add it behind `=>`, or declare the output `optional: true`");
  }
}

Column condition(const Located& heading) {
  return {Column::Kind::condition, std::make_shared<const Located>(heading), {}, false};
}

void read_headings(Reader& reader, const TableLine& line) {
  bool behind = false;
  for (const Located& cell : line.cells) {
    const std::string& text = cell.text();
    if (const auto wide = find_full_width(text)) {
      reader.fail("table.full-width", cell.at(wide->span),
                  fmt::format("the heading holds the full-width `{}`",
                              text.substr(wide->span.begin, wide->span.end - wide->span.begin)),
                  fmt::format("write `{}`", text::shortened(wide->ascii)));
      reader.columns.push_back(condition(cell));
      continue;
    }
    Located heading = cell;
    const auto found = text.find(arrow);
    if (found == 0 && !behind) {
      behind = true;
      heading = cell.sub({2, static_cast<text::Offset>(text.size())}).trimmed();
      if (reader.columns.empty()) {
        reader.fail("table.heading", cell.whole(),
                    fmt::format("{} has no conditions", name_of_table(reader.decision)),
                    std::string(reader.advice.headings));
      }
    } else if (found != std::string::npos) {
      reader.fail("table.arrow",
                  cell.at({static_cast<text::Offset>(found), static_cast<text::Offset>(found + 2)}),
                  behind ? "the headings have a second `=>`" : "`=>` stands inside a heading",
                  behind ? "one `=>` parts the conditions from the outcomes"
                         : std::string(reader.advice.inside));
      behind = true;
      reader.columns.push_back(condition(cell));
      continue;
    }
    if (heading.empty()) {
      reader.fail("table.heading", cell.whole(), "a heading is empty",
                  std::string(reader.advice.empty));
      reader.columns.push_back(condition(cell));
    } else if (behind) {
      read_heading(reader, heading);
    } else {
      reader.columns.push_back(condition(heading));
    }
  }
  if (!behind && reader.usable) {
    reader.fail("table.arrow", line.text.whole(),
                fmt::format("the headings of {} have no `=>`", name_of_table(reader.decision)),
                std::string(reader.advice.no_arrow));
  }
  check_columns(reader, line);
  const auto& columns = reader.columns;
  reader.conditions = static_cast<std::size_t>(
      std::count_if(columns.begin(), columns.end(),
                    [](const Column& column) { return column.kind == Column::Kind::condition; }));
}

bool is_expression(const Column& column) {
  return column.kind == Column::Kind::condition ||
         (column.kind == Column::Kind::output && !column.is_message) ||
         column.kind == Column::Kind::id || column.kind == Column::Kind::basis;
}

// Whether the line can be taken cell by cell.
bool check_line(const Reader& reader, const TableLine& line) {
  text::Report& report = reader.report;
  if (line.open_quote) {
    report.error("table.open-quote", line.text.at(*line.open_quote),
                 "a `\"` that is not closed in its line",
                 "close it, or write ” for a quotation mark in a text");
    return false;
  }
  const std::string_view rule = line.text.text();
  if (rule.find('-') != std::string_view::npos &&
      rule.find_first_not_of("-:+| ") == std::string_view::npos) {
    report.error("table.rule-line", line.text.whole(), "a line of dashes is not needed in a table",
                 "delete it, or begin it with `#`");
    return false;
  }
  const std::size_t wanted = reader.columns.size();
  if (line.cells.size() == wanted || !reader.usable) return true;
  const std::size_t bars = count_full_width_bars(line.text.text());
  if (bars != 0 && line.cells.size() + bars == wanted) {
    const auto at = static_cast<text::Offset>(line.text.text().find("｜"));
    report.error("table.full-width", line.text.at({at, at + 3}),
                 "the full-width `｜` does not part cells", "write `|`");
    return false;
  }
  const bool few = line.cells.size() < wanted;
  report.error("table.cells", line.text.whole(),
               fmt::format("{} cell{} in this line, {} heading{}", line.cells.size(),
                           line.cells.size() == 1 ? "" : "s", wanted, wanted == 1 ? "" : "s"),
               std::string(few ? reader.advice.too_few : reader.advice.too_many));
  return false;
}

void read_basis(const Located& cell, std::vector<Located>& basis) {
  const std::string& text = cell.text();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    Located key =
        cell.sub({static_cast<text::Offset>(begin), static_cast<text::Offset>(end)}).trimmed();
    if (!key.empty()) basis.push_back(std::move(key));
    begin = end + 1;
  }
}

void read_text_cell(const Column& column, const Located& cell, Text& text) {
  if (text.empty()) text.where = cell.whole();
  text.by_language.emplace_back(column.language, unquoted(cell));
}

Rule read_row(const Reader& reader, const TableLine& line, std::size_t number) {
  Rule rule;
  rule.where = line.text.whole();
  rule.cite = fmt::format("{}#{}", reader.decision.name.text(), number);
  rule.has_then = true;
  rule.when.form = When::Form::entries;
  rule.when.where = rule.where;
  rule.when.entries.reserve(reader.conditions);
  rule.then.reserve(reader.columns.size() - reader.conditions);
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const Column& column = reader.columns[i];
    const Located& cell = line.cells[i];
    bool unreadable = cell.empty();  // nothing more is said of it
    if (is_expression(column)) {
      if (const auto wide = find_full_width(cell.text())) {
        reader.report.error(
            "table.full-width", cell.at(wide->span),
            fmt::format("the cell holds the full-width `{}`",
                        cell.text().substr(wide->span.begin, wide->span.end - wide->span.begin)),
            fmt::format("write `{}`", text::shortened(wide->ascii)));
        unreadable = true;
      }
    }
    switch (column.kind) {
      case Column::Kind::condition:
        if (cell.empty()) {
          reader.report.error(
              "table.empty-cell", cell.whole(),
              fmt::format("the cell of `{}` is empty", text::shortened(column.name())),
              "write `any` if there is no condition");
        }
        rule.when.entries.push_back(
            {column.heading, Cell{cell, {}, unreadable || cell.text() == "any"}});
        break;
      case Column::Kind::output:
        if (cell.empty()) {
          reader.report.error(
              "table.empty-cell", cell.whole(),
              fmt::format(
                  "the cell of `{}` is empty",
                  text::shortened(column.heading ? column.name() : reader.decision.name.text())),
              "write `null` for nothing");
        }
        rule.then.push_back({column.heading ? *column.heading : Located(), nullptr,
                             unreadable ? Located() : cell, cell.whole()});
        break;
      case Column::Kind::id:
        if (cell.empty()) break;
        check_identifier(cell, "the `id` of a rule", reader.report);
        rule.id = cell;
        rule.cite = cell.text();
        break;
      case Column::Kind::basis:
        read_basis(cell, rule.reasons.basis);
        break;
      case Column::Kind::because:
        if (!cell.empty()) read_text_cell(column, cell, rule.reasons.because);
        break;
      case Column::Kind::say:
        if (!cell.empty()) read_text_cell(column, cell, rule.reasons.say);
        break;
    }
  }
  return rule;
}

/// Spreadsheets write `true` in capitals, whatever was typed.
void restore_booleans(const Reader& reader, TableLine& line) {
  for (std::size_t i = 0; i < line.cells.size() && i < reader.columns.size(); ++i) {
    Located& cell = line.cells[i];
    if (!is_expression(reader.columns[i]) || (cell.text() != "TRUE" && cell.text() != "FALSE"))
      continue;
    const text::Location where = cell.whole();
    cell = Located(where.source, where.span.begin, cell.text() == "TRUE" ? "true" : "false");
  }
}

/// The lines, the headings first, and where to speak of them as a whole; nothing if what stands
/// there is no table.
struct Lines {
  TableText all;
  Location where;
  bool from_csv = false;
};

std::optional<Lines> read_block(const yaml::Node& node, const Decision& decision,
                                text::Report& report) {
  if (node.is_scalar() && node.style == yaml::Style::literal)
    return Lines{table_lines(node.scalar), decision.where, false};
  report.error("table.block", visible(node), "`table` wants its lines as a block below it",
               "write `table: |` and below it, indented, the headings and a line for each rule");
  return std::nullopt;
}

std::optional<Lines> read_csv(const yaml::Node& node, const Decision& decision,
                              const Reading& into) {
  const Fields fields(node, "`table`",
                      {{"csv", Key::Use::required,
                        "write `{csv: fees.csv}` for a file beside this one, or the lines as a "
                        "block: `table: |`"}},
                      into.report);
  const auto path = fields.word("csv");
  if (!path || !fields.clean() || !into.open_csv) return std::nullopt;
  const text::Source* const source = into.open_csv(*path);
  if (source == nullptr) return std::nullopt;
  // One row more than there may be, so that too many are told from as many as may be. Reasons are
  // not counted among a table's cells, but they do not take up for ever.
  const std::size_t most_cells = std::size_t{into.limits.cells} * 2;
  auto lines = csv_lines(*source, std::size_t{into.limits.rules} + 2, most_cells, into.report);
  if (!lines) return std::nullopt;
  if (lines->size() == 0) {
    into.report.error("table.empty", {source, {0, 0}},
                      fmt::format("the file of {} is empty", name_of_table(decision)),
                      "the first line holds the headings, each further line is a rule");
    return std::nullopt;
  }
  return Lines{std::move(*lines), {source, {0, 0}}, true};
}

}  // namespace

std::vector<Rule> read_table(const yaml::Node& node, const Decision& decision,
                             const Reading& into) {
  text::Report& report = into.report;
  const Limits& limits = into.limits;
  std::vector<Rule> rules;
  auto found =
      node.is_mapping() ? read_csv(node, decision, into) : read_block(node, decision, report);
  if (!found) return rules;
  const TableText& lines = found->all;
  const std::optional<TableLine> headings =
      lines.size() == 0 ? std::nullopt : std::optional(lines.line(0));
  if (lines.size() < 2) {
    report.error("table.empty", headings ? headings->text.whole() : found->where,
                 fmt::format("{} has no lines", name_of_table(decision)),
                 "the first line holds the headings, each further line is a rule");
  }
  if (!headings) return rules;
  Reader reader{decision, found->from_csv ? csv_advice : block_advice, report, {}, 0, true};
  read_headings(reader, *headings);
  const std::size_t rows = lines.size() - 1;
  const auto cells = static_cast<std::size_t>(
      std::count_if(reader.columns.begin(), reader.columns.end(), [](const Column& column) {
        return column.kind == Column::Kind::condition || column.kind == Column::Kind::output;
      }));
  if (rows > limits.rules) {
    report.error("decision.too-many-rules", decision.where,
                 fmt::format("{} has {}{} rows; {} is the most", name_of_table(decision),
                             found->from_csv ? "more than " : "",
                             found->from_csv ? limits.rules : rows, limits.rules));
    return rules;
  }
  if (cells != 0 && rows > limits.cells / cells) {
    report.error("decision.too-many-cells", decision.where,
                 fmt::format("{} has {} cells; {} is the most", name_of_table(decision),
                             rows * cells, limits.cells));
    return rules;
  }
  rules.reserve(rows);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    TableLine line = lines.line(i);
    if (found->from_csv) restore_booleans(reader, line);
    if (check_line(reader, line) && reader.usable) rules.push_back(read_row(reader, line, i));
  }
  return rules;
}

}  // namespace aftersales::model
