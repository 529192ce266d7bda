#pragma once

#include "market/utc_time.hpp"
#include "report/metrics.hpp"
#include "store/results/result_reader.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tandem::serve {

/// What a serving process knows between its scans, for the metrics. Thread-safe.
class service_record {
public:
  /// `scanners`: those of scheduled scans at the time of asking. `folder`: where the databases are.
  service_record(std::string store_url, std::string folder,
                 std::function<std::vector<std::string>()> scanners)
      : store_url_(std::move(store_url)), folder_(std::move(folder)),
        scanners_(std::move(scanners)) {}

  /// Looks at the newest runs of the store; keeps what it knew when the store is away. Blocks.
  void refresh();
  /// A scan of a session was due at that time.
  void scan_was_due(utc_time at);
  service_figures figures(utc_time now) const;

private:
  bool take(store::result_reader& from, const std::vector<store::past_run>& runs);

  std::string store_url_;
  std::string folder_;
  std::function<std::vector<std::string>()> scanners_;
  mutable std::mutex guard_;   // Of the members below.
  std::set<std::string> seen_; // The runs of the last look and what had become of them.
  std::map<std::string, utc_time> successes_; // By scanner.
  std::optional<market::date> newest_;        // The newest session that a run has stored.
  std::optional<utc_time> due_;
};

} // namespace tandem::serve
