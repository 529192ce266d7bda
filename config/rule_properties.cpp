#include "config/property_tables.hpp"

namespace tandem::config {

namespace {

// Defaults are scanner-rules section 6; the bounds leave room for its relaxed variant (section 9:
// gap and extension up to 10, RSI limits 1000, risk threshold 99), which switches filters off.
std::vector<property> v2_properties() {
  constexpr auto fraction = "fraction of the price";
  return {
    integer("v2.min-signals", 3, 0, 7, "Signals out of seven that a symbol needs."),
    number("v2.macd-osc-min", 0.0, -1e9, 1e9, "MACD oscillator above which MACD scores.", "KRW"),
    number("v2.rsi-threshold", 58.0, 0, 100, "RSI_TEMA that counts as momentum near RSI_DEMA."),
    number("v2.rsi-upper-limit", 83.0, 0, 1000, "RSI_TEMA above which a symbol is dropped."),
    number("v2.rsi-upper-limit-offset", 25.0, 0, 1000,
           "With a market condition: added to its RSI threshold to give the upper limit."),
    number("v2.gap-min", 0.002, -10, 10, "Least gap between TEMA20 and DEMA10.", fraction),
    number("v2.gap-max", 0.015, -10, 10, "Largest gap between TEMA20 and DEMA10.", fraction),
    number("v2.ext-from-tema20-max", 0.015, -10, 10, "Largest distance of the close from TEMA20.",
           fraction),
    number("v2.vol-ma5-mult", 2.5, 0, 1000, "Volume signal: multiple of the 5-day mean volume."),
    number("v2.vol-ma20-mult", 1.2, 0, 1000, "Volume score: multiple of the 20-day mean volume."),
    number("v2.min-turnover-krw", 1e9, 0, 1e15, "Least 20-day mean turnover.", "KRW"),
    number("v2.min-price", 2000.0, 0, 1e9, "Least closing price.", "KRW"),
    flag("v2.use-atr-filter", false, "Drop symbols whose ATR14 lies outside the band below."),
    number("v2.atr-pct-min", 0.01, 0, 10, "Lower end of the ATR band.", fraction),
    number("v2.atr-pct-max", 0.04, 0, 10, "Upper end of the ATR band.", fraction),
    number("v2.overheat-rsi-tema", 70.0, 0, 1000,
           "RSI_TEMA from which high volume means overheated."),
    number("v2.overheat-vol-mult", 3.0, 0, 1000,
           "Multiple of the 5-day mean volume that is high volume."),
    integer("v2.risk-score-threshold", 4, 0, 99, "Base risk from which a symbol scores nothing."),
    integer("v2.ohlcv-count", 120, 21, 600, "Candles that a rule looks at.", "candles"),
    flag("v2.market-analysis-enable", true, "Let the market condition change thresholds."),
    integer("v2.trend-slope-lookback", 20, 2, 200, "Candles a slope is fitted over.", "candles"),
    integer("v2.trend-above-lookback", 5, 1, 200,
            "Candles in which TEMA20 above DEMA10 is counted.", "candles"),
    choice("v2.require-dema-slope", "optional", {"optional", "required"},
           "Whether the trend gate also wants DEMA10 to rise."),
    integer("v2.score-w-cross", 3, 0, 100, "Score for TEMA20 crossing DEMA10 on the day."),
    integer("v2.score-w-vol", 2, 0, 100, "Score for expanding volume."),
    integer("v2.score-w-macd", 1, 0, 100, "Score for MACD."),
    integer("v2.score-w-rsi", 1, 0, 100, "Score for RSI momentum."),
    integer("v2.score-w-tema-slope", 2, 0, 100,
            "Score for a rising TEMA20 with the close above it."),
    integer("v2.score-w-obv-slope", 2, 0, 100, "Score for a rising on-balance volume."),
    integer("v2.score-w-above-cnt", 2, 0, 100,
            "Score for TEMA20 above DEMA10 in most of the counted candles."),
    integer("v2.score-w-dema-slope", 2, 0, 100, "Score for a rising DEMA10."),
    list("v2.inverse-etf-keywords", {"인버스", "레버리지", "2X", "3X"},
         "Words in a name that mark an inverse or leveraged ETF."),
    list("v2.bond-etf-keywords", {"국채", "채권", "회사채", "머니마켓", "금리"},
         "Words in a name that mark a bond ETF."),
  };
}

std::vector<property> v3_properties() {
  constexpr auto fraction = "fraction of the price";
  return {
    integer("v3.midterm-top-n", 10, 1, 5000, "Symbols in v3's midterm list.", "symbols"),
    flag("v3.disable-v2-lite", false, "Leave v3's pullback list out."),
    number("v3.lite-ext-max", 0.015, 0, 10, "Pullback: largest distance of the close from TEMA20.",
           fraction),
    number("v3.lite-pullback-min", 0.02, 0, 1, "Pullback: least fall from the recent high.",
           fraction),
    integer("v3.lite-pullback-bars", 5, 1, 100, "Pullback: candles of the recent high.", "candles"),
    number("v3.lite-rsi-min", 45.0, 0, 100, "Pullback: lower end of the RSI_TEMA band."),
    number("v3.lite-rsi-max", 75.0, 0, 100, "Pullback: upper end of the RSI_TEMA band."),
    number("v3.lite-vol-max", 2.0, 0, 1000, "Pullback: largest multiple of the 5-day mean volume."),
  };
}

} // namespace

std::vector<property> rule_properties() {
  auto result = v2_properties();
  for (auto& each : v3_properties())
    result.push_back(std::move(each));
  return result;
}

} // namespace tandem::config
