// README.md against what it speaks of: its first program is examples/first.cc, which is built and
// run; what that prints, what the commands print, and the lines for CMake are as shown; and every
// file it points to exists. The guide's contents name all of its headings. After `aftersales_tests
// --update` the README shows what is so now.
#include <doctest/doctest.h>

#include <cctype>
#include <cstdio>
#include <filesystem>
#include <regex>
#include <set>
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
  const auto decision =
      policy.decide("decision.eligible", {{"case.now", "2026-11-16T10:00:00"},
                                          {"order.delivered_at", "2026-11-02T15:20:00"},
                                          {"line.category", "bags"},
                                          {"request.type", "exchange"},
                                          {"request.reason", "quality_defect"},
                                          {"request.notice_at", "2026-11-16T09:40:00"},
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

/// A heading -> what a link to it says behind the `#`.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      anchor += '-';
    else if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '_')
      anchor += static_cast<char>(std::tolower(byte));
  }
  return anchor;
}

/// The anchors of the document's headings, those in fences left out.
std::vector<std::string> anchors_in(const std::string& document) {
  std::vector<std::string> anchors;
  std::istringstream lines(document);
  bool fenced = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) fenced = !fenced;
    const std::size_t text = line.find_first_not_of('#');
    if (!fenced && text != 0 && text != std::string::npos && line[text] == ' ')
      anchors.push_back(anchor_of(line.substr(text + 1)));
  }
  return anchors;
}

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

TEST_CASE("the guide's links lead to headings, and its contents name every one of these once") {
  const std::string guide = tests::read_file(kTop / "rules/README.md");
  const std::vector<std::string> headings = anchors_in(guide);
  const std::set<std::string> known(headings.begin(), headings.end());
  CHECK(known.size() == headings.size());  // a second heading of a name would be called otherwise
  const std::regex link(R"(\]\(#([^)]*)\))");
  for (std::sregex_iterator it(guide.begin(), guide.end(), link), end; it != end; ++it)
    CHECK_MESSAGE(known.count((*it)[1].str()) == 1, (*it)[1].str());
  const std::string contents = guide.substr(0, guide.find("\n## "));
  for (std::size_t i = 1; i < headings.size(); ++i)  // the first is the title
    CHECK_MESSAGE(contents.find("](#" + headings[i] + ")") != std::string::npos, headings[i]);
}
