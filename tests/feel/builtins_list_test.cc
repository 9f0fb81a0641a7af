// The built-in functions on lists.
#include <doctest/doctest.h>

#include <string>

#include "tests/feel/call.h"

using namespace aftersales;
using namespace aftersales::feel;
using namespace aftersales::feel::tests;

namespace {

struct Row {
  std::string_view name;
  Arguments arguments;
  std::string_view result;
};

}  // namespace

TEST_CASE("one value of a list") {
  const Row rows[] = {
      {"stddev", {list({2, 4, 7, 5})}, "2.081665999466132735282297706979931"},
      {"stddev", {47}, "! one number has no standard deviation"},
      {"stddev", {list({})}, "null"},
      {"stddev", {list({1, nullptr})}, "null"},
      {"mode", {list({6, 3, 9, 6, 6})}, "[6]"},
      {"mode", {6, 1, 9, 6, 1}, "[1, 6]"},
      {"mode", {list({})}, "[]"},
      {"mode", {list({1, nullptr})}, "null"},
      {"count", {list({1, nullptr, 3})}, "3"},
      {"count", {list({})}, "0"},
      {"count", {"one"}, "1"},
      {"count", {nullptr}, "null"},
      {"min", {list({6, 14, -3})}, "-3"},
      {"max", {6, 14, -3}, "14"},
      {"max", {list({"a", "c", "b"})}, "c"},
      {"max", {7}, "7"},
      {"min", {list({date("2026-02-01"), date("2026-01-31")})}, "2026-01-31"},
      {"max", {yuan("1"), 2}, "2"},
      {"min", {list({})}, "null"},
      {"max", {list({1, nullptr})}, "null"},
      {"max", {1, nullptr}, "null"},
      {"max", {list({1, "a"})}, "! number and string have no order"},
      {"max", {list({true, false})}, "! boolean and boolean have no order"},
      {"max", {true}, "! boolean and boolean have no order"},
      {"sum", {list({6, 14, -3})}, "17"},
      {"sum", {1, 2, 3}, "6"},
      {"sum", {list({n("0.10"), n("0.20")})}, "0.3"},
      {"sum", {list({1, yuan("2.50")})}, "3.50"},
      {"sum", {list({})}, "null"},
      {"sum", {list({1, nullptr})}, "null"},
      {"sum",
       {list({n("9e6144"), n("9e6144")})},
       "! the result has more digits before the point than a number can hold"},
      {"mean", {11, 2, 10}, "7.666666666666666666666666666666667"},
      {"mean", {list({yuan("1"), yuan("2")})}, "1.50"},
      {"mean", {list({})}, "null"},
      {"product", {2, 3, 4}, "24"},
      {"product", {list({})}, "null"},
      {"median", {list({8, 2, 5, 3, 4})}, "4"},
      {"median", {6, 1, 2, 3}, "2.5"},
      {"median", {4}, "4"},
      {"median", {list({})}, "null"},
      {"median", {list({1, nullptr, 2})}, "null"},
      {"all", {list({true, true})}, "true"},
      {"all", {list({true, nullptr, false})}, "false"},
      {"all", {list({true, nullptr})}, "null"},
      {"all", {list({})}, "true"},
      {"all", {true, false}, "false"},
      {"any", {list({false, nullptr, true})}, "true"},
      {"any", {list({false, nullptr})}, "null"},
      {"any", {list({})}, "false"},
      {"any", {nullptr}, "null"},
      {"list contains", {list({1, nullptr}), nullptr}, "true"},
      {"list contains", {list({1, "a"}), "a"}, "true"},
      {"list contains", {list({1, 2}), n("2.0")}, "true"},
      {"list contains", {list({list({1})}), list({1})}, "true"},
      {"list contains", {list({1}), "1"}, "false"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.result);
    CHECK(shown(row.name, row.arguments) == row.result);
  }
  for (std::string_view name : {"all", "any", "sum", "median", "product"}) {
    CAPTURE(name);
    CHECK(bare(name, {}) == "null");
    CHECK(bare(name, {list({true, 1, "a"})}) == "null");
  }
}

TEST_CASE("lists from lists") {
  const Value letters = list({"a", "b", "c"});
  const Row rows[] = {
      {"sublist", {letters, 2}, "[\"b\", \"c\"]"},
      {"sublist", {letters, -1, 1}, "[\"c\"]"},
      {"sublist", {letters, 2, 9}, "[\"b\", \"c\"]"},
      {"sublist", {letters, 1, 0}, "[]"},
      {"sublist", {letters, 0}, "! there is no element at position 0 of 3"},
      {"sublist", {letters, 4}, "! there is no element at position 4 of 3"},
      {"sublist", {letters, 1, -1}, "! the length of a sublist may not be negative"},
      {"append", {letters, "d", nullptr}, "[\"a\", \"b\", \"c\", \"d\", null]"},
      {"append", {list({list({1})}), list({2})}, "[[1], [2]]"},
      {"append", {1, 2}, "[1, 2]"},
      {"concatenate", {letters, list({"d"})}, "[\"a\", \"b\", \"c\", \"d\"]"},
      {"concatenate", {list({list({1})}), list({2})}, "[[1], 2]"},
      {"concatenate", {letters, nullptr}, "null"},
      {"insert before", {letters, 1, "x"}, "[\"x\", \"a\", \"b\", \"c\"]"},
      {"insert before", {letters, -1, "x"}, "[\"a\", \"b\", \"x\", \"c\"]"},
      {"insert before", {letters, 4, "x"}, "! there is no element at position 4 of 3"},
      {"remove", {letters, 2}, "[\"a\", \"c\"]"},
      {"remove", {letters, -1}, "[\"a\", \"b\"]"},
      {"remove", {letters, 0}, "! there is no element at position 0 of 3"},
      {"list replace", {list({1, 2, 3}), n("2.5"), 9}, "[1, 9, 3]"},
      {"list replace", {list({1, 2, 3}), n("-1.5"), 9}, "[1, 2, 9]"},
      {"list replace", {list({1, 2, 3}), 3, nullptr}, "[1, 2, null]"},
      {"list replace", {list({1, 2, 3}), 0, 9}, "! there is no element at position 0 of 3"},
      {"list replace", {1, 1, 5}, "[5]"},
      {"list replace",
       {list({"ab", "b", "abc"}), function("starts with"), "ab"},
       "[\"ab\", \"b\", \"ab\"]"},
      {"list replace",
       {list({1, 2}), function("append"), 9},
       "! the function of `list replace` must give true or false, not list"},
      {"reverse", {letters}, "[\"c\", \"b\", \"a\"]"},
      {"index of", {list({1, 2, nullptr, 2}), 2}, "[2, 4]"},
      {"index of", {list({1, 2, nullptr}), nullptr}, "[3]"},
      {"index of", {letters, "x"}, "[]"},
      {"union", {list({1, 2, 1}), list({3, 2, nullptr})}, "[1, 2, 3, null]"},
      {"union", {list({1}), nullptr}, "null"},
      {"distinct values",
       {list({2, 1, n("2.0"), "2", list({1}), list({1}), nullptr, nullptr})},
       "[2, 1, \"2\", [1], null]"},
      {"flatten", {list({list({1, list({2, list({})})}), 3, nullptr})}, "[1, 2, 3, null]"},
      {"sort", {list({3, 1, 2})}, "[1, 2, 3]"},
      {"sort", {list({"10", "8", "Aa", "A", "a"})}, "[\"10\", \"8\", \"A\", \"Aa\", \"a\"]"},
      {"sort", {list({"a", "ab", "abc"}), function("starts with")}, "[\"abc\", \"ab\", \"a\"]"},
      {"sort", {list({})}, "[]"},
      {"sort", {list({3, "a"})}, "! string and number have no order: give `sort` a function"},
      {"sort",
       {list({3, 1}), function("append")},
       "! the function of `sort` must give true or false, not list"},
      {"sort", {list({3, 1}), nullptr}, "null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.result);
    CHECK(shown(row.name, row.arguments) == row.result);
  }
}

TEST_CASE("sorting ends whatever the function says") {
  // `is` of equal numbers says that each stands before the other.
  const Value sevens = list({7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7});
  CHECK(Shop().call("sort", {sevens, function("is")}) == sevens);
}

TEST_CASE("lists end at 100,000 elements") {
  const Value most = numbers(Runtime::kMaxItems);
  const Value fewer = numbers(Runtime::kMaxItems - 1);
  CHECK(Shop().call("append", {fewer, 1}).as_list().size() == Runtime::kMaxItems);
  CHECK(shown("append", {most, 1}) == "! a list may have at most 100000 elements");
  CHECK(shown("insert before", {most, 1, 1}) == "! a list may have at most 100000 elements");
  CHECK(shown("concatenate", {most, list({1})}) == "! a list may have at most 100000 elements");
  CHECK(shown("flatten", {list({most, 1})}) == "! a list may have at most 100000 elements");
  CHECK(Shop().call("distinct values", {most}) == most);
  CHECK(Shop().call("reverse", {Shop().call("reverse", {most})}) == most);
}

TEST_CASE("work that grows faster than a list ends at the budget of steps") {
  const std::string_view over = "! the evaluation takes more than 1,000,000 steps";
  // Contexts have no hash, so that each is compared with all before it.
  List contexts;
  for (int i = 0; i < 2000; ++i) contexts.push_back(Value::context({{"a", i}}));
  CHECK(shown("distinct values", {Value(contexts)}) == over);
  // A list of one list over and over is short, but comparing it is not.
  const Value long_list = numbers(50'000);
  const Value again(List(30, long_list));
  CHECK(shown("list contains", {again, Value(List(49'999, Value(1)))}) ==
        "false");  // of another length
  CHECK(shown("index of", {again, long_list}) == over);
  Value doubled = list({0, 0});
  for (int i = 0; i < 60; ++i) doubled = list({doubled, doubled});
  CHECK(shown("flatten", {doubled}) == "! a list may have at most 100000 elements");
  CHECK(shown("list contains", {list({doubled}), list({doubled, 1})}) == over);
}
