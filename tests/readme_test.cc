// README.md against what it speaks of: its first program is examples/first.cc, which is built and
// run; what that prints, what the commands print, and the lines for CMake are as shown; and every
// file it points to exists. After `aftersales_tests --update` it shows what is so now.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <aftersales/aftersales.h>

#include "tests/fenced.h"
#include "tests/update.h"

namespace fs = std::filesystem;
using namespace aftersales;
using tests::Fenced;

namespace {

const fs::path kTop = AFTERSALES_SOURCE_DIR;
constexpr std::size_t kShownLines = 10;  // of the first program's output

std::string first_lines(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < text.size(); ++i) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

/// Files are named from the top folder, where the reader stands.
std::string without_top(std::string text) {
  const std::string top = kTop.generic_string() + "/";
  for (auto at = text.find(top); at != std::string::npos; at = text.find(top, at))
    text.erase(at, top.size());
  return text;
}

/// What examples/first.cc does; that file is compared with the README below.
std::string first_program() {
  const auto policy = Policy::load(kTop / "rules/cn-store");
  const auto decision = policy.decide("decision.eligible", {{"case.now", "2026-11-16T10:00:00"},
                                                            {"request.type", "exchange"},
                                                            {"request.reason", "quality_defect"},
                                                            {"defect.confirmed", true}});
  REQUIRE(decision.is_decided());
  std::ostringstream out;
  out << decision.value() << "\n\n" << decision.explain("en") << '\n';
  return without_top(out.str());
}

#ifdef AFTERSALES_PROGRAM
std::string replay(const std::string& session) {
  std::string shown;
  std::istringstream lines(session);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("$ ", 0) != 0) continue;
    const std::string command = "cd '" + kTop.string() + "' && PATH=\"" +
                                fs::path(AFTERSALES_PROGRAM).parent_path().string() +
                                ":$PATH\" && export PATH && { " + line.substr(2) +
                                "; } 2>&1 < /dev/null";
    shown += line + "\n";
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) shown += static_cast<char>(c);
    pclose(pipe);
  }
  return shown;
}
#endif

}  // namespace

TEST_CASE("the README's program, its output and its commands are as shown") {
  const std::string document = tests::read_file(kTop / "README.md");
  std::vector<Fenced> blocks = tests::fenced_blocks(document);
  std::size_t programs = 0, outputs = 0;
  for (Fenced& block : blocks) {
    CAPTURE(block.line);
    std::string expected = block.text;
    if (block.language == "cpp") {
      REQUIRE(block.info == "file=examples/first.cc");
      expected = tests::read_file(kTop / block.info.substr(5));
      ++programs;
    } else if (block.language == "text") {
      expected = first_lines(first_program(), kShownLines);
      ++outputs;
    } else if (block.language == "console") {
#ifdef AFTERSALES_PROGRAM
      expected = replay(block.text);
#endif
    }
    if (tests::update_expected()) block.text = expected;
    CHECK(block.text == expected);
  }
  CHECK(programs == 1);
  CHECK(outputs == 1);
  if (tests::update_expected())
    tests::write_file(kTop / "README.md", tests::with_blocks(document, blocks));
}

TEST_CASE("the lines for CMake are those that the tests build another project with") {
  const std::string consumer = tests::read_file(kTop / "tests/consumer/CMakeLists.txt");
  CHECK(consumer.find("find_package(aftersales ") != std::string::npos);
  CHECK(consumer.find("REQUIRED CONFIG)") != std::string::npos);
  CHECK(consumer.find("add_subdirectory(") != std::string::npos);
  CHECK(consumer.find("aftersales::aftersales") != std::string::npos);
}

TEST_CASE("every file that a README points to exists") {
  for (const char* const name : {"README.md", "rules/README.md", "src/README.md", "tests/README.md",
                                 ".github/CONTRIBUTING.md"}) {
    CAPTURE(name);
    const std::string document = tests::read_file(kTop / name);
    REQUIRE(!document.empty());
    const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
    for (std::sregex_iterator it(document.begin(), document.end(), link), end; it != end; ++it) {
      const fs::path target = (kTop / name).parent_path() / (*it)[1].str();
      CHECK_MESSAGE(fs::exists(target), target.string());
    }
  }
}
