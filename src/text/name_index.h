// Names -> their numbers, by hashing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftersales::text {

/// Where each of some names stands in their list. The list itself is kept by whoever asks, and must
/// be the one that the index was made of.
class NameIndex {
 public:
  NameIndex() = default;
  explicit NameIndex(const std::vector<std::string>& names) {
    std::size_t places = 2;
    while (places < 2 * names.size()) places *= 2;
    places_.assign(places, kFree);
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      std::size_t at = first_place(names[i]);
      while (places_[at] != kFree) at = next(at);
      places_[at] = i;
    }
  }

  [[nodiscard]] bool empty() const { return places_.empty(); }
  /// Of equal names the first.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name,
                                                  const std::vector<std::string>& names) const {
    if (empty()) return std::nullopt;
    for (std::size_t at = first_place(name); places_[at] != kFree; at = next(at)) {
      if (names[places_[at]] == name) return places_[at];
    }
    return std::nullopt;
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  // Their number is a power of two.
  [[nodiscard]] std::size_t first_place(std::string_view name) const {
    return static_cast<std::size_t>(hash_of(name)) & (places_.size() - 1);
  }
  /// By length and ends: names of one list differ there, or lie close to each other.
  [[nodiscard]] static std::uint64_t hash_of(std::string_view name) {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;  // 2^64 over the golden ratio
    const std::size_t size = name.size();
    std::uint64_t first = 0, last = 0;
    if (size >= 8) {
      std::memcpy(&first, name.data(), 8);
      std::memcpy(&last, name.data() + size - 8, 8);
    } else if (size >= 4) {
      std::memcpy(&first, name.data(), 4);
      std::memcpy(&last, name.data() + size - 4, 4);
    } else {
      for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
    }
    std::uint64_t hash = (first ^ size) * kOdd;
    hash = (hash ^ hash >> 32 ^ last) * kOdd;
    return hash ^ hash >> 32;
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (places_.size() - 1); }

  std::vector<std::uint32_t> places_;
};

}  // namespace aftersales::text
