// Any bytes -> a text that is read as a number and two decimals of any bits; every law that
// reading, printing, order and arithmetic promise must hold for them.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool same_bits(Decimal a, Decimal b) {
  return a.low_bits() == b.low_bits() && a.high_bits() == b.high_bits();
}

void check_text(std::string_view text) {
  const ParsedNumber parsed = parse_number(text);
  require(parsed.number.is_finite());
  require(Decimal::parse(text).has_value() == (parsed.fault == NumberFault::none));
  if (parsed.fault != NumberFault::none) {
    require(parsed.number == 0);
    return;
  }
  const std::string printed = parsed.number.to_string();
  require(printed.size() <= 44);
  require(Decimal::parse(printed) == parsed.number);
  require(Decimal::parse(printed)->to_string() == printed);
}

void check_one(Decimal a) {
  require(same_bits(-(-a), a) && -(-a) == a);
  require(hash(a) == hash(a + 0) || !a.is_finite());
  if (!a.is_finite()) {
    require(!(a + 1).is_finite() && !power(a, 2).is_finite() && !sqrt(a).is_finite());
    return;
  }
  for (const int fraction_digits : {0, 2}) {
    require(Decimal::parse(a.to_string(fraction_digits)) == a);
  }
  require(a.is_integer() == (floor(a) == a));
  if (const auto integer = a.to_int()) require(Decimal(*integer) == a);
  require(floor(a) <= a && a <= ceiling(a));
  const Decimal root = sqrt(abs(a));
  require(root.is_finite() && abs(root * root - abs(a)) <= abs(a) * *Decimal::parse("1e-32"));
  (void)exp(a);
  (void)ln(a);
}

void check_rounding(Decimal a, int scale) {
  for (int mode = 0; mode <= static_cast<int>(Rounding::ceiling); ++mode) {
    const auto rounded = round(a, scale, static_cast<Rounding>(mode));
    require(rounded.has_value() == (scale >= kMinScale && scale <= kMaxScale));
    if (!rounded.has_value() || !a.is_finite()) continue;
    require(rounded->is_finite());
    require(round(*rounded, scale, static_cast<Rounding>(mode)) == rounded);
    require(abs(*rounded - a) <= pack(false, 1, -scale));
  }
  require(quantize_money(a, 2).is_finite() == a.is_finite());
}

void check_pair(Decimal a, Decimal b) {
  const auto order = a <=> b;
  require(std::is_gt(b <=> a) == std::is_lt(order) && std::is_lt(b <=> a) == std::is_gt(order));
  require((a == b) == std::is_eq(order));
  require(order == general_compare(a, b));
  if (std::is_eq(order)) require(hash(a) == hash(b));

  require(same_bits(a + b, general_add(a, b)) && same_bits(a - b, general_add(a, -b)));
  require(same_bits(a * b, general_multiply(a, b)) && same_bits(a / b, general_divide(a, b)));
  require(a + b == b + a && a * b == b * a);
  if (!a.is_finite() || !b.is_finite()) {
    require(!(a + b).is_finite() && !(a / b).is_finite() && !modulo(a, b).is_finite());
    return;
  }
  if ((a - b).is_finite())
    require((a - b).sign() == (std::is_gt(order) ? 1 : 0) - (std::is_lt(order) ? 1 : 0));
  const Decimal rest = modulo(a, b);
  require(rest.is_finite() == (b.sign() != 0));
  if (rest.is_finite()) {
    require(rest.sign() == 0 || rest.sign() == b.sign());
    require(abs(rest) <= abs(b));
  }
  (void)power(a, b);
}

}  // namespace
}  // namespace aftersales::value

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using aftersales::Decimal;
  namespace value = aftersales::value;
  std::uint64_t words[5] = {};
  if (size != 0) std::memcpy(words, data, size < sizeof words ? size : sizeof words);
  value::check_text({reinterpret_cast<const char*>(data), size});
  const Decimal a = Decimal::from_bits(words[0], words[1]);
  const Decimal b = Decimal::from_bits(words[2], words[3]);
  value::check_one(a);
  value::check_one(b);
  value::check_rounding(a, static_cast<int>(words[4] & 0x3FFF) - 8192);
  value::check_pair(a, b);
  // Near neighbours: what the fuzzer finds for one number is worth trying against itself.
  value::check_pair(a, a + 1);
  value::check_pair(a, -a);
  return 0;
}
