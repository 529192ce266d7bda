#include "market/backtest/study.hpp"
#include "tests/market/backtest/small_market.hpp"

#include <boost/test/unit_test.hpp>

#include <tuple>

namespace tandem::market::backtest {

using testing::day;
using testing::scanner_of;
using testing::waves;

namespace {

/// Closes above the close before.
scanner rising() {
  return scanner_of("rising", [](const symbol_input& input) {
    const auto days = input.candles;
    return days.size() > 1 && days.back().close > days[days.size() - 2].close;
  });
}

study_settings settings_of(int from, int to, std::size_t threads = 1) {
  study_settings settings;
  settings.from = day(from);
  settings.to = day(to);
  settings.horizons = {1, 3};
  settings.threads = threads;
  settings.bootstrap.resamples = 200;
  return settings;
}

using line =
  std::tuple<date, std::string, std::uint32_t, std::size_t, trade_reason, double, double, double>;

std::vector<line> trades_of(const study& work) {
  std::vector<line> all;
  work.each_trade([&](const trade_line& each) {
    all.emplace_back(each.session, each.symbol.code, each.pick.position, each.horizon.value_or(0),
                     each.what.reason, each.what.net, each.what.kospi.value_or(9),
                     each.what.universe.value_or(9));
    return true;
  });
  return all;
}

std::vector<line> trades_of(const past_market& market, const study_settings& settings) {
  study work{market, settings, {rising()}};
  progress state;
  BOOST_TEST_REQUIRE(work.judge(state));
  return trades_of(work);
}

/// As if it had been stored on day `last`.
past_market cut(past_market market, int last) {
  const auto end = day(last);
  const auto drop = [end](candle_series& series) {
    std::erase_if(series, [end](const candle& each) { return each.day > end; });
  };
  drop(market.kospi);
  day_count days;
  for (auto& each : market.symbols) {
    drop(each.candles);
    each.known_through = end;
    days.add(each.candles);
  }
  market.sessions = days.sessions(market.kospi);
  return market;
}

} // namespace

BOOST_AUTO_TEST_SUITE(backtest_study_test)

BOOST_AUTO_TEST_CASE(threads_change_no_bit) {
  const auto market = waves(300, 60);
  const auto summary = [&](std::size_t threads) {
    study work{market, settings_of(5, 50, threads), {rising()}};
    progress state;
    BOOST_TEST_REQUIRE(work.judge(state));
    std::vector<double> numbers;
    for (const auto& each : work.summarize(state)) {
      numbers.push_back(each.what.mean_net.value_or(9));
      numbers.push_back(each.what.over_universe.value_or(9));
      numbers.push_back(each.what.net_interval ? each.what.net_interval->low : 9);
    }
    return std::pair{numbers, trades_of(work)};
  };
  const auto one = summary(1);
  BOOST_TEST(one.second.size() > 1000U);
  BOOST_TEST((one == summary(3)));
  BOOST_TEST((one == summary(8)));
}

BOOST_AUTO_TEST_CASE(later_candles_only_finish_what_was_open) {
  const auto market = waves(40, 60);
  const auto now = trades_of(cut(market, 30), settings_of(5, 30));
  const auto later = trades_of(market, settings_of(5, 30));
  BOOST_TEST_REQUIRE(now.size() == later.size());
  std::size_t open = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto reason = std::get<trade_reason>(now[i]);
    if (reason == trade_reason::open || reason == trade_reason::pending) {
      ++open;
      continue;
    }
    BOOST_TEST((std::get<trade_reason>(later[i]) == reason));
    BOOST_TEST(std::get<5>(later[i]) == std::get<5>(now[i]));
  }
  BOOST_TEST(open > 0U);
}

BOOST_AUTO_TEST_CASE(a_young_history_is_counted_and_not_judged) {
  auto market = waves(2, 20);
  market.symbols[0].complete = false;
  const auto patient =
    scanner{"patient", [](const std::optional<condition>&) {
              struct never : rule {
                never() : rule("patient", 10) {}
                std::vector<verdict> evaluate(const symbol_input&, detail) const override {
                  return {};
                }
                selection select(std::vector<match>) const override { return {}; }
              };
              return std::make_shared<const never>();
            }};
  study work{market, settings_of(0, 19), {patient}};
  progress state;
  BOOST_TEST_REQUIRE(work.judge(state));
  // Days 0 to 8 of the one that is not complete have fewer than ten candles.
  BOOST_TEST(work.short_histories() == 9U);
  BOOST_TEST(work.judged() == 40U);
}

BOOST_AUTO_TEST_CASE(a_cancelled_study_says_so) {
  const auto market = waves(10, 20);
  study work{market, settings_of(0, 19), {rising()}};
  progress state;
  state.is_cancelled = true;
  BOOST_TEST(!work.judge(state));
}

BOOST_AUTO_TEST_CASE(days_of_half_the_symbols_are_sessions_too) {
  auto market = waves(3, 10);
  std::erase_if(market.kospi, [](const candle& each) { return each.day == day(4); });
  std::erase_if(market.symbols[0].candles, [](const candle& each) { return each.day == day(4); });
  day_count days;
  for (const auto& each : market.symbols)
    days.add(each.candles);
  BOOST_TEST(days.sessions(market.kospi).size() == 10U);
  day_count few;
  few.add(market.symbols[0].candles);
  few.add(market.symbols[0].candles);
  few.add(market.symbols[0].candles);
  few.add(market.symbols[1].candles);
  BOOST_TEST(few.sessions(market.kospi).size() == 9U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::backtest
