// Results -> stdout, messages -> stderr, with colour only where a person looks at it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/diagnostic.h>

namespace aftersales::cli {

/// What the program answers to the shell.
enum Exit : int {
  kDone = 0,
  kWrong =
      1,  // errors in the pack, a failed decision, a finding in the case, a bad line, a failed test
  kUsage = 2,  // a bad option, or a path that cannot be read or written
};

/// Stdout could not be written; `code` is errno's. Results that nobody can get are not worth
/// working on.
struct OutputFailed {
  int code = 0;
};

/// To stdout. Throws OutputFailed.
void print(std::string_view results);
void flush();

/// A line to stderr.
void say(std::string_view message);
/// `aftersales: error: message`, and the hint under it.
void complain(std::string_view message, std::string_view hint = {});
void show(const std::vector<Diagnostic>& diagnostics);

enum class Stream : std::uint8_t { out, err };
[[nodiscard]] bool is_terminal(Stream stream);
/// A terminal that can show colours, and NO_COLOR (no-color.org) is not set.
[[nodiscard]] bool has_colour(Stream stream);

/// `zh` or `en`: what whoever sits at the terminal reads, as far as the environment says.
[[nodiscard]] std::string_view language_of_terminal();

/// "1 error", "3 errors", "no errors".
[[nodiscard]] std::string count_of(std::size_t number, std::string_view noun);

}  // namespace aftersales::cli
