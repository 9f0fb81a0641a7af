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
  exponent_ = static_cast<std::int16_t>(exponent);
  // Two constants in one second would have the same key.
  const bool all = std::all_of(constants.begin(), constants.end(), [&](const Value& v) {
    return key_of(v) && (kind_ != Kind::duration || value::Access::nanos(v) == 0);
  });
  if (!all) kind_ = Kind::null;
}

CutKeys::CutKeys(const KeyScale& scale, const std::vector<Value>& cuts) : scale_(scale) {
  if (scale.empty()) return;
  for (const Value& cut : cuts) keys_.push_back(*scale.key_of(cut));
}

}  // namespace aftersales::engine
