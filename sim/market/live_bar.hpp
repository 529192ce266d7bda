#pragma once

#include "sim/market/market_moment.hpp"
#include "sim/market/market_source.hpp"

namespace tandem::sim {

/// `whole`, a session's bar, as far as it has come while the session goes on. Before the open the
/// symbol has not traded: volume 0 at the base price. From the open on its price moves from the
/// open by way of high and low to the close, on ticks, always the same for the same symbol, day and
/// minute; high, low and volume grow. From 15:30 on all of it is there.
day_bar partial_bar(const day_bar& whole, const instrument& subject, const day_progress& progress);

/// The same for an index. Before the open it has no bar of the day at all.
index_bar partial_bar(const index_bar& whole, market::market_id market,
                      const day_progress& progress);

/// `regular` in the `step`th hour of the after-market, or after it (`evening_over`): 1 to 3 ticks
/// away from the regular close, up or down, and in each hour anew. High and low widen to what has
/// been, the volume grows hour by hour to 1 to 8 percent more, and by one share at least; open and
/// base stay. Always the same for the same symbol and day. What does not trade stays as it is.
day_bar evening_bar(const day_bar& regular, const instrument& subject, int step = evening_over);

} // namespace tandem::sim
