// The typed values of the conformance cases: {"type": "number", "value": "1.5"}.
#pragma once

#include <string>

#include <aftersales/value.h>

namespace aftersales::conformance {

/// Null for what is not a typed value.
[[nodiscard]] Value read_typed(const Value& json);
/// JSON on one line.
[[nodiscard]] std::string write_typed(const Value& value);
/// As the kit's runners judge: numbers within 1e-8, strings exactly, lists in order, contexts with
/// the same entries, otherwise the same type and equal.
[[nodiscard]] bool agrees(const Value& actual, const Value& expected);

}  // namespace aftersales::conformance
