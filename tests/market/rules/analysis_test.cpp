#include "market/rules/analysis.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(analysis_test)

namespace {

const date today = date::from_number(20250718);
const listing samsung{"005930", "삼성전자", market_id::kospi};

/// Thirty days that pass every check: 5,000 KRW times 1,000,000 shares.
candle_series sound_days() {
  return testing::series_of(std::vector<double>(30, 5000.0), 1'000'000);
}

std::optional<std::string_view>
dropped_by(const candle_series& days, const listing& symbol = samsung, bool require_fresh = true) {
  const v2_settings settings;
  const symbol_input input{symbol, days, today, require_fresh};
  return analysis{input, settings}.dropped_by();
}

std::size_t window_size(const candle_series& days, const v2_settings& settings, date day = today) {
  const symbol_input input{samsung, days, day, false};
  return analysis{input, settings}.window().size();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_sound_symbol_passes) {
  BOOST_TEST(!dropped_by(sound_days()).has_value());
}

BOOST_AUTO_TEST_CASE(days_without_trade_are_dropped_before_the_window_is_cut) {
  auto days = sound_days();
  days[20].volume_shares = 0;
  days[21].close = 0;
  v2_settings settings;
  BOOST_TEST(window_size(days, settings) == 28u);
  settings.ohlcv_count = 25;
  BOOST_TEST(window_size(days, settings) == 25u);
}

BOOST_AUTO_TEST_CASE(the_window_ends_on_the_scan_date) {
  const auto day = date::from_number(20250716); // Two days before the last candle.
  BOOST_TEST(window_size(sound_days(), {}, day) == 28u);
}

BOOST_AUTO_TEST_CASE(twenty_one_candles_are_the_least) {
  const auto days = sound_days();
  BOOST_TEST((dropped_by({days.begin() + 10, days.end()}) == "short_data"));
  BOOST_TEST(!dropped_by({days.begin() + 9, days.end()}).has_value());
  BOOST_TEST((dropped_by({}) == "short_data"));
}

BOOST_AUTO_TEST_CASE(an_old_last_candle_is_stale_and_that_comes_first) {
  auto days = sound_days();
  days.pop_back();
  BOOST_TEST((dropped_by(days) == "stale_data"));
  BOOST_TEST(!dropped_by(days, samsung, false).has_value());
  days.resize(3);
  BOOST_TEST((dropped_by(days) == "stale_data"));
}

BOOST_AUTO_TEST_CASE(a_suspended_scan_date_is_stale) {
  auto days = sound_days();
  days.back().volume_shares = 0;
  BOOST_TEST((dropped_by(days) == "stale_data"));
}

BOOST_AUTO_TEST_CASE(any_nan_in_the_window_drops) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (auto member : {&candle::open, &candle::high, &candle::low, &candle::close}) {
    auto days = sound_days();
    days[3].*member = nan;
    BOOST_TEST((dropped_by(days) == "nan_data"));
  }
}

BOOST_AUTO_TEST_CASE(keywords_in_the_name_drop_in_order) {
  const auto named = [](std::string name) {
    return dropped_by(sound_days(), listing{"069500", std::move(name), market_id::kospi});
  };
  BOOST_TEST((named("KODEX 인버스") == "inverse_etf"));
  BOOST_TEST((named("TIGER 미국채2X") == "inverse_etf"));
  BOOST_TEST((named("KODEX 국채") == "bond_etf"));
  BOOST_TEST(!named("KODEX 2x").has_value()); // Case matters.
}

BOOST_AUTO_TEST_CASE(turnover_is_checked_before_the_price) {
  // 1e9 KRW and 2,000 KRW are the defaults; both bounds themselves pass.
  const auto days = [](double close, std::int64_t volume) {
    return testing::series_of(std::vector<double>(30, close), volume);
  };
  BOOST_TEST((dropped_by(days(1000, 10)) == "turnover"));
  BOOST_TEST((dropped_by(days(1999, 1'000'000)) == "price"));
  BOOST_TEST(!dropped_by(days(2000, 500'000)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
