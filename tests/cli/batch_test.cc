// `decide --batch`, as a shell sees it.
#include <doctest/doctest.h>

#include <string>

#include "tests/cli/shell.h"
#include "tests/fenced.h"

using namespace aftersales::tests;

namespace {

const std::string kBatch = "decide $D/batch --batch ";

void write_pack() {
  write_file(folder().file("batch") + "/policy.yaml", R"yaml(policy: batch
version: "1"
language: en
time_zone: Europe/Berlin
currency: EUR
types:
  reason: {enum: [changed_mind, broken]}
facts:
  reason: reason
  days: number
  price: money
decisions:
  accepted:
    type: boolean
    rules:
      - {id: BROKEN, when: {reason: broken}, then: true}
      - {id: WEEK, when: {days: "<= 7"}, then: true}
      - {id: LATE, when: true, then: false}
  refund:
    type: money
    rules:
      - {id: PART, when: {accepted: true}, then: price * 0.9}
    otherwise: {id: NOTHING, then: 0}
)yaml");
}

std::string cases(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += i % 3 == 0 ? "{\"reason\": \"broken\", \"price\": " + std::to_string(i) + "}\n"
                       : "{\"reason\": \"changed_mind\", \"days\": " + std::to_string(i % 20) +
                             ", \"price\": 10}\n";
    if (i % 100 == 50) text += "\n  \r\n";  // blank lines are none
  }
  return text;
}

}  // namespace

TEST_CASE("a record for each case, in order, whatever the threads") {
  write_pack();
  const std::string input = cases(20'000);
  const Answer one = run(kBatch + "- --threads 1 --as-of 2026-11-08", input);
  CHECK(one.exit == 0);
  CHECK(one.err.empty());
  REQUIRE(lines_in(one.out) == 20'000);
  const Answer four = run(kBatch + "- --threads 4 --as-of 2026-11-08", input);
  CHECK(four.out == one.out);
  CHECK(one.out.starts_with(
      R"({"line":1,"decisions":{"accepted":{"status":"decided","value":true,"rules":["BROKEN"],)"
      R"("needs":[],"warnings":[]},"refund":{"status":"decided","value":0.00,"rules":["PART"],)"
      R"("needs":[],"warnings":[]}},"policy":"batch","version":"1",)"
      R"("as_of":"2026-11-08T00:00:00+01:00","findings":[]})"
      "\n"));
  // The same as line by line, but for the number of the line.
  const Answer plain = run("decide $D/batch --case - --format json --as-of 2026-11-08", input);
  std::string numbered;
  std::size_t at = 0;
  for (std::size_t from = 0; from < one.out.size(); from = one.out.find('\n', from) + 1) {
    at = one.out.find(',', from);
    numbered += "{" + one.out.substr(at + 1, one.out.find('\n', at) - at);
  }
  CHECK(numbered == plain.out);
}

TEST_CASE("lines that are no cases, and cases with mistakes") {
  write_pack();
  struct Row {
    const char* what;
    std::string line;
    const char* record;
  };
  const Row rows[] = {
      {"no JSON", "{\"days\": }", R"({"line":1,"error":")"},
      {"no object", "[1]", R"({"line":1,"error":"a case is a JSON object: {\"fact\": value, …}"})"},
      {"too long", "{\"days\": " + std::string(1u << 20, ' ') + "1}",
       R"({"line":1,"error":"the case is longer than 1 MiB"})"},
      {"a wrong type", R"({"days": "soon", "reason": "changed_mind"})", R"("code":"case.type")"},
      {"no fact", R"({"dais": 1})", R"("hint":"did you mean `days`?")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Answer answer = run(kBatch + "- --as-of 2026-11-08",
                              row.line + "\r\n{\"reason\": \"broken\", \"price\": 1}");
    CHECK(answer.exit == 1);
    CHECK(lines_in(answer.out) == 2);
    CHECK(contains(answer.out.substr(0, answer.out.find('\n')), row.record));
    CHECK(contains(answer.out, R"({"line":2,"decisions":{"accepted":{"status":"decided",)"));
  }
  CHECK(run(kBatch + "- --as-of 2026-11-08", "").out.empty());
}

TEST_CASE("an interrupted run goes on where it ended, wherever that was") {
  write_pack();
  folder().write("in.ndjson", "\n" + cases(3'000));
  const std::string command = kBatch + "$D/in.ndjson --as-of 2026-11-08 --output ";
  REQUIRE(run(command + "$D/whole").exit == 0);
  const std::string whole = folder().read("whole");
  REQUIRE(lines_in(whole) == 3'000);
  const std::size_t first_end = whole.find('\n');
  for (const std::size_t size : {std::size_t{0}, std::size_t{9}, first_end, first_end + 1,
                                 first_end + 2, whole.size() / 2, whole.size() - 1, whole.size()}) {
    CAPTURE(size);
    folder().write("cut", whole.substr(0, size));
    const Answer answer = run(command + "$D/cut --resume --threads 2");
    CHECK(answer.exit == 0);
    CHECK(folder().read("cut") == whole);
  }
  folder().write("other", R"({"line":1,"decisions":{},"policy":"batch","version":"2"})"
                          "\n");
  const Answer newer = run(command + "$D/other --resume");
  CHECK(newer.exit == 2);
  CHECK(contains(newer.err, "holds records of `batch` 2, and this is `batch` 1"));
  // What stands there is never written over, nor is the input.
  CHECK(run(command + "$D/whole").exit == 2);
  CHECK(folder().read("whole") == whole);
  for (const char* const text :
       {"something else", "something else\n", "{\"line\":0}\n", "{}\n",
        R"({"line":{"category":"x"},"days":3})", R"({"line":3,"days":1})", R"({"line":})"}) {
    folder().write("other", text);
    const Answer refused = run(command + "$D/other --resume");
    CHECK(refused.exit == 2);
    CHECK(contains(refused.err, "records of a batch") !=
          contains(refused.err, "a record of a batch"));
    CHECK(folder().read("other") == text);
  }
}

TEST_CASE("an output is not gone on with as another run") {
  write_pack();
  folder().write("in.ndjson", cases(4));
  const std::string command = kBatch + "$D/in.ndjson --output $D/";
  struct Row {
    const char* what;
    std::string arguments;
    const char* message;
  };
  REQUIRE(run(command + "first --as-of 2026-11-08").exit == 0);
  const std::string first = folder().read("first");
  folder().write("short.ndjson", cases(2));
  const Row rows[] = {
      {"other decisions", command + "first --resume --decision refund", "are of other decisions"},
      {"another input", kBatch + "$D/short.ndjson --output $D/first --resume",
       "the records tell of line 4, and the file of cases ends before it"},
      {"the input itself", command + "in.ndjson --resume", "is the file of cases itself"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Answer answer = run(row.arguments);
    CHECK(answer.exit == 2);
    CHECK_MESSAGE(contains(answer.err, row.message), answer.err);
    CHECK(folder().read("first") == first);
    CHECK(folder().read("in.ndjson") == cases(4));
  }
  // The moment is that of the first run, whatever the clock says now.
  folder().write("cut", first.substr(0, first.find('\n') + 1));
  const Answer again = run(command + "cut --resume");
  CHECK(again.exit == 0);
  CHECK(contains(again.err, "up to line 1 were there already"));
  CHECK(folder().read("cut") == first);
}

TEST_CASE("the clock's moment is told of, and so is a file that is no batch") {
  write_pack();
  const Answer clock = run(kBatch + "-", cases(3));
  CHECK(clock.exit == 0);
  CHECK(contains(clock.err, "by this computer's clock"));
  const Answer one = run(kBatch + "-", "{\n  \"days\": 1\n}\n");
  CHECK(one.exit == 1);
  CHECK(contains(one.err, "for one case over several lines write --case"));
  CHECK(contains(one.out, R"({"line":1,"error":)"));
  CHECK(contains(one.out, R"(","column":)"));
}

TEST_CASE("a summary: outcomes, rules, money, and what was lacking") {
  write_pack();
  std::string input = cases(900) + "{\"days\": 9}\n[]\n";
  const Answer answer =
      run(kBatch + "- --as-of 2026-11-08 --summary --threads 2 --progress", input);
  CHECK(answer.exit == 1);
  CHECK(lines_in(answer.out) == 902);
  const std::size_t from = answer.err.find("901 cases, 1 line");
  REQUIRE_MESSAGE(from != std::string::npos, answer.err);
  CHECK(contains(answer.err, "a second\n"));
  CHECK(answer.err.substr(from) == R"(901 cases, 1 line that is no case

accepted
              900  decided
                1  undetermined
  outcomes
              540  true
              360  false
  rules
              360  LATE
              300  BROKEN
              240  WEEK
  facts that were not known and matter
                1  reason

refund
              900  decided
                1  undetermined
  totals
        123255.00  in 900 decisions
  rules
              540  PART
              360  NOTHING
  facts that were not known and matter
                1  price
                1  reason
)");
}

TEST_CASE("options that do not go together, and files that are not there") {
  write_pack();
  struct Row {
    const char* arguments;
    const char* message;
  };
  const Row rows[] = {
      {"decide $D/batch --threads 2", "--batch"},
      {"decide $D/batch --batch - --resume", "--output"},
      {"decide $D/batch --batch - --case x", "excludes"},
      {"decide $D/batch --batch - --threads 0", "--threads"},
      {"decide $D/batch --batch ''", "it names no file"},
      {"decide $D/batch --batch - --output ''", "it names no file"},
      {"decide $D/batch --batch $D/no.ndjson", "cannot be read"},
      {"decide $D/batch --batch - --output $D/no/where", "cannot write the file"},
      {"decide $D/batch --batch - --output $D", "cannot write the file"},
      {"decide $D/batch --batch - --decision refnd", "did you mean `refund`?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const Answer answer = run(row.arguments);
    CHECK(answer.exit == 2);
    CHECK_MESSAGE(contains(answer.err, row.message), answer.err);
  }
}
