// Mistakes in files of tests, as their authors see them; and what a value in one means.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include <aftersales/policy.h>

#include "suite/test_file.h"

using aftersales::Diagnostic;
using aftersales::Kind;
using aftersales::Policy;
using aftersales::suite::read_tests;
using aftersales::suite::Test;
using aftersales::suite::TestFile;
using aftersales::suite::Vocabulary;
using aftersales::text::Report;
using aftersales::text::Source;

namespace {

const Policy& shop() {
  static const Policy policy = Policy::load(AFTERSALES_SOURCE_DIR "/tests/suite/packs/shop");
  return policy;
}

TestFile read(const std::string& yaml, std::vector<Diagnostic>* mistakes = nullptr) {
  Report report;
  TestFile file =
      read_tests(std::make_shared<const Source>("t.yaml", yaml), Vocabulary(shop()), report);
  if (mistakes != nullptr) *mistakes = report.take();
  return file;
}

std::string place_of(const Diagnostic& mistake) {
  return std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
}

}  // namespace

TEST_CASE("a mistake in a file of tests is found where it stands") {
  struct Row {
    std::string
        yaml;  // what stands below the test's name; at the top of the file if it begins in column 0
    std::string code;
    std::string place;
    std::string message;
    std::string hint;
  };
  const std::vector<Row> rows{
      // names
      {"case: {dayz: 3}", "suite.fact", "3:12", "the policy has no fact `dayz`",
       "did you mean `days`?"},
      {"case: {order: {prize: 3}}", "suite.fact", "3:20", "the policy has no fact `order.prize`",
       "did you mean `order.price`?"},
      {"case: {refund: 3}", "suite.fact", "3:12", "`refund` is a decision, not a fact",
       "under `expect`"},
      {"expect: {refnud: 3}", "suite.decision", "3:14", "the policy has no decision `refnud`",
       "did you mean `refund`?"},
      {"expect: {days: 3}", "suite.decision", "3:14", "`days` is a fact, not a decision",
       "under `case`"},
      {"expect: {return_terms: {eligable: true}}", "suite.entry", "3:29",
       "`return_terms` has no entry `eligable`", "did you mean `eligible`?"},
      {"expect: {return_terms.eligable: true}", "suite.decision", "3:14",
       "no decision `return_terms.eligable`", ""},
      {"undetermined: {refund: [dais]}", "suite.fact", "3:29", "no fact `dais`",
       "did you mean `days`?"},
      {"expect: {refund: undetermined}", "suite.ending", "3:22", "is not a value",
       "write `undetermined: {refund: []}`"},
      {"expect: {refund: no_rule}", "suite.ending", "3:22", "is not a value",
       "write `no_rule: [refund]`"},
      {"expect: {refund: 5 percent}", "suite.value", "3:22", "is not a number", "write digits"},
      {"expect: {refund: 5%}", "suite.value", "3:22", "is not a number", "write 0.05"},
      {"undetermined: refund", "suite.undetermined", "3:19", "says of each decision",
       "write `undetermined: {refund: []}`"},
      {"- name: b\n  expect: {fee: 3}\n", "suite.no-key", "1:3", "begins with `tests:`",
       "put `tests:` on a line above"},
      {"undetermined: {refnud: []}", "suite.decision", "3:20", "no decision `refnud`", "`refund`"},
      {"no_rule: [fees]", "suite.decision", "3:15", "no decision `fees`", "did you mean `fee`?"},
      {"failed: fees", "suite.decision", "3:13", "no decision `fees`", "did you mean `fee`?"},
      {"fired: [RET-7]", "suite.rule", "3:13", "the policy has no rule `RET-7`",
       "did you mean `RET-7D`?"},
      {"not_fired: [RET-7]", "suite.rule", "3:17", "the policy has no rule `RET-7`",
       "did you mean `RET-7D`?"},
      // keys
      {"expects: {refund: 3}", "key.unknown", "3:5", "`expects` is not a key of a test",
       "did you mean `expect`?"},
      {"given: {days: 3}", "key.misplaced", "3:5", "`given` does not belong in a test",
       "write `case` here"},
      {"tests: []", "suite.no-tests", "1:1", "the file holds no tests", ""},
      {"given: {days: 3}\ntests: []", "suite.no-tests", "2:1", "the file holds no tests", ""},
      {"given: {days: 3}", "key.missing", "1:1", "a file of tests lacks the key `tests`",
       "write tests:"},
      {"tests:\n  - {expect: {fee: 3}}", "key.missing", "2:5", "a test lacks the key `name`",
       "say in words"},
      {"tests:\n  - {name: a, no_rule: [fee]}\n  - {name: a, no_rule: [fee]}", "suite.name-twice",
       "3:12", "another test of the file has the same name", ""},
      {"case: {days: 3}", "suite.nothing-expected", "2:11", "this expects nothing",
       "under `expect`"},
      // values
      {"case: {days: 3, days: 4}", "yaml.duplicate-key", "3:21", "", ""},
      {"case: {order.price: 3, order: {price: 4}}", "suite.twice", "3:36",
       "the fact `order.price` is given twice", ""},
      {"expect: {refund: much}", "suite.value", "3:22", "`refund` can never be this",
       "its type is `money`"},
      {"expect: {return_terms: {eligible: yes}}", "suite.value", "3:39",
       "`return_terms.eligible` can never be this", "its type is `boolean`"},
      {"expect: {return_terms: true}", "suite.value", "3:28", "`return_terms` can never be this",
       ""},
      {"expect: {prices: [1, x]}", "suite.value", "3:26", "`prices[2]` can never be this",
       "its type is `money`"},
      {"as_of: today\n    no_rule: fee", "suite.as-of", "3:12", "`today` is no date and time",
       "write it year first, with the time"},
      {"as_of: 8.11.2026\n    no_rule: fee", "suite.as-of", "3:12", "is no date and time",
       "write \"2026-11-08T09:00:00\""},
      {"steps: {send_back: soon}", "suite.term", "3:24", "`soon` is no date and no date and time",
       "write 2026-11-08"},
      // tables
      {"for: 3", "table.block", "3:10", "`for` wants its lines as a block below it",
       "write `for: |`"},
      {"for: |\n      days | => fee", "table.empty", "4:7", "has no lines",
       "each further line is a case"},
      {"for: |\n      days | fee\n      3 | 4", "suite.fact", "4:14",
       "`fee` is a decision, not a fact", ""},
      {"for: |\n      days | opened\n      3 | true", "table.arrow", "4:7",
       "the headings have no `=>`", "`fact | => decision`"},
      {"for: |\n      days => fee\n      3 | 4", "table.arrow", "4:7",
       "`=>` stands inside a heading", ""},
      {"for: |\n      days | => fee | => refund\n      3 | 4 | 5", "table.arrow", "4:23",
       "the headings have a second `=>`", ""},
      {"for: |\n      dayz | => fee\n      3 | 4", "suite.fact", "4:7", "no fact `dayz`",
       "did you mean `days`?"},
      {"for: |\n      days | => fees\n      3 | 4", "suite.decision", "4:17", "no decision `fees`",
       "did you mean `fee`?"},
      {"for: |\n      days | days | => fee\n      3 | 4 | 5", "table.heading-twice", "4:14",
       "`days` heads two columns", ""},
      {"for: |\n      days | => fee |\n      3 | 4 |", "table.heading", "", "a heading is empty",
       ""},
      {"for: |\n      days | => fee\n      3", "table.cells", "5:7",
       "1 cell in this line, 2 headings", ""},
      {"for: |\n      days | => fee\n      3｜4", "table.cells", "5:7",
       "1 cell in this line, 2 headings", "the plain `|`"},
      {"for: |\n      days | => fee\n      \"3 | 4", "table.open-quote", "5:7",
       "a `\"` that is not closed in its line", ""},
      {"for: |\n      days | => fee\n      3 | much", "suite.value", "5:11",
       "`fee` can never be this", "`money`"},
      {"for: |\n      lines | => prices\n      [] | [1, much]", "suite.value", "5:16",
       "`prices[2]` can never be this", "`money`"},
      {"for: |\n      lines | => prices\n      [1, | []", "suite.cell", "5:7",
       "the cell holds no list or context", ""},
      {"for: |\n      days | => fee\n      3 |", "suite.nothing-expected", "5:7",
       "this expects nothing", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    const bool whole_file =
        row.yaml.rfind("tests:", 0) == 0 || row.place[0] == '1' || row.place == "2:1";
    std::vector<Diagnostic> mistakes;
    read(whole_file ? row.yaml + "\n" : "tests:\n  - name: a\n    " + row.yaml + "\n", &mistakes);
    REQUIRE(!mistakes.empty());
    const Diagnostic& mistake = mistakes.front();
    CHECK(mistake.code == row.code);
    if (!row.place.empty()) CHECK(place_of(mistake) == row.place);
    CHECK(mistake.file == "t.yaml");
    CHECK(mistake.message.find(row.message) != std::string::npos);
    CHECK(mistake.hint.find(row.hint) != std::string::npos);
    CHECK(mistake.excerpt.find('^') != std::string::npos);
  }
}

TEST_CASE("a test with a mistake is left out, the others are read") {
  std::vector<Diagnostic> mistakes;
  const TestFile file = read(
      "tests:\n"
      "  - {name: good, no_rule: fee}\n"
      "  - {name: bad, no_rule: fees}\n"
      "  - {name: good as well, failed: fee}\n",
      &mistakes);
  CHECK(mistakes.size() == 1);
  REQUIRE(file.tests.size() == 2);
  CHECK(file.tests[0].name == "good");
  CHECK(file.tests[1].name == "good as well");
}

TEST_CASE("the declared type says what a scalar is") {
  struct Row {
    std::string fact;
    std::string written;
    Kind kind;
    std::string value;  // as JSON
  };
  const std::vector<Row> rows{
      {"opened", "true", Kind::boolean, "true"},
      {"opened", "\"true\"", Kind::string,
       "\"true\""},  // a finding when the case is decided, as in JSON
      {"opened", "yes", Kind::string, "\"yes\""},
      {"days", "7", Kind::number, "7"},
      {"days", "\"7\"", Kind::string, "\"7\""},
      {"days", "7 days", Kind::string, "\"7 days\""},
      {"days", "null", Kind::null, "null"},
      {"days", "~", Kind::null, "null"},
      {"days", "\"null\"", Kind::string, "\"null\""},
      {"order.price", "0.10", Kind::number, "0.1"},
      {"order.note", "7", Kind::string, "\"7\""},
      {"order.note", "true", Kind::string, "\"true\""},
      {"request.reason", "quality", Kind::string, "\"quality\""},
      {"order.placed_at", "2026-11-01T09:00:00", Kind::string, "\"2026-11-01T09:00:00\""},
      {"lines", "[{sku: 0815, price: 5}]", Kind::list, "[{\"sku\":\"0815\",\"price\":5}]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fact);
    CAPTURE(row.written);
    const TestFile file = read("tests:\n  - name: a\n    case: {" + row.fact + ": " + row.written +
                               "}\n    no_rule: fee\n");
    REQUIRE(file.tests.size() == 1);
    REQUIRE(file.tests[0].facts.size() == 1);
    CHECK(file.tests[0].facts[0].value.kind() == row.kind);
    CHECK(file.tests[0].facts[0].value.to_json() == row.value);
  }
}

TEST_CASE("a line goes over its test, a test over its file; an empty cell gives nothing") {
  const TestFile file = read(
      "given: {days: 1, opened: true}\n"
      "tests:\n"
      "  - name: lines\n"
      "    case: {order: {price: 10}}\n"
      "    for: |\n"
      "      days | order.price | => fee\n"
      "      2    |             | 3\n"
      "      # a comment\n"
      "           | \"20\"      | 4\n");
  REQUIRE(file.tests.size() == 2);
  const auto facts = [](const Test& test) {
    std::string all;
    for (const auto& fact : test.facts) all += fact.name + "=" + fact.value.to_json() + " ";
    return all;
  };
  CHECK(facts(file.tests[0]) == "days=2 opened=true order.price=10 ");
  CHECK(facts(file.tests[1]) == "days=1 opened=true order.price=\"20\" ");
  CHECK(file.tests[1].where.source->position(file.tests[1].where.span.begin).line == 9);
}
