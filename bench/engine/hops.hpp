#pragma once

#include "bench/harness/answer.hpp"
#include "bench/harness/question.hpp"

namespace tandem::bench {

/// What messages between actors, requests for candles and pages of them cost, in a process that
/// does nothing else.
answer measure_hops(const terms& how);

} // namespace tandem::bench
