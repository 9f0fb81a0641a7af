// A policy: loaded once from its files, then deciding cases for ever.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/case.h>
#include <aftersales/decision.h>
#include <aftersales/diagnostic.h>

namespace aftersales {
inline namespace v0 {

struct LoadOptions {
  /// Imports stay inside this folder. Empty: the folder above the pack's folder; for a pack of one
  /// file, its folder.
  std::filesystem::path root;
};

struct DecideOptions {
  /// The moment the evaluation speaks of, where neither the policy's `as_of` fact nor the case
  /// gives it.
  std::optional<DateTime> as_of;
  /// An unknown fact or entry, or a broken invariant, in the case makes every decision fail,
  /// instead of being a finding only.
  bool strict = false;
};

/// Thrown by Policy::load. what() is the text of all diagnostics.
class AFTERSALES_API LoadError : public std::runtime_error {
 public:
  explicit LoadError(std::vector<Diagnostic> diagnostics);
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept {
    return *diagnostics_;
  }

 private:
  std::shared_ptr<const std::vector<Diagnostic>> diagnostics_;
};

class Columns;
class Outcomes;
struct LoadResult;

/// What a policy says of one of its facts or decisions.
struct AFTERSALES_API Description {
  std::string name;
  std::string type;   ///< as authors write it
  std::string title;  ///< label or title in the language asked for; may be empty
  std::string where;  ///< file:line
};

/// A rule as a whole policy lists it.
struct AFTERSALES_API RuleDescription {
  std::string id;
  std::string decision;
  std::string where;  ///< file:line
};

/// A decision of a policy, or an output of one that has a name of its own, found once by name and
/// then used without looking it up: `policy.goal("decision.outcome")`. Belongs to the policy that
/// gave it. Thread promise: a value like an int.
class AFTERSALES_API Goal {
 public:
  Goal() noexcept = default;
  [[nodiscard]] explicit operator bool() const noexcept {
    return slot_ != kNone;
  }  ///< false: there is no such decision

 private:
  friend class Policy;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  explicit Goal(std::uint32_t slot) noexcept : slot_(slot) {}
  std::uint32_t slot_ = kNone;
};

/// A loaded policy. Immutable; copying shares it. Nothing is read from files, clock, locale or
/// environment after loading (only a time zone first named in a case may touch the system's
/// tzdata). Thread promise: const means concurrent: any number of threads may decide at once,
/// without locks.
class AFTERSALES_API Policy {
 public:
  /// A folder with a policy.yaml, or one YAML file. Throws LoadError with all mistakes at once.
  [[nodiscard]] static Policy load(const std::filesystem::path& path,
                                   const LoadOptions& options = {});
  /// The same without exceptions for authors' mistakes; warnings come with a loaded policy too.
  [[nodiscard]] static LoadResult try_load(const std::filesystem::path& path,
                                           const LoadOptions& options = {});

  [[nodiscard]] const std::string& id() const;
  [[nodiscard]] const std::string& version() const;
  /// SHA-256, in 64 lower-case hexadecimal digits, over the names of all its files (as they lie
  /// from its folder) and their bytes: the same wherever the policy lies, another after any change.
  /// It can be had without this program, from the policy's folder:
  /// `sha256sum policy.yaml returns.yaml ../vocabulary.yaml | LC_ALL=C sort -k2 | sha256sum`, with
  /// all files of the policy and all that they import.
  [[nodiscard]] const std::string& fingerprint() const;
  /// The version of the system's time zone data when the policy was loaded: "2026f", or "unknown".
  [[nodiscard]] const std::string& tzdata() const;
  [[nodiscard]] std::string title(std::string_view language = {}) const;
  [[nodiscard]] const std::string& language() const;                ///< of plain texts
  [[nodiscard]] const std::vector<std::string>& languages() const;  ///< all that its texts have
  [[nodiscard]] std::vector<Description> facts(std::string_view language = {}) const;
  [[nodiscard]] std::vector<Description> decisions(
      std::string_view language = {}) const;                 ///< in the order of the files
  [[nodiscard]] std::vector<RuleDescription> rules() const;  ///< exceptions and otherwise included
  [[nodiscard]] bool has_decision(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> nearest_decisions(
      std::string_view name) const;  ///< for "did you mean"
  /// Who needs what, as a Graphviz text; facts and parameters included if wanted.
  [[nodiscard]] std::string graph_dot(std::string_view language = {}, bool with_facts = true) const;

  /// A fact by name; false if there is none.
  [[nodiscard]] Fact fact(std::string_view name) const;
  /// A decision by name, or a named output of one; false if there is none.
  [[nodiscard]] Goal goal(std::string_view name) const;

  /// Decides one decision, and only what it needs. Throws std::invalid_argument if the policy has
  /// no decision of that name (a mistake of the program, not of the case).
  [[nodiscard]] Decision decide(std::string_view decision, const Case& c,
                                const DecideOptions& options = {}) const;
  [[nodiscard]] Decision decide(
      std::string_view decision,
      std::initializer_list<std::pair<std::string_view, Value>> facts) const {
    return decide(decision, Case(facts));
  }
  /// The same into a decision made before, in whose room it is decided: nothing is allocated but
  /// what the outcome itself needs, once the room is large enough. For many cases, one after the
  /// other: keep one Decision in each thread, and the case's facts set by Fact. Throws
  /// std::invalid_argument if the goal cannot be one of this policy's.
  void decide(Goal goal, const Case& c, Decision& into, const DecideOptions& options = {}) const;
  /// Several decisions on one case into a record made before.
  void decide_all(const Case& c, std::span<const Goal> goals, Record& into,
                  const DecideOptions& options = {}) const;
  /// Several decisions on one case, sharing what they have in common; none named means all.
  [[nodiscard]] Record decide_all(const Case& c, std::span<const std::string> decisions = {},
                                  const DecideOptions& options = {}) const;

  /// One decision on many cases, in `threads` threads; 0: one for each core. The outcomes stand in
  /// the order of the cases, and are the same however many threads there are. See
  /// <aftersales/batch.h>. Throws std::invalid_argument if the goal or the columns are none of this
  /// policy's.
  [[nodiscard]] Outcomes decide_many(Goal goal, std::span<const Case> cases,
                                     const DecideOptions& options = {}, unsigned threads = 0) const;
  [[nodiscard]] Outcomes decide_many(Goal goal, const Columns& columns,
                                     const DecideOptions& options = {}, unsigned threads = 0) const;

  struct State;  ///< for the engine
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  friend class Case;
  friend class Columns;
  friend class Decision;
  explicit Policy(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

struct AFTERSALES_API LoadResult {
  std::optional<Policy> policy;         ///< nothing if there are errors
  std::vector<Diagnostic> diagnostics;  ///< errors and warnings, in the order of the files
  [[nodiscard]] explicit operator bool() const noexcept { return policy.has_value(); }
};

}  // namespace v0
}  // namespace aftersales
