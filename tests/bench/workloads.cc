// The four workloads beside which the peers' programs are measured: WORKLOAD MODE -> one record on
// one line, as theirs are.
//
// Reads $PERF_HOME/workloads/ (cases.ndjson and the packs that workloads.py makes) and
// $PERF_HOME/expected/, and compares every answer before it measures; with $DECISIONS it only makes
// so many decisions, for counting instructions. Modes: `plain`, cases made
// before and facts read by slot; `set`, the facts of one case set by slot, too; `json`, from the
// text; `reread`, from the text into one case; `trace`, with what each decision was made of;
// `explain`, with the account in words; `unknown`, with three facts not given; `alone`, a new
// Decision each time; `rows` and `columns`, all cases of a workload with one decision at once, by
// one thread, and `rows2` and `columns2` by two.
#include <sys/resource.h>
#include <time.h>  // NOLINT: clock_gettime

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <aftersales/batch.h>
#include <aftersales/policy.h>
#include <aftersales/version.h>

namespace aftersales {
namespace {

std::uint64_t now_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(t.tv_nsec);
}

double setting(const char* name, double otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? std::strtod(text, nullptr) : otherwise;
}

double memory_mb(std::string_view key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key)) return std::strtod(line.c_str() + key.size() + 1, nullptr) / 1024.0;
  }
  return 0;
}

struct Times {
  double p50 = 0, p99 = 0, mean = 0, cpu = 0;
  std::size_t batch = 1, count = 0;
};

double quantile(std::vector<double>& all, double q) {
  const auto k =
      std::min(all.size() - 1, static_cast<std::size_t>(q * static_cast<double>(all.size())));
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(k), all.end());
  return all[k];
}

/// What instructions.sh counts: a function of its own, by its name.
template <typename Next>
[[gnu::noinline]] void make_decisions(std::size_t count, const Next& next) {
  for (std::size_t k = 0; k < count; ++k) next();
}

/// As the peers are measured: batches of about 20 µs, quantiles over batches, means over rounds.
template <typename Once>
Times measure(std::size_t cases, Once once) {
  const double warm = setting("WARM_S", 0.5) * 1e9;
  const double round = setting("ROUND_S", 0.7) * 1e9;
  const int rounds = static_cast<int>(setting("ROUNDS", 5));
  std::size_t i = 0;
  const auto next = [&] {
    once(i);
    if (++i == cases) i = 0;
  };
  if (const auto exactly = static_cast<std::size_t>(setting("DECISIONS", 0)); exactly != 0) {
    make_decisions(exactly, next);
    return {};
  }
  std::uint64_t count = 0;
  const std::uint64_t begin = now_ns(CLOCK_MONOTONIC);
  do {
    next();
    ++count;
  } while (static_cast<double>(now_ns(CLOCK_MONOTONIC) - begin) < warm);
  const double estimate =
      static_cast<double>(now_ns(CLOCK_MONOTONIC) - begin) / static_cast<double>(count);
  Times times;
  while (static_cast<double>(times.batch) * estimate < 20'000 && times.batch < 1000)
    times.batch *= 2;
  times.batch = std::min<std::size_t>(times.batch, 1000);
  const auto batch = static_cast<double>(times.batch);
  std::vector<double> latencies, means, cpus;
  for (int r = 0; r < rounds; ++r) {
    const std::uint64_t start = now_ns(CLOCK_MONOTONIC);
    const std::uint64_t cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    std::uint64_t last = start;
    std::size_t done = 0;
    while (static_cast<double>(last - start) < round) {
      for (std::size_t k = 0; k < times.batch; ++k) next();
      const std::uint64_t t = now_ns(CLOCK_MONOTONIC);
      latencies.push_back(static_cast<double>(t - last) / batch);
      last = t;
      done += times.batch;
    }
    means.push_back(static_cast<double>(last - start) / static_cast<double>(done));
    cpus.push_back(static_cast<double>(now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) /
                   static_cast<double>(done));
    times.count += done;
  }
  times.p50 = quantile(latencies, 0.5);
  times.p99 = quantile(latencies, 0.99);
  times.mean = quantile(means, 0.5);
  times.cpu = quantile(cpus, 0.5);
  return times;
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  if (lines.empty()) {
    fmt::print(stderr, "{} is not there or empty\n", path);
    std::exit(2);
  }
  return lines;
}

constexpr const char* kFacts[] = {
    "order_status",  "channel",           "category", "reason",         "days_since_delivery",
    "item_price",    "quantity",          "opened",   "tags_removed",   "member_level",
    "is_final_sale", "evidence_provided", "region",   "complaint_count"};
constexpr const char* kHidden[] = {"tags_removed", "member_level", "complaint_count"};
// Of the chain, with how its expected answers are called and in which parts of one.
struct Output {
  const char* goal;
  const char* expected;
  int parts;
};
constexpr Output kChain[] = {{"eligibility", nullptr, 1},
                             {"fault_party", "fault_party", 1},
                             {"shipping", nullptr, 1},
                             {"refund_amount", "refund_micro", 1'000'000},
                             {"compensation", "comp_micro", 1'000'000},
                             {"severity", "severity", 1},
                             {"escalation_level", "escalation_level", 1},
                             {"sla_deadline_h", "sla_deadline_h", 1}};

class Workload {
 public:
  explicit Workload(std::string name)
      : name_(std::move(name)),
        home_(std::getenv("PERF_HOME") != nullptr ? std::getenv("PERF_HOME") : "."),
        lines_(lines_of(home_ + "/workloads/cases.ndjson")) {
    base_ = memory_mb("VmRSS:");
    const std::uint64_t begin = now_ns(CLOCK_MONOTONIC);
    policy_.emplace(Policy::load(home_ + "/workloads/" + name_ + ".yaml"));
    load_ms_ = static_cast<double>(now_ns(CLOCK_MONOTONIC) - begin) / 1e6;
    loaded_ = memory_mb("VmRSS:");
    if (name_ == "w4") {
      for (const Output& output : kChain) goals_.push_back(policy_->goal(output.goal));
    } else {
      goals_.push_back(policy_->goal("terms"));
    }
    if (setting("DECISIONS", 0) == 0)
      expected_ = lines_of(home_ + "/expected/" + name_ + (name_ == "w4" ? ".ndjson" : ".idx"));
  }

  int run(const std::string& mode) {
    std::size_t wrong = 0;
    Record record;
    const bool partly = mode == "unknown";
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Case& c = cases_.emplace_back(Case::from_json(lines_[i], *policy_));
      policy_->decide_all(c, goals_, record);
      if (!expected_.empty() && !is_right(i, record)) ++wrong;
      if (partly) {
        for (const char* fact : kHidden) c.unset(policy_->fact(fact));
      }
    }
    const Times times = measured(mode);
    fmt::print(
        "{{\"peer\":\"aftersales\",\"version\":\"{}\",\"workload\":\"{}\",\"mode\":\"{}\","
        "\"load_ms\":{:.3f},\"rss_base_mb\":{:.1f},\"rss_loaded_mb\":{:.1f},\"rss_peak_mb\":{:.1f},"
        "\"checked\":{},\"mismatches\":{},\"p50_ns\":{:.2f},\"p99_ns\":{:.2f},\"mean_ns\":{:.2f},"
        "\"cpu_ns\":{:.2f},\"batch\":{},\"n\":{},\"note\":\"\"}}\n",
        AFTERSALES_VERSION_STRING, name_, mode, load_ms_, base_, loaded_, memory_mb("VmHWM:"),
        lines_.size(), wrong, times.p50, times.p99, times.mean, times.cpu, times.batch,
        times.count);
    return wrong == 0 ? 0 : 1;
  }

 private:
  [[nodiscard]] bool is_right(std::size_t i, const Record& record) const {
    if (name_ != "w4") {
      // The number of the rule, from 0; ids count from 1.
      const auto& rules = record.decisions.front().rules();
      return rules.size() == 1 && std::strtol(rules.front().c_str() + 1, nullptr, 10) ==
                                      std::strtol(expected_[i].c_str(), nullptr, 10) + 1;
    }
    const auto want = [&](const char* entry) {
      const std::string key = fmt::format("\"{}\":", entry);
      std::size_t from = expected_[i].find(key) + key.size();
      return expected_[i].substr(from, expected_[i].find_first_of(",}", from) - from);
    };
    for (std::size_t k = 0; k < std::size(kChain); ++k) {
      const Output& output = kChain[k];
      const Value& v = record.decisions[k].value();
      if (output.expected == nullptr) {
        const char* const entry = k == 0 ? "eligible" : "shipping_paid_by";
        if (v[entry].to_json() != want(entry)) return false;
      } else {
        const Value scaled =
            v.kind() == Kind::number ? Value(v.as_number() * Decimal(output.parts)) : v;
        if (scaled.to_json() != want(output.expected)) return false;
      }
    }
    return true;
  }

  Times measured(const std::string& mode) {
    Record record;
    Decision decision;
    const bool single = goals_.size() == 1;
    const auto decide = [&](const Case& c) {
      if (single)
        policy_->decide(goals_.front(), c, decision);
      else
        policy_->decide_all(c, goals_, record);
    };
    if (mode.starts_with("columns")) return of_columns(mode.ends_with('2') ? 2 : 1);
    if (mode.starts_with("rows")) {
      return at_once([&] {
        return policy_->decide_many(goals_.front(), cases_, {}, mode.ends_with('2') ? 2 : 1);
      });
    }
    if (mode == "json") {
      return measure(lines_.size(),
                     [&](std::size_t i) { decide(Case::from_json(lines_[i], *policy_)); });
    }
    if (mode == "reread") {
      Case c(*policy_);
      return measure(lines_.size(), [&](std::size_t i) { decide(c.read_json(lines_[i])); });
    }
    if (mode == "set") {
      std::vector<Fact> facts;
      for (const char* fact : kFacts) facts.push_back(policy_->fact(fact));
      std::vector<std::vector<Value>> columns = columns_of_lines();
      Case c(*policy_);
      return measure(lines_.size(), [&](std::size_t i) {
        for (std::size_t f = 0; f < facts.size(); ++f) c.set(facts[f], columns[f][i]);
        decide(c);
      });
    }
    if (mode == "trace" || mode == "explain") {
      return measure(lines_.size(), [&](std::size_t i) {
        decide(cases_[i]);
        const Decision& last = single ? decision : record.decisions.back();
        if (mode == "trace")
          (void)last.trace();
        else
          (void)last.explanation();
      });
    }
    if (mode == "alone") {
      const std::vector<std::string> names = names_of();
      return measure(lines_.size(), [&](std::size_t i) {
        if (single)
          (void)policy_->decide("terms", cases_[i]);
        else
          (void)policy_->decide_all(cases_[i], names);
      });
    }
    const Case* const cases = cases_.data();
    if (!single) return measure(lines_.size(), [&](std::size_t i) { decide(cases[i]); });
    const Policy& policy = *policy_;
    const Goal goal = goals_.front();
    return measure(lines_.size(), [&](std::size_t i) { policy.decide(goal, cases[i], decision); });
  }

  /// Nanoseconds a case of all cases at once.
  [[nodiscard]] static Times at_once(const auto& decide_all) {
    std::vector<double> rounds;
    Times times;
    for (int r = 0; r < static_cast<int>(setting("ROUNDS", 5)); ++r) {
      const std::uint64_t begin = now_ns(CLOCK_MONOTONIC);
      const Outcomes outcomes = decide_all();
      rounds.push_back(static_cast<double>(now_ns(CLOCK_MONOTONIC) - begin) /
                       static_cast<double>(outcomes.size()));
      times.count += outcomes.size();
    }
    times.p50 = times.mean = times.cpu = quantile(rounds, 0.5);
    times.p99 = quantile(rounds, 0.99);
    return times;
  }

  [[nodiscard]] Times of_columns(unsigned threads) const {
    const std::vector<std::vector<Value>> given = columns_of_lines();
    std::vector<std::vector<std::int64_t>> numbers(given.size());
    std::vector<std::vector<std::uint32_t>> codes(given.size());
    std::vector<std::vector<std::uint8_t>> booleans(given.size());
    std::vector<std::vector<std::string>> names(given.size());
    Columns columns(*policy_, lines_.size());
    for (std::size_t f = 0; f < given.size(); ++f) {
      const Fact fact = policy_->fact(kFacts[f]);
      for (const Value& v : given[f]) {
        if (v.kind() == Kind::boolean) {
          booleans[f].push_back(v.as_bool() ? 1 : 0);
        } else if (v.kind() == Kind::number) {
          numbers[f].push_back(*(v.as_number() * Decimal(100)).to_int());
        } else {
          const std::string name(v.as_string());
          const auto at = std::find(names[f].begin(), names[f].end(), name);
          codes[f].push_back(static_cast<std::uint32_t>(at - names[f].begin()));
          if (at == names[f].end()) names[f].push_back(name);
        }
      }
      if (!booleans[f].empty())
        columns.set(fact, booleans[f]);
      else if (!numbers[f].empty())
        columns.set(fact, numbers[f], 2);
      else
        columns.set(fact, codes[f], names[f]);
    }
    return at_once([&] { return policy_->decide_many(goals_.front(), columns, {}, threads); });
  }

  [[nodiscard]] std::vector<std::string> names_of() const {
    std::vector<std::string> names;
    for (const Output& output : kChain) names.emplace_back(output.goal);
    return names;
  }

  [[nodiscard]] std::vector<std::vector<Value>> columns_of_lines() const {
    std::vector<std::vector<Value>> columns(std::size(kFacts));
    for (const std::string& line : lines_) {
      for (std::size_t f = 0; f < columns.size(); ++f) {
        const std::string key = fmt::format("\"{}\":", kFacts[f]);
        const std::size_t from = line.find(key) + key.size();
        const std::string text = line.substr(from, line.find_first_of(",}", from) - from);
        columns[f].push_back(text.front() == '"' ? Value(text.substr(1, text.size() - 2))
                             : text == "true"    ? Value(true)
                             : text == "false"   ? Value(false)
                                                 : Value(*Decimal::parse(text)));
      }
    }
    return columns;
  }

  std::string name_, home_;
  std::vector<std::string> lines_, expected_;
  double base_ = 0, load_ms_ = 0, loaded_ = 0;
  std::optional<Policy> policy_;
  std::vector<Goal> goals_;
  std::vector<Case> cases_;
};

}  // namespace
}  // namespace aftersales

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr,
               "usage: aftersales_workloads w1|w2|w3|w4 "
               "plain|set|json|reread|trace|explain|unknown|alone|rows|rows2|columns|columns2\n");
    return 2;
  }
  return aftersales::Workload(arguments[1]).run(arguments[2]);
}
