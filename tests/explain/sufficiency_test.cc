// The conditions that an explanation tells: enough to entail the ending, and none too many. Checked
// on random tables by trying every case.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/case_state.h"
#include "engine/link.h"
#include "engine/run.h"
#include "explain/matches.h"
#include "model/read.h"
#include "tests/engine/pack.h"
#include "tests/engine/random_table.h"
#include "value/json.h"

namespace aftersales {
namespace {

using tests::Random;
using tests::RandomRule;
using tests::RandomTable;

std::unique_ptr<engine::Linked> linked_of(const std::string& yaml) {
  const tests::PackFile file(yaml);
  text::Report report;
  auto pack = model::read_pack(file.path(), {{}, {}}, report);
  REQUIRE(pack.has_value());
  auto linked = engine::link(std::move(*pack), report);
  REQUIRE_FALSE(report.has_errors());
  return linked;
}

/// One case of a table: what its conditions came to, and how it ends by the plain reference.
struct Tried {
  engine::BoundCase bound;
  std::vector<bool> holds;
  std::string ending;
};

/// A condition that is told: its number in the table, and whether it holds.
struct Told {
  int condition = 0;
  bool holds = false;
};

bool meets(const Tried& tried, const std::vector<Told>& told) {
  return std::all_of(told.begin(), told.end(), [&](const Told& t) {
    return tried.holds[static_cast<std::size_t>(t.condition)] == t.holds;
  });
}

class Brute {
 public:
  explicit Brute(const RandomTable& table) : table_(table), linked_(linked_of(table.yaml)) {
    for (std::uint32_t i = 0; i < linked_->decisions.size(); ++i)
      decisions_[linked_->decisions[i].name] = i;
    for (const RandomRule& r : table.rules) number(r, {});
    std::vector<std::size_t> chosen(table.facts.size(), 0);
    for (;;) {
      try_case(chosen);
      std::size_t f = 0;
      while (f < chosen.size() && ++chosen[f] == table.facts[f].domain.size()) chosen[f++] = 0;
      if (f == chosen.size()) break;
    }
  }

  /// Returns how many failed conditions were told.
  std::size_t check(const Tried& question) const {
    std::vector<engine::Trace> traces;
    engine::Run run(*linked_, question.bound, &traces);
    const std::uint32_t d = decisions_.at("d");
    const Status status = run.decide(d).status;
    if (status != Status::decided && status != Status::no_rule) return 0;
    const engine::Table& rows = linked_->decisions[d].table;
    const explain::Matches matches(run, d, traces.back());
    std::vector<Told> told;
    for (const std::uint32_t r : matches.fired()) {
      for (std::size_t i = 0; i < rows.rows[r].conditions.size(); ++i) tell(rows, r, i, true, told);
    }
    std::vector<Told> failed;
    for (const explain::Matches::Missed& m : matches.missed().told) {
      const engine::Row& row = rows.rows[m.row];
      for (std::size_t i = row.own_from; m.withdrawn && i < row.conditions.size(); ++i)
        tell(rows, m.row, i, true, told);
      if (!m.withdrawn) tell(rows, m.row, m.condition, false, failed);
    }
    REQUIRE(meets(question, told));
    REQUIRE(meets(question, failed));
    REQUIRE(endings(told, failed, failed.size()) == std::vector<std::string>{question.ending});
    // Where conditions name two facts, a class may hold no case, and one may be told too many.
    for (std::size_t i = 0; table_.tested_directly && i < failed.size(); ++i)
      REQUIRE(endings(told, failed, i).size() > 1);
    return failed.size();
  }

  [[nodiscard]] const std::vector<Tried>& cases() const { return cases_; }

 private:
  void number(const RandomRule& rule, std::vector<int> conditions) {
    conditions.insert(conditions.end(), rule.condition_ids.begin(), rule.condition_ids.end());
    for (const RandomRule& e : rule.unless) number(e, conditions);
    conditions_[rule.id] = std::move(conditions);
  }

  void try_case(const std::vector<std::size_t>& chosen) {
    Tried tried;
    tried.bound = engine::empty_case(*linked_);
    std::vector<std::pair<std::string, Value>> facts;
    for (std::size_t f = 0; f < chosen.size(); ++f) {
      value::JsonError error;
      facts.emplace_back(table_.facts[f].name,
                         *value::read_json(table_.facts[f].domain[chosen[f]], error));
    }
    engine::bind(*linked_, facts, tried.bound);
    engine::Run run(*linked_, tried.bound);
    for (std::size_t c = 0; c + 1 < linked_->decisions.size(); ++c) {
      const std::uint32_t decision = decisions_.at("c" + std::to_string(c));
      (void)run.decide(decision);
      tried.holds.push_back(run.slot(linked_->decisions[decision].slot).as_bool());
    }
    tried.ending = tests::reference(table_, tried.holds);
    cases_.push_back(std::move(tried));
  }

  /// A condition of a row by its number; `when: true` has none.
  void tell(const engine::Table& rows, std::uint32_t row, std::size_t i, bool holds,
            std::vector<Told>& told) const {
    const std::vector<int>& ids =
        conditions_.at(linked_->decisions[decisions_.at("d")].rules[rows.rows[row].rule].id);
    const auto& conditions = rows.rows[row].conditions;
    std::size_t at = 0;
    for (std::size_t k = 0; k < i; ++k) at += is_constant(rows, conditions[k]) ? 0 : 1;
    if (!is_constant(rows, conditions[i])) told.push_back({ids.at(at), holds});
  }
  [[nodiscard]] static bool is_constant(const engine::Table& rows, const engine::RowCondition& c) {
    const feel::Compiled* subject = rows.columns[c.column].subject.get();
    return subject != nullptr && subject->expression.is_constant();
  }

  /// How the cases end that meet what is told, one of the failed conditions left out.
  [[nodiscard]] std::vector<std::string> endings(const std::vector<Told>& told,
                                                 std::vector<Told> failed,
                                                 std::size_t left_out) const {
    if (left_out < failed.size())
      failed.erase(failed.begin() + static_cast<std::ptrdiff_t>(left_out));
    std::vector<std::string> all;
    for (const Tried& tried : cases_) {
      if (!meets(tried, told) || !meets(tried, failed)) continue;
      if (std::find(all.begin(), all.end(), tried.ending) == all.end()) all.push_back(tried.ending);
    }
    return all;
  }

  const RandomTable& table_;
  std::unique_ptr<engine::Linked> linked_;
  std::map<std::string, std::uint32_t> decisions_;
  std::map<std::string, std::vector<int>> conditions_;  // of a rule and those it is an exception to
  std::vector<Tried> cases_;
};

std::size_t cases_of(const RandomTable& t) {
  std::size_t all = 1;
  for (const auto& fact : t.facts) all *= fact.domain.size();
  return all;
}

TEST_CASE(
    "what is told entails the ending, and no failed condition is told that could be left out") {
  int questions = 0;
  std::size_t told = 0;
  for (std::uint64_t seed = 1; questions < 3000; ++seed) {
    Random random(seed + 10'000);
    const RandomTable t = tests::random_table(random, 1 + random.below(9), 2);
    if (cases_of(t) > 800) continue;
    CAPTURE(seed);
    CAPTURE(t.yaml);
    const Brute brute(t);
    for (int i = 0; i < 25; ++i, ++questions) {
      const auto size = static_cast<int>(brute.cases().size());
      const Tried& question = brute.cases()[static_cast<std::size_t>(random.below(size))];
      CAPTURE(question.ending);
      told += brute.check(question);
    }
  }
  CHECK(told > 3000);  // else the tables have nothing to tell
}

struct Row {
  const char* about;
  const char* rules;
  const char* facts;
  const char* told;    // what kept others from firing: `RULE+ALSO`, or `RULE-EXCEPTION`
  const char* others;  // not told
};

TEST_CASE("which rules are told that did not fire") {
  const Row rows[] = {
      {"an earlier rule that asks for another value of what the fired rule tells anyway",
       "[{id: A, when: {k: red}, then: 1}, {id: B, when: {k: blue}, then: 2}]",
       R"({"k": "blue", "n": 1, "b": true})", "", "A"},
      {"one that the fired rule's condition does not exclude",
       "[{id: A, when: {k: red}, then: 1}, {id: B, when: {n: '< 5'}, then: 2}]",
       R"({"k": "blue", "n": 1, "b": true})", "A", ""},
      {"a range beside a range",
       "[{id: A, when: {n: '>= 5'}, then: 1}, {id: B, when: {n: '< 5'}, then: 2}]",
       R"({"k": "blue", "n": 4, "b": true})", "", "A"},
      {"ranges that overlap",
       "[{id: A, when: {n: '> 3'}, then: 1}, {id: B, when: {n: '< 5'}, then: 2}]",
       R"({"k": "blue", "n": 3, "b": true})", "A", ""},
      {"one condition for several rules",
       "[{id: A, when: {k: red, b: true}, then: 1}, {id: B, when: {n: '> 9', b: true}, then: 2}, "
       "{id: C, when: {b: true}, then: 3}, {id: D, when: true, then: 4}]",
       R"({"k": "blue", "n": 1, "b": false})", "A+B+C", ""},
      {"the same, where the last of them is what fires",
       "[{id: A, when: {k: red, b: true}, then: 1}, {id: B, when: {n: '> 9', b: true}, then: 2}, "
       "{id: C, when: {b: false}, then: 3}]",
       R"({"k": "blue", "n": 1, "b": false})", "", "A, B"},
      {"two cells that together leave nothing for a third",
       "[{id: A, when: {k: [red, green]}, then: 1}, {id: B, when: {k: red}, then: 2}, "
       "{id: C, when: {k: green}, then: 3}, {id: D, when: true, then: 4}]",
       R"({"k": "blue", "n": 1, "b": false})", "A", "B, C"},
      {"an exception that fails with its rule",
       "[{id: A, when: {k: red}, then: 1, unless: [{id: E, when: {b: true}, then: 5}]}, "
       "{id: B, when: true, then: 2}]",
       R"({"k": "blue", "n": 1, "b": false})", "A", "E"},
      {"an exception to the rule that fires",
       "[{id: A, when: {k: blue}, then: 1, unless: [{id: E, when: {b: true}, then: 5}, {id: F, "
       "when: "
       "{k: red}, then: 6}]}]",
       R"({"k": "blue", "n": 1, "b": false})", "E", "F"},
      {"an exception that takes its rule back",
       "[{id: A, when: {k: blue}, then: 1, unless: [{id: W, when: {b: true}}]}, {id: B, when: "
       "true, "
       "then: 2}]",
       R"({"k": "blue", "n": 1, "b": true})", "A-W", ""},
      {"an exception that would take back what does not hold anyway",
       "[{id: A, when: {k: red}, then: 1, unless: [{id: W, when: {n: '> 5'}}]}, {id: B, when: "
       "true, "
       "then: 2}]",
       R"({"k": "blue", "n": 1, "b": true})", "A", "W"},
      {"no rule at all", "[{id: A, when: {k: red}, then: 1}, {id: B, when: {n: '> 5'}, then: 2}]",
       R"({"k": "blue", "n": 1, "b": true})", "A; B", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.about);
    const Policy policy = tests::policy_of(fmt::format(
        "\ntypes: {{color: {{enum: [red, green, blue]}}}}\nfacts: {{k: color, n: number, "
        "b: boolean}}\ndecisions:\n  d: {{type: number, rules: {}}}\n",
        row.rules));
    const Explanation e = policy.decide("d", Case::from_json(row.facts)).explanation();
    std::string told;
    for (const RuleAccount& rule : e.not_fired) {
      if (!told.empty()) told += "; ";
      told += rule.id;
      for (const std::string& also : rule.also) told += "+" + also;
      if (!rule.exception.empty()) told += "-" + rule.exception;
    }
    CHECK(told == row.told);
    std::string others;
    for (const std::string& id : e.ruled_out) others += (others.empty() ? "" : ", ") + id;
    CHECK(others == row.others);
  }
}

TEST_CASE(
    "columns of merged classes: what is told of 1,200 rows still rules the earlier ones out") {
  std::string yaml =
      "\nfacts: {n: number, b: boolean}\ndecisions:\n  d:\n    type: number\n    table: |\n"
      "      n | b | => d | id\n";
  for (int i = 0; i < 1200; ++i)
    yaml += fmt::format("      [{}..{}] | {} | {} | T{}\n", 2 * i, 2 * i + 3,
                        i % 2 == 0 ? "true" : "-", i, i);
  const Policy policy = tests::policy_of(yaml);
  // 1,001 lies in the rows 499 and 500, of which the first takes any `b`.
  const Explanation first =
      policy.decide("d", Case::from_json(R"({"n": 1001, "b": false})")).explanation();
  CHECK(first.fired.at(0).id == "T499");
  // 1,003 lies in 500, which wants `b`, and 501: `b` rules all even rows out.
  const Explanation second =
      policy.decide("d", Case::from_json(R"({"n": 1003, "b": false})")).explanation();
  CHECK(second.fired.at(0).id == "T501");
  bool told = false;
  for (const RuleAccount& rule : second.not_fired) {
    for (const Condition& c : rule.conditions) told = told || c.subject == "b";
  }
  CHECK(told);
}

}  // namespace
}  // namespace aftersales
