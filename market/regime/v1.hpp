#pragma once

#include "market/condition.hpp"
#include "market/regime/inputs.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace tandem::market {

/// The day of the Korean market by regime v1, scanner-rules 4.3; returns are fractions. Every word
/// points to static storage.
struct v1_analysis {
  static constexpr std::size_t kospi_candles_min = 2;
  double kospi_return_close = 0;
  double volatility = 0.02; // Mean day range over up to 5 sessions.
  std::optional<double> kospi_return_low;
  std::optional<double> daily_return_raw; // Of 069500.
  std::optional<double> universe_return;  // Mean over the members with a day return,
  std::size_t sample_size = 0;            // of which there are this many.
  double effective_return = 0;            // The return that the sentiment is computed from.
  regime_word market_sentiment = regime_word::neutral;
  double sentiment_score = 0;                    // 2, 0, -1 or -2.
  std::string_view sector_rotation = "mixed";    // or "tech", "value".
  std::string_view foreign_flow = "neutral";     // or "buy", "sell".
  std::string_view institution_flow = "neutral"; // or "buy", "sell".
  std::string_view volume_trend = "normal";      // or "high", "low".
  double rsi_threshold = 58;
  int min_signals = 3;
  double macd_osc_min = 0;
  double vol_ma5_mult = 1.6;
  double gap_max = 0.025;
  double ext_from_tema20_max = 0.025;
};

/// The groups of leaders that rotation and flows compare.
struct leader_basket {
  std::string_view name;
  std::span<const std::string_view> codes;
};
leader_basket tech_basket();
leader_basket value_basket();
leader_basket foreign_basket();
leader_basket institution_basket();

/// True if 069500 has the two candles of the raw return and the newer one is of KOSPI's last
/// session; an older one would show another day's move. `kospi` and `kodex200` end with the
/// session.
bool has_raw_return(std::span<const candle> kospi, std::span<const candle> kodex200);

/// On a session without a KOSPI candle this is the analysis of the last session before it.
v1_analysis analyze_v1(const regime_inputs& inputs);

/// What the scanners use of `v1`: sentiment and thresholds; no regime words, no scores.
condition v1_condition(const v1_analysis& v1);

} // namespace tandem::market
