// DMN models, built as a reader of files builds them: tables by every hit policy, boxed
// expressions, functions and services (DMN 1.5, 8.2 and 10.2).
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "dmn/run.h"
#include "feel/print.h"

namespace aftersales::dmn {
namespace {

Boxed formula(std::string text, std::string type = {}) {
  Boxed b;
  b.kind = Boxed::Kind::literal;
  b.text = std::move(text);
  b.type = std::move(type);
  return b;
}

Boxed boxed(Boxed::Kind kind, std::vector<Variable> names, std::vector<std::string> texts) {
  Boxed b;
  b.kind = kind;
  b.names = std::move(names);
  for (std::string& text : texts) b.parts.push_back(formula(std::move(text)));
  return b;
}

/// The value of `result`, of a model with the inputs a, b and c.
std::string shown(Model model, Boxed logic, const Entries& inputs = {}, std::string type = {}) {
  model.inputs = {{"a", ""}, {"b", ""}, {"c list", "list of numbers"}};
  ItemDefinition numbers;
  numbers.name = "list of numbers";
  numbers.type = "number";
  numbers.is_collection = true;
  model.items.push_back(std::move(numbers));
  Decision decision;
  decision.variable = {"result", std::move(type)};
  decision.logic = std::move(logic);
  model.decisions.push_back(std::move(decision));
  const auto linked = link(model);
  Run run(*linked, inputs, DateTime::at(Date{20'000}, 0, Zone()));
  return feel::to_feel_string(run.value_of("result"));
}

std::string shown(Boxed logic, const Entries& inputs = {}, std::string type = {}) {
  return shown(Model(), std::move(logic), inputs, std::move(type));
}

Boxed table_of(HitPolicy hit, Aggregation aggregation = Aggregation::none,
               const char* values = "\"low\", \"middle\", \"high\"", const char* otherwise = "") {
  Boxed b;
  b.kind = Boxed::Kind::table;
  b.table = std::make_unique<DecisionTable>();
  b.table->hit = hit;
  b.table->aggregation = aggregation;
  b.table->inputs = {{"a", "number"}};
  b.table->outputs = {{"", "", values, otherwise}};
  return b;
}

TEST_CASE("decision tables by their hit policies") {
  const struct {
    HitPolicy hit;
    const char* a;
    const char* value;
  } rows[] = {
      {HitPolicy::unique, "1", "high"},
      {HitPolicy::unique, "5", "null"},
      {HitPolicy::unique, "99", "null"},
      {HitPolicy::first, "5", "high"},
      {HitPolicy::any, "5", "null"},
      {HitPolicy::any, "1", "high"},
      {HitPolicy::priority, "5", "low"},
      {HitPolicy::rule_order, "5", "[\"high\", \"low\"]"},
      {HitPolicy::output_order, "5", "[\"low\", \"high\"]"},
      {HitPolicy::collect, "5", "[\"high\", \"low\"]"},
      {HitPolicy::collect, "1", "[\"high\"]"},
  };
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.hit));
    CAPTURE(std::string(row.a));
    Boxed b = table_of(row.hit);
    b.table->rules = {{{"<= 5"}, {"\"high\""}}, {{"[5..10]"}, {"\"low\""}}};
    CHECK(shown(std::move(b), {{"a", *Decimal::parse(row.a)}}) == row.value);
  }
}

TEST_CASE("aggregated outcomes, and what holds if no rule does") {
  const struct {
    Aggregation aggregation;
    int a;
    const char* value;
  } rows[] = {
      {Aggregation::sum, 5, "7"}, {Aggregation::count, 5, "2"}, {Aggregation::min, 5, "3"},
      {Aggregation::max, 5, "4"}, {Aggregation::max, 99, "0"},
  };
  const struct {
    Aggregation aggregation;
    const char* value;
  } of_nothing[] = {
      {Aggregation::none, "[]"}, {Aggregation::count, "0"}, {Aggregation::sum, "null"}};
  for (const auto& row : of_nothing) {
    Boxed b = table_of(HitPolicy::collect, row.aggregation, "");
    b.table->rules = {{{"<= 5"}, {"3"}}};
    CHECK(shown(std::move(b), {{"a", 99}}) == row.value);
  }
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.aggregation));
    Boxed b = table_of(HitPolicy::collect, row.aggregation, "", "0");
    b.table->rules = {{{"<= 5"}, {"3"}}, {{"[5..10]"}, {"4"}}};
    CHECK(shown(std::move(b), {{"a", row.a}}) == row.value);
  }
}

TEST_CASE("several outputs are a context, sorted by the first that has an order") {
  Boxed b = table_of(HitPolicy::output_order);
  b.table->outputs = {{"grade", "string", "\"high\", \"low\"", ""}, {"fee", "number", "", ""}};
  b.table->rules = {{{"-"}, {"\"low\"", "1"}}, {{"not(3)"}, {"\"high\"", "a * 2"}}};
  CHECK(shown(std::move(b), {{"a", 7}}) ==
        "[{grade: \"high\", fee: 14}, {grade: \"low\", fee: 1}]");
}

TEST_CASE("boxed expressions") {
  using enum Boxed::Kind;
  const Entries inputs{{"a", 2}, {"b", "x"}, {"c list", List{1, 2, 3}}};
  CHECK(shown(boxed(context, {{"one", ""}, {"two", ""}}, {"a", "one + 1"}), inputs) ==
        "{one: 2, two: 3}");
  CHECK(shown(boxed(context, {{"one", ""}, {"", ""}}, {"a", "one + 1"}), inputs) == "3");
  CHECK(shown(boxed(conditional, {}, {"a > 1", "\"yes\"", "\"no\""}), inputs) == "yes");
  CHECK(shown(boxed(conditional, {}, {"null", "\"yes\"", "\"no\""}), inputs) == "no");
  CHECK(shown(boxed(conditional, {}, {"b", "\"yes\"", "\"no\""}), inputs) == "null");
  CHECK(shown(boxed(filter, {}, {"c list", "item > 1"}), inputs) == "[2, 3]");
  CHECK(shown(boxed(filter, {}, {"[{p: 1}, {p: 2}]", "p = 2"}), inputs) == "[{p: 2}]");
  CHECK(shown(boxed(filter, {}, {"c list", "b"}), inputs) == "null");
  CHECK(shown(boxed(for_each, {{"i", ""}}, {"c list", "i * a"}), inputs) == "[2, 4, 6]");
  CHECK(shown(boxed(for_each, {{"i", ""}}, {"[1..3]", "count(partial)"}), inputs) == "[0, 1, 2]");
  CHECK(shown(boxed(some, {{"i", ""}}, {"c list", "i > 2"}), inputs) == "true");
  CHECK(shown(boxed(every, {{"i", ""}}, {"c list", "i > 2"}), inputs) == "false");
  CHECK(shown(boxed(some, {{"i", ""}}, {"c list", "if i > 1 then \"x\" else true"}), inputs) ==
        "null");
  CHECK(shown(boxed(list, {}, {"a", "b", "null"}), inputs) == "[2, \"x\", null]");
  CHECK(shown(boxed(relation, {{"p", ""}, {"q", ""}}, {"1", "2", "a", "b"}), inputs) ==
        "[{p: 1, q: 2}, {p: 2, q: \"x\"}]");
}

TEST_CASE("functions and invocations") {
  using enum Boxed::Kind;
  const auto with_twice = [] {
    Model m;
    Boxed f = boxed(function, {{"n", "number"}}, {"n * 2"});
    m.knowledge.push_back({{"twice", ""}, std::move(f)});
    return m;
  };
  const Entries inputs{{"a", 2}, {"b", "x"}};
  CHECK(shown(with_twice(), formula("twice(a)"), inputs) == "4");
  CHECK(shown(with_twice(), formula("twice(n: a)"), inputs) == "4");
  CHECK(shown(with_twice(), formula("twice(b)"), inputs) == "null");     // the wrong type
  CHECK(shown(with_twice(), formula("twice(m: a)"), inputs) == "null");  // the wrong name
  CHECK(shown(with_twice(), formula("twice(a, a)"), inputs) == "null");  // one too many
  CHECK(shown(with_twice(), formula("twice([a])"), inputs) == "4");      // a list of one
  CHECK(shown(with_twice(), boxed(invocation, {{"n", ""}}, {"twice", "a + 1"}), inputs) == "6");
  CHECK(shown(with_twice(), boxed(invocation, {}, {"twice"}), inputs) == "null");
  CHECK(shown(boxed(context, {{"f", ""}, {"", ""}}, {"function(x) x + a", "f(1)"}), inputs) == "3");
}

TEST_CASE("a service hides what has the names of its parameters") {
  Model model;
  Decision rate;
  rate.variable = {"rate", "number"};
  rate.logic = formula("10");
  Decision price;
  price.variable = {"price", "number"};
  price.logic = formula("a * rate");
  model.decisions.push_back(std::move(rate));
  model.decisions.push_back(std::move(price));
  model.services.push_back({{"quote", ""}, {"price"}, {}, {"rate"}, {"a"}});
  const auto linked = [&] {
    model.inputs = {{"a", "number"}};
    Decision result;
    result.variable = {"result", ""};
    result.logic = formula("[quote(3, 2), price, quote(rate: 5, a: 1)]");
    model.decisions.push_back(std::move(result));
    return link(model);
  }();
  Run run(*linked, {{"a", 7}}, DateTime::at(Date{20'000}, 0, Zone()));
  CHECK(feel::to_feel_string(run.value_of("result")) == "[6, 70, 5]");
  CHECK(feel::to_feel_string(run.call("quote", {{"a", 4}, {"rate", 4}})) == "16");
}

TEST_CASE("a service may be declared as a function") {
  Model model;
  ItemDefinition type;
  type.name = "quoting";
  type.function = ItemDefinition::Function{{{"a", "number"}}, "number"};
  model.items.push_back(std::move(type));
  model.inputs = {{"a", "number"}};
  Decision price;
  price.variable = {"price", "number"};
  price.logic = formula("a * 2");
  model.decisions.push_back(std::move(price));
  model.services.push_back({{"quote", "quoting"}, {"price"}, {}, {}, {"a"}});
  const auto linked = link(model);
  Run run(*linked, {}, DateTime::at(Date{20'000}, 0, Zone()));
  CHECK(feel::to_feel_string(run.call("quote", {{"a", 4}})) == "8");
}

TEST_CASE("functions may call themselves, up to a depth") {
  const auto sum_to = [](const char* n) {
    Model model;
    Boxed f = boxed(Boxed::Kind::function, {{"n", ""}}, {"if n = 0 then 0 else n + sum to(n - 1)"});
    model.knowledge.push_back({{"sum to", ""}, std::move(f)});
    return shown(std::move(model), formula(std::string("sum to(") + n + ")"));
  };
  CHECK(sum_to("100") == "5050");
  CHECK(sum_to("100000") == "null");
}

TEST_CASE("values are converted to the types that are declared, or null") {
  CHECK(shown(formula("[1]"), {}, "number") == "1");
  CHECK(shown(formula("\"1\""), {}, "number") == "null");
  CHECK(shown(formula("[1, 2]"), {}, "list of numbers") == "[1, 2]");
  CHECK(shown(formula("[1, \"x\"]"), {}, "list of numbers") == "null");
  CHECK(shown(formula("null"), {}, "list of numbers") == "null");
  CHECK(shown(formula("count(c list)"), {{"c list", List{1, 2}}}) == "2");
}

TEST_CASE("what is wrong is null, and told") {
  Model model;
  Decision broken;
  broken.variable = {"broken", ""};
  broken.logic = formula("1 +");
  Decision itself;
  itself.variable = {"itself", ""};
  itself.logic = formula("itself + 1");
  model.decisions.push_back(std::move(broken));
  model.decisions.push_back(std::move(itself));
  const auto linked = link(model);
  REQUIRE(linked->diagnostics.size() == 1);
  CHECK(linked->diagnostics[0].code == "syntax.operand");
  CHECK(linked->diagnostics[0].file == "decision broken");
  Run run(*linked, {}, DateTime::at(Date{20'000}, 0, Zone()));
  CHECK(run.value_of("broken").is_null());
  CHECK(run.value_of("itself").is_null());
  CHECK(run.value_of("nobody").is_null());
  CHECK(run.causes().size() >= 2);
}

}  // namespace
}  // namespace aftersales::dmn
