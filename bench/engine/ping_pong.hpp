#pragma once

#include "bench/engine/stopwatch.hpp"

#include <cstddef>

namespace tandem::bench {

/// Two actors that do nothing but answer each other, `balls` messages under way at a time, until
/// `messages` have been handled. `detached`: each has a thread of its own, as cache, gateway and
/// transport have in the engine; otherwise they share the scheduler's, as scanners do.
spent play_ping_pong(std::size_t messages, std::size_t balls, bool detached);

} // namespace tandem::bench
