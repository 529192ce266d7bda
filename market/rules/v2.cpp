#include "market/rules/v2.hpp"

#include "market/rules/ranking.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market {

v2_engine::v2_engine(v2_settings settings, std::optional<condition> mc)
    : settings_(std::move(settings)), mc_(std::move(mc)) {}

const condition* v2_engine::active_condition() const {
  return settings_.market_analysis_enable ? given_condition() : nullptr;
}

verdict v2_engine::judge(analysis& symbol) const {
  verdict result;
  result.engine = "v2";
  auto filters = symbol.filters();
  if (!filters.settled() && symbol.computable()) {
    const auto& set = symbol.indicators();
    result.indicators = set;
    result.change_rate = set.change_rate;
    if (symbol.comparable())
      check_hard(filters, set);
    if (symbol.comparable() && !filters.settled()) {
      const auto soft = soft_filter(set, settings_, active_condition());
      if (!symbol.unusable()) {
        result.signals_count = soft.signals_count;
        result.signals_total = soft_signals_total;
      }
      check_soft(filters, soft);
    }
    if (!filters.failed())
      fill_match(result, symbol.symbol(), set);
  }
  result.at = filters.failed().value_or(stage::matched);
  result.checks = filters.take_checks();
  return result;
}

void v2_engine::check_hard(filter_list& filters, const indicator_set& set) const {
  const auto* mc = active_condition();
  filters.at_most(stage::rsi_upper, set.rsi_tema,
                  mc != nullptr ? mc->rsi_threshold + settings_.rsi_upper_limit_offset
                                : settings_.rsi_upper_limit);
  if (set.rsi_tema >= settings_.overheat_rsi_tema && set.vol_ma5 != 0) {
    const auto volume = static_cast<double>(set.volume_shares);
    filters.add({stage::overheat, volume / set.vol_ma5, "<", settings_.overheat_vol_mult,
                 std::nullopt, !(volume >= settings_.overheat_vol_mult * set.vol_ma5)});
  } else {
    filters.add(
      {stage::overheat, set.rsi_tema, "<", settings_.overheat_rsi_tema, std::nullopt, true});
  }
  const double gap_now = gap(set);
  filters.at_least(stage::gap_min, std::max(gap_now, 0.0), settings_.gap_min);
  filters.at_most(stage::gap_max, gap_now, mc != nullptr ? mc->gap_max : settings_.gap_max);
  filters.at_most(stage::ext_max, extension(set),
                  mc != nullptr ? mc->ext_from_tema20_max : settings_.ext_from_tema20_max);
  if (settings_.use_atr_filter)
    filters.within(stage::atr, set.atr14 / set.close, settings_.atr_pct_min, settings_.atr_pct_max);
}

void v2_engine::check_soft(filter_list& filters, const soft_filter_result& soft) const {
  const auto* mc = active_condition();
  filters.at_least(stage::signals, soft.signals_count,
                   mc != nullptr ? mc->min_signals : settings_.min_signals);
  filters.at_least(stage::trend, soft.trend_signs, soft.trend_signs_min);
}

void v2_engine::fill_match(verdict& result, const listing& symbol, const indicator_set& set) const {
  const auto points = score_symbol(set, settings_, active_condition());
  double score = points.adjusted;
  double judged = score;
  result.bonus = earns_bonus(symbol);
  if (result.bonus) {
    // With a bonus, strategy and label follow the score less the undeducted risk.
    score += 1;
    judged = score - points.risk;
  }
  result.score = score;
  result.risk_score = points.risk;
  // An excluded symbol still is a match, as in the original: only a cut-off removes it.
  result.label = points.excluded && !result.bonus ? "위험종목" : score_label(judged);
  result.flags = points.flags;
  result.risk_multiplier_x10 = points.risk_multiplier_x10;
  result.adjusted_risk_score = points.deduction;
  result.momentum_score = momentum_points(points.flags);
  result.trend_score = trend_points(points.flags);
  const auto guide = choose_strategy(points.flags, judged);
  result.strategy = guide.strategy;
  result.target_profit = guide.target_profit;
  result.stop_loss = guide.stop_loss;
  result.holding_days = guide.holding_days;
  result.holding_period = guide.holding_period;
}

bool v2_engine::earns_bonus(const listing& symbol) const {
  if (!mc_ || mc_->market_divergence == divergence::none)
    return false;
  const bool kospi = mc_->market_divergence == divergence::kospi_up_kosdaq_down;
  const auto& codes = kospi ? mc_->kospi_universe : mc_->kosdaq_universe;
  // An empty list stands for the market's leaders by traded value, which is what a run's universe
  // is drawn from: the symbol's own market decides.
  if (codes.empty())
    return symbol.market == (kospi ? market_id::kospi : market_id::kosdaq);
  return std::find(codes.begin(), codes.end(), symbol.code) != codes.end();
}

v2_scanner::v2_scanner(v2_settings settings, std::optional<condition> mc)
    : engine_(std::move(settings), std::move(mc)) {}

std::vector<verdict> v2_scanner::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, engine_.settings(), depth};
  return {engine_.judge(symbol)};
}

selection v2_scanner::select(std::vector<match> matches) const {
  selection result;
  const auto* mc = engine_.given_condition();
  result.gate = mc != nullptr ? closed_gate(*mc) : "";
  if (!result.gate.empty())
    return result;
  const std::size_t matched = matches.size();
  sort_by_score(matches);
  if (mc != nullptr)
    matches = apply_horizons(matches, *mc);
  result.below_cutoff = matched - matches.size();
  result.candidates = rank(std::move(matches));
  return result;
}

int v2_scanner::candle_count() const {
  return engine_.settings().ohlcv_count;
}

} // namespace tandem::market
