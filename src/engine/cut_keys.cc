#include "engine/cut_keys.h"

#include <algorithm>

namespace aftersales::engine {

CutKeys::CutKeys(const std::vector<Value>& cuts) {
  if (cuts.empty()) return;
  const Kind kind = cuts.front().kind() == Kind::money ? Kind::number : cuts.front().kind();
  if (kind != Kind::number && kind != Kind::date && kind != Kind::period && kind != Kind::duration)
    return;
  kind_ = kind;
  // At least cents, so that the prices of cases need not be divided.
  exponent_ = value::kBias - 2;
  for (const Value& cut : cuts) {
    if (kind == Kind::number && value::is_numeric(cut) &&
        value::are_short(cut.as_number(), cut.as_number()))
      exponent_ = std::min(exponent_, value::short_exponent(cut.as_number()));
  }
  std::vector<std::int64_t> keys;
  for (const Value& cut : cuts) {
    const auto key = key_of(cut);
    if (!key) return;
    keys.push_back(*key);
  }
  keys_ = std::move(keys);
}

}  // namespace aftersales::engine
