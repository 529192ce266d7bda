#pragma once

#include "sim/market/market_source.hpp"
#include "sim/market/random.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace tandem::sim {

/// Sessions first..last (positions in the calendar) in which one symbol does not trade.
struct trading_halt {
  int first = 0;
  int last = 0;
};

/// Everything that determines the prices of one synthetic symbol.
struct path_plan {
  std::uint64_t seed = 0;
  // The market whose returns it follows; a fund may be listed with the other one.
  market::market_id follows = market::market_id::kospi;
  int first_session = 0;        // Position in the calendar.
  std::int32_t offer_price = 0; // Reference price of the first session, KRW.
  double beta = 1;              // Share in that market's return; negative for inverse funds.
  double volatility = 0.02;     // Of the symbol's own daily return.
  double turnover_krw = 1e9;    // Usual traded value of a session.
  bool trends = true;           // Funds, ETNs, REITs and SPACs have no trends of their own.
  std::vector<trading_halt> halts;
};

/// The symbol at `position` of the synthetic market and how its price moves. A preferred share
/// takes code and name from the common share two positions before it. `actions` as in
/// `plan_actions`.
std::pair<instrument, path_plan> plan_instrument(int position, std::uint64_t seed, double actions);

/// Plans one split at most and halts of a common share, out of the stream of its plan; `may_end`:
/// it may be halted for good.
void plan_events(instrument& subject, path_plan& plan, random_stream& random, bool may_end);

/// Plans rights, dividends in shares, splits and mergers of a common share, some `actions` a
/// thousand sessions and never near each other or a halt. Prices up to the first one are those of a
/// plan without any. On KOSDAQ also, a fiftieth as often, a move to KOSPI.
void plan_actions(instrument& subject, path_plan& plan, double actions);

/// Daily returns of the whole market over `sessions` sessions.
std::vector<double> plan_market_returns(market::market_id market, std::uint64_t seed,
                                        std::size_t sessions);

/// The bars of one planned symbol from its first session to `last`. `market_returns` belongs to
/// the market it follows, `calendar` are all sessions.
std::vector<day_bar> walk_path(const instrument& subject, const path_plan& plan,
                               std::span<const double> market_returns,
                               std::span<const market::date> calendar, market::date last);

} // namespace tandem::sim
