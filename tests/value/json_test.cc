// JSON: what is read as which value, the limits, and the way back.

#include "value/json.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

namespace aftersales::value {
namespace {

using namespace std::string_literals;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// The value, or null with a failed check.
Value read(std::string_view text, const JsonLimits& limits = {}) {
  JsonError error;
  const std::optional<Value> value = read_json(text, error, limits);
  CHECK_MESSAGE(value.has_value(), error.code << " at " << error.offset << ": " << error.message);
  CHECK(error.code.empty());
  return value.value_or(Value());
}

/// `code@offset`, or `read` if there is no error.
std::string fault(std::string_view text, const JsonLimits& limits = {}) {
  JsonError error{"left.over", "from an earlier text", 99};
  if (read_json(text, error, limits)) return "read";
  return error.code + "@" + std::to_string(error.offset);
}

Value number(std::string_view digits) { return *Decimal::parse(digits); }

}  // namespace

TEST_CASE("what is read as which value") {
  struct Row {
    std::string text;
    Value value;
  };
  const Row rows[] = {
      {"null", nullptr},
      {"true", true},
      {"false", false},
      {" \t\r\n 1 \t\r\n ", 1},
      {"\"\"", ""},
      {"\"refund\"", "refund"},
      {R"("sixteen bytes ok")", "sixteen bytes ok"},
      {R"("退货 é 😀")", "退货 é 😀"},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u9000\u8D27 \u00e9 \uD83D\ude00")", "退货 é 😀"},
      {R"("a\u0000b")", "a\0b"s},
      {R"("\uD7FF\uE000\uFFFF")", "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"},
      {"\"\x7F\"", "\x7F"},
      {"[]", Value(List())},
      {"{}", Value(Entries())},
      {"[ ]", Value(List())},
      {"{ }", Value(Entries())},
      {"[1, \"a\", null, [true], {}]",
       Value::list({1, "a", nullptr, Value::list({true}), Value(Entries())})},
      {R"({"order": {"total": 1.50, "lines": [{"sku": "A"}, {"sku": "B"}]}})",
       Value::context(
           {{"order",
             Value::context({{"total", number("1.5")},
                             {"lines", Value::list({Value::context({{"sku", "A"}}),
                                                    Value::context({{"sku", "B"}})})}})}})},
      {R"({"": 1, "a\nb": 2, "\u9000": 3})", Value::context({{"", 1}, {"a\nb", 2}, {"退", 3}})},
      {R"([{"a": 1}, {"a": {"a": 2}}])",  // one name in different objects
       Value::list(
           {Value::context({{"a", 1}}), Value::context({{"a", Value::context({{"a", 2}})}})})},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.value);
  }
}

TEST_CASE("the entries of an object keep their order") {
  CHECK(read(R"({"b": 1, "a": 2, "c": 3})").to_json() == R"({"b":1,"a":2,"c":3})");
}

TEST_CASE("numbers are read exactly") {
  const std::string nines(34, '9');
  struct Row {
    std::string text;
    std::string value;
  };
  const Row rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"0e0", "0"},
      {"7", "7"},
      {"-12.50", "-12.5"},
      {"0.1", "0.1"},
      {"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
      {"9007199254740993", "9007199254740993"},
      {"18446744073709551616", "18446744073709551616"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"25e-2", "0.25"},
      {nines, nines},
      {"-0." + nines, "-0." + nines},
      {"1" + std::string(50, '0'), "1e50"},
      {nines + "e6111", nines + "e6111"},
      {"1e-6176", "1e-6176"},
      {"0e999999999999999999999", "0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == number(row.value));
    CHECK(read("[" + row.text + "]") == Value::list({number(row.value)}));
    CHECK(read("{\"a\":" + row.text + " }") == Value::context({{"a", number(row.value)}}));
  }
}

TEST_CASE("each limit holds at the limit and not one past it") {
  JsonError error;
  SUBCASE("bytes") {
    const std::string at_limit = "\"" + std::string((1u << 20) - 2, 'a') + "\"";
    CHECK(read(at_limit).as_string().size() == (1u << 20) - 2);
    CHECK(fault(at_limit + " ") == "json.too-big@1048576");
    CHECK(fault("[1]", {.bytes = 2}) == "json.too-big@2");
    CHECK_FALSE(read_json("[1]", error, {.bytes = 2}));
    CHECK(error.message == "the text has 3 bytes, more than the 2 that are read");
  }
  SUBCASE("depth") {
    const auto lists = [](std::size_t depth) {
      return repeated("[", depth) + repeated("]", depth);
    };
    const auto objects = [](std::size_t depth) {
      return repeated("{\"a\":", depth) + "1" + repeated("}", depth);
    };
    CHECK(read(lists(64)).kind() == Kind::list);
    CHECK(fault(lists(65)) == "json.too-deep@64");
    CHECK(read(objects(64)).kind() == Kind::context);
    CHECK(fault(objects(65)) == "json.too-deep@320");
    CHECK(fault("[1,[2],[[3]]]", {.depth = 3}) == "read");
    CHECK(fault("[1,[2],[[3]]]", {.depth = 2}) == "json.too-deep@8");
    CHECK(fault("1", {.depth = 0}) == "read");
    CHECK(fault("{}", {.depth = 0}) == "json.too-deep@0");
    CHECK(fault(repeated("[", 200'000)) == "json.too-deep@64");
    CHECK_FALSE(read_json(lists(65), error));
    CHECK(error.message == "lists and objects are nested more than 64 levels deep");
    // Side by side is not deep.
    CHECK(read("[" + repeated("[{}],", 1000) + "1]").as_list().size() == 1001);
  }
  SUBCASE("keys, of all objects together") {
    const auto objects = [](std::size_t count) {
      return "[" + repeated("{\"a\":1,\"b\":2},", count / 2) + "1]";
    };
    CHECK(read(objects(10'000)).as_list().size() == 5001);
    CHECK(fault(objects(10'002)) == "json.too-many-keys@70002");
    CHECK(fault("{\"a\":{\"b\":1}}", {.keys = 2}) == "read");
    CHECK(fault("{\"a\":{\"b\":1}}", {.keys = 1}) == "json.too-many-keys@6");
    CHECK_FALSE(read_json("{\"a\":1}", error, {.keys = 0}));
    CHECK(error.message == "the objects have more than 0 names together");
  }
}

TEST_CASE("a name that stands twice is found among many") {
  std::string object = "{";
  for (int i = 9'998; i > 0; --i) object += "\"" + std::to_string(i) + "\":0,";
  CHECK(read(object + "\"0\":0}").as_context().size() == 9'999);
  CHECK(fault(object + "\"5000\":0}") == "json.duplicate-key@" + std::to_string(object.size()));
}

TEST_CASE("what lies behind the text is not read") {
  // The parts of a larger text: what follows must change nothing.
  const std::string text = "[12]]]]]";
  CHECK(read(std::string_view(text).substr(0, 4)) == Value::list({12}));
  CHECK(fault(std::string_view(text).substr(0, 3)) == "json.unclosed@3");
  CHECK(read(std::string_view("truefalse").substr(0, 4)) == Value(true));
  CHECK(read(std::string_view("123456").substr(0, 3)) == Value(123));
  CHECK(fault(std::string_view("\"abc\"").substr(0, 4)) == "json.unterminated-quote@0");
}

TEST_CASE("what is written is read back as the same value") {
  const Value values[] = {
      nullptr,
      true,
      number("-1234567890123456789012345.678901234"),
      number("1e-6176"),
      number("9e6144"),
      "",
      "line\nend\ttab \"quote\" \\ / \b\f\r \x01\x1F\x7F 退货 😀",
      "nul\0nul"s,
      Value::list({}),
      Value::context({}),
      Value::context({{"a b", Value::list({1, Value::context({{"\"", nullptr}}), "x"})}, {"", 0}}),
  };
  for (const Value& value : values) {
    CAPTURE(value.to_json());
    CHECK(read(value.to_json()) == value);
    CHECK(read(value.to_json()).to_json() == value.to_json());
  }
}

TEST_CASE("how texts are escaped") {
  struct Row {
    std::string text;
    std::string json;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\n\r\t", R"("\n\r\t")"},
      {"\b\f\x01\x1F", R"("\u0008\u000c\u0001\u001f")"},
      {"nul\0"s, R"("nul\u0000")"},
      {"退 😀 \x7F", "\"退 😀 \x7F\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    std::string out = "before:";
    append_json_string(out, row.text);
    CHECK(out == "before:" + row.json);
  }
}

}  // namespace aftersales::value
