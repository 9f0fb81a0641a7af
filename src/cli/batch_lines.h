// A line of NDJSON -> the record of its decisions, as one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <aftersales/policy.h>

#include "cli/tally.h"

namespace aftersales::cli {

/// Decides lines one after the other; each thread has its own.
class LineDecider {
 public:
  LineDecider(const Policy& policy, const std::vector<std::string>& decisions,
              const DecideOptions& options, bool tallies);

  /// Appends `{"line":N,"decisions":{…},…}`, or `{"line":N,"error":"…"}`, and a line end.
  void decide(std::string_view text, std::uint64_t line, std::string& out);
  /// For a line that is longer than what is read.
  void refuse(std::uint64_t line, std::string& out);

  /// Some record has the moment of the options.
  [[nodiscard]] bool has_used_moment() const { return used_moment_; }
  /// Something is wrong with a case, or a decision has failed.
  [[nodiscard]] bool has_trouble() const { return trouble_; }
  [[nodiscard]] Tally take_tally();

 private:
  /// What a rule whose outcome is written down gives, each time it fires alone.
  struct Known {
    std::string json;
    std::uint64_t times = 0;
    Decision decision;
  };
  void add(std::size_t goal, const Decision& decision, std::string& out);
  void append_rest(std::string& out);

  const Policy& policy_;
  const DecideOptions& options_;
  const bool tallies_;
  std::vector<Goal> goals_;
  Case case_;
  Record record_;
  std::vector<std::unordered_map<const void*, Known>> known_;  // by goal and rule
  Value rest_as_of_;
  std::string rest_;  // of a record about whose case nothing is to be said
  Value moment_;      // of the options, in the policy's zone
  bool used_moment_ = false;
  bool trouble_ = false;
  Tally tally_;
};

}  // namespace aftersales::cli
