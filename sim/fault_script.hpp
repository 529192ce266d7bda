#pragma once

#include "sim/fault.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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

  /// Counts a request of `tr` for `code` ("" = names no symbol; ka10095's are joined by `|`). Both
  /// lasting kinds take effect here, so they hold for this very request.
  std::optional<strike> arrive(std::string_view tr, std::string_view code);

  /// Calls per second that a `quota` entry has set for `tr`: its own, else that of an entry without
  /// TR, which means the data TRs.
  std::optional<int> quota_of(std::string_view tr) const;
  /// How far the broker's clock is off.
  std::chrono::milliseconds skew() const;

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
  void begin(std::size_t index);
  void end(std::size_t index);

  std::vector<entry> entries_;
  std::map<std::string, change, std::less<>> quotas_; // By TR; "" = the data TRs.
  std::optional<change> skew_;
};

} // namespace tandem::sim
