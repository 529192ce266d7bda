#pragma once

#include "market/indicators/indicators.hpp"
#include "market/rules/filters.hpp"
#include "market/rules/rule.hpp"
#include "market/rules/v2_settings.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tandem::market {

/// The filters of an engine that begins with `analysis`: those of analysis, then the engine's own.
std::vector<filter_declaration> after_data_filters(std::vector<filter_declaration> own);

/// One symbol during one evaluation: its window and the filters that every engine of a rule checks
/// first. Indicators are computed once, when an engine needs them. Refers to the input and the
/// settings, so these must outlive it. Source: scanner-rules 1.1 (window) and 3.1, stages 1 to 6.
class analysis {
public:
  analysis(const symbol_input& input, const v2_settings& settings, detail depth = detail::brief);
  analysis(const analysis&) = delete;
  analysis& operator=(const analysis&) = delete;
  ~analysis() = default;

  const listing& symbol() const { return input_.symbol; }
  /// The last candles with a positive close and volume up to the scan date.
  std::span<const candle> window() const { return window_; }
  /// True when no verdict is possible: the data is stale, short or contains a NaN.
  bool unusable() const { return unusable_; }
  /// True when there are candles to compute from, even if too few or too old for a verdict.
  bool computable() const { return computable_; }
  /// True when every filter has its values, even if they are too old for a verdict.
  bool comparable() const { return comparable_; }
  /// The filters before the indicators, as far as they can be computed. The engine continues from
  /// here.
  const filter_list& filters() const { return filters_; }
  /// The filter before the indicators that dropped the symbol.
  std::optional<std::string_view> dropped_by() const { return filters_.failed(); }
  /// Precondition: `computable()`.
  const indicator_set& indicators();

private:
  void cut_window();
  void check_data();
  void check_listing();

  const symbol_input& input_;
  const v2_settings& settings_;
  std::vector<candle> kept_; // Filled only when a candle inside the window is dropped.
  std::span<const candle> window_;
  filter_list filters_;
  bool computable_ = false;
  bool comparable_ = false;
  bool unusable_ = false;
  std::optional<indicator_set> indicators_;
};

} // namespace tandem::market
