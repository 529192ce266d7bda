#pragma once

#include "store/results/result_store.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tandem::store {

/// Carries out a plan of retention bite after bite, so that others can write in between. Whatever
/// was done when it is given up is whole.
class pruner {
public:
  explicit pruner(std::vector<prune_step> steps) : steps_(std::move(steps)) {}
  /// Deletes some rows, or gives some room back; false when nothing is left to do. Errors: those of
  /// result_store::prune.
  result<bool> bite(result_store& from);
  std::uint64_t rows() const { return rows_; } // Deleted so far.

private:
  std::vector<prune_step> steps_;
  std::size_t next_ = 0;
  std::uint64_t rows_ = 0;
};

} // namespace tandem::store
