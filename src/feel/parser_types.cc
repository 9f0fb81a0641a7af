// Types as they are written behind `instance of` and in the parameters of functions (DMN 1.5,
// 10.3.1.2, rules 52 and 53).
#include <algorithm>

#include "feel/parsing.h"

namespace aftersales::feel {

const TypeNode* Parser::type_expression() {
  const Depth depth(*this);
  TypeNode* type = tree_.make_type(lexer_.peek().span);
  if (lexer_.failed() || too_deep()) return type;
  const Token word = next();
  if (word.kind != TokenKind::word && word.kind != TokenKind::name) {
    fail(word.span, "syntax.type", "the name of a type is wanted here",
         "write for example `number` or `list<string>`");
    return type;
  }
  type->name = word.text;
  if (word.text == "date")
    type_words(*type, "and time");
  else if (word.text == "days")
    type_words(*type, "and time duration");
  else if (word.text == "years")
    type_words(*type, "and months duration");
  while (!lexer_.failed() && peek_is(".")) {
    next();
    type->name += '.' + lexer_.next_entry().text;
  }
  const bool has_arguments = word.text == "list" || word.text == "range" ||
                             word.text == "context" || word.text == "function";
  if (word.text == "list" && peek_is("of")) {
    next();
    type->parameters = {type_expression()};
  } else if (has_arguments && (peek_is("<") || peek_is("<>"))) {
    type_arguments(*type);
  }
  type->span.end = std::max(type->span.begin, lexer_.last_end());
  return type;
}

/// Takes the further words of a name such as `date and time`, if they all follow.
bool Parser::type_words(TypeNode& type, std::string_view following) {
  const Lexer::Mark here = lexer_.mark();
  for (std::size_t at = 0; at < following.size();) {
    const std::size_t end = std::min(following.find(' ', at), following.size());
    if (!accept(following.substr(at, end - at))) {
      lexer_.reset(here);
      return false;
    }
    at = end + 1;
  }
  type.name += ' ';
  type.name += following;
  return true;
}

void Parser::type_arguments(TypeNode& type) {
  if (next().is("<")) {
    do {
      if (type.name == "context") {
        const Token key = lexer_.next_key();
        expect(":", "behind the name of an entry");
        type.fields.emplace_back(
            key.kind == TokenKind::string ? std::string(key.value.as_string()) : key.text,
            type_expression());
      } else {
        type.parameters.push_back(type_expression());
      }
    } while (!lexer_.failed() && accept(","));
    expect(">", "to close the type");
  }
  if (type.name == "function") {
    expect("->", "before the type of the result");
    type.result = type_expression();
  }
}

}  // namespace aftersales::feel
