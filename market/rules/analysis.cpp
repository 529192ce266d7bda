#include "market/rules/analysis.hpp"

#include "market/rules/symbol_memory.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace tandem::market {

namespace {

/// A suspended day is a candle without volume. A NaN close stays in: the data check reports it.
bool traded(const candle& day) {
  return !(day.close <= 0) && day.volume_shares > 0;
}

bool has_nan(const candle& day) {
  return std::isnan(day.open) || std::isnan(day.high) || std::isnan(day.low)
         || std::isnan(day.close);
}

/// How many of `keywords` the name holds.
double keywords_in(const std::string& name, const std::vector<std::string>& keywords) {
  return static_cast<double>(
    std::count_if(keywords.begin(), keywords.end(), [&name](const std::string& keyword) {
      return name.find(keyword) != std::string::npos;
    }));
}

// With fewer candles the 20-candle slopes have no previous value to compare with.
constexpr std::size_t candles_min = 21;

} // namespace

std::vector<filter_declaration> after_data_filters(std::vector<filter_declaration> own) {
  using namespace notations;
  std::vector<filter_declaration> all{
    {"stale_data", counted, "days that the last candle is behind the session"},
    {"short_data", counted, "candles there are to compute from"},
    {"nan_data", counted, "candles with a price missing"},
    {"inverse_etf", counted, "words in the name that tell an inverse or leveraged fund"},
    {"bond_etf", counted, "words in the name that tell a bond or money market fund"},
    {"turnover", krw, "mean traded value of the last 20 candles, KRW"},
    {"price", krw, "close, KRW"},
  };
  std::move(own.begin(), own.end(), std::back_inserter(all));
  return all;
}

analysis::analysis(const symbol_input& input, const v2_settings& settings, detail depth)
    : input_(input), settings_(settings), filters_(depth) {
  cut_window();
  check_data();
  unusable_ = filters_.failed().has_value();
  check_listing();
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

void analysis::check_data() {
  const auto nans = std::count_if(window_.begin(), window_.end(), has_nan);
  computable_ = !window_.empty() && nans == 0;
  comparable_ = computable_ && window_.size() >= candles_min;
  if (input_.require_fresh && !window_.empty())
    filters_.at_most(
      "stale_data", input_.scan_date.days_since_epoch() - window_.back().day.days_since_epoch(), 0);
  filters_.at_least("short_data", static_cast<double>(window_.size()), candles_min);
  filters_.at_most("nan_data", static_cast<double>(nans), 0);
}

void analysis::check_listing() {
  if (filters_.settled())
    return;
  const auto& name = input_.symbol.name;
  filters_.at_most("inverse_etf", keywords_in(name, settings_.inverse_etf_keywords), 0);
  filters_.at_most("bond_etf", keywords_in(name, settings_.bond_etf_keywords), 0);
  if (filters_.settled() || !computable_)
    return;
  filters_.at_least("turnover", mean_turnover20(window_), settings_.min_turnover_krw);
  filters_.at_least("price", window_.back().close, settings_.min_price);
}

const indicator_set& analysis::indicators() {
  if (!indicators_) {
    const indicator_options options{settings_.trend_slope_lookback, settings_.trend_above_lookback};
    indicators_ = input_.memory != nullptr ? input_.memory->indicators(window_, options)
                                           : compute_indicators(window_, options);
  }
  return *indicators_;
}

} // namespace tandem::market
