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
  explicit pruner(std::vector<prune_step> steps) : steps_(std::move(steps)), rows_(steps_.size()) {}
  /// Deletes some rows, or gives some room back; false when nothing is left to do. Errors: those of
  /// result_store::prune.
  result<bool> bite(result_store& from);
  /// Rows deleted so far: of all steps, and of each.
  std::uint64_t rows() const;
  const std::vector<std::uint64_t>& rows_of_steps() const { return rows_; }

private:
  std::vector<prune_step> steps_;
  std::vector<std::uint64_t> rows_;
  std::size_t next_ = 0;
};

} // namespace tandem::store
