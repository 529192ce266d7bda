#include "sim/market/live_bar.hpp"
#include "sim/market/synthetic.hpp"
#include "tests/sim/market/hand_made_market.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

instrument stock(const std::string& code) {
  instrument subject;
  subject.code = code;
  return subject;
}

/// Ticks of 10 KRW apply from 5,000 to 20,000.
day_bar bar_at(std::int32_t close, std::int32_t base) {
  return {day(20250306), close, close, close, close, base, 1'000};
}

/// Falls from 10,000 by way of 10,400 and 9,800 to 9,900.
const day_bar moving{day(20250306), 10'000, 10'400, 9'800, 9'900, 9'950, 100'000};

std::unique_ptr<exchange> at_moment(const exchange& market, day_phase phase, int step,
                                    const price_rules& rules = {}) {
  return market.seen_at({market.session(), {phase, step}, true}, rules);
}

std::unique_ptr<exchange> in_the_evening(const exchange& market,
                                         evening_form form = evening_form::live,
                                         market::date from = {}) {
  return at_moment(market, day_phase::evening, evening_over, {form, from, last_price_form::raw});
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_part_of_a_day)

BOOST_AUTO_TEST_CASE(has_no_trade_before_the_open) {
  const auto bar = partial_bar(moving, stock("005930"), {day_phase::before_open, 0});
  BOOST_TEST((bar == day_bar{day(20250306), 9'950, 9'950, 9'950, 9'950, 9'950, 0}));
}

// 2 % of the volume in the opening auction.
BOOST_AUTO_TEST_CASE(begins_at_the_open) {
  const auto bar = partial_bar(moving, stock("005930"), {day_phase::trading, 0});
  BOOST_TEST((bar == day_bar{day(20250306), 10'000, 10'000, 10'000, 10'000, 9'950, 2'000}));
}

BOOST_AUTO_TEST_CASE(grows_within_the_whole_day_for_every_symbol) {
  std::set<std::int32_t> closes;
  for (auto i = 0; i < 50; ++i) {
    const auto subject = stock(std::to_string(100'000 + i));
    auto before = partial_bar(moving, subject, {day_phase::trading, 0});
    for (auto minute = 1; minute < trading_minutes; ++minute) {
      const auto bar = partial_bar(moving, subject, {day_phase::trading, minute});
      BOOST_TEST_REQUIRE(bar.open == 10'000);
      BOOST_TEST_REQUIRE(bar.base == 9'950);
      BOOST_TEST_REQUIRE(bar.close % 10 == 0);
      BOOST_TEST_REQUIRE(bar.low <= std::min(bar.open, bar.close));
      BOOST_TEST_REQUIRE(bar.high >= std::max(bar.open, bar.close));
      BOOST_TEST_REQUIRE(bar.high >= before.high);
      BOOST_TEST_REQUIRE(bar.low <= before.low);
      BOOST_TEST_REQUIRE(bar.high <= 10'400);
      BOOST_TEST_REQUIRE(bar.low >= 9'800);
      BOOST_TEST_REQUIRE(bar.volume_shares > before.volume_shares);
      before = bar;
    }
    // Both extremes have been reached; the closing auction is still to come.
    BOOST_TEST(before.high == 10'400);
    BOOST_TEST(before.low == 9'800);
    BOOST_TEST(std::abs(before.close - 9'900) <= 20);
    BOOST_TEST(before.volume_shares < 96'000);
    closes.insert(partial_bar(moving, subject, {day_phase::trading, 195}).close);
  }
  BOOST_TEST(closes.size() > 5u); // They do not all move alike.
}

BOOST_AUTO_TEST_CASE(is_the_whole_from_the_close_on) {
  BOOST_TEST((partial_bar(moving, stock("005930"), {day_phase::closed, 0}) == moving));
  auto halted = bar_at(10'000, 10'000);
  halted.volume_shares = 0;
  BOOST_TEST((partial_bar(halted, stock("005930"), {day_phase::trading, 100}) == halted));
}

BOOST_AUTO_TEST_CASE(grows_for_an_index_too) {
  const index_bar whole{day(20250306), 250'000, 251'000, 249'000, 250'500, 1'000'000, 5'000};
  const auto first = partial_bar(whole, market::market_id::kospi, {day_phase::trading, 0});
  BOOST_TEST((first == index_bar{day(20250306), 250'000, 250'000, 250'000, 250'000, 20'000, 100}));
  const auto late = partial_bar(whole, market::market_id::kospi, {day_phase::trading, 380});
  BOOST_TEST(late.high == 251'000);
  BOOST_TEST(late.low == 249'000);
  BOOST_TEST(late.volume_shares < 1'000'000);
  BOOST_TEST((partial_bar(whole, market::market_id::kospi, {day_phase::evening, 0}) == whole));
}

BOOST_AUTO_TEST_CASE(is_the_newest_row_and_no_row_before_the_open) {
  const auto whole = open_three_days();
  const auto index = *whole->find("000010");
  const auto before = at_moment(*whole, day_phase::before_open, 0);
  BOOST_TEST(before->daily_chart(index, day(20250306), true).size() == 2u);
  BOOST_TEST(before->latest(index).last.volume_shares == 0);
  BOOST_TEST(before->latest(index).last.close == 10'400); // The base.
  BOOST_TEST(!before->is_halted(index));
  BOOST_TEST(before->is_halted(*whole->find("000030")));
  const auto noon = at_moment(*whole, day_phase::trading, 180);
  const auto chart = noon->daily_chart(index, day(20250306), true);
  BOOST_REQUIRE(chart.size() == 3u);
  BOOST_TEST((chart[0] == noon->latest(index).last));
  BOOST_TEST(chart[0].volume_shares < 200'000);
  BOOST_TEST(chart[1].volume_shares == 500'000);
  // A chart that ends earlier has only whole days.
  BOOST_TEST(noon->daily_chart(index, day(20250305), true)[0].volume_shares == 500'000);
}

BOOST_AUTO_TEST_CASE(is_the_newest_row_of_the_index) {
  const auto whole = open_three_days(20250305);
  const auto rows = [&](day_phase phase) {
    return at_moment(*whole, phase, 30)->index_chart(market::market_id::kospi, day(20250305));
  };
  BOOST_TEST(rows(day_phase::before_open).size() == 1u);
  BOOST_REQUIRE(rows(day_phase::trading).size() == 2u);
  BOOST_TEST(rows(day_phase::trading)[0].volume_shares < 2'000'000);
  BOOST_TEST(rows(day_phase::closed)[0].volume_shares == 2'000'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(evening_prices)

BOOST_AUTO_TEST_CASE(are_one_to_three_ticks_from_the_regular_close_in_both_directions) {
  auto up = 0;
  auto down = 0;
  for (auto i = 0; i < 200; ++i) {
    const auto bar = evening_bar(bar_at(10'000, 10'000), stock(std::to_string(100'000 + i)));
    const auto move = bar.close - 10'000;
    BOOST_TEST((std::abs(move) == 10 || std::abs(move) == 20 || std::abs(move) == 30));
    (move > 0 ? up : down) += 1;
    BOOST_TEST(bar.high >= std::max(10'000, bar.close));
    BOOST_TEST(bar.low <= std::min(10'000, bar.close));
    BOOST_TEST(bar.open == 10'000);
    BOOST_TEST(bar.volume_shares >= 1'010);
    BOOST_TEST(bar.volume_shares <= 1'080);
  }
  BOOST_TEST(up > 50);
  BOOST_TEST(down > 50);
}

BOOST_AUTO_TEST_CASE(move_from_hour_to_hour) {
  auto moves = 0;
  for (auto i = 0; i < 20; ++i) {
    const auto subject = stock(std::to_string(100'000 + i));
    auto before = bar_at(10'000, 10'000);
    for (auto hour = 0; hour <= evening_over; ++hour) {
      const auto bar = evening_bar(bar_at(10'000, 10'000), subject, hour);
      BOOST_TEST(bar.close != 10'000);
      BOOST_TEST(std::abs(bar.close - 10'000) <= 30);
      BOOST_TEST(bar.high == std::max(before.high, bar.close));
      BOOST_TEST(bar.low == std::min(before.low, bar.close));
      BOOST_TEST(bar.volume_shares > before.volume_shares);
      moves += bar.close != before.close ? 1 : 0;
      before = bar;
    }
  }
  BOOST_TEST(moves > 60); // Of 100.
}

BOOST_AUTO_TEST_CASE(are_the_same_whenever_asked) {
  BOOST_TEST((evening_bar(bar_at(10'000, 10'000), stock("005930"))
              == evening_bar(bar_at(10'000, 10'000), stock("005930"))));
}

// 10,000 + 30 % = 13,000 and 10,000 - 30 % = 7,000.
BOOST_AUTO_TEST_CASE(stay_within_the_limits_of_the_day) {
  for (auto i = 0; i < 50; ++i) {
    const auto subject = stock(std::to_string(100'000 + i));
    BOOST_TEST(evening_bar(bar_at(13'000, 10'000), subject).close < 13'000);
    BOOST_TEST(evening_bar(bar_at(7'000, 10'000), subject).close > 7'000);
    // Four times the price of the offer: the limits of a first day are others.
    BOOST_TEST(evening_bar(bar_at(40'000, 10'000), subject).close != 40'000);
  }
}

BOOST_AUTO_TEST_CASE(leave_halted_symbols_alone) {
  auto halted = bar_at(10'000, 10'000);
  halted.volume_shares = 0;
  BOOST_TEST((evening_bar(halted, stock("005930")) == halted));
}

BOOST_AUTO_TEST_CASE(are_those_of_the_session_and_of_no_day_before) {
  const auto regular = open_three_days();
  const auto evening = in_the_evening(*regular);
  const auto index = *regular->find("000010");
  const auto before = regular->daily_chart(index, day(20250306), false);
  const auto after = evening->daily_chart(index, day(20250306), false);
  BOOST_REQUIRE(after.size() == 3u);
  BOOST_TEST((after[0] == evening_bar(before[0], regular->at(index))));
  BOOST_TEST((after[1] == before[1]));
  BOOST_TEST((after[2] == before[2]));
  BOOST_TEST((evening->latest(index).last == after[0]));
}

BOOST_AUTO_TEST_CASE(are_no_reference_for_the_next_day) {
  const auto today = in_the_evening(*open_three_days(20250305));
  const auto tomorrow = in_the_evening(*open_three_days(20250306));
  const auto index = *today->find("000010");
  BOOST_TEST(today->latest(index).last.close != 10'400);
  BOOST_TEST(tomorrow->latest(index).last.base == 10'400);
  BOOST_TEST(tomorrow->latest(index).previous->close == 10'400);
}

BOOST_AUTO_TEST_CASE(may_be_those_of_the_rows_of_earlier_days_too) {
  const auto regular = open_three_days();
  const auto index = *regular->find("000010");
  const auto& subject = regular->at(index);
  const auto plain = regular->daily_chart(index, day(20250306), false);
  const auto rows =
    in_the_evening(*regular, evening_form::rows)->daily_chart(index, day(20250306), false);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST((rows[i] == evening_bar(plain[i], subject)));
    BOOST_TEST(rows[i].base == plain[i].base); // The regular close before.
  }
  const auto some = in_the_evening(*regular, evening_form::rows, day(20250305))
                      ->daily_chart(index, day(20250306), false);
  BOOST_TEST((some[1] == rows[1]));
  BOOST_TEST((some[2] == plain[2]));
  // At 15:41 the newest row is regular, and so is what ka10099 calls the last price.
  const auto afternoon = at_moment(*regular, day_phase::closed, 0, {evening_form::rows, {}, {}});
  const auto early = afternoon->daily_chart(index, day(20250306), false);
  BOOST_TEST((early[0] == plain[0]));
  BOOST_TEST((early[1] == rows[1]));
  BOOST_TEST(afternoon->last_price(index) == 10'400);
  BOOST_TEST((*afternoon->latest(index).previous == rows[1]));
}

// Adjusted as without evenings: 5:1 on the 5th.
BOOST_AUTO_TEST_CASE(of_earlier_rows_are_adjusted_as_regular_ones_are) {
  const auto regular = open_three_days();
  const auto index = *regular->find("000020");
  const auto rows = in_the_evening(*regular, evening_form::rows);
  const auto raw = rows->daily_chart(index, day(20250306), false);
  const auto adjusted = rows->daily_chart(index, day(20250306), true);
  BOOST_TEST(adjusted[2].close == raw[2].close / 5);
  BOOST_TEST((adjusted[1] == raw[1]));
}

BOOST_AUTO_TEST_CASE(move_every_traded_symbol_of_a_made_up_market_by_whole_ticks) {
  const auto regular =
    std::move(*exchange::open(std::make_unique<synthetic_market>(200, 7), day(20251128)));
  const auto evening = in_the_evening(*regular);
  auto moved = 0;
  for (const auto& entry : regular->by_value(std::nullopt)) {
    const auto& before = regular->latest(entry.instrument).last;
    const auto& after = evening->latest(entry.instrument).last;
    if (before.volume_shares == 0)
      continue;
    ++moved;
    BOOST_TEST(before.close != after.close);
    BOOST_TEST(after.close % tick_size(after.close, regular->at(entry.instrument).ticks()) == 0);
    BOOST_TEST(after.low <= after.close);
    BOOST_TEST(after.close <= after.high);
  }
  BOOST_TEST(moved > 100);
}

BOOST_AUTO_TEST_SUITE_END()
