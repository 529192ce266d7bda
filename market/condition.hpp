#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

enum class regime_word : std::uint8_t { bull, neutral, bear, crash };
std::string_view to_string(regime_word word);
std::optional<regime_word> parse_regime_word(std::string_view text);

enum class divergence : std::uint8_t { none, kospi_up_kosdaq_down, kospi_down_kosdaq_up };

/// The market condition ("mc") that the rules use; scanner-rules 4.1. Without one (std::nullopt
/// where it is passed) the rules use their static thresholds.
struct condition {
  regime_word market_sentiment = regime_word::neutral;
  std::optional<regime_word> final_regime;
  std::optional<regime_word> midterm_regime;
  std::optional<regime_word> longterm_regime;
  double rsi_threshold = 58;
  int min_signals = 3;
  double macd_osc_min = 0;
  double vol_ma5_mult = 1.6;
  double gap_max = 0.025;
  double ext_from_tema20_max = 0.025;
  int short_term_risk_score = 0; // 0..3
  double global_trend_score = 0;
  double global_risk_score = 0;
  divergence market_divergence = divergence::none;
  std::vector<std::string> kospi_universe;
  std::vector<std::string> kosdaq_universe;
};

/// Row of the threshold table 4.3 for `word`, with sentiment = final = midterm = `word`, volatility
/// 0.03, short-term risk 0 and no long-term regime.
condition fixed_condition(regime_word word);

/// "normal", "elevated" or "stressed" by a risk score, 0 or less (4.5, 4.7).
std::string_view risk_label(double risk_score);
/// The label for a global risk score.
std::string_view risk_label(const condition& mc);

} // namespace tandem::market
