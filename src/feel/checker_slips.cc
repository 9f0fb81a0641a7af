// Expressions that mean something, but hardly what their author meant, and forms of other languages
// that are told as a whole.
#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "feel/characters.h"
#include "feel/checker.h"
#include "feel/parsing.h"

namespace aftersales::feel {

namespace {

bool is_number(const Node& node) {
  return node.kind == NodeKind::literal && node.value.kind() == Kind::number;
}

/// `>=` for the second word of `5 or more`.
std::string_view sign_of(std::string_view word) {
  for (const std::string_view more : {"more", "above", "over", "later", "higher", "greater"}) {
    if (word == more) return ">=";
  }
  for (const std::string_view less : {"less", "fewer", "below", "under", "earlier", "lower"}) {
    if (word == less) return "<=";
  }
  return {};
}

}  // namespace

/// `10%` as it is written, which the value 0.1 does not tell.
bool Checker::is_percentage(const Node& node) const {
  const Node& literal = node.kind == NodeKind::negate ? *node.children[0] : node;
  return is_number(literal) && source_of(literal.span).find('%') != std::string::npos;
}

/// `{type: money, value: 10%}`.
bool Checker::is_share_of_nothing(const Node& node, TypeRef found, TypeRef wanted) {
  if (!wanted->is(TypeKind::money) || !found->is(TypeKind::number) || !is_percentage(node))
    return false;
  error(node.span, "type.percentage", "a percentage is a number, and an amount is wanted here",
        fmt::format("write the amount, or of what it is a part, as `price * {}`",
                    source_of(node.span)));
  return true;
}

/// `order.total <= 20%`.
bool Checker::compares_share(const Node& left_node, TypeRef left, const Node& right_node,
                             TypeRef right) {
  const auto is_share = [&](const Node& node) {
    if (node.kind != NodeKind::range) return is_percentage(node);
    return is_percentage(*node.children[0]) || is_percentage(*node.children[1]);
  };
  const bool on_right = left->is(TypeKind::money) && is_share(right_node);
  const bool on_left = right->is(TypeKind::money) && is_share(left_node);
  if (!on_right && !on_left) return false;
  const Node& share = on_right ? right_node : left_node;
  const std::string part = share.kind == NodeKind::range ? "20%" : source_of(share.span);
  error(share.span, "type.percentage",
        "a percentage is a number and cannot be compared with an amount",
        fmt::format("say of what it is a part, for example `price * {}`", part));
  return true;
}

/// `order.total - 10%`.
bool Checker::adds_share(const Node& node, TypeRef left, TypeRef right) {
  if (node.kind != NodeKind::add && node.kind != NodeKind::subtract) return false;
  const Node& first = *node.children[0];
  const Node& second = *node.children[1];
  if (right->is(TypeKind::money) && is_percentage(first)) {
    error(node.span, "type.percentage", "a percentage is a number, not an amount",
          fmt::format("write `{} * {}` for that part of it", source_of(second.span),
                      source_of(first.span)));
    return true;
  }
  if (!left->is(TypeKind::money) || second.kind == NodeKind::negate || !is_percentage(second))
    return false;
  const Decimal part = second.value.as_number() * Decimal(100);
  const Decimal rest = node.kind == NodeKind::add ? Decimal(100) + part : Decimal(100) - part;
  const std::string whole = source_of(first.span);
  const bool chain = is_binary(first.kind) && (first.flags & kParenthesised) == 0;
  const std::string factor = chain ? "(" + whole + ")" : whole;
  error(node.span, "type.percentage", "a percentage is a number, not an amount",
        fmt::format("write `{} * {}%` or `{} {} {} * {}`", factor, rest.to_string(), whole,
                    symbol_of(node.kind), factor, source_of(second.span)));
  return true;
}

/// A value that cannot be true or false: in `x = 3 or 4`, the 4.
bool Checker::is_bare_value(const Node& node, TypeRef subject) const {
  if (node.kind == NodeKind::literal) {
    const Kind kind = node.value.kind();
    return kind != Kind::boolean && kind != Kind::null;
  }
  if (!subject->is(TypeKind::enumeration)) return false;
  if (spells_value(node, subject)) return true;
  // A name that can be true or false is no value here, though it is called like one.
  const std::string name = dotted_name(node);
  const Symbol* symbol = context_.scope.find(name);
  const bool is_condition =
      symbol != nullptr && (symbol->type->is(TypeKind::boolean) || symbol->type->is(TypeKind::any));
  const bool is_local = std::any_of(frames_.begin(), frames_.end(), [&](const Frame& f) {
    return std::any_of(f.locals.begin(), f.locals.end(),
                       [&](const Local& local) { return local.name == name; });
  });
  return !is_condition && !is_local && subject->enumeration->index_of(name).has_value();
}

/// The value as it has to be written.
std::string Checker::value_text(const Node& node, TypeRef subject) const {
  const std::string written = source_of(node.span);
  return spells_value(node, subject) ? fmt::format("\"{}\"", written) : written;
}

/// Whether a text that is read as something else, `e-bike`, is a value of the enumeration.
bool Checker::spells_value(const Node& node, TypeRef enumeration) const {
  return enumeration->is(TypeKind::enumeration) && is_binary(node.kind) &&
         enumeration->enumeration->index_of(source_of(node.span)).has_value();
}

bool Checker::is_unquoted_value(Node& node, TypeRef wanted) {
  if (wanted == nullptr || !strict() || !spells_value(node, wanted)) return false;
  const std::string value = source_of(node.span);
  std::string hint = fmt::format("write {}, in double quotes", value_text(node, wanted));
  if (tree_.root->kind == NodeKind::tests) {
    std::string cell = text_.text();
    cell.insert(node.span.end, "\"");
    cell.insert(node.span.begin, "\"");
    hint = fmt::format("write '{}', with both quotes", cell);
  }
  error(node.span, "enum.quotes", fmt::format("the value `{}` is no single word", value),
        std::move(hint));
  return true;
}

/// `x = 3 or 4`: how many links of the chain, from `at` on, join a value to a comparison; reports
/// them as one mistake.
std::size_t Checker::joined_values(const std::vector<Node*>& chain, std::size_t at) {
  const NodeKind joint = chain[at]->kind;
  const bool joins = joint == NodeKind::disjunction || joint == NodeKind::conjunction;
  if (!strict() || at == 0 || !joins) return 0;
  const Node* compared = chain[at - 1];
  if (compared->kind == NodeKind::disjunction || compared->kind == NodeKind::conjunction)
    compared = compared->children[1];
  const bool excludes = compared->kind == NodeKind::not_equal;
  if (!(compared->kind == NodeKind::equal && joint == NodeKind::disjunction) && !excludes) return 0;
  const Node& subject = *compared->children[0];
  if (subject.type == nullptr) return 0;
  std::string values = value_text(*compared->children[1], subject.type);
  std::size_t end = at;
  for (; end < chain.size() && chain[end]->kind == joint; ++end) {
    const Node& value = *chain[end]->children[1];
    if (!is_bare_value(value, subject.type)) break;
    values += ", " + value_text(value, subject.type);
    chain[end]->type = simple(TypeKind::boolean);
  }
  if (end == at) return 0;
  const Span span{compared->span.begin, chain[end - 1]->span.end};
  const std::string in = fmt::format("{} in [{}]", source_of(subject.span), values);
  error(span, "type.alternatives",
        fmt::format("`{}` joins conditions, and `{}` alone is none", symbol_of(joint),
                    source_of(chain[at]->children[1]->span)),
        excludes ? fmt::format("write `not({})`", in) : fmt::format("write `{}`", in));
  return end - at;
}

/// `faulty or late` in a cell.
bool Checker::is_joined_test(Node& test, TypeRef subject) {
  if (!strict() || test.kind != NodeKind::disjunction) return false;
  const Node& bound = *test.children[0];
  if (const std::string_view sign = sign_of(test.children[1]->text);
      is_bare_value(bound, subject) && !sign.empty()) {
    error(test.span, "type.alternatives", "`or` joins conditions, and these are none",
          fmt::format("write `{} {}`", sign, source_of(bound.span)));
    return true;
  }
  std::string values;
  const Node* link = &test;
  for (; link->kind == NodeKind::disjunction; link = link->children[0]) {
    const Node& value = *link->children[1];
    if (!is_bare_value(value, subject)) return false;
    values = ", " + value_text(value, subject) + values;
  }
  if (!is_bare_value(*link, subject)) return false;
  error(test.span, "type.alternatives", "`or` joins conditions, and these are values",
        fmt::format("write `{}{}`", value_text(*link, subject), values));
  return true;
}

/// `5-7` or `[5-7]` where a test is wanted: a range for those who write it so, a difference for the
/// language.
bool Checker::is_difference_test(const Node& test, TypeRef subject) {
  if (test.kind == NodeKind::list) {
    return std::any_of(test.children.begin(), test.children.end(), [&](const Node* element) {
      return element->kind == NodeKind::subtract && is_difference_test(*element, subject);
    });
  }
  if (!strict() || test.kind != NodeKind::subtract) return false;
  const Node& low = *test.children[0];
  const Node& high = *test.children[1];
  const bool days = high.kind == NodeKind::literal && high.value.kind() == Kind::duration;
  if (!is_number(low) || !(is_number(high) || days)) return false;
  const std::string last = source_of(high.span);
  std::string unit = last.substr(std::min(last.find_first_not_of("0123456789."), last.size()));
  if (is_number(high) || !is_length(subject)) unit.clear();
  const std::string end = unit.empty() ? last.substr(0, last.find(' ')) : last;
  const std::string first = source_of(low.span);
  std::string range =
      fmt::format("for {} up to {} write `[{}{}..{}]`", first, end, first, unit, end);
  if (is_number(high) && high.value.as_number() < low.value.as_number()) {
    range = fmt::format("for the range write `[{}..{}]`, for the difference `{}`", end, first,
                        (low.value.as_number() - high.value.as_number()).to_string());
  }
  error(test.span, "cell.difference",
        fmt::format("`{}` is a difference, not a range", source_of(test.span)), std::move(range));
  return true;
}

/// `order.at + 36 hours in office`: `in` asks for a range or a list.
bool Checker::is_time_in_calendar(const Node& node) {
  const Node& value = *node.children[0];
  const Node& tests = *node.children[1];
  if (!strict() || tests.children.size() != 1 || tests.children[0]->kind != NodeKind::name)
    return false;
  const std::string& calendar = tests.children[0]->text;
  const Symbol* symbol = context_.scope.find(calendar);
  if (symbol == nullptr || !symbol->type->is(TypeKind::calendar)) return false;
  std::string start = "start";
  std::string length = "4 hours";
  if (value.kind == NodeKind::add && is_moment(value.children[0]->type) &&
      is_length(value.children[1]->type)) {
    start = source_of(value.children[0]->span);
    length = source_of(value.children[1]->span);
  }
  error(node.span, "type.calendar",
        fmt::format("`{}` is a calendar, and `in` wants a range or a list", calendar),
        fmt::format("write `add working time({}, {}, {})`", start, length, calendar));
  return true;
}

}  // namespace aftersales::feel
