// Decisions and records as plain data, and as JSON for tools.
#include <algorithm>

#include <fmt/format.h>

#include "engine/answer.h"
#include "engine/decision_state.h"
#include "engine/policy_state.h"
#include "value/entries.h"
#include "value/json.h"

namespace aftersales {
namespace engine {

namespace {

const RuleInfo& rule_at(const DecisionInfo& decision, std::uint32_t rule) {
  return rule == kOtherwise ? *decision.otherwise : decision.rules[rule];
}

/// Ids, each once, in the room of strings that there are.
class Ids {
 public:
  /// Behind the first `count` that stand there.
  explicit Ids(std::vector<std::string>& out, std::size_t count = 0) : out_(out), count_(count) {}
  Ids(const Ids&) = delete;
  Ids& operator=(const Ids&) = delete;
  ~Ids() { out_.resize(count_); }
  void add(const std::string& id) {
    const auto end = out_.begin() + static_cast<std::ptrdiff_t>(count_);
    if (std::find(out_.begin(), end, id) != end) return;
    if (end == out_.end())
      out_.push_back(id);
    else
      *end = id;
    ++count_;
  }

 private:
  std::vector<std::string>& out_;
  std::size_t count_;
};

/// The rules of an outcome: of a decision with a floor those of the decisions that it compares.
void add_ids(const Linked& linked, const DecisionInfo& decision,
             const std::vector<std::uint32_t>& rules, Ids& out) {
  for (const std::uint32_t r : rules)
    out.add(decision.floor ? linked.rule(r).id : rule_at(decision, r).id);
}

/// The rules that fired, for all elements if it goes over a list.
void add_fired(const Linked& linked, const DecisionInfo& decision, const Result& result, Ids& out) {
  for (const Element& element : result.elements) add_fired(linked, decision, element.result, out);
  add_ids(linked, decision, result.rules, out);
}

/// What an ending gives, to one of several outputs if it is named; null if that is not known yet.
const Value* known_value(const Ending& ending, const std::string& output) {
  if (output.empty() || ending.value.kind() != Kind::context)
    return ending.open ? nullptr : &ending.value;
  return value::find_entry(ending.value, output);
}

Failure failure_of(const Run& run, const DecisionInfo& decision, const Value& failure,
                   std::int64_t rule) {
  if (decision.floor) {
    const engine::Taken taken = run.result(run.linked().slots[decision.slot].index).taken;
    const std::uint32_t part = taken.upper ? decision.floor->upper : decision.floor->lower;
    return failure_of(run, run.linked().decisions[part], failure, run.result(part).failed_rule);
  }
  const feel::Cause& cause = run.cause_of(failure);
  Failure f;
  f.code = cause.code;
  f.cause = cause.message;
  const RuleInfo* const in =
      rule >= 0 ? &rule_at(decision, static_cast<std::uint32_t>(rule)) : nullptr;
  if (in != nullptr) f.rule = in->id;
  const auto* expression = static_cast<const feel::Expression*>(cause.expression);
  f.at = place(expression != nullptr && expression->text.source() != nullptr
                   ? expression->text.at({cause.begin, cause.end})
                   : (in != nullptr ? in->where : decision.where),
               true);
  return f;
}

}  // namespace

std::vector<std::string> fired_rules(const Linked& linked, const DecisionInfo& decision,
                                     const Result& result) {
  std::vector<std::string> rules;
  {
    Ids ids(rules);
    add_fired(linked, decision, result, ids);
  }
  return rules;
}

namespace {

/// How a decision ended that was not decided directly.
void fill_at_length(Decision::State& into, Run& run, std::uint32_t slot) {
  const Linked& linked = run.linked();
  const SlotInfo& info = linked.slots[slot];
  const DecisionInfo& decision = linked.decisions[info.index];
  const std::optional<Answer> answer = answer_of(run, slot);
  const Result& result = answer ? answer->result : run.result(info.index);
  const Value& v = answer ? answer->v : run.slot(slot);
  const bool one_output = info.kind == SlotInfo::output;
  into.is_plain = false;
  into.rule = nullptr;
  into.value = Value();
  into.complete = result.complete;
  if (answer) {
    into.exact = answer->exact;
    into.at_least = answer->at_least;
    into.at_most = answer->at_most;
  }
  if (value::is_failure(v)) {
    into.status = Status::failed;
    into.error = failure_of(run, decision, v, result.failed_rule);
  } else if (value::is_unknown(v)) {
    into.status = Status::undetermined;
    into.needs.assign(run.facts_of(v).begin(), run.facts_of(v).end());
    for (const std::uint32_t fact : into.needs) {
      for (const PartlyGiven::Part* part : run.missing_parts(fact, info.index))
        into.parts.emplace_back(fact, *part);
    }
  } else if (result.status == Status::no_rule) {
    into.status = Status::no_rule;
  } else {
    into.status = Status::decided;
    keep(v, into.value);
  }
  if (into.status == Status::decided && result.rules.size() == 1 && result.possible.empty() &&
      result.elements.empty()) {
    const std::uint32_t only = result.rules.front();
    into.rule = decision.floor ? &linked.rule(only) : &rule_at(decision, only);
    return;
  }
  Ids rules(into.rules);
  add_fired(linked, decision, result, rules);
  for (const Ending& ending : result.possible) {
    if (into.status != Status::undetermined) {
      add_ids(linked, decision, ending.rules, rules);  // all endings agree on this output
      continue;
    }
    const Value* known = known_value(ending, one_output ? info.name : std::string());
    into.complete = into.complete && known != nullptr;
    const Value value = known != nullptr ? *known : Value();
    auto at = std::find_if(into.possible.begin(), into.possible.end(), [&](const Possibility& p) {
      return p.value == value && p.known == (known != nullptr) &&
             p.rules.empty() == ending.rules.empty();
    });
    if (at == into.possible.end())
      at = into.possible.insert(into.possible.end(), Possibility{value, {}, known != nullptr});
    Ids leading(at->rules, at->rules.size());
    add_ids(linked, decision, ending.rules, leading);
  }
  if (answer && can_be_kept(*answer)) into.answer = std::make_shared<const Answer>(*answer);
}

}  // namespace

void fill(Decision::State& into, Run& run, std::uint32_t slot) {
  const Linked& linked = run.linked();
  const std::uint32_t index = linked.slots[slot].index;
  const Value& v = run.need(slot);
  into.slot = slot;
  into.make_plain();
  if (!run.is_direct(index)) {
    fill_at_length(into, run, slot);
    return;
  }
  const std::uint32_t rule = run.direct_rule(index);
  into.status = Status::decided;
  if (rule != kNoRule) {
    into.rule = &run.rule_of(linked.decisions[index], rule);
  } else {
    into.rule = nullptr;
    into.rules.clear();
  }
  keep(v, into.value);
}

}  // namespace engine

inline namespace v0 {

std::string_view to_string(Status status) noexcept {
  switch (status) {
    case Status::decided:
      return "decided";
    case Status::undetermined:
      return "undetermined";
    case Status::no_rule:
      return "no_rule";
    case Status::failed:
      return "failed";
  }
  return "failed";
}

const Decision::State& Decision::State::of(const Decision& decision) {
  State& state = *decision.state_;
  state.rest.settle([&] {
    // In a place of its own: what can be asked without it stays as it is, for other threads.
    State all;
    engine::Run run(*state.policy->linked, *state.bound);
    engine::fill(all, run, state.slot);
    state.rules = all.rule != nullptr ? all.rule->alone : std::move(all.rules);
    state.needs = std::move(all.needs);
    state.parts = std::move(all.parts);
    state.possible = std::move(all.possible);
    state.complete = all.complete;
    state.exact = all.exact;
    state.at_least = std::move(all.at_least);
    state.at_most = std::move(all.at_most);
    state.answer = std::move(all.answer);
  });
  return state;
}

Decision::Decision() : state_(std::make_unique<State>()) {}
Decision::Decision(const Decision& other) : state_(std::make_unique<State>(State::of(other))) {
  state_->ready_for = nullptr;  // a copy has no room of its own yet
  if (!state_->is_lent) return;
  state_->bound = std::make_shared<engine::BoundCase>(*state_->bound);
  state_->is_lent = false;
}
Decision::Decision(Decision&&) noexcept = default;
Decision& Decision::operator=(const Decision& other) {
  if (this != &other) *this = Decision(other);
  return *this;
}
Decision& Decision::operator=(Decision&&) noexcept = default;
Decision::~Decision() = default;

const std::string& Decision::name() const {
  static const std::string none;
  return state_->policy ? state_->policy->linked->slots[state_->slot].name : none;
}
Status Decision::status() const { return state_->status; }
const Value& Decision::value() const { return state_->value; }
const std::vector<std::string>& Decision::rules() const {
  return state_->rule != nullptr ? state_->rule->alone : State::of(*this).rules;
}
const std::vector<Possibility>& Decision::possible() const { return State::of(*this).possible; }
bool Decision::possible_is_complete() const { return State::of(*this).complete; }
bool Decision::is_exact() const { return State::of(*this).exact; }

std::optional<Value> Decision::at_least() const {
  const State& state = State::of(*this);
  return state.at_least.is_null() ? std::nullopt : std::optional(state.at_least);
}

std::optional<Value> Decision::at_most() const {
  const State& state = State::of(*this);
  return state.at_most.is_null() ? std::nullopt : std::optional(state.at_most);
}
const std::optional<Failure>& Decision::error() const { return state_->error; }
const std::vector<Warning>& Decision::warnings() const { return state_->warnings; }

const std::vector<Finding>& Decision::findings() const {
  static const std::vector<Finding> none;
  return state_->bound ? state_->bound->findings : none;
}

namespace {

void append_strings(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  const char* separator = "";
  for (const std::string& t : texts) {
    out += separator;
    value::append_json_string(out, t);
    separator = ",";
  }
  out += ']';
}

void append_field(std::string& out, std::string_view name, std::string_view text) {
  value::append_json_string(out, name);
  out += ':';
  value::append_json_string(out, text);
}

void append_findings(std::string& out, const std::vector<Finding>& findings) {
  out += '[';
  const char* separator = "";
  for (const Finding& f : findings) {
    out += separator;
    out += '{';
    append_field(out, "code", f.code);
    out += ',';
    append_field(out, "fact", f.fact);
    out += ',';
    append_field(out, "message", f.message);
    if (!f.hint.empty()) {
      out += ',';
      append_field(out, "hint", f.hint);
    }
    out += '}';
    separator = ",";
  }
  out += ']';
}

}  // namespace

std::string Decision::to_json() const {
  const State& s = State::of(*this);
  std::string out = "{";
  append_field(out, "status", to_string(s.status));
  out += ",\"value\":";
  value::append_json(out, s.value);
  out += ",\"rules\":";
  append_strings(out, rules());
  out += ",\"needs\":";
  std::vector<std::string> needs;
  for (const std::uint32_t slot : s.needs) {
    const std::size_t before = needs.size();
    for (const auto& [fact, part] : s.parts) {
      if (fact == slot) needs.push_back(part.name);
    }
    if (needs.size() == before) needs.push_back(s.policy->linked->slots[slot].name);
  }
  append_strings(out, needs);
  out += ",\"warnings\":[";
  const char* separator = "";
  for (const Warning& w : s.warnings) {
    out += separator;
    out += '{';
    append_field(out, "code", w.code);
    out += ',';
    append_field(out, "message", w.message);
    out += '}';
    separator = ",";
  }
  out += ']';
  if (s.status == Status::undetermined) {
    out += ",\"possible\":[";
    separator = "";
    for (const Possibility& p : s.possible) {
      if (!p.known) continue;
      out += separator;
      value::append_json(out, p.value);
      separator = ",";
    }
    out += "],\"possible_by\":[";
    separator = "";
    for (const Possibility& p : s.possible) {
      if (!p.known) continue;
      out += separator;
      append_strings(out, p.rules);
      separator = ",";
    }
    out += s.complete ? "]" : R"(],"possible_complete":false)";
    if (!s.exact) out += ",\"exact\":false";
    if (!s.at_least.is_null()) {
      out += ",\"at_least\":";
      value::append_json(out, s.at_least);
      out += ",\"at_most\":";
      value::append_json(out, s.at_most);
    }
  }
  if (s.error) {
    out += ",\"error\":{";
    append_field(out, "rule", s.error->rule);
    out += ',';
    append_field(out, "at", s.error->at);
    out += ',';
    append_field(out, "cause", s.error->cause);
    out += ',';
    append_field(out, "code", s.error->code);
    out += '}';
  }
  return out + "}";
}

std::string Record::to_json() const {
  std::string out = "{\"decisions\":{";
  const char* separator = "";
  for (const Decision& d : decisions) {
    out += separator;
    value::append_json_string(out, d.name());
    out += ':';
    out += d.to_json();
    separator = ",";
  }
  out += "},";
  append_field(out, "policy", policy);
  out += ',';
  append_field(out, "version", version);
  out += ",\"as_of\":";
  value::append_json(out, as_of);
  out += ",\"findings\":";
  append_findings(out, findings);
  if (!error.empty()) {
    out += ',';
    append_field(out, "error", error);
  }
  return out + "}";
}

}  // namespace v0
}  // namespace aftersales
