// Constants of a column -> integers, so that where a value lies among them is found without
// comparing decimals.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "value/decimal_math.h"
#include "value/rep.h"

namespace aftersales::engine {

/// What values are told apart by: the numbers of booleans and of values of an enumeration; days,
/// months; of numbers over one power of ten and of seconds twice their place, so that there is an
/// odd key for what lies between two places.
class KeyScale {
 public:
  KeyScale() = default;
  /// On which all these constants have keys with nothing between them that they could tell apart;
  /// empty if there is none.
  explicit KeyScale(const std::vector<Value>& constants);
  /// Of booleans, or of the values of an enumeration.
  [[nodiscard]] static KeyScale numbered(Kind kind) {
    KeyScale scale;
    scale.kind_ = kind;
    return scale;
  }
  [[nodiscard]] bool empty() const { return kind_ == Kind::null; }

  /// Nothing of a value of another kind, as what is not known is, or of one that is too long.
  [[nodiscard]] std::optional<std::int64_t> key_of(const Value& v) const {
    if (kind_ == Kind::number) return number_key(v);
    if (v.kind() != kind_) return std::nullopt;
    if (kind_ == Kind::enumeration) return value::enum_index(v);
    const auto count = static_cast<std::int64_t>(value::Access::a(v));
    if (kind_ != Kind::duration) return count;
    std::int64_t key = 0;
    if (__builtin_mul_overflow(count, 2, &key)) return std::nullopt;
    return key + (value::Access::nanos(v) != 0 ? 1 : 0);
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> number_key(const Value& v) const {
    if (!value::is_numeric(v)) return std::nullopt;
    const Decimal number = Decimal::from_bits(value::Access::a(v), value::Access::b(v));
    if (!value::are_short(number, number)) return std::nullopt;
    const int gap = value::short_exponent(number) - exponent_;
    const std::int64_t coefficient = value::short_coefficient(number);
    std::int64_t key = 0;
    if (gap >= 0) {
      if (gap > value::kShortGap ||
          __builtin_mul_overflow(coefficient,
                                 2 * static_cast<std::int64_t>(value::power_of_ten(gap)), &key))
        return std::nullopt;
      return key;
    }
    if (gap < -value::kShortGap) return std::nullopt;
    const auto places = static_cast<std::int64_t>(value::power_of_ten(-gap));
    const std::int64_t rest = coefficient % places;
    return 2 * (coefficient / places) + (rest > 0 ? 1 : rest < 0 ? -1 : 0);
  }

  Kind kind_ = Kind::null;
  std::int16_t exponent_ = 0;  // of numbers, as it is stored
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
