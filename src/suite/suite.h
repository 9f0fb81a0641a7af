// A policy and the tests beside it -> which passed, what differed where one failed, and which rules
// no test reached.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <aftersales/policy.h>

namespace aftersales::suite {

struct Options {
  std::string filter;    // only tests whose `file: name` holds this text
  std::string language;  // of explanations; empty: the policy's own
};

/// A test, or one line of a test with `for`.
struct Outcome {
  std::string name;
  std::string where;                      // file:line
  std::vector<std::string> differences;   // empty: it passed
  std::vector<std::string> explanations;  // of the decisions that differed, each once
};

/// Of the pack's own rules. Those of the packs that it lies over have tests of their own.
struct Coverage {
  std::size_t rules = 0;
  std::size_t below = 0, fired_below = 0;  // rules of the packs below
  std::vector<RuleDescription> never_fired;
  std::vector<RuleDescription>
      never_reason;  // fired, but no test says what their decision is to be, nor names them
};

struct Results {
  std::vector<Outcome> outcomes;     // in the order of the files
  std::vector<Diagnostic> mistakes;  // of the test files themselves; a test with one is not run
  Coverage coverage;
  bool filtered = false;  // then the coverage says nothing

  [[nodiscard]] std::size_t failed() const;
  [[nodiscard]] bool ok() const;  // all passed, no mistakes
};

/// Runs the tests in the folder `tests` of the pack at `pack`, or for a pack of one file NAME.yaml
/// in NAME.tests.
[[nodiscard]] Results run(const Policy& policy, const std::filesystem::path& pack,
                          const Options& options = {});

/// For people; the last line is `N passed, M failed`.
[[nodiscard]] std::string to_text(const Results& results, bool colour = false);

}  // namespace aftersales::suite
