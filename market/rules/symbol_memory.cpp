#include "market/rules/symbol_memory.hpp"

#include <algorithm>

namespace tandem::market {

const indicator_set& symbol_memory::indicators(std::span<const candle> window,
                                               const indicator_options& options) {
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const entry& each) {
    return each.length == window.size() && each.options == options;
  });
  if (found != known_.end())
    return found->set;
  return known_.emplace_back(entry{window.size(), options, compute_indicators(window, options)})
    .set;
}

} // namespace tandem::market
