#pragma once

#include "sim/broker/fault.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::sim {

/// The faults of a file during a run. Every entry counts the requests that match it, in the order
/// of arrival and however the broker judges them. When several entries strike the same request the
/// first in the file wins; the others count it too.
class fault_script {
public:
  fault_script() = default;
  explicit fault_script(std::vector<fault> entries);

  /// The fault that strikes a request, and how often its entry has struck by now.
  struct strike {
    fault what;
    std::int64_t number = 1; // 1, 2, …
  };

  /// Counts a request of `tr` for `code` ("" = names no symbol; ka10095's are joined by `|`). The
  /// lasting kinds take effect here, so they hold for this very request.
  std::optional<strike> arrive(std::string_view tr, std::string_view code);

  /// What the lasting `kind` has set for `tr` at present: by an entry for that TR, else by one
  /// without TR, which means the data TRs. Kinds that affect the whole broker, whatever TR their
  /// entry counts, are queried without a TR.
  std::optional<std::int64_t> value_of(fault_kind kind, std::string_view tr = {}) const;

private:
  struct entry {
    fault what;
    std::int64_t seen = 0; // Matching requests so far.
  };
  /// A lasting change and the entry that made it.
  struct change {
    std::size_t made_by = 0;
    std::int64_t value = 0;
  };
  using changed = std::pair<fault_kind, std::string>; // And the TR; "" = the data TRs, or all.

  static changed changed_by(const fault& what);

  std::vector<entry> entries_;
  std::map<changed, change> changes_;
};

} // namespace tandem::sim
