// The model of a pack -> a linked policy, or every mistake in it.
#pragma once

#include <memory>

#include "engine/linked.h"

namespace aftersales::engine {

/// Gives every expression its meaning. Null, with the mistakes in `report`, if there are any;
/// warnings do not hinder.
[[nodiscard]] std::unique_ptr<Linked> link(model::Pack pack, text::Report& report);

}  // namespace aftersales::engine
