#pragma once

#include "sim/market/market_source.hpp"
#include "sim/market/synthetic_plan.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace tandem::sim {

/// How often the synthetic market has share issues and the like: in the real one some 2,600
/// companies had 100 to 150 of them a year.
inline constexpr double default_actions = 0.2; // Per thousand symbols and sessions.

/// A market that resembles the Korean one and uses no real data. Equal (symbols, seed) give equal
/// candles on every run and platform: the numbers come only from `random_stream` and +, -, *, /. It
/// stores only the plans and computes bars for each question, some 60 us per symbol, which is
/// cheaper than holding them for the life of the process.
class synthetic_market final : public market_source {
public:
  /// Needs 1 <= symbols <= 10000. Even positions are on KOSPI, odd ones on KOSDAQ; some of the
  /// symbols are listed only in the course of 2023 to 2026. The first fund follows KOSPI and has
  /// the code 069500, the second one follows KOSDAQ and has 229200; 27 symbols hold both.
  /// Positions of well-known companies have their codes and names, too. `actions`, 0 to 100, is
  /// how often a common share has rights, a dividend in shares, a split or a merger, in a thousand
  /// sessions.
  explicit synthetic_market(int symbols, std::uint64_t seed, double actions = default_actions);

  const std::vector<market::date>& sessions() const override;
  const std::vector<instrument>& instruments() const override { return instruments_; }
  std::vector<day_bar> bars(std::size_t instrument_index, market::date last) const override;
  /// Chained from the capitalization of the market's companies; funds, ETNs and REITs left out.
  std::vector<index_bar> index_bars(market::market_id market, market::date last) const override;
  market_state state(market::date last) const override;

private:
  std::vector<instrument> instruments_;
  std::vector<path_plan> plans_;                      // By instrument.
  std::array<std::vector<double>, 2> market_returns_; // By market and session.
};

} // namespace tandem::sim
