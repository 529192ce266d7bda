#include "market/indicators/ema.hpp"

namespace tandem::market {

// The smoothing is derived from the centre of mass, not from 2 / (span + 1): the two differ in the
// last bit for some spans.
ema::ema(int span) : gain_(1 / (1 + (span - 1) / 2.0)), keep_(1 - gain_) {}

} // namespace tandem::market
