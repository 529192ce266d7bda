#include "market/indicators/ema.hpp"
#include "market/indicators/indicators.hpp"
#include "market/indicators/slope.hpp"
#include "market/rules/registry.hpp"
#include "tests/market/checks_agree.hpp"
#include "tests/market/named.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

// RapidCheck prints the failing case and its seed; RC_PARAMS="seed=…" runs it again.
using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(market_properties)

namespace {

/// The definition of scanner-rules 2.1, line by line.
std::vector<double> naive_ema(const std::vector<double>& values, int span) {
  const double com = (span - 1) / 2.0;
  const double a = 1 / (1 + com);
  const double q = 1 - a;
  double w = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> result;
  for (double x : values) {
    if (std::isnan(w))
      w = x;
    else if (!std::isnan(x) && w != x)
      w = (q * w + a * x) / (q + a);
    result.push_back(w);
  }
  return result;
}

/// Least squares from its definition, with the means taken out.
double naive_slope(const std::vector<double>& values) {
  const auto size = static_cast<double>(values.size());
  double mean = 0;
  for (double value : values)
    mean += value / size;
  double above = 0;
  double below = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = static_cast<double>(i) - (size - 1) / 2;
    above += x * (values[i] - mean);
    below += x * x;
  }
  return above / below;
}

/// Whole prices between 1 and 1,000,000 KRW.
rc::Gen<double> price() {
  return rc::gen::map(rc::gen::inRange(1, 1'000'001), [](int krw) { return krw * 1.0; });
}

/// Candles with anything in them: prices of every kind, volumes of any sign and size. Built from a
/// seed, because a series of 700 is too slow to shrink candle by candle.
candle_series wild_candles(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto wild_price = [&random] {
    switch (random() % 400) {
      case 0:
        return std::numeric_limits<double>::quiet_NaN();
      case 1:
        return infinity;
      case 2:
        return -infinity;
      case 3:
        return 0.0;
      case 4:
        return std::numeric_limits<double>::max();
      case 5:
        return std::numeric_limits<double>::denorm_min();
      default:
        return static_cast<double>(random() % 100'000);
    }
  };
  auto days = testing::series_of(std::vector<double>(size, 0.0));
  for (auto& day : days) {
    day.open = wild_price();
    day.high = wild_price();
    day.low = wild_price();
    day.close = wild_price();
    day.volume_shares = random() % 50 == 0 ? static_cast<std::int64_t>(random())
                                           : static_cast<std::int64_t>(random() % 1'000'000);
  }
  return days;
}

} // namespace

BOOST_AUTO_TEST_CASE(streaming_means_equal_the_definition_bit_for_bit) {
  BOOST_TEST(rc::check("ema", [] {
    const auto values = *rc::gen::container<std::vector<double>>(price());
    const int span = *rc::gen::inRange(1, 300);
    ema stream{span};
    const auto expected = naive_ema(values, span);
    for (std::size_t i = 0; i < values.size(); ++i)
      RC_ASSERT(stream.next(values[i]) == expected[i]);
  }));
}

BOOST_AUTO_TEST_CASE(a_flat_series_stays_exactly_constant) {
  BOOST_TEST(rc::check("flat", [] {
    const double close = *price() / 7; // Most sevenths have no exact binary form.
    const auto size = *rc::gen::inRange<std::size_t>(1, 300);
    const auto set = compute_indicators(testing::series_of(std::vector<double>(size, close)), {});
    RC_ASSERT(set.tema20 == close);
    RC_ASSERT(set.dema10 == close);
    RC_ASSERT(set.ema60 == close);
    RC_ASSERT(set.macd_line == 0);
    RC_ASSERT(set.macd_osc == 0);
    RC_ASSERT(set.rsi_tema == 50);
    RC_ASSERT(set.rsi_dema == 50);
    RC_ASSERT(size < 20 || set.tema20_slope20 == 0);
  }));
}

BOOST_AUTO_TEST_CASE(the_closed_form_of_the_slope_equals_least_squares) {
  BOOST_TEST(rc::check("slope", [] {
    const auto length = *rc::gen::inRange<std::size_t>(2, 60);
    const auto values = *rc::gen::container<std::vector<double>>(length, price());
    const double scale = *std::max_element(values.begin(), values.end());
    RC_ASSERT(std::abs(slope(values, length) - naive_slope(values)) <= 1e-12 * scale);
  }));
}

BOOST_AUTO_TEST_CASE(only_the_window_matters) {
  BOOST_TEST(rc::check("window", [] {
    const auto closes = *rc::gen::container<std::vector<double>>(40, price());
    const auto older = *rc::gen::container<std::vector<double>>(price());
    auto all = older;
    all.insert(all.end(), closes.begin(), closes.end());
    const auto rule = make_rule("v2", {{"v2.ohlcv-count", 40}}, std::nullopt);
    const listing symbol{"005930", "005930", market_id::kospi};
    const auto days = testing::series_of(closes);
    const auto longer = testing::series_of(all);
    const auto a = rule->evaluate({symbol, days, days.back().day}, detail::full).at(0);
    const auto b = rule->evaluate({symbol, longer, days.back().day}, detail::full).at(0);
    RC_ASSERT(a.stage() == b.stage());
    RC_ASSERT(testing::measure_of(a, "TEMA20") == testing::measure_of(b, "TEMA20"));
    RC_ASSERT(testing::measure_of(a, "OBV") == testing::measure_of(b, "OBV"));
    RC_ASSERT(a.signals_count == b.signals_count);
  }));
}

BOOST_AUTO_TEST_CASE(no_candles_can_crash_a_rule) {
  BOOST_TEST(rc::check("wild", [] {
    const auto size = *rc::gen::inRange<std::size_t>(0, 701);
    const auto days = wild_candles(size, *rc::gen::arbitrary<std::uint64_t>());
    const listing symbol{"005930", "005930", market_id::kospi};
    const rule_settings settings{// Open filters let more symbols reach the score.
                                 {"v2.min-turnover-krw", 0.0},
                                 {"v2.min-price", 0.0},
                                 {"v2.gap-min", -10.0},
                                 {"v2.ohlcv-count", *rc::gen::inRange(1, 701)},
                                 {"v2.trend-slope-lookback", *rc::gen::inRange(2, 100)}};
    for (const auto* declared : rules()) {
      const auto rule = declared->make(settings, std::nullopt);
      const symbol_input input{symbol, days, date::from_number(20250718), false};
      const auto full = rule->evaluate(input, detail::full);
      const auto brief = rule->evaluate(input, detail::brief);
      RC_ASSERT(full.size() == brief.size());
      for (std::size_t i = 0; i < full.size(); ++i)
        RC_ASSERT(testing::disagreement(full[i], brief[i]).empty());
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
