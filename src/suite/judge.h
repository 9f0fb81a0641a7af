// A test and the record of its case -> what differs, in words.
#pragma once

#include <functional>
#include <set>
#include <string>

#include <aftersales/decision.h>

#include "suite/suite.h"
#include "suite/test_file.h"

namespace aftersales::suite {

using RuleIds = std::set<std::string, std::less<>>;

/// Fills in the differences and explanations of `outcome`. `fired`: in any decision that was
/// evaluated.
void judge(const Test& test, const Record& record, const RuleIds& fired,
           const Vocabulary& vocabulary, const std::string& language, Outcome& outcome);

}  // namespace aftersales::suite
