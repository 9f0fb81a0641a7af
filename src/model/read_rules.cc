// `rules:`, `unless:` and `otherwise:` -> rules with their exceptions, outcomes, reasons and steps.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

enum class Role : std::uint8_t { rule, exception, otherwise };

Fields rule_fields(const yaml::Node& node, Role role, const std::string& owner,
                   const Location& where, text::Report& report) {
  using enum Key::Use;
  const bool last = role == Role::otherwise;
  return Fields(
      node, owner,
      {{"id", last ? optional : required, "give it a name that stays: `id: RET-7D`"},
       {"title"},
       {"when", last ? misplaced : required,
        last ? "`otherwise` holds when no rule does; a condition makes it a rule of the list"
             : "write `when: true` if it always applies, or make it the decision's `otherwise`"},
       {"then", role == Role::exception ? optional : required,
        "write what the rule gives: `then: …`"},
       {"because"},
       {"basis"},
       {"say"},
       {"steps"},
       {"unless"},
       {"effective"},
       {"before", later},
       {"after", later},
       {"under", later},
       {"replace", later},
       {"remove", later},
       {"if", misplaced, "write `when`"},
       {"condition", misplaced, "write `when`"},
       {"reason", misplaced, "write `because`"},
       {"except", misplaced, "write `unless`"},
       {"exceptions", misplaced, "write `unless`"},
       {"value", misplaced, "write `then`"},
       {"otherwise", misplaced, "`otherwise` stands on the decision, beside `rules`"},
       {"else", misplaced, "write `otherwise` on the decision, beside `rules`"}},
      report, where);
}

Outcome read_outcome(Located output, const yaml::Node& node, std::string_view what,
                     text::Report& report) {
  Outcome outcome;
  outcome.output = std::move(output);
  outcome.node = &node;
  outcome.where = visible(node);
  if (node.is_scalar()) {
    outcome.expression = node.scalar.trimmed();
    outcome.quoted = node.is_quoted();
    if (outcome.expression.empty()) {
      report.error("key.empty", node.where(), fmt::format("{} gets nothing", what),
                   "write `null` for nothing; the empty text is written '\"\"'");
    }
  }
  return outcome;
}

std::string example_then(const Decision& decision) {
  std::string entries;
  for (const Output& output : decision.outputs) {
    entries += fmt::format("{}{}: …", entries.empty() ? "" : ", ", output.name.text());
  }
  return fmt::format("write `then: {{{}}}`", entries);
}

std::vector<Outcome> read_then(const yaml::Node& node, const Decision& decision,
                               text::Report& report) {
  std::vector<Outcome> then;
  if (decision.outputs.empty()) {
    const std::string& name = decision.name.text();
    if (node.is_mapping() && node.entries.size() == 1 && node.entries.front().key.text() == name) {
      report.error("rule.then", node.entries.front().key.where(),
                   fmt::format("`{}` has one value, which `then` gives without a name",
                               text::shortened(name)),
                   "write `then:` and the value alone");
      return then;
    }
    then.push_back(read_outcome({}, node, fmt::format("`{}`", text::shortened(name)), report));
    return then;
  }
  if (!node.is_mapping()) {
    report.error("rule.then", visible(node),
                 "`then` wants a value for each output of the decision, by name",
                 example_then(decision));
    return then;
  }
  if (node.entries.empty()) {
    report.error("rule.then", visible(node), "`then` is empty", example_then(decision));
  }
  for (const yaml::Entry& entry : node.entries) {
    const std::string what = fmt::format("the output `{}`", text::shortened(entry.key.text()));
    then.push_back(read_outcome(entry.key.scalar.trimmed(), entry.value, what, report));
  }
  return then;
}

Step read_step(const yaml::Node& node, text::Report& report) {
  using enum Key::Use;
  Step step;
  step.where = visible(node);
  const Fields fields(node, "a step",
                      {{"id", required, "give it a name that stays: `id: send-label`"},
                       {"text", required, "write what is done: `text: …`"},
                       {"owner"},
                       {"within"},
                       {"role", misplaced, "write `owner`"},
                       {"due", misplaced, "write `within`"},
                       {"deadline", misplaced, "write `within`"},
                       {"title", misplaced, "write `text`"}},
                      report);
  if (const yaml::Node* id = fields.find("id")) {
    if (auto word = read_identifier(*id, "the `id` of a step", report)) step.id = std::move(*word);
  }
  step.text = fields.text("text");
  if (auto owner = fields.word("owner")) step.owner = std::move(*owner);
  step.within = fields.expression("within");
  return step;
}

Rule read_rule(const yaml::Node& node, const Decision& decision, Role role, std::size_t number,
               text::Report& report) {
  const std::string& name = decision.name.text();
  Rule rule;
  rule.where = visible(node);
  const yaml::Node* id = node.find("id");
  if (id != nullptr && id->is_scalar() && !id->scalar.trimmed().empty()) {
    rule.id = id->scalar.trimmed();
    rule.cite = rule.id.text();
    rule.where = id->where();
    check_identifier(rule.id, "the `id` of a rule", report);
  } else {
    if (id != nullptr) (void)read_word(*id, "`id`", report);
    rule.cite = role == Role::otherwise ? fmt::format("{}#otherwise", name)
                                        : fmt::format("{}#{}", name, number);
  }
  std::string owner = "a rule";
  if (!rule.id.empty()) {
    owner = fmt::format("the rule `{}`", text::shortened(rule.cite));
  } else if (role != Role::rule) {
    owner = role == Role::otherwise ? "`otherwise`" : "an exception";
  }
  const Fields fields = rule_fields(node, role, owner, rule.where, report);
  if (!fields.ok()) return rule;
  rule.title = fields.text("title");
  if (const yaml::Node* when = fields.find("when"); when != nullptr && role != Role::otherwise) {
    rule.when = read_when(*when, report);
  }
  if (const yaml::Node* then = fields.find("then")) {
    rule.has_then = true;
    rule.then = read_then(*then, decision, report);
  }
  rule.reasons = read_reasons(fields, report);
  if (const yaml::Node* unless = fields.find("unless")) {
    rule.unless = read_rules(*unless, decision, true, report);
  }
  rule.effective = fields.effective("effective");
  return rule;
}

}  // namespace

Reasons read_reasons(const Fields& fields, text::Report& report) {
  Reasons reasons;
  reasons.because = fields.text("because");
  reasons.say = fields.text("say");
  reasons.basis = fields.words("basis");
  if (const yaml::Node* steps = fields.find("steps")) {
    for (const yaml::Node& item : read_list(*steps, "`steps`", report)) {
      Step step = read_step(item, report);
      const auto same = std::find_if(
          reasons.steps.begin(), reasons.steps.end(),
          [&](const Step& other) { return !step.id.empty() && other.id.text() == step.id.text(); });
      if (same != reasons.steps.end()) {
        report
            .error("step.duplicate", step.id.whole(),
                   fmt::format("the step `{}` stands here twice", step.id.text()),
                   "steps are joined by their `id`: give each its own")
            .note(same->id.whole(), "the first one");
      }
      reasons.steps.push_back(std::move(step));
    }
  }
  return reasons;
}

std::vector<Rule> read_rules(const yaml::Node& node, const Decision& decision, bool exceptions,
                             text::Report& report) {
  const Role role = exceptions ? Role::exception : Role::rule;
  const std::string_view key = exceptions ? "`unless`" : "`rules`";
  std::vector<Rule> rules;
  if (node.is_mapping()) {
    const bool one =
        node.find("when") != nullptr || node.find("then") != nullptr || node.find("id") != nullptr;
    report.error(
        "key.kind", visible(node),
        fmt::format("{} wants a list, each item beginning with `-`", key),
        one ? "put `- ` before the first key of the rule, and indent its other keys by as much"
            : "write `- id: NAME` instead of `NAME:`, and the keys of the rule below it");
    if (one) rules.push_back(read_rule(node, decision, role, 1, report));
    return rules;
  }
  for (const yaml::Node& item : read_list(node, key, report)) {
    rules.push_back(read_rule(item, decision, role, rules.size() + 1, report));
  }
  if (node.is_sequence() && node.items.empty()) {
    report.error("key.empty", node.where(), fmt::format("{} has no rules", key));
  }
  return rules;
}

Rule read_otherwise(const yaml::Node& node, const Decision& decision, text::Report& report) {
  if (!node.is_scalar()) return read_rule(node, decision, Role::otherwise, 0, report);
  report.error("key.kind", node.where(), "`otherwise` is a rule and wants its `then`",
               fmt::format("write `otherwise: {{then: {}}}`", text::shortened(node.text(), 40)));
  Rule rule;
  rule.where = node.where();
  rule.cite = fmt::format("{}#otherwise", decision.name.text());
  return rule;
}

}  // namespace aftersales::model
