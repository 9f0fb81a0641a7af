// Offsets to positions, decoded texts to places.
#include <doctest/doctest.h>

#include "text/source.h"
#include "text/unicode.h"

using aftersales::text::Located;
using aftersales::text::Location;
using aftersales::text::Offset;
using aftersales::text::Position;
using aftersales::text::Source;
using aftersales::text::Span;

TEST_CASE("positions count lines and code points from one") {
  struct Row {
    std::string text;
    Offset offset;
    std::uint32_t line;
    std::uint32_t column;
  };
  const Row rows[] = {
      {"", 0, 1, 1},
      {"ab", 1, 1, 2},
      {"ab", 2, 1, 3},
      {"ab", 99, 1, 3},   // behind the end: the end
      {"a\nb", 1, 1, 2},  // the line feed belongs to the line it ends
      {"a\nb", 2, 2, 1},
      {"a\r\nb", 3, 2, 1},
      {"a\n", 2, 2, 1},
      {"退货x", 6, 1, 3},  // three bytes each
      {"😀x", 4, 1, 2},
      {"\xEF\xBB\xBFx", 3, 1, 1},  // a byte order mark has no column
      {"\xEF\xBB\xBFx", 0, 1, 1},
      {"\xEF\xBB\xBFx\ny", 5, 2, 1},
      {"\xFFx", 1, 1, 2},  // an ill-formed byte is a character
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.offset);
    const Position position = Source("f", row.text).position(row.offset);
    CHECK(position.line == row.line);
    CHECK(position.column == row.column);
  }
}

TEST_CASE("lines come without their ends") {
  const Source source("f", "\xEF\xBB\xBFone\r\ntwo\n\nfour");
  CHECK(source.line_count() == 4);
  CHECK(source.line(1) == "one");
  CHECK(source.line(2) == "two");
  CHECK(source.line(3) == "");
  CHECK(source.line(4) == "four");
  CHECK(source.line(0) == "");
  CHECK(source.line(5) == "");
  CHECK(source.line_begin(1) == 3);
  CHECK(source.line_begin(2) == 8);
  CHECK(source.line_begin(5) == source.text().size());
}

TEST_CASE("a verbatim text knows its places") {
  const Source source("f", "when: a = 1");
  const Located text(&source, 6, "a = 1");
  CHECK(text.whole().span == Span{6, 11});
  CHECK(text.at({4, 5}).span == Span{10, 11});
  CHECK(text.at({5, 5}).span == Span{11, 11});
  CHECK(text.at({2, 99}).span == Span{8, 11});
  CHECK(text.at({3, 1}).span == Span{9, 9});
  CHECK(text.at({0, 1}).source == &source);
}

TEST_CASE("a decoded text knows its places") {
  // it''s, folded over two lines: 'it''s\n   so'
  const Source source("f", "'it''s\n   so'");
  const Located text(&source, "it's so", {{0, 1, 1}, {2, 3, 0}, {3, 5, 1}, {4, 6, 0}, {5, 10, 1}},
                     12);
  struct Row {
    Span decoded;
    Span file;
  };
  const Row rows[] = {
      {{0, 2}, {1, 3}},   {{2, 3}, {3, 5}},   {{3, 4}, {5, 6}},
      {{0, 4}, {1, 6}},   {{5, 7}, {10, 12}}, {{3, 7}, {5, 12}},
      {{7, 7}, {12, 12}}, {{0, 7}, {1, 12}},  {{4, 5}, {6, 10}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.decoded.begin);
    CAPTURE(row.decoded.end);
    CHECK(text.at(row.decoded).span == row.file);
    const Located part = text.sub(row.decoded);
    CHECK(part.text() ==
          text.text().substr(row.decoded.begin, row.decoded.end - row.decoded.begin));
    CHECK(part.whole().span == row.file);
  }
  CHECK(text.sub({3, 7}).at({2, 3}).span == Span{10, 11});
  CHECK(text.sub({1, 7}).sub({1, 3}).whole().span == Span{3, 6});
}

TEST_CASE("trimming leaves the places") {
  const Source source("f", "|　 chat \t|");
  const Located cell(&source, 1, "　 chat \t");
  CHECK(cell.trimmed().text() == "chat");
  CHECK(cell.trimmed().whole().span == Span{5, 9});
  CHECK(Located(&source, 1, "　 ").trimmed().empty());
  CHECK(Located(&source, 1, "\u00A0x\u00A0").trimmed().text() == "x");
}

TEST_CASE("a text without a source has no place") {
  const Located text("case.now");
  CHECK(text.whole().source == nullptr);
  CHECK(text.sub({0, 4}).text() == "case");
  CHECK(Located().empty());
  CHECK(Located().whole().span == Span{0, 0});
}

TEST_CASE("UTF-8 is checked as the standard says") {
  struct Row {
    std::string text;
    int invalid_at;  // -1: nowhere
  };
  const Row rows[] = {
      {"", -1},
      {"abc 退货 😀", -1},
      {"\xF4\x8F\xBF\xBF", -1},  // U+10FFFF
      {"\xF4\x90\x80\x80", 0},   // above it
      {"a\xC0\x80", 1},          // overlong
      {"\xE0\x9F\xBF", 0},       // overlong
      {"\xF0\x8F\xBF\xBF", 0},   // overlong
      {"\xED\x9F\xBF", -1},      // U+D7FF
      {"\xED\xA0\x80", 0},       // a surrogate
      {"ab\x80", 2},             // a tail without a head
      {"ab\xE9", 2},             // Latin-1
      {"\xE9\x80", 0},           // cut off
      {"\xCD\xCB\xBB\xF5", 0},   // GBK
      {"\xFF", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto found = aftersales::text::first_invalid_utf8(row.text);
    CHECK((found ? static_cast<int>(*found) : -1) == row.invalid_at);
  }
}

TEST_CASE("code points go there and back") {
  for (const char32_t c : {U'a', U'\u007F', U'\u0080', U'\u07FF', U'\u0800', U'退', U'\uFFFD',
                           U'\U00010000', U'\U0010FFFF'}) {
    std::string bytes;
    aftersales::text::append_utf8(bytes, c);
    CAPTURE(bytes);
    const auto back = aftersales::text::decode_utf8(bytes, 0);
    CHECK(back.valid);
    CHECK(back.value == c);
    CHECK(back.bytes == bytes.size());
  }
  std::string none;
  aftersales::text::append_utf8(none, 0xD800);
  aftersales::text::append_utf8(none, 0x110000);
  CHECK(none.empty());
}

TEST_CASE("texts are shortened between characters") {
  CHECK(aftersales::text::shortened("退货退货", 4) == "退货退货");
  CHECK(aftersales::text::shortened("退货退货x", 4) == "退货退…");
  CHECK(aftersales::text::shortened("a\x1b[31m", 60) == "a␛[31m");
}
