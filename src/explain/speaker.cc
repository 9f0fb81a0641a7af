// Slots, values, cells -> words. Expressions are said in say.cc.
#include "explain/speaker.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/format.h"
#include "engine/labels.h"
#include "explain/messages.h"
#include "explain/say.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales::explain {

using engine::SlotInfo;
using feel::Node;
using feel::NodeKind;

namespace {

/// Null for what is no value of a declared type.
feel::TypeRef type_of(const engine::Linked& linked, std::uint32_t slot) {
  const SlotInfo& info = linked.slots[slot];
  if (info.kind == SlotInfo::fact) return linked.facts[info.index].type;
  if (info.kind == SlotInfo::decision) return linked.decisions[info.index].type;
  if (info.kind == SlotInfo::output)
    return linked.decisions[info.index].outputs[info.output_index].type;
  return nullptr;
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

std::string Speaker::value(const Value& v, feel::TypeRef type) const {
  if (value::is_failure(v)) return std::string(word(Word::faulty, language_));
  if (!value::is_settled(v)) return std::string(word(Word::unknown, language_));
  return engine::format_value(v, language_, linked_, type);
}

std::string Speaker::slot_value(std::uint32_t slot) const {
  if (linked_.slots[slot].kind == SlotInfo::fact && !value::is_settled(run_.slot(slot)) &&
      !value::is_failure(run_.slot(slot)) && !run_.missing_parts(slot).empty())
    return std::string(word(Word::partly_unknown, language_));
  return value(run_.slot(slot), type_of(linked_, slot));
}

bool Speaker::has_label(std::uint32_t slot) const {
  return !engine::label_of(linked_, slot).empty();
}

std::string Speaker::layer_name(const engine::DecisionInfo& decision) const {
  if (!decision.layer.empty()) return text(decision.layer);
  return decision.hidden ? decision.name.substr(decision.name.find('@') + 1) : std::string();
}

std::string Speaker::slot_name(std::uint32_t slot) const {
  const SlotInfo& info = linked_.slots[slot];
  if (info.kind == SlotInfo::moment) return std::string(word(Word::moment, language_));
  if (info.kind == SlotInfo::effective_date)
    return std::string(word(Word::effective_date, language_));
  const engine::LocalText& label = engine::label_of(linked_, slot);
  const engine::DecisionInfo* decision = linked_.decision_of_slot(slot);
  if (decision != nullptr && decision->hidden) {
    const bool output = info.kind == SlotInfo::output && !decision->single;
    const std::string& declared =
        output ? decision->outputs[info.output_index].name : decision->declared;
    return noted(label.empty() ? declared : text(label),
                 fmt::format(fmt::runtime(word(Word::by_layer, language_)), layer_name(*decision)),
                 language_);
  }
  if (label.empty()) {
    std::string question = info.kind == SlotInfo::fact ? text(linked_.facts[info.index].ask) : "";
    for (const std::string_view mark : {"?", "？"}) {
      if (question.ends_with(mark)) question.resize(question.size() - mark.size());
    }
    return question.empty() ? info.name : question;
  }
  const std::string name = text(label);
  const std::string apart = told_apart(slot);
  return apart.empty() ? name : noted(name, apart, language_);
}

std::string Speaker::told_apart(std::uint32_t slot) const {
  const SlotInfo& info = linked_.slots[slot];
  if (!engine::shares_label(linked_, slot, language_)) return {};
  if (info.kind == SlotInfo::output) {
    const engine::LocalText& title = linked_.decisions[info.index].title;
    const std::string own = engine::plain_text(engine::label_of(linked_, slot), language_, linked_);
    if (!title.empty() && engine::plain_text(title, language_, linked_) != own) return text(title);
  }
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

std::string Speaker::message(std::string_view code, const std::string& message) const {
  return message_in(language_, code, message, [&](std::string_view name) {
    for (std::uint32_t slot = 0; slot < linked_.slots.size(); ++slot) {
      if (linked_.slots[slot].name == name && has_label(slot)) return slot_name(slot);
    }
    for (const auto& [entry, label] : linked_.entry_labels) {
      if (entry.second == name) return text(label);
    }
    return std::string();
  });
}

std::string Speaker::element_name(const Value& element, std::size_t number) const {
  const std::string which = fmt::format(fmt::runtime(word(Word::element, language_)), number);
  if (element.kind() != Kind::context) return pair(which, value(element), language_);
  for (const auto& [key, entry] : element.as_context()) {
    if (entry.kind() == Kind::string) return pair(which, value(entry), language_);
  }
  return which;
}

std::string Speaker::text(const engine::LocalText& text) const {
  return text.empty() ? std::string() : run_.render(text, language_);
}

bool Speaker::is_whole(const engine::LocalText& text) const {
  const engine::Template* const found = text.in(language_, linked().language);
  return found == nullptr ||
         std::all_of(found->parts.begin(), found->parts.end(), [&](const auto& part) {
           if (!part.expression) return true;
           const Value v = run_.evaluate(part.expression->expression);
           return value::is_settled(v) && !v.is_null();
         });
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
  const Saying saying(*this, compiled);
  const Node* taken = saying.taken_branch(root);
  if (is_mere(root) || (taken != nullptr && taken->kind == NodeKind::literal)) return {};
  const bool logic = is_logic(root);
  const std::string outcome = value(result);
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
