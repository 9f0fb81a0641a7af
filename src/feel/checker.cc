// A tree -> the same tree with types and meanings: which type each form has and which is wanted.
#include "feel/checker.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace aftersales::feel {

std::string dotted_name(const Node& node) {
  if (node.kind == NodeKind::name) return node.text;
  if (node.kind != NodeKind::path) return {};
  std::string base = dotted_name(*node.children[0]);
  return base.empty() ? base : base + '.' + node.text;
}

bool may_be_value(const Node& node) {
  return (node.kind == NodeKind::literal && node.value.kind() == Kind::string) ||
         !dotted_name(node).empty();
}

std::vector<Node*> left_chain(Node& node) {
  std::vector<Node*> chain;
  for (Node* n = &node; is_binary(n->kind); n = n->children[0]) chain.push_back(n);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

Checker::Checker(const text::Located& text, const Context& context, Tree& tree,
                 const std::vector<TypedLocal>& locals)
    : text_(text), context_(context), tree_(tree) {
  frames_.emplace_back();
  for (const TypedLocal& local : locals) {
    const std::uint32_t index = push(local.name, local.type);
    if (local.entries) frame().locals.push_back({{}, local.type, index, true});
  }
}

TypeRef Checker::check_root(TypeRef wanted) {
  const TypeRef type = check(*tree_.root, wanted);
  frame_size_ = frame().size;
  return type;
}

void Checker::check_tests_root(TypeRef subject) {
  Node& root = *tree_.root;
  root.type = simple(TypeKind::boolean);
  if (root.kind == NodeKind::tests) {
    Node* subject_node = tree_.make(NodeKind::name, root.span);
    subject_node->text = "?";
    for (Node* test : root.children) check_test(*test, subject, *subject_node);
  }
  frame_size_ = frame().size;
}

void Checker::error(Span span, std::string_view code, std::string message, std::string hint) {
  if (checks_ > kMaxChecks && code != "limit.checks") return;  // of what was not checked
  if (held_back_ != nullptr) {
    held_back_->push_back({span, std::string(code), std::move(message), std::move(hint)});
    return;
  }
  failed_ = true;
  context_.report.error(code, text_.at(span), std::move(message), std::move(hint));
}

/// Checks a node whose type is not yet wanted of it. To be committed, or settled; never repeated
/// for the same reason, or nested forms would be checked again and again.
Checker::Attempt Checker::attempt(Node& node) {
  Attempt result;
  auto* const outer = std::exchange(held_back_, &result.mistakes);
  result.type = check(node, nullptr);
  held_back_ = outer;
  return result;
}

/// Reports the mistakes that were held back.
TypeRef Checker::commit(Attempt attempt) {
  for (Mistake& m : attempt.mistakes)
    error(m.span, m.code, std::move(m.message), std::move(m.hint));
  return attempt.type;
}

/// Checks a node again where its place asks for an enumeration and its own meaning is another, or
/// none; commits it otherwise.
TypeRef Checker::settle(Node& node, Attempt attempt, TypeRef enumeration) {
  const bool fine = attempt.mistakes.empty() && same(attempt.type, enumeration);
  if (fine && !may_be_value(node)) return attempt.type;
  return check(node, enumeration);
}

std::uint32_t Checker::push(std::string name, TypeRef type) {
  Frame& f = frame();
  const std::uint32_t index = f.next++;
  f.size = std::max(f.size, f.next);
  f.locals.push_back({std::move(name), type, index});
  return index;
}

void Checker::pop(std::size_t count) {
  Frame& f = frame();
  for (; count > 0; --count) {
    if (f.locals.back().index + 1 == f.next) --f.next;
    f.locals.pop_back();
  }
}

TypeRef Checker::check(Node& node, TypeRef wanted) {
  // Forms in each other that take their types from each other are checked more than once.
  if (++checks_ > kMaxChecks) {
    if (checks_ == kMaxChecks + 1) {
      held_back_ = nullptr;
      error(node.span, "limit.checks", "this expression takes too long to check",
            "give a part of it a name of its own, as a decision or a function");
    }
    return node.type = simple(TypeKind::any);
  }
  if (is_unquoted_value(node, wanted)) return node.type = wanted;
  const TypeRef found = infer(node, wanted);
  node.type = demand(node, found, wanted);
  return node.type;
}

TypeRef Checker::demand(Node& node, TypeRef found, TypeRef wanted) {
  if (wanted == nullptr || !strict()) return found;
  if (is_share_of_nothing(node, found, wanted)) return wanted;
  if (fits(found, wanted)) return found;
  error(node.span, "type.mismatch",
        fmt::format("`{}` is of type {}, but {} is wanted here", source_of(node.span),
                    describe(found), describe(wanted)),
        hint_for(node, found, wanted));
  return wanted;
}

// A moment that is written without a zone is on the shop's clock.
void Checker::place_in_zone(Node& node) {
  const DateTime moment = node.value.as_date_time();
  if (!moment.zone.is_local() || context_.zone.is_local()) return;
  const Zone::Resolved at = context_.zone.resolve(moment.seconds);
  if (at.kind == Zone::Resolved::skipped) {
    error(node.span, "time.skipped",
          fmt::format("`{}` does not exist in {}: clocks are put forward over it",
                      moment.to_string(), context_.zone.to_string()),
          "write a time before or after the change");
  }
  node.value = DateTime{at.instant, moment.nanos, context_.zone};
}

TypeRef Checker::literal_type(Node& node) {
  switch (node.value.kind()) {
    case Kind::null:
      return simple(TypeKind::null);
    case Kind::boolean:
      return simple(TypeKind::boolean);
    case Kind::number:
      return simple(TypeKind::number);
    case Kind::string:
      return simple(TypeKind::string);
    case Kind::date:
      return simple(TypeKind::date);
    case Kind::time:
      return simple(TypeKind::time);
    case Kind::date_time:
      place_in_zone(node);
      return simple(TypeKind::date_time);
    case Kind::duration:
      return simple(TypeKind::duration);
    case Kind::period:
      return simple(TypeKind::period);
    default:  // the value of an enumeration that a bare word became
      return node.type != nullptr ? node.type : simple(TypeKind::any);
  }
}

TypeRef Checker::infer(Node& node, TypeRef wanted) {
  switch (node.kind) {
    case NodeKind::literal:
      if (as_enum_value(node, wanted)) return wanted;
      return literal_type(node);
    case NodeKind::name:
      return check_name(node, wanted);
    case NodeKind::path:
      return check_path(node);
    case NodeKind::filter:
      return check_filter(node);
    case NodeKind::call:
      return check_call(node);
    case NodeKind::negate:
      return check_negate(node);
    case NodeKind::between:
      return check_between(node);
    case NodeKind::in:
      return check_in(node);
    case NodeKind::instance_of:
      check(*node.children[0], nullptr);
      node.target = resolve_type(*node.type_expression);
      return simple(TypeKind::boolean);
    case NodeKind::conditional:
      return check_conditional(node, wanted);
    case NodeKind::for_each:
    case NodeKind::some:
    case NodeKind::every:
      return check_iteration(node, wanted);
    case NodeKind::list:
      return check_list(node, wanted);
    case NodeKind::context:
      return check_context(node, wanted);
    case NodeKind::range:
      return check_range(node, wanted);
    case NodeKind::function:
      return check_function(node, wanted);
    case NodeKind::test: {
      const TypeRef operand = check(*node.children[0], nullptr);
      return context_.pool.range_of(operand);
    }
    case NodeKind::tests:
    case NodeKind::wildcard:
      return simple(TypeKind::boolean);
    default:
      return check_binary(node);
  }
}

}  // namespace aftersales::feel
