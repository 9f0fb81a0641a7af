// Expressions -> values, with facts that are known, not known, null, and failures.
#include "feel/evaluator.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

using tests::Reading;

struct Row {
  std::string text, value;
};

void check_all(std::initializer_list<Row> rows, Dialect dialect = Dialect::pack) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Reading(row.text, dialect).shown() == row.value);
  }
}

TEST_CASE("what is not known runs through everything that needs it") {
  check_all({
      {"unknown + 1", "? unknown"},
      {"-unknown", "? unknown"},
      {"unknown + other_unknown", "? unknown other_unknown"},
      {"unknown > 1", "? unknown"},
      {"unknown = null", "? unknown"},
      {"unknown between 1 and 2", "? unknown"},
      {"5 between unknown and 2", "false"},
      {"1 between unknown and 2", "? unknown"},
      {"unknown in [1..2]", "? unknown"},
      {"1 in (unknown, 1)", "true"},
      {"1 in (unknown, 2)", "? unknown"},
      {"[1, unknown]", "? unknown"},
      {"{a: unknown}.a", "? unknown"},
      {"[1..unknown]", "? unknown"},
      {"numbers[unknown]", "? unknown"},
      {"numbers[item > unknown]", "? unknown"},
      {"for n in [unknown] return n", "? unknown"},
      {"for n in numbers return n + unknown", "? unknown"},
      {"abs(unknown)", "? unknown"},
      {"double(unknown)", "? unknown"},
      {"max(1, unknown, other_unknown)", "? unknown other_unknown"},
      {"(function(x) x + 1)(unknown)", "? unknown"},
      {"(function(x) 1)(unknown)", "1"},
      {"unknown instance of number", "? unknown"},
      {"not(unknown_flag)", "? unknown_flag"},
      {"string(unknown)", "? unknown"},
  });
}

TEST_CASE("a failure runs through likewise, and wins over what is not known") {
  check_all({
      {"1 / nothing.a", "!! name.unknown-entry"},
      {"1 / (count_of_lines - 2) + 1", "! eval.division-by-zero"},
      {"1 / (count_of_lines - 2) + unknown", "! eval.division-by-zero"},
      {"unknown + 1 / (count_of_lines - 2)", "! eval.division-by-zero"},
      {"[unknown, 1 / (count_of_lines - 2)]", "! eval.division-by-zero"},
      {"max(unknown, 1 / (count_of_lines - 2))", "! eval.division-by-zero"},
      {"double(1 / (count_of_lines - 2))", "! eval.division-by-zero"},
      {"numbers[1 / (count_of_lines - 2)]", "! eval.division-by-zero"},
      {"for n in numbers return n / 0", "! eval.division-by-zero"},
      {"(1 / (count_of_lines - 2)) instance of number", "! eval.division-by-zero"},
      {"if 1 / (count_of_lines - 2) = 1 then 1 else 1", "! eval.division-by-zero"},
      {"if unknown_flag then 1 else 1 / (count_of_lines - 2)", "? unknown_flag"},
      {"if unknown_flag then 1 / (count_of_lines - 2) else 1 / (count_of_lines - 2)",
       "! eval.division-by-zero"},
  });
}

TEST_CASE("and, or, some and every as Kleene has them") {
  // The operands: true, false, null, unknown, a failure.
  const std::string t = "open", f = "not(open)", nil = "null", u = "unknown_flag",
                    x = "(1 / (count_of_lines - 2) = 1)";
  struct Pair {
    const std::string &a, &b;
    std::string conjunction, disjunction;
  };
  const std::string unknown = "? unknown_flag", failure = "! eval.division-by-zero";
  const Pair pairs[] = {
      {t, t, "true", "true"},     {t, f, "false", "true"},    {t, u, unknown, "true"},
      {t, x, failure, "true"},    {f, f, "false", "false"},   {f, u, "false", unknown},
      {f, x, "false", failure},   {u, u, unknown, unknown},   {u, x, failure, failure},
      {x, x, failure, failure},   {t, nil, "null", "true"},   {f, nil, "false", "null"},
      {nil, nil, "null", "null"}, {nil, u, unknown, unknown}, {nil, x, failure, failure},
  };
  for (const Pair& pair : pairs) {
    for (const bool turned : {false, true}) {
      const std::string& a = turned ? pair.b : pair.a;
      const std::string& b = turned ? pair.a : pair.b;
      CAPTURE(a);
      CAPTURE(b);
      CHECK(Reading(a + " and " + b).shown() == pair.conjunction);
      CHECK(Reading(a + " or " + b).shown() == pair.disjunction);
      CHECK(Reading("every b in [1, 2] satisfies if b = 1 then " + a + " else " + b).shown() ==
            pair.conjunction);
      CHECK(Reading("some b in [1, 2] satisfies if b = 1 then " + a + " else " + b).shown() ==
            pair.disjunction);
    }
  }
  check_all({{"true and 123", "null"},
             {"false and \"true\"", "false"},
             {"123 or true", "true"},
             {"not(0)", "null"},
             {"not(null)", "null"}},
            Dialect::bare);
  check_all({{"every x in [] satisfies open", "true"}, {"some x in [] satisfies open", "false"}});
}

TEST_CASE("an if whose branches agree is known") {
  check_all({
      {"if unknown_flag then 1 else 1", "1"},
      {"if unknown_flag then 1 else 1.0", "1"},
      {"if unknown_flag then 1 else 2", "? unknown_flag"},
      {"if unknown_flag then unknown else unknown", "? unknown_flag unknown"},
      {"if unknown_flag then (if open then 1 else 2) else 1", "1"},
      {"if nothing = 1 then 1 else 2", "2"},
      {"if null then 1 else 2", "2"},
  });
}

TEST_CASE("closures take along what they name") {
  check_all({
      {"(function(x) x + count_of_lines)(1)", "3"},
      {"(function(x) function(y) x + y)(1)(2)", "3"},
      {"(function(x) function(y) function(z) x * 100 + y * 10 + z)(1)(2)(3)", "123"},
      {"for x in numbers return (function(y) y * x)(10)", "[10, 20, 30]"},
      {"[{a: 5}][(function(x) x + a)(1) = 6]", "[{a: 5}]"},
      {"[{a: 5}][(function(x) (function(y) y + a)(x))(1) = 6]", "[{a: 5}]"},
      {"[anything][(function(x) x + item)(1) = 8]", "[7]"},
      {"(function(a, b) a - b)(b: 1, a: 5)", "4"},
      {"sort(numbers, function(a, b) a > b)", "[3, 2, 1]"},
      {"sort([1 / (count_of_lines - 2)], function(a, b) a > b)", "! eval.division-by-zero"},
  });
  check_all(
      {
          {"{f: function(x) x + 1, r: f(2)}.r", "3"},
          {"[{a: 1}][(function(x) x + b)(1) = 2]", "[]"},
          {"for c in [{a: 1}, {b: 2}] return [c][(function(x) x = 1)(a)]", "[[{a: 1}], []]"},
          {"{a: 9, r: [{a: 1}, {b: 2}][(function(x) x + a)(0) = 9]}.r", "[{b: 2}]"},
          {"(function(a, b) a)(1)", "null"},
          {"(function(a) a)(b: 1)", "null"},
          {"(function(a, b) a)(a: 1, a: 2)", "null"},
          {"(function(a: string) a)(1)", "null"},
          {"(function(a: number) a)([1])", "1"},
          {"(function(f) f(-4))(abs)", "4"},
          {"(function() external {java: 1})()", "null"},
          {"123(1)", "null"},
      },
      Dialect::bare);
}

TEST_CASE("filters see the elements' entries and `item`") {
  check_all(
      {
          {"[1, 2, 3][2]", "2"},
          {"[1, 2, 3][-1]", "3"},
          {"[1, 2, 3][0]", "null"},
          {"[1, 2, 3][4]", "null"},
          {"[1, 2, 3][item >= 2]", "[2, 3]"},
          {"[{a: 1}, {a: 2}][a = 2]", "[{a: 2}]"},
          {"[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"},
          {"[{a: 1}, {b: 2}][a = 1]", "[{a: 1}]"},
          {"100[1]", "100"},
          {"100[2]", "null"},
          {"100[true]", "[100]"},
          {"100[false]", "[]"},
          {"null[1]", "null"},
          {"null[item > 1]", "[]"},
          {"[][1]", "null"},
          {"[][item > 1]", "[]"},
          {"[1, 2][null]", "[]"},
          {"[1, 2][\"a\"]", "[]"},
          {"[[1, 2], [3]][count(item) = 1]", "[[3]]"},
          {"[1, 2, 3][item > 1][item < 3]", "[2]"},
      },
      Dialect::bare);
  check_all({{"lines[price > 20].sku", "[\"B\"]"}, {"lines[item.price > 20][1].sku", "B"}});
}

TEST_CASE("loops") {
  check_all(
      {
          {"for i in 1..3 return i * 2", "[2, 4, 6]"},
          {"for i in 3..1 return i", "[3, 2, 1]"},
          {"for i in 1+1..1+2 return i", "[2, 3]"},
          {"for i in [1, 2], j in [10, 20] return i + j", "[11, 21, 12, 22]"},
          {"for i in [[1, 2], [3]], j in i return j", "[1, 2, 3]"},
          {"for i in 1..5 return if i < 3 then i else partial[-1] + partial[-2]",
           "[1, 2, 3, 5, 8]"},
          {"for i in [1..3] return i", "[1, 2, 3]"},
          {"for i in [3..1] return i", "null"},
          {"for i in (1..3) return i", "null"},
          {"for d in @\"2021-02-28\"..@\"2021-03-01\" return d.day", "[28, 1]"},
          {"for d in @\"2021-03-01\"..@\"2021-02-28\" return d.day", "[1, 28]"},
          {"for i in 1.5..3 return i", "null"},
          {"for i in \"a\"..\"b\" return i", "null"},
          {"for i in 7 return i", "[7]"},
          {"for i in null return i", "null"},
          {"some x in null satisfies x", "null"},
          {"for i in [] return i", "[]"},
          {"some x in [1, 2], y in [2, 3] satisfies x = y", "true"},
          {"every x in [1, 2] satisfies x > 1", "false"},
          {"for i in [1], i in [i + 1] return i", "[2]"},
      },
      Dialect::bare);
}

TEST_CASE("membership and ranges") {
  check_all(
      {
          {"1 in [1..1]", "true"},
          {"1 in (1..2]", "false"},
          {"5 in [1..null]", "null"},
          {"null in [1..10]", "null"},
          {"5 in (> 3, 1)", "true"},
          {"5 in (=5)", "true"},
          {"5 in !=5", "false"},
          {"true in [false, 2, 3]", "false"},
          {"[1] in [[1], [2]]", "true"},
          {"5 in ([1..3], [4..6])", "true"},
          {"\"b\" in [\"a\"..\"c\"]", "true"},
          {"1 in \"a\"", "null"},
      },
      Dialect::bare);
}

TEST_CASE("calls deeper than 384 and values nested deeper than 256 are failures") {
  check_all({
      {"(function(f) f(f))(function(g) g(g))", "! eval.depth"},
      {"count(for i in 1..300 return [partial[-1]])", "! eval.too-deep"},
      {"count(for i in 1..300 return partial)", "! eval.too-long"},
      {"{f: function(f, n) if n = 0 then 0 else 1 + f(f, n - 1), r: f(f, 382)}.r", "382"},
      {"{f: function(f, n) if n = 0 then 0 else 1 + f(f, n - 1), r: f(f, 383)}.r", "! eval.depth"},
  });
  std::string body = "f(f)";
  for (int i = 0; i < 20; ++i) body = "for i in [1] return " + body;
  CHECK(Reading("(function(f) " + body + ")(function(f) " + body + ")").shown() == "! eval.depth");
}

TEST_CASE("an evaluation takes at most 1,000,000 steps") {
  // One step for the expression, one for each element.
  CHECK(Reading("every i in 1..999999 satisfies i > 0").shown() == "true");
  CHECK(Reading("every i in 1..1000000 satisfies i > 0").shown() == "! eval.budget");
  CHECK(Reading("for i in 1..1000000000 return i").shown() == "! eval.too-long");
  CHECK(Reading("every i in 1..100000, j in 1..100000 satisfies i > 0").shown() == "! eval.budget");
  CHECK(Reading("count(for i in 1..90000 return count(partial))").shown() == "! eval.budget");
  CHECK(Reading("for i in 1..1000000000 return i", Dialect::bare).shown() == "null");
}

TEST_CASE("long chains need no stack") {
  std::string sum = "1", logic = "open", equal = "open";
  for (int i = 0; i < 4'999; ++i) {
    sum += "+1";
    logic += " and open";
    equal += "=open";
  }
  CHECK(Reading(sum).shown() == "5000");
  CHECK(Reading(logic).shown() == "true");
  CHECK(Reading(equal).shown() == "true");
}

TEST_CASE("literal patterns are compiled with the expression") {
  check_all({{"matches(note, \"^h\")", "true"},
             {"replace(note, \"l+\", \"L\")", "heLo"},
             {"split(note, \"l+\")", "[\"he\", \"o\"]"},
             {"matches(note, \"H\", \"i\")", "true"},
             {"matches(pattern: \"z\", input: note)", "false"},
             {"matches(note, note)", "true"},
             {"matches(nothing, \"a\")", "!! function.argument-type"}});
  check_all({{"matches(\"a\", \"(\")", "null"}, {"matches(null, \"a\")", "null"}}, Dialect::bare);
  Reading reading("matches(note, \"^h\")");
  CHECK(reading.compiled->expression.calls.front().regex != nullptr);
}

TEST_CASE("bare FEEL records why something is null") {
  Reading reading("[1 / 0, foo, {a: 1}.b]", Dialect::bare);
  CHECK(reading.shown() == "[null, null, null]");
  REQUIRE(reading.evaluator.causes().size() >= 3);
  CHECK(reading.evaluator.causes()[0].code == "eval.division-by-zero");
  CHECK(reading.evaluator.causes()[0].begin == 1);
  CHECK(reading.evaluator.causes()[0].end == 6);
}

}  // namespace
}  // namespace aftersales::feel
