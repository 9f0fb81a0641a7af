// UTF-8 bytes -> code points, their width in a terminal, and pictures of what must not be printed.
#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace aftersales::text {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// East Asian Width W and F (UAX #11), joined where only unassigned code points lie between.
constexpr std::array wide_ranges{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x2329, 0x232A},
    Range{0x23E9, 0x23EC},   Range{0x23F0, 0x23F0},   Range{0x23F3, 0x23F3},
    Range{0x25FD, 0x25FE},   Range{0x2614, 0x2615},   Range{0x2648, 0x2653},
    Range{0x267F, 0x267F},   Range{0x2693, 0x2693},   Range{0x26A1, 0x26A1},
    Range{0x26AA, 0x26AB},   Range{0x26BD, 0x26BE},   Range{0x26C4, 0x26C5},
    Range{0x26CE, 0x26CE},   Range{0x26D4, 0x26D4},   Range{0x26EA, 0x26EA},
    Range{0x26F2, 0x26F3},   Range{0x26F5, 0x26F5},   Range{0x26FA, 0x26FA},
    Range{0x26FD, 0x26FD},   Range{0x2705, 0x2705},   Range{0x270A, 0x270B},
    Range{0x2728, 0x2728},   Range{0x274C, 0x274C},   Range{0x274E, 0x274E},
    Range{0x2753, 0x2755},   Range{0x2757, 0x2757},   Range{0x2795, 0x2797},
    Range{0x27B0, 0x27B0},   Range{0x27BF, 0x27BF},   Range{0x2B1B, 0x2B1C},
    Range{0x2B50, 0x2B50},   Range{0x2B55, 0x2B55},   Range{0x2E80, 0x303E},
    Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},   Range{0x4E00, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE10, 0xFE19},   Range{0xFE30, 0xFE6F},   Range{0xFF01, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x18CFF}, Range{0x1B000, 0x1B2FF},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E},
    Range{0x1F191, 0x1F19A}, Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F335},
    Range{0x1F337, 0x1F37C}, Range{0x1F37E, 0x1F393}, Range{0x1F3A0, 0x1F3CA},
    Range{0x1F3CF, 0x1F3D3}, Range{0x1F3E0, 0x1F3F0}, Range{0x1F3F4, 0x1F3F4},
    Range{0x1F3F8, 0x1F43E}, Range{0x1F440, 0x1F440}, Range{0x1F442, 0x1F4FC},
    Range{0x1F4FF, 0x1F53D}, Range{0x1F54B, 0x1F54E}, Range{0x1F550, 0x1F567},
    Range{0x1F57A, 0x1F57A}, Range{0x1F595, 0x1F596}, Range{0x1F5A4, 0x1F5A4},
    Range{0x1F5FB, 0x1F64F}, Range{0x1F680, 0x1F6C5}, Range{0x1F6CC, 0x1F6CC},
    Range{0x1F6D0, 0x1F6D2}, Range{0x1F6D5, 0x1F6DF}, Range{0x1F6EB, 0x1F6EC},
    Range{0x1F6F4, 0x1F6FC}, Range{0x1F7E0, 0x1F7F0}, Range{0x1F90C, 0x1F93A},
    Range{0x1F93C, 0x1F945}, Range{0x1F947, 0x1F9FF}, Range{0x1FA70, 0x1FAFF},
    Range{0x20000, 0x2FFFD}, Range{0x30000, 0x3FFFD},
};

// Marks that stand on the character before, and characters without a width of their own.
constexpr std::array narrow_ranges{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},   Range{0x0591, 0x05BD},   Range{0x0610, 0x061A},
    Range{0x064B, 0x065F}, Range{0x06D6, 0x06DC},   Range{0x093C, 0x093C},   Range{0x0941, 0x0948},
    Range{0x094D, 0x094D}, Range{0x0E31, 0x0E31},   Range{0x0E34, 0x0E3A},   Range{0x0E47, 0x0E4E},
    Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},   Range{0x200B, 0x200D},   Range{0x2060, 0x2060},
    Range{0x20D0, 0x20FF}, Range{0x302A, 0x302D},   Range{0x3099, 0x309A},   Range{0xFE00, 0xFE0F},
    Range{0xFE20, 0xFE2F}, Range{0x1F3FB, 0x1F3FF}, Range{0xE0100, 0xE01EF},
};

template <std::size_t size>
bool contains(const std::array<Range, size>& ranges, char32_t code_point) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), code_point,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

}  // namespace

bool is_ascii(std::string_view text) {
  // Eight bytes at a time: whole files are asked for.
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::uint64_t bits = 0;
  for (; text.size() >= sizeof(bits); text.remove_prefix(sizeof(bits))) {
    std::memcpy(&bits, text.data(), sizeof(bits));
    if ((bits & kHighBits) != 0) return false;
  }
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) {
    return at + index < text.size() ? static_cast<unsigned char>(text[at + index]) : 0U;
  };
  const auto in = [](unsigned value, unsigned first, unsigned last) {
    return first <= value && value <= last;
  };
  const auto tail = [&](std::size_t index) { return byte(index) & 0x3FU; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};
  if (in(lead, 0xC2, 0xDF)) {
    if (!in(byte(1), 0x80, 0xBF)) return {};
    return {static_cast<char32_t>((lead & 0x1FU) << 6 | tail(1)), 2, true};
  }
  if (in(lead, 0xE0, 0xEF)) {
    const unsigned lowest = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : 0xBF;
    if (!in(byte(1), lowest, highest) || !in(byte(2), 0x80, 0xBF)) return {};
    return {static_cast<char32_t>((lead & 0x0FU) << 12 | tail(1) << 6 | tail(2)), 3, true};
  }
  if (in(lead, 0xF0, 0xF4)) {
    const unsigned lowest = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xF4 ? 0x8F : 0xBF;
    if (!in(byte(1), lowest, highest) || !in(byte(2), 0x80, 0xBF) || !in(byte(3), 0x80, 0xBF)) {
      return {};
    }
    return {static_cast<char32_t>((lead & 0x07U) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)), 4,
            true};
  }
  return {};
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) return;
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point <= 0x10FFFF) {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_utf8(text, at);
    if (!code_point.valid) return at;
    at += code_point.bytes;
  }
  return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode_utf8(text, at).bytes) ++count;
  return count;
}

int columns_of(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (contains(narrow_ranges, code_point)) return 0;
  return contains(wide_ranges, code_point) ? 2 : 1;
}

bool is_unprintable(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || c == 0x061C ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

std::string printable(std::string_view text, std::string_view keep) {
  std::string result;
  result.reserve(text.size());
  std::size_t from = 0;  // what is taken over as it is
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] < '\x7F') {  // nearly every byte
      ++at;
      continue;
    }
    const CodePoint code_point = decode_utf8(text, at);
    const char32_t value = code_point.value;
    const bool is_kept = value < 0x20
                             ? keep.find(static_cast<char>(value)) != std::string_view::npos
                             : code_point.valid && !is_unprintable(value);
    const std::size_t end = at + code_point.bytes;
    if (!is_kept) {
      result += text.substr(from, at - from);
      append_utf8(result, value < 0x20    ? 0x2400 + value
                          : value == 0x7F ? 0x2421
                                          : replacement_character);
      from = end;
    }
    at = end;
  }
  return result += text.substr(from);
}

std::string shortened(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++count) {
    const CodePoint code_point = decode_utf8(text, at);
    if (count + 1 == limit && at + code_point.bytes < text.size()) {
      return printable(text.substr(0, at)) + "…";
    }
    at += code_point.bytes;
  }
  return printable(text);
}

}  // namespace aftersales::text
