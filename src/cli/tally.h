// Decisions on many cases -> how many ended how, by which rules, and what they come to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>

namespace aftersales::cli {

/// Needs no more memory for more cases: of outcomes so many different ones are told apart, the
/// first that are met.
class Tally {
 public:
  static constexpr std::size_t kMostOutcomes = 100'000;

  /// `times` decisions that ended alike.
  void add(const Decision& decision, std::uint64_t times = 1);
  void add_bad_line() { ++bad_lines_; }
  void add_case() { ++cases_; }
  void add(const Tally& other);
  [[nodiscard]] std::uint64_t cases() const { return cases_; }
  [[nodiscard]] std::uint64_t bad_lines() const { return bad_lines_; }
  /// For people: decisions in the order in which they were asked for.
  [[nodiscard]] std::string to_text(const std::vector<std::string>& decisions) const;

 private:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  struct Total {
    Decimal sum;
    std::uint64_t count = 0;
    int minor_digits = 0;
  };
  struct Of {
    std::uint64_t by_status[4] = {};
    Counts outcomes, rules, needs;
    std::uint64_t other_outcomes = 0;
    std::map<std::string, Total> totals;  // of money and numbers, by entry
  };

  static void add_outcome(Of& to, const std::string& entry, const Value& v, std::uint64_t times);
  static void count(Of& to, const std::string& outcome, std::uint64_t times, std::size_t most);

  std::uint64_t cases_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::map<std::string, Of, std::less<>> by_decision_;
};

}  // namespace aftersales::cli
