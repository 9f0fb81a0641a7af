// The text of a JSON object -> its names and values, in one pass over the bytes.
//
// For texts as programs write them. What is unusual is not passed: whoever scans gives up then, or
// hands what stands there to read_json(), which knows all of it and says what is wrong. A scan
// never takes what read_json() would refuse.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/name_index.h"
#include "text/same_bytes.h"
#include "value/short_number.h"

namespace aftersales::value {

class JsonScan {
 public:
  /// The text has to live as long.
  explicit JsonScan(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  /// What stands behind the blanks, which are passed; NUL at the end.
  [[nodiscard]] char next() {
    if (at_ != end_ && *at_ > ' ') return *at_;
    return skip_blanks();
  }
  [[nodiscard]] bool is_at_end() { return next() == '\0' && at_ == end_; }
  /// Passes the character if it is next.
  [[nodiscard]] bool pass(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }

  /// Passes these bytes if they are next.
  [[nodiscard]] bool pass_bytes(std::string_view bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes.size() ||
        !text::same_bytes(at_, bytes.data(), bytes.size()))
      return false;
    at_ += bytes.size();
    return true;
  }

  /// Passes a text that is next, if nothing in it is escaped.
  [[nodiscard]] bool pass_text(text::NameKey& text) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const begin = at_ + 1;
    if (end_ - begin < kBlock) return pass_long_text(text);
    const Block block = look(begin);
    if (block.stops == 0) return pass_long_text(text);
    // No branch depends on how long it is, since nothing foretells that.
    const auto size = static_cast<std::size_t>(std::countr_zero(block.stops));
    if (begin[size] != '"') return false;
    text = {{begin, size},
            load(begin) & load(kKept + kBlock - size),
            load(begin + 8) & load(kKept + kBlock + 8 - size)};
    const bool is_ascii = (block.high & ((block.stops & (~block.stops + 1)) - 1)) == 0;
    if (!is_ascii && !is_utf8(text.name)) return false;
    at_ = begin + size + 1;
    return true;
  }

  /// Passes a number of up to 18 digits that is next, if it has no exponent.
  [[nodiscard]] std::optional<Decimal> pass_number() {
    const char* at = at_;
    const auto number = take_short_number(at, end_);
    if (!number || (at != end_ && (*at == 'e' || *at == 'E'))) return std::nullopt;
    at_ = at;
    return number;
  }

  /// Passes `true` or `false`; what stands behind it is for whoever looks next.
  [[nodiscard]] std::optional<bool> pass_boolean() {
    if (end_ - at_ < 8) {
      if (pass_bytes("true")) return true;
      return pass_bytes("false") ? std::optional(false) : std::nullopt;
    }
    // Both without a branch between them: which it is is not foretold.
    const std::uint64_t word = load(at_);
    const bool is_true = (word & load(kKept + kBlock - 4)) == load("true\0\0\0");
    const bool is_false = (word & load(kKept + kBlock - 5)) == load("false\0\0");
    if (!is_true && !is_false) return std::nullopt;
    at_ += is_true ? 4 : 5;
    return is_true;
  }

  /// Whether a number may be next.
  [[nodiscard]] bool is_number() const {
    return at_ != end_ && (*at_ == '-' || (*at_ >= '0' && *at_ <= '9'));
  }

  /// Passes whatever value is next, without looking at more of it than where it ends: it may be
  /// none. Empty if it does not end. `names`: counts those in it.
  [[nodiscard]] std::string_view pass_value(std::size_t& names);

 private:
  static constexpr std::ptrdiff_t kBlock = 16;
  static_assert(kBlock == text::NameKey::kHeld);
  static constexpr char kKept[2 * kBlock] =  // what is kept of a block that a text ends in
      "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

  /// A bit for each of its bytes, the first the lowest.
  struct Block {
    std::uint32_t stops = 0;  // a quote, a backslash, a control character
    std::uint32_t high = 0;   // not ASCII
  };

  [[nodiscard]] static bool is_utf8(std::string_view text);
  [[nodiscard]] char skip_blanks();
  /// From the quote of a text to the one that closes it; false if there is none.
  [[nodiscard]] bool find_quote();

  [[nodiscard]] bool pass_long_text(text::NameKey& text);
  /// The first stop; the end if there is none. `is_ascii` becomes false if one of the bytes looked
  /// at is not.
  [[nodiscard]] const char* find_stop(const char* at, bool& is_ascii) const;

  [[nodiscard]] static std::uint64_t load(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
  }

  [[nodiscard]] static Block look(const char* at) {
#ifdef __SSE2__
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i escapes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1)), bytes);
    const __m128i stops = _mm_or_si128(_mm_or_si128(quotes, escapes), controls);
    return {static_cast<std::uint32_t>(_mm_movemask_epi8(stops)),
            static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))};
#else
    Block block;
    for (std::uint32_t i = 0; i < kBlock; ++i) {
      const auto byte = static_cast<unsigned char>(at[i]);
      block.stops |= is_stop(byte) ? 1u << i : 0u;
      block.high |= static_cast<std::uint32_t>(byte >> 7) << i;
    }
    return block;
#endif
  }
  [[nodiscard]] static bool is_stop(unsigned char byte) {
    return byte == '"' || byte == '\\' || byte < ' ';
  }

  const char* at_;
  const char* const end_;
};

}  // namespace aftersales::value
