#include "store/results/list_novelty.hpp"

namespace tandem::store {

void compare(std::vector<candidate_row>& rows, const std::optional<earlier_list>& before) {
  for (auto& row : rows) {
    row.days_listed = 1;
    row.is_new.reset();
    if (!before)
      continue;
    const auto known = before->find(row.code);
    row.is_new = known == before->end();
    if (!*row.is_new)
      row.days_listed = known->second + 1;
  }
}

} // namespace tandem::store
