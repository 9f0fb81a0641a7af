// The parts of a test -> facts and expectations; what the readers of mappings and of `for` tables
// share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "suite/test_file.h"
#include "yaml/tree.h"

namespace aftersales::suite {

struct Reading {
  const Vocabulary& vocabulary;
  text::Report& report;
};

/// What is given at one level: by the file, by the test, or by a line of it. A fact given twice at
/// one is an error.
class Facts {
 public:
  explicit Facts(const Reading& reading) : reading_(reading) {}
  /// A mapping from facts, or groups of them, to values.
  void read(const yaml::Node& mapping);
  /// False, and an error, if the policy has no such fact.
  bool add(const std::string& name, const yaml::Node& value, const text::Location& where);
  /// Puts them over `lower`.
  void lay_over(std::vector<GivenFact>& lower) const;

 private:
  void read_under(const std::string& prefix, const yaml::Node& mapping);
  Reading reading_;
  std::vector<GivenFact> facts_;
};

/// The error "the policy has no fact …" with the nearest name.
void unknown_fact(const std::string& name, const text::Location& where, const Reading& reading);
void unknown_decision(const std::string& name, const text::Location& where, const Reading& reading);

/// A decision, or a decision and the way to an entry of its value: `return_terms.eligible`.
struct Subject {
  std::string decision;
  std::vector<std::string> path;
  feel::TypeRef type = nullptr;
};
[[nodiscard]] std::optional<Subject> find_subject(const std::string& name,
                                                  const text::Location& where,
                                                  const Reading& reading);

/// A moment such as `2026-11-08T09:00:00`, in the policy's time zone if it has no offset.
[[nodiscard]] std::optional<DateTime> read_moment(const text::Located& text,
                                                  const Reading& reading);

/// One test for each line of a `for` table, made from `common`.
[[nodiscard]] std::vector<Test> read_lines(const yaml::Node& block, const Test& common,
                                           const Reading& reading);

}  // namespace aftersales::suite
