// What reading and evaluating expressions costs: a condition, a sum over lines, a table's cell.

#include <benchmark/benchmark.h>

#include <string>

#include "tests/feel/shop.h"

namespace aftersales::feel {
namespace {

constexpr const char* kCondition =
    "request.reason in (damaged, \"late\") and order.total * 30% > 20 and severity >= major";
constexpr const char* kDates = "placed + 1 months - 7 days <= date(delivered)";
constexpr const char* kLines = "sum(lines[price > 5].price) + count(lines)";
constexpr const char* kPattern = "matches(note, \"^h[a-z]+$\")";
constexpr const char* kLoop = "some n in 1..100 satisfies n > 99";

void compile(benchmark::State& state, const char* text) {
  const tests::Names names;
  const text::Located located{std::string(text)};
  for (auto _ : state) {
    text::Report report;
    TypePool pool;
    benchmark::DoNotOptimize(
        compile_expression(located, {names, pool, Dialect::pack, report}, nullptr));
  }
}

void evaluate(benchmark::State& state, const char* text) {
  tests::Reading reading{std::string(text)};
  if (!reading.compiled) return state.SkipWithError("a mistake in the expression");
  for (auto _ : state) {
    Evaluator evaluator(Dialect::pack);
    auto slots = reading.names.values(evaluator);
    evaluator.set_slots(slots.data());
    for (int i = 0; i < 100; ++i)  // so that what is set up once does not count
      benchmark::DoNotOptimize(evaluator.evaluate(reading.compiled->expression));
  }
  state.SetItemsProcessed(state.iterations() * 100);
}

BENCHMARK_CAPTURE(compile, condition, kCondition);
BENCHMARK_CAPTURE(compile, dates, kDates);
BENCHMARK_CAPTURE(compile, lines, kLines);
BENCHMARK_CAPTURE(compile, pattern, kPattern);
BENCHMARK_CAPTURE(evaluate, condition, kCondition);
BENCHMARK_CAPTURE(evaluate, dates, kDates);
BENCHMARK_CAPTURE(evaluate, lines, kLines);
BENCHMARK_CAPTURE(evaluate, pattern, kPattern);
BENCHMARK_CAPTURE(evaluate, loop, kLoop);

}  // namespace
}  // namespace aftersales::feel
