// Words on the command line that belong to nothing -> what to write instead.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftersales::cli {

/// A command, as far as its words were understood.
struct Usage {
  std::string command;
  std::vector<std::string> options;  // `--case`, ...
  std::vector<std::string> extra;    // words that belong to nothing, in any order
  bool wants_case = false;           // it takes a case and was given none
};

/// Says on stderr what to do about them. `words`: as they were given.
void explain_extra(const Usage& usage, std::span<const char* const> words);

/// The same for whatever else is wrong.
void explain_usage(std::string_view command, std::string_view what);

}  // namespace aftersales::cli
