// What a case gives for a fact -> a value of the fact's declared type, or why it does not fit
// (language 2, "Case values").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aftersales/decision.h>

#include "feel/type.h"

namespace aftersales::engine {

struct ConformContext {
  Zone zone;  // of texts without an offset
  int minor_digits = 2;
};

/// What does not fit, and what fits but calls for a warning.
struct Misfit {
  std::string code, message, hint;
};

/// `raw` is not null. Numbers may be plain decimal texts; dates, times and durations are ISO texts;
/// enumerations are given by value. A list's and a context's parts are converted likewise; entries
/// that a context leaves out are null.
[[nodiscard]] std::optional<Value> conform(const Value& raw, feel::TypeRef type,
                                           const ConformContext& context, Misfit& misfit,
                                           std::vector<Warning>* warnings = nullptr);

}  // namespace aftersales::engine
