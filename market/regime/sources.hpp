#pragma once

#include "market/regime/inputs.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace tandem::market {

/// One series that a verdict was computed from, and what of it was known, so that anybody can check
/// it.
struct regime_source {
  std::string_view name;   // "KOSPI", "069500", "SPY" ...
  std::size_t candles = 0; // Days with a close up to the session; of the US before it.
  date first;              // No day without candles.
  date last;
  double close = 0; // Of `last`: index points, KRW or USD.
};

/// The series that the versions use, in the order of scanner-rules 4.2.
std::vector<regime_source> sources_of_v1(const regime_inputs& inputs);
std::vector<regime_source> sources_of_v4(const regime_inputs& inputs);

} // namespace tandem::market
