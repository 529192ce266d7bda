#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace tandem::market::backtest {

/// What goes on while a backtest computes, for another thread to look at.
struct progress {
  std::atomic<std::size_t> judged = 0;    // Symbols on sessions.
  std::atomic<bool> is_cancelled = false; // Set by whoever wants it to end.
};

/// Calls `work` with every number from 0 to `count` - 1, on up to `threads` threads, in any order.
/// An exception of `work` ends it and comes out here. Stops early when cancelled.
void for_each_index(std::size_t count, std::size_t threads, const progress& state,
                    const std::function<void(std::size_t)>& work);

} // namespace tandem::market::backtest
