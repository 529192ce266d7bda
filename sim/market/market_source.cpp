#include "sim/market/market_source.hpp"

#include "sim/market/random.hpp"

namespace tandem::sim {

namespace {

/// Up to 5 permille more or less than usual, in tens of thousands of shares as they are created.
std::int64_t created(const instrument& fund, std::int64_t shares, market::date day) {
  constexpr std::int64_t unit = 10'000;
  random_stream draw{
    mix(static_cast<std::uint64_t>(fund.shares), static_cast<std::uint64_t>(day.number()))};
  const auto change = shares * (draw.below(11) - 5) / 1'000;
  return change / unit * unit;
}

} // namespace

latest_bars latest_of(std::span<const day_bar> bars) {
  latest_bars latest;
  if (!bars.empty())
    latest.last = bars.back();
  if (bars.size() > 1)
    latest.previous = bars[bars.size() - 2];
  return latest;
}

market_state market_source::state(market::date last) const {
  market_state state;
  for (std::size_t i = 0; i < instruments().size(); ++i)
    state.latest.push_back(latest_of(bars(i, last)));
  for (const auto market : {market::market_id::kospi, market::market_id::kosdaq})
    state.indices[static_cast<std::size_t>(market)] = index_bars(market, last);
  return state;
}

market::market_id market_on(const instrument& subject, market::date day) {
  return subject.moved && subject.moved <= day ? market::market_id::kospi : subject.market;
}

std::int64_t shares_on(const instrument& subject, market::date day) {
  auto shares = subject.shares;
  for (const auto& split : subject.splits)
    if (split.ex_day <= day)
      shares = shares * split.numerator / split.denominator;
  for (const auto& issue : subject.issues)
    if (issue.shares_listed && issue.shares_listed <= day)
      shares += shares * issue.growth_permille / 1'000;
  if (subject.kind == instrument_kind::fund)
    shares += created(subject, shares, day);
  return shares;
}

} // namespace tandem::sim
