// Names -> their numbers, by hashing.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "text/same_bytes.h"

namespace aftersales::text {

/// A name with its first bytes as two words: most names are no longer, and then these are all that
/// is compared.
struct NameKey {
  static constexpr std::size_t kHeld = 16;  // bytes in the words
  std::string_view name;
  std::uint64_t first = 0, second = 0;  // as they lie in memory; zeros behind a shorter name

  NameKey() = default;
  explicit NameKey(std::string_view text) : name(text) {
    std::uint64_t words[2] = {};
    if (text.size() >= kHeld)
      std::memcpy(words, text.data(), kHeld);
    else if (!text.empty())
      std::memcpy(words, text.data(), text.size());
    first = words[0];
    second = words[1];
  }
  /// By whoever has the words already.
  NameKey(std::string_view text, std::uint64_t first_word, std::uint64_t second_word)
      : name(text), first(first_word), second(second_word) {}
};

/// Where each of some names stands in their list. The list itself is kept by whoever asks, and must
/// be the one that the index was made of.
class NameIndex {
 public:
  NameIndex() = default;
  explicit NameIndex(const std::vector<std::string>& names) {
    // Of a short list each name gets the place where it is looked for first, so that no branch
    // depends on which is asked for: some factor does that.
    const bool is_short = names.size() <= 64;
    std::size_t places = 4;
    while (places < (is_short ? 4 : 2) * names.size()) places *= 2;
    shift_ = std::countl_zero(places - 1);
    for (int tries = is_short ? 64 : 1;; factor_ = factor_ * 0xD1342543DE82EF95u + 2) {
      places_.assign(places, {});
      if (fill(names) || --tries == 0) return;
    }
  }

  [[nodiscard]] bool empty() const { return places_.empty(); }
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  /// Of equal names the first; kNone if there is none. A plain number, since an optional one is put
  /// together in memory.
  [[nodiscard]] std::uint32_t find(const NameKey& key,
                                   const std::vector<std::string>& names) const {
    if (empty()) return kNone;
    for (std::size_t at = first_place(key); places_[at].number != kNone; at = next(at)) {
      const Place& place = places_[at];
      const bool is_alike = ((place.first ^ key.first) | (place.second ^ key.second) |
                             (place.size ^ key.name.size())) == 0;
      if (is_alike && (place.size <= NameKey::kHeld ||
                       same_bytes(names[place.number].data(), key.name.data(), place.size)))
        return place.number;
    }
    return kNone;
  }

 private:
  struct alignas(32) Place {              // so that counting them takes no division
    std::uint64_t first = 0, second = 0;  // of the name's key
    std::uint32_t size = 0;
    std::uint32_t number = kNone;  // of a place that is free
  };

  /// Whether each name, but for repeated ones, has the place where it is looked for first.
  [[nodiscard]] bool fill(const std::vector<std::string>& names) {
    bool is_direct = true;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      const NameKey key{std::string_view(names[i])};
      std::size_t at = first_place(key);
      for (; places_[at].number != kNone; at = next(at))
        is_direct = is_direct && names[places_[at].number] == names[i];
      places_[at] = {key.first, key.second, static_cast<std::uint32_t>(names[i].size()), i};
    }
    return is_direct;
  }

  // Their number is a power of two.
  [[nodiscard]] std::size_t first_place(const NameKey& key) const {
    return static_cast<std::size_t>(hash_of(key) >> shift_);
  }
  /// By length and ends: names of one list differ there, or lie close to each other. The highest
  /// bits depend on all that is multiplied.
  [[nodiscard]] std::uint64_t hash_of(const NameKey& key) const {
    const std::size_t size = key.name.size();
    std::uint64_t last = 0;
    if (size > NameKey::kHeld) std::memcpy(&last, key.name.data() + size - 8, 8);
    return (key.first + size + (key.second + last) * factor_) * factor_;
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (places_.size() - 1); }

  std::vector<Place> places_;
  std::uint64_t factor_ = 0x9E3779B97F4A7C15u;  // 2^64 over the golden ratio; always odd
  int shift_ = 0;
};

}  // namespace aftersales::text
