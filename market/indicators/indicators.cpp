#include "market/indicators/indicators.hpp"

#include "market/indicators/atr.hpp"
#include "market/indicators/change_rate.hpp"
#include "market/indicators/ema.hpp"
#include "market/indicators/macd.hpp"
#include "market/indicators/obv.hpp"
#include "market/indicators/rsi.hpp"
#include "market/indicators/slope.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace tandem::market {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The columns whose earlier values are used, one value per candle.
struct columns {
  explicit columns(std::size_t size) : tema20(size), dema10(size), macd_osc(size), obv(size) {}
  std::vector<double> tema20;
  std::vector<double> dema10;
  std::vector<double> macd_osc;
  std::vector<double> obv;
};

void run_means(std::span<const candle> window, columns& out, indicator_set& set) {
  tema slow{20};
  dema fast{10};
  ema longest{60};
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double close = window[i].close;
    out.tema20[i] = slow.next(close);
    out.dema10[i] = fast.next(close);
    set.ema60 = longest.next(close);
  }
}

void run_macd(std::span<const candle> window, columns& out, indicator_set& set) {
  macd stream;
  macd_value last;
  for (std::size_t i = 0; i < window.size(); ++i) {
    last = stream.next(window[i].close);
    out.macd_osc[i] = last.osc;
  }
  set.macd_line = last.line;
  set.macd_signal = last.signal;
  set.macd_osc = last.osc;
}

void run_obv(std::span<const candle> window, columns& out) {
  obv stream;
  for (std::size_t i = 0; i < window.size(); ++i)
    out.obv[i] = stream.next(window[i]);
}

/// Mean volume of the last `length` candles. Sums of whole shares are exact in any order.
double mean_volume(std::span<const candle> window, std::size_t length) {
  double sum = 0;
  for (const auto& day : window.last(length))
    sum += static_cast<double>(day.volume_shares);
  return sum / static_cast<double>(length);
}

int count_above(const columns& values, std::size_t lookback) {
  const std::size_t size = values.tema20.size();
  int count = 0;
  for (std::size_t i = size - std::min(lookback, size); i < size; ++i)
    count += values.tema20[i] > values.dema10[i] ? 1 : 0;
  return count;
}

bool crossed_recently(const columns& values) {
  const std::size_t last = values.tema20.size() - 1;
  for (std::size_t i = last; i > last - std::min<std::size_t>(5, last); --i)
    if (values.tema20[i - 1] <= values.dema10[i - 1] && values.tema20[i] > values.dema10[i])
      return true;
  return false;
}

/// How many oscillator values at the end rise in a row, at most 10.
int rising_run(const std::vector<double>& values) {
  constexpr int run_max = 10;
  int run = 0;
  for (std::size_t i = values.size() - 1; i > 0 && run < run_max; --i, ++run)
    if (!(values[i] > values[i - 1]))
      break;
  return run;
}

int closes_up(std::span<const candle> window) {
  int count = 0;
  const std::size_t last = window.size() - 1;
  for (std::size_t i = last; i > last - std::min<std::size_t>(5, last); --i)
    count += window[i].close > window[i - 1].close ? 1 : 0;
  return count;
}

} // namespace

indicator_set compute_indicators(std::span<const candle> window, const indicator_options& options) {
  const std::size_t size = window.size();
  columns values{size};
  indicator_set set;
  run_means(window, values, set);
  run_macd(window, values, set);
  run_obv(window, values);
  set.tema20 = values.tema20.back();
  set.dema10 = values.dema10.back();
  set.prev_tema20 = size > 1 ? values.tema20[size - 2] : undefined;
  set.prev_dema10 = size > 1 ? values.dema10[size - 2] : undefined;
  set.rsi_tema = rsi_tema(window);
  set.rsi_dema = rsi_dema(window);
  set.obv = values.obv.back();
  set.vol_ma5 = size < 5 ? undefined : mean_volume(window, 5);
  set.vol_ma20 = mean_volume(window, std::min<std::size_t>(20, size));
  const auto lookback = static_cast<std::size_t>(std::max(options.slope_lookback, 2));
  set.tema20_slope20 = slope(values.tema20, lookback);
  set.obv_slope20 = slope(values.obv, lookback);
  set.dema10_slope20 = slope(values.dema10, lookback);
  set.atr14 = atr(window);
  set.turnover20 = mean_turnover20(window);
  set.close = window.back().close;
  set.change_rate = change_rate(window);
  set.volume_shares = window.back().volume_shares;
  set.above_count =
    count_above(values, static_cast<std::size_t>(std::max(options.above_lookback, 0)));
  set.crossed_recently = crossed_recently(values);
  set.osc_rising_run = rising_run(values.macd_osc);
  set.closes_up_of_5 = closes_up(window);
  return set;
}

double mean_turnover20(std::span<const candle> window) {
  const auto last = window.last(std::min<std::size_t>(20, window.size()));
  double sum = 0;
  for (const auto& day : last)
    sum += day.close * static_cast<double>(day.volume_shares);
  return sum / static_cast<double>(last.size());
}

double gap(const indicator_set& set) {
  return set.close == 0 ? 0 : (set.tema20 - set.dema10) / set.close;
}

double extension(const indicator_set& set) {
  return set.tema20 == 0 ? 0 : (set.close - set.tema20) / set.tema20;
}

} // namespace tandem::market
