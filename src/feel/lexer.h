// The text of an expression -> tokens, one at a time, since what is a name depends on the names in
// scope.
#pragma once

#include <cstdint>
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
  symbol,  // text: one of ( ) [ ] { } , : . .. + - * / ** = != < <= > >= -> ? %
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
  [[nodiscard]] const std::vector<std::string>& locals() const { return locals_; }

  [[nodiscard]] text::Offset position() const { return position_; }
  [[nodiscard]] text::Offset last_end() const { return last_end_; }
  void reset(text::Offset position) {
    position_ = position;
    has_peeked_ = false;
  }
  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Whether a word begins at `offset`, and where it ends (letters of any script, digits, `_`,
  /// emoji).
  [[nodiscard]] std::size_t word_end(std::size_t offset) const;

  void error(text::Span span, std::string_view code, std::string message, std::string hint = {});
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  Token read();
  void skip_space();
  Token read_number();
  bool read_date(Token& token);
  Token read_string(text::Offset begin);
  Token read_word();
  Token read_symbol();
  [[nodiscard]] std::size_t longest_name() const;
  Token make(TokenKind kind, text::Offset begin);

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
};

/// True for FEEL's keywords, which a name may not be.
[[nodiscard]] bool is_keyword(std::string_view word);

}  // namespace aftersales::feel
