#pragma once

#include "store/results/retention.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tandem {

/// A step of retention with the rows it deletes.
struct counted_step {
  store::prune_step what;
  std::uint64_t rows = 0;
};

/// For people: for each rule of store.keep the runs it concerns and the rows.
std::string prune_table(const std::vector<counted_step>& steps, bool is_dry_run);
/// The document `tandem.prune/1` on one line.
std::string prune_json(const std::vector<counted_step>& steps, bool is_dry_run);

} // namespace tandem
