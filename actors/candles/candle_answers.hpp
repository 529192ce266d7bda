#pragma once

#include "actors/candles/candle_memory.hpp"
#include "messages/candles.hpp"
#include "messages/history.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tandem {

/// One symbol's candles of one session. While the session still moves they are others than when it
/// is over.
struct candle_key {
  std::string code;
  market::date session;
  bool final = true;
  auto operator<=>(const candle_key&) const = default; // NOLINT(modernize-use-nullptr)
};
candle_key key_of(const std::string& code, const market::trading_session& session);

/// Drops what is later than `last`.
void cut_after(market::candle_series& candles, market::date last);

/// What serves a request without a call: memory, and what the history answered. Counts who was
/// served by what. Pure.
class candle_answers {
public:
  /// A snapshot that serves a request, and the symbol's name where a quote told it.
  struct found_snapshot {
    market::candle_snapshot snapshot;
    std::string name;
  };

  explicit candle_answers(std::uint64_t memory_max_bytes) : memory_(memory_max_bytes) {}

  /// From memory; counted.
  std::optional<candles_answer> find(const fetch_candles& want);
  /// From what is stored, completed by the provisional candle where the session still moves.
  /// Whatever is of use is moved out of `stored`; nothing, and `stored` is as it was, when it does
  /// not serve.
  std::optional<found_snapshot> find_stored(const fetch_candles& want,
                                            stored_candles& stored) const;
  /// Puts the last `count` traded candles into memory, where there is room. `unclaimed` is how the
  /// first request for them will have been served, when none waits for them.
  candles_answer remember(const fetch_candles& want, const found_snapshot& found, int count,
                          std::optional<candle_tier> unclaimed);

  void count_request() { ++status_.requests; }
  void count(candle_tier tier);
  /// A symbol that had a history is fetched whole.
  void count_refetch(const std::string& code, const std::string& reason, std::string detail);
  /// Without `calls_ahead`.
  candles_status status() const;

private:
  /// What a session that still moves has brought of a symbol for which the memory has no room. Its
  /// history ends before.
  struct provisional_candle {
    std::optional<market::candle> last; // Empty: it has not traded.
    std::int64_t captured_us = 0;
    std::string name;
  };

  void note_age(const market::candle_snapshot& what);

  candle_memory memory_;
  std::map<candle_key, provisional_candle> provisional_; // A candle a symbol.
  candles_status status_;
};

} // namespace tandem
