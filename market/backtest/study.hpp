#pragma once

#include "market/backtest/comparison.hpp"
#include "market/backtest/costs.hpp"
#include "market/backtest/history.hpp"
#include "market/backtest/past_regime.hpp"
#include "market/backtest/signals.hpp"
#include "market/backtest/summary.hpp"
#include "market/backtest/workers.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::market::backtest {

struct study_settings {
  date from;
  date to;
  std::vector<std::size_t> horizons{1, 5, 10, 20}; // Held candles; ascending.
  regime_choice regime;
  cost_settings costs;
  bootstrap_settings bootstrap;
  std::size_t threads = 1; // Changes no bit of a result.
};

/// One row of the summary.
struct summary_row {
  std::string scanner;
  std::string engine;
  bool listed = false;                // Or all matches.
  std::optional<std::size_t> horizon; // Nothing: the scanner's own exits.
  std::string period;                 // "all", "first60", "last40", "year=2025", "regime=bull"
  statistics what;
};

/// A session of the range.
struct studied_day {
  date day;
  std::optional<regime_word> word;
  std::vector<std::optional<double>> universe; // By horizon.
  struct count {
    std::size_t listed = 0;
    std::size_t all = 0;
  };
  std::vector<count> counts; // By the engines of all scanners.
};

/// A pick with one of its exits, for the file of trades.
struct trade_line {
  const std::string& scanner;
  const std::string& engine;
  date session;
  const listing& symbol;
  const signal& pick;
  std::optional<std::size_t> horizon;
  const trade& what;
};

/// What scanners listed on past sessions and what that earned. Refers to the market. Source: the
/// backtest's specification, sections 3 to 9.
class study {
public:
  study(const past_market& market, study_settings settings, std::vector<scanner> scanners);

  /// The sessions of the range, as places in the market's calendar.
  std::size_t first() const { return first_; }
  std::size_t sessions() const { return count_; }
  /// Judges every symbol on every session. False when it was cancelled; then nothing else may be
  /// called.
  bool judge(progress& state);
  std::vector<summary_row> summarize(const progress& state) const;
  std::vector<studied_day> days() const;
  /// Every match with every exit, sorted by scanner, engine, session, universe and exit, until
  /// `take` says false.
  void each_trade(const std::function<bool(const trade_line&)>& take) const;

  /// How many listed picks are of KOSDAQ, and of how many.
  std::pair<std::size_t, std::size_t> kosdaq_picks() const;

  /// Symbols on sessions that no scanner, or not all, could judge as a scan would have done.
  std::size_t short_histories() const { return short_; }
  std::size_t judged() const { return judged_; }
  /// The parts of the regime that had their neutral value, with the number of sessions.
  const std::map<std::string, std::size_t>& missing() const { return missing_; }
  /// The engines of all scanners: the scanner's place and the engine.
  const std::vector<std::pair<std::size_t, std::string>>& engines() const { return engine_names_; }
  const std::string& scanner_name(std::size_t place) const { return scanners_[place].name; }

private:
  struct symbol_result;
  struct tested {
    engine_list engines;
    std::vector<std::shared_ptr<const rule>> rules; // By session.
    std::vector<std::vector<signal>> signals;       // By session, in the universe's order.
  };

  void find_conditions(const progress& state);
  void make_rules();
  symbol_result judge_symbol(std::size_t order, progress& state) const;
  void keep(const symbol_result& found);
  void list_signals(const progress& state);
  trade trade_of(const signal& pick, std::size_t session, std::optional<std::size_t> exit) const;
  void value(trade& of, const closing& how, const holder& position, std::size_t entry,
             const listing& symbol) const;
  std::vector<summary_row> rows_of(std::size_t scanner, std::size_t engine, std::size_t exit) const;
  holder holder_of(std::size_t order) const;

  const past_market& market_;
  study_settings settings_;
  std::vector<scanner> scanners_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::vector<traded_candles> traded_;
  std::vector<past_condition> conditions_; // By session.
  std::vector<tested> tested_;             // By scanner.
  std::vector<std::pair<std::size_t, std::string>> engine_names_;
  universe_returns universe_{0, 0};
  std::map<std::string, std::size_t> missing_;
  std::size_t short_ = 0;
  std::size_t judged_ = 0;
};

} // namespace tandem::market::backtest
