#pragma once

#include "market/candle_snapshot.hpp"
#include "market/doubt.hpp"
#include "market/session.hpp"
#include "messages/candles.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

/// How to get one symbol's candles of a session.
struct candle_way {
  enum class kind { fresh, quote, chart };
  kind how = kind::chart;
  const char* reason = "new"; // Why a chart is needed. "new": there is no history.
};

/// `newest` is empty without any history, `count` how many traded candles are wanted.
candle_way find_way(const std::optional<market::candle_snapshot>& newest, int count,
                    const market::trading_session& session, const market::session_rules& rules);

/// Plans which calls the expected symbols will cost and which symbols share a call. Batches are
/// made once for the whole universe, because a scanner's window is smaller than a batch.
class candle_plan {
public:
  candle_plan() = default;
  candle_plan(market::trading_session session, int count) : session_(session), count_(count) {}

  void add_quoted(std::string code);
  /// Takes a free place in the last batch; false when there is none.
  bool add_filler(const std::string& code);
  void add_charted(std::string code) { charted_.insert(std::move(code)); }
  /// Its chart is asked for although its history would do, because that is doubted.
  void add_rechecked(std::string code);
  bool is_rechecked(const std::string& code) const { return rechecked_.contains(code); }
  /// Quotes those of `codes` that need a chart as well, and before: see `quotes_first`.
  void quote_charted(const std::vector<std::string>& codes);
  /// The charts cannot be fetched before the after-market moves the prices. So all quotes come
  /// before the first chart, and their rows count for the session.
  bool quotes_first() const { return quotes_first_; }
  /// Spreads the symbols to be quoted over as many calls as are needed for `piggybacked` too:
  /// symbols that nobody asks for, whose histories grow along. Each call keeps at least one symbol
  /// that somebody asks for.
  void spread(const std::vector<std::string>& piggybacked);
  std::size_t quoted() const { return batch_of_.size(); }

  /// More candles than usual are wanted of this symbol.
  void add_deep(const std::string& code, int count) { deep_[code] = count; }

  /// Whether the symbol still has a call ahead.
  bool has(const std::string& code) const {
    return batch_of_.contains(code) || charted_.contains(code);
  }
  bool is_piggybacked(const std::string& code) const { return piggybacked_.contains(code); }
  const market::trading_session& session() const { return session_; }
  /// Traded candles that will be asked for.
  int count_of(const std::string& code) const;
  /// Removes the symbols that share a quote call with `code` from the plan and returns them. Empty:
  /// `code` has no such call.
  std::vector<std::string> take_batch(const std::string& code);
  /// The same of any call; empty when none is left.
  std::vector<std::string> take_any_batch();
  /// Puts symbols of a failed call back so that it can be tried again.
  void put_back(std::vector<std::string> batch);
  void charting(const std::string& code) { charted_.erase(code); }
  /// Planned and not taken.
  std::size_t calls_ahead() const { return unsent_ + charted_.size(); }
  std::size_t quote_calls() const { return unsent_; }

private:
  market::trading_session session_;
  int count_ = 0;
  std::vector<std::vector<std::string>> batches_; // Those taken are empty.
  std::unordered_map<std::string, std::size_t> batch_of_;
  std::unordered_set<std::string> charted_;
  std::unordered_set<std::string> piggybacked_;
  std::unordered_set<std::string> rechecked_;
  bool quotes_first_ = false;
  std::unordered_map<std::string, int> deep_;
  std::size_t unsent_ = 0;
};

/// Makes a plan symbol by symbol, in the order of the command, as the history tells what is stored
/// of each.
class candle_planner {
public:
  candle_planner(expect_candles command, market::session_rules rules, std::size_t recheck_max);

  struct symbol {
    std::string code;
    bool is_filler = false;
  };
  /// Returns each symbol of the command once, then nothing.
  std::optional<symbol> next();
  /// How many candles will be asked for of this symbol.
  fetch_candles request_of(const symbol& one) const;
  void add_fresh() { ++forecast_.fresh; }
  /// Whether the symbol's history is doubted since an earlier run. It is set aside until
  /// `recheck` decides.
  bool set_aside(const symbol& one, const std::optional<market::candle_snapshot>& stored);
  /// Asks again for the charts of those that have been doubted longest, within the bounds of a
  /// session. Call it once, after the last `add`.
  void recheck();
  /// Quotes those whose history has a gap as well, where others are quoted: their base prices tell
  /// whether the charts are adjusted. Costs a call at most.
  void quote_gaps();
  void quote_first();
  /// The symbol needs a call; `newest` is empty without any history.
  void add(const symbol& one, const std::optional<market::candle_snapshot>& newest);
  /// Symbols drop out of a ranking and come back, a fifth of it from one day to the next. Keeping a
  /// hundred of them current costs one call; each whose history has got a gap costs a chart. So the
  /// calls take along as many of `codes` whose histories end one session ago as saves calls.
  void piggyback(const std::vector<std::string>& codes);

  const expect_candles& command() const { return command_; }
  const candle_plan& plan() const { return plan_; }
  candle_forecast forecast() const;

private:
  struct suspect {
    std::string code;
    market::doubt why;
    bool is_quoted = false; // A quote is missing; otherwise its history would do.
  };

  expect_candles command_;
  market::session_rules rules_;
  std::size_t recheck_max_ = 0;
  std::map<market::doubt_reason, std::size_t> asked_; // In this session, by earlier runs.
  std::vector<suspect> suspects_;
  std::vector<std::string> gaps_; // Charted because more than one session is missing.
  std::size_t next_ = 0;          // Of the codes, then of the fillers.
  candle_plan plan_;
  candle_forecast forecast_;
};

} // namespace tandem
