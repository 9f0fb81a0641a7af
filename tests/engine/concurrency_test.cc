// A Policy is immutable and may be used by any number of threads at once. Meant for
// ThreadSanitizer.
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include <aftersales/record.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

const char* const kPack = R"(
as_of: now
calendars: {desk: {days: [Mon, Tue, Wed, Thu, Fri], hours: ["09:00-18:00"], known_until: 2030-12-31}}
types: {reason: {enum: [changed_mind, defect, late]}}
facts: {now: date and time, delivered: date and time, reason: reason, price: money, note: {type: string, default: '"none"'}}
functions: {share: {parameters: {m: money}, type: money, value: m * 30%}}
parameters: {days: {type: number, values: [{from: 2020-01-01, value: 7}, {from: 2026-01-01, value: 15}]}}
decisions:
  age: {type: number, value: 'days between(delivered, now)'}
  offer:
    outputs: {terms.eligible: boolean, terms.pay: money, terms.note: string}
    rules:
      - {id: A, when: {reason: defect, age: '<= days'}, then: {terms.eligible: true, terms.pay: share(price), terms.note: note + " and a long text that is kept on the heap"}}
      - {id: B, when: {reason: 'changed_mind, late'}, then: {terms.eligible: false, terms.pay: 0, terms.note: '"no"'}}
    otherwise: {id: Z, then: {terms.eligible: false, terms.pay: price / 0, terms.note: note}}
  due: {type: date and time, value: 'add working time(now, 4 hours, desk)'}
)";

Case case_of(int i) {
  static const char* const kReasons[] = {"changed_mind", "defect", "late", "dropped"};
  Case c;
  c.set("now", "2026-11-" + std::to_string(10 + i % 20) + "T10:00:00");
  if (i % 7 != 0) c.set("delivered", "2026-11-01T10:00:00+0" + std::to_string(i % 9) + ":00");
  if (i % 5 != 0) c.set("reason", kReasons[i % 4]);
  c.set("price", i);
  if (i % 3 == 0) c.set("note", std::string(40, static_cast<char>('a' + i % 26)));
  return c;
}

/// Everything that can be asked of a policy and a case.
std::string all_of(const Policy& policy, const Case& c) {
  const Decision offer = policy.decide("offer", c);
  return policy.decide_all(c).to_json() + offer.explain("en") +
         replay(policy, offer.to_record()).to_json();
}

TEST_CASE("concurrent decisions on one policy are those of one thread") {
  constexpr int kCases = 200;
  constexpr int kThreads = 8;
  const tests::PackFile file(kPack);
  const Policy policy = Policy::load(file.path());
  std::vector<std::string> alone;
  std::vector<Case> cases;
  for (int i = 0; i < kCases; ++i) {
    cases.push_back(case_of(i));
    alone.push_back(all_of(policy, cases.back()));
  }
  std::vector<std::vector<std::string>> together(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      // Each begins elsewhere; half of them on a copy of the policy, and one loads it again and
      // again.
      const Policy own = t % 2 == 0 ? policy : Policy(policy);
      auto& results = together[static_cast<std::size_t>(t)];
      results.resize(kCases);
      for (int k = 0; k < kCases; ++k) {
        const auto i = static_cast<std::size_t>((k + t * 31) % kCases);
        if (t == 0 && k % 50 == 0) {
          results[i] = all_of(Policy::load(file.path()), cases[i]);
        } else {
          results[i] = all_of(own, cases[i]);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& results : together) CHECK(results == alone);
}

TEST_CASE("concurrent use of decisions that have outlived their policy and case") {
  std::vector<Decision> decisions;
  std::vector<std::string> expected;
  {
    const Policy policy = tests::policy_of(kPack);
    for (int i = 0; i < 20; ++i) decisions.push_back(policy.decide("offer", case_of(i)));
    for (const Decision& d : decisions) expected.push_back(d.to_json());
  }
  std::vector<std::thread> threads;
  std::vector<std::vector<std::string>> results(4);
  for (auto& result : results) {
    threads.emplace_back([&result, &decisions] {
      for (const Decision& d : decisions) {
        const Decision copy = d;
        result.push_back(copy.to_json());
        if (copy.explain("en").empty()) result.back().clear();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) CHECK(result == expected);
}

}  // namespace
}  // namespace aftersales
