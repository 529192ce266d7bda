#include "market/rules/v3.hpp"

#include "market/rules/ranking.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem::market {

namespace {

const threshold_table<v3_settings>& thresholds() {
  using s = v3_settings;
  static const threshold_table<s> table{
    {"v3.midterm-top-n", &s::midterm_top_n, 1, 5000, "Symbols in v3's midterm list.", "symbols"},
    {"v3.disable-v2-lite", &s::disable_v2_lite, "Leave v3's pullback list out."},
  };
  return table;
}

bool is_midterm(const match& each) {
  return each.result.engine->name == v3_declaration().engines.front()->name;
}

/// Without a condition the market counts as neutral and normal.
bool is_calm(const std::optional<condition>& mc) {
  if (!mc)
    return true;
  const auto final_word =
    mc->final_regime.value_or(mc->midterm_regime.value_or(mc->market_sentiment));
  return final_word == regime_word::neutral && risk_label(*mc) == "normal";
}

} // namespace

v3_rule::v3_rule(const v3_settings& settings, v2_settings midterm, const pullback_settings& lite,
                 const std::optional<condition>& mc)
    : rule(v3_declaration().name, midterm.ohlcv_count), settings_(settings),
      midterm_(v3_declaration().engines.front(), std::move(midterm), mc) {
  if (is_calm(mc) && !settings_.disable_v2_lite)
    lite_.emplace(lite);
}

std::vector<verdict> v3_rule::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, midterm_.settings(), depth};
  std::vector<verdict> verdicts;
  verdicts.reserve(2);
  auto& midterm = verdicts.emplace_back(midterm_.judge(symbol));
  if (midterm.matched()) {
    // The engine's own guides (5.1) replace those of v2's strategy; its word stays.
    midterm.target_profit = 0.10;
    midterm.stop_loss = 0.07;
    midterm.holding_days = 15;
    midterm.holding_period.clear();
  }
  if (lite_)
    verdicts.push_back(lite_->judge(symbol));
  return verdicts;
}

selection v3_rule::select(std::vector<match> matches) const {
  const auto lite_begin = std::stable_partition(matches.begin(), matches.end(), is_midterm);
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
  for (auto at = top; at < matches.size(); ++at)
    result.unlisted.push_back({matches[at].order,
                               matches[at].result.engine,
                               {"top_n", static_cast<double>(at + 1),
                                "<=", static_cast<double>(top), std::nullopt, false}});
  matches.erase(matches.begin() + static_cast<std::ptrdiff_t>(top), matches.end());
  result.candidates = rank(std::move(matches));
  for (auto& each : lite)
    result.candidates.push_back({std::nullopt, std::move(each)});
  return result;
}

v3_settings read_v3_settings(const rule_settings& values) {
  return thresholds().read(values);
}

const rule_declaration& v3_declaration() {
  static const rule_declaration declared{
    "v3",
    {"v3", "v2"},
    thresholds().thresholds(),
    {},
    {v2_engine::declare("midterm")},
    [](const rule_settings& values,
       const std::optional<condition>& mc) -> std::unique_ptr<const rule> {
      return std::make_unique<const v3_rule>(read_v3_settings(values), read_v2_settings(values),
                                             read_pullback_settings(values), mc);
    }};
  return declared;
}

} // namespace tandem::market
