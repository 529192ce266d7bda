#pragma once

#include "market/date.hpp"

#include <vector>

namespace tandem::sim {

/// The sessions of the synthetic market, oldest first: every weekday of 2023 to 2026 on which the
/// Korean exchange was, or is announced to be, open.
const std::vector<market::date>& korean_sessions();

} // namespace tandem::sim
