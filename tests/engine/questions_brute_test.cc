// Questions and outcomes of random policies, against all completions, one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "tests/engine/pack.h"
#include "tests/engine/random_policy.h"

namespace aftersales {
namespace {

using tests::policy_of;
using tests::Random;
using tests::RandomFact;
using tests::RandomPolicy;

// More of the same with AFTERSALES_LONG=<how many times as much>.
int times() {
  const char* wanted = std::getenv("AFTERSALES_LONG");
  const int n = wanted != nullptr ? std::atoi(wanted) : 1;
  return n > 1 ? n : 1;
}

using Chosen = std::vector<int>;  // by fact: the value; -1: not known

Case case_of(const Policy& p, const RandomPolicy& t, const Chosen& chosen) {
  std::string json = "{";
  for (std::size_t i = 0; i < t.facts.size(); ++i) {
    if (chosen[i] < 0) continue;
    json += (json.size() > 1 ? ", \"" : "\"") + t.facts[i].name +
            "\": " + t.facts[i].domain[static_cast<std::size_t>(chosen[i])];
  }
  return Case::from_json(json + "}", p);
}

/// Leaves out what the facts' ranges do not allow.
void keep_allowed(const Policy& p, RandomPolicy& t) {
  for (std::size_t f = 0; f < t.facts.size(); ++f) {
    std::vector<std::string> allowed;
    for (std::size_t v = 0; v < t.facts[f].domain.size(); ++v) {
      Chosen one(t.facts.size(), -1);
      one[f] = static_cast<int>(v);
      if (p.decide("d", case_of(p, t, one)).findings().empty())
        allowed.push_back(t.facts[f].domain[v]);
    }
    t.facts[f].domain = allowed;
  }
}

std::string ending_of(const Decision& d) {
  REQUIRE(d.status() != Status::undetermined);
  if (d.status() == Status::failed) return "failed";
  return d.status() == Status::no_rule ? "none" : d.value().to_string();
}

using Endings = std::map<Chosen, std::string>;

void complete(const Policy& p, const RandomPolicy& t, Chosen chosen, std::size_t from,
              Endings& out) {
  while (from < chosen.size() && chosen[from] >= 0) ++from;
  if (from == chosen.size()) {
    out.emplace(chosen, ending_of(p.decide("d", case_of(p, t, chosen))));
    return;
  }
  for (std::size_t v = 0; v < t.facts[from].domain.size(); ++v) {
    chosen[from] = static_cast<int>(v);
    complete(p, t, chosen, from + 1, out);
  }
}

std::set<std::string> decisive(const RandomPolicy& t, const Chosen& chosen,
                               const Endings& endings) {
  std::set<std::string> facts;
  for (std::size_t f = 0; f < chosen.size(); ++f) {
    if (chosen[f] >= 0) continue;
    for (const auto& [key, told] : endings) {
      Chosen other = key;
      other[f] = 0;
      if (endings.at(other) != told) facts.insert(t.facts[f].name);
    }
  }
  return facts;
}

void check_against(const Decision& d, const RandomPolicy& t, const Chosen& chosen,
                   const Endings& endings) {
  std::set<std::string> outcomes;
  for (const auto& [key, told] : endings) outcomes.insert(told);
  CAPTURE(tests::told(d));
  REQUIRE(d.is_exact());
  if (outcomes.size() == 1) {
    REQUIRE(d.status() != Status::undetermined);
    REQUIRE(ending_of(d) == *outcomes.begin());
    return;
  }
  REQUIRE(d.status() == Status::undetermined);
  std::set<std::string> needs;
  for (const Need& n : d.needs()) needs.insert(n.fact);
  REQUIRE(needs == decisive(t, chosen, endings));
  std::set<std::string> possible;
  for (const Possibility& each : d.possible())
    possible.insert(each.value.is_null() ? "none" : each.value.to_string());
  outcomes.erase("failed");
  REQUIRE(d.possible_is_complete());
  REQUIRE(possible == outcomes);
}

/// Where something cannot be tried: nothing that matters is left out, nothing is decided wrongly.
void check_sound(const Decision& d, const RandomPolicy& t, const Chosen& chosen,
                 const Endings& endings) {
  std::set<std::string> outcomes;
  for (const auto& [key, told] : endings) outcomes.insert(told);
  CAPTURE(tests::told(d));
  // A failure wins over what is not known, although that might have settled the value without it.
  if (d.status() == Status::failed) return;
  if (d.status() != Status::undetermined) {
    REQUIRE(outcomes.size() == 1);
    REQUIRE(ending_of(d) == *outcomes.begin());
    return;
  }
  std::set<std::string> needs;
  for (const Need& n : d.needs()) needs.insert(n.fact);
  for (const std::string& fact : decisive(t, chosen, endings)) REQUIRE(needs.count(fact) == 1);
  if (!d.possible_is_complete()) return;
  std::set<std::string> possible;
  for (const Possibility& each : d.possible())
    possible.insert(each.value.is_null() ? "none" : each.value.to_string());
  for (const std::string& outcome : outcomes)
    REQUIRE((outcome == "failed" || possible.count(outcome) == 1));
}

void check_policies(int policies, std::uint64_t seeds, bool loose) {
  for (int seed = 1; seed <= policies; ++seed) {
    Random random(static_cast<std::uint64_t>(seed) + seeds);
    RandomPolicy t = tests::PolicyBuilder(random, false, loose).build(false);
    CAPTURE(seed);
    CAPTURE(t.yaml);
    const Policy p = policy_of(t.yaml);
    keep_allowed(p, t);
    Chosen chosen;
    std::size_t unknown = 0;
    for (const RandomFact& f : t.facts) {
      const bool known = unknown == 3 || random.one_in(3);
      chosen.push_back(known ? random.below(static_cast<int>(f.domain.size())) : -1);
      unknown += known ? 0 : 1;
    }
    Endings endings;
    complete(p, t, chosen, 0, endings);
    const Decision d = p.decide("d", case_of(p, t, chosen));
    if (loose)
      check_sound(d, t, chosen, endings);
    else
      check_against(d, t, chosen, endings);
    if (seed % 10 != 0) continue;
    // What is explained is what was decided.
    const Explanation told = d.explanation("en");
    REQUIRE(told.status == d.status());
    REQUIRE(told.needs.size() == d.needs().size());
    for (std::size_t i = 0; i < told.needs.size(); ++i)
      REQUIRE(told.needs[i].fact == d.needs()[i].fact);
  }
}

TEST_CASE("questions and outcomes are exactly those of all completions") {
  check_policies(1000 * times(), 7000, false);
}

TEST_CASE("where a fact cannot be tried, what is said is still true") {
  check_policies(500 * times(), 500'000, true);
}

/// The least expected cost of asking until the ending is certain, and of asking `first` before
/// anything else.
class BruteForce {
 public:
  BruteForce(const Policy& p, const RandomPolicy& t, const Endings& endings)
      : t_(t), endings_(endings) {
    for (const RandomFact& f : t.facts) {
      // Costs stand in the questions of a case that knows nothing else.
      costs_.push_back(1);
      for (const Need& need : p.decide("d", Case()).needs()) {
        if (need.fact == f.name) costs_.back() = static_cast<double>(need.cost);
      }
    }
  }

  double least(const Chosen& chosen) {
    const auto known = known_.find(chosen);
    if (known != known_.end()) return known->second;
    double best = 0;
    if (!certain(chosen)) {
      best = 1e9;
      for (std::size_t f = 0; f < chosen.size(); ++f) {
        if (chosen[f] < 0) best = std::min(best, asking(chosen, f));
      }
    }
    return known_[chosen] = best;
  }

  double asking(Chosen chosen, std::size_t fact) {
    double sum = 0;
    const std::size_t values = t_.facts[fact].domain.size();
    for (std::size_t v = 0; v < values; ++v) {
      chosen[fact] = static_cast<int>(v);
      sum += least(chosen);
    }
    return costs_[fact] + sum / static_cast<double>(values);
  }

 private:
  [[nodiscard]] bool certain(const Chosen& chosen) const {
    std::set<std::string> left;
    for (const auto& [key, told] : endings_) {
      bool fits = true;
      for (std::size_t f = 0; f < chosen.size() && fits; ++f)
        fits = chosen[f] < 0 || chosen[f] == key[f];
      if (fits) left.insert(told);
    }
    return left.size() <= 1;
  }

  const RandomPolicy& t_;
  const Endings& endings_;
  std::vector<double> costs_;
  std::map<Chosen, double> known_;
};

TEST_CASE("no order of questions costs less than the one given") {
  for (int seed = 1; seed <= 200 * times(); ++seed) {
    Random random(static_cast<std::uint64_t>(seed) + 90000);
    const RandomPolicy t = tests::PolicyBuilder(random, true).build(true);
    CAPTURE(seed);
    CAPTURE(t.yaml);
    const Policy p = policy_of(t.yaml);
    const Chosen nothing(t.facts.size(), -1);
    Endings endings;
    complete(p, t, nothing, 0, endings);
    const Decision d = p.decide("d", Case());
    const auto next = d.next_question();
    REQUIRE(next.has_value() == (d.status() == Status::undetermined));
    if (!next) continue;
    BruteForce all(p, t, endings);
    double before = 0;
    for (const Need& need : d.needs()) {
      const auto at = std::find_if(t.facts.begin(), t.facts.end(),
                                   [&](const RandomFact& f) { return f.name == need.fact; });
      const double cost = all.asking(nothing, static_cast<std::size_t>(at - t.facts.begin()));
      CAPTURE(need.fact);
      if (need.fact == next->fact) REQUIRE(cost <= all.least(nothing) + 1e-6);
      REQUIRE(cost >= before - 1e-5);
      before = cost;
    }
  }
}

}  // namespace
}  // namespace aftersales
