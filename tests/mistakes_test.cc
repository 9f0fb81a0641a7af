// Broken packs and all that is said of them: tests/mistakes/AREA/NAME.yaml, or a folder AREA/NAME/
// that holds a pack of several files (no policy.yaml need be in it), with NAME.expected beside it.
//
// The first line of a file is a comment on what is wrong; one that begins with `# warnings:` loads,
// and is only warned of.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <aftersales/policy.h>

#include "tests/update.h"

namespace aftersales {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(AFTERSALES_SOURCE_DIR) / "tests" / "mistakes";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Files that are imported by several packs lie beside them and are no packs.
bool is_shared(const fs::path& path) { return path.filename().string().starts_with("shared"); }

std::vector<fs::path> packs() {
  std::vector<fs::path> found;
  for (const auto& area : fs::directory_iterator(kFolder)) {
    if (!area.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(area.path())) {
      const bool pack = entry.is_directory() || entry.path().extension() == ".yaml";
      if (pack && !is_shared(entry.path())) found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

fs::path expected_of(const fs::path& pack) {
  return pack.parent_path() / (pack.stem().string() + ".expected");
}

bool is_only_warned_of(const fs::path& pack) {
  return !fs::is_directory(pack) && read(pack).starts_with("# warnings:");
}

/// As an author in the pack's area sees it, wherever the source lies.
std::string without_folder(std::string text, const fs::path& area) {
  const std::string folder = area.generic_string() + "/";
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
    text.erase(at, folder.size());
  return text;
}

std::string told(const std::vector<Diagnostic>& diagnostics, const fs::path& area) {
  std::string text;
  for (const Diagnostic& d : diagnostics) text += d.to_string() + "\n";
  return without_folder(std::move(text), area);
}

/// All files of a pack without the comment on what is wrong, each name replaced by the place of its
/// first appearance: equal where two packs differ only in names.
std::string renamed(const fs::path& pack) {
  std::vector<fs::path> files;
  if (fs::is_directory(pack)) {
    for (const auto& entry : fs::recursive_directory_iterator(pack))
      if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(pack);
  }
  // Of the language, where one of them in another's place is another mistake.
  static const std::set<std::string> kept{"applies_by", "as_of", "currency",
                                          "language",   "money", "text"};
  std::string out;
  std::map<std::string, std::size_t> names;
  for (const fs::path& file : files) {
    std::istringstream lines(read(file));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#") && out.empty()) line.erase(0, line.find('\r'));
      std::string word;
      for (const char c : line + "\n") {
        const auto byte = static_cast<unsigned char>(c);
        const bool cjk = byte >= 0xE4 || (byte >= 0x80 && byte < 0xC0);
        const bool letter = std::isalpha(byte) != 0 || c == '_' || cjk;
        if (letter) {
          word += c;
          continue;
        }
        if (kept.contains(word))
          out += word;
        else if (!word.empty())
          out += "n" + std::to_string(names.emplace(word, names.size()).first->second);
        word.clear();
        out += c;
      }
    }
  }
  return out;
}

TEST_CASE("all that is said of a broken pack is as expected") {
  for (const fs::path& pack : packs()) {
    CAPTURE(pack.string());
    const LoadResult loaded = Policy::try_load(pack);
    CHECK(loaded.policy.has_value() == is_only_warned_of(pack));
    const std::string text = told(loaded.diagnostics, pack.parent_path());
    if (tests::update_expected()) {
      std::ofstream(expected_of(pack), std::ios::binary) << text;
    } else {
      CHECK(text == read(expected_of(pack)));
    }
  }
}

TEST_CASE("mistakes are told in the author's terms") {
  for (const fs::path& pack : packs()) {
    CAPTURE(pack.string());
    const LoadResult loaded = Policy::try_load(pack);
    CHECK_FALSE(loaded.diagnostics.empty());
    for (const Diagnostic& d : loaded.diagnostics) {
      CAPTURE(d.to_string());
      CHECK(d.code.find('.') != std::string::npos);
      CHECK_FALSE(d.message.empty());
      const char first = d.message.empty() ? 'x' : d.message.front();
      CHECK((first < 'A' || first > 'Z' || d.message.starts_with("YAML ")));
      CHECK_FALSE(d.message.ends_with("."));
      CHECK(d.message.find('\n') == std::string::npos);
      // What has no place is a file that is missing or would not be read.
      if (d.line == 0) CHECK(d.code.starts_with("pack."));
      if (d.line != 0) CHECK(std::pair(d.end_line, d.end_column) >= std::pair(d.line, d.column));
    }
    // One mistake, one message: none stands twice at the same place.
    std::set<std::pair<std::string, std::string>> places;
    for (const Diagnostic& d : loaded.diagnostics) {
      const std::string place =
          d.file + ":" + std::to_string(d.offset) + ":" + std::to_string(d.end_column);
      const bool several =
          d.code == "key.missing" || d.line == 0;  // all keys that lack have one place
      CHECK((several || places.emplace(place, "").second));
    }
  }
}

TEST_CASE("no two packs differ only in names") {
  std::map<std::string, fs::path> seen;
  for (const fs::path& pack : packs()) {
    const auto entry = seen.emplace(renamed(pack), pack);
    CHECK_MESSAGE(entry.second, pack.string() << " and " << entry.first->second.string());
  }
}

TEST_CASE("the collection is whole") {
  const std::vector<fs::path> found = packs();
  CHECK(found.size() >= 180);
  std::set<fs::path> expected;
  for (const fs::path& pack : found) {
    CAPTURE(pack.string());
    CHECK(expected.insert(expected_of(pack)).second);
    CHECK(fs::exists(expected_of(pack)));
  }
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() != ".expected") continue;
    CAPTURE(entry.path().string());
    CHECK(expected.count(entry.path()) == 1);
  }
}

}  // namespace
}  // namespace aftersales
