#include "market/rules/v3.hpp"

#include "market/rules/ranking.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace tandem::market {

namespace {

constexpr std::string_view midterm_name = "midterm";

/// Without a condition the market counts as neutral and normal.
bool is_calm(const std::optional<condition>& mc) {
  if (!mc)
    return true;
  const auto final_word =
    mc->final_regime.value_or(mc->midterm_regime.value_or(mc->market_sentiment));
  return final_word == regime_word::neutral && risk_label(*mc) == "normal";
}

} // namespace

v3_scanner::v3_scanner(const rule_settings& settings, const std::optional<condition>& mc)
    : settings_(settings.v3), midterm_(settings.v2, mc) {
  if (is_calm(mc) && !settings_.disable_v2_lite)
    lite_.emplace(settings_);
}

std::vector<verdict> v3_scanner::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, midterm_.settings(), depth};
  std::vector<verdict> verdicts;
  verdicts.reserve(2);
  auto& midterm = verdicts.emplace_back(midterm_.judge(symbol));
  midterm.engine = midterm_name;
  if (midterm.at == stage::matched) {
    // The engine's own guides (5.1) replace those of v2's strategy, whose word stays.
    midterm.target_profit = 0.10;
    midterm.stop_loss = 0.07;
    midterm.holding_days = 15;
    midterm.holding_period = {};
  }
  if (lite_)
    verdicts.push_back(lite_->judge(symbol));
  return verdicts;
}

selection v3_scanner::select(std::vector<match> matches) const {
  const auto lite_begin =
    std::stable_partition(matches.begin(), matches.end(),
                          [](const match& each) { return each.result.engine == midterm_name; });
  std::vector<match> lite(std::make_move_iterator(lite_begin),
                          std::make_move_iterator(matches.end()));
  matches.erase(lite_begin, matches.end());
  std::stable_sort(lite.begin(), lite.end(),
                   [](const match& a, const match& b) { return a.order < b.order; });
  sort_by_score(matches);
  const auto top =
    std::min(matches.size(), static_cast<std::size_t>(std::max(settings_.midterm_top_n, 0)));
  selection result;
  result.below_cutoff = matches.size() - top;
  matches.erase(matches.begin() + static_cast<std::ptrdiff_t>(top), matches.end());
  result.candidates = rank(std::move(matches));
  for (auto& each : lite)
    result.candidates.push_back({std::nullopt, std::move(each)});
  return result;
}

int v3_scanner::candle_count() const {
  return midterm_.settings().ohlcv_count;
}

} // namespace tandem::market
