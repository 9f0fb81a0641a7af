// What an upper pack does to the rules of a decision below: before, after, under, replace, remove.
#pragma once

#include <vector>

#include "model/model.h"
#include "text/report.h"

namespace aftersales::model {

/// Puts `changes`, each with its `edit`, into the rules of `decision`, in their order. A change
/// that cannot be made is reported and left out. `all`: the decisions of the pack, for hints.
void change_rules(Decision& decision, std::vector<Rule> changes, const std::vector<Decision>& all,
                  text::Report& report);

}  // namespace aftersales::model
