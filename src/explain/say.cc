// Walks a checked tree. Parentheses stay where the author wrote them.
#include "explain/say.h"

#include <algorithm>

#include <fmt/format.h>

#include "feel/compiler.h"

namespace aftersales::explain {

using engine::SlotInfo;
using feel::Binding;
using feel::Node;
using feel::NodeKind;
using feel::TypeKind;

namespace {

bool is_money(const Node& n) { return n.type != nullptr && n.type->is(TypeKind::money); }

}  // namespace

Saying::Saying(const Speaker& speaker, const feel::Compiled& compiled)
    : speaker_(speaker),
      compiled_(compiled),
      locals_(compiled.expression.program.frame),
      bound_(locals_.size(), false) {}

std::string_view Saying::word_of(Word w) const { return word(w, speaker_.language()); }

std::string Saying::source(const Node& n) const {
  const std::string& all = compiled_.expression.text.text();
  if (n.span.begin >= all.size() || n.span.end < n.span.begin) return feel::to_text(n);
  return all.substr(n.span.begin, n.span.end - n.span.begin);
}

bool Saying::can_evaluate(const Node& n) const {
  if (n.kind == NodeKind::name) {
    switch (n.binding.kind) {
      case Binding::slot:
      case Binding::constant:
        return true;
      case Binding::local:
        return n.binding.index < bound_.size() && bound_[n.binding.index];
      case Binding::none:
        return n.signature != nullptr;
      case Binding::captured:
      case Binding::entry:
      case Binding::entry_or:
        return false;
    }
  }
  // What binds variables of its own is evaluated whole. The variables around it have values: only a
  // sum is walked into.
  const bool binds = n.kind == NodeKind::filter || n.kind == NodeKind::for_each ||
                     n.kind == NodeKind::some || n.kind == NodeKind::every ||
                     n.kind == NodeKind::function || n.kind == NodeKind::context;
  if (binds) return compiled_.tree.root->kind != NodeKind::tests;
  // The callee of a built-in or a declared function is no value.
  const std::size_t first = n.kind == NodeKind::call ? 1 : 0;
  return std::all_of(
      n.children.begin() + static_cast<std::ptrdiff_t>(std::min(first, n.children.size())),
      n.children.end(), [&](const Node* c) { return can_evaluate(*c); });
}

Value Saying::evaluate(const Node& n) const {
  if (n.kind == NodeKind::name && n.binding.kind == Binding::slot)
    return speaker_.run().need(n.binding.index);
  feel::Expression e;
  e.text = compiled_.expression.text;
  feel::compile(n, compiled_.expression.program.frame, e);
  const Value borrowed = speaker_.run().evaluate(e, locals_);
  return Value(borrowed);  // outlives the expression
}

std::string Saying::with(const std::string& name, const Value& value, Naming naming,
                         bool has_label) const {
  // What nobody looked at is not unknown, only untold.
  if (naming == Naming::names || value.kind() == feel::kPending) return name;
  const std::string said = speaker_.value(value);
  const bool bare = naming == Naming::values || (naming == Naming::known_values && !has_label);
  return bare ? said : noted(name, said, speaker_.language());
}

std::string Saying::say(const Node& n, Naming naming) const {
  // Of an `if` the branch that was taken is left, which may need no parentheses any more.
  if (const Node* taken = naming == Naming::values ? taken_branch(n) : nullptr; taken != nullptr) {
    const bool compound =
        feel::is_binary(taken->kind) && (taken->flags & feel::kParenthesised) == 0;
    const bool enclosed = (n.flags & feel::kParenthesised) != 0 && compound;
    return enclosed ? "(" + say(*taken, naming) + ")" : say(*taken, naming);
  }
  return (n.flags & feel::kParenthesised) != 0 ? "(" + say_bare(n, naming) + ")"
                                               : say_bare(n, naming);
}

std::string Saying::say_bare(const Node& n, Naming naming) const {
  switch (n.kind) {
    case NodeKind::literal:
      return say_literal(n, false);
    case NodeKind::name:
      return say_name(n, naming);
    case NodeKind::path:
      return say_path(n, naming);
    case NodeKind::call:
      return say_call(n, naming);
    case NodeKind::negate:
      return "−" + say(*n.children[0], naming);
    case NodeKind::between:
      return fmt::format("{} ≤ {} ≤ {}", say(*n.children[1], naming), say(*n.children[0], naming),
                         say(*n.children[2], naming));
    case NodeKind::in:
      return fmt::format("{} {} {}", say(*n.children[0], naming), word_of(Word::is),
                         alternatives(n.children[1]->children, naming));
    case NodeKind::conditional:
      return say_conditional(n, naming);
    case NodeKind::list:
      return n.children.empty() ? say_whole(n, naming) : alternatives(n.children, naming);
    case NodeKind::range:
      return say_range(n, naming);
    case NodeKind::tests:
      return say_tests(n);
    case NodeKind::test:
      return say_test(n, naming);
    case NodeKind::some:
    case NodeKind::every:
      return say_quantified(n, naming);
    case NodeKind::wildcard:
      return std::string(word_of(Word::anything));
    default:
      return feel::is_binary(n.kind) ? say_binary(n, naming) : say_whole(n, naming);
  }
}

std::string Saying::say_literal(const Node& n, bool as_money) const {
  if (is_number(n)) {
    if (as_money)
      return speaker_.value(value::money(n.value.as_number(), speaker_.linked().minor_digits));
    std::string written = source(n);
    if (written.ends_with('%')) return written;
  }
  if (const std::string written = length_as_written(source(n), speaker_.language());
      !written.empty())
    return written;
  return speaker_.value(n.value);
}

std::string Saying::say_name(const Node& n, Naming naming) const {
  switch (n.binding.kind) {
    case Binding::slot:
      return with(speaker_.slot_name(n.binding.index), speaker_.run().slot(n.binding.index), naming,
                  speaker_.has_label(n.binding.index));
    case Binding::constant:
      return n.binding.value.kind() == value::kCalendar ? n.text : speaker_.value(n.binding.value);
    case Binding::local:
      if (n.text == "?") return std::string(word_of(Word::value_tested));
      return can_evaluate(n) ? with(n.text, locals_[n.binding.index], naming, false) : n.text;
    default:
      return n.text;
  }
}

// `return_terms.eligible` is spoken of by the output's label.
std::string Saying::say_path(const Node& n, Naming naming) const {
  const Node& base = *n.children[0];
  // What a loop runs over is named before it.
  const bool element =
      base.kind == NodeKind::name && base.binding.kind == Binding::local && base.text != "?";
  std::string name = element ? n.text : say(base, Naming::names) + "." + n.text;
  bool has_label = false;
  if (base.kind == NodeKind::name && base.binding.kind == Binding::slot) {
    const SlotInfo& slot = speaker_.linked().slots[base.binding.index];
    if (slot.kind == SlotInfo::decision) {
      for (const engine::OutputInfo& output : speaker_.linked().decisions[slot.index].outputs) {
        if (output.name != n.text || output.label.empty()) continue;
        name = speaker_.slot_name(output.slot);
        has_label = true;
      }
    }
  }
  if (base.type != nullptr) {
    const auto& labels = speaker_.linked().entry_labels;
    if (const auto it = labels.find({base.type, n.text}); it != labels.end()) {
      name = speaker_.text(it->second);
      has_label = true;
    }
  }
  if (naming == Naming::names || !can_evaluate(n)) return name;
  return with(name, evaluate(n), naming, has_label);
}

std::string Saying::say_operand(const Node& n, const Node& other, Naming naming) const {
  return is_number(n) && is_money(other) ? say_literal(n, true) : say(n, naming);
}

std::string Saying::say_binary(const Node& n, Naming naming) const {
  if (std::string product = say_product(n, naming); !product.empty()) return product;
  const auto sign = [&](NodeKind kind) -> std::string_view {
    switch (kind) {
      case NodeKind::add:
        return "+";
      case NodeKind::subtract:
        return "−";
      case NodeKind::multiply:
        return "×";
      case NodeKind::divide:
        return "÷";
      case NodeKind::power:
        return "^";
      case NodeKind::equal:
        return "=";
      case NodeKind::not_equal:
        return "≠";
      case NodeKind::less:
        return "<";
      case NodeKind::less_equal:
        return "≤";
      case NodeKind::greater:
        return ">";
      case NodeKind::greater_equal:
        return "≥";
      case NodeKind::conjunction:
        return word_of(Word::conjunction);
      default:
        return word_of(Word::disjunction);
    }
  };
  // Chains may be long on the left, so they are walked, not descended.
  std::vector<const Node*> chain;
  const Node* first = &n;
  for (;
       feel::is_binary(first->kind) && (first == &n || (first->flags & feel::kParenthesised) == 0);
       first = first->children[0]) {
    chain.push_back(first);
  }
  const auto of_one_unit = [](const Node& link) {
    return feel::is_comparison(link.kind) || link.kind == NodeKind::add ||
           link.kind == NodeKind::subtract;
  };
  const Node& innermost = *chain.back();
  std::string result = of_one_unit(innermost) ? say_operand(*first, *innermost.children[1], naming)
                                              : say(*first, naming);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    const Node& link = **it;
    const Node& right = *link.children[1];
    result += fmt::format(
        " {} {}", sign(link.kind),
        of_one_unit(link) ? say_operand(right, *link.children[0], naming) : say(right, naming));
  }
  return result;
}

const Node* Saying::taken_branch(const Node& n) const {
  if (n.kind != NodeKind::conditional || !can_evaluate(*n.children[0])) return nullptr;
  const Value condition = evaluate(*n.children[0]);
  return value::is_settled(condition) ? n.children[condition.as_bool() ? 1 : 2] : nullptr;
}

std::string Saying::say_conditional(const Node& n, Naming naming) const {
  return fmt::format("{} {} {} {} {} {}", word_of(Word::condition_if), say(*n.children[0], naming),
                     word_of(Word::condition_then), say(*n.children[1], naming),
                     word_of(Word::condition_else), say(*n.children[2], naming));
}

// `some l in lines satisfies l.price > 5` -> `at least one of lines: price > 5`.
std::string Saying::say_quantified(const Node& n, Naming naming) const {
  if (n.names.size() != 1) return say_whole(n, naming);
  const Word form = n.kind == NodeKind::some ? Word::some_of : Word::every_of;
  const std::string said =
      fmt::format(fmt::runtime(word_of(form)), say(*n.children[0], Naming::names),
                  say(*n.children[1], Naming::names));
  if (naming == Naming::names || !can_evaluate(n)) return said;
  return with(said, evaluate(n), naming, true);
}

std::string Saying::say_whole(const Node& n, Naming naming) const {
  if (naming == Naming::names || !can_evaluate(n)) return source(n);
  return with(source(n), evaluate(n), naming, false);
}

}  // namespace aftersales::explain
