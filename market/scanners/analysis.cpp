#include "market/scanners/analysis.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::market {

namespace {

/// A suspended day comes as a candle without trade. A NaN close is kept: the data check names it.
bool traded(const candle& day) {
  return !(day.close <= 0) && day.volume_shares > 0;
}

bool has_nan(const candle& day) {
  return std::isnan(day.open) || std::isnan(day.high) || std::isnan(day.low)
         || std::isnan(day.close);
}

bool names_any(const std::string& name, const std::vector<std::string>& keywords) {
  return std::any_of(keywords.begin(), keywords.end(), [&name](const std::string& keyword) {
    return name.find(keyword) != std::string::npos;
  });
}

} // namespace

analysis::analysis(const symbol_input& input, const v2_settings& settings)
    : input_(input), settings_(settings) {
  cut_window();
  dropped_ = find_data_problem();
  unusable_ = dropped_.has_value();
  if (!unusable_)
    dropped_ = find_listing_problem();
}

void analysis::cut_window() {
  auto days = input_.candles;
  const auto after = std::find_if(
    days.rbegin(), days.rend(), [this](const candle& day) { return day.day <= input_.scan_date; });
  days = days.first(days.size() - static_cast<std::size_t>(after - days.rbegin()));
  const auto length = static_cast<std::size_t>(std::max(settings_.ohlcv_count, 0));
  window_ = days.last(std::min(length, days.size()));
  if (std::all_of(window_.begin(), window_.end(), traded))
    return;
  kept_.reserve(length);
  for (auto day = days.rbegin(); day != days.rend() && kept_.size() < length; ++day)
    if (traded(*day))
      kept_.push_back(*day);
  std::reverse(kept_.begin(), kept_.end());
  window_ = kept_;
}

std::optional<stage> analysis::find_data_problem() const {
  // With fewer candles the 20-candle slopes have no previous value to compare with.
  constexpr std::size_t candles_min = 21;
  if (input_.require_fresh && !window_.empty() && window_.back().day < input_.scan_date)
    return stage::stale_data;
  if (window_.size() < candles_min)
    return stage::short_data;
  if (std::any_of(window_.begin(), window_.end(), has_nan))
    return stage::nan_data;
  return std::nullopt;
}

std::optional<stage> analysis::find_listing_problem() const {
  const auto& name = input_.symbol.name;
  if (names_any(name, settings_.inverse_etf_keywords))
    return stage::inverse_etf;
  if (names_any(name, settings_.bond_etf_keywords))
    return stage::bond_etf;
  if (mean_turnover20(window_) < settings_.min_turnover_krw)
    return stage::turnover;
  if (window_.back().close < settings_.min_price)
    return stage::price;
  return std::nullopt;
}

bool analysis::computable() const {
  return !window_.empty() && std::none_of(window_.begin(), window_.end(), has_nan);
}

const indicator_set& analysis::indicators() {
  if (!indicators_)
    indicators_ =
      compute_indicators(window_, {settings_.trend_slope_lookback, settings_.trend_above_lookback});
  return *indicators_;
}

} // namespace tandem::market
