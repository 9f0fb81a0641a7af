// What a run says of the case and of what went wrong -> the same in the reader's language.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace aftersales::explain {

/// What people call a name of the policy; nothing where it has no label.
using NameOf = std::function<std::string(std::string_view)>;

/// A cause, a finding or a warning by its stable code: values in it are kept, and names that
/// `name_of` has no label for. As it is where the table lacks it, or has no words in the language.
[[nodiscard]] std::string message_in(std::string_view language, std::string_view code,
                                     const std::string& message, const NameOf& name_of = {});

/// A message, `{}` standing for what it names, and the same in Chinese, with as many `{}`, or fewer
/// where the last only explains.
struct MessageRow {
  std::string_view code, en, zh;
};
[[nodiscard]] std::span<const MessageRow> message_rows();

/// Whether a note, as message_in() gives it, says that the case contradicts itself.
[[nodiscard]] bool tells_contradiction(std::string_view language, std::string_view note);

}  // namespace aftersales::explain
