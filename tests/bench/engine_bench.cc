// What loading a policy costs, and deciding by it: a generated table of rules, and rules/cn-store.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include <aftersales/policy.h>

namespace aftersales {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader = R"(policy: generated
version: "1"
language: en
currency: CNY
time_zone: Asia/Shanghai
types:
  channel: {enum: [web, shop, phone, live]}
  reason: {enum: [changed_mind, broken, late, wrong_goods]}
facts:
  channel: channel
  reason: reason
  days: number
  price: money
  member: {type: boolean, default: false}
  gift: boolean
)";

/// `rules` rules over five facts; the case below fits the last of them alone.
std::string pack_of(std::int64_t rules) {
  constexpr std::array channels{"web", "shop", "phone", "live"};
  constexpr std::array reasons{"changed_mind", "broken", "late", "wrong_goods"};
  std::string text = std::string(kHeader) + "decisions:\n  terms:\n    type: number\n    rules:\n";
  for (std::int64_t i = 0; i < rules; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool last = i + 1 == rules;
    const std::int64_t from = last ? 0 : i * 7 % 900 + 100;
    text += "      - id: R-" + std::to_string(i) +
            "\n        when: {channel: " + channels[last ? 0 : at % 4] +
            ", reason: " + reasons[last ? 1 : at / 4 % 4] + ", days: \"[" + std::to_string(from) +
            ".." + std::to_string(from + 90) + "]\", price: \">= " + std::to_string(last ? 1 : i) +
            "\"}\n        then: " + std::to_string(i) + "\n        because: Rule " +
            std::to_string(i) + " applies after ${days} days.\n";
  }
  return text + "    otherwise: {id: NONE, then: -1}\n";
}

/// `rules` rules over five facts with the few thresholds that people write again and again.
std::string usual_pack_of(std::int64_t rules) {
  constexpr std::array channels{"web", "shop", "phone", "live"};
  constexpr std::array reasons{"changed_mind", "broken", "late", "wrong_goods"};
  constexpr std::array days{0, 8, 16, 31};
  constexpr std::array prices{0, 100, 500, 1000, 2000};
  std::string text = std::string(kHeader) + "decisions:\n  terms:\n    type: number\n    rules:\n";
  for (std::int64_t i = 0; i < rules; ++i) {
    const auto at = static_cast<std::size_t>(i);
    text += "      - id: R-" + std::to_string(i) +
            "\n        when: {channel: " + channels[at * 7 / 3 % 4] +
            ", reason: " + reasons[at / 4 % 4] + ", days: \"[" + std::to_string(days[at % 4]) +
            ".." + std::to_string(days[at % 4] + 7) +
            "]\", price: \">= " + std::to_string(prices[at / 4 % 5]) + "\"" +
            (at % 3 != 0 ? "" : std::string(", gift: ") + (at % 2 != 0 ? "true" : "false")) +
            "}\n        then: " + std::to_string(i % 6) + "\n";
  }
  return text + "    otherwise: {id: NONE, then: -1}\n";
}

/// The same, but that the rules say who is entitled.
std::string refusing_pack_of(std::int64_t rules) {
  std::string text = usual_pack_of(rules);
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{
                                     "type: number\n    rules", "type: boolean\n    rules"},
                                 {"then: -1", "then: false"}})
    text.replace(text.find(from), from.size(), to);
  const std::string_view given = "\n        then: ";
  for (std::size_t at = text.find(given); at != std::string::npos; at = text.find(given, at + 1))
    text.replace(at + given.size(), 1, "true");
  return text;
}

class Pack {
 public:
  explicit Pack(std::int64_t rules) : Pack(pack_of(rules)) {}
  explicit Pack(const std::string& text)
      : path_(fs::temp_directory_path() /
              ("aftersales-bench-" + std::to_string(getpid()) + ".yaml")) {
    std::ofstream(path_) << text;
  }
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;
  ~Pack() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

const char* const kGeneratedCase =
    R"({"channel": "web", "reason": "broken", "days": 12, "price": 239.00, "member": true})";

const fs::path kStore = fs::path(AFTERSALES_SOURCE_DIR) / "rules" / "cn-store";

const char* const kStoreCase = R"({
  "case": {"now": "2026-11-08T10:00:00"},
  "order": {"delivered_at": "2026-11-02T15:20:00"},
  "line": {"category": "apparel", "exchange_target_in_stock": true},
  "condition": {"opened_package": true, "tags_removed": false, "soiled_or_damaged": false},
  "request": {"type": "return_refund", "reason": "size_mismatch",
              "notice_at": "2026-11-08T09:40:00"}})";

// Asked on day 21, by a customer who has changed their mind.
const char* const kRefusedCase = R"({
  "case": {"now": "2026-11-23T10:00:00"},
  "order": {"delivered_at": "2026-11-02T15:20:00"},
  "line": {"category": "apparel", "exchange_target_in_stock": true},
  "condition": {"opened_package": true, "tags_removed": false, "soiled_or_damaged": false},
  "request": {"type": "return_refund", "reason": "size_mismatch",
              "notice_at": "2026-11-23T09:40:00"}})";

void load_rules(benchmark::State& state) {
  const Pack pack(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Policy::load(pack.path()));
}

void load_store(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Policy::load(kStore));
}

enum class Form { by_slot, from_json, with_text };

void decide(benchmark::State& state, const Policy& policy, const char* name, const char* json,
            Form form) {
  const Case c = Case::from_json(json, policy);
  for (auto _ : state) {
    const Decision d =
        policy.decide(name, form == Form::by_slot ? c : Case::from_json(json, policy));
    if (!d.is_decided()) return state.SkipWithError("not decided");
    if (form == Form::with_text)
      benchmark::DoNotOptimize(d.explain());
    else
      benchmark::DoNotOptimize(d.value());
  }
}

void decide_rules(benchmark::State& state, Form form) {
  const Pack pack(state.range(0));
  decide(state, Policy::load(pack.path()), "terms", kGeneratedCase, form);
}

void decide_store(benchmark::State& state, Form form) {
  decide(state, Policy::load(kStore), "decision.next_step", kStoreCase, form);
}

// Named, so that instructions can be counted from here on; what is made once was made before.
[[gnu::noinline]] void explain_once(const Decision& d, bool as_text) {
  if (as_text)
    benchmark::DoNotOptimize(d.explain());
  else
    benchmark::DoNotOptimize(d.explanation());
}

/// Asks why a refusal was one: every rule that would have given more, and the smallest changes.
void why_not_store(benchmark::State& state) {
  const Policy policy = Policy::load(kStore);
  const Decision d = policy.decide("decision.eligible", Case::from_json(kRefusedCase, policy));
  if (d.value() != Value(false)) return state.SkipWithError("not refused");
  for (auto _ : state) benchmark::DoNotOptimize(d.why_not(true));
}

/// The account of a refusal with its counterfactual, as data and as text.
void explain_refusal(benchmark::State& state, const char* name, bool as_text) {
  const Policy policy = Policy::load(kStore);
  const Decision d = policy.decide(name, Case::from_json(kRefusedCase, policy));
  if (!d.is_decided()) return state.SkipWithError("not decided");
  benchmark::DoNotOptimize(d.explanation());
  for (auto _ : state) explain_once(d, as_text);
}

/// The same of one table.
void explain_rules(benchmark::State& state) {
  const Pack pack(refusing_pack_of(state.range(0)));
  const Policy policy = Policy::load(pack.path());
  const Decision d = policy.decide(
      "terms",
      Case::from_json(
          R"({"channel": "web", "reason": "broken", "days": 40, "price": 239, "gift": false})",
          policy));
  if (d.value() != Value(false) || d.explanation().alternatives.empty())
    return state.SkipWithError("not refused, or nothing would have helped");
  for (auto _ : state) explain_once(d, false);
}

/// The same, asked of a policy for the first time.
void explain_first(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const Policy policy = Policy::load(kStore);
    const Decision d = policy.decide("return_terms", Case::from_json(kRefusedCase, policy));
    state.ResumeTiming();
    explain_once(d, false);
  }
}

/// What to ask next, of five facts that are not known.
const char* const kOpenStoreCase = R"({
  "case": {"now": "2026-11-08T10:00:00"},
  "order": {"delivered_at": "2026-11-02T15:20:00", "paid_at": "2026-11-01T10:00:00",
            "status": "delivered", "paid_total": 100, "actually_unshipped": false},
  "shipment": {"status": "delivered"},
  "line": {"category": "toys", "paid_amount": 100, "unit_price": 50, "current_price": 50,
           "quantity": 2},
  "request": {"received_at": "2026-11-08T09:40:00", "notice_at": "2026-11-08T09:40:00"}})";

/// The same of more than twenty.
const char* const kBareStoreCase = R"({"case": {"now": "2026-11-08T10:00:00"}})";

void ask(benchmark::State& state, const Policy& policy, const char* name, const char* json) {
  const Case c = Case::from_json(json, policy);
  for (auto _ : state) {
    const auto question = policy.decide(name, c).next_question();
    if (!question) return state.SkipWithError("nothing to ask");
    benchmark::DoNotOptimize(question->fact);
  }
}

void ask_rules(benchmark::State& state) {
  const Pack pack(usual_pack_of(state.range(0)));
  ask(state, Policy::load(pack.path()), "terms", "{}");
}

void ask_store(benchmark::State& state, const char* json) {
  ask(state, Policy::load(kStore), "decision.outcome", json);
}

BENCHMARK(ask_rules)->Arg(30)->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask_store, five_unknown, kOpenStoreCase)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask_store, all_unknown, kBareStoreCase)->Unit(benchmark::kMicrosecond);
BENCHMARK(load_rules)->Arg(30)->Arg(200)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(load_store)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(decide_rules, by_slot, Form::by_slot)->Arg(30)->Arg(200)->Arg(1000);
BENCHMARK_CAPTURE(decide_rules, from_json, Form::from_json)->Arg(200);
BENCHMARK_CAPTURE(decide_rules, with_text, Form::with_text)->Arg(200);
BENCHMARK_CAPTURE(decide_store, by_slot, Form::by_slot);
BENCHMARK_CAPTURE(decide_store, from_json, Form::from_json);
BENCHMARK_CAPTURE(decide_store, with_text, Form::with_text);
BENCHMARK(why_not_store);
BENCHMARK(explain_first);
BENCHMARK(explain_rules)->Arg(30)->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(explain_refusal, terms, "return_terms", false);
BENCHMARK_CAPTURE(explain_refusal, terms_as_text, "return_terms", true);
BENCHMARK_CAPTURE(explain_refusal, verdict, "verdict", false);
BENCHMARK_CAPTURE(explain_refusal, verdict_as_text, "verdict", true);

}  // namespace
}  // namespace aftersales
