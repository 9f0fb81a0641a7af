// Names with slots -> the longest one at the start of a text.
#include "feel/named_slots.h"

#include <algorithm>

namespace aftersales::feel {

namespace {

bool is_word(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Of a name that stands at the start of `rest` and ends there; 0 if it does not.
std::size_t length_at(std::string_view name, std::string_view rest) {
  if (name.empty() || !rest.starts_with(name)) return 0;
  const bool ends =
      name.size() == rest.size() || !is_word(rest[name.size()]) || !is_word(name.back());
  return ends ? name.size() : 0;
}

}  // namespace

void NamedSlots::declare(std::string name, TypeRef type, std::uint32_t slot) {
  if (find(name) == nullptr) symbols_.push_back({std::move(name), type, slot, false, {}});
}

std::size_t NamedSlots::longest(std::string_view rest) const {
  std::size_t best = 0;
  for (const Symbol& s : symbols_) best = std::max(best, length_at(s.name, rest));
  return best;
}

std::size_t NamedSlots::longest_entry(std::string_view rest) const {
  std::size_t best = 0;
  for (const std::string& name : entries_) best = std::max(best, length_at(name, rest));
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
