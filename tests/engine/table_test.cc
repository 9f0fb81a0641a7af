// Tables by index against the plain evaluation of every condition, also with facts unknown.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <set>

#include <aftersales/batch.h>

#include "tests/engine/pack.h"
#include "tests/engine/random_table.h"

namespace aftersales {
namespace {

using tests::policy_of;
using tests::Random;
using tests::RandomTable;

// More of the same with AFTERSALES_LONG=<how many times as much>.
int times() {
  const char* wanted = std::getenv("AFTERSALES_LONG");
  const int n = wanted != nullptr ? std::atoi(wanted) : 1;
  return n > 1 ? n : 1;
}

std::string case_text(const RandomTable& t, const std::vector<int>& chosen) {
  std::string json = "{";
  for (std::size_t i = 0; i < t.facts.size(); ++i) {
    if (chosen[i] < 0) continue;
    json += (json.size() > 1 ? ", \"" : "\"") + t.facts[i].name +
            "\": " + t.facts[i].domain[static_cast<std::size_t>(chosen[i])];
  }
  return json + "}";
}

std::string by_reference(const Policy& p, const RandomTable& t, const std::vector<int>& chosen) {
  std::vector<std::string> checks;
  const auto conditions = p.decisions().size() - 1;
  for (std::size_t i = 0; i < conditions; ++i) checks.push_back("c" + std::to_string(i));
  std::vector<bool> holds;
  if (!checks.empty()) {
    for (const Decision& d :
         p.decide_all(Case::from_json(case_text(t, chosen)), checks).decisions) {
      REQUIRE_MESSAGE(d.is_decided(), d.explain("en"));
      holds.push_back(d.value().as_bool());
    }
  }
  return tests::reference(t, holds);
}

std::string by_engine(const Decision& d) {
  if (d.status() == Status::failed) return "failed";
  if (d.status() == Status::no_rule) return "no_rule";
  const std::string ids = tests::joined(d.rules());
  return d.value().to_string() + (ids.empty() ? "" : " " + ids);
}

// All completions of a case: what each gives, without the rules.
using Completions = std::map<std::vector<int>, std::string>;

void complete(const Policy& p, const RandomTable& t, std::vector<int> chosen, std::size_t from,
              Completions& out) {
  while (from < chosen.size() && chosen[from] >= 0) ++from;
  if (from == chosen.size()) {
    std::string told = by_reference(p, t, chosen);
    const auto space = told.rfind(' ');
    if (space != std::string::npos && (told[space + 1] == 'R' || told[space + 1] == 'Z'))
      told.erase(space);
    out.emplace(chosen, told);
    return;
  }
  for (std::size_t v = 0; v < t.facts[from].domain.size(); ++v) {
    chosen[from] = static_cast<int>(v);
    complete(p, t, chosen, from + 1, out);
  }
}

// Facts of which another value alone can change the outcome.
std::set<std::string> decisive(const RandomTable& t, const std::vector<int>& chosen,
                               const Completions& completions) {
  std::set<std::string> facts;
  for (std::size_t f = 0; f < chosen.size(); ++f) {
    if (chosen[f] >= 0) continue;
    for (const auto& [key, told] : completions) {
      std::vector<int> first = key;
      first[f] = 0;
      if (completions.at(first) != told) facts.insert(t.facts[f].name);
    }
  }
  return facts;
}

void check_unknown(const Policy& p, const RandomTable& t, const std::vector<int>& chosen) {
  Completions completions;
  complete(p, t, chosen, 0, completions);
  std::set<std::string> outcomes;
  for (const auto& [key, told] : completions) outcomes.insert(told);
  const Decision d = p.decide("d", Case::from_json(case_text(t, chosen)));
  CAPTURE(tests::told(d));
  if (d.status() != Status::undetermined) {
    // Never a value that some completion contradicts.
    REQUIRE(outcomes.size() == 1);
    const std::string ending = d.status() == Status::failed    ? "failed"
                               : d.status() == Status::no_rule ? "no_rule"
                                                               : d.value().to_string();
    REQUIRE(ending == *outcomes.begin());
    return;
  }
  std::set<std::string> possible;
  for (const Possibility& each : d.possible())
    possible.insert(each.value.is_null() ? "no_rule" : each.value.to_string());
  std::set<std::string> needs;
  for (const Need& n : d.needs()) needs.insert(n.fact);
  const std::set<std::string> needed = decisive(t, chosen, completions);
  for (const std::string& fact : needed) REQUIRE(needs.count(fact) == 1);
  for (const std::string& outcome : outcomes)
    REQUIRE((outcome == "failed" || possible.count(outcome) == 1));
  if (!t.tested_directly) return;
  // Where all conditions test facts directly, the answer is exact.
  REQUIRE(outcomes.size() > 1);
  REQUIRE(needs == needed);
  for (const std::string& outcome : possible) REQUIRE(outcomes.count(outcome) == 1);
}

Value value_of(const std::string& json) {
  if (json.front() == '"') return Value(json.substr(1, json.size() - 2));
  if (json == "true" || json == "false") return Value(json == "true");
  return Value(*Decimal::parse(json));
}

std::string ending(Status status, const Value& v, const std::vector<std::string>& rules) {
  return fmt::format("{} {} by {}", to_string(status), v.to_json(), tests::joined(rules));
}

// A tree finds the row of a decision that nobody watches, bit sets that of an explanation, and both
// of columns: they tell the same.
void check_ways(const Policy& p, const RandomTable& t, const std::vector<std::vector<int>>& cases) {
  const Goal goal = p.goal("d");
  std::vector<Case> rows;
  std::vector<std::vector<Value>> columns(t.facts.size());
  std::vector<std::string> wanted;
  Decision place;
  for (const std::vector<int>& chosen : cases) {
    const std::string text = case_text(t, chosen);
    CAPTURE(text);
    const Decision d = p.decide("d", Case::from_json(text));
    wanted.push_back(ending(d.status(), d.value(), d.rules()));
    const Explanation account = d.explanation("en");
    REQUIRE(account.status == d.status());
    if (d.is_decided()) {
      std::vector<std::string> fired;
      for (const RuleAccount& rule : account.fired) fired.push_back(rule.id);
      REQUIRE(tests::joined(fired) == tests::joined(d.rules()));
    }
    p.decide(goal, rows.emplace_back(Case::from_json(text, p)), place);
    REQUIRE(ending(place.status(), place.value(), place.rules()) == wanted.back());
    REQUIRE(place.to_json() == d.to_json());
    for (std::size_t f = 0; f < columns.size(); ++f) {
      columns[f].push_back(chosen[f] < 0
                               ? Value()
                               : value_of(t.facts[f].domain[static_cast<std::size_t>(chosen[f])]));
    }
  }
  Columns of_facts(p, rows.size());
  for (std::size_t f = 0; f < columns.size(); ++f)
    of_facts.set(p.fact(t.facts[f].name), columns[f]);
  const Outcomes by_rows = p.decide_many(goal, rows);
  const Outcomes by_columns = p.decide_many(goal, of_facts);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(case_text(t, cases[i]));
    REQUIRE(ending(by_rows.status(i), by_rows.value(i), by_rows.rules(i)) == wanted[i]);
    REQUIRE(ending(by_columns.status(i), by_columns.value(i), by_columns.rules(i)) == wanted[i]);
  }
}

TEST_CASE("random tables decide as their rules read, one by one") {
  const int tables = 60 * times();
  for (int seed = 1; seed <= tables; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const RandomTable t = tests::random_table(random, 1 + random.below(9), 3);
    CAPTURE(seed);
    CAPTURE(t.yaml);
    const Policy p = policy_of(t.yaml);
    std::vector<std::vector<int>> cases;
    for (int i = 0; i < 30; ++i) {
      std::vector<int> chosen;
      for (const auto& f : t.facts)
        chosen.push_back(random.below(static_cast<int>(f.domain.size())));
      CAPTURE(case_text(t, chosen));
      const std::string engine = by_engine(p.decide("d", Case::from_json(case_text(t, chosen))));
      REQUIRE(engine == by_reference(p, t, chosen));
      cases.push_back(chosen);
      if (i % 6 != 0) continue;
      chosen[static_cast<std::size_t>(random.below(static_cast<int>(chosen.size())))] = -1;
      if (random.one_in(2))
        chosen[static_cast<std::size_t>(random.below(static_cast<int>(chosen.size())))] = -1;
      CAPTURE(case_text(t, chosen));
      check_unknown(p, t, chosen);
      cases.push_back(chosen);
    }
    check_ways(p, t, cases);
  }
}

TEST_CASE("columns with many thresholds") {
  // 1,200 rows: classes are merged, and rows verified. 200 rows: every class is kept.
  for (const int rows : {200, 1200}) {
    CAPTURE(rows);
    Random random(static_cast<std::uint64_t>(rows));
    struct Band {
      int low, high;
      bool flag, low_in, high_in;
    };
    std::vector<Band> bands;
    std::string yaml =
        "\nfacts: {n: number, s: string, b: boolean}\ndecisions:\n  d:\n    type: number\n    "
        "table: |\n"
        "      n | b | => d\n";
    std::string strings = "  e:\n    type: number\n    table: |\n      s | => e\n";
    for (int i = 0; i < rows; ++i) {
      Band band{random.below(100'000), 0, random.one_in(2), random.one_in(2), random.one_in(2)};
      band.high = band.low + 1 + random.below(400);
      yaml += fmt::format("      {}{}..{}{} | {} | {}\n", band.low_in ? '[' : '(', band.low,
                          band.high, band.high_in ? ']' : ')', band.flag, i);
      strings += fmt::format("      \"k{}\" | {}\n", band.low, i);
      bands.push_back(band);
    }
    const Policy p = policy_of(yaml + strings);
    const auto first = [&](int twice, bool flag) {  // of a value in halves
      for (int i = 0; i < rows; ++i) {
        const Band& b = bands[static_cast<std::size_t>(i)];
        const bool low = b.low_in ? twice >= 2 * b.low : twice > 2 * b.low;
        const bool high = b.high_in ? twice <= 2 * b.high : twice < 2 * b.high;
        if (low && high && b.flag == flag) return i;
      }
      return -1;
    };
    for (int i = 0; i < 1000 * times(); ++i) {
      const Band& near = bands[static_cast<std::size_t>(random.below(rows))];
      const int twice = random.one_in(2) ? 2 * (random.one_in(2) ? near.low : near.high)
                                         : random.below(201'000) - 500;
      const bool flag = random.one_in(2);
      CAPTURE(twice);
      Case c{{"n", *Decimal::parse(fmt::format("{}.{}", twice / 2, twice % 2 != 0 ? 5 : 0))}};
      if (twice < 0) c = Case{{"n", twice / 2}};
      const int half = twice < 0 ? twice / 2 * 2 : twice;
      Case both = c;
      both.set("b", flag);
      const int wanted = first(half, flag);
      const Decision d = p.decide("d", both);
      REQUIRE((wanted < 0 ? d.status() == Status::no_rule : d.value() == Value(wanted)));
      const int yes = first(half, true);
      const int no = first(half, false);
      const Decision open = p.decide("d", c);
      REQUIRE((open.status() == Status::undetermined) == (yes != no));
      const std::string key =
          fmt::format("k{}", random.one_in(2) ? near.low : random.below(100'000));
      int row = 0;
      while (row < rows && fmt::format("k{}", bands[static_cast<std::size_t>(row)].low) != key)
        ++row;
      const Decision e = p.decide("e", {{"s", key}});
      REQUIRE((row == rows ? e.status() == Status::no_rule : e.value() == Value(row)));
    }
  }
}

TEST_CASE("constants at the ends of what a number can be") {
  const Policy p = policy_of(R"(
facts: {n: number, m: number}
decisions:
  d:
    type: number
    table: |
      n                                                       | => d
      > 9.99e6100                                             | 1
      < -9.99e6100                                            | 2
      (1.000000000000000000000000000000001e40..9e40]          | 3
      != null                                                 | 4
  e:
    type: number
    table: |
      m       | => e
      != null | 1
)");
  const struct {
    const char* n;
    int row;
  } rows[] = {{"9.991e6100", 1},
              {"9.99e6100", 4},
              {"-9.991e6100", 2},
              {"-9.99e6100", 4},
              {"1e40", 4},
              {"1.000000000000000000000000000000001e40", 4},
              {"1.000000000000000000000000000000002e40", 3},
              {"9e40", 3},
              {"0", 4}};
  for (const auto& row : rows) {
    CAPTURE(row.n);
    CHECK(p.decide("d", {{"n", *Decimal::parse(row.n)}}).value() == Value(row.row));
  }
  CHECK(p.decide("e", {{"m", 7}}).value() == Value(1));
}

}  // namespace
}  // namespace aftersales
