// Amounts split by weights: the parts, the faults, and what holds of every split.
#include "value/allocation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

std::vector<Decimal> numbers(std::string_view text) {
  std::vector<Decimal> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    all.push_back(number(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::string split(std::string_view amount, std::string_view weights, int digits = 2) {
  const Allocation result = allocate(number(amount), numbers(weights), digits);
  switch (result.fault) {
    case AllocationFault::none:
      break;
    case AllocationFault::negative_weight:
      return "negative: " + std::to_string(result.place);
    case AllocationFault::no_weight:
      return "no weight";
    case AllocationFault::too_large:
      return "too large";
  }
  std::string text;
  for (const Decimal part : result.parts)
    text += (text.empty() ? "" : " ") + part.to_string(digits);
  return text;
}

/// Whole numbers of 10^-12, so that a test needs no arithmetic of the code under test.
Int128 trillionths(Decimal number) {
  const Parts parts = unpack(number);
  REQUIRE(parts.exponent >= -12);
  REQUIRE(parts.exponent <= 4);
  const auto magnitude = static_cast<Int128>(parts.coefficient * power_of_ten(parts.exponent + 12));
  return parts.negative ? -magnitude : magnitude;
}

TEST_CASE("left-over cents go to the largest remainders, the earlier part first on ties") {
  struct Row {
    std::string_view amount, weights, parts;
    int digits = 2;
  };
  const Row rows[] = {
      {"100", "1 1 1", "33.34 33.33 33.33"},
      {"100.00", "1 1 1", "33.34 33.33 33.33"},
      {"0.02", "1 1 1", "0.01 0.01 0.00"},
      {"0.05", "3 7", "0.02 0.03"},       // 1.5 and 3.5 cents: a tie, the earlier one gets it
      {"10", "1 2 4", "1.43 2.86 5.71"},  // 142.86, 285.71, 571.43: the first loses most
      {"10", "4 2 1", "5.71 2.86 1.43"},
      {"20", "99 59 42", "9.90 5.90 4.20"},
      {"30.00", "199 99 0",
       "20.03 9.97 0.00"},  // 2003.36 and 996.64: what weighs nothing gets nothing
      {"-100", "1 1 1", "-33.34 -33.33 -33.33"},
      {"-0.01", "1 1", "-0.01 0.00"},
      {"0", "1 2", "0.00 0.00"},
      {"7.77", "5", "7.77"},
      {"0", "", ""},
      {"1", "1 1 1 1 1 1 1", "0.15 0.15 0.14 0.14 0.14 0.14 0.14"},
      {"100", "1 1 1", "34 33 33", 0},         // yen
      {"1", "1 1 1", "0.334 0.333 0.333", 3},  // dinars
      {"100.005", "1 1", "50.01 50.00"},       // rounded as money is, to 100.01
      {"0.004", "1 1", "0.00 0.00"},
      {"1e2", "1e0 1e0", "50.00 50.00"},
      {"10", "0.1 0.2", "3.33 6.67"},
      {"10", "1e-6000 2e-6000", "3.33 6.67"},
      {"10", "1e6000 2e6000", "3.33 6.67"},
      {"10", "1e6000 1e-6000", "10.00 0.00"},
      {"0.01", "1 1.000000000000000000000000000000001", "0.00 0.01"},
      {"10", "0.3333333333333333333333333333333333 100000", "0.00 10.00"},
      // As large as 34 digits hold to the cent.
      {"99999999999999999999999999999999.99", "1 1",
       "50000000000000000000000000000000.00 49999999999999999999999999999999.99"},
      {"99999999999999999999999999999999.99",
       "9999999999999999999999999999999999 9999999999999999999999999999999999",
       "50000000000000000000000000000000.00 49999999999999999999999999999999.99"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.amount);
    CAPTURE(row.weights);
    CHECK(split(row.amount, row.weights, row.digits) == row.parts);
  }
}

TEST_CASE("what cannot be split") {
  CHECK(split("10", "1 -1 2") == "negative: 1");
  CHECK(split("10", "1 -0 2") == "3.33 0.00 6.67");
  CHECK(split("10", "0 0") == "no weight");
  CHECK(split("0", "0 0") == "no weight");
  CHECK(split("10", "") == "no weight");
  CHECK(split("100000000000000000000000000000000", "1 1") == "too large");  // 10^32, in cents 10^34
  CHECK(split("1e400", "1 1") == "too large");
  CHECK(allocate(Decimal(1) / Decimal(0), numbers("1"), 2).fault == AllocationFault::too_large);
}

// Seeds are fixed, so that a failure comes back.
TEST_CASE("every split adds up exactly, and no part is a whole cent from its exact share") {
  std::mt19937_64 random(20261122);
  const auto below = [&](std::uint64_t limit) {
    return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random);
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t count = 1 + below(12);
    const std::uint64_t spread = std::uint64_t{1} << below(30);
    const auto cents = static_cast<std::int64_t>(below(std::uint64_t{1} << (1 + below(36))));
    const bool negative = below(4) == 0;
    const Decimal amount = pack(negative, static_cast<Uint128>(cents), -2);
    std::vector<Decimal> weights;
    Int128 total = 0;
    std::vector<Int128> plain;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t weight = below(spread) + (i == 0 ? 1 : 0);
      const int zeros = static_cast<int>(below(3));
      weights.push_back(pack(false, weight, zeros - 4));
      plain.push_back(static_cast<Int128>(Uint128{weight} * power_of_ten(zeros)));
      total += plain.back();
    }
    const Allocation result = allocate(amount, weights, 2);
    CAPTURE(round);
    REQUIRE(result.fault == AllocationFault::none);
    REQUIRE(result.parts.size() == count);
    Int128 sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Int128 part = trillionths(result.parts[i]) / 10'000'000'000 * (negative ? -1 : 1);
      sum += part;
      const Int128 off = part * total - Int128{cents} * plain[i];
      REQUIRE(off < total);
      REQUIRE(off > -total);
      // Of two lines the heavier one never gets less.
      for (std::size_t j = 0; j < i; ++j) {
        const Int128 other = trillionths(result.parts[j]) / 10'000'000'000 * (negative ? -1 : 1);
        if (plain[j] > plain[i]) REQUIRE(other >= part);
        if (plain[j] == plain[i]) REQUIRE(other >= part);
        if (plain[j] < plain[i]) REQUIRE(other <= part);
      }
    }
    REQUIRE(sum == cents);
  }
}

TEST_CASE("numbers of all magnitudes up to 34 digits add up") {
  std::mt19937_64 random(34);
  const auto coefficient = [&](int digits) {
    const Uint128 bits = Uint128{random()} << 64 | random();
    return bits % power_of_ten(digits);
  };
  for (int round = 0; round < 5'000; ++round) {
    const int digits = 1 + round % 34;
    const Decimal amount = pack(false, coefficient(digits), -2);
    std::vector<Decimal> weights = {Decimal(1)};
    for (int i = 0; i < 5; ++i) {
      weights.push_back(pack(false, coefficient(1 + static_cast<int>(random() % 34)),
                             static_cast<int>(random() % 60) - 30));
    }
    const Allocation result = allocate(amount, weights, 2);
    REQUIRE(result.fault == AllocationFault::none);
    Uint128 sum = 0;
    for (const Decimal part : result.parts) {
      REQUIRE(unpack(part).exponent == -2);
      sum += unpack(part).coefficient;
    }
    CAPTURE(round);
    REQUIRE((sum == unpack(amount).coefficient));
  }
}

}  // namespace
}  // namespace aftersales::value
