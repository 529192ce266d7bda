#include "market/backtest/lookahead.hpp"

#include "market/backtest/bootstrap.hpp"
#include "market/backtest/differences.hpp"
#include "market/rules/symbol_memory.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::market::backtest {

namespace {

constexpr std::size_t sessions_max = 10;

candle_series cut_at(const candle_series& stored, date session) {
  const auto known = known_on(stored, session);
  return {known.begin(), known.end()};
}

/// `stored` with other candles after `session`, such as there might have been.
candle_series with_other_future(const candle_series& stored, date session, std::uint64_t seed) {
  auto series = stored;
  splitmix64 random{seed + static_cast<std::uint64_t>(session.number())};
  for (auto i = known_on(stored, session).size(); i < series.size(); ++i) {
    auto& day = series[i];
    const auto price = [&random] { return 1'000 + static_cast<double>(random.below(100'000)); };
    std::array<double, 4> prices{price(), price(), price(), price()};
    std::sort(prices.begin(), prices.end());
    day.low = prices[0];
    day.open = prices[1];
    day.close = prices[2];
    day.high = prices[3];
    day.volume_shares = 1 + static_cast<std::int64_t>(random.below(10'000'000));
  }
  return series;
}

/// What is judged of one session with one future.
struct view {
  alteration altered; // Empty: as stored.
  past_condition condition;
  std::vector<std::shared_ptr<const rule>> rules;
  std::vector<std::vector<std::vector<signal>>> signals; // By scanner and symbol.
};

/// One session under three futures.
class session_check {
public:
  session_check(const past_market& market, const std::vector<scanner>& scanners,
                const regime_choice& regime, date session, std::uint64_t seed)
      : market_(market), scanners_(scanners), session_(session) {
    views_[1].altered = [session](const candle_series& stored) { return cut_at(stored, session); };
    views_[2].altered = [session, seed](const candle_series& stored) {
      return with_other_future(stored, session, seed);
    };
    for (auto& each : views_) {
      each.condition = condition_of(market, regime, session, each.altered);
      each.signals.resize(scanners.size());
      for (std::size_t i = 0; i < scanners.size(); ++i) {
        each.rules.push_back(scanners[i].make(each.condition.mc));
        each.signals[i].resize(market.symbols.size());
      }
    }
    for (const auto& each : scanners)
      engines_.push_back(engines_of(*each.make(std::nullopt)));
    verdicts_.assign(market.symbols.size(), 0);
    leaks_.resize(market.symbols.size());
  }

  std::optional<leak> check_conditions() const {
    for (std::size_t i = 1; i < views_.size(); ++i)
      if (auto found = difference(views_[0].condition, views_[i].condition))
        return leak{session_, {}, {}, found->what, found->one, found->other};
    return std::nullopt;
  }

  void check_symbol(std::size_t order) {
    std::vector<std::vector<judgement>> judged; // By view and scanner.
    for (auto& each : views_)
      judged.push_back(judge(order, each));
    for (std::size_t i = 0; i < scanners_.size(); ++i) {
      verdicts_[order] += judged[0][i].verdicts.size();
      for (std::size_t j = 1; j < views_.size() && !leaks_[order]; ++j)
        if (auto found = difference(judged[0][i], judged[j][i]))
          leaks_[order] = leak{session_,    scanners_[i].name, market_.symbols[order].symbol.code,
                               found->what, found->one,        found->other};
    }
  }

  /// To be called when all symbols are checked.
  std::optional<leak> conclude() {
    const auto found =
      std::find_if(leaks_.begin(), leaks_.end(), [](const auto& each) { return each.has_value(); });
    if (found != leaks_.end())
      return *found;
    return check_lists();
  }

  std::size_t verdicts() const {
    std::size_t sum = 0;
    for (const auto each : verdicts_)
      sum += each;
    return sum;
  }

private:
  std::vector<judgement> judge(std::size_t order, view& with) const {
    const auto& stored = market_.symbols[order];
    std::optional<stored_series> other;
    if (with.altered) {
      other = stored_series{stored.symbol, with.altered(stored.candles), stored.base,
                            stored.known_through, stored.complete};
    }
    const auto& series = other ? *other : stored;
    const traded_candles traded{series.candles};
    symbol_walk walk{series, traded.days()};
    std::vector<judgement> all(scanners_.size());
    if (!walk.go_to(session_))
      return all;
    symbol_memory memory{series.candles};
    for (std::size_t i = 0; i < scanners_.size(); ++i) {
      all[i] = walk.judge(*with.rules[i], memory);
      for (const auto& each : all[i].verdicts)
        if (each.matched())
          with.signals[i][order].push_back(signal{static_cast<std::uint32_t>(order), 0,
                                                  place_of(engines_[i], *each.engine), 0,
                                                  each.score, each.risk_score, std::nullopt});
    }
    return all;
  }

  std::vector<signal> list_of(const view& of, std::size_t scanner) const {
    std::vector<signal> all;
    for (const auto& each : of.signals[scanner])
      all.insert(all.end(), each.begin(), each.end());
    take_positions(*of.rules[scanner], engines_[scanner], market_.symbols, all);
    return all;
  }

  std::optional<leak> check_lists() const {
    for (std::size_t i = 0; i < scanners_.size(); ++i) {
      const auto stored = list_of(views_[0], i);
      for (std::size_t j = 1; j < views_.size(); ++j) {
        const auto other = list_of(views_[j], i);
        for (std::size_t place = 0; place < stored.size(); ++place)
          if (stored[place].position != other[place].position)
            return leak{session_,
                        scanners_[i].name,
                        market_.symbols[stored[place].order].symbol.code,
                        "position",
                        std::to_string(stored[place].position),
                        std::to_string(other[place].position)};
      }
    }
    return std::nullopt;
  }

  const past_market& market_;
  const std::vector<scanner>& scanners_;
  date session_;
  std::array<view, 3> views_;
  std::vector<engine_list> engines_;  // By scanner.
  std::vector<std::size_t> verdicts_; // By symbol.
  std::vector<std::optional<leak>> leaks_;
};

} // namespace

lookahead_check check_lookahead(const past_market& market, const std::vector<scanner>& scanners,
                                const regime_choice& regime, std::size_t first, std::size_t count,
                                std::uint64_t seed, std::size_t threads, progress& state) {
  lookahead_check out;
  std::vector<std::size_t> sessions;
  for (std::size_t i = 0; i < sessions_max && count > 0; ++i)
    if (const auto place = first + i * (count - 1) / (sessions_max - 1);
        sessions.empty() || sessions.back() != place)
      sessions.push_back(place);
  for (const auto place : sessions) {
    session_check work{market, scanners, regime, market.sessions.day(place), seed};
    ++out.sessions;
    out.first = work.check_conditions();
    if (out.first)
      return out;
    for_each_index(market.symbols.size(), threads, state,
                   [&](std::size_t order) { work.check_symbol(order); });
    if (state.is_cancelled)
      return out;
    out.verdicts += work.verdicts();
    out.first = work.conclude();
    if (out.first)
      return out;
  }
  return out;
}

} // namespace tandem::market::backtest
