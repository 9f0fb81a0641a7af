// Short names compared without a call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace aftersales::text {

namespace same {
template <typename Word>
[[nodiscard]] inline Word load(const char* at) {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}
}  // namespace same

/// Whether so many bytes are the same: eight at a time, the last eight once more in part.
[[nodiscard]] inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size >= 8) {
    const std::size_t last = size - 8;
    for (std::size_t i = 0; i < last; i += 8) {
      if (same::load<std::uint64_t>(a + i) != same::load<std::uint64_t>(b + i)) return false;
    }
    return same::load<std::uint64_t>(a + last) == same::load<std::uint64_t>(b + last);
  }
  if (size >= 4) {
    const std::size_t last = size - 4;
    return same::load<std::uint32_t>(a) == same::load<std::uint32_t>(b) &&
           same::load<std::uint32_t>(a + last) == same::load<std::uint32_t>(b + last);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace aftersales::text
