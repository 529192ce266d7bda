#include "sim/market/evening_market.hpp"
#include "sim/market/synthetic.hpp"
#include "tests/sim/market/hand_made_market.hpp"

#include <boost/test/unit_test.hpp>

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

} // namespace

BOOST_AUTO_TEST_SUITE(evening_prices)

BOOST_AUTO_TEST_CASE(are_one_to_three_ticks_from_the_regular_close_in_both_directions) {
  auto up = 0;
  auto down = 0;
  for (auto i = 0; i < 200; ++i) {
    const auto bar = evening_bar(bar_at(10'000, 10'000), stock(std::to_string(100'000 + i)));
    const auto move = bar.close - 10'000;
    BOOST_TEST((std::abs(move) == 10 || std::abs(move) == 20 || std::abs(move) == 30));
    (move > 0 ? up : down) += 1;
    BOOST_TEST(bar.high == std::max(10'000, bar.close));
    BOOST_TEST(bar.low == std::min(10'000, bar.close));
    BOOST_TEST(bar.open == 10'000);
    BOOST_TEST(bar.volume_shares == 1'000);
  }
  BOOST_TEST(up > 50);
  BOOST_TEST(down > 50);
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
  const auto evening = regular->in_the_evening();
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
  const auto today = open_three_days(20250305)->in_the_evening();
  const auto tomorrow = open_three_days(20250306)->in_the_evening();
  const auto index = *today->find("000010");
  BOOST_TEST(today->latest(index).last.close != 10'400);
  BOOST_TEST(tomorrow->latest(index).last.base == 10'400);
  BOOST_TEST(tomorrow->latest(index).previous->close == 10'400);
}

BOOST_AUTO_TEST_CASE(move_every_traded_symbol_of_a_made_up_market_by_whole_ticks) {
  const auto regular =
    std::move(*exchange::open(std::make_unique<synthetic_market>(200, 7), day(20251128)));
  const auto evening = regular->in_the_evening();
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
