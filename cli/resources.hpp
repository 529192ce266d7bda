#pragma once

#include "messages/monitor.hpp"

namespace tandem::cli {

/// CPU time and memory of this process so far; `wall` is the time since `start`.
resource_usage sample_resources(std::chrono::steady_clock::time_point start);

} // namespace tandem::cli
