// A name -> the entry of a context that has it.
#pragma once

#include <string_view>

#include <aftersales/value.h>

namespace aftersales::value {

/// The first entry of that name; null if there is none. Valid as long as the entries are.
[[nodiscard]] inline const Value* find_entry(const Entries& entries, std::string_view name) {
  for (const Entry& entry : entries) {
    if (entry.first == name) return &entry.second;
  }
  return nullptr;
}

/// The same of a value; null also for one that is no context.
[[nodiscard]] inline const Value* find_entry(const Value& context, std::string_view name) {
  return context.kind() == Kind::context ? find_entry(context.as_context(), name) : nullptr;
}

}  // namespace aftersales::value
