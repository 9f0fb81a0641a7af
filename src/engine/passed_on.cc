// Outputs that come from one decision come together: no mixture of its endings is made up.
#include "engine/passed_on.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "value/entries.h"

namespace aftersales::engine {

namespace {

constexpr std::size_t kMaxListed = 60;  // endings that one becomes

/// A decision, or one output of it.
struct Source {
  std::uint32_t decision = 0;
  std::string output;  // empty: the whole value
};

std::optional<Source> source_at(const Linked& linked, std::uint32_t slot) {
  const SlotInfo& info = linked.slots[slot];
  if (info.kind != SlotInfo::decision && info.kind != SlotInfo::output) return std::nullopt;
  if (linked.decisions[info.index].each) return std::nullopt;
  return Source{info.index, info.kind == SlotInfo::output ? info.name : std::string()};
}

/// Of an expression that names a decision or `decision.output`, and does nothing else.
std::optional<Source> source_of(const Linked& linked, const feel::Compiled* compiled) {
  if (compiled == nullptr || compiled->tree.root == nullptr) return std::nullopt;
  const feel::Node* node = compiled->tree.root;
  std::string entry;
  if (node->kind == feel::NodeKind::path && node->children.size() == 1) {
    entry = node->text;
    node = node->children.front();
  }
  if (node->kind != feel::NodeKind::name || node->binding.kind != feel::Binding::slot)
    return std::nullopt;
  auto source = source_at(linked, node->binding.index);
  if (!source || entry.empty()) return source;
  const std::vector<OutputInfo>& outputs = linked.decisions[source->decision].outputs;
  const bool known = std::any_of(outputs.begin(), outputs.end(),
                                 [&](const OutputInfo& output) { return output.name == entry; });
  if (!known || !source->output.empty()) return std::nullopt;
  source->output = entry;
  return source;
}

/// What an ending of the decision behind it gives; null, as a pointer, if that is not known.
const Value* given(const Ending& ending, const Source& source) {
  static const Value kNothing;
  if (source.output.empty()) return ending.open ? nullptr : &ending.value;
  if (ending.value.is_null() && !ending.open) return &kNothing;  // no rule applies
  return value::find_entry(ending.value, source.output);
}

/// The outputs of a rule that wait for other decisions, by those.
using Waiting = std::map<std::uint32_t, std::vector<std::pair<const OutputInfo*, Source>>>;

Waiting waiting_of(const Run& run, const DecisionInfo& decision, const RuleInfo& rule,
                   const Value& known) {
  Waiting waiting;
  for (std::size_t i = 0; i < decision.outputs.size() && i < rule.outcomes.size(); ++i) {
    const OutputInfo& output = decision.outputs[i];
    if (!decision.single && value::find_entry(known, output.name) != nullptr) continue;
    const auto source = source_of(run.linked(), rule.outcomes[i].compiled.get());
    if (source) waiting[source->decision].emplace_back(&output, *source);
  }
  return waiting;
}

void add_rules(const std::vector<std::uint32_t>& more, std::vector<std::uint32_t>& rules) {
  for (const std::uint32_t r : more) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), r);
    if (at == rules.end() || *at != r) rules.insert(at, r);
  }
}

void merge(Ending ending, std::vector<Ending>& into) {
  const auto at = std::find_if(into.begin(), into.end(), [&](const Ending& known) {
    return known.open == ending.open && known.value == ending.value && !known.rules.empty() &&
           !ending.rules.empty();
  });
  if (at == into.end())
    into.push_back(std::move(ending));
  else
    add_rules(ending.rules, at->rules);
}

/// One ending, filled in with each ending of a decision that it waits for.
std::vector<Ending> filled(const Run& run, const DecisionInfo& decision, const Ending& ending,
                           const std::vector<std::pair<const OutputInfo*, Source>>& from,
                           const Result& with) {
  std::vector<Ending> all;
  for (const Ending& other : with.possible) {
    Ending one = ending;
    Entries entries = ending.value.as_context();
    for (const auto& [output, source] : from) {
      const Value* v = given(other, source);
      if (v == nullptr) continue;
      Value as = coerced(*v, output->type, run.linked().minor_digits);
      if (decision.single) {
        one.value = std::move(as);
        one.open = false;
      } else {
        entries.emplace_back(output->name, std::move(as));
      }
    }
    if (!decision.single) {
      one.open = entries.size() < decision.outputs.size();
      if (!entries.empty()) one.value = Value(std::move(entries));
    }
    merge(std::move(one), all);
  }
  return all;
}

}  // namespace

void pass_on_endings(const Run& run, const DecisionInfo& decision, bool all, Result& result) {
  if (decision.hit >= model::HitPolicy::collect) return;
  std::vector<Ending> possible;
  for (Ending& ending : result.possible) {
    if (!ending.open || ending.rules.size() != 1) {
      merge(std::move(ending), possible);
      continue;
    }
    const std::uint32_t fired = ending.rules.front();
    const RuleInfo& rule = fired == kOtherwise ? *decision.otherwise : decision.rules[fired];
    std::vector<Ending> instead{ending};
    for (const auto& [source, outputs] : waiting_of(run, decision, rule, ending.value)) {
      const Result& with = run.result(source);
      if (!with.done || with.possible.empty() || instead.size() * with.possible.size() > kMaxListed)
        continue;
      std::vector<Ending> next;
      for (const Ending& each : instead) {
        for (Ending& one : filled(run, decision, each, outputs, with)) merge(std::move(one), next);
      }
      instead = std::move(next);
      // Others than those that are listed are possible, too.
      all = all && (with.complete || std::any_of(with.possible.begin(), with.possible.end(),
                                                 [](const Ending& e) { return e.open; }));
      result.may_fail = result.may_fail || with.may_fail;
    }
    for (Ending& one : instead) merge(std::move(one), possible);
  }
  result.possible = std::move(possible);
  result.complete = all && std::none_of(result.possible.begin(), result.possible.end(),
                                        [](const Ending& e) { return e.open; });
}

bool pass_on_value(const Run& run, const DecisionInfo& decision, Result& result) {
  const auto source = source_of(run.linked(), decision.value.get());
  if (!source) return false;
  const Result& with = run.result(source->decision);
  if (!with.done || with.possible.empty()) return false;
  result.possible.clear();
  result.complete = with.complete;
  result.may_fail = with.may_fail;
  for (const Ending& ending : with.possible) {
    const Value* v = given(ending, *source);
    if (v == nullptr) return false;
    Value as = coerced(*v, decision.result_type, run.linked().minor_digits);
    const bool known = std::any_of(result.possible.begin(), result.possible.end(),
                                   [&](const Ending& e) { return e.value == as; });
    if (!known) result.possible.push_back({{}, std::move(as), false});
  }
  return true;
}

}  // namespace aftersales::engine
