// Two records of one decision, read from JSON -> what differs in how it ended.
#pragma once

#include <vector>

#include <aftersales/record.h>

namespace aftersales::engine {

/// What is masked in `then` may be anything.
[[nodiscard]] std::vector<Difference> differences(const Value& then, const Value& now);

}  // namespace aftersales::engine
