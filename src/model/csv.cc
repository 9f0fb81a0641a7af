// Bytes -> records -> cells. The separator is found out from the first record, since spreadsheets
// choose it by the country: the right one leaves a cell that begins with `=>`.
#include "model/csv.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "yaml/bytes.h"

namespace aftersales::model {

namespace {

using text::Located;
using text::Offset;
using text::Span;

constexpr std::string_view separators = ",;\t";
constexpr yaml::FileWords csv_words{
    "csv", "keep fewer columns in it, or make several tables of it",
    "save it from the spreadsheet as `CSV UTF-8`; a plain `CSV` may come out in another encoding"};

struct RawCell {
  Span span;            // of what it holds, without quotes around it
  bool quoted = false;  // and then `""` stands for one quotation mark
};

struct RawRecord {
  std::vector<RawCell> cells;
  Span span;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class Scanner {
 public:
  Scanner(const text::Source& source, char separator, std::size_t most_cells, Offset begin)
      : text_(source.text()), at_(begin), separator_(separator), cells_left_(most_cells + 1) {}

  /// The next record; false at the end of the file, where quotes are wrong, or where the cells
  /// become too many.
  bool next(RawRecord& record) {
    record.cells.clear();
    while (at_ < text_.size() && text_[at_] == '#') {  // a comment may hold any quotes
      at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    }
    if (at_ >= text_.size() || wrong_ || cells_left_ == 0) return false;
    record.span.begin = begin_ = offset(at_);
    while (!cell(record) && --cells_left_ != 0) ++at_;
    if (cells_left_ != 0) --cells_left_;
    record.span.end = record.cells.back().span.end + (record.cells.back().quoted ? 1u : 0u);
    ++at_;  // the line feed
    return !wrong_ && cells_left_ != 0;
  }
  [[nodiscard]] bool has_too_many_cells() const { return cells_left_ == 0; }
  [[nodiscard]] Offset place() const { return begin_; }  // of the last record

  /// Where a quotation mark stands that nothing closes, or what stands behind a closing one.
  struct Wrong {
    Offset open = 0;
    std::optional<Span> behind;
  };
  [[nodiscard]] const std::optional<Wrong>& wrong() const { return wrong_; }

 private:
  static Offset offset(std::size_t at) { return static_cast<Offset>(at); }

  // Reads up to the separator behind the cell, or to the end of the record, which gives true.
  bool cell(RawRecord& record) {
    std::size_t begin = at_;
    while (begin < text_.size() && is_blank(text_[begin]) && text_[begin] != separator_) ++begin;
    if (begin < text_.size() && text_[begin] == '"') return quoted_cell(record, begin);
    begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    const bool last = at_ >= text_.size() || text_[at_] == '\n';
    const bool carriage_return = last && at_ > begin && text_[at_ - 1] == '\r';
    record.cells.push_back({{offset(begin), offset(at_ - (carriage_return ? 1 : 0))}, false});
    return last;
  }

  bool quoted_cell(RawRecord& record, std::size_t open) {
    std::size_t close = open;
    do {
      close = text_.find('"', close + 1);
      if (close == std::string_view::npos) {
        wrong_ = Wrong{offset(open), std::nullopt};
        record.cells.push_back({{offset(open), offset(text_.size())}, false});
        at_ = text_.size();
        return true;
      }
    } while (close + 1 < text_.size() && text_[close + 1] == '"' && ++close != 0);
    record.cells.push_back({{offset(open + 1), offset(close)}, true});
    at_ = close + 1;
    while (at_ < text_.size() && is_blank(text_[at_]) && text_[at_] != separator_) ++at_;
    if (at_ >= text_.size() || text_[at_] == '\n') return true;
    if (text_[at_] == separator_) return false;
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    wrong_ = Wrong{offset(open), Span{offset(begin), offset(at_)}};
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  char separator_;
  Offset begin_ = 0;
  std::size_t cells_left_;
  std::optional<Wrong> wrong_;
};

/// What a cell says, with `""` and line ends undone.
Located decoded(const text::Source& source, const RawCell& cell) {
  const std::string_view raw =
      source.text().substr(cell.span.begin, cell.span.end - cell.span.begin);
  const bool plain = !cell.quoted || raw.find_first_of("\"\r") == std::string_view::npos;
  if (plain) return Located(&source, cell.span.begin, std::string(raw)).trimmed();
  std::string text;
  std::vector<Located::Run> runs;
  bool broken = true;  // the next byte does not stand right behind the one before
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\r') {
      broken = true;
      continue;
    }
    if (raw[i] == '"') {
      ++i;
      broken = true;
    }
    if (broken)
      runs.push_back(
          {static_cast<Offset>(text.size()), cell.span.begin + static_cast<Offset>(i), 1});
    broken = false;
    text += raw[i];
  }
  return Located(&source, std::move(text), std::move(runs), cell.span.end).trimmed();
}

/// `columns`: empty cells behind these are dropped.
TableLine line_of(const text::Source& source, const RawRecord& record, std::size_t columns) {
  TableLine line;
  line.cells.reserve(record.cells.size());
  for (const RawCell& cell : record.cells) line.cells.push_back(decoded(source, cell));
  while (line.cells.size() > columns && line.cells.back().empty()) line.cells.pop_back();
  line.text = Located(
      &source, record.span.begin,
      std::string(source.text().substr(record.span.begin, record.span.end - record.span.begin)));
  return line;
}

/// Whatever the separator turns out to be.
bool is_comment_or_blank(const text::Source& source, const RawRecord& record) {
  const auto text_of = [&](const RawCell& cell) {
    return text::trimmed(source.text().substr(cell.span.begin, cell.span.end - cell.span.begin));
  };
  if (text_of(record.cells.front()).starts_with('#')) return true;
  return std::all_of(record.cells.begin(), record.cells.end(), [&](const RawCell& cell) {
    return text_of(cell).find_first_not_of(separators) == std::string_view::npos;
  });
}

/// The first record that is neither blank nor a comment.
std::vector<Located> headings(const text::Source& source, char separator) {
  constexpr std::size_t kMostColumns = 20'000;  // no spreadsheet has so many
  Scanner scanner(source, separator, kMostColumns, source.line_begin(1));
  RawRecord record;
  while (scanner.next(record)) {
    if (!is_comment_or_blank(source, record))
      return line_of(source, record, record.cells.size()).cells;
  }
  return {};
}

char separator_of(const text::Source& source) {
  char best = separators.front();
  std::size_t most = 0;
  for (const char separator : separators) {
    const std::vector<Located> cells = headings(source, separator);
    const bool has_arrow =
        std::any_of(cells.begin(), cells.end(),
                    [](const Located& cell) { return cell.text().starts_with("=>"); }) &&
        !cells.front().text().starts_with("=>");
    const std::size_t score = cells.size() + (has_arrow ? text::Offset{1} << 30 : 0);
    if (score <= most) continue;
    most = score;
    best = separator;
  }
  return best;
}

bool is_text(const text::Source& source, text::Report& report) {
  for (const std::string_view mark : {"PK\x03\x04", "\xD0\xCF\x11\xE0"}) {
    if (!source.text().starts_with(mark)) continue;
    report.error("csv.workbook", {&source, {0, 0}}, "this is a workbook, not a CSV file",
                 std::string(csv_words.save_as));
    return false;
  }
  return yaml::check_bytes(source, report, csv_bytes, csv_words);
}

void report_quotes(const text::Source& source, const Scanner::Wrong& wrong, text::Report& report) {
  const text::Location open{&source, {wrong.open, wrong.open + 1}};
  if (!wrong.behind) {
    report.error("table.open-quote", open, "a `\"` that nothing closes",
                 "close it; within quotes a quotation mark is written `\"\"`");
    return;
  }
  report
      .error(
          "csv.quote", {&source, *wrong.behind}, "this stands behind the closing `\"` of a cell",
          "within quotes a quotation mark is written `\"\"`; a cell that has one is in quotes as "
          "a whole")
      .note(open, "the cell begins here");
}

}  // namespace

std::optional<TableText> csv_lines(const text::Source& source, std::size_t most_lines,
                                   std::size_t most_cells, text::Report& report) {
  if (!is_text(source, report)) return std::nullopt;
  TableText lines;
  const char separator = separator_of(source);
  std::size_t columns = 0;
  Scanner scanner(source, separator, most_cells, source.line_begin(1));
  RawRecord record;
  while (lines.size() < most_lines && scanner.next(record)) {
    if (is_comment_or_blank(source, record)) continue;
    if (lines.size() == 0) columns = line_of(source, record, 1).cells.size();
    lines.lines.push_back(record.span);
  }
  if (scanner.wrong()) {
    report_quotes(source, *scanner.wrong(), report);
    return std::nullopt;
  }
  if (scanner.has_too_many_cells()) {
    report.error("decision.too-many-cells", {&source, {scanner.place(), scanner.place()}},
                 fmt::format("the file has more than {} cells up to here", most_cells),
                 "delete the columns and lines that are empty, or make several tables of it");
    return std::nullopt;
  }
  lines.read = [&source, separator, columns](Span span) {
    Scanner again(source, separator, source.text().size(), span.begin);
    RawRecord line;
    again.next(line);
    return line_of(source, line, columns);
  };
  return lines;
}

}  // namespace aftersales::model
