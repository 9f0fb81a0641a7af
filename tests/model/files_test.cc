// Which files make a pack: folders, single files, imports and their bounds.
#include <doctest/doctest.h>

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "model/read.h"
#include "text/report.h"

namespace aftersales::model {

TEST_SUITE_BEGIN("model");

namespace {

constexpr const char* header = "policy: p\nversion: 1\n";

struct Loaded {
  std::optional<Pack> pack;
  std::vector<Diagnostic> found;
  [[nodiscard]] std::string codes() const {
    std::string result;
    for (const Diagnostic& each : found) result += (result.empty() ? "" : " ") + each.code;
    return result;
  }
};

Loaded load(const fs::path& path, const ReadOptions& options = {}) {
  text::Report report;
  Loaded loaded;
  loaded.pack = read_pack(path, options, report);
  loaded.found = report.take();
  return loaded;
}

std::string facts_of(const Pack& pack) {
  std::string names;
  for (const Fact& fact : pack.facts) names += (names.empty() ? "" : " ") + fact.name.text();
  return names;
}

std::string fact(const std::string& name) { return "facts: {" + name + ": string}\n"; }

}  // namespace

TEST_CASE(
    "a folder: policy.yaml, then the others in name order, each import once and before the file it "
    "stands in") {
  const Folder folder;
  folder.write("p/policy.yaml", header + ("imports: [../v.yaml, more/x.yaml]\n" + fact("policy")));
  folder.write("p/b.yaml", "imports: [../v.yaml]\n" + fact("b"));
  folder.write("p/a.yaml", fact("a"));
  folder.write("p/more/x.yaml", "imports: ../../v.yaml\n" + fact("x"));
  folder.write("p/tests/t.yaml", "tests: []\n");
  folder.write("p/README.md", "-");
  folder.write("p/.hidden.yaml", "-");
  folder.write("v.yaml", fact("v"));
  const Loaded loaded = load(folder.at("p"));
  REQUIRE(loaded.codes() == "");
  CHECK(facts_of(*loaded.pack) == "v x policy a b");
  CHECK(loaded.pack->id.text() == "p");
  CHECK(loaded.pack->complete);
  REQUIRE(loaded.pack->files.size() == 5);
  CHECK(loaded.pack->files[0].source->name() == folder.at("p/policy.yaml"));
  CHECK(loaded.pack->files[1].source->name() == folder.at("v.yaml"));
  CHECK(load(folder.at("p/policy.yaml")).pack->facts.size() == 5);
}

TEST_CASE("a pack of one file") {
  const Folder folder;
  folder.write("shop.yaml", header + ("imports: [v.yaml]\n" + fact("a")));
  folder.write("v.yaml", fact("v"));
  folder.write("other.yaml", fact("other"));
  const Loaded loaded = load(folder.at("shop.yaml"));
  REQUIRE(loaded.codes() == "");
  CHECK(facts_of(*loaded.pack) == "v a");
}

TEST_CASE("what is not a pack") {
  const Folder folder;
  fs::create_directories(folder.at("empty"));
  folder.write("noheader/a.yaml", fact("a"));
  folder.write("blank/policy.yaml", "");
  folder.write("comments/policy.yaml", "# nothing\n");
  fs::create_directories(folder.at("folder/policy.yaml"));
  fs::create_directories(folder.at("pipe"));
  REQUIRE(::mkfifo(folder.at("pipe/policy.yaml").c_str(), 0600) == 0);
  REQUIRE(::mkfifo(folder.at("pipe.yaml").c_str(), 0600) == 0);
  fs::create_directories(folder.at("dangling"));
  fs::create_symlink("nowhere.yaml", folder.at("dangling/policy.yaml"));
  fs::create_directories(folder.at("loop"));
  fs::create_symlink("policy.yaml", folder.at("loop/policy.yaml"));
  folder.write("yml/policy.yaml", header);
  folder.write("yml/more.yml", fact("a"));
  folder.write("txt/policy.yaml.txt", header);
  struct Row {
    std::string path;
    std::string codes;
    bool pack;
  };
  const Row rows[] = {
      {"nowhere", "pack.missing", false},      {"noheader/a.yaml/b", "pack.missing", false},
      {"empty", "pack.no-policy", false},      {"noheader", "pack.no-policy", false},
      {"folder", "pack.not-a-file", false},    {"pipe", "pack.not-a-file", false},
      {"pipe.yaml", "pack.not-a-file", false}, {"dangling", "pack.missing", false},
      {"loop", "pack.missing", false},         {"yml", "pack.extension", true},
      {"txt", "pack.extension", false},        {"blank", "yaml.empty", true},
      {"comments", "yaml.empty", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const Loaded loaded = load(folder.at(row.path));
    CHECK(loaded.codes() == row.codes);
    CHECK(loaded.pack.has_value() == row.pack);
    if (loaded.pack) CHECK_FALSE(loaded.pack->complete);
  }
  CHECK(load("/dev/null").codes() == "pack.not-a-file");
}

TEST_CASE("a file that may not be read") {
  if (::geteuid() == 0) return;  // who may read everything
  const Folder folder;
  folder.write("p/policy.yaml", header);
  folder.write("p/a.yaml", fact("a"));
  fs::permissions(folder.at("p/a.yaml"), fs::perms::none);
  CHECK(load(folder.at("p")).codes() == "pack.unreadable");
}

TEST_CASE("imports stay in the root") {
  const Folder folder;
  folder.write("out.yaml", fact("out"));
  folder.write("root/v.yaml", fact("v"));
  folder.write("root/vocabulary.yaml", fact("v"));
  folder.write("root/p/x.yaml/y.yaml", "");
  fs::create_directory_symlink(folder.at("."), folder.at("root/up"));
  fs::create_symlink(folder.at("out.yaml"), folder.at("root/link.yaml"));
  fs::create_symlink("v.yaml", folder.at("root/alias.yaml"));
  REQUIRE(::mkfifo(folder.at("root/fifo.yaml").c_str(), 0600) == 0);
  struct Row {
    std::string import;
    std::string codes;
  };
  const Row rows[] = {
      {"../v.yaml", ""},
      {"./.././v.yaml", ""},
      {"../alias.yaml", ""},
      {"../../out.yaml", "pack.import-outside"},
      {"../../root/v.yaml", "pack.import-outside"},
      {"../../../../../../../../../../etc/passwd", "pack.import-outside"},
      {"../link.yaml", "pack.import-outside"},
      {"../up/out.yaml", "pack.import-outside"},
      {"../up/missing.yaml", "pack.import-outside"},
      {folder.at("root/v.yaml").string(), "pack.import-absolute"},
      {"C:/v.yaml", "pack.import-absolute"},
      {"'..\\v.yaml'", "pack.import-absolute"},
      {"../vocabulry.yaml", "pack.missing"},
      {"..", "pack.not-a-file"},
      {"../fifo.yaml", "pack.not-a-file"},
      {"https://example.org/v.yaml", "pack.missing"},
      {"[[a]]", "key.kind"},
      {"''", "key.empty"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.import);
    fs::remove_all(folder.at("root/p"));
    folder.write("root/p/policy.yaml", header + ("imports: " + row.import + "\n"));
    CHECK(load(folder.at("root/p")).codes() == row.codes);
    CHECK(load(folder.at("root/p"), {folder.at("root"), {}}).codes() == row.codes);
  }
  CHECK(load(folder.at("root/p"), {folder.at("root/nowhere"), {}}).codes() == "pack.root");
  CHECK(load(folder.at("root/p"), {folder.at("root/v.yaml"), {}}).codes() == "pack.root");
  folder.write("other/a", "");
  CHECK(load(folder.at("root/p"), {folder.at("other"), {}}).codes() == "pack.outside");
}

TEST_CASE("a pack's own files do not leave the root either") {
  const Folder folder;
  folder.write("out.yaml", fact("out"));
  folder.write("root/p/policy.yaml", header);
  fs::create_symlink(folder.at("out.yaml"), folder.at("root/p/link.yaml"));
  CHECK(load(folder.at("root/p")).codes() == "pack.outside");
  CHECK(load(folder.at("root/p"), {folder.at("."), {}}).codes() == "");
}

TEST_CASE("a missing import: its place, the nearest file and the way there") {
  const Folder folder;
  folder.write("p/policy.yaml", header + std::string("imports: [../a.yaml]\n"));
  folder.write("a.yaml", "imports:\n  - vocabulry.yaml\n");
  folder.write("vocabulary.yaml", fact("v"));
  const Loaded loaded = load(folder.at("p"));
  REQUIRE(loaded.found.size() == 1);
  const Diagnostic& mistake = loaded.found[0];
  CHECK(mistake.file == folder.at("a.yaml"));
  CHECK(mistake.line == 2);
  CHECK(mistake.column == 5);
  CHECK(mistake.message == "`vocabulry.yaml` does not exist");
  CHECK(mistake.hint == "did you mean `vocabulary.yaml`?");
  REQUIRE(mistake.notes.size() == 1);
  CHECK(mistake.notes[0].file == folder.at("p/policy.yaml"));
  CHECK(mistake.notes[0].line == 3);
  CHECK_FALSE(loaded.pack->complete);
}

TEST_CASE("imports in a circle") {
  const Folder folder;
  folder.write("p/policy.yaml", header + std::string("imports: [../a.yaml]\n"));
  folder.write("a.yaml", "imports: [b.yaml]\n" + fact("a"));
  folder.write("b.yaml", "imports: [./a.yaml]\n" + fact("b"));
  const Loaded loaded = load(folder.at("p"));
  REQUIRE(loaded.codes() == "pack.import-cycle");
  CHECK(loaded.found[0].file == folder.at("b.yaml"));
  CHECK(loaded.found[0].message ==
        "these imports go round in a circle: " + folder.at("a.yaml").string() + " → " +
            folder.at("b.yaml").string() + " → " + folder.at("a.yaml").string());
  CHECK(facts_of(*loaded.pack) == "b a");

  folder.write("p/policy.yaml", header + std::string("imports: policy.yaml\n"));
  CHECK(load(folder.at("p")).codes() == "pack.import-cycle");
}

TEST_CASE("an import has no header") {
  const Folder folder;
  folder.write("p/policy.yaml", header + std::string("imports: [../q.yaml]\n"));
  folder.write("q.yaml", "policy: q\nversion: 2\n" + fact("q"));
  const Loaded loaded = load(folder.at("p"));
  CHECK(loaded.codes() == "pack.header pack.header");
  CHECK(loaded.pack->id.text() == "p");
  CHECK(facts_of(*loaded.pack) == "q");
}

TEST_CASE("a pack has at most so many files beside its first") {
  const Folder folder;
  CHECK(Limits{}.files == 256);
  const std::size_t most = Limits{}.files;
  for (std::size_t i = 0; i <= most; ++i) {
    folder.write("f" + std::to_string(i) + ".yaml", "imports: [f" + std::to_string(i + 1) +
                                                        ".yaml]\n" + fact("a" + std::to_string(i)));
  }
  folder.write("shop.yaml", header + std::string("imports: [f0.yaml]\n"));
  const std::string last = "f" + std::to_string(most - 1) + ".yaml";

  folder.write(last, fact("last"));
  const Loaded at_limit = load(folder.at("shop.yaml"));
  CHECK(at_limit.codes() == "");
  CHECK(at_limit.pack->facts.size() == most);

  folder.write(last, "imports: [f" + std::to_string(most) + ".yaml]\n");
  folder.write("f" + std::to_string(most) + ".yaml", fact("beyond"));
  const Loaded beyond = load(folder.at("shop.yaml"));
  REQUIRE(beyond.codes() == "pack.too-many-files");
  CHECK(beyond.found[0].file == folder.at(last));
  CHECK(beyond.found[0].notes.size() == most);
}

TEST_CASE("mistakes of all files are reported, in the order in which they are read") {
  const Folder folder;
  folder.write("p/policy.yaml", "policy: p\nfacts: no\n");
  folder.write("p/a.yaml", "facts: {a: [}\n");
  folder.write("p/b.yaml", "fact: {}\n");
  const Loaded loaded = load(folder.at("p"));
  REQUIRE(loaded.found.size() >= 4);
  CHECK(loaded.found[0].code == "key.missing");
  CHECK(loaded.found[1].code == "key.kind");
  CHECK(loaded.found[2].file == folder.at("p/a.yaml"));
  CHECK(loaded.found.back().code == "key.unknown");
}

TEST_SUITE_END();

}  // namespace aftersales::model
