// A test and the record of its case -> what differs, in words.
#include "suite/judge.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "suite/values.h"
#include "text/report.h"

namespace aftersales::suite {

namespace {

void add_once(std::vector<std::string>& texts, const std::string& text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

// "undetermined (it needs request.reason)", for a decision that should have been something else.
std::string ending_of(const Decision& decision) {
  switch (decision.status()) {
    case Status::decided:
      return fmt::format("decided as {}", shown(decision.value()));
    case Status::undetermined: {
      std::vector<std::string> needs;
      for (const Need& need : decision.needs()) needs.push_back(need.fact);
      return fmt::format("undetermined (it needs {})", fmt::join(needs, ", "));
    }
    case Status::no_rule:
      return "no rule applies";
    case Status::failed:
      break;
  }
  const auto& error = decision.error();
  return error ? fmt::format("failed ({}{}{})", error->cause, error->at.empty() ? "" : ", at ",
                             error->at)
               : "failed";
}

// The earlier of two terms holds, a date counting as the end of its day; one that has none gives
// way (language 6).
bool is_earlier(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return b.is_null() && !a.is_null();
  constexpr std::int64_t day = 86'400;
  const auto end = [](const Value& due) -> std::pair<std::int64_t, std::uint32_t> {
    if (due.kind() == Kind::date) return {(due.as_date().days + 1) * day, 0};
    const DateTime moment = due.as_date_time();
    return {moment.local_seconds(), moment.nanos};
  };
  return end(a) < end(b);
}

// A term in a test is on the clock that the policy's own terms are on.
bool is_due(const Value& expected, const Value& actual) {
  if (expected.kind() != Kind::date_time || actual.kind() != Kind::date_time)
    return expected == actual;
  const DateTime wanted = expected.as_date_time();
  const DateTime due = actual.as_date_time();
  if (wanted.zone.is_local())
    return wanted.seconds == due.local_seconds() && wanted.nanos == due.nanos;
  return wanted.seconds == due.seconds && wanted.nanos == due.nanos;
}

class Comparison {
 public:
  Comparison(const Test& test, const Record& record, const std::string& language)
      : test_(test), record_(record), language_(language) {}

  std::vector<std::string> differences;   // lines for people
  std::vector<std::string> explanations;  // of the decisions that differ, each once

  void endings() {
    for (const Expectation& each : test_.expect) expect(each);
    for (const Undetermined& each : test_.undetermined) undetermined(each);
    for (const std::string& name : test_.no_rule)
      status(name, Status::no_rule, "that no rule applies");
    for (const std::string& name : test_.failed) status(name, Status::failed, "that it fails");
  }

  void fired_rules(const RuleIds& fired) {
    std::vector<std::string> all(fired.begin(), fired.end());
    for (const std::string& id : test_.fired) {
      if (fired.count(id) != 0) continue;
      differences.push_back(
          fmt::format("rule {}: expected to fire, but these did: {}", id, listed(all)));
      explain_all();
    }
    for (const std::string& id : test_.not_fired) {
      if (fired.count(id) == 0) continue;
      differences.push_back(fmt::format("rule {}: expected not to fire, but it did", id));
      explain_all();
    }
  }

  void steps(const Vocabulary& vocabulary);
  void warnings();
  void findings();

 private:
  [[nodiscard]] const Decision* find(const std::string& name) const {
    const auto found = std::find_if(record_.decisions.begin(), record_.decisions.end(),
                                    [&](const Decision& d) { return d.name() == name; });
    return found == record_.decisions.end() ? nullptr : &*found;
  }
  void explain(const Decision& decision) { add_once(explanations, decision.explain(language_)); }
  void explain_all() {
    for (const Decision& decision : record_.decisions) explain(decision);
  }

  void expect(const Expectation& expectation) {
    const Decision* const decision = find(expectation.decision);
    if (decision == nullptr) return;
    const std::size_t before = differences.size();
    std::string name = expectation.decision;
    if (decision->is_decided()) {
      const Value* value = &decision->value();
      for (const std::string& part : expectation.path) {
        value = &(*value)[part];
        name += "." + part;
      }
      compare(expectation.value, *value, name, differences);
    } else {
      differences.push_back(
          fmt::format("{}: expected a value, but {}", name, ending_of(*decision)));
    }
    if (differences.size() != before) explain(*decision);
  }

  void undetermined(const Undetermined& expectation) {
    const Decision* const decision = find(expectation.decision);
    if (decision == nullptr) return;
    if (decision->status() != Status::undetermined) {
      status(expectation.decision, Status::undetermined, "that it is undetermined");
      return;
    }
    const std::vector<Need> needs = decision->needs();
    for (const std::string& fact : expectation.needs) {
      if (std::any_of(needs.begin(), needs.end(),
                      [&](const Need& need) { return need.fact == fact; }))
        continue;
      differences.push_back(fmt::format("{}: expected to need {}, but {}", expectation.decision,
                                        fact, ending_of(*decision)));
      explain(*decision);
    }
  }

  void status(const std::string& name, Status wanted, std::string_view words) {
    const Decision* const decision = find(name);
    if (decision == nullptr || decision->status() == wanted) return;
    differences.push_back(
        fmt::format("{}: expected {}, but {}", name, words, ending_of(*decision)));
    explain(*decision);
  }

  const Test& test_;
  const Record& record_;
  const std::string& language_;
};

void Comparison::steps(const Vocabulary& vocabulary) {
  if (test_.steps.empty()) return;
  std::vector<Step> joined;
  for (const Decision& decision : record_.decisions) {
    for (Step& step : decision.steps(language_)) {
      const auto same = std::find_if(joined.begin(), joined.end(),
                                     [&](const Step& each) { return each.id == step.id; });
      if (same == joined.end()) {
        joined.push_back(std::move(step));
      } else if (is_earlier(step.due, same->due)) {
        same->due = step.due;
      }
    }
  }
  for (const ExpectedStep& expected : test_.steps) {
    const auto step = std::find_if(joined.begin(), joined.end(),
                                   [&](const Step& each) { return each.id == expected.id; });
    if (step == joined.end()) {
      std::vector<std::string> ids;
      for (const Step& each : joined) ids.push_back(each.id);
      const auto owner = vocabulary.decision_with_step(expected.id);
      const bool made = !owner || find(*owner) != nullptr;
      differences.push_back(fmt::format(
          "step {}: not among the steps, which are: {}{}", expected.id, listed(ids),
          made ? ""
               : fmt::format("\nhint: only decisions that the test names are made: name `{}`, "
                             "which has this step, under `expect`",
                             *owner)));
    } else if (!expected.any_term && !is_due(expected.due, step->due)) {
      differences.push_back(fmt::format("step {}: expected to be due {}, but it is due {}",
                                        expected.id, shown(expected.due), shown(step->due)));
    } else {
      continue;
    }
    explain_all();
  }
}

void Comparison::warnings() {
  for (const std::string& code : test_.warnings) {
    std::vector<std::string> codes;
    for (const Decision& decision : record_.decisions) {
      for (const Warning& warning : decision.warnings()) add_once(codes, warning.code);
    }
    for (const Finding& finding : record_.findings) add_once(codes, finding.code);
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) continue;
    differences.push_back(
        fmt::format("warning {}: expected, but there are: {}", code, listed(codes)));
  }
}

// A mistake in the case is one of the test, unless the test is about it: it names the finding, or
// wants a failure.
void Comparison::findings() {
  if (!record_.error.empty())
    differences.push_back(fmt::format("the case cannot be read: {}", record_.error));
  if (!test_.failed.empty()) return;
  for (const Finding& finding : record_.findings) {
    if (std::find(test_.warnings.begin(), test_.warnings.end(), finding.code) !=
        test_.warnings.end())
      continue;
    const auto fact =
        std::find_if(test_.facts.begin(), test_.facts.end(),
                     [&](const GivenFact& each) { return finding.fact.rfind(each.name, 0) == 0; });
    std::string excerpt = fact == test_.facts.end() ? std::string() : text::excerpt(fact->where);
    while (!excerpt.empty() && excerpt.back() == '\n') excerpt.pop_back();
    differences.push_back(fmt::format("a mistake in the case: {} [{}]{}{}{}{}", finding.message,
                                      finding.code, excerpt.empty() ? "" : "\n", excerpt,
                                      finding.hint.empty() ? "" : "\nhint: ", finding.hint));
  }
}

}  // namespace

void judge(const Test& test, const Record& record, const RuleIds& fired,
           const Vocabulary& vocabulary, const std::string& language, Outcome& outcome) {
  Comparison comparison(test, record, language);
  comparison.findings();
  comparison.endings();
  comparison.fired_rules(fired);
  comparison.steps(vocabulary);
  comparison.warnings();
  outcome.differences = std::move(comparison.differences);
  outcome.explanations = std::move(comparison.explanations);
}

}  // namespace aftersales::suite
