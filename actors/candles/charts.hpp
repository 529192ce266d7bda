#pragma once

#include "market/candle_snapshot.hpp"
#include "market/session.hpp"
#include "messages/gateway.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tandem {

/// A chart as its pages come in, the newest one first.
class chart_pages {
public:
  /// Adds the next page. Errors: internal when it is not of a chart, bad_response naming `code`
  /// when it does not end before the page before it begins.
  status add(const std::string& code, const tr_page& page);

  bool empty() const { return pages_.empty(); }
  std::size_t size() const { return pages_.size(); }
  const market::candle& oldest() const { return pages_.back()->front(); }
  std::size_t traded() const { return traded_; }    // Candles with volume.
  bool is_complete() const { return is_complete_; } // The broker has, or shows, no older ones.
  /// The broker has more, but a row that cannot be trusted comes first.
  bool is_cut() const { return is_cut_; }
  /// All candles, oldest first.
  market::candle_series join() const;

private:
  std::vector<shared_candles> pages_;
  std::size_t traded_ = 0;
  bool is_complete_ = false;
  bool is_cut_ = false;
};

/// Finds out whether the broker is late with the charts of a session that has ended. Whoever traded
/// the session before has a candle of this one too, even when halted. Without it one symbol among
/// many did not trade; where most charts lack it the broker is late with them.
class chart_lateness {
public:
  /// Takes the next chart of a final session into account.
  bool is_late(const market::candle_snapshot& chart, const market::trading_session& session);

private:
  std::size_t charts_ = 0;
  std::size_t short_ = 0; // Those of them that end a session early.
};

} // namespace tandem
