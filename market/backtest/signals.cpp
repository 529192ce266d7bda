#include "market/backtest/signals.hpp"

#include "market/rules/symbol_memory.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market::backtest {

engine_list engines_of(const rule& any) {
  // Every engine says of a symbol without candles that it has too few.
  const listing nobody{"000000", "000000"};
  engine_list engines;
  for (const auto& each : any.evaluate({nobody, {}, date::from_number(20000103)}, detail::brief))
    engines.push_back(each.engine);
  return engines;
}

std::uint32_t place_of(const engine_list& engines, const engine_declaration& engine) {
  const auto found = std::find_if(engines.begin(), engines.end(), [&](const auto& each) {
    return each.get() == &engine || each->name == engine.name;
  });
  return static_cast<std::uint32_t>(found - engines.begin());
}

bool symbol_walk::go_to(date day) {
  day_ = day;
  while (known_ < of_.candles.size() && of_.candles[known_].day <= day)
    ++known_;
  while (traded_known_ < traded_.size() && traded_[traded_known_].day <= day)
    ++traded_known_;
  return traded_known_ > 0 && traded_[traded_known_ - 1].day == day;
}

judgement symbol_walk::judge(const rule& with, symbol_memory& memory) const {
  judgement out;
  const auto wanted = static_cast<std::size_t>(std::max(with.candle_count(), 0));
  if (!of_.complete && traded_known_ < wanted) {
    out.how = standing::short_history;
    return out;
  }
  out.how = standing::judged;
  const std::span<const candle> known{of_.candles.data(), known_};
  out.verdicts = with.evaluate({of_.symbol, known, day_, true, &memory}, detail::brief);
  return out;
}

void take_positions(const rule& with, const engine_list& engines,
                    std::span<const stored_series> symbols, std::span<signal> signals) {
  std::vector<match> matches;
  matches.reserve(signals.size());
  for (const auto& each : signals) {
    auto& one = matches.emplace_back();
    one.order = each.order;
    one.symbol = symbols[each.order].symbol;
    one.result.engine = engines[each.engine];
    one.result.score = each.score;
    one.result.risk_score = each.risk_score;
  }
  std::vector<std::uint32_t> listed(engines.size());
  for (const auto& each : with.select(std::move(matches)).candidates) {
    const auto engine = place_of(engines, *each.what.result.engine);
    const auto place = std::pair{each.what.order, engine};
    const auto found = std::lower_bound(
      signals.begin(), signals.end(), place, [](const signal& one, const auto& wanted) {
        return std::pair<std::size_t, std::uint32_t>{one.order, one.engine} < wanted;
      });
    found->position = ++listed[engine];
  }
}

} // namespace tandem::market::backtest
