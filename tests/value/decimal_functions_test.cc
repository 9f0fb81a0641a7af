// Functions of decimals: rounding, the remainder, powers, roots and logarithms, as rows.
#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>

#include "tests/value/decimals.h"
#include "value/decimal_math.h"

namespace aftersales::value {

using tests::held;
using tests::number;
using tests::text;

TEST_CASE("rounding, each mode on both sides of zero") {
  struct Row {
    std::string number;
    int scale;
    // half_even, up, down, half_up, half_down, floor, ceiling
    std::array<std::string, 7> results;
  };
  const Row rows[] = {
      {"1.5", 0, {"2", "2", "1", "2", "1", "1", "2"}},
      {"2.5", 0, {"2", "3", "2", "3", "2", "2", "3"}},
      {"-1.5", 0, {"-2", "-2", "-1", "-2", "-1", "-2", "-1"}},
      {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
      {"5.4", 0, {"5", "6", "5", "5", "5", "5", "6"}},
      {"-5.6", 0, {"-6", "-6", "-5", "-6", "-6", "-6", "-5"}},
      {"-0.3333", 0, {"0", "-1", "0", "0", "0", "-1", "0"}},
      {"0.515", 2, {"0.52", "0.52", "0.51", "0.52", "0.51", "0.51", "0.52"}},
      {"0.525", 2, {"0.52", "0.53", "0.52", "0.53", "0.52", "0.52", "0.53"}},
      {"1250", -2, {"1200", "1300", "1200", "1300", "1200", "1200", "1300"}},
      {"1.10", 1, {"1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1"}},
      {"1.1", 5, {"1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1"}},
      {"5e19", -20, {"0", "1E+20", "0", "1E+20", "0", "0", "1E+20"}},
      {"4e-50", 2, {"0", "0.01", "0", "0", "0", "0", "0.01"}},
      {"-4e-50", 2, {"0", "-0.01", "0", "0", "0", "-0.01", "0"}},
      {"0.00", 1, {"0", "0", "0", "0", "0", "0", "0"}},
      {"9999999999999999999999999999999.995",
       2,
       {"1E+31", "1E+31", "9999999999999999999999999999999.99", "1E+31",
        "9999999999999999999999999999999.99", "9999999999999999999999999999999.99", "1E+31"}},
  };
  for (const Row& row : rows) {
    for (std::size_t mode = 0; mode < row.results.size(); ++mode) {
      CAPTURE(row.number);
      CAPTURE(row.scale);
      CAPTURE(mode);
      const auto result = round(number(row.number), row.scale, static_cast<Rounding>(mode));
      REQUIRE(result.has_value());
      CHECK(*result == number(row.results[mode]));
    }
  }
  CHECK(floor(number("-1.5")) == -2);
  CHECK(floor(number("1.5")) == 1);
  CHECK(ceiling(number("-0.3333")).to_string() == "0");
  CHECK(ceiling(number("1.5")) == 2);
}

TEST_CASE("a scale is between -6111 and 6176") {
  struct Row {
    int scale;
    std::string result;
  };
  const Row rows[] = {{6176, "5.5"},
                      {6177, "none"},
                      {-6111, "1E+6111"},
                      {-6112, "none"},
                      {std::numeric_limits<int>::max(), "none"},
                      {std::numeric_limits<int>::min(), "none"}};
  for (const Row& row : rows) {
    CAPTURE(row.scale);
    CHECK(text(round(number("5.5"), row.scale, Rounding::up)) == row.result);
  }
}

TEST_CASE("money is rounded half away from zero and held with its minor digits") {
  struct Row {
    std::string number;
    int minor_digits;
    std::string held;
  };
  const Row rows[] = {
      {"185", 2, "185.00"},
      {"2e3", 2, "2000.00"},
      {"0", 2, "0.00"},
      {"0.005", 2, "0.01"},
      {"0.015", 2, "0.02"},
      {"0.0149", 2, "0.01"},
      {"-0.005", 2, "-0.01"},
      {"-0.004", 2, "0.00"},
      {"1.5000", 2, "1.50"},
      {"1.5", 0, "2"},
      {"1.2345", 3, "1.235"},
      {"1.5", -1, "2"},
      {std::string(32, '9'), 2, std::string(32, '9') + ".00"},
      {std::string(33, '9'), 2, std::string(33, '9')},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CAPTURE(row.minor_digits);
    CHECK(held(quantize_money(number(row.number), row.minor_digits)) == row.held);
  }
  CHECK(quantize_money(number("1e6000"), 2) == number("1e6000"));
}

TEST_CASE("modulo takes the sign of the divisor") {
  struct Row {
    std::string a;
    std::string b;
    std::string result;
  };
  const Row rows[] = {
      {"12", "5", "2"},         {"-12", "5", "3"},         {"12", "-5", "-3"},
      {"-12", "-5", "-2"},      {"10.1", "4.5", "1.1"},    {"-10.1", "4.5", "3.4"},
      {"10.1", "-4.5", "-3.4"}, {"-10.1", "-4.5", "-1.1"}, {"-10", "5", "0"},
      {"0", "-5", "0"},         {"1e40", "7", "4"},        {"-1e40", "7", "3"},
      {"7", "1e40", "7"},       {"1e6000", "3", "1"},      {"5", "0", "none"},
      {"0", "0", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(text(modulo(number(row.a), number(row.b))) == row.result);
  }
}

TEST_CASE("powers are exact where the exponent is an integer and 34 digits hold them") {
  struct Row {
    std::string base;
    std::string exponent;
    std::string result;
  };
  const Row rows[] = {
      {"5", "-2", "0.04"},
      {"-3", "2", "9"},
      {"-3", "3.0", "-27"},
      {"3", "64", "3433683820292512484657849089281"},
      {"2", "112", "5192296858534827628530496329220096"},
      {"2", "-48", "3.552713678800500929355621337890625E-15"},
      {"5", "-100", "1.267650600228229401496703205376E-70"},
      {"1.05", "12", "1.795856326022129150390625"},
      {"1.05", "360", "42476396.40868002039560415895318542"},
      {"0.1", "6176", "1E-6176"},
      {"10", "6144", "1E+6144"},
      {"10", "-6150", "1E-6150"},
      {"10", "6145", "none"},
      {"10", "-6177", "0"},
      {"0", "0", "1"},
      {"0", "3", "0"},
      {"0", "-1", "none"},
      {"7", "0", "1"},
      {"1", "9223372036854775807", "1"},
      {"-1", "-9223372036854775808", "1"},
      {"-1", "99999999999999999999", "-1"},
      {"2", "1e30", "none"},
      {"4", "0.5", "2"},
      {"-4", "0.5", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.base);
    CAPTURE(row.exponent);
    CHECK(text(power(number(row.base), number(row.exponent))) == row.result);
  }
}

TEST_CASE("roots, exponentials and logarithms are right to 33 digits") {
  struct Row {
    std::string name;
    Decimal result;
    std::string expected;
  };
  const Row rows[] = {
      {"5 ** 2.55", power(5, number("2.55")), "60.58617166606633673745724928244262"},
      {"2 ** 0.5", power(2, number("0.5")), "1.414213562373095048801688724209698"},
      {"sqrt 2", sqrt(2), "1.414213562373095048801688724209698"},
      {"sqrt 16", sqrt(16), "4"},
      {"sqrt 0.0009", sqrt(number("0.0009")), "0.03"},
      {"exp 0", exp(0), "1"},
      {"exp 1", exp(1), "2.718281828459045235360287471352662"},
      {"exp -1e6000", exp(number("-1e6000")), "0"},
      {"ln 1", ln(1), "0"},
      {"ln 10", ln(10), "2.302585092994045684017991454684364"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Decimal expected = number(row.expected);
    REQUIRE(row.result.is_finite());
    CHECK(abs(row.result - expected) <= abs(expected) * number("1e-32"));
  }
  CHECK_FALSE(sqrt(-1).is_finite());
  CHECK_FALSE(ln(0).is_finite());
  CHECK_FALSE(ln(-1).is_finite());
  CHECK_FALSE(exp(20'000).is_finite());
}

}  // namespace aftersales::value
