#include "market/regime/sources.hpp"

#include "market/regime/features.hpp"
#include "market/regime/funds.hpp"

namespace tandem::market {

namespace {

regime_source describe(std::string_view name, std::span<const candle> series, date last) {
  const auto known = candles_until(series, last);
  regime_source source;
  source.name = name;
  if (known.empty())
    return source;
  source.first = known.front().day;
  source.last = known.back().day;
  source.close = known.back().close;
  date newest;
  for (const auto& each : known) { // Some US files have two candles of one day.
    source.candles += each.day == newest ? 0U : 1U;
    newest = each.day;
  }
  return source;
}

} // namespace

std::vector<regime_source> sources_of_v1(const regime_inputs& inputs) {
  return {describe("KOSPI", inputs.kospi, inputs.session),
          describe(kospi_fund, inputs.kodex200, inputs.session)};
}

std::vector<regime_source> sources_of_v4(const regime_inputs& inputs) {
  static const us_series none;
  const auto& us = inputs.us ? *inputs.us : none;
  const auto day_before = date::from_days_since_epoch(inputs.session.days_since_epoch() - 1);
  auto sources = sources_of_v1(inputs);
  sources.push_back(describe(kosdaq_fund, inputs.kosdaq150, inputs.session));
  sources.push_back(describe("SPY", us.spy, day_before));
  sources.push_back(describe("QQQ", us.qqq, day_before));
  sources.push_back(describe("VIX", us.vix, day_before));
  return sources;
}

} // namespace tandem::market
