// Changes, one by one, as a person would say them: what would have to be so, and what is so.
#include "explain/alternatives.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/conform.h"
#include "explain/messages.h"
#include "explain/words.h"
#include "text/report.h"
#include "value/entries.h"

namespace aftersales::explain {

using engine::DecisionInfo;
using engine::Linked;
using engine::SlotInfo;
using engine::Target;
using feel::TypeKind;

namespace {

/// An explanation that nobody asked for by name may try this many cases.
constexpr std::size_t kQuickBudget = 2'000;
constexpr std::size_t kQuickCompleted = 50;
/// Of better outcomes the best is offered that can be reached; of these.
constexpr std::size_t kTried = 3;

std::string_view name_of(model::ChangeableBy by) {
  switch (by) {
    case model::ChangeableBy::customer:
      return "customer";
    case model::ChangeableBy::agent:
      return "agent";
    case model::ChangeableBy::nobody:
      break;
  }
  return "nobody";
}

/// The end of a day is the day, where it stands for all of it.
std::string bound_text(const Speaker& speaker, const Value& v, bool is_upper) {
  if (v.kind() == Kind::date_time) {
    constexpr std::int64_t kDay = 86'400;
    const std::int64_t local = v.as_date_time().local_seconds();
    const std::int64_t of_day = (local % kDay + kDay) % kDay;
    if (of_day == (is_upper ? kDay - 1 : 0)) return speaker.value(Value(v.as_date_time().date()));
  }
  return speaker.value(v);
}

std::string wanted_text(const Speaker& speaker, const engine::ChangedFact& change) {
  const std::string_view language = speaker.language();
  if (change.to.is_null()) return speaker.value(change.to);
  if (!change.listed.empty()) {
    std::string all;
    for (std::size_t i = 0; i < change.listed.size(); ++i) {
      if (i > 0)
        all +=
            word(i + 1 == change.listed.size() ? Word::list_last : Word::list_separator, language);
      all += speaker.value(change.listed[i]);
    }
    return all;
  }
  const bool low = !change.low.is_null();
  const bool high = !change.high.is_null();
  const std::string from = bound_text(speaker, change.low, false);
  const std::string until = bound_text(speaker, change.high, true);
  const bool in_time = change.to.kind() == Kind::date || change.to.kind() == Kind::date_time;
  if (low && high)
    return change.low == change.high
               ? speaker.value(change.to)
               : beside(beside(from, word(Word::range_to, language), language), until, language);
  if (low && in_time) return beside(word(Word::not_before, language), from, language);
  if (high && in_time) return beside(word(Word::not_after, language), until, language);
  if (low) return std::string(word(Word::at_least, language)) + from;
  if (high) return std::string(word(Word::at_most, language)) + until;
  return speaker.value(change.to);
}

/// Why a value cannot be an outcome, and what to write instead.
std::string problem_of(const engine::Misfit& misfit, std::string_view language) {
  if (!is_chinese(language))
    return misfit.hint.empty() ? misfit.message : misfit.message + ": " + misfit.hint;
  // The table has such messages as they are said of a fact.
  const std::string said = message_in(language, misfit.code, "`x`: " + misfit.message);
  const std::string_view lead = "`x`：";
  return said.starts_with(lead) ? said.substr(lead.size()) : misfit.message;
}

}  // namespace

std::optional<std::vector<Target>> goal_of(const Linked& linked, std::uint32_t slot,
                                           const Value& wanted, std::string_view language,
                                           std::string& problem) {
  const SlotInfo& info = linked.slots[slot];
  const DecisionInfo& decision = linked.decisions[info.index];
  const bool whole = info.kind == SlotInfo::decision && !decision.single;
  std::vector<Target> goal;
  const auto add = [&](std::uint32_t target, feel::TypeRef type, const Value& v) {
    Target t;
    t.slot = target;
    if (!v.is_null()) {
      engine::Remarks remarks;
      const auto fits = engine::conform(v, type, {linked.zone, linked.minor_digits}, remarks);
      if (!fits || !remarks.unknown.empty()) {
        const auto& said = fits ? remarks.unknown : remarks.misfits;
        problem = problem_of(said.front(), language);
        return false;
      }
      t.equals = *fits;
    }
    goal.push_back(std::move(t));
    return true;
  };
  if (!whole) {
    const auto type =
        info.kind == SlotInfo::output ? decision.outputs[info.output_index].type : decision.type;
    if (!add(slot, type, wanted)) return std::nullopt;
    return goal;
  }
  std::vector<std::string> names;
  for (const engine::OutputInfo& output : decision.outputs) names.push_back(output.name);
  if (wanted.kind() != Kind::context || wanted.as_context().empty()) {
    problem = fmt::format(fmt::runtime(word(Word::several_outputs, language)), decision.name,
                          fmt::join(names, "`, `"), names.front());
    return std::nullopt;
  }
  for (const auto& [name, v] : wanted.as_context()) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      const auto near = text::nearest(name, names);
      problem = near && !is_chinese(language)
                    ? fmt::format("`{}` has no output `{}`: did you mean `{}`?", decision.name,
                                  name, *near)
                    : fmt::format(fmt::runtime(word(Word::no_output, language)), decision.name,
                                  name, near ? *near : fmt::format("{}", fmt::join(names, "`, `")));
      return std::nullopt;
    }
    const engine::OutputInfo& output =
        decision.outputs[static_cast<std::size_t>(at - names.begin())];
    if (!add(output.slot, output.type, v)) return std::nullopt;
  }
  return goal;
}

namespace {

std::vector<Alternative> told(const Speaker& speaker, const engine::ChangeAnswer& answer,
                              const Value& wanted, const std::string& outcome,
                              bool still_possible) {
  std::vector<Alternative> all;
  for (const engine::ChangeSet& set : answer.sets) {
    Alternative a;
    a.value = wanted;
    a.outcome = outcome;
    a.rules = set.rules;
    a.still_possible = still_possible;
    for (const engine::ChangedFact& c : set.changes) {
      const engine::FactInfo& fact = speaker.linked().facts[c.fact];
      Change change;
      change.fact = fact.name;
      change.subject = speaker.slot_subject(fact.slot);
      change.from = c.from;
      change.to = c.to;
      change.actual = c.given ? speaker.value(c.from, fact.type) : speaker.slot_value(fact.slot);
      change.wanted = wanted_text(speaker, c);
      change.by = name_of(fact.changeable_by);
      change.is_moment = speaker.linked().moment_fact == fact.slot;
      a.changes.push_back(std::move(change));
    }
    all.push_back(std::move(a));
  }
  return all;
}

/// Why a smaller change may have been missed; nothing if none was.
std::string gap_of(const Speaker& speaker, const engine::ChangeAnswer& answer, bool found) {
  if (answer.gap == engine::ChangeAnswer::none) return {};
  if (answer.gap == engine::ChangeAnswer::budget)
    return std::string(
        word(found ? Word::search_stopped : Word::nothing_stopped, speaker.language()));
  std::string facts;
  for (const std::uint32_t f : answer.not_searched) {
    if (!facts.empty()) facts += word(Word::list_separator, speaker.language());
    facts += quoted(speaker.slot_name(speaker.linked().facts[f].slot), speaker.language());
  }
  return fmt::format(fmt::runtime(word(found ? Word::search_left_out : Word::nothing_left_out,
                                       speaker.language())),
                     facts);
}

bool same_changes(const Alternative& a, const Alternative& b) {
  return std::equal(
      a.changes.begin(), a.changes.end(), b.changes.begin(), b.changes.end(),
      [](const Change& x, const Change& y) { return x.fact == y.fact && x.to == y.to; });
}

}  // namespace

std::string wanted_outcome_text(const Speaker& speaker, std::uint32_t slot, const Value& wanted) {
  const SlotInfo& info = speaker.linked().slots[slot];
  const DecisionInfo& decision = speaker.linked().decisions[info.index];
  if (info.kind != SlotInfo::decision || decision.single || wanted.kind() != Kind::context)
    return speaker.value(wanted);
  std::string all;
  for (const engine::OutputInfo& output : decision.outputs) {
    const Value* v = value::find_entry(wanted, output.name);
    if (v == nullptr) continue;
    if (!all.empty()) all += word(Word::comma, speaker.language());
    all += pair(output.label.empty() ? output.name : speaker.text(output.label),
                speaker.value(*v, output.type), speaker.language());
  }
  return all;
}

FoundChanges find_both(const Speaker& speaker, engine::ChangeSearch& changes,
                       engine::ChangeQuestion question, const Value& wanted) {
  const std::string outcome =
      wanted_outcome_text(speaker,
                          question.goal.size() == 1 && wanted.kind() != Kind::context
                              ? question.goal.front().slot
                              : speaker.linked().decisions[question.decision].slot,
                          wanted);
  FoundChanges found;
  std::vector<engine::ChangeAnswer> answers;
  const auto search = [&](bool still) {
    question.still_possible = still;
    const engine::ChangeAnswer& answer = answers.emplace_back(changes.find(question));
    return told(speaker, answer, wanted, outcome, still);
  };
  found.can_still_be = search(true);
  const std::size_t most = question.most;
  question.most += found.can_still_be.size();
  for (Alternative& a : search(false)) {
    const bool known =
        std::any_of(found.can_still_be.begin(), found.can_still_be.end(),
                    [&](const Alternative& other) { return same_changes(other, a); });
    if (!known && found.could_have_been.size() < most)
      found.could_have_been.push_back(std::move(a));
  }
  const bool any = !found.can_still_be.empty() || !found.could_have_been.empty();
  for (const engine::ChangeAnswer& answer : answers) {
    if (found.why.empty()) found.why = gap_of(speaker, answer, any);
  }
  return found;
}

namespace {

/// What the author says is better of an output: on the decision, or else by its floor. Null if that
/// is nothing; `silent`: nothing is said of the decision at all.
const engine::Better* order_of(const DecisionInfo& decision, std::size_t output, bool& silent) {
  const std::vector<engine::Better>& orders = decision.worth ? *decision.worth : decision.better;
  silent = !decision.worth;
  const auto at = std::find_if(orders.begin(), orders.end(), [&](const engine::Better& better) {
    return better.output == output;
  });
  return at == orders.end() ? nullptr : &*at;
}

/// The outcomes that are worth more than the one there is, the best first. Where nobody says what
/// is better, no is a refusal.
std::vector<Value> better_than(const Linked& linked, const DecisionInfo& decision,
                               std::size_t output, std::uint32_t slot, const Value& now) {
  std::vector<Value> all;
  if (now.is_null() || !value::is_settled(now)) return all;
  bool silent = false;
  const engine::Better* const order = order_of(decision, output, silent);
  if (order == nullptr) {
    if (silent && now.kind() == Kind::boolean && !now.as_bool()) all.emplace_back(true);
    return all;
  }
  // What is not in a list is neither better nor worse than what is.
  const auto has_place = [&](const Value& v) {
    const std::vector<Value>& listed = order->values;
    return !v.is_null() &&
           (listed.empty() || std::find(listed.begin(), listed.end(), v) != listed.end());
  };
  // A floor speaks of all that no layer may take away; to this reader only a refusal matters.
  if (!has_place(now) || (silent && now.kind() != Kind::boolean)) return all;
  bool complete = true;
  for (const Value& v : named_outcomes(linked, slot, complete)) {
    if (has_place(v) && engine::compared_by(*order, v, now) > 0) all.push_back(v);
  }
  std::stable_sort(all.begin(), all.end(), [&](const Value& a, const Value& b) {
    return engine::compared_by(*order, a, b) > 0;
  });
  return all;
}

}  // namespace

std::vector<Alternative> alternatives_of(const Speaker& speaker, const engine::LeverIndex& index,
                                         const engine::BoundCase& bound, std::uint32_t slot) {
  const Linked& linked = speaker.linked();
  const SlotInfo& info = linked.slots[slot];
  const DecisionInfo& decision = linked.decisions[info.index];
  const Value& v = speaker.run().slot(slot);
  engine::ChangeSearch changes(linked, index, bound);
  const auto search = [&](std::vector<Target> goal, const Value& wanted) {
    engine::ChangeQuestion question;
    question.decision = info.index;
    question.budget = kQuickBudget;
    question.completed = kQuickCompleted;
    question.goal = std::move(goal);
    FoundChanges found = find_both(speaker, changes, std::move(question), wanted);
    std::vector<Alternative> all = std::move(found.can_still_be);
    std::move(found.could_have_been.begin(), found.could_have_been.end(), std::back_inserter(all));
    return all;
  };
  const auto target = [](std::uint32_t of, const Value& wanted) {
    Target t;
    t.slot = of;
    t.equals = wanted;
    return t;
  };
  if (info.kind == SlotInfo::decision && !decision.single) {
    if (v.kind() != Kind::context) return {};
    // The best of all outputs at once; what is as good as it gets has to stay so.
    std::vector<Target> goal;
    Entries entries;
    for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
      const engine::OutputInfo& output = decision.outputs[i];
      const Value& now = v[output.name];
      const auto better = better_than(linked, decision, i, output.slot, now);
      bool silent = false;
      if (!better.empty()) {
        goal.push_back(target(output.slot, better.front()));
        entries.emplace_back(output.name, better.front());
      } else if (order_of(decision, i, silent) != nullptr && !silent && !now.is_null()) {
        goal.push_back(target(output.slot, now));
      }
    }
    if (entries.empty()) return {};
    return search(std::move(goal), Value(std::move(entries)));
  }
  const std::size_t output = info.kind == SlotInfo::output ? info.output_index : 0;
  std::vector<Value> better = better_than(linked, decision, output, slot, v);
  if (better.size() > kTried) better.resize(kTried);
  for (const Value& wanted : better) {
    std::vector<Alternative> all = search({target(slot, wanted)}, wanted);
    if (!all.empty()) return all;
  }
  return {};
}

}  // namespace aftersales::explain
