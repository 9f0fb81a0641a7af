// `parameters:` and `functions:` -> dated figures, and expressions with a name.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

// Nothing if its value or its date cannot be told.
std::optional<Parameter::Dated> read_dated(const yaml::Node& node, const std::string& what,
                                           text::Report& report) {
  using enum Key::Use;
  Parameter::Dated dated;
  dated.where = visible(node);
  const Fields fields(node, fmt::format("a value of {}", what),
                      {{"from"},
                       {"value", required, "write `- {from: 2026-01-01, value: 5%}`"},
                       {"basis"},
                       {"until", misplaced, "a value holds until the next one's `from`"}},
                      report);
  dated.from = fields.date("from");
  auto value = fields.expression("value");
  dated.basis = fields.words("basis");
  if (!value || (fields.has("from") && !dated.from)) return std::nullopt;
  dated.value = std::move(*value);
  return dated;
}

void check_dates(const Parameter& parameter, const std::string& what, text::Report& report) {
  for (std::size_t i = 0; i < parameter.values.size(); ++i) {
    const auto same = std::find_if(
        parameter.values.begin(), parameter.values.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const auto& other) { return other.from == parameter.values[i].from; });
    if (same == parameter.values.begin() + static_cast<std::ptrdiff_t>(i)) continue;
    const auto& from = parameter.values[i].from;
    report
        .error("parameter.from-twice", parameter.values[i].where,
               from ? fmt::format("{} has two values from {} on", what, from->to_string())
                    : fmt::format("{} has two values without a `from`", what),
               "give each value the first day on which it holds")
        .note(same->where, "the other one");
  }
}

Parameter read_parameter(const yaml::Entry& entry, text::Report& report) {
  using enum Key::Use;
  Parameter parameter;
  parameter.name = entry.key.scalar;
  parameter.where = entry.key.where();
  const std::string what =
      fmt::format("the parameter `{}`", text::shortened(parameter.name.text()));
  if (entry.value.is_scalar()) {
    report.error("key.kind", entry.value.where(), fmt::format("{} lacks its type", what),
                 fmt::format("write `{{type: number, value: {}}}`",
                             text::shortened(entry.value.text(), 40)));
    return parameter;
  }
  const Fields fields(entry.value, what,
                      {{"type", required, "write `type: number`, or another type"},
                       {"values"},
                       {"value"},
                       {"basis"},
                       {"label"},
                       {"applies_by"},
                       {"title", misplaced, "the name of a parameter for people is its `label`"},
                       {"from", misplaced, "write `values: [{from: 2026-01-01, value: …}]`"}},
                      report, parameter.where);
  if (!fields.ok()) return parameter;
  if (const yaml::Node* type = fields.find("type")) parameter.type = read_type(*type, what, report);
  parameter.label = fields.text("label");
  parameter.applies_by = fields.word("applies_by");
  const yaml::Node* values = fields.find("values");
  if (values == nullptr && !fields.has("value")) {
    report.error("parameter.value-missing", parameter.where, fmt::format("{} has no value", what),
                 "write `value: 5%`, or `values:` with a list of `{from: 2026-01-01, value: 5%}`");
  } else if (values != nullptr && fields.has("value")) {
    report.error("parameter.value-twice", fields.key_place("value"),
                 fmt::format("{} has both a `value` and `values`", what),
                 "write all of them under `values`");
  } else if (values == nullptr) {
    Parameter::Dated dated;
    dated.where = fields.key_place("value");
    dated.basis = fields.words("basis");
    if (auto value = fields.expression("value")) {
      dated.value = std::move(*value);
      parameter.values.push_back(std::move(dated));
    }
    return parameter;
  }
  if (values == nullptr) return parameter;
  if (fields.has("basis")) {
    report.error("key.misplaced", fields.key_place("basis"),
                 fmt::format("`basis` does not belong beside `values`"),
                 "write it into each value: `- {from: 2026-01-01, value: 5%, basis: …}`");
  }
  for (const yaml::Node& item : read_list(*values, fmt::format("`values` of {}", what), report)) {
    if (auto dated = read_dated(item, what, report)) parameter.values.push_back(std::move(*dated));
  }
  if (values->is_sequence() && values->items.empty()) {
    report.error("parameter.value-missing", values->where(), fmt::format("{} has no value", what),
                 "write `values: [{from: 2026-01-01, value: 5%}]`");
  }
  check_dates(parameter, what, report);
  return parameter;
}

Function read_function(const yaml::Entry& entry, text::Report& report) {
  using enum Key::Use;
  Function function;
  function.name = entry.key.scalar;
  function.where = entry.key.where();
  const std::string what = fmt::format("the function `{}`", text::shortened(function.name.text()));
  const Fields fields(entry.value, what,
                      {{"parameters", required, "write `parameters: {amount: money}`"},
                       {"type", required, "write the type of the result: `type: money`"},
                       {"value", required, "write the expression: `value: amount * 5%`"}},
                      report, function.where);
  const yaml::Node* parameters = fields.find("parameters");
  if (parameters != nullptr) {
    for (const yaml::Entry& each :
         read_mapping(*parameters, fmt::format("`parameters` of {}", what), report)) {
      const std::string name = fmt::format("the parameter `{}`", text::shortened(each.key.text()));
      function.parameters.emplace_back(each.key.scalar, read_type(each.value, name, report));
    }
  }
  if (const yaml::Node* type = fields.find("type")) function.type = read_type(*type, what, report);
  // Without its parameters the expression would seem full of unknown names.
  const bool known = parameters != nullptr && parameters->is_mapping();
  if (auto value = fields.expression("value"); value && known) function.value = std::move(*value);
  return function;
}

}  // namespace

void read_parameters(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`parameters`", into.report)) {
    into.pack.parameters.push_back(read_parameter(entry, into.report));
  }
}

void read_functions(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`functions`", into.report)) {
    into.pack.functions.push_back(read_function(entry, into.report));
  }
}

}  // namespace aftersales::model
