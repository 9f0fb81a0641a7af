// `decisions:` -> decisions: what they give, and by an expression, by rules or by a table.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

struct HitName {
  std::string_view name;
  HitPolicy policy;
};

constexpr std::array hit_names{
    HitName{"first", HitPolicy::first},
    HitName{"unique", HitPolicy::unique},
    HitName{"any", HitPolicy::any},
    HitName{"collect", HitPolicy::collect},
    HitName{"collect sum", HitPolicy::collect_sum},
    HitName{"collect count", HitPolicy::collect_count},
    HitName{"collect min", HitPolicy::collect_min},
    HitName{"collect max", HitPolicy::collect_max},
};

HitPolicy read_hit(const Located& word, text::Report& report) {
  std::vector<std::string> names;
  std::string listed;
  for (const HitName& hit : hit_names) {
    if (hit.name == word.text()) return hit.policy;
    names.emplace_back(hit.name);
    listed += fmt::format("{}`{}`", listed.empty() ? "" : ", ", hit.name);
  }
  const auto near = text::nearest(word.text(), names);
  report.error(
      "decision.hit", word.whole(),
      fmt::format("`{}` is not a hit policy", text::shortened(word.text())),
      near ? fmt::format("did you mean `{}`?", *near) : fmt::format("there are {}", listed));
  return HitPolicy::first;
}

Output read_output(const yaml::Entry& entry, text::Report& report) {
  using enum Key::Use;
  Output output;
  output.name = entry.key.scalar.trimmed();
  const std::string what = fmt::format("the output `{}`", text::shortened(output.name.text()));
  if (output.name.empty()) report.error("key.empty", entry.key.where(), "an output without a name");
  if (entry.value.is_scalar()) {
    output.type = read_type(entry.value, what, report);
    return output;
  }
  const Fields fields(
      entry.value, what,
      {{"type", required, "write `type: number`, or another type"},
       {"optional"},
       {"label"},
       {"enum", misplaced, "write `type: {enum: […]}`"},
       {"context", misplaced, "write `type: {context: {…}}`"},
       {"default", misplaced,
        "every `then` gives every output; one that may be absent is `optional: true`"}},
      report, entry.key.where());
  if (const yaml::Node* type = fields.find("type")) {
    output.type = read_type(*type, what, report);
  } else if (fields.has("enum") || fields.has("context")) {
    text::Report told;  // above; its values have a meaning nevertheless
    output.type = read_type(entry.value, what, told);
  }
  output.optional = fields.boolean("optional").value_or(false);
  output.label = fields.text("label");
  return output;
}

void read_results(const Fields& fields, Decision& decision, text::Report& report) {
  const yaml::Node* type = fields.find("type");
  const yaml::Node* outputs = fields.find("outputs");
  if (type != nullptr) decision.type = read_type(*type, fields.owner(), report);
  if (outputs != nullptr) {
    for (const yaml::Entry& entry : read_mapping(*outputs, "`outputs`", report)) {
      decision.outputs.push_back(read_output(entry, report));
    }
    if (outputs->is_mapping() && outputs->entries.empty()) {
      report.error("key.empty", outputs->where(), fmt::format("{} has no outputs", fields.owner()));
    }
  }
  if (type != nullptr && outputs != nullptr) {
    report.error("decision.type-twice", fields.key_place("outputs"),
                 fmt::format("{} has both a `type` and `outputs`", fields.owner()),
                 "write `type` for one value, `outputs` for several");
    decision.type.reset();
    decision.outputs.clear();
  } else if (type == nullptr && outputs == nullptr && fields.clean()) {
    report.error("decision.type-missing", decision.where,
                 fmt::format("{} does not say what it gives", fields.owner()),
                 "write `type: boolean` (or another type) for one value, `outputs: {name: type}` "
                 "for several");
  }
}

// Exactly one of `value`, `rules`, `table`.
void check_form(const Fields& fields, text::Report& report) {
  std::string_view first;
  for (const std::string_view form : {"value", "rules", "table"}) {
    if (!fields.has(form)) continue;
    if (!first.empty()) {
      report.error(
          "decision.form-twice", fields.key_place(form),
          fmt::format("{} has both `{}` and `{}`", fields.owner(), first, form),
          "a decision is an expression, a list of rules or a table; make two decisions of it");
    }
    if (first.empty()) first = form;
  }
  if (first.empty()) {
    if (!fields.clean()) return;  // what is meant has another key
    report.error("decision.form-missing", fields.where(),
                 fmt::format("{} has nothing to decide by", fields.owner()),
                 "write `value:` with an expression, `rules:` with a list, or `table: |`");
  } else if (first == "value") {
    for (const std::string_view key : {"otherwise", "hit"}) {
      if (!fields.has(key)) continue;
      report.error("decision.value-rules", fields.key_place(key),
                   fmt::format("{} has a `value`, and `{}` is for rules", fields.owner(), key),
                   "delete it, or write the decision with `rules`");
    }
  } else {
    for (const std::string_view key : {"because", "basis", "say", "steps"}) {
      if (!fields.has(key)) continue;
      report.error("decision.reasons", fields.key_place(key),
                   fmt::format("`{}` of a decision with {} stands on each rule", key,
                               first == "table" ? "a table" : "rules"),
                   first == "rules" ? "move it into the rules"
                   : key == "steps" ? "rows have no steps; write the decision with `rules`"
                                    : fmt::format("give the table a column `{}`", key));
    }
  }
}

// `value: "day {order.days}"` of a text: braces are filled in only where a text stands by itself.
bool report_text_value(const Decision& decision, const yaml::Node* value, text::Report& report) {
  if (!decision.type || decision.type->name.text() != "text" || value == nullptr ||
      !value->is_scalar())
    return false;
  const std::size_t brace = value->text().find('{');
  if (brace == std::string::npos || brace == 0 ||
      value->text().substr(0, brace).find_first_of("\"(+=[") != std::string::npos)
    return false;
  report.error("decision.text-value", value->where(),
               "a `value` is an expression; texts with `{…}` stand in the `then` of rules",
               fmt::format("write `rules: [{{id: NAME, when: true, then: \"{}\"}}]`",
                           text::shortened(value->text(), 60)));
  return true;
}

struct Size {
  std::size_t rules = 0;
  std::size_t cells = 0;
};

std::size_t cells_in(const When& when) {
  std::size_t cells = when.form == When::Form::expression ? 1 : when.entries.size();
  for (const When& part : when.parts) cells += cells_in(part);
  return cells;
}

void add_sizes(const std::vector<Rule>& rules, Size& size) {
  for (const Rule& rule : rules) {
    ++size.rules;
    size.cells += cells_in(rule.when) + rule.then.size();
    add_sizes(rule.unless, size);
  }
}

void check_size(const Decision& decision, const std::string& what, const Reading& into) {
  Size size;
  add_sizes(decision.rules, size);
  if (size.rules > into.limits.rules) {
    into.report.error(
        "decision.too-many-rules", decision.where,
        fmt::format("{} has {} rules; {} is the most", what, size.rules, into.limits.rules));
  }
  if (size.cells > into.limits.cells) {
    into.report.error(
        "decision.too-many-cells", decision.where,
        fmt::format("{} has {} cells; {} is the most", what, size.cells, into.limits.cells));
  }
}

/// The decision of the pack below with the same name, and what this one is to it.
const Decision* below_of(const Fields& fields, Decision& decision, const Reading& into) {
  const std::string name = decision.name.text();
  const Decision* below = nullptr;
  std::vector<std::string> names;
  if (into.below != nullptr) {
    for (const Decision& each : into.below->decisions) {
      if (!each.label.empty()) continue;  // a version that is not seen
      names.push_back(each.name.text());
      if (names.back() == name) below = &each;
    }
  }
  decision.replaces = fields.boolean("replaces").value_or(false);
  const auto hint = [&](std::string if_new) -> std::string {
    if (into.below == nullptr)
      return "name the pack that it lies over in the header: `extends: ../PACK`";
    const auto near = text::nearest(name, names);
    return near ? fmt::format("did you mean `{}`?", *near) : if_new;
  };
  if (decision.replaces && below == nullptr) {
    into.report.error("layer.nothing-below", fields.key_place("replaces"),
                      fmt::format("there is no decision `{}` below to replace", name),
                      hint("remove `replaces`; the decision is new"));
    decision.name = Located();
    return nullptr;
  }
  if (decision.replaces) return below;
  bool own = false;
  for (const std::string_view key : {"type", "outputs", "value", "table", "hit", "each"})
    own = own || fields.has(key);
  if (below == nullptr) {
    const yaml::Node* rules = fields.find("rules");
    if (own || rules == nullptr || !rules->is_sequence()) return nullptr;
    for (const yaml::Node& rule : rules->items) {
      for (const std::string_view key : {"before", "after", "under", "replace", "remove"}) {
        if (!rule.is_mapping() || rule.find(key) == nullptr) continue;
        into.report.error("layer.nothing-below", decision.where,
                          fmt::format("there is no decision `{}` below to change", name),
                          hint(fmt::format("if it is new, give it a `type:` or `outputs:`, and "
                                           "write its rules without `{}`",
                                           key)));
        decision.name = Located();
        return nullptr;
      }
    }
    return nullptr;
  }
  if (own) {
    into.report
        .error("layer.replaces", decision.where,
               fmt::format("`{}` is already decided by the pack below", name),
               "write `replaces: true` beside it to decide it anew; to change it, write `rules:` "
               "alone, each with `before:`, `after:`, `under:`, `replace:` or `remove:`")
        .note(below->where, "decided here");
    decision.name = Located();
    return nullptr;
  }
  decision.changes = true;
  return below;
}

/// Rules that are added to those of the pack below, or take the place of some.
void read_changes(const Fields& fields, const Decision& below, Decision& decision,
                  const Reading& into) {
  decision.type = below.type;
  decision.outputs = below.outputs;
  for (const std::string_view key : {"because", "basis", "say", "steps"}) {
    if (!fields.has(key)) continue;
    into.report.error("decision.reasons", fields.key_place(key),
                      fmt::format("`{}` of a change stands on each rule", key),
                      "move it into the rules");
  }
  if (below.value) {
    into.report
        .error("layer.value", decision.where,
               fmt::format("`{}` has no rules that could be changed: the pack below works it out "
                           "by an expression",
                           decision.name.text()),
               "write it anew, with `replaces: true`")
        .note(below.where, "decided here");
    return;
  }
  if (const yaml::Node* floor = fields.find("floor"))
    decision.floor = read_floor(*floor, decision, into.report);
  if (const yaml::Node* better = fields.find("better"))
    decision.better = read_worth(*better, decision, into.report);
  if (const yaml::Node* rules = fields.find("rules"))
    decision.rules = read_rules(*rules, decision, false, into.report);
  if (const yaml::Node* otherwise = fields.find("otherwise"))
    decision.otherwise = read_otherwise(*otherwise, decision, into.report);
  decision.applies_by = fields.word("applies_by");
}

Decision read_decision(const yaml::Entry& entry, const Reading& into) {
  using enum Key::Use;
  Decision decision;
  decision.name = entry.key.scalar.trimmed();
  decision.where = entry.key.where();
  const std::string what = fmt::format("the decision `{}`", text::shortened(decision.name.text()));
  if (entry.value.is_scalar()) {
    into.report.error("key.kind", entry.value.where(),
                      fmt::format("{} does not say what it gives", what),
                      fmt::format("write `{{type: boolean, value: {}}}`, with the type it has",
                                  text::shortened(entry.value.text(), 40)));
    return decision;
  }
  const Fields fields(
      entry.value, what,
      {{"title"},
       {"type"},
       {"outputs"},
       {"hit"},
       {"value"},
       {"rules"},
       {"table"},
       {"otherwise"},
       {"because"},
       {"basis"},
       {"say"},
       {"steps"},
       {"applies_by"},
       {"each"},
       {"floor"},
       {"better"},
       {"replaces"},
       {"label", misplaced, "the name of a decision for people is its `title`"},
       {"effective", misplaced, "`effective` stands on the pack and on rules"},
       {"when", misplaced, "`when` stands in a rule: `rules: [{id: …, when: …, then: …}]`"},
       {"then", misplaced, "`then` stands in a rule: `rules: [{id: …, when: …, then: …}]`"},
       {"unless", misplaced, "`unless` stands in the rule that it makes an exception from"},
       {"default", misplaced, "write `otherwise`"},
       {"else", misplaced, "write `otherwise`"}},
      into.report, decision.where);
  if (!fields.ok()) return decision;
  decision.title = fields.text("title");
  const Decision* below = below_of(fields, decision, into);
  if (decision.name.empty() && !entry.key.text().empty()) return decision;
  if (decision.changes) {
    read_changes(fields, *below, decision, into);
    return decision;
  }
  read_results(fields, decision, into.report);
  if (const auto hit = fields.word("hit")) {
    decision.hit = read_hit(*hit, into.report);
    decision.hit_where = hit->whole();
  }
  check_form(fields, into.report);
  if (const yaml::Node* each = fields.find("each")) decision.each = read_each(*each, into.report);
  if (const yaml::Node* floor = fields.find("floor"))
    decision.floor = read_floor(*floor, decision, into.report);
  if (const yaml::Node* better = fields.find("better"))
    decision.better = read_worth(*better, decision, into.report);
  if (!report_text_value(decision, fields.find("value"), into.report))
    decision.value = fields.expression("value");
  decision.reasons = read_reasons(fields, into.report);
  if (const yaml::Node* rules = fields.find("rules")) {
    decision.rules = read_rules(*rules, decision, false, into.report);
    check_size(decision, what, into);
  } else if (const yaml::Node* table = fields.find("table")) {
    decision.from_table = true;
    decision.rules = read_table(*table, decision, into);
  }
  if (const yaml::Node* otherwise = fields.find("otherwise")) {
    decision.otherwise = read_otherwise(*otherwise, decision, into.report);
  }
  decision.applies_by = fields.word("applies_by");
  return decision;
}

}  // namespace

void read_decisions(const yaml::Node& node, const Reading& into) {
  if (into.below_lost) return;
  for (const yaml::Entry& entry : read_mapping(node, "`decisions`", into.report)) {
    Decision decision = read_decision(entry, into);
    // What is nothing to the pack below is told, and nothing else can be said of it.
    if (!decision.name.empty() || entry.key.text().empty())
      into.pack.decisions.push_back(std::move(decision));
  }
}

}  // namespace aftersales::model
