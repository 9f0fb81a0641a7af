// Rules: the rows that match -> the rules that fire -> the outcome by the hit policy.
#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

#include "engine/matching.h"
#include "engine/passed_on.h"
#include "engine/run.h"
#include "feel/compare.h"

namespace aftersales::engine {

namespace {

using model::HitPolicy;
using value::is_settled;

}  // namespace

/// Slots, and columns that have none, as a tree reads them: worked out when it asks for them.
struct Run::NeededSlots {
  Run& run;
  const Table& table;
  /// A column that was worked out: several branches ask for the same.
  struct Known {
    std::uint32_t slot = kNoClass, cls = kNoClass;
    bool is_unknown = false;
  };
  std::array<Known, 8> known{};
  std::size_t count = 0;

  [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) {
    if (slot < run.fact_classes_.size() && is_class(run.fact_classes_[slot]))
      return run.fact_classes_[slot];
    const std::vector<SlotClasses>& classes = run.linked_.slot_classes;
    return slot < classes.size() ? classes[slot].class_of(run.need(slot)) : column(slot).cls;
  }
  /// Of what has no class: nobody knows it. What has failed, or may yet fail, is not anything.
  [[nodiscard]] bool may_be_any(std::uint32_t slot) {
    if (slot >= run.linked_.slot_classes.size()) {
      const Column& c = table.columns[column_of_slot(slot, run.linked_.slot_classes.size())];
      return column(slot).is_unknown && !(c.may_fail && run.may_fail(c));
    }
    if (!value::is_unknown(run.need(slot))) return false;
    return !run.linked_.may_fail[slot] || (!run.quick_ && !run.slot_may_fail(slot));
  }

 private:
  const Known& column(std::uint32_t slot) {
    for (const Known& k : known) {
      if (k.slot == slot) return k;
    }
    const Column& c = table.columns[column_of_slot(slot, run.linked_.slot_classes.size())];
    Value v = run.column_value(c);
    if (c.computed && !value::is_failure(v)) v = run.cell_value(c.cells.front(), Value(v));
    const std::uint32_t cls = is_settled(v) ? Table::class_of(c, v) : kNoClass;
    return known[count++ % known.size()] = {slot, cls, value::is_unknown(v)};
  }
};

bool Run::decide_directly(const DecisionInfo& decision, std::uint32_t index) {
  if (decision.direct == DecisionInfo::Direct::by_value) {
    settle_directly(
        decision, index, kNoRule,
        coerced(evaluate(decision.value->expression), decision.result_type, linked_.minor_digits));
    return true;
  }
  NeededSlots slots{*this, decision.table};
  std::uint32_t row = decision.table.tree.find(slots);
  const bool is_all_known = row != RowTree::kGiveUp;
  if (!is_all_known) row = decision.table.tree.find_in_any_case(slots);
  if (row == RowTree::kGiveUp || (row == RowTree::kNoRow && !decision.otherwise)) return false;
  const std::uint32_t rule = row == RowTree::kNoRow ? kOtherwise : decision.row_outcomes[row].rule;
  if (rule != kOtherwise && decision.row_outcomes[row].value.kind() != feel::kPending) {
    value::Access::lend(decision.row_outcomes[row].value, values_[decision.slot]);
    results_.end_directly(index, rule);
    return true;
  }
  Value v = whole_outcome(decision, rule_of(decision, rule));
  // What else may come about is told with what the rule gives.
  if (!is_all_known && !is_settled(v)) return false;
  settle_directly(decision, index, rule, std::move(v));
  return true;
}

void Run::settle_directly(const DecisionInfo& decision, std::uint32_t index, std::uint32_t rule,
                          Value v) {
  if (is_settled(v)) {
    values_[decision.slot] = feel::kept(std::move(v));
    results_.end_directly(index, rule);
    return;
  }
  // What decides is certain; what it gives is not known, or has failed.
  Result& result = results_[index];
  result.done = true;
  if (rule == kNoRule) {
    end_value(decision, result, std::move(v));
  } else {
    result.rules.push_back(rule);
    end_with(decision, result, std::move(v));
  }
}

void Run::spread(std::uint32_t index) {
  const DecisionInfo& decision = linked_.decisions[index];
  if (decision.single) return;
  results_.note_spread(index);
  const Entries& outcomes = values_[decision.slot].as_context();
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    value::Access::lend(outcomes[i].second, values_[decision.outputs[i].slot]);
}

void Run::decide_rules(std::uint32_t index, Result& result) {
  const DecisionInfo& decision = linked_.decisions[index];
  const auto ends_by_tree = [&] {
    if (decision.table.tree.empty()) return false;
    const std::uint32_t row = decision.table.tree.find(NeededSlots{*this, decision.table});
    if (row == RowTree::kGiveUp) return false;
    if (row != RowTree::kNoRow) result.rules.push_back(decision.table.rows[row].rule);
    end_known(decision, result);
    return true;
  };
  if (!watched_ && decision.direct == DecisionInfo::Direct::no && ends_by_tree()) return;
  Trace trace;
  if (traces_ != nullptr) {
    trace.decision = index;
    trace.columns.assign(decision.table.columns.size(), value::Access::make(feel::kPending, 0));
  }
  if (matching_ == matchings_.size()) matchings_.push_back(std::make_unique<Matching>());
  Matching& m = *matchings_[matching_++];
  m.clear();
  Trace* const noting = traces_ != nullptr ? &trace : nullptr;
  match(decision, m, noting);
  // Of many rows that are left the tree knows the one that fires; which exceptions took others back
  // it does not say.
  const bool by_tree = !m.inexact.empty() && m.is_settled() && !decision.table.has_withdrawing;
  if (!by_tree || !ends_by_tree()) {
    if (!m.inexact.empty()) verify(decision, m);
    if (m.is_settled()) {
      add_fired(decision, m.survivors, noting, result.rules);
      end_known(decision, result);
    } else {
      end_unsettled(decision, m, result);
    }
  }
  --matching_;
  // Decisions used stand before the one that used them.
  if (traces_ != nullptr) traces_->push_back(std::move(trace));
}

void Run::add_fired(const DecisionInfo& decision, const Bits& survivors, Trace* trace,
                    std::vector<std::uint32_t>& rules) {
  const Table& table = decision.table;
  std::size_t r = 0;
  while (r < table.rows.size()) {
    const std::uint64_t word = survivors[r / 64] >> (r % 64);
    if (word == 0) {
      r = (r / 64 + 1) * 64;
      continue;
    }
    r += static_cast<std::size_t>(std::countr_zero(word));
    const Row& row = table.rows[r];
    if (row.withdraws) {
      if (trace != nullptr) trace->withdrew.push_back(row.rule);
      r = row.skip_to;
      continue;
    }
    rules.push_back(row.rule);
    if (decision.hit == HitPolicy::first) break;
    r = row.group_end;  // one row of a rule and its exceptions
  }
}

Value Run::outcome_value(const OutcomeInfo& o) {
  if (o.constant) return value::Access::borrow(*o.constant);
  switch (o.kind) {
    case OutcomeInfo::absent:
      return {};
    case OutcomeInfo::expression:
      return feel::kept(coerced(evaluate(o.compiled->expression), o.type, linked_.minor_digits));
    case OutcomeInfo::text: {
      if (teller_ != nullptr) {
        const auto [at, fresh] = teller_->told_.emplace(&o, Value());
        if (fresh) at->second = teller_->outcome_value(o);
        return value::Access::borrow(at->second);
      }
      std::string text = render(o.message, linked_.language);
      if (text.size() > kMaxBytes) return fail("eval.too-long", "the text grows beyond 1 MiB");
      return Value(std::move(text));
    }
    case OutcomeInfo::list: {
      List list;
      for (const OutcomeInfo& part : o.parts) {
        Value v = outcome_value(part);
        if (!is_settled(v)) return v;
        list.push_back(v);
      }
      return list;
    }
    case OutcomeInfo::context: {
      Entries entries;
      for (std::size_t i = 0; i < o.parts.size(); ++i) {
        Value v = outcome_value(o.parts[i]);
        if (!is_settled(v)) return v;
        entries.emplace_back(o.keys[i], Value(v));
      }
      return entries;
    }
  }
  return {};
}

/// All outputs of a rule. One that is unknown or failed makes the whole so.
Value Run::whole_outcome(const DecisionInfo& decision, const RuleInfo& rule) {
  if (decision.single) return outcome_value(rule.outcomes[0]);
  if (rule.whole) return value::Access::borrow(*rule.whole);
  Entries entries;
  Value unsettled;
  for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
    Value v = outcome_value(rule.outcomes[i]);
    if (!is_settled(v)) unsettled = unsettled.is_null() ? Value(v) : merge(unsettled, v);
    entries.emplace_back(decision.outputs[i].name, Value(v));
  }
  return unsettled.is_null() ? Value(std::move(entries)) : unsettled;
}

// What the fired rules give together, by the hit policy (DMN 1.5, 8.2.10). No rows: what holds
// then.
Value Run::combined(const DecisionInfo& decision, const std::vector<std::uint32_t>& rows) {
  const HitPolicy hit = decision.hit;
  const auto names = [&] {
    std::string all;
    for (const std::uint32_t r : rows) all += (all.empty() ? "" : ", ") + rule_of(decision, r).id;
    return all;
  };
  if (rows.empty() || rows.front() == kOtherwise) {
    if (!rows.empty()) {
      Value v = whole_outcome(decision, *decision.otherwise);
      return hit == HitPolicy::collect && is_settled(v) ? Value(List{Value(v)}) : v;
    }
    if (hit == HitPolicy::collect) return List{};
    if (hit == HitPolicy::collect_sum) return zero_of(decision.result_type, linked_.minor_digits);
    if (hit == HitPolicy::collect_count) return Value(0);
    return {};
  }
  if (hit == HitPolicy::first) return whole_outcome(decision, rule_of(decision, rows.front()));
  if (hit == HitPolicy::unique) {
    if (rows.size() > 1)
      return fail("rules.overlap",
                  fmt::format("several rules of `{}` hold at once, and only one may: {}",
                              decision.name, names()));
    return whole_outcome(decision, rule_of(decision, rows.front()));
  }
  if (hit == HitPolicy::collect_count) return Value(rows.size());
  List values;
  Value unsettled;
  for (const std::uint32_t r : rows) {
    Value v = whole_outcome(decision, rule_of(decision, r));
    if (!is_settled(v)) unsettled = unsettled.is_null() ? Value(v) : merge(unsettled, v);
    values.push_back(v);
  }
  if (!unsettled.is_null()) return unsettled;
  if (hit == HitPolicy::any) {
    const bool same = std::all_of(values.begin(), values.end(),
                                  [&](const Value& v) { return v == values.front(); });
    if (!same)
      return fail("rules.conflict",
                  fmt::format("rules of `{}` hold at once and give different outcomes: {}",
                              decision.name, names()));
    return values.front();
  }
  if (hit == HitPolicy::collect) return values;
  Value best = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (hit == HitPolicy::collect_sum) {
      best = feel::arithmetic(feel::Op::add, best, values[i], *this);
      if (!is_settled(best)) return best;
      continue;
    }
    const auto order = feel::compare(values[i], best);
    if (order && (hit == HitPolicy::collect_min ? *order < 0 : *order > 0)) best = values[i];
  }
  return coerced(best, decision.result_type, linked_.minor_digits);
}

void Run::end_known(const DecisionInfo& decision, Result& result) {
  if (result.rules.empty()) {
    if (decision.otherwise) {
      result.rules.push_back(kOtherwise);
    } else if (!gives_without_rules(decision.hit)) {
      result.status = Status::no_rule;
      store(decision, result, Value());
      return;
    }
  }
  end_with(decision, result, combined(decision, result.rules));
}

void Run::end_with(const DecisionInfo& decision, Result& result, Value value) {
  store(decision, result, std::move(value));
  if (result.status != Status::decided) {
    const Value v = values_[decision.slot];
    if (result.rules.size() == 1) result.failed_rule = result.rules.front();
    Entries known;
    // Outputs that are known all the same can be used by others.
    if (!decision.single && decision.hit == HitPolicy::first) {
      for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
        Value& slot = values_[decision.outputs[i].slot];
        slot = outcome_value(rule_of(decision, result.rules.front()).outcomes[i]);
        if (is_settled(slot)) known.emplace_back(decision.outputs[i].name, slot);
      }
    }
    if (value::is_unknown(v)) {
      result.possible.push_back(
          {result.rules, known.empty() ? Value() : Value(std::move(known)), true});
      if (!quick_) pass_on_endings(*this, decision, true, result);
    }
  }
}

}  // namespace aftersales::engine
