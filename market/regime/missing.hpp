#pragma once

#include "market/regime/inputs.hpp"

#include <string>
#include <vector>

namespace tandem::market {

/// The parts of an analysis that fall back to their neutral value because data is missing, each in
/// a few words for the user. A series without any candle is its bare name ("SPY"); a series that is
/// too short says for what ("069500 has 14 of 21 candles for the midterm word"), and a US series
/// that is stale where it ends ("SPY after 2025-07-03"). Empty when nothing is missing. A member or
/// leader without a move is not reported, the mean is taken over the others; one whose candles
/// could not be fetched is.
std::vector<std::string> missing_of_v1(const regime_inputs& inputs);
/// Those of v1 included.
std::vector<std::string> missing_of_v4(const regime_inputs& inputs);

} // namespace tandem::market
