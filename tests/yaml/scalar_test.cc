// Scalars as they stand in a file -> the texts they mean, and the place of each byte.
#include "yaml/scalar.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "text/report.h"
#include "yaml/tree.h"

using aftersales::text::Located;
using aftersales::text::Offset;
using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::yaml::Node;
using aftersales::yaml::parse;

namespace {

// What yaml-cpp makes of the last scalar of a text.
class LastScalar : public YAML::EventHandler {
 public:
  std::string value;
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string& text) override {
    value = text;
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

std::string read_by_yaml_cpp(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  LastScalar last;
  parser.HandleNextDocument(last);
  return last.value;
}

const Node& last_scalar(const Node& node) {
  if (node.is_sequence()) return last_scalar(node.items.back());
  if (node.is_mapping()) return last_scalar(node.entries.back().value);
  return node;
}

struct Row {
  std::string yaml;
  std::string text;
};

void check(const Row& row) {
  const Source source("f", row.yaml);
  Report report;
  const auto tree = parse(source, report);
  for (const auto& diagnostic : report.take()) FAIL_CHECK(diagnostic);
  if (tree) CHECK(last_scalar(*tree).text() == row.text);
}

void check_as_yaml_cpp(const Row& row) {
  check(row);
  CHECK(read_by_yaml_cpp(row.yaml) == row.text);
  std::string windows;
  for (const char c : row.yaml) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  check({windows, row.text});
  CHECK(read_by_yaml_cpp(windows) == row.text);
}

}  // namespace

TEST_CASE("scalars mean what yaml-cpp says they mean, with LF and with CRLF") {
  const Row rows[] = {
      // Plain.
      {"a: b", "b"},
      {"a: b c  ", "b c"},
      {"a: b\n  c\n", "b c"},
      {"a: b\n\n  c\n\n\n   d  \n", "b\nc\n\nd"},
      {"a:\n  b\n  c\n", "b c"},
      {"- b\n c\n", "b c"},
      {"- - b\n   c\n", "b c"},
      {"a: [b\n  c]", "b c"},
      {"a: {b: c\n\n  d}", "c\nd"},
      {"b\nc", "b c"},
      {"a: if x then\n    [1]\n  else\n    \"y\"\n", "if x then [1] else \"y\""},
      // Single quotes.
      {"a: ''", ""},
      {"a: 'it''s'", "it's"},
      {"a: ''''", "'"},
      {"a: '\\n\"'", "\\n\""},
      {"a: 'b\n  c'", "b c"},
      {"a: 'b  \n\n  \n  c '", "b\n\nc "},
      {"a: ' b'", " b"},
      {"a: 'b\n  c''\n  d'", "b c' d"},
      // Double quotes.
      {"a: \"\"", ""},
      {"a: \"b\\tc\\nd\\\\e\\\"f\\/g\"", "b\tc\nd\\e\"f/g"},
      {"a: \"\\x41\\u9000\\U0001F600\"", "A退😀"},
      {"a: \"\\a\\b\\v\\f\\r\\e\\L\\P\\ \"", "\a\b\v\f\r\x1B\u2028\u2029 "},
      {"a: \"b\n  c\"", "b c"},
      {"a: \"b \\\n   c\"", "b c"},
      {"a: \"b\\\n   \\ c\"", "b c"},
      {"a: \"b\\n\n   c\"", "b\n c"},
      {"a: \"b\n\n\n   c\"", "b\n\nc"},
      {"a: \"b \t \n \t  c\"", "b c"},
      {"a: \"b\\t\n   c\"", "b\t c"},
      {"a: \"\n   c\n  \"", " c "},
      // Literal blocks.
      {"a: |\n  b\n  c\n", "b\nc\n"},
      {"a: |\n  b\n  c", "b\nc"},
      {"a: |-\n  b\n  c\n\n", "b\nc"},
      {"a: |+\n  b\n\n\n", "b\n\n\n"},
      {"a: |\n  b\n\n\n", "b\n"},
      {"a: |\n\n  b\n\n   c\n", "\nb\n\n c\n"},
      {"a: |2\n    b\n   c\n", "  b\n c\n"},
      {"a: |1-\n  b\n", " b"},
      {"a: |-1\n  b\n", " b"},
      {"a: |  # a comment\n  b # none\n", "b # none\n"},
      {"a: |\n  b \n", "b \n"},
      {"a: |\n  b\tc\n", "b\tc\n"},
      {"a: |\n    \n    b\n", "\nb\n"},
      {"- |\n b\n", "b\n"},
      {"- a: |\n   b\n", "b\n"},
      {"a:\n  |\n  b\n", "b\n"},
      {"a: |\n", ""},
      {"a: |\n  b: c\n  - d\n  \"e\n", "b: c\n- d\n\"e\n"},
      // Folded blocks.
      {"a: >\n  b\n  c\n\n  d\n", "b c\nd\n"},
      {"a: >-\n  b\n  c\n", "b c"},
      {"a: >\n  b\n    c\n  d\n", "b\n  c\nd\n"},
      {"a: >\n\n  b\n\n\n  c\n", "\nb\n\nc\n"},
      {"a: >\n  b\n\n    c\n\n  d\n", "b\n\n  c\n\nd\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    check_as_yaml_cpp(row);
  }
}

TEST_CASE("where yaml-cpp 0.7 misreads, YAML 1.2 holds") {
  const Row rows[] = {
      {"a: \"\\_\"", "\u00A0"},      {"a: \"\\N\"", "\u0085"}, {"a: >+\n  b\n\n\n", "b\n\n\n"},
      {"a: \"b\n\n\n  \"", "b\n\n"}, {"a: >\n  b\n  ", "b\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    check(row);
    CHECK(read_by_yaml_cpp(row.yaml) !=
          row.text);  // else the exception in the loader has lost its reason
  }
}

TEST_CASE("every byte of a decoded text points at its place") {
  struct Place {
    std::string yaml;
    std::string part;   // of the decoded text
    std::string shown;  // in the file
    std::uint32_t line;
    std::uint32_t column;
  };
  const Place rows[] = {
      {"a: x >= 15", "15", "15", 1, 9},
      {"a: x\n  >= 15", "15", "15", 2, 6},
      {"a: x\n  >= 15", "x >=", "x\n  >=", 1, 4},
      {"a: {b: x, c: y = 3}", "3", "3", 1, 18},
      {"a: 'it''s so'", "so", "so", 1, 11},
      {"a: 'it''s so'", "'", "''", 1, 7},
      {"a: \"it\\u0027s so\"", "so", "so", 1, 15},
      {"a: \"it\\u0027s so\"", "'s", "\\u0027s", 1, 7},
      {"a: \"\\u9000\\u8d27=1\"", "货", "\\u8d27", 1, 11},
      {"a: \"\\u9000\\u8d27=1\"", "=1", "=1", 1, 17},
      {"a: \"退货 = x\"", "x", "x", 1, 10},
      {"a: \"b\n\n    c = d\"", "c = d", "c = d", 3, 5},
      {"a: \"b\n\n    c = d\"", "\n", "\n\n    ", 1, 6},
      {"a: \"b \\\n    c\"", "c", "c", 2, 5},
      {"a: |\n  退货 | x\n  b | y\n", "y", "y", 3, 7},
      {"a: |\n  退货 | x\n  b | y\n", "x\nb", "x\n  b", 2, 8},
      {"a: |\n\n\n     b\n     c\n", "c", "c", 5, 6},
      {"a: |2\n     b\n", "   b", "   b", 2, 3},
      {"a: |\r\n  b\r\n  c\r\n", "c", "c", 3, 3},
      {"a: |\r\n  b\r\n  c\r\n", "b\nc", "b\r\n  c", 2, 3},
      {"a: >\n  b\n  c\n\n  d\n", "c\nd", "c\n\n  d", 3, 3},
      {"a: >\n  b\n  c\n\n  d\n", "b c", "b\n  c", 2, 3},
      {"\xEF\xBB\xBF"
       "a: x y",
       "y", "y", 1, 6},
      {"# 退货\r\na: 'x''y'\r\n", "y", "y", 2, 8},
  };
  for (const Place& row : rows) {
    CAPTURE(row.yaml);
    CAPTURE(row.part);
    const Source source("f", row.yaml);
    Report report;
    const auto tree = parse(source, report);
    REQUIRE(tree);
    const Located& scalar = last_scalar(*tree).scalar;
    const std::size_t at = scalar.text().find(row.part);
    REQUIRE(at != std::string::npos);
    const auto begin = static_cast<Offset>(at);
    const auto span = scalar.at({begin, begin + static_cast<Offset>(row.part.size())}).span;
    CHECK(row.yaml.substr(span.begin, span.end - span.begin) == row.shown);
    CHECK(source.position(span.begin).line == row.line);
    CHECK(source.position(span.begin).column == row.column);
  }
}

TEST_CASE("cells of a table block keep their places when they are cut out and trimmed") {
  const std::string yaml = "t: |\n  渠道  | 等级  | => x\n  chat　| >= 3  | 1\n";
  const Source source("f", yaml);
  Report report;
  const auto tree = parse(source, report);
  REQUIRE(tree);
  const Located& table = tree->find("t")->scalar;
  const auto line = static_cast<Offset>(table.text().find("chat"));
  const auto bar = static_cast<Offset>(table.text().find('|', line));
  const Located channel = table.sub({line, bar}).trimmed();
  CHECK(channel.text() == "chat");
  CHECK(channel.whole().span.begin == yaml.find("chat"));
  CHECK(channel.whole().span.end == yaml.find("chat") + 4);
  const Located grade = table.sub({bar + 1, bar + 8}).trimmed();
  CHECK(grade.text() == ">= 3");
  CHECK(grade.at({3, 4}).span.begin == yaml.find('3'));
}
