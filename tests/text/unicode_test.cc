// Texts as they are shown: nothing in them moves the cursor, changes the direction or is not there.
#include "text/unicode.h"

#include <doctest/doctest.h>

#include <string>

namespace aftersales::text {
namespace {

TEST_CASE("what cannot be printed is shown by a sign for it, and the rest as it is") {
  using namespace std::string_literals;
  const struct {
    std::string text, shown, keep;
  } rows[] = {
      {"", "", ""},
      {"plain ~ text", "plain ~ text", ""},
      {"七天无理由退货 ￥5", "七天无理由退货 ￥5", ""},
      {"é😀", "é😀", ""},
      {"a\tb\n", "a␉b␊", ""},
      {"a\tb\n", "a\tb\n", "\n\t"},
      {"a\tb\n", "a␉b\n", "\n"},
      {"\0"s, "␀", ""},
      {"\x1b[31mred\x7f", "␛[31mred␡", ""},
      {"a\u202Eb\u200Fc", "a\uFFFDb\uFFFDc", ""},  // from right to left
      {"\uFEFFa", "\uFFFDa", ""},
      {"\u0085", "\uFFFD", ""},
      {"bad \xff\xfe end", "bad \uFFFD\uFFFD end", ""},
      {"cut \xe4\xb8", "cut \uFFFD\uFFFD", ""},
      {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD", ""},  // half of a pair
      {"\xc0\x80", "\uFFFD\uFFFD", ""},            // too long a way to say 0
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(printable(row.text, row.keep) == row.shown);
  }
}

}  // namespace
}  // namespace aftersales::text
