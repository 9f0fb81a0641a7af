// if, for, some, every and function: the forms with words of their own (DMN 1.5, 10.3.1.2, rules 44
// to 55).
#include <algorithm>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/parsing.h"

namespace aftersales::feel {

Node* Parser::conditional() {
  const Depth depth(*this);
  if (too_deep()) return tree_.make(NodeKind::literal, {});
  const text::Offset begin = next().span.begin;
  Node* condition = expression();
  expect("then", "behind the condition of `if`");
  Node* yes = expression();
  expect("else", "behind `then …`: FEEL's `if` has both",
         "write `if … then … else …`: say what holds otherwise, too");
  Node* no = expression();
  return node(NodeKind::conditional, begin, {condition, yes, no});
}

Node* Parser::iteration(NodeKind kind, std::string_view separator) {
  const Depth depth(*this);
  if (too_deep()) return tree_.make(NodeKind::literal, {});
  const Token first = next();
  const text::Offset begin = first.span.begin;
  std::vector<Node*> children;
  std::vector<NamePart> names;
  do {
    NamePart name;
    if (!variable(name)) return tree_.make(NodeKind::literal, name.span);
    expect("in", "behind the variable");
    children.push_back(iteration_domain());
    lexer_.push_local(name.text);
    names.push_back(std::move(name));
  } while (!lexer_.failed() && accept(","));
  expect(separator, "behind the lists",
         lexer_.peek().kind == TokenKind::end
             ? std::string()
             : fmt::format("write `{}` before it: `{} {} in … {} …`", separator, first.text,
                           names.front().text, separator));
  if (kind == NodeKind::for_each) lexer_.push_local("partial");
  children.push_back(expression());
  lexer_.pop_local(names.size() + (kind == NodeKind::for_each ? 1 : 0));
  Node* n = node(kind, begin, std::move(children));
  n->names = std::move(names);
  return n;
}

/// The name of a variable, which may have several words. False, with the error reported, if there
/// is none.
bool Parser::variable(NamePart& name) {
  const Token first = next();
  name = {first.text, first.span};
  const bool is_name =
      first.kind == TokenKind::name || (first.kind == TokenKind::word && !is_keyword(first.text));
  if (!is_name) {
    fail(first.span, "syntax.variable", "the name of a variable is wanted here",
         "write for example `for l in lines return l.price`");
    return false;
  }
  while (lexer_.peek().kind == TokenKind::word && !is_keyword(lexer_.peek().text)) {
    const Token more = next();
    name.text += ' ' + more.text;
    name.span.end = more.span.end;
  }
  return true;
}

Node* Parser::iteration_domain() {
  Node* low = expression();
  if (lexer_.failed() || !peek_is("..")) return low;
  next();
  Node* high = expression();
  Node* n = node(NodeKind::range, low->span.begin, {low, high});
  n->flags = kIteration | kLowClosed | kHighClosed;
  return n;
}

Node* Parser::function() {
  const text::Offset begin = next().span.begin;
  expect("(", "behind `function`");
  std::vector<NamePart> names;
  std::vector<const TypeNode*> types;
  if (!lexer_.failed() && !peek_is(")")) {
    do {
      const Token parameter = lexer_.next_key();
      if (parameter.kind != TokenKind::name || parameter.text.empty() ||
          is_digit(parameter.text[0]) || is_keyword(parameter.text)) {
        fail(parameter.span, "syntax.parameter", "the name of a parameter is wanted here",
             "write for example `function(a, b) a + b`");
        break;
      }
      names.push_back({parameter.text, parameter.span});
      types.push_back(accept(":") ? type_expression() : nullptr);
    } while (!lexer_.failed() && accept(","));
  }
  expect(")", "behind the parameters");
  Node* n = tree_.make(NodeKind::function, {begin, begin});
  if (!lexer_.failed() && accept("external")) n->flags |= kExternal;
  for (const NamePart& p : names) lexer_.push_local(p.text);
  n->children = {expression()};
  lexer_.pop_local(names.size());
  n->span.end = std::max(begin, lexer_.last_end());
  n->names = std::move(names);
  n->parameter_types = std::move(types);
  return n;
}

}  // namespace aftersales::feel
