// Rules -> rows in the order in which they are tried, with outcomes and reasons.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/linker.h"
#include "model/scalar.h"
#include "model/table_text.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;
using model::HitPolicy;

std::string_view hit_name(HitPolicy hit) {
  switch (hit) {
    case HitPolicy::first:
      return "first";
    case HitPolicy::unique:
      return "unique";
    case HitPolicy::any:
      return "any";
    case HitPolicy::collect:
      return "collect";
    case HitPolicy::collect_sum:
      return "collect sum";
    case HitPolicy::collect_count:
      return "collect count";
    case HitPolicy::collect_min:
      return "collect min";
    case HitPolicy::collect_max:
      return "collect max";
  }
  return "first";
}

}  // namespace

void Linker::link_decisions() {
  for (std::size_t i = 0; i < pack_.decisions.size(); ++i) {
    const model::Decision& from = pack_.decisions[i];
    if (from.version != 0) scope_ = versions_[from.version - 1];
    link_decision(from, out_->decisions[i]);
    scope_ = names_;
  }
}

void Linker::link_decision(const model::Decision& from, DecisionInfo& to) {
  said_ = {};
  to.title = text_of(from.title);
  if (to.hidden) to.layer = title_of_layer(from.label);
  to.date_slot = from.applies_by ? date_slot_of(from.applies_by) : out_->date_slot;
  for (std::size_t i = 0; i < from.outputs.size(); ++i)
    to.outputs[i].label = text_of(from.outputs[i].label);
  to.effective = from.in_force;
  if (pack_.effective) to.effective.push_back(*pack_.effective);
  if (from.better && !to.hidden) to.worth = order_of(*from.better, nullptr, to);
  if (from.floor || from.upper) link_floor(from, to);
  if (to.floor) return;
  if (from.each) link_each(from, to);
  if (from.value) {
    if (check_enum_value(*from.value, to.result_type))
      to.value = compile(*from.value, to.result_type);
    if (to.value) (void)constant_of(*to.value, to.result_type);
    to.reasons = reasons_of(from.reasons);
    return;
  }
  check_hit_policy(from, to);
  link_rules(from, to);
}

void Linker::check_hit_policy(const model::Decision& from, DecisionInfo& to) {
  const bool aggregates = to.hit >= HitPolicy::collect_sum;
  if (aggregates && !to.single) {
    report_.error(
        "decision.aggregate", from.hit_where,
        fmt::format("`{}` wants one value, but the decision has several outputs", hit_name(to.hit)),
        "write `type:` instead of `outputs:`, or `hit: collect`");
    return;
  }
  const TypeRef type = to.result_type;
  if (to.hit == HitPolicy::collect_sum && !type->numeric() && !type->is(TypeKind::duration) &&
      !type->is(TypeKind::period)) {
    report_.error("decision.aggregate", from.hit_where,
                  fmt::format("values of type {} cannot be added up", describe(type)),
                  "write `hit: collect` or `collect count`");
  }
  if (to.hit == HitPolicy::collect_min || to.hit == HitPolicy::collect_max) {
    const bool ordered = type->is(TypeKind::enumeration)
                             ? type->enumeration->ordered
                             : !type->is(TypeKind::boolean) && !type->is(TypeKind::list) &&
                                   !type->is(TypeKind::context);
    if (!ordered) {
      report_.error("decision.aggregate", from.hit_where,
                    fmt::format("values of type {} have no order", describe(type)),
                    type->is(TypeKind::enumeration) ? "declare the type with `ordered: true`"
                                                    : "write `hit: collect`");
    }
  }
}

// `hit: collect` makes a list of outcomes; those that are no lists themselves were hardly declared
// as lists on purpose.
void Linker::check_collected(const model::Decision& from, DecisionInfo& to) {
  if (to.hit != HitPolicy::collect || !to.single || !to.result_type->is(TypeKind::list)) return;
  const TypeRef element = to.result_type->element;
  const auto is_single = [&](const model::Rule& rule) {
    if (rule.then.size() != 1 || rule.then[0].expression.empty()) return false;
    text::Report attempt;
    const feel::Context quiet = muted(attempt);
    return feel::compile_expression(rule.then[0].expression, quiet, element) != nullptr &&
           feel::compile_expression(rule.then[0].expression, quiet, to.result_type) == nullptr;
  };
  if (!std::any_of(from.rules.begin(), from.rules.end(), is_single)) return;
  report_.error("decision.collect-type", from.type->name.whole(),
                "with `hit: collect` the `type` is that of one outcome",
                fmt::format("write `type: {}`; the decision is a list of them", describe(element)));
  to.result_type = element;
}

void Linker::link_rules(const model::Decision& from, DecisionInfo& to) {
  check_collected(from, to);
  to.rules.reserve(from.rules.size() + 1);
  to.table.rows.reserve(from.rules.size() + 1);
  for (const model::Rule& rule : from.rules) add_group(from, rule, to);
  if (!from.otherwise) return;
  if (to.hit == HitPolicy::first) {
    // What holds when no rule does is the last row, without conditions.
    add_group(from, *from.otherwise, to);
    return;
  }
  if (!from.otherwise->unless.empty()) {
    report_.error("decision.otherwise-unless", from.otherwise->unless.front().where,
                  fmt::format("`otherwise` of a decision with `hit: {}` takes no exceptions",
                              hit_name(to.hit)),
                  "write the exception as a rule");
  }
  to.otherwise = rule_of(from, *from.otherwise, to);
}

void Linker::add_group(const model::Decision& decision, const model::Rule& rule, DecisionInfo& to) {
  const auto group = static_cast<std::uint32_t>(to.table.rows.size());
  add_rule(decision, rule, to, -1, {});
  for (std::uint32_t r = group; r < to.table.rows.size(); ++r) {
    to.table.rows[r].group = group;
    to.table.rows[r].group_end = static_cast<std::uint32_t>(to.table.rows.size());
  }
}

// The rows of a rule: its exceptions in order, each with its own exceptions before it, then the
// rule itself. The first row that holds wins, which is how exceptions win over their parent.
void Linker::add_rule(const model::Decision& decision, const model::Rule& from, DecisionInfo& to,
                      std::int32_t parent, const std::vector<RowCondition>& inherited) {
  const auto index = static_cast<std::uint32_t>(to.rules.size());
  to.rules.push_back(rule_of(decision, from, to));
  to.rules.back().parent = parent;
  std::vector<RowCondition> conditions = inherited;
  conditions_of(from.when, to, conditions);
  if (from.effective) effective_condition(*from.effective, to, conditions);
  const auto first = static_cast<std::uint32_t>(to.table.rows.size());
  for (const model::Rule& exception : from.unless)
    add_rule(decision, exception, to, static_cast<std::int32_t>(index), conditions);
  const auto own = static_cast<std::uint32_t>(to.table.rows.size());
  Row row;
  row.rule = index;
  row.withdraws = !from.has_then;
  row.own_from = static_cast<std::uint32_t>(inherited.size());
  row.conditions = std::move(conditions);
  to.table.rows.push_back(std::move(row));
  to.rules[index].withdraws = !from.has_then;
  // Exceptions that withdraw this rule go on behind it.
  for (std::uint32_t r = first; r < own; ++r) {
    Row& exception = to.table.rows[r];
    if (exception.withdraws && to.rules[exception.rule].parent == static_cast<std::int32_t>(index))
      exception.skip_to = own + 1;
  }
}

void Linker::check_id(const model::Rule& rule) {
  const auto [it, fresh] =
      rule_ids_.emplace(rule.cite, rule.id.empty() ? rule.where : rule.id.whole());
  if (fresh || rule.id.empty()) return;
  Location first = it->second;
  Location second = rule.id.whole();
  // A layer may stand in front of what it lies over.
  const bool layers = layer_of(first) != layer_of(second);
  if (layer_of(first) > layer_of(second)) std::swap(first, second);
  report_
      .error("rule.duplicate-id", second,
             fmt::format("the id `{}` is already taken", rule.id.text()),
             layers ? "give this rule an id of its own; `replace:` takes the place of the one below"
                    : "give every rule of the pack an id of its own")
      .note(first, layers ? "the rule below" : "first used here");
}

RuleInfo Linker::rule_of(const model::Decision& decision, const model::Rule& from,
                         const DecisionInfo& to) {
  RuleInfo info;
  info.id = from.cite;
  info.where = from.where;
  info.title = text_of(from.title);
  if (decision.version == 0) check_id(from);  // an older version has the same ids
  info.reasons = reasons_of(from.reasons);
  if (!from.has_then) return info;
  info.outcomes.resize(to.outputs.size());
  if (to.single) {
    if (from.then.size() == 1 && from.then[0].output.empty())
      info.outcomes[0] = outcome_of(from.then[0], to.result_type);
    return info;
  }
  std::vector<std::string> meant;  // an output that is only misspelt is not missing as well
  for (const model::Outcome& outcome : from.then) {
    const auto at = std::find_if(to.outputs.begin(), to.outputs.end(), [&](const OutputInfo& o) {
      return o.name == outcome.output.text();
    });
    if (at != to.outputs.end()) {
      info.outcomes[static_cast<std::size_t>(at - to.outputs.begin())] =
          outcome_of(outcome, at->type);
      continue;
    }
    std::vector<std::string> known;
    for (const OutputInfo& o : to.outputs) known.push_back(o.name);
    const auto near = text::nearest(outcome.output.text(), known);
    if (near) meant.push_back(*near);
    report_.error(
        "rule.unknown-output", outcome.output.whole(),
        fmt::format("`{}` is not an output of `{}`", outcome.output.text(), decision.name.text()),
        near ? fmt::format("did you mean `{}`?", *near)
             : fmt::format("its outputs are {}", fmt::join(known, ", ")));
  }
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < to.outputs.size(); ++i) {
    const bool given =
        std::any_of(from.then.begin(), from.then.end(),
                    [&](const model::Outcome& o) { return o.output.text() == to.outputs[i].name; });
    const bool misspelt = std::find(meant.begin(), meant.end(), to.outputs[i].name) != meant.end();
    if (!given && !misspelt && !to.outputs[i].optional) missing.push_back(to.outputs[i].name);
  }
  if (!missing.empty() && !from.then.empty()) {
    report_.error("rule.missing-output", from.then[0].output.whole(),
                  fmt::format("`then` gives nothing for {}", fmt::join(missing, ", ")),
                  fmt::format("give every output a value, or declare `{}` with `optional: true`",
                              missing[0]));
  }
  return info;
}

OutcomeInfo Linker::outcome_of(const model::Outcome& outcome, TypeRef type) {
  const bool scalar = outcome.node == nullptr || outcome.node->is_scalar();
  if (scalar && outcome.expression.empty()) return {};  // the reader has said so
  if (outcome.node != nullptr) return outcome_of(*outcome.node, type, outcome.where);
  if (type->is(TypeKind::text)) {
    OutcomeInfo info;
    info.kind = OutcomeInfo::text;
    info.type = type;
    info.where = outcome.where;
    info.message.by_language.emplace_back(language_of(outcome.where.source),
                                          template_of(model::unquoted(outcome.expression)));
    return info;
  }
  return expression_outcome(outcome.expression, type, outcome.where, true);
}

OutcomeInfo Linker::outcome_of(const yaml::Node& node, TypeRef type, const Location& where) {
  OutcomeInfo info;
  info.where = where;
  info.type = type;
  if (type->is(TypeKind::text)) {
    info.kind = OutcomeInfo::text;
    if (!node.is_sequence()) {
      for (const auto& [language, message] :
           model::read_text(node, "this text", report_).by_language)
        info.message.by_language.emplace_back(
            language.empty() ? language_of(message.source()) : language, template_of(message));
    } else {
      report_.error("outcome.kind", node.where(), "a text is wanted here, not a list",
                    "write one message, or one for each language: {zh: …, en: …}");
    }
    return info;
  }
  if (node.is_scalar()) return expression_outcome(node.scalar, type, where);
  if (node.is_sequence()) {
    const TypeRef element = type->is(TypeKind::list)  ? type->element
                            : type->is(TypeKind::any) ? type
                                                      : nullptr;
    if (element == nullptr) {
      report_.error("outcome.kind", node.where(),
                    fmt::format("a list is given, but {} is wanted", describe(type)),
                    node.flow ? "if the brackets belong to the expression, put it in quotes"
                              : "write one value");
      return info;
    }
    info.kind = OutcomeInfo::list;
    for (const yaml::Node& item : node.items)
      info.parts.push_back(outcome_of(item, element, item.where()));
  } else {
    if (!type->is(TypeKind::context) && !type->is(TypeKind::any)) {
      report_.error("outcome.kind", node.where(),
                    fmt::format("entries are given, but {} is wanted", describe(type)),
                    "write one value");
      return info;
    }
    info.kind = OutcomeInfo::context;
    for (const yaml::Entry& entry : node.entries) {
      const feel::Field* field = type->field(entry.key.text());
      if (field == nullptr && !type->fields.empty()) {
        std::vector<std::string> known;
        for (const feel::Field& f : type->fields) known.push_back(f.name);
        const auto near = text::nearest(entry.key.text(), known);
        report_.error("name.unknown-entry", entry.key.where(),
                      fmt::format("{} has no entry `{}`", describe(type), entry.key.text()),
                      near ? fmt::format("did you mean `{}`?", *near)
                           : fmt::format("it has {}", fmt::join(known, ", ")));
        continue;
      }
      info.keys.push_back(entry.key.text());
      info.parts.push_back(outcome_of(entry.value,
                                      field != nullptr ? field->type : feel::simple(TypeKind::any),
                                      entry.value.where()));
    }
    for (const feel::Field& f : type->fields) {
      if (std::find(info.keys.begin(), info.keys.end(), f.name) != info.keys.end()) continue;
      if (f.optional) {
        info.keys.push_back(f.name);
        info.parts.emplace_back();
        info.parts.back().constant = Value();
      } else {
        report_.error("rule.missing-output", node.where(),
                      fmt::format("the entry `{}` of {} is missing", f.name, describe(type)),
                      "give it a value, or declare the entry with `optional: true`");
      }
    }
  }
  const bool constant = std::all_of(info.parts.begin(), info.parts.end(),
                                    [](const OutcomeInfo& p) { return p.constant.has_value(); });
  if (constant && info.kind == OutcomeInfo::list) {
    List list;
    for (const OutcomeInfo& p : info.parts) list.push_back(*p.constant);
    info.constant = Value(std::move(list));
  } else if (constant) {
    Entries entries;
    for (std::size_t i = 0; i < info.parts.size(); ++i)
      entries.emplace_back(info.keys[i], *info.parts[i].constant);
    info.constant = Value(std::move(entries));
  }
  return info;
}

OutcomeInfo Linker::expression_outcome(const text::Located& text, TypeRef type,
                                       const Location& where, bool in_table) {
  OutcomeInfo info;
  info.kind = OutcomeInfo::expression;
  info.where = where;
  info.type = type;
  const auto& known = said_.constants[type];
  if (const auto at = known.find(text.text()); at != known.end()) {
    info.compiled = at->second.compiled;
    info.constant = at->second.constant;
    return info;
  }
  const std::size_t before = report_.count();
  if (type->is(TypeKind::string)) {
    // A bare text in a string's place is the mistake that everybody makes: say so instead of what
    // the parser stumbled over.
    text::Report attempt;
    const feel::Context quiet = muted(attempt);
    info.compiled = feel::compile_expression(text, quiet, nullptr, {});
    if (!info.compiled) {
      const auto problems = attempt.take();
      const bool bare = std::any_of(problems.begin(), problems.end(), [](const Diagnostic& d) {
        return d.code == "name.unknown" || d.code == "syntax.rest" || d.code == "syntax.operand" ||
               d.code == "syntax.keyword";
      });
      if (bare && text.text().find('"') == std::string::npos) {
        report_.error("outcome.string", text.whole(),
                      fmt::format("`{}` is read as an expression, not as a text", text.text()),
                      (in_table ? fmt::format("in a table write `\"{}\"`", text.text())
                                : fmt::format("write '\"{}\"'", text.text())) +
                          ", or declare the output with the type `text`");
        return info;
      }
    }
  }
  if (!check_enum_value(text, type)) return info;
  info.compiled = compile(text, type);
  if (info.compiled) info.constant = constant_of(*info.compiled, type);
  // What needs the case may fail, and is then shown where it stands.
  if (info.constant && report_.count() == before)
    said_.constants[type].emplace(text.text(), Outcome{info.compiled, info.constant});
  return info;
}

}  // namespace aftersales::engine
