// The text of an expression -> a tree: recursive descent for what has keywords and brackets, a
// table of precedence for the rest. Depth is bounded here, so that later passes can be plain
// recursion.
#include "feel/parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feel/lexer.h"

namespace aftersales::feel {

namespace {

struct Operator {
  std::string_view text;
  NodeKind kind;
  int precedence;
};

// DMN 1.5, table 40, weakest first. All associate to the left, `**` too; unary minus, `instance of`
// and what stands behind an operand (path, filter, call) bind tighter than all of these.
constexpr int kComparison = 3;
constexpr std::array<Operator, 15> kOperators{{
    {"or", NodeKind::disjunction, 1},
    {"and", NodeKind::conjunction, 2},
    {"=", NodeKind::equal, kComparison},
    {"!=", NodeKind::not_equal, kComparison},
    {"<", NodeKind::less, kComparison},
    {"<=", NodeKind::less_equal, kComparison},
    {">", NodeKind::greater, kComparison},
    {">=", NodeKind::greater_equal, kComparison},
    {"between", NodeKind::between, kComparison},
    {"in", NodeKind::in, kComparison},
    {"+", NodeKind::add, 4},
    {"-", NodeKind::subtract, 4},
    {"*", NodeKind::multiply, 5},
    {"/", NodeKind::divide, 5},
    {"**", NodeKind::power, 6},
}};

struct Unit {
  std::string_view word;
  std::int64_t seconds;  // 0: a number of months
  std::int64_t months;
};

// The pack's third addition.
constexpr std::array<Unit, 21> kUnits{{
    {"second", 1, 0},    {"seconds", 1, 0},    {"秒", 1, 0},       {"minute", 60, 0},
    {"minutes", 60, 0},  {"分钟", 60, 0},      {"hour", 3600, 0},  {"hours", 3600, 0},
    {"小时", 3600, 0},   {"day", 86400, 0},    {"days", 86400, 0}, {"天", 86400, 0},
    {"week", 604800, 0}, {"weeks", 604800, 0}, {"周", 604800, 0},  {"month", 0, 1},
    {"months", 0, 1},    {"个月", 0, 1},       {"year", 0, 12},    {"years", 0, 12},
    {"年", 0, 12},
}};

class Parser {
 public:
  Parser(const text::Located& text, const Context& context, const Locals& locals, Tree& tree)
      : lexer_(text, context), context_(context), tree_(tree) {
    for (const std::string& name : locals) lexer_.push_local(name);
  }

  bool expression_only() {
    if (lexer_.peek().kind == TokenKind::end) {
      fail(lexer_.peek().span, "syntax.empty", "there is no expression here",
           "write `null` for no value");
      return false;
    }
    tree_.root = expression();
    return finish();
  }

  bool tests_only() {
    tree_.root = unary_tests();
    return finish();
  }

 private:
  struct Depth {
    explicit Depth(Parser& p) : parser(p) { ++parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  Node* fail(Span span, std::string_view code, std::string message, std::string hint = {}) {
    lexer_.error(span, code, std::move(message), std::move(hint));
    return tree_.make(NodeKind::literal, span);
  }

  bool finish() {
    if (!lexer_.failed() && lexer_.peek().kind != TokenKind::end) {
      const Token& t = lexer_.peek();
      std::string hint;
      if (t.kind == TokenKind::word || t.kind == TokenKind::name) {
        hint =
            "an operator such as `=`, `and` or `,` is missing before it; a text stands in double "
            "quotes";
      } else if (t.is(")") || t.is("]") || t.is("}")) {
        hint = fmt::format("there is no opening bracket for this `{}`", t.text);
      }
      fail(t.span, "syntax.rest",
           fmt::format("`{}` does not belong to the expression before it", t.text), hint);
    }
    return !lexer_.failed();
  }

  Token next() {
    Token t = lexer_.next();
    if (lexer_.count() > kMaxTokens) {
      fail(t.span, "limit.tokens",
           fmt::format("this expression has more than {} parts", kMaxTokens),
           "give a part of it a name of its own, as a decision or a function");
      t.kind = TokenKind::error;
    }
    return t;
  }

  bool peek_is(std::string_view text) { return lexer_.peek().is(text); }

  bool accept(std::string_view text) {
    if (!peek_is(text)) return false;
    next();
    return true;
  }

  void expect(std::string_view text, std::string_view after) {
    if (lexer_.failed() || accept(text)) return;
    const Token& t = lexer_.peek();
    const std::string found =
        t.kind == TokenKind::end ? "the expression ends" : fmt::format("`{}` stands", t.text);
    fail(t.span, "syntax.expected", fmt::format("{} where `{}` is wanted {}", found, text, after));
  }

  Node* node(NodeKind kind, text::Offset begin, std::vector<Node*> children) {
    Node* n = tree_.make(kind, {begin, std::max(begin, lexer_.last_end())});
    n->children = std::move(children);
    return n;
  }

  bool too_deep() {
    if (depth_ <= kMaxDepth) return false;
    fail(lexer_.peek().span, "limit.depth",
         fmt::format("this expression is nested more than {} deep", kMaxDepth),
         "give a part of it a name of its own, as a decision or a function");
    return true;
  }

  Node* expression() {
    const Depth depth(*this);
    if (too_deep()) return tree_.make(NodeKind::literal, {});
    const Token& t = lexer_.peek();
    if (t.kind == TokenKind::word) {
      if (t.text == "if") return conditional();
      if (t.text == "for") return iteration(NodeKind::for_each, "return");
      if (t.text == "some") return iteration(NodeKind::some, "satisfies");
      if (t.text == "every") return iteration(NodeKind::every, "satisfies");
    }
    return binary(1);
  }

  Node* binary(int weakest) {
    Node* left = unary();
    while (!lexer_.failed()) {
      const Token& t = lexer_.peek();
      if (t.kind != TokenKind::symbol && t.kind != TokenKind::word) break;
      const auto* op = std::find_if(kOperators.begin(), kOperators.end(),
                                    [&](const Operator& o) { return o.text == t.text; });
      if (op == kOperators.end() || op->precedence < weakest) break;
      const text::Offset begin = left->span.begin;
      next();
      if (op->kind == NodeKind::between) {
        Node* low = binary(kComparison + 1);
        expect("and", "between the two ends of `between`");
        Node* high = binary(kComparison + 1);
        left = node(NodeKind::between, begin, {left, low, high});
      } else if (op->kind == NodeKind::in) {
        Node* tests = membership();
        left = node(NodeKind::in, begin, {left, tests});
      } else {
        Node* right = binary(op->precedence + 1);
        left = node(op->kind, begin, {left, right});
      }
    }
    return left;
  }

  Node* unary() {
    const Depth depth(*this);
    if (too_deep()) return tree_.make(NodeKind::literal, {});
    if (peek_is("-")) {
      const text::Offset begin = next().span.begin;
      Node* operand = unary();
      return node(NodeKind::negate, begin, {operand});
    }
    Node* operand = postfix(primary());
    while (!lexer_.failed() && peek_is("instance")) {
      next();
      expect("of", "behind `instance`");
      const text::Offset begin = operand->span.begin;
      const TypeNode* type = type_expression();
      operand = node(NodeKind::instance_of, begin, {operand});
      operand->type_expression = type;
    }
    return operand;
  }

  Node* postfix(Node* base) {
    std::uint32_t links = 0;
    while (!lexer_.failed()) {
      const text::Offset begin = base->span.begin;
      if (peek_is(".")) {
        next();
        const Token entry = lexer_.next_entry();
        if (entry.kind != TokenKind::name) {
          return fail(entry.span, "syntax.path", "the name of an entry is wanted behind `.`");
        }
        base = node(NodeKind::path, begin, {base});
        base->text = entry.text;
      } else if (peek_is("[") && !(in_range_ && ends_range())) {
        next();
        const bool outer = std::exchange(in_range_, false);
        lexer_.push_local("item");
        Node* condition = expression();
        lexer_.pop_local(1);
        in_range_ = outer;
        expect("]", "behind the condition of a filter");
        base = node(NodeKind::filter, begin, {base, condition});
      } else if (peek_is("(")) {
        base = call(base);
      } else {
        break;
      }
      depth_ += 1;
      links += 1;
      if (too_deep()) break;
    }
    depth_ -= links;
    return base;
  }

  // Inside the upper end of a range, `[` closes it (`]1..5[`) unless an expression begins behind
  // it.
  bool ends_range() {
    const text::Offset here = lexer_.position();
    next();
    const Token& t = lexer_.peek();
    static constexpr std::array<std::string_view, 14> kBehind{
        ")",    "]",      ",",         "}",  "and", "or", "then",
        "else", "return", "satisfies", "in", "=",   "!=", ".."};
    const bool ends =
        t.kind == TokenKind::end ||
        std::any_of(kBehind.begin(), kBehind.end(), [&](std::string_view s) { return t.is(s); });
    lexer_.reset(here);
    return ends;
  }

  Node* call(Node* callee) {
    const text::Offset begin = callee->span.begin;
    next();
    const bool outer = std::exchange(in_range_, false);
    std::vector<Node*> children{callee};
    std::vector<NamePart> names;
    if (!peek_is(")")) {
      do {
        if (auto name = argument_name()) names.push_back(std::move(*name));
        children.push_back(expression());
        if (!names.empty() && names.size() + 1 != children.size() && !lexer_.failed()) {
          fail(children.back()->span, "syntax.argument",
               "arguments are either all named or all in order");
        }
      } while (!lexer_.failed() && accept(","));
    }
    in_range_ = outer;
    expect(")", "behind the arguments");
    Node* n = node(NodeKind::call, begin, std::move(children));
    n->names = std::move(names);
    return n;
  }

  std::optional<NamePart> argument_name() {
    const text::Offset here = lexer_.position();
    if (lexer_.peek().kind != TokenKind::word && lexer_.peek().kind != TokenKind::name)
      return std::nullopt;
    Token key = lexer_.next_key();
    if (key.kind == TokenKind::name && !key.text.empty() && peek_is(":")) {
      next();
      return NamePart{key.text, key.span};
    }
    lexer_.reset(here);
    return std::nullopt;
  }

  Node* primary() {
    const Token& t = lexer_.peek();
    switch (t.kind) {
      case TokenKind::number:
        return number();
      case TokenKind::string:
      case TokenKind::date: {
        const Token token = next();
        Node* n = node(NodeKind::literal, token.span.begin, {});
        n->value = token.value;
        return n;
      }
      case TokenKind::at: {
        const Token token = next();
        Node* n = node(NodeKind::call, token.span.begin, {});
        n->text = "@";
        Node* argument = node(NodeKind::literal, token.span.begin, {});
        argument->value = token.value;
        n->children = {argument};
        return n;
      }
      case TokenKind::name:
        return name();
      case TokenKind::word:
        return word();
      case TokenKind::symbol:
        if (t.text == "(") return parenthesis();
        if (t.text == "[") return bracket();
        if (t.text == "]") return open_range();
        if (t.text == "{") return context();
        if (t.text == "?") return name();
        break;
      case TokenKind::end:
        return fail(t.span, "syntax.operand",
                    "the expression breaks off: a value is wanted at its end");
      case TokenKind::error:
        return tree_.make(NodeKind::literal, t.span);
    }
    return fail(t.span, "syntax.operand", fmt::format("a value is wanted before `{}`", t.text));
  }

  Node* name() {
    const Token token = next();
    Node* n = node(NodeKind::name, token.span.begin, {});
    n->text = token.text;
    return n;
  }

  Node* word() {
    const Token& t = lexer_.peek();
    if (t.text == "true" || t.text == "false" || t.text == "null") {
      const Token token = next();
      Node* n = node(NodeKind::literal, token.span.begin, {});
      if (token.text != "null") n->value = Value(token.text == "true");
      return n;
    }
    if (t.text == "function") return function();
    if (is_keyword(t.text) && t.text != "not") {
      if (t.text == "if" || t.text == "for" || t.text == "some" || t.text == "every")
        return expression();
      return fail(t.span, "syntax.keyword",
                  fmt::format("`{}` is a word of the language and cannot stand here", t.text),
                  fmt::format("if it is meant as a text, write \"{}\"", t.text));
    }
    return name();
  }

  Node* number() {
    const Token token = next();
    Node* n = node(NodeKind::literal, token.span.begin, {});
    n->value = token.value;
    const Token& unit = lexer_.peek();
    if (context_.dialect != Dialect::pack || token.percent ||
        (unit.kind != TokenKind::word && unit.kind != TokenKind::name)) {
      return n;
    }
    const auto* u = std::find_if(kUnits.begin(), kUnits.end(),
                                 [&](const Unit& k) { return k.word == unit.text; });
    if (u == kUnits.end()) return n;
    const Token word = next();
    n->span.end = word.span.end;
    if (u->seconds == 0) {
      const auto whole = token.value.as_number().to_int();
      if (!whole || *whole > 12'000'000'000) {
        return fail(n->span, "syntax.unit", "months and years are counted in whole numbers",
                    "write the length in days, or in months");
      }
      n->value = Period{*whole * u->months};
      return n;
    }
    const Decimal nanos = token.value.as_number() * Decimal(u->seconds) * Decimal(1'000'000'000);
    const Decimal whole_seconds = token.value.as_number() * Decimal(u->seconds);
    if (const auto seconds = whole_seconds.to_int()) {
      n->value = Duration{*seconds, 0};
    } else if (const auto exact = nanos.to_int()) {
      n->value =
          Duration{*exact / 1'000'000'000, static_cast<std::uint32_t>(*exact % 1'000'000'000)};
    } else {
      return fail(n->span, "syntax.unit", "this length of time cannot be held exactly",
                  "write it in smaller units");
    }
    return n;
  }

  Node* range_from(Node* low, bool low_closed, text::Offset begin) {
    next();  // ..
    const bool outer = std::exchange(in_range_, true);
    Node* high = binary(kComparison + 1);
    in_range_ = outer;
    bool high_closed = false;
    if (accept("]")) {
      high_closed = true;
    } else if (!accept(")") && !accept("[")) {
      expect("]", "to close a range");
    }
    Node* n = node(NodeKind::range, begin, {low, high});
    n->flags =
        static_cast<std::uint8_t>((low_closed ? kLowClosed : 0) | (high_closed ? kHighClosed : 0));
    return n;
  }

  Node* parenthesis() {
    const Depth depth(*this);
    if (too_deep()) return tree_.make(NodeKind::literal, {});
    const text::Offset begin = next().span.begin;
    const bool outer = std::exchange(in_range_, false);
    Node* inner = is_test_operator() ? test() : expression();
    in_range_ = outer;
    if (!lexer_.failed() && peek_is("..") && inner->kind != NodeKind::test)
      return range_from(inner, false, begin);
    if (!lexer_.failed() && peek_is(",") && in_membership_) {
      std::vector<Node*> all{inner};
      while (accept(",") && !lexer_.failed())
        all.push_back(is_test_operator() ? test() : expression());
      expect(")", "behind the values");
      return node(NodeKind::tests, begin, std::move(all));
    }
    expect(")", "to close the parenthesis");
    inner->flags |= kParenthesised;
    inner->span = {begin, std::max(begin, lexer_.last_end())};
    return inner;
  }

  Node* bracket() {
    const text::Offset begin = next().span.begin;
    const bool outer = std::exchange(in_range_, false);
    std::vector<Node*> elements;
    if (!peek_is("]")) {
      elements.push_back(expression());
      if (!lexer_.failed() && peek_is("..")) {
        in_range_ = outer;
        return range_from(elements[0], true, begin);
      }
      while (!lexer_.failed() && accept(",")) elements.push_back(expression());
    }
    in_range_ = outer;
    expect("]", "to close the list");
    return node(NodeKind::list, begin, std::move(elements));
  }

  Node* open_range() {
    const text::Offset begin = next().span.begin;
    Node* low = binary(kComparison + 1);
    if (lexer_.failed()) return low;
    if (!peek_is("..")) {
      expect("..", "between the ends of a range");
      return low;
    }
    return range_from(low, false, begin);
  }

  Node* context() {
    const Depth depth(*this);
    if (too_deep()) return tree_.make(NodeKind::literal, {});
    const text::Offset begin = next().span.begin;
    const bool outer = std::exchange(in_range_, false);
    std::vector<Node*> values;
    std::vector<NamePart> names;
    if (!peek_is("}")) {
      do {
        Token key = lexer_.next_key();
        if (key.kind == TokenKind::string)
          key.text = std::string(key.value.as_string());
        else if (key.text.empty()) {
          fail(lexer_.peek().span, "syntax.context", "an entry of a context wants a name",
               "write {name: value}");
          break;
        }
        expect(":", "behind the name of an entry");
        if (lexer_.failed()) break;
        values.push_back(expression());
        lexer_.push_local(key.text);
        names.push_back({key.text, key.span});
      } while (!lexer_.failed() && accept(","));
    }
    lexer_.pop_local(names.size());
    in_range_ = outer;
    expect("}", "to close the context");
    Node* n = node(NodeKind::context, begin, std::move(values));
    n->names = std::move(names);
    return n;
  }

  Node* conditional() {
    const text::Offset begin = next().span.begin;
    Node* condition = expression();
    expect("then", "behind the condition of `if`");
    Node* yes = expression();
    expect("else", "behind `then …`: FEEL's `if` has both");
    Node* no = expression();
    return node(NodeKind::conditional, begin, {condition, yes, no});
  }

  Node* iteration(NodeKind kind, std::string_view separator) {
    const text::Offset begin = next().span.begin;
    std::vector<Node*> children;
    std::vector<NamePart> names;
    do {
      Token variable = next();
      if (variable.kind != TokenKind::word && variable.kind != TokenKind::name) {
        return fail(variable.span, "syntax.variable", "the name of a variable is wanted here",
                    "write for example `for l in lines return l.price`");
      }
      while (lexer_.peek().kind == TokenKind::word && lexer_.peek().text != "in") {
        const Token more = next();
        variable.text += ' ' + more.text;
        variable.span.end = more.span.end;
      }
      expect("in", "behind the variable");
      Node* domain = iteration_domain();
      children.push_back(domain);
      names.push_back({variable.text, variable.span});
      lexer_.push_local(variable.text);
    } while (!lexer_.failed() && accept(","));
    expect(separator, "behind the lists");
    if (kind == NodeKind::for_each) lexer_.push_local("partial");
    children.push_back(expression());
    lexer_.pop_local(names.size() + (kind == NodeKind::for_each ? 1 : 0));
    Node* n = node(kind, begin, std::move(children));
    n->names = std::move(names);
    return n;
  }

  Node* iteration_domain() {
    Node* low = expression();
    if (lexer_.failed() || !peek_is("..")) return low;
    next();
    Node* high = expression();
    Node* n = node(NodeKind::range, low->span.begin, {low, high});
    n->flags = kIteration | kLowClosed | kHighClosed;
    return n;
  }

  Node* function() {
    const Depth depth(*this);
    const text::Offset begin = next().span.begin;
    expect("(", "behind `function`");
    std::vector<NamePart> names;
    std::vector<const TypeNode*> types;
    if (!lexer_.failed() && !peek_is(")")) {
      do {
        const Token parameter = lexer_.next_key();
        names.push_back({parameter.text, parameter.span});
        types.push_back(accept(":") ? type_expression() : nullptr);
      } while (!lexer_.failed() && accept(","));
    }
    expect(")", "behind the parameters");
    Node* n = tree_.make(NodeKind::function, {begin, begin});
    if (!lexer_.failed() && peek_is("external")) {
      next();
      n->flags |= kExternal;
    }
    for (const NamePart& p : names) lexer_.push_local(p.text);
    n->children = {expression()};
    lexer_.pop_local(names.size());
    n->span.end = lexer_.last_end();
    n->names = std::move(names);
    n->parameter_types = std::move(types);
    return n;
  }

  const TypeNode* type_expression() {
    const Depth depth(*this);
    TypeNode* type = tree_.make_type(lexer_.peek().span);
    if (lexer_.failed() || too_deep()) return type;
    Token word = next();
    if (word.kind != TokenKind::word && word.kind != TokenKind::name) {
      fail(word.span, "syntax.type", "the name of a type is wanted here",
           "write for example `number` or `list<string>`");
      return type;
    }
    type->name = word.text;
    // Names of several words: `date and time`, `years and months duration`, and declared ones.
    const auto extend = [&](std::string_view following) {
      const text::Offset here = lexer_.position();
      for (std::size_t at = 0; at < following.size();) {
        const std::size_t end = std::min(following.find(' ', at), following.size());
        if (!peek_is(following.substr(at, end - at))) {
          lexer_.reset(here);
          return false;
        }
        next();
        at = end + 1;
      }
      type->name += ' ' + std::string(following);
      return true;
    };
    if (word.text == "date")
      extend("and time");
    else if (word.text == "days")
      extend("and time duration");
    else if (word.text == "years")
      extend("and months duration");
    while (!lexer_.failed() && peek_is(".")) {
      next();
      type->name += '.' + lexer_.next_entry().text;
    }
    if (word.text == "list" && peek_is("of")) {
      next();
      type->parameters = {type_expression()};
    } else if ((word.text == "list" || word.text == "range" || word.text == "context" ||
                word.text == "function") &&
               accept("<")) {
      type_arguments(*type);
    }
    type->span.end = lexer_.last_end();
    return type;
  }

  void type_arguments(TypeNode& type) {
    if (!peek_is(">")) {
      do {
        if (type.name == "context") {
          const Token key = lexer_.next_key();
          expect(":", "behind the name of an entry");
          type.fields.emplace_back(key.text, type_expression());
        } else {
          type.parameters.push_back(type_expression());
        }
      } while (!lexer_.failed() && accept(","));
    }
    expect(">", "to close the type");
    if (type.name == "function") {
      expect("->", "before the type of the result");
      type.result = type_expression();
    }
  }

  bool is_test_operator() {
    const Token& t = lexer_.peek();
    return t.is("<") || t.is("<=") || t.is(">") || t.is(">=") || t.is("=") || t.is("!=");
  }

  Node* test() {
    const Token op = next();
    Node* operand = binary(kComparison + 1);
    Node* n = node(NodeKind::test, op.span.begin, {operand});
    n->operation = std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& o) {
                     return o.text == op.text;
                   })->kind;
    return n;
  }

  // The right side of `in`: one test, or several in parentheses.
  Node* membership() {
    const bool outer = std::exchange(in_membership_, true);
    Node* inner = is_test_operator() ? test() : binary(kComparison + 1);
    in_membership_ = outer;
    if (inner->kind == NodeKind::tests) return inner;
    return node(NodeKind::tests, inner->span.begin, {inner});
  }

  Node* unary_tests() {
    const Token first = lexer_.peek();
    const text::Offset begin = first.span.begin;
    if (first.kind == TokenKind::end) {
      return fail(first.span, "syntax.empty", "an empty condition says nothing",
                  context_.dialect == Dialect::pack ? "write `any` for no restriction"
                                                    : "write `-` for no restriction");
    }
    const bool dash = first.is("-");
    if (dash || (context_.dialect == Dialect::pack && first.kind == TokenKind::word &&
                 first.text == "any")) {
      const text::Offset here = lexer_.position();
      next();
      if (lexer_.peek().kind == TokenKind::end) return node(NodeKind::wildcard, begin, {});
      if (!dash && lexer_.peek().kind != TokenKind::symbol) {
        return fail(lexer_.peek().span, "syntax.rest",
                    "`any` stands alone: it means no restriction");
      }
      lexer_.reset(here);
    }
    if (first.is("not")) {
      const text::Offset here = lexer_.position();
      next();
      if (accept("(")) {
        std::vector<Node*> all = alternatives();
        expect(")", "behind what is excluded");
        if (lexer_.failed() || lexer_.peek().kind == TokenKind::end) {
          Node* n = node(NodeKind::tests, begin, std::move(all));
          n->flags |= kNegated;
          return n;
        }
      }
      lexer_.reset(here);
    }
    std::vector<Node*> all = alternatives();
    return node(NodeKind::tests, begin, std::move(all));
  }

  std::vector<Node*> alternatives() {
    std::vector<Node*> all;
    do {
      all.push_back(is_test_operator() ? test() : expression());
    } while (!lexer_.failed() && accept(","));
    return all;
  }

  Lexer lexer_;
  Context context_;
  Tree& tree_;
  std::uint32_t depth_ = 0;
  bool in_range_ = false;       // parsing the upper end of a range
  bool in_membership_ = false;  // a parenthesis may hold several tests
};

}  // namespace

bool parse_expression(const text::Located& text, const Context& context, const Locals& locals,
                      Tree& tree) {
  return Parser(text, context, locals, tree).expression_only();
}

bool parse_tests(const text::Located& text, const Context& context, const Locals& locals,
                 Tree& tree) {
  return Parser(text, context, locals, tree).tests_only();
}

std::optional<std::size_t> find_closing_brace(std::string_view text, std::size_t begin) {
  int depth = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i - begin;
    }
  }
  return std::nullopt;
}

}  // namespace aftersales::feel
