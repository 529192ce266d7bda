#include "market/rules/registry.hpp"
#include "tests/market/checks_agree.hpp"
#include "tests/market/named.hpp"
#include "tests/market/rules/matching_series.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace tandem::market;
using testing::check_of;
using testing::measure_of;

BOOST_AUTO_TEST_SUITE(checks_test)

namespace {

const listing samsung{"005930", "삼성전자", market_id::kospi};

verdict judge(std::string_view rule, const candle_series& days, const rule_settings& settings = {},
              const std::optional<condition>& mc = std::nullopt, const listing& symbol = samsung,
              bool require_fresh = true) {
  const auto bound = make_rule(rule, settings, mc);
  const symbol_input input{symbol, days, date::from_number(20250718), require_fresh};
  const auto full = bound->evaluate(input, detail::full).at(0);
  BOOST_TEST(testing::disagreement(full, bound->evaluate(input, detail::brief).at(0)) == "");
  return full;
}

/// "short_data, price": what was asked.
std::string questions(const verdict& found) {
  std::string text;
  for (const auto& check : found.checks)
    text += (text.empty() ? "" : ", ") + std::string{check.what};
  return text;
}

bool is(const filter_check& check, double value, std::string_view relation, double limit,
        bool passed) {
  return check.value == value && check.relation == relation && check.limit == limit
         && check.passed == passed;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_match_has_passed_every_filter_in_order) {
  const auto found = judge("v2", testing::resting_rise());
  BOOST_TEST(found.matched());
  BOOST_TEST(
    questions(found)
    == "stale_data, short_data, nan_data, inverse_etf, bond_etf, turnover, price, "
       "rsi_upper, overheat, gap_min, gap_max, ext_max, signals, signal.cross, signal.macd, "
       "signal.rsi, signal.volume, signal.obv, signal.price_trend, signal.days_above, trend");
  // 118 closes; alignment, OBV and above count; the three signs of the gate.
  BOOST_TEST(is(check_of(found, "stale_data"), 0, "<=", 0, true));
  BOOST_TEST(is(check_of(found, "short_data"), 118, ">=", 21, true));
  BOOST_TEST(is(check_of(found, "signals"), 3, ">=", 3, true));
  BOOST_TEST(is(check_of(found, "trend"), 3, ">=", 3, true));
}

BOOST_AUTO_TEST_CASE(the_thresholds_are_those_of_the_condition) {
  const auto days = testing::resting_rise();
  const auto still = judge("v2", days);
  BOOST_TEST(check_of(still, "rsi_upper").limit == 83);
  BOOST_TEST(check_of(still, "gap_max").limit == 0.015);
  const auto bull = judge("v2", days, {}, fixed_condition(regime_word::bull));
  BOOST_TEST(check_of(bull, "rsi_upper").limit == 65 + 25);
  BOOST_TEST(check_of(bull, "gap_max").limit == 0.03);
  BOOST_TEST(check_of(bull, "ext_max").limit == 0.025);
  BOOST_TEST(check_of(bull, "signals").limit == 2);
  // Two of four signs; DEMA10 is below TEMA20, so all four are there.
  BOOST_TEST(is(check_of(bull, "trend"), 4, ">=", 2, true));
}

BOOST_AUTO_TEST_CASE(filters_after_the_first_failure_are_checked_too) {
  const rule_settings settings{{"v2.min-turnover-krw", 1e18}, {"v2.min-signals", 4}};
  const auto found = judge("v2", testing::resting_rise(), settings);
  BOOST_TEST((found.stage() == "turnover"));
  BOOST_TEST(found.checks.size() == 21u);
  BOOST_TEST(check_of(found, "price").passed);
  BOOST_TEST(is(check_of(found, "signals"), 3, ">=", 4, false));
}

BOOST_AUTO_TEST_CASE(stale_data_is_compared_all_the_same) {
  auto days = testing::resting_rise();
  days.pop_back();
  days.pop_back();
  const auto found = judge("v2", days);
  BOOST_TEST((found.stage() == "stale_data"));
  BOOST_TEST(is(check_of(found, "stale_data"), 2, "<=", 0, false));
  BOOST_TEST(found.checks.size() == 21u);
  const auto old = judge("v2", days, {}, std::nullopt, samsung, false);
  BOOST_TEST(questions(old).starts_with("short_data, "));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_computed_is_not_checked) {
  BOOST_TEST(questions(judge("v2", {})) == "short_data, nan_data, inverse_etf, bond_etf");
  const auto few = testing::series_of(std::vector<double>(20, 5000.0), 1'000'000);
  const auto found = judge("v2", few);
  BOOST_TEST(is(check_of(found, "short_data"), 20, ">=", 21, false));
  BOOST_TEST(questions(found)
             == "stale_data, short_data, nan_data, inverse_etf, bond_etf, turnover, price");
  auto holey = testing::resting_rise();
  holey[50].low = std::numeric_limits<double>::quiet_NaN();
  holey[51].low = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(is(check_of(judge("v2", holey), "nan_data"), 2, "<=", 0, false));
}

BOOST_AUTO_TEST_CASE(keywords_in_the_name_are_counted) {
  const listing leveraged{"252670", "KODEX 200선물인버스2X", market_id::kospi};
  const auto found = judge("v2", testing::resting_rise(), {}, std::nullopt, leveraged);
  BOOST_TEST((found.stage() == "inverse_etf"));
  BOOST_TEST(is(check_of(found, "inverse_etf"), 2, "<=", 0, false));
  BOOST_TEST(is(check_of(found, "bond_etf"), 0, "<=", 0, true));
}

BOOST_AUTO_TEST_CASE(overheat_looks_at_the_volume_in_the_hot_zone_only) {
  const auto days = testing::resting_rise();
  const auto cool = judge("v2", days);
  const auto rsi = measure_of(cool, "RSI_TEMA");
  BOOST_TEST(is(check_of(cool, "overheat"), rsi, "<", 70, true));
  rule_settings settings{{"v2.overheat-rsi-tema", -1000.0}};
  // The volume is the same every day.
  BOOST_TEST(is(check_of(judge("v2", days, settings), "overheat"), 1, "<", 3, true));
  settings["v2.overheat-vol-mult"] = 1.0;
  const auto hot = judge("v2", days, settings);
  BOOST_TEST((hot.stage() == "overheat"));
  BOOST_TEST(is(check_of(hot, "overheat"), 1, "<", 1, false));
}

BOOST_AUTO_TEST_CASE(the_atr_filter_shows_only_where_it_is_on) {
  const rule_settings settings{
    {"v2.use-atr-filter", true}, {"v2.atr-pct-min", 0.5}, {"v2.atr-pct-max", 0.75}};
  const auto found = judge("v2", testing::resting_rise(), settings);
  BOOST_TEST((found.stage() == "atr"));
  const auto& check = check_of(found, "atr");
  BOOST_TEST(is(check, check.value, "in", 0.5, false));
  BOOST_TEST(check.up_to.value() == 0.75);
}

BOOST_AUTO_TEST_CASE(a_falling_market_has_no_gap_and_no_trend) {
  std::vector<double> closes{20'000};
  for (int i = 1; i < 60; ++i)
    closes.push_back(closes.back() * 0.995);
  const auto days = testing::series_of(closes, 1'000'000);
  const auto found = judge("v2", days);
  BOOST_TEST(is(check_of(found, "gap_min"), 0, ">=", 0.002, false));
  BOOST_TEST(check_of(found, "gap_max").value < 0);
  BOOST_TEST(is(check_of(found, "trend"), 0, ">=", 3, false));
  const rule_settings settings{{"v2.require-dema-slope", "required"}};
  BOOST_TEST(is(check_of(judge("v2", days, settings), "trend"), 0, ">=", 4, false));
}

BOOST_AUTO_TEST_CASE(a_pullback_has_filters_of_its_own) {
  const auto found = judge("pullback", testing::shallow_pullback());
  BOOST_TEST(found.matched());
  BOOST_TEST(questions(found)
             == "stale_data, short_data, nan_data, inverse_etf, bond_etf, turnover, price, trend, "
                "momentum, below_dema10, support_band, no_pullback, rsi_band, volume");
  BOOST_TEST(is(check_of(found, "trend"), 2, ">=", 2, true));
  BOOST_TEST(check_of(found, "below_dema10").limit == measure_of(found, "DEMA10"));
  const auto& band = check_of(found, "support_band");
  BOOST_TEST(is(band, band.value, "in", 0, true));
  BOOST_TEST(band.up_to.value() == 0.015);
  // Highs are 3 % above the closes, and the close is the highest of the last five.
  const auto& pullback = check_of(found, "no_pullback");
  BOOST_TEST(is(pullback, pullback.value, "<=", -0.02, true));
  BOOST_TEST(std::abs(pullback.value - (1 / 1.03 - 1)) < 1e-12);
  BOOST_TEST(is(check_of(found, "volume"), 1, "<=", 2, true));
}

BOOST_AUTO_TEST_CASE(both_engines_of_v3_begin_with_the_same_checks) {
  const auto days = testing::resting_rise();
  const auto rule = make_rule("v3", {}, std::nullopt);
  const auto both = rule->evaluate({samsung, days, days.back().day}, detail::full);
  BOOST_TEST_REQUIRE(both.size() == 2u);
  BOOST_TEST(both[0].checks.size() == 21u);
  BOOST_TEST(both[1].checks.size() == 14u);
  BOOST_TEST((both[0].checks[6].what == both[1].checks[6].what));
  BOOST_TEST((both[0].checks[7].what == "rsi_upper"));
  BOOST_TEST((both[1].checks[7].what == "trend"));
}

BOOST_AUTO_TEST_SUITE_END()
