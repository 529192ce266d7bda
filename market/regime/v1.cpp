#include "market/regime/v1.hpp"

#include "market/regime/features.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tandem::market {

namespace {

constexpr std::array<std::string_view, 3> tech_codes{"005930", "000660", "035420"};
constexpr std::array<std::string_view, 4> value_codes{"051910", "005380", "055550", "105560"};
constexpr std::array<std::string_view, 5> foreign_codes{"005930", "000660", "207940", "005380",
                                                        "035420"};
constexpr std::array<std::string_view, 6> institution_codes{"005930", "055550", "105560",
                                                            "086790", "032830", "000810"};

/// Mean of one measure over the moves that have a value.
struct sample {
  std::optional<double> mean;
  std::size_t size = 0;
};

sample sample_of(std::span<const member_move> members,
                 std::optional<double> member_move::*measure) {
  sample result;
  double sum = 0;
  for (const auto& member : members)
    if (const auto& value = member.*measure) {
      sum += *value;
      ++result.size;
    }
  if (result.size > 0)
    result.mean = sum / static_cast<double>(result.size);
  return result;
}

/// Mean return over the leaders of a basket whose return is known.
std::optional<double> basket_return(const leader_basket& basket,
                                    std::span<const member_move> leaders) {
  std::vector<double> returns;
  for (auto code : basket.codes) {
    const auto found = std::find_if(leaders.begin(), leaders.end(), [code](const member_move& one) {
      return one.code == code && one.day_return;
    });
    if (found != leaders.end())
      returns.push_back(*found->day_return);
  }
  if (returns.empty())
    return std::nullopt;
  return mean_of(returns);
}

std::string_view flow_word(std::optional<double> basket, double threshold) {
  const double mean = basket.value_or(0);
  if (mean > threshold)
    return "buy";
  return mean < -threshold ? "sell" : "neutral";
}

std::string_view rotation_word(double difference) {
  if (std::abs(difference) < 0.005)
    return "mixed";
  return difference > 0 ? "tech" : "value";
}

std::string_view volume_word(std::optional<double> ratio) {
  if (!ratio)
    return "normal";
  if (*ratio > 1.3)
    return "high";
  return *ratio < 0.7 ? "low" : "normal";
}

/// A sharp fall counts as the worst of its measures; otherwise a large move of the ETF replaces
/// that of the index.
double effective_return(const v1_analysis& v1) {
  double effective = v1.kospi_return_close;
  if (effective < -0.025) {
    effective = std::min(effective, v1.kospi_return_low.value_or(effective));
    return std::min(effective, v1.universe_return.value_or(effective));
  }
  if (v1.daily_return_raw && std::abs(*v1.daily_return_raw) >= 0.02)
    return *v1.daily_return_raw;
  return effective;
}

regime_word sentiment_of(double effective) {
  if (effective > 0.010)
    return regime_word::bull;
  if (effective < -0.025)
    return regime_word::crash;
  return effective < -0.010 ? regime_word::bear : regime_word::neutral;
}

double score_of(regime_word sentiment) {
  switch (sentiment) {
    case regime_word::bull:
      return 2;
    case regime_word::bear:
      return -1;
    case regime_word::crash:
      return -2;
    case regime_word::neutral:
      break;
  }
  return 0;
}

/// The row of the threshold table with its adjustments.
void set_thresholds(v1_analysis& v1) {
  const auto row = fixed_condition(v1.market_sentiment);
  v1.rsi_threshold = row.rsi_threshold;
  v1.min_signals = row.min_signals;
  v1.macd_osc_min = row.macd_osc_min;
  v1.vol_ma5_mult = row.vol_ma5_mult;
  v1.gap_max = row.gap_max;
  v1.ext_from_tema20_max = row.ext_from_tema20_max;
  if (v1.volatility > 0.04) {
    v1.rsi_threshold += 2;
    v1.min_signals += 1;
  } else if (v1.volatility < 0.02) {
    v1.rsi_threshold -= 1;
  }
  if (v1.volume_trend == "high")
    v1.vol_ma5_mult -= 0.2;
  else if (v1.volume_trend == "low")
    v1.vol_ma5_mult += 0.2;
}

/// Returns and volatility of the index, unless it has too few candles.
void measure_index(v1_analysis& v1, std::span<const candle> kospi) {
  if (kospi.size() < v1_analysis::kospi_candles_min)
    return;
  const auto window = kospi.last(std::min<std::size_t>(kospi.size(), 5));
  const auto& today = window.back();
  const double before = window[window.size() - 2].close;
  v1.kospi_return_close = change(before, today.close);
  v1.kospi_return_low = change(before, today.low);
  double ranges = 0;
  for (const auto& each : window)
    ranges += each.close > 0 ? (each.high - each.low) / each.close : 0;
  v1.volatility = ranges / static_cast<double>(window.size());
}

} // namespace

leader_basket tech_basket() {
  return {"technology", tech_codes};
}

leader_basket value_basket() {
  return {"value", value_codes};
}

leader_basket foreign_basket() {
  return {"foreign flow", foreign_codes};
}

leader_basket institution_basket() {
  return {"institution flow", institution_codes};
}

bool has_raw_return(std::span<const candle> kospi, std::span<const candle> kodex200) {
  return kodex200.size() >= 2 && (kospi.empty() || kodex200.back().day == kospi.back().day);
}

v1_analysis analyze_v1(const regime_inputs& inputs) {
  v1_analysis v1;
  const auto kospi = candles_until(inputs.kospi, inputs.session);
  const auto kodex200 = candles_until(inputs.kodex200, inputs.session);
  measure_index(v1, kospi);
  if (has_raw_return(kospi, kodex200))
    v1.daily_return_raw = change(kodex200[kodex200.size() - 2].close, kodex200.back().close);
  const auto breadth = sample_of(inputs.members, &member_move::day_return);
  v1.universe_return = breadth.mean;
  v1.sample_size = breadth.size;
  v1.effective_return = effective_return(v1);
  v1.market_sentiment = sentiment_of(v1.effective_return);
  v1.sentiment_score = score_of(v1.market_sentiment);
  v1.sector_rotation = rotation_word(basket_return(tech_basket(), inputs.leaders).value_or(0)
                                     - basket_return(value_basket(), inputs.leaders).value_or(0));
  v1.foreign_flow = flow_word(basket_return(foreign_basket(), inputs.leaders), 0.010);
  v1.institution_flow = flow_word(basket_return(institution_basket(), inputs.leaders), 0.008);
  v1.volume_trend = volume_word(sample_of(inputs.members, &member_move::volume_ratio).mean);
  set_thresholds(v1);
  return v1;
}

condition v1_condition(const v1_analysis& v1) {
  condition mc;
  mc.market_sentiment = v1.market_sentiment;
  mc.rsi_threshold = v1.rsi_threshold;
  mc.min_signals = v1.min_signals;
  mc.macd_osc_min = v1.macd_osc_min;
  mc.vol_ma5_mult = v1.vol_ma5_mult;
  mc.gap_max = v1.gap_max;
  mc.ext_from_tema20_max = v1.ext_from_tema20_max;
  return mc;
}

} // namespace tandem::market
