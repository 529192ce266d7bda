#pragma once

#include "market/candle_snapshot.hpp"
#include "market/history_step.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tandem::market {

/// What is known of a symbol besides its chart.
struct chart_evidence {
  trading_session session;
  std::span<const date> sessions; // Trading days, oldest first; empty: not known.
  const listing* listed = nullptr;
  bool has_lists = false;
  std::size_t count = 0;       // Candles with volume that rules look at.
  std::optional<double> base;  // The session's base price by a quote, where one was asked for.
  std::string odd_value;       // Of the newest row: why its traded value is not what it costs.
  bool is_past = false;        // The session is over, so its candle is expected.
  bool is_recheck = false;     // It was asked for because the stored history is doubted.
  bool is_another_run = false; // The stored history is from an earlier run than the chart.
};

/// A chart as it is to be believed.
struct checked_chart {
  candle_snapshot snapshot;       // With its doubts.
  bool is_kept_history = false;   // The chart is not believed; `snapshot` is the stored history.
  std::optional<std::string> why; // Not set: the chart can be used. Why it cannot, in words.
};

/// Compares a whole chart with what is known. `fetched` covers its session and has no doubts yet;
/// `kept` is the newest stored history, or null. Rows of the chart that it lacks and that the
/// history has are taken from there, as is the session's row where the history has its regular
/// close and the chart has not. Source: daily-history 2 and 4.
checked_chart check_chart(candle_snapshot fetched, const candle_snapshot* kept,
                          const chart_evidence& known);

/// Whether `chart` has less than half of the `traded` candles with volume that are expected of it.
bool is_much_shorter(std::span<const candle> chart, std::size_t traded);

/// Whether a candle of `session` in `stored` counts for who wants the close of `rules`; a halted
/// day has none and counts. One that could still move when it was taken counts from
/// `session.moving_since_us` on. Precondition: it covers the session.
bool is_current(const candle_snapshot& stored, const trading_session& session,
                const session_rules& rules);

/// Whether a whole chart must be fetched to settle `one`; the others are settled by a quote.
bool needs_chart(const doubt& one);
/// The first doubt that is not settled, or null.
const doubt* open_doubt(const std::vector<doubt>& all);

} // namespace tandem::market
