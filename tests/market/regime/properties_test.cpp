#include "market/regime/columns.hpp"
#include "market/regime/regime.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

// RapidCheck prints the failing case and its seed; RC_PARAMS="seed=…" runs it again.
using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(regime_properties)

namespace {

using engine = std::mt19937_64;

/// A walk with days of up to 3 %, enough for every regime word to come up. Built from a seed,
/// because so long a series is too slow to shrink candle by candle.
candle_series walk(std::size_t size, engine& random) {
  std::vector<double> closes;
  double close = 1000;
  std::uniform_real_distribution<double> daily{-0.03, 0.03};
  for (std::size_t i = 0; i < size; ++i)
    closes.push_back(close *= 1 + daily(random));
  auto series = testing::series_of(closes);
  for (auto& each : series) {
    each.high *= 1.01;
    each.low *= 0.99;
    each.volume_shares = static_cast<std::int64_t>(random() % 5000);
  }
  return series;
}

struct market {
  market(std::size_t size, engine& random)
      : kospi(walk(size, random)), kodex200(walk(size, random)),
        kosdaq150(walk(size, random)), us{walk(size, random), walk(size, random),
                                          walk(size, random)} {
    for (std::size_t i = 0; i < 5; ++i)
      members.push_back(walk(size, random));
  }

  regime_verdict assess(date session, std::optional<known_midterm> previous = {}) const {
    std::vector<member_move> moves;
    for (const auto& candles : members)
      moves.push_back(measure_member("005930", candles, session));
    return assess_regime(regime_version::v4,
                         {session, kospi, kodex200, kosdaq150, &us, moves, 0, moves, previous});
  }

  /// The days of `session` and before it.
  market until(date session) const {
    market known = *this;
    for (auto* series : {&known.kospi, &known.kodex200, &known.kosdaq150, &known.us.spy,
                         &known.us.qqq, &known.us.vix})
      std::erase_if(*series, [session](const candle& each) { return each.day > session; });
    for (auto& series : known.members)
      std::erase_if(series, [session](const candle& each) { return each.day > session; });
    return known;
  }

  candle_series kospi;
  candle_series kodex200;
  candle_series kosdaq150;
  us_series us;
  std::vector<candle_series> members;
};

bool are_equal(const std::vector<regime_component>& a, const std::vector<regime_component>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.value == y.value; });
}

bool are_equal(const regime_verdict& a, const regime_verdict& b) {
  return a.data_date == b.data_date && a.label == b.label && a.risk == b.risk && a.score == b.score
         && a.missing == b.missing && are_equal(components(a.v1), components(b.v1))
         && are_equal(components(*a.v4), components(*b.v4));
}

/// Prices of every kind, none of them sensible.
candle_series nonsense(std::size_t size, engine& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> prices{
    0, -1, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 1e308, 5e-324, 1000};
  auto series = walk(size, random);
  for (auto& each : series)
    for (auto* price : {&each.open, &each.high, &each.low, &each.close})
      *price = prices[random() % prices.size()];
  return series;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_verdict_does_not_depend_on_later_candles) {
  BOOST_TEST(rc::check("later candles", [] {
    engine random{*rc::gen::arbitrary<std::uint64_t>()};
    const market all{*rc::gen::inRange<std::size_t>(1, 260), random};
    const auto session = all.kospi[*rc::gen::inRange<std::size_t>(0, all.kospi.size())].day;
    RC_ASSERT(are_equal(all.assess(session), all.until(session).assess(session)));
  }));
}

BOOST_AUTO_TEST_CASE(a_verdict_does_not_depend_on_the_us_session_of_its_date) {
  BOOST_TEST(rc::check("US session", [] {
    engine random{*rc::gen::arbitrary<std::uint64_t>()};
    const market all{*rc::gen::inRange<std::size_t>(2, 260), random};
    auto earlier = all;
    for (auto* series : {&earlier.us.spy, &earlier.us.qqq, &earlier.us.vix})
      series->pop_back();
    const auto session = all.kospi.back().day;
    RC_ASSERT(are_equal(all.assess(session), earlier.assess(session)));
  }));
}

BOOST_AUTO_TEST_CASE(a_verdict_does_not_depend_on_which_session_was_stored) {
  BOOST_TEST(rc::check("anchor", [] {
    engine random{*rc::gen::arbitrary<std::uint64_t>()};
    const market all{*rc::gen::inRange<std::size_t>(2, 260), random};
    const auto anchor = all.kospi[*rc::gen::inRange<std::size_t>(0, all.kospi.size() - 1)].day;
    const auto session = all.kospi.back().day;
    const auto stored = all.assess(anchor).v4->midterm_regime;
    RC_ASSERT(are_equal(all.assess(session), all.assess(session, known_midterm{anchor, stored})));
  }));
}

BOOST_AUTO_TEST_CASE(the_short_term_risk_stays_within_its_range) {
  BOOST_TEST(rc::check("range", [] {
    engine random{*rc::gen::arbitrary<std::uint64_t>()};
    const market all{*rc::gen::inRange<std::size_t>(1, 100), random};
    const auto mc = all.assess(all.kospi.back().day).mc;
    RC_ASSERT(mc.short_term_risk_score >= 0 && mc.short_term_risk_score <= 3);
  }));
}

BOOST_AUTO_TEST_CASE(no_candles_can_crash_an_analysis) {
  BOOST_TEST(rc::check("nonsense", [] {
    engine random{*rc::gen::arbitrary<std::uint64_t>()};
    market all{*rc::gen::inRange<std::size_t>(0, 260), random};
    for (auto* series : {&all.kospi, &all.kodex200, &all.kosdaq150, &all.us.spy, &all.us.qqq,
                         &all.us.vix, &all.members.front()})
      *series = nonsense(*rc::gen::inRange<std::size_t>(0, 260), random);
    const auto verdict = all.assess(date::from_number(20250718));
    RC_ASSERT(components(verdict.v1).size() == 19u);
    RC_ASSERT(components(*verdict.v4).size() == 46u);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
