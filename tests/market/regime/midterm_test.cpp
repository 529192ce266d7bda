#include "market/regime/midterm.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <set>

using namespace tandem::market;
using testing::series_of;

namespace {

constexpr auto bull = regime_word::bull;
constexpr auto neutral = regime_word::neutral;
constexpr auto bear = regime_word::bear;
constexpr auto crash = regime_word::crash;
constexpr double beside = 1e-6; // Far above rounding, far below any distance of two thresholds.

/// 21 candles that end with a change of `r20` over 20 sessions and a steady `a10` a day over the
/// last 10.
candle_series window(double r20, double a10) {
  const double last = 1000 * (1 + r20);
  const double middle = last / std::pow(1 + a10, 10);
  std::vector<double> closes;
  closes.reserve(midterm_candles_min);
  for (int i = 0; i < 10; ++i)
    closes.push_back(1000 * std::pow(middle / 1000, i / 10.0));
  for (int i = 0; i <= 10; ++i)
    closes.push_back(middle * std::pow(1 + a10, i));
  return series_of(closes);
}

regime_word step(double r20, double a10, std::optional<regime_word> previous) {
  return midterm_step(window(r20, a10), previous);
}

/// A rise, a calm, a fall, a crash and a recovery.
candle_series seasons() {
  std::vector<double> closes{1000};
  const auto walk = [&closes](int sessions, double daily) {
    for (int i = 0; i < sessions; ++i)
      closes.push_back(closes.back() * (1 + daily));
  };
  walk(25, 0);
  walk(30, 0.004);
  walk(15, 0.0005);
  walk(30, -0.004);
  walk(10, 0.0003);
  walk(4, -0.02);
  walk(40, 0.003);
  return series_of(closes);
}

} // namespace

BOOST_AUTO_TEST_SUITE(regime_midterm)

BOOST_AUTO_TEST_CASE(without_a_previous_word_the_near_thresholds_count) {
  BOOST_TEST((step(0.04 + beside, 0.0015, {}) == bull));
  BOOST_TEST((step(0.04 - beside, 0.0015, {}) == neutral));
  BOOST_TEST((step(0.05, 0.001 + beside, {}) == bull));
  BOOST_TEST((step(0.05, 0.001 - beside, {}) == neutral));
  BOOST_TEST((step(-0.04 - beside, -0.0015, {}) == bear));
  BOOST_TEST((step(-0.04 + beside, -0.0015, {}) == neutral));
  BOOST_TEST((step(-0.05, -0.001 - beside, {}) == bear));
  BOOST_TEST((step(-0.05, -0.001 + beside, {}) == neutral));
}

BOOST_AUTO_TEST_CASE(a_previous_crash_counts_as_none) {
  BOOST_TEST((step(0.05, 0.0015, crash) == bull));
  BOOST_TEST((step(-0.05, -0.0015, crash) == bear));
  BOOST_TEST((step(0.03, 0, crash) == neutral));
}

BOOST_AUTO_TEST_CASE(a_neutral_word_takes_the_long_way_to_change) {
  BOOST_TEST((step(0.06 + beside, 0.0015, neutral) == bull));
  BOOST_TEST((step(0.06 - beside, 0.0015, neutral) == neutral));
  BOOST_TEST((step(0.07, 0.001 - beside, neutral) == neutral));
  BOOST_TEST((step(-0.06 - beside, -0.0015, neutral) == bear));
  BOOST_TEST((step(-0.06 + beside, -0.0015, neutral) == neutral));
  BOOST_TEST((step(-0.07, -0.001 + beside, neutral) == neutral));
}

BOOST_AUTO_TEST_CASE(a_bull_word_is_kept_on_less) {
  BOOST_TEST((step(0.02 + beside, -0.0004, bull) == bull));
  BOOST_TEST((step(0.02 - beside, -0.0004, bull) == neutral));
  BOOST_TEST((step(0.03, -0.0005 + beside, bull) == bull));
  BOOST_TEST((step(0.03, -0.0005 - beside, bull) == neutral));
  BOOST_TEST((step(0.041, 0.0011, bull) == bull));
  BOOST_TEST((step(-0.06 + beside, -0.0015, bull) == neutral));
  BOOST_TEST((step(-0.06 - beside, -0.0015, bull) == bear));
}

BOOST_AUTO_TEST_CASE(a_bear_word_is_kept_on_less) {
  BOOST_TEST((step(-0.02 - beside, 0.0004, bear) == bear));
  BOOST_TEST((step(-0.02 + beside, 0.0004, bear) == neutral));
  BOOST_TEST((step(-0.03, 0.0005 - beside, bear) == bear));
  BOOST_TEST((step(-0.03, 0.0005 + beside, bear) == neutral));
  BOOST_TEST((step(-0.041, -0.0011, bear) == bear));
  BOOST_TEST((step(0.06 - beside, 0.0015, bear) == neutral));
  BOOST_TEST((step(0.06 + beside, 0.0015, bear) == bull));
}

BOOST_AUTO_TEST_CASE(a_crash_asks_for_no_previous_word) {
  // 5 sessions of a steady fall by `daily`.
  const auto daily = [](double r5) { return std::pow(1 + r5, 1 / 5.0) - 1; };
  for (auto previous : {bull, neutral, bear, crash}) {
    BOOST_TEST((step(-0.10 - beside, 0.002, previous) == crash));
    BOOST_TEST((step(-0.10 + beside, 0.002, previous) != crash));
    BOOST_TEST((step(0.05, daily(-0.05 - beside), previous) == crash));
    BOOST_TEST((step(0.05, daily(-0.05 + beside), previous) != crash));
  }
}

BOOST_AUTO_TEST_CASE(twenty_candles_are_neutral) {
  auto candles = window(0.20, 0.01);
  BOOST_TEST((midterm_step(candles, bull) == bull));
  candles.erase(candles.begin());
  BOOST_TEST((midterm_step(candles, bull) == neutral));
}

BOOST_AUTO_TEST_CASE(a_chain_is_one_step_after_the_other) {
  const auto candles = seasons();
  std::optional<regime_word> previous;
  std::set<regime_word> seen;
  for (std::size_t i = 0; i < candles.size(); ++i) {
    const auto words = midterm_chain(candles, candles[i].day, std::nullopt);
    BOOST_TEST((words.previous == previous));
    const auto known = std::span{candles}.first(i + 1);
    BOOST_TEST((words.word == midterm_step(known, previous)));
    BOOST_TEST((words.nohist == midterm_step(known, std::nullopt)));
    previous = words.word;
    seen.insert(words.word);
  }
  BOOST_TEST(seen.size() == 4u); // Or the seasons prove little.
}

BOOST_AUTO_TEST_CASE(any_earlier_word_of_the_chain_leads_to_the_same_words) {
  const auto candles = seasons();
  const auto session = candles.back().day;
  const auto whole = midterm_chain(candles, session, std::nullopt);
  for (std::size_t i = 0; i + 1 < candles.size(); ++i) {
    const auto word = midterm_chain(candles, candles[i].day, std::nullopt).word;
    const auto words = midterm_chain(candles, session, known_midterm{candles[i].day, word});
    BOOST_TEST((words.word == whole.word));
    BOOST_TEST((words.previous == whole.previous));
  }
}

BOOST_AUTO_TEST_CASE(an_anchor_stands_for_what_was_before_it) {
  const auto candles = window(0.03, 0); // Kept by a bull word, not reached by another one.
  const auto anchored = [&candles](date session, regime_word word) {
    return midterm_chain(candles, candles.back().day, known_midterm{session, word});
  };
  const auto day_before = candles[candles.size() - 2].day;
  BOOST_TEST((anchored(day_before, bull).word == bull));
  BOOST_TEST((anchored(day_before, bull).previous == bull));
  BOOST_TEST((anchored(day_before, bull).anchor == day_before));
  BOOST_TEST((anchored(day_before, bull).nohist == neutral));
  BOOST_TEST((anchored(day_before, neutral).word == neutral));
  // The session between has too few candles and so its word is neutral.
  BOOST_TEST((anchored(candles[candles.size() - 3].day, bull).previous == neutral));
}

BOOST_AUTO_TEST_CASE(an_anchor_that_is_no_earlier_session_is_not_used) {
  auto candles = window(0.03, 0);
  const auto session = candles.back().day;
  const auto day_before = candles[candles.size() - 2].day;
  const auto word_with = [&](date anchor) {
    return midterm_chain(candles, session, known_midterm{anchor, bull}).word;
  };
  BOOST_TEST((word_with(session) == neutral));
  BOOST_TEST((word_with(date::from_number(20250721)) == neutral)); // After the session.
  BOOST_TEST((word_with(date::from_number(20200102)) == neutral)); // Before all candles.
  BOOST_TEST((word_with(day_before) == bull));
  candles.erase(candles.end() - 2);
  candles.insert(candles.begin(), candles.front());
  candles.front().day = date::from_number(20250627);
  BOOST_TEST((word_with(day_before) == neutral)); // A day without a candle.
  BOOST_TEST(!midterm_chain(candles, session, known_midterm{day_before, bull}).anchor);
}

BOOST_AUTO_TEST_CASE(no_candles_are_neutral) {
  const auto words = midterm_chain({}, date::from_number(20250718), std::nullopt);
  BOOST_TEST((words.word == neutral));
  BOOST_TEST(!words.previous);
  BOOST_TEST((longterm_word({}) == neutral));
}

BOOST_AUTO_TEST_CASE(the_long_term_word_follows_60_sessions) {
  const auto steady = [](double r60, std::size_t candles = 61) {
    std::vector<double> closes;
    for (std::size_t i = 0; i < candles; ++i)
      closes.push_back(1000 * std::pow(1 + r60, static_cast<double>(i) / 60));
    return longterm_word(series_of(closes));
  };
  BOOST_TEST((steady(0.08 + beside) == bull));
  BOOST_TEST((steady(0.08 - beside) == neutral));
  BOOST_TEST((steady(-0.08 - beside) == bear));
  BOOST_TEST((steady(-0.08 + beside) == neutral));
  BOOST_TEST((steady(0.50, 60) == neutral));
}

BOOST_AUTO_TEST_CASE(the_long_term_word_looks_at_the_deviation_of_20_returns) {
  // 40 steady sessions, then 20 that go up and down by `swing`: the mean of the returns is 0 and
  // their population deviation is `swing`.
  const auto nervous = [](double r60, double swing) {
    const double pairs = std::pow(1 - swing * swing, 10);
    const double middle = 1000 * (1 + r60) / pairs;
    std::vector<double> closes;
    for (int i = 0; i <= 40; ++i)
      closes.push_back(1000 * std::pow(middle / 1000, i / 40.0));
    for (int i = 0; i < 20; ++i)
      closes.push_back(closes.back() * (i % 2 == 0 ? 1 + swing : 1 - swing));
    return longterm_word(series_of(closes));
  };
  BOOST_TEST((nervous(0.20, 0.03 - beside) == bull));
  BOOST_TEST((nervous(0.20, 0.03 + beside) == neutral));
  BOOST_TEST((nervous(0.20, 0.05 - beside) == neutral));
  BOOST_TEST((nervous(0.20, 0.05 + beside) == bear));
}

BOOST_AUTO_TEST_SUITE_END()
