#pragma once

#include "market/candle.hpp"
#include "market/error.hpp"
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
  std::size_t rows() const { return rows_; }        // Candles.
  std::size_t traded() const { return traded_; }    // Those with volume.
  bool is_complete() const { return is_complete_; } // The broker has no older ones, or shows none.
  /// The broker has older candles, but a row that cannot be trusted comes before them.
  bool is_cut() const { return is_cut_; }
  /// As in tr_page, of the newest candle.
  const std::string& odd_value() const { return odd_value_; }
  /// All candles, oldest first.
  market::candle_series join() const;

private:
  std::vector<shared_candles> pages_;
  std::size_t rows_ = 0;
  std::size_t traded_ = 0;
  bool is_complete_ = false;
  bool is_cut_ = false;
  std::string odd_value_;
};

} // namespace tandem
