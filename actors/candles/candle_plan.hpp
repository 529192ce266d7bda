#pragma once

#include "market/candle_snapshot.hpp"
#include "messages/candles.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

/// How one symbol's candles of a session can be had.
struct candle_way {
  enum class kind { fresh, quote, chart };
  kind how = kind::chart;
  const char* reason = "new"; // Of a chart: why nothing cheaper will do. "new": no history.
};

/// `newest` is empty without any history, `count` how many traded candles are wanted.
candle_way find_way(const std::optional<market::candle_snapshot>& newest, int count,
                    const market::trading_session& session);

/// Which calls the expected symbols will cost, and which of them share one. Batches are made once,
/// for the whole universe: a scanner's window is smaller than a batch.
class candle_plan {
public:
  candle_plan() = default;
  candle_plan(market::trading_session session, int count) : session_(session), count_(count) {}

  void add_quoted(std::string code);
  /// Takes a place in the last batch; false when there is none free.
  bool add_filler(const std::string& code);
  void add_charted(std::string code) { charted_.insert(std::move(code)); }
  /// Spreads the symbols to be quoted over as many calls as hold `piggybacked` too, which nobody
  /// asks for and whose histories grow with the others'. Each call keeps a symbol that somebody
  /// asks for.
  void spread(const std::vector<std::string>& piggybacked);
  std::size_t quoted() const { return batch_of_.size(); }

  /// Of this symbol more candles are wanted.
  void add_deep(const std::string& code, int count) { deep_[code] = count; }

  /// It has a call ahead.
  bool has(const std::string& code) const {
    return batch_of_.contains(code) || charted_.contains(code);
  }
  bool is_piggybacked(const std::string& code) const { return piggybacked_.contains(code); }
  const market::trading_session& session() const { return session_; }
  /// Traded candles that will be asked for.
  int count_of(const std::string& code) const;
  /// The symbols that share a quote call with `code`; they leave the plan. Empty: it has none.
  std::vector<std::string> take_batch(const std::string& code);
  /// The call failed and may be tried again.
  void put_back(std::vector<std::string> batch);
  void charting(const std::string& code) { charted_.erase(code); }
  /// Planned and not taken.
  std::size_t calls_ahead() const { return unsent_ + charted_.size(); }
  std::size_t quote_calls() const { return unsent_; }

private:
  market::trading_session session_;
  int count_ = 0;
  std::vector<std::vector<std::string>> batches_; // Empty ones are taken.
  std::unordered_map<std::string, std::size_t> batch_of_;
  std::unordered_set<std::string> charted_;
  std::unordered_set<std::string> piggybacked_;
  std::unordered_map<std::string, int> deep_;
  std::size_t unsent_ = 0;
};

/// Makes a plan symbol by symbol, in the order of the command, as it becomes known what is stored
/// of each.
class candle_planner {
public:
  explicit candle_planner(expect_candles command);

  struct symbol {
    std::string code;
    bool is_filler = false;
  };
  /// Each symbol of the command once; then nothing.
  std::optional<symbol> next();
  /// What will be asked for of it.
  fetch_candles request_of(const symbol& one) const;
  void add_fresh() { ++forecast_.fresh; }
  /// It needs a call; `newest` is empty without any history.
  void add(const symbol& one, const std::optional<market::candle_snapshot>& newest);
  /// Symbols drop out of a ranking and come back, a fifth of it from one day to the next. To keep a
  /// hundred of them up costs one call, and each whose history has a gap by then a chart. So the
  /// calls take along as many of `codes`, those whose histories end one session ago, as pays.
  void piggyback(const std::vector<std::string>& codes);

  const expect_candles& command() const { return command_; }
  const candle_plan& plan() const { return plan_; }
  candle_forecast forecast() const;

private:
  expect_candles command_;
  std::size_t next_ = 0; // Of the codes, then of the fillers.
  candle_plan plan_;
  candle_forecast forecast_;
};

} // namespace tandem
