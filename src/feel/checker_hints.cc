// What to write instead of what does not fit.
#include <algorithm>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/checker.h"
#include "feel/lexer.h"
#include "feel/parsing.h"
#include "feel/slips.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

bool is_number(const Node& node) {
  return node.kind == NodeKind::literal && node.value.kind() == Kind::number;
}

/// A value of an enumeration as an expression writes it: what is no name stands in quotes.
std::string spelled(std::string_view value) {
  bool name = !value.empty() && !is_digit(value[0]) && !is_keyword(value) && value != "any";
  for (std::size_t at = 0; name && at < value.size();) {
    const std::size_t end = word_end(value, at);
    name = end != at && (end == value.size() || (value[end] == '.' && end + 1 != value.size()));
    at = end + 1;
  }
  return name ? std::string(value) : fmt::format("\"{}\"", value);
}

}  // namespace

bool Checker::is_whole_cell(const Node& node) const {
  const Node& root = *tree_.root;
  return root.kind == NodeKind::tests && (root.flags & kNegated) == 0 &&
         root.children.size() == 1 && root.children[0] == &node;
}

/// Of a difference of two moments: their days.
std::string Checker::days_between(const Node& difference) const {
  const bool moments =
      difference.kind == NodeKind::subtract && difference.children[0]->type != nullptr &&
      difference.children[1]->type != nullptr && is_moment(difference.children[0]->type) &&
      is_moment(difference.children[1]->type);
  if (!moments) return {};
  return fmt::format("days between({}, {})", source_of(difference.children[1]->span),
                     source_of(difference.children[0]->span));
}

/// For a text where something else is wanted.
std::string Checker::textual_hint(const Node& node, TypeRef wanted) const {
  if (node.kind != NodeKind::literal) {
    return wanted->numeric() ? fmt::format("write `number({})`", source_of(node.span)) : "";
  }
  const std::string text(node.value.as_string());
  if (wanted->is(TypeKind::calendar)) {
    const Symbol* symbol = context_.scope.find(text);
    if (symbol != nullptr && symbol->type->is(TypeKind::calendar))
      return fmt::format("write `{}` without quotes", text);
    return "name a calendar that is declared under `calendars:`, without quotes";
  }
  if (wanted->numeric()) return "write the number without quotes";
  if (wanted->is(TypeKind::date)) {
    if (value::parse_date(text).value) return fmt::format("write `{}` without quotes", text);
    if (const auto day = date_meant(text)) return fmt::format("write `{}`, without quotes", *day);
  }
  return fmt::format("write it without the inner quotes, as a {}", describe(wanted));
}

/// For a value of type `found` where `wanted` is wanted.
/// Of a number where a length of time is wanted: only one that is written out takes a unit.
std::string Checker::with_unit(const Node& node) const {
  if (is_percentage(node)) return "write the unit, for example `7 days` or `24 hours`";
  const std::string written = source_of(node.span);
  if (is_number(node)) return fmt::format("write the unit, for example `{} days`", written);
  const bool simple_name = node.kind == NodeKind::name || node.kind == NodeKind::path ||
                           node.kind == NodeKind::call || (node.flags & kParenthesised) != 0;
  return fmt::format(
      fmt::runtime(simple_name ? "multiply it by a unit, for example `{} * 1 day`"
                               : "multiply it by a unit, for example `({}) * 1 day`"),
      written);
}

std::string Checker::hint_for(const Node& node, TypeRef found, TypeRef wanted) const {
  const std::string written = source_of(node.span);
  if (found->is(TypeKind::date_time) && wanted->is(TypeKind::date))
    return fmt::format("write `date({})`", written);
  if (found->is(TypeKind::date) && wanted->is(TypeKind::date_time)) {
    return fmt::format(
        "a day has no time: give it one, as `date and time({}, time(\"18:00:00\"))`, or declare "
        "the type `date`",
        written);
  }
  if (wanted->is(TypeKind::list) && fits(found, wanted->element))
    return fmt::format("write `[{}]`, a list of one", written);
  if (wanted->textual())
    return fmt::format("write `string({})`, or a text in double quotes", written);
  if (wanted->is(TypeKind::enumeration)) {
    return fmt::format("the values of {} are {}", describe(wanted),
                       fmt::join(wanted->enumeration->values, ", "));
  }
  if (found->textual()) return textual_hint(node, wanted);
  if (wanted->is(TypeKind::date) && found->numeric()) {
    if (const auto day = date_meant(written)) return fmt::format("write `{}`", *day);
  }
  if (wanted->is(TypeKind::duration) && found->numeric()) {
    return with_unit(node);
  }
  if (found->is(TypeKind::context) && !found->fields.empty() && node.kind != NodeKind::context) {
    std::string entries;
    for (const Field& field : found->fields) {
      if (fits(field.type, wanted))
        entries += fmt::format("{}`{}.{}`", entries.empty() ? "" : " or ", written, field.name);
    }
    return entries.empty() ? fmt::format("name one of its entries, for example `{}.{}`", written,
                                         found->fields.front().name)
                           : fmt::format("write {}", entries);
  }
  if (wanted->is(TypeKind::boolean)) {
    return node.kind == NodeKind::literal ? "write `true` or `false`, or a comparison"
                                          : "compare it with something, for example with `=`";
  }
  if (wanted->numeric() && is_length(found)) {
    const std::string days = days_between(node);
    return days.empty() ? "write the number without its unit, or divide by `1 day`"
                        : fmt::format("write `{}`", days);
  }
  if (wanted->numeric() && found->is(TypeKind::boolean))
    return "write a number; for yes or no declare the type `boolean`";
  if (found->is(TypeKind::list) && fits(found->element, wanted)) {
    return fmt::format("this is a list: take one of its elements, `{}[1]`, or its sum or count",
                       written);
  }
  return {};
}

/// For a moment that is compared with what is no moment, or one of the other kind.
std::string Checker::day_hint(const Node& node, const Node& moment, TypeRef type,
                              const Node& other) const {
  std::string written = source_of(other.span);
  if (other.kind == NodeKind::literal && other.value.kind() == Kind::string) {
    written = std::string(other.value.as_string());
    if (value::parse_date_time(written).value)
      return fmt::format("write it without quotes: `{}`", written);
  }
  const auto meant = value::parse_date(written).value ? written : date_meant(written);
  if (!meant) return "write the date itself, as `2026-11-01`";
  if (type->is(TypeKind::date)) return fmt::format("write `{}`", *meant);
  const NodeKind op = node.kind == NodeKind::test ? node.operation : node.kind;
  const std::string subject = moment.text == "?" ? "?" : source_of(moment.span);
  return fmt::format("write `date({}) {} {}`", subject,
                     is_comparison(op) ? symbol_of(op) : symbol_of(NodeKind::equal), *meant);
}

std::string Checker::comparison_hint(const Node& node, const Node& left_node, TypeRef left,
                                     const Node& right_node, TypeRef right) const {
  const bool cell = left_node.text == "?";
  const std::string subject = !cell                      ? source_of(left_node.span)
                              : context_.subject.empty() ? "…"
                                                         : std::string(context_.subject);
  if (is_moment(left) && is_moment(right)) {
    if (!left->is(TypeKind::date_time) || !cell) {
      const Node& moment = left->is(TypeKind::date_time) ? left_node : right_node;
      return fmt::format("write `date({})`", source_of(moment.span));
    }
    const bool is_range = node.kind == NodeKind::range;
    const NodeKind op = is_range                      ? NodeKind::in
                        : node.kind == NodeKind::test ? node.operation
                                                      : NodeKind::equal;
    return fmt::format("write `date({})` on the left, or `date(?) {} {}` here", subject,
                       symbol_of(op), source_of(right_node.span));
  }
  if (left->is(TypeKind::enumeration) || right->is(TypeKind::enumeration)) {
    const TypeRef type = left->is(TypeKind::enumeration) ? left : right;
    return fmt::format("the values of {} are {}", describe(type),
                       fmt::join(type->enumeration->values, ", "));
  }
  if (left->is(TypeKind::list) && right->numeric() && !left->element->numeric())
    return fmt::format("to test how many they are, write `count({})`{}", subject,
                       cell ? " on the left" : "");
  if (left->is(TypeKind::list) || right->is(TypeKind::list)) {
    return "to ask whether a list holds a value, write `list contains(list, value)` or `value in "
           "list`";
  }
  if (left->numeric() && is_length(right))
    return "write the number without its unit, or compare a duration";
  if (is_length(left) && right->numeric()) {
    const std::string days = days_between(left_node);
    std::string hint = fmt::format(
        "write the unit, for example `{} days`",
        is_number(right_node) && !is_percentage(right_node) ? source_of(right_node.span) : "7");
    if (!days.empty()) hint += fmt::format(", or compare `{}`", days);
    return hint;
  }
  if (is_comparison(left_node.kind))
    return "a comparison is true or false: for a value between two others write `x in [1..7]`";
  const auto no_moment = [](TypeRef t) { return t->numeric() || t->textual(); };
  if (is_moment(left) && no_moment(right)) return day_hint(node, left_node, left, right_node);
  if (no_moment(left) && is_moment(right)) return day_hint(node, right_node, right, left_node);
  if (left->is(TypeKind::context) && !left->fields.empty() && !right->is(TypeKind::context)) {
    return fmt::format("compare one of its entries, for example `{}.{}`", cell ? "?" : subject,
                       left->fields.front().name);
  }
  if ((left->numeric() && right->textual()) || (left->textual() && right->numeric()))
    return "write the number without quotes, or convert with `number(…)` or `string(…)`";
  if (left->is(TypeKind::boolean) || right->is(TypeKind::boolean))
    return "a boolean is compared with true or false";
  return {};
}

/// For an operation on the entries of a list, or on the list itself: the same on each element.
std::string Checker::each_hint(const Node& node) const {
  const auto list_of = [&](const Node& n) {
    const bool entry = n.kind == NodeKind::path && n.children[0]->type != nullptr &&
                       n.children[0]->type->is(TypeKind::list);
    return entry ? source_of(n.children[0]->span) : std::string();
  };
  const std::string left = list_of(*node.children[0]);
  const std::string right = list_of(*node.children[1]);
  const std::string& list = left.empty() ? right : left;
  if (list.empty() || (!left.empty() && !right.empty() && left != right)) return {};
  std::string variable = "l";
  while (context_.scope.is_taken(variable)) variable += 'l';
  const auto each = [&](const Node& n, const std::string& of) {
    const std::string written = source_of(n.span);
    return of.empty() ? written : variable + written.substr(of.size());
  };
  return fmt::format("go through the list: `for {} in {} return {} {} {}`", variable, list,
                     each(*node.children[0], left), symbol_of(node.kind),
                     each(*node.children[1], right));
}

std::string Checker::operands_hint(const Node& node, TypeRef left, TypeRef right) const {
  if (is_moment(left) && right->textual() && node.children[1]->kind == NodeKind::literal) {
    return fmt::format("write the length of time without quotes, as `{} {} 14 days`",
                       source_of(node.children[0]->span), symbol_of(node.kind));
  }
  if (node.kind == NodeKind::add && (left->textual() || right->textual())) {
    return fmt::format("write `string({})` to join texts",
                       source_of(node.children[left->textual() ? 1 : 0]->span));
  }
  if (is_moment(left) && same(left, right))
    return "the time between two of them is their difference, with `-`";
  if (is_moment(left) && is_moment(right)) {
    return fmt::format("write `date({})`",
                       source_of(node.children[left->is(TypeKind::date_time) ? 0 : 1]->span));
  }
  if (left->is(TypeKind::list) || right->is(TypeKind::list)) {
    const std::string each = each_hint(node);
    return each.empty()
               ? "work with its sum, its count, or one of its elements: `sum(list)`, `list[1]`"
               : each;
  }
  if (left->is(TypeKind::boolean) || right->is(TypeKind::boolean))
    return "write `if … then … else …`";
  if (is_moment(left) && right->is(TypeKind::number)) {
    const Node& number = *node.children[1];
    return fmt::format("write the unit, for example `{} {} {} {}`",
                       source_of(node.children[0]->span), symbol_of(node.kind),
                       source_of(number.span), is_number(number) ? "days" : "* 1 day");
  }
  if (is_length(left) && is_length(right))
    return "days and months do not add up: a month has no fixed number of days";
  if (left->is(TypeKind::money) && right->is(TypeKind::money)) return "multiply money by a number";
  return {};
}

/// What to write instead of a word that is no value of an enumeration.
std::string Checker::value_hint(const Node& node, std::string_view word,
                                const value::SharedEnum& type) const {
  if (const auto value = context_.scope.value_of_label(type, word))
    return fmt::format("that is what people are shown for it: write `{}`", spelled(*value));
  const auto near = text::nearest(word, type.values);
  if (!near && is_whole_cell(node) && means_any(word)) return "write `any` for no restriction";
  return near ? fmt::format("write `{}`", spelled(*near))
              : fmt::format("its values are {}", fmt::join(type.values, ", "));
}

/// What to write instead of a name that nothing has.
/// A working calendar that is not there.
std::string Checker::calendar_hint(const std::string& name) const {
  std::vector<std::string> calendars;
  for (const std::string& known : context_.scope.candidates()) {
    const Symbol* const symbol = context_.scope.find(known);
    if (symbol != nullptr && symbol->type->is(TypeKind::calendar)) calendars.push_back(known);
  }
  if (const auto near = text::nearest(name, calendars))
    return fmt::format("did you mean `{}`?", *near);
  const std::string declaration =
      fmt::format("`calendars: {{{}: {{days: [Mon, Tue, Wed, Thu, Fri]}}}}`", name);
  if (calendars.empty()) return fmt::format("declare the calendar: {}", declaration);
  return fmt::format("the calendars are `{}`; declare another as {}", fmt::join(calendars, "`, `"),
                     declaration);
}

std::string Checker::name_hint(const Node& node, const std::string& name, TypeRef wanted) const {
  if (wanted != nullptr && wanted->is(TypeKind::calendar)) return calendar_hint(name);
  if (wanted != nullptr && wanted->is(TypeKind::boolean) && !boolean_meant(name).empty())
    return fmt::format("write `{}`", boolean_meant(name));
  if (is_whole_cell(node) && means_any(name)) return "write `any` for no restriction";
  std::vector<std::string> candidates = context_.scope.candidates();
  std::string outputs;
  for (const std::string& candidate : candidates) {
    const Symbol* symbol = context_.scope.find(candidate);
    const bool holds =
        symbol != nullptr && symbol->type->is(TypeKind::context) && symbol->type->field(name);
    if (holds) outputs += fmt::format("{}`{}.{}`", outputs.empty() ? "" : " or ", candidate, name);
  }
  if (!outputs.empty()) return fmt::format("write {}", outputs);
  for (const Frame& f : frames_) {
    for (const Local& local : f.locals) candidates.push_back(local.name);
  }
  if (const auto near = text::nearest(name, candidates))
    return fmt::format("did you mean `{}`?", *near);
  if (wanted != nullptr && wanted->textual())
    return fmt::format("a text stands in double quotes: write '\"{}\"'", name);
  if (const std::string small = small_letters(name); is_keyword(small))
    return fmt::format("words of the language are written small: `{}`", small);
  return "declare it under `facts:` or `decisions:`, or write a text in double quotes";
}

}  // namespace aftersales::feel
