#include "cli/usage.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "text/report.h"

namespace aftersales::cli {

namespace {

std::string help_of(std::string_view command) {
  return fmt::format("`aftersales {}{}--help` says what it takes", command,
                     command.empty() ? "" : " ");
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// As cases are called.
bool may_be_case(std::string_view word) {
  std::error_code ignored;
  return word == "-" || word.ends_with(".json") || word.ends_with(".ndjson") ||
         std::filesystem::is_regular_file(word, ignored);
}

using Words = std::span<const char* const>;

/// `--record` looks as if it took a file.
bool gives_record_a_file(Words words) {
  const auto record = std::find(words.begin(), words.end(), std::string_view("--record"));
  return words.end() - record > 1 && !is_option(record[1]);
}

/// A word behind an option that takes one and looks as if it took several.
bool explain_behind(Words before, const std::string& word) {
  if (before.size() < 2) return false;
  const std::string_view option = before[before.size() - 2], value = before.back();
  if (option != "--decision" && option != "--skip") return false;
  complain(fmt::format("`{}` belongs to no option", word),
           fmt::format("repeat `{0}` for each: {0} {1} {0} {2}", option, value, word));
  return true;
}

void explain_option(const Usage& usage, std::string_view given) {
  const std::string name(given.substr(0, given.find('=')));
  const auto near = text::nearest(name, usage.options);
  complain(fmt::format("`{}` has no option `{}`", usage.command, name),
           near ? fmt::format("did you mean `{}`?", *near) : help_of(usage.command));
}

}  // namespace

void explain_usage(std::string_view command, std::string_view what) {
  complain(what, help_of(command));
}

void explain_extra(const Usage& usage, Words words) {
  const auto is_extra = [&](std::string_view word) {
    return std::find(usage.extra.begin(), usage.extra.end(), word) != usage.extra.end();
  };
  const auto first = std::find_if(words.begin(), words.end(), is_extra);
  const std::string word = first != words.end() ? *first : usage.extra.front();
  if (is_option(word)) return explain_option(usage, word);
  if (usage.command == "feel")
    return complain("the expression stands in several words",
                    "write all of it in quotes: aftersales feel \"1 + 1\"");
  if (gives_record_a_file(words))
    return complain(
        "`--record` takes no file: the records go to stdout",
        "write `> FILE` at the end: aftersales decide PACK --record --case CASES > FILE");
  const std::string what = fmt::format("`{}` belongs to no option", word);
  if (usage.wants_case && may_be_case(word))
    return complain(what, fmt::format("write `--case {}`", word));
  if (explain_behind(words.first(static_cast<std::size_t>(first - words.begin())), word)) return;
  complain(what, help_of(usage.command));
}

}  // namespace aftersales::cli
