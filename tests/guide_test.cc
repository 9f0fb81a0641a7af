// The author's guide (rules/README.md) -> its examples, written, loaded, decided and compared. What
// the fence of a block says:
//
//   yaml file=PATH   a file, as it stands; so also json file=PATH
//   yaml into=PATH   lines that the file PATH has by now, and behind them lines that come there;
//                    the file is one that a command has written
//   yaml part        one more file of the pack `shop` as far as the guide has written it, for this
//                    example alone; it must load without errors
//   yaml tests       tests of the part before it; all must pass
//   yaml wrong       a part that does not load; the `text` block behind it shows what the program
//                    says
//   feel             an expression on each line; every one must be true
//   console          commands behind `$ `, and what they print, errors included
//
// After `aftersales_tests --update` the guide shows what the program says now.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <aftersales/aftersales.h>

#include "suite/suite.h"
#include "tests/fenced.h"
#include "tests/update.h"

namespace fs = std::filesystem;
using namespace aftersales;
using tests::Fenced;

namespace {

const fs::path guide_path = fs::path(AFTERSALES_SOURCE_DIR) / "rules/README.md";

/// A folder of its own for each process, since tests may run side by side.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(fs::temp_directory_path() / (name + "_" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

bool is_addition(const Fenced& block) { return block.info.rfind("into=", 0) == 0; }

bool is_file(const Fenced& block) { return block.info.rfind("file=", 0) == 0; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return lines;
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
    text.erase(at, part.size());
  return text;
}

/// The pack `shop` as the guide has written it so far, with one more file.
class Shop {
 public:
  Shop(const fs::path& written, const std::string& part) : folder_("aftersales_guide_part") {
    fs::copy(written / "shop", pack(), fs::copy_options::recursive);
    tests::write_file(pack() / "part.yaml", part);
  }
  [[nodiscard]] fs::path pack() const { return folder_.path() / "shop"; }
  [[nodiscard]] LoadResult load() const { return Policy::try_load(pack()); }
  void add_tests(const std::string& text) const {
    tests::write_file(pack() / "tests/part.yaml", text);
  }

  /// What an author has to mend: of several errors at one place the first.
  [[nodiscard]] std::string errors() const {
    std::string text;
    std::set<std::pair<std::uint32_t, std::uint32_t>> places;
    for (const Diagnostic& d : load().diagnostics) {
      if (d.severity == Severity::error && !d.file.empty() &&
          places.insert({d.line, d.column}).second)
        text += d.to_string();
      if (!text.empty() && text.back() != '\n') text += '\n';
    }
    return without(text, folder_.path().string() + "/");
  }

 private:
  Folder folder_;
};

std::string diagnostics_of(const LoadResult& result) {
  std::string text;
  for (const Diagnostic& d : result.diagnostics)
    if (d.severity == Severity::error) text += d.to_string() + "\n";
  return text;
}

/// A part with one decision for each line, which is to be true.
std::string decisions_of(const std::vector<std::string>& expressions) {
  std::string text = "decisions:\n";
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    std::string quoted;
    for (const char c : expressions[i]) quoted += c == '\'' ? "''" : std::string(1, c);
    text += "  line_" + std::to_string(i) + ": {type: boolean, value: '" + quoted + "'}\n";
  }
  return text;
}

void check_feel(const fs::path& written, const Fenced& block) {
  const std::vector<std::string> expressions = lines_of(block.text);
  const LoadResult result = Shop(written, decisions_of(expressions)).load();
  CHECK_MESSAGE(result.policy.has_value(), diagnostics_of(result));
  if (!result.policy) return;
  DecideOptions options;
  options.as_of = DateTime::parse("2026-11-16T10:00:00");
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    CAPTURE(expressions[i]);
    const Decision decision = result.policy->decide("line_" + std::to_string(i), Case(), options);
    CHECK_MESSAGE(decision.value() == Value(true), decision.explain("en"));
  }
}

#ifdef AFTERSALES_PROGRAM
std::string output_of(const fs::path& folder, const std::string& command) {
  const std::string line = "cd '" + folder.string() + "' && PATH=\"" +
                           fs::path(AFTERSALES_PROGRAM).parent_path().string() +
                           ":$PATH\" && export PATH && { " + command + "; } 2>&1 < /dev/null";
  std::FILE* const pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

/// The longest beginning of `added` that the text has, once, becomes all of `added`.
void add_lines(const fs::path& path, const std::string& added) {
  std::string text = tests::read_file(path);
  for (std::size_t end = added.size(); end > 1; end = added.rfind('\n', end - 2) + 1) {
    const std::string beginning = added.substr(0, end);
    const std::size_t at = text.find(beginning);
    if (at == std::string::npos) continue;
    REQUIRE_MESSAGE(text.find(beginning, at + 1) == std::string::npos, beginning);
    tests::write_file(path, text.replace(at, beginning.size(), added));
    return;
  }
  FAIL_CHECK("the file ", path.string(), " does not have the first line of what is added");
}

std::string replay(const fs::path& folder, const std::string& session) {
  std::string shown;
  for (const std::string& line : lines_of(session)) {
    if (line.rfind("$ ", 0) == 0) shown += line + "\n" + output_of(folder, line.substr(2));
  }
  return shown;
}
#endif

}  // namespace

TEST_CASE("the guide's packs load, its tests pass, and its mistakes are told as it shows them") {
  const std::string document = tests::read_file(guide_path);
  std::vector<Fenced> blocks = tests::fenced_blocks(document);
  REQUIRE(blocks.size() > 50);
  const Folder written("aftersales_guide");
  std::string part, mistakes;
  for (Fenced& block : blocks) {
    CAPTURE(block.line);
    const std::string kind = block.language + " " + block.info;
    if (is_file(block)) {
      tests::write_file(written.path() / block.info.substr(5), block.text);
    } else if (is_addition(block)) {
      continue;  // the commands see it
    } else if (kind == "yaml part") {
      part = block.text;
      const LoadResult result = Shop(written.path(), part).load();
      CHECK_MESSAGE(result.policy.has_value(), diagnostics_of(result));
    } else if (kind == "yaml tests") {
      const Shop shop(written.path(), part);
      shop.add_tests(block.text);
      const LoadResult result = shop.load();
      if (!result.policy) continue;  // told already
      const suite::Results results = suite::run(*result.policy, shop.pack());
      for (const Diagnostic& mistake : results.mistakes) FAIL_CHECK(mistake.to_string());
      CHECK_MESSAGE(results.ok(), suite::to_text(results));
      CHECK(!results.outcomes.empty());
    } else if (kind == "yaml wrong") {
      mistakes = Shop(written.path(), block.text).errors();
      CHECK(!mistakes.empty());
    } else if (kind == "text ") {
      if (tests::update_expected()) block.text = mistakes;
      CHECK(block.text == mistakes);
    } else if (block.language == "feel") {
      check_feel(written.path(), block);
    } else {
      CHECK_MESSAGE(kind == "console ", "nothing is known about a block of this kind: ", kind);
    }
  }
  if (tests::update_expected()) tests::write_file(guide_path, tests::with_blocks(document, blocks));
}

#ifdef AFTERSALES_PROGRAM
TEST_CASE("the guide's commands print what it shows") {
  const std::string document = tests::read_file(guide_path);
  std::vector<Fenced> blocks = tests::fenced_blocks(document);
  const Folder written("aftersales_guide_console");
  std::size_t sessions = 0;
  for (Fenced& block : blocks) {
    CAPTURE(block.line);
    if (is_file(block)) tests::write_file(written.path() / block.info.substr(5), block.text);
    if (is_addition(block)) add_lines(written.path() / block.info.substr(5), block.text);
    if (block.language != "console") continue;
    ++sessions;
    const std::string shown = replay(written.path(), block.text);
    if (tests::update_expected()) block.text = shown;
    CHECK(block.text == shown);
  }
  CHECK(sessions > 5);
  if (tests::update_expected()) tests::write_file(guide_path, tests::with_blocks(document, blocks));
}
#endif
