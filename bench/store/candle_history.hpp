#pragma once

#include "bench/harness/answer.hpp"
#include "bench/harness/question.hpp"

namespace tandem::bench {

/// Candles of a whole market into the history on disk and back.
table candle_history(const terms& how);

/// Milliseconds to read all of it back, the median of `candle_history`'s table.
double read_back_ms(const table& of_history);

} // namespace tandem::bench
