#include "market/regime/features.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace tandem::market {

namespace {

/// Change of the last close against the highest of the last `count`.
double drawdown(std::span<const double> closes, std::size_t count) {
  const auto window = closes.last(count);
  return change(*std::max_element(window.begin(), window.end()), window.back());
}

/// Change over 5 sessions of the mean of `count` closes.
double mean_slope(std::span<const double> closes, std::size_t count) {
  constexpr std::size_t sessions = 5;
  return change(last_mean(closes.first(closes.size() - sessions), count), last_mean(closes, count));
}

bool is_ma50_above_200(std::span<const double> closes) {
  return closes.size() >= us_features::mean_candles_min
         && last_mean(closes, 50) > last_mean(closes, us_features::mean_candles_min);
}

} // namespace

std::span<const candle> candles_until(std::span<const candle> series, date last) {
  const auto end = std::partition_point(series.begin(), series.end(),
                                        [last](const candle& each) { return each.day <= last; });
  return series.first(static_cast<std::size_t>(end - series.begin()));
}

std::vector<double> closes_of(std::span<const candle> series) {
  std::vector<double> closes;
  closes.reserve(series.size());
  for (const auto& each : series)
    closes.push_back(each.close);
  return closes;
}

std::vector<double> closes_before(std::span<const candle> series, date session) {
  std::vector<double> closes;
  date newest;
  for (const auto& each : series) {
    if (each.day >= session)
      break;
    if (each.day == newest)
      closes.back() = each.close;
    else
      closes.push_back(each.close);
    newest = each.day;
  }
  return closes;
}

date last_before(std::span<const candle> series, date session) {
  const auto end = std::partition_point(
    series.begin(), series.end(), [session](const candle& each) { return each.day < session; });
  return end == series.begin() ? date{} : std::prev(end)->day;
}

bool is_us_stale(std::span<const candle> series, date session) {
  const auto last = last_before(series, session);
  return last && session.days_since_epoch() - last.days_since_epoch() > us_gap_days_max;
}

std::vector<double> us_closes_before(std::span<const candle> series, date session) {
  return is_us_stale(series, session) ? std::vector<double>{} : closes_before(series, session);
}

double change(double base, double now) {
  return base > 0 ? now / base - 1 : 0;
}

double change_over(std::span<const double> closes, std::size_t sessions) {
  return change(closes[closes.size() - 1 - sessions], closes.back());
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double last_mean(std::span<const double> values, std::size_t count) {
  return mean_of(values.last(count));
}

std::vector<double> last_returns(std::span<const double> closes, std::size_t count) {
  std::vector<double> returns;
  returns.reserve(count);
  for (std::size_t i = closes.size() - count; i < closes.size(); ++i)
    returns.push_back(change(closes[i - 1], closes[i]));
  return returns;
}

std::optional<trend_features> measure_trend(std::span<const candle> series) {
  if (series.size() < trend_features::candles_min)
    return std::nullopt;
  const auto closes = closes_of(series.last(trend_features::candles_min));
  return trend_features{change_over(closes, 5), change_over(closes, 20), change_over(closes, 60),
                        drawdown(closes, 21),   drawdown(closes, 61),    mean_slope(closes, 20),
                        mean_slope(closes, 60)};
}

stress_features measure_stress(std::span<const candle> series) {
  stress_features stress;
  if (series.empty())
    return stress;
  const auto& today = series.back();
  stress.intraday_drop = change(today.open, today.low);
  stress.day_range = change(today.low, today.high);
  if (series.size() >= stress_features::r3_candles_min)
    stress.r3 = change(series[series.size() - 4].close, today.close);
  return stress;
}

us_features measure_us(std::span<const double> spy, std::span<const double> qqq,
                       std::span<const double> vix) {
  us_features us;
  if (spy.size() >= us_features::return_candles_min) {
    us.spy_r20 = change_over(spy, 20);
    us.spy_r60 = change_over(spy, 60);
  }
  if (qqq.size() >= us_features::return_candles_min) {
    us.qqq_r20 = change_over(qqq, 20);
    us.qqq_r60 = change_over(qqq, 60);
  }
  us.spy_ma50_above_200 = is_ma50_above_200(spy);
  us.qqq_ma50_above_200 = is_ma50_above_200(qqq);
  if (!vix.empty())
    us.vix_level = vix.back();
  if (vix.size() >= 5)
    us.vix_ma5 = last_mean(vix, 5);
  if (vix.size() >= 20)
    us.vix_ma20 = last_mean(vix, 20);
  if (vix.size() >= us_features::vix_change_candles_min)
    us.vix_chg_3d = change_over(vix, 3);
  return us;
}

} // namespace tandem::market
