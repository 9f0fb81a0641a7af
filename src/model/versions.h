// What a pack decided before another lay over it, kept for floors and for the time in which the
// upper pack is not in force.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/model.h"

namespace aftersales::model {

/// Once the decisions of `above` are merged: keeps of the `lower` ones, as they stood in `below`,
/// those that something still compares with or falls back to, as a version of their own.
/// `touched`: the decisions that `above` changes or replaces.
void keep_versions(Pack& above, Pack& below, const std::vector<Decision>& lower,
                   const std::set<std::string>& touched);

/// The decision that compares two becomes again the `upper` one of them, with its floor.
void put_back(Decision& compared, const Decision& upper);

}  // namespace aftersales::model
