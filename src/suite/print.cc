// Results of tests -> lines for people.
#include <fmt/format.h>

#include "suite/suite.h"

namespace aftersales::suite {

namespace {

void add_indented(std::string& out, std::string_view indent, std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    out.append(line.empty() ? std::string_view() : indent).append(line).push_back('\n');
    begin = end + 1;
  }
}

void add_rules(std::string& out, std::string_view what, const std::vector<RuleDescription>& rules) {
  if (rules.empty()) return;
  out += fmt::format("{}:\n", what);
  for (const RuleDescription& rule : rules) out += fmt::format("  {} ({})\n", rule.id, rule.where);
}

}  // namespace

std::string to_text(const Results& results, bool colour) {
  std::string out;
  for (const Outcome& outcome : results.outcomes) {
    if (outcome.differences.empty()) continue;
    out += fmt::format("{}: {}failed:{} {}\n", outcome.where, colour ? "\x1b[1;31m" : "",
                       colour ? "\x1b[0m" : "", outcome.name);
    for (const std::string& difference : outcome.differences) add_indented(out, "  ", difference);
    for (const std::string& explanation : outcome.explanations) {
      out += '\n';
      add_indented(out, "    ", explanation);
    }
    out += '\n';
  }
  if (!results.filtered && !results.outcomes.empty()) {
    const Coverage& coverage = results.coverage;
    out += fmt::format("{} of {} rules fired\n", coverage.rules - coverage.never_fired.size(),
                       coverage.rules);
    if (coverage.below > 0)
      out += fmt::format("{} of {} rules fired of the packs that it lies over\n",
                         coverage.fired_below, coverage.below);
    add_rules(out, "never fired", coverage.never_fired);
    add_rules(out, "never the reason of an outcome that a test expects", coverage.never_reason);
  }
  if (!results.mistakes.empty()) {
    out += fmt::format("{} mistake{} in the test files\n", results.mistakes.size(),
                       results.mistakes.size() == 1 ? "" : "s");
  }
  return out + fmt::format("{} passed, {} failed\n", results.outcomes.size() - results.failed(),
                           results.failed());
}

}  // namespace aftersales::suite
