#pragma once

#include "sim/market/market_source.hpp"

#include <memory>

namespace tandem::sim {

/// `regular` after a trade in the after-market: 1 to 3 ticks away from the regular close, up or
/// down, always the same for the same symbol and day. High and low widen to include it; open, base
/// and volume stay.
day_bar evening_bar(const day_bar& regular, const instrument& subject);

/// A market on the evening of `session`, when quotes and the newest daily bar follow the
/// after-market. Older bars, and so all later reference prices, are at the regular close. Source:
/// kiwoom-rest-api 6.1 and 7, C5.
class evening_market final : public market_source {
public:
  evening_market(std::shared_ptr<const market_source> regular, market::date session);

  const std::vector<market::date>& sessions() const override { return regular_->sessions(); }
  const std::vector<instrument>& instruments() const override { return regular_->instruments(); }
  bool lists_before_first_bar() const override { return regular_->lists_before_first_bar(); }
  std::vector<day_bar> bars(std::size_t instrument_index, market::date last) const override;
  std::vector<index_bar> index_bars(market::market_id market, market::date last) const override {
    return regular_->index_bars(market, last);
  }

private:
  std::shared_ptr<const market_source> regular_;
  market::date session_;
};

} // namespace tandem::sim
