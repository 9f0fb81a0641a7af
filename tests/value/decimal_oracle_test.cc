// The vectors of decimal_vectors.py -> every operation on decimals agrees with Python's `decimal`,
// bit for bit.
//
//   python3 tests/value/decimal_vectors.py build/decimal.tsv
//   AFTERSALES_DECIMAL_VECTORS=build/decimal.tsv build/aftersales_tests

#include <doctest/doctest.h>

#include <array>
#include <compare>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

/// As the vectors write numbers: `-150E-2`, `none` if not finite. A zero is written without a sign.
std::string show(Decimal number) {
  if (!number.is_finite()) return "none";
  const Parts parts = unpack(number);
  const std::string digits = pack(false, parts.coefficient, 0).to_string();
  return (parts.negative && parts.coefficient != 0 ? "-" : "") + digits + "E" +
         std::to_string(parts.exponent);
}

Decimal number(std::string_view text) {
  const ParsedNumber parsed = parse_number(text);
  REQUIRE(parsed.fault == NumberFault::none);
  return parsed.number;
}

int integer(std::string_view text) { return static_cast<int>(number(text).to_int().value()); }

Rounding rounding(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {"half_even", "up",    "down",   "half_up",
                                                     "half_down", "floor", "ceiling"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Rounding>(i);
  }
  FAIL("no rounding mode " << std::string(name));
  return Rounding::half_even;
}

std::string order(Decimal a, Decimal b) {
  const auto result = compare(a, b);
  CHECK((a == b) == std::is_eq(result));
  if (std::is_eq(result)) CHECK(hash(a) == hash(b));
  CHECK(std::is_lt(compare(b, a)) == std::is_gt(result));
  return std::is_lt(result) ? "-1" : std::is_gt(result) ? "1" : "0";
}

std::string reading(std::string_view text) {
  constexpr std::array<std::string_view, 4> faults = {"", "not_a_number", "too_many_digits",
                                                      "out_of_range"};
  const ParsedNumber parsed = parse_number(text);
  return parsed.fault == NumberFault::none
             ? show(parsed.number)
             : std::string(faults[static_cast<std::size_t>(parsed.fault)]);
}

std::string printing(Decimal a, int fraction_digits) {
  std::string text = a.to_string(fraction_digits);
  CHECK(Decimal::parse(text) == a);
  return text;
}

/// The answer to a line, which is its last field where we agree.
std::string answer(const std::vector<std::string_view>& f) {
  const std::string_view name = f[0];
  if (name == "add") return show(add(number(f[1]), number(f[2])));
  if (name == "subtract") return show(subtract(number(f[1]), number(f[2])));
  if (name == "multiply") return show(multiply(number(f[1]), number(f[2])));
  if (name == "divide") return show(divide(number(f[1]), number(f[2])));
  if (name == "compare") return order(number(f[1]), number(f[2]));
  if (name == "round") {
    return show(round(number(f[3]), integer(f[2]), rounding(f[1])).value_or(not_a_number()));
  }
  if (name == "money") return show(quantize_money(number(f[2]), integer(f[1])));
  if (name == "modulo") return show(modulo(number(f[1]), number(f[2])));
  if (name == "power") return show(power(number(f[1]), number(f[2])));
  if (name == "sqrt") return show(sqrt(number(f[1])));
  if (name == "parse") return reading(f[1]);
  if (name == "print") return printing(number(f[1]), integer(f[2]));
  return "?";
}

/// Powers are compared by value: how many zeros they keep is nobody's rule.
bool agree(std::string_view name, const std::string& ours, std::string_view theirs) {
  if (ours == theirs) return true;
  if (name != "power" || ours == "none" || theirs == "none") return false;
  return number(ours) == number(theirs);
}

}  // namespace

TEST_CASE("decimals agree with Python's on generated vectors") {
  const char* const path = std::getenv("AFTERSALES_DECIMAL_VECTORS");
  if (path == nullptr) {
    MESSAGE("skipped: AFTERSALES_DECIMAL_VECTORS names no file of vectors");
    return;
  }
  std::ifstream file(path);
  REQUIRE(file.is_open());
  int lines = 0;
  int differences = 0;
  for (std::string line; std::getline(file, line) && differences < 20;) {
    ++lines;
    const std::vector<std::string_view> fields = split(line);
    REQUIRE(fields.size() >= 3);
    const std::string ours = answer(fields);
    if (agree(fields[0], ours, fields.back())) continue;
    ++differences;
    MESSAGE("line " << lines << ": " << line << "\n  we say " << ours);
  }
  CHECK(differences == 0);
  CHECK(lines > 0);
}

}  // namespace aftersales::value
