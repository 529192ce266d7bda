#pragma once

#include "market/session.hpp"
#include "market/utc_time.hpp"

#include <optional>

namespace tandem::serve {

/// Until when no answer of the broker changes; empty while one may. Nights are quiet from ten
/// minutes after the after-market's end, which covers what clocks may differ, to the broker's works
/// of the next morning; days without a market, from the end of these works on. Holidays are not
/// known here: on one, answers are merely taken anew more often.
/// Source: kiwoom-rest-api 5.4 and 6.1.
std::optional<utc_time> quiet_until(utc_time now, const market::session_rules& rules);

} // namespace tandem::serve
