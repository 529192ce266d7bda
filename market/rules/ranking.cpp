#include "market/rules/ranking.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace tandem::market {

namespace {

/// Swing, position, long-term.
constexpr std::size_t horizon_count = 3;
using cutoffs = std::array<double, horizon_count>;
using caps = std::array<std::size_t, horizon_count>;

regime_word leading_regime(const condition& mc) {
  return mc.midterm_regime.value_or(mc.final_regime.value_or(mc.market_sentiment));
}

cutoffs cutoffs_for(regime_word regime) {
  switch (regime) {
    case regime_word::bull:
      return {6.0, 4.3, 5.0};
    case regime_word::bear:
      return {999, 5.5, 6.0};
    case regime_word::crash:
      return {999, 999, 6.0};
    case regime_word::neutral:
      break;
  }
  return {6.0, 4.5, 6.0};
}

caps caps_for(int short_term_risk) {
  if (short_term_risk <= 0)
    return {20, 15, 20};
  if (short_term_risk == 1)
    return {15, 10, 20};
  if (short_term_risk == 2)
    return {10, 5, 15};
  return {5, 3, 10};
}

/// What the cut-offs look at. The score already contains the risk; the original counts it here
/// again.
double score_less_risk(const match& one, const condition& mc) {
  const double market_risk = std::clamp(mc.short_term_risk_score, 0, 2) * 0.5;
  const double risk = one.result.risk_score.value_or(0) + market_risk;
  return one.result.score.value_or(0) - risk;
}

} // namespace

std::string_view closed_gate(const condition& mc) {
  const auto regime = leading_regime(mc);
  if (regime == regime_word::bear)
    return to_string(regime);
  if (regime == regime_word::crash && mc.longterm_regime != regime_word::bull)
    return to_string(regime);
  return {};
}

void sort_by_score(std::vector<match>& matches) {
  std::stable_sort(matches.begin(), matches.end(), [](const match& a, const match& b) {
    const double left = a.result.score.value_or(0);
    const double right = b.result.score.value_or(0);
    return left != right ? left > right : a.order < b.order;
  });
}

std::vector<match> apply_horizons(const std::vector<match>& matches, const condition& mc) {
  const auto cutoff = cutoffs_for(leading_regime(mc));
  const auto cap = caps_for(mc.short_term_risk_score);
  std::vector<bool> taken(matches.size());
  std::vector<match> kept;
  for (std::size_t horizon = 0; horizon < horizon_count; ++horizon) {
    std::size_t passed = 0;
    for (std::size_t i = 0; i < matches.size() && passed < cap[horizon]; ++i) {
      if (score_less_risk(matches[i], mc) < cutoff[horizon])
        continue;
      ++passed;
      if (!taken[i])
        kept.push_back(matches[i]);
      taken[i] = true;
    }
  }
  return kept;
}

std::vector<unlisted_match> left_out_by_horizons(const std::vector<match>& matches,
                                                 const condition& mc) {
  const auto cutoff = cutoffs_for(leading_regime(mc));
  const auto cap = caps_for(mc.short_term_risk_score);
  std::vector<unlisted_match> all;
  std::array<std::size_t, horizon_count> passed{};
  for (const auto& one : matches) {
    const double rest = score_less_risk(one, mc);
    bool is_listed = false;
    std::optional<std::size_t> full; // A list that only its cap closes.
    for (std::size_t horizon = 0; horizon < horizon_count; ++horizon) {
      if (rest < cutoff[horizon])
        continue;
      if (++passed[horizon] <= cap[horizon])
        is_listed = true;
      else
        full = horizon;
    }
    if (is_listed)
      continue;
    const double lowest = *std::min_element(cutoff.begin(), cutoff.end());
    all.push_back({one.order, one.result.engine,
                   full ? filter_check{"cap", static_cast<double>(passed[*full]),
                                       "<=", static_cast<double>(cap[*full]), std::nullopt, false}
                        : filter_check{"cut_off", rest, ">=", lowest, std::nullopt, false}});
  }
  return all;
}

std::vector<unlisted_match> left_out(const std::vector<match>& matches, const filter_check& why) {
  std::vector<unlisted_match> all;
  for (const auto& one : matches)
    all.push_back({one.order, one.result.engine, why});
  return all;
}

std::vector<candidate> rank(std::vector<match> matches) {
  std::vector<candidate> list;
  list.reserve(matches.size());
  for (auto& each : matches)
    list.push_back({static_cast<int>(list.size()) + 1, std::move(each)});
  return list;
}

} // namespace tandem::market
