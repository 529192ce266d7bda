// What do the rules cost? The symbols of a synthetic market with the last 120 traded candles that
// every rule looks at, or as many as a young symbol has: whole market under one to 32 scanners on
// one and two threads, each indicator and each rule by itself, and the same indicators with pandas
// on the same candles. Worse would be: more microseconds per symbol, more bytes, a smaller factor
// to pandas. Values that differ from those of pandas end the program.
#include "bench/harness/question.hpp"
#include "bench/rules/evaluation.hpp"
#include "bench/rules/pandas_peer.hpp"
#include "bench/rules/rule_programs.hpp"
#include "market/indicators/indicators.hpp"

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t market_size = 2700;
constexpr std::size_t smoke_size = 60;

/// `work` several times in a row: seconds of one, so that the clock's grain does not show.
template <class Work>
double seconds_of(std::size_t passes, Work work) {
  const auto started = clock::now();
  for (std::size_t i = 0; i < passes; ++i)
    work();
  return std::chrono::duration<double>(clock::now() - started).count()
         / static_cast<double>(passes);
}

struct scanner_set {
  std::string name;
  std::vector<std::string_view> of;
  std::size_t count = 1;
};

const std::vector<scanner_set>& scanner_sets() {
  static const std::vector<scanner_set> sets{{"v2", {"v2"}},
                                             {"v3", {"v3"}},
                                             {"pullback", {"pullback"}},
                                             {"8 scanners, v2 and v3", {"v2", "v3"}, 8},
                                             {"32 scanners, v2 and v3", {"v2", "v3"}, 32}};
  return sets;
}

/// Seconds of one evaluation of the market; every thread count and depth must find the same.
double evaluate(const scan_day& day, const rules& scanners, std::size_t threads,
                market::detail depth, std::optional<std::size_t>& candidates) {
  // About as long for one scanner as for many.
  const std::size_t passes = scanners.size() >= 8 ? 1 : 8;
  return seconds_of(passes, [&] {
    const auto found = evaluate_market(day, scanners, threads, depth).candidates;
    if (candidates.value_or(found) != found)
      throw std::runtime_error{"the same rules over the same candles found another list"};
    candidates = found;
  });
}

enum market_column : std::size_t { full_1, full_2, ms_1, ms_2, speedup, brief_1 };

table whole_market(const terms& how, const scan_day& day) {
  const auto& sets = scanner_sets();
  table all;
  all.id = "rules/market";
  all.title =
    "Whole market, " + std::to_string(day.symbols.size()) + " symbols: time per symbol and scanner";
  all.columns = {{"full, 1 thread", "us"},    {"full, 2 threads", "us"}, {"market, 1 thread", "ms"},
                 {"market, 2 threads", "ms"}, {"speedup", "x"},          {"brief, 1 thread", "us"}};
  all.charts = {{chart::kind::bars, all.title, {"full, 1 thread", "full, 2 threads"}, {}, false}};
  std::vector<rules> scanners;
  for (const auto& set : sets) {
    scanners.push_back(make_rules(set.of, set.count));
    all.rows.push_back({set.name, std::vector<samples>(all.columns.size()), {}});
  }
  std::vector<std::optional<std::size_t>> candidates(sets.size());
  alternate(how.repetitions, sets.size(), [&](std::size_t i) {
    const auto count = static_cast<double>(day.symbols.size() * sets[i].count);
    const auto run = [&](std::size_t threads, market::detail depth) {
      return evaluate(day, scanners[i], threads, depth, candidates[i]);
    };
    const double one = run(1, market::detail::full);
    const double two = run(2, market::detail::full);
    auto& figures = all.rows[i].figures;
    figures[full_1].push_back(one * 1e6 / count);
    figures[full_2].push_back(two * 1e6 / count);
    figures[ms_1].push_back(one * 1e3);
    figures[ms_2].push_back(two * 1e3);
    figures[speedup].push_back(one / two);
    figures[brief_1].push_back(run(1, market::detail::brief) * 1e6 / count);
  });
  for (std::size_t i = 0; i < sets.size(); ++i)
    all.rows[i].note = std::to_string(candidates[i].value_or(0)) + " candidates";
  return all;
}

std::vector<market::candle_series> windows_of(const scan_day& day) {
  std::vector<market::candle_series> windows;
  for (const auto& one : day.symbols)
    windows.push_back(window_of(one.candles));
  return windows;
}

double indicators_us(const std::vector<market::candle_series>& windows) {
  constexpr std::size_t passes = 10;
  const double seconds = seconds_of(passes, [&] {
    for (const auto& window : windows)
      market::compute_indicators(window, {});
  });
  return seconds * 1e6 / static_cast<double>(windows.size());
}

table against_pandas(const terms& how, const scan_day& day) {
  enum contestant : std::size_t { ours, rule, one_by_one, all_at_once, contestants };
  const auto windows = windows_of(day);
  const pandas_peer pandas{day, windows};
  const auto v2 = make_rules({"v2"}, 1);
  std::optional<std::size_t> candidates;
  std::vector<samples> us(contestants);
  alternate(how.repetitions, contestants, [&](std::size_t which) {
    if (which == ours)
      us[ours].push_back(indicators_us(windows));
    else if (which == rule)
      us[rule].push_back(evaluate(day, v2, 1, market::detail::full, candidates) * 1e6
                         / static_cast<double>(windows.size()));
    else if (pandas.missing().empty())
      us[which].push_back(pandas.run(which == one_by_one ? "one_by_one" : "all_at_once"));
  });
  table all;
  all.id = "rules/pandas";
  all.title = "The same 13 indicators of the same candles, last values, one thread";
  all.columns = {{"per symbol", "us"},
                 {"against pandas, by symbol", "x", 1},
                 {"against pandas, at once", "x", 1}};
  all.charts = {{chart::kind::bars, all.title, {"per symbol"}, {}, true}};
  const auto times = [&us](std::size_t slow, std::size_t fast) {
    samples ratios;
    for (std::size_t i = 0; i < us[slow].size(); ++i)
      ratios.push_back(us[slow][i] / us[fast][i]);
    return ratios;
  };
  const auto add = [&](const std::string& name, std::size_t which, const std::string& note) {
    all.rows.push_back(
      {name, {us[which], times(one_by_one, which), times(all_at_once, which)}, note});
  };
  add("pandas, a frame per symbol", one_by_one, pandas.missing());
  add("pandas, all symbols at once", all_at_once,
      pandas.missing().empty() ? "one column per symbol of the whole market" : pandas.missing());
  add("tandem, indicators", ours, "does more: ATR, turnover, change rate, counts for the rules");
  add("tandem, rule v2 in full", rule, "does more: indicators, filters, score and every check");
  return all;
}

table indicator_costs(const std::vector<figures>& runs) {
  table all;
  all.id = "rules/indicators";
  all.title = "One indicator over a window of 120 candles";
  all.columns = {{"per candle", "ns"}, {"per symbol", "us", 3}};
  all.charts = {
    {chart::kind::bars, "Nanoseconds per candle of the window", {"per candle"}, {}, false}};
  const std::vector<std::pair<std::string, std::string>> rows{
    {"ema", ""},
    {"dema", ""},
    {"tema", ""},
    {"macd", "line, signal, oscillator"},
    {"rsi_tema", ""},
    {"rsi_dema", ""},
    {"obv", ""},
    {"atr", "looks at the last 14 only"},
    {"slope", "looks at the last 20 only"},
    {"all", "compute_indicators: what a rule asks for"}};
  for (const auto& [name, note] : rows) {
    std::vector<samples> values(2);
    for (const auto& run : runs) {
      const double ns = run.at("indicator/" + name);
      values[0].push_back(ns / static_cast<double>(window_candles));
      values[1].push_back(ns / 1e3);
    }
    all.rows.push_back({name, std::move(values), note});
  }
  return all;
}

table rule_costs(const std::vector<figures>& runs) {
  table all;
  all.id = "rules/symbol";
  all.title = "One symbol of 120 candles, CPU time";
  all.columns = {{"brief", "us"}, {"full", "us"}};
  all.charts = {{chart::kind::bars, all.title, {"brief", "full"}, {}, false}};
  all.rows.push_back({"indicators", {{}, {}}, "alone"});
  for (const auto& run : runs)
    all.rows[0].figures[1].push_back(run.at("indicator/all") / 1e3);
  for (const std::string name : {"v2", "pullback", "v3"}) {
    std::vector<samples> values(2);
    for (const auto& run : runs) {
      values[0].push_back(run.at("rule/" + name + "/brief") / 1e3);
      values[1].push_back(run.at("rule/" + name + "/full") / 1e3);
    }
    all.rows.push_back({name, std::move(values), ""});
  }
  return all;
}

table memory(std::size_t symbols) {
  const auto found = run_rule_memory(symbols);
  table all;
  all.id = "rules/memory";
  all.title = "Memory per symbol";
  all.columns = {{"bytes", "B", 0}, {"allocations", "", 1}};
  all.rows.push_back({"candles in the cache, on the heap",
                      {{found.at("cached")}, {}},
                      std::to_string(static_cast<int>(found.at("candles")))
                        + " candles on average, kept once for all scanners"});
  all.rows.push_back({"the same as the cache counts it", {{found.at("counted")}, {}}, ""});
  for (const std::string name : {"v2", "pullback", "v3"})
    for (const std::string depth : {"brief", "full"}) {
      const auto what = fmt::format("{}/{}", name, depth);
      all.rows.push_back({fmt::format("{}, {}, while it looks at a symbol", name, depth),
                          {{found.at(what + "/peak")}, {found.at(what + "/allocations")}},
                          ""});
    }
  return all;
}

/// The median of a column of the row `name`; nothing was measured: NaN, which meets no goal.
double median_of(const table& in, const std::string& name, std::size_t column) {
  for (const auto& one : in.rows)
    if (one.name == name && !one.figures[column].empty())
      return summarize(one.figures[column]).median;
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> conditions(const scan_day& day) {
  const auto data =
    fmt::format("Data: {} symbols of tandem-sim's synthetic market (seed 7) on {}, in a neutral "
                "market, so that rule v3 runs both of its engines.",
                day.symbols.size(), day.session.iso());
  const std::string depths =
    "\"full\" keeps every check of every symbol, which is what a scan does because the store keeps "
    "why a symbol was not picked; \"brief\" stops at the first filter that fails.";
  const std::string peer =
    "pandas: reading the candles into frames is not counted, nor is starting Python. The values of "
    "every symbol are compared in every repetition: 1e-9 of the value, or 1e-12 of what it is a "
    "difference of.";
  const std::string bytes =
    "Memory of a rule is the most it holds at once, the verdict included; of all symbols the "
    "largest in bytes and the mean in allocations.";
  const std::string single =
    "The tables of one indicator and of one symbol are Google Benchmark's, "
    "over those symbols that have all 120 candles.";
  return {data, depths, peer, bytes, single};
}

answer find(const terms& how) {
  constexpr double us_max = 20;
  constexpr double factor_min = 500;
  const auto symbols = how.smoke ? smoke_size : market_size;
  tell("making the market");
  const auto day = make_scan_day(symbols);
  answer found;
  found.notes = conditions(day);
  tell("the whole market");
  const auto market = whole_market(how, day);
  tell("pandas");
  const auto pandas = against_pandas(how, day);
  tell("each indicator and rule");
  std::vector<figures> costs(static_cast<std::size_t>(how.repetitions));
  for (auto& cost : costs)
    cost = run_rule_cost(symbols, how.smoke ? 0.001 : 0.3);
  for (const auto& set : scanner_sets())
    found.goals.push_back(
      {set.name + ", whole market in full on one thread, per symbol and scanner",
       median_of(market, set.name, full_1), goal::side::at_most, us_max, "us"});
  if (pandas.rows[0].note.empty()) {
    found.goals.push_back({"indicators, times faster than pandas with a frame per symbol",
                           median_of(pandas, "tandem, indicators", 1), goal::side::at_least,
                           factor_min, "x"});
    found.goals.push_back({"rule v2 in full, times faster than the indicators alone with pandas",
                           median_of(pandas, "tandem, rule v2 in full", 1), goal::side::at_least,
                           factor_min, "x"});
  } else {
    found.notes.emplace_back("Without pandas the goal against it is not measured.");
  }
  found.tables = {market, pandas, indicator_costs(costs), rule_costs(costs), memory(symbols)};
  return found;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "rules", .asks = "What do the rules cost per symbol?", .find = tandem::bench::find},
    argc, argv);
}
