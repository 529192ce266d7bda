#pragma once

#include "market/condition.hpp"
#include "market/regime/features.hpp"
#include "market/regime/inputs.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace tandem::market {

/// How many candidates a regime admits, scanner-rules 4.7.
struct exposure_limit {
  std::string_view grade; // "STRONG", "NORMAL", "CAUTION" or "OFF".
  int top_n = 0;
};
/// `risk` is a risk label; any other text counts as normal.
exposure_limit exposure_policy(regime_word word, std::string_view risk);

/// The market by regime v4, scanner-rules 4.5 to 4.7. Scores grow with the better market; risk
/// scores are 0 or less.
struct v4_analysis {
  trend_features trend; // Of KOSPI, or of the KOSDAQ proxy when KOSPI has too few candles.
  double kospi_r20 = 0;
  double kospi_r60 = 0;
  double kosdaq_r20 = 0;
  double kosdaq_r60 = 0;
  stress_features stress;
  us_features us;
  double kr_trend_score = 0;
  double us_trend_score = 0;
  double kr_risk_score = 0;
  double us_risk_score = 0;
  regime_word kr_regime = regime_word::neutral;
  regime_word us_regime = regime_word::neutral;
  double global_trend_score = 0;
  double global_risk_score = 0;
  regime_word raw_final_regime = regime_word::neutral; // Reported only; no rule uses it.
  regime_word longterm_regime = regime_word::neutral;
  regime_word midterm_regime = regime_word::neutral; // This is also the final word.
  std::optional<regime_word> prev_midterm;
  regime_word mid_nohist = regime_word::neutral; // The midterm word without a previous one.
  date midterm_anchor; // The day of the stored word that the chain began with; no day: none.
  int short_term_risk_score = 0; // 0..3
  divergence market_divergence = divergence::none;
  exposure_limit policy{"NORMAL", 8};
};

/// Parts without data keep the values above. On a session without a KOSPI candle, which counts as a
/// day without trading, the words are neutral, the short-term risk is 0 and the rest describes the
/// last session before it.
v4_analysis analyze_v4(const regime_inputs& inputs);

/// Score of the Korean indices by their trend; `kospi` may be the substitute.
double kr_trend_score(const trend_features& kospi, double kosdaq_r20, double kosdaq_r60);
double kr_risk_score(const stress_features& stress);
double us_trend_score(const us_features& us);
double us_risk_score(const us_features& us);
/// Bull from 2, bear from -2.
regime_word trend_word(double trend_score);
/// The global trend word under the global risk.
regime_word raw_final_word(regime_word trend, std::string_view risk);
divergence divergence_of(double kospi_r20, double kosdaq_r20);
/// 0..3. `kodex200` is empty when it has no candle of the session; US closes are those before the
/// session. A series with fewer than 2 candles adds nothing.
int short_term_risk(std::span<const candle> kodex200, std::span<const double> spy,
                    std::span<const double> vix);

} // namespace tandem::market
