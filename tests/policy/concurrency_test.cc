// One policy, many threads: const means concurrent. The concurrency tests also run under
// ThreadSanitizer.
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include <aftersales/aftersales.h>

namespace {

using aftersales::Case;
using aftersales::Policy;

Policy store() { return Policy::load(std::string(AFTERSALES_SOURCE_DIR) + "/rules/cn-store"); }

Case story(int day) {
  const std::string at = "2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
  return {{"case.now", at + "T10:00:00"},          {"order.delivered_at", "2026-11-01T09:00:00"},
          {"request.type", "return_refund"},       {"request.reason", "no_reason"},
          {"request.notice_at", at + "T09:00:00"}, {"line.category", "apparel"}};
}

std::string answer(const Policy& policy, int day) {
  const auto decision = policy.decide("decision.eligible", story(day));
  return decision.to_json() + decision.explain("en");
}

}  // namespace

TEST_CASE("concurrent: threads that share one policy decide and explain as one thread does") {
  const Policy policy = store();
  std::vector<std::string> alone;
  for (int day = 2; day <= 20; ++day) alone.push_back(answer(policy, day));
  std::vector<std::vector<std::string>> together(4);
  std::vector<std::thread> threads;
  for (auto& mine : together) {
    threads.emplace_back([&policy, &mine] {
      for (int day = 2; day <= 20; ++day) mine.push_back(answer(policy, day));
    });
  }
  for (std::thread& t : threads) t.join();
  for (const auto& mine : together) CHECK(mine == alone);
  CHECK(alone.front() != alone.back());  // day 1 may be returned, day 19 may not
}

TEST_CASE("concurrent: policies are loaded while others decide") {
  const Policy policy = store();
  const std::string expected = answer(policy, 5);
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    threads.emplace_back([&policy, &answers, i] {
      answers[i] = i % 2 == 0 ? answer(policy, 5) : answer(store(), 5);
    });
  }
  for (std::thread& t : threads) t.join();
  for (const std::string& a : answers) CHECK(a == expected);
}
