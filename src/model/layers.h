// A pack and the one it lies over -> one pack that decides as both together.
#pragma once

#include "model/model.h"
#include "text/report.h"

namespace aftersales::model {

/// `above` with everything of `below` that it does not replace: rules changed by id, at any depth.
/// Where a floor is kept while deciding (`apply: best`), the lower decision stays as a version of
/// its own, with all that it rests on as it stood below, beside the upper one and the one that
/// compares them. `below` has been through this itself, if it lies over another.
[[nodiscard]] Pack lie_over(Pack below, Pack above, text::Report& report);

}  // namespace aftersales::model
