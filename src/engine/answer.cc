// Outcomes of all combinations -> one answer.
#include "engine/answer.h"

#include <algorithm>
#include <utility>

#include "engine/completions.h"
#include "engine/questions.h"
#include "feel/compare.h"
#include "value/entries.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;
using value::is_settled;

constexpr std::size_t kMaxListed = 60;  // outcomes

void add_rules(const std::vector<std::uint32_t>& more, std::vector<std::uint32_t>& rules) {
  for (const std::uint32_t r : more) {
    if (std::find(rules.begin(), rules.end(), r) == rules.end()) rules.push_back(r);
  }
  std::sort(rules.begin(), rules.end());
}

bool comes_before(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == Kind::boolean) return !a.as_bool() && b.as_bool();
  if (a.kind() == Kind::enumeration) return value::enum_index(a) < value::enum_index(b);
  return feel::compare(a, b).value_or(0) < 0;
}

class Gathering {
 public:
  Gathering(Run& run, std::uint32_t slot, Completions all)
      : run_(run),
        slot_(slot),
        info_(run.linked().slots[slot]),
        decision_(run.linked().decisions[info_.index]),
        all_(std::move(all)) {}

  Answer take() {
    Answer answer;
    answer.result = run_.result(info_.index);
    answer.exact = all_.exact;
    if (all_.diagram.is_leaf(all_.root)) {
      const Outcome& only = all_.outcomes[all_.diagram.outcome(all_.root)];
      if (only.kind != Outcome::open) {
        settle(only, answer);
        answer.givers = all_.givers;
        return answer;
      }
    }
    const auto first = run_.facts_of(run_.slot(slot_));
    answer.result.needs = order_to_ask(all_, run_.linked(), {first.begin(), first.end()});
    answer.v = run_.unknown_of(answer.result.needs);
    if (all_.listed) list(answer);
    if (const auto only = only_possible(answer.result)) {
      settle(*only, answer);
      return answer;
    }
    bound(answer);
    if (answer.result.possible.size() > kMaxListed) {
      answer.result.possible.resize(kMaxListed);
      answer.result.complete = false;
    }
    return answer;
  }

 private:
  /// What comes about wherever that leads which cannot be tried; nothing if there are several.
  [[nodiscard]] std::optional<Outcome> only_possible(const Result& result) const {
    if (!result.complete || result.possible.empty()) return std::nullopt;
    for (const Outcome& outcome : all_.outcomes) {
      if (outcome.kind == Outcome::failure || outcome.may_fail) return std::nullopt;
    }
    std::optional<Outcome> only;
    for (const Ending& ending : result.possible) {
      if (ending.open) return std::nullopt;
      Outcome one;
      one.v = ending.value;
      one.rules = ending.rules;
      const bool none = ending.rules.empty() && ending.value.is_null() && !decision_.value;
      if (none) one.kind = Outcome::no_rule;
      if (info_.kind == SlotInfo::output && !decision_.single && !none) {
        const Value* part = value::find_entry(ending.value, info_.name);
        if (part == nullptr) return std::nullopt;
        one.v = *part;
      }
      if (!only) {
        only = std::move(one);
        continue;
      }
      if (only->kind != one.kind || !(only->v == one.v)) return std::nullopt;
      add_rules(one.rules, only->rules);
    }
    if (decision_.floor) {
      for (const std::uint32_t number : only->rules) {
        const DecisionInfo& of = run_.linked().decision_of_rule(number);
        const bool upper = &of == &run_.linked().decisions[decision_.floor->upper];
        (upper ? only->taken.upper : only->taken.lower) = true;
      }
      if (only->rules.empty()) only->taken.upper = true;
    }
    return only;
  }

  void settle(const Outcome& only, Answer& answer) {
    Result& result = answer.result;
    result.rules = only.rules;
    result.taken = only.taken;
    result.needs.clear();
    result.possible.clear();
    result.complete = false;
    result.status = only.kind == Outcome::no_rule ? Status::no_rule : Status::decided;
    answer.v = only.v;
    if (only.kind != Outcome::failure) return;
    result.status = Status::failed;
    result.failed_rule = only.failed_rule;
    answer.v = run_.adopt(*only.cause);
    result.failure = answer.v;
  }

  void list(Answer& answer) const {
    std::vector<Ending>& listed = answer.result.possible;
    listed.clear();
    answer.result.complete = true;
    bool none = false;
    for (const Outcome& outcome : all_.outcomes) {
      answer.result.complete = answer.result.complete && outcome.complete;
      none = none || outcome.kind == Outcome::no_rule;
      if (outcome.kind == Outcome::value) merge({outcome.rules, whole(outcome.v), false}, listed);
      for (const Ending& ending : outcome.endings) {
        const bool nothing = ending.rules.empty() && !ending.open && !decision_.value;
        if (nothing && ending.value.is_null())
          none = true;
        else
          merge(ending, listed);
      }
    }
    std::stable_sort(listed.begin(), listed.end(), [&](const Ending& a, const Ending& b) {
      if (a.rules != b.rules) return a.rules < b.rules;  // as they stand
      return comes_before(a.value, b.value);
    });
    if (none) listed.push_back({{}, Value()});
  }

  static void merge(const Ending& ending, std::vector<Ending>& into) {
    const auto at = std::find_if(into.begin(), into.end(), [&](const Ending& known) {
      return known.open == ending.open && known.value == ending.value &&
             (!ending.open || known.rules == ending.rules);
    });
    if (at == into.end()) {
      into.push_back(ending);
      return;
    }
    add_rules(ending.rules, at->rules);
  }

  /// An ending is the whole decision's, of which one output is asked for.
  [[nodiscard]] Value whole(const Value& v) const {
    if (info_.kind != SlotInfo::output || decision_.single) return v;
    Entries entries;
    entries.emplace_back(info_.name, v);
    return entries;
  }

  void bound(Answer& answer) const {
    const bool whole = info_.kind != SlotInfo::output && !decision_.single;
    bool fails = false;
    for (const Outcome& outcome : all_.outcomes) fails = fails || outcome.kind == Outcome::failure;
    if (fails || !answer.result.complete) return;
    if (!whole) {
      const OutputInfo* const output =
          info_.kind == SlotInfo::output ? &decision_.outputs[info_.output_index] : nullptr;
      const std::string name =
          output != nullptr && !decision_.single ? output->name : std::string();
      bound_one(answer.result.possible, name, output != nullptr ? output->type : decision_.type,
                answer.at_least, answer.at_most);
      return;
    }
    Entries least, most;
    for (const OutputInfo& output : decision_.outputs) {
      Value low, high;
      bound_one(answer.result.possible, output.name, output.type, low, high);
      if (low.is_null()) continue;
      least.emplace_back(output.name, low);
      most.emplace_back(output.name, high);
    }
    if (least.empty()) return;
    answer.at_least = Value(std::move(least));
    answer.at_most = Value(std::move(most));
  }

  void bound_one(const std::vector<Ending>& endings, const std::string& output, TypeRef type,
                 Value& low, Value& high) const {
    Value least, most;
    for (const Ending& ending : endings) {
      const Value* v = output.empty() ? (ending.open ? nullptr : &ending.value)
                                      : value::find_entry(ending.value, output);
      if (v == nullptr || v->is_null()) return;
      if (least.is_null()) {
        least = most = *v;
        continue;
      }
      const auto below = ranked(decision_, output, type, *v, least);
      const auto above = ranked(decision_, output, type, *v, most);
      if (!below || !above) return;
      if (*below < 0) least = *v;
      if (*above > 0) most = *v;
    }
    if (least.is_null() || !ranked(decision_, output, type, least, most)) return;
    low = least;
    high = most;
  }

  Run& run_;
  std::uint32_t slot_;
  const SlotInfo& info_;
  const DecisionInfo& decision_;
  Completions all_;
};

}  // namespace

// What a decision itself says of better and worse stands here before the order of its type.
std::optional<int> ranked(const DecisionInfo& decision, const std::string& output, TypeRef type,
                          const Value& a, const Value& b) {
  // `At least` and `at most` of an amount speak of the amount, whichever is better.
  for (const Better& better : decision.better) {
    const bool listed = !better.values.empty();
    if (listed && (output.empty() || decision.outputs[better.output].name == output))
      return compared_by(better, a, b);
  }
  switch (type->kind) {
    case TypeKind::boolean:
      if (a.kind() != Kind::boolean || b.kind() != Kind::boolean) return std::nullopt;
      return static_cast<int>(a.as_bool()) - static_cast<int>(b.as_bool());
    case TypeKind::enumeration:
    case TypeKind::number:
    case TypeKind::money:
    case TypeKind::date:
    case TypeKind::date_time:
    case TypeKind::duration:
    case TypeKind::period:
      return feel::compare(a, b);
    default:
      return std::nullopt;
  }
}

namespace {

/// Whether the outcome is settled, but not which one rule gave it.
bool has_several_givers(const Run& run, std::uint32_t index) {
  const DecisionInfo& decision = run.linked().decisions[index];
  if (decision.floor)
    return has_several_givers(run, decision.floor->upper) ||
           has_several_givers(run, decision.floor->lower);
  const Result& result = run.result(index);
  return decision.hit == model::HitPolicy::first && result.rules.size() > 1 &&
         result.status == Status::decided;
}

}  // namespace

std::optional<Answer> answer_of(Run& run, std::uint32_t slot) {
  const Value& v = run.need(slot);
  if (value::is_unknown(v)) return Gathering(run, slot, complete(run, slot)).take();
  const std::uint32_t index = run.linked().slots[slot].index;
  if (!run.linked().invariants.empty() && is_settled(v) && has_several_givers(run, index)) {
    Result narrowed = run.result(index);
    narrowed.rules = possible_rules(run, slot);
    if (!narrowed.rules.empty()) run.accept(slot, narrowed, Value(v));
  }
  return std::nullopt;
}

std::optional<Answer> certain_answer_of(Run& run, std::uint32_t slot,
                                        const std::function<bool(const Value&)>& is_wanted) {
  std::optional<Completions> all = complete_if(run, slot, is_wanted);
  if (!all) return std::nullopt;
  Answer answer = Gathering(run, slot, *std::move(all)).take();
  const bool is_certain = is_settled(answer.v) && answer.result.status == Status::decided;
  if (!is_certain || !is_wanted(answer.v)) return std::nullopt;
  return answer;
}

bool can_be_kept(const Answer& answer) {
  return value::is_unknown(answer.v) && answer.result.elements.empty();
}

Answer take_over(Run& run, std::uint32_t slot, const Answer& found) {
  Answer answer = found;
  answer.v = run.unknown_of(found.result.needs);
  run.accept(slot, answer.result, answer.v);
  return answer;
}

std::optional<Answer> take_answer(Run& run, std::uint32_t slot, std::vector<Trace>& seen) {
  std::optional<Answer> answer = answer_of(run, slot);
  if (!answer) return answer;
  const Linked& linked = run.linked();
  const std::uint32_t index = linked.slots[slot].index;
  bool is_others = false;
  for (std::size_t i = 0; is_settled(answer->v) && i < seen.size(); ++i) {
    const std::uint32_t used = seen[i].decision;
    const auto other = used == index ? std::nullopt : answer_of(run, linked.decisions[used].slot);
    if (!other || !is_settled(other->v)) continue;
    run.accept(linked.decisions[used].slot, other->result, other->v);
    is_others = true;
  }
  if (is_others) {
    std::erase_if(seen, [&](const Trace& trace) { return trace.decision == index; });
    run.forget_decision(index);
    if (is_settled(run.need(slot))) return std::nullopt;
  }
  run.accept(slot, answer->result, answer->v);
  return answer;
}

}  // namespace aftersales::engine
