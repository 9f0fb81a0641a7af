// Values -> words for people, in a language: labels of enumerations, money with its currency,
// dates, durations.
#pragma once

#include <string>
#include <string_view>

#include "engine/linked.h"

namespace aftersales::engine {

/// `language` is a tag such as "zh" or "en"; one that we have no forms for is printed in ISO forms
/// with English words. `type`, which may be null, tells what the entries of contexts are called,
/// and what it is that is absent.
[[nodiscard]] std::string format_value(const Value& value, std::string_view language,
                                       const Linked& linked, TypeRef type = nullptr);

}  // namespace aftersales::engine
