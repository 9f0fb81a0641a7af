// Decimals: how they are read, printed, compared and reckoned with, as rows.
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/value/decimals.h"
#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

using tests::held;
using tests::number;
using tests::text;

const Decimal kInfinity = Decimal::from_bits(0, 0x7800000000000000u);
const Decimal kNegativeZero = Decimal::from_bits(0, 0xB040000000000000u);
const std::string kNines(34, '9');

}  // namespace

TEST_CASE("what is read as a number, and with which digits it is held") {
  struct Row {
    std::string text;
    std::string coefficient;
    int exponent;
  };
  const Row rows[] = {
      {"0", "0", 0},
      {"-0", "0", 0},
      {"-0.00", "0", -2},
      {"12", "12", 0},
      {"007", "7", 0},
      {"-0.50", "-50", -2},
      {".5", "5", -1},
      {"-.872", "-872", -3},
      {"185.00", "18500", -2},
      {"1.23e4", "123", 2},
      {"1.23E+4", "123", 2},
      {"1.2e-3", "12", -4},
      {kNines, kNines, 0},
      {"0." + kNines, kNines, -34},
      {"0.1000000000000000055511151231257827", "1000000000000000055511151231257827", -34},
      {"1" + std::string(50, '0'), "1" + std::string(33, '0'), 17},
      {"0.00001" + std::string(40, '0'), "1" + std::string(33, '0'), -38},
      {std::string(10'000, '0') + "1", "1", 0},
      {"0e99999999999999999999", "0", 6111},
      {"0e-99999999999999999999", "0", -6176},
      {"1e6111", "1", 6111},
      {"1e6144", "1" + std::string(33, '0'), 6111},
      {"1" + std::string(100, '0') + "e-100", "1" + std::string(33, '0'), -33},
      {"1e-6176", "1", -6176},
      {"10e-6177", "1", -6176},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const ParsedNumber parsed = parse_number(row.text);
    CHECK(parsed.fault == NumberFault::none);
    const Parts parts = unpack(parsed.number);
    CHECK(pack(parts.negative, parts.coefficient, 0).to_string() == row.coefficient);
    CHECK(parts.exponent == row.exponent);
  }
}

TEST_CASE("what is not read as a number, and why") {
  struct Row {
    std::string text;
    NumberFault fault;
  };
  const Row rows[] = {
      {"", NumberFault::not_a_number},
      {"-", NumberFault::not_a_number},
      {".", NumberFault::not_a_number},
      {"1.", NumberFault::not_a_number},
      {"+1", NumberFault::not_a_number},
      {"--1", NumberFault::not_a_number},
      {" 1", NumberFault::not_a_number},
      {"1 ", NumberFault::not_a_number},
      {"1,5", NumberFault::not_a_number},
      {"1.2.3", NumberFault::not_a_number},
      {"1e", NumberFault::not_a_number},
      {"1e+", NumberFault::not_a_number},
      {"e5", NumberFault::not_a_number},
      {"1e5.0", NumberFault::not_a_number},
      {"0x10", NumberFault::not_a_number},
      {"NaN", NumberFault::not_a_number},
      {"Infinity", NumberFault::not_a_number},
      {"１", NumberFault::not_a_number},
      {std::string("1\0", 2), NumberFault::not_a_number},
      {kNines + "9", NumberFault::too_many_digits},
      {kNines + ".9", NumberFault::too_many_digits},
      {"0." + kNines + "1", NumberFault::too_many_digits},
      {std::string(10'000, '1'), NumberFault::too_many_digits},
      {kNines + "9x", NumberFault::not_a_number},
      {"1e6145", NumberFault::out_of_range},
      {"1e-6177", NumberFault::out_of_range},
      {"11e-6177", NumberFault::out_of_range},
      {"-1e99999999999999999999", NumberFault::out_of_range},
      {"1e-99999999999999999999", NumberFault::out_of_range},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_number(row.text).fault == row.fault);
    CHECK(parse_number(row.text).number == 0);
    CHECK_FALSE(Decimal::parse(row.text).has_value());
  }
  CHECK(parse_number(std::string_view()).fault == NumberFault::not_a_number);
}

TEST_CASE("numbers print as plain digits") {
  struct Row {
    std::string number;
    int fraction_digits;
    std::string text;
  };
  const Row rows[] = {
      {"1.50", 0, "1.5"},
      {"1.50", 2, "1.50"},
      {"185", 2, "185.00"},
      {"-0.001", 0, "-0.001"},
      {"-0.001", 2, "-0.001"},
      {"100", 0, "100"},
      {"1e3", 2, "1000.00"},
      {"0", 2, "0.00"},
      {"-0.00", 0, "0"},
      {"5", -1, "5"},
      {kNines, 2, kNines + ".00"},
      {"1e39", 0, "1" + std::string(39, '0')},
      {"1e40", 0, "1E+40"},
      {"1e40", 2, "1E+40"},
      {"-12e400", 0, "-1.2E+401"},
      {"1e-39", 0, "0." + std::string(38, '0') + "1"},
      {"1e-40", 0, "1E-40"},
      {"1.25e-6170", 0, "1.25E-6170"},
      {"9.99e6144", 0, "9.99E+6144"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CAPTURE(row.fraction_digits);
    CHECK(number(row.number).to_string(row.fraction_digits) == row.text);
    CHECK(Decimal::parse(row.text) == number(row.number));
  }
  CHECK(number("2").to_string(std::numeric_limits<int>::max()).size() == 2 + 6176);
  CHECK(kNegativeZero.to_string() == "0");
  CHECK((-Decimal(0)).to_string(2) == "0.00");
  CHECK(kInfinity.to_string() == "Infinity");
  CHECK((-kInfinity).to_string() == "-Infinity");
  CHECK(not_a_number().to_string() == "NaN");
  std::string out = "= ";
  append(out, number("15.00"), 2);
  CHECK(out == "= 15.00");
}

TEST_CASE("arithmetic is exact as long as 34 digits last, then rounds half to even") {
  struct Row {
    std::string a;
    char operation;
    std::string b;
    std::string held;
  };
  const Row rows[] = {
      {"0.1", '+', "0.2", "0.3"},
      {"1.1234", '-', "0.2345", "0.8889"},
      {"100.00", '*', "2", "200.00"},
      {"200.00", '-', "15.00", "185.00"},
      {"185", '+', "0.00", "185.00"},
      {"19.99", '*', "0.3", "5.997"},
      {"100", '/', "8", "12.5"},
      {"30", '/', "100", "0.3"},
      {"6.00", '/', "2", "3.00"},
      {"1", '/', "3", "0." + std::string(34, '3')},
      {"2", '/', "3", "0." + std::string(33, '6') + "7"},
      {kNines, '+', "0.5", "1" + std::string(34, '0')},
      {"1" + std::string(32, '0') + "0", '+', "0.5", "1" + std::string(33, '0')},
      {"1" + std::string(32, '0') + "1", '+', "0.5", "1" + std::string(32, '0') + "2"},
      {"-1", '+', "1", "0"},
      {"1", '/', "0", "none"},
      {"0", '/', "0", "none"},
      {"9e6144", '+', "9e6144", "none"},
      {"1e6000", '*', "1e6000", "none"},
      {"-1e6144", '-', "9e6144", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.operation);
    CAPTURE(row.b);
    const Decimal a = number(row.a);
    const Decimal b = number(row.b);
    const Decimal result = row.operation == '+'   ? a + b
                           : row.operation == '-' ? a - b
                           : row.operation == '*' ? a * b
                                                  : a / b;
    CHECK(held(result) == row.held);
  }
}

TEST_CASE("what is not finite stays so") {
  for (const Decimal lost : {Decimal(1) / 0, Decimal(0) / 0, number("9e6144") * 10}) {
    for (const Decimal other : {Decimal(0), Decimal(1), number("-2.5"), lost}) {
      CAPTURE(lost.to_string());
      CAPTURE(other.to_string());
      CHECK_FALSE((lost + other).is_finite());
      CHECK_FALSE((other - lost).is_finite());
      CHECK_FALSE((lost * other).is_finite());
      CHECK_FALSE((other / lost).is_finite());
      CHECK_FALSE((lost / other).is_finite());
      CHECK_FALSE(modulo(other, lost).is_finite());
      CHECK_FALSE(modulo(lost, other).is_finite());
      CHECK_FALSE(power(other, lost).is_finite());
      CHECK_FALSE(power(lost, other).is_finite());
    }
    CHECK_FALSE((-lost).is_finite());
    CHECK_FALSE(sqrt(lost).is_finite());
    CHECK_FALSE(exp(-lost).is_finite());
    CHECK_FALSE(ln(lost).is_finite());
    CHECK_FALSE(floor(lost).is_finite());
    CHECK_FALSE(ceiling(lost).is_finite());
    CHECK_FALSE(round(lost, 2, Rounding::half_even)->is_finite());
    CHECK_FALSE(quantize_money(lost, 2).is_finite());
    CHECK_FALSE(lost.is_integer());
    CHECK_FALSE(lost.to_int().has_value());
  }
}

TEST_CASE("order and equality are by value") {
  // Ascending; what stands in one row is equal.
  const std::vector<std::vector<Decimal>> rows = {
      {-kInfinity},
      {number("-9e6144")},
      {number("-1e30"), number("-1" + std::string(30, '0'))},
      {number("-1.5"), number("-1.50"), number("-1.5" + std::string(32, '0'))},
      {number("-1e-6176"), number("-0.0001e-6172")},
      {0, number("0.00"), number("0e6000"), kNegativeZero,
       Decimal::from_bits(~0ull, 0x6000000000000000u)},
      {number("1e-6176")},
      {number("0.3"), number("0.30")},
      {number("0." + kNines)},
      {1, number("1.0"), number("1.000000000000000000000000000000000")},
      {number("1.000000000000000000000000000000001")},
      {std::numeric_limits<std::int64_t>::max(), number("9223372036854775807.0")},
      {std::numeric_limits<std::uint64_t>::max()},
      {number(kNines)},
      {number("1e34"), number("10e33")},
      {kInfinity},
      {not_a_number(), Decimal::from_bits(1, 0xFE00000000000000u)},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.size(); ++j) {
      for (const Decimal a : rows[i]) {
        for (const Decimal b : rows[j]) {
          CAPTURE(a.to_string());
          CAPTURE(b.to_string());
          CHECK((a <=> b) == (i <=> j));
          CHECK((a == b) == (i == j));
          CHECK((hash(a) == hash(b)) == (i == j));
        }
      }
    }
  }
}

TEST_CASE("integers become decimals and come back") {
  for (const std::int64_t integer :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    CAPTURE(integer);
    CHECK(Decimal(integer).to_string() == std::to_string(integer));
    CHECK(Decimal(integer).to_int() == integer);
  }
  struct Row {
    std::string number;
    std::optional<std::int64_t> integer;
    bool is_integer;
    int sign;
  };
  const Row rows[] = {
      {"1.50", std::nullopt, false, 1},
      {"-2.00", -2, true, -1},
      {"2e3", 2000, true, 1},
      {"0.000", 0, true, 0},
      {"0e6000", 0, true, 0},
      {"9223372036854775808", std::nullopt, true, 1},
      {"-9223372036854775808.0", std::numeric_limits<std::int64_t>::min(), true, -1},
      {"-9223372036854775809", std::nullopt, true, -1},
      {"1e18", 1'000'000'000'000'000'000, true, 1},
      {"1e19", std::nullopt, true, 1},
      {"1e6144", std::nullopt, true, 1},
      {"1e-6176", std::nullopt, false, 1},
      {"1." + std::string(33, '0'), 1, true, 1},
      {"0." + kNines, std::nullopt, false, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CHECK(number(row.number).to_int() == row.integer);
    CHECK(number(row.number).is_integer() == row.is_integer);
    CHECK(number(row.number).sign() == row.sign);
  }
  CHECK(kInfinity.sign() == 1);
  CHECK((-kInfinity).sign() == -1);
  CHECK(abs(number("-1.50")) == number("1.5"));
  CHECK(abs(number("1.50")) == number("1.5"));
}

TEST_CASE("short numbers of JSON: bit by bit what the long way gives") {
  struct Row {
    const char* text;
    bool is_short;
  };
  const Row rows[] = {
      {"0", true},
      {"-0", true},
      {"-0.0", true},
      {"7", true},
      {"19.90", true},
      {"-12.5 \t\r\n", true},
      {"0.001", true},
      {"123456789012345678", true},
      {"1234567890.12345678", true},
      {"1234567890123456789", false},  // 19 digits
      {"12345678901.123456789", false},
      {"18446744073709551617", false},  // 2^64 + 1
      {"", false},
      {"-", false},
      {".5", false},
      {"1.", false},
      {"01", false},
      {"-01.5", false},
      {"+1", false},
      {"1e2", false},
      {"1 2", false},
      {"1.5x", false},
      {"true", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto number = parse_short_number(row.text);
    REQUIRE(number.has_value() == row.is_short);
    if (!number) continue;
    std::string_view digits(row.text);
    digits = digits.substr(0, digits.find_last_not_of(" \t\r\n") + 1);
    const ParsedNumber long_way = parse_number(digits);
    CHECK(long_way.fault == NumberFault::none);
    CHECK(number->low_bits() == long_way.number.low_bits());
    CHECK(number->high_bits() == long_way.number.high_bits());
  }
}

}  // namespace aftersales::value
