// Functions, sums and limits: what is worked out, in words or with its value.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "explain/say.h"

namespace aftersales::explain {

using engine::SlotInfo;
using feel::Binding;
using feel::Node;
using feel::NodeKind;
using feel::TypeKind;

namespace {

constexpr std::size_t kLongestSum = 8;  // elements that are written out
constexpr std::string_view kOfPatterns = "()[]{}.*+?^$\\";

bool is_sum(const Node& n) {
  return n.kind == NodeKind::call && n.children.size() == 2 && n.children[0]->text == "sum";
}

/// Whether a value reads well in the middle of a calculation.
bool is_scalar(const Value& v) {
  return v.kind() != Kind::list && v.kind() != Kind::context && v.kind() != Kind::function &&
         v.kind() != Kind::range;
}

/// What a text is compared with stands in quotes.
bool is_of_texts(std::string_view callee) {
  return callee == "matches" || callee == "contains" || callee == "starts with" ||
         callee == "ends with";
}

/// A pattern of plain words, gaps and choices as a person would write it: `a.*(b|c)` is a…b/c.
/// Any other as it stands.
std::string readable(std::string_view pattern) {
  std::string said;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern.substr(i).starts_with(".*")) {
      said += "…";
      i += 2;
    } else if (pattern[i] == '(') {
      const std::size_t end = pattern.find(')', i);
      if (end == std::string_view::npos) return std::string(pattern);
      const std::string_view inside = pattern.substr(i + 1, end - i - 1);
      if (inside.find_first_of(kOfPatterns) != std::string_view::npos) return std::string(pattern);
      const bool stands_apart =
          (said.empty() || said.ends_with("…")) &&
          (end + 1 == pattern.size() || pattern.substr(end + 1).starts_with(".*"));
      std::string choices(inside);
      std::replace(choices.begin(), choices.end(), '|', '/');
      said += stands_apart ? choices : "(" + choices + ")";
      i = end + 1;
    } else if (pattern[i] == '|' || kOfPatterns.find(pattern[i]) != std::string_view::npos) {
      return std::string(pattern);
    } else {
      said += pattern[i++];
    }
  }
  return said;
}

}  // namespace

// A limit that is worked out is told with its value: `delivered + 48 hours = 30 March 2026, 13:00`.
std::string Saying::say_limit(const Node& n, std::string said) const {
  const bool worked_out = feel::is_binary(n.kind) || n.kind == NodeKind::call ||
                          n.kind == NodeKind::conditional || n.kind == NodeKind::negate;
  if (!worked_out || !was_looked_at(n) || !can_evaluate(n)) return said;
  const Value v = evaluate(n);
  if (!value::is_settled(v) || !is_scalar(v)) return said;
  const std::string value = speaker_.value(v);
  const bool told = said == value || said.ends_with(noted({}, value, speaker_.language()));
  return told ? said : said + " = " + value;
}

// `n * 1 day` is how a number of days is written that is not written out.
std::string Saying::say_product(const Node& n, Naming naming) const {
  const Node& count = *n.children[0];
  const Node& unit = *n.children[1];
  const bool parenthesised = ((count.flags | unit.flags) & feel::kParenthesised) != 0;
  if (n.kind != NodeKind::multiply || unit.kind != NodeKind::literal || parenthesised ||
      (unit.value.kind() != Kind::duration && unit.value.kind() != Kind::period))
    return {};
  const bool named = count.kind == NodeKind::name || count.kind == NodeKind::path;
  if (!named && !is_number(count)) return {};
  const auto in_unit = [&](const std::string& number) {
    return length_of(number, source(unit), speaker_.language());
  };
  if (naming == Naming::names || !was_looked_at(count) || !can_evaluate(count)) return {};
  const Value v = evaluate(count);
  const std::string length = value::is_settled(v) ? in_unit(speaker_.value(v)) : std::string();
  if (length.empty()) return {};
  const bool bare = !named || naming == Naming::values;
  const bool labelled =
      count.binding.kind == Binding::slot && speaker_.has_label(count.binding.index);
  if (bare || (naming == Naming::known_values && !labelled)) return length;
  return noted(say(count, Naming::names), length, speaker_.language());
}

bool Saying::is_no_deadline(const Speaker& speaker, const feel::Compiled& compiled) {
  const Node& root = *compiled.tree.root;
  if (root.kind != NodeKind::call || root.children.size() < 3 ||
      root.children[0]->text != "deadline")
    return false;
  const Saying saying(speaker, compiled);
  const Node& length = *root.children[2];
  if (!saying.was_looked_at(length) || !saying.can_evaluate(length)) return false;
  const Value v = saying.evaluate(length);
  return v.kind() == Kind::duration && v.as_duration() == Duration{};
}

/// A decision that is such a deadline.
bool Saying::names_no_deadline(const Node& n) const {
  if (n.kind != NodeKind::name || n.binding.kind != Binding::slot) return false;
  const SlotInfo& slot = speaker_.linked().slots[n.binding.index];
  if (slot.kind != SlotInfo::decision) return false;
  const engine::DecisionInfo& decision = speaker_.linked().decisions[slot.index];
  return decision.value && is_no_deadline(speaker_, *decision.value);
}

std::string Saying::say_call(const Node& n, Naming naming) const {
  const std::string& callee = n.children[0]->text;
  // A date or a length of time that is written out as a call.
  const bool written = n.children.size() > 1 &&
                       std::all_of(n.children.begin() + 1, n.children.end(),
                                   [](const Node* c) { return c->kind == NodeKind::literal; });
  if (written && can_evaluate(n)) {
    const Value v = evaluate(n);
    if (value::is_settled(v) && is_scalar(v)) return speaker_.value(v);
  }
  // A conversion is spoken of as what it converts, and has its own value.
  const bool conversion =
      n.children.size() == 2 && (callee == "date" || callee == "time" || callee == "round money");
  if (conversion && callee != "round money") {
    const Node& argument = *n.children[1];
    if (naming == Naming::names || !can_evaluate(n)) return say(argument, naming);
    const bool label = argument.kind == NodeKind::name && argument.binding.kind == Binding::slot &&
                       speaker_.has_label(argument.binding.index);
    return with(say(argument, Naming::names), evaluate(n), naming, label);
  }
  if (callee == "not" && n.children.size() == 2) {
    return fmt::format("{}{}{}{}", word_of(Word::negation), word_of(Word::call_open),
                       say(*n.children[1], naming), word_of(Word::close));
  }
  if (naming == Naming::values) {
    if (is_sum(n)) return say_sum(*n.children[1]);
    if (conversion) return say(*n.children[1], naming);
  }
  const bool any_number = callee == "max" || callee == "min";
  std::vector<std::string> arguments;
  for (std::size_t i = 1; i < n.children.size(); ++i) {
    const Node& argument = *n.children[i];
    if (any_number && naming == Naming::values && names_no_deadline(argument)) continue;
    if (naming != Naming::names && can_evaluate(argument)) {
      const Value v = evaluate(argument);
      if (v.kind() == value::kCalendar) continue;  // how it counted stands with it
      if (!is_scalar(v) && callee != "list contains") return say_whole(n, naming);
    }
    if (i > 1 && is_of_texts(callee) && argument.kind == NodeKind::literal &&
        argument.value.kind() == Kind::string) {
      const std::string_view text = argument.value.as_string();
      arguments.push_back(explain::quoted(callee == "matches" ? readable(text) : std::string(text),
                                          speaker_.language()));
      continue;
    }
    if (argument.type == nullptr || !argument.type->is(TypeKind::calendar))
      arguments.push_back(say(argument, naming));
  }
  const std::string_view language = speaker_.language();
  const std::string all = fmt::format(
      "{}",
      fmt::join(arguments, word_of(any_number ? Word::value_separator : Word::argument_separator)));
  const bool in_time =
      n.type != nullptr && (n.type->is(TypeKind::date) || n.type->is(TypeKind::date_time));
  const std::string_view form =
      function_form(any_number && in_time ? callee + " of dates" : callee, language);
  if (any_number && arguments.size() == 1 && n.children.size() > 2) return all;
  if (!form.empty() && any_number) return fmt::format(fmt::runtime(form), all);
  if (!form.empty() && arguments.size() == 2)
    return fmt::format(fmt::runtime(form), arguments[0], arguments[1]);
  return fmt::format("{}{}{}{}", function_word(callee, language), word_of(Word::call_open), all,
                     word_of(Word::close));
}

// A sum over the lines of an order is written out.
std::string Saying::say_sum(const Node& argument) const {
  std::string result;
  std::size_t count = 0;
  const auto add = [&](std::string part) {
    result += (count++ > 0 ? " + " : "") + std::move(part);
  };
  const bool loop = argument.kind == NodeKind::for_each && argument.names.size() == 1 &&
                    argument.local < locals_.size() && can_evaluate(*argument.children[0]);
  if (loop) {
    const Value domain = evaluate(*argument.children[0]);
    if (domain.kind() == Kind::list && domain.as_list().size() <= kLongestSum) {
      const Node& body = *argument.children[1];
      for (const Value& element : domain.as_list()) {
        Saying inner(*this);
        inner.locals_[argument.local] = element;
        inner.bound_[argument.local] = true;
        const bool sum = body.kind == NodeKind::add || body.kind == NodeKind::subtract;
        std::string part = inner.say(body, Naming::values);
        add(sum && (body.flags & feel::kParenthesised) == 0 ? "(" + part + ")" : part);
      }
    }
  } else if (can_evaluate(argument)) {
    const Value list = evaluate(argument);
    if (list.kind() == Kind::list && list.as_list().size() <= kLongestSum) {
      for (const Value& element : list.as_list()) add(speaker_.value(element));
    }
  }
  if (count == 0) {
    return fmt::format("{}{}{}{}", function_word("sum", speaker_.language()),
                       word_of(Word::call_open), source(argument), word_of(Word::close));
  }
  return count > 1 ? "(" + result + ")" : result;
}

}  // namespace aftersales::explain
