// What evaluation needs around it: the moment, the dialect, a budget, and where failures, causes
// and warnings go.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/rep.h"

namespace aftersales::feel {

/// Packs are strict: what goes wrong at run time is a failure. Bare FEEL and DMN are lenient: it is
/// null, and the cause is recorded (DMN 1.5, 10.3.2.13).
enum class Dialect : std::uint8_t { pack, bare };

/// Something that went wrong at run time, in the author's terms.
struct Cause {
  std::string code;                  // stable, e.g. "eval.division-by-zero"
  std::string message;               // one lower-case sentence
  std::uint32_t begin = 0, end = 0;  // of the part of the expression, in its text
  const void* expression = nullptr;  // the expression (identity only; the engine knows its text)
};

/// One evaluation's surroundings. Not shared between threads.
class Runtime {
 public:
  explicit Runtime(Dialect dialect) : dialect_(dialect) {}
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  virtual ~Runtime() = default;

  [[nodiscard]] Dialect dialect() const { return dialect_; }
  [[nodiscard]] bool strict() const { return dialect_ == Dialect::pack; }

  /// A failure (strict), or null with the cause recorded (lenient). The evaluator adds the place.
  [[nodiscard]] Value fail(std::string_view code, std::string message);
  /// Null in both dialects: what FEEL calls absent. Lenient: the cause is recorded; only then is a
  /// message put together that is not just a text.
  [[nodiscard]] Value absent(std::string_view code, const char* message) {
    return strict() ? Value() : fail(code, message);
  }
  template <std::invocable Message>
  [[nodiscard]] Value absent(std::string_view code, const Message& message) {
    return strict() ? Value() : fail(code, message());
  }
  void warn(std::string_view code, std::string message);

  /// Counts work; false when the budget of 1,000,000 steps is used up (then return
  /// budget_failure()).
  [[nodiscard]] bool spend(std::uint64_t steps) { return (steps_ += steps) <= kBudget; }
  [[nodiscard]] Value budget_failure();
  /// The value itself, or a failure if it is nested too deep or made of too many parts to be walked
  /// over.
  [[nodiscard]] Value bounded(Value v);
  static constexpr std::uint64_t kBudget = 1'000'000;
  static constexpr std::size_t kMaxItems = 100'000;      // of a list built at run time
  static constexpr std::size_t kMaxBytes = 1u << 20;     // of a string built at run time
  static constexpr std::uint32_t kMaxNesting = 256;      // of lists and contexts in each other
  static constexpr std::uint64_t kMaxParts = 1'000'000;  // of a value, its parts' parts included

  /// The moment the evaluation speaks of: a date and time, or unknown.
  [[nodiscard]] const Value& as_of() {
    if (as_of_is_due_) settle_as_of();
    return as_of_;
  }
  void set_as_of(Value moment) {
    as_of_ = std::move(moment);
    as_of_is_due_ = false;
  }
  /// The zone of date and time texts without one: the pack's; none in bare FEEL.
  [[nodiscard]] Zone zone() const { return zone_; }
  void set_zone(Zone zone) { zone_ = zone; }
  /// Digits after the point of the pack's currency.
  [[nodiscard]] int minor_digits() const { return minor_digits_; }
  void set_minor_digits(int digits) { minor_digits_ = digits; }

  /// Calls a function value (a closure or a built-in) with positional arguments.
  [[nodiscard]] Value invoke(const Value& function, std::span<const Value> arguments);

  // Unknown values carry a set of facts that they wait for.
  [[nodiscard]] Value unknown(std::uint32_t fact);
  [[nodiscard]] Value unknown_of(std::vector<std::uint32_t> facts);
  [[nodiscard]] std::span<const std::uint32_t> facts_of(const Value& unknown) const;
  /// Of two values of which at least one is not settled: the failure if there is one, else an
  /// unknown waiting for both.
  [[nodiscard]] Value merge(const Value& a, const Value& b);

  [[nodiscard]] const std::vector<Cause>& causes() const { return causes_; }
  [[nodiscard]] const Cause& cause_of(const Value& failure) const {
    return causes_[value::Access::a(failure)];
  }
  [[nodiscard]] const std::vector<Cause>& warnings() const { return warnings_; }

 protected:
  friend class Evaluator;
  /// It is asked for the first time since postpone_as_of(): sets it.
  virtual void settle_as_of() { as_of_is_due_ = false; }
  void postpone_as_of() { as_of_is_due_ = true; }
  /// For another case. What facts are waited for is noted on: sets keep their numbers.
  void start_again() {
    constexpr std::size_t kManySets = 64;
    steps_ = 0;
    if (!causes_.empty()) causes_.clear();
    if (!warnings_.empty()) warnings_.clear();
    if (fact_sets_.size() > kManySets) fact_sets_.clear();
  }
  const Dialect dialect_;
  int minor_digits_ = 2;
  Zone zone_;
  Value as_of_;
  bool as_of_is_due_ = false;
  std::uint64_t steps_ = 0;
  std::uint32_t depth_ = 0;  // of calls of closures
  std::vector<Cause> causes_;
  std::vector<Cause> warnings_;
  std::vector<std::vector<std::uint32_t>> fact_sets_;
  // What is being evaluated, so that fail() knows the place.
  const void* expression_ = nullptr;
  std::uint32_t begin_ = 0, end_ = 0;
};

}  // namespace aftersales::feel
