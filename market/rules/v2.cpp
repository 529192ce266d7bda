#include "market/rules/v2.hpp"

#include "market/rules/columns.hpp"
#include "market/rules/ranking.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace tandem::market {

namespace {

// The bounds leave room for the relaxed variant of scanner-rules (section 9: gap and extension up
// to 10, RSI limits 1000, risk threshold 99), which switches filters off.
const threshold_table<v2_settings>& thresholds() {
  using s = v2_settings;
  constexpr auto fraction = "fraction of the price";
  static const threshold_table<s> table{
    {"v2.min-signals", &s::min_signals, 0, 7, "Signals out of seven that a symbol needs."},
    {"v2.macd-osc-min", &s::macd_osc_min, -1e9, 1e9, "MACD oscillator above which MACD scores.",
     "KRW"},
    {"v2.rsi-threshold", &s::rsi_threshold, 0, 100,
     "RSI_TEMA that counts as momentum near RSI_DEMA."},
    {"v2.rsi-upper-limit", &s::rsi_upper_limit, 0, 1000,
     "RSI_TEMA above which a symbol is dropped."},
    {"v2.rsi-upper-limit-offset", &s::rsi_upper_limit_offset, 0, 1000,
     "With a market condition: added to its RSI threshold to give the upper limit."},
    {"v2.gap-min", &s::gap_min, -10, 10, "Least gap between TEMA20 and DEMA10.", fraction},
    {"v2.gap-max", &s::gap_max, -10, 10, "Largest gap between TEMA20 and DEMA10.", fraction},
    {"v2.ext-from-tema20-max", &s::ext_from_tema20_max, -10, 10,
     "Largest distance of the close from TEMA20.", fraction},
    {"v2.vol-ma5-mult", &s::vol_ma5_mult, 0, 1000,
     "Volume signal: multiple of the 5-day mean volume."},
    {"v2.vol-ma20-mult", &s::vol_ma20_mult, 0, 1000,
     "Volume score: multiple of the 20-day mean volume."},
    {"v2.min-turnover-krw", &s::min_turnover_krw, 0, 1e15, "Least 20-day mean turnover.", "KRW"},
    {"v2.min-price", &s::min_price, 0, 1e9, "Least closing price.", "KRW"},
    {"v2.use-atr-filter", &s::use_atr_filter,
     "Drop symbols whose ATR14 lies outside the band below."},
    {"v2.atr-pct-min", &s::atr_pct_min, 0, 10, "Lower end of the ATR band.", fraction},
    {"v2.atr-pct-max", &s::atr_pct_max, 0, 10, "Upper end of the ATR band.", fraction},
    {"v2.overheat-rsi-tema", &s::overheat_rsi_tema, 0, 1000,
     "RSI_TEMA from which high volume means overheated."},
    {"v2.overheat-vol-mult", &s::overheat_vol_mult, 0, 1000,
     "Multiple of the 5-day mean volume that is high volume."},
    {"v2.risk-score-threshold", &s::risk_score_threshold, 0, 99,
     "Base risk from which a symbol scores nothing."},
    {"v2.ohlcv-count", &s::ohlcv_count, 21, 600, "Candles that a rule looks at.", "candles"},
    {"v2.market-analysis-enable", &s::market_analysis_enable,
     "Let the market condition change thresholds."},
    {"v2.trend-slope-lookback", &s::trend_slope_lookback, 2, 200, "Candles a slope is fitted over.",
     "candles"},
    {"v2.trend-above-lookback", &s::trend_above_lookback, 1, 200,
     "Candles in which TEMA20 above DEMA10 is counted.", "candles"},
    {"v2.require-dema-slope",
     &s::require_dema_slope,
     {"optional", "required"},
     "Whether the trend gate also wants DEMA10 to rise."},
    {"v2.score-w-cross", &s::score_w_cross, 0, 100, "Score for TEMA20 crossing DEMA10 on the day."},
    {"v2.score-w-vol", &s::score_w_vol, 0, 100, "Score for expanding volume."},
    {"v2.score-w-macd", &s::score_w_macd, 0, 100, "Score for MACD."},
    {"v2.score-w-rsi", &s::score_w_rsi, 0, 100, "Score for RSI momentum."},
    {"v2.score-w-tema-slope", &s::score_w_tema_slope, 0, 100,
     "Score for a rising TEMA20 with the close above it."},
    {"v2.score-w-obv-slope", &s::score_w_obv_slope, 0, 100,
     "Score for a rising on-balance volume."},
    {"v2.score-w-above-cnt", &s::score_w_above_cnt, 0, 100,
     "Score for TEMA20 above DEMA10 in most of the counted candles."},
    {"v2.score-w-dema-slope", &s::score_w_dema_slope, 0, 100, "Score for a rising DEMA10."},
    {"v2.inverse-etf-keywords", &s::inverse_etf_keywords,
     "Words in a name that mark an inverse or leveraged ETF."},
    {"v2.bond-etf-keywords", &s::bond_etf_keywords, "Words in a name that mark a bond ETF."},
  };
  return table;
}

/// In the order of soft_filter_result::signals.
constexpr std::array<std::string_view, soft_signals_total> signal_names{
  "signal.cross", "signal.macd",        "signal.rsi",       "signal.volume",
  "signal.obv",   "signal.price_trend", "signal.days_above"};

std::vector<filter_declaration> filters() {
  using namespace notations;
  return after_data_filters({
    {"rsi_upper", points, "RSI_TEMA; above the limit it is too late", {}, "v2.rsi-upper-limit"},
    {"overheat", points, "RSI_TEMA; from the limit on the volume counts", "rsi_upper"},
    {"overheat", times, "volume against its mean of 5 candles, as the RSI is hot"},
    {"gap_min", percent, "TEMA20 above DEMA10, in % of the close (0 when below)"},
    {"gap_max", percent, "TEMA20 above DEMA10, in % of the close", {}, "v2.gap-max"},
    {"ext_max", percent, "close above TEMA20, in % of TEMA20", {}, "v2.ext-from-tema20-max"},
    {"atr", percent, "ATR14, in % of the close"},
    {"signals",
     counted,
     "signals: cross, MACD, RSI, volume, OBV, price trend, days above",
     {},
     "v2.min-signals"},
    {"signal.cross", counted, "TEMA20 above DEMA10, or lately crossed, and rising"},
    {"signal.macd", counted, "MACD above its signal line, or its oscillator above 0"},
    {"signal.rsi", counted, "RSI_TEMA above RSI_DEMA, or near it and above the threshold"},
    {"signal.volume", counted, "volume against its mean of 5 candles"},
    {"signal.obv", counted, "on-balance volume rising"},
    {"signal.price_trend", counted, "TEMA20 rising with the close above it"},
    {"signal.days_above", counted, "TEMA20 above DEMA10 on three of the counted candles"},
    {"trend", counted, "signs of a rising trend: slopes, days above"},
  });
}

/// The parts of the score.
std::vector<fact> facts_of(const v2_points& points, bool bonus) {
  const auto& flags = points.flags;
  return {
    {"cross", flags.cross},
    {"vol_expand", flags.vol_expand},
    {"macd_ok", flags.macd_ok},
    {"rsi_ok", flags.rsi_ok},
    {"tema_slope_ok", flags.tema_slope_ok},
    {"obv_slope_ok", flags.obv_slope_ok},
    {"above_cnt5_ok", flags.above_cnt5_ok},
    {"dema_slope_ok", flags.dema_slope_ok},
    {"bonus", bonus},
    {"momentum_score", momentum_points(flags)},
    {"trend_score", trend_points(flags)},
    {"adjusted_risk_score", points.deduction},
  };
}

} // namespace

std::shared_ptr<const engine_declaration> v2_engine::declare(std::string name) {
  return std::make_shared<const engine_declaration>(
    engine_declaration{std::move(name), filters(), indicator_names()});
}

v2_engine::v2_engine(std::shared_ptr<const engine_declaration> declared, v2_settings settings,
                     std::optional<condition> mc)
    : declared_(std::move(declared)), settings_(std::move(settings)), mc_(std::move(mc)) {}

const condition* v2_engine::active_condition() const {
  return settings_.market_analysis_enable ? given_condition() : nullptr;
}

verdict v2_engine::judge(analysis& symbol) const {
  verdict result;
  result.engine = declared_;
  auto filters = symbol.filters();
  if (!filters.settled() && symbol.computable()) {
    const auto& set = symbol.indicators();
    result.measures = indicator_values(set);
    result.close = set.close;
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
  result.dropped_by = filters.failed();
  result.checks = filters.take_checks();
  return result;
}

void v2_engine::check_hard(filter_list& filters, const indicator_set& set) const {
  const auto* mc = active_condition();
  filters.at_most("rsi_upper", set.rsi_tema,
                  mc != nullptr ? mc->rsi_threshold + settings_.rsi_upper_limit_offset
                                : settings_.rsi_upper_limit);
  if (set.rsi_tema >= settings_.overheat_rsi_tema && set.vol_ma5 != 0) {
    const auto volume = static_cast<double>(set.volume_shares);
    filters.add({"overheat", volume / set.vol_ma5, "<", settings_.overheat_vol_mult, std::nullopt,
                 !(volume >= settings_.overheat_vol_mult * set.vol_ma5)});
  } else {
    filters.add({"overheat", set.rsi_tema, "<", settings_.overheat_rsi_tema, std::nullopt, true});
  }
  const double gap_now = gap(set);
  filters.at_least("gap_min", std::max(gap_now, 0.0), settings_.gap_min);
  filters.at_most("gap_max", gap_now, mc != nullptr ? mc->gap_max : settings_.gap_max);
  filters.at_most("ext_max", extension(set),
                  mc != nullptr ? mc->ext_from_tema20_max : settings_.ext_from_tema20_max);
  if (settings_.use_atr_filter)
    filters.within("atr", set.atr14 / set.close, settings_.atr_pct_min, settings_.atr_pct_max);
}

void v2_engine::check_soft(filter_list& filters, const soft_filter_result& soft) const {
  const auto* mc = active_condition();
  filters.at_least("signals", soft.signals_count,
                   mc != nullptr ? mc->min_signals : settings_.min_signals);
  for (std::size_t i = 0; i < soft.signals.size(); ++i)
    filters.add(
      {signal_names[i], soft.signals[i] ? 1.0 : 0.0, sign_relation, 1, std::nullopt, true});
  filters.at_least("trend", soft.trend_signs, soft.trend_signs_min);
}

void v2_engine::fill_match(verdict& result, const listing& symbol, const indicator_set& set) const {
  const auto points = score_symbol(set, settings_, active_condition());
  double score = points.adjusted;
  double judged = score;
  const bool bonus = earns_bonus(symbol);
  if (bonus) {
    // With a bonus, strategy and label follow the score less the undeducted risk.
    score += 1;
    judged = score - points.risk;
  }
  result.score = score;
  result.risk_score = points.risk;
  // An excluded symbol still counts as a match, as in the original: only a cut-off removes it.
  result.label = points.excluded && !bonus ? "위험종목" : score_label(judged);
  result.facts = facts_of(points, bonus);
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
  // An empty list means the market's leaders by traded value. The run's universe consists of these,
  // so the symbol's market decides.
  if (codes.empty())
    return symbol.market == (kospi ? market_id::kospi : market_id::kosdaq);
  return std::find(codes.begin(), codes.end(), symbol.code) != codes.end();
}

v2_rule::v2_rule(v2_settings settings, std::optional<condition> mc)
    : rule(v2_declaration().name, settings.ohlcv_count),
      engine_(v2_declaration().engines.front(), std::move(settings), std::move(mc)) {}

std::vector<verdict> v2_rule::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, engine_.settings(), depth};
  return {engine_.judge(symbol)};
}

selection v2_rule::select(std::vector<match> matches) const {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  selection result;
  const auto* mc = engine_.given_condition();
  result.gate = mc != nullptr ? closed_gate(*mc) : "";
  if (!result.gate.empty()) {
    result.unlisted = left_out(matches, {"regime", unknown, "is", unknown, std::nullopt, false});
    return result;
  }
  const std::size_t matched = matches.size();
  sort_by_score(matches);
  if (mc != nullptr) {
    result.unlisted = left_out_by_horizons(matches, *mc);
    matches = apply_horizons(matches, *mc);
  }
  result.below_cutoff = matched - matches.size();
  result.candidates = rank(std::move(matches));
  return result;
}

v2_settings read_v2_settings(const rule_settings& values) {
  return thresholds().read(values);
}

const rule_declaration& v2_declaration() {
  static const rule_declaration declared{
    "v2",
    {"v2"},
    thresholds().thresholds(),
    {{"v2.gap-min", "v2.gap-max"},
     {"v2.atr-pct-min", "v2.atr-pct-max"},
     {"v2.trend-slope-lookback", "v2.ohlcv-count"}},
    {v2_engine::declare("v2")},
    [](const rule_settings& values,
       const std::optional<condition>& mc) -> std::unique_ptr<const rule> {
      return std::make_unique<const v2_rule>(read_v2_settings(values), mc);
    }};
  return declared;
}

} // namespace tandem::market
