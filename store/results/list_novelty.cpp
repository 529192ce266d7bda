#include "store/results/list_novelty.hpp"

namespace tandem::store {

void compare(std::vector<candidate_row>& rows, const std::optional<earlier_list>& before) {
  for (auto& one : rows) {
    one.days_listed = 1;
    one.is_new.reset();
    if (!before)
      continue;
    const auto known = before->find(one.code);
    one.is_new = known == before->end();
    if (!*one.is_new)
      one.days_listed = known->second + 1;
  }
}

} // namespace tandem::store
