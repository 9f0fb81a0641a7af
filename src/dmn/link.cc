// Boxed expressions -> steps: every literal compiled with the names that it sees.
#include <algorithm>
#include <set>
#include <utility>

#include "dmn/linked.h"
#include "feel/named_slots.h"

namespace aftersales::dmn {

namespace {

using feel::simple;
using feel::TypedLocal;
using feel::TypeKind;
using feel::TypeRef;

class Linker {
 public:
  Linker(const Model& model, Linked& out) : model_(model), out_(out) {}

  void run() {
    for (const Variable& v : model_.inputs) add(Node::input, v);
    for (const Decision& d : model_.decisions) add(Node::decision, d.variable);
    for (const Knowledge& k : model_.knowledge) add(Node::knowledge, k.variable);
    for (const Service& s : model_.services) add(Node::service, s.variable);
    feel::NamedSlots everything;
    for (std::uint32_t slot = 0; slot < out_.nodes.size(); ++slot) declare(everything, slot);
    for (const ItemDefinition& item : model_.items) gather_entries(item);
    for (const Decision& d : model_.decisions) gather_entries(d.logic);
    for (const Knowledge& k : model_.knowledge) gather_entries(k.logic);
    declare_types(everything);

    std::size_t slot = model_.inputs.size();
    for (const Decision& d : model_.decisions) {
      feel::NamedSlots seen;
      bool all_found = !d.requires_names.empty();
      for (const std::string& name : d.requires_names) {
        const std::int64_t found = out_.find(name);
        all_found = all_found && found >= 0;
        if (found >= 0) declare(seen, static_cast<std::uint32_t>(found));
      }
      declare_types(seen);
      owner_ = "decision " + d.variable.name;
      scope_ = all_found ? &seen : &everything;
      out_.nodes[slot++].logic = step(d.logic);
    }
    scope_ = &everything;
    for (const Knowledge& k : model_.knowledge) {
      owner_ = "knowledge " + k.variable.name;
      Node& node = out_.nodes[slot++];
      node.logic = step(k.logic);
      for (const Variable& p : k.logic.names) node.parameter_names.push_back(p.name);
    }
    for (const Service& s : model_.services) link_service(s, out_.nodes[slot++]);
    locals_ = {{"domain", simple(TypeKind::any)}};
    out_.elements = leaf("for element in domain return element");
    out_.diagnostics = report_.take();
  }

 private:
  void add(Node::Kind kind, const Variable& v) {
    Node node;
    node.kind = kind;
    node.name = v.name;
    node.type = out_.types.find(v.type);
    out_.nodes.push_back(std::move(node));
  }

  void declare(feel::NamedSlots& scope, std::uint32_t slot) const {
    scope.declare(out_.nodes[slot].name, simple(TypeKind::any), slot);
  }

  void declare_types(feel::NamedSlots& scope) const {
    for (const auto& [name, type] : out_.types.declared()) scope.declare_type(name, type);
    for (const std::string& name : entries_) scope.declare_entry(name);
  }

  // What may stand behind a `.`, of several words too.
  void gather_entries(const ItemDefinition& item) {
    for (const ItemDefinition& component : item.components) {
      entries_.insert(component.name);
      gather_entries(component);
    }
  }
  void gather_entries(const Boxed& from) {
    if (from.kind == Boxed::Kind::context || from.kind == Boxed::Kind::relation) {
      for (const Variable& v : from.names) entries_.insert(v.name);
    }
    if (from.table) {
      for (const DecisionTable::Output& output : from.table->outputs) entries_.insert(output.name);
    }
    for (const Boxed& part : from.parts) gather_entries(part);
  }

  void link_service(const Service& s, Node& node) {
    const auto slots = [&](const std::vector<std::string>& names, std::vector<std::uint32_t>& to) {
      for (const std::string& name : names) {
        const std::int64_t found = out_.find(name);
        if (found >= 0) to.push_back(static_cast<std::uint32_t>(found));
      }
    };
    slots(s.input_data, node.parameters);
    slots(s.input_decisions, node.parameters);
    slots(s.outputs, node.outputs);
    for (const std::uint32_t slot : node.parameters)
      node.parameter_names.push_back(out_.nodes[slot].name);
  }

  [[nodiscard]] feel::Context context() {
    return {*scope_, out_.types.pool(), feel::Dialect::bare, report_};
  }

  text::Located located(const std::string& text) {
    const text::Source& source = out_.sources.emplace_back(owner_, text);
    return {&source, 0, text};
  }

  Leaf leaf(const std::string& text) {
    return feel::compile_expression(located(text), context(), nullptr, locals_);
  }

  /// `"a", "b"` as a list; null for none.
  Leaf values(const std::string& text) { return text.empty() ? nullptr : leaf("[" + text + "]"); }

  void push(const std::string& name) { locals_.push_back({name, simple(TypeKind::any)}); }
  void pop(std::size_t count) { locals_.resize(locals_.size() - count); }

  Step step(const Boxed& from) {
    using enum Boxed::Kind;
    Step to;
    to.kind = from.kind;
    to.type = out_.types.find(from.type);
    to.external = from.external;
    for (const Variable& v : from.names) {
      to.names.push_back(v.name);
      to.types.push_back(out_.types.find(v.type));
    }
    if (from.kind == literal) to.leaf = leaf(from.text);
    if (from.table) to.table = std::make_unique<LinkedTable>(table_of(*from.table));
    std::size_t pushed = 0;
    const auto see = [&](const std::string& name) {
      push(name);
      ++pushed;
    };
    if (from.kind == function) {
      for (const Variable& v : from.names) see(v.name);
    }
    for (std::size_t i = 0; i < from.parts.size(); ++i) {
      const bool body = i == 1 && (from.kind == for_each || from.kind == some ||
                                   from.kind == every || from.kind == filter);
      if (body) see(from.kind == filter ? "item" : from.names.at(0).name);
      if (body && from.kind == filter) locals_.back().entries = true;
      if (body && from.kind == for_each) see("partial");
      to.parts.push_back(step(from.parts[i]));
      // Entries of a context see those before them.
      if (from.kind == context && !from.names[i].name.empty()) see(from.names[i].name);
    }
    pop(pushed);
    return to;
  }

  LinkedTable table_of(const DecisionTable& from) {
    LinkedTable to;
    to.hit = from.hit;
    to.aggregation = from.aggregation;
    for (const DecisionTable::Input& input : from.inputs)
      to.inputs.push_back({leaf(input.expression), out_.types.find(input.type)});
    for (const DecisionTable::Output& output : from.outputs) {
      to.outputs.push_back({output.name, out_.types.find(output.type), values(output.values),
                            output.default_entry.empty() ? nullptr : leaf(output.default_entry)});
    }
    for (const DecisionTable::Rule& rule : from.rules) {
      LinkedTable::Rule linked;
      for (const std::string& test : rule.tests) {
        linked.tests.push_back(
            feel::compile_unary_tests(located(test), context(), simple(TypeKind::any), locals_));
      }
      for (const std::string& outcome : rule.outcomes) linked.outcomes.push_back(leaf(outcome));
      to.rules.push_back(std::move(linked));
    }
    return to;
  }

  const Model& model_;
  Linked& out_;
  text::Report report_;
  std::string owner_;
  const feel::NamedSlots* scope_ = nullptr;
  std::vector<TypedLocal> locals_;
  std::set<std::string> entries_;  // of contexts anywhere in the model
};

}  // namespace

std::int64_t Linked::find(std::string_view name) const {
  const auto it =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node& n) { return n.name == name; });
  return it == nodes.end() ? -1 : it - nodes.begin();
}

std::unique_ptr<Linked> link(const Model& model) {
  auto linked = std::make_unique<Linked>(model.items);
  Linker(model, *linked).run();
  return linked;
}

}  // namespace aftersales::dmn
