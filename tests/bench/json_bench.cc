// What reading and writing a case costs, and what the worst texts within the limits cost.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/json.h"

namespace aftersales::value {
namespace {

constexpr std::string_view kCase =
    R"({"order":{"id":"A-1001","placed":"2026-11-01T09:30:00+08:00","total":1299.50,"paid":true},)"
    R"("item":{"category":"shoes","price":499.00,"quantity":1,"worn":false},)"
    R"("request":{"kind":"return_refund","received":"2026-11-05","reason":"too small","photos":2}})";

void read(benchmark::State& state, std::string_view text) {
  JsonError error;
  for (auto _ : state) {
    std::optional<Value> value = read_json(text, error);
    benchmark::DoNotOptimize(value);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void read_case(benchmark::State& state) { read(state, kCase); }

void write_case(benchmark::State& state) {
  JsonError error;
  const Value value = read_json(kCase, error).value_or(Value());
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_json(out, value);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}

void read_cut_case(benchmark::State& state) { read(state, kCase.substr(0, kCase.size() - 1)); }

/// As many cases in a list as the limit of names allows.
void read_many_cases(benchmark::State& state) {
  std::string text = "[";
  for (int i = 0; i < 600; ++i) text.append(kCase) += ',';
  read(state, text + "null]");
}

void read_one_object_of_10000_names(benchmark::State& state) {
  std::string text = "{";
  for (int i = 9'999; i > 0; --i) text += "\"" + std::to_string(i) + "\":0,";
  read(state, text + "\"0\":0}");
}

void read_mebibyte_of_lists(benchmark::State& state) {
  std::string text = "[";
  while (text.size() + 5 < 1u << 20) text += "[],";
  read(state, text + "0]");
}

void read_mebibyte_of_open_brackets(benchmark::State& state) {
  read(state, std::string(1u << 20, '['));
}

void read_mebibyte_without_closing_quote(benchmark::State& state) {
  read(state, "\"" + std::string((1u << 20) - 1, 'a'));
}

BENCHMARK(read_case);
BENCHMARK(write_case);
BENCHMARK(read_cut_case);
BENCHMARK(read_many_cases);
BENCHMARK(read_one_object_of_10000_names);
BENCHMARK(read_mebibyte_of_lists);
BENCHMARK(read_mebibyte_of_open_brackets);
BENCHMARK(read_mebibyte_without_closing_quote);

}  // namespace
}  // namespace aftersales::value
