#include "market/rules/v2_score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace tandem::market {

namespace {

bool macd_above(const indicator_set& set, double osc_min) {
  return set.macd_line > set.macd_signal || set.macd_osc > osc_min;
}

bool rsi_momentum(const indicator_set& set, double threshold) {
  return set.rsi_tema > set.rsi_dema
         || (std::abs(set.rsi_tema - set.rsi_dema) < 3 && set.rsi_tema > threshold);
}

bool volume_expands(const indicator_set& set, double multiple) {
  return set.vol_ma5 != 0 && static_cast<double>(set.volume_shares) >= multiple * set.vol_ma5;
}

// The original's solver has noise of this size around 0, in KRW or shares per candle.
constexpr double slope_noise = 0.001;

bool price_trend(const indicator_set& set) {
  return set.tema20_slope20 > slope_noise && set.close > set.tema20;
}

bool is_bull_market(const condition* mc) {
  return mc != nullptr
         && (mc->market_sentiment == regime_word::bull || mc->final_regime == regime_word::bull
             || mc->global_trend_score > 1.0);
}

int count(std::initializer_list<bool> signs) {
  return static_cast<int>(std::count(signs.begin(), signs.end(), true));
}

void check_trend(soft_filter_result& result, const indicator_set& set, const v2_settings& settings,
                 const condition* mc) {
  const bool price = set.tema20_slope20 > 0;
  const bool volume = set.obv_slope20 > 0;
  if (is_bull_market(mc)) {
    // In a rising market two of four signs suffice, and the DEMA slope is never required.
    result.trend_signs = count({price, volume, set.above_count >= 2, set.tema20 > set.dema10});
    result.trend_signs_min = 2;
  } else {
    const bool short_term = settings.require_dema_slope && set.dema10_slope20 > 0;
    result.trend_signs = count({price, volume, set.above_count >= 3, short_term});
    result.trend_signs_min = settings.require_dema_slope ? 4 : 3;
  }
  result.trend = result.trend_signs >= result.trend_signs_min;
}

v2_flags find_flags(const indicator_set& set, const v2_settings& settings, const condition* mc) {
  const auto volume = static_cast<double>(set.volume_shares);
  v2_flags flags;
  flags.cross = set.tema20 > set.dema10 && set.prev_tema20 <= set.prev_dema10;
  flags.vol_expand = volume_expands(set, settings.vol_ma5_mult) && set.vol_ma20 > 0
                     && volume >= settings.vol_ma20_mult * set.vol_ma20;
  flags.macd_ok = macd_above(set, mc != nullptr ? mc->macd_osc_min : settings.macd_osc_min);
  flags.rsi_ok = rsi_momentum(set, mc != nullptr ? mc->rsi_threshold : settings.rsi_threshold);
  flags.tema_slope_ok = price_trend(set);
  flags.obv_slope_ok = set.obv_slope20 > slope_noise;
  flags.above_cnt5_ok = set.above_count >= 3;
  flags.dema_slope_ok = set.dema10_slope20 > slope_noise;
  return flags;
}

int weigh(const v2_flags& flags, const v2_settings& settings) {
  return (flags.cross ? settings.score_w_cross : 0) + (flags.vol_expand ? settings.score_w_vol : 0)
         + (flags.macd_ok ? settings.score_w_macd : 0) + (flags.rsi_ok ? settings.score_w_rsi : 0)
         + (flags.tema_slope_ok ? settings.score_w_tema_slope : 0)
         + (flags.obv_slope_ok ? settings.score_w_obv_slope : 0)
         + (flags.above_cnt5_ok ? settings.score_w_above_cnt : 0)
         + (flags.dema_slope_ok ? settings.score_w_dema_slope : 0);
}

/// 3 points from `high` on, 2 from `low` on.
int graded(double value, double low, double high) {
  return value >= high ? 3 : value >= low ? 2 : 0;
}

/// Added to the base risk of a symbol that scores well because it has already risen far.
int runaway_risk(const indicator_set& set) {
  const double ratio = set.vol_ma5 > 0 ? static_cast<double>(set.volume_shares) / set.vol_ma5 : 0;
  const double ext = set.tema20 > 0 ? extension(set) : 0;
  const std::array<int, 3> points{graded(set.rsi_tema, 70, 75), graded(ratio, 2.5, 3.0),
                                  graded(ext, 0.05, 0.08)};
  int sum = 0;
  int warnings = 0;
  for (int each : points) {
    sum += each;
    warnings += each > 0 ? 1 : 0;
  }
  return warnings >= 2 ? sum + 2 : sum;
}

} // namespace

soft_filter_result soft_filter(const indicator_set& set, const v2_settings& settings,
                               const condition* mc) {
  const double rsi_threshold = mc != nullptr ? mc->rsi_threshold : settings.rsi_threshold;
  const double volume_multiple = mc != nullptr ? mc->vol_ma5_mult : settings.vol_ma5_mult;
  soft_filter_result result;
  result.signals = {(set.crossed_recently || set.tema20 > set.dema10) && set.tema20_slope20 > 0,
                    macd_above(set, 0),
                    rsi_momentum(set, rsi_threshold),
                    volume_expands(set, volume_multiple),
                    set.obv_slope20 > slope_noise,
                    price_trend(set),
                    set.above_count >= 3};
  for (bool signal : result.signals)
    result.signals_count += signal ? 1 : 0;
  check_trend(result, set, settings, mc);
  return result;
}

int base_risk(const indicator_set& set) {
  constexpr double volume_spike = 3.0;
  constexpr int rising_run_min = 3;
  int points = 0;
  if (set.rsi_tema > 80)
    points += 2;
  if (static_cast<double>(set.volume_shares) > volume_spike * set.vol_ma5)
    points += 2;
  if (set.osc_rising_run < rising_run_min)
    points += 1;
  if (set.closes_up_of_5 >= 4)
    points += 1;
  return points;
}

v2_points score_symbol(const indicator_set& set, const v2_settings& settings, const condition* mc) {
  v2_points result;
  result.risk = base_risk(set);
  if (result.risk >= settings.risk_score_threshold) {
    result.excluded = true;
    return result;
  }
  result.flags = find_flags(set, settings, mc);
  const int score = weigh(result.flags, settings);
  if (score >= 6)
    result.risk += runaway_risk(set);
  result.risk_multiplier_x10 = score >= 8 ? 20 : score >= 6 ? 15 : 10;
  result.deduction = result.risk * result.risk_multiplier_x10 / 10;
  result.adjusted = score - result.deduction;
  const int basic = (result.flags.cross ? 1 : 0) + (result.flags.vol_expand ? 1 : 0)
                    + (result.flags.macd_ok ? 1 : 0) + (result.flags.rsi_ok ? 1 : 0);
  if (result.adjusted < 4 && basic < 2)
    result.adjusted = 0;
  return result;
}

int momentum_points(const v2_flags& flags) {
  return (flags.cross ? 3 : 0) + (flags.vol_expand ? 2 : 0) + (flags.macd_ok ? 1 : 0)
         + (flags.rsi_ok ? 1 : 0);
}

int trend_points(const v2_flags& flags) {
  return (flags.tema_slope_ok ? 2 : 0) + (flags.obv_slope_ok ? 2 : 0)
         + (flags.above_cnt5_ok ? 2 : 0) + (flags.dema_slope_ok ? 2 : 0);
}

std::string_view score_label(double score) {
  if (score >= 10)
    return "강한 매수";
  if (score >= 8)
    return "매수 후보";
  if (score >= 6)
    return "관심 종목";
  return "후보 종목";
}

strategy_guide choose_strategy(const v2_flags& flags, double score) {
  const strategy_guide swing{"스윙", 0.05, 0.05, 10, "3~10일"};
  const strategy_guide position{"포지션", 0.10, 0.07, 90, "2주~3개월"};
  const strategy_guide longterm{"장기", 0.15, 0.10, 90, "3개월 이상"};
  const strategy_guide watch{"관찰", std::nullopt, std::nullopt, std::nullopt, ""};
  const int momentum = momentum_points(flags);
  const int trend = trend_points(flags);
  if (score >= 10) {
    if (flags.cross && flags.vol_expand && momentum >= 6)
      return swing;
    return trend >= 5 ? position : swing;
  }
  if (score >= 8) {
    if (flags.cross && trend >= 4)
      return position;
    return flags.vol_expand && momentum >= 5 ? swing : position;
  }
  if (score >= 6 && trend >= 3)
    return longterm;
  return watch;
}

} // namespace tandem::market
