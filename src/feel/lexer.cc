// The text of an expression -> tokens (DMN 1.5, 10.3.1.2).
#include "feel/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feel/characters.h"

namespace aftersales::feel {

namespace {

constexpr std::array<std::string_view, 19> kKeywords{
    "and",   "or",        "not",  "if",    "then", "else",    "for",      "in", "return",  "some",
    "every", "satisfies", "true", "false", "null", "between", "instance", "of", "function"};

// Longest first, so that `**` is not two `*`. `<>` is the empty list of a function type's
// parameters.
constexpr std::array<std::string_view, 25> kSymbols{
    "..", "**", "!=", "<=", ">=", "->", "<>", "(", ")", "[", "]", "{", "}",
    ",",  ":",  ".",  "+",  "-",  "*",  "/",  "=", "<", ">", "?", "|"};

struct Mistaken {
  std::string_view written, meant;
};
constexpr std::array<Mistaken, 7> kMistaken{{{"==", "="},
                                             {"&&", "and"},
                                             {"||", "or"},
                                             {"=>", ">="},
                                             {"=<", "<="},
                                             {"&", "and"},
                                             {"!", "not(…)"}}};

/// The words of a name with one space between them, however they were written.
std::string folded(std::string_view words) {
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const text::CodePoint c = text::decode_utf8(words, at);
    if (!is_space(c.value))
      out.append(words, at, c.bytes);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
    at += c.bytes;
  }
  return out;
}

}  // namespace

bool is_keyword(std::string_view word) {
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

void Lexer::error(text::Span span, std::string_view code, std::string message, std::string hint) {
  if (!failed_) context_.report.error(code, source_.at(span), std::move(message), std::move(hint));
  failed_ = true;
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
    peeked_ = read();
    position_ = start;
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

void Lexer::reset(Mark mark) {
  position_ = mark.position;
  count_ = mark.count;
  has_peeked_ = false;
}

void Lexer::skip_space() {
  while (position_ < text_.size()) {
    const text::Offset begin = position_;
    position_ = static_cast<text::Offset>(space_end(text_, begin));
    if (text_.substr(position_, 2) == "//") {
      position_ = static_cast<text::Offset>(std::min(text_.find('\n', position_), text_.size()));
    } else if (text_.substr(position_, 2) == "/*") {
      const std::size_t end = text_.find("*/", position_ + 2);
      if (end == std::string_view::npos) {
        error({position_, position_ + 2}, "syntax.comment", "this comment has no end",
              "close it with `*/`");
        position_ = static_cast<text::Offset>(text_.size());
        return;
      }
      position_ = static_cast<text::Offset>(end + 2);
    }
    if (position_ == begin) return;
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
  if (c == '@') return read_at();
  if (const std::size_t sign = currency_sign(text_, begin);
      context_.dialect == Dialect::pack && sign != 0 && longest_name() == 0) {
    return read_price(begin, sign);
  }
  const std::size_t name = longest_name();
  const bool is_word = is_word_part(text::decode_utf8(text_, begin));
  // `days between(` is the function, even where `days` is a name.
  const std::size_t phrase = is_word ? phrase_length() : 0;
  if (phrase > name) return read_phrase(phrase);
  if (name != 0) {
    position_ += static_cast<text::Offset>(name);
    return make(TokenKind::name, begin);
  }
  if (is_word && context_.dialect == Dialect::pack) {
    std::size_t length = 0;
    if (const auto meant = phrase_meant(length)) return read_wrong_phrase(length, *meant);
  }
  return is_word ? read_word() : read_symbol();
}

Token Lexer::read_at() {
  const text::Offset begin = position_;
  ++position_;
  skip_space();
  if (is_at(position_, '"')) {
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

/// The longest of the names at the position; 0 if none is there.
std::size_t Lexer::longest_of(const std::vector<std::string>& names) const {
  const std::string_view rest = text_.substr(position_);
  std::size_t best = 0;
  for (const std::string& name : names) {
    if (name.size() <= best || rest.substr(0, name.size()) != name) continue;
    const std::size_t end = position_ + name.size();
    const bool is_word = is_word_part(text::decode_utf8(name, 0));
    if (!is_word || word_end(text_, end) == end) best = name.size();
  }
  return best;
}

std::size_t Lexer::longest_name() const {
  // A local name wins over a declared one of the same length: the inner scope hides the outer.
  return std::max(longest_of(locals_), context_.scope.longest(text_.substr(position_)));
}

/// Built-in functions of several words are known by what stands behind them: `string length(`.
std::size_t Lexer::phrase_length() const {
  constexpr int kMostWords = 6;  // of the longest built-in's name
  const std::size_t begin = position_;
  std::size_t at = word_end(text_, begin);
  std::string name(text_.substr(begin, at - begin));
  std::size_t best = 0;
  for (int words = 1; words < kMostWords; ++words) {
    const std::size_t next = space_end(text_, at);
    const std::size_t end = word_end(text_, next);
    if (end == next || next == at) break;
    name += ' ';
    name += text_.substr(next, end - next);
    at = end;
    const std::size_t after = space_end(text_, end);
    const bool ends =
        after >= text_.size() || is_at(after, '(') || is_at(after, ',') || is_at(after, ')');
    if (ends && !overloads(name).empty()) best = at - begin;
  }
  return best;
}

/// `day between(` for `days between(`: a function of several words but for an `s`.
std::optional<std::string> Lexer::phrase_meant(std::size_t& length) const {
  constexpr int kMostWords = 6;
  std::vector<std::string> words;
  std::size_t at = position_;
  for (int count = 0; count < kMostWords; ++count) {
    const std::size_t end = word_end(text_, at);
    if (end == at) return std::nullopt;
    words.emplace_back(text_.substr(at, end - at));
    if (is_at(end, '(')) {
      length = end - position_;
      break;
    }
    at = space_end(text_, end);
  }
  if (words.size() < 2 || length == 0) return std::nullopt;
  for (std::string& word : words) {
    const std::string own = word;
    if (word.ends_with('s'))
      word.pop_back();
    else
      word += 's';
    std::string name = fmt::format("{}", fmt::join(words, " "));
    if (!overloads(name).empty()) return name;
    word = own;
  }
  return std::nullopt;
}

Token Lexer::read_wrong_phrase(std::size_t length, std::string_view meant) {
  const text::Offset begin = position_;
  position_ += static_cast<text::Offset>(length);
  error({begin, position_}, "function.unknown",
        fmt::format("there is no function `{}`", text_.substr(begin, length)),
        fmt::format("did you mean `{}(…)`?", meant));
  return make(TokenKind::error, begin);
}

Token Lexer::read_word() {
  const text::Offset begin = position_;
  position_ = static_cast<text::Offset>(word_end(text_, begin));
  return make(TokenKind::word, begin);
}

Token Lexer::read_phrase(std::size_t length) {
  const text::Offset begin = position_;
  position_ += static_cast<text::Offset>(length);
  Token token = make(TokenKind::word, begin);
  token.text = folded(token.text);
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
  const text::CodePoint c = text::decode_utf8(text_, begin);
  position_ += c.bytes;
  const std::string written = text::printable(text_.substr(begin, c.bytes));
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
  std::size_t end = word_end(text_, begin);
  // Properties and known entries of several words, the longest first.
  static constexpr std::array<std::string_view, 3> kProperties{"time offset", "start included",
                                                               "end included"};
  for (const std::string_view property : kProperties) {
    const std::size_t behind = begin + property.size();
    if (text_.substr(begin, property.size()) == property && word_end(text_, behind) == behind)
      end = behind;
  }
  if (context_.dialect == Dialect::bare) {
    end = std::max({end, begin + longest_name(), begin + longest_of(entries_),
                    begin + context_.scope.longest_entry(text_.substr(begin))});
  }
  if (end == begin || is_digit(text_[begin])) {
    Token token = read();
    last_end_ = position_;
    if (token.kind == TokenKind::name || token.kind == TokenKind::number)
      token.kind = TokenKind::symbol;
    return token;
  }
  position_ = static_cast<text::Offset>(end);
  last_end_ = position_;
  ++count_;
  return make(TokenKind::name, begin);
}

Token Lexer::next_key() {
  has_peeked_ = false;
  skip_space();
  if (is_at(position_, '"')) return next();
  const text::Offset begin = position_;
  std::size_t end = begin;
  for (std::size_t at = begin; at < text_.size();) {
    if (std::string_view(":,)}\"([{").find(text_[at]) != std::string_view::npos) break;
    const text::CodePoint c = text::decode_utf8(text_, at);
    const bool gap = is_space(c.value);
    // Outside packs a key may hold operators: {foo+bar: 1}.
    if (context_.dialect == Dialect::pack && !gap && !is_word_part(c)) break;
    at += c.bytes;
    if (!gap) end = at;
  }
  position_ = static_cast<text::Offset>(end);
  last_end_ = position_;
  ++count_;
  Token token = make(TokenKind::name, begin);
  token.text = folded(token.text);
  return token;
}

}  // namespace aftersales::feel
