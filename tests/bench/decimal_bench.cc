// What the arithmetic of a case costs: prices as shops have them, and the widest numbers for
// comparison.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <vector>

#include "value/decimal_math.h"

namespace aftersales::value {
namespace {

Decimal number(std::string_view digits) { return *Decimal::parse(digits); }

/// Small enough to stay in the nearest cache, and long enough that no branch learns it by heart.
constexpr std::size_t kCount = 1024;

std::vector<Decimal> prices() {
  std::vector<Decimal> result;
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < kCount; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    result.push_back(
        pack(false, (state >> 33) % 1'000'000 + 1, -static_cast<int>(state >> 62) % 3));
  }
  return result;
}

std::vector<Decimal> wide() {
  std::vector<Decimal> result;
  for (const Decimal price : prices()) {
    result.push_back(price / number("3") + number("1e-30"));
  }
  return result;
}

template <typename Operation>
void run(benchmark::State& state, const std::vector<Decimal>& numbers, Operation operation) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(operation(numbers[i], numbers[(i + 1) % kCount]));
    i = (i + 1) % kCount;
  }
}

void add_prices(benchmark::State& state) { run(state, prices(), &add); }
void add_wide(benchmark::State& state) { run(state, wide(), &add); }
void multiply_prices(benchmark::State& state) { run(state, prices(), &multiply); }
void multiply_wide(benchmark::State& state) { run(state, wide(), &multiply); }
void divide_prices(benchmark::State& state) { run(state, prices(), &divide); }
void divide_wide(benchmark::State& state) { run(state, wide(), &divide); }
void compare_prices(benchmark::State& state) { run(state, prices(), &compare); }
void compare_wide(benchmark::State& state) { run(state, wide(), &compare); }

void round_to_cents(benchmark::State& state) {
  run(state, prices(), [](Decimal price, Decimal) { return quantize_money(price, 2); });
}

void take_percent(benchmark::State& state) {
  const Decimal rate = number("0.15");
  run(state, prices(), [&](Decimal price, Decimal) { return quantize_money(price * rate, 2); });
}

void parse_price(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const Decimal price : prices()) texts.push_back(price.to_string(2));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_number(texts[i]));
    i = (i + 1) % kCount;
  }
}

void print_price(benchmark::State& state) {
  const std::vector<Decimal> numbers = prices();
  std::string out;
  std::size_t i = 0;
  for (auto _ : state) {
    out.clear();
    append(out, numbers[i], 2);
    benchmark::DoNotOptimize(out.data());
    i = (i + 1) % kCount;
  }
}

BENCHMARK(add_prices);
BENCHMARK(add_wide);
BENCHMARK(multiply_prices);
BENCHMARK(multiply_wide);
BENCHMARK(divide_prices);
BENCHMARK(divide_wide);
BENCHMARK(compare_prices);
BENCHMARK(compare_wide);
BENCHMARK(round_to_cents);
BENCHMARK(take_percent);
BENCHMARK(parse_price);
BENCHMARK(print_price);

}  // namespace
}  // namespace aftersales::value
