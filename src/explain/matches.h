// A decision's table and what its columns held -> which conditions entail the outcome: those of the
// rules that fired, and one that failed of each rule or exception that stood in the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/run.h"

namespace aftersales::explain {

enum class Verdict : std::uint8_t { holds, fails, open };

class Matches {
 public:
  Matches(engine::Run& run, std::uint32_t decision, const engine::Trace& trace);

  /// A rule that did not fire, and why.
  struct Missed {
    std::uint32_t row = 0;
    std::size_t condition = 0;  // of the row's conditions: one that failed
    bool withdrawn = false;  // instead: `row` is an exception that holds and takes its parent back
  };
  [[nodiscard]] const std::vector<Missed>& missed() const { return missed_; }
  /// The rows that fired; none for `otherwise`.
  [[nodiscard]] const std::vector<std::uint32_t>& fired() const { return fired_; }
  [[nodiscard]] Verdict verdict(std::uint32_t row, const engine::RowCondition& condition) const;
  /// The columns of all these conditions, each once, in order.
  [[nodiscard]] std::vector<std::uint32_t> columns() const;

 private:
  void walk();
  /// The first condition that failed, or nothing.
  [[nodiscard]] bool first_failed(std::uint32_t row, std::size_t& condition) const;

  engine::Run& run_;
  const engine::DecisionInfo& decision_;
  const engine::Result& result_;
  const engine::Trace& trace_;
  std::vector<std::uint32_t> fired_;
  std::vector<Missed> missed_;
};

}  // namespace aftersales::explain
