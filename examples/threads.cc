// One policy, many threads: a Policy never changes after loading, so they share it without a lock.
// Every thread decides the same cases; all must come to the same records.
#include <aftersales/aftersales.h>

#include <cstddef>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

std::vector<std::string> decide_month(const aftersales::Policy& policy) {
  const auto reason = policy.fact("request.reason");
  const auto notice_at = policy.fact("request.notice_at");
  std::vector<std::string> records;
  for (const char* why : {"no_reason", "size_mismatch", "quality_defect", "lost_in_transit"}) {
    for (int day = 1; day <= 30; ++day) {
      aftersales::Case c(policy);  // facts are kept by slot: the quick way
      c.set("case.now", "2026-11-30T10:00:00");
      c.set("request.type", "return_refund");
      c.set("line.category", "apparel");
      c.set("order.delivered_at", "2026-11-01T12:00:00");
      c.set(reason, why);
      c.set(notice_at, (day < 10 ? "2026-11-0" : "2026-11-") + std::to_string(day) + "T15:00:00");
      records.push_back(policy.decide("decision.outcome", c).to_json());
    }
  }
  return records;
}

}  // namespace

int main() {
  const auto policy = aftersales::Policy::load("rules/cn-store");
  const std::vector<std::string> alone = decide_month(policy);

  std::vector<std::vector<std::string>> records(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < records.size(); ++i)
    threads.emplace_back([&policy, &records, i] { records[i] = decide_month(policy); });
  for (std::thread& thread : threads) thread.join();

  for (const std::vector<std::string>& together : records) {
    if (together != alone) {
      std::cout << "a thread came to other decisions\n";
      return 1;
    }
  }
  std::cout << threads.size() << " threads, " << alone.size()
            << " cases each, the same decisions everywhere\n";
}
