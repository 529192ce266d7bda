#pragma once

#include "market/candle_snapshot.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A stored history beside a chart that was fetched later. Source: daily-history 4.

namespace tandem::market {

/// A row that the chart has otherwise than the history.
struct row_difference {
  candle charted;
  std::optional<candle> stored;             // Empty: the history lacks it.
  close_basis basis = close_basis::charted; // Of the stored close.
  // All four prices differ by one factor, as an action leaves them, or the row is older than one
  // that does and most rows up to there do.
  bool is_scaled = false;
};

/// One history beside its chart.
struct chart_comparison {
  std::string code;
  std::vector<date> days;                  // That both have, oldest first.
  std::vector<row_difference> differences; // Oldest first.
  // Set: the first row of the chart is scaled, so the stored rows before it would have to be, too.
  date scaled_from;
  std::string unused; // Why nothing may be replaced by this chart, in words; without rows then.

  /// Whether the stored prices are adjusted otherwise than the chart's.
  bool has_action() const;
};

/// Compares the rows before `newest`, as far back as both go. `has_older` says that the broker has
/// candles before the first one of `chart`. A chart that is empty, much shorter than the history or
/// without a row on which the history has volume is not used.
chart_comparison compare_chart(const candle_snapshot& stored, std::span<const candle> chart,
                               bool has_older, date newest);

/// The comparisons of one verification by day. Where more than a fifth of the rows of a day, and
/// two at least, have another close, the charts carry the evening's closes of it.
class compared_days {
public:
  struct tally {
    std::size_t compared = 0;
    // Of those: the close differs alone, or is stored as the regular one and no action explains it.
    std::size_t other_close = 0;
  };

  void add(const chart_comparison& one);
  /// The days whose charts are the evening's, oldest first.
  std::vector<date> evenings() const;
  const tally& of(date day) const { return days_.at(day); }

private:
  std::map<date, tally> days_;
};

/// One stored value that gave way to the chart's.
struct correction {
  std::string code;
  date day;
  std::string_view field;       // "open", "high", "low", "close" or "volume".
  std::optional<double> before; // Empty: the history lacked the row.
  double after = 0;
};

/// Puts what was found into `history`, except where a row has changed since it was compared, and on
/// the days of `evenings`. A regular close stays; a row that its close does not fit stays as a
/// whole. A scaled row is always replaced, because no history may be adjusted in parts; where the
/// chart's first row is scaled, the rows before it are dropped.
std::vector<correction> correct(candle_snapshot& history, const chart_comparison& found,
                                std::span<const date> evenings);

} // namespace tandem::market
