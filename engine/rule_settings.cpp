#include "engine/rule_settings.hpp"

#include <array>

namespace tandem {

namespace {

using rules = market::rule_settings;

template <auto Group, auto Field>
void whole(rules& into, const config::value& from) {
  // The property's bounds are far inside int.
  (into.*Group).*Field = static_cast<int>(std::get<std::int64_t>(from));
}

template <auto Group, auto Field>
void real(rules& into, const config::value& from) {
  (into.*Group).*Field = std::get<double>(from);
}

template <auto Group, auto Field>
void flag(rules& into, const config::value& from) {
  (into.*Group).*Field = std::get<bool>(from);
}

template <auto Group, auto Field>
void words(rules& into, const config::value& from) {
  (into.*Group).*Field = std::get<config::string_list>(from);
}

template <auto Group, auto Field>
void required(rules& into, const config::value& from) {
  (into.*Group).*Field = std::get<std::string>(from) == "required";
}

struct assignment {
  std::string_view key;
  void (*assign)(rules&, const config::value&);
};

constexpr std::array assignments = std::to_array<assignment>({
  {"v2.min-signals", whole<&rules::v2, &market::v2_settings::min_signals>},
  {"v2.macd-osc-min", real<&rules::v2, &market::v2_settings::macd_osc_min>},
  {"v2.rsi-threshold", real<&rules::v2, &market::v2_settings::rsi_threshold>},
  {"v2.rsi-upper-limit", real<&rules::v2, &market::v2_settings::rsi_upper_limit>},
  {"v2.rsi-upper-limit-offset", real<&rules::v2, &market::v2_settings::rsi_upper_limit_offset>},
  {"v2.gap-min", real<&rules::v2, &market::v2_settings::gap_min>},
  {"v2.gap-max", real<&rules::v2, &market::v2_settings::gap_max>},
  {"v2.ext-from-tema20-max", real<&rules::v2, &market::v2_settings::ext_from_tema20_max>},
  {"v2.vol-ma5-mult", real<&rules::v2, &market::v2_settings::vol_ma5_mult>},
  {"v2.vol-ma20-mult", real<&rules::v2, &market::v2_settings::vol_ma20_mult>},
  {"v2.min-turnover-krw", real<&rules::v2, &market::v2_settings::min_turnover_krw>},
  {"v2.min-price", real<&rules::v2, &market::v2_settings::min_price>},
  {"v2.use-atr-filter", flag<&rules::v2, &market::v2_settings::use_atr_filter>},
  {"v2.atr-pct-min", real<&rules::v2, &market::v2_settings::atr_pct_min>},
  {"v2.atr-pct-max", real<&rules::v2, &market::v2_settings::atr_pct_max>},
  {"v2.overheat-rsi-tema", real<&rules::v2, &market::v2_settings::overheat_rsi_tema>},
  {"v2.overheat-vol-mult", real<&rules::v2, &market::v2_settings::overheat_vol_mult>},
  {"v2.risk-score-threshold", whole<&rules::v2, &market::v2_settings::risk_score_threshold>},
  {"v2.ohlcv-count", whole<&rules::v2, &market::v2_settings::ohlcv_count>},
  {"v2.market-analysis-enable", flag<&rules::v2, &market::v2_settings::market_analysis_enable>},
  {"v2.trend-slope-lookback", whole<&rules::v2, &market::v2_settings::trend_slope_lookback>},
  {"v2.trend-above-lookback", whole<&rules::v2, &market::v2_settings::trend_above_lookback>},
  {"v2.require-dema-slope", required<&rules::v2, &market::v2_settings::require_dema_slope>},
  {"v2.score-w-cross", whole<&rules::v2, &market::v2_settings::score_w_cross>},
  {"v2.score-w-vol", whole<&rules::v2, &market::v2_settings::score_w_vol>},
  {"v2.score-w-macd", whole<&rules::v2, &market::v2_settings::score_w_macd>},
  {"v2.score-w-rsi", whole<&rules::v2, &market::v2_settings::score_w_rsi>},
  {"v2.score-w-tema-slope", whole<&rules::v2, &market::v2_settings::score_w_tema_slope>},
  {"v2.score-w-obv-slope", whole<&rules::v2, &market::v2_settings::score_w_obv_slope>},
  {"v2.score-w-above-cnt", whole<&rules::v2, &market::v2_settings::score_w_above_cnt>},
  {"v2.score-w-dema-slope", whole<&rules::v2, &market::v2_settings::score_w_dema_slope>},
  {"v2.inverse-etf-keywords", words<&rules::v2, &market::v2_settings::inverse_etf_keywords>},
  {"v2.bond-etf-keywords", words<&rules::v2, &market::v2_settings::bond_etf_keywords>},
  {"v3.midterm-top-n", whole<&rules::v3, &market::v3_settings::midterm_top_n>},
  {"v3.disable-v2-lite", flag<&rules::v3, &market::v3_settings::disable_v2_lite>},
  {"v3.lite-ext-max", real<&rules::v3, &market::v3_settings::lite_ext_max>},
  {"v3.lite-pullback-min", real<&rules::v3, &market::v3_settings::lite_pullback_min>},
  {"v3.lite-pullback-bars", whole<&rules::v3, &market::v3_settings::lite_pullback_bars>},
  {"v3.lite-rsi-min", real<&rules::v3, &market::v3_settings::lite_rsi_min>},
  {"v3.lite-rsi-max", real<&rules::v3, &market::v3_settings::lite_rsi_max>},
  {"v3.lite-vol-max", real<&rules::v3, &market::v3_settings::lite_vol_max>},
});

} // namespace

market::rule_settings to_rule_settings(const config::settings& values,
                                       const config::scanner_definition& scanner) {
  market::rule_settings result;
  for (const auto& [key, assign] : assignments) {
    auto own = scanner.overrides.find(std::string{key});
    assign(result, own == scanner.overrides.end() ? values.at(key) : own->second);
  }
  return result;
}

std::vector<std::string_view> rule_setting_keys() {
  std::vector<std::string_view> result;
  result.reserve(assignments.size());
  for (const auto& each : assignments)
    result.push_back(each.key);
  return result;
}

} // namespace tandem
