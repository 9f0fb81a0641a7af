// A pack -> a drawing of which decision needs what, in Graphviz's language or drawn by it.
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/commands.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace aftersales::cli {

namespace {

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Runs `dot` without a shell, so that a file may have any name.
int draw(const std::string& dot, const std::string& svg_file) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) {
    complain(fmt::format("no pipe to `dot`: {}", std::strerror(errno)));
    return kUsage;
  }
  std::string program = "dot";
  std::string form = "-Tsvg";
  std::string output = "-o" + svg_file;
  char* arguments[] = {program.data(), form.data(), svg_file == "-" ? nullptr : output.data(),
                       nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  pid_t child = -1;
  const int refused = posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  const bool sent = refused == 0 && write_all(ends[1], dot);
  ::close(ends[1]);
  if (refused != 0) {
    complain(fmt::format("the program `dot` cannot be run: {}", std::strerror(refused)),
             "install Graphviz (graphviz.org), or leave out --svg and draw the DOT text elsewhere");
    return kUsage;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (sent && WIFEXITED(status) && WEXITSTATUS(status) == 0) return kDone;
  complain(fmt::format("`dot` could not draw the graph into `{}`", svg_file));
  return kUsage;
}

}  // namespace

int graph(const GraphRequest& request) {
  int exit = kDone;
  const auto policy = load(request.pack, exit);
  if (!policy) return exit;
  check_language(*policy, request.language);
  const std::string dot = policy->graph_dot(request.language, request.with_facts);
  if (!request.svg_file.empty()) return draw(dot, request.svg_file);
  print(dot);
  if (!dot.empty() && dot.back() != '\n') print("\n");
  flush();
  return kDone;
}

}  // namespace aftersales::cli
