// `decide --record` and `replay`, as a shell sees them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/cli/shell.h"
#include "tests/fenced.h"

using namespace aftersales::tests;

namespace {

const std::string kShop = std::string(AFTERSALES_SOURCE_DIR) + "/tests/records/shop";

/// The pack, with one text in it replaced, in a folder of its own.
void write_pack(const std::string& name, const std::string& from, const std::string& to) {
  std::string text = read_file(kShop + "/policy.yaml");
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  text.replace(at, from.size(), to);
  write_file(folder().file(name) + "/policy.yaml", text);
}

const std::string kCases =
    "{\"now\": \"2026-11-08T09:00:00\", \"days\": 5, \"order.parts\": 1}\n"
    "{\"now\": \"2026-11-08T09:00:00\", \"days\": 7, \"customer\": {\"phone\": \"0301234\"}}\n"
    "{\"now\": \n";

}  // namespace

TEST_CASE("decide --record writes a line for each decision asked for, in order") {
  const Answer whole = run("decide " + kShop + " --record --case -", kCases);
  CHECK(whole.exit == 1);  // for the case that cannot be read
  CHECK(lines_in(whole.out) == 3 * 19);
  const Answer some =
      run("decide " + kShop + " --record --case - --decision terms --decision size", kCases);
  CHECK(lines_in(some.out) == 6);
  std::size_t at = 0;
  for (const char* const part :
       {R"("decision":"terms","status":"decided")", R"("decision":"size","status":"decided")",
        R"("decision":"terms","status":"decided")", R"("decision":"size","status":"undetermined")",
        R"("decision":"terms","status":"failed")", R"("code":"case.unreadable")",
        R"("decision":"size","status":"failed")"}) {
    CAPTURE(part);
    at = some.out.find(part, at);
    REQUIRE(at != std::string::npos);
  }
  const Answer none = run("decide " + kShop + " --record --decision terms --as-of 2026-11-08");
  CHECK(lines_in(none.out) == 1);
  CHECK(contains(none.out, R"("as_of":"2026-11-08T00:00:00+01:00")"));
  // A case that is too long to be read is a record, too.
  folder().write("long.json", "{\"note\": \"" + std::string(1 << 20, 'x') + "\"}");
  const Answer too_long =
      run("decide " + kShop + " --record --decision terms --decision size --case $D/long.json");
  CHECK(too_long.exit == 1);
  CHECK(lines_in(too_long.out) == 2);
  CHECK(contains(too_long.out, "the case is longer than 1 MiB"));
}

TEST_CASE("exit code, stdout and stderr of replay") {
  write_pack("same", "Europe/Berlin", "Europe/Berlin");
  write_pack("silent", "days: \"<= 7\"", "days: \"<= 6\"");
  write_pack("next", "version: \"1\"", "version: \"2\"");
  write_pack("renamed", "  days: {type", "  late: {type: number, optional: true}\n  days: {type");
  write_pack("shoes", "policy: records", "policy: shoes");
  write_pack("no_terms", "  rare: {", "  seldom: {");
  write_pack("asks", "when: {days: \"<= 7\", opened: false}",
             "when: {days: \"<= 7\", order.parts: 1, opened: false}");
  const std::string decide = "decide $D/same --record --case - ";
  const std::string good =
      run(decide + "--decision terms --decision rare --decision either", kCases).out;
  REQUIRE(lines_in(good) == 9);
  folder().write("good", good);
  folder().write("one", run(decide + "--decision terms", kCases.substr(0, kCases.find('\n'))).out);
  folder().write("bad", folder().read("one") + "\n\nnonsense\n" + folder().read("one"));
  std::string misspelt = folder().read("one");
  misspelt.replace(misspelt.find("\"days\""), 6, "\"dayz\"");
  folder().write("misspelt", misspelt + misspelt);
  folder().write("empty", "");
  folder().write("crlf", folder().read("one").substr(0, folder().read("one").size() - 1) + "\r\n");
  std::string old = folder().read("one");
  old.replace(old.find("\"tzdata\":\"") + 10, 4, "1999");
  folder().write("old", old);
  const struct Row {
    std::string arguments;
    std::string input;
    int exit;
    std::vector<std::string> out;  // parts of it, in order
    std::vector<std::string> err;  // likewise; none: nothing at all
  } rows[] = {
      {"$D/one $D/same", "", 0, {"1 record: 1 the same\n"}, {}},
      {"- $D/same", folder().read("one"), 0, {"1 record: 1 the same\n"}, {}},
      {"$D/crlf $D/same", "", 0, {"1 record: 1 the same\n"}, {}},
      {"$D/empty $D/same", "", 0, {"no records: 0 the same\n"}, {}},
      {"$D/good $D/same",
       "",
       0,
       {"good:7: not comparable: terms (Terms of return): its case could not be read when it was "
        "recorded\n  hint: nothing was decided that could be compared\n",
        "good:8: not comparable: rare: its case could not be read when it was recorded\n",
        "9 records: 6 the same, 3 not comparable\n"},
       {}},
      // Other files of the same version; a decision and its title.
      {"$D/good $D/silent",
       "",
       1,
       {"good:4: different: terms (Terms of return), as of 2026-11-08T09:00:00+01:00\n"
        "  value: recorded accepted\n         now refused\n"
        "  rules: recorded WEEK\n         now REST\n",
        "9 records: 5 the same, 1 different, 3 not comparable; 9 of other versions of the "
        "policy\n"},
       {"good:1:1: warning: recorded with other files that also call themselves version 1 "
        "(fingerprint ",
        "record.other-files", "hint: the pack was changed and its `version` was not"}},
      // Another version, that decides the same.
      {"$D/one $D/next",
       "",
       0,
       {"1 record: 1 the same; 1 of other versions of the policy\n"},
       {"one:1:1: warning: recorded with version 1 of the policy (fingerprint ",
        "and this pack is version 2 (", "record.other-version",
        "replay them with the files of version 1"}},
      {"$D/old $D/same",
       "",
       0,
       {"1 the same"},
       {"old:1:1: warning: recorded with time zone data 1999", "record.other-tzdata"}},
      // What is to be asked now.
      {"$D/good $D/asks",
       "",
       1,
       {"good:4: different: terms", "now undetermined, needs order.parts\n",
        "  to ask: How many parts are there? (order.parts)\n"},
       {"record.other-files"}},
      // Names that are not known: said once, with what to do.
      {"$D/misspelt $D/same",
       "",
       1,
       {"misspelt:1: different: terms", "now undetermined, needs days",
        "  the policy has no fact `dayz` (did you mean `days`?)", "misspelt:2: different: terms",
        "2 records: 0 the same, 2 different"},
       {"misspelt:1:1: warning: the policy has no fact `dayz`",
        "hint: did you mean `days`?; if it has another name now, give it that name in a copy of "
        "the "
        "records"}},
      {"$D/good $D/no_terms",
       "",
       1,
       {"good:2: refused: rare: the policy has no decision `rare`\n  hint: replay it with the "
        "version of the pack that wrote it\n",
        "good:5: refused: rare", "9 records: 4 the same, 2 not comparable, 3 refused"},
       {"record.other-files"}},
      {"$D/one $D/shoes",
       "",
       1,
       {"one:1: refused: terms (Terms of return): the record is of the policy `records`, and this "
        "one is `shoes`\n  hint: replay it with the pack of `records`\n",
        "1 record: 0 the same, 1 refused"},
       {}},
      // A broken line does not end the run; its number counts blank lines.
      {"$D/bad $D/same",
       "",
       1,
       {"bad:4: refused: the line cannot be read: ", "3 records: 2 the same, 1 refused"},
       {}},
      // For programs: a line each, in order.
      {"$D/bad $D/same --json",
       "",
       1,
       {"{\"line\":1,\"comparison\":\"same\",\"decision\":\"terms\"",
        "{\"line\":4,\"comparison\":"
        "\"refused\"",
        "\"reason\":", "{\"line\":5,\"comparison\":\"same\""},
       {"aftersales: 3 records: 2 the same, 1 refused"}},
      {"$D/good $D/silent --json",
       "",
       1,
       {"\"differences\":[{\"what\":\"value\",\"recorded\":\"accepted\",\"now\":\"refused\"},"},
       {}},
      // Usage.
      {"$D/one", "", 2, {}, {"PACK is required"}},
      {"$D/none $D/same",
       "",
       2,
       {},
       {"the record file `", "none` cannot be read: No such file or directory",
        "hint: write records first: aftersales decide PACK --record"}},
      {"$D $D/same", "", 2, {}, {"cannot be read: Is a directory"}},
      {"$D/one $D/nowhere", "", 2, {}, {"does not exist"}},
      {"$D/one $D/same --root nowhere", "", 2, {}, {"the root folder `nowhere` does not exist"}},
      {"$D/one $D/same --lang fr", "", 0, {"1 the same"}, {"the policy has no texts in `fr`"}},
      {"--help", "", 0, {"RECORDS", "--json", "Examples:", "Exit codes: 0 no record came out"}, {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const Answer answer = run("replay " + row.arguments, row.input);
    CAPTURE(answer.out);
    CAPTURE(answer.err);
    CHECK(answer.exit == row.exit);
    for (const auto* both : {&row.out, &row.err}) {
      const std::string& stream = both == &row.out ? answer.out : answer.err;
      std::size_t at = 0;
      for (const std::string& part : *both) {
        CAPTURE(part);
        at = stream.find(part, at);
        CHECK(at != std::string::npos);
        if (at == std::string::npos) break;
      }
    }
    if (row.err.empty() && !contains(row.arguments, "--json")) CHECK(answer.err.empty());
  }
  // Said once, not for every record.
  const Answer many = run("replay $D/good $D/silent");
  CHECK(many.err.find("warning") == many.err.rfind("warning"));
  CHECK(many.out.find("nothing was decided") == many.out.rfind("nothing was decided"));
}

TEST_CASE("the options of --record") {
  const struct {
    std::string arguments;
    std::vector<std::string> err;
  } rows[] = {
      {"decide " + kShop + " --record records.ndjson",
       {"`--record` takes no file: the records go to stdout", "write `> FILE` at the end"}},
      {"decide --record records.ndjson " + kShop,
       {"`--record` takes no file: the records go to stdout", "write `> FILE` at the end"}},
      {"decide " + kShop + " --record --format json", {"--format excludes --record"}},
      {"decide " + kShop + " --record --explain", {"--explain excludes --record"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.arguments);
    const Answer answer = run(row.arguments);
    CAPTURE(answer.err);
    CHECK(answer.exit == 2);
    CHECK(answer.out.empty());
    for (const std::string& part : row.err) CHECK_MESSAGE(contains(answer.err, part), part);
  }
}

TEST_CASE("the limit of a record: 8 MiB is read, one byte more is not, and the next one is") {
  std::string line = run("decide " + kShop + " --record --decision terms --case -",
                         kCases.substr(0, kCases.find('\n')))
                         .out;
  line.pop_back();
  const std::string shortest = line;
  line.resize(std::size_t{8} << 20, ' ');
  Answer answer = run("replay - " + kShop, line + "\n" + shortest + "\n");
  CHECK(contains(answer.out, "2 records: 2 the same\n"));
  answer = run("replay - " + kShop, line + " \n" + shortest + "\n");
  CHECK(answer.exit == 1);
  CHECK(
      contains(answer.out, "stdin:1: refused: the line is longer than 8 MiB, which no record is"));
  CHECK(contains(answer.out, "2 records: 1 the same, 1 refused\n"));
}
