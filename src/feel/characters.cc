// Code points -> white space, parts of words, and punctuation that stands for other punctuation.
#include "feel/characters.h"

#include <algorithm>
#include <array>

namespace aftersales::feel {

namespace {

struct Lookalike {
  char32_t written;
  std::string_view meant;
};

constexpr std::array<Lookalike, 36> kLookalikes{{
    {U'，', ","}, {U'（', "("},  {U'）', ")"}, {U'｜', "|"},  {U'：', ":"}, {U'；', ","},
    {U'［', "["}, {U'］', "]"},  {U'｛', "{"}, {U'｝', "}"},  {U'＝', "="}, {U'＜', "<"},
    {U'＞', ">"}, {U'＋', "+"},  {U'－', "-"}, {U'＊', "*"},  {U'／', "/"}, {U'．', "."},
    {U'％', "%"}, {U'！', "!="}, {U'？', "?"}, {U'＂', "\""}, {U'、', ","}, {U'。', "."},
    {U'≤', "<="}, {U'≥', ">="},  {U'≠', "!="}, {U'×', "*"},   {U'÷', "/"},  {U'−', "-"},
    {U'“', "\""}, {U'”', "\""},  {U'‘', "\""}, {U'’', "\""},  {U'【', "["}, {U'】', "]"},
}};

}  // namespace

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

std::optional<std::string_view> lookalike(char32_t c) {
  const auto* it = std::find_if(kLookalikes.begin(), kLookalikes.end(),
                                [&](const Lookalike& l) { return l.written == c; });
  if (it == kLookalikes.end()) return std::nullopt;
  return it->meant;
}

bool is_word_part(const text::CodePoint& c) {
  if (!c.valid) return false;
  if (c.value < 0x80) {
    const char ascii = static_cast<char>(c.value);
    return is_digit(ascii) || is_letter(ascii) || ascii == '_';
  }
  return !is_space(c.value) && !lookalike(c.value);
}

std::size_t currency_sign(std::string_view text, std::size_t at) {
  const text::CodePoint c = text::decode_utf8(text, at);
  const bool is_sign = c.value == '$' || c.value == U'¥' || c.value == U'￥' || c.value == U'£' ||
                       (c.value >= 0x20A0 && c.value <= 0x20CF);
  return c.valid && is_sign ? c.bytes : 0;
}

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return small;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const text::CodePoint c = text::decode_utf8(text, at);
    if (!is_word_part(c)) break;
    at += c.bytes;
  }
  return at;
}

std::size_t space_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const text::CodePoint c = text::decode_utf8(text, at);
    if (!is_space(c.value)) break;
    at += c.bytes;
  }
  return at;
}

}  // namespace aftersales::feel
