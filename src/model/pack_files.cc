// Paths and files, without exceptions: every refusal of the system becomes a sentence.
#include "model/pack_files.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "text/report.h"

namespace aftersales::model {

namespace {

// Our own words: those of the system depend on the locale.
FileProblem refusal(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {"pack.missing", "does not exist", ""};
    case EACCES:
    case EPERM:
      return {"pack.unreadable", "cannot be read: permission denied", ""};
    case ELOOP:
      return {"pack.unreadable", "is a symbolic link that leads to itself", ""};
    case ENAMETOOLONG:
      return {"pack.unreadable", "has a name that is too long", ""};
    default:
      return {"pack.unreadable", fmt::format("cannot be read: error {} of the system", error), ""};
  }
}

FileProblem not_a_file(mode_t mode) {
  return {"pack.not-a-file", S_ISDIR(mode) ? "is a folder, not a file" : "is not a regular file",
          ""};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::optional<std::string> read_bytes(const fs::path& path, std::size_t limit,
                                      FileProblem& problem) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    problem = refusal(errno);
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    problem = not_a_file(status.st_mode);
    return std::nullopt;
  }
  // Not to wait, should a pipe have taken the file's place since.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    problem = refusal(errno);
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    problem = not_a_file(status.st_mode);
    return std::nullopt;
  }
  std::string bytes;
  while (bytes.size() <= limit) {
    const std::size_t before = bytes.size();
    const std::size_t wanted = std::min<std::size_t>(limit + 1 - before, std::size_t{64} << 10);
    bytes.resize(before + wanted);
    const auto got = ::read(file.number(), bytes.data() + before, wanted);
    const int error = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<decltype(got)>(got, 0)));
    if (got == 0) break;
    if (got < 0 && error != EINTR) {
      problem = refusal(error);
      return std::nullopt;
    }
  }
  return bytes;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  auto part = path.begin();
  for (const fs::path& wanted : folder) {
    if (wanted.empty()) continue;  // behind a slash at the end
    if (part == path.end() || *part != wanted) return false;
    ++part;
  }
  return true;
}

std::optional<fs::path> resolve_path(const std::string& named, const fs::path& from,
                                     const fs::path& root, const fs::path& example,
                                     FileProblem& problem) {
  const fs::path path(named);
  const bool windows =
      named.find('\\') != std::string::npos || (named.size() > 1 && named[1] == ':');
  if (path.is_absolute() || windows) {
    problem = {"pack.import-absolute", "is not a path beside the pack",
               fmt::format("write the way from this file, with `/`: `{}`", example.string())};
    return std::nullopt;
  }
  const FileProblem outside{
      "pack.import-outside", "lies outside the root folder of the pack",
      "files stay below the folder given as root, which is the one above the pack's folder "
      "unless told otherwise"};
  std::ptrdiff_t depth = 0;
  for (const fs::path& part : from.lexically_relative(root))
    depth += part == "." || part.empty() ? 0 : 1;
  for (const fs::path& part : path) {
    if (part == "..") {
      --depth;
    } else if (part != "." && !part.empty()) {
      ++depth;
    }
    if (depth < 0) {
      problem = outside;
      return std::nullopt;
    }
  }
  std::error_code error;
  fs::path real = fs::weakly_canonical(from / path, error);
  if (error) {
    problem = refusal(error.value());
    return std::nullopt;
  }
  if (!lies_in(real, root)) {
    problem = outside;
    return std::nullopt;
  }
  if (fs::exists(real, error)) return real;
  problem = error ? refusal(error.value()) : FileProblem{"pack.missing", "does not exist", ""};
  const std::string name = real.filename().string();
  if (const auto near =
          text::nearest(name, names_in(real.parent_path(), example.extension().string()))) {
    problem.hint = fmt::format("did you mean `{}`?", (path.parent_path() / *near).string());
  }
  return std::nullopt;
}

std::vector<std::string> names_in(const fs::path& folder, std::string_view extension) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (name.front() != '.' && name.size() > extension.size() && name.ends_with(extension)) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace aftersales::model
