#pragma once

#include <map>
#include <optional>
#include <string>

namespace tandem {

/// A symbol's place in a scanner's list, compared with the list of the session before: as in
/// store::candidate_row. Both are empty where the database could not be asked.
struct novelty {
  std::optional<bool> is_new;
  std::optional<int> days_listed;
};

using novelty_by_code = std::map<std::string, novelty>;

} // namespace tandem
