// The built-in functions on strings, numbers and contexts, the table itself, and how arguments
// reach a function.
#include "feel/builtins.h"

#include <doctest/doctest.h>

#include <algorithm>
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

std::string written(const Signature& signature) {
  std::string text = signature.name + "(";
  std::string_view separator;
  for (const Parameter& p : signature.parameters) {
    text += separator;
    text += p.name + (p.optional ? "?" : "") + (p.rest ? "..." : "") + ": " +
            feel::describe(p.rest ? p.type->element : p.type) + (p.null_passes ? "!" : "");
    separator = ", ";
  }
  return text + "): " + feel::describe(signature.result);
}

}  // namespace

TEST_CASE("every signature of the table is read as it is written") {
  CHECK(signatures().size() > 100);
  for (const Signature& signature : signatures()) {
    CHECK(written(signature) == signature.builtin->signature);
    CHECK(signature.builtin->cost > 0);
    CHECK(signature.parameters.size() <= 8);
    for (const Parameter& p : signature.parameters)
      CHECK((!p.rest || &p == &signature.parameters.back()));
  }
  CHECK(std::is_sorted(signatures().begin(), signatures().end(),
                       [](const Signature& a, const Signature& b) { return a.name < b.name; }));
  CHECK(overloads("date").size() == 4);
  CHECK(overloads("date and time").size() == 4);
  CHECK(overloads("dat").empty());
  CHECK(overloads("").empty());
  CHECK(overloads("~").empty());
}

TEST_CASE("strings") {
  const Row rows[] = {
      {"substring", {"foobar", 3}, "obar"},
      {"substring", {"foobar", 3, 3}, "oba"},
      {"substring", {"foobar", -2, 1}, "a"},
      {"substring", {"foobar", -6, 6}, "foobar"},
      {"substring", {"foobar", n("1.9"), n("3.8")}, "foo"},
      {"substring", {"foobar", 5, 99}, "ar"},
      {"substring", {"foobar", 2, 0}, ""},
      {"substring", {"foobar", 7}, "null"},
      {"substring", {"foobar", -7}, "null"},
      {"substring",
       {"foobar", 0},
       "! there is no start position 0: the first character is at 1, the last at -1"},
      {"substring", {"foobar", 1, -1}, "! the length of a substring may not be negative"},
      {"substring",
       {"\xE9\x80\x80\xE8\xB4\xA7\xF0\x9F\x90\x8E", 2, 2},
       "\xE8\xB4\xA7\xF0\x9F\x90\x8E"},
      {"string length", {"\xF0\x9F\x92\xA9"}, "1"},
      {"string length", {""}, "0"},
      {"upper case",
       {"stra\xC3\x9F"
        "e \xC3\xA9"},
       "STRASSE \xC3\x89"},
      {"lower case", {"ABC\xC3\x89"}, "abc\xC3\xA9"},
      {"substring before", {"order-7-b", "-"}, "order"},
      {"substring before", {"abc", ""}, ""},
      {"substring before", {"abc", "x"}, ""},
      {"substring after", {"order-7-b", "-"}, "7-b"},
      {"substring after", {"abc", ""}, "abc"},
      {"substring after", {"", "a"}, ""},
      {"substring after", {"abc", "x"}, ""},
      {"contains", {"abc", ""}, "true"},
      {"contains", {"abc", "bc"}, "true"},
      {"contains", {"abc", "cb"}, "false"},
      {"starts with", {"abc", "ab"}, "true"},
      {"starts with", {"ab", "abc"}, "false"},
      {"ends with", {"abc", "bc"}, "true"},
      {"ends with", {"bc", "abc"}, "false"},
      {"string join", {list({"a", nullptr, "c"}), ", "}, "a, c"},
      {"string join", {list({"a", "c"})}, "ac"},
      {"string join", {list({"a", "c"}), nullptr}, "ac"},
      {"string join", {"a", "X"}, "a"},
      {"string join", {list({}), "X"}, ""},
      {"matches", {"SF-1029", "\\d{4}"}, "true"},
      {"matches", {"abc", "B", "i"}, "true"},
      {"matches", {"abc", "B", nullptr}, "false"},
      {"matches",
       {"abc", "a**"},
       "! the pattern \"a**\" is wrong at character 3: what is repeated already is repeated again: "
       "put it in (…) first"},
      {"matches", {"abc", "a", "g"}, "! there is no flag \"g\": the flags are s, m, i, x and q"},
      {"replace", {"2026-11-01", "-", "/"}, "2026/11/01"},
      {"replace", {"ab", "(a)", "[$1]"}, "[a]b"},
      {"replace", {"ab", "(a)", "[$2]"}, "! the replacement names group 2, but the pattern has 1"},
      {"replace",
       {"ab", "a", "$"},
       "! the replacement \"$\" is wrong at character 1: in a replacement $ stands before the "
       "number of a group: for the "
       "character itself write \\$"},
      {"replace",
       {"ab", "x*", "-"},
       "! a pattern that also matches the empty text cannot replace or split: use + instead of *"},
      {"split", {"a;b;;", ";"}, "[\"a\", \"b\", \"\", \"\"]"},
      {"split", {"", ";"}, "[\"\"]"},
      {"split",
       {"ab", ""},
       "! a pattern that also matches the empty text cannot replace or split: use + instead of *"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.result);
    CHECK(shown(row.name, row.arguments) == row.result);
  }
  CHECK(bare("replace", {"ab", "(a)", "[$2]"}) == "[]b");
  CHECK(bare("substring", {"foobar", 0}) == "null");
  CHECK(bare("string join", {list({1}), "X"}) == "null");
}

TEST_CASE("numbers") {
  const Row rows[] = {
      {"decimal", {n("2.5"), 0}, "2"},
      {"decimal", {n("1.5"), 0}, "2"},
      {"decimal", {n("0.515"), 2}, "0.52"},
      {"decimal", {n("0.3333"), n("2.5")}, "0.33"},
      {"decimal", {n("1234"), -2}, "1200"},
      {"floor", {n("-1.5")}, "-2"},
      {"floor", {n("1.56"), 1}, "1.5"},
      {"floor", {n("1.56"), nullptr}, "null"},
      {"ceiling", {n("-0.3")}, "0"},
      {"ceiling", {n("1.51"), 1}, "1.6"},
      {"round up", {n("-5.5"), 0}, "-6"},
      {"round up", {n("1.121"), 2}, "1.13"},
      {"round down", {n("-5.5"), 0}, "-5"},
      {"round half up", {n("-5.5"), 0}, "-6"},
      {"round half down", {n("5.5"), 0}, "5"},
      {"round half down", {n("-5.5"), 0}, "-5"},
      {"round half down", {n("5.51"), 0}, "6"},
      {"round up", {n("5.5"), 6176}, "5.5"},
      {"round up", {n("5.5"), 6177}, "! the scale 6177 is outside -6111 to 6176"},
      {"round up", {n("5.5"), -6112}, "! the scale -6112 is outside -6111 to 6176"},
      {"round up",
       {n("5.5"), n("1e30")},
       "! the scale 1000000000000000000000000000000 is outside -6111 to 6176"},
      {"abs", {-10}, "10"},
      {"abs", {yuan("-10")}, "10.00"},
      {"abs", {duration("-PT5H")}, "PT5H"},
      {"abs", {period("-P1Y")}, "P1Y"},
      {"modulo", {-12, 5}, "3"},
      {"modulo", {n("10.1"), n("-4.5")}, "-3.4"},
      {"modulo", {10, 0}, "! the divisor of `modulo` is zero"},
      {"sqrt", {16}, "4"},
      {"sqrt", {-1}, "! -1 has no square root"},
      {"log", {1}, "0"},
      {"log", {0}, "! 0 has no logarithm: only numbers above zero have one"},
      {"exp", {0}, "1"},
      {"exp", {100000}, "! the result has more digits before the point than a number can hold"},
      {"odd", {-3}, "true"},
      {"odd", {2}, "false"},
      {"odd", {n("2.5")}, "false"},
      {"even", {-2}, "true"},
      {"even", {n("2.5")}, "false"},
      {"round money", {n("1.005")}, "1.01"},
      {"round money", {n("-1.005")}, "-1.01"},
      {"round money", {185}, "185.00"},
      {"allocate", {yuan("100"), list({1, 1, 1})}, "[33.34, 33.33, 33.33]"},
      {"allocate", {n("0.05"), list({3, 7})}, "[0.02, 0.03]"},
      {"allocate", {yuan("-10"), list({yuan("1"), n("2")})}, "[-3.33, -6.67]"},
      {"allocate", {yuan("7.5"), 3}, "[7.50]"},
      {"allocate", {yuan("0"), list({})}, "[]"},
      {"allocate", {nullptr, list({1})}, "null"},
      {"allocate",
       {yuan("10"), list({})},
       "! 10.00 cannot be shared by the weights: the list of them is empty"},
      {"allocate",
       {yuan("10"), list({0, 0})},
       "! 10.00 cannot be shared by the weights: all of them are zero"},
      {"allocate",
       {yuan("10"), list({1, n("-2.5")})},
       "! 10.00 cannot be shared by the weights: the 2. of them, -2.5, is negative"},
      {"allocate",
       {yuan("10"), list({1, nullptr})},
       "! 10.00 cannot be shared by the weights: the 2. of them is null"},
      {"allocate",
       {n("1e32"), list({1})},
       "! 100000000000000000000000000000000.00 is too large to be shared to its last 2 digits"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.result);
    CHECK(shown(row.name, row.arguments) == row.result);
  }
  CHECK(bare("sqrt", {-1}) == "null");
  CHECK(bare("abs", {date("2026-01-01")}) == "null");
  CHECK(bare("allocate", {1, list({1})}) == "null");
  CHECK(bare("round money", {1}) == "null");  // an addition of the policy language
  Shop yen;
  yen.evaluator.set_minor_digits(0);
  CHECK(yen.shown("round money", {n("99.5")}) == "100");
}

TEST_CASE("contexts, and values of any kind") {
  const Value a1 = Value::context({{"a", 1}});
  const Value nested = Value::context({{"x", 1}, {"y", Value::context({{"a", 0}})}});
  const Row rows[] = {
      {"get value", {a1, "a"}, "1"},
      {"get value", {a1, "b"}, "null"},
      {"get value", {a1, nullptr}, "null"},
      {"get value", {"a", "a"}, "! `get value` wants context for `m`, but it is string"},
      {"get entries",
       {Value::context({{"a", 1}, {"b c", "x"}})},
       "[{key: \"a\", value: 1}, {key: \"b c\", value: \"x\"}]"},
      {"context",
       {list({Value::context({{"key", "a"}, {"value", nullptr}, {"note", "ignored"}})})},
       "{a: null}"},
      {"context", {Value::context({{"key", "a"}, {"value", 1}})}, "{a: 1}"},
      {"context", {list({})}, "{}"},
      {"context",
       {list({Value::context({{"key", "a"}, {"value", 1}}),
              Value::context({{"key", "a"}, {"value", 2}})})},
       "! the entry \"a\" is given twice"},
      {"context",
       {list({Value::context({{"value", 1}})})},
       "! every entry of `context` is written {key: \"a name\", value: …}"},
      {"context",
       {list({nullptr})},
       "! every entry of `context` is written {key: \"a name\", value: …}"},
      {"context", {list({Value::context({{"key", "a"}})})}, "! the entry \"a\" has no `value`"},
      {"context put", {a1, "b", 2}, "{a: 1, b: 2}"},
      {"context put", {a1, "a", nullptr}, "{a: null}"},
      {"context put", {a1, "", 2}, "{a: 1, \"\": 2}"},
      {"context put", {nested, list({"y", "a"}), 2}, "{x: 1, y: {a: 2}}"},
      {"context put", {nested, list({"y", "b"}), 2}, "{x: 1, y: {a: 0, b: 2}}"},
      {"context put",
       {nested, list({"y", "a", "b"}), 2},
       "! \"a\" is no context, so that nothing can be put into it"},
      {"context put",
       {nested, list({"z", "a"}), 2},
       "! \"z\" is no context, so that nothing can be put into it"},
      {"context put", {nested, list({nullptr, "a"}), 2}, "! a key is null"},
      {"context put",
       {nested, list({}), 2},
       "! `keys` is empty: it names the entries from the outermost to the one to put"},
      {"context merge", {list({nested, Value::context({{"y", 3}})})}, "{x: 1, y: 3}"},
      {"context merge", {a1}, "{a: 1}"},
      {"context merge", {list({a1, nullptr})}, "null"},
      {"context merge",
       {list({a1, 2})},
       "! `context merge` wants list of context for `contexts`, but it is list"},
      {"not", {true}, "false"},
      {"not", {nullptr}, "null"},
      {"not", {0}, "! `not` wants boolean for `negand`, but it is number"},
      {"is", {1, n("1.0")}, "true"},
      {"is", {date("2026-01-01"), moment("2026-01-01T00:00:00Z")}, "false"},
      {"is", {}, "true"},
      {"is", {1, 1, 1}, "! these are not the arguments of `is`"},
      {"get or else", {nullptr, 7}, "7"},
      {"get or else", {false, true}, "false"},
      {"string", {"a \"b\""}, "a \"b\""},
      {"string", {n("1.50")}, "1.5"},
      {"string", {yuan("185")}, "185.00"},
      {"string", {nullptr}, "null"},
      {"string",
       {list({1, "a\"b\n", nullptr, true, date("2026-11-01")})},
       "[1, \"a\\\"b\\n\", null, true, 2026-11-01]"},
      {"string",
       {Value::context({{"a", 1}, {"b-c", list({})}, {"\xE9\x80\x80", 2}})},
       "{a: 1, \"b-c\": [], \xE9\x80\x80: 2}"},
      {"string", {duration("PT36H")}, "P1DT12H"},
      {"string",
       {moment("2026-11-01T09:00:00@Asia/Shanghai")},
       "2026-11-01T09:00:00@Asia/Shanghai"},
      {"string", {value::range(1, true, 5, false)}, "[1..5)"},
      {"string", {value::range("a", false, "c", true)}, "(\"a\"..\"c\"]"},
      {"string", {value::range({}, false, 5, false, value::RangeForm::less)}, "(< 5)"},
      {"string", {value::range(5, true, {}, false, value::RangeForm::greater_equal)}, "(>= 5)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.result);
    CHECK(shown(row.name, row.arguments) == row.result);
  }
}

TEST_CASE("a wrong text is a failure in a pack, and null with its cause in bare FEEL") {
  CHECK(shown("number", {"7 yuan"}) ==
        "! \"7 yuan\" is no number: write digits, and a separator only where it is named");
  Shop shop(Dialect::bare);
  CHECK(shop.call("number", {"7 yuan"}).is_null());
  REQUIRE(shop.evaluator.causes().size() == 1);
  CHECK(shop.evaluator.causes()[0].code == "eval.conversion");
}

TEST_CASE("arguments by name") {
  CHECK(shown("substring", {3, "foobar"}, {"start position", "string"}) == "obar");
  CHECK(shown("is", {1}, {"value1"}) == "false");
  CHECK(shown("context put", {Value::context({}), list({"a"}), 1}, {"context", "keys", "value"}) ==
        "{a: 1}");
  CHECK(bare("abs", {1}, {"number"}) == "null");
  CHECK(bare("sqrt", {4}, {"n"}) == "null");
  CHECK(bare("context put", {Value::context({}), list({"y", "a"}), 1},
             {"context", "key", "value"}) == "null");
}

TEST_CASE("texts built at run time end at one mebibyte") {
  const std::string half(Runtime::kMaxBytes / 2, 'a');
  CHECK(Shop().call("string join", {list({Value(half), Value(half)})}).as_string().size() ==
        Runtime::kMaxBytes);
  CHECK(shown("string join", {list({Value(half), Value(half)}), "b"}) ==
        "! a text may have at most 1048576 bytes");
  CHECK(shown("replace", {half, "a", "aaa"}) == "! a text may have at most 1048576 bytes");
  CHECK(shown("split", {std::string(100'000, ','), ","}) ==
        "! a list may have at most 100000 elements");
  CHECK(Shop().call("split", {std::string(99'999, ','), ","}).as_list().size() == 100'000);
}

TEST_CASE("printing ends, however a value is nested") {
  Value deep = list({});
  for (int i = 0; i < 255; ++i) deep = list({deep});
  CHECK(to_feel_string(deep) == std::string(256, '[') + std::string(256, ']'));
  CHECK(to_feel_string(list({deep})) == std::string(256, '[') + "…" + std::string(256, ']'));
  Value doubled = list({0, 0});
  for (int i = 0; i < 60; ++i) doubled = list({doubled, doubled});
  CHECK(to_feel_string(doubled, 100).size() == 100);
  CHECK(shown("string", {doubled}) == "! a text may have at most 1048576 bytes");
}
