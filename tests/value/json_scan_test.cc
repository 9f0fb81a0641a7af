// The scan passes what programs write, takes it for what read_json() does, and leaves all else.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/json.h"
#include "value/json_scan.h"

namespace aftersales::value {
namespace {

using namespace std::literals;

std::optional<Value> read(std::string_view text) {
  JsonError error;
  return read_json(text, error);
}

// Behind a text may stand few bytes or many: it is looked at in blocks.
const std::string kBehind[] = {"", ",", ", \"next\": \"another text\", \"last\": 1}"};

}  // namespace

TEST_CASE("a text is passed if nothing in it is escaped") {
  std::vector<std::string> texts;
  for (std::size_t size = 0; size <= 40; ++size) {
    texts.emplace_back(size, 'a');
    for (const std::string& odd :
         {"\\n"s, "\\\""s, "\\u0041"s, "\x1F"s, "\x01"s, "\0"s, "\x7F"s, "\u00E9"s, "\u9000"s,
          "\U0001F600"s, "\xC3"s, "\xED\xA0\x80"s, "\xFF"s, "\x80"s}) {
      texts.push_back(std::string(size, 'a') + odd);
      texts.push_back(std::string(size, 'a') + odd + "end");
    }
  }
  for (const std::string& inside : texts) {
    for (const std::string& behind : kBehind) {
      const std::string whole = '"' + inside + '"' + behind;
      CAPTURE(whole);
      JsonScan scan(whole);
      text::NameKey text;
      const auto wanted = read('"' + inside + '"');
      const bool is_plain = wanted && inside.find('\\') == inside.npos;
      REQUIRE(scan.pass_text(text) == is_plain);
      if (!is_plain) continue;
      CHECK(text.name == wanted->as_string());
      const text::NameKey slowly(text.name);
      CHECK(text.first == slowly.first);
      CHECK(text.second == slowly.second);
      CHECK(scan.next() == (behind.empty() ? '\0' : ','));
    }
  }
}

TEST_CASE("a text that does not end is not passed") {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string whole = '"' + std::string(size, 'a');
    text::NameKey text;
    CHECK_FALSE(JsonScan(whole).pass_text(text));
    std::size_t names = 0;
    CHECK(JsonScan(whole).pass_value(names).empty());
  }
}

TEST_CASE("numbers are what the long way reads") {
  const char* const texts[] = {"0",
                               "-0",
                               "7",
                               "12",
                               "123",
                               "1234",
                               "12345",
                               "123456",
                               "1234567",
                               "12345678",
                               "123456789",
                               "999999999999999999",
                               "0.5",
                               "-0.50",
                               "153.56",
                               "12345678.12",
                               "1.12345678",
                               "123.123456789012345",
                               "0.00",
                               "100.00",
                               "-99999999.9",
                               "01",
                               "-01",
                               "00.5",
                               "1.",
                               "-",
                               ".5",
                               "+1",
                               "1e2",
                               "1.5E3",
                               "1.5e",
                               "1234567890123456789",
                               "1.123456789012345678",
                               "123456789.1234567890",
                               "1:2",
                               "1/2"};
  for (const char* const digits : texts) {
    for (const std::string& behind : kBehind) {
      const std::string whole = digits + behind;
      CAPTURE(whole);
      JsonScan scan(whole);
      const auto number = scan.pass_number();
      const auto wanted = read(digits);
      if (!number) {
        CHECK(scan.next() == digits[0]);  // nothing is passed
        continue;
      }
      if (!wanted) {
        CHECK((scan.next() != '\0' && scan.next() != ','));  // whoever looks next finds it
        continue;
      }
      CHECK(number->low_bits() == wanted->as_number().low_bits());
      CHECK(number->high_bits() == wanted->as_number().high_bits());
    }
  }
  for (const char* const digits : {"0", "153.56", "12345678", "1234567.12345678"}) {
    CAPTURE(digits);
    CHECK(JsonScan(digits).pass_number().has_value());
  }
}

TEST_CASE("every run of digits, with something else behind each") {
  std::string digits;
  std::uint64_t value = 0;
  for (int count = 1; count <= 18; ++count) {
    const int digit = count * 7 % 10;
    digits += static_cast<char>('0' + digit);
    value = value * 10 + static_cast<std::uint64_t>(digit);
    for (int c = 0; c < 256; ++c) {
      if (c >= '0' && c <= '9') continue;
      for (const std::size_t more : {0u, 1u, 12u}) {
        const std::string whole = digits + static_cast<char>(c) + std::string(more, '5');
        const DigitRun run = DigitRun::from(whole.data(), whole.data() + whole.size());
        CHECK(run.count == count);
        CHECK(run.value == value);
      }
    }
  }
}

TEST_CASE("true and false") {
  struct Row {
    const char* text;
    std::optional<bool> is;
  };
  const Row rows[] = {{"true", true},
                      {"false", false},
                      {"true,", true},
                      {"false}", false},
                      {"tru", {}},
                      {"fals", {}},
                      {"truE", {}},
                      {"null", {}},
                      {"True", {}},
                      {"", {}},
                      {"falsE\": 1}", {}},
                      {"true, \"a\": 1", true},
                      {"false, \"a\": 1", false}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    JsonScan scan(row.text);
    CHECK(scan.pass_boolean() == row.is);
  }
}

TEST_CASE("a value of any kind ends where it ends") {
  struct Row {
    std::string text;
    std::size_t names;
  };
  const Row rows[] = {{"1", 0},
                      {"-1.5e3", 0},
                      {"null", 0},
                      {R"("a\"b")", 0},
                      {R"("a\\")", 0},
                      {R"("}]:,")", 0},
                      {"[]", 0},
                      {"{}", 0},
                      {R"([1, [2, {"a": "]"}], "\\"])", 1},
                      {R"({"a": {"b": [{"c:d": "\"}"}]}, "e" : 1})", 4}};
  for (const Row& row : rows) {
    for (const char* const behind : {",1", " ,1", "}", "]", "\n}"}) {
      const std::string whole = "  " + row.text + behind;
      CAPTURE(whole);
      std::size_t names = 0;
      JsonScan scan(whole);
      CHECK(scan.pass_value(names) == row.text);
      CHECK(names == row.names);
    }
  }
  for (const char* const text : {"", "[", "{\"a\": 1", "[1, [2]", "\"a", "\"a\\", "\"a\\\"", "1"}) {
    CAPTURE(text);
    std::size_t names = 0;
    CHECK(JsonScan(text).pass_value(names).empty());
  }
}

TEST_CASE("blanks, and the end") {
  JsonScan scan(" \t\r\n{ }\n ");
  CHECK_FALSE(scan.is_at_end());
  CHECK(scan.pass('{'));
  CHECK_FALSE(scan.pass(','));
  CHECK(scan.pass('}'));
  CHECK(scan.is_at_end());
  CHECK_FALSE(scan.pass('}'));
  CHECK_FALSE(JsonScan("\0"sv).is_at_end());
  CHECK_FALSE(JsonScan("\v1").pass('1'));  // a blank to others
}

}  // namespace aftersales::value
