// `aftersales new`: what it lays out passes its own checks and tests, and it overwrites nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/cli/shell.h"
#include "tests/fenced.h"

using namespace aftersales::tests;

namespace {

const fs::path kExamples = fs::path(AFTERSALES_SOURCE_DIR) / "examples/new";
const std::string kProgram = std::string("'") + AFTERSALES_PROGRAM + "'";

/// A place in a folder of its own.
fs::path at(const std::string& name) {
  fs::create_directories(folder().file("new"));
  return fs::path(folder().file("new")) / name;
}

/// The program's commands, run with something before them: a variable, a limit.
Answer run_behind(const std::string& before, const std::string& arguments) {
  return run("--version > \"$D/out\"; " + before + " " + kProgram + " " + arguments);
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.push_back(fs::relative(entry.path(), folder).generic_string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const std::size_t begin = text.find(part);
  return begin == std::string::npos ? text : text.replace(begin, part.size(), by);
}

}  // namespace

TEST_CASE("what is laid out is the example, passes check and test, and its case is decided") {
  struct Row {
    std::string language;
    std::string written;  // what the answer begins with
    std::string refused;  // what the customer of the case is told
  };
  const std::vector<Row> rows{
      {"en", "Written in ", "It could be sent back until 16 November 2026."},
      {"zh", "已在 ", "退货最晚要在2026年11月9日申请"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.language);
    const std::string name = "laid-out-" + row.language;
    const fs::path pack = at(name);
    const Answer answer = run("new \"$D/new/" + name + "\" --lang " + row.language);
    CHECK(answer.exit == 0);
    CHECK(answer.err == "");
    CHECK(answer.out.rfind(row.written, 0) == 0);

    const std::vector<std::string> files = files_below(pack);
    CHECK(files == files_below(kExamples / row.language));
    for (const std::string& file : files) {
      CAPTURE(file);
      CHECK(contains(answer.out, "  " + file + "\n"));
      CHECK(read_file(pack / file) == replaced(read_file(kExamples / row.language / file),
                                               "policy: my-shop\n", "policy: " + name + "\n"));
    }

    std::vector<std::string> commands;
    std::istringstream lines(answer.out);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("  aftersales ", 0) == 0) commands.push_back(line.substr(13));
    }
    REQUIRE(commands.size() == 3);
    const Answer checked = run(commands[0]);
    CHECK(checked.exit == 0);
    CHECK(checked.err == "");
    CHECK(contains(checked.out, name + " 1: no errors, no warnings;"));
    const Answer tested = run(commands[1]);
    CHECK(tested.exit == 0);
    CHECK(tested.err == "");
    CHECK(contains(tested.out, "7 of 7 rules fired\n"));
    CHECK(contains(tested.out, "10 passed, 0 failed\n"));
    const Answer decided = run(commands[2]);
    CHECK(decided.exit == 0);
    CHECK(decided.err == "");
    CHECK(contains(decided.out, row.refused));
  }
}

TEST_CASE("the language is the terminal's, unless one is asked for") {
  struct Row {
    std::string before;
    std::string language;
  };
  const std::vector<Row> rows{
      {"LC_ALL= LC_MESSAGES= LANG=zh_CN.UTF-8", "zh"},
      {"LC_ALL= LC_MESSAGES= LANG=zh_TW", "zh"},
      {"LC_ALL= LC_MESSAGES= LANG=en_GB.UTF-8", "en"},
      {"LC_ALL= LC_MESSAGES= LANG=C", "en"},
      {"LC_ALL= LC_MESSAGES= LANG=", "en"},
      {"LC_ALL=zh_CN.UTF-8 LANG=en_GB", "zh"},
      {"LC_ALL= LC_MESSAGES=zh_CN LANG=en_GB", "zh"},
      {"LC_ALL=C LANG=zh_CN.UTF-8", "en"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].before);
    const std::string name = "by-terminal-" + std::to_string(i);
    const fs::path pack = at(name);
    const Answer answer = run_behind(rows[i].before, "new \"$D/new/" + name + "\"");
    CHECK(answer.exit == 0);
    const std::string other = rows[i].language == "zh" ? "--lang en" : "--lang zh";
    CHECK(contains(answer.out, other));
    CHECK(read_file(pack / "facts.yaml") == read_file(kExamples / rows[i].language / "facts.yaml"));
  }
}

TEST_CASE("where a pack may come to lie, and what it is called") {
  fs::create_directories(at("empty"));
  fs::create_directories(at("stand here"));
  struct Row {
    std::string arguments;
    std::string pack;
    std::string header;  // its line in policy.yaml
  };
  const std::vector<Row> rows{
      {"\"$D/new/empty\"", "empty", "policy: empty\n"},
      {"\"$D/new/slash/\"", "slash", "policy: slash\n"},
      {"\"$D/new/店铺\"", "店铺", "policy: 店铺\n"},
      {"\"$D/new/two words\" --name words", "two words", "policy: words\n"},
      {"\"$D/new/.hidden\"", ".hidden", "policy: \".hidden\"\n"},
      {"\"$D/new/2027\"", "2027", "policy: 2027\n"},
      {"\"$D/new/minus\" --name=-x", "minus", "policy: \"-x\"\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    CHECK(run("new " + row.arguments).exit == 0);
    CHECK(contains(read_file(at(row.pack) / "policy.yaml"), row.header));
    CHECK(run("check \"$D/new/" + row.pack + "\"").exit == 0);
  }
  CHECK(run_behind("cd \"$D/new/stand here\";", "new . --name here").exit == 0);
  CHECK(files_below(at("stand here")) == files_below(kExamples / "en"));
  const Answer quoted = run_behind("cd \"$D/new\";", "new \"it's\" --name its");
  CHECK(contains(quoted.out, "aftersales check 'it'\\''s'\n"));
  const Answer dash = run_behind("cd \"$D/new\";", "new -- -dash");
  CHECK(contains(dash.out, "aftersales check ./-dash\n"));
}

TEST_CASE("what cannot be laid out is refused, and leaves nothing behind") {
  fs::create_directories(at("full"));
  folder().write("new/full/notes.txt", "mine");
  fs::create_directories(at("git/.git"));
  fs::create_directories(at("other"));
  folder().write("new/other/policy.yaml", "policy: other\n");
  folder().write("new/file", "");
  struct Row {
    std::string arguments;
    std::vector<std::string> err;
  };
  const std::vector<Row> rows{
      {"", {"DIR is required"}},
      {"''", {"the name of the folder is empty", "aftersales new my-shop"}},
      {"\"$D/new/full\"", {"is not empty (it holds `notes.txt`)", "nothing is overwritten"}},
      {"\"$D/new/git\"", {"is not empty (it holds `.git`)"}},
      {"\"$D/new/other/\"", {"holds a policy already, and nothing is overwritten"}},
      {"\"$D/new/file\"", {"is a file, and a pack is a folder"}},
      {"\"$D/new/file/shop\"", {"cannot be made: `", "file` is a file"}},
      {"\"$D/new/no/shop\"", {"there is no folder `", "mkdir -p ", "/no"}},
      {"\"$D/new/my shop\"", {"may not hold a blank", "--name my-shop"}},
      {"\"$D/new/shop！\"", {"may not hold `！`", "--name shop\n"}},
      {"\"$D/new/shop\" --name 'my shop!'",
       {"the name `my shop!` may not hold a blank", "my-shop\n"}},
      {"\"$D/new/shop\" --name ''", {"the name `` is empty"}},
      {"\"$D/new/shop\" --lang fr", {"fr", "zh"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const Answer answer = run("new " + row.arguments);
    CAPTURE(answer.err);
    CHECK(answer.exit == 2);
    CHECK(answer.out == "");
    for (const std::string& part : row.err) CHECK_MESSAGE(contains(answer.err, part), part);
  }
  CHECK(files_below(at("full")) == std::vector<std::string>{"notes.txt"});
  CHECK(files_below(at("git")).empty());
  CHECK(folder().read("new/other/policy.yaml") == "policy: other\n");
  for (const char* const none : {"no", "my shop", "shop！", "shop"}) CHECK(!fs::exists(at(none)));
}

TEST_CASE("a disk that is full, and a folder without rights, leave nothing half written") {
  fs::create_directories(at("small/empty"));
  // Files of one block are all there is room for.
  const std::string limit = "trap '' XFSZ; ulimit -f 1;";
  for (const char* const name : {"new", "empty"}) {
    const Answer answer = run_behind(limit, "new \"$D/new/small/" + std::string(name) + "\"");
    CHECK(answer.exit == 2);
    CHECK(contains(answer.err, "cannot be written: File too large; nothing was left behind"));
  }
  CHECK(!fs::exists(at("small/new")));
  CHECK(fs::is_empty(at("small/empty")));
  CHECK(std::distance(fs::directory_iterator(at("small")), {}) == 1);
  if (geteuid() == 0) return;  // may write everywhere
  fs::permissions(at("small"), fs::perms::owner_read | fs::perms::owner_exec);
  const Answer answer = run("new \"$D/new/small/new\"");
  fs::permissions(at("small"), fs::perms::owner_all);
  CHECK(answer.exit == 2);
  CHECK(contains(answer.err, "cannot be written: Permission denied"));
}

TEST_CASE("its help, and the guide, tell of it") {
  const Answer help = run("new --help");
  CHECK(help.exit == 0);
  for (const char* const part : {"DIR", "--lang", "--name NAME", "Examples:"})
    CHECK(contains(help.out, part));
  CHECK(contains(run("--help").out, "aftersales new my-shop"));
  const fs::path top = AFTERSALES_SOURCE_DIR;
  CHECK(contains(read_file(top / "README.md"), "\naftersales new my-shop "));
  CHECK(contains(read_file(top / "rules/README.md"), "\n$ aftersales new my-shop "));
}
