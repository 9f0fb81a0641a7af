#include "engine/cut_keys.h"

#include <algorithm>

namespace aftersales::engine {

KeyScale::KeyScale(const std::vector<Value>& constants) {
  if (constants.empty()) return;
  const Kind first = constants.front().kind();
  const Kind kind = first == Kind::money ? Kind::number : first;
  if (kind != Kind::number && kind != Kind::date && kind != Kind::period && kind != Kind::duration)
    return;
  kind_ = kind;
  int exponent = value::kBias - 4;  // prices and parts of them come without a division
  for (const Value& constant : constants) {
    const Decimal number = constant.as_number();
    if (value::is_numeric(constant) && value::are_short(number, number))
      exponent = std::min(exponent, value::short_exponent(number));
  }
  exponent_ = static_cast<std::uint16_t>(exponent);
  // Two constants in one second would have the same key.
  const bool all = std::all_of(constants.begin(), constants.end(), [&](const Value& v) {
    std::int64_t key = 0;
    return read(v, key) && (kind_ != Kind::duration || value::Access::nanos(v) == 0);
  });
  if (!all) kind_ = Kind::null;
}

bool KeyScale::read_any_number(const Value& v, std::int64_t& key) const {
  if (!value::is_numeric(v)) return false;
  const Decimal number = Decimal::from_bits(value::Access::a(v), value::Access::b(v));
  if (!value::are_short(number, number)) return false;
  const int gap = value::short_exponent(number) - exponent_;
  const std::int64_t coefficient = value::short_coefficient(number);
  if (gap >= 0) {
    return gap <= value::kShortGap &&
           !__builtin_mul_overflow(coefficient,
                                   2 * static_cast<std::int64_t>(value::power_of_ten(gap)), &key);
  }
  if (gap < -value::kShortGap) return false;
  const auto places = static_cast<std::int64_t>(value::power_of_ten(-gap));
  const std::int64_t rest = coefficient % places;
  key = 2 * (coefficient / places) + (rest > 0 ? 1 : rest < 0 ? -1 : 0);
  return true;
}

CutKeys::CutKeys(const KeyScale& scale, const std::vector<Value>& cuts) : scale_(scale) {
  if (scale.empty()) return;
  for (const Value& cut : cuts) {
    std::int64_t key = 0;
    (void)scale.read(cut, key);  // each has one
    keys_.push_back(key);
  }
}

}  // namespace aftersales::engine
