// Numbers, dates and texts as they are written -> tokens with their values.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/lexer.h"
#include "value/decimal_math.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

std::optional<char32_t> read_hex(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  char32_t c = 0;
  for (const char d : text.substr(at, digits)) {
    const char lower = static_cast<char>(d | 0x20);
    if (!is_digit(d) && !(lower >= 'a' && lower <= 'f')) return std::nullopt;
    c = c * 16 + static_cast<char32_t>(is_digit(d) ? d - '0' : lower - 'a' + 10);
  }
  return c;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c < 0xE000; }

/// Reads `\u` with four digits or `\U` with six, the second half of a surrogate pair included.
/// `at` stands behind the letter and moves on; false if the escape names no character.
bool read_code_point(std::string_view text, std::size_t& at, char letter, std::string& out) {
  const std::size_t digits = letter == 'u' ? 4 : 6;
  auto code = read_hex(text, at, digits);
  if (!code) {
    out += '\\';
    out += letter;
    return true;
  }
  at += digits;
  if (*code >= 0xD800 && *code < 0xDC00 && text.substr(at, 2) == "\\u") {
    const auto low = read_hex(text, at + 2, 4);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      at += 6;
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    }
  }
  if (is_surrogate(*code) || *code > 0x10FFFF) return false;
  text::append_utf8(out, *code);
  return true;
}

/// Reads one character or escape of a string literal (DMN 1.5, 10.3.1.2, rules 35 and 64). An
/// unknown escape keeps its backslash, so that regular expressions need no doubling. False if an
/// escape names no character.
bool read_character(std::string_view text, std::size_t& at, std::string& out) {
  const char c = text[at++];
  if (c != '\\' || at >= text.size()) {
    out += c;
    return true;
  }
  const char escape = text[at++];
  switch (escape) {
    case 'n':
      out += '\n';
      return true;
    case 'r':
      out += '\r';
      return true;
    case 't':
      out += '\t';
      return true;
    case '"':
    case '\'':
    case '\\':
      out += escape;
      return true;
    case 'u':
    case 'U':
      return read_code_point(text, at, escape, out);
    default:
      out += '\\';
      out += escape;
      return true;
  }
}

}  // namespace

text::Offset place_in_literal(std::string_view literal, std::size_t decoded) {
  std::string out;
  std::size_t at = 1;
  while (at + 1 < literal.size()) {
    const std::size_t here = at;
    (void)read_character(literal, at, out);
    if (out.size() > decoded) {
      // Plain bytes one for one; all bytes of an escape come from its beginning.
      return static_cast<text::Offset>(here);
    }
  }
  return static_cast<text::Offset>(at);
}

Token Lexer::read_string(text::Offset begin) {
  std::string out;
  std::size_t at = begin + 1;
  while (at < text_.size() && text_[at] != '"') {
    const std::size_t here = at;
    if (!read_character(text_, at, out)) {
      error({static_cast<text::Offset>(here), static_cast<text::Offset>(at)}, "syntax.string",
            "this escape is not a character", "write the character itself");
      out += "\uFFFD";
    }
  }
  if (at >= text_.size()) {
    position_ = static_cast<text::Offset>(text_.size());
    error({begin, position_}, "syntax.string", "this text has no closing quote",
          "close it with \"");
    return make(TokenKind::error, begin);
  }
  position_ = static_cast<text::Offset>(at + 1);
  Token token = make(failed_ ? TokenKind::error : TokenKind::string, begin);
  token.value = Value(std::string_view(out));
  return token;
}

void Lexer::skip_digits() {
  while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
}

/// `¥5`: `sign` bytes of a currency's sign, and an amount.
Token Lexer::read_price(text::Offset begin, std::size_t sign) {
  position_ = begin + static_cast<text::Offset>(sign);
  const text::Offset amount = position_;
  while (position_ < text_.size() && (is_digit(text_[position_]) || is_at(position_, '.')))
    ++position_;
  std::string_view digits = text_.substr(amount, position_ - amount);
  if (digits.empty()) {  // `5 €`
    const std::size_t end = text_.substr(0, begin).find_last_not_of(' ') + 1;
    const std::size_t other = text_.substr(0, end).find_last_not_of("0123456789.") + 1;
    digits = text_.substr(other, end - other);
  }
  error({begin, position_}, "syntax.currency", "amounts are written without a currency",
        fmt::format("write {}: the currency stands in the header of the policy",
                    digits.empty() ? "the number alone" : fmt::format("`{}`", digits)));
  return make(TokenKind::error, begin);
}

/// `1_000`: false if the digits before do not go on behind a `_`.
bool Lexer::read_grouped(text::Offset begin) {
  const auto goes_on = [&](std::size_t at) {
    return is_at(at, '_') && at + 1 < text_.size() && is_digit(text_[at + 1]);
  };
  if (context_.dialect != Dialect::pack || !goes_on(position_)) return false;
  while (goes_on(position_)) {
    ++position_;
    skip_digits();
  }
  std::string digits(text_.substr(begin, position_ - begin));
  std::erase(digits, '_');
  error({begin, position_}, "syntax.number",
        fmt::format("`{}` is no number", text_.substr(begin, position_ - begin)),
        fmt::format("write `{}`", digits));
  return true;
}

Token Lexer::read_number() {
  const text::Offset begin = position_;
  Token date;
  if (context_.dialect == Dialect::pack && read_date(date)) return date;
  const auto digit_at = [&](std::size_t at) { return at < text_.size() && is_digit(text_[at]); };
  skip_digits();
  if (read_grouped(begin)) return make(TokenKind::error, begin);
  if (is_at(position_, '.') && digit_at(position_ + 1)) {
    ++position_;
    skip_digits();
  }
  if (is_at(position_, 'e') || is_at(position_, 'E')) {
    const bool has_sign = is_at(position_ + 1, '+') || is_at(position_ + 1, '-');
    const text::Offset digits = position_ + (has_sign ? 2 : 1);
    if (digit_at(digits)) {
      position_ = digits;
      skip_digits();
    }
  }
  Token token = make(TokenKind::number, begin);
  const value::ParsedNumber parsed = value::parse_number(token.text);
  if (parsed.fault != value::NumberFault::none) {
    const bool digits = parsed.fault == value::NumberFault::too_many_digits;
    error(token.span, "syntax.number",
          fmt::format("`{}` {}", token.text,
                      digits ? "has more digits than a number can hold"
                             : "is larger or smaller than a number can be"),
          digits ? "numbers have up to 34 significant digits"
                 : "numbers lie between 1E-6176 and 1E6144");
    token.kind = TokenKind::error;
    return token;
  }
  token.value = parsed.number;
  if (context_.dialect == Dialect::pack && is_at(position_, '%')) {
    ++position_;
    token.span.end = position_;
    token.text += '%';
    token.percent = true;
    token.value = parsed.number * *Decimal::parse("0.01");
  }
  return token;
}

/// Where an ISO date, or date and time, that begins here ends; 0 if none does.
std::size_t Lexer::date_end(std::size_t begin, bool& has_time) const {
  const auto digits = [&](std::size_t at, std::size_t n) {
    const std::string_view part = text_.substr(std::min(at, text_.size()), n);
    return part.size() == n && std::all_of(part.begin(), part.end(), is_digit);
  };
  if (!(digits(begin, 4) && is_at(begin + 4, '-') && digits(begin + 5, 2) &&
        is_at(begin + 7, '-') && digits(begin + 8, 2)) ||
      digits(begin + 10, 1)) {
    return 0;
  }
  std::size_t end = begin + 10;
  has_time = is_at(end, 'T');
  if (!has_time) return end;
  ++end;
  while (digits(end, 1) || is_at(end, ':') || (is_at(end, '.') && digits(end + 1, 1))) ++end;
  if (is_at(end, 'Z')) return end + 1;
  if ((is_at(end, '+') || is_at(end, '-')) && digits(end + 1, 2) && is_at(end + 3, ':'))
    return std::min(end + 6, text_.size());
  if (!is_at(end, '@')) return end;
  const auto part_of_zone = [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
  };
  do ++end;
  while (end < text_.size() && part_of_zone(text_[end]));
  return end;
}

// The pack's second addition: an ISO date, or date and time, stands for itself.
bool Lexer::read_date(Token& token) {
  const text::Offset begin = position_;
  bool has_time = false;
  const std::size_t end = date_end(begin, has_time);
  if (end == 0) return false;
  position_ = static_cast<text::Offset>(end);
  token = make(TokenKind::date, begin);
  const auto take = [&](const auto& parsed, std::string_view what) {
    if (parsed.value) {
      token.value = *parsed.value;
    } else {
      error(token.span, "syntax.date",
            fmt::format("`{}` is not a {}: {}", token.text, what, parsed.reason));
      token.kind = TokenKind::error;
    }
  };
  if (has_time)
    take(value::parse_date_time(token.text), "date and time");
  else
    take(value::parse_date(token.text), "date");
  return true;
}

}  // namespace aftersales::feel
