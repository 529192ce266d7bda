#pragma once

#include "market/session.hpp"
#include "sim/market/exchange.hpp"

#include <memory>
#include <mutex>
#include <optional>

namespace tandem::sim {

/// The market at any moment of its clock. Any thread may ask. A new minute costs some milliseconds
/// with thousands of symbols, a new session a new reading of them all.
class market_days {
public:
  /// `any` is a session of the market; none after `last`, by default this one, ever shows.
  market_days(std::unique_ptr<const exchange> any, std::optional<market::date> last,
              const price_rules& rules);

  std::shared_ptr<const exchange> at(const market::korean_time& now) const;

private:
  market::date last_;
  price_rules rules_;
  mutable std::mutex mutex_; // Guards what follows: the session and the moment asked for last.
  mutable std::shared_ptr<const exchange> whole_;
  mutable std::shared_ptr<const exchange> seen_;
  mutable market_moment moment_;
};

} // namespace tandem::sim
