#include "market/backtest/summary.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market::backtest {

namespace {

/// A mean whose terms are added in the order in which they come.
class mean {
public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  std::optional<double> value() const {
    return count_ == 0 ? std::nullopt : std::optional{sum_ / static_cast<double>(count_)};
  }

private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

/// A session with valued trades.
struct valued_day {
  std::size_t session = 0;
  day_sum net;
  day_sum over; // The universe.
};

std::vector<valued_day> by_day(std::span<const trade* const> valued) {
  std::vector<valued_day> days;
  for (const auto* each : valued) {
    if (days.empty() || days.back().session != each->session)
      days.push_back({each->session, {}, {}});
    auto& day = days.back();
    day.net.sum += each->net;
    ++day.net.trades;
    if (each->universe) {
      day.over.sum += each->gross - *each->universe;
      ++day.over.trades;
    }
  }
  return days;
}

std::size_t count_apart(const std::vector<valued_day>& days, std::size_t horizon) {
  std::size_t count = 0;
  std::size_t last = 0;
  for (const auto& day : days)
    if (count == 0 || day.session >= last + horizon) {
      ++count;
      last = day.session;
    }
  return count;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1)
    return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::size_t count_signal_days(std::span<const trade* const> trades) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trades.size(); ++i)
    count += i == 0 || trades[i - 1]->session != trades[i]->session ? 1U : 0U;
  return count;
}

void add_means(statistics& out, std::span<const trade* const> valued) {
  mean gross;
  mean net;
  mean low;
  mean high;
  mean held;
  mean over_universe;
  mean over_kospi;
  std::vector<double> nets;
  nets.reserve(valued.size());
  std::size_t hits = 0;
  for (const auto* each : valued) {
    gross.add(each->gross);
    net.add(each->net);
    low.add(each->net_low);
    high.add(each->net_high);
    held.add(static_cast<double>(each->held));
    if (each->universe)
      over_universe.add(each->gross - *each->universe);
    if (each->kospi)
      over_kospi.add(each->gross - *each->kospi);
    hits += each->net > 0 ? 1U : 0U;
    nets.push_back(each->net);
  }
  const auto [worst, best] = std::minmax_element(nets.begin(), nets.end());
  out.worst_net = *worst;
  out.best_net = *best;
  out.mean_gross = gross.value();
  out.mean_net = net.value();
  out.mean_net_low = low.value();
  out.mean_net_high = high.value();
  out.mean_held = held.value();
  out.over_universe = over_universe.value();
  out.over_kospi = over_kospi.value();
  out.hit_rate = static_cast<double>(hits) / static_cast<double>(valued.size());
  out.median_net = median(std::move(nets));
}

/// The mean number of held candles, rounded up.
std::size_t mean_held_up(std::span<const trade* const> valued) {
  std::size_t sum = 0;
  for (const auto* each : valued)
    sum += each->held;
  return (sum + valued.size() - 1) / valued.size();
}

std::optional<interval> interval_of(const std::vector<valued_day>& days, day_sum valued_day::*what,
                                    std::optional<double> mean, std::size_t horizon,
                                    const bootstrap_settings& settings) {
  constexpr std::size_t horizons_min = 10; // With fewer days there are too few different blocks.
  if (!mean || days.size() < horizons_min * horizon)
    return std::nullopt;
  std::vector<day_sum> sums;
  sums.reserve(days.size());
  for (const auto& day : days)
    sums.push_back(day.*what);
  const auto raw = resample(sums, horizon + 1, settings);
  return raw ? std::optional{widened(*raw, *mean, horizon, days.size())} : std::nullopt;
}

} // namespace

statistics summarize(std::span<const trade* const> trades, std::optional<std::size_t> horizon,
                     const bootstrap_settings& settings) {
  statistics out;
  out.signals = trades.size();
  out.signal_days = count_signal_days(trades);
  std::vector<const trade*> valued;
  valued.reserve(trades.size());
  mean open;
  mean with_open;
  for (const auto* each : trades) {
    ++out.reasons[static_cast<std::size_t>(each->reason)];
    if (each->is_valued()) {
      valued.push_back(each);
      with_open.add(each->net);
    } else if (each->open_net) {
      open.add(*each->open_net);
      with_open.add(*each->open_net);
    }
  }
  out.mean_open = open.value();
  out.mean_net_with_open = with_open.value();
  out.valued = valued.size();
  if (valued.empty())
    return out;
  const auto days = by_day(valued);
  const auto held = horizon.value_or(mean_held_up(valued));
  out.valued_days = days.size();
  out.days_apart = count_apart(days, held);
  add_means(out, valued);
  mean by_days;
  for (const auto& day : days)
    by_days.add(day.net.sum / static_cast<double>(day.net.trades));
  out.mean_net_by_day = by_days.value();
  out.net_interval = interval_of(days, &valued_day::net, out.mean_net, held, settings);
  out.over_interval = interval_of(days, &valued_day::over, out.over_universe, held, settings);
  return out;
}

} // namespace tandem::market::backtest
