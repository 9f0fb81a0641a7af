// Tables in CSV files: records and cells as spreadsheets save them, and what an author is told.
#include "model/csv.h"

#include <doctest/doctest.h>

#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "model/read.h"
#include "reading.h"

namespace aftersales::model {

TEST_SUITE_BEGIN("model");

namespace {

struct Csv {
  text::Source source;
  text::Report report;
  std::optional<TableText> lines;

  explicit Csv(std::string text, std::size_t most_lines = 100, std::size_t most_cells = 1000)
      : source("t.csv", std::move(text)) {
    lines = csv_lines(source, most_lines, most_cells, report);
  }

  /// Cells joined by `|`, lines by ` / `; or the mistake as `code line:column`.
  [[nodiscard]] std::string shown() {
    std::string text;
    if (!lines) {
      for (const Diagnostic& d : report.take())
        text += d.code + " " + std::to_string(d.line) + ":" + std::to_string(d.column);
      return text;
    }
    for (std::size_t n = 0; n < lines->size(); ++n) {
      const TableLine line = lines->line(n);
      if (!text.empty()) text += " / ";
      for (std::size_t i = 0; i < line.cells.size(); ++i)
        text += (i == 0 ? "" : "|") + line.cells[i].text();
    }
    return text;
  }
};

}  // namespace

TEST_CASE("files as spreadsheets save them") {
  struct Row {
    std::string text, shown;
  };
  const Row rows[] = {
      {"a,=> b\n1,2\n", "a|=> b / 1|2"},
      {"a,=> b\r\n1,2\r\n", "a|=> b / 1|2"},
      {"\xEF\xBB\xBF"
       "a,=> b\r\n1,2",
       "a|=> b / 1|2"},
      {"a;=> b\n\"1, 2\";3\n", "a|=> b / 1, 2|3"},
      {"a\t=> b\n1, 2\t3\n", "a|=> b / 1, 2|3"},
      // The separator is the one that leaves a cell with the arrow.
      {"f(a, b);=> c\n1;2\n", "f(a, b)|=> c / 1|2"},
      {"\"f(a, b)\",=> c\n1,2\n", "f(a, b)|=> c / 1|2"},
      {"a;b,=> c\n1,2\n", "a;b|=> c / 1|2"},
      {"a, => b\n1 ,\t2\n", "a|=> b / 1|2"},
      // Quotes.
      {"a,=> b\n\"x\"\"y\",\"\"\"not found\"\"\"\n", "a|=> b / x\"y|\"not found\""},
      {"a,=> b\n\"one\ntwo\",3\n", "a|=> b / one\ntwo|3"},
      {"a,=> b\r\n\"one\r\ntwo\",3\r\n", "a|=> b / one\ntwo|3"},
      {"a,=> b\n \"x, y\" , 3\n", "a|=> b / x, y|3"},
      {"a,=> b\n5\" disk,3\n", "a|=> b / 5\" disk|3"},
      {"a,=> b\n\"\",3\n", "a|=> b / |3"},
      // What is skipped, and what is filled up.
      {"\n# fees, \"2026\n a ,=> b\n\n,\n  # more\n1,2\n,,,\n", "a|=> b / 1|2"},
      {"\"# a, b\",\na,=> b\n1,2\n", "a|=> b / 1|2"},
      {"a,=> b,,,\n1,2,,,\n", "a|=> b / 1|2"},
      {"a,=> b\n1,2,,\n3\n1,2,,x\n", "a|=> b / 1|2 / 3 / 1|2||x"},
      {"", ""},
      {"\xEF\xBB\xBF", ""},
      {"\n\n,,\n", ""},
      {"a,=> b", "a|=> b"},
      {"没有,=> 费用\n　是　,5\n", "没有|=> 费用 / 是|5"},
      // Refused.
      {"a,=> b\n\"x,2\n", "table.open-quote 2:1"},
      {"a,=> b\n1,\"x\"y\n", "csv.quote 2:6"},
      {"a,=> b\n1,\"x\n2,\"y\"\n", "csv.quote 3:4"},
      {std::string("\xFF\xFE"
                   "a\0,\0",
                   6),
       "csv.encoding 1:1"},
      {std::string("a\0,\0b\0", 6), "csv.encoding 1:1"},
      {"a,=> b\n\xCA\xC7,1\n", "csv.encoding 2:1"},
      {"PK\x03\x04rest", "csv.workbook 1:1"},
      {"a,=> b\r1,2\r", "csv.line-end 1:7"},
      {"a,=> b\n1,\x01\n", "csv.control-character 2:3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Csv(row.text).shown() == row.shown);
  }
}

TEST_CASE("every cell knows its place") {
  const Csv csv(
      "\xEF\xBB\xBF"
      "channel,=> fee\r\n\"a \"\"b\"\" c\", 12\r\n\"one\r\ntwo\",x\r\n");
  REQUIRE(csv.lines);
  const auto& lines = *csv.lines;
  CHECK(place(lines.line(0).cells[0]) == "1:1");
  CHECK(place(lines.line(0).cells[1]) == "1:9");
  CHECK(place(lines.line(1).cells[0]) == "2:2");
  CHECK(place(lines.line(1).cells[0].sub({3, 4})) == "2:6");  // the b, behind its two marks
  CHECK(place(lines.line(1).cells[1]) == "2:14");
  CHECK(place(lines.line(2).cells[0].sub({4, 5})) == "4:1");
  CHECK(place(lines.line(2).cells[1]) == "4:6");
  CHECK(place(lines.line(2).text) == "3:1");
}

TEST_CASE("as many cells as there may be, and one more") {
  CHECK(Csv("a,=> b\n1,2\n", 100, 4).shown() == "a|=> b / 1|2");
  CHECK(Csv("a,=> b\n1,2\n", 100, 3).shown() == "decision.too-many-cells 2:1");
  CHECK(Csv("a,=> b\n1,2\n3,4\n", 2).shown() == "a|=> b / 1|2");
}

namespace {

/// The decision `d` with a table in `fees.csv`; mistakes as `code file:line:column`.
std::string load_csv(const std::string& csv, const std::string& table = "{csv: fees.csv}",
                     const Limits& limits = {}) {
  const Folder folder;
  folder.write("p/policy.yaml",
               "policy: p\nversion: 1\ndecisions:\n  d: {type: number, table: " + table + "}\n");
  folder.write("p/fees.csv", csv);
  folder.write("other.csv", "a, => d\n1, 2\n");
  folder.write("p/folder.csv/x", "");
  text::Report report;
  ReadOptions options;
  options.limits = limits;
  const auto pack = read_pack(folder.at("p"), options, report);
  std::string shown;
  for (const Diagnostic& d : report.take()) {
    shown += (shown.empty() ? "" : "; ") + d.code + " " +
             fs::path(d.file).lexically_relative(folder.at("p")).string() + ":" +
             std::to_string(d.line) + ":" + std::to_string(d.column);
  }
  if (!shown.empty() || !pack) return shown;
  REQUIRE(pack->files.size() == 2);
  CHECK(pack->files[1].root == nullptr);
  CHECK_FALSE(pack->files[1].imported);
  return std::to_string(pack->decisions.at(0).rules.size()) + " rules";
}

}  // namespace

TEST_CASE("a table in a file") {
  CHECK(load_csv("a, => d\n1, 2\n3, 4\n") == "2 rules");
  CHECK(load_csv("a, => d\n1, 2\n", "{csv: ../other.csv}") == "1 rules");
  CHECK(load_csv("") == "table.empty fees.csv:1:1");
  CHECK(load_csv("a, => d\n") == "table.empty fees.csv:1:1");
  CHECK(load_csv("a, d\n1, 2\n") == "table.arrow fees.csv:1:1");
  CHECK(load_csv("a, => e\n1, 2\n") == "table.heading fees.csv:1:7");
  CHECK(load_csv("a,,=> d\n1,2,3\n") == "table.heading fees.csv:1:3");
  CHECK(load_csv("a => d\n1\n") == "table.arrow fees.csv:1:3");
  CHECK(load_csv("a, => d\n1\n") == "table.cells fees.csv:2:1");
  CHECK(load_csv("a, => d\n1,2,3\n") == "table.cells fees.csv:2:1");
  CHECK(load_csv("a, => d\n, 2\n1,\n") ==
        "table.empty-cell fees.csv:2:1; table.empty-cell fees.csv:3:3");
  CHECK(load_csv("a, => d\n≤1, 2\n") == "table.full-width fees.csv:2:1");
}

TEST_CASE("a file that cannot be had") {
  CHECK(load_csv("", "{csv: fee.csv}") == "pack.missing policy.yaml:4:34");
  CHECK(load_csv("", "{csv: folder.csv}") == "pack.not-a-file policy.yaml:4:34");
  CHECK(load_csv("", "{csv: ../../x.csv}") == "pack.import-outside policy.yaml:4:34");
  CHECK(load_csv("", "{csv: /etc/passwd}") == "pack.import-absolute policy.yaml:4:34");
  CHECK(load_csv("", "{cvs: fees.csv}") == "key.unknown policy.yaml:4:29");
  CHECK(load_csv("", "{csv: [fees.csv]}") == "key.kind policy.yaml:4:34");

  const Folder folder;
  folder.write("p/policy.yaml",
               "policy: p\nversion: 1\ndecisions:\n  d: {type: number, table: {csv: x.csv}}\n");
  folder.write("secret.csv", "a, => d\n1, 2\n");
  const auto codes = [&] {
    text::Report report;
    ReadOptions options;
    options.root = folder.at("p");
    (void)read_pack(folder.at("p"), options, report);
    std::string shown;
    for (const Diagnostic& d : report.take()) shown += d.code;
    return shown;
  };
  fs::create_symlink(folder.at("secret.csv"), folder.at("p/x.csv"));
  CHECK(codes() == "pack.import-outside");
  fs::remove(folder.at("p/x.csv"));
  REQUIRE(::mkfifo(folder.at("p/x.csv").c_str(), 0600) == 0);
  CHECK(codes() == "pack.not-a-file");
}

TEST_CASE("limits of a table in a file, at the limit and one past it") {
  Limits limits;
  limits.rules = 3;
  std::string csv = "a, => d\n1, 1\n2, 2\n3, 3\n";
  CHECK(load_csv(csv, "{csv: fees.csv}", limits) == "3 rules");
  CHECK(load_csv(csv + "4, 4\n", "{csv: fees.csv}", limits) ==
        "decision.too-many-rules policy.yaml:4:3");
  limits = {};
  limits.cells = 6;
  CHECK(load_csv(csv, "{csv: fees.csv}", limits) == "3 rules");
  CHECK(load_csv(csv + "4, 4\n", "{csv: fees.csv}", limits) ==
        "decision.too-many-cells policy.yaml:4:3");
  // A file of 64 MiB is read, a byte more is not.
  csv += "#" + std::string(csv_bytes - csv.size() - 1, '-');
  CHECK(load_csv(csv) == "3 rules");
  CHECK(load_csv(csv + "-") == "csv.too-big fees.csv:1:1");
}

TEST_CASE("files of tables are counted among the files, each once") {
  const auto codes = [](std::size_t most) {
    const Folder folder;
    folder.write("p/policy.yaml",
                 "policy: p\nversion: 1\ndecisions:\n"
                 "  d: {type: number, table: {csv: x.csv}}\n"
                 "  e: {type: number, table: {csv: y.csv}}\n"
                 "  f: {outputs: {d: number}, table: {csv: ./x.csv}}\n");
    folder.write("p/x.csv", "a, => d\n1, 2\n");
    folder.write("p/y.csv", "a, => e\n1, 2\n");
    text::Report report;
    ReadOptions options;
    options.limits.files = static_cast<std::uint32_t>(most);
    const auto pack = read_pack(folder.at("p"), options, report);
    std::string shown = std::to_string(pack->files.size());
    for (const Diagnostic& d : report.take()) shown += " " + d.code;
    return shown;
  };
  CHECK(codes(2) == "3");
  CHECK(codes(1) == "2 pack.too-many-files");
}

TEST_SUITE_END();

}  // namespace aftersales::model
