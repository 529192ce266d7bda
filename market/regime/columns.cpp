#include "market/regime/columns.hpp"

#include <optional>

namespace tandem::market {

namespace {

regime_value known(std::optional<double> number) {
  return number ? regime_value{*number} : regime_value{};
}

regime_value known(std::optional<regime_word> word) {
  return word ? regime_value{to_string(*word)} : regime_value{};
}

regime_value count(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

regime_value count(int number) {
  return std::int64_t{number};
}

regime_value type_of(divergence kind) {
  switch (kind) {
    case divergence::kospi_up_kosdaq_down:
      return std::string_view{"kospi_up_kosdaq_down"};
    case divergence::kospi_down_kosdaq_up:
      return std::string_view{"kospi_down_kosdaq_up"};
    case divergence::none:
      break;
  }
  return {};
}

} // namespace

std::vector<regime_component> components(const v1_analysis& v1) {
  return {
    {"kospi_return_close", v1.kospi_return_close},
    {"volatility", v1.volatility},
    {"kospi_return_low", known(v1.kospi_return_low)},
    {"daily_return_raw", known(v1.daily_return_raw)},
    {"universe_return", known(v1.universe_return)},
    {"sample_size", count(v1.sample_size)},
    {"effective_return", v1.effective_return},
    {"market_sentiment", to_string(v1.market_sentiment)},
    {"sentiment_score", v1.sentiment_score},
    {"sector_rotation", v1.sector_rotation},
    {"foreign_flow", v1.foreign_flow},
    {"institution_flow", v1.institution_flow},
    {"volume_trend", v1.volume_trend},
    {"rsi_threshold", v1.rsi_threshold},
    {"min_signals", count(v1.min_signals)},
    {"macd_osc_min", v1.macd_osc_min},
    {"vol_ma5_mult", v1.vol_ma5_mult},
    {"gap_max", v1.gap_max},
    {"ext_from_tema20_max", v1.ext_from_tema20_max},
  };
}

std::vector<regime_component> components(const v4_analysis& v4) {
  const auto risk = risk_label(v4.global_risk_score);
  return {
    {"R5", v4.trend.r5},
    {"R20", v4.trend.r20},
    {"R60", v4.trend.r60},
    {"DD20", v4.trend.dd20},
    {"DD60", v4.trend.dd60},
    {"MA20_SLOPE", v4.trend.ma20_slope},
    {"MA60_SLOPE", v4.trend.ma60_slope},
    {"KOSPI_R20", v4.kospi_r20},
    {"KOSPI_R60", v4.kospi_r60},
    {"KOSDAQ_R20", v4.kosdaq_r20},
    {"KOSDAQ_R60", v4.kosdaq_r60},
    {"kr_intraday_drop", v4.stress.intraday_drop},
    {"kr_r3", v4.stress.r3},
    {"kr_day_range", v4.stress.day_range},
    {"SPY_R20", v4.us.spy_r20},
    {"SPY_R60", v4.us.spy_r60},
    {"QQQ_R20", v4.us.qqq_r20},
    {"QQQ_R60", v4.us.qqq_r60},
    {"SPY_MA50_ABOVE_200", v4.us.spy_ma50_above_200},
    {"QQQ_MA50_ABOVE_200", v4.us.qqq_ma50_above_200},
    {"VIX_LEVEL", v4.us.vix_level},
    {"VIX_MA5", v4.us.vix_ma5},
    {"VIX_MA20", v4.us.vix_ma20},
    {"VIX_CHG_3D", v4.us.vix_chg_3d},
    {"kr_trend_score", v4.kr_trend_score},
    {"us_trend_score", v4.us_trend_score},
    {"kr_risk_score", v4.kr_risk_score},
    {"us_risk_score", v4.us_risk_score},
    {"kr_regime", to_string(v4.kr_regime)},
    {"us_regime", to_string(v4.us_regime)},
    {"kr_risk_label", risk_label(v4.kr_risk_score)},
    {"us_risk_label", risk_label(v4.us_risk_score)},
    {"global_trend_score", v4.global_trend_score},
    {"global_risk_score", v4.global_risk_score},
    {"raw_final_regime", to_string(v4.raw_final_regime)},
    {"longterm_regime", to_string(v4.longterm_regime)},
    {"midterm_regime", to_string(v4.midterm_regime)},
    {"prev_midterm", known(v4.prev_midterm)},
    {"short_term_risk_score", count(v4.short_term_risk_score)},
    {"final_regime", to_string(v4.midterm_regime)},
    {"divergence", v4.market_divergence != divergence::none},
    {"divergence_type", type_of(v4.market_divergence)},
    {"risk_label_obj", risk},
    {"policy_grade", v4.policy.grade},
    {"policy_top_n", count(v4.policy.top_n)},
    {"mid_nohist", to_string(v4.mid_nohist)},
  };
}

} // namespace tandem::market
