// Names with slots -> the longest one at the start of a text.
#include "feel/named_slots.h"

#include <algorithm>

namespace aftersales::feel {

namespace {

bool is_word(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

void NamedSlots::declare(std::string name, TypeRef type, std::uint32_t slot) {
  if (find(name) == nullptr) symbols_.push_back({std::move(name), type, slot, false, {}});
}

std::size_t NamedSlots::longest(std::string_view rest) const {
  std::size_t best = 0;
  for (const Symbol& s : symbols_) {
    const std::size_t n = s.name.size();
    if (n <= best || !rest.starts_with(s.name)) continue;
    if (n == rest.size() || !is_word(rest[n]) || !is_word(rest[n - 1])) best = n;
  }
  return best;
}

const Symbol* NamedSlots::find(std::string_view name) const {
  const auto it = std::find_if(symbols_.begin(), symbols_.end(),
                               [&](const Symbol& s) { return s.name == name; });
  return it == symbols_.end() ? nullptr : &*it;
}

TypeRef NamedSlots::type(std::string_view name) const {
  const auto it = types_.find(std::string(name));
  return it == types_.end() ? nullptr : it->second;
}

std::vector<std::string> NamedSlots::candidates() const {
  std::vector<std::string> all;
  for (const Symbol& s : symbols_) all.push_back(s.name);
  return all;
}

}  // namespace aftersales::feel
