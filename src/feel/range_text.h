// `range("[1..5)")`: a text -> a range.
#pragma once

#include "feel/builtins.h"

namespace aftersales::feel {

/// The text holds one range with both ends (DMN 1.5, 10.3.4.1, `range`): literals, or `date`,
/// `time`, `date and time` and `duration` of literals, of one type and not falling.
[[nodiscard]] Value range_from_text(const Call& call);

}  // namespace aftersales::feel
