#include "market/regime/regime.hpp"

#include "market/regime/features.hpp"
#include "market/regime/missing.hpp"

#include <algorithm>

namespace tandem::market {

namespace {

void add_v4(condition& mc, const v4_analysis& v4) {
  mc.longterm_regime = v4.longterm_regime;
  mc.midterm_regime = v4.midterm_regime;
  mc.final_regime = v4.midterm_regime;
  mc.short_term_risk_score = v4.short_term_risk_score;
  mc.global_trend_score = v4.global_trend_score;
  mc.global_risk_score = v4.global_risk_score;
  mc.market_divergence = v4.market_divergence;
}

} // namespace

std::string_view to_string(regime_version version) {
  return version == regime_version::v1 ? "v1" : "v4";
}

std::optional<regime_version> parse_regime_version(std::string_view text) {
  for (auto version : {regime_version::v1, regime_version::v4})
    if (text == to_string(version))
      return version;
  return std::nullopt;
}

regime_verdict assess_regime(regime_version version, const regime_inputs& inputs) {
  regime_verdict verdict;
  verdict.version = version;
  verdict.session = inputs.session;
  if (const auto kospi = candles_until(inputs.kospi, inputs.session); !kospi.empty())
    verdict.data_date = kospi.back().day;
  verdict.v1 = analyze_v1(inputs);
  verdict.mc = v1_condition(verdict.v1);
  verdict.label = verdict.v1.market_sentiment;
  verdict.score = verdict.v1.sentiment_score;
  verdict.sources = sources_of_v1(inputs);
  verdict.missing = missing_of_v1(inputs);
  if (version == regime_version::v4) {
    verdict.v4 = analyze_v4(inputs);
    add_v4(verdict.mc, *verdict.v4);
    verdict.label = verdict.v4->midterm_regime;
    verdict.score = verdict.v4->global_trend_score;
    verdict.sources = sources_of_v4(inputs);
    verdict.missing = missing_of_v4(inputs);
  }
  verdict.risk = risk_label(verdict.mc);
  return verdict;
}

bool knows_midterm(const regime_verdict& verdict) {
  if (!verdict.v4 || verdict.data_date != verdict.session)
    return false;
  // Every gap in the fund's candles is reported under its code.
  return std::none_of(verdict.missing.begin(), verdict.missing.end(),
                      [](const std::string& what) { return what.starts_with("069500"); });
}

} // namespace tandem::market
