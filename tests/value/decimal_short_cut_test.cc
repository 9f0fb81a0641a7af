// The short cuts for short operands give, bit for bit, what the general operations give.

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

using Random = std::mt19937_64;

std::uint64_t up_to(Random& random, std::uint64_t highest) {
  return std::uniform_int_distribution<std::uint64_t>(0, highest)(random);
}

int between(Random& random, int lowest, int highest) {
  return std::uniform_int_distribution<int>(lowest, highest)(random);
}

/// Prices, percentages and quantities.
Decimal money_like(Random& random) {
  return pack(up_to(random, 3) == 0, up_to(random, 10'000'000), between(random, -4, 0));
}

/// Coefficients next to powers of two and ten, where a limit of a short cut may be missed.
Decimal at_the_edge(Random& random) {
  const Uint128 power = up_to(random, 1) == 0 ? Uint128{1} << between(random, 0, 112)
                                              : power_of_ten(between(random, 0, 33));
  const Uint128 coefficient = power + up_to(random, 4);
  return pack(up_to(random, 1) == 0, coefficient > 2 ? coefficient - 2 : 0,
              between(random, -20, 20));
}

/// Up to 64 bits over exponents that may take the result out of range, at either end.
Decimal far_out(Random& random) {
  const std::uint64_t coefficient = random() >> up_to(random, 63);
  const int end = between(random, 0, 3);
  const int exponent = end == 0   ? kMinExponent + between(random, 0, 40)
                       : end == 1 ? kMaxExponent - between(random, 0, 40)
                       : end == 2 ? kMinExponent / 2 + between(random, -40, 40)
                                  : 2016 + between(random, -40, 40);
  return pack(up_to(random, 1) == 0, coefficient, exponent);
}

/// Any 128 bits: infinities, NaN and encodings that no operation gives.
Decimal any_bits(Random& random) {
  const std::uint64_t low = random();
  return Decimal::from_bits(low, random());
}

bool same_bits(Decimal a, Decimal b) {
  return a.low_bits() == b.low_bits() && a.high_bits() == b.high_bits();
}

int differences(Decimal a, Decimal b) {
  int count = 0;
  count += same_bits(add(a, b), general_add(a, b)) ? 0 : 1;
  count += same_bits(subtract(a, b), general_add(a, -b)) ? 0 : 1;
  count += same_bits(multiply(a, b), general_multiply(a, b)) ? 0 : 1;
  count += same_bits(divide(a, b), general_divide(a, b)) ? 0 : 1;
  count += compare(a, b) == general_compare(a, b) ? 0 : 1;
  return count;
}

}  // namespace

TEST_CASE("short cuts agree with the general operations on random operands") {
  constexpr Decimal (*kinds[])(Random&) = {money_like, at_the_edge, far_out, any_bits};
  Random random(20261111);
  for (const auto first : kinds) {
    for (const auto second : kinds) {
      for (int i = 0; i < 10'000; ++i) {
        const Decimal a = first(random);
        const Decimal b = second(random);
        if (differences(a, b) == 0) continue;
        CAPTURE(a.to_string());
        CAPTURE(b.to_string());
        CHECK(differences(a, b) == 0);
        return;
      }
    }
  }
}

TEST_CASE("short cuts agree on each pair of zeros and units of every sign and near exponent") {
  for (const int gap : {0, 1, 16, 17, 18, 33, 34, 35}) {
    for (const std::uint64_t a : {0ull, 1ull, (1ull << 62) - 1, 1ull << 62, 1ull << 60}) {
      for (const std::uint64_t b : {0ull, 1ull, (1ull << 62) - 1, 1ull << 62, (1ull << 60) - 1}) {
        for (const int signs : {0, 1, 2, 3}) {
          const Decimal x = pack((signs & 1) != 0, a, gap);
          const Decimal y = pack((signs & 2) != 0, b, 0);
          CAPTURE(x.to_string());
          CAPTURE(y.to_string());
          CHECK(differences(x, y) == 0);
          CHECK(differences(y, x) == 0);
        }
      }
    }
  }
}

}  // namespace aftersales::value
