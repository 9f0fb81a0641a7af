#include "cli/batch_lines.h"

#include <charconv>
#include <utility>

#include "cli/cases.h"
#include "engine/case_state.h"
#include "engine/decision_state.h"
#include "engine/policy_state.h"
#include "value/json.h"

namespace aftersales::cli {

namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

/// Does the rule that fired say all that its outcome is?
bool is_written_down(const engine::RuleInfo& rule) {
  return rule.whole || (rule.outcomes.size() == 1 && rule.outcomes.front().constant);
}

}  // namespace

LineDecider::LineDecider(const Policy& policy, const std::vector<std::string>& decisions,
                         const DecideOptions& options, bool tallies)
    : policy_(policy), options_(options), tallies_(tallies), case_(policy) {
  for (const std::string& name : decisions) goals_.push_back(policy.goal(name));
  known_.resize(goals_.size());
  const Zone zone = policy.state().linked->zone;
  if (options.as_of) moment_ = Value(zone.is_local() ? *options.as_of : options.as_of->in(zone));
}

void LineDecider::decide(std::string_view text, std::uint64_t line, std::string& out) {
  out += "{\"line\":";
  append_number(out, line);
  case_.read_json(text);
  if (!case_.error().empty()) {
    trouble_ = true;
    tally_.add_bad_line();
    out += ",\"error\":";
    value::append_json_string(out, case_.error());
    if (const auto fault = find_fault("", {std::string(text), line, false})) {
      out += ",\"column\":";
      append_number(out, fault->column);
    }
    out += "}\n";
    return;
  }
  tally_.add_case();
  policy_.decide_all(case_, goals_, record_, options_);
  out += ",\"decisions\":{";
  for (std::size_t g = 0; g < goals_.size(); ++g) {
    if (g != 0) out += ',';
    add(g, record_.decisions[g], out);
  }
  out += '}';
  append_rest(out);
}

void LineDecider::refuse(std::uint64_t line, std::string& out) {
  trouble_ = true;
  tally_.add_bad_line();
  out += "{\"line\":";
  append_number(out, line);
  out += ",\"error\":\"the case is longer than 1 MiB\"}\n";
}

void LineDecider::add(std::size_t goal, const Decision& decision, std::string& out) {
  const Decision::State& state = Decision::State::of(decision);
  const bool is_known = state.is_plain && state.rule != nullptr && is_written_down(*state.rule);
  if (is_known) {
    if (const auto at = known_[goal].find(state.rule); at != known_[goal].end()) {
      ++at->second.times;
      out += at->second.json;
      return;
    }
  }
  std::string json;
  value::append_json_string(json, decision.name());
  json += ':';
  json += decision.to_json();
  out += json;
  if (is_known) {
    known_[goal].emplace(state.rule, Known{std::move(json), 1, decision});
    return;
  }
  trouble_ = trouble_ || decision.status() == Status::failed;
  if (tallies_) tally_.add(decision);
}

void LineDecider::append_rest(std::string& out) {
  const bool is_plain = record_.findings.empty();
  trouble_ = trouble_ || !is_plain;
  used_moment_ = used_moment_ || record_.as_of == moment_;
  if (is_plain && !rest_.empty() && record_.as_of == rest_as_of_) {
    out += rest_;
    return;
  }
  Record rest;
  rest.policy = record_.policy;
  rest.version = record_.version;
  rest.as_of = record_.as_of;
  rest.findings = record_.findings;
  constexpr std::string_view kNoDecisions = "{\"decisions\":{}";
  std::string json = rest.to_json().substr(kNoDecisions.size());
  json += '\n';
  out += json;
  if (!is_plain) return;
  rest_ = std::move(json);
  rest_as_of_ = record_.as_of;
}

Tally LineDecider::take_tally() {
  for (auto& by_rule : known_) {
    for (auto& [rule, known] : by_rule) {
      if (known.times != 0 && tallies_) tally_.add(known.decision, std::exchange(known.times, 0));
    }
  }
  return std::exchange(tally_, {});
}

}  // namespace aftersales::cli
