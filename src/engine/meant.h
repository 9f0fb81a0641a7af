// A text that a case gives for a value and that is none -> how its author would have to write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feel/type.h"

namespace aftersales::engine {

/// The same date, moment, number, truth or length of time as a case writes it, in quotes where it
/// is a text there; nothing if it is not clear which one is meant (3/4/2026).
[[nodiscard]] std::optional<std::string> meant_value(std::string_view written, feel::TypeKind kind);

}  // namespace aftersales::engine
