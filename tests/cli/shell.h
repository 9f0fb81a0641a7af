// Runs the program as a shell does.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace aftersales::tests {

namespace fs = std::filesystem;

struct Answer {
  int exit = -1;
  std::string out, err;
};

/// A folder of its own for each process, since the tests may run side by side.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("aftersales_cli_" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return file(name);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

 private:
  fs::path path_;
};

inline const Folder& folder() {
  static const Folder only;
  return only;
}

// Run in the folder of the packs; `$D` in the arguments is the folder for files.
inline Answer run(const std::string& arguments, const std::string& input = {}) {
  folder().write("in", input);
  const std::string command = "cd '" AFTERSALES_SOURCE_DIR "/tests/suite/packs' && D='" +
                              folder().file("") + "' && '" + AFTERSALES_PROGRAM "' " + arguments +
                              " < '" + folder().file("in") + "' > '" + folder().file("out") +
                              "' 2> '" + folder().file("err") + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder().read("out"), folder().read("err")};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::size_t lines_in(const std::string& text) {
  std::size_t lines = 0;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

}  // namespace aftersales::tests
