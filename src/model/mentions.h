// The texts of a decision or a function -> the names in them that may be meant.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/model.h"

namespace aftersales::model {

/// Of `known`, what the words in all expressions, conditions, outcomes and texts may name: the
/// values of the longest keys that a word, or the first parts of a dotted one, is. A key that ends
/// in `(` is a function. On the safe side: a word within a string literal counts, too.
[[nodiscard]] std::set<std::string> mentioned(const Decision& decision,
                                              const std::map<std::string, std::string>& known);
[[nodiscard]] std::set<std::string> mentioned(const Function& function,
                                              const std::map<std::string, std::string>& known);

}  // namespace aftersales::model
