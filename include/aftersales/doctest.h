// For unit tests of policies in C++ with doctest (2.4 or newer): what a decision is expected to
// say. A check that fails prints the explanation of the decision.
//
//   TEST_CASE("a quality defect is exchanged") {
//     const auto policy = aftersales::Policy::load("rules/cn-store");
//     const auto terms = policy.decide("exchange_terms", case_with_a_defect());
//     AFTERSALES_CHECK_DECIDES(terms, aftersales::Value::context({{"eligible", true}}));
//     AFTERSALES_CHECK_FIRED(terms, "EXCH-FAULT");
//     AFTERSALES_CHECK_UNDETERMINED(policy.decide("exchange_terms", Case()), "case.now");
//   }
//
// Include this in tests only; no other header of the library does. Thread promise: the functions
// here may be called by any number of threads, the macros as doctest's.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/decision.h>
#include <aftersales/value.h>

namespace aftersales {
inline namespace v0 {
namespace expect {

/// Whether a value is what a test wrote down, in the way of the YAML tests: an enumeration is given
/// as its text, a date, time or duration as its ISO text (a moment without offset in the policy's
/// time zone), money as a number, and of a context only the entries that `expected` names count.
[[nodiscard]] inline bool agrees(const Value& actual, const Value& expected) {
  const auto numeric = [](const Value& v) {
    return v.kind() == Kind::number || v.kind() == Kind::money;
  };
  if (numeric(actual) && numeric(expected)) return actual.as_number() == expected.as_number();
  if (expected.kind() == Kind::context) {
    return actual.kind() == Kind::context &&
           std::all_of(
               expected.as_context().begin(), expected.as_context().end(),
               [&](const Entry& entry) { return agrees(actual[entry.first], entry.second); });
  }
  if (expected.kind() == Kind::list) {
    return actual.kind() == Kind::list &&
           std::equal(actual.as_list().begin(), actual.as_list().end(), expected.as_list().begin(),
                      expected.as_list().end(), agrees);
  }
  if (expected.kind() != Kind::string) return actual == expected;
  if (actual.kind() == Kind::date_time) {
    const auto moment = DateTime::parse(expected.as_string());
    return moment && moment->in(actual.as_date_time().zone) == actual.as_date_time();
  }
  const bool words = actual.kind() == Kind::string || actual.kind() == Kind::enumeration;
  return words ? actual.as_string() == expected.as_string()
               : !actual.is_null() && actual.to_string() == expected.as_string();
}

/// The ids of the rules that fired in the decision and in those that it rests on.
[[nodiscard]] inline std::vector<std::string> fired_rules(const Explanation& account) {
  std::vector<std::string> ids;
  for (const RuleAccount& rule : account.fired) ids.push_back(rule.id);
  for (const Explanation& used : account.used) {
    for (std::string& id : fired_rules(used)) ids.push_back(std::move(id));
  }
  return ids;
}

// Each of these gives nothing if the decision is as expected, else what differs, and the
// explanation.

[[nodiscard]] inline std::string account_of(const Decision& decision, const std::string& wanted) {
  return decision.name() + ": expected " + wanted + "\n" +
         decision.explain({}, Format::text, Audience::auditor);
}

[[nodiscard]] inline std::string status_differs(const Decision& decision, Status status) {
  if (decision.status() == status) return {};
  return account_of(decision, std::string(to_string(status)));
}

[[nodiscard]] inline std::string value_differs(const Decision& decision, const Value& expected) {
  if (decision.is_decided() && agrees(decision.value(), expected)) return {};
  return account_of(decision, expected.to_string());
}

[[nodiscard]] inline std::string firing_differs(const Decision& decision, std::string_view rule,
                                                bool expected) {
  const std::vector<std::string> ids = fired_rules(decision.explanation());
  if ((std::find(ids.begin(), ids.end(), rule) != ids.end()) == expected) return {};
  return account_of(decision,
                    "the rule " + std::string(rule) + (expected ? "" : " not") + " to fire");
}

[[nodiscard]] inline std::string needs_differ(const Decision& decision,
                                              const std::vector<std::string_view>& facts) {
  if (decision.status() != Status::undetermined)
    return status_differs(decision, Status::undetermined);
  const std::vector<Need> needs = decision.needs();
  for (const std::string_view fact : facts) {
    if (std::none_of(needs.begin(), needs.end(), [&](const Need& n) { return n.fact == fact; }))
      return account_of(decision, "to need " + std::string(fact));
  }
  return {};
}

[[nodiscard]] inline std::string failure_differs(const Decision& decision, std::string_view code) {
  if (decision.error() && decision.error()->code == code) return {};
  return account_of(decision, "to fail with " + std::string(code) +
                                  (decision.error() ? ", not " + decision.error()->code : ""));
}

[[nodiscard]] inline std::string step_differs(const Decision& decision, std::string_view id,
                                              const Value& due) {
  for (const Step& step : decision.steps()) {
    if (step.id == id && agrees(step.due, due)) return {};
  }
  return account_of(decision, "the step " + std::string(id) + " by " + due.to_string());
}

}  // namespace expect
}  // namespace v0
}  // namespace aftersales

#define AFTERSALES_CHECK_NOTHING_(difference)                \
  do {                                                       \
    const std::string aftersales_difference_ = (difference); \
    if (aftersales_difference_.empty()) {                    \
      DOCTEST_CHECK(aftersales_difference_.empty());         \
    } else {                                                 \
      DOCTEST_FAIL_CHECK(aftersales_difference_);            \
    }                                                        \
  } while (false)

/// Decided, with this value (see aftersales::expect::agrees).
#define AFTERSALES_CHECK_DECIDES(decision, ...) \
  AFTERSALES_CHECK_NOTHING_(                    \
      ::aftersales::expect::value_differs((decision), ::aftersales::Value(__VA_ARGS__)))
/// A rule fired, or did not, in the decision or in one that it rests on.
#define AFTERSALES_CHECK_FIRED(decision, rule) \
  AFTERSALES_CHECK_NOTHING_(::aftersales::expect::firing_differs((decision), (rule), true))
#define AFTERSALES_CHECK_NOT_FIRED(decision, rule) \
  AFTERSALES_CHECK_NOTHING_(::aftersales::expect::firing_differs((decision), (rule), false))
/// Undetermined, and the facts that follow are among those it needs; none named: whichever.
#define AFTERSALES_CHECK_UNDETERMINED(decision, ...) \
  AFTERSALES_CHECK_NOTHING_(::aftersales::expect::needs_differ((decision), {__VA_ARGS__}))
#define AFTERSALES_CHECK_NO_RULE(decision) \
  AFTERSALES_CHECK_NOTHING_(               \
      ::aftersales::expect::status_differs((decision), ::aftersales::Status::no_rule))
/// Failed, with this code.
#define AFTERSALES_CHECK_FAILED(decision, code) \
  AFTERSALES_CHECK_NOTHING_(::aftersales::expect::failure_differs((decision), (code)))
/// A step is to be taken by a date or a date and time; null: without a term.
#define AFTERSALES_CHECK_STEP(decision, id, ...) \
  AFTERSALES_CHECK_NOTHING_(                     \
      ::aftersales::expect::step_differs((decision), (id), ::aftersales::Value(__VA_ARGS__)))
