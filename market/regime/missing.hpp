#pragma once

#include "market/regime/inputs.hpp"

#include <string>
#include <vector>

namespace tandem::market {

/// The parts of an analysis that contribute the value that says nothing, because their data is not
/// there, each in a few words for the user. A series without any candle is its bare name ("SPY");
/// one that is too short says for what ("069500 has 14 of 21 candles for the midterm word"). Empty
/// when all is known. That a member or leader has no move is no gap, the mean is taken of the rest;
/// that its candles could not be had is one.
std::vector<std::string> missing_of_v1(const regime_inputs& inputs);
/// Those of v1 included.
std::vector<std::string> missing_of_v4(const regime_inputs& inputs);

} // namespace tandem::market
