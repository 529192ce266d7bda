#include "sim/market/synthetic.hpp"

#include "sim/market/calendar.hpp"

#include <cmath>
#include <span>

namespace tandem::sim {

namespace {

using market::market_id;

/// The value of one market's shares over a session, in KRW.
struct market_worth {
  double base = 0;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::int64_t volume_shares = 0;
  double value_krw = 0;
};

void add_worth(market_worth& total, const day_bar& bar, std::int64_t shares) {
  const auto count = static_cast<double>(shares);
  total.base += count * bar.base;
  total.open += count * bar.open;
  total.high += count * bar.high;
  total.low += count * bar.low;
  total.close += count * bar.close;
  total.volume_shares += bar.volume_shares;
  total.value_krw += static_cast<double>(bar.volume_shares) * bar.close;
}

std::int64_t hundredths(double points) {
  return static_cast<std::int64_t>(std::floor(points * 100 + 0.5));
}

index_bar to_index_bar(market::date day, const market_worth& worth, double previous) {
  const auto scale = previous / worth.base;
  // The members reach their highs at different times, so the index gets a third of the way there.
  const auto top = std::max(worth.open, worth.close);
  const auto bottom = std::min(worth.open, worth.close);
  return {day,
          hundredths(worth.open * scale),
          hundredths((top + (worth.high - top) * 0.35) * scale),
          hundredths((bottom - (bottom - worth.low) * 0.35) * scale),
          hundredths(worth.close * scale),
          worth.volume_shares,
          static_cast<std::int64_t>(worth.value_krw / 1e6)};
}

/// Adds the bars of one company, whose first is that of `first_session`, to those of its market.
void add_worth(std::vector<market_worth>& worth, const instrument& subject, int first_session,
               std::span<const day_bar> bars) {
  auto session = static_cast<std::size_t>(first_session);
  for (const auto& bar : bars) {
    // A new listing joins after its first session, because its offer price is not a market price.
    if (session == 0 || bar.day != subject.listed)
      add_worth(worth[session], bar, shares_on(subject, bar.day));
    ++session;
  }
}

/// Sessions without worth, such as all after the last visible one, have no bar.
std::vector<index_bar> chain_index(market_id market, std::span<const market_worth> worth) {
  const auto& calendar = korean_sessions();
  std::vector<index_bar> index;
  auto level = market == market_id::kospi ? 2500.0 : 750.0;
  for (std::size_t session = 0; session < calendar.size(); ++session) {
    if (!(worth[session].base > 0))
      continue;
    index.push_back(to_index_bar(calendar[session], worth[session], level));
    level *= worth[session].close / worth[session].base;
  }
  return index;
}

} // namespace

synthetic_market::synthetic_market(int symbols, std::uint64_t seed, double actions) {
  for (auto position = 0; position < symbols; ++position) {
    auto [subject, plan] = plan_instrument(position, seed, actions);
    instruments_.push_back(std::move(subject));
    plans_.push_back(std::move(plan));
  }
  for (const auto id : {market_id::kospi, market_id::kosdaq})
    market_returns_[static_cast<std::size_t>(id)] =
      plan_market_returns(id, seed, korean_sessions().size());
}

const std::vector<market::date>& synthetic_market::sessions() const {
  return korean_sessions();
}

std::vector<day_bar> synthetic_market::bars(std::size_t instrument_index, market::date last) const {
  const auto& plan = plans_[instrument_index];
  return walk_path(instruments_[instrument_index], plan,
                   market_returns_[static_cast<std::size_t>(plan.follows)], korean_sessions(),
                   last);
}

std::vector<index_bar> synthetic_market::index_bars(market_id market, market::date last) const {
  std::vector<market_worth> worth(korean_sessions().size());
  for (std::size_t i = 0; i < instruments_.size(); ++i)
    if (instruments_[i].market == market && is_company(instruments_[i].kind))
      add_worth(worth, instruments_[i], plans_[i].first_session, bars(i, last));
  return chain_index(market, worth);
}

market_state synthetic_market::state(market::date last) const {
  market_state state;
  std::array<std::vector<market_worth>, 2> worth;
  worth.fill(std::vector<market_worth>(korean_sessions().size()));
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    const auto& subject = instruments_[i];
    const auto all = bars(i, last);
    state.latest.push_back(latest_of(all));
    if (is_company(subject.kind))
      add_worth(worth[static_cast<std::size_t>(subject.market)], subject, plans_[i].first_session,
                all);
  }
  for (const auto market : {market_id::kospi, market_id::kosdaq}) {
    const auto slot = static_cast<std::size_t>(market);
    state.indices[slot] = chain_index(market, worth[slot]);
  }
  return state;
}

} // namespace tandem::sim
