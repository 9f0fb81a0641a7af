// The table of src/README.md against the #include lines under src/: which folder may include which,
// and which library belongs to one folder.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fenced.h"

namespace fs = std::filesystem;

namespace {

const fs::path kSource = fs::path(AFTERSALES_SOURCE_DIR) / "src";

struct Folder {
  std::string name;              // text
  std::vector<std::string> may;  // folders
  std::vector<std::string> own;  // the beginnings of headers of libraries: boost/
};

/// The words of a cell that stand between backquotes, without a slash at the end.
std::vector<std::string> quoted_words(const std::string& cell, bool keep_slash) {
  std::vector<std::string> words;
  std::istringstream parts(cell);
  std::string part;
  for (bool inside = false; std::getline(parts, part, '`'); inside = !inside) {
    if (!inside) continue;
    if (!keep_slash && part.ends_with('/')) part.pop_back();
    words.push_back(part);
  }
  return words;
}

std::vector<Folder> folders_of(const std::string& readme) {
  std::vector<Folder> folders;
  std::istringstream lines(readme);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '|');) cells.push_back(cell);
    REQUIRE_MESSAGE(cells.size() == 5, line);  // one of them before the first `|`
    folders.push_back({quoted_words(cells[1], false).at(0), quoted_words(cells[3], false),
                       quoted_words(cells[4], true)});
  }
  return folders;
}

struct Include {
  std::string file;  // from src/
  std::string folder;
  std::string header;  // text/source.h
  bool ours = false;   // between quotes
};

std::vector<Include> includes() {
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(kSource)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cc" && extension != ".h") continue;
    const std::string file = fs::relative(entry.path(), kSource).generic_string();
    std::istringstream lines(aftersales::tests::read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("#include ", 0) != 0) continue;
      const std::size_t end = line.find_first_of("\">", 10);
      REQUIRE_MESSAGE(end != std::string::npos, file, ": ", line);
      found.push_back(
          {file, file.substr(0, file.find('/')), line.substr(10, end - 10), line[9] == '"'});
    }
  }
  return found;
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("the map names every folder once, and a folder includes only folders above it") {
  const std::vector<Folder> folders =
      folders_of(aftersales::tests::read_file(kSource / "README.md"));
  std::set<std::string> above;
  for (const Folder& folder : folders) {
    CAPTURE(folder.name);
    for (const std::string& lower : folder.may) CHECK_MESSAGE(above.count(lower) == 1, lower);
    CHECK(above.insert(folder.name).second);
  }
  for (const auto& entry : fs::directory_iterator(kSource)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "cmake") CHECK_MESSAGE(above.count(name) == 1, name);
  }
}

TEST_CASE("the include lines follow the map") {
  std::map<std::string, Folder> folders;
  for (const Folder& folder : folders_of(aftersales::tests::read_file(kSource / "README.md")))
    folders[folder.name] = folder;
  const std::vector<Include> all = includes();
  REQUIRE(all.size() > 500);
  std::set<std::string> used;
  for (const Include& include : all) {
    CAPTURE(include.file);
    CAPTURE(include.header);
    REQUIRE(folders.count(include.folder) == 1);
    if (include.ours) {
      const std::string from = include.header.substr(0, include.header.find('/'));
      CHECK((from == include.folder || holds(folders[include.folder].may, from)));
      continue;
    }
    for (const auto& [name, folder] : folders) {
      for (const std::string& library : folder.own) {
        if (include.header.rfind(library, 0) != 0) continue;
        used.insert(name + " " + library);
        CHECK(name == include.folder);
      }
    }
  }
  // A library that nobody includes, or only under another name, is a mistake of the map.
  for (const auto& [name, folder] : folders) {
    for (const std::string& own : folder.own) CHECK_MESSAGE(used.count(name + " " + own) == 1, own);
  }
}
