#include "market/regime/v4.hpp"

#include "market/regime/midterm.hpp"
#include "market/regime/v1.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tandem::market {

namespace {

/// 1 above `threshold`, -1 below its negative, else 0.
double sign_beyond(double value, double threshold) {
  if (value > threshold)
    return 1;
  return value < -threshold ? -1 : 0;
}

/// Adds up in the original's order, so that rounding puts a score near a threshold on the same
/// side.
double weighted(double kr, double us) {
  return 0.4 * kr + 0.6 * us;
}

/// The words and the risk of 069500, on a session.
void judge_kodex200(v4_analysis& v4, const regime_inputs& inputs, std::span<const candle> kospi,
                    std::span<const double> spy, std::span<const double> vix) {
  const auto kodex200 = candles_until(inputs.kodex200, inputs.session);
  const auto words = midterm_chain(inputs.kodex200, inputs.session, inputs.previous);
  v4.midterm_regime = words.word;
  v4.prev_midterm = words.previous;
  v4.mid_nohist = words.nohist;
  v4.midterm_anchor = words.anchor;
  v4.longterm_regime = longterm_word(kodex200);
  const auto today = has_raw_return(kospi, kodex200) ? kodex200 : std::span<const candle>{};
  v4.short_term_risk_score = short_term_risk(today, spy, vix);
}

} // namespace

exposure_limit exposure_policy(regime_word word, std::string_view risk) {
  // Columns: normal, elevated, stressed.
  using row = std::array<exposure_limit, 3>;
  static constexpr row bull{{{"STRONG", 15}, {"NORMAL", 8}, {"CAUTION", 5}}};
  static constexpr row neutral{{{"NORMAL", 8}, {"CAUTION", 5}, {"CAUTION", 3}}};
  static constexpr row bear{{{"CAUTION", 5}, {"CAUTION", 3}, {"OFF", 0}}};
  const std::size_t column = risk == "stressed" ? 2 : risk == "elevated" ? 1 : 0;
  switch (word) {
    case regime_word::bull:
      return bull[column];
    case regime_word::neutral:
      return neutral[column];
    case regime_word::bear:
      return bear[column];
    case regime_word::crash:
      break;
  }
  return {"OFF", 0};
}

double kr_trend_score(const trend_features& kospi, double kosdaq_r20, double kosdaq_r60) {
  double score = sign_beyond(kospi.r20, 0.04) + sign_beyond(kospi.r60, 0.08)
                 + 0.5 * sign_beyond(kosdaq_r20, 0.04) + 0.5 * sign_beyond(kosdaq_r60, 0.08);
  if (kospi.dd20 < -0.05)
    score -= 1;
  if (kospi.dd20 < -0.10)
    score -= 1;
  if (kospi.dd60 < -0.15)
    score -= 1;
  if (kospi.ma20_slope > 0)
    score += 1;
  if (kospi.ma60_slope > 0)
    score += 1;
  else if (kospi.ma60_slope < 0)
    score -= 0.5;
  return score;
}

double kr_risk_score(const stress_features& stress) {
  double score = 0;
  if (stress.intraday_drop < -0.03)
    score -= 2;
  if (stress.day_range > 0.04)
    score -= 1;
  if (stress.r3 < -0.04)
    score -= 1;
  return score;
}

double us_trend_score(const us_features& us) {
  double score = sign_beyond(us.spy_r60, 0.08) + sign_beyond(us.qqq_r60, 0.10);
  if (us.spy_ma50_above_200)
    score += 0.5;
  if (us.qqq_ma50_above_200)
    score += 0.5;
  return score;
}

double us_risk_score(const us_features& us) {
  double score = 0;
  if (us.vix_chg_3d > 0.20)
    score -= 2;
  if (us.vix_level > 25)
    score -= 1;
  if (us.vix_level > 35 || us.vix_chg_3d > 0.30)
    score -= 3;
  return score;
}

regime_word trend_word(double trend_score) {
  if (trend_score >= 2)
    return regime_word::bull;
  return trend_score <= -2 ? regime_word::bear : regime_word::neutral;
}

regime_word raw_final_word(regime_word trend, std::string_view risk) {
  if (trend == regime_word::bull)
    return risk == "elevated" ? regime_word::neutral : regime_word::bull;
  return risk == "stressed" ? regime_word::crash : trend;
}

divergence divergence_of(double kospi_r20, double kosdaq_r20) {
  if (std::abs(kospi_r20 - kosdaq_r20) > 0.05) {
    if (kospi_r20 > 0 && kosdaq_r20 < 0)
      return divergence::kospi_up_kosdaq_down;
    if (kospi_r20 < 0 && kosdaq_r20 > 0)
      return divergence::kospi_down_kosdaq_up;
  }
  return divergence::none;
}

int short_term_risk(std::span<const candle> kodex200, std::span<const double> spy,
                    std::span<const double> vix) {
  int risk = 0;
  if (kodex200.size() >= 2) {
    const auto& today = kodex200.back();
    const double before = kodex200[kodex200.size() - 2].close;
    const double day = change(before, today.close);
    if (day < -0.015 || change(before, today.low) < -0.02)
      risk += 2;
    else if (day < -0.01)
      risk += 1;
    if (change(today.low, today.high) > 0.04)
      risk += 1;
  }
  if (spy.size() >= 2 && change_over(spy, 1) < -0.015)
    risk += 1;
  if (vix.size() >= 2 && (change_over(vix, 1) > 0.10 || vix.back() > 30))
    risk += 1;
  return std::min(risk, 3);
}

v4_analysis analyze_v4(const regime_inputs& inputs) {
  v4_analysis v4;
  const auto kospi = candles_until(inputs.kospi, inputs.session);
  const auto kospi_trend = measure_trend(kospi);
  const auto kosdaq_trend = measure_trend(candles_until(inputs.kosdaq150, inputs.session));
  if (kospi_trend) {
    v4.kospi_r20 = kospi_trend->r20;
    v4.kospi_r60 = kospi_trend->r60;
  }
  if (kosdaq_trend) {
    v4.kosdaq_r20 = kosdaq_trend->r20;
    v4.kosdaq_r60 = kosdaq_trend->r60;
  }
  v4.trend = kospi_trend.value_or(kosdaq_trend.value_or(trend_features{}));
  v4.stress = measure_stress(kospi);
  std::vector<double> spy;
  std::vector<double> qqq;
  std::vector<double> vix;
  if (inputs.us) {
    spy = us_closes_before(inputs.us->spy, inputs.session);
    qqq = us_closes_before(inputs.us->qqq, inputs.session);
    vix = us_closes_before(inputs.us->vix, inputs.session);
  }
  v4.us = measure_us(spy, qqq, vix);
  v4.kr_trend_score = kr_trend_score(v4.trend, v4.kosdaq_r20, v4.kosdaq_r60);
  v4.us_trend_score = us_trend_score(v4.us);
  v4.kr_risk_score = kr_risk_score(v4.stress);
  v4.us_risk_score = us_risk_score(v4.us);
  v4.kr_regime = trend_word(v4.kr_trend_score);
  v4.us_regime = trend_word(v4.us_trend_score);
  v4.global_trend_score = weighted(v4.kr_trend_score, v4.us_trend_score);
  v4.global_risk_score = weighted(v4.kr_risk_score, v4.us_risk_score);
  const auto risk = risk_label(v4.global_risk_score);
  v4.raw_final_regime = raw_final_word(trend_word(v4.global_trend_score), risk);
  if (!kospi.empty() && kospi.back().day == inputs.session)
    judge_kodex200(v4, inputs, kospi, spy, vix);
  v4.market_divergence = divergence_of(v4.kospi_r20, v4.kosdaq_r20);
  v4.policy = exposure_policy(v4.midterm_regime, risk);
  return v4;
}

} // namespace tandem::market
