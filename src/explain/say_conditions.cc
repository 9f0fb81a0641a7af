// Conditions and tests -> words: what was met, and what was asked for.
#include <algorithm>

#include <fmt/format.h>

#include "explain/say.h"

namespace aftersales::explain {

using feel::Binding;
using feel::Node;
using feel::NodeKind;
using feel::TypeKind;

namespace {

/// Whether a value reads as a word of the sentence that it stands in.
bool is_word(const Node& n) {
  const Value& v = n.kind == NodeKind::name ? n.binding.value : n.value;
  const bool constant = n.kind == NodeKind::literal ||
                        (n.kind == NodeKind::name && n.binding.kind == Binding::constant);
  return constant && (v.kind() == Kind::string || v.kind() == Kind::enumeration);
}

}  // namespace

std::string Saying::say_range(const Node& n, Naming naming) const {
  const auto end = [&](const Node& e) {
    const bool money = tested != nullptr && tested->is(TypeKind::money) && is_number(e);
    return money ? say_literal(e, true) : say_limit(e, say(e, naming));
  };
  const std::string low = end(*n.children[0]);
  const std::string high = end(*n.children[1]);
  const bool from = (n.flags & feel::kLowClosed) != 0;
  const bool to = (n.flags & feel::kHighClosed) != 0;
  const std::string_view language = speaker_.language();
  if (from && to) return beside(beside(low, word_of(Word::range_to), language), high, language);
  return fmt::format("{} {} {} {} {}", from ? "≥" : ">", low, word_of(Word::conjunction),
                     to ? "≤" : "<", high);
}

std::string Saying::say_test(const Node& n, Naming naming) const {
  const Node& operand = *n.children[0];
  const bool money = tested != nullptr && tested->is(TypeKind::money) && is_number(operand);
  const std::string said = money ? say_literal(operand, true) : say(operand, naming);
  return comparison(n.operation, say_limit(operand, said), operand);
}

std::string Saying::say_tests(const Node& n) const {
  const bool negated = (n.flags & feel::kNegated) != 0;
  const std::string said = alternatives(n.children, Naming::known_values, negated);
  const Node* only = n.children.size() == 1 ? n.children[0] : nullptr;
  if (negated && only != nullptr && only->kind == NodeKind::literal && only->value.is_null()) {
    return std::string(word_of(Word::given));
  }
  return negated ? fmt::format(fmt::runtime(word_of(Word::negation_of)), said) : said;
}

std::string Saying::quoted(const std::string& said, const Node& n) const {
  if (!is_word(n)) return said;
  return fmt::format("{}{}{}", word_of(Word::open_quote), said, word_of(Word::close_quote));
}

std::string Saying::alternatives(const std::vector<Node*>& nodes, Naming naming,
                                 bool in_quotes) const {
  std::string result;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) result += word_of(i + 1 == nodes.size() ? Word::list_last : Word::list_separator);
    const Node& n = *nodes[i];
    const bool money = tested != nullptr && tested->is(TypeKind::money) && is_number(n);
    const std::string said = money ? say_literal(n, true) : say_limit(n, say(n, naming));
    result += in_quotes ? quoted(said, n) : said;
  }
  return result;
}

bool Saying::was_looked_at(const Node& n) const {
  if (n.kind == NodeKind::name && n.binding.kind == Binding::slot) {
    return speaker_.run().slot(n.binding.index).kind() != feel::kPending;
  }
  return std::all_of(n.children.begin(), n.children.end(),
                     [&](const Node* c) { return was_looked_at(*c); });
}

std::string Saying::say_conditions(const Node& n, bool hold) const {
  const bool any = n.kind == NodeKind::disjunction;
  const bool all = n.kind == NodeKind::conjunction;
  if (!any && !all) return was_looked_at(n) ? say_condition(n, hold) : std::string();
  std::vector<const Node*> parts;
  const Node* first = &n;
  for (; first->kind == n.kind && (first == &n || (first->flags & feel::kParenthesised) == 0);
       first = first->children[0]) {
    parts.push_back(first->children[1]);
  }
  parts.push_back(first);
  std::reverse(parts.begin(), parts.end());
  std::string result;
  for (const Node* part : parts) {
    // What always holds tells nothing.
    if (part->kind == NodeKind::literal || !was_looked_at(*part) || !can_evaluate(*part)) continue;
    const Value v = evaluate(*part);
    if (v.as_bool() != hold) continue;
    if (!result.empty()) result += word_of(Word::semicolon);
    result += say_condition(*part, hold);
  }
  return result;
}

std::string Saying::say_condition(const Node& n, bool holds) const {
  const auto subject = [&](const Node& s) {
    const bool slot = s.kind == NodeKind::name && s.binding.kind == Binding::slot;
    const bool date_of_slot =
        s.kind == NodeKind::call && s.children.size() == 2 && s.children[0]->text == "date" &&
        s.children[1]->kind == NodeKind::name && s.children[1]->binding.kind == Binding::slot;
    if (slot) return speaker_.slot_subject(s.binding.index);
    return date_of_slot ? speaker_.slot_subject(s.children[1]->binding.index)
                        : say(s, Naming::names);
  };
  const bool named = n.kind == NodeKind::name || n.kind == NodeKind::path;
  if (!named && !feel::is_comparison(n.kind)) return say(n, Naming::both);
  const Node& left = named ? n : *n.children.front();
  if (!can_evaluate(left)) return say(n, Naming::both);
  const Value actual = evaluate(left);
  const std::string met = pair(subject(left), speaker_.value(actual), speaker_.language());
  // What holds because it is so needs no further word, nor what is not yes and therefore no.
  const bool said = actual.kind() == Kind::boolean || (holds && n.kind == NodeKind::equal);
  if (said) return met;
  // Nor what is the very thing that it must not be.
  if (named || (!holds && n.kind == NodeKind::not_equal)) return met;
  const Node& right = *n.children[1];
  const std::string wanted =
      comparison(n.kind, say_limit(right, say_operand(right, left, Naming::known_values)), right);
  return noted(met, fmt::format("{}{}", word_of(holds ? Word::wanted : Word::unlike), wanted),
               speaker_.language());
}

std::string Saying::comparison(NodeKind kind, const std::string& said, const Node& operand) const {
  const bool null = operand.kind == NodeKind::literal && operand.value.is_null();
  const bool in_time = operand.type != nullptr &&
                       (operand.type->is(TypeKind::date) || operand.type->is(TypeKind::date_time) ||
                        operand.type->is(TypeKind::time));
  const auto with_sign = [&](std::string_view sign, Word in_words) {
    return in_time ? beside(word_of(in_words), said, speaker_.language())
                   : fmt::format("{} {}", sign, said);
  };
  switch (kind) {
    case NodeKind::equal:
      return said;
    case NodeKind::not_equal:
      return null ? std::string(word_of(Word::given))
                  : fmt::format(fmt::runtime(word_of(Word::negation_of)), quoted(said, operand));
    case NodeKind::less:
      return with_sign("<", Word::before);
    case NodeKind::less_equal:
      return with_sign("≤", Word::not_after);
    case NodeKind::greater:
      return with_sign(">", Word::after);
    default:
      return with_sign("≥", Word::not_before);
  }
}

}  // namespace aftersales::explain
