// The files of a policy -> one number that changes with any of them.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace aftersales::engine {

/// See Policy::fingerprint. `files`: the policy's first file, then all others, imports included.
[[nodiscard]] std::string fingerprint_of(const std::vector<model::File>& files);

}  // namespace aftersales::engine
