#pragma once

#include "bench/harness/answer.hpp"
#include "bench/harness/question.hpp"

namespace tandem::bench {

/// How wall time, CPU time and peak memory of a whole scan grow with symbols and with scanners, and
/// what the whole market needs.
answer measure_growth(const terms& how);

} // namespace tandem::bench
