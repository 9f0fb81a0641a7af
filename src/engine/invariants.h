// What holds in every possible case: whether a case breaks it.
#pragma once

#include "engine/run.h"

namespace aftersales::engine {

/// Adds a finding to the case for each invariant that it breaks, and for each that cannot be worked
/// out. Only those are looked at whose facts are all known, one of them from the case itself: what
/// is not said breaks nothing. By a run on the case that has decided nothing; true if it has worked
/// something out, and has to start again.
bool check_invariants(Run& run, BoundCase& bound);

}  // namespace aftersales::engine
