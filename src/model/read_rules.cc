// `rules:`, `unless:` and `otherwise:` -> rules with their exceptions, outcomes, reasons and steps.
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

enum class Role : std::uint8_t { rule, exception, otherwise, change };

constexpr std::string_view no_change =
    "it changes a decision of the pack that `extends` names, and that is written with `rules:` "
    "alone; here the order of the list counts";

Fields rule_fields(const yaml::Node& node, Role role, const std::string& owner,
                   const Location& where, text::Report& report) {
  using enum Key::Use;
  const bool last = role == Role::otherwise;
  const bool change = role == Role::change;
  const Key::Use edit = change ? optional : misplaced;
  const bool keeps_id = change && node.find("replace") != nullptr;
  return Fields(
      node, owner,
      {{"id", last || keeps_id ? optional : required, "give it a name that stays: `id: RET-7D`"},
       {"title"},
       {"when", last ? misplaced : required,
        last ? "`otherwise` holds when no rule does; a condition makes it a rule of the list"
             : "write `when: true` if it always applies, or make it the decision's `otherwise`"},
       {"then", role == Role::exception || change ? optional : required,
        "write what the rule gives: `then: …`"},
       {"because"},
       {"basis"},
       {"say"},
       {"steps"},
       {"unless"},
       {"effective"},
       {"before", edit, no_change},
       {"after", edit, no_change},
       {"under", edit, no_change},
       {"replace", edit, no_change},
       {"remove", edit, no_change},
       {"wenn", misplaced, "write `when`"},
       {"dann", misplaced, "write `then`"},
       {"如果", misplaced, "write `when`"},
       {"那么", misplaced, "write `then`"},
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

// Outputs that stand beside `when`, without a `then`.
bool report_loose_outputs(const yaml::Node& node, const Decision& decision,
                          const std::string& owner, text::Report& report) {
  if (!node.is_mapping() || node.find("then") != nullptr) return false;
  std::string then;
  const yaml::Entry* first = nullptr;
  for (const yaml::Entry& entry : node.entries) {
    const bool output =
        std::any_of(decision.outputs.begin(), decision.outputs.end(),
                    [&](const Output& each) { return each.name.text() == entry.key.text(); });
    if (!output) continue;
    if (first == nullptr) first = &entry;
    then += fmt::format("{}{}: {}", then.empty() ? "" : ", ", entry.key.text(),
                        entry.value.is_scalar() ? text::shortened(entry.value.text(), 40) : "…");
  }
  if (first == nullptr) return false;
  report.error("rule.then", first->key.where(),
               fmt::format("the outputs of {} stand in its `then`", owner),
               fmt::format("write `then: {{{}}}`", then));
  return true;
}

// A key of the rule above, or of the decision, with a `-` of its own before it.
bool report_no_rule(const yaml::Node& item, const std::vector<Rule>& above, text::Report& report) {
  if (!item.is_mapping() || item.find("id") != nullptr || item.find("when") != nullptr)
    return false;
  for (const yaml::Entry& entry : item.entries) {
    const std::string& key = entry.key.text();
    if (key == "otherwise" || key == "else") {
      report.error("key.misplaced", entry.key.where(),
                   fmt::format("`{}` is no rule of the list", key),
                   "write `otherwise:` without `- ` in the column of `rules:`");
      return true;
    }
    if (key != "unless" || above.empty()) continue;
    report.error(
        "key.misplaced", entry.key.where(), "`unless` belongs to the rule above it",
        fmt::format("remove the `-`, and write `unless:` in the column of the keys of `{}`",
                    above.back().cite));
    return true;
  }
  return false;
}

// `{goods.opened: true}` where a rule should stand.
std::string condition_in(const yaml::Node& mapping) {
  std::string condition;
  for (const yaml::Entry& entry : mapping.entries) {
    if (!entry.value.is_scalar()) return {};
    condition += fmt::format(
        "{}{}: {}", condition.empty() ? "" : ", ", entry.key.text(),
        entry.value.is_quoted() ? fmt::format("\"{}\"", entry.value.text()) : entry.value.text());
  }
  return fmt::format("{{{}}}", text::shortened(condition, 60));
}

Step read_step(const yaml::Node& node, text::Report& report) {
  using enum Key::Use;
  Step step;
  step.where = visible(node);
  const Fields fields(node, "a step",
                      {{"id", required, "give it a name that stays: `id: send-label`"},
                       {"text", required, "write what is done: `text: …`"},
                       {"say"},
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
  step.say = fields.text("say");
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
  } else if (role == Role::otherwise || role == Role::exception) {
    owner = role == Role::otherwise ? "`otherwise`" : "an exception";
  }
  text::Report told;
  const bool loose = report_loose_outputs(node, decision, owner, report);
  const Fields fields = rule_fields(node, role, owner, rule.where, loose ? told : report);
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

// `{before: RET-7D, id: …, when: …, then: …}`, or `{remove: RET-OLD}`.
std::optional<Rule> read_change(const yaml::Node& node, const Decision& decision,
                                std::size_t number, text::Report& report) {
  using Kind = Edit::Kind;
  constexpr std::pair<std::string_view, Kind> kinds[] = {{"before", Kind::before},
                                                         {"after", Kind::after},
                                                         {"under", Kind::under},
                                                         {"replace", Kind::replace},
                                                         {"remove", Kind::remove}};
  const yaml::Entry* first = nullptr;
  Edit edit;
  for (const yaml::Entry& entry : node.entries) {
    const auto* kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& each) {
      return each.first == entry.key.text();
    });
    if (kind == std::end(kinds)) continue;
    if (first != nullptr) {
      report.error("layer.edit-twice", entry.key.where(),
                   fmt::format("one item cannot have both `{}` and `{}`", first->key.text(),
                               entry.key.text()),
                   "write two items");
      return std::nullopt;
    }
    first = &entry;
    edit.kind = kind->second;
  }
  if (first == nullptr) {
    report.error("layer.no-edit", visible(node),
                 fmt::format("`{}` is decided by the pack below, and this rule does not say where "
                             "it stands among the rules there",
                             decision.name.text()),
                 "write `before: ID` or `after: ID` of one of its rules, `under: ID` for an "
                 "exception; `replaces: true` on the decision to decide it anew");
    return std::nullopt;
  }
  auto target = read_word(first->value, fmt::format("`{}`", first->key.text()), report);
  if (!target) return std::nullopt;
  edit.target = std::move(*target);
  Rule rule;
  if (edit.kind == Kind::remove) {
    const Fields fields(node, fmt::format("the removal of `{}`", edit.target.text()), {{"remove"}},
                        report);
    rule.where = first->key.where();
  } else {
    rule = read_rule(node, decision, Role::change, number, report);
    if (rule.id.empty() && edit.kind == Kind::replace) {
      rule.id = edit.target;
      rule.cite = edit.target.text();
    }
  }
  rule.edit = std::move(edit);
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
  const Role role = exceptions ? Role::exception : decision.changes ? Role::change : Role::rule;
  const std::string_view key = exceptions ? "`unless`" : "`rules`";
  std::vector<Rule> rules;
  if (node.is_mapping()) {
    constexpr std::string_view of_a_rule[] = {"when",  "then",  "id",      "before",
                                              "after", "under", "replace", "remove"};
    const bool one = std::any_of(std::begin(of_a_rule), std::end(of_a_rule),
                                 [&](std::string_view k) { return node.find(k) != nullptr; });
    const std::string condition = condition_in(node);
    report.error(
        "key.kind", visible(node),
        fmt::format("{} wants a list, each item beginning with `-`", key),
        !one && !condition.empty()
            ? fmt::format("write `- id: NAME` and below it `when: {}`", condition)
        : one ? "put `- ` before the first key of the rule, and indent its other keys by as much"
              : "write `- id: NAME` instead of `NAME:`, and the keys of the rule below it");
    if (one && role != Role::change)
      rules.push_back(read_rule(node, decision, role, 1, report));
    else if (auto rule = one ? read_change(node, decision, 1, report) : std::nullopt)
      rules.push_back(std::move(*rule));
    return rules;
  }
  for (const yaml::Node& item : read_list(node, key, report)) {
    if (report_no_rule(item, rules, report)) continue;
    if (role == Role::change) {
      if (auto rule = read_change(item, decision, rules.size() + 1, report))
        rules.push_back(std::move(*rule));
      continue;
    }
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
