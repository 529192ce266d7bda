#pragma once

#include "messages/candles.hpp"
#include "store/candles/candle_store.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

/// What the disk knows of a symbol.
struct kept_history {
  market::date base;
  market::date through;
  bool complete = false;  // The broker has no older candles.
  std::size_t traded = 0; // Candles with volume.

  /// Whether `count` traded candles can be had from it: it has them, or there are no more.
  bool serves(int count) const { return complete || traded >= static_cast<std::size_t>(count); }
};
kept_history summarize(const store::candle_edition& edition);

/// How one symbol's candles of a session can be had.
struct candle_way {
  enum class kind { fresh, quote, chart };
  kind how = kind::chart;
  const char* reason = "new"; // Of a chart: why nothing cheaper will do. "new": no history.
};

/// `kept` is empty without any history, `count` how many traded candles are wanted.
candle_way find_way(const std::optional<kept_history>& kept, int count,
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
  /// Spreads the symbols to be quoted over as many calls as hold `spares` too, which nobody asks
  /// for and whose histories are kept up by the way. Each call keeps a symbol that somebody asks
  /// for.
  void spread(const std::vector<std::string>& spares);
  std::size_t quoted() const { return batch_of_.size(); }

  /// Of this symbol more candles are wanted.
  void add_deep(const std::string& code, int count) { deep_[code] = count; }

  /// It has a call ahead.
  bool has(const std::string& code) const {
    return batch_of_.contains(code) || charted_.contains(code);
  }
  bool is_spare(const std::string& code) const { return spares_.contains(code); }
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
  std::unordered_set<std::string> spares_;
  std::unordered_map<std::string, int> deep_;
  std::size_t unsent_ = 0;
};

} // namespace tandem
