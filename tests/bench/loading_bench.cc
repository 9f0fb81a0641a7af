// What loading a policy costs by the number of its rules, as a block and from a CSV file, in time
// and room: both should be in proportion to the text, which the figures for one rule show.

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <aftersales/policy.h>

namespace aftersales {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader = R"(policy: generated
version: "1"
language: en
time_zone: Asia/Shanghai
types:
  channel: {enum: [web, shop, phone, live]}
  reason: {enum: [unfit, broken, late, wrong]}
facts:
  channel: channel
  reason: reason
  days: number
  price: number
decisions:
  rate:
    type: number
)";

enum class Form : std::uint8_t { block, csv };

/// A rule in so few bytes that 100,000 of them are within the 4 MiB that a YAML file may have.
/// Prices are nearly all different, days and outcomes are the few that people write again and
/// again.
std::string row_of(std::int64_t i, const char* between) {
  constexpr std::array channels{"web", "shop", "phone", "live"};
  constexpr std::array reasons{"unfit", "broken", "late", "wrong"};
  constexpr std::array days{7, 15, 30, 60};
  const auto at = static_cast<std::size_t>(i);
  std::string row;
  for (const std::string& cell :
       {std::string(channels[at % 4]), std::string(reasons[at / 4 % 4]),
        "<= " + std::to_string(days[at / 16 % 4]), "< " + std::to_string(i * 7919 % 1'000'000)})
    row += cell + between;
  return row + std::to_string(i % 100) + "\n";
}

class Pack {
 public:
  Pack(std::int64_t rules, Form form)
      : folder_(fs::temp_directory_path() / ("aftersales-loading-" + std::to_string(getpid()))) {
    fs::create_directory(folder_);
    std::ofstream policy(folder_ / "policy.yaml");
    if (form == Form::block) {
      policy << kHeader << "    table: |\n     channel | reason | days | price | => rate\n";
      for (std::int64_t i = 0; i < rules; ++i) policy << "     " << row_of(i, "|");
    } else {
      policy << kHeader << "    table: {csv: rates.csv}\n";
      std::ofstream table(folder_ / "rates.csv");
      table << "channel,reason,days,price,=> rate\n";
      for (std::int64_t i = 0; i < rules; ++i) table << row_of(i, ",");
    }
  }
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;
  ~Pack() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return folder_; }

 private:
  fs::path folder_;
};

/// A figure of /proc/self/status, in bytes; 0 where there is none.
double status(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(name + ":", 0) == 0) return 1024 * std::stod(line.substr(name.size() + 1));
  }
  return 0;
}

/// What the process takes up at most while a policy is loaded, and what stays.
void count_bytes(benchmark::State& state, const fs::path& path) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;  // forgets the most so far
  const double before = status("VmRSS");
  const auto rules = static_cast<double>(state.range(0));
  const Policy policy = Policy::load(path);
  const double most = status("VmHWM");
  malloc_trim(0);
  state.counters["peak_bytes_per_rule"] = (most - before) / rules;
  state.counters["kept_bytes_per_rule"] = (status("VmRSS") - before) / rules;
}

void load_table(benchmark::State& state, Form form) {
  const Pack pack(state.range(0), form);
  count_bytes(state, pack.path());
  for (auto _ : state) benchmark::DoNotOptimize(Policy::load(pack.path()));
  state.counters["time_per_rule"] = benchmark::Counter(
      static_cast<double>(state.range(0)),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(load_table, block, Form::block)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(load_table, csv, Form::csv)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace aftersales
