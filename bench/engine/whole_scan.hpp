#pragma once

#include "bench/harness/programs.hpp"

#include <string>
#include <vector>

namespace tandem::bench {

/// What a scan, process and all, took.
struct scan_cost {
  double wall_s = 0;
  double cpu_s = 0;
  double memory_mib = 0;
  double symbols = 0;
  double calls = 0;
};

/// Runs `tandem scan` over every symbol of a broker at `url`, unpaced, with its database in
/// `folder`. Throws unless the run is complete and every scanner has judged every symbol.
scan_cost scan_market(const std::string& url, const temporary_folder& folder,
                      const std::vector<std::string>& options);

} // namespace tandem::bench
