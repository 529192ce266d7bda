#include "market/backtest/fills.hpp"
#include "tests/market/backtest/small_market.hpp"

#include <boost/test/unit_test.hpp>

namespace tandem::market::backtest {

using testing::day;
using testing::one_price;

namespace {

calendar daily(int sessions) {
  std::vector<date> days;
  for (int n = 0; n < sessions; ++n)
    days.push_back(day(n));
  return calendar{days};
}

candle normal(int n, double open, double high, double low, double close) {
  return {day(n), open, high, low, close, 1000};
}

bool is(const std::optional<trade_reason>& found, trade_reason wanted) {
  return found && *found == wanted;
}

} // namespace

BOOST_AUTO_TEST_SUITE(backtest_fills_test)

BOOST_AUTO_TEST_CASE(nobody_can_buy_before_the_symbol_trades_again) {
  const auto sessions = daily(30);
  const candle_series picked{normal(0, 100, 101, 99, 100)};
  // Four sessions later it may still come back, five later it did not.
  BOOST_TEST(is(holder(picked, day(4), sessions).refused(0, 0), trade_reason::pending));
  BOOST_TEST(is(holder(picked, day(5), sessions).refused(0, 0), trade_reason::unfilled_halt));
  candle_series back{normal(0, 100, 101, 99, 100), normal(5, 100, 101, 99, 100)};
  BOOST_TEST(!holder(back, day(9), sessions).refused(0, 0));
  back.back().day = day(6);
  BOOST_TEST(is(holder(back, day(9), sessions).refused(0, 0), trade_reason::unfilled_halt));
}

BOOST_AUTO_TEST_CASE(a_day_at_the_upper_limit_sells_to_nobody) {
  const auto sessions = daily(30);
  const auto second = [&](const candle& next) {
    const candle_series days{normal(0, 100, 101, 99, 100), next};
    return holder(days, day(9), sessions).refused(0, 0);
  };
  BOOST_TEST(is(second(one_price(1, 129)), trade_reason::unfilled_limit));
  BOOST_TEST(!second(one_price(1, 128.9)));
  BOOST_TEST(!second(one_price(1, 71)));
  BOOST_TEST(!second(normal(1, 130, 130, 120, 130)));
}

BOOST_AUTO_TEST_CASE(a_close_at_the_lower_limit_waits_for_a_buyer) {
  const auto sessions = daily(30);
  const candle_series days{normal(0, 100, 101, 99, 100), normal(1, 100, 101, 99, 100),
                           one_price(2, 70), one_price(3, 49), normal(4, 45, 46, 44, 45)};
  const holder position{days, day(4), sessions};
  const auto planned = position.sell_after(1, 1);
  BOOST_TEST((planned.reason == trade_reason::close && planned.at == 1 && planned.held == 1));
  const auto waited = position.sell_after(1, 2);
  BOOST_TEST((waited.reason == trade_reason::close_locked && waited.at == 4 && waited.held == 4));
  BOOST_TEST(waited.price == 45);
}

BOOST_AUTO_TEST_CASE(candles_that_end_are_an_end_only_after_five_sessions) {
  const auto sessions = daily(30);
  const candle_series days{normal(0, 100, 101, 99, 100), normal(1, 100, 101, 99, 90)};
  BOOST_TEST((holder(days, day(5), sessions).sell_after(1, 5).reason == trade_reason::open));
  const auto over = holder(days, day(6), sessions).sell_after(1, 5);
  BOOST_TEST((over.reason == trade_reason::ended && over.price == 90 && over.held == 1));
}

BOOST_AUTO_TEST_CASE(guides_sell_at_what_an_order_would_have_got) {
  const auto sessions = daily(60);
  const exit_guides guides{0.10, 0.07, 10};
  const auto sale = [&](std::initializer_list<candle> held) {
    candle_series days{normal(0, 100, 101, 99, 100)};
    days.insert(days.end(), held);
    return holder(days, day(30), sessions).sell_by(1, guides);
  };
  const auto quiet = [](int n) { return normal(n, 100, 101, 99, 100); };
  const auto check = [](const closing& found, trade_reason reason, double price, std::size_t held) {
    BOOST_TEST(trade_reason_words[static_cast<std::size_t>(found.reason)]
               == trade_reason_words[static_cast<std::size_t>(reason)]);
    BOOST_TEST(found.price == price);
    BOOST_TEST(found.held == held);
  };
  check(sale({quiet(1), normal(2, 100, 110, 99, 105)}), trade_reason::target, 110, 2);
  check(sale({quiet(1), normal(2, 100, 109.9, 93, 95)}), trade_reason::stop, 93, 2);
  check(sale({quiet(1), normal(2, 112, 113, 90, 100)}), trade_reason::target, 112, 2);
  check(sale({quiet(1), normal(2, 90, 120, 90, 100)}), trade_reason::stop, 90, 2);
  const auto both = sale({quiet(1), normal(2, 100, 111, 92, 100)});
  check(both, trade_reason::both, 93, 2);
  BOOST_TEST((both.better == std::optional{110.0}));
  check(sale({quiet(1), quiet(5), quiet(11), quiet(12)}), trade_reason::time, 100, 3);
  // Nobody buys on day 2; the stop is remembered, and day 3 sells at its open.
  check(sale({quiet(1), one_price(2, 70), normal(3, 68, 69, 60, 61)}), trade_reason::stop_locked,
        68, 3);
  check(sale({quiet(1), quiet(5)}), trade_reason::ended, 100, 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::backtest
