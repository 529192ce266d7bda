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

/// The faults of a file in the course of a run. Every entry counts the requests that match it, in
/// order of arrival and whatever the broker makes of them. When several entries strike the same
/// request the first of the file wins, and the others have counted it all the same.
class fault_script {
public:
  fault_script() = default;
  explicit fault_script(std::vector<fault> entries);

  /// What strikes a request, and how often its entry has struck by now.
  struct strike {
    fault what;
    std::int64_t number = 1; // 1, 2, …
  };

  /// Counts a request of `tr` for `code` ("" = names no symbol; ka10095's are joined by `|`). The
  /// lasting kinds take effect here, so they hold for this very request.
  std::optional<strike> arrive(std::string_view tr, std::string_view code);

  /// What the lasting `kind` holds for `tr` at present: what an entry for that TR has set, else
  /// what one without TR has, which means the data TRs. Kinds that mean the whole broker, whatever
  /// TR their entry counts, are asked for without.
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
