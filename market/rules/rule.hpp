#pragma once

#include "market/candle.hpp"
#include "market/close_basis.hpp"
#include "market/doubt.hpp"
#include "market/rules/declaration.hpp"
#include "market/symbol.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::market {

/// `brief` stops at the first filter that fails. `full` checks every filter that can be computed,
/// so that a rejection can be explained; stage, score and label are the same in both.
enum class detail : std::uint8_t { brief, full };

/// The relation of a check that drops nobody: value 1 where a sign is there, 0 where it is not.
inline constexpr std::string_view sign_relation = "sign";

/// One filter's check of one symbol: passed when `value` stands in `relation` to `limit`, the
/// threshold under the day's condition. The engine declares what the value is.
struct filter_check {
  std::string_view what;       // The filter's name; lives as long as the verdict.
  double value = 0;            // NaN: could not be computed.
  std::string_view relation;   // "<", "<=", ">", ">=", "in"; static storage.
  double limit = 0;            // The lower one with "in".
  std::optional<double> up_to; // The upper one, only with "in".
  bool passed = false;         // True for NaN where the rule lets it pass.
};

/// A named finding behind a score: a sign that is there or not (bool), or points.
struct fact {
  std::string name; // "cross", "trend_score"
  std::variant<bool, int, double> value;
};

/// The verdict of one engine of a rule on one symbol.
struct verdict {
  /// The engine; null only in an empty verdict. Keeps the texts alive that the views below refer
  /// to.
  std::shared_ptr<const engine_declaration> engine;
  std::optional<std::string_view> dropped_by; // The first filter that failed; empty: matched.
  std::vector<double> measures; // By the names of `engine->measures`; empty where not computed.
  std::optional<double> close;  // KRW
  std::optional<double> change_rate; // Fraction, 4 decimals (2.6).
  std::optional<int> signals_count;  // Of a rule that counts signals, out of `signals_total`.
  std::optional<int> signals_total;
  // Below: only for matched symbols, and only what the rule computes.
  std::optional<double> score;
  std::optional<double> risk_score;
  std::string label;
  std::string strategy;
  std::optional<double> target_profit; // Fraction.
  std::optional<double> stop_loss;     // Fraction, positive (O-27).
  std::optional<int> holding_days;     // Upper bound of the holding period in days.
  std::string holding_period;          // "3~10일"; may be empty.
  std::vector<fact> facts;             // In the rule's order.
  std::vector<filter_check> checks;    // Every filter in its order; only `full`.

  bool matched() const { return !dropped_by; }
  /// Where the symbol left the rule: the filter's name, or "matched".
  std::string_view stage() const { return dropped_by.value_or("matched"); }
};

/// How far the candles behind a verdict can be trusted.
struct data_quality {
  close_basis basis = close_basis::charted; // Of the session's candle.
  std::optional<doubt> doubted;
  bool is_stale = false; // The last candle with trading is of an earlier session.
};

/// A matched symbol on its way into a list. `order` is its place in the universe.
struct match {
  std::size_t order = 0;
  listing symbol;
  verdict result;
  data_quality data = {};
};

/// A place in a scanner's list; engines without ranking leave `rank` empty.
struct candidate {
  std::optional<int> rank;
  match what;
};

/// A match that did not come into the list, and the check of the list that kept it out.
struct unlisted_match {
  std::size_t order = 0; // As in match.
  std::shared_ptr<const engine_declaration> engine;
  filter_check why; // Its name is static; never passed.
};

/// The list of one scanner over one universe.
struct selection {
  std::vector<candidate> candidates;
  std::string gate;             // Not empty: the regime that closed the gate ("bear", "crash").
  std::size_t below_cutoff = 0; // Matches that a cut-off or cap kept out of the list.
  std::vector<unlisted_match> unlisted = {}; // These, and those that a closed gate kept out.
};

class symbol_memory;

/// The input of a rule: one symbol, its candles oldest first (any length; the rule drops
/// zero-volume days and cuts the window), and the scanned day.
struct symbol_input {
  const listing& symbol;
  std::span<const candle> candles;
  date scan_date;
  bool require_fresh = true;
  /// Shared by the rules that judge the symbol on many days; null: the rule computes for itself.
  symbol_memory* memory = nullptr;
};

/// A rule with its thresholds and market condition bound. Immutable, so threads can share one
/// instance; evaluation allocates only scratch memory.
class rule {
public:
  rule(std::string name, int candle_count) : name_(std::move(name)), candle_count_(candle_count) {}
  rule(const rule&) = delete;
  rule& operator=(const rule&) = delete;
  virtual ~rule() = default;

  /// "v2"; that of its declaration where it has one.
  const std::string& name() const { return name_; }
  /// Candles needed per symbol after zero-volume days are dropped.
  int candle_count() const { return candle_count_; }
  /// One verdict per engine of the rule, in a fixed order.
  virtual std::vector<verdict> evaluate(const symbol_input& input, detail depth) const = 0;
  /// Orders and cuts the matches of all engines of one run, given in universe order.
  virtual selection select(std::vector<match> matches) const = 0;

private:
  std::string name_;
  int candle_count_;
};

} // namespace tandem::market
