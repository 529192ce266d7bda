#pragma once

#include "config/settings.hpp"
#include "engine/past_market.hpp"
#include "market/backtest/study.hpp"

#include <string>
#include <vector>

namespace tandem::cli {

/// What is to be known about a backtest's figures, in sentences for people.
std::vector<std::string> backtest_notes(const config::settings& values, const stored_market& read,
                                        const market::backtest::study& done,
                                        const market::backtest::study_settings& asked);

} // namespace tandem::cli
