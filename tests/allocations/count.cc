// Counts what decisions allocate: none, where a Decision is decided into again and again.
//
// A program of its own, since it replaces operator new for all of it.
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include <aftersales/policy.h>

namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size != 0 ? size : 1);  // NOLINT: this is the allocator
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size != 0 ? size : 1);  // NOLINT: this is the allocator
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept {
  return operator new(size, tag);
}
void operator delete(void* memory) noexcept { std::free(memory); }                 // NOLINT
void operator delete[](void* memory) noexcept { std::free(memory); }               // NOLINT
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }    // NOLINT
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }  // NOLINT

namespace aftersales {
namespace {

constexpr const char* kPack = R"(policy: counted
version: "1"
language: en
time_zone: Asia/Shanghai
currency: CNY
types:
  reason: {enum: [changed_mind, broken, late]}
facts:
  reason: reason
  days: number
  price: money
  delivered_on: date
  opened: {type: boolean, default: false}
parameters:
  window: {type: number, values: [{from: 2020-01-01, value: 7}]}
decisions:
  terms:
    outputs: {accepted: boolean, remedy: reason, share: number}
    rules:
      - id: A-RULE-WITH-A-LONG-NAME
        when: {reason: broken, delivered_on: ">= @\"2026-01-01\""}
        then: {accepted: true, remedy: broken, share: 1}
      - id: WEEK
        when: {days: "<= window", opened: false}
        then: {accepted: true, remedy: late, share: 0.85}
    otherwise: {id: LATE, then: {accepted: false, remedy: changed_mind, share: 0}}
  amount:
    type: money
    rules:
      - {id: PART, when: {terms.accepted: true}, then: 'max(price * terms.share - 7.5, 0)'}
    otherwise: {id: NOTHING, then: 0}
  is_large: {type: boolean, value: amount >= 100 and not(opened)}
  band:
    type: reason
    rules:
      - {id: BROKEN, when: {reason: broken}, then: broken}
      - {id: SOON, when: {days: "<= 5"}, then: changed_mind}
    otherwise: {id: REST, then: late}
  fee:
    type: money
    rules:
      - {id: NO-FEE, when: {band: broken}, then: 0}
    otherwise: {id: FEE, then: 'price * 0.1'}
)";

struct Row {
  const char* what;
  const char* goal;
  bool all_known;
  bool from_text = false;
  const char* in_turn_with = nullptr;  // another goal
};
constexpr Row kRows[] = {
    {"several outputs that are written down", "terms", true},
    {"an outcome that is worked out", "amount", true},
    {"a chain of decisions", "is_large", true},
    {"facts that are not known, and a default", "terms", false},
    {"a case from JSON text", "is_large", true, true},
    {"a tree and the facts", "band", true},
    {"decisions that take no run", "fee", true},
    {"goals that take turns", "fee", true, false, "is_large"},
};

const DateTime kMoment{1'790'000'000, 0, {}};

int run() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("aftersales-count-" + std::to_string(getpid()) + ".yaml");
  std::ofstream(path) << kPack;
  const Policy policy = Policy::load(path);
  std::filesystem::remove(path);
  const Fact reason = policy.fact("reason"), days = policy.fact("days"),
             price = policy.fact("price"), delivered = policy.fact("delivered_on"),
             opened = policy.fact("opened");
  const std::vector<Value> reasons{"changed_mind", "broken", "late"};
  int wrong = 0;
  for (const Row& row : kRows) {
    Case c(policy);
    c.as_of(kMoment);
    Decision decision;
    const Goal goal = policy.goal(row.goal);
    const Goal other = policy.goal(row.in_turn_with != nullptr ? row.in_turn_with : row.goal);
    std::size_t before = 0;
    int others = 0;
    for (int i = 0; i < 2000; ++i) {
      if (i == 1000) before = allocations;  // by then there is room for all
      const Value& why = reasons[static_cast<std::size_t>(i) % reasons.size()];
      if (row.from_text) {
        char text[200];
        const int size = std::snprintf(
            text, sizeof text,
            R"({"delivered_on": "2026-%02d-01", "days": %d, "price": %d.5, "opened": %s, )"
            R"("reason": "%.*s"})",
            1 + i % 12, i % 11, i, i % 4 == 0 ? "true" : "false",
            static_cast<int>(why.as_string().size()), why.as_string().data());
        c.read_json(std::string_view(text, static_cast<std::size_t>(size)));
        c.as_of(kMoment);
      } else {
        c.set(reason, why);
        c.set(days, i % 11);
        c.set(price, i);
        c.set(delivered, Date{20'000 + i % 1000});
        if (row.all_known) c.set(opened, i % 4 == 0);
      }
      policy.decide(i % 2 == 0 ? goal : other, c, decision);
      if (!decision.is_decided()) ++others;
    }
    const std::size_t count = allocations - before;
    std::printf("%s: %zu allocations in 1,000 decisions\n", row.what, count);
    if (count != 0 || others != 0) ++wrong;
  }
  return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace aftersales

int main() { return aftersales::run(); }
