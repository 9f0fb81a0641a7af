// A folder's name -> a small pack to begin with, laid out whole or not at all: it is written beside
// where it belongs, and moved there when all of it has been written.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/new_files.h"
#include "text/identifier.h"

namespace aftersales::cli {

namespace {

namespace fs = std::filesystem;

struct Refusal {
  std::string message, hint;
};

constexpr std::string_view kExampleName = "policy: my-shop\n";  // of the packs in examples/new

/// Where the pack comes to lie: without a slash at the end, and with a name, which `.` has not.
fs::path place_of(const fs::path& folder) {
  const fs::path place = fs::absolute(folder.has_filename() ? folder : folder.parent_path());
  if (place.filename() != "." && place.filename() != "..") return place;
  std::error_code error;
  const fs::path named = fs::canonical(place, error);
  return error ? place : named;
}

std::string quoted_for_shell(const std::string& path) {
  const auto plain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
  };
  if (path.front() == '-') return quoted_for_shell("./" + path);  // no option
  if (std::all_of(path.begin(), path.end(), plain)) return path;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// Nothing, if a pack may be laid out there.
std::optional<Refusal> refuse_place(const std::string& shown, const fs::path& place) {
  std::error_code error;
  const fs::file_status status = fs::status(place, error);
  if (status.type() == fs::file_type::not_found) {
    if (fs::is_directory(place.parent_path(), error)) return std::nullopt;
    const std::string parent = place.parent_path().lexically_normal().string();
    if (fs::exists(parent, error)) {
      return Refusal{fmt::format("`{}` cannot be made: `{}` is a file", shown, parent),
                     "give a folder inside a folder"};
    }
    return Refusal{fmt::format("`{}` cannot be made: there is no folder `{}`", shown, parent),
                   fmt::format("make that first: mkdir -p {}", quoted_for_shell(parent))};
  }
  if (fs::is_directory(status)) {
    const fs::directory_iterator inside(place, error);
    if (!error && inside == fs::directory_iterator()) return std::nullopt;
    if (!error && fs::exists(place / "policy.yaml", error)) {
      return Refusal{fmt::format("`{}` holds a policy already, and nothing is overwritten", shown),
                     "give a folder that does not exist yet"};
    }
    if (!error) {
      return Refusal{fmt::format("the folder `{}` is not empty (it holds `{}`), and nothing is "
                                 "overwritten",
                                 shown, inside->path().filename().string()),
                     "give a folder that does not exist yet"};
    }
  } else if (!error) {
    return Refusal{fmt::format("`{}` is a file, and a pack is a folder", shown),
                   "give a folder that does not exist yet"};
  }
  return Refusal{fmt::format("`{}` cannot be used: {}", shown, error.message()), ""};
}

/// A name that may stand behind `policy:`, as near as can be.
std::string mended(std::string_view name) {
  std::string result;
  for (std::size_t at = 0; at < name.size();) {
    const text::CodePoint c = text::decode_utf8(name, at);
    if (c.valid && text::in_identifier(c.value)) {
      result += name.substr(at, c.bytes);
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
    at += c.bytes;
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result.empty() ? "my-shop" : result;
}

std::optional<Refusal> refuse_name(const NewRequest& request, const std::string& name) {
  const auto misfit = text::first_misfit(name);
  if (!misfit && !name.empty()) return std::nullopt;
  const std::string wrong = name.empty() ? "is empty" : text::to_text(name, *misfit);
  if (request.name) {
    return Refusal{fmt::format("the name `{}` {}", name, wrong),
                   fmt::format("{}, such as --name {}", text::kIdentifierHint, mended(name))};
  }
  return Refusal{
      fmt::format("the policy would be called `{}` as its folder is, and its name {}", name, wrong),
      fmt::format("give it another one: --name {}", mended(name))};
}

/// The name in quotes where YAML would take its first character for a sign.
std::string with_name(std::string_view text, const std::string& name) {
  std::string result(text);
  const std::size_t at = result.find(kExampleName);
  if (at == std::string::npos) return result;
  const std::string_view quote = name.front() == '-' || name.front() == '.' ? "\"" : "";
  return result.replace(at, kExampleName.size(), fmt::format("policy: {0}{1}{0}\n", quote, name));
}

/// errno's value, or 0.
int write_file(const fs::path& path, const std::string& text) {
  std::FILE* const file = std::fopen(path.c_str(), "wbx");
  if (file == nullptr) return errno;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const int failed = written ? 0 : errno;
  if (std::fclose(file) != 0 && failed == 0) return errno;
  return failed;
}

/// A folder that vanishes with all that is in it.
class Staging {
 public:
  explicit Staging(fs::path path) : path_(std::move(path)) {}
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::error_code fill(const fs::path& folder, const std::vector<NewFile>& files,
                     const std::string& name) {
  std::error_code error;
  fs::create_directory(folder, error);
  for (const NewFile& file : files) {
    if (!error) fs::create_directories((folder / file.path).parent_path(), error);
    if (error) return error;
    if (const int failed = write_file(folder / file.path, with_name(file.text, name)); failed != 0)
      return {failed, std::generic_category()};
  }
  return error;
}

/// What `from` holds comes into the folder `to`, which is empty: all of it or nothing.
std::error_code move_inside(const fs::path& from, const fs::path& to) {
  std::error_code error, ignored;
  std::vector<fs::path> moved;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(from)) entries.push_back(entry.path());
  for (const fs::path& entry : entries) {
    fs::rename(entry, to / entry.filename(), error);
    if (error) break;
    moved.push_back(to / entry.filename());
  }
  if (!error) return error;
  for (const fs::path& entry : moved) fs::remove_all(entry, ignored);
  return error;
}

std::error_code put(const fs::path& place, const std::vector<NewFile>& files,
                    const std::string& name) {
  std::error_code error;
  // A folder that is there may be one whose parent belongs to somebody else, or another disk's.
  const bool there = fs::exists(place, error);
  const fs::path beside = there ? place : place.parent_path();
  const Staging staging(beside / fmt::format(".aftersales-new-{}", getpid()));
  error = fill(staging.path(), files, name);
  if (error) return error;
  if (there) return move_inside(staging.path(), place);
  fs::rename(staging.path(), place, error);  // fails if meanwhile something else came there
  return error;
}

std::vector<NewFile> files_in(std::string_view language) {
  std::vector<NewFile> files;
  for (const NewFile& file : new_files()) {
    if (file.language == language) files.push_back(file);
  }
  return files;
}

std::string report(const NewRequest& request, const std::vector<NewFile>& files, bool zh) {
  std::string text = zh ? fmt::format("已在 {} 中写好：\n", request.folder)
                        : fmt::format("Written in {}:\n", request.folder);
  for (const NewFile& file : files) text += fmt::format("  {}\n", file.path);
  if (request.language.empty()) {
    text += zh ? "内容是中文的；要英文的，请用 --lang en。\n"
               : "The texts are English; `--lang zh` gives Chinese ones.\n";
  }
  const std::string pack = quoted_for_shell(request.folder);
  text += zh ? "接下来：\n" : "Now try:\n";
  text += fmt::format("  aftersales check {}\n  aftersales test {}\n", pack, pack);
  text += fmt::format("  aftersales decide {} --decision may_return --case {}\n", pack,
                      quoted_for_shell((fs::path(request.folder) / "case.json").string()));
  return text;
}

}  // namespace

int lay_out(const NewRequest& request) {
  const std::string language(request.language.empty() ? language_of_terminal() : request.language);
  if (request.folder.empty()) {
    complain("the name of the folder is empty", "give one: aftersales new my-shop");
    return kUsage;
  }
  const fs::path place = place_of(request.folder);
  std::optional<Refusal> refusal = refuse_place(request.folder, place);
  const std::string name = request.name.value_or(place.filename().string());
  if (!refusal) refusal = refuse_name(request, name);
  if (refusal) {
    complain(refusal->message, refusal->hint);
    return kUsage;
  }
  const std::vector<NewFile> files = files_in(language);
  if (const std::error_code error = put(place, files, name); error) {
    complain(fmt::format("`{}` cannot be written: {}; nothing was left behind", request.folder,
                         error.message()));
    return kUsage;
  }
  print(report(request, files, language == "zh"));
  return kDone;
}

}  // namespace aftersales::cli
