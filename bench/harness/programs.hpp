#pragma once

#include "tests/support/programs.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Other programs as contestants: started as a user starts them, measured from outside.
namespace tandem::bench {

using system_test::arrival;
using system_test::broker;
using system_test::finished;
using system_test::launch;
using test::temporary_folder;

/// A program and its arguments, in a folder of its own; throws what it said unless it ends with 0
/// (or with `also_good`) within an hour.
finished run_well(const launch& how, int also_good = 0);

/// Debian's interpreter, which is the one that finds Debian's modules. Empty when `modules` (comma
/// separated) cannot be imported, with the reason in `missing`.
std::string python_with(const std::string& modules, std::string& missing);

/// A script or data file of bench/ as an absolute path: "peers/token_bucket.py".
std::string bench_file(const std::string& name);

/// What the broker saw, from its audit.
struct traffic {
  std::size_t calls = 0;    // All requests.
  std::size_t refusals = 0; // "too_many".
  /// Start-to-start distances of one key's calls of one TR, in order, ms.
  std::vector<double> gaps_ms;
};
/// Of all keys together; the gaps are between calls of the same key and, with `per_tr`, of the same
/// TR, which is what the real limit counts.
traffic traffic_of(const std::vector<arrival>& audit, bool per_tr);

} // namespace tandem::bench
