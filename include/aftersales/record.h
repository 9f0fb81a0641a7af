// Records of decisions, for audits: one JSON object on one line says all that is needed to decide
// the same again, and how it ended. `schema/record.schema.json` beside this header is their JSON
// Schema.
//
//   log << decision.to_record() << '\n';
//
//   const auto again = aftersales::replay(policy, line);
//   if (again.comparison != aftersales::Comparison::same) std::cout << again.to_string() << '\n';
//
// A record holds:
//
//   record       the version of this form: 1
//   policy, version, fingerprint, tzdata, program    what decided: the policy as it names itself,
//                Policy::fingerprint, the time zone data and this library by their versions
//   as_of        the moment it spoke of; null if it was not known
//   decision     its name
//   status, value, rules, needs, warnings, possible, possible_by, possible_complete, error
//                how it ended, as in Decision::to_json
//   facts        {NAME: VALUE} of the facts that it, or a decision it rests on, looked at, as the
//                policy understood them, those of type `any` as JSON has them. A fact that does
//                not fit its type stands here as it was given, and so does one with a warning
//   used         {NAME: {"value", "rules"}} of the decisions that it rests on and that are decided
//   figures      {NAME: VALUE} of the parameters that were looked at, as they were in force
//   presumed     {NAME: VALUE} of those whose default was used
//   unknown      names of those that the case does not give
//   masked       names of those that are `personal`: that they were given is all that is kept. In
//                the other parts, texts that hold what such a fact says have "***" in its place,
//                and so have dates, times and numbers of five digits and more that are the same.
//                What is worked out from one (an age, a postage) is the decision's own, and shown
//   repeated     [{"fact": NAME, "value": VALUE}] of facts that were given again: all but the first
//   findings     what is wrong with the case, with codes
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>
#include <aftersales/policy.h>

namespace aftersales {
inline namespace v0 {

/// How a record compares with what a policy decides on it now.
enum class Comparison : std::uint8_t {
  same,
  different,       ///< see Replay::differences
  not_comparable,  ///< what decided it is not in the record: a masked fact, an unreadable case
  refused,         ///< no record, or none of a decision of this policy
};
[[nodiscard]] AFTERSALES_API std::string_view to_string(
    Comparison comparison) noexcept;  ///< "same", "not_comparable", …

struct AFTERSALES_API Difference {
  /// "status", "value", "rules", "needs", "possible", "error", "warnings"; and where one of these
  /// differs, what it may come from: "used" and "figure"
  std::string what;
  std::string recorded;
  std::string now;
  std::string name = {};  ///< of "used" the decision, of "figure" the parameter
};

/// A record that was decided again. Plain data.
struct AFTERSALES_API Replay {
  Comparison comparison = Comparison::refused;
  std::vector<Difference> differences;
  std::string reason;  ///< why it is not comparable or was refused: one lower-case sentence
  std::string hint;    ///< what to do about it; may be empty
  /// Facts of the record that do not fit the policy, though they did when it was written.
  std::vector<Finding> findings;
  std::optional<Decision> now;  ///< nothing if the record was refused
  // As the record says it; empty if it does not.
  std::string decision, policy, version, fingerprint, tzdata, as_of;

  /// One JSON object on one line: comparison, decision, as_of, version, fingerprint, and what there
  /// is of differences, reason, hint, findings.
  [[nodiscard]] std::string to_json() const;
  /// For people, a line for each difference; in Chinese for `zh`, in English for all else.
  [[nodiscard]] std::string to_string(std::string_view language = {}) const;
};

/// Decides again what a record (a line without its end) tells of, with its facts and its moment,
/// and compares. Records of another version of the policy are compared as well; Replay::version and
/// ::fingerprint tell. Never throws for what the record holds. `language`: of differences, reason
/// and hint, as of Replay::to_string.
[[nodiscard]] AFTERSALES_API Replay replay(const Policy& policy, std::string_view record,
                                           std::string_view language = {});

}  // namespace v0
}  // namespace aftersales
