// Types of expressions in a pack, the meaning of bare words, and every type error.
#include "feel/checker.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

using tests::Reading;

TEST_CASE("the type of an expression") {
  struct Row {
    std::string text, type;
  };
  const Row rows[] = {
      {"1 + 2", "number"},
      {"order.total * 30%", "money"},
      {"order.total / order.total", "number"},
      {"placed - placed", "duration"},
      {"placed + 7 days", "date"},
      {"delivered + 24 hours", "date and time"},
      {"7 days * 2", "duration"},
      {"3 months / 1 months", "number"},
      {"note + \"!\"", "string"},
      {"lines.price", "list of money"},
      {"lines[1].sku", "string"},
      {"lines[price > 10]", "list of line"},
      {"numbers[2]", "number"},
      {"for n in numbers return n > 1", "list of boolean"},
      {"for d in placed..placed return d", "list of date"},
      {"if open then 1 else null", "number"},
      {"[1, null]", "list of number"},
      {"[1..2]", "range of number"},
      {"{a: 1, b: note}", "context {a: number, b: string}"},
      {"{a: 1}.a", "number"},
      {"placed.year", "number"},
      {"(1 month).months", "number"},
      {"count(lines)", "number"},
      {"max(numbers)", "number"},
      {"double(2)", "number"},
      {"(function(x: number) x > 1)(2)", "boolean"},
      {"severity", "severity"},
      {"request.reason = damaged", "boolean"},
      {"1 instance of number", "boolean"},
      {"anything", "any"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Reading reading(row.text);
    REQUIRE(reading.compiled);
    CHECK(describe(reading.compiled->expression.type) == row.type);
  }
}

TEST_CASE("a bare word is a value of an enumeration wherever one is expected") {
  struct Row {
    std::string text, value;
  };
  const Row rows[] = {
      {"request.reason = damaged", "true"},
      {"damaged = request.reason", "true"},
      {"request.reason != damaged", "false"},
      {"request.reason = \"damaged\"", "true"},
      {"\"damaged\" = request.reason", "true"},
      {"request.reason = \"return requested\"", "false"},
      {"request.reason in (damaged, \"late\")", "true"},
      {"request.reason in [damaged]", "true"},
      {"request.reason in damaged", "true"},
      {"damaged in reasons", "true"},
      {"damaged in [request.reason, request.other]", "true"},
      {"request.reason = (if open then damaged else request.other)", "true"},
      {"(if open then damaged else request.other) = request.reason", "true"},
      {"(if open then damaged else if open then \"late\" else request.other) = damaged", "true"},
      {"[damaged, request.other] = reasons", "false"},
      {"list contains(reasons, damaged)", "true"},
      {"severity >= minor", "true"},
      {"severity in [minor..major]", "true"},
      {"severity between minor and crisis", "true"},
      {"crisis > severity", "true"},
      {"count([request.reason][item = damaged])", "1"},
      {"some r in reasons satisfies r = damaged", "true"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Reading reading(row.text);
    CHECK(reading.shown() == row.value);
  }
}

TEST_CASE("mistakes have a code, a place and a hint") {
  struct Row {
    std::string text, code;
    std::uint32_t column;
    std::string hint;  // a part of it
  };
  const Row rows[] = {
      {"request.reason = late", "enum.ambiguous", 18, "\"late\""},
      {"request.reason = damagd", "enum.unknown-value", 18, "write `damaged`"},
      {"request.reason = \"x\"", "enum.unknown-value", 18, "its values are"},
      {"request.reason < damaged", "type.no-order", 1, "ordered: true"},
      {"open < open", "type.no-order", 1, "compare with `=`"},
      {"null < 1", "type.null-order", 1, "= null"},
      {"1 = \"1\"", "type.comparison", 1, "without quotes"},
      {"delivered <= placed", "type.comparison", 1, "write `date(delivered)`"},
      {"placed - delivered", "type.operands", 1, "write `date(delivered)`"},
      {"placed + 1", "type.operands", 1, "placed + 1 days"},
      {"7 days = 7", "type.comparison", 1, "unit"},
      {"placed + duration(\"P2D\") < delivered", "type.comparison", 1, "write `date(delivered)`"},
      {"7 days + 1 month", "type.operands", 1, "no fixed number of days"},
      {"order.total * order.total", "type.operands", 1, "multiply money by a number"},
      {"note + 1", "type.operands", 1, "string(1)"},
      {"note and open", "type.mismatch", 1, ""},
      {"if 1 then 2 else 3", "type.mismatch", 4, ""},
      {"if open then 1 else note", "type.branches", 1, ""},
      {"order.total - 10%", "type.percentage", 1, "`order.total * 90%`"},
      {"10% + order.total", "type.percentage", 1, "`order.total * 10%`"},
      {"order.total <= 20%", "type.percentage", 16, "price * 20%"},
      {"order.total in [10%..20%]", "type.percentage", 16, "price * 20%"},
      {"numbers[0]", "type.filter", 9, "`numbers[1]`"},
      {"count_of_lines = 3 or 4 or 5", "type.alternatives", 1, "count_of_lines in [3, 4, 5]"},
      {"open and note != \"a\" and \"b\"", "type.alternatives", 10, "not(note in"},
      {"count_of_lines in 3-5", "cell.difference", 19, "[3..5]"},
      {"delivered > \"2026-11-01\"", "type.comparison", 1, "date(delivered) > 2026-11-01"},
      {"placed > 2026/11/1", "type.comparison", 1, "2026-11-01"},
      {"lines.price * 2", "type.operands", 1, "for l in lines return l.price * 2"},
      {"lines.count", "name.unknown-entry", 1, "count(lines)"},
      {"count_of_linse", "name.unknown", 1, "count_of_lines"},
      {"request.resaon", "name.unknown", 1, "request.reason"},
      {"order", "name.group", 1, "order."},
      {"double", "name.function", 1, "double("},
      {"TRUE", "name.unknown", 1, "`true`"},
      {"lines[1].prize", "name.unknown-entry", 1, "price"},
      {"note.a", "name.unknown-entry", 1, "no entries"},
      {"lines[note]", "type.filter", 7, ""},
      {"for open in numbers return 1", "name.taken", 5, "variable"},
      {"for x in 1 return x", "type.iteration", 10, ""},
      {"for x in \"a\"..\"b\" return x", "type.iteration", 10, ""},
      {"function(open) 1", "name.taken", 10, "parameter"},
      {"function(a, a) 1", "type.duplicate-parameter", 13, ""},
      {"{a: 1, a: 2}", "type.duplicate-entry", 8, ""},
      {"[1..\"a\"]", "type.range", 1, ""},
      {"[open..open]", "type.range", 1, ""},
      {"1 instance of nubmer", "type.unknown", 15, ""},
      {"strng length(note)", "syntax.rest", 7, ""},
      {"cuont(lines)", "function.unknown", 1, "count"},
      {"abs()", "function.arguments", 1, "write `abs("},
      {"abs(1, 2, 3)", "function.arguments", 1, ""},
      {"abs(x: 1)", "function.arguments", 1, ""},
      {"upper case(1)", "function.argument-type", 12, ""},
      {"double()", "function.arguments", 1, "double(amount"},
      {"double(note)", "type.mismatch", 8, ""},
      {"note(1)", "function.not-one", 1, ""},
      {"(function(a) a)(1, 2)", "function.arguments", 1, ""},
      {"date(\"2026-02-30\")", "constant.failure", 1, ""},
      {"matches(note, \"a(b\")", "regex.pattern", 17, ""},
      {"matches(note, \"\\u00e9**\")", "regex.pattern", 23, ""},
      {"matches(note, \"a\", \"z\")", "regex.pattern", 20, ""},
      {"-open", "type.operands", 1, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Reading reading(row.text);
    REQUIRE_FALSE(reading.mistakes.empty());
    CHECK(reading.mistakes[0].code == row.code);
    CHECK(reading.mistakes[0].column == row.column);
    CHECK(reading.mistakes[0].hint.find(row.hint) != std::string::npos);
    CHECK(reading.mistakes.size() == 1);
  }
}

TEST_CASE("what is wanted of the whole") {
  CHECK(Reading("1", Dialect::pack, simple(TypeKind::number)).compiled);
  CHECK(Reading("1", Dialect::pack, simple(TypeKind::money)).compiled);
  CHECK(Reading("null", Dialect::pack, simple(TypeKind::date)).compiled);
  const Reading moment("delivered", Dialect::pack, simple(TypeKind::date));
  REQUIRE(moment.mistakes.size() == 1);
  CHECK(moment.mistakes[0].hint == "write `date(delivered)`");
}

TEST_CASE("bare FEEL reports only what is no expression") {
  for (const std::string text : {"1 = \"1\"", "foo", "1 + \"a\"", "abs(1, 2, 3)", "null(1)",
                                 "{a: 1, a: 2}", "if 1 then 2 else 3"}) {
    CAPTURE(text);
    Reading reading(text, Dialect::bare);
    CHECK(reading.compiled);
  }
}

TEST_CASE("checking nested forms takes no more time than checking flat ones") {
  struct Row {
    std::string_view open, close;
  };
  const Row rows[] = {{"if open then 1 else ", ""}, {"[", "]"},      {"max(1, ", ")"},
                      {"request.reason = (", ")"},  {"{a: ", "}.a"}, {"abs(", ")"}};
  for (const Row& row : rows) {
    CAPTURE(row.open);
    std::string text = "1";
    for (int i = 0; i < 60; ++i) text = std::string(row.open) + text + std::string(row.close);
    const Reading reading(text);
    CHECK(reading.compiled.operator bool() == reading.mistakes.empty());
  }
  std::string chain = "open";
  for (int i = 0; i < 2'000; ++i) chain += " = open";
  CHECK(Reading(chain).compiled);
}

}  // namespace
}  // namespace aftersales::feel
