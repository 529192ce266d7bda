#pragma once

#include "actors/candles/candle_memory.hpp"
#include "actors/kit/run_figures.hpp"
#include "messages/candles.hpp"
#include "messages/history.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tandem {

/// One symbol's candles of one session. Those of a session under way and those of the finished one
/// have different keys.
struct candle_key {
  std::string code;
  market::date session;
  bool final = true;
  auto operator<=>(const candle_key&) const = default; // NOLINT(modernize-use-nullptr)
};
candle_key key_of(const std::string& code, const market::trading_session& session);

/// Drops the candles after `last`.
void cut_after(market::candle_series& candles, market::date last);

/// Serves requests without a call: from memory and from what the history answered. Counts which
/// tier served each request. Pure.
class candle_answers {
public:
  /// A snapshot that serves a request, and the symbol's name where a quote gave it.
  struct found_snapshot {
    market::candle_snapshot snapshot;
    std::string name;
  };

  explicit candle_answers(std::uint64_t memory_max_bytes, market::session_rules rules = {})
      : memory_(memory_max_bytes), rules_(std::move(rules)) {}

  /// From memory; counted.
  std::optional<candles_answer> find(const fetch_candles& want);
  /// From what is stored, completed by the provisional candle of a session under way. Moves the
  /// parts it uses out of `stored`; where it cannot serve, it returns nothing and leaves `stored`
  /// as it was.
  std::optional<found_snapshot> find_stored(const fetch_candles& want,
                                            stored_candles& stored) const;
  /// Puts the last `count` traded candles into memory, where there is room. `unclaimed` is the tier
  /// that the first request for them will count under when none waits for them now.
  candles_answer remember(const fetch_candles& want, const found_snapshot& found, int count,
                          std::optional<candle_tier> unclaimed);

  // All of these count for the whole and for one run:
  void count_request(const std::string& run_id);
  void count(candle_tier tier, const std::string& run_id);
  void count_rebased(const std::string& run_id);
  /// Counts a symbol that had a history and is fetched whole.
  void count_refetch(const fetch_candles& want, const std::string& reason,
                     const std::string& detail);
  /// Without `calls_ahead`.
  candles_status status() const;
  /// What was counted for one run, which is forgotten with this.
  candles_status take_figures(const std::string& run_id);

private:
  /// The candle that a session under way has brought for a symbol without room in memory. The
  /// symbol's history ends before it.
  struct provisional_candle {
    std::optional<market::candle> last; // Empty: the symbol has not traded.
    std::int64_t captured_us = 0;
    std::string name;
  };

  void note_age(const market::candle_series& candles, std::int64_t captured_us,
                const std::string& run_id);
  template <class Change>
  void change(const std::string& run_id, Change change);

  candle_memory memory_;
  market::session_rules rules_;
  std::map<candle_key, provisional_candle> provisional_; // One candle a symbol.
  candles_status status_;
  run_figures<candles_status> by_run_;
};

} // namespace tandem
