// `types:` and `facts:` -> what kinds of values there are, and what a case may say.
#include <utility>

#include <fmt/format.h>

#include <aftersales/decimal.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

constexpr std::int64_t highest_ask_cost = 1'000'000;

using EnumValues = std::vector<TypeExpression::EnumValue>;

// `[a， b]` is one value to YAML. Both are taken, so that nothing else seems wrong.
bool report_wide_comma(const yaml::Node& node, std::string_view what, EnumValues& values,
                       text::Report& report) {
  const Located& value = node.scalar;
  for (const std::string_view comma : {"，", "、"}) {
    const std::size_t at = value.text().find(comma);
    if (at == std::string::npos) continue;
    const Located first = value.sub({0, static_cast<text::Offset>(at)}).trimmed();
    const Located second = value
                               .sub({static_cast<text::Offset>(at + comma.size()),
                                     static_cast<text::Offset>(value.text().size())})
                               .trimmed();
    report.error(
        "type.enum-value", node.where(),
        fmt::format("`{}` is one value of {}, with a `{}` in it", text::shortened(value.text()),
                    what, comma),
        fmt::format("write the plain comma between values: `{}, {}`", first.text(), second.text()));
    values.push_back({first, {}});
    values.push_back({second, {}});
    return true;
  }
  return false;
}

// `null`, `true` and numbers have a meaning of their own; `010` is a code.
bool is_word(const yaml::Node& node) {
  const std::string& value = node.text();
  if (value.size() > 1 && value[0] == '0' && value[1] != '.') return true;
  return node.style != yaml::Style::plain ||
         (value != "true" && value != "false" && value != "null" && value != "~" &&
          !Decimal::parse(value));
}

void report_no_word(const yaml::Node& node, text::Report& report) {
  const std::string& value = node.text();
  std::string hint = fmt::format("put it in quotes, and so wherever it is used: `\"{}\"`", value);
  if (value == "true" || value == "false") {
    hint += "; or make the type `boolean`";
  } else if (value == "null" || value == "~") {
    hint = "leave it out; a fact that may be absent is `optional: true`";
  } else {
    hint += "; or make the type `number`, with a `range`";
  }
  report.error("type.enum-value", node.where(),
               fmt::format("`{}` is not a word, and the values of an `enum` are", value), hint);
}

/// The value of the key, also if it is a little misspelt, which has been told.
const yaml::Node* find_meant(const Fields& fields, const yaml::Node& node, std::string_view key) {
  if (const yaml::Node* found = fields.find(key)) return found;
  for (const yaml::Entry& entry : node.entries) {
    if (text::nearest(entry.key.text(), {std::string(key)})) return &entry.value;
  }
  return nullptr;
}

std::vector<TypeExpression::EnumValue> read_enum(const yaml::Node& node, std::string_view what,
                                                 text::Report& report) {
  std::vector<TypeExpression::EnumValue> values;
  const std::string value_name = fmt::format("a value of {}", what);
  bool no_word = false;  // one is told of
  if (node.is_mapping()) {
    for (const yaml::Entry& entry : node.entries) {
      auto value = read_word(entry.key, value_name, report);
      if (!value) continue;
      if (!is_word(entry.key)) {
        if (!std::exchange(no_word, true)) report_no_word(entry.key, report);
        continue;
      }
      const std::string label = fmt::format("the label of `{}`", text::shortened(value->text()));
      values.push_back({std::move(*value), read_text(entry.value, label, report)});
    }
  } else if (node.is_sequence()) {
    for (const yaml::Node& item : node.items) {
      if (item.is_mapping()) {
        report.error("key.kind", visible(item),
                     fmt::format("{} wants one word, not a mapping", value_name),
                     "values with labels stand below `enum` without `- `: `minor: a label`");
      } else if (auto value = read_word(item, value_name, report)) {
        if (item.style == yaml::Style::plain && report_wide_comma(item, what, values, report))
          continue;
        if (is_word(item)) {
          values.push_back({std::move(*value), {}});
        } else if (!std::exchange(no_word, true)) {
          report_no_word(item, report);
        }
      }
    }
  } else {
    report.error("key.kind", node.where(),
                 fmt::format("`enum` of {} wants its values as a list or with labels", what),
                 "write `enum: [minor, major]` or `enum: {minor: a label, major: a label}`");
    return values;
  }
  if (node.items.empty() && node.entries.empty()) {
    report.error("type.enum-empty", node.where(), fmt::format("{} has no values", what),
                 "write `enum: [minor, major]`");
  }
  return values;
}

ChangeableBy read_changeable_by(const Located& word, text::Report& report) {
  if (word.text() == "customer") return ChangeableBy::customer;
  if (word.text() == "agent") return ChangeableBy::agent;
  if (word.text() != "nobody") {
    report.error("fact.changeable-by", word.whole(),
                 fmt::format("`changeable_by` does not know `{}`", text::shortened(word.text())),
                 "write `customer`, `agent` or `nobody`");
  }
  return ChangeableBy::nobody;
}

// A restatement says nothing that would make a case read differently by type. True if it does.
bool check_restatement(const Fields& fields, text::Report& report) {
  for (const std::string_view key : {"label", "range", "personal", "ask_cost"}) {
    if (!fields.has(key)) continue;
    report.error(
        "fact.type-missing", fields.key_place(key),
        fmt::format("`{}` stands in {}, which has no `type`", key, fields.owner()),
        "give the fact its `type`; without one this restates an imported fact, and only its `ask`, "
        "`default`, `optional` and `changeable_by` can be restated");
    return true;
  }
  return false;
}

Fact read_fact(const yaml::Entry& entry, std::string_view kind, bool may_restate,
               text::Report& report) {
  using enum Key::Use;
  Fact fact;
  fact.name = entry.key.scalar;
  fact.where = entry.key.where();
  const std::string what = fmt::format("{} `{}`", kind, text::shortened(fact.name.text()));
  if (entry.value.is_scalar()) {
    fact.type = read_type(entry.value, what, report);
    return fact;
  }
  const Fields fields(
      entry.value, what,
      {{"type", may_restate ? optional : required, "write `type: number`, or another type"},
       {"label"},
       {"ask"},
       {"default", may_restate ? optional : later},
       {"optional"},
       {"changeable_by"},
       {"range", may_restate ? optional : later},
       {"ask_cost"},
       {"personal", may_restate ? optional : misplaced,
        "write `personal: true` at the fact that holds it, so that records mask all of it, or give "
        "it a fact of its own"},
       {"enum", misplaced, "write `type: {enum: […]}`"},
       {"context", misplaced, "write `type: {context: {…}}`"},
       {"title", misplaced, "the name of a fact for people is its `label`"},
       {"required", misplaced,
        "a fact is wanted unless it is `optional: true` or has a `default`"}},
      report, fact.where);
  if (!fields.ok()) return fact;
  if (const yaml::Node* type = fields.find("type")) {
    fact.type = read_type(*type, what, report);
  } else if (find_meant(fields, entry.value, "enum") != nullptr || fields.has("context")) {
    text::Report told;  // above; its values have a meaning nevertheless
    fact.type = read_type(entry.value, what, told);
  } else if (may_restate && fields.clean()) {
    fact.restates = true;
    fact.type_missed = check_restatement(fields, report);
  }
  fact.label = fields.text("label");
  fact.ask = fields.text("ask");
  fact.default_value = fields.expression("default");
  fact.optional = fields.boolean("optional");
  if (const auto by = fields.word("changeable_by"))
    fact.changeable_by = read_changeable_by(*by, report);
  if (const yaml::Node* range = fields.find("range")) {
    if (range->is_sequence() && range->items.size() == 2 && range->items[0].is_scalar() &&
        range->items[1].is_scalar()) {
      report.error("fact.range", range->where(), "a range is one text, not a YAML list",
                   fmt::format("write `\"[{}..{}]\"`", text::shortened(range->items[0].text(), 20),
                               text::shortened(range->items[1].text(), 20)));
    } else {
      fact.range = fields.expression("range");
    }
  }
  if (const yaml::Node* cost = fields.find("ask_cost")) {
    fact.ask_cost = read_integer(*cost, "`ask_cost`", 0, highest_ask_cost, report).value_or(1);
  }
  fact.personal = fields.boolean("personal").value_or(false);
  if (fact.default_value && fact.optional == true) {
    report.error("fact.optional-default", fields.key_place("default"),
                 fmt::format("{} is both `optional` and has a `default`", what),
                 "keep `optional: true` if its absence means that there is none, `default` if it "
                 "is presumed");
  }
  return fact;
}

TypeEntry read_type_entry(const yaml::Entry& entry, text::Report& report) {
  TypeEntry type;
  type.name = entry.key.scalar;
  type.type = read_type(entry.value,
                        fmt::format("the type `{}`", text::shortened(type.name.text())), report);
  return type;
}

}  // namespace

TypeExpression read_type(const yaml::Node& node, std::string_view what, text::Report& report) {
  using enum Key::Use;
  TypeExpression type;
  type.where = visible(node);
  if (node.is_scalar()) {
    if (auto name = read_word(node, fmt::format("the type of {}", what), report))
      type.name = std::move(*name);
    return type;
  }
  if (node.is_sequence()) {
    report.error("key.kind", visible(node), fmt::format("{} wants a type, not a list", what),
                 "values of its own stand under `enum`: `{enum: [minor, major]}`");
    return type;
  }
  const Fields fields(node, std::string(what),
                      {{"enum"},
                       {"ordered"},
                       {"context"},
                       {"type", misplaced, "write the type itself, or its `enum` or `context`"},
                       {"list", misplaced, "write the type as one text: `list of line`"},
                       {"values", misplaced, "write the values under `enum`"}},
                      report, type.where);
  if (!fields.ok()) return type;
  const yaml::Node* values = find_meant(fields, node, "enum");
  const yaml::Node* entries = find_meant(fields, node, "context");
  if (values != nullptr && entries != nullptr) {
    report.error("type.form", fields.key_place("context"),
                 fmt::format("{} is both an `enum` and a `context`", what));
  } else if (values == nullptr && entries == nullptr && !fields.has("type") &&
             !fields.has("list") && !fields.has("values")) {
    report.error(
        "type.form", type.where, fmt::format("{} has neither an `enum` nor a `context`", what),
        "write `{enum: [minor, major]}`, `{context: {sku: string}}`, or the name of a type alone");
  }
  if (values != nullptr) {
    type.values = read_enum(*values, what, report);
    if (!type.values.empty()) type.form = TypeExpression::Form::enumeration;
  } else if (entries != nullptr) {
    type.form = TypeExpression::Form::context;
    for (const yaml::Entry& entry :
         read_mapping(*entries, fmt::format("`context` of {}", what), report)) {
      type.entries.push_back(read_fact(entry, "the entry", false, report));
    }
  }
  type.ordered = fields.boolean("ordered").value_or(false);
  if (type.ordered && values == nullptr) {
    report.error("type.ordered", fields.key_place("ordered"), "only an `enum` can be ordered");
  }
  return type;
}

void read_types(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`types`", into.report)) {
    into.pack.types.push_back(read_type_entry(entry, into.report));
  }
}

void read_facts(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`facts`", into.report)) {
    into.pack.facts.push_back(read_fact(entry, "the fact", true, into.report));
  }
}

}  // namespace aftersales::model
