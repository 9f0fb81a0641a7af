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

using Facts = std::vector<std::uint32_t>;

/// Says no more than what the case and the policy say: nothing of an element, an argument or `?`.
bool is_closed(const Linked& linked, const Node& n) {
  switch (n.kind) {
    case NodeKind::name:
      return n.binding.kind == Binding::constant ||
             (n.binding.kind == Binding::slot &&
              linked.slots[n.binding.index].kind != SlotInfo::element);
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
                     [&](const Node* child) { return is_closed(linked, *child); });
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

  /// The facts of which an expression is one or the other, as it is or its date: `notice_at`,
  /// `date(?)`, the name of a decision that chooses between facts.
  [[nodiscard]] Facts facts_of(const Node& n) const {
    Facts facts;
    add_facts(n, facts);
    return facts;
  }

  /// Of a decision's value: facts, or constants, which conditions choose between.
  [[nodiscard]] bool is_choice(const DecisionInfo& decision) const {
    return decision.value != nullptr && decision.single && !decision.each && !decision.floor &&
           !decision.type->numeric() && chooses(*decision.value->tree.root, decision.type);
  }

  void choice(const feel::Compiled& value) {
    if (value.expression.needs_moment) read(linked_.moment_slot);
    text_ = &value.expression.text;
    subject_ = nullptr;
    walk_choice(*value.tree.root);
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

  void opaque(const Facts& facts) {
    for (const std::uint32_t fact : facts) use_of(fact).opaque = true;
  }
  /// Of a slot that is tested otherwise than by a comparison here.
  void opaque_slot(std::uint32_t slot) {
    Facts facts;
    add_facts(slot, facts);
    opaque(facts);
    read(slot);
  }

  void read(std::uint32_t slot) {
    const auto it = std::lower_bound(into_.slots.begin(), into_.slots.end(), slot);
    if (it == into_.slots.end() || *it != slot) into_.slots.insert(it, slot);
  }

 private:
  void add_facts(const Node& n, Facts& facts) const {
    if (n.kind == NodeKind::call && is_day(n)) return add_facts(*n.children[1], facts);
    if (n.kind == NodeKind::conditional) {
      for (const std::size_t branch : {1u, 2u}) add_facts(*n.children[branch], facts);
      return;
    }
    if (n.kind != NodeKind::name) return;
    if (is_subject(n)) {
      if (subject_ != nullptr) add_facts(*subject_, facts);
    } else if (n.binding.kind == Binding::slot) {
      add_facts(n.binding.index, facts);
    }
  }

  void add_facts(std::uint32_t slot, Facts& facts) const {
    const SlotInfo& info = linked_.slots[slot];
    if (info.kind == SlotInfo::fact) {
      if (std::find(facts.begin(), facts.end(), slot) == facts.end()) facts.push_back(slot);
      return;
    }
    const DecisionInfo* const decision = linked_.decision_of_slot(slot);
    if (decision != nullptr && is_choice(*decision)) add_facts(*decision->value->tree.root, facts);
  }

  /// Facts and constants of the decision's own type, so that nothing is rounded or read otherwise.
  [[nodiscard]] bool chooses(const Node& n, TypeRef type) const {
    if (n.kind == NodeKind::conditional)
      return chooses(*n.children[1], type) && chooses(*n.children[2], type);
    if (n.kind == NodeKind::literal) return true;
    if (n.kind != NodeKind::name || n.binding.kind != Binding::slot) return false;
    const SlotInfo& info = linked_.slots[n.binding.index];
    if (info.kind == SlotInfo::fact) return linked_.facts[info.index].type == type;
    const DecisionInfo* const decision = linked_.decision_of_slot(n.binding.index);
    return decision != nullptr && decision->type == type && is_choice(*decision);
  }

  void walk_choice(const Node& n) {
    if (n.kind == NodeKind::conditional) {
      walk(*n.children[0]);
      walk_choice(*n.children[1]);
      walk_choice(*n.children[2]);
      return;
    }
    if (n.kind != NodeKind::name) return;
    read(n.binding.index);
    for (const std::uint32_t fact : facts_of(n)) use_of(fact).handed_on = true;
  }

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
        if (facts_of(*n.children[0]).empty() || n.children[0]->kind == NodeKind::conditional)
          walk(*n.children[0]);
        one_test(n.children[0], *n.children[1]);
        return;
      case NodeKind::tests:
        one_test(subject_, n);
        return;
      default:
        break;
    }
    if (n.kind == NodeKind::name) {
      opaque(facts_of(n));
      if (n.binding.kind == Binding::slot) read(n.binding.index);
    }
    for (const Node* child : n.children) walk(*child);
  }

  void both_ways(const Node& a, const Node& b, bool ordered) {
    compared(a, b, ordered);
    compared(b, a, ordered);
  }

  void compared(const Node& side, const Node& other, bool ordered) {
    const Facts facts = facts_of(side);
    if (facts.empty() || side.kind == NodeKind::conditional) {
      walk(side);
      return;
    }
    read_slot_of(side);
    for (const std::uint32_t fact : facts) {
      if (is_closed(linked_, other))
        note(fact, side, other, ordered);
      else
        opaque({fact});
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
    if (feel::is_condition(test)) {
      walk(test);
    } else {
      operand(side, test,
              type == nullptr || type->is(TypeKind::range) || type->is(TypeKind::list) ||
                  type->is(TypeKind::any));
    }
  }

  void operand(const Node* side, const Node& n, bool ordered) {
    if (side != nullptr) read_slot_of(*side);
    for (const std::uint32_t fact : side != nullptr ? facts_of(*side) : Facts()) {
      if (is_closed(linked_, n))
        note(fact, *side, n, ordered);
      else
        opaque({fact});
    }
    const Facts others = facts_of(n);
    if (others.empty() || n.kind == NodeKind::conditional || side == nullptr ||
        !is_closed(linked_, *side)) {
      walk(n);
      return;
    }
    read_slot_of(n);
    for (const std::uint32_t other : others) note(other, n, *side, ordered);
  }

  /// Of a name, or of `date(name)`.
  void read_slot_of(const Node& side) {
    const Node& name = side.kind == NodeKind::call ? *side.children[1] : side;
    if (is_subject(name)) {
      if (subject_ != nullptr && subject_ != &side) read_slot_of(*subject_);
    } else if (name.kind == NodeKind::name && name.binding.kind == Binding::slot) {
      read(name.binding.index);
    }
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
    if (walker_.is_choice(decision_))
      walker_.choice(*decision_.value);
    else
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
      walker_.opaque_slot(decision_.floor->upper_slot);
      walker_.opaque_slot(decision_.floor->lower_slot);
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
    const Node* const subject = column.subject ? column.subject->tree.root : nullptr;
    const bool compared =
        column.computed && subject != nullptr && !walker_.facts_of(*subject).empty();
    if (column.fact_slot && !column.computed && column.exact)
      walker_.use_of(*column.fact_slot).columns.push_back(index);
    else if (column.slot && !compared)
      walker_.opaque_slot(*column.slot);
    if (column.slot) walker_.read(*column.slot);
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
        if (walker_.facts_of(subject).empty() || c.cell.tests.empty())
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
