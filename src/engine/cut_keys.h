// Constants of a column -> integers, so that where a value lies among them is found without
// comparing decimals.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "value/decimal_math.h"
#include "value/rep.h"

namespace aftersales::engine {

/// Numbers over one power of ten, days, months or seconds, as integers.
class KeyScale {
 public:
  KeyScale() = default;
  /// On which all these constants have keys; empty if there is none.
  explicit KeyScale(const std::vector<Value>& constants);
  [[nodiscard]] bool empty() const { return kind_ == Kind::null; }

  /// Nothing of a value that lies between two keys, is too long, or of another kind.
  [[nodiscard]] std::optional<std::int64_t> key_of(const Value& v) const {
    if (kind_ != Kind::number) {
      if (v.kind() != kind_ || value::Access::nanos(v) != 0) return std::nullopt;
      return static_cast<std::int64_t>(value::Access::a(v));
    }
    if (!value::is_numeric(v)) return std::nullopt;
    const Decimal number = Decimal::from_bits(value::Access::a(v), value::Access::b(v));
    if (!value::are_short(number, number)) return std::nullopt;
    const int gap = value::short_exponent(number) - exponent_;
    std::int64_t key = 0;
    if (gap < 0 || gap > value::kShortGap ||
        __builtin_mul_overflow(value::short_coefficient(number),
                               static_cast<std::int64_t>(value::power_of_ten(gap)), &key))
      return std::nullopt;
    return key;
  }

 private:
  Kind kind_ = Kind::null;
  int exponent_ = 0;  // of numbers, as it is stored
};

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
    const auto key = scale_.key_of(v);
    if (!key) return std::nullopt;
    const std::size_t below = count_below(*key);
    const bool on_it = below < keys_.size() && keys_[below] == *key;
    return static_cast<std::uint32_t>(2 * below + (on_it ? 1 : 0));
  }

 private:
  [[nodiscard]] std::size_t count_below(std::int64_t key) const {
    // Halves whose sizes do not depend on the key: no branch to be predicted.
    const std::int64_t* from = keys_.data();
    std::size_t size = keys_.size();
    while (size > 1) {
      const std::size_t half = size / 2;
      from += from[half - 1] < key ? half : 0;
      size -= half;
    }
    return static_cast<std::size_t>(from - keys_.data()) + (*from < key ? 1 : 0);
  }

  KeyScale scale_;
  std::vector<std::int64_t> keys_;
};

}  // namespace aftersales::engine
