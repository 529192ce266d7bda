#pragma once

#include "market/date.hpp"

#include <chrono>
#include <vector>

namespace tandem::sim {

/// The sessions of the synthetic market, oldest first: every weekday of 2023 to 2026 on which the
/// Korean exchange was, or is announced to be, open.
const std::vector<market::date>& korean_sessions();

/// How much later than usual all of the exchange's hours are on `day`: an hour on the days of the
/// college entrance exam (CSAT) of 2023 to 2026. Source: kiwoom-rest-api 6.1.
std::chrono::hours delay_on(market::date day);

} // namespace tandem::sim
