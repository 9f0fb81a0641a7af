// Slots, values, cells -> words. Expressions are said in say.cc.
#include "explain/speaker.h"

#include <algorithm>

#include "engine/format.h"
#include "explain/say.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales::explain {

using engine::SlotInfo;
using feel::Node;
using feel::NodeKind;

namespace {

const engine::LocalText& label_of(const engine::Linked& linked, std::uint32_t slot) {
  static const engine::LocalText none;
  const SlotInfo& info = linked.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      return linked.facts[info.index].label;
    case SlotInfo::parameter:
      return linked.parameters[info.index].label;
    case SlotInfo::decision:
      return linked.decisions[info.index].title;
    case SlotInfo::output: {
      const engine::DecisionInfo& d = linked.decisions[info.index];
      return d.outputs.size() == 1 && d.outputs[0].label.empty()
                 ? d.title
                 : d.outputs[info.output_index].label;
    }
    case SlotInfo::moment:
    case SlotInfo::effective_date:
    case SlotInfo::element:
      break;
  }
  return none;
}

bool is_mere(const Node& n) {
  return n.kind == NodeKind::literal || n.kind == NodeKind::name || n.kind == NodeKind::path;
}

bool is_logic(const Node& n) {
  return feel::is_comparison(n.kind) || n.kind == NodeKind::conjunction ||
         n.kind == NodeKind::disjunction || n.kind == NodeKind::between || n.kind == NodeKind::in;
}

/// `date(order.delivered_at)` is spoken of as what it is the date of.
const Node& without_conversion(const Node& n) {
  const bool conversion =
      n.kind == NodeKind::call && n.children.size() == 2 && n.children[0]->text == "date";
  return conversion ? *n.children[1] : n;
}

}  // namespace

std::string Speaker::value(const Value& v) const {
  if (value::is_failure(v)) return std::string(word(Word::faulty, language_));
  if (!value::is_settled(v)) return std::string(word(Word::unknown, language_));
  return engine::format_value(v, language_, linked_);
}

std::string Speaker::slot_value(std::uint32_t slot) const { return value(run_.slot(slot)); }

bool Speaker::has_label(std::uint32_t slot) const { return !label_of(linked_, slot).empty(); }

std::string Speaker::slot_name(std::uint32_t slot) const {
  const engine::LocalText& label = label_of(linked_, slot);
  if (!label.empty()) return text(label);
  const SlotInfo& info = linked_.slots[slot];
  if (info.kind == SlotInfo::moment) return std::string(word(Word::moment, language_));
  if (info.kind == SlotInfo::effective_date)
    return std::string(word(Word::effective_date, language_));
  return info.name;
}

std::string Speaker::slot_subject(std::uint32_t slot) const {
  const SlotInfo& info = linked_.slots[slot];
  if (info.kind == SlotInfo::fact && !has_label(slot)) {
    std::string question = text(linked_.facts[info.index].ask);
    if (!question.empty()) return question;
  }
  return slot_name(slot);
}

std::string Speaker::text(const engine::LocalText& text) const {
  return text.empty() ? std::string() : run_.render(text, language_);
}

std::string Speaker::expression(const feel::Compiled& compiled, Naming naming) const {
  return text::shortened(Saying(*this, compiled).say(*compiled.tree.root, naming),
                         kLongestExpression);
}

std::string Speaker::subject(const feel::Compiled& compiled) const {
  const Node& root = without_conversion(*compiled.tree.root);
  if (root.kind == NodeKind::name && root.binding.kind == feel::Binding::slot) {
    return slot_subject(root.binding.index);
  }
  const Naming naming = is_logic(root) ? Naming::both : Naming::names;
  return text::shortened(Saying(*this, compiled).say(root, naming), kLongestExpression);
}

std::string Speaker::alternatives(const feel::Compiled& compiled, bool hold) const {
  const Node& root = *compiled.tree.root;
  if (root.kind != NodeKind::disjunction) return {};
  return text::shortened(Saying(*this, compiled).say_conditions(root, hold), kLongestExpression);
}

std::string Speaker::tests(const engine::Cell& cell, feel::TypeRef tested) const {
  std::string all;
  for (const auto& compiled : cell.tests) {
    const Node& root = *compiled->tree.root;
    Saying saying(*this, *compiled);
    saying.tested = tested;
    if (!all.empty())
      all +=
          word(&compiled == &cell.tests.back() ? Word::list_last : Word::list_separator, language_);
    all += root.kind == NodeKind::tests ? saying.say_tests(root)
                                        : saying.say(root, Naming::known_values);
  }
  return text::shortened(all, kLongestExpression);
}

std::string Speaker::arithmetic(const feel::Compiled& compiled, const Value& result) const {
  const Node& root = *compiled.tree.root;
  if (is_mere(root)) return {};
  const bool logic = is_logic(root);
  const std::string outcome = value(result);
  const Saying saying(*this, compiled);
  std::string steps;
  if (logic && result.kind() == Kind::boolean)
    steps = saying.say_conditions(root, result.as_bool());
  if (steps.empty()) steps = saying.say(root, logic ? Naming::both : Naming::values);
  // A sum that is all there is needs no parentheses.
  const bool sum = root.kind == NodeKind::call && root.children[0]->text == "sum";
  if (sum && steps.starts_with('(') && steps.ends_with(')'))
    steps = steps.substr(1, steps.size() - 2);
  if (steps == outcome) return {};
  return text::shortened(steps, kLongestExpression) + (logic ? " → " : " = ") + outcome;
}

}  // namespace aftersales::explain
