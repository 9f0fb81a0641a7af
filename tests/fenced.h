// A Markdown document -> its fenced blocks, with what their opening fence says; and back, with some
// of them written anew.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace aftersales::tests {

struct Fenced {
  std::string language;  // the first word behind the fence: yaml
  std::string info;      // the rest: file=shop/facts.yaml
  std::string text;      // with its last newline
  std::size_t line = 0;  // of the fence, 1-based
  std::size_t at = 0;    // where the text begins in the document, in bytes
};

[[nodiscard]] inline std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// Fences are lines that begin with three backquotes. A block that is not closed ends the list.
[[nodiscard]] inline std::vector<Fenced> fenced_blocks(const std::string& document) {
  std::vector<Fenced> blocks;
  Fenced open;
  bool inside = false;
  std::size_t number = 0;
  for (std::size_t at = 0; at < document.size();) {
    std::size_t end = document.find('\n', at);
    if (end == std::string::npos) end = document.size();
    const std::string line = document.substr(at, end - at);
    ++number;
    const bool fence = line.rfind("```", 0) == 0;
    if (fence && inside) {
      open.text = document.substr(open.at, at - open.at);
      blocks.push_back(open);
      inside = false;
    } else if (fence) {
      const std::size_t space = line.find(' ');
      open = {line.substr(3, space == std::string::npos ? space : space - 3),
              space == std::string::npos ? "" : line.substr(space + 1), "", number, end + 1};
      inside = true;
    }
    at = end + 1;
  }
  return blocks;
}

/// The document with the texts of `blocks`, which are its own blocks, some with another text.
[[nodiscard]] inline std::string with_blocks(const std::string& document,
                                             const std::vector<Fenced>& blocks) {
  const std::vector<Fenced> before = fenced_blocks(document);
  std::string result;
  std::size_t from = 0;
  for (std::size_t i = 0; i < before.size() && i < blocks.size(); ++i) {
    result += document.substr(from, before[i].at - from) + blocks[i].text;
    from = before[i].at + before[i].text.size();
  }
  return result + document.substr(from);
}

}  // namespace aftersales::tests
