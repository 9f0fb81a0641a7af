// Constants of a column -> integers, so that where a value lies among them is found without
// comparing decimals.
#pragma once

#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

#include "value/decimal_math.h"
#include "value/rep.h"

namespace aftersales::engine {

/// What values are told apart by: days, months; of numbers over one power of ten and of seconds
/// twice their place, so that there is an odd key for what lies between two places.
class KeyScale {
 public:
  KeyScale() = default;
  /// On which all these constants have keys with nothing between them that they could tell apart;
  /// empty if there is none.
  explicit KeyScale(const std::vector<Value>& constants);
  [[nodiscard]] bool empty() const { return kind_ == Kind::null; }

  /// The key of a value, neither the least nor the greatest that there is; false for a value of
  /// another kind, as what is not known is, or one that is too long.
  [[nodiscard]] bool read(const Value& v, std::int64_t& key) const {
    if (kind_ != Kind::number) {
      key = static_cast<std::int64_t>(value::Access::a(v));
      return v.kind() == kind_ && (kind_ != Kind::duration || double_seconds(v, key)) &&
             key != std::numeric_limits<std::int64_t>::max() &&
             key != std::numeric_limits<std::int64_t>::min();
    }
    // Nearly every number: not negative, of at most 14 digits, of which four may follow the point.
    const std::uint64_t low = value::Access::a(v), high = value::Access::b(v);
    const auto gap = static_cast<std::uint64_t>((high >> value::kExponentShift)) - exponent_;
    if (value::is_numeric(v) && ((high & value::kHighCoefficient) | low >> kFewBits) == 0 &&
        gap < std::size(kTwice)) {
      key = static_cast<std::int64_t>(low * kTwice[gap]);
      return true;
    }
    return read_any_number(v, key);
  }

 private:
  static constexpr int kFewBits = 48;  // of a number: multiplied by the last of these, 63
  static constexpr std::uint64_t kTwice[] = {2, 20, 200, 2'000, 20'000};
  [[nodiscard]] static bool double_seconds(const Value& v, std::int64_t& key) {
    if (__builtin_mul_overflow(key, 2, &key)) return false;
    key += value::Access::nanos(v) != 0 ? 1 : 0;
    return true;
  }
  [[nodiscard]] bool read_any_number(const Value& v, std::int64_t& key) const;

  Kind kind_ = Kind::null;
  std::uint16_t exponent_ = 0;  // of numbers, as it is stored
};

/// How many of sorted keys are not above one.
[[nodiscard]] inline std::size_t count_up_to(std::int64_t key,
                                             const std::vector<std::int64_t>& keys) {
  if (keys.empty()) return 0;
  // Halves whose sizes do not depend on the key: no branch to be predicted.
  const std::int64_t* from = keys.data();
  std::size_t size = keys.size();
  while (size > 1) {
    const std::size_t half = size / 2;
    from += from[half - 1] <= key ? half : 0;
    size -= half;
  }
  return static_cast<std::size_t>(from - keys.data()) + (*from <= key ? 1 : 0);
}

/// The keys of sorted constants.
class CutKeys {
 public:
  CutKeys() = default;
  /// None if a constant has no key.
  CutKeys(const KeyScale& scale, const std::vector<Value>& cuts);

  /// 2 * k + 1 for a value that is constant k, 2 * k for one between constants k - 1 and k. Nothing
  /// if there are no keys or the value has none: then the values are to be compared.
  [[nodiscard]] std::optional<std::uint32_t> class_of(const Value& v) const {
    if (keys_.empty()) return std::nullopt;
    std::int64_t key = 0;
    if (!scale_.read(v, key)) return std::nullopt;
    const std::size_t below = count_up_to(key - 1, keys_);
    const bool on_it = below < keys_.size() && keys_[below] == key;
    return static_cast<std::uint32_t>(2 * below + (on_it ? 1 : 0));
  }

 private:
  KeyScale scale_;
  std::vector<std::int64_t> keys_;
};

}  // namespace aftersales::engine
