// What does one symbol cost, indicator by indicator and rule by rule? Over the symbols of a
// synthetic market that have a full window of 120 candles, one after the other, so that neither the
// caches nor the branch predictor know what comes. Worse would be: more nanoseconds per symbol.
//
// rule_cost --symbols=N [options of Google Benchmark]
#include "bench/rules/scan_day.hpp"
#include "market/indicators/atr.hpp"
#include "market/indicators/ema.hpp"
#include "market/indicators/indicators.hpp"
#include "market/indicators/macd.hpp"
#include "market/indicators/obv.hpp"
#include "market/indicators/rsi.hpp"
#include "market/indicators/slope.hpp"
#include "market/rules/registry.hpp"

#include <benchmark/benchmark.h>
#include <charconv>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tandem;
using window = std::span<const market::candle>;

/// Those with a full window, which is what "at 120 candles" means.
bench::scan_day full_windows(std::size_t symbols) {
  auto day = bench::make_scan_day(symbols);
  std::erase_if(day.symbols, [](const bench::scanned_symbol& one) {
    return bench::window_of(one.candles).size() < bench::window_candles;
  });
  return day;
}

std::vector<market::candle_series> windows_of(const bench::scan_day& day) {
  std::vector<market::candle_series> windows;
  for (const auto& one : day.symbols)
    windows.push_back(bench::window_of(one.candles));
  return windows;
}

std::vector<std::vector<double>> closes_of(const std::vector<market::candle_series>& windows) {
  std::vector<std::vector<double>> closes;
  for (const auto& one : windows)
    for (auto& values = closes.emplace_back(); const auto& day : one)
      values.push_back(day.close);
  return closes;
}

/// Measures `work` with one element of `all` after the other.
template <class Element, class Work>
void measure(const std::string& name, const std::vector<Element>& all, Work work) {
  benchmark::RegisterBenchmark(name.c_str(), [&all, work](benchmark::State& state) {
    std::size_t next = 0;
    for (auto _ : state) {
      benchmark::DoNotOptimize(work(all[next]));
      next = next + 1 == all.size() ? 0 : next + 1;
    }
  });
}

/// The last value of a stream over the closes.
template <class Stream>
auto over_closes(window candles, Stream stream) {
  decltype(stream.next(0.0)) last{};
  for (const auto& day : candles) {
    last = stream.next(day.close);
    benchmark::DoNotOptimize(last);
  }
  return last;
}

double balance(window candles) {
  market::obv stream;
  double last = 0;
  for (const auto& day : candles) {
    last = stream.next(day);
    benchmark::DoNotOptimize(last);
  }
  return last;
}

void register_indicators(const std::vector<market::candle_series>& windows,
                         const std::vector<std::vector<double>>& closes) {
  measure("indicator/ema", windows, [](window w) { return over_closes(w, market::ema{60}); });
  measure("indicator/dema", windows, [](window w) { return over_closes(w, market::dema{10}); });
  measure("indicator/tema", windows, [](window w) { return over_closes(w, market::tema{20}); });
  measure("indicator/macd", windows, [](window w) { return over_closes(w, market::macd{}); });
  measure("indicator/rsi_tema", windows, [](window w) { return market::rsi_tema(w); });
  measure("indicator/rsi_dema", windows, [](window w) { return market::rsi_dema(w); });
  measure("indicator/obv", windows, balance);
  measure("indicator/atr", windows, [](window w) { return market::atr(w); });
  measure("indicator/slope", closes,
          [](std::span<const double> c) { return market::slope(c, 20); });
  measure("indicator/all", windows, [](window w) { return market::compute_indicators(w, {}); });
}

void register_rules(const bench::scan_day& day) {
  const auto mc = market::fixed_condition(market::regime_word::neutral);
  for (const auto* declared : market::rules())
    for (const auto depth : {market::detail::brief, market::detail::full}) {
      const std::shared_ptr<const market::rule> rule = declared->make({}, mc);
      measure("rule/" + declared->name + (depth == market::detail::full ? "/full" : "/brief"),
              day.symbols, [rule, depth, session = day.session](const bench::scanned_symbol& one) {
                return rule->evaluate({one.listing, one.candles, session}, depth);
              });
    }
}

} // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  constexpr std::string_view option = "--symbols=";
  std::size_t symbols = 0;
  const std::string_view word{argc == 2 ? argv[1] : ""};
  if (word.starts_with(option))
    std::from_chars(word.data() + option.size(), word.data() + word.size(), symbols);
  if (symbols == 0) {
    std::cerr << "usage: rule_cost --symbols=N [options of Google Benchmark]\n";
    return 2;
  }
  const auto day = full_windows(symbols);
  const auto windows = windows_of(day);
  const auto closes = closes_of(windows);
  register_indicators(windows, closes);
  register_rules(day);
  benchmark::RunSpecifiedBenchmarks();
}
