// Operators on values of every kind (DMN 1.5, tables 53 to 60), in packs and in bare FEEL.
#include <doctest/doctest.h>

#include <string>

#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

using tests::Reading;

struct Row {
  std::string text, value;
};

TEST_CASE("operators in bare FEEL") {
  const Row rows[] = {
      {"0.1 + 0.2", "0.3"},
      {"1 / 3", "0.3333333333333333333333333333333333"},
      {"-3 ** 2", "9"},
      {"2 ** -2", "0.25"},
      {"1 / 0", "null"},
      {"1 + null", "null"},
      {"1 + \"a\"", "null"},
      {"\"a\" + \"b\"", "ab"},
      {"\"a\" - \"b\"", "null"},
      {"true + true", "null"},
      {"[1] + [2]", "null"},
      {"9e6144 * 10", "null"},
      {"(-1) ** 0.5", "null"},
      {"@\"P1D\" + @\"PT1H\"", "P1DT1H"},
      {"@\"P1Y\" + @\"P1D\"", "null"},
      {"@\"P1Y\" - @\"P1M\"", "P11M"},
      {"@\"P1D\" * 1.5", "P1DT12H"},
      {"2 * @\"P1Y\"", "P2Y"},
      {"@\"P1Y11M\" * -2.5", "-P4Y9M"},
      {"@\"P1D\" / @\"PT12H\"", "2"},
      {"@\"P1D\" / 0", "null"},
      {"@\"P1D\" / @\"P0D\"", "null"},
      {"@\"P1D\" * @\"P1D\"", "null"},
      {"@\"2021-01-01\" + @\"PT36H\"", "2021-01-02"},
      {"@\"2021-01-02\" - @\"PT1H\"", "2021-01-01"},
      {"@\"2021-01-31\" + @\"P1M\"", "2021-02-28"},
      {"@\"P1M\" + @\"2021-01-31\"", "2021-02-28"},
      {"@\"2021-01-02\" - @\"2021-01-01\"", "P1D"},
      {"@\"2021-01-01T10:00:00Z\" - @\"2021-01-01\"", "PT10H"},
      {"@\"2021-01-01T10:00:00\" - @\"2021-01-01\"", "null"},
      {"@\"2021-01-01T10:00:00\" - @\"2021-01-01T09:00:00Z\"", "null"},
      {"@\"23:00:00\" + @\"PT2H\"", "01:00:00"},
      {"@\"10:00:00\" - @\"12:00:00\"", "-PT2H"},
      {"@\"P1D\" - @\"2021-01-01\"", "null"},
      {"@\"2021-01-01\" + @\"2021-01-01\"", "null"},
      {"-@\"P1D\"", "-P1D"},
      {"-@\"2021-01-01\"", "null"},
      {"-\"a\"", "null"},
      {"@\"999999999-12-31\" + @\"P1D\"", "null"},
      {"@\"P999999999Y\" * 1000000000000", "null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Reading(row.text, Dialect::bare).shown() == row.value);
  }
}

TEST_CASE("operators in a pack: what goes wrong is a failure, and money stays money") {
  const Row rows[] = {
      {"order.total * 30%", "36.00"},
      {"order.total / 7", "17.14285714285714285714285714285714"},
      {"order.total / order.total", "1"},
      {"order.total + 1", "121.00"},
      {"-order.total", "-120.00"},
      {"count_of_lines / 0", "! eval.division-by-zero"},
      {"9e6144 * count_of_lines", "! eval.overflow"},
      {"(count_of_lines - 3) ** 0.5", "! eval.power"},
      {"7 days / (count_of_lines - 2)", "! eval.division-by-zero"},
      {"@\"999999999-12-31\" + count_of_lines * 1 day", "! eval.overflow"},
      {"nothing + 1", "null"},
      {"-nothing", "null"},
      {"anything + note", "! eval.operands"},
      {"-[anything][1]", "-7"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Reading(row.text).shown() == row.value);
  }
}

TEST_CASE("comparisons and entries in bare FEEL") {
  const Row rows[] = {
      {"1 = 1.0", "true"},
      {"1 = \"1\"", "null"},
      {"1 = null", "false"},
      {"null = null", "true"},
      {"1 < \"1\"", "null"},
      {"null < 1", "null"},
      {"\"a\" < \"b\"", "true"},
      {"[1, 2] = [1, 2]", "true"},
      {"{a: 1, b: 2} = {b: 2, a: 1}", "true"},
      {"[1..2] = [1..2]", "true"},
      {"(< 10) = (null..10)", "false"},
      {"1 between null and 2", "null"},
      {"null between 1 and 2", "null"},
      {"3 between 1 and 2", "false"},
      {"{a: 1}.b", "null"},
      {"null.a", "null"},
      {"[{a: 1}, {b: 2}].a", "[1, null]"},
      {"@\"2021-01-03\".weekday", "7"},
      {"@\"2021-01-01T10:11:12@Europe/Paris\".timezone", "Europe/Paris"},
      {"@\"2021-01-01T10:11:12+01:00\".time offset", "PT1H"},
      {"@\"10:11:12\".time offset", "null"},
      {"@\"P1DT2H3M4S\".minutes", "3"},
      {"@\"P1D\".years", "null"},
      {"@\"P1Y2M\".months", "2"},
      {"[1..2).end included", "false"},
      {"(> 3).start", "3"},
      {"(1).a", "null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Reading(row.text, Dialect::bare).shown() == row.value);
  }
}

}  // namespace
}  // namespace aftersales::feel
