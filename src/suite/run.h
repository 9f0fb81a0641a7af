// A test and a policy -> what differed; and over many tests, which rules had a part in it.
#pragma once

#include <string>

#include "suite/judge.h"
#include "suite/suite.h"
#include "suite/test_file.h"
#include "suite/vocabulary.h"

namespace aftersales::suite {

/// Which rules the tests have reached so far, by id.
struct Reached {
  RuleIds fired;
  RuleIds reasons;  // of decisions that a test expects something of, or named by a test
};

[[nodiscard]] Outcome run_test(const Test& test, const Vocabulary& vocabulary,
                               const std::string& language, Reached& reached);

[[nodiscard]] Coverage coverage_of(const Reached& reached, const Vocabulary& vocabulary);

}  // namespace aftersales::suite
