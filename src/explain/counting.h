// An expression that a run has worked out -> how the days in it were counted.
#pragma once

#include "explain/count_words.h"
#include "feel/expression.h"

namespace aftersales::explain {

/// For each `deadline`, `days between`, `working days between`, `add working days` and `add working
/// time` that had a part in the value, in the order of the text; the same only once. Nothing for
/// what the run did not look at, and for the branches of an `if` that were not taken.
void tell_counting(const Speaker& speaker, const feel::Compiled& compiled, Sentences& out);

}  // namespace aftersales::explain
