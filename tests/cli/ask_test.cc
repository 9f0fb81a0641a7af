// Interviews, whole: tests/cli/ask/NAME.in -> NAME.out, and the exit code.
//
// The first line of NAME.in are the arguments behind `aftersales ask`, the others are what is
// typed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/update.h"

namespace fs = std::filesystem;

namespace {

const fs::path kFolder = fs::path(AFTERSALES_SOURCE_DIR) / "tests" / "cli" / "ask";

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST_CASE("interviews are held as expected, whole") {
  const fs::path own = fs::temp_directory_path() / ("aftersales_ask_" + std::to_string(getpid()));
  fs::create_directories(own);
  std::vector<fs::path> held;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".in") held.push_back(entry.path());
  }
  std::sort(held.begin(), held.end());
  REQUIRE(held.size() >= 8);
  for (const fs::path& path : held) {
    CAPTURE(path.filename().string());
    const std::string text = read(path);
    const auto line = text.find('\n');
    std::ofstream(own / "in", std::ios::binary) << text.substr(line + 1);
    const std::string command = "cd '" AFTERSALES_SOURCE_DIR "' && '" AFTERSALES_PROGRAM "' ask " +
                                text.substr(0, line) + " < '" + (own / "in").string() + "' > '" +
                                (own / "out").string() + "' 2>&1";
    const int status = std::system(command.c_str());
    const std::string got = read(own / "out") + "exit code: " +
                            std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1) + "\n";
    fs::path expected = path;
    expected.replace_extension(".out");
    if (aftersales::tests::update_expected()) std::ofstream(expected, std::ios::binary) << got;
    CHECK(got == read(expected));
  }
  fs::remove_all(own);
}

}  // namespace
