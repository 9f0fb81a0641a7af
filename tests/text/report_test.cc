// What an author gets to read.
#include <doctest/doctest.h>

#include <sstream>

#include "text/report.h"

using aftersales::Diagnostic;
using aftersales::Severity;
using aftersales::text::excerpt;
using aftersales::text::Location;
using aftersales::text::nearest;
using aftersales::text::Offset;
using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::text::Span;

namespace {

// Marks the first `marked` in `text`.
std::string excerpt_of(const std::string& text, const std::string& marked) {
  const Source source("f", text);
  const auto begin = static_cast<Offset>(text.find(marked));
  return excerpt({&source, {begin, begin + static_cast<Offset>(marked.size())}});
}

}  // namespace

TEST_CASE("a diagnostic with all its parts") {
  const Source facts("rules/facts.yaml", "facts:\n\n  request.reason: {type: reason}\n");
  const Source source("rules/returns.yaml",
                      "rules:\n  - id: A\n    when: {request.resaon: quality_issue}\n");
  Report report;
  report
      .error("name.unknown", {&source, {28, 42}}, "`request.resaon` is not a name of this policy",
             "write `request.reason`")
      .note({&facts, {10, 24}}, "the nearest name");
  const auto diagnostics = report.take();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].to_string() ==
        "rules/returns.yaml:3:12: error: `request.resaon` is not a name of this policy "
        "[name.unknown]\n"
        "    3 |     when: {request.resaon: quality_issue}\n"
        "      |            ^^^^^^^^^^^^^^\n"
        "   note: rules/facts.yaml:3:3: the nearest name\n"
        "   hint: write `request.reason`");
  CHECK(diagnostics[0].line == 3);
  CHECK(diagnostics[0].end_column == 26);
  CHECK(diagnostics[0].offset == 28);
  CHECK(diagnostics[0].to_string(true) ==
        "\x1b[1mrules/returns.yaml:3:12: \x1b[0m\x1b[1;31merror: \x1b[0m\x1b[1m`request.resaon` is "
        "not a name of this "
        "policy\x1b[0m [name.unknown]\n"
        "    3 |     when: {request.resaon: quality_issue}\n"
        "      | \x1b[1;31m           ^^^^^^^^^^^^^^\x1b[0m\n"
        "   \x1b[1;36mnote:\x1b[0m rules/facts.yaml:3:3: the nearest name\n"
        "   \x1b[1;36mhint:\x1b[0m write `request.reason`");
}

TEST_CASE("a diagnostic without a place") {
  Report report;
  report.warning("pack.clock", {}, "the clock was read", "give `as_of`\nor `applies_by`")
      .note({}, "nothing gave it");
  std::ostringstream out;
  out << report.take().at(0);
  CHECK(out.str() ==
        "warning: the clock was read [pack.clock]\n"
        "   note: nothing gave it\n"
        "   hint: give `as_of`\n         or `applies_by`");
}

TEST_CASE("control characters do not reach the terminal") {
  Report report;
  report.error("x", {}, "a \x1b[2J b\nc", "d\x07");
  CHECK(report.take().at(0).to_string() == "error: a ␛[2J b␊c [x]\n   hint: d␇");
}

TEST_CASE("excerpts") {
  struct Row {
    std::string what;
    std::string text;
    std::string marked;
    std::string expected;
  };
  const Row rows[] = {
      {"ascii", "a: b c", "b", "    1 | a: b c\n      |    ^"},
      {"full-width characters count two", "退货: x=1", "x=1",
       "    1 | 退货: x=1\n      |       ^^^"},
      {"marked full-width characters", "a: 退货", "退货", "    1 | a: 退货\n      |    ^^^^"},
      {"a combining mark counts none", "e\u0301: x", "x", "    1 | e\u0301: x\n      |    ^"},
      {"an emoji counts two", "😀 x", "x", "    1 | 😀 x\n      |    ^"},
      {"tabs stay tabs", "\ta\tb", "b", "    1 | \ta\tb\n      | \t \t^"},
      {"a marked tab", "a\tb", "\tb", "    1 | a\tb\n      |  ^\t^"},
      {"several lines: the part on the first", "a: \"b\nc\"\n", "\"b\nc\"",
       "    1 | a: \"b\n      |    ^^"},
      {"control characters are pictures", "a\x01 b", "b", "    1 | a␁ b\n      |    ^"},
      {"bytes that are no UTF-8", "a\xFF b", "b", "    1 | a\uFFFD b\n      |    ^"},
      {"marks that turn the writing", "a\u202E b", "b", "    1 | a\uFFFD b\n      |    ^"},
      {"CRLF is not shown", "x\r\na\r\n", "a", "    2 | a\n      | ^"},
      {"a byte order mark is not shown",
       "\xEF\xBB\xBF"
       "ab",
       "b", "    1 | ab\n      |  ^"},
      {"nothing to mark", "ab", "", "    1 | ab\n      | ^"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(excerpt_of(row.text, row.marked) == row.expected);
  }
  CHECK(excerpt({}) == "");
  const Source source("f", "ab\n");
  CHECK(excerpt({&source, {2, 2}}) == "    1 | ab\n      |   ^");
  CHECK(excerpt({&source, {90, 99}}) == "    2 | \n      | ^");
}

TEST_CASE("long lines are cut around the mark") {
  const std::string left(300, 'l');
  const std::string right(300, 'r');
  CHECK(excerpt_of(left + "MARK" + right, "MARK") == "    1 | …" + std::string(40, 'l') + "MARK" +
                                                         std::string(74, 'r') + "…\n      |  " +
                                                         std::string(40, ' ') + "^^^^");
  CHECK(excerpt_of("MARK" + right, "MARK") ==
        "    1 | MARK" + std::string(114, 'r') + "…\n      | ^^^^");
  CHECK(excerpt_of(left + "MARK", "MARK") ==
        "    1 | …" + std::string(114, 'l') + "MARK\n      |  " + std::string(114, ' ') + "^^^^");
  CHECK(excerpt_of(std::string(116, 'l') + "MARK", "MARK") ==
        "    1 | " + std::string(116, 'l') + "MARK\n      | " + std::string(116, ' ') + "^^^^");
  // Far beyond what is looked at, between characters of three bytes.
  std::string wide;
  for (int i = 0; i < 5000; ++i) wide += "货";
  const std::string cut = excerpt_of(wide + "M" + wide, "M");
  std::string before;
  for (int i = 0; i < 20; ++i) before += "货";
  CHECK(cut.substr(0, 11 + 60 + 1) == "    1 | …" + before + "M");
  CHECK(cut.find("\uFFFD") == std::string::npos);
  CHECK(cut.substr(cut.find('\n')) == "\n      |  " + std::string(40, ' ') + "^");
}

TEST_CASE("a report is sorted by file, then by place, and says nothing twice") {
  const Source first("a.yaml", "one\ntwo\n");
  const Source second("b.yaml", "one\n");
  Report report;
  report.order(second);
  report.order(first);
  report.order(second);
  report.error("x", {}, "nowhere");
  report.error("x", {&first, {4, 7}}, "third");
  report.error("x", {&first, {0, 3}}, "second");
  report.warning("x", {&second, {0, 3}}, "first");
  report.error("x", {&first, {4, 7}}, "third");
  report.error("y", {&first, {4, 7}}, "third");
  CHECK(report.has_errors());
  CHECK(report.error_count() == 5);
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : report.take())
    messages.push_back(diagnostic.code + " " + diagnostic.message);
  CHECK(messages ==
        std::vector<std::string>{"x first", "x second", "x third", "y third", "x nowhere"});
  CHECK_FALSE(report.has_errors());
  CHECK(report.take().empty());
}

TEST_CASE("a name that is misspelt in many places is one mistake") {
  const Source source("a.yaml", "one\ntwo\nthree\nfour\n");
  for (const std::size_t places : {3u, 4u}) {
    Report report;
    report.error("name.unknown", {&source, {1, 2}}, "`other` is not a name");
    for (std::size_t line = 1; line <= places; ++line) {
      const Offset at = source.line_begin(static_cast<std::uint32_t>(line));
      report.error("name.unknown", {&source, {at, at + 1}}, "`x` is not a name");
    }
    const auto diagnostics = report.take();
    REQUIRE(diagnostics.size() == (places == 3 ? 4 : 2));
    CHECK(diagnostics[0].notes.size() == (places == 3 ? 0 : 1));
  }
}

TEST_CASE("a warning is no error") {
  Report report;
  report.warning("x", {}, "look");
  CHECK_FALSE(report.has_errors());
  CHECK(report.take().at(0).severity == Severity::warning);
}

TEST_CASE("the nearest name") {
  const std::vector<std::string> names = {
      "request.reason", "order.placed_at", "title", "tilt", "hit", "签收天数", "ab"};
  struct Row {
    std::string word;
    std::string expected;  // empty: none
  };
  const Row rows[] = {
      {"request.resaon", "request.reason"},  // two letters swapped are one mistake
      {"request.reasons", "request.reason"},
      {"Request.Reason", "request.reason"},  // letter case does not count
      {"REQST.RESN", ""},                    // four of ten letters
      {"requst.reson", "request.reason"},
      {"titl", "title"},  // the earlier of two as near
      {"hot", "hit"},
      {"hxy", ""},
      {"签收天", "签收天数"},  // letters, not bytes
      {"退收天数", "签收天数"},
      {"ac", ""},  // a third of two letters is none
      {"AB", "ab"},
      {"", ""},
      {std::string(2000, 'a'), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.word);
    CHECK(nearest(row.word, names).value_or("") == row.expected);
  }
  CHECK_FALSE(nearest("a", {}));
}
