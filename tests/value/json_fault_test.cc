// Texts that are not JSON: the code, the place and the advice for each mistake.

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "value/json.h"

namespace aftersales::value {
namespace {

using namespace std::string_literals;

/// `code@offset`, or `read` if there is no error.
std::string fault(std::string_view text) {
  JsonError error{"left.over", "from an earlier text", 99};
  if (read_json(text, error)) return "read";
  return error.code + "@" + std::to_string(error.offset);
}

std::string message(std::string_view text) {
  JsonError error;
  return read_json(text, error) ? "read" : error.message;
}

}  // namespace

TEST_CASE("what is not written as a number is refused, wherever it stands") {
  const std::string not_numbers[] = {
      "01",   "-01",   "00",  "00.5", "+1",    "-",        "-a",        ".5",   "-.5", "5.",
      "5.e1", "1e",    "1e+", "1e-",  "1e1.5", "1.2.3",    "1_000",     "0x10", "1f",  "--1",
      "1-2",  "12:30", "NaN", "nan",  "-NaN",  "Infinity", "-Infinity", "1e5x", "٣",
  };
  for (const std::string& text : not_numbers) {
    CAPTURE(text);
    CHECK(fault(text) != "read");
    CHECK(fault("[" + text + "]") != "read");
    CHECK(fault("[1," + text + " ,2]") != "read");
    CHECK(fault("{\"a\":" + text + "}") != "read");
  }
}

TEST_CASE("each mistake has its code and its place") {
  struct Row {
    std::string text;
    std::string fault;
  };
  const std::string digits35 = "1" + std::string(33, '0') + "1";
  const Row rows[] = {
      // Numbers.
      {"01", "json.number@0"},
      {"[1, -007]", "json.number@4"},
      {"{\"a\": +1}", "json.number@6"},
      {"{\"a\": .5}", "json.number@6"},
      {"[5.]", "json.number@1"},
      {"[1e]", "json.number@1"},
      {"[NaN]", "json.number@1"},
      {"[-Infinity]", "json.number@1"},
      {digits35, "json.number-digits@0"},
      {"[1, 0." + digits35 + "]", "json.number-digits@4"},
      {std::string(10'000, '7'), "json.number-digits@0"},
      {"1e6145", "json.number-range@0"},
      {"{\"a\": -1e400000}", "json.number-range@6"},
      {"[1e-6177]", "json.number-range@1"},
      {"1e99999999999999999999", "json.number-range@0"},
      // Names.
      {R"({"a":1,"a":2})", "json.duplicate-key@7"},
      {R"({"a":1,"b":2, "\u0061":3})", "json.duplicate-key@14"},
      {R"({"b":1,"a":1,"a":2,"b":2,"a":3})", "json.duplicate-key@13"},
      {R"({"退":1,"x":[{"k":{},"k":{}}]})", "json.duplicate-key@22"},
      {R"({"":1,"":1})", "json.duplicate-key@6"},
      // An unfinished text.
      {"", "json.empty@0"},
      {" \n\t ", "json.empty@0"},
      {"[", "json.unclosed@1"},
      {"{", "json.unclosed@1"},
      {"[1, 2", "json.unclosed@5"},
      {"[1, 2,", "json.unclosed@6"},
      {"{\"a\"", "json.unclosed@4"},
      {"{\"a\":", "json.unclosed@5"},
      {"{\"a\": 1 ", "json.unclosed@8"},
      {"{\"a\": [1, {\"b\": 2}", "json.unclosed@18"},
      {"\"abc", "json.unterminated-quote@0"},
      {"{\"a\": \"b}", "json.unterminated-quote@6"},
      {"[\"a\\", "json.unterminated-quote@1"},
      {"[\"a\\\"", "json.unterminated-quote@1"},
      {"tru", "json.syntax@0"},
      // Commas, colons, brackets.
      {"[1, 2,]", "json.syntax@5"},
      {"{\"a\": 1, }", "json.syntax@7"},
      {"[,1]", "json.syntax@1"},
      {"[1,,2]", "json.syntax@3"},
      {"{,}", "json.syntax@1"},
      {"[1 2]", "json.syntax@3"},
      {"[\"a\" \"b\"]", "json.syntax@5"},
      {"[\"a\"1]", "json.syntax@4"},
      {"[1\"a\"]", "json.syntax@2"},
      {"[true\"a\"]", "json.syntax@5"},
      {"[{}{}]", "json.syntax@3"},
      {"{\"a\": 1 \"b\": 2}", "json.syntax@8"},
      {"{\"a\" 1}", "json.syntax@1"},
      {"{\"a\"}", "json.syntax@1"},
      {"{\"a\": 1, \"b\"}", "json.syntax@9"},
      {"{\"a\": 1, \"b\":}", "json.syntax@13"},
      {"{\"a\"::1}", "json.syntax@5"},
      {"[\"a\": 1]", "json.syntax@4"},
      {"{1: 2}", "json.syntax@1"},
      {"{a: 2}", "json.syntax@1"},
      {"{null: 2}", "json.syntax@1"},
      {"[1}", "json.syntax@2"},
      {"{\"a\": 1]", "json.syntax@7"},
      {"{\"a\": [1}, \"b\": 2}", "json.syntax@8"},
      {"]", "json.syntax@0"},
      {":", "json.syntax@0"},
      // Words.
      {"True", "json.syntax@0"},
      {"[nul]", "json.syntax@1"},
      {"[truex]", "json.syntax@1"},
      {"[falsefalse]", "json.syntax@1"},
      {"[yes]", "json.syntax@1"},
      {"['a']", "json.syntax@1"},
      {"[“a”]", "json.syntax@1"},
      {"{'a': 1}", "json.syntax@1"},
      {"[1, // two\n 2]", "json.syntax@4"},
      {"\\\"a\\\"", "json.syntax@0"},
      // Something behind the value.
      {"1 2", "json.trailing@2"},
      {"\"a\" \"b\"", "json.trailing@4"},
      {"null,", "json.trailing@4"},
      {"[1] [2]", "json.trailing@4"},
      {"[1]]", "json.trailing@3"},
      {"{} }", "json.trailing@3"},
      {"{\"a\":1}{\"b\":1}", "json.trailing@7"},
      {"{\"a\":1} x", "json.trailing@8"},
      {"{}\n# end", "json.trailing@3"},
      {"null\0"s, "json.control-character@4"},
      // Texts.
      {"\"a\nb\"", "json.control-character@2"},
      {"\"a\tb\"", "json.control-character@2"},
      {"[\"a\0b\"]"s, "json.control-character@3"},
      {"[\"a\x1F\"]", "json.control-character@3"},
      {"{\"a\x01\": 1}", "json.control-character@3"},
      {"[1\f]", "json.control-character@2"},
      {"\v1", "json.control-character@0"},
      {"{\0\"\0"s, "json.control-character@1"},
      {R"("a\x")", "json.escape@2"},
      {R"(["C:\dir"])", "json.escape@4"},
      {R"("\u12")", "json.escape@1"},
      {R"("\u12G4")", "json.escape@1"},
      {R"("\U0041")", "json.escape@1"},
      {R"({"\'": 1})", "json.escape@2"},
      {R"("\uD800")", "json.surrogate@1"},
      {R"("ab\uDC00")", "json.surrogate@3"},
      {R"("\uDFFF\uD800")", "json.surrogate@1"},
      {R"("\uD800\u0041")", "json.surrogate@1"},
      {R"("\uD800\uD800")", "json.surrogate@1"},
      {R"("\uD800\n")", "json.surrogate@1"},
      {R"("\uDBFFx")", "json.surrogate@1"},
      {R"("\uD83D\ude00\ude00")", "json.surrogate@13"},
      {R"({"\uD800": 1})", "json.surrogate@2"},
      // Encodings.
      // A byte order mark is passed over, at the beginning only, and moves no place.
      {"\xEF\xBB\xBF{]", "json.syntax@4"},
      {"{\xEF\xBB\xBF}", "json.syntax@1"},
      {"\xFF\xFE{\0}\0"s, "json.encoding@0"},
      {"\"caf\xE9\"", "json.encoding@4"},
      {"[\"\xED\xA0\x80\"]", "json.encoding@2"},
      {"\"\xC0\xAF\"", "json.encoding@1"},
      {"\"\xF4\x90\x80\x80\"", "json.encoding@1"},
      {"\"\xE9\x80", "json.encoding@1"},
      {"{\"a\": \xE9}", "json.encoding@6"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(fault(row.text) == row.fault);
  }
}

TEST_CASE("the messages say what to write instead") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"", "the text is empty: a JSON value is expected"},
      {"[007]", "`007` is not written as a number: leave out the zeros in front"},
      {"[+1]", "`+1` is not written as a number: leave out the plus sign"},
      {"[.5]", "`.5` is not written as a number: a digit is missing before the point"},
      {"[5.]", "`5.` is not written as a number: a digit is missing behind the point"},
      {"[-]", "`-` is not written as a number: a digit is missing behind the minus sign"},
      {"[1e]", "`1e` is not written as a number: the digits of its exponent are missing"},
      {"[1_000]",
       "`1_000` is not written as a number: write only digits and, for fractions, one point"},
      {"[NaN]", "`NaN` is no number in JSON: write null or leave it out"},
      {std::string(40, '1'),
       "the number 1111111111111111111111111111111… has more than the 34 digits that can be kept "
       "exactly"},
      {"1e9999", "the number 1e9999 is too large, or too close to zero, to be kept exactly"},
      {R"({"paid":1,"paid":2})",
       "the name `paid` stands twice in the same object: keep one of the two"},
      {"{\"a\": 1", "the text ends too early: the `}` that belongs to an earlier `{` is missing"},
      {std::string(65, '['), "lists and objects are nested more than 64 levels deep"},
      {"[1, \"a]", "the text that begins with this quote has no closing quote"},
      {"[1,]", "nothing follows this comma before the `]`: remove the comma"},
      {"[1,,2]", "a value is missing before this `,`"},
      {"{\"a\":}", "a value is missing before this `}`"},
      {"{\"a\":1,\"b\":}", "a value is missing before this `}`"},
      {"[1 2]", "a comma is missing before this"},
      {"[1}", "a comma or `]` is expected here, not `}`"},
      {"{\"a\" 1}", "a colon is missing behind this name"},
      {"{a: 1}", "a name between double quotes is expected here"},
      {"1 2", "more text follows behind the end of the value: remove it"},
      {"[True]", "`True` is written `true` in JSON"},
      {"[refund]",
       "`refund` is neither a number nor true, false or null: a text stands between double quotes"},
      {"['a']", "`'` is not `\"`: names and texts stand between straight double quotes"},
      {"[“a”]", "`“` is not `\"`: names and texts stand between straight double quotes"},
      {"{“a”： 3}", "`“` is not `\"`: names and texts stand between straight double quotes"},
      {"{'a': 3}", "`'` is not `\"`: names and texts stand between straight double quotes"},
      {R"({"a"： 3})", "`：` is not `:`: write the plain sign"},
      {R"({"a": 3， "b": 4})", "`，` is not `,`: write the plain sign"},
      {R"({"a": "x"， "b": 4})", "`，` is not `,`: write the plain sign"},
      {R"({"a": 1,000.50, "b": 4})",
       "`1,000.50` has separators, and a number has none: write 1000.50"},
      {"/* a */ 1", "a comment has no place in JSON: remove it"},
      {"\"a\nb\"",
       "a text may not run over the end of a line: close its quote, or write \\n for a new line"},
      {"\"a\tb\"", "a tab in a text is written \\t"},
      {"\"a\x01\"", "an invisible control character, U+0001, stands in this text: delete it"},
      {"[\f]", "an invisible control character, U+000C, stands here: delete it"},
      {R"("\d")", "this backslash means nothing here: a backslash is written \\\\"},
      {R"("\u00g0")", "behind \\u stand four digits or letters from a to f"},
      {R"("\ud800")", "`\\ud800` is only one half of a character: write the character itself"},
      {"\"\xE9\"", "the byte 0xE9 is not UTF-8 here: save the text again with the encoding UTF-8"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(message(row.text) == row.message);
  }
}

TEST_CASE("what is cut short anywhere is refused with a place inside the text") {
  const std::string whole =
      R"({"order": {"total": -1.50e1, "paid": true}, "lines": ["退\u9000\n", null, {}, [1, 2]]})";
  CHECK(fault(whole) == "read");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    JsonError error;
    CHECK_FALSE(read_json(std::string_view(whole).substr(0, length), error));
    CHECK(error.offset <= length);
    CHECK_FALSE(error.message.empty());
  }
}

}  // namespace aftersales::value
