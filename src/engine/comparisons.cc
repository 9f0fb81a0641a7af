// Expressions, cells and outcomes -> what they compare each fact with.
#include "engine/comparisons.h"

#include <algorithm>
#include <utility>

#include "engine/linked.h"
#include "engine/requirements.h"
#include "feel/compiler.h"

namespace aftersales::engine {

namespace {

using feel::Binding;
using feel::Node;
using feel::NodeKind;
using feel::TypeKind;

constexpr std::uint32_t kNobody = 0xFFFFFFFF;

/// Says no more than what the case and the policy say: nothing of an element, an argument or `?`.
bool is_closed(const Node& n) {
  switch (n.kind) {
    case NodeKind::name:
      return n.binding.kind == Binding::slot || n.binding.kind == Binding::constant;
    case NodeKind::filter:
    case NodeKind::for_each:
    case NodeKind::some:
    case NodeKind::every:
    case NodeKind::context:
    case NodeKind::function:
    case NodeKind::wildcard:
      return false;
    default:
      break;
  }
  // The name of a function that is called is no value.
  const std::size_t from = n.kind == NodeKind::call ? 1 : 0;
  if (n.kind == NodeKind::call && n.signature == nullptr && n.declared_function < 0) return false;
  return std::all_of(n.children.begin() + static_cast<std::ptrdiff_t>(from), n.children.end(),
                     [](const Node* child) { return is_closed(*child); });
}

bool has_order(NodeKind comparison) {
  return comparison != NodeKind::equal && comparison != NodeKind::not_equal;
}

class Walker {
 public:
  Walker(const Linked& linked, DecisionUse& into) : linked_(linked), into_(into) {}

  /// An expression, or the tests of a cell; `?` in it is the value of `subject`.
  void expression(const feel::Compiled* compiled, const Node* subject = nullptr) {
    if (compiled == nullptr) return;
    if (compiled->expression.needs_moment) read(linked_.moment_slot);
    text_ = &compiled->expression.text;
    subject_ = subject;
    walk(*compiled->tree.root);
  }

  void cell(const Cell& cell, const Node* subject) {
    for (const auto& test : cell.tests) expression(test.get(), subject);
  }

  /// The fact that an expression is nothing but the name of, or the date of.
  [[nodiscard]] std::uint32_t fact_of(const Node& n) const {
    if (n.kind == NodeKind::call && is_day(n)) return fact_of(*n.children[1]);
    if (n.kind != NodeKind::name) return kNobody;
    if (is_subject(n)) return subject_ != nullptr ? fact_of(*subject_) : kNobody;
    const bool fact =
        n.binding.kind == Binding::slot && linked_.slots[n.binding.index].kind == SlotInfo::fact;
    return fact ? n.binding.index : kNobody;
  }

  FactUse& use_of(std::uint32_t fact) {
    read(fact);
    const auto it = std::find_if(into_.facts.begin(), into_.facts.end(),
                                 [&](const FactUse& use) { return use.fact == fact; });
    if (it != into_.facts.end()) return *it;
    into_.facts.emplace_back();
    into_.facts.back().fact = fact;
    return into_.facts.back();
  }

  void opaque(std::uint32_t fact) {
    if (fact != kNobody) use_of(fact).opaque = true;
  }

  void read(std::uint32_t slot) {
    const auto it = std::lower_bound(into_.slots.begin(), into_.slots.end(), slot);
    if (it == into_.slots.end() || *it != slot) into_.slots.insert(it, slot);
  }

 private:
  /// `date(moment)`, of a fact or of `?`.
  [[nodiscard]] static bool is_day(const Node& call) {
    return call.signature != nullptr && call.signature->name == "date" &&
           call.children.size() == 2 && call.children[1]->kind == NodeKind::name &&
           call.children[1]->type != nullptr && call.children[1]->type->is(TypeKind::date_time);
  }

  [[nodiscard]] bool is_by_day(const Node& side) const {
    if (side.kind == NodeKind::call) return true;
    return is_subject(side) && subject_ != nullptr && subject_->kind == NodeKind::call;
  }

  [[nodiscard]] static bool is_subject(const Node& n) {
    return n.binding.kind == Binding::local && n.binding.index == 0 && n.text == "?";
  }

  void walk(const Node& n) {
    if (feel::is_comparison(n.kind)) {
      both_ways(*n.children[0], *n.children[1], has_order(n.kind));
      return;
    }
    switch (n.kind) {
      case NodeKind::between:
        both_ways(*n.children[0], *n.children[1], true);
        both_ways(*n.children[0], *n.children[2], true);
        return;
      case NodeKind::in:
        if (fact_of(*n.children[0]) == kNobody) walk(*n.children[0]);
        one_test(n.children[0], *n.children[1]);
        return;
      case NodeKind::tests:
        one_test(subject_, n);
        return;
      default:
        break;
    }
    if (n.kind == NodeKind::name) {
      opaque(fact_of(n));
      if (n.binding.kind == Binding::slot) read(n.binding.index);
    }
    for (const Node* child : n.children) walk(*child);
  }

  void both_ways(const Node& a, const Node& b, bool ordered) {
    compared(a, b, ordered);
    compared(b, a, ordered);
  }

  void compared(const Node& side, const Node& other, bool ordered) {
    const std::uint32_t fact = fact_of(side);
    if (fact == kNobody) {
      walk(side);
    } else if (is_closed(other)) {
      note(fact, side, other, ordered);
    } else {
      opaque(fact);
    }
  }

  /// One of several tests that the value of `side` may pass; `side` is null if nobody knows it.
  void one_test(const Node* side, const Node& test) {
    switch (test.kind) {
      case NodeKind::wildcard:
        return;
      case NodeKind::tests:
      case NodeKind::list:
        for (const Node* part : test.children) one_test(side, *part);
        return;
      case NodeKind::test:
        operand(side, *test.children[0], has_order(test.operation));
        return;
      case NodeKind::range:
        for (const Node* end : test.children) operand(side, *end, true);
        return;
      default:
        break;
    }
    const TypeRef type = test.type;
    const bool condition =
        type != nullptr && type->is(TypeKind::boolean) && test.kind != NodeKind::literal;
    if (condition) {
      walk(test);
    } else {
      operand(side, test,
              type == nullptr || type->is(TypeKind::range) || type->is(TypeKind::list) ||
                  type->is(TypeKind::any));
    }
  }

  void operand(const Node* side, const Node& n, bool ordered) {
    const std::uint32_t fact = side != nullptr ? fact_of(*side) : kNobody;
    if (fact != kNobody && is_closed(n))
      note(fact, *side, n, ordered);
    else
      opaque(fact);
    const std::uint32_t other = fact_of(n);
    if (other != kNobody && side != nullptr && is_closed(*side))
      note(other, n, *side, ordered);
    else
      walk(n);
  }

  void note(std::uint32_t fact, const Node& side, const Node& other, bool ordered) {
    FactUse& use = use_of(fact);
    use.compared = true;
    switch (linked_.facts[fact].type->kind) {
      case TypeKind::boolean:
        return;  // both values are tried anyway
      case TypeKind::enumeration:
      case TypeKind::string:
      case TypeKind::text:
        if (ordered) use.opaque = true;
        break;
      case TypeKind::date_time:  // moments with a zone and without have no order
        if (linked_.zone.is_local()) use.opaque = true;
        break;
      case TypeKind::number:
      case TypeKind::money:
      case TypeKind::date:
      case TypeKind::duration:
      case TypeKind::period:
        break;
      default:
        use.opaque = true;
    }
    if (use.opaque) return;
    use.compared_with.emplace_back();
    use.compared_with.back().by_day = is_by_day(side);
    use.compared_with.back().value.text = *text_;
    feel::compile(other, 1, use.compared_with.back().value);
  }

  const Linked& linked_;
  DecisionUse& into_;
  const text::Located* text_ = nullptr;
  const Node* subject_ = nullptr;
};

class Noting {
 public:
  Noting(const Linked& linked, const DecisionInfo& decision, DecisionUse& into)
      : linked_(linked), decision_(decision), walker_(linked, into) {}

  void note() {
    walker_.expression(decision_.value.get());
    for (std::uint32_t c = 0; c < decision_.table.columns.size(); ++c) column(c);
    for (const RuleInfo& rule : decision_.rules) {
      for (const OutcomeInfo& o : rule.outcomes) outcome(o);
    }
    if (decision_.otherwise) {
      for (const OutcomeInfo& o : decision_.otherwise->outcomes) outcome(o);
    }
    if (!decision_.effective.empty()) walker_.read(decision_.date_slot);
    if (decision_.each) walker_.expression(decision_.each->list.get());
    if (decision_.floor) {
      walker_.read(decision_.floor->upper_slot);
      walker_.read(decision_.floor->lower_slot);
    }
    functions();
  }

 private:
  void column(std::uint32_t index) {
    const Column& column = decision_.table.columns[index];
    if (column.alternatives) {
      alternatives(*column.alternatives);
      return;
    }
    if (column.slot) walker_.read(*column.slot);
    if (column.fact_slot && !column.computed) {
      if (column.exact)
        walker_.use_of(*column.fact_slot).columns.push_back(index);
      else
        walker_.opaque(*column.fact_slot);
    }
    const Node* const subject = column.subject ? column.subject->tree.root : nullptr;
    const bool compared =
        column.computed && subject != nullptr && walker_.fact_of(*subject) != kNobody;
    if (!column.slot && !compared) walker_.expression(column.subject.get());
    if (!column.computed) return;  // its cells are constants
    for (const Cell& cell : column.cells) walker_.cell(cell, subject);
  }

  void alternatives(const Alternatives& alternatives_of) {
    for (const auto& conditions : alternatives_of.of) {
      for (const Alternatives::Condition& c : conditions) {
        if (c.nested) {
          alternatives(*c.nested);
          continue;
        }
        const Node& subject = *c.subject->tree.root;
        if (walker_.fact_of(subject) == kNobody || c.cell.tests.empty())
          walker_.expression(c.subject.get());
        walker_.cell(c.cell, &subject);
      }
    }
  }

  /// Texts are not looked at: what is not known is a `?` in them.
  void outcome(const OutcomeInfo& o) {
    walker_.expression(o.compiled.get());
    for (const OutcomeInfo& part : o.parts) outcome(part);
  }

  void functions() {
    Use use;
    use.add_logic(decision_);
    std::set<std::int32_t> seen;
    while (seen.size() < use.functions.size()) {
      for (const std::int32_t f : std::set<std::int32_t>(use.functions)) {
        const auto& body = linked_.functions[static_cast<std::size_t>(f)].body;
        if (!seen.insert(f).second) continue;
        use.add(body.get());
        walker_.expression(body.get());
      }
    }
  }

  const Linked& linked_;
  const DecisionInfo& decision_;
  Walker walker_;
};

FactUse use_in_range(const Linked& linked, std::uint32_t fact) {
  DecisionUse use;
  Walker walker(linked, use);
  Node subject;
  subject.kind = NodeKind::name;
  subject.binding.kind = Binding::slot;
  subject.binding.index = fact;
  walker.expression(linked.facts[fact].range.get(), &subject);
  return use.facts.empty() ? FactUse{} : std::move(use.facts.front());
}

}  // namespace

void note_comparisons(Linked& linked) {
  linked.uses.resize(linked.decisions.size());
  for (std::size_t d = 0; d < linked.decisions.size(); ++d)
    Noting(linked, linked.decisions[d], linked.uses[d]).note();
  for (InvariantInfo& invariant : linked.invariants)
    Walker(linked, invariant.use).expression(invariant.condition.get());
  for (const FactInfo& fact : linked.facts)
    linked.range_uses.push_back(use_in_range(linked, fact.slot));
}

}  // namespace aftersales::engine
