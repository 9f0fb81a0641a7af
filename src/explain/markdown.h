// A text of the policy or the case -> the same in Markdown, where it is words and not markup.
#pragma once

#include <string>
#include <string_view>

namespace aftersales::explain {

/// On one line.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace aftersales::explain
