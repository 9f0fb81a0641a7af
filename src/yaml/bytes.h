// The first look at a file: is it UTF-8 text that YAML may consist of?
#pragma once

#include <cstddef>
#include <string_view>

#include "text/report.h"
#include "text/source.h"

namespace aftersales::yaml {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What the messages of a kind of file say of their own.
struct FileWords {
  std::string_view code = "yaml";  // before the point
  std::string_view too_big = "move a part of it into a file of its own and import it";
  std::string_view save_as = "save it again with the encoding UTF-8";
};

/// False, with one error in `report`, if the bytes are not UTF-8 (UTF-16 and UTF-32 are named),
/// hold control characters or old Macintosh line ends, or are more than `limit`. A byte order mark
/// of UTF-8 is allowed.
[[nodiscard]] bool check_bytes(const text::Source& source, text::Report& report, std::size_t limit,
                               const FileWords& words = {});

}  // namespace aftersales::yaml
