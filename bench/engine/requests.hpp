#pragma once

#include "bench/engine/stopwatch.hpp"

#include <cstddef>

namespace tandem::bench {

/// Requests for candles on their way through the actors of the engine.
struct request_plan {
  std::size_t requests = 0;
  std::size_t window = 0; // Outstanding at most; scan.window of the engine.
  bool is_known = false;  // The candles are in the cache's memory; otherwise each is a call.
  bool is_kept = false;   // In the working directory: the history, the calls made, the last call.
};

/// Asks as a scanner does. Cache, gateway, transport, writer and monitor are the engine's, wired as
/// engine/engine.cpp does it, at gateway.delay = 0s; behind the transport is a wire that answers at
/// once with one full page of candles.
spent run_requests(const request_plan& plan);

} // namespace tandem::bench
