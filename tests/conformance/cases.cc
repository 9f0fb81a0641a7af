// JSON close to the names of DMN's XML -> the engine's model.
#include "tests/conformance/cases.h"

#include <utility>

#include "tests/conformance/typed_value.h"

namespace aftersales::conformance {

namespace {

using dmn::Boxed;

std::string text_of(const Value& json) {
  return json.kind() == Kind::string ? std::string(json.as_string()) : std::string();
}

const List& elements(const Value& json) {
  static const List kNone;
  return json.kind() == Kind::list ? json.as_list() : kNone;
}

dmn::Variable variable(const Value& json) {
  return {text_of(json["name"]), text_of(json["typeRef"])};
}

std::vector<std::string> names(const Value& json) {
  std::vector<std::string> all;
  for (const Value& name : elements(json)) all.push_back(text_of(name));
  return all;
}

dmn::ItemDefinition item(const Value& json) {
  dmn::ItemDefinition definition;
  definition.name = text_of(json["name"]);
  definition.type = text_of(json["typeRef"]);
  definition.is_collection =
      json["isCollection"].kind() == Kind::boolean && json["isCollection"].as_bool();
  for (const Value& component : elements(json["itemComponent"]))
    definition.components.push_back(item(component));
  if (const Value& function = json["functionItem"]; function.kind() == Kind::context) {
    definition.function.emplace();
    for (const Value& p : elements(function["parameters"]))
      definition.function->parameters.push_back(variable(p));
    definition.function->result = text_of(function["outputTypeRef"]);
  }
  return definition;
}

dmn::HitPolicy hit_policy(const std::string& name) {
  using enum dmn::HitPolicy;
  if (name == "FIRST") return first;
  if (name == "PRIORITY") return priority;
  if (name == "ANY") return any;
  if (name == "COLLECT") return collect;
  if (name == "RULE ORDER") return rule_order;
  if (name == "OUTPUT ORDER") return output_order;
  return unique;
}

dmn::Aggregation aggregation(const std::string& name) {
  using enum dmn::Aggregation;
  if (name == "SUM") return sum;
  if (name == "COUNT") return count;
  if (name == "MIN") return min;
  if (name == "MAX") return max;
  return none;
}

std::unique_ptr<dmn::DecisionTable> table_of(const Value& json) {
  auto result = std::make_unique<dmn::DecisionTable>();
  result->hit = hit_policy(text_of(json["hitPolicy"]));
  result->aggregation = aggregation(text_of(json["aggregation"]));
  for (const Value& input : elements(json["input"])) {
    const Value& expression = input["inputExpression"];
    result->inputs.push_back({text_of(expression["text"]), text_of(expression["typeRef"])});
  }
  for (const Value& output : elements(json["output"])) {
    result->outputs.push_back({text_of(output["name"]), text_of(output["typeRef"]),
                               text_of(output["outputValues"]["text"]),
                               text_of(output["defaultOutputEntry"]["text"])});
  }
  for (const Value& rule : elements(json["rule"]))
    result->rules.push_back({names(rule["inputEntry"]), names(rule["outputEntry"])});
  return result;
}

Boxed boxed(const Value& json);

Boxed function_of(const Value& json) {
  Boxed result;
  result.kind = Boxed::Kind::function;
  const std::string kind = text_of(json["functionKind"]);
  result.external = !kind.empty() && kind != "FEEL";
  for (const Value& p : elements(json["formalParameter"])) result.names.push_back(variable(p));
  result.parts.push_back(boxed(json["expression"]));
  return result;
}

Boxed boxed(const Value& json) {
  using enum Boxed::Kind;
  Boxed result;
  if (json.kind() != Kind::context) return result;
  const std::string of = text_of(json["kind"]);
  const auto parts = [&](Boxed::Kind kind, std::initializer_list<std::string_view> keys) {
    result.kind = kind;
    for (const std::string_view key : keys) result.parts.push_back(boxed(json[key]));
  };
  if (of == "literalExpression") {
    result.kind = literal;
    result.text = text_of(json["text"]);
  } else if (of == "context") {
    result.kind = context;
    for (const Value& entry : elements(json["contextEntry"])) {
      result.names.push_back(variable(entry["variable"]));
      result.parts.push_back(boxed(entry["expression"]));
    }
  } else if (of == "invocation") {
    parts(invocation, {"calledFunction"});
    for (const Value& binding : elements(json["binding"])) {
      result.names.push_back(variable(binding["parameter"]));
      result.parts.push_back(boxed(binding["expression"]));
    }
  } else if (of == "functionDefinition") {
    result = function_of(json);
  } else if (of == "decisionTable") {
    result.kind = Boxed::Kind::table;
    result.table = table_of(json);
  } else if (of == "conditional") {
    parts(conditional, {"if", "then", "else"});
  } else if (of == "filter") {
    parts(filter, {"in", "match"});
  } else if (of == "for") {
    parts(for_each, {"in", "return"});
  } else if (of == "some" || of == "every") {
    parts(of == "some" ? some : every, {"in", "satisfies"});
  } else if (of == "list") {
    result.kind = list;
    for (const Value& element : elements(json["items"])) result.parts.push_back(boxed(element));
  } else if (of == "relation") {
    result.kind = relation;
    for (const Value& column : elements(json["column"])) result.names.push_back(variable(column));
    for (const Value& row : elements(json["row"])) {
      for (const Value& cell : elements(row)) result.parts.push_back(boxed(cell));
    }
  }
  if (const std::string iterator = text_of(json["iteratorVariable"]); !iterator.empty())
    result.names.push_back({iterator, ""});
  result.type = text_of(json["typeRef"]);
  return result;
}

std::vector<std::string> requirements(const Value& json) {
  std::vector<std::string> all;
  for (const Value& r : elements(json["informationRequirement"])) {
    for (const char* key : {"requiredInput", "requiredDecision"}) {
      if (std::string name = text_of(r[key]); !name.empty()) all.push_back(std::move(name));
    }
  }
  for (const Value& r : elements(json["knowledgeRequirement"]))
    all.push_back(text_of(r["requiredKnowledge"]));
  return all;
}

}  // namespace

Suite read_line(const Value& json) {
  Suite suite;
  for (const Value& definition : elements(json["item_definitions"]))
    suite.model.items.push_back(item(definition));
  Case c;
  c.folder = text_of(json["folder"]);
  for (const auto& [name, v] : json["inputs"].as_context()) {
    suite.model.inputs.push_back({name, text_of(json["input_types"][name])});
    c.inputs.emplace_back(name, read_typed(v));
  }
  dmn::Decision decision;
  decision.variable = {text_of(json["decision"]), text_of(json["result_type"])};
  decision.logic.kind = Boxed::Kind::literal;
  decision.logic.text = text_of(json["expr"]);
  decision.logic.type = text_of(json["expr_type"]);
  c.results.push_back({text_of(json["id"]), decision.variable.name, read_typed(json["expected"])});
  suite.model.decisions.push_back(std::move(decision));
  suite.cases.push_back(std::move(c));
  return suite;
}

Suite read_model(const Value& json) {
  Suite suite;
  dmn::Model& model = suite.model;
  model.name = text_of(json["name"]);
  for (const Value& definition : elements(json["itemDefinition"]))
    model.items.push_back(item(definition));
  for (const Value& input : elements(json["inputData"])) {
    dmn::Variable v = variable(input["variable"]);
    v.name = text_of(input["name"]);
    model.inputs.push_back(std::move(v));
  }
  const auto named = [](const Value& element) {
    dmn::Variable v = variable(element["variable"]);
    v.name = text_of(element["name"]);
    return v;
  };
  for (const Value& k : elements(json["businessKnowledgeModel"]))
    model.knowledge.push_back({named(k), function_of(k["encapsulatedLogic"])});
  for (const Value& d : elements(json["decision"]))
    model.decisions.push_back({named(d), requirements(d), boxed(d["expression"])});
  for (const Value& s : elements(json["decisionService"])) {
    model.services.push_back({named(s), names(s["outputDecision"]),
                              names(s["encapsulatedDecision"]), names(s["inputDecision"]),
                              names(s["inputData"])});
  }
  const std::string id = text_of(json["id"]);
  for (const Value& test : elements(json["testCase"])) {
    Case c;
    c.folder = id;
    c.service = text_of(test["invocableName"]);
    for (const auto& [name, v] : test["inputNode"].as_context())
      c.inputs.emplace_back(name, read_typed(v));
    for (const Value& result : elements(test["resultNode"])) {
      const std::string name = text_of(result["name"]);
      c.results.push_back(
          {id + "/" + text_of(test["id"]) + "/" + name, name, read_typed(result["expected"])});
    }
    suite.cases.push_back(std::move(c));
  }
  return suite;
}

}  // namespace aftersales::conformance
