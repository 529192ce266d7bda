#include "sim/market/exchange.hpp"

#include "sim/market/evening_market.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

using market::date;
using market::market_id;

constexpr std::size_t both_markets = 2;

std::int32_t adjusted_price(std::int32_t price, const share_split& split) {
  const auto scaled = static_cast<std::int64_t>(price) * split.denominator;
  return static_cast<std::int32_t>((scaled + split.numerator / 2) / split.numerator);
}

std::size_t slot(std::optional<market_id> market) {
  return market ? static_cast<std::size_t>(*market) : both_markets;
}

} // namespace

void adjust_for_splits(std::span<day_bar> bars, std::span<const share_split> splits,
                       date base_day) {
  for (const auto& split : splits) {
    if (split.ex_day > base_day)
      continue;
    for (auto& bar : bars) {
      if (bar.day >= split.ex_day)
        break;
      for (auto* price : {&bar.open, &bar.high, &bar.low, &bar.close, &bar.base})
        *price = adjusted_price(*price, split);
      bar.volume_shares = bar.volume_shares * split.numerator / split.denominator;
    }
  }
}

std::int64_t traded_value_krw(const day_bar& bar) {
  return static_cast<std::int64_t>(bar.close) * bar.volume_shares;
}

result<std::unique_ptr<exchange>> exchange::open(std::shared_ptr<const market_source> source,
                                                 date today) {
  const auto& sessions = source->sessions();
  const auto after = std::upper_bound(sessions.begin(), sessions.end(), today);
  if (after == sessions.begin()) {
    const auto first =
      sessions.empty() ? std::string{"it has none"} : "its first is " + sessions.front().iso();
    return failure{ec::invalid_argument,
                   "today " + today.iso() + ": the market has no session by then, " + first};
  }
  const auto session = *std::prev(after);
  return std::unique_ptr<exchange>{new exchange{std::move(source), session}};
}

std::unique_ptr<exchange> exchange::in_the_evening() const {
  return std::unique_ptr<exchange>{
    new exchange{std::make_shared<evening_market>(source_, session_), session_}};
}

exchange::exchange(std::shared_ptr<const market_source> source, date session)
    : source_(std::move(source)), session_(session) {
  const auto& instruments = source_->instruments();
  latest_.resize(instruments.size());
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    const auto bars = source_->bars(i, session_);
    if (!bars.empty() || source_->lists_before_first_bar())
      listed_[static_cast<std::size_t>(instruments[i].market)].push_back(i);
    if (bars.empty())
      continue;
    latest_[i].last = bars.back();
    if (bars.size() > 1)
      latest_[i].previous = bars[bars.size() - 2];
    by_code_.emplace(instruments[i].code, i);
  }
  for (auto& codes : listed_)
    std::sort(codes.begin(), codes.end(),
              [&](std::size_t a, std::size_t b) { return at(a).code < at(b).code; });
  for (const auto market : {market_id::kospi, market_id::kosdaq}) {
    ranks_[slot(market)] = rank(market);
    indices_[static_cast<std::size_t>(market)] = source_->index_bars(market, session_);
  }
  ranks_[both_markets] = rank(std::nullopt);
}

std::optional<std::size_t> exchange::find(std::string_view code) const {
  const auto found = by_code_.find(std::string{code});
  if (found == by_code_.end())
    return std::nullopt;
  return found->second;
}

const std::vector<std::size_t>& exchange::listed(market_id market) const {
  return listed_[static_cast<std::size_t>(market)];
}

const std::vector<value_rank>& exchange::by_value(std::optional<market_id> market) const {
  return ranks_[slot(market)];
}

std::int64_t exchange::value_of(std::size_t index, bool before) const {
  const auto& bars = latest_[index];
  if (!before)
    return traded_value_krw(bars.last);
  return bars.previous ? traded_value_krw(*bars.previous) : 0;
}

std::vector<value_rank> exchange::rank(std::optional<market_id> market) const {
  std::vector<std::size_t> traded;
  for (std::size_t i = 0; i < latest_.size(); ++i)
    if (latest_[i].last.day == session_ && (!market || at(i).market == *market))
      traded.push_back(i);
  const auto order_by = [&](bool before) {
    std::sort(traded.begin(), traded.end(), [&](std::size_t a, std::size_t b) {
      const auto left = value_of(a, before);
      const auto right = value_of(b, before);
      return left != right ? left > right : at(a).code < at(b).code;
    });
  };
  order_by(true);
  std::vector<int> previous_ranks(latest_.size(), 0);
  for (std::size_t place = 0; place < traded.size(); ++place)
    if (value_of(traded[place], true) > 0)
      previous_ranks[traded[place]] = static_cast<int>(place) + 1;
  order_by(false);
  std::vector<value_rank> ranking;
  ranking.reserve(traded.size());
  for (const auto index : traded)
    ranking.push_back({index, previous_ranks[index]});
  return ranking;
}

std::vector<day_bar> exchange::daily_chart(std::size_t index, date base_day, bool adjusted) const {
  const auto last = std::min(base_day, session_);
  auto bars = source_->bars(index, last);
  if (adjusted)
    adjust_for_splits(bars, at(index).splits, last);
  std::reverse(bars.begin(), bars.end());
  return bars;
}

std::vector<index_bar> exchange::index_chart(market_id market, date base_day) const {
  std::vector<index_bar> bars;
  for (const auto& bar : indices_[static_cast<std::size_t>(market)])
    if (bar.day <= base_day)
      bars.push_back(bar);
  std::reverse(bars.begin(), bars.end());
  return bars;
}

} // namespace tandem::sim
