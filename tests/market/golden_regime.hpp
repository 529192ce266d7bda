#pragma once

#include "market/regime/regime.hpp"

#include <optional>

namespace tandem::market::golden {

/// Our analysis of `session` over the reference candles, with the 30 symbols of regime_universe.csv
/// as the universe.
regime_verdict computed_regime(regime_version version, date session,
                               std::optional<known_midterm> previous);

} // namespace tandem::market::golden
