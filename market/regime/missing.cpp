#include "market/regime/missing.hpp"

#include "market/regime/features.hpp"
#include "market/regime/midterm.hpp"
#include "market/regime/v1.hpp"

#include <algorithm>
#include <string_view>

namespace tandem::market {

namespace {

/// A part of the analysis and how many candles it takes.
struct need {
  std::size_t candles;
  std::string_view part;
};

constexpr need day_return{2, "the day return"};

void check_length(std::vector<std::string>& missing, const std::string& series, std::size_t have,
                  std::initializer_list<need> needs) {
  if (have == 0) {
    missing.push_back(series);
    return;
  }
  for (const auto& each : needs)
    if (have < each.candles)
      missing.push_back(series + " has " + std::to_string(have) + " of "
                        + std::to_string(each.candles) + " candles for " + std::string{each.part});
}

/// A missing member affects the universe's means, a missing leader those of its baskets.
void check_moves(std::vector<std::string>& missing, const regime_inputs& inputs) {
  const auto nobody_has = [&inputs](std::optional<double> member_move::*measure) {
    return std::none_of(inputs.members.begin(), inputs.members.end(),
                        [measure](const member_move& one) { return one.*measure; });
  };
  if (inputs.members_failed > 0)
    missing.push_back("the candles of " + std::to_string(inputs.members_failed) + " of "
                      + std::to_string(inputs.members.size()) + " symbols of the universe");
  if (nobody_has(&member_move::day_return))
    missing.emplace_back("the universe's day return");
  if (nobody_has(&member_move::volume_ratio))
    missing.emplace_back("the universe's volume trend");
  for (const auto& basket : {tech_basket(), value_basket(), foreign_basket(), institution_basket()})
    if (std::none_of(inputs.leaders.begin(), inputs.leaders.end(), [&](const member_move& one) {
          return one.day_return
                 && std::find(basket.codes.begin(), basket.codes.end(), one.code)
                      != basket.codes.end();
        }))
      missing.push_back("the leaders of " + std::string{basket.name});
}

struct korean_series {
  explicit korean_series(const regime_inputs& inputs)
      : kospi(candles_until(inputs.kospi, inputs.session)),
        kodex200(candles_until(inputs.kodex200, inputs.session)),
        kosdaq150(candles_until(inputs.kosdaq150, inputs.session)) {}

  /// When 069500 ends before the index does.
  bool is_kodex200_late() const {
    return !kodex200.empty() && !kospi.empty() && kodex200.back().day < kospi.back().day;
  }

  std::span<const candle> kospi;
  std::span<const candle> kodex200;
  std::span<const candle> kosdaq150;
};

void check_day_of_kospi(std::vector<std::string>& missing, const korean_series& series,
                        date session) {
  if (!series.kospi.empty() && series.kospi.back().day != session)
    missing.push_back("KOSPI has no candle of " + session.iso());
  if (series.is_kodex200_late())
    missing.push_back("069500 has no candle of " + series.kospi.back().day.iso());
}

void check_us(std::vector<std::string>& missing, const regime_inputs& inputs) {
  static const us_series none;
  const auto& us = inputs.us ? *inputs.us : none;
  constexpr need returns{us_features::return_candles_min, "its trend"};
  constexpr need means{us_features::mean_candles_min, "its 200-session mean"};
  constexpr need vix_change{us_features::vix_change_candles_min, "its change over 3 sessions"};
  const auto check = [&](const std::string& name, const candle_series& series,
                         std::initializer_list<need> needs) {
    if (is_us_stale(series, inputs.session))
      missing.push_back(name + " after " + last_before(series, inputs.session).iso());
    else
      check_length(missing, name, closes_before(series, inputs.session).size(), needs);
  };
  check("SPY", us.spy, {day_return, returns, means});
  check("QQQ", us.qqq, {returns, means});
  check("VIX", us.vix, {day_return, vix_change});
}

} // namespace

std::vector<std::string> missing_of_v1(const regime_inputs& inputs) {
  const korean_series series{inputs};
  std::vector<std::string> missing;
  check_day_of_kospi(missing, series, inputs.session);
  check_length(missing, "KOSPI", series.kospi.size(), {day_return});
  check_length(missing, "069500", series.kodex200.size(), {day_return});
  check_moves(missing, inputs);
  return missing;
}

std::vector<std::string> missing_of_v4(const regime_inputs& inputs) {
  const korean_series series{inputs};
  std::vector<std::string> missing;
  check_day_of_kospi(missing, series, inputs.session);
  check_length(missing, "KOSPI", series.kospi.size(),
               {day_return,
                {stress_features::r3_candles_min, "its change over 3 sessions"},
                {trend_features::candles_min, "its trend"}});
  check_length(missing, "069500", series.kodex200.size(),
               {day_return,
                {midterm_candles_min, "the midterm word"},
                {longterm_candles_min, "the long-term word"}});
  check_length(missing, "229200", series.kosdaq150.size(),
               {{trend_features::candles_min, "its trend"}});
  check_us(missing, inputs);
  check_moves(missing, inputs);
  return missing;
}

} // namespace tandem::market
