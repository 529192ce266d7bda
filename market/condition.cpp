#include "market/condition.hpp"

namespace tandem::market {

std::string_view to_string(regime_word word) {
  switch (word) {
    case regime_word::bull:
      return "bull";
    case regime_word::neutral:
      return "neutral";
    case regime_word::bear:
      return "bear";
    case regime_word::crash:
      return "crash";
  }
  return "neutral";
}

std::optional<regime_word> parse_regime_word(std::string_view text) {
  for (auto word : {regime_word::bull, regime_word::neutral, regime_word::bear, regime_word::crash})
    if (text == to_string(word))
      return word;
  return std::nullopt;
}

condition fixed_condition(regime_word word) {
  condition mc;
  mc.market_sentiment = word;
  mc.final_regime = word;
  mc.midterm_regime = word;
  // As in the table: a volatility of 0.03 lies inside the band that adjusts nothing.
  auto set = [&mc](double rsi, int signals, double osc, double vol, double gap, double ext) {
    mc.rsi_threshold = rsi;
    mc.min_signals = signals;
    mc.macd_osc_min = osc;
    mc.vol_ma5_mult = vol;
    mc.gap_max = gap;
    mc.ext_from_tema20_max = ext;
  };
  switch (word) {
    case regime_word::bull:
      set(65, 2, -5, 1.5, 0.030, 0.025);
      break;
    case regime_word::neutral:
      set(58, 3, 0, 1.6, 0.025, 0.025);
      break;
    case regime_word::bear:
      set(45, 4, 5, 2.0, 0.015, 0.025);
      break;
    case regime_word::crash:
      // No value passes a filter with the lower bound 999.
      set(40, 999, 999, 999, 0.001, 0.001);
      break;
  }
  return mc;
}

std::string_view risk_label(double risk_score) {
  if (risk_score <= -3)
    return "stressed";
  if (risk_score <= -1)
    return "elevated";
  return "normal";
}

std::string_view risk_label(const condition& mc) {
  return risk_label(mc.global_risk_score);
}

} // namespace tandem::market
