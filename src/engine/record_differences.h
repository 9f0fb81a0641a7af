// Two records of one decision, read from JSON -> what differs in how it ended.
#pragma once

#include <string_view>
#include <vector>

#include <aftersales/record.h>

namespace aftersales::engine {

/// What is masked in `then` may be anything. In Chinese for `zh`, in English for all else.
[[nodiscard]] std::vector<Difference> differences(const Value& then, const Value& now,
                                                  std::string_view language);

}  // namespace aftersales::engine
