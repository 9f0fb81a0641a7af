#include "value/json_scan.h"

#include <simdjson.h>

namespace aftersales::value {

bool JsonScan::is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

char JsonScan::skip_blanks() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  return at_ != end_ ? *at_ : '\0';
}

const char* JsonScan::find_stop(const char* at, bool& is_ascii) const {
  for (; end_ - at >= kBlock; at += kBlock) {
    const Block block = look(at);
    if (block.high != 0) is_ascii = false;
    if (block.stops != 0) return at + std::countr_zero(block.stops);
  }
  for (; at != end_; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    if (is_stop(byte)) break;
    if (byte >= 0x80) is_ascii = false;
  }
  return at;
}

bool JsonScan::pass_long_text(text::NameKey& text) {
  const char* const begin = at_ + 1;
  bool is_ascii = true;
  const char* const quote = find_stop(begin, is_ascii);
  if (quote == end_ || *quote != '"') return false;
  const std::string_view passed(begin, static_cast<std::size_t>(quote - begin));
  if (!is_ascii && !is_utf8(passed)) return false;
  text = text::NameKey(passed);
  at_ = quote + 1;
  return true;
}

bool JsonScan::find_quote() {
  bool is_ascii = true;
  for (++at_; (at_ = find_stop(at_, is_ascii)) != end_ && *at_ != '"';)
    at_ += *at_ == '\\' && end_ - at_ > 1 ? 2 : 1;
  return at_ != end_;
}

std::string_view JsonScan::pass_value(std::size_t& names) {
  (void)next();
  const char* const begin = at_;
  const auto passed = [&] {
    return std::string_view(begin, static_cast<std::size_t>(at_ - begin));
  };
  for (std::size_t depth = 0; at_ != end_; ++at_) {
    switch (*at_) {
      case '"':
        if (!find_quote()) return {};
        break;
      case '{':
      case '[':
        ++depth;
        continue;
      case '}':
      case ']':
        if (depth == 0) return passed();  // the end of a word or a number, and of what it is in
        --depth;
        break;
      case ':':
        ++names;
        continue;
      case ',':
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        if (depth == 0) return passed();
        continue;
      default:
        continue;
    }
    if (depth == 0) {
      ++at_;
      return passed();
    }
  }
  return {};
}

}  // namespace aftersales::value
