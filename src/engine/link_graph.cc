// Who needs what: cycles, chains that are too long, and what nobody uses, cites or has translated.
#include <algorithm>

#include <fmt/format.h>

#include "engine/labels.h"
#include "engine/linker.h"
#include "engine/requirements.h"
#include "engine/totality.h"
#include "feel/evaluator.h"
#include "graph/requirements.h"

namespace aftersales::engine {

namespace {

// Decisions are worked out when they are needed, one within the other: a chain may not be longer
// than the stack allows.
constexpr std::uint32_t kMaxChain = 256;

}  // namespace

void Linker::check_requirements() {
  // Decisions first, then functions; parameters and facts need no decision.
  graph::Requirements r;
  const auto decisions = static_cast<std::uint32_t>(out_->decisions.size());
  for (const DecisionInfo& d : out_->decisions)
    r.nodes.push_back({d.name, d.name, graph::Node::decision});
  for (const FunctionInfo& f : out_->functions)
    r.nodes.push_back({f.name + "()", f.name, graph::Node::function});
  const auto fresh = [&] {
    Use use;
    use.moment_slot = out_->moment_slot;
    return use;
  };
  const auto edges = [&](const Use& use) {
    std::vector<std::uint32_t> to;
    for (const std::uint32_t s : use.slots) {
      used_slots_.insert(s);
      const SlotInfo& info = out_->slots[s];
      if (info.kind == SlotInfo::decision || info.kind == SlotInfo::output)
        to.push_back(info.index);
    }
    for (const std::int32_t f : use.functions)
      to.push_back(decisions + static_cast<std::uint32_t>(f));
    return to;
  };
  for (const DecisionInfo& d : out_->decisions) {
    Use logic = fresh();
    logic.add_logic(d);
    r.needs.push_back(edges(logic));
    // Reasons and steps speak of the finished decision, so they may name it: no requirement, but a
    // use.
    Use spoken = fresh();
    spoken.add_reasons(d);
    (void)edges(spoken);
  }
  for (const FunctionInfo& f : out_->functions) {
    Use body = fresh();
    body.add(f.body.get());
    r.needs.push_back(edges(body));
  }
  for (const ParameterInfo& p : out_->parameters) {
    Use use = fresh();
    for (const auto& dated : p.values) use.add(dated.value.get());
    for (const std::uint32_t s : use.slots) {
      used_slots_.insert(s);
      const SlotInfo::Kind kind = out_->slots[s].kind;
      if (kind == SlotInfo::effective_date) continue;
      report_.error(
          "parameter.not-fixed", p.where,
          fmt::format("the parameter `{}` is worked out from `{}`", p.name, out_->slots[s].name),
          "a parameter is a figure that is written down; make a decision of it");
    }
  }
  graph::Order order = graph::order_of(r);
  while (!order.cycle.empty()) {
    std::string path;
    for (const std::uint32_t n : order.cycle)
      path += (path.empty() ? "`" : " needs `") + r.nodes[n].name + "`";
    const auto where = [&](std::uint32_t n) {
      return n < decisions ? out_->decisions[n].where : out_->functions[n - decisions].where;
    };
    auto entry = report_.error("graph.cycle", where(order.cycle.front()),
                               fmt::format("this goes round in a circle: {}", path),
                               "one of them has to be worked out without the others");
    for (std::size_t i = 1; i + 1 < order.cycle.size(); ++i)
      entry.note(where(order.cycle[i]),
                 fmt::format("`{}` is declared here", r.nodes[order.cycle[i]].name));
    for (const std::uint32_t n : order.cycle) r.needs[n].clear();  // and on to the next circle
    order = graph::order_of(r);
  }
  if (order.depth > kMaxChain) {
    report_.error("limit.chain", out_->decisions.front().where,
                  fmt::format("a chain of {} decisions rests on one another, and {} is the most",
                              order.depth, kMaxChain),
                  "work the same out in fewer decisions");
  }
}

void Linker::check_use() {
  if (report_.has_errors()) return;  // what has mistakes looks unused
  const auto own_pack = [&](const Location& where) { return languages_.count(where.source) == 0; };
  const auto own_file = [&](const Location& where) {
    return where.source != nullptr && !pack_.is_imported(*where.source);
  };
  for (const FactInfo& fact : out_->facts) {
    if (out_->moment_fact == fact.slot || used_slots_.count(fact.slot) != 0 ||
        !own_file(fact.where))
      continue;
    report_.warning("fact.unused", fact.where, fmt::format("nobody uses the fact `{}`", fact.name),
                    "remove it, or use it in a rule");
  }
  for (const ParameterInfo& parameter : out_->parameters) {
    if (used_slots_.count(parameter.slot) != 0 || !own_file(parameter.where)) continue;
    report_.warning("parameter.unused", parameter.where,
                    fmt::format("nobody uses the parameter `{}`", parameter.name),
                    "remove it, or use it in a rule");
  }
  for (const model::Decision& decision : pack_.decisions) {
    const auto& floor = decision.floor;
    if (!floor || floor->best || decision.version != 0 || !own_pack(floor->where)) continue;
    report_.warning("floor.not-kept", floor->where,
                    "this floor is only declared: nothing keeps a layer above from going below it",
                    "write `apply: best` to have it kept while deciding");
  }
  for (std::size_t i = 0; i < out_->sources.size(); ++i) {
    if (cited_.count(static_cast<std::uint32_t>(i)) != 0 || !own_file(out_->sources[i].where))
      continue;
    report_.warning("source.unused", out_->sources[i].where,
                    fmt::format("nobody cites the source `{}`", out_->sources[i].key),
                    "remove it, or cite it in a `basis`");
  }
  std::sort(out_->languages.begin(), out_->languages.end());
  if (own_languages_.size() < 2) return;
  for (const auto& [text, translate] : texts_) {
    if (!translate || !own_pack(text->where)) continue;
    for (const std::string& language : own_languages_) {
      const bool there =
          std::any_of(text->by_language.begin(), text->by_language.end(), [&](const auto& t) {
            return t.first == language || (t.first.empty() && language == pack_.language);
          });
      if (there) continue;
      report_.warning("text.missing-language", text->where,
                      fmt::format("this text is missing in `{}`", language),
                      fmt::format("add `{}: …`; until then the text in `{}` is shown", language,
                                  pack_.language));
    }
  }
}

// Places need the text of files alone.
void Linker::drop_model() {
  rule_ids_.clear();
  texts_.clear();
  said_ = {};
  pack_.decisions.clear();
  for (model::File& file : pack_.files) file.root.reset();
}

namespace {

/// The outcomes of rules as one value, where they need no case for it.
class Wholes {
 public:
  explicit Wholes(const DecisionInfo& decision) : decision_(decision) {}

  void put_together(RuleInfo& rule) {
    rule.alone = {rule.id};
    if (decision_.single || rule.outcomes.empty()) return;
    std::vector<const feel::Compiled*> parts;
    for (const OutcomeInfo& o : rule.outcomes) {
      if (o.kind != OutcomeInfo::absent && !o.constant) return;
      parts.push_back(o.kind == OutcomeInfo::expression ? o.compiled.get() : nullptr);
    }
    const bool may_recur =
        std::all_of(rule.outcomes.begin(), rule.outcomes.end(), [](const OutcomeInfo& o) {
          return o.kind == OutcomeInfo::absent || o.kind == OutcomeInfo::expression;
        });
    if (!may_recur)
      rule.whole = whole_of(rule);
    else if (const auto at = known_.find(parts); at != known_.end())
      rule.whole = at->second;
    else
      rule.whole = known_.emplace(std::move(parts), whole_of(rule)).first->second;
  }

 private:
  [[nodiscard]] Value whole_of(const RuleInfo& rule) const {
    Entries entries;
    for (std::size_t i = 0; i < decision_.outputs.size(); ++i) {
      const auto& constant = rule.outcomes[i].constant;
      entries.emplace_back(decision_.outputs[i].name, constant ? *constant : Value());
    }
    return Value(std::move(entries));
  }

  const DecisionInfo& decision_;
  std::map<std::vector<const feel::Compiled*>, Value> known_;  // by what gives the outcomes
};

/// What the shortest way to an outcome needs, if there is one.
void prepare_direct(DecisionInfo& decision) {
  if (decision.floor || decision.each) return;
  if (decision.value) {
    if (decision.single) decision.direct = DecisionInfo::Direct::by_value;
    return;
  }
  if (decision.table.tree.empty()) return;
  decision.direct = DecisionInfo::Direct::by_tree;
  for (const Row& row : decision.table.rows) {
    RowOutcome& outcome = decision.row_outcomes.emplace_back();
    outcome.rule = row.rule;
    outcome.value = value::Access::make(feel::kPending, 0);
    Value* outputs = nullptr;
    if (!decision.single) {
      const std::size_t before = decision.row_values.size();
      decision.row_values.resize(before + 1 + decision.outputs.size(), Value(outcome.value));
      outputs = decision.row_values.data() + before;
    }
    const RuleInfo& rule = decision.rules[row.rule];
    if (rule.outcomes.empty()) continue;  // it withdraws
    const auto& fixed = decision.single ? rule.outcomes.front().constant : rule.whole;
    if (!fixed) continue;
    value::Access::lend(*fixed, outcome.value);
    if (outputs == nullptr) continue;
    value::Access::lend(*fixed, *outputs++);
    for (const auto& [name, v] : fixed->as_context()) value::Access::lend(v, *outputs++);
  }
}

/// What trees that ask for its outcome need of it where it is written down.
void note_classes(DecisionInfo& decision, const std::vector<SlotClasses>& of) {
  const auto is_asked = [&](std::uint32_t slot) { return !of[slot].empty(); };
  const bool is_single = decision.single;
  if (!is_asked(decision.slot) &&
      (is_single || std::none_of(decision.outputs.begin(), decision.outputs.end(),
                                 [&](const OutputInfo& o) { return is_asked(o.slot); })))
    return;
  for (const RowOutcome& outcome : decision.row_outcomes) {
    const bool is_fixed = outcome.value.kind() != feel::kPending;
    const auto note = [&](std::uint32_t slot, const Value& v) {
      decision.outcome_classes.push_back(is_fixed ? of[slot].class_of(v) : kNoClass);
    };
    note(decision.slot, outcome.value);
    for (std::size_t i = 0; !is_single && i < decision.outputs.size(); ++i) {
      note(decision.outputs[i].slot,
           is_fixed ? outcome.value.as_context()[i].second : outcome.value);
    }
  }
}

/// None where the dates of its pack have to be looked at first, or something has to be worked out.
void add_shortcuts(const DecisionInfo& decision, Linked& to) {
  if (decision.direct != DecisionInfo::Direct::by_tree || !decision.effective.empty() ||
      decision.table.tree.is_reckoning())
    return;
  Shortcut by;
  by.tree = &decision.table.tree;
  by.outcomes = decision.row_outcomes.data();
  by.rules = decision.rules.data();
  by.is_whole = true;
  if (by.tree->is_of_facts())
    by.at_once = to.invariants.empty() ? Shortcut::always : Shortcut::if_possible;
  by.has_fixed_outcomes = std::all_of(
      decision.row_outcomes.begin(), decision.row_outcomes.end(), [&](const RowOutcome& outcome) {
        const bool withdraws = decision.rules[outcome.rule].outcomes.empty();
        return withdraws || outcome.value.kind() != feel::kPending;
      });
  to.shortcuts[decision.slot] = by;
  if (decision.single) return;
  by.is_whole = false;
  for (const OutputInfo& output : decision.outputs) {
    to.shortcuts[output.slot] = by;
    ++by.output;
  }
}

}  // namespace

void Linker::index_tables() {
  Totality totality(*out_);
  std::uint32_t rules = 0;
  std::vector<TreeTable> with_trees;
  out_->may_fail.resize(out_->slots.size(), false);
  for (DecisionInfo& d : out_->decisions) {
    d.first_rule = rules;  // each has a number more than rules, so that no two begin alike
    rules += static_cast<std::uint32_t>(d.rules.size()) + 1;
    Wholes wholes(d);
    for (RuleInfo& rule : d.rules) wholes.put_together(rule);
    if (d.otherwise) wholes.put_together(*d.otherwise);
    AskedColumns asked = build_index(d.table, out_->zone, out_->minor_digits);
    // Only chains ask grids, and where there are invariants a run decides a case first.
    if (d.hit == model::HitPolicy::first)
      with_trees.push_back({&d.table, std::move(asked), out_->invariants.empty()});
    for (Column& column : d.table.columns) {
      const Partiality p = totality.of(column);
      column.may_fail = p.may_fail;
      column.may_be_null = p.may_be_null;
      if (column.slot && p.may_fail) out_->may_fail[*column.slot] = true;
    }
  }
  out_->slot_classes = build_trees(std::move(with_trees), out_->slots.size());
  for (const FactInfo& fact : out_->facts) {
    const SlotClasses& classes = out_->slot_classes[fact.slot];
    out_->classes_of_nothing.push_back(fact.has_default ? classes.class_of(fact.default_value)
                                       : fact.optional  ? classes.class_of(Value())
                                       : fact.range     ? kNoClass
                                                        : kAnyClass);
  }
  while (out_->nothing_known.size() < out_->slots.size())
    out_->nothing_known.push_back(value::Access::make(feel::kPending, 0));
  out_->shortcuts.resize(out_->slots.size());
  for (DecisionInfo& d : out_->decisions) {
    prepare_direct(d);
    note_classes(d, out_->slot_classes);
    add_shortcuts(d, *out_);
  }
  note_comparisons(*out_);
}

std::unique_ptr<Linked> Linker::finish() {
  if (out_->languages.empty()) out_->languages.push_back(pack_.language);
  out_->files = std::move(pack_.files);
  note_shared_labels(*out_);
  return std::move(out_);
}

}  // namespace aftersales::engine
