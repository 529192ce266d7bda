#include "sim/market/market_days.hpp"

#include <utility>

namespace tandem::sim {

market_days::market_days(std::unique_ptr<const exchange> any, std::optional<market::date> last,
                         const price_rules& rules)
    : last_(last.value_or(any->session())), rules_(rules), whole_(std::move(any)) {}

std::shared_ptr<const exchange> market_days::at(const market::korean_time& now) const {
  const std::lock_guard lock{mutex_};
  const auto moment = moment_at(whole_->source()->sessions(), last_, now);
  if (seen_ && moment == moment_)
    return seen_;
  if (moment.session != whole_->session())
    // It cannot fail: the session is one of the market's.
    whole_ = std::move(*exchange::open(whole_->source(), moment.session));
  seen_ = whole_->seen_at(moment, rules_);
  moment_ = moment;
  return seen_;
}

} // namespace tandem::sim
