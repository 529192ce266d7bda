#pragma once

#include "market/candle_snapshot.hpp"
#include "market/session.hpp"
#include "messages/gateway.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tandem {

/// A chart as its pages arrive, the newest page first.
class chart_pages {
public:
  /// Adds the next page. Errors: internal when it is not a page of a chart, bad_response naming
  /// `code` when it does not end before the earlier page begins.
  status add(const std::string& code, const tr_page& page);

  bool empty() const { return pages_.empty(); }
  std::size_t size() const { return pages_.size(); }
  const market::candle& oldest() const { return pages_.back()->front(); }
  std::size_t traded() const { return traded_; }    // Candles with volume.
  bool is_complete() const { return is_complete_; } // The broker has no older ones, or shows none.
  /// The broker has older candles, but a row that cannot be trusted comes before them.
  bool is_cut() const { return is_cut_; }
  /// All candles, oldest first.
  market::candle_series join() const;

private:
  std::vector<shared_candles> pages_;
  std::size_t traded_ = 0;
  bool is_complete_ = false;
  bool is_cut_ = false;
};

/// Finds out whether the broker is late with the charts of a session that has ended. A symbol that
/// traded the session before has a candle of this one too, even when halted. A single chart without
/// it belongs to a symbol that did not trade; where most charts lack it, the broker is late.
class chart_lateness {
public:
  /// Takes the next chart of a final session into account.
  bool is_late(const market::candle_snapshot& chart, const market::trading_session& session);

private:
  std::size_t charts_ = 0;
  std::size_t short_ = 0; // Charts that end a session early.
};

} // namespace tandem
