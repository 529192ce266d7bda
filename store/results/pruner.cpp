#include "store/results/pruner.hpp"

#include <numeric>

namespace tandem::store {

result<bool> pruner::bite(result_store& from) {
  if (next_ == steps_.size())
    return from.shrink();
  const auto gone = from.prune(steps_[next_]);
  if (!gone)
    return gone.error();
  rows_[next_] += *gone;
  if (*gone == 0)
    ++next_;
  return true;
}

std::uint64_t pruner::rows() const {
  return std::accumulate(rows_.begin(), rows_.end(), std::uint64_t{0});
}

} // namespace tandem::store
