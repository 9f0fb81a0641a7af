// `table:` blocks: rows, cells and their places, and each mistake in headings and lines.
#include <doctest/doctest.h>

#include "model/table_text.h"
#include "reading.h"

namespace aftersales::model {

TEST_SUITE_BEGIN("model");

namespace {

// A table in the decision `d`; its first line is line 6, its first column column 7.
Read read_table_of(const std::string& lines, const std::string& results = "type: number",
                   const Limits& limits = {}) {
  std::string text = "decisions:\n  d:\n    title: t\n    " + results + "\n    table: |\n      ";
  for (const char c : lines) {
    text.push_back(c);
    if (c == '\n') text += "      ";
  }
  return read(text + "\n", false, limits);
}

}  // namespace

TEST_CASE("a table") {
  const Read read = read_table_of(
      "message.channel | grade　| => reply, fee | id | because.zh | because.en | say | basis\n"
      "# by message\n"
      "\n"
      "chat, phone     | crisis | 30 seconds | 5 | R-1 | 危机｜投诉 | a \"|\" crisis | \"x | "
      "\\\"y\\\"\" | A, B\n"
      "　any　| any | null | \"a|b\" |  |  |  |  |\n",
      "outputs: {reply: duration, fee: text}");
  // The heading with a comma is one heading; the cells of a broken heading are not counted.
  CHECK(read.mistakes() == "table.heading 6:36");

  const Read good = read_table_of(
      "message.channel | grade　| => reply | fee | id | because.zh | because.en | say | basis\n"
      "# by message\n"
      "\n"
      "chat, phone     | crisis | 30 seconds | 5 | R-1 | 危机｜投诉 | a \"|\" crisis | \"x | "
      "\\\"y\\\"\" | A, B\n"
      "　any　| any | null | \"a|b\" |  |  |  |  |\n",
      "outputs: {reply: duration, fee: text}");
  REQUIRE(good.mistakes() == "");
  const Decision& decision = good.pack.decisions.at(0);
  CHECK(decision.from_table);
  REQUIRE(decision.rules.size() == 2);
  const Rule& first = decision.rules[0];
  CHECK(first.cite == "R-1");
  CHECK(first.has_then);
  CHECK(first.when.form == When::Form::entries);
  CHECK(first.when.entries.at(0).key->text() == "message.channel");
  CHECK(first.when.entries.at(0).cell.tests.text() == "chat, phone");
  CHECK(place(first.when.entries.at(0).cell.tests) == "9:7");
  CHECK(first.when.entries.at(1).key->text() == "grade");
  CHECK(place(first.when.entries.at(1).cell.tests) == "9:25");
  CHECK(first.then.at(0).output.text() == "reply");
  CHECK(first.then.at(0).expression.text() == "30 seconds");
  CHECK(first.then.at(0).node == nullptr);
  CHECK(place(first.then.at(0).expression) == "9:34");
  CHECK(first.then.at(1).expression.text() == "5");
  REQUIRE(first.reasons.because.by_language.size() == 2);
  CHECK(first.reasons.because.by_language[0].first == "zh");
  CHECK(first.reasons.because.by_language[0].second.text() == "危机｜投诉");
  CHECK(first.reasons.because.by_language[1].second.text() == "a \"|\" crisis");
  CHECK(first.reasons.say.by_language.at(0).second.text() == "x | \"y\"");
  CHECK(place(first.reasons.say.by_language.at(0).second) == "9:81");
  CHECK(first.reasons.basis.at(1).text() == "B");
  const Rule& second = decision.rules[1];
  CHECK(second.cite == "d#2");
  CHECK(second.id.empty());
  CHECK(second.when.entries.at(0).cell.any);
  CHECK(place(second.when.entries.at(0).cell.tests) == "10:8");
  CHECK(second.then.at(1).expression.text() == "\"a|b\"");
  CHECK(second.reasons.because.empty());
}

TEST_CASE("a table of one value") {
  const Read read = read_table_of("x|=>d\n1|2");
  REQUIRE(read.mistakes() == "");
  CHECK(read.pack.decisions.at(0).rules.at(0).then.at(0).output.empty());
  CHECK(read.pack.decisions.at(0).rules.at(0).then.at(0).expression.text() == "2");
}

TEST_CASE("mistakes in tables") {
  struct Row {
    std::string lines;
    std::string mistakes;
  };
  const Row rows[] = {
      {"a | => d\n1 | 2", ""},
      {"a | => d", "table.empty 6:7"},
      {"# nothing", "table.empty 2:3"},
      {"a | d\n1 | 2", "table.arrow 6:7"},
      {"a => d\n1 | 2", "table.arrow 6:9"},
      {"a | => d | => because\n1 | 2 | c", "table.arrow 6:18"},
      {"=> d\n1", "table.heading 6:7"},
      {"| a | => d |\n| 1 | 2 |", "table.heading 6:7; table.heading 6:19"},
      {"a | => e\n1 | 2", "table.heading 6:14"},
      {"a | => d | becuase.zh\n1 | 2 | c", "table.heading 6:18"},
      {"a | => d | because.cn\n1 | 2 | c", "text.language 6:26"},
      {"a | => d | d\n1 | 2 | 3", "table.heading-twice 6:18"},
      {"a | => d | because | because.en\n1 | 2 | c | c", "table.heading-twice 6:28"},
      {"a | => d | because.zh | because.en | say.zh\n1 | 2 | c | c | c", ""},
      {"a | a | => d\n1 | 2 | 3", ""},
      {"a | => because\n1 | c", ""},
      {"a | => d\n1", "table.cells 7:7"},
      {"a | => d\n1 | 2 | 3", "table.cells 7:7"},
      {"a | => d\n | 2", "table.empty-cell 7:8"},
      {"a | => d\n1 | ", "table.empty-cell 7:10"},
      {"a | b | => d\n1 |  | 2", "table.empty-cell 7:12"},
      {"a | => d\n\"x | 2", "table.open-quote 7:7"},
      {"a | => d\n1，2 | 2", "table.full-width 7:8"},
      {"a | => d\n≤ 7 | 2", "table.full-width 7:7"},
      {"a | => d\n\"，\" | 2", ""},
      {"a | => d\n1 ｜ 2", "table.full-width 7:9"},
      {"a ｜ => d\n1 | 2", "table.full-width 6:9"},
      {"a | => d | because\n1 | 2 | 好，的（吗）", ""},
      {"a | => d | id\n1 | 2 | R 1", "name.identifier 7:16"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.lines);
    const bool no_output = row.lines.starts_with("a | => because\n");
    CHECK(read_table_of(row.lines, no_output ? "outputs: {because: number}" : "type: number")
              .mistakes() == row.mistakes);
  }
}

TEST_CASE("the columns of several outputs") {
  const std::string outputs = "outputs: {a: text, b: number, c: {type: number, optional: true}}";
  CHECK(read_table_of("x | => a | b\n1 | 好，的 | 2", outputs).mistakes() == "");
  CHECK(read_table_of("x | => a | c\n1 | 2 | 3", outputs).mistakes() == "table.output-missing 6:7");
  CHECK(read_table_of("x | => a | b\n1 | 2 | 3，4", outputs).mistakes() == "table.full-width 7:16");
}

TEST_CASE("what is not a block") {
  struct Row {
    const char* table;
    std::string mistakes;
  };
  const Row rows[] = {
      {"{csv: {a: b}}", "key.kind 4:18"},
      {"{}", "key.missing 4:12"},
      {"a | b", "table.block 4:12"},
      {"[a]", "table.block 4:12"},
      {">\n      a | => d\n      1 | 2\n", "table.block 4:12"},
      {"|\n      a | => d\n      1 | 2\n    because: x", "decision.reasons 7:5"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.table);
    CHECK(read(std::string("decisions:\n  d:\n    type: number\n    table: ") + row.table + "\n")
              .mistakes() == row.mistakes);
  }
}

TEST_CASE("full-width signs are shown in their ASCII form") {
  struct Row {
    const char* text;
    const char* ascii;  // null: nothing to replace
  };
  const Row rows[] = {
      {"chat，phone", "chat,phone"}, {"（1..2］", "(1..2]"}, {"≤ 7", "<= 7"},
      {"≠ “a”", "!= \"a\""},         {"甲、乙", "甲,乙"},    {"１２", "12"},
      {"\"，\"", nullptr},           {"签收天数", nullptr},  {"Ａ", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto found = find_full_width(row.text);
    CHECK(found.has_value() == (row.ascii != nullptr));
    if (found && row.ascii != nullptr) CHECK(found->ascii == row.ascii);
  }
}

TEST_CASE("a table has at most so many lines and cells") {
  const Limits limits{256, 2, 6};
  CHECK(read_table_of("x | => d\n1 | 2\n1 | 2", "type: number", limits).mistakes() == "");
  CHECK(read_table_of("x | => d\n1 | 2\n1 | 2\n1 | 2", "type: number", limits).mistakes() ==
        "decision.too-many-rules 2:3");
  CHECK(read_table_of("x | y | => d | id\n1 | 2 | 3 | A\n1 | 2 | 3 | B", "type: number", limits)
            .mistakes() == "");
  CHECK(read_table_of("x | y | z | => d\n1 | 2 | 3 | 4\n1 | 2 | 3 | 4", "type: number", limits)
            .mistakes() == "decision.too-many-cells 2:3");
}

TEST_CASE("the largest table is read in linear time") {
  std::string text = "decisions:\n  d:\n    type: number\n    table: |\n      x|=>d\n";
  for (std::uint32_t i = 0; i < Limits{}.rules; ++i) text += "      1|2\n";
  const Read read = model::read(text);
  REQUIRE(read.mistakes() == "");
  CHECK(read.pack.decisions.at(0).rules.size() == Limits{}.rules);
  CHECK(place(read.pack.decisions.at(0).rules.back().then.at(0).expression) == "100005:9");
  CHECK(model::read(text + "      1|2\n").mistakes() == "decision.too-many-rules 2:3");
}

TEST_SUITE_END();

}  // namespace aftersales::model
