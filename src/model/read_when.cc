// `when:` and the cells in it -> conditions, their expressions still texts.
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

// `[0..7]` without quotes: YAML has made a list of one text out of the range and taken its
// brackets.
bool is_bare_range(const yaml::Node& list, const yaml::Node& item) {
  if (!list.flow || !item.is_scalar() || item.style != yaml::Style::plain) return false;
  const std::string& text = item.text();
  const auto dots = text.find("..");
  if (dots == std::string::npos || dots == 0 || dots + 2 == text.size()) return false;
  return text.find_first_of("[](\"") == std::string::npos;
}

void report_bare_range(const yaml::Node& list, const yaml::Node& item, std::string_view advice,
                       std::string_view before, std::string_view behind, text::Report& report) {
  const std::string range = text::shortened(item.text());
  report.error("cell.bare-range", list.items.size() == 1 ? list.where() : item.where(),
               fmt::format("`[{}]` without quotes is a YAML list, not a range", range),
               fmt::format("{}put it in quotes: {}\"[{}]\"{}", advice, before, range, behind));
}

When read_parts(const yaml::Node& list, When::Form form, text::Report& report) {
  When when;
  when.form = form;
  when.where = visible(list);
  for (const yaml::Node& item : list.items) {
    if (is_bare_range(list, item)) {
      report_bare_range(list, item, "say what lies in it, and ",
                        "when: {days_since_delivery: ", "}", report);
      continue;
    }
    when.parts.push_back(read_when(item, report));
  }
  if (list.items.empty()) {
    report.error("when.empty", list.where(), "a condition without entries",
                 "write `when: true` if it always holds");
  }
  return when;
}

When read_entries(const yaml::Node& node, text::Report& report) {
  When entries;
  entries.form = When::Form::entries;
  entries.where = visible(node);
  std::optional<When> any;
  for (const yaml::Entry& entry : node.entries) {
    const Located key = entry.key.scalar.trimmed();
    if (key.text() == "any") {
      if (entry.value.is_sequence()) {
        any = read_parts(entry.value, When::Form::any, report);
      } else {
        report.error("when.any", visible(entry.value),
                     "`any` in a condition wants a list of conditions",
                     "write `any: [{…}, {…}]`: at least one of them must hold");
        any = When{};
      }
    } else if (entry.value.is_sequence() && (key.text() == "all" || key.text() == "and")) {
      report.error(
          "when.any", entry.key.where(),
          fmt::format("`{}` is no key of a condition: all entries must hold anyway", key.text()),
          "write the list itself: `when: [{…}, {…}]`");
    } else if (entry.value.is_sequence() && key.text() == "or") {
      report.error("when.any", entry.key.where(), "`or` is no key of a condition", "write `any`");
    } else if (key.empty()) {
      report.error("key.empty", entry.key.where(), "an empty key in a condition",
                   "write what the cell tests");
    } else {
      Cell cell = read_cell(entry.value, key.text(), report);
      entries.entries.push_back({std::make_shared<const Located>(key), std::move(cell)});
    }
  }
  if (node.entries.empty()) {
    report.error("when.empty", node.where(), "a condition without entries",
                 "write `when: true` if it always holds");
  }
  if (!any) return entries;
  if (entries.entries.empty()) return std::move(*any);
  When both;
  both.form = When::Form::all;
  both.where = entries.where;
  both.parts.push_back(std::move(entries));
  both.parts.push_back(std::move(*any));
  return both;
}

}  // namespace

When read_when(const yaml::Node& node, text::Report& report) {
  if (node.is_mapping()) return read_entries(node, report);
  if (node.is_sequence()) return read_parts(node, When::Form::all, report);
  When when;
  when.where = node.where();
  auto expression = read_expression(node, "a condition", report);
  if (!expression) return when;
  if (expression->text() == "any") {
    report.error("when.any", expression->whole(), "`any` alone is not a condition",
                 "write `when: true` if the rule always applies");
    return when;
  }
  when.form = When::Form::expression;
  when.expression = std::move(*expression);
  return when;
}

Cell read_cell(const yaml::Node& node, std::string_view key, text::Report& report) {
  Cell cell;
  const std::string what = fmt::format("the cell of `{}`", text::shortened(key));
  if (node.is_mapping()) {
    report.error("cell.kind", visible(node), fmt::format("{} wants tests, not entries", what),
                 "write a value, a comparison such as \"<= 7\", a range such as \"[1..7]\", or a "
                 "list of them");
    cell.any = true;  // nothing more is said of it
    return cell;
  }
  if (node.is_sequence()) {
    if (node.items.empty()) {
      report.error("cell.empty", node.where(),
                   fmt::format("{} is an empty list, which nothing fits", what),
                   "write `any` if there is no condition");
    }
    for (const yaml::Node& item : node.items) {
      if (is_bare_range(node, item)) {
        report_bare_range(node, item, "", fmt::format("{}: ", text::shortened(key)), "", report);
      } else {
        cell.alternatives.push_back(read_cell(item, key, report));
      }
    }
    cell.any = cell.alternatives.empty();
    return cell;
  }
  cell.tests = node.scalar.trimmed();
  cell.any = cell.tests.text() == "any";
  if (cell.tests.empty()) {
    report.error("cell.empty", node.where(), fmt::format("{} is empty", what),
                 "write `any` if there is no condition; the empty text is written '\"\"'");
    cell.any = true;
  }
  return cell;
}

}  // namespace aftersales::model
