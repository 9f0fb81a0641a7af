// Texts of expressions and unary tests -> trees, and the mistakes in them.
#include "feel/parser.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

struct Parsed {
  explicit Parsed(std::string text, Dialect dialect = Dialect::pack, bool tests = false)
      : source("policy.yaml", std::move(text)), located(&source, 0, std::string(source.text())) {
    const Context context{names, names.pool, dialect, report};
    ok = tests ? parse_tests(located, context, {"?"}, tree)
               : parse_expression(located, context, {}, tree);
    mistakes = report.take();
  }
  tests::Names names;
  text::Source source;
  text::Located located;
  text::Report report;
  Tree tree;
  bool ok = false;
  std::vector<Diagnostic> mistakes;
};

/// The structure of a tree, every form in brackets: `(add 1 (multiply 2 3))`.
std::string shape(const Node& n) {
  static constexpr std::string_view kNames[] = {
      "literal", "name",    "path",     "filter",   "call", "negate", "+",    "-",     "*",
      "/",       "**",      "=",        "!=",       "<",    "<=",     ">",    ">=",    "and",
      "or",      "between", "in",       "instance", "if",   "for",    "some", "every", "list",
      "context", "range",   "function", "tests",    "test", "any"};
  if (n.kind == NodeKind::literal || n.kind == NodeKind::wildcard) {
    Node plain = n;
    plain.flags = 0;
    return to_text(plain);
  }
  if (n.kind == NodeKind::name) return n.text;
  std::string out = "(";
  out += kNames[static_cast<std::size_t>(n.kind)];
  if (n.kind == NodeKind::test)
    out += fmt::format("{}", kNames[static_cast<std::size_t>(n.operation)]);
  if ((n.flags & kNegated) != 0) out += " not";
  if (n.kind == NodeKind::path) out += " " + n.text;
  for (const NamePart& name : n.names) out += " " + name.text + ":";
  for (const Node* child : n.children) out += " " + shape(*child);
  return out + ")";
}

TEST_CASE("operators bind as the standard's table says, all of them to the left") {
  struct Row {
    std::string text, tree;
  };
  const Row rows[] = {
      {"1 + 2 * 3", "(+ 1 (* 2 3))"},
      {"1 - 2 - 3", "(- (- 1 2) 3)"},
      {"2 ** 3 ** 4", "(** (** 2 3) 4)"},
      {"-3 ** 2", "(** (negate 3) 2)"},
      {"- -3", "(negate (negate 3))"},
      {"1 + 2 = 3 and open or open", "(or (and (= (+ 1 2) 3) open) open)"},
      {"(1 + 2) * 3", "(* (+ 1 2) 3)"},
      {"1 between 0 and 2 and open", "(and (between 1 0 2) open)"},
      {"1 in 2", "(in 1 (tests 2))"},
      {"1 in (2)", "(in 1 (tests 2))"},
      {"1 in (< 2)", "(in 1 (tests (test< 2)))"},
      {"1 in (< 2, [3..4])", "(in 1 (tests (test< 2) (range 3 4)))"},
      {"1 in 2 + 3", "(in 1 (tests (+ 2 3)))"},
      {"-1 instance of number", "(negate (instance 1))"},
      {"numbers[1].a(2)", "(call (path a (filter numbers 1)) 2)"},
      {"if open then 1 else 2 + 3", "(if open 1 (+ 2 3))"},
      {"1 + if open then 1 else 2", "(+ 1 (if open 1 2))"},
      {"for i in 1..2, j in [i] return j", "(for i: j: (range 1 2) (list i) j)"},
      {"some x in numbers satisfies x > 1", "(some x: numbers (> x 1))"},
      {"function(a, b: number) a + b", "(function a: b: (+ a b))"},
      {"{a: 1, \"b c\": a}", "(context a: b c: 1 a)"},
      {"round up(1, 2)", "(call round up 1 2)"},
      {"round up(n: 1, scale: 2)", "(call n: scale: round up 1 2)"},
      {"[1..2)", "(range 1 2)"},
      {"]1..2[", "(range 1 2)"},
      {"[1, 2, 3]", "(list 1 2 3)"},
      {"(< 5)", "(test< 5)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Parsed parsed(row.text);
    REQUIRE(parsed.ok);
    CHECK(shape(*parsed.tree.root) == row.tree);
  }
}

TEST_CASE("a tree prints a text that parses to the same tree") {
  const std::string rows[] = {
      "1 + 2 * 3",
      "(1 + 2) * 3",
      "1 - (2 - 3)",
      "-(1 + 2)",
      "a.b[c](1)",
      "(1 + 2).a",
      "1 in (< 2, 3)",
      "1 in < 2",
      "x between 1 + 1 and 2 * 2",
      "not(open) = true",
      "for i in 1..2 return if i = 1 then [1..i) else {\"a b\": i}",
      "(for i in [1] return i) + 1",
      "(function(a: list<number>, b) a) (1)",
      "x instance of function<>->context<a: number>",
      "@\"2026-11-11\" + @\"P1D\"",
      "2026-11-11 + 7 days",
      "\"quote \\\" backslash \\\\ \\d\"",
      "1e-3",
      "(1..2)",
      "- - x",
      "every x in [1] satisfies (some y in [x] satisfies y = x) and open",
      "sort(numbers, function(a, b) a > b)",
      "a = b = c",
      "(a = b) = c",
      "a and (b or c)",
  };
  for (const std::string& row : rows) {
    CAPTURE(row);
    const Parsed first(row);
    REQUIRE(first.ok);
    const std::string printed = to_text(*first.tree.root);
    CAPTURE(printed);
    const Parsed second(printed);
    REQUIRE(second.ok);
    CHECK(shape(*second.tree.root) == shape(*first.tree.root));
    CHECK(to_text(*second.tree.root) == printed);
  }
}

TEST_CASE("unary tests") {
  struct Row {
    std::string text, tree;
  };
  const Row rows[] = {
      {"7", "(tests 7)"},
      {"<= 7, > 30", "(tests (test<= 7) (test> 30))"},
      {"[0..7]", "(tests (range 0 7))"},
      {"not(1, < 0)", "(tests not 1 (test< 0))"},
      {"not(open) and open", "(tests (and (call not open) open))"},
      {"-", "-"},
      {"any", "-"},
      {"-5", "(tests (negate 5))"},
      {"? > 3 and ? < 5", "(tests (and (> ? 3) (< ? 5)))"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Parsed parsed(row.text, Dialect::pack, true);
    REQUIRE(parsed.ok);
    CHECK(shape(*parsed.tree.root) == row.tree);
  }
}

TEST_CASE("literals") {
  struct Row {
    std::string text, value;
  };
  const Row pack[] = {
      {"7 days", "@\"P7D\""},
      {"24 hours", "@\"P1D\""},
      {"0.5 hours", "@\"PT30M\""},
      {"2 周", "@\"P14D\""},
      {"30 秒", "@\"PT30S\""},
      {"10 分钟", "@\"PT10M\""},
      {"18 months", "@\"P1Y6M\""},
      {"3 个月", "@\"P3M\""},
      {"1 年", "@\"P1Y\""},
      {"5%", "0.05"},
      {".5", "0.5"},
      {"1.2e3", "1200"},
      {"2026-11-11", "@\"2026-11-11\""},
      {"\"\\u00e9\\uD83D\\uDCA9\\d\"", "\"é💩\\\\d\""},
      {"\"\\U01F40E\"", "\"🐎\""},
      {"true", "true"},
      {"null", "null"},
      {"2026-11-11T20:00:00@Asia/Shanghai", "@\"2026-11-11T20:00:00@Asia/Shanghai\""},
  };
  for (const Row& row : pack) {
    CAPTURE(row.text);
    const Parsed parsed(row.text);
    REQUIRE(parsed.ok);
    CHECK(parsed.tree.root->kind == NodeKind::literal);
    CHECK(to_text(*parsed.tree.root) == row.value);
  }
  // The pack's additions are none of FEEL's.
  CHECK(shape(*Parsed("2026-11-11", Dialect::bare).tree.root) == "(- (- 2026 11) 11)");
  CHECK_FALSE(Parsed("7 days", Dialect::bare).ok);
  CHECK_FALSE(Parsed("5%", Dialect::bare).ok);
}

TEST_CASE("the longest name wins, over keywords and paths") {
  CHECK(shape(*Parsed("request.reason").tree.root) == "request.reason");
  CHECK(shape(*Parsed("request.reasons").tree.root) == "(path reasons request)");
  CHECK(shape(*Parsed("for lines2 in [1] return lines2").tree.root) ==
        "(for lines2: (list 1) lines2)");
  CHECK(shape(*Parsed("{a b: 1, c: a b + 1}", Dialect::bare).tree.root) ==
        "(context a b: c: 1 (+ a b 1))");
  CHECK(shape(*Parsed("{a+b: 1, c: a+b}", Dialect::bare).tree.root) == "(context a+b: c: 1 a+b)");
}

TEST_CASE("mistakes have a code and a place") {
  struct Row {
    std::string text, code;
    std::uint32_t column;
    Dialect dialect = Dialect::pack;
    bool tests = false;
  };
  const Row rows[] = {
      {"", "syntax.empty", 1},
      {"1 +", "syntax.operand", 4},
      {"1 2", "syntax.rest", 3},
      {"1e6145", "syntax.number", 1},
      {"1)", "syntax.rest", 2},
      {"(1", "syntax.expected", 3},
      {"[1, 2", "syntax.expected", 6},
      {"if 1 then 2", "syntax.expected", 12},
      {"for in in [1] return 2", "syntax.variable", 5},
      {"function(1) 2", "syntax.parameter", 10},
      {"1 + then", "syntax.keyword", 5},
      {"a.1", "syntax.rest", 2},
      {"a.+", "syntax.path", 3},
      {"f(a: 1, 2)", "syntax.argument", 9},
      {"{: 1}", "syntax.context", 2},
      {"1 instance of 2", "syntax.type", 15},
      {"1 == 2", "syntax.operator", 3},
      {"1 <> 2", "syntax.operator", 3},
      {"1 ， 2", "syntax.full-width", 3},
      {"'a'", "syntax.quote", 1},
      {"5 % 3", "syntax.percent", 3},
      {"1 # 2", "syntax.character", 3},
      {"\"a", "syntax.string", 1},
      {"\"\\uD800\"", "syntax.string", 2},
      {"1 /* 2", "syntax.comment", 3},
      {"@2", "syntax.at", 1},
      {"@\"2026-02-30\"", "syntax.at", 1},
      {"2026-02-30", "syntax.date", 1},
      {"2026-11-11T25:00:00", "syntax.date", 1},
      {"12345678901234567890123456789012345", "syntax.number", 1},
      {"1.5 months", "syntax.unit", 1},
      {"12000000001 months", "syntax.unit", 1},
      {"1e30 days", "syntax.unit", 1},
      {"1 in (2, (3, 4))", "syntax.expected", 12},
      {"1 in (2, 3) + 1", "syntax.rest", 13},
      {"", "syntax.empty", 1, Dialect::pack, true},
      {"any, 3", "syntax.rest", 1, Dialect::pack, true},
      {"any", "", 0, Dialect::bare, true},
      {"> 1,000", "syntax.number", 3, Dialect::pack, true},
      {"not(5,90)", "syntax.number", 5, Dialect::pack, true},
      {"1, 000", "", 0, Dialect::pack, true},
      {"1,000", "", 0, Dialect::bare, true},
      {"7 days,8 days", "", 0, Dialect::pack, true},
      {"max(1,000)", "", 0},
      {"1_000", "syntax.number", 1},
      {"¥5", "syntax.currency", 1},
      {"5 €", "syntax.currency", 3},
      {"day between(1, 2)", "function.unknown", 1},
      {">= 5 and <= 7", "syntax.rest", 6, Dialect::pack, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Parsed parsed(row.text, row.dialect, row.tests);
    if (row.code.empty()) {
      CHECK(parsed.ok);
      continue;
    }
    REQUIRE(parsed.mistakes.size() == 1);
    CHECK(parsed.mistakes[0].code == row.code);
    CHECK(parsed.mistakes[0].column == row.column);
  }
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST_CASE("an expression has at most 10,000 tokens, and long chains nest nothing") {
  const auto chain = [](std::size_t tokens) { return "1" + repeated("+1", (tokens - 1) / 2); };
  CHECK(Parsed(chain(9'999)).ok);
  const Parsed over(chain(10'001));
  REQUIRE(over.mistakes.size() == 1);
  CHECK(over.mistakes[0].code == "limit.tokens");
  const Parsed printed(chain(9'999));
  CHECK(Parsed(to_text(*printed.tree.root)).ok);
}

TEST_CASE("an expression is nested at most 128 deep") {
  struct Row {
    std::string_view open, inner, close;
  };
  const Row rows[] = {{"(", "1", ")"},      {"[", "1", "]"},
                      {"-", "1", ""},       {"{a:", "1", "}"},
                      {"f(", "1", ")"},     {"if open then 1 else ", "1", ""},
                      {"1 in [", "1", "]"}, {"", "x", ".a"},
                      {"", "x", " in 1"},   {"", "x", " between 1 and 2"}};
  for (const Row& row : rows) {
    CAPTURE(row.open);
    CAPTURE(row.close);
    const auto nested = [&](std::size_t times) {
      return Parsed(repeated(row.open, times) + std::string(row.inner) +
                    repeated(row.close, times));
    };
    CHECK(nested(127).ok);
    const Parsed over = nested(129);
    REQUIRE(over.mistakes.size() == 1);
    CHECK(over.mistakes[0].code == "limit.depth");
  }
}

TEST_CASE("the brace that closes an expression in a text") {
  CHECK(find_closing_brace("a} b", 0) == 1);
  CHECK(find_closing_brace("{a: 1}.a}", 0) == 8);
  CHECK(find_closing_brace("\"}\\\"\" }", 0) == 6);
  CHECK(find_closing_brace("a", 0) == std::nullopt);
}

}  // namespace
}  // namespace aftersales::feel
