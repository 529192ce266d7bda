#include "store/results/pruner.hpp"

namespace tandem::store {

result<bool> pruner::bite(result_store& from) {
  if (next_ == steps_.size())
    return from.shrink();
  const auto gone = from.prune(steps_[next_]);
  if (!gone)
    return gone.error();
  rows_ += *gone;
  if (*gone == 0)
    ++next_;
  return true;
}

} // namespace tandem::store
