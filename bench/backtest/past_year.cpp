#include "bench/backtest/past_year.hpp"

#include "bench/rules/scan_day.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>
#include <utility>

namespace tandem::bench {

namespace {

namespace backtest = market::backtest;

constexpr std::size_t candles_max = 600;
constexpr std::size_t sessions_after = 20;

class breakout_rule : public market::rule {
public:
  breakout_rule() : rule("breakout", highest + 1) {}

  std::vector<market::verdict> evaluate(const market::symbol_input& input,
                                        market::detail) const override {
    std::vector<market::verdict> verdicts(1);
    verdicts.front().engine = engine_;
    // The synthetic market has days without trading in few series only.
    const auto window = market::last_traded(input.candles, highest + 1);
    if (!breaks_out(window))
      verdicts.front().dropped_by = "no_breakout";
    return verdicts;
  }

  market::selection select(std::vector<market::match> matches) const override {
    market::selection list;
    for (auto& each : matches)
      list.candidates.push_back({std::nullopt, std::move(each)});
    return list;
  }

private:
  static constexpr int highest = 60;
  static constexpr std::size_t volumes = 20;

  static bool breaks_out(std::span<const market::candle> window) {
    if (window.size() != highest + 1)
      return false;
    const auto& today = window.back();
    const auto before = window.first(highest);
    double volume = 0;
    for (const auto& each : before.last(volumes))
      volume += static_cast<double>(each.volume_shares);
    if (static_cast<double>(today.volume_shares) < 2 * (volume / volumes))
      return false;
    return std::all_of(before.begin(), before.end(),
                       [&](const market::candle& each) { return today.close > each.close; });
  }

  std::shared_ptr<const market::engine_declaration> engine_ =
    std::make_shared<const market::engine_declaration>(market::engine_declaration{"breakout"});
};

} // namespace

backtest::past_market make_past_market(std::size_t symbols) {
  auto day = make_scan_day(symbols, candles_max);
  backtest::past_market made;
  backtest::day_count days;
  for (auto& each : day.symbols) {
    std::erase_if(each.candles, [](const auto& one) { return !backtest::is_traded(one); });
    days.add(each.candles);
    if (each.candles.size() > made.kospi.size())
      made.kospi = each.candles;
    made.symbols.push_back(
      {std::move(each.listing), std::move(each.candles), day.session, day.session, true});
  }
  made.kodex200 = made.kosdaq150 = made.kospi;
  made.sessions = days.sessions(made.kospi);
  return made;
}

backtest::study_settings last_sessions(const backtest::past_market& market, std::size_t sessions) {
  const auto days = market.sessions.days();
  const auto last = days.size() - 1 - std::min(sessions_after, days.size() - 1);
  backtest::study_settings settings;
  settings.to = days[last];
  settings.from = days[last + 1 - std::min(sessions, last + 1)];
  settings.regime.version = market::regime_version::v4;
  return settings;
}

backtest::scanner built_in(const std::string& name) {
  return {name, [name](const std::optional<market::condition>& mc) {
            return std::shared_ptr<const market::rule>{market::make_rule(name, {}, mc)};
          }};
}

backtest::scanner breakout() {
  return {"breakout", [](const std::optional<market::condition>&) {
            return std::make_shared<const breakout_rule>();
          }};
}

} // namespace tandem::bench
