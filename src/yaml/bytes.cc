// The bytes of a file -> text that YAML may consist of, or the first byte that it may not.
#include "yaml/bytes.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::yaml {

namespace {

using text::Offset;

struct Encoding {
  std::string_view mark;
  std::string_view name;
};

// The four-byte mark of UTF-32 begins like the two-byte one of UTF-16.
constexpr std::array foreign_marks{
    Encoding{std::string_view("\xFF\xFE\0\0", 4), "UTF-32"},
    Encoding{std::string_view("\0\0\xFE\xFF", 4), "UTF-32"},
    Encoding{std::string_view("\xFF\xFE", 2), "UTF-16"},
    Encoding{std::string_view("\xFE\xFF", 2), "UTF-16"},
};

std::string in_mebibytes(std::size_t bytes) {
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  if (bytes % mebibyte == 0) return fmt::format("{} MiB", bytes / mebibyte);
  return fmt::format("{} bytes", bytes);
}

// Tab, line feed and carriage return are judged elsewhere.
bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) ||
         c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

bool check_bytes(const text::Source& source, text::Report& report, std::size_t limit,
                 const FileWords& words) {
  const std::string_view bytes = source.text();
  const auto refuse = [&](std::string_view code, std::size_t at, std::size_t length,
                          std::string message, std::string hint) {
    const auto begin = static_cast<Offset>(at);
    report.error(fmt::format("{}.{}", words.code, code),
                 {&source, {begin, begin + static_cast<Offset>(length)}}, std::move(message),
                 std::move(hint));
    return false;
  };

  if (bytes.size() > limit || bytes.size() >= std::numeric_limits<Offset>::max()) {
    return refuse(
        "too-big", 0, 0,
        fmt::format("this file is larger than the {} that a file may have", in_mebibytes(limit)),
        std::string(words.too_big));
  }
  for (const Encoding& encoding : foreign_marks) {
    if (bytes.starts_with(encoding.mark)) {
      return refuse("encoding", 0, 0,
                    fmt::format("this file is written in {}, not in UTF-8", encoding.name),
                    std::string(words.save_as));
    }
  }
  if (bytes.size() >= 2 && (bytes[0] == '\0' || bytes[1] == '\0')) {
    return refuse("encoding", 0, 0, "this file looks like UTF-16, not UTF-8",
                  std::string(words.save_as));
  }

  std::size_t at = bytes.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  while (at < bytes.size()) {
    if (bytes[at] >= ' ' && bytes[at] < 0x7F) {  // nearly all are
      ++at;
      continue;
    }
    const text::CodePoint code_point = text::decode_utf8(bytes, at);
    if (!code_point.valid) {
      return refuse(
          "encoding", at, 1,
          fmt::format("the byte 0x{:02X} is not UTF-8 here", static_cast<unsigned char>(bytes[at])),
          fmt::format("the file may be in another encoding, such as GBK or Latin-1: {}",
                      words.save_as));
    }
    if (is_control(code_point.value)) {
      return refuse("control-character", at, code_point.bytes,
                    fmt::format("an invisible control character, U+{:04X}, stands here",
                                static_cast<std::uint32_t>(code_point.value)),
                    "delete it; it often comes along when text is copied from elsewhere");
    }
    if (code_point.value == 0xFEFF) {
      return refuse("control-character", at, code_point.bytes,
                    "an invisible byte order mark, U+FEFF, stands in the middle of the file",
                    "delete it");
    }
    if (code_point.value == '\r' && (at + 1 == bytes.size() || bytes[at + 1] != '\n')) {
      return refuse("line-end", at, 1, "this line ends with a carriage return alone",
                    "save the file with the line ends LF (or CRLF)");
    }
    at += code_point.bytes;
  }
  return true;
}

}  // namespace aftersales::yaml
