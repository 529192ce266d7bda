#pragma once

#include "market/backtest/study.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace tandem::market::backtest::testing {

/// The day `n` days after 2025-01-01, all of which are sessions here.
inline date day(int n) {
  return date::from_days_since_epoch(date::from_number(20250101).days_since_epoch() + n);
}

inline candle one_price(int n, double price) {
  return {day(n), price, price, price, price, 1000};
}

/// A rule of one engine that matches where its function says so; lists all in the universe's order.
template <class Matches>
class simple_rule : public rule {
public:
  explicit simple_rule(Matches matches) : rule("simple", 1), matches_(std::move(matches)) {}

  std::vector<verdict> evaluate(const symbol_input& input, detail) const override {
    verdict result;
    result.engine = engine_;
    if (input.candles.empty() || !matches_(input))
      result.dropped_by = "no_match";
    return {result};
  }
  selection select(std::vector<match> matches) const override {
    selection list;
    for (auto& each : matches)
      list.candidates.push_back({std::nullopt, std::move(each)});
    return list;
  }

private:
  Matches matches_;
  std::shared_ptr<const engine_declaration> engine_ =
    std::make_shared<const engine_declaration>(engine_declaration{"simple"});
};

template <class Matches>
scanner scanner_of(std::string name, Matches matches) {
  return {std::move(name), [matches](const std::optional<condition>&) {
            return std::make_shared<const simple_rule<Matches>>(matches);
          }};
}

/// Symbols whose prices go up and down in their own ways over `sessions` days.
inline past_market waves(std::size_t symbols, int sessions) {
  past_market market;
  for (int n = 0; n < sessions; ++n)
    market.kospi.push_back(one_price(n, 2500 + n % 7));
  day_count days;
  for (std::size_t i = 0; i < symbols; ++i) {
    stored_series series{{std::to_string(100'000 + i), "name", market_id::kospi}, {}, {}, {}, true};
    const int length = 3 + static_cast<int>(i % 11);
    for (int n = 0; n < sessions; ++n) {
      const double price = 10'000 + 100 * ((n + static_cast<int>(i)) % length);
      series.candles.push_back({day(n), price, price + 150, price - 120, price + 30, 1000 + n});
    }
    series.base = series.known_through = day(sessions - 1);
    days.add(series.candles);
    market.symbols.push_back(std::move(series));
  }
  market.sessions = days.sessions(market.kospi);
  return market;
}

} // namespace tandem::market::backtest::testing
