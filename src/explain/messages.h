// What a run says of the case and of what went wrong -> the same in the reader's language.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace aftersales::explain {

/// A cause, a finding or a warning by its stable code: names and values in it are kept. As it is
/// where the table lacks it, or has no words in the language.
[[nodiscard]] std::string message_in(std::string_view language, std::string_view code,
                                     const std::string& message);

/// A message, `{}` standing for what it names, and the same in Chinese, with as many `{}`, or fewer
/// where the last only explains.
struct MessageRow {
  std::string_view code, en, zh;
};
[[nodiscard]] std::span<const MessageRow> message_rows();

}  // namespace aftersales::explain
