// A decision's table and what its columns held -> which conditions entail the outcome: those of the
// rules that fired, and what kept the rules from firing that stood in the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/run.h"
#include "explain/sufficiency.h"

namespace aftersales::explain {

enum class Verdict : std::uint8_t { holds, fails, open };

class Matches {
 public:
  Matches(engine::Run& run, std::uint32_t decision, const engine::Trace& trace);

  /// Why rules did not fire: one condition that failed, or an exception that holds.
  struct Missed {
    std::uint32_t row = 0;
    std::size_t condition = 0;        // of the row's conditions: the one that failed
    bool withdrawn = false;           // instead: `row` is an exception that takes its parent back
    std::vector<std::uint32_t> also;  // other rows that the same condition ruled out
  };
  struct Reasons {
    std::vector<Missed> told;           // in the order of the rows
    std::vector<std::uint32_t> others;  // further rows that were tried and did not hold
  };
  /// Enough to entail the ending together with the conditions of the rows that fired, and no more
  /// (see sufficiency.h). Worked out by the first call.
  [[nodiscard]] const Reasons& missed() const;
  /// The rows that fired; none for `otherwise`.
  [[nodiscard]] const std::vector<std::uint32_t>& fired() const { return seen_.fired; }
  [[nodiscard]] const engine::Trace& trace() const { return trace_; }
  [[nodiscard]] Verdict verdict(std::uint32_t row, const engine::RowCondition& condition) const;
  /// The columns of all these conditions, each once, in order.
  [[nodiscard]] std::vector<std::uint32_t> columns() const;
  /// The columns that settled it as the rows were tried: what a decision looks at must not depend
  /// on how it is told.
  [[nodiscard]] std::vector<std::uint32_t> columns_tried() const;
  /// The conditions that an exception has besides those of the rules that it is an exception to.
  [[nodiscard]] static std::vector<engine::RowCondition> own_conditions(const engine::Row& row);

 private:
  void walk();
  [[nodiscard]] std::vector<engine::RowCondition> failures(std::uint32_t row) const;
  [[nodiscard]] bool parent_failed(std::uint32_t row) const;
  [[nodiscard]] Reasons work_out_missed() const;

  engine::Run& run_;
  const engine::DecisionInfo& decision_;
  const engine::Result& result_;
  const engine::Trace& trace_;
  Seen seen_;
  std::vector<std::uint32_t> withdrawing_;  // exceptions that hold and take their parent back
  mutable std::optional<Reasons> missed_;
};

/// The matches of all decisions of a finished run, each worked out once, however often it is asked
/// what a decision rests on and how that is told. Run and traces must outlive it.
class AllMatches {
 public:
  AllMatches(engine::Run& run, const std::vector<engine::Trace>& traces)
      : run_(run), traces_(traces) {}
  /// Null if nobody watched the decision.
  [[nodiscard]] std::shared_ptr<const Matches> of(std::uint32_t decision);
  [[nodiscard]] engine::Run& run() const { return run_; }
  [[nodiscard]] const std::vector<engine::Trace>& traces() const { return traces_; }

 private:
  engine::Run& run_;
  const std::vector<engine::Trace>& traces_;
  std::vector<std::pair<std::uint32_t, std::shared_ptr<const Matches>>> known_;
};

/// Null if nobody watched the decision.
[[nodiscard]] const engine::Trace* trace_of(const std::vector<engine::Trace>& traces,
                                            std::uint32_t decision);

}  // namespace aftersales::explain
