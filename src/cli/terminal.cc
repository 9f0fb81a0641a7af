// Writing to the two streams. The only place that looks at the environment.
#include "cli/terminal.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::cli {

void print(std::string_view results) {
  if (std::fwrite(results.data(), 1, results.size(), stdout) != results.size())
    throw OutputFailed{errno};
}

void flush() {
  if (std::fflush(stdout) != 0) throw OutputFailed{errno};
}

void say(std::string_view message) {
  const std::string line = fmt::format("{}\n", message);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain(std::string_view message, std::string_view hint) {
  const bool colour = has_colour(Stream::err);
  say(fmt::format("aftersales: {}error:{} {}", colour ? "\x1b[1;31m" : "", colour ? "\x1b[0m" : "",
                  text::printable(message, "\n")));
  if (!hint.empty()) say(fmt::format("  hint: {}", text::printable(hint, "\n")));
}

void show(const std::vector<Diagnostic>& diagnostics) {
  const bool colour = has_colour(Stream::err);
  for (const Diagnostic& each : diagnostics) {
    const std::string text = each.to_string(colour);
    std::fwrite(text.data(), 1, text.size(), stderr);
    if (text.empty() || text.back() != '\n') std::fputc('\n', stderr);
  }
}

bool is_terminal(Stream stream) {
  return isatty(stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

bool has_colour(Stream stream) {
  const char* const refused = std::getenv("NO_COLOR");
  if (refused != nullptr && *refused != '\0') return false;
  const char* const kind = std::getenv("TERM");
  return kind != nullptr && std::string_view(kind) != "dumb" && is_terminal(stream);
}

std::string_view language_of_terminal() {
  for (const char* const name :
       {"LC_ALL", "LC_MESSAGES", "LANG"}) {  // the first that says it counts
    const char* const locale = std::getenv(name);
    if (locale == nullptr || *locale == '\0') continue;
    return std::string_view(locale).substr(0, 2) == "zh" ? "zh" : "en";
  }
  return "en";
}

std::string count_of(std::size_t number, std::string_view noun) {
  if (number == 0) return fmt::format("no {}s", noun);
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace aftersales::cli
