#pragma once

#include "market/candle.hpp"
#include "market/condition.hpp"
#include "market/error.hpp"
#include "market/indicators/indicators.hpp"
#include "market/symbol.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

/// Where a symbol left a rule, in scanner-rules 3.1 and 5.4 order; `matched` = it passed.
enum class stage : std::uint8_t {
  stale_data, // Only with require_fresh: the last candle is older than the scan date.
  short_data,
  nan_data,
  inverse_etf,
  bond_etf,
  turnover,
  price,
  rsi_upper,
  overheat,
  gap_min,
  gap_max,
  ext_max,
  atr,
  signals,
  trend,
  momentum,
  below_dema10,
  support_band,
  no_pullback,
  rsi_band,
  volume,
  matched,
};
std::string_view to_string(stage where);

/// `brief` stops at the first failing stage. `full` computes indicators for every symbol with a
/// candle and the soft filter past the data checks, so that a rejected symbol can be explained;
/// stage, score and label are the same in both.
enum class detail : std::uint8_t { brief, full };

/// The flags of scanner-rules 3.3 that are true or false on the scan candle.
struct v2_flags {
  bool cross = false;
  bool vol_expand = false;
  bool macd_ok = false;
  bool rsi_ok = false;
  bool tema_slope_ok = false;
  bool obv_slope_ok = false;
  bool above_cnt5_ok = false;
  bool dema_slope_ok = false;
};

/// One filter of a rule against one symbol: passed when `value` stands in `relation` to `limit`,
/// the threshold in force under the day's condition. What the value is:
///   stale_data    calendar days that the last candle is older than the scan date
///   short_data    candles in the window
///   nan_data      candles with a NaN
///   inverse_etf, bond_etf     how many of the keywords the name holds
///   turnover, price           KRW
///   rsi_upper, rsi_band       RSI
///   overheat      the volume in means of 5 candles once the RSI is in the hot zone, before that
///                 the RSI itself against the zone's beginning
///   gap_min       the gap as a fraction of the close, 0 where negative; gap_max: as it is
///   ext_max, support_band     extension as a fraction of TEMA20; 0 is not in the band
///   atr           as a fraction of the close; only where the filter is on
///   signals       how many of the seven there are
///   trend         how many of the signs there are, against how many it takes
///   momentum      MACD oscillator, KRW; below_dema10: the close against DEMA10, KRW
///   no_pullback   the close against the highest high of the last candles, as a fraction
///   volume        in means of 5 candles
struct filter_check {
  stage what = stage::matched; // The stage where a symbol that fails is dropped.
  double value = 0;            // NaN: could not be computed.
  std::string_view relation;   // "<", "<=", ">", ">=", "in"; static storage.
  double limit = 0;            // The lower one with "in".
  std::optional<double> up_to; // The upper one, only with "in".
  bool passed = false;         // Also with NaN, where the rule lets that pass.
};

/// What one engine of a rule says of one symbol.
struct verdict {
  std::string_view engine; // "v2", "midterm", "v2_lite"; static storage.
  stage at = stage::short_data;
  std::optional<indicator_set> indicators; // Empty where not computed.
  std::optional<int> signals_count;        // Of the soft filter (3.2), out of `signals_total`.
  std::optional<int> signals_total;
  std::optional<double> change_rate; // Fraction, 4 decimals (2.6).
  // Below: only for matched symbols; the pullback rule has no score and no risk.
  std::optional<double> score;
  std::optional<double> risk_score;
  std::string_view label;              // Literal of 3.3 or "v2_lite"; static storage.
  std::string_view strategy;           // Literal of 3.5 or "눌림목"; static storage.
  std::optional<double> target_profit; // Fraction.
  std::optional<double> stop_loss;     // Fraction, positive (O-27).
  std::optional<int> holding_days;     // Upper bound of the holding period in days.
  std::string_view holding_period;     // "3~10일"; static storage, may be empty.
  v2_flags flags;
  int risk_multiplier_x10 = 10; // 10, 15 or 20: the factor of 3.3 times ten.
  int adjusted_risk_score = 0;
  int momentum_score = 0;
  int trend_score = 0;
  bool bonus = false;               // A divergence bonus (3.6) was given.
  std::vector<filter_check> checks; // Every filter in its order; only `full`.
};

/// A matched symbol on its way into a list. `order` is its place in the universe.
struct match {
  std::size_t order = 0;
  listing symbol;
  verdict result;
};

/// A place in a scanner's list; engines without ranking leave `rank` empty.
struct candidate {
  std::optional<int> rank;
  match what;
};

/// The list of one scanner over one universe.
struct selection {
  std::vector<candidate> candidates;
  std::string gate;             // Not empty: the regime that closed the gate ("bear", "crash").
  std::size_t below_cutoff = 0; // Matches that a cut-off or cap kept out of the list.
};

/// What a rule looks at: one symbol, its candles oldest first (any length; zero-volume days are
/// dropped and the window cut by the rule), and the day scanned.
struct symbol_input {
  const listing& symbol;
  std::span<const candle> candles;
  date scan_date;
  bool require_fresh = true;
};

/// A rule with its thresholds and market condition bound. Immutable, so one instance may be used
/// by anybody; evaluation allocates only scratch memory.
class scanner {
public:
  scanner() = default;
  scanner(const scanner&) = delete;
  scanner& operator=(const scanner&) = delete;
  virtual ~scanner() = default;
  /// One verdict per engine of the rule, in a fixed order.
  virtual std::vector<verdict> evaluate(const symbol_input& input, detail depth) const = 0;
  /// Orders and cuts the matches of all engines of one run, given in universe order.
  virtual selection select(std::vector<match> matches) const = 0;
  /// Candles needed per symbol after zero-volume days are dropped.
  virtual int candle_count() const = 0;
};

} // namespace tandem::market
