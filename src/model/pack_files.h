// The files of a pack: which there are, where they may lie, and their bytes. Knows the file system,
// not the language.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftersales::model {

namespace fs = std::filesystem;

/// What is not read, though its author most likely thinks so; the last are Windows' doing.
inline constexpr std::array<std::string_view, 5> other_extensions{".yml", ".YAML", ".YML",
                                                                  ".yaml.txt", ".yml.txt"};

/// Why something is not a file to read, in the words of the messages; `code` is that of the report.
struct FileProblem {
  std::string code;
  std::string message;  // goes on after the file's name: "does not exist"
  std::string hint;
};

/// Reads a regular file whole, at most `limit` + 1 bytes of it, so that a longer one can be told
/// from one at the limit. Devices, pipes and folders are refused without being opened.
[[nodiscard]] std::optional<std::string> read_bytes(const fs::path& path, std::size_t limit,
                                                    FileProblem& problem);

/// Whether `path` lies in `folder`, both canonical.
[[nodiscard]] bool lies_in(const fs::path& path, const fs::path& folder);

/// What a file of the canonical folder `from` names by a way from there, as `imports` and the `csv`
/// of a table do: its canonical path. `example` is shown as such a way; files with its extension
/// may be meant where one does not exist. Refuses absolute paths, `..` out of `root` even if the
/// path comes back, and symbolic links out of it, before it looks whether the file exists.
[[nodiscard]] std::optional<fs::path> resolve_path(const std::string& named, const fs::path& from,
                                                   const fs::path& root, const fs::path& example,
                                                   FileProblem& problem);

/// The names of the entries of a folder whose names end in `extension`, sorted by their bytes;
/// hidden ones are left out.
[[nodiscard]] std::vector<std::string> names_in(const fs::path& folder, std::string_view extension);

}  // namespace aftersales::model
