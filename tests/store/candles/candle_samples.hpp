#pragma once

#include "store/candles/candle_store.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Candles as the exchange makes them: weekdays, prices on ticks, volumes of all sizes.

inline tandem::market::date day(std::int32_t yyyymmdd) {
  return tandem::market::date::from_number(yyyymmdd);
}

/// `count` candles that end with `last`, a random walk of its own for every seed.
inline tandem::market::candle_series candles_until(tandem::market::date last, std::size_t count,
                                                   std::uint32_t seed) {
  using tandem::market::date;
  std::mt19937 random{seed};
  std::normal_distribution<double> change{0, 0.02};
  std::uniform_real_distribution<double> start{7, 12.5}; // e^7 .. e^12.5, 1,100 .. 270,000 KRW
  std::lognormal_distribution<double> volume{11, 1.2};
  std::vector<date> days;
  for (auto at = last.days_since_epoch(); days.size() < count; --at)
    if (const auto one = date::from_days_since_epoch(at); one.weekday() % 6 != 0)
      days.push_back(one);
  std::reverse(days.begin(), days.end());
  const auto on_tick = [](double price) {
    const double tick = price < 20'000 ? 10 : price < 50'000 ? 50 : price < 200'000 ? 100 : 500;
    return std::max(tick, std::round(price / tick) * tick);
  };
  tandem::market::candle_series out;
  auto price = std::exp(start(random));
  for (const auto one : days) {
    const auto open = on_tick(price * (1 + change(random) / 2));
    price *= 1 + change(random);
    const auto close = on_tick(price);
    const auto high = on_tick(std::max(open, close) * (1 + std::abs(change(random)) / 2));
    const auto low = on_tick(std::min(open, close) * (1 - std::abs(change(random)) / 2));
    out.push_back({one, open, high, low, close, static_cast<std::int64_t>(volume(random))});
  }
  return out;
}

/// A snapshot fetched for `base`, nothing added since.
inline tandem::market::candle_snapshot snapshot_of(const std::string& code,
                                                   tandem::market::date base, std::size_t count,
                                                   std::uint32_t seed) {
  tandem::market::candle_snapshot out;
  out.code = code;
  out.as_of = base;
  out.complete_through = base;
  out.captured_us = 1'752'820'862'000'000 + seed;
  out.candles = candles_until(base, count, seed);
  return out;
}

/// "000000", "000010", … as KRX numbers its symbols.
inline std::string code_of(std::size_t index) {
  auto digits = std::to_string(index * 10);
  return std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}
