#include "bench/rules/scan_day.hpp"

#include "sim/market/exchange.hpp"
#include "sim/market/synthetic.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

namespace tandem::bench {

namespace {

market::candle to_candle(const sim::day_bar& bar) {
  return {bar.day,
          static_cast<double>(bar.open),
          static_cast<double>(bar.high),
          static_cast<double>(bar.low),
          static_cast<double>(bar.close),
          bar.volume_shares};
}

market::candle_series candles_of(const sim::exchange& market, std::size_t instrument,
                                 std::size_t count) {
  auto bars = market.daily_chart(instrument, market.session(), true);
  std::reverse(bars.begin(), bars.end()); // The newest comes first.
  market::candle_series all;
  for (const auto& bar : bars)
    all.push_back(to_candle(bar));
  const auto kept = market::last_traded(all, count);
  return {kept.begin(), kept.end()};
}

} // namespace

scan_day make_scan_day(std::size_t symbols, std::size_t candles) {
  constexpr std::uint64_t seed = 7;
  const auto day = market::date::from_number(20251128);
  // Some are listed only later, and some had not traded for long.
  const auto planned = static_cast<int>(symbols + symbols / 5 + 20);
  auto market = sim::exchange::open(std::make_shared<sim::synthetic_market>(planned, seed), day);
  if (!market)
    throw std::runtime_error{market.error().message};
  scan_day made;
  made.session = (*market)->session();
  for (const auto which : {market::market_id::kospi, market::market_id::kosdaq}) {
    // Half of each, as long as there are enough.
    const auto wanted = which == market::market_id::kospi ? symbols - symbols / 2 : symbols;
    for (const auto instrument : (*market)->listed(which)) {
      if (made.symbols.size() == wanted)
        break;
      const auto& subject = (*market)->at(instrument);
      auto series = candles_of(**market, instrument, candles);
      if (!series.empty())
        made.symbols.push_back({{subject.code, subject.name, which}, std::move(series)});
    }
  }
  if (made.symbols.size() != symbols)
    throw std::runtime_error{"the synthetic market has only " + std::to_string(made.symbols.size())
                             + " listed symbols"};
  return made;
}

market::candle_series window_of(const market::candle_series& candles) {
  market::candle_series traded;
  for (const auto& day : candles)
    if (day.close > 0 && day.volume_shares > 0)
      traded.push_back(day);
  return traded;
}

} // namespace tandem::bench
