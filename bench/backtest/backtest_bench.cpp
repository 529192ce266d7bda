// What does a backtest cost? 2,700 symbols of a synthetic market with 600 candles over 250
// sessions: v2 and v3 under regime v4 with intervals on one and two threads, one cheap rule, and
// the same cheap rule with pandas, all symbols at once, on the same candles. Worse would be: more
// seconds, more memory, a smaller factor to pandas. Picks that differ from those of pandas end the
// program.
#include "bench/backtest/past_year.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/question.hpp"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace tandem::bench {

namespace {

namespace backtest = market::backtest;
using clock = std::chrono::steady_clock;

/// The most memory that this process had since the last `forget_peak`, MiB; 0 where the kernel does
/// not say.
double peak_mib() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:"))
      return std::stod(line.substr(6)) / 1024;
  return 0;
}

void forget_peak() {
  std::ofstream{"/proc/self/clear_refs"} << "5"; // proc(5): resets VmHWM.
}

struct outcome {
  double seconds = 0;
  std::size_t picks = 0;
};

outcome test(const backtest::past_market& market, backtest::study_settings settings,
             std::size_t threads, std::vector<backtest::scanner> scanners) {
  settings.threads = threads;
  const auto started = clock::now();
  backtest::study work{market, std::move(settings), std::move(scanners)};
  backtest::progress state;
  work.judge(state);
  outcome out;
  for (const auto& row : work.summarize(state))
    if (!row.listed && row.period == "all" && !row.horizon)
      out.picks += row.what.signals;
  out.seconds = std::chrono::duration<double>(clock::now() - started).count();
  return out;
}

/// The same rule with pandas: bench/peers/backtest_pandas.py.
class pandas_test {
public:
  explicit pandas_test(const backtest::past_market& market)
      : python_(python_with("pandas", missing_)) {
    if (!missing_.empty())
      return;
    std::ofstream file{folder_.path("candles.csv")};
    file << "code,date,open,high,low,close,volume\n";
    for (const auto& each : market.symbols)
      for (const auto& day : each.candles)
        file << each.symbol.code << ',' << day.day.number() << ',' << day.open << ',' << day.high
             << ',' << day.low << ',' << day.close << ',' << day.volume_shares << '\n';
    if (!file.flush())
      throw std::runtime_error{"the candles for pandas could not be written"};
  }

  const std::string& missing() const { return missing_; }

  outcome run(const backtest::study_settings& settings) const {
    launch how;
    how.program = python_;
    how.arguments = {bench_file("peers/backtest_pandas.py"), folder_.path("candles.csv"),
                     std::to_string(settings.from.number()), std::to_string(settings.to.number())};
    how.folder = folder_.path();
    how.environment = {{"PYTHONDONTWRITEBYTECODE", "1"}};
    std::istringstream printed{run_well(how).out};
    outcome out;
    printed >> out.seconds >> out.picks;
    return out;
  }

private:
  std::string missing_;
  std::string python_;
  temporary_folder folder_;
};

answer find(const terms& how) {
  const std::size_t symbols = how.smoke ? 60 : 2700;
  const std::size_t sessions = how.smoke ? 40 : 250;
  tell("making the market");
  const auto market = make_past_market(symbols);
  const auto settings = last_sessions(market, sessions);
  const pandas_test pandas{market};
  enum contestant : std::size_t { both_1, both_2, cheap_1, cheap_2, with_pandas, contestants };
  std::vector<samples> seconds(contestants);
  samples memory;
  alternate(how.repetitions, contestants, [&](std::size_t which) {
    const auto take = [&](const outcome& found) {
      seconds[which].push_back(found.seconds);
      return found.picks;
    };
    if (which == both_1 || which == both_2) {
      forget_peak();
      take(test(market, settings, which == both_1 ? 1 : 2, {built_in("v2"), built_in("v3")}));
      memory.push_back(peak_mib());
    } else if (which == cheap_1 || which == cheap_2) {
      take(test(market, settings, which == cheap_1 ? 1 : 2, {breakout()}));
    } else if (pandas.missing().empty()) {
      const auto theirs = take(pandas.run(settings));
      // A row of pandas is a day of the market, and a candle of ours a day of the symbol: young
      // and halted symbols have others. Of the rest the picks are the same.
      const auto ours = test(market, settings, 2, {breakout()}).picks;
      if (theirs > ours || 50 * theirs < 49 * ours)
        throw std::runtime_error{
          fmt::format("pandas picked {} times and tandem {} times", theirs, ours)};
    }
  });
  answer out;
  table all;
  all.id = "backtest/seconds";
  all.title = fmt::format("A backtest of {} symbols over {} sessions", symbols, sessions);
  all.columns = {{"wall", "s", 3}};
  all.charts = {{chart::kind::bars, all.title, {"wall"}, {}, true}};
  all.rows = {
    {"v2 and v3, intervals, 1 thread", {seconds[both_1]}, {}},
    {"v2 and v3, intervals, 2 threads", {seconds[both_2]}, {}},
    {"one cheap rule, intervals, 1 thread", {seconds[cheap_1]}, {}},
    {"one cheap rule, intervals, 2 threads", {seconds[cheap_2]}, {}},
    {"the same rule, pandas, all symbols at once",
     {seconds[with_pandas]},
     pandas.missing().empty() ? "no costs, no intervals, no own exits" : pandas.missing()}};
  out.tables = {all};
  out.goals = {
    {"v2 and v3 on two threads", summarize(seconds[both_2]).median, goal::side::at_most, 5, "s"},
    {"one cheap rule on two threads", summarize(seconds[cheap_2]).median, goal::side::at_most, 0.3,
     "s"},
    {"memory, candles included", summarize(memory).median, goal::side::at_most, 200, "MiB"}};
  return out;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "backtest",
     .asks = "What does a backtest of the whole market cost, here and with pandas?",
     .find = tandem::bench::find},
    argc, argv);
}
