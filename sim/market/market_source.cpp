#include "sim/market/market_source.hpp"

namespace tandem::sim {

std::int64_t shares_on(const instrument& subject, market::date day) {
  auto shares = subject.shares;
  for (const auto& split : subject.splits)
    if (split.ex_day <= day)
      shares = shares * split.numerator / split.denominator;
  return shares;
}

} // namespace tandem::sim
