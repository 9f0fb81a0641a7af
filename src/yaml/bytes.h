// The first look at a file: is it UTF-8 text that YAML may consist of?
#pragma once

#include "text/report.h"
#include "text/source.h"

namespace aftersales::yaml {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// False, with one error in `report`, if the bytes are not UTF-8 (UTF-16 and UTF-32 are named),
/// hold control characters or old Macintosh line ends, or are more than `limit`. A byte order mark
/// of UTF-8 is allowed.
[[nodiscard]] bool check_bytes(const text::Source& source, text::Report& report, std::size_t limit);

}  // namespace aftersales::yaml
