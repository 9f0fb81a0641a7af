// Explanations that are told together -> text, Markdown, an HTML page, JSON, each for its reader.
#pragma once

#include <string>

#include "explain/outline.h"

namespace aftersales::explain {

[[nodiscard]] std::string to_text(const Accounts& accounts, Audience audience);
[[nodiscard]] std::string to_markdown(const Accounts& accounts, Audience audience);
[[nodiscard]] std::string to_html(const Accounts& accounts, Audience audience);
/// One account as an object, several as an array; to the customer all that is told is one answer.
[[nodiscard]] std::string to_json(const Accounts& accounts, Audience audience);

[[nodiscard]] std::string render(const Accounts& accounts, Format format, Audience audience);

}  // namespace aftersales::explain
