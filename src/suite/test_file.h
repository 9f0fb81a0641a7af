// A YAML file of tests -> the tests in it, with their names and values checked against the policy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <aftersales/temporal.h>
#include <aftersales/value.h>

#include "suite/values.h"
#include "suite/vocabulary.h"
#include "text/report.h"
#include "text/source.h"

namespace aftersales::suite {

struct GivenFact {
  std::string name;
  Value value;  // raw
  text::Location where;
};

/// What a decision, or an entry of its value, is to be.
struct Expectation {
  std::string decision;
  std::vector<std::string> path;  // below the decision's value
  Expected value;
};

struct Undetermined {
  std::string decision;
  std::vector<std::string> needs;
};

struct ExpectedStep {
  std::string id;
  bool any_term = false;
  Value due;  // a date, a date and time, or null for no term
};

/// One case and what is to come out of it: a test, or one line of a test with `for`.
struct Test {
  std::string name;
  text::Location where;
  std::vector<GivenFact> facts;  // each once
  std::optional<DateTime> as_of;
  std::vector<Expectation> expect;
  std::vector<Undetermined> undetermined;
  std::vector<std::string> no_rule;
  std::vector<std::string> failed;
  std::vector<std::string> fired;
  std::vector<std::string> not_fired;
  std::vector<ExpectedStep> steps;
  std::vector<std::string> warnings;
};

struct TestFile {
  std::shared_ptr<const text::Source> source;  // every Location points into it
  std::vector<Test> tests;
};

/// Tests with a mistake are left out; `report` tells.
[[nodiscard]] TestFile read_tests(std::shared_ptr<const text::Source> source,
                                  const Vocabulary& vocabulary, text::Report& report);

}  // namespace aftersales::suite
