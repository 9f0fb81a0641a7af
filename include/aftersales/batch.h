// Many cases at once, on all cores: from rows or from columns.
//
//   aftersales::Columns columns(policy, orders.size());
//   columns.set(policy.fact("days"), days);           // std::vector<std::int64_t>
//   columns.set(policy.fact("price"), cents, 2);      // 1990 is 19.90
//   columns.set(policy.fact("reason"), codes, names); // names[codes[i]]
//   const auto outcomes = policy.decide_many(policy.goal("decision.outcome"), columns);
//   for (std::size_t i = 0; i < outcomes.size(); ++i) use(outcomes.value(i));
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <aftersales/case.h>
#include <aftersales/decision.h>
#include <aftersales/policy.h>

namespace aftersales {
inline namespace v0 {

/// The facts of many cases, fact by fact. What is set is not copied, but for the names of codes: it
/// must live, unchanged, until the cases have been decided. Values are checked when they are
/// decided, as those of a Case are. A fact that is not set is unknown in all of them. Thread
/// promise: like a std::vector.
class AFTERSALES_API Columns {
 public:
  /// Columns of `cases` values each.
  Columns(const Policy& policy, std::size_t cases);
  Columns(Columns&&) noexcept;
  Columns& operator=(Columns&&) noexcept;
  ~Columns();

  // These throw std::invalid_argument if the fact is none of the policy's, or if there are not as
  // many values as cases.

  /// Values of any kind; a null is not known.
  Columns& set(Fact fact, std::span<const Value> values);
  /// Numbers or money, in units of the last of `places` digits behind the point: 1990 with 2 is
  /// 19.90. At most 18 places.
  Columns& set(Fact fact, std::span<const std::int64_t> numbers, int places = 0);
  /// true and false: 1 and 0.
  Columns& set(Fact fact, std::span<const std::uint8_t> booleans);
  Columns& set(Fact fact, std::span<const Date> dates);
  /// Texts, or values of an enumeration, each as its place in `names`; a place behind their end is
  /// not known.
  Columns& set(Fact fact, std::span<const std::uint32_t> codes,
               const std::vector<std::string>& names);

  [[nodiscard]] std::size_t size() const noexcept;

  struct State;  ///< for the engine

 private:
  friend class Policy;
  std::unique_ptr<State> state_;
};

/// How each of many cases ended, in their order. Owns all it holds. What a single decision has
/// beyond this (needs, accounts, mistakes in the case) is had by deciding that case alone. Thread
/// promise: like a std::vector.
class AFTERSALES_API Outcomes {
 public:
  Outcomes();
  Outcomes(Outcomes&&) noexcept;
  Outcomes& operator=(Outcomes&&) noexcept;
  ~Outcomes();

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] Status status(std::size_t i) const;
  /// Null unless decided.
  [[nodiscard]] const Value& value(std::size_t i) const;
  /// The rules that led to it, by id.
  [[nodiscard]] const std::vector<std::string>& rules(std::size_t i) const;
  /// How many ended so.
  [[nodiscard]] std::size_t count(Status status) const;

  struct State;  ///< for the engine

 private:
  friend class Policy;
  std::unique_ptr<State> state_;
};

}  // namespace v0
}  // namespace aftersales
