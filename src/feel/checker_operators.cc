// Arithmetic, comparison, membership and logic: which types go together (DMN 1.5, 10.3.2.12
// to 10.3.2.15).
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "feel/checker.h"
#include "feel/parsing.h"

namespace aftersales::feel {

namespace {

TypeRef any() { return simple(TypeKind::any); }

/// `?` stands in it.
bool speaks_of_subject(const Node& test) {
  std::vector<const Node*> open{&test};
  while (!open.empty()) {
    const Node* n = open.back();
    open.pop_back();
    if (n->kind == NodeKind::name && n->text == "?") return true;
    open.insert(open.end(), n->children.begin(), n->children.end());
  }
  return false;
}

/// An `if` of which a branch may be a bare value of an enumeration.
bool has_bare_branch(const Node& n) {
  if (n.kind != NodeKind::conditional) return false;
  return std::any_of(n.children.begin() + 1, n.children.end(), [](const Node* branch) {
    return may_be_value(*branch) || has_bare_branch(*branch);
  });
}

/// The type of `left op right`; null where they do not go together.
TypeRef result_of(NodeKind op, TypeRef l, TypeRef r) {
  const TypeRef money = simple(TypeKind::money);
  const TypeRef number = simple(TypeKind::number);
  const bool one_money = l->is(TypeKind::money) || r->is(TypeKind::money);
  const bool both_money = l->is(TypeKind::money) && r->is(TypeKind::money);
  switch (op) {
    case NodeKind::add:
      if (l->numeric() && r->numeric()) return one_money ? money : number;
      if (l->textual() && r->textual()) return simple(TypeKind::string);
      if (is_length(l) && same(l, r)) return l;
      if ((is_moment(l) || (l->is(TypeKind::time) && r->is(TypeKind::duration))) && is_length(r))
        return l;
      if ((is_moment(r) || (r->is(TypeKind::time) && l->is(TypeKind::duration))) && is_length(l))
        return r;
      return nullptr;
    case NodeKind::subtract:
      if (l->numeric() && r->numeric()) return one_money ? money : number;
      if (is_length(l) && same(l, r)) return l;
      if ((is_moment(l) || l->is(TypeKind::time)) && same(l, r)) return simple(TypeKind::duration);
      if ((is_moment(l) || (l->is(TypeKind::time) && r->is(TypeKind::duration))) && is_length(r))
        return l;
      return nullptr;
    case NodeKind::multiply:
      if (l->numeric() && r->numeric()) return both_money ? nullptr : one_money ? money : number;
      if (is_length(l) && r->is(TypeKind::number)) return l;
      if (l->is(TypeKind::number) && is_length(r)) return r;
      return nullptr;
    case NodeKind::divide:
      if (l->numeric() && r->numeric()) return both_money || r->is(TypeKind::money) ? number : l;
      if (is_length(l) && r->is(TypeKind::number)) return l;
      if (is_length(l) && same(l, r)) return number;
      return nullptr;
    default:
      return l->numeric() && r->numeric() ? number : nullptr;
  }
}

}  // namespace

// Chains that associate to the left are walked from their innermost operands, so that a long sum
// costs no stack.
TypeRef Checker::check_binary(Node& node) {
  const std::vector<Node*> chain = left_chain(node);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    Node* n = chain[i];
    if (const std::size_t joined = joined_values(chain, i); joined != 0) {
      i += joined - 1;
      continue;
    }
    const bool innermost = i == 0;
    Node& left = *n->children[0];
    if (is_comparison(n->kind)) {
      n->type = check_comparison(*n, innermost ? nullptr : left.type);
    } else if (n->kind == NodeKind::conjunction || n->kind == NodeKind::disjunction) {
      const TypeRef wanted = strict() ? simple(TypeKind::boolean) : nullptr;
      if (innermost)
        check(left, wanted);
      else
        demand(left, left.type, wanted);
      check(*n->children[1], wanted);
      n->type = simple(TypeKind::boolean);
    } else {
      const TypeRef left_type = innermost ? check(left, nullptr) : left.type;
      n->type = arithmetic(*n, left_type, check(*n->children[1], nullptr));
    }
  }
  return node.type;
}

TypeRef Checker::arithmetic(Node& node, TypeRef left, TypeRef right) {
  if (left->is(TypeKind::any) || right->is(TypeKind::any) || !strict()) {
    const TypeRef type = left->is(TypeKind::any) || right->is(TypeKind::any)
                             ? nullptr
                             : result_of(node.kind, left, right);
    return type != nullptr ? type : any();
  }
  if (adds_share(node, left, right)) return left->is(TypeKind::money) ? left : right;
  if (const TypeRef type = result_of(node.kind, left, right)) return type;
  error(node.span, "type.operands",
        fmt::format("`{}` does not go with {} and {}", symbol_of(node.kind), describe(left),
                    describe(right)),
        operands_hint(node, left, right));
  return any();
}

/// `left_type` is that of a left operand that is checked already, else null.
TypeRef Checker::check_comparison(Node& node, TypeRef left_type) {
  Node& left = *node.children[0];
  Node& right = *node.children[1];
  // The side that is a bare value of an enumeration takes its type from the other one.
  Attempt l = left_type != nullptr ? Attempt{left_type, {}} : attempt(left);
  Attempt r = attempt(right);
  const auto wants = [this](const Node& side, const Attempt& own, const Attempt& other) {
    if (!other.is(TypeKind::enumeration)) return false;
    if (!may_be_value(side)) {
      return !own.mistakes.empty() && (has_bare_branch(side) || spells_value(side, other.type));
    }
    return !own.mistakes.empty() || side.kind == NodeKind::literal ||
           other.type->enumeration->index_of(dotted_name(side)).has_value();
  };
  // A bare value on both sides is one of the right side's type only if the left has none.
  const bool right_wants = wants(right, r, l);
  const bool left_wants = !right_wants && wants(left, l, r);
  // A word without a meaning gets the hint for a text or a boolean.
  const bool stray = !right_wants && right.kind == NodeKind::name && !r.mistakes.empty() &&
                     l.mistakes.empty() && (l.type->textual() || l.type->is(TypeKind::boolean));
  const TypeRef right_type = right_wants || stray ? check(right, l.type) : r.type;
  const TypeRef type = left_wants ? check(left, r.type) : commit(std::move(l));
  if (!right_wants && !stray) commit(std::move(r));
  comparable(node, left, type, right, right_type, node.kind);
  return simple(TypeKind::boolean);
}

void Checker::comparable(Node& node, const Node& left_node, TypeRef left, const Node& right_node,
                         TypeRef right, NodeKind op) {
  if (!strict() || left->is(TypeKind::any) || right->is(TypeKind::any)) return;
  const bool order = op != NodeKind::equal && op != NodeKind::not_equal;
  if (left->is(TypeKind::null) || right->is(TypeKind::null)) {
    if (order) error(node.span, "type.null-order", "null has no order", "compare with `= null`");
    return;
  }
  if (compares_share(left_node, left, right_node, right)) return;
  if (fits(left, right) || fits(right, left)) {
    if (!order) return;
    if (left->is(TypeKind::enumeration) && !left->enumeration->ordered) {
      error(node.span, "type.no-order",
            fmt::format("the values of {} have no order", describe(left)),
            "compare with `=` or `in`, or declare the type with `ordered: true`");
    } else if (left->is(TypeKind::boolean) || left->is(TypeKind::list) ||
               left->is(TypeKind::context) || left->is(TypeKind::range) ||
               left->is(TypeKind::function)) {
      error(node.span, "type.no-order",
            fmt::format("values of type {} have no order", describe(left)), "compare with `=`");
    }
    return;
  }
  error(node.span, "type.comparison",
        fmt::format("{} and {} cannot be compared", describe(left), describe(right)),
        comparison_hint(node, left_node, left, right_node, right));
}

TypeRef Checker::check_between(Node& node) {
  const TypeRef subject = check(*node.children[0], nullptr);
  const TypeRef wanted = subject->is(TypeKind::enumeration) ? subject : nullptr;
  for (const std::size_t i : {1u, 2u}) {
    const TypeRef end = check(*node.children[i], wanted);
    comparable(*node.children[i], *node.children[0], subject, *node.children[i], end,
               NodeKind::less_equal);
  }
  return simple(TypeKind::boolean);
}

TypeRef Checker::check_in(Node& node) {
  Node& value = *node.children[0];
  Node& tests = *node.children[1];
  Attempt own = attempt(value);
  const TypeRef among = own.mistakes.empty() ? nullptr : enum_among(tests, value);
  const TypeRef subject = among != nullptr ? check(value, among) : commit(std::move(own));
  tests.type = simple(TypeKind::boolean);
  if (is_time_in_calendar(node)) return any();
  for (Node* test : tests.children) check_test(*test, subject, value);
  return simple(TypeKind::boolean);
}

/// The enumeration that a bare word on the left of `in` is a value of, as the right side tells it;
/// null if it does not.
TypeRef Checker::enum_among(Node& tests, const Node& subject) {
  const std::string word = dotted_name(subject);
  if (word.empty()) return nullptr;
  for (Node* test : tests.children) {
    const Attempt tried = attempt(*test);
    TypeRef type = tried.mistakes.empty() ? tried.type : simple(TypeKind::any);
    if (type->is(TypeKind::list) || type->is(TypeKind::range)) type = type->element;
    if (type->is(TypeKind::enumeration) && type->enumeration->index_of(word)) return type;
  }
  return nullptr;
}

// One unary test: a comparison, a range, a value, a list of values, or a condition on `?`
// (DMN 1.5, 10.3.2.15).
void Checker::check_test(Node& test, TypeRef subject, const Node& subject_node) {
  const TypeRef element = subject->is(TypeKind::list) ? subject->element : nullptr;
  const TypeRef wanted = subject->is(TypeKind::enumeration) ? subject : nullptr;
  if (test.kind == NodeKind::test) {
    const TypeRef operand = check(*test.children[0], wanted);
    test.type = simple(TypeKind::boolean);
    comparable(test, subject_node, subject, *test.children[0], operand, test.operation);
    return;
  }
  if (test.kind == NodeKind::range) {
    const TypeRef type = check(test, wanted != nullptr ? context_.pool.range_of(wanted) : nullptr);
    if (!type->element->is(TypeKind::any)) {
      comparable(test, subject_node, subject, test, type->element, NodeKind::less_equal);
    }
    return;
  }
  if (is_joined_test(test, subject) || is_difference_test(test, subject)) return;
  if (test.kind == NodeKind::list && wanted != nullptr) {
    check(test, context_.pool.list_of(wanted));
    return;
  }
  // A bare value of an enumeration, or of the elements of a list that is tested; a bare word in
  // the place of a text or a boolean gets their hints.
  if (wanted != nullptr && test.kind == NodeKind::literal && test.value.kind() != Kind::string &&
      wanted->enumeration->index_of(source_of(test.span))) {
    test.kind = NodeKind::name;  // `true` as a value of the enumeration
    test.text = source_of(test.span);
  }
  TypeRef target = wanted;
  if (target == nullptr && test.kind == NodeKind::name && !attempt(test).mistakes.empty()) {
    if (element != nullptr && element->is(TypeKind::enumeration)) target = element;
    if (subject->textual() || subject->is(TypeKind::boolean)) target = subject;
  }
  if (target != nullptr && target == wanted && dotted_name(test).empty() &&
      test.kind != NodeKind::conditional && !spells_value(test, wanted) &&
      !(test.kind == NodeKind::literal && test.value.kind() == Kind::string)) {
    target = nullptr;
  }
  if (target != nullptr && target == wanted && test.kind == NodeKind::name &&
      !target->enumeration->index_of(test.text)) {
    // A name that holds the value, or a list of values.
    if (attempt(test).mistakes.empty()) target = nullptr;
  }
  const TypeRef type = check(test, target);
  if (!strict() || type->is(TypeKind::any) || type->is(TypeKind::null)) return;
  if (type->is(TypeKind::boolean) && !subject->is(TypeKind::boolean)) {
    if (speaks_of_subject(test) || subject->is(TypeKind::any)) return;  // a condition
    error(test.span, "type.cell-condition",
          fmt::format("`{}` is true or false whatever the value tested, which is of type {}",
                      source_of(test.span), describe(subject)),
          "write a value of that type, or a condition on the value with `?`; a condition on "
          "something else stands by itself in `when`");
    return;
  }
  if (type->is(TypeKind::list) && element == nullptr) {
    comparable(test, subject_node, subject, test, type->element, NodeKind::equal);
    return;
  }
  if (type->is(TypeKind::range)) {
    comparable(test, subject_node, subject, test, type->element, NodeKind::less_equal);
    return;
  }
  if (element != nullptr && fits(type, element)) {
    error(test.span, "type.list-cell",
          fmt::format("the value tested is a list, and this is one {}", describe(type)),
          fmt::format("write `list contains(?, {})`", source_of(test.span)));
    return;
  }
  comparable(test, subject_node, subject, test, type, NodeKind::equal);
}

TypeRef Checker::check_negate(Node& node) {
  const TypeRef type = check(*node.children[0], nullptr);
  if (type->numeric() || is_length(type) || type->is(TypeKind::any)) return type;
  if (strict()) {
    error(node.span, "type.operands", fmt::format("`-` does not go with {}", describe(type)),
          type->textual() ? fmt::format("write `-number({})`", source_of(node.children[0]->span))
                          : "");
  }
  return any();
}

}  // namespace aftersales::feel
