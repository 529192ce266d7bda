#include "config/properties.hpp"
#include "engine/rule_settings.hpp"
#include "market/rules/registry.hpp"
#include "market/rules/v3.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace tandem;
namespace config = tandem::config;
namespace market = tandem::market;

namespace {

/// What the built-in rules read.
struct all_settings {
  market::v2_settings v2;
  market::v3_settings v3;
  market::pullback_settings lite;
};

std::vector<std::string> rule_setting_keys() {
  std::vector<std::string> keys;
  for (const auto* rule : market::rules())
    for (const auto& each : rule->thresholds)
      keys.push_back(each.key);
  return keys;
}

all_settings from(const std::vector<config::raw_entry>& entries) {
  auto resolved = config::resolve(entries);
  for (const auto& each : resolved.problems)
    BOOST_ERROR(each.text());
  const auto values = to_rule_settings(resolved.values, resolved.values.scanners().at(0));
  return {market::read_v2_settings(values), market::read_v3_settings(values),
          market::read_pullback_settings(values)};
}

/// The keys of the fields in which two settings differ, written out by hand from the struct.
std::string differing_fields(const all_settings& a, const all_settings& b) {
  std::string result;
  auto compare = [&result](std::string_view key, const auto& left, const auto& right) {
    if (left != right)
      result += key;
  };
  compare("v2.min-signals", a.v2.min_signals, b.v2.min_signals);
  compare("v2.macd-osc-min", a.v2.macd_osc_min, b.v2.macd_osc_min);
  compare("v2.rsi-threshold", a.v2.rsi_threshold, b.v2.rsi_threshold);
  compare("v2.rsi-upper-limit", a.v2.rsi_upper_limit, b.v2.rsi_upper_limit);
  compare("v2.rsi-upper-limit-offset", a.v2.rsi_upper_limit_offset, b.v2.rsi_upper_limit_offset);
  compare("v2.gap-min", a.v2.gap_min, b.v2.gap_min);
  compare("v2.gap-max", a.v2.gap_max, b.v2.gap_max);
  compare("v2.ext-from-tema20-max", a.v2.ext_from_tema20_max, b.v2.ext_from_tema20_max);
  compare("v2.vol-ma5-mult", a.v2.vol_ma5_mult, b.v2.vol_ma5_mult);
  compare("v2.vol-ma20-mult", a.v2.vol_ma20_mult, b.v2.vol_ma20_mult);
  compare("v2.min-turnover-krw", a.v2.min_turnover_krw, b.v2.min_turnover_krw);
  compare("v2.min-price", a.v2.min_price, b.v2.min_price);
  compare("v2.use-atr-filter", a.v2.use_atr_filter, b.v2.use_atr_filter);
  compare("v2.atr-pct-min", a.v2.atr_pct_min, b.v2.atr_pct_min);
  compare("v2.atr-pct-max", a.v2.atr_pct_max, b.v2.atr_pct_max);
  compare("v2.overheat-rsi-tema", a.v2.overheat_rsi_tema, b.v2.overheat_rsi_tema);
  compare("v2.overheat-vol-mult", a.v2.overheat_vol_mult, b.v2.overheat_vol_mult);
  compare("v2.risk-score-threshold", a.v2.risk_score_threshold, b.v2.risk_score_threshold);
  compare("v2.ohlcv-count", a.v2.ohlcv_count, b.v2.ohlcv_count);
  compare("v2.market-analysis-enable", a.v2.market_analysis_enable, b.v2.market_analysis_enable);
  compare("v2.trend-slope-lookback", a.v2.trend_slope_lookback, b.v2.trend_slope_lookback);
  compare("v2.trend-above-lookback", a.v2.trend_above_lookback, b.v2.trend_above_lookback);
  compare("v2.require-dema-slope", a.v2.require_dema_slope, b.v2.require_dema_slope);
  compare("v2.score-w-cross", a.v2.score_w_cross, b.v2.score_w_cross);
  compare("v2.score-w-vol", a.v2.score_w_vol, b.v2.score_w_vol);
  compare("v2.score-w-macd", a.v2.score_w_macd, b.v2.score_w_macd);
  compare("v2.score-w-rsi", a.v2.score_w_rsi, b.v2.score_w_rsi);
  compare("v2.score-w-tema-slope", a.v2.score_w_tema_slope, b.v2.score_w_tema_slope);
  compare("v2.score-w-obv-slope", a.v2.score_w_obv_slope, b.v2.score_w_obv_slope);
  compare("v2.score-w-above-cnt", a.v2.score_w_above_cnt, b.v2.score_w_above_cnt);
  compare("v2.score-w-dema-slope", a.v2.score_w_dema_slope, b.v2.score_w_dema_slope);
  compare("v2.inverse-etf-keywords", a.v2.inverse_etf_keywords, b.v2.inverse_etf_keywords);
  compare("v2.bond-etf-keywords", a.v2.bond_etf_keywords, b.v2.bond_etf_keywords);
  compare("v3.midterm-top-n", a.v3.midterm_top_n, b.v3.midterm_top_n);
  compare("v3.disable-v2-lite", a.v3.disable_v2_lite, b.v3.disable_v2_lite);
  compare("v3.lite-ext-max", a.lite.ext_max, b.lite.ext_max);
  compare("v3.lite-pullback-min", a.lite.pullback_min, b.lite.pullback_min);
  compare("v3.lite-pullback-bars", a.lite.pullback_bars, b.lite.pullback_bars);
  compare("v3.lite-rsi-min", a.lite.rsi_min, b.lite.rsi_min);
  compare("v3.lite-rsi-max", a.lite.rsi_max, b.lite.rsi_max);
  compare("v3.lite-vol-max", a.lite.vol_max, b.lite.vol_max);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rule_settings_test)

BOOST_AUTO_TEST_CASE(every_rule_property_is_read_once) {
  std::multiset<std::string_view> declared;
  for (const auto& each : config::properties())
    if (each.name.starts_with("v2.") || each.name.starts_with("v3."))
      declared.insert(each.name);
  auto keys = rule_setting_keys();
  std::multiset<std::string_view> read{keys.begin(), keys.end()};
  BOOST_TEST((declared == read));
}

BOOST_AUTO_TEST_CASE(the_defaults_are_those_of_the_rules) {
  auto rules = from({});
  BOOST_TEST(differing_fields(rules, all_settings{}) == "");
}

BOOST_AUTO_TEST_CASE(a_scanners_own_keys_win) {
  auto rules = from({{"v2.min-signals", std::int64_t{2}, {}},
                     {"v2.require-dema-slope", std::string{"required"}, {}},
                     {"v3.midterm-top-n", std::int64_t{7}, {}},
                     {"scanners.mine.rule", std::string{"v3"}, {}},
                     {"scanners.mine.min-signals", std::int64_t{5}, {}},
                     {"scanners.mine.bond-etf-keywords", config::string_list{"채권"}, {}},
                     {"scan.scanners", config::string_list{"mine"}, {}}});
  BOOST_TEST(rules.v2.min_signals == 5);
  BOOST_TEST(rules.v2.require_dema_slope);
  BOOST_TEST(rules.v3.midterm_top_n == 7);
  BOOST_TEST((rules.v2.bond_etf_keywords == std::vector<std::string>{"채권"}));
}

BOOST_AUTO_TEST_CASE(every_key_lands_in_its_own_field) {
  // Each numeric key moved alone: exactly one field may differ from the defaults.
  const all_settings preset;
  for (const auto& key : rule_setting_keys()) {
    const auto* what = config::find_property(key);
    config::value moved;
    if (const auto* whole = std::get_if<std::int64_t>(&what->preset))
      moved = *whole + 1;
    else if (const auto* real = std::get_if<double>(&what->preset))
      moved = *real == 0 ? 1.0 : *real * 1.0001;
    else
      continue;
    auto rules = from({{key, moved, {}}});
    BOOST_TEST(differing_fields(rules, preset) == key, key);
  }
}

BOOST_AUTO_TEST_SUITE_END()
