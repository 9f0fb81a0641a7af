// The program as a shell sees it: arguments and input -> exit code, results on stdout, messages on
// stderr.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/cli/shell.h"

using namespace aftersales::tests;

namespace {

const std::string day_3 =
    R"({"request.reason": "changed_mind", "days": 3, "order": {"price": "100"}})";

}  // namespace

TEST_CASE("exit code, stdout and stderr of every command") {
  folder().write("case.json", day_3);
  folder().write("pretty.json",
                 "{\n  \"days\": 3,\n  \"request\": {\n    \"reason\": \"quality\"\n  }\n}\n");
  folder().write(
      "cases.ndjson",
      "{\"days\": 40, \"order.price\": 9}\n\n{\"days\": 3\n{\"days\": 31, \"order.price\": 9}\n");
  folder().write("bad.json", "{\"days\": 3,\n \"request\": }");
  folder().write("long.json", "{\"order.note\": \"" + std::string(1 << 20, 'x') + "\"}");
  folder().write("binary.json", std::string("\x7f"
                                            "ELF\0\1\2\xff\xfe\n\n\0",
                                            12));
  folder().write("empty.json", "");
  folder().write("list.json", "[1, 2]");
  struct Row {
    std::string arguments;
    std::string input;
    int exit;
    std::vector<std::string> out;  // parts of it, in order; empty: nothing at all
    std::vector<std::string> err;
  };
  const std::string moment = " --as-of 2026-11-08T09:00:00";
  const std::vector<Row> rows{
      // help
      {"--version", "", 0, {"aftersales 0."}, {}},
      {"--help",
       "",
       0,
       {"policies", "check", "decide", "ask", "why-not", "replay", "test", "graph", "feel",
        "Examples:", "Exit codes:"},
       {}},
      {"decide --help",
       "",
       0,
       {"PACK", "--decision NAME", "--case FILE", "--as-of MOMENT", "Examples:"},
       {}},
      {"ask --help", "", 0, {"PACK", "--decision NAME", "--json", "--skip FACT", "Examples:"}, {}},
      {"ask shop", "", 2, {}, {"--decision is required"}},
      {"ask shop --decision refund --skip dais", "", 2, {}, {"no fact `dais`"}},
      {"ask shop --decision refund --as-of soon", "", 2, {}, {"`soon` is no date and time"}},
      {"ask shop --decision refund --case $D/nothing.json", "", 2, {}, {"cannot be read"}},
      {"ask shop --decision return_terms --case $D/case.json" + moment,
       "",
       0,
       {"eligible: yes"},
       {}},
      {"", "", 2, {}, {"subcommand"}},
      {"chekc shop", "", 2, {}, {"there is no command `chekc`", "did you mean `check`?"}},
      {"check", "", 2, {}, {"PACK is required"}},
      {"check shop --speed", "", 2, {}, {"`check` has no option `--speed`", "--help"}},
      // what belongs to nothing
      {"decide shop $D/case.json",
       "",
       2,
       {},
       {"case.json` belongs to no option", "write `--case "}},
      {"decide shop - --decision refund", "", 2, {}, {"`-` belongs", "write `--case -`"}},
      {"decide shop refund",
       "",
       2,
       {},
       {"`refund` belongs to no option", "`aftersales decide --help`"}},
      {"decide shop --case $D/case.json other.json", "", 2, {}, {"`other.json` belongs", "--help"}},
      {"decide shop --cas $D/case.json",
       "",
       2,
       {},
       {"`decide` has no option `--cas`", "did you mean `--case`?"}},
      {"decide shop --decison=refund",
       "",
       2,
       {},
       {"no option `--decison`", "did you mean `--decision`?"}},
      {"why-not shop --decision refund x.json",
       "",
       2,
       {},
       {"`x.json` belongs", "write `--case x.json`"}},
      {"ask shop --decision refund --skip days seal",
       "",
       2,
       {},
       {"`seal` belongs to no option", "--skip days --skip seal"}},
      {"feel 1 + 1", "", 2, {}, {"the expression stands in several words", "in quotes"}},
      {"decide shop --format pdf",
       "",
       2,
       {},
       {"--format: pdf not in {text,json,md,html}", "--help"}},
      {"decide shop --case", "", 2, {}, {"--case", "FILE", "`aftersales decide --help`"}},
      // why-not
      {"why-not --help", "", 0, {"--decision NAME", "--outcome VALUE", "Examples:"}, {}},
      {"why-not shop", "", 2, {}, {"--decision is required"}},
      {"why-not shop --decision nowhere", "", 2, {}, {"the policy has no decision `nowhere`"}},
      {"why-not shop --decision return_terms --outcome '{eligible: true}' --case -" + moment,
       R"({"days": 20, "request.reason": "changed_mind"})",
       0,
       {"Terms of return: why not “eligible: yes”\n", "RET-7D\n      days: 20 (required: ≤ 7)",
        "days: 0 to 7 (as it is: 20)"},
       {}},
      {"why-not shop --decision return_terms --case - --lang zh --format md" + moment,
       R"({"days": 20, "request.reason": "changed_mind"})",
       0,
       {"# 退货条件：为什么不是“eligible：是，window\\_days：7”", "## 如果当初",
        "为什么不是“eligible：是，window\\_days：15”"},
       {}},
      {"why-not shop --decision refund --outcome 100 --case - --format json" + moment,
       R"({"days": 20, "request.reason": "changed_mind", "order.price": 100})",
       0,
       {"{\"decision\":\"refund\"", "\"fact\":\"days\"", "\"exact\":true"},
       {}},
      {"why-not shop --decision return_terms --outcome '{elligible: true}'" + moment,
       "",
       2,
       {},
       {"`return_terms` has no output `elligible`: did you mean `eligible`?"}},
      {"why-not shop --decision return_terms --outcome '{window_days: 3}'" + moment,
       "",
       2,
       {},
       {"no rule gives “window_days: 3”", "the others there are:"}},
      {"why-not shop --decision fee" + moment, "", 2, {}, {"are worked out", "--outcome VALUE"}},
      {"why-not shop --decision refund --outcome 1 --case - " + moment,
       "{\"days\": }",
       1,
       {},
       {"error"}},
      // check
      {"check shop", "", 0, {"shop 1: no errors, ", "7 facts, 7 decisions, 5 rules"}, {}},
      {"check shop/policy.yaml", "", 0, {"shop 1: no errors"}, {}},
      {"check broken",
       "",
       1,
       {"broken: 2 errors"},
       {"policy.yaml:5:16: error: ", "number", "policy.yaml:7:32: error: ", "days"}},
      {"check nowhere", "", 2, {"nowhere: 1 error"}, {"`nowhere` does not exist"}},
      {"check shop --root nowhere",
       "",
       2,
       {"1 error"},
       {"the root folder `nowhere` does not exist"}},
      // decide: one case
      {"decide shop --decision refund --case $D/case.json" + moment, "", 0, {"100"}, {}},
      {"decide shop --decision return_terms --case $D/case.json --lang zh" + moment,
       "",
       0,
       {"第3天申请"},
       {}},
      {"decide shop --decision return_terms --case $D/case.json --lang fr" + moment,
       "",
       0,
       {"within 7 days"},
       {"no texts in `fr`", "en, zh"}},
      {"decide shop --decision refund --case $D/case.json --format json" + moment,
       "",
       0,
       {"{\"decisions\":{\"refund\":{", "\"decided\"", "100", "\"policy\":\"shop\"",
        "2026-11-08T09:00:00+08:00"},
       {}},
      {"decide shop --decision refund --case $D/case.json --format json --explain" + moment,
       "",
       0,
       {"{\"decisions\":{\"refund\":{", "\"explanation\":{", "\"policy\":\"shop\""},
       {}},
      {"decide shop --decision return_terms --case $D/case.json --format md" + moment,
       "",
       0,
       {"Terms of return"},
       {}},
      {"decide shop --decision return_terms --case $D/case.json --format html --for customer" +
           moment,
       "",
       0,
       {"<!DOCTYPE html>", "<html lang=\"en\">", "Terms of return"},
       {}},
      {"decide shop --decision return_terms --case $D/case.json --for auditor" + moment,
       "",
       0,
       {"Rule: ", "Policy: shop", "As of: 2026-11-08T09:00:00+08:00"},
       {}},
      {"decide shop --decision refund --case $D/case.json --format json --explain --for customer" +
           moment,
       "",
       0,
       {"\"explanation\":{\"title\":", "\"sentences\":["},
       {}},
      {"decide shop --for nobody", "", 2, {}, {"--for", "customer"}},
      {"decide shop --decision return_terms --case -" + moment, day_3, 0, {"within 7 days"}, {}},
      {"decide shop --decision return_terms --case $D/pretty.json" + moment,
       "",
       0,
       {"within 15 days"},
       {}},
      {"decide shop --decision return_terms" + moment,
       "",
       0,
       {"Why do you want to send it back?"},
       {}},
      {"decide shop --decision fee --decision refund --case $D/case.json --format json" + moment,
       "",
       0,
       {"\"fee\":{", "\"no_rule\"", "\"refund\":{"},
       {}},
      {"decide shop --case $D/case.json --format json" + moment,
       "",
       0,
       {"return_terms", "refund", "fee", "total", "prices", "age"},
       {}},
      {"decide --decision refund shop --case $D/case.json" + moment, "", 0, {"100"}, {}},
      {"decide shop --decision fee --case - --for auditor" + moment,
       R"({"days": 31, "order.price": 9})",
       1,
       {"FEE-LATE"},
       {}},
      // decide: the moment
      {"decide shop --decision age --case - --format json",
       R"({"order.placed_at": "2026-11-01T09:00:00"})",
       0,
       {"\"decided\""},
       {"by this computer's clock"}},
      {"decide shop --decision age --case - --format json --as-of 2026-11-08",
       R"({"order.placed_at": "2026-11-01T09:00:00"})",
       0,
       {"\"value\":7"},
       {}},
      {"decide shop --as-of yesterday",
       "",
       2,
       {},
       {"`yesterday` is no date and time", "write --as-of 2026-11-08T09:00:00"}},
      // decide: mistakes
      {"decide shop --decision refnud",
       "",
       2,
       {},
       {"the policy has no decision `refnud`", "did you mean `refund`"}},
      {"decide shop --format xml", "", 2, {}, {"xml"}},
      {"decide broken", "", 1, {}, {"policy.yaml:5:16: error: "}},
      {"decide nowhere", "", 2, {}, {"`nowhere` does not exist"}},
      {"decide shop --case $D/nothing.json" + moment,
       "",
       2,
       {},
       {"nothing.json` cannot be read: No such file"}},
      {"decide shop --case $D" + moment, "", 2, {}, {"cannot be read: Is a directory"}},
      {"decide shop --decision fee --case $D/bad.json --format json" + moment,
       "",
       1,
       {"\"error\":"},
       {"bad.json:2:13: ", "^"}},
      {"decide shop --decision fee --case $D/bad.json" + moment,
       "",
       1,
       {},
       {"bad.json:2:13: ", "^"}},
      {"decide shop --decision fee --case $D/long.json" + moment,
       "",
       1,
       {},
       {"the case is longer than 1 MiB"}},
      {"decide shop --decision fee --case $D/binary.json" + moment,
       "",
       1,
       {},
       {"binary.json:1:8: error: "}},
      {"decide shop --decision fee --case $D/empty.json" + moment, "", 1, {}, {"empty.json:1:1: "}},
      {"decide shop --decision fee --case $D/list.json" + moment, "", 1, {}, {"list.json: "}},
      {"decide shop --decision fee --case -" + moment,
       R"({"dayz": 3})",
       1,
       {"fee"},
       {"stdin:1:2: warning: ", "dayz", "did you mean `days`"}},
      {"decide shop --decision fee --case - --format json --strict" + moment,
       R"({"days": 3, "dayz": 3})",
       1,
       {"\"failed\""},
       {"dayz"}},
      {"decide shop --decision fee --case -" + moment,
       R"({"days": -1})",
       1,
       {"fee"},
       {"stdin:1:10: error: ", "days"}},
      {"decide shop --decision fee --case -" + moment,
       "{\n  \"days\":\n    \"3 days\"\n}",
       1,
       {"fee"},
       {"stdin:3:5: error: "}},
      {"decide shop --decision fee age", "", 2, {}, {"`age`", "repeat `--decision`"}},
      {"check ../../../rules/cn-store/evidence.yaml",
       "",
       1,
       {"1 error"},
       {"is a part of the pack `../../../rules/cn-store`", "give the folder: "}},
      // decide: many cases
      {"decide shop --decision fee --case $D/cases.ndjson --format json" + moment,
       "",
       1,
       {"\"value\":1.00", "\n", "\"error\":", "\n", "\"failed\"", "\n"},
       {"cases.ndjson:3:11: error: "}},
      {"decide shop --decision fee --case $D/cases.ndjson --format html" + moment,
       "",
       2,
       {},
       {"an HTML page is about one case", "--format md"}},
      {"decide shop --decision fee --case $D/cases.ndjson" + moment,
       "",
       1,
       {"=== line 1 ===", "=== line 3 ===", "error: ", "=== line 4 ==="},
       {"cases.ndjson:3:11: error: "}},
      {"decide shop --decision fee --case - --format json" + moment,
       "{\"days\": 3}\r\n{\"days\": 4}\r\n",
       0,
       {"no_rule", "\n", "no_rule", "\n"},
       {}},
      {"decide shop --decision fee --case - --format json" + moment,
       "oops\n{\"days\": 4}\n",
       1,
       {"\"error\":", "\n", "no_rule", "\n"},
       {"stdin:1:1: "}},
      {"decide shop --decision fee --case - --format md" + moment,
       "{\"days\": 3}\n{\"days\": 4}\n",
       0,
       {"# line 1\n", "# line 2\n"},
       {}},
      // test
      {"test shop",
       "",
       0,
       {"4 of 5 rules fired", "never fired:\n  FEE-LATE", "15 passed, 0 failed\n"},
       {}},
      {"test shop --filter edges", "", 0, {"4 passed, 0 failed\n"}, {}},
      {"test shop --filter nothing",
       "",
       1,
       {"0 passed, 0 failed\n"},
       {"no test has `nothing` in its name"}},
      {"test wrong", "", 1, {"failed: day 7 is late", "2 passed, 2 failed\n"}, {}},
      {"test single.yaml", "", 0, {"1 passed, 0 failed\n"}, {}},
      {"test untested.yaml", "", 1, {"0 passed, 0 failed\n"}, {"the pack has no tests"}},
      {"test nowhere", "", 2, {}, {"`nowhere` does not exist"}},
      // graph
      {"graph shop", "", 0, {"digraph", "refund", "}"}, {}},
      {"graph shop --no-facts --lang zh", "", 0, {"digraph", "退货条件"}, {}},
      {"graph broken", "", 1, {}, {"error: "}},
      {"graph shop --svg $D/graph.svg", "", 0, {}, {}},
      {"graph shop --svg $D/no/graph.svg", "", 2, {}, {"dot"}},
      // feel
      {"feel '1 + 2'", "", 0, {"3\n"}, {}},
      {"feel 'price * 2' --case -", R"({"price": 9.95})", 0, {"19.9"}, {}},
      {"feel -- '-3 + 1'", "", 0, {"-2\n"}, {}},
      {"feel '1 +'", "", 1, {}, {"error: ", "^"}},
      {"feel 'number(\"x\")'", "", 0, {"null\n"}, {"^"}},
      {"feel 'date(\"2024-13-01\")'", "", 0, {"null\n"}, {"1:1: ", "month 13 does not exist"}},
      {"feel '[1, @\"garbage\"]'", "", 0, {"[1, null]\n"}, {"1:5: ", "is no date, time or dura"}},
      {"feel '1' --case $D/bad.json", "", 1, {}, {"bad.json:2:13: "}},
      {"feel '1' --case $D/list.json", "", 1, {}, {"the case is no JSON object"}},
      {"feel '1' --case $D/long.json", "", 2, {}, {"longer than 1 MiB"}},
      {"feel '1' --case $D/nothing.json", "", 2, {}, {"cannot be read"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    if (contains(row.arguments, "--svg") && std::system("command -v dot > /dev/null") != 0)
      continue;
    const Answer answer = run(row.arguments, row.input);
    CAPTURE(answer.out);
    CAPTURE(answer.err);
    CHECK(answer.exit == row.exit);
    std::size_t at = 0;
    for (const std::string& part : row.out) {
      CAPTURE(part);
      at = answer.out.find(part, at);
      REQUIRE(at != std::string::npos);
    }
    for (const std::string& part : row.err) {
      CAPTURE(part);
      CHECK(contains(answer.err, part));
    }
    if (row.out.empty()) CHECK(answer.out == "");
    if (row.err.empty()) CHECK(answer.err == "");
    CHECK(!contains(answer.err, "\x1b"));
    CHECK(!contains(answer.err, "\r"));
  }
}

TEST_CASE("a record is one line, in the order of the cases") {
  std::string cases;
  for (int i = 0; i < 500; ++i)
    cases += "{\"days\": 40, \"order.price\": " + std::to_string(i * 9) + "}\n";
  const Answer answer =
      run("decide shop --decision fee --case - --format json --as-of 2026-11-08T09:00:00", cases);
  CHECK(answer.exit == 0);
  CHECK(lines_in(answer.out) == 500);
  std::istringstream records(answer.out);
  std::string record;
  for (int i = 0; std::getline(records, record); ++i) {
    CAPTURE(i);
    CHECK(contains(record, "\"value\":" + std::to_string(i) + ".00"));
  }
}

TEST_CASE("the limit of a case: 1 MiB is read, one byte more is not") {
  const std::string head = R"({"days": 3, "order.note": ")";
  const auto of_bytes = [&](std::size_t bytes) {
    return head + std::string(bytes - head.size() - 2, 'x') + "\"}";
  };
  const std::size_t limit = std::size_t{1} << 20;
  const std::string arguments =
      "decide shop --decision fee --format json --as-of 2026-11-08T09:00:00 --case -";
  CHECK(run(arguments, of_bytes(limit)).exit == 0);
  const Answer answer = run(arguments, of_bytes(limit + 1) + "\n{\"days\": 3}\n");
  CHECK(answer.exit == 1);
  CHECK(contains(answer.err, "stdin:1:1: error: the case is longer than 1 MiB"));
  CHECK(lines_in(answer.out) == 2);
  CHECK(contains(answer.out, "no_rule"));
}

TEST_CASE("the first mistakes of many are told, and how many there were") {
  std::string cases = "{\"days\": 3}\n";
  for (int i = 0; i < 30; ++i) cases += "oops\n";
  const Answer answer =
      run("decide shop --decision fee --case - --format json --as-of 2026-11-08T09:00:00", cases);
  CHECK(answer.exit == 1);
  CHECK(lines_in(answer.out) == 31);
  CHECK(lines_in(answer.err) == 11);
  CHECK(contains(answer.err, "30 of 31 cases have mistakes"));
}

TEST_CASE("a reader that has seen enough ends the program quietly") {
  std::string cases;
  for (int i = 0; i < 5000; ++i) cases += "{\"days\": 3}\n";
  const Answer answer =
      run("decide shop --format json --case - --as-of 2026-11-08T09:00:00 < \"$D/in\" 2> "
          "\"$D/quiet\" | head -n 1",
          cases);
  CHECK(answer.exit == 0);
  CHECK(lines_in(answer.out) == 1);
  CHECK(folder().read("quiet") == "");
}

TEST_CASE("the drawing is an SVG") {
  if (std::system("command -v dot > /dev/null") != 0) return;
  CHECK(run("graph shop --svg $D/graph.svg").exit == 0);
  CHECK(contains(folder().read("graph.svg"), "<svg"));
  const Answer answer = run("graph shop --svg -");
  CHECK(answer.exit == 0);
  CHECK(contains(answer.out, "<svg"));
}

TEST_CASE("without Graphviz the program says what is missing") {
  const Answer answer =
      run("--version > /dev/null; PATH=/nowhere '" AFTERSALES_PROGRAM "' graph shop --svg -");
  CHECK(answer.exit == 2);
  CHECK(contains(answer.err, "the program `dot` cannot be run"));
  CHECK(contains(answer.err, "install Graphviz"));
}
