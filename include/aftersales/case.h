// A case: what is known about one request, and as of when.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <aftersales/value.h>

namespace aftersales {
inline namespace v0 {

class Columns;
class Policy;

/// A fact of a policy, found once by name and then used without looking it up:
/// `policy.fact("order.placed_at")`. Belongs to the policy that gave it. Thread promise: a value
/// like an int.
class AFTERSALES_API Fact {
 public:
  Fact() noexcept = default;
  [[nodiscard]] explicit operator bool() const noexcept {
    return slot_ != kNone;
  }  ///< false: there is no such fact

 private:
  friend class Policy;
  friend class Case;
  friend class Columns;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  explicit Fact(std::uint32_t slot) noexcept : slot_(slot) {}
  std::uint32_t slot_ = kNone;
};

/// Found by argument-dependent lookup: `aftersales::Value to_value(const Order&)` beside your own
/// struct. A context's entries become the facts below the name: set("order", order) gives
/// order.placed_at and so on.
template <typename T>
concept HasToValue = requires(const T& t) {
  { to_value(t) } -> std::convertible_to<Value>;
};

/// What is known about one request. Names and types are checked when the case is decided: what does
/// not fit becomes a finding of the decision, never an exception. A fact that is not set is
/// unknown. Thread promise: like a std::vector; a const Case may be decided by many threads.
class AFTERSALES_API Case {
 public:
  Case();
  Case(std::initializer_list<std::pair<std::string_view, Value>> facts);
  /// For the hot path: facts are kept by slot and are checked as they are set.
  explicit Case(const Policy& policy);
  Case(const Case&);
  Case(Case&&) noexcept;
  Case& operator=(const Case&);
  Case& operator=(Case&&) noexcept;
  ~Case();

  /// Reads a JSON object, `{"order": {"placed_at": …}}` or `{"order.placed_at": …}`. If the text is
  /// not acceptable JSON, error() says why, and every decision on the case fails with that finding.
  [[nodiscard]] static Case from_json(std::string_view json);
  [[nodiscard]] static Case from_json(std::string_view json,
                                      const Policy& policy);  ///< facts by slot
  /// The same in the place of all that this Case held, the moment too, and in its room: for the hot
  /// path, by slot of a Case made for a policy.
  Case& read_json(std::string_view json);
  [[nodiscard]] const std::string& error() const;

  /// A fact, or a context of facts, by name. A fact given twice is an error of the case.
  Case& set(std::string_view name, Value value);
  template <HasToValue T>
  Case& set(std::string_view name, const T& object) {
    return set(name, Value(to_value(object)));
  }
  /// By slot; only on a Case made for the fact's policy. Setting it again replaces the value.
  Case& set(Fact fact, Value value);
  Case& unset(Fact fact);
  /// The moment the evaluation speaks of, where the policy does not take it from a fact.
  Case& as_of(const DateTime& moment);

  struct State;  ///< for the engine

 private:
  friend class Policy;
  friend struct State;
  std::shared_ptr<State> state_;  // also of decisions: written to only where nobody else has it
};

}  // namespace v0
}  // namespace aftersales
