// Expressions of figures: the short way and the stack machine come to the same, bit for bit.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "feel/evaluator.h"
#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

using tests::Reading;
using value::Access;

/// What the evaluation comes to, its trailing zeros and the sign of a zero included.
std::string bits(Reading& reading) {
  const Value v = reading.value();
  if (value::is_failure(v)) return "! " + reading.evaluator.cause_of(v).code;
  return std::to_string(static_cast<int>(v.kind())) + " " + std::to_string(Access::a(v)) + " " +
         std::to_string(Access::b(v)) + " = " + to_feel_string(v);
}

void check_both(const std::string& text) {
  CAPTURE(text);
  Reading reading(text);
  REQUIRE(reading.compiled);
  REQUIRE_FALSE(reading.compiled->expression.figures.empty());
  const std::string in_short = bits(reading);
  reading.compiled->expression.figures.clear();
  CHECK(in_short == bits(reading));
}

TEST_CASE("where figures of few digits end, the decimals go on") {
  for (const char* text : {
           "1 + 2",
           "1.50 + 2.5",
           "0.10 * 0.20",
           "order.total * 0.15 - 2.5",
           "order.total / 3",  // without an end
           "order.total / 8",  // with one
           "order.total / order.total",
           "(order.total / 3) * 3",
           "1 / (count_of_lines - 2)",
           "0 / (0 - 5) + 1",  // a zero that has a sign
           "(1 - 1) * (0 - 5)",
           "(0 - 5) * (1 - 1)",
           "(0 - 0) * (0 - 1)",
           "(1.10 - 1.1) * 2",
           "4611686018427387903 + 1",  // 2^62 - 1, the longest that is read
           "4611686018427387903 + 4611686018427387903",
           "4611686018427387903 + 4611686018427387903 + 2",
           "3037000500 * 3037000500",  // just above 2^63
           "3037000499 * 3037000499",
           "0 - 3037000499 * 3037000499 - 3037000499 * 3037000499",
           "(4611686018427387903 + 1) - (4611686018427387903 + 1)",
           "1 + 0.000000000000000001",
           "10 + 0.000000000000000001",
           "1 + 0.0000000000000000001",
           "max(1, 1.0)",  // of equal ones the first
           "max(1.0, 1)",
           "min(order.total, 120, 120.00)",
           "min(2, 1.5, order.total) * (0 - 1)",
           "max(4611686018427387903, 0.01)",
           "max(3000000000 * 3000000000 * 3000000000, 1)",
           "max(order.total - 200, 0) * 0.3",
       })
    check_both(text);
}

/// An expression of figures.
std::string any_text(std::mt19937& random, int depth) {
  const auto one_of = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  if (depth == 0 || one_of(4) == 0) {
    static const char* const kLeaves[] = {
        "order.total", "count_of_lines", "0",     "1",         "(0 - 1)", "0.5",
        "7.25",        "0.10",           "19.99", "(0 - 100)", "1000"};
    switch (one_of(8)) {
      case 0:
        return std::to_string(random()) + "." + std::to_string(random());
      case 1:
        return std::to_string(random()) + std::to_string(random());
      case 2:
        return "(0 - " + std::to_string(random() % 1000) + ".00)";
      default:
        return kLeaves[one_of(11)];
    }
  }
  const std::string a = any_text(random, depth - 1), b = any_text(random, depth - 1);
  switch (one_of(7)) {
    case 0:
      return "(" + a + " + " + b + ")";
    case 1:
      return "(" + a + " - " + b + ")";
    case 2:
    case 3:
      return "(" + a + " * " + b + ")";
    case 4:
      return "(" + a + " / " + b + ")";
    case 5:
      return "max(" + a + ", " + b + ", " + any_text(random, 0) + ")";
    default:
      return "min(" + a + ", " + b + ")";
  }
}

TEST_CASE("random expressions of figures") {
  std::mt19937 random(20261123);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = any_text(random, 1 + i % 3);
    const Reading reading(text);
    // What multiplies amounts, say, is refused; and a stack of more than eight is no matter of it.
    if (reading.compiled && !reading.compiled->expression.figures.empty()) check_both(text);
  }
}

}  // namespace
}  // namespace aftersales::feel
