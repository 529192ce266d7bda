#include "cli/plan_fit.hpp"

namespace tandem::cli {

plan_fit fit_of(const market::trading_session& session, const market::session_rules& rules,
                std::chrono::microseconds now, std::chrono::microseconds needed,
                std::uint64_t quoted_first) {
  const auto until = market::regular_until(session.day, rules);
  const auto here = market::to_korean_time(now);
  // Final on its own day and not yet over: from 15:40 to 16:00, an hour later on late days.
  const bool is_time = session.day && session.final && here.day == session.day && now < until;
  if (!is_time || rules.counts != market::close_basis::regular)
    return {};
  return {until, quoted_first == 0 && now + needed <= until};
}

} // namespace tandem::cli
