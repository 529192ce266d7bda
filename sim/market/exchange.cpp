#include "sim/market/exchange.hpp"

#include "sim/market/live_bar.hpp"

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

std::vector<share_split> adjustments_of(const instrument& subject, std::span<const day_bar> bars) {
  auto all = subject.splits;
  for (const auto& issue : subject.issues) {
    const auto after = std::lower_bound(bars.begin(), bars.end(), issue.ex_day,
                                        [](const day_bar& bar, date day) { return bar.day < day; });
    if (after != bars.end() && after != bars.begin() && after->day == issue.ex_day)
      all.push_back({issue.ex_day, std::prev(after)->close, after->base});
  }
  std::sort(all.begin(), all.end(), [](const share_split& left, const share_split& right) {
    return left.ex_day < right.ex_day;
  });
  return all;
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
  auto whole = std::make_shared<whole_session>(read_session(std::move(source), session));
  return std::unique_ptr<exchange>{new exchange{std::move(whole), {session, {}, true}, {}}};
}

exchange::whole_session exchange::read_session(std::shared_ptr<const market_source> source,
                                               date session) {
  whole_session whole;
  const auto& instruments = source->instruments();
  whole.state = source->state(session);
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    const auto has_bar = static_cast<bool>(whole.state.latest[i].last.day);
    if (has_bar || source->lists_before_first_bar())
      whole.listed[slot(market_on(instruments[i], session))].push_back(i);
    if (has_bar)
      whole.by_code.emplace(instruments[i].code, i);
  }
  for (auto& codes : whole.listed)
    std::sort(codes.begin(), codes.end(), [&](std::size_t a, std::size_t b) {
      return instruments[a].code < instruments[b].code;
    });
  whole.source = std::move(source);
  whole.session = session;
  return whole;
}

std::unique_ptr<exchange> exchange::seen_at(const market_moment& moment,
                                            const price_rules& rules) const {
  return std::unique_ptr<exchange>{new exchange{whole_, moment, rules}};
}

exchange::exchange(std::shared_ptr<const whole_session> whole, const market_moment& moment,
                   const price_rules& rules)
    : whole_(std::move(whole)), progress_(moment.progress), rules_(rules) {
  if (rules_.evening == evening_form::none && progress_.phase == day_phase::evening)
    progress_ = {};
  latest_ = whole_->state.latest;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    auto& [last, previous] = latest_[i];
    last = last.day == session() ? seen_now(last, at(i)) : seen_later(last, at(i));
    if (previous)
      previous = seen_later(*previous, at(i));
  }
  if (!moment.has_ranking)
    return;
  for (const auto market : {market_id::kospi, market_id::kosdaq})
    ranks_[slot(market)] = rank(market);
  ranks_[both_markets] = rank(std::nullopt);
}

day_bar exchange::seen_now(const day_bar& whole, const instrument& subject) const {
  return progress_.phase == day_phase::evening ? evening_bar(whole, subject, progress_.step)
                                               : partial_bar(whole, subject, progress_);
}

day_bar exchange::seen_later(const day_bar& whole, const instrument& subject) const {
  const auto is_evening =
    rules_.evening == evening_form::rows && whole.day && whole.day >= rules_.evening_from;
  return is_evening ? evening_bar(whole, subject) : whole;
}

bool exchange::is_halted(std::size_t index) const {
  const auto& last = whole_->state.latest[index].last;
  return last.volume_shares == 0 || last.day != session();
}

std::int32_t exchange::last_price(std::size_t index) const {
  const auto& [last, previous] = whole_->state.latest[index];
  if (last.day != session())
    return last.close;
  return previous && rules_.last_price == last_price_form::raw ? previous->close : last.base;
}

std::optional<std::size_t> exchange::find(std::string_view code) const {
  const auto found = whole_->by_code.find(std::string{code});
  if (found == whole_->by_code.end())
    return std::nullopt;
  return found->second;
}

const std::vector<std::size_t>& exchange::listed(market_id market) const {
  return whole_->listed[slot(market)];
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
    if (latest_[i].last.day == session() && (!market || market_on(at(i), session()) == *market))
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

std::vector<day_bar> exchange::daily_chart(std::size_t index, date base_day, bool adjusted,
                                           int adjustment_lag) const {
  const auto last = std::min(base_day, session());
  const auto& subject = at(index);
  auto bars = source()->bars(index, last);
  std::vector<share_split> adjustments;
  if (adjusted)
    adjustments = adjustments_of(subject, bars);
  auto adjusted_by = last;
  if (const auto lag = static_cast<std::size_t>(adjustment_lag); lag > 0)
    adjusted_by = lag < bars.size() ? bars[bars.size() - 1 - lag].day : date{};
  for (auto& bar : bars)
    bar = bar.day == session() ? seen_now(bar, subject) : seen_later(bar, subject);
  adjust_for_splits(bars, adjustments, adjusted_by);
  if (progress_.phase == day_phase::before_open && !bars.empty() && bars.back().day == session())
    bars.pop_back();
  std::reverse(bars.begin(), bars.end());
  return bars;
}

std::vector<index_bar> exchange::index_chart(market_id market, date base_day) const {
  std::vector<index_bar> bars;
  for (const auto& bar : whole_->state.indices[slot(market)]) {
    if (bar.day > base_day)
      break;
    if (bar.day < session())
      bars.push_back(bar);
    else if (progress_.phase != day_phase::before_open)
      bars.push_back(partial_bar(bar, market, progress_));
  }
  std::reverse(bars.begin(), bars.end());
  return bars;
}

} // namespace tandem::sim
