// The text of an expression -> tokens, one at a time, since what is a name depends on the names in
// scope.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/scope.h"
#include "text/source.h"

namespace aftersales::feel {

enum class TokenKind : std::uint8_t {
  end,
  number,  // value
  string,  // value
  at,      // @"..."; value: the text
  date,    // an ISO date or date and time that stands for itself; value (packs only)
  name,    // a declared name or a local one, the longest that fits
  word,    // any other word, keywords among them
  symbol,  // text: one of ( ) [ ] { } , : . .. + - * / ** = != < <= > >= -> <> ? |
  error,   // already reported
};

struct Token {
  TokenKind kind = TokenKind::end;
  text::Span span;
  std::string text;
  Value value;
  bool percent = false;  // of a number: `5%`, the value is already 0.05

  [[nodiscard]] bool is(std::string_view symbol_or_word) const {
    return (kind == TokenKind::symbol || kind == TokenKind::word) && text == symbol_or_word;
  }
};

class Lexer {
 public:
  Lexer(const text::Located& source, const Context& context)
      : source_(source), text_(source.text()), context_(context) {}

  /// The token at the current place. Names hide keywords; `locals` are known before those of the
  /// scope.
  [[nodiscard]] const Token& peek();
  Token next();
  /// Reads the word after a `.`: an entry or property, `known` names with spaces and keywords
  /// included.
  Token next_entry();
  /// Reads a key of a context or a parameter's name up to a `:` or `,` or `)`: words with spaces in
  /// between.
  Token next_key();

  /// Local names, innermost last. Changing them forgets a peeked token.
  void push_local(std::string name);
  void pop_local(std::size_t count);
  /// The key of a context that is written out: it may have several words behind a `.`, too.
  void add_entry(const std::string& name) { entries_.push_back(name); }

  /// A place to come back to.
  struct Mark {
    text::Offset position = 0;
    std::uint32_t count = 0;
  };
  [[nodiscard]] Mark mark() const { return {position_, count_}; }
  void reset(Mark mark);

  [[nodiscard]] text::Offset last_end() const { return last_end_; }
  /// How many tokens have been read.
  [[nodiscard]] std::uint32_t count() const { return count_; }

  /// Reports the first mistake of the expression; what follows from it is not shown.
  void error(text::Span span, std::string_view code, std::string message, std::string hint = {});
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  Token read();
  void skip_space();
  Token read_at();
  Token read_word();
  Token read_phrase(std::size_t length);
  [[nodiscard]] std::size_t phrase_length() const;
  Token read_wrong_phrase(std::size_t length, std::string_view meant);
  [[nodiscard]] std::optional<std::string> phrase_meant(std::size_t& length) const;
  Token read_symbol();
  [[nodiscard]] std::size_t longest_of(const std::vector<std::string>& names) const;
  [[nodiscard]] std::size_t longest_name() const;
  Token make(TokenKind kind, text::Offset begin);
  [[nodiscard]] bool is_at(std::size_t at, char c) const {
    return at < text_.size() && text_[at] == c;
  }

  // lexer_literals.cc
  Token read_number();
  void skip_digits();
  Token read_price(text::Offset begin, std::size_t sign);
  bool read_grouped(text::Offset begin);
  bool read_date(Token& token);
  [[nodiscard]] std::size_t date_end(std::size_t begin, bool& has_time) const;
  Token read_string(text::Offset begin);

  const text::Located& source_;
  std::string_view text_;
  Context context_;
  text::Offset position_ = 0;
  text::Offset last_end_ = 0;
  Token peeked_;
  bool has_peeked_ = false;
  bool failed_ = false;
  std::uint32_t count_ = 0;
  std::vector<std::string> locals_;
  std::vector<std::string> entries_;  // of contexts written so far, that are no single word
};

/// True for FEEL's keywords, which a name may not be.
[[nodiscard]] bool is_keyword(std::string_view word);

/// The place in a string literal, as written with its quotes, where byte `decoded` of its value
/// comes from.
[[nodiscard]] text::Offset place_in_literal(std::string_view literal, std::size_t decoded);

}  // namespace aftersales::feel
