// Decisions that are told together and are open -> what they wait for, in short and all at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "explain/outline.h"

namespace aftersales::explain {

/// What a decision is called; `by_name`, as to an auditor, with its name.
[[nodiscard]] std::string name_of(const Explanation& e, bool by_name, std::string_view language);
[[nodiscard]] std::string question_of(const Need& need, bool by_name, std::string_view language);

/// What each open one waits for, a line for each.
[[nodiscard]] std::vector<Line> open_in_brief(const Accounts& open, std::string_view language);

/// What is to be asked for all of them, what most of them wait for first.
[[nodiscard]] std::vector<Line> questions_of_all(const Accounts& open, bool by_name,
                                                 std::string_view language);

}  // namespace aftersales::explain
