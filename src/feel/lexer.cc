// The text of an expression -> tokens (DMN 1.5, 10.3.1.2; the pack's additions are marked).
#include "feel/lexer.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};

CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned b = byte(at);
  if (b < 0x80) return {b, 1};
  if (b < 0xE0) return {((b & 0x1Fu) << 6) | (byte(at + 1) & 0x3Fu), 2};
  if (b < 0xF0)
    return {((b & 0x0Fu) << 12) | ((byte(at + 1) & 0x3Fu) << 6) | (byte(at + 2) & 0x3Fu), 3};
  return {((b & 0x07u) << 18) | ((byte(at + 1) & 0x3Fu) << 12) | ((byte(at + 2) & 0x3Fu) << 6) |
              (byte(at + 3) & 0x3Fu),
          4};
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

struct Lookalike {
  char32_t written;
  std::string_view meant;
};

// What input methods and word processors put in the place of the ASCII form.
constexpr std::array<Lookalike, 34> kLookalikes{{
    {U'，', ","}, {U'（', "("},  {U'）', ")"}, {U'｜', "|"},  {U'：', ":"}, {U'；', ","},
    {U'［', "["}, {U'］', "]"},  {U'｛', "{"}, {U'｝', "}"},  {U'＝', "="}, {U'＜', "<"},
    {U'＞', ">"}, {U'＋', "+"},  {U'－', "-"}, {U'＊', "*"},  {U'／', "/"}, {U'．', "."},
    {U'％', "%"}, {U'！', "!="}, {U'？', "?"}, {U'＂', "\""}, {U'、', ","}, {U'。', "."},
    {U'≤', "<="}, {U'≥', ">="},  {U'≠', "!="}, {U'×', "*"},   {U'÷', "/"},  {U'−', "-"},
    {U'“', "\""}, {U'”', "\""},  {U'‘', "\""}, {U'’', "\""},
}};

std::optional<std::string_view> lookalike(char32_t c) {
  for (const Lookalike& l : kLookalikes) {
    if (l.written == c) return l.meant;
  }
  return std::nullopt;
}

bool is_word_part(char32_t c) {
  if (c < 0x80)
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return !is_space(c) && !lookalike(c);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 19> kKeywords{
    "and",   "or",        "not",  "if",    "then", "else",    "for",      "in", "return",  "some",
    "every", "satisfies", "true", "false", "null", "between", "instance", "of", "function"};

// Longest first, so that `**` is not two `*`.
constexpr std::array<std::string_view, 24> kSymbols{"..", "**", "!=", "<=", ">=", "->", "(", ")",
                                                    "[",  "]",  "{",  "}",  ",",  ":",  ".", "+",
                                                    "-",  "*",  "/",  "=",  "<",  ">",  "?", "|"};

struct Mistaken {
  std::string_view written, meant;
};
constexpr std::array<Mistaken, 8> kMistaken{{{"==", "="},
                                             {"<>", "!="},
                                             {"&&", "and"},
                                             {"||", "or"},
                                             {"=>", ">="},
                                             {"=<", "<="},
                                             {"&", "and"},
                                             {"!", "not(…)"}}};

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

}  // namespace

bool is_keyword(std::string_view word) {
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

void Lexer::error(text::Span span, std::string_view code, std::string message, std::string hint) {
  if (!failed_) context_.report.error(code, source_.at(span), std::move(message), std::move(hint));
  failed_ = true;  // the first mistake of an expression is shown; what follows from it is not
}

Token Lexer::make(TokenKind kind, text::Offset begin) {
  Token token;
  token.kind = kind;
  token.span = {begin, position_};
  token.text = std::string(text_.substr(begin, position_ - begin));
  return token;
}

const Token& Lexer::peek() {
  if (!has_peeked_) {
    const text::Offset start = position_;
    const std::uint32_t count = count_;
    peeked_ = read();
    position_ = start;
    count_ = count;
    has_peeked_ = true;
  }
  return peeked_;
}

Token Lexer::next() {
  Token token = has_peeked_ ? std::move(peeked_) : read();
  has_peeked_ = false;
  position_ = token.span.end;
  last_end_ = token.span.end;
  ++count_;
  return token;
}

void Lexer::push_local(std::string name) {
  locals_.push_back(std::move(name));
  has_peeked_ = false;
}

void Lexer::pop_local(std::size_t count) {
  locals_.resize(locals_.size() - count);
  has_peeked_ = false;
}

std::size_t Lexer::word_end(std::size_t at) const {
  while (at < text_.size()) {
    const CodePoint c = decode(text_, at);
    if (!is_word_part(c.value)) break;
    at += c.bytes;
  }
  return at;
}

void Lexer::skip_space() {
  while (position_ < text_.size()) {
    const CodePoint c = decode(text_, position_);
    if (is_space(c.value)) {
      position_ += static_cast<text::Offset>(c.bytes);
    } else if (text_.substr(position_, 2) == "//") {
      while (position_ < text_.size() && text_[position_] != '\n') ++position_;
    } else if (text_.substr(position_, 2) == "/*") {
      const std::size_t end = text_.find("*/", position_ + 2);
      if (end == std::string_view::npos) {
        error({position_, position_ + 2}, "syntax.comment", "this comment has no end",
              "close it with `*/`");
        position_ = static_cast<text::Offset>(text_.size());
        return;
      }
      position_ = static_cast<text::Offset>(end + 2);
    } else {
      return;
    }
  }
}

Token Lexer::read() {
  skip_space();
  const text::Offset begin = position_;
  if (begin >= text_.size()) return make(TokenKind::end, begin);
  const char c = text_[begin];
  if (is_digit(c) || (c == '.' && begin + 1 < text_.size() && is_digit(text_[begin + 1])))
    return read_number();
  if (c == '"') return read_string(begin);
  if (c == '@') {
    ++position_;
    skip_space();
    if (position_ < text_.size() && text_[position_] == '"') {
      Token token = read_string(position_);
      if (token.kind == TokenKind::string) token.kind = TokenKind::at;
      token.span.begin = begin;
      return token;
    }
    error({begin, begin + 1}, "syntax.at",
          "`@` begins a date, time or duration literal and wants a quoted text",
          "write for example @\"2026-11-11\"");
    return make(TokenKind::error, begin);
  }
  if (const std::size_t length = longest_name(); length != 0) {
    position_ += static_cast<text::Offset>(length);
    return make(TokenKind::name, begin);
  }
  if (is_word_part(decode(text_, begin).value)) return read_word();
  return read_symbol();
}

std::size_t Lexer::longest_name() const {
  const std::string_view rest = text_.substr(position_);
  std::size_t best = 0;
  // A local name wins over a declared one of the same length: the inner scope hides the outer.
  for (const std::string& name : locals_) {
    if (name.size() > best && rest.substr(0, name.size()) == name) {
      const bool word = is_word_part(decode(name, 0).value);
      if (!word || word_end(position_ + name.size()) == position_ + name.size()) best = name.size();
    }
  }
  return std::max(best, context_.scope.longest(rest));
}

Token Lexer::read_word() {
  const text::Offset begin = position_;
  position_ = static_cast<text::Offset>(word_end(position_));
  // Built-in functions of several words are known by their parenthesis: `string length(`.
  std::string name(text_.substr(begin, position_ - begin));
  text::Offset at = position_;
  for (int words = 1; words < 6; ++words) {
    std::size_t next = at;
    while (next < text_.size() && is_space(decode(text_, next).value))
      next += decode(text_, next).bytes;
    const std::size_t end = word_end(next);
    if (end == next || next == at) break;
    name += ' ';
    name += text_.substr(next, end - next);
    at = static_cast<text::Offset>(end);
    std::size_t after = end;
    while (after < text_.size() && is_space(decode(text_, after).value)) ++after;
    const char behind = after < text_.size() ? text_[after] : ')';
    if ((behind == '(' || behind == ',' || behind == ')') && !overloads(name).empty()) {
      position_ = at;
      Token token = make(TokenKind::word, begin);
      token.text = name;
      return token;
    }
  }
  return make(TokenKind::word, begin);
}

Token Lexer::read_number() {
  const text::Offset begin = position_;
  Token date;
  if (context_.dialect == Dialect::pack && read_date(date)) return date;
  while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
  if (position_ + 1 < text_.size() && text_[position_] == '.' && is_digit(text_[position_ + 1])) {
    ++position_;
    while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
  }
  if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
    text::Offset at = position_ + 1;
    if (at < text_.size() && (text_[at] == '+' || text_[at] == '-')) ++at;
    if (at < text_.size() && is_digit(text_[at])) {
      while (at < text_.size() && is_digit(text_[at])) ++at;
      position_ = at;
    }
  }
  Token token = make(TokenKind::number, begin);
  const auto number = Decimal::parse(token.text);
  if (!number) {
    error(token.span, "syntax.number",
          fmt::format("`{}` has more digits than a number can hold", token.text),
          "numbers have up to 34 significant digits");
    token.kind = TokenKind::error;
    return token;
  }
  token.value = *number;
  if (context_.dialect == Dialect::pack && position_ < text_.size() && text_[position_] == '%') {
    ++position_;
    token.span.end = position_;
    token.text += '%';
    token.percent = true;
    token.value = *number * *Decimal::parse("0.01");
  }
  return token;
}

// The pack's second addition: an ISO date, or date and time, stands for itself.
bool Lexer::read_date(Token& token) {
  const auto digits = [&](std::size_t at, std::size_t n) {
    if (at + n > text_.size()) return false;
    return std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(at),
                       text_.begin() + static_cast<std::ptrdiff_t>(at + n), is_digit);
  };
  const auto is = [&](std::size_t at, char c) { return at < text_.size() && text_[at] == c; };
  const std::size_t begin = position_;
  if (!(digits(begin, 4) && is(begin + 4, '-') && digits(begin + 5, 2) && is(begin + 7, '-') &&
        digits(begin + 8, 2))) {
    return false;
  }
  if (begin + 10 < text_.size() && is_digit(text_[begin + 10])) return false;
  std::size_t end = begin + 10;
  const bool has_time = is(end, 'T');
  if (has_time) {
    ++end;
    const auto part_of_time = [&](std::size_t at) {
      return is_digit(text_[at]) || text_[at] == ':' ||
             (text_[at] == '.' && at + 1 < text_.size() && is_digit(text_[at + 1]));
    };
    while (end < text_.size() && part_of_time(end)) ++end;
    if (is(end, 'Z')) {
      ++end;
    } else if ((is(end, '+') || is(end, '-')) && digits(end + 1, 2) && is(end + 3, ':')) {
      end += 6;
    } else if (is(end, '@')) {
      ++end;
      while (end < text_.size() &&
             (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '/' ||
              text_[end] == '_' || text_[end] == '-' || text_[end] == '+')) {
        ++end;
      }
    }
    end = std::min(end, text_.size());
  }
  position_ = static_cast<text::Offset>(end);
  token = make(TokenKind::date, static_cast<text::Offset>(begin));
  if (has_time) {
    const auto parsed = value::parse_date_time(token.text);
    if (parsed.value)
      token.value = *parsed.value;
    else
      error(token.span, "syntax.date",
            fmt::format("`{}` is not a date and time: {}", token.text, parsed.reason));
  } else {
    const auto parsed = value::parse_date(token.text);
    if (parsed.value)
      token.value = *parsed.value;
    else
      error(token.span, "syntax.date",
            fmt::format("`{}` is not a date: {}", token.text, parsed.reason));
  }
  if (failed_) token.kind = TokenKind::error;
  return true;
}

Token Lexer::read_string(text::Offset begin) {
  std::string out;
  position_ = begin + 1;
  const auto hex = [&](std::size_t digits) -> std::optional<char32_t> {
    if (position_ + digits > text_.size()) return std::nullopt;
    char32_t c = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char d = text_[position_ + i];
      if (std::isxdigit(static_cast<unsigned char>(d)) == 0) return std::nullopt;
      c = c * 16 + static_cast<char32_t>(is_digit(d) ? d - '0' : (d | 0x20) - 'a' + 10);
    }
    return c;
  };
  while (position_ < text_.size() && text_[position_] != '"') {
    const char c = text_[position_++];
    if (c != '\\' || position_ >= text_.size()) {
      out += c;
      continue;
    }
    const char escape = text_[position_++];
    switch (escape) {
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 't':
        out += '\t';
        break;
      case '"':
        out += '"';
        break;
      case '\'':
        out += '\'';
        break;
      case '\\':
        out += '\\';
        break;
      case 'u':
      case 'U': {
        const std::size_t digits = escape == 'u' ? 4 : 6;
        auto code = hex(digits);
        if (!code) {
          out += '\\';
          out += escape;
          break;
        }
        position_ += static_cast<text::Offset>(digits);
        if (*code >= 0xD800 && *code < 0xDC00 && text_.substr(position_, 2) == "\\u") {
          position_ += 2;
          const auto low = hex(4);
          if (low && *low >= 0xDC00 && *low < 0xE000) {
            position_ += 4;
            code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
          } else {
            position_ -= 2;
          }
        }
        if ((*code >= 0xD800 && *code < 0xE000) || *code > 0x10FFFF) {
          error({position_ - static_cast<text::Offset>(digits) - 2, position_}, "syntax.string",
                "this escape is not a character", "write the character itself");
          code = 0xFFFD;
        }
        append_utf8(out, *code);
        break;
      }
      default:  // an unknown escape keeps its backslash, so that regular expressions need no
                // doubling
        out += '\\';
        out += escape;
    }
  }
  if (position_ >= text_.size()) {
    error({begin, static_cast<text::Offset>(text_.size())}, "syntax.string",
          "this text has no closing quote", "close it with \"");
    return make(TokenKind::error, begin);
  }
  ++position_;
  Token token = make(TokenKind::string, begin);
  token.value = Value(std::string_view(out));
  return token;
}

Token Lexer::read_symbol() {
  const text::Offset begin = position_;
  const std::string_view rest = text_.substr(begin);
  for (const Mistaken& m : kMistaken) {
    if (rest.substr(0, m.written.size()) != m.written || rest.substr(0, 2) == "!=") continue;
    position_ += static_cast<text::Offset>(m.written.size());
    error({begin, position_}, "syntax.operator",
          fmt::format("`{}` is not an operator of this language", m.written),
          fmt::format("write `{}`", m.meant));
    return make(TokenKind::error, begin);
  }
  for (const std::string_view symbol : kSymbols) {
    if (rest.substr(0, symbol.size()) == symbol) {
      position_ += static_cast<text::Offset>(symbol.size());
      return make(TokenKind::symbol, begin);
    }
  }
  const CodePoint c = decode(text_, begin);
  position_ =
      std::min(begin + static_cast<text::Offset>(c.bytes), static_cast<text::Offset>(text_.size()));
  const std::string written(text_.substr(begin, position_ - begin));
  if (const auto meant = lookalike(c.value)) {
    error({begin, position_}, "syntax.full-width",
          fmt::format("`{}` is not part of this language", written),
          fmt::format("write `{}`, the ASCII character", *meant));
  } else if (c.value == '\'') {
    error({begin, position_}, "syntax.quote", "texts stand in double quotes",
          "write \"…\" instead of '…'");
  } else if (c.value == '%') {
    error({begin, position_}, "syntax.percent", "`%` stands directly behind a number",
          context_.dialect == Dialect::pack
              ? "write for example 30%, or modulo(a, b) for the remainder"
              : "write 0.3");
  } else {
    error({begin, position_}, "syntax.character", fmt::format("`{}` has no meaning here", written));
  }
  return make(TokenKind::error, begin);
}

Token Lexer::next_entry() {
  has_peeked_ = false;
  skip_space();
  const text::Offset begin = position_;
  // Properties and known entries of several words, the longest first.
  static constexpr std::array<std::string_view, 3> kProperties{"time offset", "start included",
                                                               "end included"};
  for (const std::string_view property : kProperties) {
    if (text_.substr(begin, property.size()) == property &&
        word_end(begin + property.size()) == begin + property.size()) {
      position_ += static_cast<text::Offset>(property.size());
      last_end_ = position_;
      ++count_;
      return make(TokenKind::name, begin);
    }
  }
  position_ = static_cast<text::Offset>(word_end(begin));
  if (context_.dialect == Dialect::bare) {
    if (const std::size_t length = longest_name(); length > position_ - begin) {
      position_ = begin + static_cast<text::Offset>(length);
    }
  }
  if (position_ == begin || is_digit(text_[begin])) {
    position_ = begin;
    Token token = read();
    last_end_ = position_;
    if (token.kind != TokenKind::error)
      token.kind = token.kind == TokenKind::end ? TokenKind::end : TokenKind::symbol;
    return token;
  }
  last_end_ = position_;
  ++count_;
  return make(TokenKind::name, begin);
}

Token Lexer::next_key() {
  has_peeked_ = false;
  skip_space();
  if (position_ < text_.size() && text_[position_] == '"') return next();
  const text::Offset begin = position_;
  text::Offset end = begin;
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (std::string_view(":,)}\"([{").find(c) != std::string_view::npos) break;
    if (context_.dialect == Dialect::pack && !is_word_part(decode(text_, position_).value) &&
        c != ' ' && c != '\t' && c != '\n') {
      break;
    }
    const CodePoint p = decode(text_, position_);
    position_ += static_cast<text::Offset>(p.bytes);
    if (!is_space(p.value)) end = std::min(position_, static_cast<text::Offset>(text_.size()));
  }
  position_ = end;
  last_end_ = end;
  ++count_;
  Token token = make(TokenKind::name, begin);
  // White space inside a name counts as one space.
  std::string folded;
  bool gap = false;
  for (std::size_t i = 0; i < token.text.size();) {
    const CodePoint p = decode(token.text, i);
    if (is_space(p.value)) {
      gap = true;
    } else {
      if (gap) folded += ' ';
      gap = false;
      folded.append(token.text, i, p.bytes);
    }
    i += p.bytes;
  }
  token.text = std::move(folded);
  return token;
}

}  // namespace aftersales::feel
